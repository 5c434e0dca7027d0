/* Which lines a trend has. */
#include "plot/trend.h"

#include <stdint.h>
#include <string.h>

/* Columns that become lines: the nets, else the answers, else whatever there is. */
static size_t choose_columns(const chart_grid *grid, size_t *columns) {
  column_kind wanted = chart_grid_count(grid, COLUMN_NET) > 0 ? COLUMN_NET : chart_grid_count(grid, COLUMN_ANSWER) > 0 ? COLUMN_ANSWER : COLUMN_MISSING;
  size_t n = 0;
  for (size_t c = 0; c < grid->n_columns; c++) {
    if (grid->columns[c].kind == wanted) columns[n++] = c;
  }
  return n;
}

static bool same_group(const chart_row *a, const chart_row *b) { return op_text_equal(a->heading, b->heading) && op_text_equal(a->label, b->label); }

const char *trend_panel_of(const chart_row *row) { return row->heading[0] != '\0' ? row->heading : row->label; }

/* The first row of each group (rows of one group differ in their wave only). */
static size_t choose_groups(const trend *t, size_t key, size_t *groups) {
  size_t n = 0;
  for (size_t i = 0; i < t->grid.n_rows; i++) {
    if (waves_of_row(&t->waves, &t->grid.rows[i], key) == SIZE_MAX) continue;
    if (t->panel != NULL && strcmp(trend_panel_of(&t->grid.rows[i]), t->panel) != 0) continue;
    bool known = false;
    for (size_t g = 0; g < n && !known; g++) known = same_group(&t->grid.rows[groups[g]], &t->grid.rows[i]);
    if (!known) groups[n++] = i;
  }
  return n;
}

static const char *line_name(trend *t, const chart_row *group, const chart_column *column, bool groups, bool columns) {
  const char *dot = " \xC2\xB7 ";
  if (t->panel != NULL) groups = group->heading[0] != '\0';
  const char *inner = t->panel != NULL ? (groups ? group->label : "") : group->heading[0] != '\0' ? op_arena_format(t->sheet.arena, t->sheet.err, "%s%s%s", group->heading, dot, group->label) : group->label;
  if (inner == NULL || !columns) return groups ? inner : column->label;
  return groups && inner[0] != '\0' ? op_arena_format(t->sheet.arena, t->sheet.err, "%s%s%s", inner, dot, column->label) : column->label;
}

/* True when a row of the section "breaks" is about the group of a row of figures. */
static bool break_of(const op_section *breaks, const op_row *row, const op_section *figures, const op_row *figure) {
  for (size_t k = 0; k < breaks->n_keys; k++) {
    size_t key = breaks->keys[k].by ? op_section_key_named(figures, breaks->keys[k].name) : SIZE_MAX;
    if (key != SIZE_MAX && !op_text_equal(row->codes[k], figure->codes[key])) return false;
  }
  return true;
}

/* Where the result says that the line is broken. */
static void find_breaks(const trend *t, const chart_row *group, trend_line *line) {
  const op_section *breaks = op_result_section_named(t->sheet.result, "breaks");
  if (breaks == NULL) return;
  size_t to = op_section_key_named(breaks, "to"), why = op_section_key_named(breaks, "why");
  for (size_t r = 0; r < breaks->n_rows; r++) {
    if (!break_of(breaks, &breaks->rows[r], t->grid.section, group->first)) continue;
    for (size_t w = 0; w < t->waves.count; w++) {
      if (op_text_equal(t->waves.items[w].code, breaks->rows[r].codes[to])) line->broken[w] = breaks->rows[r].codes[why];
    }
  }
}

static op_status fill_line(trend *t, size_t group, size_t column, size_t key, trend_line *line) {
  line->points = op_arena_alloc(t->sheet.arena, t->waves.count * sizeof(const chart_cell *), t->sheet.err);
  line->broken = op_arena_alloc(t->sheet.arena, t->waves.count * sizeof(const char *), t->sheet.err);
  if (line->points == NULL || line->broken == NULL || line->name == NULL) return OP_E_MEMORY;
  find_breaks(t, &t->grid.rows[group], line);
  line->first = SIZE_MAX;
  line->last = 0;
  for (size_t i = 0; i < t->grid.n_rows; i++) {
    size_t wave = waves_of_row(&t->waves, &t->grid.rows[i], key);
    const chart_cell *cell = chart_grid_at(&t->grid, i, column);
    if (wave == SIZE_MAX || !cell->present || !same_group(&t->grid.rows[i], &t->grid.rows[group])) continue;
    line->points[wave] = cell;
  }
  for (size_t w = 0; w < t->waves.count; w++) {
    if (line->points[w] == NULL) continue;
    if (line->first == SIZE_MAX) line->first = w;
    line->last = w;
  }
  return OP_OK;
}

static op_status refuse(size_t groups, size_t columns, op_error *err) {
  if (groups == 1) op_fail(err, OP_E_REQUEST, "%zu answers make %zu lines, at most %d can be told apart", columns, columns, THEME_LINES);
  else
    op_fail(err, OP_E_REQUEST, "%zu groups and %zu answers make %zu lines, at most %d can be told apart", groups, columns, groups * columns, THEME_LINES);
  return op_fail_hint(err, "join answers with --net, or choose groups with --where");
}

op_status trend_lines(trend *t, size_t key) {
  t->time = key;
  size_t *columns = op_arena_alloc(t->sheet.arena, t->grid.n_columns * sizeof *columns, t->sheet.err);
  size_t *groups = op_arena_alloc(t->sheet.arena, t->grid.n_rows * sizeof *groups, t->sheet.err);
  if (columns == NULL || groups == NULL) return OP_E_MEMORY;
  size_t n_columns = choose_columns(&t->grid, columns), n_groups = choose_groups(t, key, groups);
  op_status status = OP_OK;
  if (n_columns * n_groups > THEME_LINES) return refuse(n_groups, n_columns, t->sheet.err);
  for (size_t g = 0; status == OP_OK && g < n_groups; g++) {
    for (size_t c = 0; status == OP_OK && c < n_columns; c++) {
      trend_line *line = &t->lines[t->n_lines];
      line->name = line_name(t, &t->grid.rows[groups[g]], &t->grid.columns[columns[c]], n_groups > 1, n_columns > 1);
      status = fill_line(t, groups[g], columns[c], key, line);
      if (status == OP_OK && line->first != SIZE_MAX) status = trend_smooth_read(t, line, groups[g], columns[c]);
      if (line->first != SIZE_MAX) t->n_lines++;
    }
  }
  if (n_columns == 1 && n_groups > 1) t->answer = t->grid.columns[columns[0]].label;
  if (status == OP_OK && t->n_lines == 0) return op_fail(t->sheet.err, OP_E_REQUEST, "nothing to draw: no wave has an estimate");
  return status;
}
