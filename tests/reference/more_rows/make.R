# Makes the cases and data of this folder with R survey (4.1-1): Rscript make.R, in this folder.
# The data is made with a seed: clusters, unequal weights, ties, zero weights, missing answers, few values beyond the outer quantiles.
suppressMessages(library(survey))
options(survey.lonely.psu = "fail", warn = -1)
set.seed(20260301)

# --- data ---

number <- function(x) ifelse(is.na(x), "", format(x, digits = 17, trim = TRUE, scientific = FALSE))

write_data <- function(name, d, factors) {
  out <- d
  for (v in names(out)) if (is.numeric(out[[v]])) out[[v]] <- number(out[[v]])
  write.csv(out, file.path("data", paste0(name, ".csv")), row.names = FALSE, quote = FALSE, na = "")
  meta <- sapply(names(d), function(v) {
    levels <- if (v %in% factors) paste0(', "levels": [', paste0('"', levels(factor(d[[v]])), '"', collapse = ", "), "]") else ""
    sprintf('    {"name": "%s", "type": "%s", "missing": %d%s}', v, if (v %in% factors) "factor" else "numeric", sum(is.na(d[[v]])), levels)
  })
  writeLines(c(sprintf('{"name": "%s", "source": "made by make.R with a seed", "licence": "public domain", "columns": [', name), paste(meta, collapse = ",\n"), "]}"),
             file.path("data", paste0(name, ".meta.json")))
  # what is written is what R estimates from: numbers go through their text once
  back <- read.csv(file.path("data", paste0(name, ".csv")), stringsAsFactors = FALSE)
  for (v in factors) back[[v]] <- factor(back[[v]])
  back
}

make_rows <- function(n_strata, psus, size) {
  d <- do.call(rbind, lapply(seq_len(n_strata), function(h) do.call(rbind, lapply(seq_len(psus[h]), function(i) {
    n <- sample(size, 1)
    data.frame(stratum = h, psu = 100 * h + i, hh = seq_len(n), level = rnorm(1, 3 * h, 2), N1 = 12 + 3 * h, N2 = 40 + 5 * i)
  }))))
  n <- nrow(d)
  d$weight <- round(exp(rnorm(n, 0, 0.6)) * (1 + d$stratum / 4), 3)
  d$score <- pmin(pmax(round(d$level / 2 + rnorm(n, 2, 2)), 0), 10)          # ties
  d$income <- round(exp(6 + 0.1 * d$level + rnorm(n, 0, 0.8)), 2)             # skewed
  d$height <- round(170 + d$level + rnorm(n, 0, 7), 1)
  d$income_na <- ifelse(runif(n) < 0.12, NA, d$income)
  d$group <- sample(c("a", "b", "c"), n, TRUE, c(.5, .4, .1))
  d$sex <- sample(c("f", "m"), n, TRUE)
  d$agecat <- sample(1:3, n, TRUE, c(.3, .5, .2))
  d$weight0 <- ifelse(runif(n) < 0.1, 0, d$weight)
  d$level <- NULL
  d
}

mixed <- write_data("mixed", make_rows(4, c(3, 4, 5, 3), 9:16), c("group", "sex", "agecat"))
pairs <- make_rows(8, rep(2, 8), 8:12)
plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = pairs, nest = TRUE)
replicate_columns <- function(design, prefix) {
  w <- weights(design, "analysis")
  colnames(w) <- sprintf("%s%02d", prefix, seq_len(ncol(w)))
  as.data.frame(round(w, 6))
}
pairs <- cbind(pairs, replicate_columns(as.svrepdesign(plain, type = "BRR"), "brr"), replicate_columns(as.svrepdesign(plain, type = "Fay", fay.rho = 0.3), "fay"),
               replicate_columns(as.svrepdesign(plain, type = "JKn"), "jkn"), replicate_columns(as.svrepdesign(plain, type = "bootstrap", replicates = 40), "boot"))
pairs <- write_data("pairs", pairs, c("group", "sex", "agecat"))

# --- designs: R's object, and how a case describes it ---

quoted <- function(x) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
linearised <- function(ids, strata, weights, fpc) {
  sprintf('{"kind": "linearization", "ids": %s, "strata": %s, "weights": %s, "fpc": %s, "nest": true, "lonely_psu": "fail"}',
          if (length(ids)) quoted(ids) else "[]", if (length(strata)) quoted(strata) else "[]", if (is.null(weights)) "null" else paste0('"', weights, '"'),
          if (length(fpc)) quoted(fpc) else "[]")
}
replicated <- function(type, prefix, scale, rscales, rho, mse) {
  list_of <- function(x) if (is.null(x)) "null" else paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ", "), "]")
  one <- function(x) if (is.null(x)) "null" else format(x, digits = 17)
  sprintf('{"kind": "replicate", "type": "%s", "weights": "weight", "repweights_regex": "^%s", "combined_weights": true, "rho": %s, "scale": %s, "rscales": %s, "mse": %s}',
          type, prefix, one(rho), one(scale), list_of(rscales), if (mse) "true" else "false")
}
rep_design <- function(type, prefix, ..., mse = FALSE) {
  svrepdesign(weights = ~weight, repweights = paste0("^", prefix, "[0-9]"), type = type, combined.weights = TRUE, mse = mse, data = pairs, ...)
}
jkn_scales <- rep(0.5, 16)
designs <- list(
  strata_fpc = list("mixed", svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~N1, data = mixed, nest = TRUE), linearised("psu", "stratum", "weight", "N1")),
  stages = list("mixed", svydesign(~psu + hh, strata = ~stratum, fpc = ~N1 + N2, data = mixed, nest = TRUE), linearised(c("psu", "hh"), "stratum", NULL, c("N1", "N2"))),
  weights = list("mixed", svydesign(~1, weights = ~weight, data = mixed), linearised(NULL, NULL, "weight", NULL)),
  zeros = list("mixed", svydesign(~psu, strata = ~stratum, weights = ~weight0, data = mixed, nest = TRUE), linearised("psu", "stratum", "weight0", NULL)),
  brr = list("pairs", rep_design("BRR", "brr"), replicated("BRR", "brr", NULL, NULL, NULL, FALSE)),
  fay = list("pairs", rep_design("Fay", "fay", rho = 0.3, mse = TRUE), replicated("Fay", "fay", NULL, NULL, 0.3, TRUE)),
  jkn = list("pairs", rep_design("JKn", "jkn", scale = 1, rscales = jkn_scales), replicated("JKn", "jkn", 1, jkn_scales, NULL, FALSE)),
  boot = list("pairs", rep_design("bootstrap", "boot", scale = 1 / 39, rscales = rep(1, 40), mse = TRUE), replicated("bootstrap", "boot", 1 / 39, NULL, NULL, TRUE)))

# --- cases ---

json <- function(x) {
  if (is.null(x)) return("null")
  if (is.character(x)) return(if (length(x) == 1) paste0('"', x, '"') else quoted(x))
  if (is.logical(x) && length(x) == 1 && !is.na(x)) return(tolower(as.character(x)))
  text <- ifelse(is.nan(x), '"NaN"', ifelse(is.na(x), "null", ifelse(is.infinite(x), ifelse(x > 0, '"Inf"', '"-Inf"'), format(as.numeric(x), digits = 17, trim = TRUE))))
  if (length(x) == 1) text else paste0("[", paste(text, collapse = ", "), "]")
}
object <- function(fields) paste0("{", paste(sprintf('"%s": %s', names(fields), fields), collapse = ", "), "}")
row_of <- function(..., by = NULL) {
  fields <- lapply(list(...), json)
  if (!is.null(by)) fields <- c(fields, by = object(lapply(by, json)))
  object(fields)
}
write_case <- function(id, topic, design, subset, estimator, call, rows, rel = 1e-9) {
  fields <- list(id = json(id), topic = json(topic), data = sprintf('["data/%s.csv"]', design[[1]]), design = design[[3]])
  if (!is.null(subset)) fields$subset <- json(subset)
  fields$estimator <- object(lapply(estimator, function(x) if (inherits(x, "array")) paste0("[", paste(sapply(x, json), collapse = ", "), "]") else json(x)))
  fields$r_call <- json(gsub('"', "'", call))
  fields$tolerance <- sprintf('{"rel": %g, "abs": 1e-12}', rel)
  fields$reference <- '{"software": "R survey 4.1-1"}'
  lines <- paste0('  "', names(fields), '": ', unlist(fields))
  writeLines(c("{", paste0(lines, ","), '  "expected": [', paste0("    ", rows, c(rep(",", length(rows) - 1), "")), "  ]", "}"), file.path("cases", paste0(id, ".json")))
}
many <- function(x) structure(as.list(x), class = "array")
domain <- function(design, subset) if (is.null(subset)) design[[2]] else eval(substitute(subset(D, S), list(D = design[[2]], S = parse(text = subset)[[1]])))
groups_of <- function(d, by) if (is.null(by)) list(NULL) else lapply(sort(unique(as.character(d$variables[[by]]))), function(g) setNames(list(g), by))
within_group <- function(d, g) if (is.null(g)) d else { keep <- as.character(d$variables[[names(g)]]) == g[[1]]; d[keep, ] }

rules <- c("math", "school", "shahvaish", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9")
probs <- c(0.05, 0.25, 0.5, 0.8, 0.95)

# svyquantile of a replicate design passes no method on to woodruffCI, so that every type is "mean" there: woodruffCI is asked directly.
estimate_quantiles <- function(d, var, type, rule, level, df) {
  if (!inherits(d, "svyrep.design") || type == "quantile") {
    return(svyquantile(as.formula(paste0("~", var)), d, probs, alpha = 1 - level, interval.type = type, qrule = rule, df = df)[[1]])
  }
  qrule <- get(paste0("qrule_", rule), asNamespace("survey"))
  x <- d$variables[[var]]
  t(sapply(probs, function(p) {
    q <- qrule(x, weights(d, "sampling"), p)
    ci <- survey:::woodruffCI(x, q, p, d, qrule, 1 - level, df, method = type)
    c(q, ci, diff(ci) / (2 * qt(1 - (1 - level) / 2, df)))
  }))
}

quantile_case <- function(id, design, var, type, subset = NULL, by = NULL, level = 0.95, df = NULL) {
  d <- domain(design, subset)
  rows <- character(0)
  for (g in groups_of(d, by)) for (rule in rules) {
    e <- within_group(d, g)
    shown <- if (is.null(df)) degf(d) else df
    q <- estimate_quantiles(e, var, type, rule, level, shown)
    for (k in seq_along(probs)) {
      rows <- c(rows, row_of(term = var, p = probs[k], qrule = rule, interval_type = type, estimate = q[k, 1], se = q[k, 4], ci = unname(q[k, 2:3]), level = level, df = shown, by = g))
    }
  }
  estimator <- list(stat = "quantile", var = var, probs = many(probs), interval_type = type, qrules = many(rules), level = level,
                    df = if (is.null(df)) "degf" else if (is.infinite(df)) "Inf" else df)
  if (!is.null(by)) estimator$by <- many(by)
  write_case(id, "quantile", design, subset, estimator, sprintf("svyquantile(~%s, d, probs, interval.type='%s', qrule=RULE)", var, type), rows)
}

for (name in names(designs)) {
  kind <- if (inherits(designs[[name]][[2]], "svyrep.design")) c("mean", "xlogit", "beta", "asin", "quantile") else c("mean", "xlogit", "beta", "asin")
  for (type in kind) {
    if (name == "zeros" && type == "beta") next  # nrow(design) counts rows of weight 0 there
    quantile_case(paste0("quantile_", name, "_", type), designs[[name]], if (type %in% c("mean", "quantile")) "income" else "height", type)
  }
  quantile_case(paste0("quantile_", name, "_ties"), designs[[name]], "score", "mean")
}
quantile_case("quantile_strata_fpc_by", designs$strata_fpc, "income", "mean", by = "sex")
quantile_case("quantile_jkn_by", designs$jkn, "income", "mean", by = "sex")
quantile_case("quantile_boot_by_spread", designs$boot, "income", "quantile", by = "sex", df = 20)
quantile_case("quantile_stages_domain_90", designs$stages, "income", "xlogit", subset = "group != 'c'", level = 0.9)
quantile_case("quantile_weights_missing", designs$weights, "income_na", "mean", subset = "!is.na(income_na)")
quantile_case("quantile_strata_missing_99", designs$strata_fpc, "income_na", "mean", subset = "!is.na(income_na) & agecat == 2", level = 0.99)
quantile_case("quantile_weights_normal", designs$weights, "height", "mean", df = Inf)

cdf_case <- function(id, design, var, at, subset = NULL, by = NULL) {
  d <- domain(design, subset)
  rows <- character(0)
  for (g in groups_of(d, by)) for (a in at) {
    e <- within_group(d, g)
    m <- eval(substitute(svymean(~I(as.numeric(V <= A)), e), list(V = as.name(var), A = a)))
    ci <- confint(m, df = degf(d))
    check <- svycdf(as.formula(paste0("~", var)), e)[[1]](a)
    stopifnot(abs(coef(m) - check) < 1e-12)
    rows <- c(rows, row_of(term = var, at = a, estimate = unname(coef(m)), se = as.numeric(SE(m)), ci = as.vector(ci), df = degf(d), by = g))
  }
  estimator <- list(stat = "cdf", var = var, at = many(at))
  if (!is.null(by)) estimator$by <- many(by)
  write_case(id, "cdf", design, subset, estimator, sprintf("svycdf(~%s, d)[[1]](at), svymean(~I(%s <= at), d)", var, var), rows)
}
for (name in names(designs)) cdf_case(paste0("cdf_", name), designs[[name]], "income", c(300, 700, 2000))
cdf_case("cdf_strata_by", designs$strata_fpc, "score", 2:7, by = "sex")

# Standard errors of sd and correlation: delta method on svyvar, or the replicates themselves.
spread_case <- function(id, design, vars, subset = NULL, na_rm = FALSE) {
  d <- domain(design, subset)
  replicate <- inherits(d, "svyrep.design")
  v <- svyvar(as.formula(paste0("~", paste(vars, collapse = "+"))), d, na.rm = na_rm)
  p <- length(vars)
  V <- as.matrix(attr(v, "var")); S <- matrix(as.vector(v), p, p)
  at <- function(i, j) (j - 1) * p + i
  theta_of <- function(w, x) { m <- colSums(w * x) / sum(w); n <- nrow(x); t((x - rep(m, each = n)) * w) %*% (x - rep(m, each = n)) / sum(w) * n / (n - 1) }
  spread_of <- function(f) {
    x <- as.matrix(d$variables[vars])
    reps <- apply(weights(d, "analysis"), 2, function(w) f(theta_of(w, x)))
    sqrt(as.numeric(survey::svrVar(reps, d$scale, d$rscales, mse = d$mse, coef = f(S))))
  }
  rows <- character(0)
  for (i in 1:p) for (j in i:p) {
    se <- sqrt(V[at(i, j), at(i, j)])
    fields <- list(term = if (p == 1) vars else sprintf("cov(%s,%s)", vars[i], vars[j]), estimate = S[i, j], se = se, ci = S[i, j] + c(-1, 1) * qt(.975, degf(d)) * se, df = degf(d))
    if (i == j) {
      fields$sd <- sqrt(S[i, i])
      fields$se_sd <- if (replicate) spread_of(function(s) sqrt(s[i, i])) else se / (2 * sqrt(S[i, i]))
    } else {
      r <- S[i, j] / sqrt(S[i, i] * S[j, j])
      gradient <- rep(0, p * p)
      gradient[at(i, j)] <- 1 / sqrt(S[i, i] * S[j, j]); gradient[at(i, i)] <- -r / (2 * S[i, i]); gradient[at(j, j)] <- -r / (2 * S[j, j])
      fields$correlation <- r
      fields$se_correlation <- if (replicate) spread_of(function(s) s[i, j] / sqrt(s[i, i] * s[j, j])) else sqrt(drop(gradient %*% V %*% gradient))
    }
    rows <- c(rows, do.call(row_of, fields))
  }
  write_case(id, "variance", design, subset, list(stat = "variance", vars = many(vars), na_rm = na_rm),
             "svyvar(~vars, d); sd and correlation by the delta method, replicates: once a replicate", rows)
}
for (name in names(designs)) spread_case(paste0("variance_", name), designs[[name]], c("income", "height", "score"))
spread_case("variance_strata_missing", designs$strata_fpc, "income_na", na_rm = TRUE)
spread_case("variance_weights_domain", designs$weights, c("income", "height"), subset = "sex == 'f'")

standard_case <- function(id, design, population, by, over = NULL, var = NULL, numerator = NULL, denominator = NULL, subset = NULL) {
  d <- domain(design, subset)
  formula_of <- function(x) as.formula(paste0("~", paste(x, collapse = "+")))
  missing <- formula_of(c(var, numerator, denominator))
  s <- svystandardize(d, by = formula_of(by), over = if (is.null(over)) ~1 else formula_of(over), population = population, excluding.missing = missing)
  rows <- character(0)
  for (g in if (is.null(over)) list(NULL) else groups_of(s, over)) {
    e <- within_group(s, g)
    m <- if (!is.null(var)) svymean(formula_of(var), e, na.rm = TRUE) else svyratio(formula_of(numerator), formula_of(denominator), e, na.rm = TRUE)
    estimate <- as.numeric(coef(m)); se <- as.numeric(SE(m))
    rows <- c(rows, row_of(term = if (is.null(var)) paste0(numerator, "/", denominator) else var, estimate = estimate, se = se, ci = estimate + c(-1, 1) * qt(.975, degf(d)) * se,
                           ci_z = estimate + c(-1, 1) * qnorm(.975) * se, df = degf(d), by = g))
  }
  estimator <- list(stat = if (is.null(var)) "standardized_ratio" else "standardized_mean", by = many(by), population = many(as.numeric(population)))
  if (!is.null(over)) estimator$over <- over
  if (!is.null(var)) estimator$var <- var else { estimator$numerator <- numerator; estimator$denominator <- denominator }
  write_case(id, "standardize", design, subset, estimator, "svystandardize(d, by, over, population, excluding.missing), then svymean or svyratio", rows)
}
standard_case("standard_strata_mean", designs$strata_fpc, c(20, 50, 30), "agecat", "sex", var = "income")
standard_case("standard_all_mean", designs$strata_fpc, c(20, 50, 30), "agecat", var = "height")
standard_case("standard_weights_missing", designs$weights, c(1, 1, 1), "agecat", "sex", var = "income_na")
standard_case("standard_two_variables", designs$strata_fpc, c(10, 25, 15, 12, 26, 12), c("agecat", "sex"), var = "score")
standard_case("standard_strata_ratio", designs$strata_fpc, c(20, 50, 30), "agecat", "sex", numerator = "income", denominator = "height")
standard_case("standard_stages_mean", designs$stages, c(20, 50, 30), "agecat", "sex", var = "income")
for (name in c("brr", "fay", "jkn", "boot")) {
  standard_case(paste0("standard_", name, "_mean"), designs[[name]], c(20, 50, 30), "agecat", "sex", var = "income")
  standard_case(paste0("standard_", name, "_ratio"), designs[[name]], c(20, 50, 30), "agecat", numerator = "income", denominator = "height")
}
cat(length(list.files("cases")), "cases\n")
