/* A crosstab's rows as the cells of a heat map. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "plot/heat.h"
#include "plot/section.h"

static bool same_question(const heat_map *h, const op_row *a, const op_row *b) {
  return section_same_group(h->section, a, b) && section_same_key(a, b, h->variable);
}

static size_t find_row(const heat_map *h, const op_row *row) {
  for (size_t i = h->n_rows; i > 0; i--) {
    const op_row *other = h->rows[i - 1].first;
    if (same_question(h, other, row) && section_same_key(other, row, h->row)) return i - 1;
  }
  return h->n_rows;
}

static size_t find_column(const heat_map *h, const op_row *row) {
  for (size_t i = 0; i < h->n_columns; i++) {
    const op_row *other = h->columns[i].first;
    bool total = h->columns[i].total && (row->flags & OP_ROW_TOTAL) != 0;
    if (section_same_key(other, row, h->column) && (total || section_same_key(other, row, h->column_variable))) return i;
  }
  return h->n_columns;
}

static op_status too_many(const heat_map *h, const char *what, int most) {
  op_fail(h->sheet.err, OP_E_REQUEST, "the table has more than %d %s, which no heat map can show", most, what);
  return op_fail_hint(h->sheet.err, "join categories with --net or --let, or choose some with --where");
}

static op_status add_row(heat_map *h, const op_row *row, size_t *at) {
  *at = find_row(h, row);
  if (*at < h->n_rows) return OP_OK;
  if (h->n_rows == HEAT_ROWS) return too_many(h, "rows", HEAT_ROWS);
  bool all = strcmp(row->codes[h->row] != NULL ? row->codes[h->row] : "", "all") == 0;
  heat_row *out = &h->rows[h->n_rows++];
  *out = (heat_row){.first = row, .label = section_label(&h->sheet, row, h->row), .base = (double)NAN};
  out->flags = (row->flags & (OP_ROW_NET | OP_ROW_MISSING)) | (all ? OP_ROW_TOTAL : 0);
  if (all) out->label = words_in(h->sheet.options.language, "All");
  return out->label != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_column(heat_map *h, const op_row *row, size_t *at) {
  *at = find_column(h, row);
  if (*at < h->n_columns) return OP_OK;
  if (h->n_columns == HEAT_COLUMNS) return too_many(h, "columns", HEAT_COLUMNS);
  bool total = strcmp(row->codes[h->column] != NULL ? row->codes[h->column] : "", "all") == 0;
  heat_column *out = &h->columns[h->n_columns++];
  *out = (heat_column){.first = row, .total = total, .base = (double)NAN, .label = total ? words_in(h->sheet.options.language, "All") : section_label(&h->sheet, row, h->column)};
  return out->label != NULL ? OP_OK : OP_E_MEMORY;
}

/* Bases of columns are told under their names when every row has the same. */
static void take_base(heat_row *row, heat_column *column, const char *kind, double base) {
  if (!isfinite(base)) return;
  if (strcmp(kind, "row") == 0) row->base = base;
  if (strcmp(kind, "column") != 0 || column->base < 0) return;
  column->base = isnan(column->base) || column->base == base ? base : -1;
}

static op_status read_cell(heat_map *h, const op_row *row) {
  size_t i, j;
  op_status status = add_row(h, row, &i);
  if (status == OP_OK) status = add_column(h, row, &j);
  if (status != OP_OK) return status;
  heat_cell *cell = &h->cells[i * HEAT_COLUMNS + j];
  double estimate = row->measures[OP_M_ESTIMATE];
  take_base(&h->rows[i], &h->columns[j], h->kind, row->measures[OP_M_BASE_N]);
  if ((row->flags & OP_ROW_SMALL_BASE) != 0) h->rows[i].small = h->columns[j].small = true;
  if (cell->present || !isfinite(estimate)) return OP_OK;
  *cell = (heat_cell){true, (row->flags & OP_ROW_SMALL_BASE) != 0, op_number_round(100 * estimate, 6), (double)NAN};
  return OP_OK;
}

/* The residual of a cell stands in a section with the same keys but for the kind of percentage. */
static void read_residuals(heat_map *h) {
  const op_section *s = h->residuals;
  size_t variable = op_section_key_named(s, "variable"), row_key = op_section_key_named(s, "row"), column_key = op_section_key_named(s, "column");
  size_t column_variable = op_section_key_named(s, "column_variable");
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    for (size_t i = 0; i < h->n_rows; i++) {
      const op_row *mine = h->rows[i].first;
      bool same = op_text_equal(mine->codes[h->variable], row->codes[variable]) && op_text_equal(mine->codes[h->row], row->codes[row_key]);
      for (size_t k = 0; same && k < s->n_keys && s->keys[k].by; k++) same = op_text_equal(mine->codes[k], row->codes[k]);
      for (size_t j = 0; same && j < h->n_columns; j++) {
        const op_row *of = h->columns[j].first;
        bool here = !h->columns[j].total && op_text_equal(of->codes[h->column], row->codes[column_key]) &&
                    op_text_equal(of->codes[h->column_variable], row->codes[column_variable]);
        if (here) h->cells[i * HEAT_COLUMNS + j].residual = row->measures[OP_M_STATISTIC];
      }
    }
  }
}

/* 'all' goes behind the categories. */
static void total_last(heat_map *h) {
  for (size_t j = 0; j + 1 < h->n_columns; j++) {
    if (!h->columns[j].total) continue;
    heat_column moved = h->columns[j];
    memmove(&h->columns[j], &h->columns[j + 1], (h->n_columns - j - 1) * sizeof moved);
    h->columns[h->n_columns - 1] = moved;
    for (size_t i = 0; i < h->n_rows; i++) {
      heat_cell *line = &h->cells[i * HEAT_COLUMNS], cell = line[j];
      memmove(&line[j], &line[j + 1], (h->n_columns - j - 1) * sizeof cell);
      line[h->n_columns - 1] = cell;
    }
    return;
  }
}

static op_status name_blocks(heat_map *h) {
  const char *variable = NULL;
  for (size_t i = 0; i < h->n_rows; i++) {
    heat_row *row = &h->rows[i];
    bool begins = i == 0 || !same_question(h, h->rows[i - 1].first, row->first);
    h->several = h->several || (i > 0 && begins);
    h->questions = h->questions || !section_same_key(h->rows[0].first, row->first, h->variable);
    row->apart = !begins && row->flags != h->rows[i - 1].flags;
  }
  for (size_t i = 0; h->several && i < h->n_rows; i++) {
    heat_row *row = &h->rows[i];
    if (i > 0 && same_question(h, h->rows[i - 1].first, row->first)) continue;
    const char *group = section_group(&h->sheet, h->section, row->first), *question = h->questions ? section_label(&h->sheet, row->first, h->variable) : "";
    if (group == NULL || question == NULL) return OP_E_MEMORY;
    row->heading = op_arena_format(h->sheet.arena, h->sheet.err, "%s%s%s", group, group[0] != '\0' && question[0] != '\0' ? " \xC2\xB7 " : "", question);
    if (row->heading == NULL) return OP_E_MEMORY;
  }
  for (size_t j = 0; j < h->n_columns; j++) {
    heat_column *column = &h->columns[j];
    const char *code = column->total ? NULL : column->first->codes[h->column_variable];
    if (j == 0 || !op_text_equal(code, variable)) column->group = code != NULL ? section_label(&h->sheet, column->first, h->column_variable) : "";
    if (column->group == NULL && (j == 0 || !op_text_equal(code, variable))) return OP_E_MEMORY;
    variable = code;
  }
  return OP_OK;
}

static double nice_top(double percent) {
  static const double tops[] = {5, 10, 20, 30, 40, 50, 60, 80, 100};
  size_t i = 0;
  while (i + 1 < sizeof tops / sizeof *tops && tops[i] < percent) i++;
  return tops[i];
}

op_status heat_read(heat_map *h) {
  const op_section *s = h->section;
  size_t present = 0;
  op_status status = OP_OK;
  h->cells = op_arena_alloc(h->sheet.arena, HEAT_ROWS * HEAT_COLUMNS * sizeof *h->cells, h->sheet.err);
  if (h->cells == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < HEAT_ROWS * HEAT_COLUMNS; i++) h->cells[i].residual = (double)NAN;
  h->kind = s->n_rows > 0 && s->rows[0].codes[h->percent] != NULL ? s->rows[0].codes[h->percent] : "column";
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) { /* with several kinds of percentages or methods the first is drawn */
    if (op_text_equal(s->rows[r].codes[h->percent], h->kind)) status = read_cell(h, &s->rows[r]);
  }
  if (status != OP_OK) return status;
  for (size_t i = 0; i < h->n_rows; i++) {
    for (size_t j = 0; j < h->n_columns; j++) {
      const heat_cell *cell = &h->cells[i * HEAT_COLUMNS + j];
      present += cell->present;
      if (cell->present) h->top = fmax(h->top, cell->percent);
    }
  }
  if (present == 0) {
    op_fail(h->sheet.err, OP_E_REQUEST, "nothing to draw: no cell of the table has a percentage");
    return op_fail_hint(h->sheet.err, "every row is missing or outside the domain; 'opine crosstab' of the same request says why");
  }
  h->top = nice_top(h->top);
  total_last(h);
  if (h->residuals != NULL) read_residuals(h);
  return name_blocks(h);
}
