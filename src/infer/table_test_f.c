/* Rao-Scott second-order test in its F form: X2/trace on (d0, d0 df) with d0 = trace^2 / sum of squared eigenvalues. */
#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) { return table_test_second_order_f(e, e->pearson); }

const op_table_test table_test_f = {"F", "Rao-Scott second-order F of Pearson's statistic",
  "Rao and Scott 1984, Thomas and Rao 1987; R svychisq(statistic = \"F\"), Stata svy: tabulate, SPSS CSTABULATE", test, false};
