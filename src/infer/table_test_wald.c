/* Wald test of observed minus expected totals. Liberal where the contrasts are many beside the degrees of freedom. */
#include <math.h>

#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) {
  if (e->wald_why != NULL) return table_test_none(e->wald_why);
  if (!(e->df > 0)) return table_test_none("no degrees of freedom are left");
  op_table_test_result out = {.uncorrected = e->wald, .scale = (double)e->contrasts, .df1 = (double)e->contrasts, .df2 = e->df};
  out.statistic = e->wald / out.scale;
  out.p = op_f_p_upper(out.statistic, out.df1, out.df2);
  return out;
}

const op_table_test table_test_wald = {"Wald", "Wald F of observed minus expected totals",
  "Koch, Freeman and Freeman 1975; R svychisq(statistic = \"Wald\"), SAS SURVEYFREQ WCHISQ", test, true};
