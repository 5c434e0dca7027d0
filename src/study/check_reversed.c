/* Scales that run the other way in a wave: by their labels, and by answers that are the mirror image of the waves around. */
#include <math.h>
#include <string.h>

#include "base/text_fold.h"
#include "study/check.h"

/* The category whose text (in any language) a label is; NULL = none. */
static const op_study_category *category_said(const op_study_variable *v, const char *label) {
  for (size_t c = 0; v != NULL && c < v->n_categories; c++) {
    for (size_t t = 0; t < v->categories[c].n_texts; t++) {
      if (op_text_same(v->categories[c].texts[t].text, label)) return &v->categories[c];
    }
    for (size_t t = 0; t < v->categories[c].also.count; t++) {
      if (op_text_same(v->categories[c].also.items[t], label)) return &v->categories[c];
    }
  }
  return NULL;
}

static void check_labels(study_checker *k, const study_question *q, size_t w) {
  const study_cell *cell = &q->cells[w];
  size_t wrong = 0, right = 0;
  double rows = 0;
  const study_mapping *first = NULL;
  const op_study_category *said = NULL;
  for (size_t m = 0; m < cell->n_maps; m++) {
    const study_mapping *of = &cell->maps[m];
    const op_study_category *by_label = of->label[0] != '\0' ? category_said(q->about, of->label) : NULL;
    if (by_label == NULL || !of->mapped) continue;
    bool same = op_value_same(&by_label->value, &of->to);
    right += same && !of->missing;
    if (same) continue;
    wrong++;
    rows += of->n;
    if (first == NULL) first = of, said = by_label;
  }
  if (wrong == 0) return;
  study_problem(k, STUDY_ERROR, "reversed", k->waves[w].name, q->name, rows, "%s: '%s' becomes '%s', but its label is that of '%s'%s",
                wrong > 1 && right <= 1 ? "the scale is reversed" : "a label is mapped elsewhere", first->from, study_category_text(k, q, &first->to),
                study_category_text(k, q, &said->value), wrong > 1 ? study_say(k, " (%zu categories)", wrong) : "");
}

/* Half the sum of absolute differences between the answers of two waves; `mirrored`: the second one's scale turned around. */
static double distance(const op_value *points, size_t n, const study_cell *a, const study_cell *b, bool mirrored) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += fabs(study_share(a, &points[i]) - study_share(b, &points[mirrored ? n - 1 - i : i]));
  return sum / 2;
}

/* A quarter of the answers moved, and turned around less than a third of that did: no change of opinion looks like this. */
#define FAR 0.25
#define NEARER 3

static void check_mirror(study_checker *k, const study_question *q) {
  op_value *points = study_memory(k, q->about->scale.count, sizeof *points);
  size_t n = 0, last = k->n_waves;
  for (size_t i = 0; points != NULL && i < q->about->scale.count; i++) {
    const op_study_category *c = category_said(q->about, q->about->scale.items[i]);
    op_value code = {.type = OP_VALUE_TEXT, .text = q->about->scale.items[i]};
    for (size_t j = 0; c == NULL && j < q->about->n_categories; j++) {
      if (strcmp(study_value_text(k, &q->about->categories[j].value), code.text) == 0) c = &q->about->categories[j];
    }
    if (c != NULL) points[n++] = c->value;
  }
  for (size_t w = 0; n >= 3 && w < k->n_waves; w++) {
    const study_cell *cell = &q->cells[w];
    if (cell->variable == NULL || cell->n == 0) continue;
    if (last < k->n_waves) {
      double straight = distance(points, n, &q->cells[last], cell, false), turned = distance(points, n, &q->cells[last], cell, true);
      if (straight >= FAR && turned * NEARER < straight) {
        study_problem(k, STUDY_WARNING, "reversed", k->waves[w].name, q->name, cell->n,
                      "the answers are those of %s turned around (%.0f%% differ, %.0f%% when one scale is reversed): is the scale reversed?", k->waves[last].name,
                      straight * 100, turned * 100);
      }
    }
    last = w;
  }
}

static void check(study_checker *k) {
  for (size_t i = 0; i < k->n_questions; i++) {
    const study_question *q = &k->questions[i];
    if (q->about == NULL) continue;
    for (size_t w = 0; w < k->n_waves; w++) check_labels(k, q, w);
    if (q->about->scale.count >= 3) check_mirror(k, q);
  }
}

const study_check study_check_reversed = {{"reversed", "scales that run the other way in a wave, by their labels or their answers", ""}, NULL, check};
