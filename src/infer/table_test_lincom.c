/* Pearson's statistic against its exact asymptotic distribution. --df inf leaves out the denominator, as R does for replicate weights. */
#include <math.h>

#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) {
  const char *why = table_test_no_eigenvalues(e);
  if (why != NULL) return table_test_none(why);
  op_table_test_result out = {.uncorrected = e->pearson, .scale = 1, .statistic = e->pearson, .df1 = (double)NAN, .df2 = table_test_denominator(e)};
  out.p = op_chisq_sum_p_exact(e->pearson, e->eigenvalues, e->contrasts, out.df2);
  if (isnan(out.p)) out.why = "the series of the distribution does not converge";
  return out;
}

const op_table_test table_test_lincom = {"lincom", "Pearson's statistic as a linear combination of chi-squares, evaluated exactly",
  "Ruben 1962, Imhof 1961; R svychisq(statistic = \"lincom\") with package CompQuadForm", test, false};
