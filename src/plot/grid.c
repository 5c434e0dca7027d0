/* From long rows to a grid of figures. */
#include "plot/grid.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "plot/wording.h"

typedef struct reader {
  const op_section *section;
  size_t variable, category; /* keys */
  bool time_first;
  op_arena *arena;
  op_error *err;
} reader;

static const char *key_label(const reader *r, const op_row *row, size_t key) {
  const char *label = row->labels[key] != NULL ? row->labels[key] : row->codes[key];
  return wording_clean(r->arena, label, r->err);
}

static bool same_text(const char *a, const char *b) { return op_text_equal(a, b); }

static bool same_row(const reader *r, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < r->section->n_keys; k++) {
    if (k != r->category && !same_text(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

static size_t find_row(const reader *r, const chart_grid *grid, const op_row *row) {
  /* rows of a group stand together, so the newest is nearly always the one */
  for (size_t i = grid->n_rows; i > 0; i--) {
    if (same_row(r, grid->rows[i - 1].first, row)) return i - 1;
  }
  return grid->n_rows;
}

static size_t find_column(const chart_grid *grid, const char *variable, const char *code, const char *label) {
  for (size_t i = 0; i < grid->n_columns; i++) {
    const chart_column *c = &grid->columns[i];
    if (same_text(c->code, code) && (same_text(c->variable, variable) || same_text(c->label, label))) return i;
  }
  return grid->n_columns;
}

/* Words by which surveys mark an answer that is none, in the languages of the region; folded case. */
static const char *const missing_words[] = {
    "don't know",   "dont know",  "don\xE2\x80\x99t know", "do not know", "refused", "refuse to answer", "refusal",           "no answer",
    "not asked",    "hard to say", "no response",           "no opinion",  "(vol",    "undecided",        "interviewer error", "legal skip", "break off",
    "not applicable", "difficult to answer", "затрудн", "отказ", "нет ответа", "не знаю", "не знает", "білмей", "жауап бер", "бас тарт", "жауап жоқ",
    "არ ვიცი", "უარი", "bilmayman", "билбейм"};

static column_kind kind_of(const op_row *row, const char *label) {
  if ((row->flags & OP_ROW_NET) != 0) return COLUMN_NET;
  if ((row->flags & OP_ROW_MISSING) != 0) return COLUMN_MISSING;
  return wording_find(label, missing_words, sizeof missing_words / sizeof *missing_words) != SIZE_MAX ? COLUMN_MISSING : COLUMN_ANSWER;
}

static op_status add_column(const reader *r, chart_grid *grid, const op_row *row, size_t *at) {
  const char *code = "", *label = "", *variable = row->codes[r->variable];
  if (row->codes[r->category] != NULL) {
    code = wording_clean(r->arena, row->codes[r->category], r->err);
    label = key_label(r, row, r->category);
  }
  if (code == NULL || label == NULL) return OP_E_MEMORY;
  *at = find_column(grid, variable, code, label);
  if (*at < grid->n_columns) return OP_OK;
  if (grid->n_columns == GRID_LIMIT) {
    op_fail(r->err, OP_E_REQUEST, "the question has more than %d answers, which no chart can show", GRID_LIMIT);
    return op_fail_hint(r->err, "join answers with --net, or draw another question");
  }
  column_kind kind = code[0] == '\0' ? COLUMN_ANSWER : kind_of(row, label);
  grid->columns[grid->n_columns++] = (chart_column){code, label, variable, kind};
  return OP_OK;
}

static op_status add_row(const reader *r, chart_grid *grid, const op_row *row, size_t *at) {
  *at = find_row(r, grid, row);
  if (*at < grid->n_rows) return OP_OK;
  if (grid->n_rows == GRID_LIMIT) {
    op_fail(r->err, OP_E_REQUEST, "there are more than %d groups, which no chart can show", GRID_LIMIT);
    return op_fail_hint(r->err, "choose groups with --where or give fewer --by variables");
  }
  grid->rows[grid->n_rows++] = (chart_row){.first = row, .label = "", .heading = "", .total = (row->flags & OP_ROW_TOTAL) != 0,
                                             .base_n = (double)NAN, .weighted_base = (double)NAN};
  return OP_OK;
}

/* Six decimals of a percentage keep every figure and hide the noise of the product by 100. */
static double scaled(double value, bool percent) { return percent && isfinite(value) ? op_number_round(100 * value, 6) : value; }

static void fill_cell(chart_grid *grid, const op_row *row, size_t at_row, size_t at_column) {
  chart_cell *cell = &grid->cells[at_row * grid->n_columns + at_column];
  chart_row *group = &grid->rows[at_row];
  double estimate = row->measures[OP_M_ESTIMATE], weighted = row->measures[OP_M_WEIGHTED_N];
  if (isnan(group->base_n)) group->base_n = row->measures[OP_M_BASE_N];
  cell->hidden = op_is_suppressed(estimate);
  if (cell->present || !isfinite(estimate)) return; /* with --ci all the first method is drawn */
  *cell = (chart_cell){true, false, scaled(estimate, grid->percent), scaled(row->measures[OP_M_LOWER], grid->percent),
                         scaled(row->measures[OP_M_UPPER], grid->percent)};
  if (!isfinite(cell->lower) || !isfinite(cell->upper)) cell->lower = cell->upper = (double)NAN;
  grid->intervals = grid->intervals || isfinite(cell->lower);
  grid->small_base = grid->small_base || (row->flags & OP_ROW_SMALL_BASE) != 0;
  /* a category's weighted count over its share is the weighted base */
  double base = grid->percent ? (estimate > 0 ? weighted / estimate : (double)NAN) : weighted;
  if (isfinite(base) && isnan(group->weighted_base)) group->weighted_base = base;
}

typedef struct place {
  size_t row, column;
} place;

/* First the rows and columns, then the cells, of which there are as many as it takes. */
static op_status read_cells(const reader *r, chart_grid *grid) {
  op_status status = OP_OK;
  size_t n = r->section->n_rows;
  place *places = op_arena_alloc(r->arena, n * sizeof *places, r->err);
  if (places == NULL) return OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    status = add_row(r, grid, &r->section->rows[i], &places[i].row);
    if (status == OP_OK) status = add_column(r, grid, &r->section->rows[i], &places[i].column);
  }
  if (status != OP_OK) return status;
  grid->cells = op_arena_alloc(r->arena, grid->n_rows * grid->n_columns * sizeof *grid->cells, r->err);
  if (grid->cells == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) fill_cell(grid, &r->section->rows[i], places[i].row, places[i].column);
  return OP_OK;
}

/* Leaves out columns without an estimate and closes the gaps of the cells. */
static void drop_empty_columns(chart_grid *grid) {
  size_t kept = 0, stride = grid->n_columns;
  for (size_t c = 0; c < stride; c++) {
    bool any = false;
    for (size_t i = 0; i < grid->n_rows; i++) any = any || grid->cells[i * stride + c].present;
    if (!any) continue;
    grid->columns[kept] = grid->columns[c];
    for (size_t i = 0; i < grid->n_rows; i++) grid->cells[i * stride + kept] = grid->cells[i * stride + c];
    kept++;
  }
  grid->n_columns = kept;
  for (size_t i = 0; i < grid->n_rows; i++) memmove(&grid->cells[i * kept], &grid->cells[i * stride], kept * sizeof *grid->cells);
}

static const char *joined(const reader *r, const char *const *parts, size_t n, const char *between) {
  op_text text = {0};
  for (size_t i = 0; i < n; i++) op_text_addf(&text, "%s%s", i > 0 ? between : "", parts[i]);
  const char *out = op_text_check(&text, r->err) == OP_OK ? op_arena_text(r->arena, text.data != NULL ? text.data : "", text.length, r->err) : NULL;
  op_text_clear(&text);
  return out;
}

#define MOST_KEYS 12

/* The texts of a row from its question (when there are several) and its groups. */
static op_status name_row(const reader *r, const chart_grid *grid, chart_row *row) {
  const char *parts[MOST_KEYS];
  size_t n = 0;
  if (grid->n_variables > 1) parts[n++] = key_label(r, row->first, r->variable);
  for (size_t k = 0, by = 0; k < r->section->n_keys && n < MOST_KEYS; k++) {
    if (!r->section->keys[k].by || (by++ == 0 && r->time_first)) continue;
    parts[n++] = key_label(r, row->first, k);
  }
  for (size_t i = 0; i < n; i++) {
    if (parts[i] == NULL) return OP_E_MEMORY;
  }
  if (n == 0) return OP_OK;
  row->label = row->total && op_text_equal(parts[n - 1], "all") ? "All" : parts[n - 1];
  row->heading = joined(r, parts, n - 1, " \xC2\xB7 ");
  return row->heading != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status name_grid(const reader *r, chart_grid *grid) {
  const char *titles[MOST_KEYS];
  op_status status = OP_OK;
  grid->question = "";
  grid->n_variables = 1;
  for (size_t i = 1; i < grid->n_rows; i++) {
    if (!same_text(grid->rows[i].first->codes[r->variable], grid->rows[0].first->codes[r->variable])) grid->n_variables = 2;
  }
  if (grid->n_variables == 1) grid->question = key_label(r, grid->rows[0].first, r->variable);
  for (size_t k = 0; k < r->section->n_keys && grid->n_by < MOST_KEYS; k++) {
    if (!r->section->keys[k].by) continue;
    titles[grid->n_by] = wording_clean(r->arena, r->section->keys[k].title, r->err);
    if (titles[grid->n_by++] == NULL) return OP_E_MEMORY;
  }
  size_t hidden = r->time_first && grid->n_by > 0 ? 1 : 0;
  grid->by = joined(r, titles + hidden, grid->n_by - hidden, ", ");
  for (size_t i = 0; status == OP_OK && i < grid->n_rows; i++) status = name_row(r, grid, &grid->rows[i]);
  return grid->question != NULL && grid->by != NULL ? status : OP_E_MEMORY;
}

static op_status name_methods(const reader *r, chart_grid *grid) {
  const char *names[3];
  size_t n = 0;
  for (size_t i = 0; i < r->section->n_rows && n < 3; i++) {
    const char *method = r->section->rows[i].method;
    bool known = method == NULL || !isfinite(r->section->rows[i].measures[OP_M_LOWER]);
    for (size_t k = 0; k < n && !known; k++) known = same_text(names[k], method);
    if (!known) names[n++] = method;
  }
  const char *text = joined(r, names, n, ", ");
  grid->methods = text != NULL ? wording_clean(r->arena, text, r->err) : NULL;
  return grid->methods != NULL ? OP_OK : OP_E_MEMORY;
}

op_status chart_grid_read(const op_result *result, bool time_first, op_arena *arena, chart_grid *grid, op_error *err) {
  const op_section *section = op_result_section_named(result, "estimates");
  if (section == NULL || section->n_rows == 0) return op_fail(err, OP_E_REQUEST, "nothing to draw: the result has no estimates");
  reader r = {section, op_section_key_named(section, "variable"), op_section_key_named(section, "category"), time_first, arena, err};
  if (r.variable == SIZE_MAX || r.category == SIZE_MAX) {
    return op_fail(err, OP_E_REQUEST, "nothing to draw: the estimates have no variable and category");
  }
  *grid = (chart_grid){.section = section, .percent = section->percent};
  grid->rows = op_arena_alloc(arena, GRID_LIMIT * sizeof *grid->rows, err);
  grid->columns = op_arena_alloc(arena, GRID_LIMIT * sizeof *grid->columns, err);
  if (grid->rows == NULL || grid->columns == NULL) return OP_E_MEMORY;
  op_status status = read_cells(&r, grid);
  if (status == OP_OK) drop_empty_columns(grid);
  if (status == OP_OK && grid->n_columns == 0) {
    op_fail(err, OP_E_REQUEST, "nothing to draw: no answer has an estimate");
    return op_fail_hint(err, "every row is missing or outside the domain; 'opine tabulate' of the same request says why");
  }
  if (status == OP_OK) status = name_grid(&r, grid);
  return status == OP_OK ? name_methods(&r, grid) : status;
}

const chart_cell *chart_grid_at(const chart_grid *grid, size_t row, size_t column) {
  return &grid->cells[row * grid->n_columns + column];
}

double chart_cell_end(const chart_cell *cell) { return isfinite(cell->upper) ? fmax(cell->upper, cell->estimate) : cell->estimate; }

size_t chart_grid_count(const chart_grid *grid, column_kind kind) {
  size_t n = 0;
  for (size_t c = 0; c < grid->n_columns; c++) n += grid->columns[c].kind == kind ? 1 : 0;
  return n;
}

/* --- columns by name --- */

op_status chart_grid_unknown(const chart_grid *grid, const char *name, op_arena *arena, op_error *err) {
  const char **names = op_arena_alloc(arena, 2 * grid->n_columns * sizeof *names, err);
  if (names == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < grid->n_columns; c++) {
    names[2 * c] = grid->columns[c].label;
    names[2 * c + 1] = grid->columns[c].code;
  }
  const char *nearest = op_nearest_name(name, names, 2 * grid->n_columns);
  op_fail(err, OP_E_REQUEST, "no answer '%.200s' among the %zu that are drawn", name, grid->n_columns);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%.200s'?", nearest);
  return op_fail_hint(err, "an answer is named by its code or its label, as in '%s' or '%.200s'", grid->columns[0].code, grid->columns[0].label);
}

bool chart_grid_named(const chart_grid *grid, const char *name, size_t *at) {
  for (; *at < grid->n_columns; (*at)++) {
    if (same_text(grid->columns[*at].code, name) || op_text_equal_nocase(grid->columns[*at].label, name)) return true;
  }
  return false;
}

static bool is_among(const size_t *items, size_t n, size_t item) {
  for (size_t i = 0; i < n; i++) {
    if (items[i] == item) return true;
  }
  return false;
}

op_status chart_grid_keep(chart_grid *grid, const char *const *names, size_t n, op_arena *arena, op_error *err) {
  size_t *kept = op_arena_alloc(arena, grid->n_columns * sizeof *kept, err), count = 0;
  chart_column *columns = op_arena_alloc(arena, grid->n_columns * sizeof *columns, err);
  chart_cell *cells = op_arena_alloc(arena, grid->n_rows * grid->n_columns * sizeof *cells, err);
  if (kept == NULL || columns == NULL || cells == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    const char *name = wording_clean(arena, names[i], err);
    size_t at = 0;
    if (name == NULL) return OP_E_MEMORY;
    if (!chart_grid_named(grid, name, &at)) return chart_grid_unknown(grid, name, arena, err);
    for (; chart_grid_named(grid, name, &at); at++) {
      if (!is_among(kept, count, at)) kept[count++] = at;
    }
  }
  for (size_t k = 0; k < count; k++) {
    columns[k] = grid->columns[kept[k]];
    for (size_t i = 0; i < grid->n_rows; i++) cells[i * count + k] = *chart_grid_at(grid, i, kept[k]);
  }
  grid->columns = columns;
  grid->cells = cells;
  grid->n_columns = count;
  return OP_OK;
}
