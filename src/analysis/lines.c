#include "analysis/lines.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "opine/infer.h"

size_t line_segments(const line_points *points) {
  size_t n = 1;
  for (size_t i = 1; points->restart != NULL && i < points->n; i++) n += points->restart[i];
  return n;
}

op_status line_section(const line_owner *owner, const char *name, const char *title, bool percent, const char *const *keys, const op_measure *measures,
                       size_t n_measures, size_t *section) {
  op_status status = op_result_section_add(owner->result, name, title, percent, section, owner->err);
  if (status == OP_OK) status = owner->add_keys(owner->context, *section);
  for (size_t k = 0; status == OP_OK && keys[k] != NULL; k++) status = op_section_key_add(owner->result, *section, keys[k], keys[k], OP_KEY_TEXT, owner->err);
  for (size_t m = 0; status == OP_OK && m < n_measures; m++) status = op_section_measure_add(owner->result, *section, measures[m], owner->err);
  return status;
}

op_status line_row_add(const line_owner *owner, size_t section, const char *const *texts, op_row **row) {
  size_t key = 0;
  op_status status = op_section_row_add(owner->result, section, row, owner->err);
  if (status == OP_OK) status = owner->fill_keys(owner->context, *row, &key);
  for (; status == OP_OK && key < owner->result->sections[section].n_keys; key++, texts++) {
    if (*texts != NULL) status = op_row_key_set(owner->result, *row, key, *texts, NULL, owner->err);
  }
  return status;
}

line_row line_row_tested(const char *term, const char *method, double estimate, double se, double df) {
  double statistic = se > 0 ? estimate / se : (double)NAN;
  return (line_row){term, method, estimate, se, df, statistic, isnan(statistic) ? (double)NAN : op_t_p_two_sided(statistic, df)};
}

void line_row_fill(const line_owner *owner, op_row *row, line_row values) {
  row->method = values.method;
  row->measures[OP_M_ESTIMATE] = values.estimate;
  row->measures[OP_M_SE] = values.se;
  row->measures[OP_M_DF] = values.df;
  row->measures[OP_M_STATISTIC] = values.statistic;
  row->measures[OP_M_P] = values.p;
  if (isnan(values.estimate)) return;
  op_interval interval = op_interval_wald(values.estimate, values.se, values.df, owner->request->level);
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
}

void line_row_share(const line_owner *owner, op_row *row, double variance, double n, double kish) {
  double df = row->measures[OP_M_DF];
  op_proportion share = {.p = row->measures[OP_M_ESTIMATE], .variance = variance, .n = n, .n_design = n, .df = df, .df_design = df, .deff_kish = kish, .logit_variance = (double)NAN};
  const op_interval_method *method = op_interval_default(&share);
  op_interval interval = method->interval(&share, owner->request->level);
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  row->method = method->name;
  row->note = interval.why;
}

op_status line_row_note(const line_owner *owner, op_row *row, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  op_text_message(text, sizeof text, format, args);
  va_end(args);
  row->note = op_result_text(owner->result, text, owner->err);
  return row->note != NULL ? OP_OK : OP_E_MEMORY;
}
