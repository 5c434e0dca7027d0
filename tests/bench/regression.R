# Rscript regression.R DATA OUT: the bench's logistic regression through svyglm; only the columns in need are read. Coefficients and errors as CSV.
suppressMessages({library(survey); library(data.table)})
arguments <- commandArgs(trailingOnly = TRUE)
d <- fread(arguments[1], select = c("weight", "stratum", "psu", "q7", "age", "wave", "sex", "education", "settlement", "country"), showProgress = FALSE)
d[q7 >= 98, q7 := NA]
d[, yes := as.numeric(q7 <= 2)]
for (v in c("sex", "education", "settlement", "country")) set(d, j = v, value = factor(d[[v]]))
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = as.data.frame(d))
fit <- svyglm(yes ~ age + I(age^2) + wave + sex + education + settlement + country, design = design, family = quasibinomial())
fwrite(data.table(estimate = coef(fit), se = SE(fit)), arguments[2])
