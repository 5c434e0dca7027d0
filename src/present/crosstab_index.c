#include "present/crosstab_index.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* --- which values there are --- */

static bool same_net(const op_row *a, const op_row *b) { return ((a->flags ^ b->flags) & OP_ROW_NET) == 0; }

static bool same_group(const crosstab_form *t, const op_row *a, const op_row *b) {
  const op_section *s = t->l->section;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by && !op_text_equal(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

bool crosstab_same_question(const crosstab_form *t, const op_row *a, const op_row *b) { return op_text_equal(a->codes[t->variable], b->codes[t->variable]); }
static bool same_line(const crosstab_form *t, const op_row *a, const op_row *b) {
  return crosstab_same_question(t, a, b) && same_net(a, b) && op_text_equal(a->codes[t->row], b->codes[t->row]);
}
static bool same_column(const crosstab_form *t, const op_row *a, const op_row *b) {
  return op_text_equal(a->codes[t->column], b->codes[t->column]) && op_text_equal(a->codes[t->column_variable], b->codes[t->column_variable]);
}
static bool same_kind(const crosstab_form *t, const op_row *a, const op_row *b) { return op_text_equal(a->codes[t->percent], b->codes[t->percent]); }

/* With several methods asked for the rows of a figure follow each other; the default rule may name another method from row to row. */
static size_t method_index(const crosstab_form *t, size_t r) {
  const op_section *s = t->l->section;
  size_t n = 0;
  while (r > n && same_group(t, &s->rows[r], &s->rows[r - n - 1]) && same_line(t, &s->rows[r], &s->rows[r - n - 1]) &&
         same_column(t, &s->rows[r], &s->rows[r - n - 1]) && same_kind(t, &s->rows[r], &s->rows[r - n - 1])) {
    n++;
  }
  return n;
}

static size_t index_in(crosstab_form *t, crosstab_values *d, size_t r, bool (*same)(const crosstab_form *, const op_row *, const op_row *), bool add) {
  const op_section *s = t->l->section;
  for (size_t i = 0; i < d->n; i++) {
    if (same(t, &s->rows[d->rows[i]], &s->rows[r])) return i;
  }
  if (add) d->rows[d->n++] = r;
  return d->n - 1;
}

static bool make_room(crosstab_form *t, crosstab_values *d) {
  d->rows = op_arena_alloc(t->l->g->arena, t->l->section->n_rows * sizeof *d->rows, NULL);
  return d->rows != NULL;
}

/* The 'all' column of a banner stands in front. */
static void all_first(crosstab_form *t) {
  const op_section *s = t->l->section;
  crosstab_values *d = &t->columns;
  bool several = false;
  for (size_t i = 1; i < d->n; i++) {
    const char *a = s->rows[d->rows[i]].codes[t->column_variable], *b = s->rows[d->rows[0]].codes[t->column_variable];
    several = several || (a != NULL && b != NULL && strcmp(a, b) != 0);
  }
  for (size_t i = 0; several && i < d->n; i++) {
    if (s->rows[d->rows[i]].codes[t->column_variable] != NULL) continue;
    size_t all = d->rows[i];
    memmove(d->rows + 1, d->rows, i * sizeof *d->rows);
    d->rows[0] = all;
  }
  /* columns of one variable stand together, whatever the order in which percentages brought them; its own 'all' behind them */
  for (size_t i = 1; i < d->n; i++) {
    size_t j = i, row = d->rows[i];
    while (j > 0 && !op_text_equal(s->rows[d->rows[j - 1]].codes[t->column_variable], s->rows[row].codes[t->column_variable])) j--;
    if (j == 0) continue;
    memmove(d->rows + j + 1, d->rows + j, (i - j) * sizeof *d->rows);
    d->rows[j] = row;
  }
}

static size_t place(const crosstab_form *t, size_t group, size_t line, size_t column, size_t kind, size_t method) {
  return (((group * t->lines.n + line) * t->columns.n + column) * t->kinds.n + kind) * t->methods.n + method;
}

const op_row *crosstab_row_at(const crosstab_form *t, size_t group, size_t line, size_t column, size_t kind, size_t method) {
  size_t r = t->at[place(t, group, line, column, kind, method)];
  return r != SIZE_MAX ? &t->l->section->rows[r] : NULL;
}

bool crosstab_index(crosstab_form *t) {
  const op_section *s = t->l->section;
  crosstab_values *all[] = {&t->groups, &t->questions, &t->lines, &t->columns, &t->kinds, &t->methods};
  for (size_t i = 0; i < 6; i++) {
    if (!make_room(t, all[i])) return false;
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    index_in(t, &t->groups, r, same_group, true);
    index_in(t, &t->questions, r, crosstab_same_question, true);
    index_in(t, &t->lines, r, same_line, true);
    index_in(t, &t->columns, r, same_column, true);
    index_in(t, &t->kinds, r, same_kind, true);
    size_t method = method_index(t, r);
    if (method >= t->methods.n) t->methods.rows[t->methods.n++] = r;
  }
  all_first(t);
  size_t cells = t->groups.n * t->lines.n * t->columns.n * t->kinds.n * t->methods.n;
  t->at = op_arena_alloc(t->l->g->arena, cells * sizeof *t->at, NULL);
  t->letter_width = op_arena_alloc(t->l->g->arena, t->columns.n * sizeof *t->letter_width, NULL);
  if (t->at == NULL || t->letter_width == NULL) return false;
  for (size_t i = 0; i < cells; i++) t->at[i] = SIZE_MAX;
  for (size_t r = 0; r < s->n_rows; r++) {
    size_t column = index_in(t, &t->columns, r, same_column, false);
    t->at[place(t, index_in(t, &t->groups, r, same_group, false), index_in(t, &t->lines, r, same_line, false), column,
                index_in(t, &t->kinds, r, same_kind, false), method_index(t, r))] = r;
    const char *letters = t->letters != SIZE_MAX ? s->rows[r].codes[t->letters] : NULL;
    size_t width = letters != NULL ? strlen(letters) : 0;
    if (width > t->letter_width[column]) t->letter_width[column] = width;
  }
  return true;
}
