# Shares of some questions with standard errors from replicate weights: fread of the columns in need, then survey::svrepdesign and svymean.
# Rscript replicates.R DATA REPLICATES QUESTION,.. RESULT
asked <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages({
  library(data.table)
  library(survey)
})
setDTthreads(0)
weights <- paste0("rep", seq_len(as.integer(asked[2])))
questions <- strsplit(asked[3], ",")[[1]]
rows <- as.data.frame(fread(asked[1], select = c("weight", weights, questions)))
for (q in questions) rows[[q]] <- factor(ifelse(rows[[q]] %in% c(98, 99), NA, rows[[q]]), levels = 1:5)
design <- svrepdesign(weights = ~weight, repweights = rows[weights], data = rows[c("weight", questions)], type = "bootstrap", combined.weights = TRUE)
result <- do.call(rbind, lapply(questions, function(q) {
  m <- svymean(as.formula(paste0("~", q)), design, na.rm = TRUE)
  data.frame(variable = q, category = 1:5, estimate = sprintf("%.17g", coef(m)), se = sprintf("%.17g", SE(m)))
}))
fwrite(result, asked[4])
