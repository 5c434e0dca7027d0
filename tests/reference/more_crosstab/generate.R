# Further reference cases of tables, tests and letters, from R survey. Run in this folder:  Rscript generate.R
# Where survey has no function the formula stands here ("own_formula"), written from its source and not from opine.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail", warn = -1)
golden <- "../golden/data"
read <- function(path, factors = character()) {
  d <- read.csv(path, check.names = FALSE, stringsAsFactors = FALSE, na.strings = "")
  for (f in factors) d[[f]] <- factor(d[[f]])
  d
}
nhanes <- read(file.path(golden, "nhanes.csv"), c("race", "agecat", "HI_CHOL", "RIAGENDR"))
chile <- read(file.path(golden, "Chile.csv"), c("vote", "sex", "region", "education"))
strat <- read(file.path(golden, "apistrat.csv"), c("stype", "awards", "sch.wide", "comp.imp"))
clus2 <- read(file.path(golden, "apiclus2.csv"), c("stype", "awards", "sch.wide", "comp.imp"))

# balanced repeated replication as 0/2 factors, every third respondent of the strata with two PSUs
brr_data <- local({
  psus <- tapply(nhanes$SDMVPSU, nhanes$SDMVSTRA, function(x) length(unique(x)))
  d <- nhanes[nhanes$SDMVSTRA %in% names(psus)[psus == 2], ]
  d <- d[seq(1, nrow(d), 3), ]
  d <- d[order(d$SDMVSTRA, d$SDMVPSU), ]
  r <- as.svrepdesign(svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = d), type = "BRR")
  w <- weights(r, "replication")
  colnames(w) <- paste0("brr", seq_len(ncol(w)))
  cbind(d[c("WTMEC2YR", "HI_CHOL", "race", "agecat", "RIAGENDR")], w)
})
write.csv(brr_data, "data/nhanes_brr.csv", row.names = FALSE, na = "", quote = which(names(brr_data) == "agecat"))
# a small table with two empty cells, in 12 clusters
zero_data <- local({
  set.seed(20)
  n <- 240
  d <- data.frame(psu = rep(1:12, each = 20), w = round(runif(n, 0.5, 2), 3), q = sample(c("a", "b", "c", "d"), n, TRUE, c(.4, .3, .2, .1)), g = sample(c("x", "y", "z"), n, TRUE))
  d$q[d$g == "x" & d$q == "d"] <- "a"
  d$q[d$g == "z" & d$q == "c"] <- "b"
  d
})
write.csv(zero_data, "data/zero_cells.csv", row.names = FALSE, quote = FALSE)
zero_data$q <- factor(zero_data$q); zero_data$g <- factor(zero_data$g)

lin <- function(ids = list(), strata = list(), weights = NULL, fpc = list()) {
  list(kind = "linearization", ids = ids, strata = strata, weights = weights, probs = NULL, fpc = fpc, nest = TRUE, pps = NULL, pps_variance = NULL,
       lonely_psu = "fail", adjust_domain_lonely = FALSE)
}
designs <- list(
  nhanes = list(data = "../golden/data/nhanes.csv", json = lin(I("SDMVPSU"), I("SDMVSTRA"), "WTMEC2YR"),
                d = svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = nhanes)),
  chile = list(data = "../golden/data/Chile.csv", json = lin(weights = "population"), d = svydesign(~1, weights = ~population, data = chile)),
  strat = list(data = "../golden/data/apistrat.csv", json = lin(strata = I("stype"), weights = "pw", fpc = I("fpc")),
               d = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)),
  clus2 = list(data = "../golden/data/apiclus2.csv", json = lin(I(c("dnum", "snum")), weights = "pw", fpc = I(c("fpc1", "fpc2"))),
               d = svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2)),
  zero = list(data = "data/zero_cells.csv", json = lin(I("psu"), weights = "w"), d = svydesign(~psu, weights = ~w, data = zero_data)),
  brr = list(data = "data/nhanes_brr.csv",
             json = list(kind = "replicate", type = "BRR", weights = "WTMEC2YR", repweights_regex = "^brr", combined_weights = FALSE, rho = NULL, scale = NULL,
                         rscales = NULL, mse = FALSE, bootstrap_average = NULL, fpc = NULL),
             d = svrepdesign(weights = ~WTMEC2YR, repweights = "^brr", type = "BRR", combined.weights = FALSE, data = brr_data)))

emit <- function(id, topic, design, estimator, expected, r_call, subset = NULL, note = NULL, rel = 1e-8) {
  case <- list(id = id, topic = topic, data = I(designs[[design]]$data), design = designs[[design]]$json)
  if (!is.null(subset)) case$subset <- subset
  case <- c(case, list(estimator = estimator, r_call = r_call, expected = expected, tolerance = list(rel = rel, abs = 1e-12)))
  if (!is.null(note)) case$note <- note
  case$reference <- list(software = paste("R survey", packageVersion("survey")), r = as.character(getRversion()))
  writeLines(toJSON(case, auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE), file.path("cases", paste0(id, ".json")))
}
domain_of <- function(design, condition) {
  d <- designs[[design]]$d
  if (is.null(condition)) d else d[eval(parse(text = condition), d$variables) %in% TRUE, ]
}
answered <- function(d, ...) d[Reduce(`&`, lapply(list(...), function(v) !is.na(d$variables[[v]]))), ]
drop <- function(d, ...) { for (v in list(...)) d$variables[[v]] <- factor(d$variables[[v]]); d }
f1 <- function(v) as.formula(paste0("~`", v, "`"))

# --- shares of a table with SE, intervals, design effects ---
table_case <- function(id, design, row, col, condition = NULL) {
  d <- drop(answered(domain_of(design, condition), row, col), row, col)
  df <- degf(domain_of(design, condition))
  d$variables$cell <- interaction(d$variables[[row]], d$variables[[col]], sep = "\r")
  total <- svymean(~cell, d, deff = "replace")
  t <- qt(.975, df); z <- qnorm(.975)
  R <- levels(d$variables[[row]]); C <- levels(d$variables[[col]])
  share <- function(of, within, r, c) {
    dd <- d[d$variables[[within]] == (if (within == col) c else r), ]
    dd$variables$hit <- as.numeric(dd$variables[[of]] == (if (of == row) r else c))
    m <- svymean(~hit, dd)
    c(coef(m), SE(m))
  }
  out <- list()
  for (c in C) for (r in R) {
    k <- match(paste0("cell", r, "\r", c), names(coef(total)))
    p <- coef(total)[[k]]; s <- SE(total)[[k]]
    rw <- share(col, row, r, c); cl <- share(row, col, r, c)
    e <- list(cell = setNames(list(r, c), c(row, col)), total_pct = 100 * p, total_se = s, total_ci = c(p - t * s, p + t * s), total_ci_z = c(p - z * s, p + z * s),
              row_pct = 100 * rw[1], row_se = rw[2], row_ci = c(rw[1] - t * rw[2], rw[1] + t * rw[2]),
              col_pct = 100 * cl[1], col_se = cl[2], col_ci = c(cl[1] - t * cl[2], cl[1] + t * cl[2]), total_df = df)
    if (p > 0) e$total_deff <- deff(total)[[k]]
    # R gives an empty cell an interval of no width; opine says that there is none
    if (p == 0) e$total_ci <- e$total_ci_z <- e$row_ci <- e$col_ci <- c(NA, NA)
    e$total_n <- sum(d$variables[[row]] == r & d$variables[[col]] == c)
    out[[length(out) + 1]] <- lapply(e, unname)
  }
  for (i in seq_along(out)) names(out[[i]]$cell) <- c(row, col)
  order <- unlist(lapply(C, function(c) paste0("cell", R, "\r", c)))
  at <- match(order, names(coef(total)))
  V <- vcov(total)[at, at]
  out[[1]]$vcov_all_cells <- unname(matrix(as.numeric(V), nrow(V)))
  margin <- function(v, other, key) {
    m <- svymean(f1(v), d)
    lapply(seq_along(coef(m)), function(i) {
      cell <- setNames(list(levels(d$variables[[v]])[i]), v)
      s <- SE(m)[[i]]
      x <- list(cell = cell)
      x[[paste0(key, "_pct")]] <- 100 * coef(m)[[i]]; x[[paste0(key, "_se")]] <- s
      x$total_pct <- x[[paste0(key, "_pct")]]; x$total_se <- s
      x
    })
  }
  emit(id, "table", design, list(stat = "table", vars = c(row, col)), c(out, margin(row, col, "col"), margin(col, row, "row")),
       "svymean(~interaction(ROW,COL)), svymean of the row (column) indicator in each column (row); margins svymean(~ROW), svymean(~COL)", condition)
}
table_case("table_se_nhanes_chol_race", "nhanes", "HI_CHOL", "race")
table_case("table_se_nhanes_age_sex_domain", "nhanes", "agecat", "RIAGENDR", "race==3 & HI_CHOL==0")
table_case("table_se_chile_vote_region", "chile", "vote", "region")
table_case("table_se_strat_awards_stype", "strat", "awards", "stype")
table_case("table_se_clus2_awards_stype", "clus2", "awards", "stype")
table_case("table_se_brr_chol_race", "brr", "HI_CHOL", "race")
table_case("table_se_zero_cells", "zero", "q", "g")

# --- tests ---
delta_of <- function(d, row, col) { # the matrix inside svychisq
  d$variables$cell <- interaction(d$variables[[row]], d$variables[[col]])
  m <- svymean(~cell, d); p <- coef(m)
  g <- expand.grid(r = factor(seq_len(nlevels(d$variables[[row]]))), c = factor(seq_len(nlevels(d$variables[[col]]))))
  X1 <- model.matrix(~r + c, g); X12 <- model.matrix(~r * c, g)
  Cm <- qr.resid(qr(X1), X12[, -seq_len(ncol(X1)), drop = FALSE])
  iD <- diag(ifelse(p == 0, 0, 1 / p))
  list(p = matrix(p, nlevels(d$variables[[row]])), V = vcov(m), Delta = function(N) solve(t(Cm) %*% (iD / N) %*% Cm, t(Cm) %*% iD %*% vcov(m) %*% iD %*% Cm))
}
tests_case <- function(id, design, row, col, condition = NULL, statistics = c("F", "Chisq", "Wald", "adjWald", "saddlepoint")) {
  whole <- drop(domain_of(design, condition), row, col)
  formula <- as.formula(paste0("~`", row, "`+`", col, "`"))
  rows <- lapply(statistics, function(s) {
    t <- eval(bquote(svychisq(.(formula), whole, statistic = .(s))))
    e <- list(term = paste0(row, ":", col), statistic_type = s, statistic = as.numeric(t$statistic), p = as.numeric(t$p.value))
    if (s == "Chisq") e$df <- unname(t$parameter[["df"]])
    else if (length(t$parameter) == 2) { e$ndf <- unname(t$parameter[["ndf"]]); e$ddf <- unname(t$parameter[["ddf"]]) }
    e
  })
  d <- drop(answered(whole, row, col), row, col)
  x <- delta_of(d, row, col); N <- nrow(whole$variables)
  D <- x$Delta(N); l <- sort(Re(eigen(D, only.values = TRUE)$values), decreasing = TRUE)
  e <- outer(rowSums(x$p), colSums(x$p)); nu <- degf(whole); d0 <- sum(l)^2 / sum(l^2)
  X2 <- N * sum((x$p - e)^2 / e); G2 <- 2 * N * sum(ifelse(x$p > 0, x$p * log(x$p / e), 0))
  k <- length(l)
  rows <- c(rows, list(
    list(term = "own", statistic_type = "LR-F", own_formula = TRUE, statistic = G2 / sum(l), ndf = d0, ddf = d0 * nu, p = pf(G2 / sum(l), d0, d0 * nu, lower.tail = FALSE)),
    list(term = "own", statistic_type = "LR-Chisq", own_formula = TRUE, statistic = G2 / mean(l), df = k, p = pchisq(G2 / mean(l), k, lower.tail = FALSE)),
    list(term = "own", statistic_type = "Satterthwaite", own_formula = TRUE, statistic = X2 / (sum(l^2) / sum(l)), df = d0, p = survey:::pchisqsum(X2, rep(1, k), l, lower.tail = FALSE)),
    list(term = "internals", pearson_x2 = X2, delta_eigenvalues = I(l), mean_deff = mean(l), d0 = d0, nu = nu, n_rows = N)))
  # Cramer's V, its standard error by svycontrast's derivatives of the very expression, and Bergsma's correction with N/mean(l), in which N cancels
  nr <- nrow(x$p); nc <- ncol(x$p); m <- min(nr, nc) - 1
  names <- paste0("p", seq_along(x$p)); P <- matrix(names, nr)
  marg <- function(v) paste0("(", paste(v, collapse = "+"), ")")
  phi2 <- paste0("(", paste(sapply(seq_along(x$p), function(i) { r <- (i - 1) %% nr + 1; c <- (i - 1) %/% nr + 1
    paste0(P[i], "^2/(", marg(P[r, ]), "*", marg(P[, c]), ")") }), collapse = "+"), " - 1)")
  expr <- parse(text = paste0("sqrt(", phi2, "/", m, ")"))[[1]]
  env <- as.list(setNames(as.vector(x$p), names))
  grad <- attr(eval(deriv(expr, names), env), "gradient")
  n_eff <- N / mean(l); f2 <- X2 / N
  rt <- nr - (nr - 1)^2 / (n_eff - 1); ct <- nc - (nc - 1)^2 / (n_eff - 1)
  rows <- c(rows, list(list(term = "association", cramers_v = eval(expr, env), se = as.numeric(sqrt(grad %*% x$V %*% t(grad))),
                            corrected = sqrt(max(0, f2 - (nr - 1) * (nc - 1) / (n_eff - 1)) / (min(rt, ct) - 1)))))
  emit(id, "chisq", design, list(stat = "independence_test", row = row, col = col), rows, "svychisq(~ROW+COL, d, statistic = ...)", condition,
       "LR-F, LR-Chisq, Satterthwaite, association: formulas in generate.R", 1e-7)
}
tests_case("chisq_chile_vote_region", "chile", "vote", "region")
tests_case("chisq_chile_vote_education_domain", "chile", "vote", "education", "age < 40 & sex == \"F\"")
tests_case("chisq_nhanes_chol_agecat_domain", "nhanes", "HI_CHOL", "agecat", "race==2")
tests_case("chisq_nhanes_race_sex", "nhanes", "race", "RIAGENDR")
tests_case("chisq_clus2_awards_stype", "clus2", "awards", "stype")
tests_case("chisq_strat_awards_comp", "strat", "awards", "comp.imp")
tests_case("chisq_brr_race_agecat", "brr", "race", "agecat", statistics = c("F", "Chisq", "saddlepoint"))
tests_case("chisq_brr_chol_sex", "brr", "HI_CHOL", "RIAGENDR")
tests_case("chisq_zero_cells", "zero", "q", "g")

# --- fit ---
fit_case <- function(id, design, var, shares, condition = NULL) {
  d <- drop(answered(domain_of(design, condition), var), var)
  p0 <- shares / sum(shares)
  g <- svygofchisq(f1(var), p = p0, d)
  m <- svymean(f1(var), d); p <- coef(m); n <- nrow(d$variables); nu <- degf(domain_of(design, condition))
  X2 <- n * sum((p - p0)^2 / p0); G2 <- 2 * n * sum(ifelse(p > 0, p * log(p / p0), 0))
  l <- eigen(n * vcov(m) / sqrt(outer(p0, p0)), symmetric = TRUE, only.values = TRUE)$values
  l <- l[seq_len(length(l) - 1)]
  k <- length(l); d0 <- sum(l)^2 / sum(l^2); W <- as.numeric(t(p[-1] - p0[-1]) %*% solve(vcov(m)[-1, -1]) %*% (p[-1] - p0[-1]))
  f <- function(s, a, b) pf(s, a, b, lower.tail = FALSE)
  rows <- list(
    list(term = var, statistic = unname(g$statistic), scale = unname(g$parameter[["scale"]]), df = unname(g$parameter[["df"]]), p = unname(g$p.value)),
    list(term = "own", statistic_type = "F", statistic = X2 / sum(l), ndf = d0, ddf = d0 * nu, p = f(X2 / sum(l), d0, d0 * nu)),
    list(term = "own", statistic_type = "Chisq", statistic = X2 / mean(l), df = k, p = pchisq(X2 / mean(l), k, lower.tail = FALSE)),
    list(term = "own", statistic_type = "LR-F", statistic = G2 / sum(l), ndf = d0, ddf = d0 * nu, p = f(G2 / sum(l), d0, d0 * nu)),
    list(term = "own", statistic_type = "Wald", statistic = W / k, ndf = k, ddf = nu, p = f(W / k, k, nu)),
    list(term = "own", statistic_type = "adjWald", statistic = W * (nu - k + 1) / (k * nu), ndf = k, ddf = nu - k + 1, p = f(W * (nu - k + 1) / (k * nu), k, nu - k + 1)))
  emit(id, "chisq", design, list(stat = "goodness_of_fit", var = var, null = I(shares), categories = I(levels(d$variables[[var]]))), rows,
       "svygofchisq(~VAR, p, d); the others by Rao & Scott 1981, formulas in generate.R", condition, NULL, 1e-7)
}
fit_case("gof_nhanes_race", "nhanes", "race", c(.16, .64, .12, .08))
fit_case("gof_chile_vote_domain", "chile", "vote", c(7, 40, 23, 30), "age < 40")
fit_case("gof_brr_agecat", "brr", "agecat", c(.27, .28, .28, .17))
fit_case("gof_clus2_stype", "clus2", "stype", c(.71, .12, .17))

# --- letters ---
letters_case <- function(id, design, row, col, condition = NULL, adjust = "holm", base = 30) {
  whole <- domain_of(design, condition)
  d <- drop(answered(whole, row, col), row, col)
  C <- levels(d$variables[[col]]); R <- levels(d$variables[[row]])
  df <- degf(whole)
  n <- table(d$variables[[col]])
  rows <- list()
  for (r in R) {
    d$variables$hit <- as.numeric(d$variables[[row]] == r)
    m <- svyby(~hit, f1(col), d, svymean, covmat = TRUE)
    pairs <- combn(seq_along(C), 2)
    x <- apply(pairs, 2, function(ij) { k <- rep(0, length(C)); k[ij[1]] <- 1; k[ij[2]] <- -1; s <- svycontrast(m, k); c(coef(s), SE(s)) })
    p <- 2 * pt(-abs(x[1, ] / x[2, ]), df)
    p[n[pairs[1, ]] < base | n[pairs[2, ]] < base] <- NA
    a <- p.adjust(p, adjust)
    marks <- setNames(rep("", length(C)), C)
    for (i in seq_len(ncol(pairs))) if (!is.na(a[i]) && a[i] < 0.1) {
      big <- pairs[if (x[1, i] > 0) 1 else 2, i]; small <- pairs[if (x[1, i] > 0) 2 else 1, i]
      marks[big] <- paste0(marks[big], if (a[i] < 0.05) LETTERS[small] else letters[small])
    }
    for (i in seq_len(ncol(pairs))) rows[[length(rows) + 1]] <- list(row = r, column = C[pairs[1, i]], other = C[pairs[2, i]], estimate = unname(x[1, i]), se = unname(x[2, i]), p = p[i], p_adjusted = a[i])
    rows[[length(rows) + 1]] <- list(row = r, letters = as.list(marks))
  }
  emit(id, "letters", design, list(stat = "letters", row = row, col = col, adjust = adjust, base = base), rows,
       "svycontrast over svyby(~I(ROW == r), ~COL, d, svymean, covmat = TRUE); p.adjust over the pairs of a line; levels 0.95 and 0.90", condition)
}
letters_case("letters_chile_vote_region", "chile", "vote", "region")
letters_case("letters_chile_vote_region_bonferroni", "chile", "vote", "region", adjust = "bonferroni", base = 100)
letters_case("letters_nhanes_chol_race", "nhanes", "HI_CHOL", "race", adjust = "none")
letters_case("letters_nhanes_agecat_race_domain", "nhanes", "agecat", "race", "RIAGENDR==2", adjust = "BH")
letters_case("letters_brr_agecat_race", "brr", "agecat", "race", adjust = "hochberg")
letters_case("letters_clus2_awards_stype", "clus2", "awards", "stype", adjust = "BY", base = 5)

# --- residuals from independence ---
residuals_case <- function(id, design, row, col, condition = NULL) {
  whole <- drop(domain_of(design, condition), row, col)
  d <- drop(answered(whole, row, col), row, col)
  d$variables$cell <- interaction(d$variables[[row]], d$variables[[col]], sep = "|")
  m <- svymean(~cell, d); df <- degf(whole)
  R <- levels(d$variables[[row]]); C <- levels(d$variables[[col]])
  name <- function(r, c) paste0("`cell", r, "|", c, "`")
  sum_of <- function(v) paste0("(", paste(v, collapse = " + "), ")")
  rows <- list(); p <- c()
  for (r in R) for (c in C) {
    e <- parse(text = paste0(name(r, c), " - ", sum_of(name(r, C)), " * ", sum_of(name(R, c))))[[1]]
    s <- svycontrast(m, e); t <- as.numeric(coef(s) / SE(s))
    p <- c(p, 2 * pt(-abs(t), df))
    rows[[length(rows) + 1]] <- list(row = r, column = c, estimate = as.numeric(coef(s)), se = as.numeric(SE(s)), statistic = t)
  }
  holm <- p.adjust(p, "holm")
  rows <- lapply(seq_along(rows), function(i) c(rows[[i]], p = p[i], p_adjusted = holm[i]))
  emit(id, "residuals", design, list(stat = "residuals", row = row, col = col), rows, "svycontrast(svymean(~interaction(ROW, COL), d), p_ij - p_i. * p_.j)", condition, rel = 1e-7)
}
residuals_case("residuals_chile_vote_region", "chile", "vote", "region")
residuals_case("residuals_nhanes_race_agecat_domain", "nhanes", "race", "agecat", "RIAGENDR==2")
residuals_case("residuals_clus2_awards_stype", "clus2", "awards", "stype")
residuals_case("residuals_brr_race_agecat", "brr", "race", "agecat")

# --- weights: written from the definitions ---
weights_case <- function(id, design, condition = NULL) {
  d <- domain_of(design, condition)$variables
  w <- d[[designs[[design]]$json$weights]]; w <- w[w > 0]
  q <- quantile(w, c(.25, .5, .75), type = 7, names = FALSE)
  bound <- q[2] + 6 * (q[3] - q[1]); n <- length(w)
  emit(id, "weights", design, list(stat = "weights"), list(list(n = n, weighted_n = sum(w), mean = mean(w), cv = sqrt(mean((w - mean(w))^2)) / mean(w), deff = n * sum(w^2) / sum(w)^2,
       n_eff = sum(w)^2 / sum(w^2), minimum = min(w), median = q[2], maximum = max(w), extreme_above = bound, extreme_n = sum(w > bound), extreme_share = sum(w[w > bound]) / sum(w))),
       "quantile(w, type = 7); Kish 1965; median plus six interquartile ranges", condition)
}
weights_case("weights_chile", "chile")
weights_case("weights_nhanes_domain", "nhanes", "RIAGENDR==2")
weights_case("weights_zero", "zero")

# --- composition: shares of crossed categories, without weights and with them ---
composition_case <- function(id, design, first, second, condition = NULL) {
  d <- drop(answered(domain_of(design, condition), first, second), first, second)
  d$variables$cell <- interaction(d$variables[[first]], d$variables[[second]], sep = "|")
  m <- svymean(~cell, d); counts <- table(d$variables$cell)
  rows <- lapply(seq_along(counts), function(i) {
    at <- strsplit(names(counts)[i], "|", fixed = TRUE)[[1]]
    list(category = at[1], with_category = at[2], n = as.integer(counts[i]), unweighted = as.integer(counts[i]) / sum(counts), estimate = unname(coef(m)[i]), se = unname(SE(m)[i]))
  })
  emit(id, "composition", design, list(stat = "composition", vars = I(c(first, second))), rows, "svymean(~interaction(V1, V2), d)", condition)
}
composition_case("composition_chile_region_sex", "chile", "region", "sex")
composition_case("composition_nhanes_agecat_sex_domain", "nhanes", "agecat", "RIAGENDR", "HI_CHOL==0")
