/* Pearson's statistic against the saddlepoint approximation of its distribution. */
#include <math.h>

#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) {
  const char *why = table_test_no_eigenvalues(e);
  if (why != NULL) return table_test_none(why);
  op_table_test_result out = {.uncorrected = e->pearson, .scale = 1, .statistic = e->pearson, .df1 = (double)NAN, .df2 = table_test_denominator(e)};
  out.p = op_chisq_sum_p_saddlepoint(e->pearson, e->eigenvalues, e->contrasts, out.df2);
  if (isnan(out.p)) out.why = "the saddlepoint cannot be found";
  return out;
}

const op_table_test table_test_saddlepoint = {"saddlepoint", "Pearson's statistic by the saddlepoint approximation of that combination",
  "Barndorff-Nielsen 1990, Kuonen 1999; R pchisqsum(method = \"saddlepoint\")", test, false};
