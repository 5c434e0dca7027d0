# Reference cases on the data of other packages' test suites (samplics, svy, surveytable, pollster, pewmethods). The data may not be passed on: the cases hold
# the numbers only, which R's survey package gives, and run where the data are (../../../../shared/data/peers, beside the project). Run in this folder: Rscript make.R
source("../cases.R")
root <- "../../../../shared/data/peers/"
read <- function(name) read.csv(paste0(root, name), stringsAsFactors = FALSE)
path <- function(name) paste0(root, name)

quoted <- function(v) as.formula(paste0("~`", v, "`"))
level_rows <- function(d, v, df, keys = list(), deff = FALSE) {
  e <- subset(d, !is.na(d$variables[[v]]) & d$variables[[v]] != "")
  codes <- sort(unique(e$variables[[v]]))
  lapply(codes, function(k) {
    e <- update(e, one = as.numeric(e$variables[[v]] == k))
    m <- svymean(~one, e, deff = if (deff) "replace" else FALSE)
    w <- weights(e, "sampling")
    out <- row("rows", c(keys, list(variable = v, category = as.character(k))), coef(m), SE(m), df, n = sum(e$variables$one[w != 0]), base_n = sum(w != 0))
    if (deff) out$deff <- as.numeric(deff(m))
    out
  })
}
number_rows <- function(stat, d, v, df, keys = list(), deff = FALSE) {
  m <- stat(quoted(v), d, na.rm = TRUE, deff = deff)
  w <- weights(d, "sampling")
  out <- row("rows", c(keys, list(variable = v)), coef(m), SE(m), df, n = sum(w != 0 & !is.na(d$variables[[v]])))
  if (!identical(deff, FALSE)) out$deff <- as.numeric(deff(m))
  list(out)
}
groups_of <- function(d, by) sort(unique(stats::na.omit(d$variables[[by]][d$variables[[by]] != ""])))
members <- function(d, by, g) eval(bquote(subset(d, .(as.name(by)) == .(g) & !is.na(.(as.name(by))))))

# One request on a design: numbers (mean, total) or categories (tabulate), of all and by groups.
check <- function(id, file, design, options, mean = NULL, total = NULL, tabulate = NULL, by = NULL, deff = FALSE) {
  df <- degf(design)
  of <- function(command, variables, rows, extra = character()) {
    if (is.null(variables)) return()
    tail <- if (command == "tabulate") c("--ci", "wald") else character()
    expected <- unlist(lapply(variables, function(v) rows(design, v, df, list())), recursive = FALSE)
    write_case(paste("peer", id, command, sep = "_"), "peers", path(file), c(command, "{0}", variables, options, tail, extra, "--df", "design"), expected)
    if (is.null(by)) return()
    replicates <- inherits(design, "svyrep.design") # degrees of freedom of a subset are another question there: those of the design are compared
    expected <- unlist(lapply(groups_of(design, by), function(g) {
      e <- members(design, by, g)
      unlist(lapply(variables, function(v) rows(e, v, if (replicates) df else degf(e), list(by = setNames(list(as.character(g)), by)))), recursive = FALSE)
    }), recursive = FALSE)
    write_case(paste("peer", id, command, "by", sep = "_"), "peers", path(file), c(command, "{0}", variables, options, tail, extra, "--by", by, if (replicates) c("--df", "design")), expected)
  }
  wor <- if (identical(deff, TRUE)) c("--deff", "wor") else character()
  of("mean", mean, function(d, v, f, k) number_rows(svymean, d, v, f, k, deff), wor)
  of("total", total, function(d, v, f, k) number_rows(svytotal, d, v, f, k))
  of("tabulate", tabulate, function(d, v, f, k) level_rows(d, v, f, k, !identical(deff, FALSE)))
}

# --- samplics: replicate weights of NHANES II, one-stage and two-stage designs ---
x <- read("samplics/nhanes2brr.csv")
d <- svrepdesign(weights = ~finalwgt, repweights = x[, grepl("^brr_", names(x))], type = "BRR", combined.weights = TRUE, data = x)
check("nhanes2brr", "samplics/nhanes2brr.csv", d, c("--weights", "finalwgt", "--replicates", "brr_*", "--rep-type", "brr"), mean = c("height", "weight", "iron"), total = "weight",
      tabulate = "diabetes", by = "region")
r <- svyratio(~weight, ~height, d)
write_case("peer_nhanes2brr_ratio", "peers", path("samplics/nhanes2brr.csv"),
           c("ratio", "{0}", "weight", "height", "--weights", "finalwgt", "--replicates", "brr_*", "--rep-type", "brr"), list(row("rows", list(variable = "weight/height"), coef(r), SE(r), degf(d))))
x <- read("samplics/nhanes2fay.csv")
d <- svrepdesign(weights = ~finalwgt, repweights = x[, grepl("^fay_", names(x))], type = "Fay", rho = 0.3, combined.weights = TRUE, data = x)
check("nhanes2fay", "samplics/nhanes2fay.csv", d, c("--weights", "finalwgt", "--replicates", "fay_*", "--rep-type", "fay", "--rep-rho", "0.3"), mean = c("weight", "height"),
      tabulate = "diabetes", by = "female")
x <- read("samplics/nhanes2jknife2.csv")
replicates <- x[, grepl("^jkw_", names(x))]
d <- svrepdesign(weights = ~finalwgt, repweights = replicates, type = "JK2", combined.weights = TRUE, data = x)
check("nhanes2jknife2", "samplics/nhanes2jknife2.csv", d, c("--weights", "finalwgt", "--replicates", "jkw_*", "--rep-type", "jk2"), mean = c("height", "iron"), tabulate = c("diabetes", "race"),
      by = "rural")
x <- read("samplics/birthcat_complete.csv")
check("birthcat", "samplics/birthcat_complete.csv", svydesign(id = ~1, weights = rep(1, nrow(x)), data = x), character(), mean = "pop", tabulate = c("birthcat", "agecat"), by = "region", deff = "replace")
x <- read("samplics/birthcat_b.csv")
check("birthcat_b", "samplics/birthcat_b.csv", svydesign(id = ~1, weights = rep(1, nrow(x)), data = x), character(), tabulate = "birthcat", by = "region")
x <- read("samplics/one_stage_fpc.csv")
check("one_stage_fpc", "samplics/one_stage_fpc.csv", svydesign(id = ~psuid, strata = ~stratid, weights = ~weight, fpc = ~Nh, nest = TRUE, data = x),
      c("--strata", "stratid", "--psu", "psuid", "--weights", "weight", "--fpc", "Nh"), mean = c("x", "y", "z"), total = c("x", "y"), by = "domain", deff = TRUE)
x <- read("samplics/yrbs_complete.csv")
check("yrbs", "samplics/yrbs_complete.csv", svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = x), c("--strata", "stratum", "--psu", "psu", "--weights", "weight"),
      mean = c("y", "x"), total = "x", tabulate = "qn8", by = "domain", deff = "replace")
x <- read("samplics/nhanes_complete.csv")
check("nhanes", "samplics/nhanes_complete.csv", svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = x),
      c("--strata", "SDMVSTRA", "--psu", "SDMVPSU", "--weights", "WTMEC2YR"), mean = "HI_CHOL", total = "HI_CHOL", tabulate = c("race", "agecat"), by = "RIAGENDR", deff = "replace")

# --- surveytable: office visits, with its lonely strata ---
x <- read("surveytable/namcs2019.csv")
options(survey.lonely.psu = "adjust")
d <- svydesign(id = ~CPSUM, strata = ~CSTRATM, weights = ~PATWT, nest = TRUE, data = x)
namcs <- c("--strata", "CSTRATM", "--psu", "CPSUM", "--weights", "PATWT", "--lonely", "adjust")
check("namcs", "surveytable/namcs2019.csv", d, namcs, mean = c("AGE", "NUMMED"), total = "NUMMED", tabulate = c("MDDO", "SPECCAT", "MAJOR", "AGER"), by = "SEX")
counts <- lapply(sort(unique(x$SPECCAT)), function(k) {
  t <- svytotal(~one, update(d, one = as.numeric(SPECCAT == k)))
  row("rows", list(variable = "SPECCAT", category = k), coef(t), SE(t), degf(d))
})
write_case("peer_namcs_counts", "peers", path("surveytable/namcs2019.csv"), c("total", "{0}", "SPECCAT", namcs, "--df", "design"), counts)
# intervals as surveytable's logit-free ones: Korn and Graubard's beta interval, logit and asin-free xlogit
for (method in c("beta", "xlogit")) {
  p <- svyciprop(~I(as.numeric(PRIMCARE == "Yes")), d, method = method)
  write_case(paste0("peer_namcs_", method), "peers", path("surveytable/namcs2019.csv"), c("tabulate", "{0}", "PRIMCARE", namcs, "--df", "design", "--ci", if (method == "beta") "beta" else "logit"),
             list(list(section = "rows", variable = "PRIMCARE", category = "Yes", estimate = as.numeric(p), lower = confint(p)[1], upper = confint(p)[2])), list(rel = 1e-8, abs = 1e-12))
}
options(survey.lonely.psu = "fail")

# --- pollster and pewmethods: weights only ---
x <- read("pollster/illinois.csv")
d <- svydesign(id = ~1, weights = ~weight, data = x)
check("illinois", "pollster/illinois.csv", d, c("--weights", "weight"), mean = "age", tabulate = c("educ6", "voter"), by = "year", deff = "replace")
w <- x$weight[x$weight > 0]
write_case("peer_illinois_gini", "peers", path("pollster/illinois.csv"), c("gini", "{0}", "--weights", "weight"), {
  o <- sort(w); n <- length(o)
  list(list(section = "rows", variable = "weight", estimate = 2 * sum(o * seq_len(n)) / (n * sum(o)) - (n + 1) / n, n = n))
})
x <- read("pewmethods/dec13_excerpt.csv")
check("dec13", "pewmethods/dec13_excerpt.csv", svydesign(id = ~1, weights = ~weight, data = x), c("--weights", "weight"), tabulate = c("q1", "q2", "party"), by = "sex", deff = "replace")

# --- svy: synthetic files ---
x <- read("svy/apistrat_ybin.csv")
check("apistrat_ybin", "svy/apistrat_ybin.csv", svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = x), c("--strata", "stype", "--weights", "pw", "--fpc", "fpc"),
      mean = c("api00", "enroll"), total = "enroll", tabulate = "y_bin", by = "awards", deff = TRUE)
x <- read("svy/deff_large_fraction.csv")
check("deff_wor", "svy/deff_large_fraction.csv", svydesign(id = ~1, strata = ~st, weights = ~w, data = x), c("--strata", "st", "--weights", "w"), mean = "y", deff = TRUE)
check("deff_wr", "svy/deff_large_fraction.csv", svydesign(id = ~1, strata = ~st, weights = ~w, data = x), c("--strata", "st", "--weights", "w"), mean = "y", deff = "replace")
x <- read("svy/domain_nulls_20260722.csv")
d <- svydesign(id = ~cluster, strata = ~stratum, weights = ~wgt, nest = TRUE, data = x)
check("domain_nulls", "svy/domain_nulls_20260722.csv", d, c("--strata", "stratum", "--psu", "cluster", "--weights", "wgt"), mean = "income", total = "income", by = "stratum")
x <- read("svy/domain_nulls_jk1_20260722.csv")
d <- svrepdesign(weights = ~wgt, repweights = x[, grepl("^rep", names(x))], type = "JK1", combined.weights = TRUE, scale = 7 / 8, data = x)
check("domain_nulls_jk1", "svy/domain_nulls_jk1_20260722.csv", d, c("--weights", "wgt", "--replicates", "rep*", "--rep-type", "jk1"), mean = "income", total = "income")
x <- read("svy/fake_survey_brr_24122025_complete.csv")
d <- svrepdesign(weights = ~weight, repweights = x[, grepl("^brr_", names(x))], type = "BRR", combined.weights = TRUE, data = x)
check("fake_brr", "svy/fake_survey_brr_24122025_complete.csv", d, c("--weights", "weight", "--replicates", "brr_*", "--rep-type", "brr"), mean = "income", total = "income", by = "sex")
check("fake_brr", "svy/fake_survey_brr_24122025_complete.csv", d, c("--weights", "weight", "--replicates", "brr_*", "--rep-type", "brr"), tabulate = "educ")
x <- read("svy/fake_survey_bootstrap_25122025_complete.csv")
d <- svrepdesign(weights = ~weight, repweights = x[, grepl("^bs_", names(x))], type = "bootstrap", combined.weights = TRUE, data = x)
check("fake_bootstrap", "svy/fake_survey_bootstrap_25122025_complete.csv", d, c("--weights", "weight", "--replicates", "bs_*", "--rep-type", "bootstrap"), mean = "income", tabulate = "educ")
x <- read("svy/rep_domain_df_jkn_20260724.csv")
scales <- rep(3 / 4, 16)
d <- svrepdesign(weights = ~w, repweights = x[, grepl("^rw", names(x))], type = "JKn", combined.weights = TRUE, scale = 1, rscales = scales, data = x)
check("jkn", "svy/rep_domain_df_jkn_20260724.csv", d, c("--weights", "w", "--replicates", "rw*", "--rep-type", "jkn", "--rep-scales", paste(scales, collapse = ",")), mean = "y", total = "y")
x <- read("svy/svy_synthetic_complete.csv")
d <- svydesign(id = ~cluster, strata = ~region, weights = ~samp_wgt, nest = TRUE, data = x)
check("svy_synthetic", "svy/svy_synthetic_complete.csv", d, c("--strata", "region", "--psu", "cluster", "--weights", "samp_wgt"), mean = c("income", "fam_size"), total = "fam_size",
      tabulate = c("resp2", "resp3", "resp5"), by = "sex", deff = "replace")
x <- read("svy/synthetic_multistage.csv")
d <- svydesign(id = ~psu + ssu + unit_id, strata = ~stratum, fpc = ~fpc_psu + fpc_ssu + fpc_unit, weights = ~wgt, nest = TRUE, data = x)
check("multistage", "svy/synthetic_multistage.csv", d, c("--strata", "stratum", "--psu", "psu,ssu,unit_id", "--fpc", "fpc_psu,fpc_ssu,fpc_unit", "--weights", "wgt"), mean = c("y", "x"), total = "y",
      tabulate = "binary_y", by = "stratum")
x <- read("svy/quantile_ref_20260805.csv")
d <- svydesign(id = ~psu, strata = ~stratum, weights = ~wgt, nest = TRUE, data = x)
check("quantile_ref", "svy/quantile_ref_20260805.csv", d, c("--strata", "stratum", "--psu", "psu", "--weights", "wgt"), mean = "income", total = "income", by = "region")
check("quantile_ref", "svy/quantile_ref_20260805.csv", d, c("--strata", "stratum", "--psu", "psu", "--weights", "wgt"), tabulate = "region")
