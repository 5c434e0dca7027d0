# Makes the data and the cases of this folder:  Rscript make.R   (R with the packages survey, metafor and jsonlite)
#
# Estimates and their covariance come from survey (svyby with covmat = TRUE); lines, parabolas and breaks from metafor's rma.mv without random effects;
# functions of totals from svycontrast, which differentiates symbolically; the local level from dense matrices: given the drift q, the waves are normal with
# covariance q min(t_i, t_j) + V, whose likelihood without the first wave and whose best linear prediction need no filter; loess from lm() at each place.
suppressMessages({library(survey); library(metafor); library(jsonlite)})
options(survey.lonely.psu = "fail", digits = 17)
reference <- sprintf("R survey %s, metafor %s, R %s", packageVersion("survey"), packageVersion("metafor"), getRversion())

# --- data: made with a seed, no respondent is real ---

set.seed(11)
waves <- data.frame(wave = 1:6, date = c(2019.25, 2019.75, 2020.5, 2021.25, 2022.0, 2023.5), mode = c(1, 1, 1, 2, 2, 2))
rows <- list()
pool <- data.frame(id = 1:900, country = sample(c("A", "B"), 900, TRUE, c(.6, .4)), sex = sample(c("f", "m"), 900, TRUE), education = sample(c("high", "low"), 900, TRUE),
                   taste = rnorm(900))
pool$stratum <- paste0(pool$country, sample(1:2, 900, TRUE))
pool$psu <- paste0(pool$stratum, sample(11:20, 900, TRUE))
for (w in waves$wave) {
  x <- pool[((w - 1) * 80 + 1):((w - 1) * 80 + 400), ]          # 320 of 400 are in the next wave too
  x$wave <- w; x$date <- waves$date[w]; x$mode <- waves$mode[w]
  x$weight <- round(exp(rnorm(400, 0, .4)), 4)
  x$population <- c(A = 10, B = 25)[x$country] + w
  latent <- x$taste + rnorm(400, 0, .8) - .12 * (w - 1) + .3 * (x$education == "high") - .3 * (w >= 4)
  x$q <- as.integer(cut(-latent, c(-Inf, -1, 0, 1, Inf)))
  x$q[sample(400, 40)] <- 8
  x$q[sample(400, 8)] <- NA
  x$y <- round(50 + 10 * latent, 1)
  if (w > 4) x <- x[!(x$education == "low" & runif(nrow(x)) < .4), ]
  rows[[w]] <- x
}
x <- do.call(rbind, rows)[, c("wave", "date", "mode", "country", "id", "stratum", "psu", "weight", "population", "sex", "education", "q", "y")]
write.csv(x, "data/waves.csv", row.names = FALSE, quote = FALSE, na = "")
boot <- as.svrepdesign(svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = x, nest = TRUE), type = "bootstrap", replicates = 60)
r <- as.data.frame(weights(boot, "analysis")); names(r) <- sprintf("rw%02d", 1:60)
write.csv(cbind(x, signif(r, 12)), "data/waves_rep.csv", row.names = FALSE, quote = FALSE, na = "")
columns <- lapply(names(x), function(v) list(name = v, type = if (is.character(x[[v]])) "string" else "numeric", missing = sum(is.na(x[[v]]))))
for (f in c("waves", "waves_rep")) write_json(list(name = f, rows = nrow(x), source = "SYNTHETIC, made by make.R", columns = columns), sprintf("data/%s.meta.json", f), auto_unbox = TRUE, pretty = TRUE)
x <- read.csv("data/waves.csv"); r <- read.csv("data/waves_rep.csv")

prepare <- function(x) {
  x$fav <- ifelse(x$q %in% 1:4, as.numeric(x$q <= 2), NA)
  x$net <- ifelse(x$q %in% 1:4, ifelse(x$q <= 2, 1, -1), NA)
  x
}
designs <- list(
  psu = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = prepare(x), nest = TRUE),
  panel = svydesign(ids = ~id, weights = ~weight, data = prepare(x)),
  rows = svydesign(ids = ~1, weights = ~weight, data = prepare(x)),
  replicates = svrepdesign(weights = ~weight, repweights = "^rw", type = "bootstrap", combined.weights = TRUE, data = prepare(r), mse = FALSE))
described <- list(
  psu = list(kind = "linearization", ids = I("psu"), strata = I("stratum"), weights = "weight", fpc = list(), lonely_psu = "fail"),
  panel = list(kind = "linearization", ids = I("id"), strata = list(), weights = "weight", fpc = list(), lonely_psu = "fail"),
  rows = list(kind = "linearization", ids = list(), strata = list(), weights = "weight", fpc = list(), lonely_psu = "fail"),
  replicates = list(kind = "replicate", type = "bootstrap", weights = "weight", repweights_regex = "^rw", combined_weights = TRUE, mse = FALSE))

save_case <- function(id, design, estimator, expected, r_call, rel = 1e-8) {
  file <- if (design == "replicates") "data/waves_rep.csv" else "data/waves.csv"
  case <- list(id = id, topic = "trend", data = I(file), design = described[[design]], estimator = estimator, r_call = r_call, expected = expected,
               tolerance = list(rel = rel, abs = 1e-11), reference = reference)
  write_json(case, sprintf("cases/%s.json", id), auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null", na = "null")
}

by_wave <- function(d, v, w = sort(unique(d$variables$wave))) {
  s <- subset(d, !is.na(d$variables[[v]]) & d$variables$wave %in% w)
  b <- svyby(as.formula(paste0("~", v)), ~wave, s, svymean, covmat = TRUE)
  list(theta = unname(coef(b)), V = unname(vcov(b)), time = waves$date[w], wave = w)
}
tested <- function(section, term, method, estimate, se, df = Inf, ...) {
  t <- estimate / se
  list(section = section, term = term, method = method, estimate = estimate, se = se, df = if (is.infinite(df)) "Inf" else df, statistic = t, p = 2 * pt(-abs(t), df), ...)
}

# --- lines ---

fit <- function(b, mods) rma.mv(yi = b$theta, V = b$V, mods = mods, intercept = FALSE)
slopes <- function(b, segment = rep(1, length(b$time))) {
  t <- b$time - mean(b$time)
  levels <- sapply(unique(segment), function(s) as.numeric(segment == s))
  k <- ncol(levels)
  line <- fit(b, cbind(levels, t)); curve <- fit(b, cbind(levels, t, t^2)); flat <- fit(b, levels)
  out <- list(tested("slope", "slope", "wls_known_variance", line$beta[k + 1], line$se[k + 1]),
              list(section = "slope", term = "lack_of_fit_Q", method = "chi-square", statistic = line$QE, df = length(t) - k - 1, p = line$QEp),
              list(section = "slope", term = "no_change_Q", method = "chi-square", statistic = flat$QE, df = length(t) - k, p = flat$QEp),
              tested("slope", "slope", "quadratic", curve$beta[k + 1], curve$se[k + 1]), tested("slope", "curvature", "quadratic", curve$beta[k + 2], curve$se[k + 2]),
              list(section = "slope", term = "lack_of_fit_Q", method = "quadratic", statistic = curve$QE, df = length(t) - k - 2, p = curve$QEp))
  if (k == 1) out <- c(out, list(tested("slope", "level", "wls_known_variance", line$beta[1], line$se[1])))
  for (j in seq_len(k - 1)) out <- c(out, list(tested("slope", "shift", "wls_known_variance", line$beta[j + 1] - line$beta[j],
                                                      sqrt(line$vb[j, j] + line$vb[j + 1, j + 1] - 2 * line$vb[j, j + 1]))))
  out
}
events <- function(b, when, label) {
  t <- b$time - when; after <- as.numeric(t >= 0)
  f <- fit(b, cbind(1, t, after, t * after))
  W <- as.numeric(t(f$beta[3:4]) %*% solve(f$vb[3:4, 3:4]) %*% f$beta[3:4])
  list(tested("events", "level", "gls", f$beta[3], f$se[3], event = label), tested("events", "slope", "gls", f$beta[4], f$se[4], event = label),
       list(section = "events", term = "break", method = "wald", statistic = W, df = 2, p = pchisq(W, 2, lower.tail = FALSE), event = label))
}

# --- changes, detectable, equivalence ---

changes <- function(d, b, margin, power) {
  lapply(2:length(b$wave), function(i) {
    D <- degf(subset(d, d$variables$wave %in% b$wave[(i - 1):i]))
    est <- b$theta[i] - b$theta[i - 1]; se <- sqrt(b$V[i, i] + b$V[i - 1, i - 1] - 2 * b$V[i, i - 1])
    tested("changes", NULL, NULL, est, se, D, from = b$wave[i - 1], to = b$wave[i], covariance = b$V[i, i - 1], detectable = (qt(.975, D) + qt(power, D)) * se,
           p_equivalence = max(pt((est + margin) / se, D, lower.tail = FALSE), pt((est - margin) / se, D)))
  })
}

# --- smoothing ---

# The random walk of a stretch: covariance with its first wave's level, which is unknown and flat.
dense <- function(b, q, segment) {
  K <- outer(b$time, b$time, function(a, c) pmin(a, c)) - 0
  for (s in unique(segment)) { i <- segment == s; K[i, i] <- K[i, i] - min(b$time[i]) }
  K[outer(segment, segment, "!=")] <- 0
  H <- diag(diag(b$V)); X <- sapply(unique(segment), function(s) as.numeric(segment == s))
  list(S = q * K, H = H, X = X)
}
dense_loglik <- function(q, b, segment) {
  m <- dense(b, q, segment); first <- !duplicated(segment)
  # differences from the stretch's first wave condition on it: p(y_2, .. | y_1) under a flat level
  D <- diag(length(segment))[!first, , drop = FALSE]
  for (i in seq_len(nrow(D))) D[i, which(first & segment == segment[!first][i])] <- -1
  S <- D %*% (m$S + m$H) %*% t(D); e <- D %*% b$theta
  as.numeric(-0.5 * (length(e) * log(2 * pi) + determinant(S)$modulus + t(e) %*% solve(S, e)))
}
local_level <- function(b, segment = rep(1, length(b$time))) {
  o <- optimize(function(l) dense_loglik(exp(l), b, segment), c(-15, 8), maximum = TRUE, tol = 1e-12)
  q <- exp(o$maximum); ll <- o$objective
  at0 <- dense_loglik(0, b, segment)
  if (at0 >= ll) { q <- 0; ll <- at0 }
  m <- dense(b, q, segment); S <- m$S + m$H; Si <- solve(S)
  A <- solve(t(m$X) %*% Si %*% m$X)
  mu <- A %*% t(m$X) %*% Si %*% b$theta
  level <- m$X %*% mu + m$S %*% Si %*% (b$theta - m$X %*% mu)
  R <- m$X - m$S %*% Si %*% m$X
  C <- m$S - m$S %*% Si %*% m$S + R %*% A %*% t(R)
  c(list(list(section = "smoothing", term = "drift", value = q, loose = TRUE), list(section = "smoothing", term = "log_likelihood", value = ll)),
    lapply(seq_along(b$time), function(i) list(section = "smooth", method = "local-level", wave = b$wave[i], observed = b$theta[i], estimate = level[i], se = sqrt(C[i, i]), loose = TRUE)))
}
loess_known <- function(b, span, degree) {
  n <- length(b$time); k <- floor(n * span + 1e-5)
  lapply(seq_len(n), function(i) {
    d <- abs(b$time - b$time[i]); h <- sort(d)[k]
    w <- ifelse(d < h, (1 - (d / h)^3)^3, 0) / diag(b$V)
    P <- outer(b$time - b$time[i], 0:degree, "^")
    l <- (solve(t(P) %*% (w * P)) %*% t(w * P))[1, ]
    list(section = "smooth", method = "loess", wave = b$wave[i], estimate = sum(l * b$theta), se = sqrt(as.numeric(l %*% b$V %*% l)))
  })
}

for (kind in c("psu", "panel", "rows", "replicates")) {
  d <- designs[[kind]]
  for (v in c("fav", "net", "y")) {
    if (kind != "psu" && v == "y") next
    b <- by_wave(d, v)
    margin <- if (v == "y") 2 else .05
    save_case(sprintf("trend_%s_%s", kind, v), kind,
              list(stat = "trend_sections", variable = v, options = I(c("--trend", "quadratic", "--event", "2021=War", "--smooth", "local-level,loess", "--margin", margin,
                                                                    "--power", "0.9", "--mode", "none", "--country", "none", "--pool", "equal"))),
              c(changes(d, b, margin, .9), slopes(b), events(b, 2021.5, "War"), local_level(b), loess_known(b, .75, 1),
                list(list(section = "pooled", estimate = mean(b$theta), se = sqrt(mean(b$V))))),
              "svyby(covmat = TRUE); rma.mv(yi, V, mods); dense normal likelihood; lm at each place")
    segment <- c(1, 1, 1, 2, 2, 2)
    if (kind == "psu") save_case(sprintf("trend_broken_%s", v), kind, list(stat = "trend_sections", variable = v, options = I(c("--trend", "quadratic", "--smooth", "local-level", "--country", "none"))),
              c(slopes(b, segment), local_level(b, segment), list(list(section = "breaks", from = 3, to = 4, why = "mode changes from 1 to 2"))),
              "rma.mv with a level for each mode; dense likelihood by stretch")
  }
}

# --- pooled by population, a country at a time ---

for (kind in c("psu", "replicates")) {
  d <- designs[[kind]]
  s <- subset(d, !is.na(d$variables$fav))
  b <- svyby(~fav, ~wave + country, s, svymean, covmat = TRUE)
  N <- c(A = 10, B = 25)[as.character(b$country)] + b$wave
  a <- N / sum(N)
  save_case(sprintf("trend_population_%s", kind), kind, list(stat = "trend_sections", variable = "fav", options = I(c("--population", "population"))),
            list(list(section = "pooled", estimate = sum(a * coef(b)), se = sqrt(as.numeric(a %*% vcov(b) %*% a)))), "svyby(~fav, ~wave + country, covmat = TRUE), weights N/sum(N)")
}

# --- decomposition ---

for (kind in c("psu", "panel", "replicates")) {
  d <- designs[[kind]]
  d <- update(d, g = paste0(sex, education), base = as.numeric(!is.na(fav)), hits = ifelse(is.na(fav), 0, fav))
  b <- svyby(~base + hits, ~wave + g, d, svytotal, covmat = TRUE)
  total <- coef(b); V <- vcov(b)
  names(total) <- gsub("[.:]", "_", names(total)); dimnames(V) <- list(names(total), names(total))
  groups <- sort(unique(d$variables$g))
  expected <- list()
  for (w in 2:6) {
    B <- function(w, g) sprintf("`%d_%s_base`", w, g); A <- function(w, g) sprintf("`%d_%s_hits`", w, g)
    sum_of <- function(w) paste0("(", paste(sapply(groups, B, w = w), collapse = "+"), ")")
    S <- function(w, g) sprintf("(%s/%s)", B(w, g), sum_of(w)); R <- function(w, g) sprintf("(%s/%s)", A(w, g), B(w, g))
    comp <- paste(sapply(groups, function(g) sprintf("(%s-%s)*(%s+%s)/2", S(w, g), S(w - 1, g), R(w, g), R(w - 1, g))), collapse = "+")
    within <- paste(sapply(groups, function(g) sprintf("(%s-%s)*(%s+%s)/2", R(w, g), R(w - 1, g), S(w, g), S(w - 1, g))), collapse = "+")
    stat <- structure(total, class = "svystat", var = V)
    D <- degf(subset(d, d$variables$wave %in% c(w - 1, w)))
    for (part in list(c("composition", comp), c("within groups", within))) {
      k <- svycontrast(stat, list(x = parse(text = part[2])[[1]]))
      expected <- c(expected, list(tested("decomposition", NULL, NULL, unname(coef(k)), unname(sqrt(attr(k, "var")[1])), D, part = part[1], from = w - 1, to = w)))
    }
  }
  save_case(sprintf("trend_decomposition_%s", kind), kind, list(stat = "trend_sections", variable = "fav", options = I(c("--decompose", "sex,education", "--country", "none", "--mode", "none"))),
            expected, "svycontrast on svyby totals, symbolic derivatives")
}

# --- bounds and assumed errors: shares of answers 1 and 2, and net score, over the question itself ---

manski <- function(low, se_low, high, se_high, level) {
  m <- max(se_low, se_high)
  c <- uniroot(function(c) pnorm(c + (high - low) / m) - pnorm(-c) - level, c(0, 5), tol = 1e-13)$root
  c(low - c * se_low, high + c * se_high)
}
for (kind in c("psu", "replicates")) {
  d <- designs[[kind]]
  d <- update(d, low = as.numeric(q %in% 1:2), high = as.numeric(q %in% c(1, 2, 8)), net_low = ifelse(q %in% 1:2, 1, -1), net_high = ifelse(q %in% c(1, 2, 8), 1, -1), open = as.numeric(q == 8))
  s <- subset(d, !is.na(d$variables$q))
  expected <- list()
  for (w in 1:6) {
    sw <- subset(s, s$variables$wave == w)
    m <- svymean(~low + high + net_low + net_high + open, sw); se <- sqrt(diag(vcov(m)))
    for (f in list(c("Favorable", 1, 2), c("Net", 3, 4))) {
      i <- as.integer(f[2:3])
      expected <- c(expected, list(list(section = "bounds", wave = w, category = f[1], minimum = m[[i[1]]], maximum = m[[i[2]]], share = m[[5]], base_n = nrow(sw$variables),
                                        ci = manski(m[[i[1]]], se[i[1]], m[[i[2]]], se[i[2]], .95))))
    }
  }
  save_case(sprintf("trend_bounds_%s", kind), kind,
            list(stat = "trend_sections", variable = "q", options = I(c("--missing", "8", "--net", "Favorable=1,2", "--net", "Unfavorable=3,4", "--net-score", "Net=Favorable-Unfavorable", "--dont-know", "8"))),
            expected, "svymean of scores; c by uniroot")
}
expected <- list()
for (w in 1:6) {
  z <- prepare(x[x$wave == w & !is.na(prepare(x)$fav), ]); p <- sum(z$weight * z$fav) / sum(z$weight); n <- nrow(z)
  srs <- p * (1 - p) / (n - 1); kish <- n * sum(z$weight^2) / sum(z$weight)^2
  own <- SE(svymean(~fav, subset(designs$rows, !is.na(designs$rows$variables$fav) & designs$rows$variables$wave == w)))[[1]]
  for (a in list(list("SRS", 1), list("Kish", kish), list("icc 0.02", kish * (1 + 9 * .02)), list("icc 0.05", kish * (1 + 9 * .05)), list("as designed", own^2 / srs))) {
    expected <- c(expected, list(list(section = "assumed", wave = w, assumption = a[[1]], category = "Favorable", estimate = p, deff = a[[2]], se = sqrt(a[[2]] * srs))))
  }
}
save_case("trend_assumed", "rows", list(stat = "trend_sections", variable = "q", options = I(c("--missing", "8", "--net", "Favorable=1,2", "--assume-icc", "0.02,0.05", "--cluster-size", "10"))),
          expected, "p(1 - p)/(n - 1), n sum w^2/(sum w)^2, 1 + (b - 1) rho")
