# The bench's jobs by R's survey package: fread of the columns in need, then the function of the package that is made for the job.
# Rscript --vanilla r_survey.R JOB DATA ANSWERS
suppressPackageStartupMessages({
  library(data.table)
  library(survey)
})
asked <- commandArgs(trailingOnly = TRUE)
setDTthreads(0)
questions <- paste0("q", 1:40)
design_columns <- c("stratum", "psu", "weight")

# data.table() takes `key` for an argument of its own
answers_of <- function(...) as.data.table(data.frame(..., stringsAsFactors = FALSE))

read <- function(columns) as.data.frame(fread(asked[2], select = columns, showProgress = FALSE))

answered <- function(rows, asked_questions) {
  for (q in asked_questions) rows[[q]] <- factor(ifelse(rows[[q]] %in% c(98, 99), NA, rows[[q]]), levels = 1:5)
  rows
}

survey_of <- function(columns, asked_questions = character()) {
  svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = answered(read(c(design_columns, columns)), asked_questions), nest = TRUE)
}

shares <- function(q, found, prefix = "") answers_of(key = paste0(prefix, q, "=", 1:5), estimate = coef(found), se = as.vector(SE(found)))

# xlogit is the interval that logit gives, without a fit of a model for each answer
one_question <- function() {
  design <- survey_of("q7", "q7")
  limits <- rbindlist(lapply(1:5, function(k) {
    limit <- confint(svyciprop(as.formula(paste0("~I(q7 == ", k, ")")), design, method = "xlogit", na.rm = TRUE, df = degf(design)))
    data.table(lower = limit[1], upper = limit[2])
  }))
  cbind(shares("q7", svymean(~q7, design, na.rm = TRUE)), limits)
}

by_country_and_wave <- function(asked_questions) {
  design <- survey_of(c("country", "wave", asked_questions), asked_questions)
  rbindlist(lapply(asked_questions, function(q) {
    found <- svyby(as.formula(paste0("~", q)), ~country + wave, design, svymean, na.rm = TRUE)
    cells <- answers_of(key = paste0(found$country, "|", found$wave, "|", q, "=", rep(1:5, each = nrow(found))))
    cells[, `:=`(estimate = coef(found), se = unlist(SE(found)))]
  }))
}

crosstab <- function() {
  design <- survey_of(c("q7", "education"), "q7")
  table <- prop.table(svytable(~q7 + education, design), 2)
  test <- svychisq(~q7 + education, design, statistic = "F")
  cells <- answers_of(key = paste0("q7=", rep(1:5, 4), "|", rep(1:4, each = 5)), estimate = as.vector(table))
  rbind(cells, answers_of(key = c("F", "df1", "df2", "p"), estimate = unname(c(test$statistic, test$parameter, test$p.value))))
}

# the totals stand beside the scripts
raked <- function() {
  here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
  totals <- read.csv(file.path(here, "..", "margins.csv"))
  variables <- unique(totals$variable)
  margins <- lapply(variables, function(v) setNames(totals[totals$variable == v, c("category", "population")], c(v, "Freq")))
  design <- rake(survey_of(c("q7", variables), "q7"), lapply(variables, function(v) as.formula(paste0("~", v))), margins,
                 control = list(maxit = 200, epsilon = 1e-12, verbose = FALSE))
  shares("q7", svymean(~q7, design, na.rm = TRUE))
}

replicates <- function() {
  five <- questions[1:5]
  weights <- paste0("rep", 1:80)
  rows <- answered(read(c("weight", weights, five)), five)
  design <- svrepdesign(weights = ~weight, repweights = rows[weights], data = rows[c("weight", five)], type = "bootstrap", combined.weights = TRUE)
  rbindlist(lapply(five, function(q) shares(q, svymean(as.formula(paste0("~", q)), design, na.rm = TRUE))))
}

regression <- function() {
  rows <- read(c(design_columns, "q7", "age", "wave", "sex", "education", "settlement", "country"))
  rows$yes <- ifelse(rows$q7 >= 98, NA, as.numeric(rows$q7 <= 2))
  for (v in c("sex", "education", "settlement", "country")) rows[[v]] <- factor(rows[[v]])
  terms <- c("age", "I(age^2)", "sex", "education", "settlement", if (nlevels(rows$country) > 1) c("country", "wave"))
  design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = rows, nest = TRUE)
  fit <- svyglm(reformulate(terms, "yes"), design = design, family = quasibinomial())
  answers_of(key = names(coef(fit)), estimate = coef(fit), se = SE(fit))
}

quartiles <- function() {
  at <- c(0.25, 0.5, 0.75)
  found <- svyquantile(~age, survey_of("age"), at, ci = TRUE)
  answers_of(key = paste0("age@", at), estimate = coef(found), lower = found$age[, "ci.2.5"], upper = found$age[, "ci.97.5"])
}

read_all <- function() {
  rows <- fread(asked[2], showProgress = FALSE)
  numbers <- names(rows)[vapply(rows, is.numeric, NA)]
  answers_of(key = numbers, estimate = vapply(numbers, function(v) mean(rows[[v]]), 0))
}

jobs <- list(a = one_question, b = function() by_country_and_wave("q7"), c = function() by_country_and_wave(questions), d = crosstab, e = replicates,
             f = raked, g = regression, h = quartiles, load = read_all)
answers <- jobs[[asked[1]]]()
for (column in setdiff(names(answers), "key")) set(answers, j = column, value = sprintf("%.17g", answers[[column]]))
fwrite(answers, asked[3])
