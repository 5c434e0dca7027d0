/* Intervals of plain counts: one proportion, or all shares of a question. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "infer/interval.h"

/* Beyond this a count is not a whole number of a double any more. */
#define MOST 9e15

static op_proportion plain(double x, double n) {
  double p = x / n;
  return (op_proportion){p, p * (1 - p) / n, n, n, (double)INFINITY, (double)INFINITY, 1, (double)NAN};
}

static op_interval of_count(const op_interval_method *m, const op_question *question, size_t i, double level) {
  double p = question->figures[i].p;
  /* with plain counts the Wald interval of p = 0 or 1 has zero width, as textbooks and packages print it */
  bool flat = (p <= 0 || p >= 1) && strcmp(m->name, "wald") == 0;
  return flat ? (op_interval){p, p, NULL} : op_interval_of(m, question, i, level);
}

op_status op_binomial_interval(const char *method, double x, double n, double level, op_interval *out, op_error *err) {
  const op_interval_method *m;
  op_status status = op_interval_method_find(method, &m, err);
  if (status != OP_OK) return status;
  if (m->simultaneous != NULL) return op_fail(err, OP_E_USAGE, "%s needs the counts of all categories of a question, not of one", m->name);
  if (!(n > 0 && n <= MOST) || !(x >= 0 && x <= n)) return op_fail(err, OP_E_REQUEST, "expected 0 <= x <= n and 0 < n <= %g, found x = %g and n = %g", MOST, x, n);
  op_proportion sample = plain(x, n);
  op_question question = {&sample, 1, 1};
  *out = of_count(m, &question, 0, level);
  return OP_OK;
}

op_status op_counts_interval(const char *method, const double *counts, size_t k, double level, op_interval *out, op_error *err) {
  const op_interval_method *m;
  double n = 0;
  op_status status = op_interval_method_find(method, &m, err);
  if (status == OP_OK && k < 2) status = op_fail(err, OP_E_REQUEST, "expected the counts of two categories or more");
  for (size_t i = 0; status == OP_OK && i < k; i++) {
    if (!(counts[i] >= 0 && counts[i] <= MOST)) status = op_fail(err, OP_E_REQUEST, "a count is %g, expected 0 or more and at most %g", counts[i], MOST);
    n += counts[i];
  }
  if (status == OP_OK && !(n > 0)) status = op_fail(err, OP_E_REQUEST, "all counts are 0");
  if (status != OP_OK) return status;
  op_proportion *sample = op_array_new(k, sizeof *sample, err);
  if (sample == NULL) return OP_E_MEMORY;
  op_question question = {sample, k, k};
  for (size_t i = 0; i < k; i++) sample[i] = plain(counts[i], n);
  for (size_t i = 0; i < k; i++) out[i] = of_count(m, &question, i, level);
  op_free(sample);
  return OP_OK;
}
