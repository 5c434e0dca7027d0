# The question's shares by country and wave with standard errors: fread of the columns in need, then survey::svyby.
# Rscript by_country_and_wave.R DATA QUESTION RESULT
asked <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages({
  library(data.table)
  library(survey)
})
setDTthreads(0)
question <- asked[2]
rows <- fread(asked[1], select = c("country", "wave", "stratum", "psu", "weight", question))
answer <- rows[[question]]
answer[answer %in% c(98, 99)] <- NA
rows[[question]] <- factor(answer, levels = 1:5)
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = rows, nest = TRUE)
found <- svyby(as.formula(paste0("~", question)), ~country + wave, design, svymean, na.rm = TRUE)
shares <- coef(found)
errors <- SE(found)
result <- data.table(country = rep(found$country, 5), wave = rep(found$wave, 5), category = rep(1:5, each = nrow(found)),
                     estimate = sprintf("%.17g", shares), se = sprintf("%.17g", unlist(errors)))
fwrite(result, asked[3])
