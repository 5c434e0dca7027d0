# What the scripts that make reference cases share. Usage in a script beside cases/: source("../cases.R") with the script's folder as working directory.
# A case is one command of opine and the rows that it must show: each names its section, its keys and its numbers, which come from R.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail", digits = 17)

software <- function() list(r = R.version.string, survey = as.character(packageVersion("survey")))

# Keys of a row (variable, category, term, by) and its numbers; intervals are t intervals with the row's df.
row <- function(section, keys, estimate, se = NA, df = NA, level = 0.95, ...) {
  out <- c(list(section = section), keys, list(estimate = unname(as.numeric(estimate))))
  if (!is.na(se)) {
    half <- if (is.finite(df)) qt(1 - (1 - level) / 2, df) * se else qnorm(1 - (1 - level) / 2) * se
    out <- c(out, list(se = unname(as.numeric(se)), df = unname(as.numeric(df)), lower = unname(as.numeric(estimate - half)), upper = unname(as.numeric(estimate + half))))
  }
  c(out, list(...))
}

write_case <- function(id, topic, data, command, expected, tolerance = list(rel = 1e-9, abs = 1e-12), note = NULL) {
  case <- list(id = id, topic = topic, data = as.list(data), estimator = list(stat = "command"), command = as.list(command), expected = expected,
               tolerance = tolerance, reference = software())
  if (!is.null(note)) case$note <- note
  write(toJSON(case, auto_unbox = TRUE, digits = I(17), na = "null", pretty = 1), file.path("cases", paste0(id, ".json")))
}
