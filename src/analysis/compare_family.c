#include "analysis/compare_family.h"

op_status compare_adjust(const op_plan *plan, const op_adjust **adjust, op_error *err) {
  const char *name = plan->request.compare.adjust, *known[16];
  size_t n;
  const op_adjust *all = op_adjusts(&n);
  *adjust = op_adjust_named(name != NULL ? name : "holm");
  if (*adjust != NULL) return OP_OK;
  for (size_t i = 0; i < n && i < 16; i++) known[i] = all[i].name;
  op_fail(err, OP_E_USAGE, "no adjustment of p values '%s'", name);
  const char *nearest = op_nearest_name(name, known, n < 16 ? n : 16);
  return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : op_fail_hint(err, "opine help methods lists them");
}

op_status compare_adjust_family(const op_adjust *adjust, op_section *section, size_t first, op_error *err) {
  size_t n = section->n_rows - first;
  double *p = op_array_new(2 * n, sizeof *p, err);
  if (p == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    p[i] = section->rows[first + i].measures[OP_M_P];
    section->rows[first + i].measures[OP_M_FAMILY] = (double)first;
  }
  op_status status = op_p_adjust(adjust->method, p, n, p + n);
  for (size_t i = 0; i < n; i++) {
    section->rows[first + i].measures[OP_M_P_ADJUSTED] = p[n + i];
    section->rows[first + i].measures[OP_M_FAMILY] = (double)first;
  }
  op_free(p);
  return status == OP_OK ? OP_OK : op_fail(err, status, "out of memory while adjusting %zu p values", n);
}

op_status compare_adjust_convention(const op_plan *plan, const op_adjust *adjust, op_result *result, op_error *err) {
  static const char *const families[] = {"the comparisons of each figure", "the comparisons of each question", "all comparisons"};
  static const char *const contrasts[] = {"the contrasts of each group", "the contrasts of each group", "all contrasts"};
  op_status status = op_result_convention_add(result, "adjust", adjust->name, err);
  const char *family = plan->contrast ? contrasts[plan->request.compare.family] : families[plan->request.compare.family];
  return status == OP_OK && adjust->method != OP_ADJUST_NONE ? op_result_convention_add(result, "family", family, err) : status;
}
