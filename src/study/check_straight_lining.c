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

static bool answers(const study_wave *w, size_t column, uint32_t code) { return code != 0 && study_level(w, column, code)->missing == OP_ANSWER && !study_reason(study_level(w, column, code)->label, NULL); }

/* Level by level: the code in the first item that has the same value; the answers of items are compared by value. */
static double value_of(const study_wave *w, size_t column, uint32_t code) { return study_level_number(w, column, code); }

static double expected(const study_wave *w, const size_t *items, size_t n) {
  double sum = 0;
  for (uint32_t l = 1; l < w->n_levels[items[0]]; l++) {
    double product = 1, value = value_of(w, items[0], l);
    if (!answers(w, items[0], l)) continue;
    for (size_t i = 0; i < n; i++) {
      double same = 0, base = 0;
      for (uint32_t c = 1; c < w->n_levels[items[i]]; c++) {
        if (!answers(w, items[i], c)) continue;
        base += w->counts[items[i]][c];
        if (value_of(w, items[i], c) == value) same += w->counts[items[i]][c];
      }
      product *= base > 0 ? same / base : 0;
    }
    sum += product;
  }
  return sum;
}

static void measure(study_checker *k, const study_wave *w, const char *name, const size_t *items, size_t n) {
  double base = 0, straight = 0;
  for (size_t r = 0; r < w->rows; r++) {
    bool all = true, same = true;
    double first = value_of(w, items[0], w->codes[items[0]][r]);
    for (size_t i = 0; all && i < n; i++) {
      all = answers(w, items[i], w->codes[items[i]][r]);
      same = same && value_of(w, items[i], w->codes[items[i]][r]) == first;
    }
    base += all;
    straight += all && same;
  }
  if (base < 30) return;
  const char *const texts[] = {name, w->name};
  op_row *row = study_row(k, &table, texts);
  if (row == NULL) return;
  row->measures[OP_M_ITEMS] = (double)n;
  row->measures[OP_M_N] = base;
  row->measures[OP_M_ESTIMATE] = straight / base;
  row->measures[OP_M_EXPECTED] = expected(w, items, n);
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

static size_t points(const op_variable *v) {
  size_t n = 0;
  for (size_t i = 0; i < v->n_labels; i++) n += !study_reason(v->labels[i].text, NULL);
  return n;
}

static void find_batteries(study_checker *k, const study_wave *w) {
  for (size_t v = 0; v < w->schema->n_variables;) {
    size_t items[LONGEST], n = 0;
    while (v + n < w->schema->n_variables && n < LONGEST && (n == 0 || alike(w, v, v + n))) {
      items[n] = v + n;
      n++;
    }
    if (n >= SHORTEST && points(&w->schema->variables[v]) >= 3) {
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
