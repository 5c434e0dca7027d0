/* Weights that look normalised (mean 1) or trimmed (many rows at one bound). */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "study/check.h"

/* A mean of 1 to the digits that files keep. */
#define MEAN_ONE 0.002

typedef struct heap {
  double value, n;
} heap;

static int by_value(const void *a, const void *b) {
  const heap *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}
static int by_count(const void *a, const void *b) {
  const heap *x = a, *y = b;
  return (x->n > y->n) - (x->n < y->n);
}

/* Rows at a bound are a heap when they are at least 5, one in 200, and 5 times as many as weights usually share one value. */
static bool is_heap(const heap *at, double rows, double usual) { return at->n >= 5 && at->n * 200 >= rows && at->n >= 5 * usual; }

static void check(study_checker *k, study_wave *w) {
  size_t n = 0, column = w->weight_column;
  if (column == SIZE_MAX) return;
  heap *values = study_memory(k, 2 * w->n_levels[column], sizeof *values);
  for (uint32_t l = 1; values != NULL && l < w->n_levels[column]; l++) {
    double x = study_level_number(w, column, l);
    if (x > 0) values[n++] = (heap){x, w->counts[column][l]};
  }
  if (n == 0) return;
  op_text are = {0};
  if (fabs(w->mean - 1) < MEAN_ONE) op_text_add(&are, "mean 1");
  if (n == 1) {
    op_text_addf(&are, "%sall equal", are.length > 0 ? "; " : "");
  } else if (n >= 20) {
    heap *counts = values + n;
    for (size_t i = 0; i < n; i++) counts[i] = values[i];
    qsort(counts, n, sizeof *counts, by_count);
    double usual = counts[n / 2].n;
    qsort(values, n, sizeof *values, by_value);
    if (is_heap(&values[n - 1], (double)w->rows, usual)) {
      op_text_addf(&are, "%strimmed at %.6g (%.0f rows)", are.length > 0 ? "; " : "", values[n - 1].value, values[n - 1].n);
      study_problem(k, STUDY_NOTE, "weight_shape", w->name, w->schema->variables[column].name, values[n - 1].n,
                    "weights look trimmed from above at %.6g: so many rows have it, where usually %.0f share a weight", values[n - 1].value, usual);
    }
    if (is_heap(&values[0], (double)w->rows, usual)) {
      op_text_addf(&are, "%sraised to %.6g (%.0f rows)", are.length > 0 ? "; " : "", values[0].value, values[0].n);
      study_problem(k, STUDY_NOTE, "weight_shape", w->name, w->schema->variables[column].name, values[0].n,
                    "weights look trimmed from below at %.6g: so many rows have it, where usually %.0f share a weight", values[0].value, usual);
    }
  }
  if (are.data != NULL) w->weights_are = study_say(k, "%s", are.data);
  op_text_clear(&are);
}

const study_check study_check_weight_shape = {{"weight_shape", "weights that look normalised or trimmed", "heaps at the bounds, as trimming leaves them (Potter 1990, Proc. Survey Research Methods Section, ASA, 225-230)"},
                                              check, NULL};
