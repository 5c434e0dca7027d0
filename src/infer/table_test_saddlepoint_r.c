/* The saddlepoint test as R survey 4.1-1 computes it: pFsum() repeats the denominator's weight a whole number of times, cutting its degrees of freedom off to
   an integer, and saddle() gives up next to the mean, where the F test stands in. With equal eigenvalues (simple random samples) d0 is a whole number, which
   R's matrix algebra gives as 1.9999999999999996 in place of 2: then one more copy is lost. */
#include <math.h>

#include "infer/table_test.h"

#define R_NEAR_MEAN 1e-4
#define ROUNDING 1e-12

static op_table_test_result test(const op_table_evidence *e) {
  const char *why = table_test_no_eigenvalues(e);
  if (why != NULL) return table_test_none(why);
  op_table_test_result out = {.uncorrected = e->pearson, .scale = 1, .statistic = e->pearson, .df1 = (double)NAN, .df2 = table_test_denominator(e)};
  double zeta, below = e->contrasts > 1 ? 1 - ROUNDING : 1, copies = out.df2 > 1 ? floor(out.df2 * below) : out.df2;
  out.p = chisq_sum_saddlepoint(e->pearson, e->eigenvalues, e->contrasts, out.df2, copies, &zeta);
  if (isnan(out.p) || fabs(zeta) < R_NEAR_MEAN) out.p = table_test_second_order_f(e, e->pearson).p;
  return out;
}

const op_table_test table_test_saddlepoint_r = {"saddlepoint-r", "the saddlepoint test with the denominator's degrees of freedom cut to an integer, as R does",
  "R svychisq(statistic = \"saddlepoint\"), pFsum() of survey 4.1-1", test, false};
