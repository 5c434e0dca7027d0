#include "result_samples.h"

#include <CUnit/Basic.h>
#include <math.h>

static void must(op_status status) { CU_ASSERT_EQUAL_FATAL(status, OP_OK); }

op_result *sample_result(const sample_row *rows, size_t n) {
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_BASE_N, OP_M_ESTIMATE, OP_M_SE, OP_M_DEFF, OP_M_LOWER, OP_M_UPPER};
  op_error err;
  size_t section, groups = 0, key = 0;
  op_row *row;
  op_result *r = op_result_new("tabulate", &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  for (size_t i = 0; i < n; i++) groups += rows[i].group != NULL;
  r->level = 0.95;
  must(op_result_section_add(r, "estimates", "", true, &section, &err));
  if (groups > 0) must(op_section_key_add(r, section, "sex", "Sex", OP_KEY_GROUP, &err));
  must(op_section_key_add(r, section, "variable", "variable", OP_KEY_CODED, &err));
  must(op_section_key_add(r, section, "category", "category", OP_KEY_CODED, &err));
  for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) must(op_section_measure_add(r, section, measures[m], &err));
  for (size_t i = 0; i < n; i++, key = 0) {
    must(op_section_row_add(r, section, &row, &err));
    if (groups > 0) must(op_row_key_set(r, row, key++, rows[i].group, NULL, &err));
    must(op_row_key_set(r, row, key++, "q", "q", &err));
    must(op_row_key_set(r, row, key++, rows[i].code, rows[i].label, &err));
    row->flags = rows[i].flags;
    row->measures[OP_M_BASE_N] = rows[i].base;
    if (isnan(rows[i].estimate)) continue;
    row->measures[OP_M_N] = row->measures[OP_M_WEIGHTED_N] = rows[i].estimate * rows[i].base;
    row->measures[OP_M_ESTIMATE] = rows[i].estimate;
    row->measures[OP_M_SE] = 0.01;
    row->measures[OP_M_DEFF] = 1.5;
    row->measures[OP_M_LOWER] = rows[i].estimate - 0.02;
    row->measures[OP_M_UPPER] = rows[i].estimate + 0.02;
  }
  return r;
}

op_result *sample_of_label(const char *label) { return sample_result(&(sample_row){NULL, "1", label, 0.25, 400, 0}, 1); }
