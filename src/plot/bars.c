/* The order of bars. */
#include "plot/bars.h"

typedef struct order {
  const chart_grid *grid;
  size_t *rows, *columns; /* indices in the order of drawing */
} order;

/* Where an answer of this kind stands: answers, then nets, then missing answers. */
static int rank_of(column_kind kind) { return kind == COLUMN_ANSWER ? 0 : kind == COLUMN_NET ? 1 : 2; }

static double estimate_or_least(const chart_cell *cell) { return cell->present ? cell->estimate : -1e300; }

/* Insertion sorts: stable, and lists are short. */
static void order_columns(const order *o, bool sort) {
  const chart_grid *grid = o->grid;
  for (size_t i = 0; i < grid->n_columns; i++) {
    size_t at = i;
    for (; at > 0; at--) {
      size_t before = o->columns[at - 1];
      int mine = rank_of(grid->columns[i].kind), theirs = rank_of(grid->columns[before].kind);
      bool larger = sort && mine == theirs && estimate_or_least(chart_grid_at(grid, 0, i)) > estimate_or_least(chart_grid_at(grid, 0, before));
      if (mine >= theirs && !larger) break;
      o->columns[at] = before;
    }
    o->columns[at] = i;
  }
}

static void order_rows(const order *o, bool sort) {
  const chart_grid *grid = o->grid;
  size_t lead = o->columns[0];
  for (size_t i = 0; i < grid->n_rows; i++) {
    size_t at = i;
    for (; sort && at > 0; at--) {
      size_t before = o->rows[at - 1];
      const chart_row *a = &grid->rows[i], *b = &grid->rows[before];
      bool larger = !a->total && !b->total && op_text_equal(a->heading, b->heading) &&
                    estimate_or_least(chart_grid_at(grid, i, lead)) > estimate_or_least(chart_grid_at(grid, before, lead));
      if (!larger) break;
      o->rows[at] = before;
    }
    o->rows[at] = i;
  }
}

static bar_item answer_item(const chart_grid *grid, size_t row, size_t column) {
  static const bar_kind kinds[] = {[COLUMN_ANSWER] = BAR_ANSWER, [COLUMN_NET] = BAR_NET, [COLUMN_MISSING] = BAR_MISSING};
  return (bar_item){.label = grid->columns[column].label, .kind = kinds[grid->columns[column].kind], .cell = *chart_grid_at(grid, row, column)};
}

static bar_item group_item(const chart_grid *grid, size_t row, size_t column) {
  bar_item item = answer_item(grid, row, column);
  item.label = grid->rows[row].label;
  if (grid->rows[row].total) item.kind = BAR_TOTAL;
  return item;
}

/* Bars of one row: its answers. A question without this answer has no bar for it. */
static void add_answers(const order *o, size_t row, const char *heading, bar_list *list) {
  const chart_grid *grid = o->grid;
  size_t start = list->count;
  for (size_t i = 0; i < grid->n_columns; i++) {
    size_t column = o->columns[i];
    if (heading != NULL && !chart_grid_at(grid, row, column)->present) continue;
    bar_item item = answer_item(grid, row, column);
    item.apart = list->count > start && list->items[list->count - 1].kind != item.kind;
    if (list->count == start) item.heading = heading;
    list->items[list->count++] = item;
  }
}

/* Bars of one answer: its groups; rows with several keys get the outer ones as headings where there is no other. */
static void add_groups(const order *o, size_t column, const char *heading, bar_list *list) {
  const chart_grid *grid = o->grid;
  const char *outer = "";
  for (size_t i = 0; i < grid->n_rows; i++) {
    const chart_row *row = &grid->rows[o->rows[i]];
    bar_item item = group_item(grid, o->rows[i], column);
    if (i == 0) item.heading = heading;
    if (heading == NULL && !op_text_equal(row->heading, outer)) item.heading = outer = row->heading;
    list->items[list->count++] = item;
  }
}

static op_status full_name(const chart_row *row, op_arena *arena, const char **name, op_error *err) {
  *name = row->heading[0] == '\0' ? row->label : op_arena_format(arena, err, "%s \xC2\xB7 %s", row->heading, row->label);
  return *name != NULL ? OP_OK : OP_E_MEMORY;
}

/* Rows of two group variables under an answer's heading carry both in their label. */
static op_status name_fully(const chart_grid *grid, op_arena *arena, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < grid->n_rows; i++) status = full_name(&grid->rows[i], arena, &grid->rows[i].label, err);
  return status;
}

static op_status fill(const order *o, bool panels, op_arena *arena, bar_list *list, op_error *err) {
  const chart_grid *grid = o->grid;
  op_status status = OP_OK;
  if (grid->n_rows == 1) {
    add_answers(o, 0, NULL, list);
  } else if (grid->n_columns == 1) {
    add_groups(o, 0, NULL, list);
  } else if (grid->n_variables > 1 || panels) {
    for (size_t i = 0; status == OP_OK && i < grid->n_rows; i++) {
      const char *name;
      status = full_name(&grid->rows[o->rows[i]], arena, &name, err);
      if (status == OP_OK) add_answers(o, o->rows[i], name, list);
    }
  } else {
    status = name_fully(grid, arena, err);
    for (size_t i = 0; status == OP_OK && i < grid->n_columns; i++) add_groups(o, o->columns[i], grid->columns[o->columns[i]].label, list);
  }
  return status;
}

static void measure_blocks(bar_list *list) {
  size_t block = 0;
  for (size_t i = 0; i < list->count; i++) {
    block = list->items[i].heading != NULL ? 1 : block + 1;
    if (block > list->block) list->block = block;
  }
}

op_status bars_list(const chart_grid *grid, bool sort, bool panels, op_arena *arena, bar_list *list, op_error *err) {
  size_t most = grid->n_rows * grid->n_columns;
  if (most > BARS_LIMIT) {
    op_fail(err, OP_E_REQUEST, "%zu answers in %zu groups make %zu bars, at most %d can be read", grid->n_columns, grid->n_rows, most, BARS_LIMIT);
    return op_fail_hint(err, "join answers with --net, choose groups with --where, or draw --kind likert");
  }
  *list = (bar_list){.items = op_arena_alloc(arena, most * sizeof *list->items, err)};
  order o = {grid, op_arena_alloc(arena, grid->n_rows * sizeof *o.rows, err), op_arena_alloc(arena, grid->n_columns * sizeof *o.columns, err)};
  if (list->items == NULL || o.rows == NULL || o.columns == NULL) return OP_E_MEMORY;
  order_columns(&o, sort && grid->n_rows == 1);
  order_rows(&o, sort);
  op_status status = fill(&o, panels, arena, list, err);
  measure_blocks(list);
  return status;
}
