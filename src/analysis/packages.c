#include "analysis/packages.h"

#include <string.h>

#include "base/text.h"

static const op_package packages[] = {
#define OP_PACKAGE(name, title, ci, df_share, df_number, rows, deff, lonely, quantile, tests, source) \
  {name, title, ci, OP_DF_##df_share, OP_DF_##df_number, OP_MISSING_ROWS_##rows, OP_DEFF_##deff, OP_LONELY_##lonely, quantile, OP_TEST_RULES_##tests, source},
#include "opine/packages.def"
#undef OP_PACKAGE
};

enum { N_PACKAGES = sizeof packages / sizeof *packages };

const op_package *op_packages(size_t *count) {
  *count = N_PACKAGES;
  return packages;
}

const op_package *op_package_named(const char *name) {
  for (size_t i = 0; i < N_PACKAGES; i++) {
    if (strcmp(packages[i].name, name) == 0) return &packages[i];
  }
  return NULL;
}

op_status op_package_find(const char *name, const op_package **package, op_error *err) {
  const char *names[N_PACKAGES];
  *package = op_package_named(name);
  if (*package != NULL) return OP_OK;
  for (size_t i = 0; i < N_PACKAGES; i++) names[i] = packages[i].name;
  op_fail(err, OP_E_USAGE, "no package '%s'", name);
  const char *nearest = op_nearest_name(name, names, N_PACKAGES);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "opine help packages lists them");
}

/* Shares have an interval method and, in some packages, other degrees of freedom than means. */
static bool is_number(const op_request *r) {
  op_statistic of = r->statistic == OP_STAT_TREND ? r->trend_of : r->statistic == OP_STAT_EXPLAIN ? r->explain.of : r->statistic;
  if (of == OP_STAT_COMPARE) of = r->compare.of;
  return of == OP_STAT_CONTRAST || of == OP_STAT_MEAN || of == OP_STAT_TOTAL || of == OP_STAT_RATIO || of == OP_STAT_VARIANCE || of == OP_STAT_CORRELATION;
}

/* Quantiles, variances and correlations have intervals of their own, not those of shares. */
static bool is_share(const op_request *r) {
  return r->statistic != OP_STAT_QUANTILE && r->statistic != OP_STAT_VARIANCE && r->statistic != OP_STAT_CORRELATION;
}

static void take_package(op_request *r, const op_package *p) {
  if (r->ci.count == 0 && is_share(r)) r->ci = (op_names){&p->ci, 1};
  if (r->quantile.rules.count == 0 && p->quantile_rule != NULL) r->quantile.rules = (op_names){&p->quantile_rule, 1};
  bool test = r->statistic == OP_STAT_COMPARE && r->compare.test != NULL; /* tests have a t distribution in every package */
  if (r->df_rule == OP_DF_DEFAULT) r->df_rule = is_number(r) && !test ? p->df_number : p->df_share;
  if (r->missing_rows == OP_MISSING_ROWS_DEFAULT) r->missing_rows = p->missing_rows;
  if (r->deff == OP_DEFF_DEFAULT) r->deff = p->deff;
  if (r->lonely == OP_LONELY_DEFAULT) r->lonely = p->lonely;
  if (r->compare.test_rules == OP_TEST_RULES_DEFAULT) r->compare.test_rules = p->tests;
}

static op_quantile_limits limits_like(const op_package *package) {
  if (package == NULL) return OP_LIMITS_MISSING;
  if (strcmp(package->name, "r") == 0) return OP_LIMITS_R;
  return strcmp(package->name, "sas") == 0 ? OP_LIMITS_SYMMETRIC : OP_LIMITS_MISSING;
}

op_status packages_resolve(op_request *r, op_error *err) {
  const op_package *package = NULL;
  op_status status = r->like != NULL ? op_package_find(r->like, &package, err) : OP_OK;
  if (status != OP_OK) return status;
  if (package != NULL) take_package(r, package);
  if (r->quantile.limits == OP_LIMITS_DEFAULT) r->quantile.limits = limits_like(package);
  bool like_r = package != NULL && strcmp(package->name, "r") == 0;
  if (r->quantile.centre == OP_CENTRE_DEFAULT) r->quantile.centre = like_r ? OP_CENTRE_ESTIMATE : OP_CENTRE_Q;
  if (r->df_rule == OP_DF_DEFAULT) r->df_rule = OP_DF_DOMAIN;
  if (r->missing_rows == OP_MISSING_ROWS_DEFAULT) r->missing_rows = OP_MISSING_ROWS_DOMAIN;
  if (r->deff == OP_DEFF_DEFAULT) r->deff = OP_DEFF_WR;
  if (r->lonely == OP_LONELY_DEFAULT) r->lonely = OP_LONELY_FAIL;
  return OP_OK;
}
