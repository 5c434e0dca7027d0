/* Lines, columns and terms of one crossing. */
#include <stdint.h>
#include <string.h>

#include "analysis/crosstab.h"
#include "table/levels.h"

/* Rows of the analysed domains in which a part of the crossing has a code. */
static double rows_with(const op_plan *plan, const crosstab_table *t, size_t part, uint32_t code) {
  const op_item *it = &plan->moments->items[t->item];
  double n = 0;
  for (uint32_t c = 1; c < op_levels_count(cross_levels(t->cross)); c++) {
    if (c >= it->components[0].capacity || cross_part(t->cross, c, part) != code) continue;
    for (size_t d = 0; d < plan->moments->n_domains; d++) n += it->n[d * it->stride + c];
  }
  return n;
}

/* The categories of a variable that count as answers and occur, in table order. Levels that occur nowhere in the domain give no line: a table has one for what
   was chosen. */
static op_status answers(op_plan *plan, const crosstab_table *t, size_t part, const op_levels *levels, category_codes *out, op_error *err) {
  size_t n = op_levels_count(levels);
  op_component as = {.levels = levels, .keep_missing = plan->request.base == OP_BASE_ALL};
  out->items = op_arena_alloc(plan->arena, n * sizeof *out->items, err);
  out->count = 0;
  if (out->items == NULL) return OP_E_MEMORY;
  for (uint32_t code = 0; code < n; code++) {
    if (op_component_counts(&as, code) && rows_with(plan, t, part, code) > 0) out->items[out->count++] = code;
  }
  category_codes_sort(levels, out);
  return OP_OK;
}

static op_status add_nets(op_plan *plan, crosstab_table *t, const op_levels *levels, const category_codes *base, op_error *err) {
  const char *name = plan->variables[t->question].name;
  for (size_t i = 0; i < plan->request.n_nets; i++) {
    const op_net *net = &plan->request.nets[i];
    category_codes codes;
    if (net->variable != NULL && strcmp(net->variable, name) != 0) continue;
    op_status status = category_net_codes(plan, levels, base, net, name, &codes, err);
    if (status != OP_OK) return status;
    if (codes.count > 0) t->lines[t->n_categories + t->n_nets++] = (crosstab_line){net->label, net->label, codes, OP_ROW_NET};
  }
  return OP_OK;
}

static op_status make_lines(op_plan *plan, crosstab_table *t, op_error *err) {
  const plan_variable *question = &plan->variables[t->question];
  const op_levels *levels = plan_levels(plan, question);
  category_codes codes;
  op_status status = answers(plan, t, 0, levels, &codes, err);
  if (status != OP_OK) return status;
  if (codes.count == 0) {
    op_fail(err, OP_E_REQUEST, "'%s' has no answers in this domain: every value is missing", question->name);
    return op_fail_hint(err, "--base all shows missing codes as categories");
  }
  t->lines = op_arena_alloc(plan->arena, (codes.count + plan->request.n_nets + 1) * sizeof *t->lines, err);
  if (t->lines == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < codes.count; i++) {
    crosstab_line *line = &t->lines[t->n_categories++];
    *line = (crosstab_line){.codes = {&codes.items[i], 1}};
    level_text(levels, codes.items[i], &line->code, &line->label);
    if (op_levels_at(levels, codes.items[i])->missing != OP_ANSWER) line->flags |= OP_ROW_MISSING;
  }
  status = add_nets(plan, t, levels, &codes, err);
  t->lines[t->n_categories + t->n_nets] = (crosstab_line){.code = "all", .label = "all", .flags = OP_ROW_TOTAL};
  return status;
}

size_t crosstab_line_count(const crosstab_table *t) { return t->n_categories + t->n_nets; }

/* --- codes of a cell --- */

static bool holds(const category_codes *codes, uint32_t code) {
  for (size_t i = 0; i < codes->count; i++) {
    if (codes->items[i] == code) return true;
  }
  return false;
}

static bool in_line(const crosstab_table *t, size_t line, uint32_t row) {
  size_t n = crosstab_line_count(t);
  if (line < n) return holds(&t->lines[line].codes, row);
  for (size_t i = 0; i < t->n_categories; i++) {
    if (t->lines[i].codes.items[0] == row) return true;
  }
  return false;
}

static bool in_column(const crosstab_table *t, size_t column, bool everyone, uint32_t code) {
  size_t n = t->columns.count;
  if (t->column == SIZE_MAX || (column == n && everyone)) return true;
  return column < n ? t->columns.items[column] == code : holds(&t->columns, code);
}

op_status crosstab_codes(op_plan *plan, const crosstab_table *t, size_t line, size_t column, bool everyone, category_codes *out, op_error *err) {
  size_t levels = op_levels_count(cross_levels(t->cross));
  out->items = op_arena_alloc(plan->arena, levels * sizeof *out->items, err);
  out->count = 0;
  if (out->items == NULL) return OP_E_MEMORY;
  for (uint32_t c = 1; c < levels; c++) {
    uint32_t column_code = t->column == SIZE_MAX ? 0 : cross_part(t->cross, c, 1);
    if (in_line(t, line, cross_part(t->cross, c, 0)) && in_column(t, column, everyone, column_code)) out->items[out->count++] = c;
  }
  return OP_OK;
}

/* --- terms --- */

/* A figure that is 100 percent by its nature is none. */
static bool is_shown(const crosstab_table *t, unsigned kind, size_t line, size_t column) {
  bool all_lines = line == crosstab_line_count(t), all_columns = column == t->columns.count;
  if (kind == OP_PERCENT_COLUMN) return !all_lines;
  if (kind == OP_PERCENT_ROW) return !all_columns;
  return !(all_lines && all_columns);
}

static op_status make_term(op_plan *plan, const crosstab_table *t, unsigned kind, size_t line, size_t column, op_term *term, op_error *err) {
  size_t all_lines = crosstab_line_count(t), all_columns = t->columns.count;
  bool everyone = kind == OP_PERCENT_COLUMN && t->everyone;
  category_codes codes, base;
  op_status status = crosstab_codes(plan, t, line, column, everyone, &codes, err);
  if (status == OP_OK) {
    status = crosstab_codes(plan, t, kind == OP_PERCENT_ROW ? line : all_lines, kind == OP_PERCENT_COLUMN ? column : all_columns, everyone, &base, err);
  }
  if (status != OP_OK) return status;
  return op_term_proportion(plan->arena, &plan->moments->items[t->item], 0, codes.items, codes.count, base.items, base.count, term, err);
}

static op_status make_terms(op_plan *plan, const crosstab_table *t, unsigned kind, crosstab_terms *out, op_error *err) {
  size_t lines = crosstab_line_count(t) + 1, columns = t->columns.count + 1, cells = lines * columns;
  *out = (crosstab_terms){.kind = kind};
  out->terms = op_arena_alloc(plan->arena, cells * sizeof *out->terms, err);
  out->line = op_arena_alloc(plan->arena, cells * sizeof *out->line, err);
  out->column = op_arena_alloc(plan->arena, cells * sizeof *out->column, err);
  out->index = op_arena_alloc(plan->arena, cells * sizeof *out->index, err);
  op_status status = out->terms && out->line && out->column && out->index ? OP_OK : OP_E_MEMORY;
  for (size_t c = 0; status == OP_OK && c < cells; c++) {
    out->index[c] = SIZE_MAX;
    if (!is_shown(t, kind, c / columns, c % columns)) continue;
    status = make_term(plan, t, kind, c / columns, c % columns, &out->terms[out->count], err);
    out->line[out->count] = c / columns;
    out->column[out->count] = c % columns;
    out->index[c] = out->count++;
  }
  return status;
}

op_status crosstab_table_make(op_plan *plan, size_t item, size_t n_columns, crosstab_table *t, op_error *err) {
  op_names questions, columns;
  crosstab_shape(&plan->request, &questions, &columns);
  size_t step = n_columns > 0 ? n_columns : 1;
  *t = (crosstab_table){.question = item / step, .column = SIZE_MAX, .item = item, .everyone = n_columns != 1};
  if (n_columns > 0) t->column = questions.count + item % step;
  t->cross = plan->variables[plan->items[item].variables[0]].cross;
  op_status status = make_lines(plan, t, err);
  if (status == OP_OK && n_columns > 0) {
    const plan_variable *variable = &plan->variables[t->column];
    status = answers(plan, t, 1, plan_levels(plan, variable), &t->columns, err);
    if (status == OP_OK && t->columns.count == 0) {
      op_fail(err, OP_E_REQUEST, "'%s' has no answers in this domain: every value is missing", variable->name);
      status = op_fail_hint(err, "--base all shows missing codes as categories");
    }
  }
  unsigned wanted = plan->request.crosstab.percents != 0 ? plan->request.crosstab.percents : OP_PERCENT_COLUMN;
  for (unsigned kind = OP_PERCENT_COLUMN; status == OP_OK && kind <= OP_PERCENT_TOTAL; kind <<= 1) {
    if ((wanted & kind) != 0) status = make_terms(plan, t, kind, &t->kinds[t->n_kinds++], err);
  }
  return status;
}
