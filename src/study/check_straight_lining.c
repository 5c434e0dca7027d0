/* Respondents who give one and the same answer to every question of a battery.

   The share is set beside what would be expected if the answers to the questions had nothing to do with each other: the sum over answers of the product of their
   shares. source  Kim, Dykema, Stevenson, Black & Moberg 2019, "Straightlining: overview of measurement, comparison of indicators", Social Science Computer
   Review 37, 214-233 (simple nondifferentiation). */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text_fold.h"
#include "study/check.h"

/* Batteries that the study does not name are runs of neighbours with the same labels. */
#define SHORTEST 4
#define LONGEST 60
/* Of five questions or more, a third straight lines, twice what unrelated answers give, is more than opinions explain. */
#define MUCH 0.33
#define TIMES 2
#define MUCH_ITEMS 5

static const study_table table = {"straight_lining", "One answer to all questions of a battery", {"battery", "wave", NULL}, {OP_M_ITEMS, OP_M_N, OP_M_ESTIMATE, OP_M_EXPECTED}, 4, true};

/* A battery in one wave: answers[i] by level of its item i, NULL = none. */
typedef struct battery {
  const study_wave *w;
  const size_t *items;
  size_t n;
  const op_value *const *answers[LONGEST];
} battery;

static double expected(const battery *b) {
  const study_wave *w = b->w;
  double sum = 0;
  for (uint32_t l = 1; l < w->n_levels[b->items[0]]; l++) {
    const op_value *answer = b->answers[0][l];
    double product = 1;
    if (answer == NULL) continue;
    for (size_t i = 0; i < b->n; i++) {
      const double *counts = w->counts[b->items[i]];
      double same = 0, base = 0;
      for (uint32_t c = 1; c < w->n_levels[b->items[i]]; c++) {
        if (b->answers[i][c] == NULL) continue;
        base += counts[c];
        if (op_value_same(b->answers[i][c], answer)) same += counts[c];
      }
      product *= base > 0 ? same / base : 0;
    }
    sum += product;
  }
  return sum;
}

/* Respondents who answered all items, and those of them who gave one answer. */
static void count_straight(const battery *b, double *base, double *straight) {
  *base = *straight = 0;
  for (size_t r = 0; r < b->w->rows; r++) {
    const op_value *first = b->answers[0][b->w->codes[b->items[0]][r]];
    bool all = first != NULL, same = true;
    for (size_t i = 1; all && i < b->n; i++) {
      const op_value *answer = b->answers[i][b->w->codes[b->items[i]][r]];
      all = answer != NULL;
      same = same && all && op_value_same(answer, first);
    }
    *base += all;
    *straight += all && same;
  }
}

static void measure(study_checker *k, const study_wave *w, const char *name, const size_t *items, size_t n) {
  battery b = {.w = w, .items = items, .n = n};
  double base, straight;
  for (size_t i = 0; i < n; i++) {
    b.answers[i] = study_answers(k, w, items[i]);
    if (b.answers[i] == NULL) return;
  }
  count_straight(&b, &base, &straight);
  if (base < 30) return;
  const char *const texts[] = {name, w->name};
  op_row *row = study_row(k, &table, texts);
  if (row == NULL) return;
  row->measures[OP_M_ITEMS] = (double)n;
  row->measures[OP_M_N] = base;
  row->measures[OP_M_ESTIMATE] = straight / base;
  row->measures[OP_M_EXPECTED] = expected(&b);
  if (n >= MUCH_ITEMS && straight / base >= MUCH && straight / base >= TIMES * row->measures[OP_M_EXPECTED]) {
    study_problem(k, STUDY_WARNING, "straight_lining", w->name, name, straight, "%.0f%% give one answer to all %zu questions (%.1f%% if answers were unrelated)", straight / base * 100, n,
                  row->measures[OP_M_EXPECTED] * 100);
  }
}

/* Neighbours with the same labels, most of them answers. */
static bool alike(const study_wave *w, size_t a, size_t b) {
  const op_variable *x = &w->schema->variables[a], *y = &w->schema->variables[b];
  if (x->n_labels < 3 || x->n_labels != y->n_labels || w->n_levels[b] < 3) return false;
  for (size_t i = 0; i < x->n_labels; i++) {
    if (!op_value_same(&x->labels[i].value, &y->labels[i].value) || !op_text_same(x->labels[i].text, y->labels[i].text)) return false;
  }
  return true;
}

static size_t points(study_checker *k, const op_variable *v) {
  size_t n = 0;
  for (size_t i = 0; i < v->n_labels; i++) n += !study_reason(k, v->labels[i].text, NULL);
  return n;
}

static void find_batteries(study_checker *k, const study_wave *w) {
  for (size_t v = 0; v < w->schema->n_variables;) {
    size_t items[LONGEST], n = 0;
    while (v + n < w->schema->n_variables && n < LONGEST && (n == 0 || alike(w, v, v + n))) {
      items[n] = v + n;
      n++;
    }
    if (n >= SHORTEST && points(k, &w->schema->variables[v]) >= 3) {
      measure(k, w, study_say(k, "%s to %s", w->schema->variables[v].name, w->schema->variables[v + n - 1].name), items, n);
    }
    v += n;
  }
}

static void check(study_checker *k, study_wave *w) {
  const op_study *s = k->study;
  for (size_t b = 0; b < s->n_batteries; b++) {
    size_t items[LONGEST], n = 0;
    for (size_t i = 0; i < s->batteries[b].items.count && n < LONGEST; i++) {
      size_t column = study_column(w, s->batteries[b].items.items[i], NULL, NULL);
      if (column != SIZE_MAX) items[n++] = column;
    }
    if (n >= 3) measure(k, w, s->batteries[b].name, items, n);
  }
  if (s->n_batteries == 0) find_batteries(k, w);
}

static void across(study_checker *k) {
  for (size_t b = 0; b < k->study->n_batteries; b++) {
    for (size_t i = 0; i < k->study->batteries[b].items.count; i++) {
      const char *name = k->study->batteries[b].items.items[i];
      bool found = false;
      for (size_t w = 0; w < k->n_waves; w++) found = found || k->waves[w].source == NULL || study_column(&k->waves[w], name, NULL, NULL) != SIZE_MAX;
      if (!found) study_problem(k, STUDY_ERROR, "straight_lining", NULL, name, (double)NAN, "no file holds this variable of the battery '%s'", k->study->batteries[b].name);
    }
  }
}

const study_check study_check_straight_lining = {
    {"straight_lining", "one answer to all questions of a battery", "Kim, Dykema, Stevenson, Black & Moberg 2019, Social Science Computer Review 37, 214-233"}, check, across};
