/* Rao-Scott second-order test in its chi-square form, without a denominator: X2 over sum of squares / trace on d0 degrees of freedom. */
#include <math.h>

#include "infer/table_test.h"

static op_table_test_result test(const op_table_evidence *e) {
  const char *why = table_test_no_eigenvalues(e);
  if (why != NULL) return table_test_none(why);
  op_table_test_result out = {.uncorrected = e->pearson, .df1 = chisq_sum_satterthwaite_df(e->eigenvalues, e->contrasts), .df2 = (double)NAN};
  out.scale = chisq_sum_trace(e->eigenvalues, e->contrasts) / out.df1;
  out.statistic = out.uncorrected / out.scale;
  out.p = op_chisq_p_upper(out.statistic, out.df1);
  return out;
}

const op_table_test table_test_satterthwaite = {"Satterthwaite", "Rao-Scott second-order chi-square, for designs with very many degrees of freedom",
  "Satterthwaite 1946, Rao and Scott 1981; R svygofchisq, pchisqsum(method = \"satterthwaite\")", test, false};
