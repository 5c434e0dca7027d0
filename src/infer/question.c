/* What the simultaneous intervals of a question share: one design effect for all its categories. */
#include <math.h>

#include "infer/interval.h"

static double n_of(const op_question *q) { return q->figures[0].n; }

double interval_question_deff(const op_question *q) {
  double sum = 0, chosen = 0, n = n_of(q);
  for (size_t k = 0; k < q->n_categories; k++) {
    const op_proportion *c = &q->figures[k];
    if (!(c->p > 0) || !(c->variance >= 0)) continue;
    chosen++;
    sum += n * c->variance / c->p; /* (1 - p) d with d = v / (p (1 - p) / n) */
  }
  return chosen > 1 && sum > 0 ? sum / (chosen - 1) : 1;
}

double interval_question_n(const op_question *q, size_t figure) {
  double own = op_effective_n(q->figures[figure].p, q->figures[figure].variance);
  return own > 0 ? own : n_of(q) / interval_question_deff(q);
}

const char *interval_question_unfit(const op_question *q, size_t figure) {
  const op_proportion *p = &q->figures[figure];
  if (q->n_categories < 2) return "a question with one category has nothing that could hold together with it";
  if (isnan(p->p) || isnan(p->variance)) return "the estimate or its variance cannot be computed";
  return interval_no_df(p->df);
}
