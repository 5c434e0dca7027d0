/* Wald test with the degrees of freedom that estimating the covariance costs. */
#include <math.h>

#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) {
  if (e->wald_why != NULL) return table_test_none(e->wald_why);
  double k = (double)e->contrasts, left = e->df - k + 1;
  if (!(left > 0)) return table_test_none("the contrasts are more than the degrees of freedom of the design");
  op_table_test_result out = {.uncorrected = e->wald, .scale = isinf(e->df) ? k : k * e->df / left, .df1 = k, .df2 = left};
  out.statistic = e->wald / out.scale;
  out.p = op_f_p_upper(out.statistic, out.df1, out.df2);
  return out;
}

const op_table_test table_test_adjusted_wald = {"adjWald", "Wald F adjusted for the degrees of freedom of the covariance",
  "Fellegi 1980, Thomas and Rao 1987; R svychisq(statistic = \"adjWald\"), SUDAAN, SAS SURVEYFREQ WCHISQ (adjusted F)", test, true};
