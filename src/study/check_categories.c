/* Categories that a wave lacks although its neighbours have them, that appear late, and variables that lack altogether. */
#include <math.h>
#include <string.h>

#include "study/check.h"

static double rows_of(const study_cell *cell, const op_value *value) {
  double n = 0;
  for (size_t m = 0; m < cell->n_maps; m++) {
    if (cell->maps[m].mapped && op_value_same(&cell->maps[m].to, value)) n += cell->maps[m].n;
  }
  return n;
}

/* Under so many expected rows a category may be empty by chance. */
#define FEW_ROWS 5

static void follow(study_checker *k, const study_question *q, const op_value *value) {
  double before = 0, base_before = 0;
  const char *last = NULL;
  for (size_t w = 0; w < k->n_waves; w++) {
    const study_cell *cell = &q->cells[w];
    if (cell->variable == NULL || cell->n == 0) continue;
    double n = rows_of(cell, value);
    const char *text = study_category_text(k, q, value);
    if (last != NULL && n == 0 && before / base_before * cell->n >= FEW_ROWS) {
      study_problem(k, STUDY_WARNING, "categories", k->waves[w].name, q->name, 0, "'%s' vanishes: %.0f rows in %s, none here", text, before, last);
    }
    if (last != NULL && n >= FEW_ROWS && before == 0 && n / cell->n * base_before >= FEW_ROWS) {
      study_problem(k, STUDY_WARNING, "categories", k->waves[w].name, q->name, n, "'%s' appears: no row in %s", text, last);
    }
    before = n;
    base_before = cell->n;
    last = k->waves[w].name;
  }
}

static void check_gaps(study_checker *k, const study_question *q) {
  size_t first = k->n_waves, last = 0;
  for (size_t w = 0; w < k->n_waves; w++) {
    if (q->cells[w].variable == NULL) continue;
    if (first == k->n_waves) first = w;
    last = w;
  }
  if (first == k->n_waves && q->about != NULL) {
    bool fact = false;
    for (size_t w = 0; w < k->n_waves; w++) {
      const op_fact *of;
      study_column(&k->waves[w], q->name, NULL, &of);
      fact = fact || of != NULL || k->waves[w].source == NULL;
    }
    if (!fact) study_problem(k, STUDY_WARNING, "categories", NULL, q->name, (double)NAN, "no file holds this variable of the study");
  }
  for (size_t w = first; w < last; w++) {
    const op_fact *fact = NULL;
    if (q->cells[w].variable != NULL || k->waves[w].source == NULL) continue;
    study_column(&k->waves[w], q->name, NULL, &fact);
    if (fact == NULL) study_problem(k, STUDY_NOTE, "categories", k->waves[w].name, q->name, (double)NAN, "the wave does not hold the variable: lines over waves break here");
  }
}

static void check(study_checker *k) {
  for (size_t i = 0; i < k->n_questions; i++) {
    const study_question *q = &k->questions[i];
    check_gaps(k, q);
    if (!q->closed) continue;
    size_t most = 0, n = 0;
    for (size_t w = 0; w < k->n_waves; w++) most += q->cells[w].n_maps;
    op_value *values = study_memory(k, most, sizeof *values);
    for (size_t w = 0; values != NULL && w < k->n_waves; w++) {
      for (size_t m = 0; m < q->cells[w].n_maps; m++) {
        bool known = !q->cells[w].maps[m].mapped;
        for (size_t v = 0; v < n; v++) known = known || op_value_same(&values[v], &q->cells[w].maps[m].to);
        if (!known) values[n++] = q->cells[w].maps[m].to;
      }
    }
    for (size_t v = 0; v < n; v++) follow(k, q, &values[v]);
  }
}

const study_check study_check_categories = {{"categories", "categories and variables that vanish or appear between waves", ""}, NULL, check};
