# Further reference cases of models, from R survey. Run in this folder:  Rscript generate.R
# Where survey has no function the formula stands here, written from its source and not from opine.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail", warn = -1, digits = 17)
golden <- "../golden/data"
read <- function(path, factors = character()) {
  d <- read.csv(path, check.names = FALSE, stringsAsFactors = FALSE, na.strings = "")
  for (f in factors) d[[f]] <- factor(d[[f]])
  d
}
nhanes <- read(file.path(golden, "nhanes.csv"), "agecat")
chile <- read(file.path(golden, "Chile.csv"), c("vote", "sex", "region", "education"))
strat <- read(file.path(golden, "apistrat.csv"), c("stype", "awards", "sch.wide", "comp.imp"))
clus2 <- read(file.path(golden, "apiclus2.csv"), c("stype", "awards", "sch.wide", "comp.imp"))
chile$yes <- as.numeric(chile$vote == "Y")

jk_data <- local({
  d <- nhanes[seq(1, nrow(nhanes), 10), c("SDMVPSU", "SDMVSTRA", "WTMEC2YR", "HI_CHOL", "race", "agecat", "RIAGENDR")]
  d <- d[!is.na(d$HI_CHOL), ]
  r <- as.svrepdesign(svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = d), type = "JKn")
  w <- weights(r, "replication")
  colnames(w) <- paste0("jk", seq_len(ncol(w)))
  list(data = cbind(d, as.matrix(w)), rscales = r$rscales)
})
write.csv(jk_data$data, "data/nhanes_jk.csv", row.names = FALSE, na = "", quote = which(names(jk_data$data) == "agecat"))
jk <- read("data/nhanes_jk.csv", "agecat")

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
  jk = list(data = "data/nhanes_jk.csv",
            json = list(kind = "replicate", type = "JKn", weights = "WTMEC2YR", repweights_regex = "^jk", combined_weights = FALSE, rho = NULL, scale = 1,
                        rscales = jk_data$rscales, mse = FALSE, bootstrap_average = NULL, fpc = NULL),
            d = svrepdesign(weights = ~WTMEC2YR, repweights = "^jk", type = "JKn", combined.weights = FALSE, scale = 1, rscales = jk_data$rscales, mse = FALSE, data = jk)))

emit <- function(id, design, estimator, expected, r_call, subset = NULL, rel = 1e-8, note = NULL) {
  case <- list(id = id, topic = "model", data = I(designs[[design]]$data), design = designs[[design]]$json)
  if (!is.null(subset)) case$subset <- subset
  case <- c(case, list(estimator = c(list(stat = "model"), estimator), r_call = r_call, expected = expected, tolerance = list(rel = rel, abs = 1e-12)))
  if (!is.null(note)) case$note <- note
  case$reference <- list(software = paste("R survey", packageVersion("survey")), r = as.character(getRversion()))
  writeLines(toJSON(case, auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE), file.path("cases", paste0(id, ".json")))
}
domain_of <- function(design, condition) {
  d <- designs[[design]]$d
  if (is.null(condition)) return(d)
  d <- d[eval(parse(text = condition), d$variables) %in% TRUE, ]
  for (v in names(d$variables)) if (is.factor(d$variables[[v]])) d$variables[[v]] <- droplevels(d$variables[[v]])
  d
}
tight <- list(epsilon = 1e-15, maxit = 300)
coefficient_rows <- function(names, b, V, df) {
  lapply(seq_along(b), function(k) {
    se <- sqrt(V[k, k])
    list(term = names[[k]][1], category = if (is.na(names[[k]][2])) NULL else names[[k]][2], outcome = if (length(names[[k]]) > 2) names[[k]][3] else NULL, estimate = b[[k]],
         se = se, t = b[[k]] / se, p = 2 * pt(-abs(b[[k]] / se), df), df = df, ci = unname(b[[k]] + c(-1, 1) * qt(.975, df) * se))
  })
}

# --- generalised linear models: svyglm ---
# names: for each coefficient of R its (term, category) in opine
glm_case <- function(id, design, formula, family, names, opine, opine_family, condition = NULL, options = list(), psr2 = FALSE, rel = 1e-8) {
  d <- domain_of(design, condition)
  fit <- eval(bquote(svyglm(.(formula), design = d, family = family, control = tight)))
  # glm stops by its deviance, which leaves links that are not canonical half of their digits: go on from there
  for (again in seq_len(if (family$link %in% c("probit", "cloglog", "log")) 25 else 0)) fit <- eval(bquote(svyglm(.(formula), design = d, family = family, control = tight, start = .(unname(coef(fit))))))
  V <- vcov(fit)
  expected <- list(coefficients = coefficient_rows(names, coef(fit), V, fit$df.residual), vcov = unname(V),
                   fit = list(deviance = fit$deviance, null_deviance = fit$null.deviance, df_residual = fit$df.residual))
  if (!inherits(d, "svyrep.design")) expected$fit$dispersion <- as.numeric(summary(fit)$dispersion)
  if (psr2) expected$fit <- c(expected$fit, list(r2_cox_snell = psrsq(fit, "Cox-Snell"), r2_nagelkerke = psrsq(fit, "Nagelkerke")))
  emit(id, design, list(formula = opine, family = opine_family, options = options), expected,
       paste0("svyglm(", deparse1(formula), ", family=", family$family, "(\"", family$link, "\"), control=list(epsilon=1e-15, maxit=300)), psrsq"), condition, rel)
  invisible(fit)
}
i <- function(...) list(...)
glm_case("logit_chile_interaction", "chile", yes ~ age * sex + region, quasibinomial(),
         i(c("(Intercept)", NA), c("age", NA), c("sex", "M"), c("region", "M"), c("region", "N"), c("region", "S"), c("region", "SA"), c("age:sex", "M")),
         "vote == 'Y' ~ age*sex + region", "logit", psr2 = TRUE)
glm_case("logit_chile_domain", "chile", yes ~ age + education, quasibinomial(), i(c("(Intercept)", NA), c("age", NA), c("education", "PS"), c("education", "S")),
         "vote == 'Y' ~ age + education", "logit", condition = "age < 40")
glm_case("probit_nhanes", "nhanes", HI_CHOL ~ factor(race) + agecat, quasibinomial("probit"),
         i(c("(Intercept)", NA), c("race", "2"), c("race", "3"), c("race", "4"), c("agecat", "(19,39]"), c("agecat", "(39,59]"), c("agecat", "(59,Inf]")), "HI_CHOL ~ C(race) + agecat", "probit")
glm_case("cloglog_nhanes", "nhanes", HI_CHOL ~ factor(race) + RIAGENDR, quasibinomial("cloglog"),
         i(c("(Intercept)", NA), c("race", "2"), c("race", "3"), c("race", "4"), c("RIAGENDR", NA)), "HI_CHOL ~ C(race) + RIAGENDR", "cloglog", psr2 = TRUE)
glm_case("log_binomial_chile", "chile", yes ~ sex + education, quasibinomial("log"), i(c("(Intercept)", NA), c("sex", "M"), c("education", "PS"), c("education", "S")),
         "vote == 'Y' ~ sex + education", "log-binomial")
glm_case("gamma_strat", "strat", enroll ~ stype + meals, Gamma("log"), i(c("(Intercept)", NA), c("stype", "H"), c("stype", "M"), c("meals", NA)), "enroll ~ stype + meals", "gamma")
glm_case("poisson_strat_offset", "strat", api.stu ~ stype + meals + offset(log(enroll)), quasipoisson(), i(c("(Intercept)", NA), c("stype", "H"), c("stype", "M"), c("meals", NA)),
         "api.stu ~ stype + meals + offset(log(enroll))", "poisson", psr2 = TRUE)
glm_case("gauss_clus2_polynomial", "clus2", api00 ~ meals + I(meals^2) + log(enroll):stype, gaussian(),
         i(c("(Intercept)", NA), c("meals", NA), c("I(meals^2)", NA), c("log(enroll):stype", "E"), c("log(enroll):stype", "H"), c("log(enroll):stype", "M")),
         "api00 ~ meals + I(meals^2) + log(enroll):stype", "gaussian", condition = "enroll > 0")
glm_case("gauss_strat_no_intercept", "strat", api00 ~ 0 + stype + ell, gaussian(), i(c("stype", "E"), c("stype", "H"), c("stype", "M"), c("ell", NA)), "api00 ~ 0 + stype + ell", "gaussian")
glm_case("gauss_strat_factors_crossed", "strat", api00 ~ stype * awards + ell:meals, gaussian(),
         i(c("(Intercept)", NA), c("stype", "H"), c("stype", "M"), c("awards", "Yes"), c("stype:awards", "H:Yes"), c("stype:awards", "M:Yes"), c("ell:meals", NA)),
         "api00 ~ stype*awards + ell:meals", "gaussian")
glm_case("gauss_strat_years", "strat", api00 ~ I(meals + 2000) + I((meals + 2000)^2), gaussian(), i(c("(Intercept)", NA), c("I(meals + 2000)", NA), c("I((meals + 2000)^2)", NA)),
         "api00 ~ I(meals + 2000) + I((meals + 2000)^2)", "gaussian", rel = 1e-6)
glm_case("logit_jk", "jk", HI_CHOL ~ factor(race) + agecat, quasibinomial(),
         i(c("(Intercept)", NA), c("race", "2"), c("race", "3"), c("agecat", "(39,59]"), c("agecat", "(59,Inf]")), "HI_CHOL ~ C(race) + agecat", "logit",
         condition = "agecat != '(0,19]' & race < 4")

# --- models of categories by their estimating equations ---
# loglik(theta)[i] of each row is maximised with weights w by Newton's method; its score and Hessian are taken by central differences of fourth order
d4 <- function(f, x, h) {
  sapply(seq_along(x), function(k) { e <- replace(numeric(length(x)), k, h[k]); (8 * (f(x + e) - f(x - e)) - (f(x + 2 * e) - f(x - 2 * e))) / (12 * h[k]) }, simplify = "array")
}
newton <- function(score, w, start, hessian) {
  theta <- start
  for (pass in 1:100) {
    step <- solve(hessian(theta, w), colSums(w * score(theta)))
    theta <- theta + step
    if (max(abs(step)) < 1e-13 * (1 + max(abs(theta)))) break
  }
  theta
}
# numeric Hessian of the weighted score
hessian_of <- function(score, X) {
  h <- 1e-3 / pmax(1, apply(abs(X), 2, max))
  function(theta, w) -d4(function(t) colSums(w * score(t)), theta, c(h, rep(1e-3, length(theta) - length(h))))
}

multinomial_score <- function(X, y, J) function(theta) {
  B <- matrix(theta, ncol(X)); eta <- cbind(0, X %*% B); P <- exp(eta - apply(eta, 1, max)); P <- P / rowSums(P)
  do.call(cbind, lapply(2:J, function(k) X * ((y == k) - P[, k])))
}
multinomial_hessian <- function(X, J) function(theta, w) {
  B <- matrix(theta, ncol(X)); eta <- cbind(0, X %*% B); P <- exp(eta - apply(eta, 1, max)); P <- P / rowSums(P)
  do.call(rbind, lapply(2:J, function(a) do.call(cbind, lapply(2:J, function(b) t(X) %*% (X * (w * P[, a] * ((a == b) - P[, b])))))))
}
ordinal_score <- function(X, y, J, pdf, cdf) function(theta) {
  p <- ncol(X); eta <- as.vector(X %*% theta[seq_len(p)]); z <- c(-Inf, theta[-seq_len(p)], Inf)
  u <- z[y + 1] - eta; l <- z[y] - eta
  P <- cdf(u) - cdf(l); fu <- ifelse(is.finite(u), pdf(u), 0); fl <- ifelse(is.finite(l), pdf(l), 0)
  cbind(-X * (fu - fl) / P, sapply(seq_len(J - 1), function(k) ((y == k) * fu - (y == k + 1) * fl) / P))
}
# variance: svytotal of the rows' influence, or svrVar over refits
variance_of <- function(d, score, hessian, theta, w) {
  if (inherits(d, "svyrep.design")) {
    r <- weights(d, "analysis")
    b <- t(apply(r, 2, function(wr) newton(score, wr, theta, hessian)))
    return(survey:::svrVar(b, d$scale, d$rscales, mse = d$mse, coef = theta))
  }
  z <- score(theta) %*% solve(hessian(theta, w))
  vcov(svytotal(z, d))
}
category_case <- function(id, design, kind, y, rhs, names, opine, family, condition = NULL, pdf = NULL, cdf = NULL, quantile = NULL, rel = 1e-7, levels = NULL) {
  d <- domain_of(design, condition)
  df <- degf(d)
  d <- d[!is.na(d$variables[[y]]) & complete.cases(d$variables[all.vars(rhs)]), ]
  Y <- factor(d$variables[[y]], levels = if (is.null(levels)) levels(factor(d$variables[[y]])) else levels); J <- nlevels(Y); yk <- as.integer(Y)
  X <- model.matrix(rhs, d$variables); w <- weights(d, "sampling"); shares <- tapply(w, Y, sum) / sum(w)
  if (kind == "multinomial") {
    score <- multinomial_score(X, yk, J); hessian <- multinomial_hessian(X, J); start <- rep(0, ncol(X) * (J - 1))
    df <- degf(d) + 1 - ncol(X)
  } else {
    X <- X[, -1, drop = FALSE]
    score <- ordinal_score(X, yk, J, pdf, cdf); hessian <- hessian_of(score, X); start <- c(rep(0, ncol(X)), quantile(cumsum(shares)[-J]))
    df <- degf(d) - ncol(X)
  }
  theta <- newton(score, w, start, hessian)
  V <- variance_of(d, score, hessian, theta, w)
  emit(id, design, list(formula = opine, family = family, options = list()), list(coefficients = coefficient_rows(names(levels(Y)), theta, V, df), vcov = unname(as.matrix(V))),
       paste0("own ", kind, " pseudo-likelihood; ", if (inherits(d, "svyrep.design")) "svrVar over refits" else "svytotal of influence"), condition, rel)
}
equations <- function(terms, base = 1) function(levels) unlist(lapply(levels[-base], function(k) lapply(terms, function(t) c(t, k))), recursive = FALSE)
category_case("multinomial_chile", "chile", "multinomial", "vote", ~ sex + age + education,
              equations(i(c("(Intercept)", NA), c("sex", "M"), c("age", NA), c("education", "PS"), c("education", "S"))), "vote ~ sex + age + education", "multinomial")
category_case("multinomial_clus2_domain", "clus2", "multinomial", "stype", ~ meals, equations(i(c("(Intercept)", NA), c("meals", NA))), "stype ~ meals", "multinomial", condition = "ell < 50")
category_case("multinomial_jk", "jk", "multinomial", "race", ~ RIAGENDR, equations(i(c("(Intercept)", NA), c("RIAGENDR", NA))), "C(race) ~ RIAGENDR", "multinomial", condition = "race < 4")
thresholds <- function(terms) function(levels) c(terms, lapply(seq_len(length(levels) - 1), function(k) c(paste0(levels[k], "|", levels[k + 1]), NA)))
ed <- c("P", "S", "PS")
category_case("ordinal_chile", "chile", "ordinal", "education", ~ age + sex + region,
              thresholds(i(c("age", NA), c("sex", "M"), c("region", "M"), c("region", "N"), c("region", "S"), c("region", "SA"))),
              "C(education, levels=(P, S, PS)) ~ age + sex + region", "ordinal", pdf = dlogis, cdf = plogis, quantile = qlogis, levels = ed)
category_case("ordinal_chile_cloglog", "chile", "ordinal", "education", ~ age + sex, thresholds(i(c("age", NA), c("sex", "M"))), "C(education, levels=(P, S, PS)) ~ age + sex", "ordinal-cloglog",
              pdf = function(x) exp(x - exp(x)), cdf = function(x) -expm1(-exp(x)), quantile = function(p) log(-log1p(-p)), levels = ed)
category_case("ordinal_jk_probit", "jk", "ordinal", "agecat", ~ RIAGENDR, thresholds(i(c("RIAGENDR", NA))), "agecat ~ RIAGENDR", "ordinal-probit", pdf = dnorm, cdf = pnorm, quantile = qnorm)

# --- average marginal effects and predictive margins ---
# average over the sample of the fitted mean with some variables set; delta: J V J'; unconditional: the rows' own share besides
average_case <- function(id, design, formula, family, opine, opine_family, effects, predictions, options, condition = NULL, rel = 1e-6) {
  d <- domain_of(design, condition)
  d <- d[complete.cases(d$variables[all.vars(formula)]), ]
  fit <- eval(bquote(svyglm(.(formula), design = d, family = family, control = tight)))
  w <- weights(d, "sampling"); tt <- delete.response(terms(fit)); b <- coef(fit); V <- vcov(fit); df <- fit$df.residual
  levels <- fit$xlevels
  rows_at <- function(set) {
    data <- d$variables
    for (v in names(set)) data[[v]] <- if (v %in% names(levels)) factor(set[[v]], levels = levels[[v]]) else if (is.function(set[[v]])) set[[v]](data[[v]]) else set[[v]]
    X <- model.matrix(tt, model.frame(tt, data, xlev = levels)); eta <- as.vector(X %*% b)
    list(m = family$linkinv(eta), J = X * family$mu.eta(eta))
  }
  X <- model.matrix(fit); r <- residuals(fit, "working"); ww <- fit$weights; A <- solve(t(X) %*% (X * ww))
  pw <- fit$prior.weights
  influence <- (X * (r * ww / pw)) %*% A # by unit of the rescaled weight
  figure <- function(parts) {
    m <- Reduce(`+`, lapply(parts, function(p) p$f * rows_at(p$set)$m)); J <- colSums(w * Reduce(`+`, lapply(parts, function(p) p$f * rows_at(p$set)$J))) / sum(w)
    M <- sum(w * m) / sum(w)
    z <- (m - M) / sum(w) + as.vector(influence %*% J) * (pw[1] / w[1])
    list(estimate = M, delta = sqrt(as.numeric(t(J) %*% V %*% J)), unconditional = SE(svytotal(z, d))[[1]])
  }
  row <- function(keys, f, how) c(keys, list(estimate = f$estimate, se = f[[how]], ci = f$estimate + c(-1, 1) * qt(.975, df) * f[[how]], df = df))
  for (how in c("delta", "unconditional")) {
    emit(paste0(id, "_", how), design, list(formula = opine, family = opine_family, options = c(options, "--effects-se", how)),
         list(effects = lapply(effects, function(e) row(e$keys, figure(e$parts), how)), predictions = lapply(predictions, function(e) row(e$keys, figure(e$parts), how))),
         "own averages of predict(svyglm); delta method, or svytotal of influence", condition, rel)
  }
}
set <- function(..., f = 1) list(set = list(...), f = f)
slope <- function(v, h) { # fourth order
  by <- function(k) { e <- k * h; s <- list(function(x) x + e); names(s) <- v; s }
  list(list(set = by(1), f = 8 / (12 * h)), list(set = by(-1), f = -8 / (12 * h)), list(set = by(2), f = -1 / (12 * h)), list(set = by(-2), f = 1 / (12 * h)))
}
effect <- function(variable, category = NULL, parts) list(keys = list(variable = variable, category = category), parts = parts)
at <- function(text, ...) list(keys = list(at = text), parts = list(set(...)))
average_case("margins_logit_chile", "chile", yes ~ sex * age + region, quasibinomial(), "vote == 'Y' ~ sex*age + region", "logit",
             list(effect("sex", "M", list(set(sex = "M"), set(sex = "F", f = -1))), effect("age", NULL, slope("age", .01)), effect("region", "N", list(set(region = "N"), set(region = "C", f = -1)))),
             list(at("sex=F", sex = "F"), at("sex=M", sex = "M"), at("sex=F, age=30", sex = "F", age = 30), at("sex=M, age=60", sex = "M", age = 60)),
             list("--effects", "sex,age,region", "--predict", "sex", "--predict", "sex * age=30,60"))
average_case("margins_poisson_clus2", "clus2", api.stu ~ log(enroll) + stype, quasipoisson(), "api.stu ~ log(enroll) + stype", "poisson",
             list(effect("enroll", NULL, slope("enroll", .1)), effect("stype", "H", list(set(stype = "H"), set(stype = "E", f = -1)))), list(at("enroll=500", enroll = 500)),
             list("--effects", "all", "--predict", "enroll=500"))
average_case("margins_gauss_polynomial", "nhanes", RIAGENDR ~ race + I(race^2) + agecat, gaussian(), "RIAGENDR ~ race + I(race^2) + agecat", "gaussian",
             list(effect("race", NULL, slope("race", .01))), list(at("race=2", race = 2)), list("--effects", "race", "--predict", "race=2"))
