/* Quesenberry and Hurst's simultaneous intervals: the projection of the score region of all categories, which holds for every net of them as well. */
#include <math.h>

#include "infer/interval.h"

/* Hotelling's T squared of k - 1 free categories; the chi-square quantile (k - 1 df) when the degrees of freedom are many. NaN when they are too few. */
static double region(size_t categories, double df, double level) {
  double free = (double)categories - 1;
  if (isinf(df)) return op_chisq_quantile(level, free);
  double left = df - free + 1;
  return left > 0 ? free * df / left * op_f_quantile(level, free, left) : (double)NAN;
}

static op_interval interval(const op_question *q, size_t figure, double level) {
  const op_proportion *p = &q->figures[figure];
  const char *why = interval_question_unfit(q, figure);
  if (why != NULL) return interval_none(why);
  double a = region(q->n_categories, p->df, level);
  if (isnan(a)) return interval_none("the design has fewer degrees of freedom than the question has categories");
  return interval_score(p->p, interval_question_n(q, figure), sqrt(a));
}

const op_interval_method interval_quesenberry_hurst = {"quesenberry-hurst", NULL, "score intervals of all categories and all nets of a question that hold together",
  "Quesenberry and Hurst 1964, with the effective sample size; Korn and Graubard 1990 for F under designs",
  "score with m = {ne} and the quantile of (k-1) F(k-1, df) of k categories", NULL, interval};
