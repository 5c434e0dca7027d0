/* Which rows and series a chart of rows has. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/rows.h"
#include "plot/waves.h"

typedef struct reader {
  const chart_grid *grid;
  rows_wish wish;
  const char **outer;   /* by grid row: the text of its row without the series */
  size_t *series;       /* by grid row: which value of the series; SIZE_MAX = none */
  const char **names;   /* of the values of the series */
  size_t n_names;
  size_t *columns;      /* of the grid, in the order drawn */
  size_t n_columns;
  op_arena *arena;
  op_error *err;
} reader;

static const char *full_name(const reader *r, const chart_row *row) {
  return row->heading[0] == '\0' ? row->label : op_arena_format(r->arena, r->err, "%s \xC2\xB7 %s", row->heading, row->label);
}

static int rank_of(column_kind kind) { return kind == COLUMN_ANSWER ? 0 : kind == COLUMN_NET ? 1 : 2; }

/* Answers, then nets, then missing answers; of pairs the nets alone where there are several. */
static void choose_columns(reader *r) {
  bool nets_only = r->wish == ROWS_PAIRS && chart_grid_count(r->grid, COLUMN_NET) > 1;
  for (int rank = 0; rank < 3; rank++) {
    for (size_t c = 0; c < r->grid->n_columns; c++) {
      column_kind kind = r->grid->columns[c].kind;
      if (rank_of(kind) == rank && (!nets_only || kind == COLUMN_NET)) r->columns[r->n_columns++] = c;
    }
  }
}

/* The series are the waves of a trend: the rows of one line carry the same texts. */
static op_status split_by_wave(reader *r) {
  wave_list waves;
  size_t key = 0;
  while (key < r->grid->section->n_keys && !r->grid->section->keys[key].by) key++;
  if (key == r->grid->section->n_keys) return op_fail(r->err, OP_E_REQUEST, "these figures have no waves; name the wave variable, as in --time wave");
  op_status status = waves_read(r->grid, key, r->arena, &waves, r->err);
  for (size_t i = 0; status == OP_OK && i < r->grid->n_rows; i++) {
    r->series[i] = waves_of_row(&waves, &r->grid->rows[i], key);
    r->outer[i] = full_name(r, &r->grid->rows[i]);
    if (r->outer[i] == NULL) status = OP_E_MEMORY;
  }
  for (size_t w = 0; status == OP_OK && w < waves.count; w++) r->names[r->n_names++] = waves.items[w].label;
  return status;
}

/* The series are the values of the last group variable. */
static op_status split_by_label(reader *r) {
  for (size_t i = 0; i < r->grid->n_rows; i++) {
    const chart_row *row = &r->grid->rows[i];
    size_t at = 0;
    while (at < r->n_names && !op_text_equal(r->names[at], row->label)) at++;
    if (at == r->n_names) r->names[r->n_names++] = row->label;
    r->series[i] = at;
    r->outer[i] = row->heading;
  }
  return OP_OK;
}

static op_status add_item(const reader *r, rows_list *list, const char *heading, const char *label, size_t column, rows_item **item) {
  rows_item *it = &list->items[list->count];
  *it = (rows_item){.heading = heading, .label = label, .column = column, .kind = column != SIZE_MAX ? r->grid->columns[column].kind : COLUMN_ANSWER};
  it->cells = op_arena_alloc(r->arena, list->n_series * sizeof *it->cells, r->err);
  it->figures = op_arena_alloc(r->arena, list->n_series * sizeof *it->figures, r->err);
  if (it->cells == NULL || it->figures == NULL) return OP_E_MEMORY;
  list->count++;
  *item = it;
  return OP_OK;
}

static void set_cell(const reader *r, rows_item *item, size_t series, size_t row, size_t column) {
  const chart_cell *cell = chart_grid_at(r->grid, row, column);
  item->figures[series] = r->grid->rows[row].first;
  if (cell->present) item->cells[series] = cell;
  item->hidden = item->hidden || cell->hidden;
}

/* --- one series --- */

static op_status one_row(const reader *r, rows_list *list) {
  rows_item *item;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) {
    size_t c = r->columns[i];
    status = add_item(r, list, NULL, r->grid->columns[c].label, c, &item);
    if (status == OP_OK) set_cell(r, item, 0, 0, c);
  }
  return status;
}

/* A block an answer, a row a group; a single answer needs no heading, and outer groups take its place. */
static op_status blocks(const reader *r, rows_list *list) {
  op_status status = OP_OK;
  bool bare = r->n_columns == 1;
  for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) {
    const char *outer = "";
    for (size_t g = 0; status == OP_OK && g < r->grid->n_rows; g++) {
      const chart_row *row = &r->grid->rows[g];
      const char *heading = g == 0 && !bare ? r->grid->columns[r->columns[i]].label : NULL, *label = bare ? row->label : full_name(r, row);
      rows_item *item;
      if (bare && !op_text_equal(row->heading, outer)) heading = outer = row->heading;
      status = label != NULL ? add_item(r, list, heading, label, r->columns[i], &item) : OP_E_MEMORY;
      if (status != OP_OK) break;
      item->total = row->total;
      set_cell(r, item, 0, g, r->columns[i]);
    }
  }
  return status;
}

/* Panels: a block a group, a row an answer. */
static op_status panels(const reader *r, rows_list *list) {
  op_status status = OP_OK;
  for (size_t g = 0; status == OP_OK && g < r->grid->n_rows; g++) {
    for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) {
      rows_item *item;
      status = add_item(r, list, i == 0 ? r->grid->rows[g].label : NULL, r->grid->columns[r->columns[i]].label, r->columns[i], &item);
      if (status == OP_OK) set_cell(r, item, 0, g, r->columns[i]);
    }
  }
  return status;
}

/* --- several series --- */

/* Series are answers: several questions without groups. */
static op_status questions(const reader *r, rows_list *list) {
  op_status status = OP_OK;
  list->n_series = r->n_columns;
  for (size_t i = 0; i < r->n_columns; i++) list->series[i] = r->grid->columns[r->columns[i]].label;
  for (size_t g = 0; status == OP_OK && g < r->grid->n_rows; g++) {
    rows_item *item;
    status = add_item(r, list, NULL, r->grid->rows[g].label, SIZE_MAX, &item);
    for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) set_cell(r, item, i, g, r->columns[i]);
  }
  return status;
}

/* Rows of one outer text, for each answer. */
static op_status outer_rows(const reader *r, rows_list *list, size_t first) {
  const char *outer = r->outer[first];
  bool many = r->n_columns > 1;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) {
    size_t c = r->columns[i];
    const char *answer = r->grid->columns[c].label;
    rows_item *item;
    bool total = true;
    status = add_item(r, list, many && i == 0 && outer[0] != '\0' ? outer : NULL, many || outer[0] == '\0' ? answer : outer, c, &item);
    for (size_t g = first; status == OP_OK && g < r->grid->n_rows; g++) {
      if (r->series[g] >= list->n_series || !op_text_equal(r->outer[g], outer)) continue;
      total = total && r->grid->rows[g].total;
      set_cell(r, item, r->series[g], g, c);
    }
    if (status == OP_OK) item->total = total;
  }
  return status;
}

static op_status series_rows(const reader *r, rows_list *list) {
  op_status status = OP_OK;
  list->n_series = r->n_names;
  for (size_t s = 0; s < r->n_names; s++) list->series[s] = r->names[s];
  for (size_t g = 0; status == OP_OK && g < r->grid->n_rows; g++) {
    bool known = false;
    for (size_t k = 0; k < g && !known; k++) known = op_text_equal(r->outer[k], r->outer[g]);
    if (!known) status = outer_rows(r, list, g);
  }
  return status;
}

/* Keeps the first and the last value of the series that have figures; of groups it is told how many stand between them. */
static op_status keep_ends(reader *r, bool over_time, rows_list *list) {
  size_t first = SIZE_MAX, last = SIZE_MAX, n = 0;
  for (size_t s = 0; s < r->n_names; s++) {
    bool any = false;
    for (size_t g = 0; g < r->grid->n_rows && !any; g++) {
      for (size_t i = 0; i < r->n_columns && r->series[g] == s && !r->grid->rows[g].total; i++) any = any || chart_grid_at(r->grid, g, r->columns[i])->present;
    }
    if (any && first == SIZE_MAX) first = s;
    if (any) last = s;
    n += any;
  }
  list->left_out = n > 2 && !over_time ? n - 2 : 0;
  if (first == last) {
    op_fail(r->err, OP_E_REQUEST, "this chart compares two waves or groups, and there %s", first == SIZE_MAX ? "is none with figures" : "are figures of one only");
    return op_fail_hint(r->err, "name the wave variable with --time, or groups with --by; one wave or group is drawn by --kind dots");
  }
  for (size_t g = 0; g < r->grid->n_rows; g++) r->series[g] = r->series[g] == first ? 0 : r->series[g] == last ? 1 : SIZE_MAX;
  r->names[0] = r->names[first];
  r->names[1] = r->names[last];
  r->n_names = 2;
  return OP_OK;
}

/* --- all --- */

static op_status choose(reader *r, bool over_time, bool wants_panels, rows_list *list) {
  const chart_grid *grid = r->grid;
  bool groups = grid->n_by > (over_time ? 1u : 0u);
  if (r->wish == ROWS_PAIRS) {
    op_status status = over_time ? split_by_wave(r) : split_by_label(r);
    if (status == OP_OK) status = keep_ends(r, over_time, list);
    return status == OP_OK ? series_rows(r, list) : status;
  }
  if (grid->n_rows == 1) return one_row(r, list);
  if (grid->n_variables > 1 && !groups) return r->n_columns > 1 && r->n_columns <= THEME_LINES ? questions(r, list) : blocks(r, list);
  if (wants_panels && grid->n_by == 1 && r->n_columns > 1 && grid->n_variables == 1) return panels(r, list);
  op_status status = split_by_label(r);
  bool nested = grid->rows[0].heading[0] != '\0', several = r->n_columns > 1 || nested;
  if (status != OP_OK) return status;
  return several && r->n_names <= THEME_LINES ? series_rows(r, list) : blocks(r, list);
}

op_status rows_read(const chart_grid *grid, rows_wish wish, bool over_time, bool wants_panels, op_arena *arena, rows_list *list, op_error *err) {
  size_t most = grid->n_rows * grid->n_columns;
  reader r = {.grid = grid, .wish = wish, .arena = arena, .err = err};
  r.outer = op_arena_alloc(arena, grid->n_rows * sizeof *r.outer, err);
  r.series = op_arena_alloc(arena, grid->n_rows * sizeof *r.series, err);
  r.names = op_arena_alloc(arena, (grid->n_rows + 2) * sizeof *r.names, err);
  r.columns = op_arena_alloc(arena, grid->n_columns * sizeof *r.columns, err);
  *list = (rows_list){.items = op_arena_alloc(arena, most * sizeof *list->items, err), .n_series = 1, .series_are = ""};
  if (r.outer == NULL || r.series == NULL || r.names == NULL || r.columns == NULL || list->items == NULL) return OP_E_MEMORY;
  choose_columns(&r);
  op_status status = choose(&r, over_time, wants_panels, list);
  if (status != OP_OK || list->count * list->n_series <= ROWS_LIMIT) return status;
  op_fail(err, OP_E_REQUEST, "%zu rows of %zu figures make %zu, at most %d can be read", list->count, list->n_series, list->count * list->n_series, ROWS_LIMIT);
  return op_fail_hint(err, "join answers with --net, or choose groups with --where");
}

/* --- order --- */

static double sort_value(const rows_list *list, const rows_item *item, rows_wish wish) {
  const chart_cell *first = item->cells[0], *last = item->cells[list->n_series - 1];
  if (wish == ROWS_ALL) return first != NULL ? first->estimate : -1e300;
  return first != NULL && last != NULL ? last->estimate - first->estimate : -1e300;
}

void rows_sort(rows_list *list, rows_wish wish) {
  for (size_t i = 1; i < list->count; i++) {
    rows_item moved = list->items[i];
    size_t at = i;
    const char *heading = NULL;
    for (; at > 0 && moved.heading == NULL; at--) {
      const rows_item *before = &list->items[at - 1];
      if (moved.total || before->total || before->kind != moved.kind || sort_value(list, before, wish) >= sort_value(list, &moved, wish)) break;
      heading = before->heading;
      list->items[at] = *before;
      list->items[at].heading = NULL;
      if (heading != NULL) {
        at--;
        break;
      }
    }
    if (heading != NULL) moved.heading = heading;
    list->items[at] = moved;
  }
}

/* --- changes --- */

static bool same_key(const op_section *changes, const op_row *row, const op_section *figures, const op_row *figure, const char *change_key, const char *figure_key) {
  size_t a = op_section_key_named(changes, change_key), b = op_section_key_named(figures, figure_key);
  return a == SIZE_MAX || b == SIZE_MAX || op_text_equal(row->codes[a], figure->codes[b]);
}

static bool is_change_of(const op_section *changes, const op_row *row, const chart_grid *grid, const rows_item *item) {
  const op_section *figures = grid->section;
  const op_row *first = item->figures[0], *last = item->figures[1];
  size_t category = op_section_key_named(changes, "category");
  const char *wave = NULL;
  for (size_t k = 0; k < figures->n_keys; k++) {
    const char *name = figures->keys[k].name;
    if (!figures->keys[k].by) continue;
    if (wave == NULL) wave = name;
    else if (!same_key(changes, row, figures, first, name, name)) return false;
  }
  if (wave == NULL || !same_key(changes, row, figures, first, "variable", "variable")) return false;
  if (category != SIZE_MAX && row->codes[category] != NULL && !op_text_equal(row->codes[category], grid->columns[item->column].code)) return false;
  return same_key(changes, row, figures, first, "from", wave) && same_key(changes, row, figures, last, "to", wave);
}

const op_row *rows_change(const op_result *result, const chart_grid *grid, const rows_item *item) {
  const op_section *changes = op_result_section_named(result, "changes");
  if (changes == NULL || item->column == SIZE_MAX || item->figures[0] == NULL || item->figures[1] == NULL) return NULL;
  if (op_section_key_named(changes, "from") == SIZE_MAX || op_section_key_named(changes, "to") == SIZE_MAX) return NULL;
  for (size_t i = 0; i < changes->n_rows; i++) {
    if (is_change_of(changes, &changes->rows[i], grid, item)) return &changes->rows[i];
  }
  return NULL;
}
