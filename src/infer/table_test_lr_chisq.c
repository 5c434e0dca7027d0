/* First-order chi-square of the likelihood-ratio statistic. */
#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) { return table_test_first_order(e, e->likelihood_ratio); }

const op_table_test table_test_lr_chisq = {"LR-Chisq", "Rao-Scott first-order chi-square of the likelihood-ratio statistic",
  "Rao and Scott 1984; SAS SURVEYFREQ LRCHISQ", test, false};
