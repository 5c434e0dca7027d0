/* The null space of sums, held direction by direction: each equation, and each figure that is shown, takes one direction away. */
#include "suppress/space.h"

#include <math.h>
#include <string.h>

#define MOST_HIDDEN 5000  /* cells of one question: directions take their square in memory */
#define NOTHING 1e-9      /* coefficients are 1 and -1 and combinations of few of them; the error of eliminating them is far smaller */

static double *row_at(const suppress_space *s, size_t cell) { return s->at + (s->row[cell] - 1) * s->hidden; }

/* Directions may not move s->sum: one that does is given up, and taken out of the others that do. */
static void hold_sum(suppress_space *s) {
  size_t best = 0, filled = 0;
  for (size_t k = 0; k < s->n; k++) {
    if (fabs(s->sum[k]) < NOTHING) continue;
    if (filled == 0 || fabs(s->sum[k]) > fabs(s->sum[best])) best = k;
    s->filled[filled++] = k;
  }
  if (filled == 0) return;
  s->n--;
  for (size_t i = 0; i < s->hidden; i++) {
    double *row = s->at + i * s->hidden, times = row[best] / s->sum[best];
    for (size_t f = 0; times != 0 && f < filled; f++) {
      size_t k = s->filled[f];
      row[k] -= times * s->sum[k];
      if (fabs(row[k]) < NOTHING) row[k] = 0;
    }
    row[best] = row[s->n];
  }
}

static void hold_equation(suppress_space *s, const suppress_equations *e, size_t equation) {
  memset(s->sum, 0, s->n * sizeof *s->sum);
  for (size_t t = e->items[equation].first; t < e->items[equation].first + e->items[equation].n; t++) {
    if (s->row[e->cell[t]] == 0) continue;
    const double *row = row_at(s, e->cell[t]);
    for (size_t k = 0; k < s->n; k++) s->sum[k] += e->coefficient[t] * row[k];
  }
  hold_sum(s);
}

op_status suppress_space_make(const suppress_cells *c, size_t question, const suppress_equations *e, suppress_space *s, op_error *err) {
  *s = (suppress_space){.row = op_array_new(c->n, sizeof *s->row, err)};
  if (s->row == NULL) return OP_E_MEMORY;
  for (size_t i = c->first[question]; i < c->first[question + 1]; i++) {
    if (c->cells[c->ordered[i]].hidden != HIDDEN_NOT) s->row[c->ordered[i]] = ++s->hidden;
  }
  if (s->hidden > MOST_HIDDEN) {
    op_fail(err, OP_E_REQUEST, "%zu figures of a question would be hidden, more than can be checked together", s->hidden);
    return op_fail_hint(err, "ask for fewer or larger groups");
  }
  s->at = op_array_new(s->hidden * s->hidden, sizeof *s->at, err);
  s->sum = op_array_new(s->hidden, sizeof *s->sum, err);
  s->filled = op_array_new(s->hidden, sizeof *s->filled, err);
  if (s->at == NULL || s->sum == NULL || s->filled == NULL) return OP_E_MEMORY;
  s->n = s->hidden;
  for (size_t i = 0; i < s->hidden; i++) s->at[i * s->hidden + i] = 1;
  for (size_t i = 0; i < e->n; i++) hold_equation(s, e, i);
  return OP_OK;
}

void suppress_space_clear(suppress_space *s) {
  op_free(s->at);
  op_free(s->sum);
  op_free(s->filled);
  op_free(s->row);
  *s = (suppress_space){0};
}

bool suppress_space_moves(const suppress_space *s, size_t cell) {
  for (size_t k = 0; s->row[cell] > 0 && k < s->n; k++) {
    if (row_at(s, cell)[k] != 0) return true;
  }
  return false;
}

bool suppress_space_tied(const suppress_space *s, size_t cell, size_t other) {
  const double *a = row_at(s, cell), *b = row_at(s, other);
  double times = 0;
  bool any = false;
  for (size_t k = 0; k < s->n; k++) {
    if ((a[k] != 0) != (b[k] != 0)) return false;
    if (a[k] == 0) continue;
    if (!any) times = b[k] / a[k];
    else if (fabs(b[k] - times * a[k]) > NOTHING * (1 + fabs(b[k]))) return false;
    any = true;
  }
  return any;
}

void suppress_space_show(suppress_space *s, size_t cell) {
  memcpy(s->sum, row_at(s, cell), s->n * sizeof *s->sum);
  hold_sum(s);
}
