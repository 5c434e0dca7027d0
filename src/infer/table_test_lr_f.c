/* Second-order F of the likelihood-ratio statistic. */
#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) { return table_test_second_order_f(e, e->likelihood_ratio); }

const op_table_test table_test_lr_f = {"LR-F", "Rao-Scott second-order F of the likelihood-ratio statistic", "Rao and Scott 1984; Stata svy: tabulate, lr", test, false};
