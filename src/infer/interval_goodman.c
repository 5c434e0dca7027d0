/* Goodman's simultaneous intervals: score intervals at the level that Bonferroni's inequality leaves to each category. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_question *q, size_t figure, double level) {
  const op_proportion *p = &q->figures[figure];
  const char *why = interval_question_unfit(q, figure);
  if (why != NULL) return interval_none(why);
  if (figure >= q->n_categories) return interval_none("a net is not among the categories that hold together; quesenberry-hurst covers nets as well");
  /* the square of t at 1 - alpha/2k is the chi-square quantile (1 df) at 1 - alpha/k when the degrees of freedom are many */
  double each = 1 - (1 - level) / (double)q->n_categories;
  return interval_score(p->p, interval_question_n(q, figure), interval_critical(p->df, each));
}

const op_interval_method interval_goodman = {"goodman", NULL, "score intervals of all categories of a question that hold together, by Bonferroni",
  "Goodman 1965, equation 2.8, with the effective sample size and t; Korn and Graubard 1990 for Bonferroni under designs",
  "score with m = {ne} and t at 1 - alpha/2k of k categories", NULL, interval};
