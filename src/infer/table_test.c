#include "infer/table_test.h"

#include <math.h>
#include <string.h>

#define OP_TABLE_TEST(name) extern const op_table_test table_test_##name;
#include "infer/table_tests.def"
#undef OP_TABLE_TEST

static const op_table_test *const tests[] = {
#define OP_TABLE_TEST(name) &table_test_##name,
#include "infer/table_tests.def"
#undef OP_TABLE_TEST
};

const op_table_test *const *op_table_tests(size_t *count) {
  *count = sizeof tests / sizeof *tests;
  return tests;
}

const op_table_test *op_table_test_named(const char *name) {
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (strcmp(tests[i]->name, name) == 0) return tests[i];
  }
  return NULL;
}

op_table_test_result table_test_none(const char *why) {
  return (op_table_test_result){(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN, why};
}

const char *table_test_no_eigenvalues(const op_table_evidence *e) {
  if (e->why != NULL) return e->why;
  if (e->eigenvalues == NULL || !(chisq_sum_trace(e->eigenvalues, e->contrasts) > 0)) return "the association does not vary under the design";
  return e->df > 0 ? NULL : "no degrees of freedom are left";
}

double table_test_denominator(const op_table_evidence *e) { return chisq_sum_satterthwaite_df(e->eigenvalues, e->contrasts) * e->df; }

op_table_test_result table_test_second_order_f(const op_table_evidence *e, double statistic) {
  const char *why = table_test_no_eigenvalues(e);
  if (why != NULL) return table_test_none(why);
  op_table_test_result out = {.uncorrected = statistic, .scale = chisq_sum_trace(e->eigenvalues, e->contrasts)};
  out.statistic = statistic / out.scale;
  out.df1 = chisq_sum_satterthwaite_df(e->eigenvalues, e->contrasts);
  out.df2 = table_test_denominator(e);
  out.p = op_f_p_upper(out.statistic, out.df1, out.df2);
  return out;
}

op_table_test_result table_test_first_order(const op_table_evidence *e, double statistic) {
  const char *why = table_test_no_eigenvalues(e);
  if (why != NULL) return table_test_none(why);
  op_table_test_result out = {.uncorrected = statistic, .df1 = (double)e->contrasts, .df2 = (double)NAN};
  out.scale = chisq_sum_trace(e->eigenvalues, e->contrasts) / out.df1;
  out.statistic = statistic / out.scale;
  out.p = op_chisq_p_upper(out.statistic, out.df1);
  return out;
}
