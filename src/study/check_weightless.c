/* Waves that the study's weight does not reach, and weights that are no weights. */
#include <math.h>
#include <stdint.h>

#include "study/check.h"

static void look_at_rows(study_checker *k, const study_wave *w) {
  double missing = 0, negative = 0, zero = 0;
  for (uint32_t l = 0; l < w->n_levels[w->weight_column]; l++) {
    double x = study_level_number(w, w->weight_column, l), n = w->counts[w->weight_column][l];
    missing += isnan(x) ? n : 0;
    negative += x < 0 ? n : 0;
    zero += x == 0 ? n : 0;
  }
  const char *name = w->schema->variables[w->weight_column].name;
  if (missing > 0) study_problem(k, STUDY_ERROR, "weightless", w->name, name, missing, "the weight is missing or no number");
  if (negative > 0) study_problem(k, STUDY_ERROR, "weightless", w->name, name, negative, "the weight is negative");
  if (zero > 0) study_problem(k, STUDY_NOTE, "weightless", w->name, name, zero, "the weight is 0: these rows do not count");
}

static void check(study_checker *k, study_wave *w) {
  const char *weights = k->study->weights;
  const op_fact *fact = NULL;
  if (weights == NULL) return;
  size_t column = study_column(w, weights, NULL, &fact);
  if (column == SIZE_MAX && fact == NULL) {
    study_problem(k, STUDY_ERROR, "weightless", w->name, weights, (double)w->rows,
                  "the wave has no weights: name them in the file's design {weights: ...}, or say {weights: none} where every row counts 1");
  } else if (column != SIZE_MAX && w->weight_column != SIZE_MAX) {
    look_at_rows(k, w);
  } else if (fact != NULL && w->about->no_weights) {
    study_problem(k, STUDY_NOTE, "weightless", w->name, weights, (double)w->rows, "the study says that the wave has no weights: every row counts 1");
  }
}

const study_check study_check_weightless = {
    {"weightless", "waves without weights, and weights that are missing, negative or 0", ""}, check, NULL};
