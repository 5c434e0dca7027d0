# Reference cases of opine scale, kappa, gini and multiple, with R's survey package and, where it has no function, its svyvar, svymean, svytotal and svycontrast
# or sums written out (the Gini coefficient by all pairs). Run in this folder: Rscript make.R
source("../cases.R")
golden <- "../golden/data/"

# --- scales ---
st <- read.csv(paste0(golden, "apistrat.csv"))
d <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = st)
design <- c("--strata", "stype", "--weights", "pw", "--fpc", "fpc", "--df", "design")
items <- c("meals", "ell", "mobility", "emer")
alpha_terms <- function(d, items) {
  # the covariance matrix of svyvar is linear in alpha's parts: contrasts by the delta method
  v <- svyvar(as.formula(paste("~", paste(items, collapse = "+"))), d, na.rm = TRUE)
  n <- length(items)
  V <- vcov(v)
  m <- matrix(coef(v), n)
  g <- function(f) { # numeric gradient over the n*n entries, central with Richardson's step: exact to 1e-10 for these smooth functions
    x <- as.vector(m)
    sapply(seq_along(x), function(i) {
      step <- function(h) { a <- b <- x; a[i] <- a[i] + h; b[i] <- b[i] - h; (f(matrix(a, n)) - f(matrix(b, n))) / (2 * h) }
      h <- max(abs(x)) * 1e-3
      t1 <- step(h); t2 <- step(h / 2); t3 <- step(h / 4)
      r1 <- (4 * t2 - t1) / 3; r2 <- (4 * t3 - t2) / 3
      (16 * r2 - r1) / 15
    })
  }
  alpha <- function(m) { k <- nrow(m); k / (k - 1) * (1 - sum(diag(m)) / sum(m)) }
  out <- list(list("index", "alpha", alpha))
  for (j in seq_len(n)) local({ j <- j; out[[length(out) + 1]] <<- list(items[j], "alpha_without", function(m) alpha(m[-j, -j])) })
  for (j in seq_len(n)) local({ j <- j; out[[length(out) + 1]] <<- list(items[j], "item_rest", function(m) sum(m[j, -j]) / sqrt(m[j, j] * sum(m[-j, -j]))) })
  lapply(out, function(t) { gr <- g(t[[3]]); list(variable = t[[1]], term = t[[2]], estimate = t[[3]](m), se = sqrt(drop(t(gr) %*% V %*% gr))) })
}
reliability <- function(d, items, df, by = NULL) lapply(alpha_terms(d, items), function(t)
  row("reliability", c(if (!is.null(by)) list(by = by), list(variable = t$variable, term = t$term)), t$estimate, t$se, df))
stopifnot(all.equal(as.numeric(svycralpha(~meals + ell + mobility + emer, d)), alpha_terms(d, items)[[1]]$estimate))
means <- svymean(~meals + ell + mobility + emer, d)
index <- svymean(~I((meals + ell + mobility + emer) / 4), d)
expected <- c(lapply(seq_along(items), function(i) row("rows", list(variable = items[i]), coef(means)[i], SE(means)[i], degf(d))),
              list(row("rows", list(variable = "index"), coef(index), SE(index), degf(d))), reliability(d, items, degf(d)))
write_case("scale_apistrat", "scale", paste0(golden, "apistrat.csv"), c("scale", "{0}", items, design), expected, list(rel = 1e-8, abs = 1e-12))

# groups
expected <- unlist(lapply(c("E", "H", "M"), function(s) reliability(subset(d, stype == s), items, sum(st$stype == s) - 1, list(stype = s))), recursive = FALSE)
write_case("scale_by_group", "scale", paste0(golden, "apistrat.csv"), c("scale", "{0}", items, design[1:6], "--by", "stype"), expected, list(rel = 1e-8, abs = 1e-12))

# replicate weights: alpha evaluated once a replicate
rep <- read.csv(paste0(golden, "apiclus1_rep.csv"))
dr <- svrepdesign(weights = rep$pw, repweights = rep[, grepl("^cjk", names(rep))], type = "JK1", combined.weights = TRUE, data = rep)
alpha_w <- function(w, data) {
  x <- as.matrix(data[, c("meals", "ell", "mobility", "emer")])
  m <- cov.wt(x, w / sum(w), method = "ML")$cov
  4 / 3 * (1 - sum(diag(m)) / sum(m))
}
a <- withReplicates(dr, alpha_w)
write_case("alpha_jk1", "scale", paste0(golden, "apiclus1_rep.csv"), c("scale", "{0}", items, "--weights", "pw", "--replicates", "cjk*", "--rep-type", "jk1"),
           list(row("reliability", list(variable = "index", term = "alpha"), coef(a), SE(a), degf(dr))))

# a scale of 1 to 5 with one item turned around, two answers needed, top and bottom boxes, 0 to 100
b <- read.csv(paste0(golden, "BEPS.csv"))
names5 <- c("economic.cond.national", "economic.cond.household", "Blair")
set.seed(20240101)
b$w <- round(runif(nrow(b), 0.4, 1.6), 4)
b$psu <- rep(1:61, each = 25)[seq_len(nrow(b))]
for (v in names5) b[[v]][sample(nrow(b), 60)] <- NA
write.csv(b[, c(names5, "gender", "w", "psu")], "data/beps_scale.csv", row.names = FALSE, na = "")
db <- svydesign(id = ~psu, weights = ~w, data = b)
x <- b[, names5]
x$Blair <- 6 - x$Blair
answered <- rowSums(!is.na(x))
index <- ifelse(answered >= 2, 25 * (rowMeans(x, na.rm = TRUE) - 1), NA)
db <- update(db, a1 = 25 * (x[[1]] - 1), a2 = 25 * (x[[2]] - 1), a3 = 25 * (x[[3]] - 1), index = index, t1 = as.numeric(x[[1]] >= 4), t2 = as.numeric(x[[2]] >= 4),
             t3 = as.numeric(x[[3]] >= 4), b1 = as.numeric(x[[1]] <= 1), b2 = as.numeric(x[[2]] <= 1), b3 = as.numeric(x[[3]] <= 1))
one <- function(section, variable, name, ...) {
  m <- svymean(as.formula(paste("~", name)), db, na.rm = TRUE)
  row(section, list(variable = variable), coef(m), SE(m), degf(db), n = sum(!is.na(db$variables[[name]])), ...)
}
boxes <- function(section, letter) lapply(1:3, function(i) {
  out <- one(section, names5[i], paste0(letter, i))
  out$base_n <- out$n
  out$n <- sum(db$variables[[paste0(letter, i)]], na.rm = TRUE)
  out
})
expected <- c(lapply(1:3, function(i) one("rows", names5[i], paste0("a", i))), list(one("rows", "index", "index")), boxes("top", "t"), boxes("bottom", "b"))
write_case("scale_beps", "scale", "data/beps_scale.csv", c("scale", "{0}", names5, "--weights", "w", "--psu", "psu", "--reverse", "Blair", "--score", "0-100", "--min-items", "2",
                                                            "--top", "2", "--bottom", "1", "--points", "1-5", "--ci", "wald"), expected)

# --- agreement ---
kappa_case <- function(id, how, degree) {
  f <- svydesign(id = ~psu, weights = ~w, data = b)
  f <- subset(f, !is.na(economic.cond.national) & !is.na(economic.cond.household))
  f <- update(f, cell = factor(paste(economic.cond.national, economic.cond.household), levels = as.vector(outer(1:5, 1:5, paste))))
  p <- svymean(~cell, f)
  W <- outer(1:5, 1:5, degree)
  kappa <- function(q) { m <- matrix(q, 5); po <- sum(W * m); pe <- sum(W * outer(rowSums(m), colSums(m))); (po - pe) / (1 - pe) }
  m <- matrix(coef(p), 5)
  po <- sum(W * m); pe <- sum(W * outer(rowSums(m), colSums(m)))
  gpe <- outer(drop(W %*% colSums(m)), drop(t(W) %*% rowSums(m)), "+")
  gr <- as.vector((W - (1 - po) / (1 - pe) * gpe) / (1 - pe))
  se <- function(g) sqrt(drop(t(as.vector(g)) %*% vcov(p) %*% as.vector(g)))
  v <- "economic.cond.national/economic.cond.household"
  write_case(id, "agreement", "data/beps_scale.csv", c("kappa", "{0}", "economic.cond.national", "economic.cond.household", "--weights", "w", "--psu", "psu", "--kappa-weights", how),
             list(row("agreement", list(variable = v, term = "kappa"), kappa(coef(p)), se(gr), degf(f), n = nrow(f)),
                  row("agreement", list(variable = v, term = "observed"), po, se(W), degf(f)), row("agreement", list(variable = v, term = "expected"), pe, se(gpe), degf(f))))
}
kappa_case("kappa_nominal", "none", function(i, j) as.numeric(i == j))
kappa_case("kappa_linear", "linear", function(i, j) 1 - abs(i - j) / 4)
kappa_case("kappa_quadratic", "quadratic", function(i, j) 1 - (i - j)^2 / 16)

# --- Gini coefficient: by all pairs, its derivatives as a linearised variable in svytotal ---
gini <- function(y, w) sum(outer(w, w) * abs(outer(y, y, "-"))) / (2 * sum(w) * sum(w * y))
gini_row <- function(d, y, df, keys) {
  w <- weights(d)
  G <- gini(y, w); N <- sum(w); Y <- sum(w * y)
  z <- (drop(abs(outer(y, y, "-")) %*% w) - G * (Y + N * y)) / (N * Y)
  d <- update(d, z = z)
  row("rows", keys, G, SE(svytotal(~z, d)), df, n = length(y))
}
write_case("gini_apistrat", "gini", paste0(golden, "apistrat.csv"), c("gini", "{0}", "enroll", "meals", design),
           list(gini_row(d, st$enroll, degf(d), list(variable = "enroll")), gini_row(d, st$meals, degf(d), list(variable = "meals"))))
write_case("gini_by_group", "gini", paste0(golden, "apistrat.csv"), c("gini", "{0}", "enroll", design[1:6], "--by", "stype"),
           lapply(c("E", "H", "M"), function(s) { e <- subset(d, stype == s); gini_row(e, st$enroll[st$stype == s], sum(st$stype == s) - 1, list(by = list(stype = s), variable = "enroll")) }))
g <- withReplicates(dr, function(w, data) gini(data$enroll, w))
write_case("gini_jk1", "gini", paste0(golden, "apiclus1_rep.csv"), c("gini", "{0}", "enroll", "--weights", "pw", "--replicates", "cjk*", "--rep-type", "jk1"),
           list(row("rows", list(variable = "enroll"), coef(g), SE(g), degf(dr))))
write_case("gini_weights", "gini", paste0(golden, "apistrat.csv"), c("gini", "{0}", "--weights", "pw"), list(row("rows", list(variable = "pw"), gini(st$pw, rep(1, nrow(st))), n = nrow(st))))

# --- multiple responses ---
n <- 400
m <- data.frame(id = 1:n, psu = rep(1:40, each = 10), stratum = rep(1:4, each = 100), w = round(runif(n, 0.5, 2), 3), sex = sample(c("F", "M"), n, TRUE))
p <- c(tv = 0.6, radio = 0.25, web = 0.5, paper = 0.1)
effect <- rnorm(40, 0, 0.15)[m$psu]
asked <- runif(n) > 0.1
for (k in names(p)) m[[paste0("news_", k)]] <- ifelse(asked, as.integer(runif(n) < p[k] + effect), NA)
chosen <- as.matrix(m[, paste0("news_", names(p))])
text <- function(r) if (is.na(r[1])) "" else paste(names(p)[r == 1], collapse = ";")
m$joined <- apply(chosen, 1, text)
lists <- lapply(seq_len(n), function(i) if (is.na(chosen[i, 1])) integer(0) else which(chosen[i, ] == 1))
for (k in 1:4) m[[paste0("mention", k)]] <- sapply(lists, function(l) if (length(l) >= k) l[k] else NA)
write.csv(m, "data/media.csv", row.names = FALSE, na = "")
dm <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = m)
options_m <- c("--strata", "stratum", "--psu", "psu", "--weights", "w", "--ci", "wald", "--df", "design")
multiple <- function(name, codes, inside, sex = NULL, nets = FALSE) {
  ind <- ifelse(is.na(chosen), 0, chosen)
  base <- inside & (is.null(sex) | m$sex %in% sex)
  e <- update(dm, base = as.numeric(base), number = rowSums(ind) * base)
  keys <- function(code) c(if (!is.null(sex)) list(by = list(sex = sex)), list(variable = name, category = code))
  figures <- c(lapply(1:4, function(k) list(code = codes[k], any = ind[, k], sum = ind[, k])),
               if (nets) list(list(code = "Broadcast", any = pmin(ind[, 1] + ind[, 2], 1), sum = ind[, 1] + ind[, 2])))
  out <- list()
  for (f in figures) {
    e <- update(e, any = f$any * base, sum = f$sum * base)
    r <- svyratio(~any, ~base, e)
    s <- svyratio(~sum, ~number, e)
    out <- c(out, list(row("rows", keys(f$code), coef(r), SE(r), degf(dm), n = sum(f$any * base), base_n = sum(base)),
                       row("responses", keys(f$code), coef(s), SE(s), degf(dm), base_n = sum(rowSums(ind) > 0 & base))))
  }
  a <- svyratio(~number, ~base, e)
  c(out, list(row("answers", c(if (!is.null(sex)) list(by = list(sex = sex)), list(variable = name)), coef(a), SE(a), degf(dm), n = sum(base))))
}
columns <- paste0("news_", names(p))
some <- rowSums(ifelse(is.na(chosen), 0, chosen)) > 0
write_case("multiple_columns", "multiple", "data/media.csv", c("multiple", "{0}", "news_*", options_m, "--net", "Broadcast=tv,radio"), multiple("news", columns, asked, nets = TRUE))
write_case("multiple_chose", "multiple", "data/media.csv", c("multiple", "{0}", "News=news_tv-news_paper", options_m, "--cases", "chose"), multiple("News", columns, some))
write_case("multiple_all", "multiple", "data/media.csv", c("multiple", "{0}", "News=news_*", options_m, "--cases", "all"), multiple("News", columns, rep(TRUE, n)))
write_case("multiple_by", "multiple", "data/media.csv", c("multiple", "{0}", "news_*", options_m, "--by", "sex"), c(multiple("news", columns, asked, "F"), multiple("news", columns, asked, "M")))
write_case("multiple_joined", "multiple", "data/media.csv", c("multiple", "{0}", "joined", options_m), multiple("joined", names(p), some))
write_case("multiple_codes", "multiple", "data/media.csv", c("multiple", "{0}", "mention1-mention4", options_m, "--stored", "codes"), multiple("mention1", as.character(1:4), some))
