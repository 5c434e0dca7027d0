# Makes the data and the cases of this folder:  Rscript make.R   (R with the packages survey and jsonlite)
#
# Groups cut across PSUs and questions have missing answers, so that every covariance counts. Numbers come from survey's svycontrast on svyby(covmat = TRUE)
# or on totals; where a test has rules that the package does not offer, its formula stands here and uses the package for estimates and variances only.
suppressMessages(library(survey))
library(jsonlite)
options(survey.lonely.psu = "fail", digits = 17)
source <- sprintf("R survey %s, R %s", packageVersion("survey"), getRversion())

# --- data: made with a seed, no respondent is real ---

set.seed(7)
n <- 900
x <- data.frame(id = 1:n, stratum = sample(c("north", "south", "west"), n, TRUE, c(.5, .3, .2)))
x$psu <- paste0(substr(x$stratum, 1, 1), sample(1:12, n, TRUE))
lift <- setNames(rnorm(length(unique(x$psu)), 0, .5), sort(unique(x$psu)))[x$psu]
x$sex <- sample(c("f", "m"), n, TRUE, c(.55, .45))
x$education <- sample(c("low", "mid", "high"), n, TRUE, c(.4, .35, .25))
x$wave <- sample(1:3, n, TRUE)
x$weight <- round(exp(rnorm(n, 0, .4)), 4)
latent <- rnorm(n) + lift + .3 * (x$education == "high") - .2 * (x$sex == "m") + .15 * x$wave
x$agree <- as.integer(cut(latent, c(-Inf, -1, -.2, .6, 1.4, Inf)))
x$agree[sample(n, 60)] <- NA
x$income <- round(exp(7 + .3 * latent + rnorm(n, 0, .5)), 1)
x$income[sample(n, 40)] <- NA
x$spending <- round(ifelse(is.na(x$income), 900, x$income) * runif(n, .4, 1.1), 1)
x$score <- round(10 * pnorm(latent + rnorm(n)))
d <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = x, nest = TRUE)
boot <- as.svrepdesign(d, type = "bootstrap", replicates = 40)
replicates <- as.data.frame(weights(boot, "analysis"))
names(replicates) <- sprintf("rw%02d", 1:40)
write.csv(x, "data/made.csv", row.names = FALSE, quote = FALSE, na = "")
write.csv(cbind(x, signif(replicates, 12)), "data/made_rep.csv", row.names = FALSE, quote = FALSE, na = "")
columns <- lapply(names(x), function(v) list(name = v, type = if (is.character(x[[v]])) "string" else "numeric", missing = sum(is.na(x[[v]]))))
for (f in c("made", "made_rep")) write_json(list(name = f, rows = n, source = "SYNTHETIC, made by make.R", columns = columns), sprintf("data/%s.meta.json", f), auto_unbox = TRUE, pretty = TRUE)
x <- read.csv("data/made.csv")
r <- read.csv("data/made_rep.csv")
d <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = x, nest = TRUE)
dr <- svrepdesign(weights = ~weight, repweights = "^rw", type = "bootstrap", combined.weights = TRUE, data = r, mse = FALSE)

linear <- list(kind = "linearization", ids = I("psu"), strata = I("stratum"), weights = "weight", fpc = list(), lonely_psu = "fail")
weights_only <- list(kind = "linearization", ids = list(), strata = list(), weights = "weight", fpc = list(), lonely_psu = "fail")
repl <- list(kind = "replicate", type = "bootstrap", weights = "weight", repweights_regex = "^rw", combined_weights = TRUE, mse = FALSE)

save_case <- function(id, topic, design, estimator, expected, r_call, derive = NULL, subset = NULL, rel = 1e-9, note = NULL) {
  file <- if (identical(design$kind, "replicate")) "data/made_rep.csv" else "data/made.csv"
  case <- list(id = id, topic = topic, data = I(file), design = design, derive = derive, subset = subset, estimator = estimator, r_call = r_call,
               expected = expected, tolerance = list(rel = rel, abs = 1e-11), note = note, reference = source)
  write_json(Filter(Negate(is.null), case), sprintf("cases/%s.json", id), auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null")
}

# --- comparisons: estimate, se and interval of an effect, on its working scale ---

answered <- function(design, v) subset(design, !is.na(design$variables[[v]]))
working <- list(difference = quote(a - b), ratio = quote(log(a / b)), relative = quote(log(a / b)), `odds-ratio` = quote(log(a / (1 - a)) - log(b / (1 - b))),
                `cohen-h` = quote(2 * asin(sqrt(a)) - 2 * asin(sqrt(b))))
back <- list(difference = identity, ratio = exp, relative = expm1, `odds-ratio` = exp, `cohen-h` = identity)
slope <- list(difference = function(g) 1, ratio = exp, relative = exp, `odds-ratio` = exp, `cohen-h` = function(g) 1)

# Both estimates as names a and b of one statistic, then the effect of them.
compare_row <- function(stat, a, b, effect, df, keys) {
  expression <- eval(call("substitute", working[[effect]], list(a = as.name(a), b = as.name(b))))
  con <- svycontrast(stat, list(e = expression))
  g <- as.numeric(coef(con)); s <- as.numeric(SE(con)); q <- qt(.975, df)
  V <- vcov(stat)
  c(keys, list(estimate = back[[effect]](g), se = s * slope[[effect]](g), lower = back[[effect]](g - q * s), upper = back[[effect]](g + q * s), df = df,
               statistic = g / s, p = 2 * pt(-abs(g / s), df), covariance = V[match(a, names(coef(stat))), match(b, names(coef(stat)))]))
}

by_text <- function(by) if (is.null(by)) NULL else as.list(by)

# Groups of `between` against each other, as svyby gives them; later against earlier, in the order of opine's tables.
pairs_of <- function(design, v, levels, between, groups, effect, fun, pairs, df, category = NULL, by = NULL, denominator = NULL, label = v) {
  stat <- if (is.null(denominator)) svyby(v, between, design, fun, covmat = TRUE) else svyby(v, between, design, svyratio, denominator = denominator, covmat = TRUE)
  lapply(pairs, function(p) compare_row(stat, p[1], p[2], effect, df, Filter(Negate(is.null), list(variable = label, category = category, group = p[1], versus = p[2], by = by))))
}

all_pairs <- function(groups) { out <- list(); for (b in seq_along(groups)) for (a in seq_along(groups)) if (a > b) out <- c(out, list(c(groups[a], groups[b]))); out }
education <- c("high", "low", "mid")
df <- degf(d)

for (effect in names(working)) {
  rows <- list()
  for (k in 1:5) {
    dk <- answered(update(d, y = as.numeric(agree == k)), "agree")
    rows <- c(rows, pairs_of(dk, ~y, NULL, ~education, education, effect, svymean, all_pairs(education), df, category = as.character(k), label = "agree"))
  }
  rows <- lapply(rows, function(row) { if (effect != "difference") row$covariance <- NULL; row })
  save_case(paste0("compare_pairs_", sub("-", "_", effect)), "compare", linear, list(stat = "comparison", vars = I("agree"), between = "education", of = "proportion", effect = effect),
            rows, "svycontrast(svyby(~I(agree==k), ~education, subset(d, !is.na(agree)), svymean, covmat=TRUE), quote(working scale)); t with degf(d)")
}

# adjusted p values: a figure's three pairs, the question, Benjamini and Hochberg over all
rows <- list()
for (k in 1:5) {
  dk <- answered(update(d, y = as.numeric(agree == k)), "agree")
  rows <- c(rows, pairs_of(dk, ~y, NULL, ~education, education, "difference", svymean, all_pairs(education), df, category = as.character(k), label = "agree"))
}
p <- sapply(rows, `[[`, "p")
families <- list(figure = list("holm", unlist(lapply(0:4, function(i) p.adjust(p[3 * i + 1:3], "holm")))), question = list("hommel", p.adjust(p, "hommel")), all = list("bh", p.adjust(p, "BH")))
for (f in names(families)) {
  adjusted <- Map(function(row, v) c(row, p_adjusted = v), rows, families[[f]][[2]])
  save_case(paste0("compare_family_", f), "compare", linear, list(stat = "comparison", vars = I("agree"), between = "education", of = "proportion", adjust = families[[f]][[1]], family = f),
            adjusted, "p.adjust over the family")
}

# groups of other variables: one line a sex, a reference group, waves
rows <- list()
for (s in c("f", "m")) {
  ds <- answered(subset(d, sex == s), "income")
  rows <- c(rows, pairs_of(ds, ~income, NULL, ~education, education, "difference", svymean, list(c("high", "low"), c("mid", "low")), df, by = list(sex = s), label = "income"))
}
save_case("compare_reference_by_sex", "compare", linear, list(stat = "comparison", vars = I("income"), between = "education", of = "mean", vs = "low", by = "sex"), rows,
          "svycontrast(svyby(~income, ~education, subset(d, sex==s & !is.na(income)), svymean, covmat=TRUE), ...)")
rows <- pairs_of(answered(d, "income"), ~income, NULL, ~wave, 1:3, "relative", svymean, list(c("2", "1"), c("3", "2")), df, label = "income")
rows <- lapply(rows, function(row) { row$covariance <- NULL; row })
save_case("compare_previous_wave", "compare", linear, list(stat = "comparison", vars = I("income"), between = "wave", of = "mean", vs = "previous", effect = "relative"), rows, "log(a/b) of svyby means")
rows <- pairs_of(d, ~spending, NULL, ~sex, c("f", "m"), "difference", svytotal, list(c("m", "f")), df, label = "spending")
save_case("compare_total", "compare", linear, list(stat = "comparison", vars = I("spending"), between = "sex", of = "total"), rows, "svyby(~spending, ~sex, d, svytotal, covmat=TRUE)")
for (effect in c("difference", "ratio")) {
  di <- answered(d, "income")
  stat <- svyby(~spending, ~education, di, svyratio, denominator = ~income, covmat = TRUE)
  rows <- lapply(all_pairs(education), function(q) compare_row(stat, q[1], q[2], effect, df, list(variable = "spending/income", group = q[1], versus = q[2])))
  rows <- lapply(rows, function(row) { if (effect != "difference") row$covariance <- NULL; row })
  save_case(paste0("compare_ratio_", effect), "compare", linear, list(stat = "comparison", vars = c("spending", "income"), between = "education", of = "ratio", effect = effect), rows,
            "svyby(~spending, denominator=~income, ~education, subset(d, !is.na(income)), svyratio, covmat=TRUE)")
}

# net score: +1 for 4 and 5, -1 for 1 and 2
dn <- answered(update(d, y = (agree >= 4) - (agree <= 2)), "agree")
net <- pairs_of(dn, ~y, NULL, ~education, education, "difference", svymean, all_pairs(education), df, category = "Balance", label = "agree")
dk <- lapply(1:5, function(k) pairs_of(answered(update(d, y = as.numeric(agree == k)), "agree"), ~y, NULL, ~education, education, "difference", svymean, all_pairs(education), df, category = as.character(k), label = "agree"))
save_case("compare_net_score", "compare", linear, list(stat = "comparison", vars = I("agree"), between = "education", of = "proportion", `net-score` = "Balance=4,5-1,2"),
          c(unlist(dk, recursive = FALSE), net), "svymean of (agree>=4)-(agree<=2) by education, covmat=TRUE")

# the rest, and all: domains that overlap
for (weighting in c("linear", "weights_only")) {
  dd <- if (weighting == "linear") d else svydesign(ids = ~1, weights = ~weight, data = x)
  dfw <- degf(dd)
  rest <- list(); all <- list()
  for (g in education) {
    dg <- answered(update(dd, inside = ifelse(education == g, "yes", "no")), "income")
    rest <- c(rest, lapply(pairs_of(dg, ~income, NULL, ~inside, NULL, "difference", svymean, list(c("yes", "no")), dfw, label = "income"), function(row) { row$group <- g; row$versus <- "rest"; row }))
    dg <- answered(update(dd, inside = as.numeric(education == g), yg = ifelse(education == g, income, 0), one = 1), "income")
    stat <- svytotal(~yg + inside + income + one, dg)
    con <- svycontrast(stat, list(e = quote(yg / inside - income / one)))
    means <- svycontrast(stat, list(a = quote(yg / inside), b = quote(income / one)))
    est <- as.numeric(coef(con)); s <- as.numeric(SE(con))
    all <- c(all, list(list(variable = "income", group = g, versus = "all", estimate = est, se = s, lower = est - qt(.975, dfw) * s, upper = est + qt(.975, dfw) * s, df = dfw,
                            statistic = est / s, p = 2 * pt(-abs(est / s), dfw), covariance = vcov(means)[1, 2])))
  }
  design <- if (weighting == "linear") linear else weights_only
  save_case(paste0("compare_rest_", weighting), "compare", design, list(stat = "comparison", vars = I("income"), between = "education", of = "mean", vs = "rest"), rest, "svyby(~income, ~I(education==g))")
  save_case(paste0("compare_all_", weighting), "compare", design, list(stat = "comparison", vars = I("income"), between = "education", of = "mean", vs = "all"), all,
            "svycontrast(svytotal(~yg+inside+income+one), quote(yg/inside - income/one))")
}

# replicate weights: the effect is evaluated under every replicate
for (effect in c("difference", "odds-ratio", "relative")) {
  rows <- list()
  for (k in 1:5) {
    dk <- answered(update(dr, y = as.numeric(agree == k)), "agree")
    stat <- svyby(~y, ~education, dk, svymean, covmat = TRUE, return.replicates = TRUE)
    rows <- c(rows, lapply(all_pairs(education), function(q) compare_row(stat, q[1], q[2], effect, degf(dr), list(variable = "agree", category = as.character(k), group = q[1], versus = q[2]))))
  }
  rows <- lapply(rows, function(row) { if (effect != "difference") row$covariance <- NULL; row })
  save_case(paste0("compare_rep_", sub("-", "_", effect)), "compare", repl, list(stat = "comparison", vars = I("agree"), between = "education", of = "proportion", effect = effect), rows,
            "svycontrast(svyby(..., return.replicates=TRUE), quote(working scale))")
}

# --- contrasts ---

contrast_case <- function(id, call, design = linear, dd = d, derive = NULL) {
  con <- eval(parse(text = call), list(d = dd))
  est <- as.numeric(coef(con)); s <- as.numeric(SE(con)); dff <- degf(dd); t <- qt(.975, dff); z <- qnorm(.975)
  expected <- lapply(seq_along(est), function(i) list(term = names(coef(con))[i], estimate = est[i], se = s[i], ci = c(est[i] - t * s[i], est[i] + t * s[i]), ci_z = c(est[i] - z * s[i], est[i] + z * s[i]), df = dff))
  V <- as.matrix(vcov(con))
  expected[[1]]$vcov_all_terms <- unname(V)
  setup <- if (identical(design$kind, "replicate")) "d <- svrepdesign(weights=~weight, repweights='^rw', type='bootstrap', combined.weights=TRUE, data=r)" else "d <- svydesign(ids=~psu, strata=~stratum, weights=~weight, data=x, nest=TRUE)"
  save_case(id, "compare", design, list(stat = "contrast", of = "svycontrast"), expected, paste0(setup, "; ", call), derive = derive)
}

full <- "subset(d, !is.na(income))"
contrast_case("contrast_totals_nonlinear", "svycontrast(svytotal(~spending+score, d), list(ratio=quote(spending/score), logratio=quote(log(spending/score)), power=quote(spending^2/score^3), root=quote(sqrt(spending)*exp(-score/1e4))))")
contrast_case("contrast_domains_linear", sprintf("svycontrast(svyby(~income, ~education, %s, svymean, covmat=TRUE), list(first=c(high=1, low=-1), second=c(high=.5, mid=.5, low=-1)))", full))
contrast_case("contrast_domains_nonlinear", sprintf("svycontrast(svyby(~income, ~education, %s, svymean, covmat=TRUE), list(gap=quote(high/low - 1), double=quote((high/mid)/(mid/low)), minus=quote(-high^2/(low+mid))))", full))
contrast_case("contrast_ratios", sprintf("svycontrast(svyby(~spending, ~sex, %s, svyratio, denominator=~income, covmat=TRUE), list(change=quote(m/f), apart=quote(m-f)))", full))
contrast_case("contrast_rep_nonlinear", sprintf("svycontrast(svyby(~income, ~education, %s, svymean, covmat=TRUE, return.replicates=TRUE), list(gap=quote(high/low - 1), double=quote((high/mid)/(mid/low))))", full), repl, dr)
contrast_case("contrast_rep_total", "svycontrast(svytotal(~spending+score, d, return.replicates=TRUE), list(logratio=quote(log(spending/score))))", repl, dr)

# --- t and rank tests by rules that the package does not offer ---

t_rows <- function(dd, test, y, g) {
  v <- dd$variables
  dd <- subset(dd, !is.na(v[[y]]))
  dg <- degf(dd)
  list(dd = dd, df = dg)
}

# rank in the population: weight below plus half the weight of the ties
ranks <- function(y, w) { o <- sort(unique(y)); at <- match(y, o); W <- as.numeric(tapply(w, factor(at, seq_along(o)), sum)); (cumsum(W) - W / 2)[at] }
scores <- list(wilcoxon = function(r, N) r / N, vanderWaerden = function(r, N) qnorm(r / N), median = function(r, N) as.numeric(r > N / 2), kruskal = function(r, N) r / N,
               `quantile:0.25` = function(r, N) as.numeric(r > N * .25))

standard_test <- function(dd, y, g, test, replicate) {
  dd <- subset(dd, !is.na(dd$variables[[y]]))
  v <- dd$variables; w <- weights(dd, "sampling"); dg <- degf(dd); groups <- sort(unique(as.character(v[[g]])))
  means <- function(w, v) { keep <- w > 0; s <- numeric(length(w)); s[keep] <- scores[[test]](ranks(v[[y]][keep], w[keep]), sum(w)); sapply(groups, function(k) sum((w * s)[v[[g]] == k]) / sum(w[v[[g]] == k])) }
  m <- means(w, v)
  if (replicate) V <- vcov(withReplicates(dd, function(w, data) means(w, data)))
  else {
    s <- scores[[test]](ranks(v[[y]], w), sum(w))
    z <- sapply(groups, function(k) (v[[g]] == k) * (s - m[k]) / sum(w[v[[g]] == k]))
    V <- vcov(svytotal(z, dd))
  }
  V <- matrix(as.numeric(V), length(groups))
  if (length(groups) == 2) {
    e <- unname(m[2] - m[1]); se <- sqrt(V[1, 1] + V[2, 2] - 2 * V[1, 2])
    return(list(test = test, estimate = e, se = se, t = e / se, df = dg, p = 2 * pt(-abs(e / se), dg)))
  }
  q <- length(groups) - 1; C <- cbind(-1, diag(q)); dm <- C %*% m; W <- as.numeric(t(dm) %*% solve(C %*% V %*% t(C), dm)); df2 <- dg - q + 1; F <- W * df2 / (dg * q)
  list(test = test, F = F, ndf = q, ddf = df2, p = pf(F, q, df2, lower.tail = FALSE))
}

for (g in c("sex", "education")) for (rep in c(FALSE, TRUE)) {
  dd <- if (rep) dr else d
  rows <- lapply(names(scores), function(test) standard_test(dd, "score", g, test, rep))
  save_case(paste0("rank_standard_", g, if (rep) "_rep" else ""), "compare", if (rep) repl else linear, list(stat = "rank_test", formula = paste0("score~", g), rules = "standard"), rows,
            "standard_test() of make.R: middle ranks of ties, df = degf, ranks anew under each replicate, F = W (d-q+1)/(d q)", rel = 1e-8,
            note = "own formula; Lumley & Scott 2013, Korn & Graubard 1990")
}
tt <- svyttest(income ~ sex, d)
e <- as.numeric(tt$estimate); se <- e / as.numeric(tt$statistic); dg <- degf(answered(d, "income"))
interval <- function(level) c(e - qt(1 - (1 - level) / 2, dg) * se, e + qt(1 - (1 - level) / 2, dg) * se)
save_case("t_standard", "compare", linear, list(stat = "t_test", formula = "income~sex", rules = "standard"),
          list(list(term = "income~sex", estimate = e, se = se, t = e / se, df = dg, p = 2 * pt(-abs(e / se), dg), ci = interval(.95), ci90 = interval(.9))),
          "svyttest(income~sex, d) with df = degf", note = "own degrees of freedom: PSUs minus strata")
rt <- lapply(c("wilcoxon", "vanderWaerden", "median"), function(test) { r <- svyranktest(score ~ sex, d, test = test); list(term = "score~sex", test = test, estimate = as.numeric(r$estimate), t = as.numeric(r$statistic), df = as.numeric(r$parameter), p = as.numeric(r$p.value)) })
save_case("rank_r_ties", "compare", linear, list(stat = "rank_test", formula = "score~sex"), rt, "svyranktest(score~sex, d): ties by the order of rows")
