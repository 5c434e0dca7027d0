/* Which groups of the banner differ, beyond chance: of all questions, answers and pairs of columns, their p values adjusted together. Of each question and variable
   of the banner the largest difference is shown. */
#include <math.h>
#include <string.h>

#include "opine/infer.h"
#include "report/report.h"

/* The share of an answer in a column. */
static double share_in(const op_section *rows, const op_section *s, const op_row *row, const char *column) {
  static const char *const keys[] = {"variable", "row", "column_variable"};
  for (size_t i = 0; i < rows->n_rows; i++) {
    bool same = op_text_equal(view_code(rows, &rows->rows[i], "column"), column);
    for (size_t k = 0; same && k < sizeof keys / sizeof *keys; k++) same = op_text_equal(view_code(rows, &rows->rows[i], keys[k]), view_code(s, row, keys[k]));
    if (same) return rows->rows[i].measures[OP_M_ESTIMATE];
  }
  return (double)NAN;
}

static report_finding difference(const report *r, const op_section *s, const op_row *row) {
  op_interval interval = op_interval_wald(row->measures[OP_M_ESTIMATE], row->measures[OP_M_SE], row->measures[OP_M_DF], r->base.level);
  return (report_finding){.question = question_named(r, view_code(s, row, "variable")), .section = s, .row = row, .change = row->measures[OP_M_ESTIMATE],
                          .lower = interval.lower, .upper = interval.upper, .p = row->measures[OP_M_P], .percent = true,
                          .from = view_label(s, row, "other_column"), .to = view_label(s, row, "column"), .group = view_label(s, row, "column_variable"),
                          .category = view_label(s, row, "row")};
}

op_status findings_between_groups(report *r) {
  const op_section *s = r->crosstab != NULL ? op_result_section_named(r->crosstab, "comparisons") : NULL;
  const op_section *rows = r->crosstab != NULL ? op_result_section_named(r->crosstab, "crosstab") : NULL;
  findings_family all = {0}, none = {0};
  if (s == NULL || rows == NULL || s->n_rows == 0) return OP_OK;
  all.items = report_memory(r, s->n_rows, sizeof *all.items);
  if (all.items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < s->n_rows; i++) {
    report_finding found = difference(r, s, &s->rows[i]);
    if (!isnan(found.p) && !found.question->tables_left_out) all.items[all.count++] = found;
  }
  op_status status = findings_adjust(r, &all, &none);
  if (status != OP_OK) return status;
  report_findings *out = &r->between_groups;
  findings_choose(r, &all, out);
  for (size_t i = 0; i < out->count; i++) {
    out->items[i].before = share_in(rows, s, out->items[i].row, view_code(s, out->items[i].row, "other_column"));
    out->items[i].after = share_in(rows, s, out->items[i].row, view_code(s, out->items[i].row, "column"));
  }
  return OP_OK;
}
