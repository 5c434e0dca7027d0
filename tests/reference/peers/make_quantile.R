# Makes the case of this folder with R survey: quantiles of the data that another package (svy, test_data/quantile_ref_20260805.csv) tests its own with.
# The data is not ours to pass on: Rscript make_quantile.R FILE, in this folder; the case runs where the file is there.
suppressMessages(library(survey))
d <- read.csv(commandArgs(TRUE)[1])
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~wgt, data = d, nest = TRUE)
probs <- c(0.001, 0.01, 0.0345, 0.1, 0.25, 0.5, 0.679, 0.75, 0.9, 0.99, 0.999)
number <- function(x) ifelse(is.nan(x), '"NaN"', format(x, digits = 17, trim = TRUE))
rows_of <- function(e, by) unlist(lapply(c("math", "hf4"), function(rule) {
  q <- svyquantile(~income, e, probs, qrule = rule, df = degf(design))[[1]]
  sprintf('    {"term": "income", "p": %s, "qrule": "%s", "estimate": %s, "se": %s, "ci": [%s, %s], "df": %d%s}', number(probs), rule, number(q[, 1]), number(q[, 4]),
          number(q[, 2]), number(q[, 3]), degf(design), by)
}))
write_case <- function(id, more, rows) {
  writeLines(c(sprintf('{"id": "%s", "topic": "quantile", "data": ["../../../../shared/data/peers/svy/quantile_ref_20260805.csv"],', id),
    ' "design": {"kind": "linearization", "ids": ["psu"], "strata": ["stratum"], "weights": "wgt", "fpc": [], "nest": true, "lonely_psu": "fail"},',
    sprintf(' "estimator": {"stat": "quantile", "var": "income", "probs": [%s], "interval_type": "mean", "qrules": ["math", "hf4"], "level": 0.95, "df": "degf"%s},',
            paste(probs, collapse = ", "), more),
    ' "r_call": "svyquantile(~income, d, probs, qrule=RULE)", "reference": {"software": "R survey 4.1-1"}, "tolerance": {"rel": 1e-9, "abs": 1e-12},',
    ' "expected": [', paste0(rows, c(rep(",", length(rows) - 1), "")), "  ]}"), file.path("cases", paste0(id, ".json")))
}
write_case("svy_quantile_income", "", rows_of(design, ""))
regions <- sort(unique(d$region))
write_case("svy_quantile_income_by_region", ', "by": ["region"]', unlist(lapply(regions, function(r) rows_of(subset(design, region == r), sprintf(', "by": {"region": "%s"}', r)))))
