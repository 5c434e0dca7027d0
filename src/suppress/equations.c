/* What adds up to what, and which hidden numbers follow from it. */
#include <string.h>

#include "base/text.h"
#include "suppress/space.h"

void suppress_equations_clear(suppress_equations *e) {
  op_free(e->cell);
  op_free(e->coefficient);
  op_free(e->items);
  *e = (suppress_equations){0};
}

/* --- making --- */

static op_status add_term(suppress_equations *e, size_t cell, double coefficient, op_error *err) {
  op_status status = op_array_grow((void **)&e->cell, &e->cell_capacity, e->n_terms + 1, sizeof *e->cell, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&e->coefficient, &e->coefficient_capacity, e->n_terms + 1, sizeof *e->coefficient, 0, err);
  if (status != OP_OK) return status;
  e->cell[e->n_terms] = cell;
  e->coefficient[e->n_terms++] = coefficient;
  return OP_OK;
}

/* An equation ends; one with fewer than two terms says nothing and is dropped. */
static op_status end_equation(suppress_equations *e, size_t first, op_error *err) {
  size_t n = e->n_terms - first;
  if (n < 2) {
    e->n_terms = first;
    return OP_OK;
  }
  op_status status = op_array_grow((void **)&e->items, &e->capacity, e->n + 1, sizeof *e->items, 0, err);
  if (status == OP_OK) e->items[e->n++] = (suppress_equation){first, n};
  return status;
}

static const suppress_cell *cell_of(const suppress_cells *c, size_t i) { return &c->cells[c->ordered[i]]; }
static const op_row *row_of(const suppress_cells *c, const suppress_cell *cell) { return &c->section->rows[cell->row]; }
static const char *code_of(const suppress_cells *c, const suppress_cell *cell, size_t key) { return key != SIZE_MAX ? row_of(c, cell)->codes[key] : NULL; }

/* A category that is one of those that make up the base: no net, no line "all" of row percentages. */
static bool is_category(const suppress_cells *c, const suppress_cell *cell) {
  const char *code = code_of(c, cell, c->category);
  return !cell->base && !cell->net && code != NULL && !(c->column != SIZE_MAX && op_text_equal(code, "all"));
}

/* Categories of a group add up to its base. */
static op_status add_base(const suppress_cells *c, size_t from, size_t to, size_t base, suppress_equations *e, op_error *err) {
  const suppress_cell *of = cell_of(c, base);
  size_t first = e->n_terms;
  op_status status = OP_OK;
  for (size_t i = from; status == OP_OK && i < to; i++) {
    if (cell_of(c, i)->group == of->group && is_category(c, cell_of(c, i))) status = add_term(e, c->ordered[i], 1, err);
  }
  if (status != OP_OK || e->n_terms == first) return status;
  status = add_term(e, c->ordered[base], -1, err);
  return status == OP_OK ? end_equation(e, first, err) : status;
}

/* Categories of a net add up to it. */
static op_status add_net(const suppress_cells *c, size_t from, size_t to, size_t net, suppress_equations *e, op_error *err) {
  const suppress_cell *of = cell_of(c, net);
  const op_row *row = row_of(c, of);
  size_t first = e->n_terms;
  op_status status = row->n_summands > 0 ? add_term(e, c->ordered[net], -1, err) : OP_OK;
  for (size_t s = 0; status == OP_OK && s < row->n_summands; s++) {
    for (size_t i = from; status == OP_OK && i < to; i++) {
      const suppress_cell *cell = cell_of(c, i);
      bool one = cell->group == of->group && !cell->base && !cell->net && op_text_equal(code_of(c, cell, c->category), row->summands[s].code);
      if (one) status = add_term(e, c->ordered[i], row->summands[s].sign, err);
    }
  }
  return status == OP_OK ? end_equation(e, first, err) : status;
}

/* True when a cell is a part of a total: the same in the keys that the total has, and no total itself in those where it says "all" - in `over` alone unless that
   is SIZE_MAX. The columns of one variable of a banner add up to a column "all" that names none. */
static bool is_part(const suppress_cells *c, const suppress_cell *total, const suppress_cell *part, size_t over, const char *column_variable) {
  if (part->base != total->base || (!part->base && part->line != total->line)) return false;
  for (size_t k = 0; k < c->n_group_keys; k++) {
    size_t key = c->groups[k];
    const char *code = code_of(c, part, key), *of_total = code_of(c, total, key);
    bool summed = op_text_equal(code_of(c, total, key == c->column_variable ? c->column : key), "all") && (over == SIZE_MAX || over == key || key == c->column_variable);
    if (key == c->column_variable && over != SIZE_MAX && over != c->column) summed = false;
    if (key == c->column_variable) {
      if (!op_text_equal(code, summed ? column_variable : of_total)) return false;
    } else if (summed ? op_text_equal(code, "all") : !op_text_equal(code, of_total)) {
      return false;
    }
  }
  return true;
}

static op_status add_total(const suppress_cells *c, size_t from, size_t to, size_t total, size_t over, const char *column_variable, suppress_equations *e, op_error *err) {
  size_t first = e->n_terms;
  op_status status = OP_OK;
  for (size_t i = from; status == OP_OK && i < to; i++) {
    if (i != total && is_part(c, cell_of(c, total), cell_of(c, i), over, column_variable)) status = add_term(e, c->ordered[i], 1, err);
  }
  if (status != OP_OK || e->n_terms == first) return status;
  status = add_term(e, c->ordered[total], -1, err);
  return status == OP_OK ? end_equation(e, first, err) : status;
}

/* One equation for each variable of the banner that the total is over. */
static op_status add_total_over(const suppress_cells *c, size_t from, size_t to, size_t total, size_t over, suppress_equations *e, op_error *err) {
  bool any = false;
  op_status status = OP_OK;
  for (size_t i = from; status == OP_OK && c->column_variable != SIZE_MAX && i < to; i++) {
    const char *name = code_of(c, cell_of(c, i), c->column_variable);
    bool before = name == NULL;
    for (size_t j = from; !before && j < i; j++) before = op_text_equal(code_of(c, cell_of(c, j), c->column_variable), name);
    if (before) continue;
    status = add_total(c, from, to, total, over, name, e, err);
    any = true;
  }
  return status == OP_OK && !any ? add_total(c, from, to, total, over, NULL, e, err) : status;
}

/* A total is the sum of its smallest parts, and, where it is one over several variables, of the totals over one of them less. */
static op_status add_totals(const suppress_cells *c, size_t from, size_t to, size_t total, suppress_equations *e, op_error *err) {
  size_t n = 0;
  op_status status = add_total_over(c, from, to, total, SIZE_MAX, e, err);
  for (size_t k = 0; k < c->n_group_keys; k++) n += op_text_equal(code_of(c, cell_of(c, total), c->groups[k]), "all");
  for (size_t k = 0; status == OP_OK && n > 1 && k < c->n_group_keys; k++) {
    if (op_text_equal(code_of(c, cell_of(c, total), c->groups[k]), "all")) status = add_total_over(c, from, to, total, c->groups[k], e, err);
  }
  return status;
}

static bool is_base_of_part(const suppress_cell *cell) { return cell->base && !cell->total; }

/* Groups without a total have one all the same: the design tells how many rows there are. One sum for each variable of a banner. */
static op_status add_everyone(const suppress_cells *c, size_t from, size_t to, suppress_equations *e, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = from; status == OP_OK && i < to; i++) {
    const char *name = code_of(c, cell_of(c, i), c->column_variable);
    bool before = !is_base_of_part(cell_of(c, i));
    for (size_t j = from; !before && j < i; j++) {
      before = is_base_of_part(cell_of(c, j)) && op_text_equal(code_of(c, cell_of(c, j), c->column_variable), name);
    }
    size_t first = e->n_terms;
    for (size_t j = i; status == OP_OK && !before && j < to; j++) {
      bool part = is_base_of_part(cell_of(c, j)) && op_text_equal(code_of(c, cell_of(c, j), c->column_variable), name);
      if (part) status = add_term(e, c->ordered[j], 1, err);
    }
    if (status == OP_OK && !before) status = end_equation(e, first, err);
  }
  return status;
}

op_status suppress_equations_make(const suppress_cells *c, size_t question, suppress_equations *e, op_error *err) {
  size_t from = c->first[question], to = c->first[question + 1];
  op_status status = OP_OK;
  *e = (suppress_equations){0};
  for (size_t i = from; status == OP_OK && i < to; i++) {
    const suppress_cell *cell = cell_of(c, i);
    if (cell->base) status = add_base(c, from, to, i, e, err);
    if (status == OP_OK && cell->net) status = add_net(c, from, to, i, e, err);
    if (status == OP_OK && cell->total) status = add_totals(c, from, to, i, e, err);
  }
  return status == OP_OK ? add_everyone(c, from, to, e, err) : status;
}

/* --- what follows --- */

op_status suppress_determined(const suppress_cells *c, size_t question, const suppress_equations *e, bool *determined, size_t *count, op_error *err) {
  size_t from = c->first[question], cells = c->first[question + 1] - from;
  suppress_space space;
  op_status status = suppress_space_make(c, question, e, &space, err);
  *count = 0;
  for (size_t i = 0; status == OP_OK && i < cells; i++) {
    determined[i] = cell_of(c, from + i)->hidden != HIDDEN_NOT && !suppress_space_moves(&space, c->ordered[from + i]);
    *count += determined[i];
  }
  suppress_space_clear(&space);
  return status;
}
