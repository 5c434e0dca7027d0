# How often Woodruff's interval of a quantile misses the truth when it is laid around F at the estimate (R svyquantile) and around q: simple random samples of
# answers with and without ties. Rscript centre.R prints the table of docs/quantiles.md.
set.seed(3)
z <- 1.96

misses <- function(draw, truth, n, q, samples = 4000) {
  out <- matrix(0, 2, 3, dimnames = list(c("around F", "around q"), c("above", "below", "width")))
  for (i in seq_len(samples)) {
    x <- sort(draw(n))
    F <- mean(x <= x[ceiling(q * n - 1e-9)])
    se <- sqrt(F * (1 - F) / (n - 1))
    for (row in 1:2) {
      limits <- (if (row == 1) F else q) + c(-z, z) * se
      low <- if (limits[1] > 0) x[max(ceiling(limits[1] * n - 1e-9), 1)] else -Inf
      high <- if (limits[2] <= 1) x[ceiling(limits[2] * n - 1e-9)] else Inf
      out[row, ] <- out[row, ] + c(truth < low, truth > high, if (is.finite(high - low)) high - low else 0)
    }
  }
  round(out / samples, 4)
}

cat("normal, n = 200, q = 0.5\n")
print(misses(rnorm, 0, 200, 0.5))
ages <- 18:80
share <- seq(2, 1, length = 63) / sum(seq(2, 1, length = 63))
for (n in c(200, 1000)) for (q in c(0.1, 0.5, 0.9)) {
  cat("ages, n =", n, ", q =", q, "\n")
  print(misses(function(n) sample(ages, n, TRUE, share), ages[which(cumsum(share) >= q)[1]], n, q))
}
