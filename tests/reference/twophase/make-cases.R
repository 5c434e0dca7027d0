# Makes the reference cases of two-phase designs: data/*.csv, data/*.meta.json, cases/*.json.   Rscript make-cases.R FOLDER
# Reference: twophase() of the survey package for R. Its data: pbc and nwtco (package survival), api and mu284 (package survey).
#
# With method = "full" and strata of unequal size in the first phase, survey 4.1-1 takes stratum sizes from the wrong rows (Dcheck_subset() indexes the
# sizes of all first-phase rows with positions in the second phase). Those cases are marked own_formula: they come from dense() below, which writes
# Saerndal, Swensson & Wretman (1992) result 9.3.1 down as matrices; it is checked against survey wherever survey is right.
#
# With method = "approx" rows must be sorted by their first-phase unit: survey 4.1-1 matches sorted sums with shares in the order of the rows
# (onestrat.phase1()). And a domain in stratified first phases differs: survey counts units outside it as drawn with certainty; there is no such case here.
suppressMessages({library(survey); library(survival)})
out <- commandArgs(trailingOnly = TRUE)[1]
if (is.na(out)) out <- "."
set.seed(20240229)

num <- function(x) ifelse(is.na(x), "null", ifelse(is.infinite(x), ifelse(x > 0, '"Inf"', '"-Inf"'), sprintf("%.17g", x)))
str <- function(x) paste0('"', gsub('"', '\\\\"', gsub("\\\\", "\\\\\\\\", x)), '"')
arr <- function(x, f = num) if (length(x) == 0) "[]" else paste0("[", paste(f(x), collapse = ", "), "]")
mat <- function(m) paste0("[", paste(apply(m, 1, arr), collapse = ", "), "]")
obj <- function(l) paste0("{", paste(mapply(function(k, v) paste0(str(k), ": ", v), names(l), l), collapse = ", "), "}")
strs <- function(x) arr(x, str)

write_data <- function(name, d, package) {
  write.csv(format(d, digits = 17, trim = TRUE), file.path(out, "data", paste0(name, ".csv")), row.names = FALSE, quote = FALSE, na = "")
  text <- readLines(file.path(out, "data", paste0(name, ".csv")))
  writeLines(gsub("(^|,)NA(?=,|$)", "\\1", text, perl = TRUE), file.path(out, "data", paste0(name, ".csv")))
  columns <- sapply(names(d), function(n) obj(list(name = str(n), type = str(if (is.factor(d[[n]])) "factor" else "numeric"), missing = num(sum(is.na(d[[n]]))))))
  writeLines(obj(list(name = str(name), rows = num(nrow(d)), package = str(package), columns = paste0("[", paste(columns, collapse = ", "), "]"))),
             file.path(out, "data", paste0(name, ".meta.json")))
}

# D of one phase over the rows of `keep`: 1 - product over stages of pi_i pi_j / pi_ij. n is counted over all rows.
dense_phase <- function(ids, strata, probs, keep, independent) {
  D <- matrix(0, sum(keep), sum(keep))
  stratum <- strata
  for (s in seq_len(ncol(ids))) {
    unit <- paste(stratum, ids[, s])
    n <- ave(as.numeric(factor(unit)), stratum, FUN = function(i) length(unique(i)))
    u <- unit[keep]; h <- stratum[keep]; p <- probs[keep, s]; nk <- n[keep]
    S <- outer(h, h, "==") * (if (independent) 0 else -(1 - p) / (nk - 1))
    S[is.nan(S) | is.infinite(S)] <- 0
    same <- outer(u, u, "==")
    S[same] <- (matrix(1 - p, length(p), length(p)))[same]
    D <- D + S - D * S
    stratum <- unit
  }
  D
}

rows <- function(x, V, df, terms, extra = list()) {
  se <- sqrt(diag(V))
  lapply(seq_along(x), function(i) {
    row <- list(term = str(terms[i]), estimate = num(x[i]), se = num(se[i]), level = "0.95",
                ci_z = arr(x[i] + c(-1, 1) * qnorm(0.975) * se[i]), ci = arr(x[i] + c(-1, 1) * qt(0.975, df) * se[i]), df = num(df))
    if (i == 1 && length(x) > 1 && is.null(extra$by)) row$vcov_all_terms <- mat(V)
    c(row, extra)
  })
}

case <- function(id, data, phase1, phase2, method, stat, vars, call, expected, subset = NULL, by = NULL, note = NULL, own = FALSE) {
  estimator <- list(stat = str(stat))
  if (stat == "ratio") estimator <- c(estimator, list(numerator = strs(vars[1]), denominator = strs(vars[2])))
  else estimator <- c(estimator, list(vars = strs(vars)))
  if (!is.null(by)) estimator$by <- strs(by)
  estimator <- c(estimator, list(na_rm = "false", level = "0.95", df = str("degf(design)")))
  fields <- list(id = str(id), topic = str("twophase"), data = strs(paste0("data/", data, ".csv")),
                 design = obj(list(kind = str("two_phase"), method = str(method), phase1 = obj(phase1), phase2 = obj(phase2))))
  if (!is.null(subset)) fields$subset <- str(subset)
  fields <- c(fields, list(estimator = obj(estimator), r_call = str(call),
    expected = paste0("[", paste(sapply(expected, obj), collapse = ", "), "]"), tolerance = obj(list(rel = "1e-09", abs = "1e-12")),
    reference = obj(list(software = str(paste("R survey", packageVersion("survey"))), r = str(paste(R.version$major, R.version$minor, sep = "."))))))
  if (own) fields$own_formula <- "true"
  if (!is.null(note)) fields$note <- str(note)
  writeLines(obj(fields), file.path(out, "cases", paste0(id, ".json")))
}

lin <- function(ids = character(), strata = character(), fpc = character(), weights = NULL, probs = NULL) {
  l <- list(kind = str("linearization"), ids = strs(ids), strata = strs(strata), fpc = strs(fpc))
  if (!is.null(weights)) l$weights <- str(weights)
  if (!is.null(probs)) l$probs <- strs(probs)
  l
}
two <- function(subset, ...) c(list(subset = str(subset)), lin(...)[-1])

terms_of <- function(x) sub("^(stype|stage)([A-Z0-9]+)$", "\\1=\\2", names(coef(x)))
means <- function(f, d) { m <- svymean(f, d); rows(coef(m), vcov(m), degf(d), terms_of(m)) }
totals <- function(f, d) { m <- svytotal(f, d); rows(coef(m), vcov(m), degf(d), terms_of(m)) }
ratios <- function(a, b, d, term) { m <- svyratio(a, b, d); rows(as.vector(coef(m)), matrix(SE(m)^2, 1), degf(d), term) }
groups <- function(f, variable, by, d) {
  unlist(lapply(levels(factor(model.frame(d)[[by]])), function(g) {
    s <- eval(bquote(subset(d, .(as.name(by)) == .(g))))
    m <- svymean(f, s)
    r <- rows(coef(m), vcov(m), degf(d), variable, list(by = obj(setNames(list(str(g)), by))))
    r[[1]]$df_domain <- num(degf(s))
    r
  }), recursive = FALSE)
}
agree <- function(a, b) stopifnot(max(abs(a - b)) <= 1e-10 * max(abs(b)))

# --- two simple random samples -------------------------------------------------------------------------------------------------------------------
pbc <- survival::pbc
pbc$sub <- as.numeric(!is.na(pbc$trt) & pbc$trt > 0)
pbc <- data.frame(id = seq_len(nrow(pbc)), sub = pbc$sub, bili = pbc$bili, albumin = pbc$albumin, sex = factor(pbc$sex), stage = factor(paste0("S", ifelse(is.na(pbc$stage), 4, pbc$stage))))
write_data("pbc", pbc, "survival (Mayo Clinic; Therneau & Grambsch 2000)")
for (m in c("full", "approx")) {
  d <- twophase(id = list(~id, ~id), subset = ~sub == 1, data = pbc, method = m)
  call <- sprintf('d <- twophase(id=list(~id,~id), subset=~sub==1, data=pbc, method="%s"); ', m)
  p1 <- lin(); p2 <- two("sub == 1")
  case(paste0("pbc_", m, "_mean"), "pbc", p1, p2, m, "mean", c("bili", "stage"), paste0(call, "svymean(~bili+stage, d)"), means(~bili + stage, d))
  case(paste0("pbc_", m, "_total"), "pbc", p1, p2, m, "total", c("bili", "albumin"), paste0(call, "svytotal(~bili+albumin, d)"), totals(~bili + albumin, d),
       note = "without an FPC totals are of the first-phase sample")
  case(paste0("pbc_", m, "_ratio"), "pbc", p1, p2, m, "ratio", c("bili", "albumin"), paste0(call, "svyratio(~bili, ~albumin, d)"), ratios(~bili, ~albumin, d, "bili/albumin"))
  case(paste0("pbc_", m, "_by_sex"), "pbc", p1, p2, m, "mean", "bili", paste0(call, "svymean(~bili, subset(d, sex == ...))"), groups(~bili, "bili", "sex", d), by = "sex")
}

# --- second phase stratified by what the first phase told ------------------------------------------------------------------------------------------
nw <- survival::nwtco
nw <- data.frame(seqno = nw$seqno, rel = nw$rel, instit = nw$instit, stage = factor(paste0("S", nw$stage)), histol = nw$histol, age = nw$age)[1:1200, ]
nw$sub <- as.numeric(nw$rel == 1 | nw$instit == 2 | runif(nrow(nw)) < 0.15)
nw$cell <- factor(paste0(nw$rel, nw$instit))
write_data("nwtco", nw, "survival (National Wilms Tumor Study; first 1200 rows, second phase drawn with a seed)")
for (m in c("full", "approx")) {
  d <- twophase(id = list(~seqno, ~seqno), strata = list(NULL, ~cell), subset = ~sub == 1, data = nw, method = m)
  call <- sprintf('d <- twophase(id=list(~seqno,~seqno), strata=list(NULL,~cell), subset=~sub==1, data=nwtco, method="%s"); ', m)
  p1 <- lin(); p2 <- two("sub == 1", strata = c("rel", "instit"))
  case(paste0("nwtco_", m, "_mean"), "nwtco", p1, p2, m, "mean", c("age", "stage"), paste0(call, "svymean(~age+stage, d)"), means(~age + stage, d))
  s <- subset(d, histol == 1)
  case(paste0("nwtco_", m, "_domain"), "nwtco", p1, p2, m, "mean", "age", paste0(call, "svymean(~age, subset(d, histol==1))"), means(~age, s), subset = "histol==1")
  case(paste0("nwtco_", m, "_by_stage"), "nwtco", p1, p2, m, "mean", "age", paste0(call, "svymean(~age, subset(d, stage == ...))"), groups(~age, "age", "stage", d), by = "stage")
}
nw$p2 <- ave(nw$sub, nw$cell)
nw$w2 <- 1 / nw$p2
write_data("nwtco_probs", nw, "survival (National Wilms Tumor Study), with the second phase's probabilities")
d <- twophase(id = list(~seqno, ~seqno), strata = list(NULL, ~cell), probs = list(NULL, ~p2), subset = ~sub == 1, data = nw, method = "full")
case("nwtco_full_probs2_mean", "nwtco_probs", lin(), two("sub == 1", strata = "cell", probs = "p2"), "full", "mean", c("age", "stage"),
     'd <- twophase(id=list(~seqno,~seqno), strata=list(NULL,~cell), probs=list(NULL,~p2), subset=~sub==1, data=nwtco_probs); svymean(~age+stage, d)', means(~age + stage, d))
d <- twophase(id = list(~seqno, ~seqno), strata = list(NULL, ~cell), weights = list(NULL, ~w2), subset = ~sub == 1, data = nw, method = "approx")
case("nwtco_approx_weights2_mean", "nwtco_probs", lin(), two("sub == 1", strata = "cell", weights = "w2"), "approx", "mean", c("age", "stage"),
     'd <- twophase(id=list(~seqno,~seqno), strata=list(NULL,~cell), weights=list(NULL,~w2), subset=~sub==1, data=nwtco_probs, method="approx"); svymean(~age+stage, d)', means(~age + stage, d))

# --- a two-stage sample written as two phases ---------------------------------------------------------------------------------------------------------
data(mu284)
mu <- mu284[with(mu284, c(1:15, rep(1:5, n2[1:5] - 3))), ]
mu$id <- seq_len(nrow(mu)); mu$sub <- rep(c(1, 0), c(15, nrow(mu) - 15))
write_data("mu284", mu, "survey (Saerndal, Swensson & Wretman 1992)")
for (m in c("full", "approx")) {
  d <- twophase(id = list(~id1, ~id), strata = list(NULL, ~id1), fpc = list(~n1, NULL), subset = ~sub == 1, data = mu, method = m)
  call <- sprintf('d <- twophase(id=list(~id1,~id), strata=list(NULL,~id1), fpc=list(~n1,NULL), subset=~sub==1, data=mu284, method="%s"); ', m)
  p1 <- lin(ids = "id1", fpc = "n1"); p2 <- two("sub == 1", strata = "id1")
  case(paste0("mu284_", m, "_total"), "mu284", p1, p2, m, "total", "y1", paste0(call, "svytotal(~y1, d)"), totals(~y1, d))
  case(paste0("mu284_", m, "_mean"), "mu284", p1, p2, m, "mean", "y1", paste0(call, "svymean(~y1, d)"), means(~y1, d))
}

# --- first phase stratified or in clusters, with FPCs ---------------------------------------------------------------------------------------------------
data(api)
even <- do.call(rbind, lapply(split(apistrat, apistrat$stype), function(g) g[1:50, ]))
even <- even[order(even$snum), ]; apistrat <- apistrat[order(apistrat$snum), ]
even <- data.frame(snum = even$snum, stype = even$stype, N = even$fpc, api00 = even$api00, enroll = even$enroll, api.stu = even$api.stu, wide = factor(even$sch.wide))
even$sub <- as.numeric(ave(runif(150), even$stype, even$wide, FUN = rank) <= 3 | runif(150) < 0.4)
write_data("api_even", even, "survey (California API; 50 schools a type, second phase drawn with a seed)")
for (m in c("full", "approx")) {
  d <- twophase(id = list(~snum, ~snum), strata = list(~stype, ~wide), fpc = list(~N, NULL), subset = ~sub == 1, data = even, method = m)
  call <- sprintf('d <- twophase(id=list(~snum,~snum), strata=list(~stype,~wide), fpc=list(~N,NULL), subset=~sub==1, data=api_even, method="%s"); ', m)
  p1 <- lin(strata = "stype", fpc = "N"); p2 <- two("sub == 1", strata = "wide")
  case(paste0("api_even_", m, "_mean"), "api_even", p1, p2, m, "mean", c("api00", "stype"), paste0(call, "svymean(~api00+stype, d)"), means(~api00 + stype, d))
  case(paste0("api_even_", m, "_total"), "api_even", p1, p2, m, "total", c("enroll", "api.stu"), paste0(call, "svytotal(~enroll+api.stu, d)"), totals(~enroll + api.stu, d))
  case(paste0("api_even_", m, "_ratio"), "api_even", p1, p2, m, "ratio", c("api.stu", "enroll"), paste0(call, "svyratio(~api.stu, ~enroll, d)"), ratios(~api.stu, ~enroll, d, "api.stu/enroll"))
}

# mean by the dense formula
dense <- function(x, w, D) {
  m <- colSums(x * w) / sum(w)
  z <- sweep(x, 2, m) * w / sum(w)
  list(estimate = m, V = t(z) %*% ((D + t(D)) / 2) %*% z)
}
phases <- function(dat, ids1, strata1, p1, ids2, strata2, independent = FALSE) {
  keep <- dat$sub == 1
  n2 <- function(v) ave(as.numeric(factor(v)), strata2[keep], FUN = function(i) length(unique(i)))
  N2 <- ave(as.numeric(factor(ids2)), strata2, FUN = function(i) length(unique(i)))
  p2 <- rep(1, nrow(dat)); p2[keep] <- n2(ids2[keep]) / N2[keep]
  D1 <- dense_phase(ids1, strata1, p1, keep, independent)
  k <- dat[keep, ]
  D2 <- dense_phase(matrix(ids2[keep], ncol = 1), strata2[keep], matrix(p2[keep], ncol = 1), rep(TRUE, sum(keep)), FALSE)
  list(D = D1 + D2 - D1 * D2, w = 1 / (apply(p1, 1, prod)[keep] * p2[keep]), data = k)
}
ph <- phases(even, matrix(even$snum, ncol = 1), as.character(even$stype), matrix(50 / even$N, ncol = 1), even$snum, as.character(even$wide))
r <- dense(as.matrix(ph$data[, c("enroll", "api.stu")]), ph$w, ph$D)
d <- twophase(id = list(~snum, ~snum), strata = list(~stype, ~wide), fpc = list(~N, NULL), subset = ~sub == 1, data = even)
agree(r$V, vcov(svymean(~enroll + api.stu, d)))

uneven <- data.frame(snum = apistrat$snum, stype = apistrat$stype, N = apistrat$fpc, api00 = apistrat$api00, enroll = apistrat$enroll, wide = factor(apistrat$sch.wide))
uneven$sub <- as.numeric(ave(runif(200), uneven$stype, uneven$wide, FUN = rank) <= 3 | runif(200) < 0.4)
write_data("api_uneven", uneven, "survey (California API; second phase drawn with a seed)")
ph <- phases(uneven, matrix(uneven$snum, ncol = 1), as.character(uneven$stype), matrix(ave(uneven$N, uneven$stype, FUN = length) / uneven$N, ncol = 1), uneven$snum, as.character(uneven$wide))
r <- dense(as.matrix(ph$data[, c("api00", "enroll")]), ph$w, ph$D)
d <- twophase(id = list(~snum, ~snum), strata = list(~stype, ~wide), fpc = list(~N, NULL), subset = ~sub == 1, data = uneven)
agree(r$estimate, coef(svymean(~api00 + enroll, d)))
case("api_uneven_full_mean", "api_uneven", lin(strata = "stype", fpc = "N"), two("sub == 1", strata = "wide"), "full", "mean", c("api00", "enroll"),
     "dense() of make-cases.R", rows(r$estimate, r$V, degf(d), c("api00", "enroll")), own = TRUE,
     note = "survey 4.1-1 mistakes the sizes of unequal first-phase strata with method full")
d <- twophase(id = list(~snum, ~snum), strata = list(~stype, ~wide), fpc = list(~N, NULL), subset = ~sub == 1, data = uneven, method = "approx")
case("api_uneven_approx_mean", "api_uneven", lin(strata = "stype", fpc = "N"), two("sub == 1", strata = "wide"), "approx", "mean", c("api00", "enroll"),
     'd <- twophase(id=list(~snum,~snum), strata=list(~stype,~wide), fpc=list(~N,NULL), subset=~sub==1, data=api_uneven, method="approx"); svymean(~api00+enroll, d)', means(~api00 + enroll, d))

# --- clusters drawn in the second phase; clusters of two stages in the first -------------------------------------------------------------------------------
srs <- data.frame(snum = apisrs$snum, cnum = apisrs$cnum, stype = apisrs$stype, N = apisrs$fpc, api00 = apisrs$api00, enroll = apisrs$enroll)
srs$sub <- as.numeric(srs$cnum %in% sample(unique(srs$cnum), 20))
write_data("api_clusters", srs, "survey (California API; counties of the second phase drawn with a seed)")
d <- twophase(id = list(~snum, ~cnum), fpc = list(~N, NULL), subset = ~sub == 1, data = srs)
call <- 'd <- twophase(id=list(~snum,~cnum), fpc=list(~N,NULL), subset=~sub==1, data=api_clusters); '
p1 <- lin(fpc = "N"); p2 <- two("sub == 1", ids = "cnum")
case("api_clusters_full_mean", "api_clusters", p1, p2, "full", "mean", c("api00", "stype"), paste0(call, "svymean(~api00+stype, d)"), means(~api00 + stype, d))
case("api_clusters_full_total", "api_clusters", p1, p2, "full", "total", "enroll", paste0(call, "svytotal(~enroll, d)"), totals(~enroll, d))

c2 <- data.frame(snum = apiclus2$snum, dnum = apiclus2$dnum, N1 = apiclus2$fpc1, N2 = apiclus2$fpc2, stype = apiclus2$stype, api00 = apiclus2$api00, enroll = ifelse(is.na(apiclus2$enroll), 500, apiclus2$enroll))
c2$sub <- as.numeric(ave(runif(nrow(c2)), c2$stype, FUN = rank) <= 2 | runif(nrow(c2)) < 0.5)
write_data("api_stages", c2, "survey (California API; two-stage first phase, second phase drawn with a seed)")
d <- twophase(id = list(~dnum + snum, ~snum), strata = list(NULL, ~stype), fpc = list(~N1 + N2, NULL), subset = ~sub == 1, data = c2)
call <- 'd <- twophase(id=list(~dnum+snum,~snum), strata=list(NULL,~stype), fpc=list(~N1+N2,NULL), subset=~sub==1, data=api_stages); '
p1 <- lin(ids = c("dnum", "snum"), fpc = c("N1", "N2")); p2 <- two("sub == 1", strata = "stype")
c2p <- cbind(length(unique(c2$dnum)) / c2$N1, ave(c2$snum, c2$dnum, FUN = length) / c2$N2)
ph <- phases(c2, cbind(c2$dnum, c2$snum), rep("1", nrow(c2)), c2p, c2$snum, as.character(c2$stype))
r <- dense(as.matrix(ph$data[, c("api00", "enroll")]), ph$w, ph$D)
agree(r$estimate, coef(svymean(~api00 + enroll, d)))
case("api_stages_full_mean", "api_stages", p1, p2, "full", "mean", c("api00", "enroll"), "dense() of make-cases.R",
     rows(r$estimate, r$V, degf(d), c("api00", "enroll")), own = TRUE, note = "survey 4.1-1 mistakes the sizes of unequal second-stage strata of the first phase with method full")

# --- first phase with given probabilities and no FPC --------------------------------------------------------------------------------------------------------
pr <- data.frame(snum = apistrat$snum, stype = apistrat$stype, p = 1 / apistrat$pw, api00 = apistrat$api00, enroll = apistrat$enroll)
pr$sub <- as.numeric(runif(200) < 0.5)
write_data("api_probs", pr, "survey (California API; second phase drawn with a seed)")
d <- twophase(id = list(~snum, ~snum), probs = list(~p, NULL), subset = ~sub == 1, data = pr)
call <- 'd <- twophase(id=list(~snum,~snum), probs=list(~p,NULL), subset=~sub==1, data=api_probs); '
case("api_probs_full_mean", "api_probs", lin(probs = "p"), two("sub == 1"), "full", "mean", c("api00", "stype"), paste0(call, "svymean(~api00+stype, d)"), means(~api00 + stype, d))
case("api_probs_full_total", "api_probs", lin(probs = "p"), two("sub == 1"), "full", "total", c("api00", "enroll"), paste0(call, "svytotal(~api00+enroll, d)"), totals(~api00 + enroll, d))
d <- twophase(id = list(~snum, ~snum), probs = list(~p, NULL), subset = ~sub == 1, data = pr, method = "approx")
case("api_probs_approx_total", "api_probs", lin(probs = "p"), two("sub == 1"), "approx", "total", c("api00", "enroll"),
     sub("api_probs\\)", 'api_probs, method="approx")', paste0(call, "svytotal(~api00+enroll, d)")), totals(~api00 + enroll, d))
