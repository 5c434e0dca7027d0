/* The same figure by the conventions of every package: which of them makes two programs differ. */
#include <math.h>

#include "analysis/explain.h"
#include "analysis/figure_intervals.h"
#include "analysis/packages.h"

/* The request with its conventions open again, then set to a package's; the names of a package that says nothing stay opine's. */
static op_status conventions_of(const op_plan *plan, const char *package, op_request *out, op_error *err) {
  *out = plan->request;
  if (package == NULL) return OP_OK; /* as the request stands */
  out->like = package;
  out->ci = (op_names){0};
  out->df_rule = OP_DF_DEFAULT;
  out->missing_rows = OP_MISSING_ROWS_DEFAULT;
  out->deff = OP_DEFF_DEFAULT;
  return packages_resolve(out, err);
}

/* By the first method that the conventions name, else by the default rule. */
static op_status set_interval(const explained *x, const op_request *r, const figures *f, op_row *row) {
  figure_intervals intervals;
  const op_interval_method *method = r->ci.count > 0 ? op_interval_method_named(r->ci.items[0]) : NULL;
  op_status status = figure_intervals_make(x->plan, &x->groups->items[0], f, 0, &intervals, x->err);
  if (status == OP_OK) status = figure_intervals_fill(&intervals, 0, method, x->result, row, x->err);
  figure_intervals_clear(&intervals);
  return status;
}

static op_status fill(const explained *x, const op_request *r, const figures *f, op_row *row) {
  const op_estimates *e = &f->estimates;
  double srs = r->deff == OP_DEFF_WOR ? e->srs_wor[0] : e->srs_wr[0];
  row->measures[OP_M_ESTIMATE] = e->theta[0];
  row->measures[OP_M_SE] = sqrt(e->variance[0]);
  row->measures[OP_M_DF] = f->df[0];
  row->measures[OP_M_DEFF] = srs > 0 ? e->variance[0] / srs : (double)NAN;
  return set_interval(x, r, f, row);
}

/* Estimates under the conventions of `r`, which stand in the plan while it lasts. */
static op_status estimate(const explained *x, const op_request *r, figures *out) {
  op_request kept = x->plan->request;
  figure_groups groups = {0};
  *out = (figures){0};
  x->plan->request = *r;
  op_status status = groups_make(x->plan, &groups, x->err);
  if (status == OP_OK) status = terms_copy(&x->figure->terms, &out->terms, x->err);
  if (status == OP_OK) status = figures_estimate(x->plan, &groups, out, x->err);
  groups_clear(&groups);
  x->plan->request = kept;
  return status;
}

static op_status package_row(const explained *x, size_t section, const char *package, const char *title) {
  op_request r;
  figures f = {0};
  op_row *row;
  op_status status = conventions_of(x->plan, package, &r, x->err);
  if (status == OP_OK) status = op_section_row_add(x->result, section, &row, x->err);
  if (status == OP_OK) status = op_row_key_set(x->result, row, 0, title, NULL, x->err);
  if (status == OP_OK) status = op_row_key_set(x->result, row, 1, r.missing_rows == OP_MISSING_ROWS_DELETE ? "deleted" : "domain", NULL, x->err);
  if (status != OP_OK) return status;
  status = estimate(x, &r, &f);
  if (status == OP_OK) {
    status = fill(x, &r, &f, row);
  } else if (status == OP_E_REQUEST) { /* a stratum that the package cannot use */
    row->note = op_result_text(x->result, x->err->what, x->err);
    status = row->note != NULL ? OP_OK : OP_E_MEMORY;
    *x->err = (op_error){0};
  }
  figures_clear(&f);
  return status;
}

op_status explain_packages(const explained *x) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_DF, OP_M_LOWER, OP_M_UPPER, OP_M_DEFF};
  size_t section, n;
  const op_package *all = op_packages(&n);
  op_status status = op_result_section_add(x->result, "packages", "The same figure by other packages' conventions", x->figure->terms.terms[0].proportion, &section, x->err);
  if (status == OP_OK) status = op_section_key_add(x->result, section, "package", "package", OP_KEY_TEXT, x->err);
  if (status == OP_OK) status = op_section_key_add(x->result, section, "missing_rows", "missing rows", OP_KEY_TEXT, x->err);
  for (size_t i = 0; status == OP_OK && i < 6; i++) status = op_section_measure_add(x->result, section, measures[i], x->err);
  if (status == OP_OK) status = package_row(x, section, NULL, "as above");
  for (size_t i = 0; status == OP_OK && i < n; i++) status = package_row(x, section, all[i].name, all[i].title);
  return status;
}
