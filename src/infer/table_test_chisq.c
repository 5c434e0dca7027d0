/* Rao-Scott first-order test: X2 over the mean design effect of the contrasts. SAS takes that mean from the design effects of cells and
   margins, which gives the same under independence. */
#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) { return table_test_first_order(e, e->pearson); }

const op_table_test table_test_chisq = {"Chisq", "Rao-Scott first-order chi-square of Pearson's statistic",
  "Rao and Scott 1981, 1984; R svychisq(statistic = \"Chisq\")", test, false};
