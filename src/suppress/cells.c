#include "suppress/cells.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

void suppress_cells_clear(suppress_cells *c) {
  op_free(c->cells);
  op_free(c->of_row);
  op_free(c->base_of_row);
  op_free(c->groups);
  op_free(c->ordered);
  op_free(c->first);
  *c = (suppress_cells){0};
}

/* --- which keys say what --- */

static size_t first_key(const op_section *s, const char *const *names) {
  for (size_t i = 0; names[i] != NULL; i++) {
    size_t key = op_section_key_named(s, names[i]);
    if (key != SIZE_MAX) return key;
  }
  return SIZE_MAX;
}

/* Keys that tell figures apart but are neither question, category nor column: groups of --by, and what a command has of its own ("q" of a quantile, "term"). */
static bool is_group_key(const suppress_cells *c, size_t key) {
  static const char *const others[] = {"percent", "letter", "letters", "method", "event", "with", "with_category", NULL};
  if (key == c->variable || key == c->category) return false;
  for (size_t i = 0; others[i] != NULL; i++) {
    if (strcmp(c->section->keys[key].name, others[i]) == 0) return false;
  }
  return true;
}

static op_status find_keys(suppress_cells *c, op_error *err) {
  const op_section *s = c->section;
  c->variable = first_key(s, (const char *const[]){"variable", "question", NULL});
  c->category = first_key(s, (const char *const[]){"category", "row", NULL});
  c->column_variable = first_key(s, (const char *const[]){"column_variable", NULL});
  c->column = first_key(s, (const char *const[]){"column", NULL});
  c->percent = first_key(s, (const char *const[]){"percent", NULL});
  c->with = first_key(s, (const char *const[]){"with", NULL});
  c->with_category = first_key(s, (const char *const[]){"with_category", NULL});
  c->groups = op_array_new(s->n_keys, sizeof *c->groups, err);
  if (c->groups == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (is_group_key(c, k)) c->groups[c->n_group_keys++] = k;
  }
  return OP_OK;
}

static const char *code_of(const op_row *row, size_t key) { return key != SIZE_MAX ? row->codes[key] : NULL; }

static bool is_all(const char *code) { return op_text_equal(code, "all"); }

/* --- rows to cells --- */

typedef struct numbering {
  op_dict *questions, *lines, *groups, *cells;
} numbering;

static void add_code(op_text *text, const char *code) {
  op_text_add(text, code != NULL ? "\x02" : "\x03");
  op_text_add(text, code != NULL ? code : "");
}

static uint32_t number_of(op_dict *dict, op_text *text, op_error *err) {
  op_text_add(text, "\x04");
  if (op_text_check(text, err) != OP_OK) return OP_DICT_NONE;
  return op_dict_add(dict, text->data, text->length, err);
}

/* Finds or makes the cell at a place. */
static size_t cell_at(suppress_cells *c, numbering *by, const suppress_cell *like, op_error *err) {
  size_t place[4] = {like->question, like->line, like->group, like->base};
  uint32_t i = op_dict_add(by->cells, place, sizeof place, err);
  if (i == OP_DICT_NONE) return SIZE_MAX;
  if (i < c->n) return i;
  if (op_array_grow((void **)&c->cells, &c->capacity, c->n + 1, sizeof *c->cells, 0, err) != OP_OK) return SIZE_MAX;
  c->cells[c->n] = *like;
  return c->n++;
}

static bool is_total(const suppress_cells *c, const op_row *row) {
  for (size_t i = 0; i < c->n_group_keys; i++) {
    if (is_all(row->codes[c->groups[i]])) return true;
  }
  return false;
}

static op_status add_row(suppress_cells *c, numbering *by, size_t r, op_text *text, op_error *err) {
  const op_row *row = &c->section->rows[r];
  suppress_cell cell = {.row = r, .net = (row->flags & OP_ROW_NET) != 0, .total = is_total(c, row), .n = row->measures[OP_M_N]};
  op_text_reset(text);
  add_code(text, code_of(row, c->variable));
  add_code(text, code_of(row, c->with));
  cell.question = number_of(by->questions, text, err);
  op_text_reset(text);
  op_text_add(text, cell.net ? "n" : "c");
  add_code(text, code_of(row, c->category));
  add_code(text, code_of(row, c->with_category));
  cell.line = number_of(by->lines, text, err);
  op_text_reset(text);
  for (size_t i = 0; i < c->n_group_keys; i++) add_code(text, row->codes[c->groups[i]]);
  cell.group = number_of(by->groups, text, err);
  if (cell.question == OP_DICT_NONE || cell.line == OP_DICT_NONE || cell.group == OP_DICT_NONE) return OP_E_MEMORY;
  bool of_row = op_text_equal(code_of(row, c->percent), "row"), of_table = op_text_equal(code_of(row, c->percent), "total");
  c->row_percent = c->row_percent || of_row;
  c->of_row[r] = cell_at(c, by, &cell, err);
  c->base_of_row[r] = SIZE_MAX;
  if (c->of_row[r] == SIZE_MAX) return OP_E_MEMORY;
  if (of_row || of_table) return OP_OK;
  suppress_cell base = {.row = r, .question = cell.question, .group = cell.group, .base = true, .total = cell.total, .n = row->measures[OP_M_BASE_N]};
  c->base_of_row[r] = cell_at(c, by, &base, err);
  return c->base_of_row[r] != SIZE_MAX ? OP_OK : OP_E_MEMORY;
}

static op_status order_cells(suppress_cells *c, size_t n_questions, op_error *err) {
  c->ordered = op_array_new(c->n, sizeof *c->ordered, err);
  c->first = op_array_new(n_questions + 1, sizeof *c->first, err);
  if (c->ordered == NULL || c->first == NULL) return OP_E_MEMORY;
  c->n_questions = n_questions;
  size_t at = 0;
  for (size_t q = 0; q < n_questions; q++) {
    c->first[q] = at;
    for (size_t i = 0; i < c->n; i++) {
      if (c->cells[i].question == q) c->ordered[at++] = i;
    }
  }
  c->first[n_questions] = at;
  return OP_OK;
}

op_status suppress_cells_make(const op_section *section, suppress_cells *c, op_error *err) {
  op_text text = {0};
  numbering by = {op_dict_new(err), op_dict_new(err), op_dict_new(err), op_dict_new(err)};
  *c = (suppress_cells){.section = section};
  op_status status = by.questions && by.lines && by.groups && by.cells ? find_keys(c, err) : OP_E_MEMORY;
  if (status == OP_OK) c->of_row = op_array_new(section->n_rows, sizeof *c->of_row, err);
  if (status == OP_OK) c->base_of_row = op_array_new(section->n_rows, sizeof *c->base_of_row, err);
  if (status == OP_OK && (c->of_row == NULL || c->base_of_row == NULL)) status = OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < section->n_rows; r++) status = add_row(c, &by, r, &text, err);
  if (status == OP_OK) status = order_cells(c, op_dict_count(by.questions), err);
  op_text_clear(&text);
  op_dict_free(by.questions);
  op_dict_free(by.lines);
  op_dict_free(by.groups);
  op_dict_free(by.cells);
  return status;
}

/* --- hiding --- */

static bool same_but_for_column(const suppress_cells *c, const suppress_cell *a, const suppress_cell *b) {
  for (size_t i = 0; i < c->n_group_keys; i++) {
    size_t key = c->groups[i];
    if (key == c->column || key == c->column_variable) continue;
    if (!op_text_equal(c->section->rows[a->row].codes[key], c->section->rows[b->row].codes[key])) return false;
  }
  return true;
}

void suppress_hide(suppress_cells *c, size_t index, suppress_hidden how, suppress_limit why) {
  suppress_cell *cell = &c->cells[index];
  if (cell->hidden != HIDDEN_NOT && !(cell->hidden == HIDDEN_WITH_BASE && how == HIDDEN_BY_RULE)) return;
  cell->hidden = how;
  cell->why = why;
  bool all_columns = c->column != SIZE_MAX && is_all(c->section->rows[cell->row].codes[c->column]);
  for (size_t i = c->first[cell->question]; i < c->first[cell->question + 1]; i++) {
    suppress_cell *other = &c->cells[c->ordered[i]];
    bool of_base = cell->base && !other->base && other->group == cell->group;
    bool of_line = c->row_percent && all_columns && !cell->base && !other->base && other->line == cell->line && same_but_for_column(c, cell, other);
    if ((of_base || of_line) && other->hidden != HIDDEN_BY_RULE) {
      other->hidden = HIDDEN_WITH_BASE;
      other->why = N_LIMITS;
    }
  }
}
