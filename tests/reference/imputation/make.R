# Reference cases of multiple imputation: survey and mitools. The combined estimate and its variance are those of mitools' MIcombine; the degrees of freedom
# are Barnard and Rubin's (1999) and, in the case named so, mitools' own, which leave (1 + 1/m) out. Run in this folder: Rscript make.R
source("../cases.R")
suppressPackageStartupMessages(library(mitools))

# --- completed data: scores, a category and a group variable of the api sample, a fifth of each made missing and drawn from rows like it ---
set.seed(20240607)
st <- read.csv("../golden/data/apistrat.csv")[, c("cds", "stype", "pw", "fpc", "api99", "api00", "meals", "ell", "awards", "comp.imp")]
full <- st
full$level <- cut(full$api00, c(0, 550, 650, 750, 1000), labels = c("low", "middle", "good", "best"))
full$level <- as.character(full$level)
gone <- function(p) runif(nrow(full)) < p
holes <- list(api00 = gone(0.2), meals = gone(0.25), level = gone(0.2), comp.imp = gone(0.15))
observed <- full
for (v in names(holes)) observed[[v]][holes[[v]]] <- NA
M <- 5
completed <- lapply(seq_len(M), function(i) {
  x <- observed
  b <- lm(api00 ~ api99, observed)
  x$api00[holes$api00] <- round(predict(b, x[holes$api00, ]) + rnorm(sum(holes$api00), 0, summary(b)$sigma))
  b <- lm(meals ~ api99 + ell, observed)
  x$meals[holes$meals] <- round(pmin(100, pmax(0, predict(b, x[holes$meals, ]) + rnorm(sum(holes$meals), 0, summary(b)$sigma))))
  for (v in c("level", "comp.imp")) {
    pool <- observed[!holes[[v]], ]
    x[[v]][holes[[v]]] <- sapply(which(holes[[v]]), function(r) pool[[v]][sample(order(abs(pool$api99 - x$api99[r]))[1:12], 1)])
  }
  x$top <- as.integer(x$level == "best")
  x
})
for (i in seq_len(M)) write.csv(completed[[i]], sprintf("data/api_imp%d.csv", i), row.names = FALSE, na = "")
observed$top <- as.integer(observed$level == "best")
stacked <- do.call(rbind, lapply(0:M, function(i) cbind(imp = i, if (i == 0) observed else completed[[i]])))
write.csv(stacked[sample(nrow(stacked)), ], "data/api_stacked.csv", row.names = FALSE, na = "") # shuffled: rows of an imputation need not stand together
files <- sprintf("data/api_imp%d.csv", seq_len(M))
places <- sprintf("{%d}", 0:(M - 1))
design <- c("--strata", "stype", "--weights", "pw", "--fpc", "fpc")
designs <- lapply(completed, function(x) svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = x))

# --- Rubin's rules from mitools, Barnard and Rubin's df from their paper ---
pool <- function(estimates, variances, complete, rule = "barnard-rubin") {
  m <- length(estimates)
  r <- MIcombine(estimates, variances, df.complete = if (rule == "mitools") complete else Inf)
  Q <- coef(r); T <- vcov(r)
  T <- as.matrix(T)
  B <- as.matrix(var(do.call(rbind, estimates)))
  U <- Reduce(`+`, lapply(variances, as.matrix)) / m
  total <- diag(T); within <- diag(U); between <- diag(B)
  riv <- (1 + 1 / m) * between / within
  df <- r$df
  if (rule == "barnard-rubin") {
    old <- (m - 1) * (1 + 1 / riv)^2
    gamma <- (1 + 1 / m) * between / total
    df <- if (is.finite(complete)) 1 / (1 / old + 1 / ((complete + 1) / (complete + 3) * complete * (1 - gamma))) else old
  }
  list(Q = Q, T = T, within = within, between = between, riv = riv, df = df, fmi = (riv + 2 / (df + 3)) / (1 + riv))
}
pooled_row <- function(section, keys, comb, i, transform = "plain", level = 0.95, ...) {
  out <- row(section, keys, comb$Q[i], sqrt(comb$T[i, i]), comb$df[i], level, within_variance = comb$within[[i]], between_variance = comb$between[[i]], riv = comb$riv[[i]], fmi = comb$fmi[[i]], ...)
  if (transform == "logit") {
    q <- comb$Q[[i]]
    ends <- plogis(qlogis(q) + c(-1, 1) * qt(1 - (1 - level) / 2, comb$df[[i]]) * sqrt(comb$T[i, i]) / (q * (1 - q)))
    out$lower <- ends[1]; out$upper <- ends[2]
  }
  out
}
pool_of <- function(fits, complete, rule = "barnard-rubin") pool(lapply(fits, coef), lapply(fits, function(f) as.matrix(vcov(f))), complete, rule)
degrees <- nrow(st) - 3

p <- pool_of(lapply(designs, function(d) svymean(~api00 + meals, d)), degrees)
rows <- list(pooled_row("rows", list(variable = "api00"), p, 1, df_complete = degrees), pooled_row("rows", list(variable = "meals"), p, 2, df_complete = degrees))
vcov_case <- function(id, command, rows, V) {
  write_case(id, "imputation", if (command[2] == "{0}" && !("{1}" %in% command)) "data/api_stacked.csv" else files, command, rows)
  path <- file.path("cases", paste0(id, ".json"))
  case <- fromJSON(path, simplifyVector = FALSE)
  case$vcov <- list(rows = V)
  write(toJSON(case, auto_unbox = TRUE, digits = I(17), na = "null", null = "null", pretty = 1), path)
}
vcov_case("imputed_means", c("mean", places, "api00", "meals", design, "--imputations", "--joint", "--vcov"), rows, unname(p$T))
vcov_case("imputed_means_stacked", c("mean", "{0}", "api00", "meals", design, "--imputation", "imp", "--joint", "--vcov"), rows, unname(p$T))
m <- pool_of(lapply(designs, function(d) svymean(~api00 + meals, d)), degrees, "mitools")
write_case("imputed_means_mitools", "imputation", files, c("mean", places, "api00", "meals", design, "--imputations", "--imputation-df", "mitools"),
           list(pooled_row("rows", list(variable = "api00"), m, 1), pooled_row("rows", list(variable = "meals"), m, 2)))
z <- pool_of(lapply(designs, function(d) svymean(~api00 + meals, d)), Inf)
write_case("imputed_means_normal", "imputation", files, c("mean", places, "api00", "meals", design, "--imputations", "--df", "inf", "--level", "0.9"),
           list(pooled_row("rows", list(variable = "api00"), z, 1, level = 0.9), pooled_row("rows", list(variable = "meals"), z, 2, level = 0.9)))
z <- pool_of(lapply(designs, function(d) svymean(~api00, d)), Inf)
write_case("imputed_means_rubin", "imputation", files, c("mean", places, "api00", design, "--imputations", "--imputation-df", "rubin"), list(pooled_row("rows", list(variable = "api00"), z, 1)))

# totals, ratios, shares with logit intervals
p <- pool_of(lapply(designs, function(d) svytotal(~api00, d)), degrees)
write_case("imputed_total", "imputation", files, c("total", places, "api00", design, "--imputations"), list(pooled_row("rows", list(variable = "api00"), p, 1)))
ratio <- lapply(designs, function(d) svyratio(~api00, ~api99, d))
p <- pool(lapply(ratio, coef), lapply(ratio, function(r) as.matrix(vcov(r))), degrees)
write_case("imputed_ratio", "imputation", files, c("ratio", places, "api00", "api99", design, "--imputations"), list(pooled_row("rows", list(variable = "api00/api99"), p, 1)))
levels_of <- c("best", "good", "low", "middle")
p <- pool_of(lapply(designs, function(d) svymean(~factor(level, levels = levels_of), update(d, level = level))), degrees)
net <- pool(lapply(designs, function(d) coef(svymean(~I(as.numeric(level %in% c("best", "good"))), d))), lapply(designs, function(d) as.matrix(vcov(svymean(~I(as.numeric(level %in% c("best", "good"))), d)))), degrees)
write_case("imputed_shares", "imputation", files, c("tabulate", places, "level", design, "--imputations", "--ci", "logit", "--net", "Fine=best,good"),
           c(lapply(1:4, function(i) pooled_row("rows", list(variable = "level", category = levels_of[i]), p, i, "logit", df_complete = degrees)),
             list(pooled_row("rows", list(variable = "level", category = "Fine"), net, 1, "logit"))))
write_case("imputed_shares_wald", "imputation", "data/api_stacked.csv", c("tabulate", "{0}", "level", design, "--imputation", "imp", "--ci", "wald"),
           lapply(1:4, function(i) pooled_row("rows", list(variable = "level", category = levels_of[i]), p, i)))

# groups that are imputed themselves: the domain and its size change with the imputation
group <- function(g) {
  fits <- lapply(designs, function(d) svymean(~api00, subset(d, comp.imp == g)))
  df <- mean(sapply(completed, function(x) sum(x$comp.imp == g) - length(unique(x$stype[x$comp.imp == g]))))
  p <- pool_of(fits, df)
  pooled_row("rows", list(by = list("comp.imp" = g), variable = "api00"), p, 1, df_complete = df, n = mean(sapply(completed, function(x) sum(x$comp.imp == g))))
}
write_case("imputed_groups", "imputation", files, c("mean", places, "api00", design, "--imputations", "--by", "comp.imp"), list(group("No"), group("Yes")))

# a change between two groups, with the covariance of each completed data set
changes <- lapply(designs, function(d) { b <- svyby(~api00, ~stype, d, svymean, covmat = TRUE); svycontrast(b, list(change = c(E = -1, H = 1, M = 0))) })
change <- pool(lapply(changes, coef), lapply(changes, function(x) as.matrix(vcov(x))), sum(st$stype %in% c("E", "H")) - 2)
t <- change$Q / sqrt(change$T[1, 1])
write_case("imputed_change", "imputation", files, c("trend", places, "api00", design, "--imputations", "--time", "stype", "--stat", "mean"),
           list(pooled_row("changes", list(variable = "api00", from = "E", to = "H"), change, 1, statistic = unname(t), p = 2 * pt(-abs(t[[1]]), change$df[[1]]))))

# replicate weights: jackknife of the strata, kept as columns
jk <- as.svrepdesign(svydesign(id = ~1, weights = ~pw, data = st[1:40, ]), type = "JK1")
W <- weights(jk, type = "analysis")
for (i in 1:3) {
  x <- cbind(completed[[i]][1:40, c("cds", "pw", "api00", "top")], W)
  names(x)[-(1:4)] <- sprintf("r%d", seq_len(ncol(W)))
  write.csv(x, sprintf("data/api_rep%d.csv", i), row.names = FALSE, na = "")
}
reps <- lapply(1:3, function(i) svrepdesign(weights = st$pw[1:40], repweights = W, type = "JK1", combined.weights = TRUE, data = completed[[i]][1:40, ], scale = 39 / 40))
p <- pool_of(lapply(reps, function(d) svymean(~api00, d)), degf(reps[[1]]))
write_case("imputed_replicates", "imputation", sprintf("data/api_rep%d.csv", 1:3), c("mean", "{0}", "{1}", "{2}", "api00", "--weights", "pw", "--replicates", "r*", "--rep-type", "jk1", "--imputations"),
           list(pooled_row("rows", list(variable = "api00"), p, 1)))

# alpha and the Gini coefficient: figures without formulas of their own in mitools
gini <- function(y, w) sum(outer(w, w) * abs(outer(y, y, "-"))) / (2 * sum(w) * sum(w * y))
fits <- lapply(designs, function(d) {
  y <- d$variables$meals; w <- weights(d); G <- gini(y, w); N <- sum(w); Y <- sum(w * y)
  z <- (drop(abs(outer(y, y, "-")) %*% w) - G * (Y + N * y)) / (N * Y)
  list(G, as.matrix(vcov(svytotal(~z, update(d, z = z)))))
})
p <- pool(lapply(fits, `[[`, 1), lapply(fits, `[[`, 2), degrees)
write_case("imputed_gini", "imputation", files, c("gini", places, "meals", design, "--imputations"), list(pooled_row("rows", list(variable = "meals"), p, 1)))

# medians: estimate and Woodruff standard error combined; the odds ratio of two groups, in logarithms; column percentages of a crosstab
fits <- lapply(designs, function(d) svyquantile(~api00, d, c(0.25, 0.5), ci = TRUE, interval.type = "mean"))
p <- pool(lapply(fits, function(f) as.numeric(coef(f))), lapply(fits, function(f) diag(as.numeric(SE(f))^2)), degrees)
write_case("imputed_quantiles", "imputation", files, c("quantile", places, "api00", "--q", "0.25,0.5", design, "--imputations", "--ci", "wald", "--q-centre", "estimate"),
           lapply(1:2, function(i) pooled_row("rows", list(variable = "api00", q = as.character(c(0.25, 0.5)[i])), p, i)))
fits <- lapply(designs, function(d) {
  b <- svyby(~I(as.numeric(comp.imp == "Yes")), ~stype, d, svymean, covmat = TRUE)
  names(b)[2] <- "p"
  x <- coef(b); V <- vcov(b)
  g <- c(-1 / (x[1] * (1 - x[1])), 1 / (x[2] * (1 - x[2])), 0)
  list(qlogis(x[[2]]) - qlogis(x[[1]]), matrix(drop(t(g) %*% V %*% g)))
})
change <- pool(lapply(fits, `[[`, 1), lapply(fits, `[[`, 2), sum(st$stype %in% c("E", "H")) - 2)
half <- qt(0.975, change$df[[1]]) * sqrt(change$T[1, 1])
write_case("imputed_odds_ratio", "imputation", files, c("compare", places, "comp.imp", "--between", "stype", "--effect", "odds-ratio", design, "--imputations"),
           list(list(section = "comparisons", variable = "comp.imp", category = "Yes", group = "H", versus = "E", estimate = exp(change$Q[[1]]), se = exp(change$Q[[1]]) * sqrt(change$T[1, 1]), df = change$df[[1]],
                     lower = exp(change$Q[[1]] - half), upper = exp(change$Q[[1]] + half), statistic = change$Q[[1]] / sqrt(change$T[1, 1]),
                     p = 2 * pt(-abs(change$Q[[1]] / sqrt(change$T[1, 1])), change$df[[1]]), fmi = change$fmi[[1]])))
cell <- function(l, g) {
  fits <- lapply(designs, function(d) svymean(~I(as.numeric(level == l)), subset(d, comp.imp == g)))
  df <- mean(sapply(completed, function(x) sum(x$comp.imp == g) - length(unique(x$stype[x$comp.imp == g]))))
  pooled_row("rows", list(variable = "level", row = l, column = g, percent = "column"), pool_of(fits, df), 1, "logit")
}
write_case("imputed_crosstab", "imputation", files, c("crosstab", places, "level", "comp.imp", design, "--imputations", "--ci", "logit"),
           unlist(lapply(c("best", "low"), function(l) lapply(c("No", "Yes"), function(g) cell(l, g))), recursive = FALSE))

# a logistic regression: coefficients and odds ratios
fits <- lapply(designs, function(d) svyglm(I(comp.imp == "Yes") ~ meals + stype, d, family = quasibinomial(), control = glm.control(epsilon = 1e-14, maxit = 100)))
p <- pool_of(fits, fits[[1]]$df.residual)
terms <- list(list(term = "(Intercept)"), list(term = "meals"), list(term = "stype", category = "H"), list(term = "stype", category = "M"))
write_case("imputed_model", "imputation", files, c("model", places, "comp.imp ~ meals + C(stype)", "--family", "logit", design, "--imputations", "--df", "design"),
           lapply(1:4, function(i) {
             out <- pooled_row("rows", terms[[i]], p, i, df_complete = fits[[1]]$df.residual, statistic = p$Q[[i]] / sqrt(p$T[i, i]))
             if (i > 1) out <- c(out, list(ratio = exp(out$estimate), ratio_lower = exp(out$lower), ratio_upper = exp(out$upper)))
             out
           }), list(rel = 1e-8, abs = 1e-10))
