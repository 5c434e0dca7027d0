/* Small multiples of a trend: a panel a group, on common axes; the lines of the other panels stand grey behind where each has one line. */
#include <math.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/legend.h"
#include "plot/nudge.h"
#include "plot/trend.h"
#include "plot/words.h"

#define PANELS 40
#define TICK_ROOM 30.0

typedef struct panel {
  trend t;             /* its lines; the sheet in it is lent while it is drawn */
  wording_lines name;
  const char *base;    /* "n = 618 to 915" */
  double x, y;         /* of its corner, points of the page */
} panel;

typedef struct panels {
  trend *whole;
  panel *items;
  size_t count, per_row, rows;
  const char *names[THEME_LINES]; /* of the lines, over all panels */
  size_t n_names;
  double pitch, wide, high; /* distance of panels; size of a plot area */
  double head, foot;        /* of a panel: above and under its plot area */
  double legend, tick_room, gap;
} panels;

/* --- what stands in the panels --- */

static size_t name_of(panels *p, const char *name) {
  size_t i = 0;
  while (i < p->n_names && strcmp(p->names[i], name) != 0) i++;
  if (i == p->n_names && i < THEME_LINES) p->names[p->n_names++] = name;
  return i < THEME_LINES ? i : THEME_LINES - 1;
}

static op_status base_of(panels *p, panel *item) {
  const chart_grid *grid = &p->whole->grid;
  double low = INFINITY, high = -INFINITY;
  op_text text = {0};
  for (size_t i = 0; i < grid->n_rows; i++) {
    if (strcmp(trend_panel_of(&grid->rows[i]), item->t.panel) != 0 || !(grid->rows[i].base_n > 0)) continue;
    low = fmin(low, grid->rows[i].base_n);
    high = fmax(high, grid->rows[i].base_n);
  }
  item->base = "";
  if (!(high >= low)) return OP_OK;
  char least[NUMERALS_TEXT], most[NUMERALS_TEXT];
  numerals_write(&p->whole->sheet.numerals, low, 0, true, "", least);
  numerals_write(&p->whole->sheet.numerals, high, 0, true, "", most);
  op_text_add(&text, "n = ");
  if (high > low) SAY(&text, p->whole->sheet.options.language, "@1 to @2", least, most);
  else
    op_text_add(&text, least);
  op_status status = op_text_check(&text, p->whole->sheet.err);
  if (status == OP_OK) item->base = op_arena_string(p->whole->sheet.arena, text.data, p->whole->sheet.err);
  op_text_clear(&text);
  return item->base != NULL ? status : OP_E_MEMORY;
}

static op_status add_panel(panels *p, const char *name, size_t key) {
  trend *whole = p->whole;
  panel *item = &p->items[p->count];
  if (p->count == PANELS) {
    op_fail(whole->sheet.err, OP_E_REQUEST, "there are more than %d small charts, which no page can show", PANELS);
    return op_fail_hint(whole->sheet.err, "choose groups with --where");
  }
  *item = (panel){.t = *whole};
  item->t.panel = name;
  op_status status = trend_lines(&item->t, key);
  if (status == OP_OK) status = base_of(p, item);
  if (status != OP_OK) return status;
  whole->time = item->t.time;
  whole->smoothed = whole->smoothed || item->t.smoothed;
  if (whole->smoother == NULL) whole->smoother = item->t.smoother;
  p->count++;
  return OP_OK;
}

static bool has_figures(const chart_grid *grid, size_t row) {
  for (size_t c = 0; c < grid->n_columns; c++) {
    if (chart_grid_at(grid, row, c)->present) return true;
  }
  return false;
}

static op_status read_panels(panels *p, size_t key) {
  const chart_grid *grid = &p->whole->grid;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < grid->n_rows; i++) {
    const char *name = trend_panel_of(&grid->rows[i]);
    bool known = !has_figures(grid, i);
    for (size_t k = 0; k < p->count && !known; k++) known = strcmp(p->items[k].t.panel, name) == 0;
    if (!known) status = add_panel(p, name, key);
  }
  for (size_t k = 0; status == OP_OK && k < p->count; k++) {
    for (size_t i = 0; i < p->items[k].t.n_lines; i++) name_of(p, p->items[k].t.lines[i].name);
  }
  return status;
}

/* --- places --- */

static double widest_value(const panels *p) {
  double widest = 0;
  for (size_t k = 0; k < p->count; k++) {
    const trend *t = &p->items[k].t;
    for (size_t i = 0; i < t->n_lines; i++) {
      double value = t->lines[i].points[t->lines[i].last]->estimate;
      widest = fmax(widest, numerals_width(&p->whole->sheet.numerals, value, p->whole->decimals, p->whole->grid.percent ? "%" : "", p->whole->sheet.theme.small * 1.1));
    }
  }
  return widest;
}

static double legend(panels *p, op_text *out) {
  legend_item items[THEME_LINES];
  trend *t = p->whole;
  if (p->n_names < 2) return 0;
  for (size_t i = 0; i < p->n_names; i++) items[i] = (legend_item){p->names[i], theme_line(&t->sheet.theme, i)};
  return legend_lines(&t->sheet, LEGEND_SQUARES, items, p->n_names, t->sheet.theme.width - t->sheet.theme.margin, out);
}

static op_status layout(panels *p) {
  trend *t = p->whole;
  const chart_theme *theme = &t->sheet.theme;
  double low = INFINITY, high = -INFINITY, unit = theme->text / 11, most_lines = 1;
  for (size_t k = 0; k < p->count; k++) trend_span(&p->items[k].t, &low, &high);
  trend_axis(t, low, high);
  p->tick_room = TICK_ROOM * unit;
  double inner = theme->width - 2 * theme->margin - p->tick_room, value = widest_value(p);
  p->per_row = (size_t)fmax(1, floor(inner / (14 * theme->text)));
  if (p->per_row > p->count) p->per_row = p->count;
  if (p->count == 4 && p->per_row == 3) p->per_row = 2; /* no orphan */
  p->rows = (p->count + p->per_row - 1) / p->per_row;
  p->pitch = inner / (double)p->per_row;
  p->wide = p->pitch - value - 14 * unit;
  for (size_t k = 0; k < p->count; k++) {
    op_status status = wording_wrap(t->sheet.arena, p->items[k].t.panel, theme->text, true, p->pitch - 8, 4, &p->items[k].name, t->sheet.err);
    if (status != OP_OK) return status;
    most_lines = fmax(most_lines, (double)p->items[k].name.count);
  }
  p->head = theme_leading(theme->text) * most_lines + theme_leading(theme->small) + 6 * unit;
  p->foot = theme_leading(theme->small) * 2 + 8 * unit;
  p->gap = 10 * unit;
  p->high = fmax(fmin(p->wide * 0.62, 190 * unit), 60 * unit);
  p->legend = legend(p, NULL);
  t->content = p->legend + (double)p->rows * (p->head + p->high + p->foot + p->gap);
  return sheet_check_width(&t->sheet, p->wide);
}

static void place(panels *p) {
  trend *t = p->whole;
  double fixed = p->legend + (double)p->rows * (p->head + p->foot + p->gap);
  p->high = (t->height - fixed) / (double)p->rows;
  for (size_t k = 0; k < p->count; k++) {
    p->items[k].x = t->sheet.theme.margin + p->tick_room + (double)(k % p->per_row) * p->pitch;
    p->items[k].y = t->sheet.y + p->legend + (double)(k / p->per_row) * (p->head + p->high + p->foot + p->gap);
  }
}

/* --- script --- */

static void write_data(panels *p) {
  op_text *out = &p->whole->sheet.body;
  op_text_add(out, "\n# --- figures, panel by panel: x, estimate, lower, upper; an empty line breaks the line\n");
  for (size_t k = 0; k < p->count; k++) {
    const trend *t = &p->items[k].t;
    for (size_t i = 0; i < t->n_lines; i++) {
      const trend_line *line = &t->lines[i];
      op_text_addf(out, "$line%zu_%zu << END\n", k + 1, i + 1);
      for (size_t w = line->first; w <= line->last; w++) {
        const chart_cell *cell = t->smoothed ? &line->smooth[w] : line->points[w];
        bool gap = cell == NULL || !cell->present;
        if (w > line->first && (gap || line->broken[w] != NULL)) op_text_add_char(out, '\n');
        if (!gap) SCRIPT(out, "@ @ @ @\n", p->whole->waves.items[w].x, cell->estimate, cell->lower, cell->upper);
      }
      op_text_add(out, "END\n");
    }
  }
}

static void write_axes(panels *p, const panel *item, size_t k) {
  trend *t = p->whole;
  const chart_theme *theme = &t->sheet.theme;
  op_text *out = &t->sheet.body;
  const chart_wave *first = &t->waves.items[0], *last = &t->waves.items[t->waves.count - 1];
  double size = theme->small * 0.95, bottom = item->y + p->head + p->high;
  script_style number = {size, THEME_INK_FAINT, false, ALIGN_RIGHT};
  for (size_t i = 0, n = axis_ticks(&t->axis, t->axis.high); i < n; i += n > 4 ? 2 : 1) {
    double y = t->axis.low + (double)i * t->axis.step;
    char text[NUMERALS_TEXT];
    SCRIPT(out, "set arrow from graph 0, first @ to graph 1, first @ nohead back linewidth 0.7", y, y);
    script_rgb(out, " linecolor", i == 0 ? THEME_AXIS : THEME_GRID, "\n");
    numerals_write(&t->sheet.numerals, y, t->axis.decimals, false, t->grid.percent && i + (n > 4 ? 2 : 1) >= n ? "%" : "", text);
    if (k % p->per_row == 0) script_label(out, number, AT_ROW, item->x - 5, y, text);
  }
  for (size_t e = 0; e < t->n_events; e++) {
    SCRIPT(out, "set arrow from first @, graph 0 to first @, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event\n", t->events[e].x, t->events[e].x);
  }
  for (size_t end = 0; end < 2; end++) {
    script_style name = {size, THEME_INK_FAINT, false, end == 0 ? ALIGN_LEFT : ALIGN_RIGHT};
    wording_lines lines;
    if (wording_wrap(t->sheet.arena, end == 0 ? first->label : last->label, size, false, p->wide * 0.48, 2, &lines, t->sheet.err) != OP_OK) out->failed = true;
    else
      script_lines(out, name, AT_SCREEN, end == 0 ? item->x : item->x + p->wide, bottom + theme_leading(size) * 0.6, theme_leading(size), &lines);
  }
}

/* Values at the ends of the lines, moved apart. */
static void write_ends(panels *p, const panel *item) {
  trend *whole = p->whole;
  double size = whole->sheet.theme.small * 1.1, y[THEME_LINES], heights[THEME_LINES];
  const trend *t = &item->t;
  for (size_t i = 0; i < t->n_lines; i++) {
    y[i] = trend_y(whole, t->lines[i].points[t->lines[i].last]->estimate, p->high);
    heights[i] = theme_leading(size) * 0.92;
  }
  nudge_apart(y, heights, t->n_lines, -4, p->high + 4);
  for (size_t i = 0; i < t->n_lines; i++) {
    char text[NUMERALS_TEXT];
    script_style style = {size, theme_line(&whole->sheet.theme, name_of(p, t->lines[i].name)), true, ALIGN_LEFT};
    trend_value(whole, t->lines[i].points[t->lines[i].last]->estimate, text);
    script_label(&whole->sheet.body, style, AT_SCREEN, item->x + p->wide + 4, item->y + p->head + y[i], text);
  }
}

static void write_plot(panels *p, size_t k) {
  op_text *out = &p->whole->sheet.body;
  const trend *t = &p->items[k].t;
  op_text_add(out, "plot \\\n");
  for (size_t other = 0; other < p->count && p->n_names == 1; other++) {
    if (other != k && p->items[other].t.n_lines > 0) op_text_addf(out, "  $line%zu_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \\\n", other + 1);
  }
  for (int ribbons = 1; ribbons >= 0; ribbons--) {
    for (size_t i = 0; i < t->n_lines && (p->whole->grid.intervals || !ribbons); i++) {
      op_text_addf(out, "  $line%zu_%zu using %s", k + 1, i + 1,
                   ribbons ? "1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder" : "1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots");
      script_rgb(out, " linecolor", theme_line(&p->whole->sheet.theme, name_of(p, t->lines[i].name)), ribbons ? " title 'intervals', \\\n" : " title 'estimates'");
      if (!ribbons) op_text_add(out, i + 1 < t->n_lines ? ", \\\n" : "\n");
    }
  }
}

static void write_panel(panels *p, size_t k) {
  trend *t = p->whole;
  const chart_theme *theme = &t->sheet.theme;
  op_text *out = &t->sheet.body;
  const panel *item = &p->items[k];
  double leading = theme_leading(theme->text), top = item->y + p->head, below = item->y + leading * ((double)item->name.count + 0.4);
  const chart_wave *w = t->waves.items;
  double room = (w[t->waves.count - 1].x - w[0].x) * 0.03;
  script_style name = {theme->text, THEME_INK, true, ALIGN_LEFT}, base = {theme->small * 0.95, THEME_INK_FAINT, false, ALIGN_LEFT};
  op_text_addf(out, "\n# --- panel %zu\n", k + 1);
  script_area(out, item->x, item->x + p->wide, top, top + p->high);
  SCRIPT(out, "set xrange [@:@]; set yrange [", w[0].x - room, w[t->waves.count - 1].x + room);
  SCRIPT(out, "@:@]\n", t->axis.low, t->axis.high);
  script_lines(out, name, AT_SCREEN, item->x, item->y + leading / 2, leading, &item->name);
  if (item->base[0] != '\0') script_label(out, base, AT_SCREEN, item->x, below, item->base);
  write_axes(p, item, k);
  write_ends(p, item);
  write_plot(p, k);
  op_text_add(out, "unset label; unset arrow; unset object\n");
}

/* --- words --- */

static op_status figures(panels *p) {
  op_text text = {0};
  for (size_t k = 0; k < p->count; k++) {
    const trend *t = &p->items[k].t;
    for (size_t i = 0; i < t->n_lines; i++) {
      const trend_line *line = &t->lines[i];
      char first[NUMERALS_TEXT], last[NUMERALS_TEXT];
      trend_value(p->whole, line->points[line->first]->estimate, first);
      trend_value(p->whole, line->points[line->last]->estimate, last);
      const trend *whole = p->whole;
      op_text_addf(&text, "%s%s%s", text.length > 0 ? "; " : "", t->panel, line->name[0] != '\0' ? ", " : " ");
      SAY(&text, whole->sheet.options.language, "@1 from @2 (@3) to @4 (@5)", line->name, first, whole->waves.items[line->first].label, last,
          whole->waves.items[line->last].label);
    }
  }
  op_status status = op_text_check(&text, p->whole->sheet.err);
  if (status == OP_OK) p->whole->sheet.figures = op_arena_string(p->whole->sheet.arena, text.data != NULL ? text.data : "", p->whole->sheet.err);
  op_text_clear(&text);
  return status == OP_OK && p->whole->sheet.figures == NULL ? OP_E_MEMORY : status;
}

static op_status head(panels *p) {
  trend *t = p->whole;
  const char *answer = p->count > 0 ? p->items[0].t.answer : "", *measure = detail_measure(&t->sheet, &t->grid);
  if (answer[0] == '\0' && p->n_names == 1) answer = p->names[0]; /* no line carries the name */
  const char *detail = NULL;
  op_status status = detail_by(&t->sheet, measure, answer, t->grid.by, &detail);
  return status == OP_OK ? sheet_head(&t->sheet, &t->grid, detail) : status;
}

op_status trend_panels(trend *t, size_t key, char **script, size_t *length) {
  panels p = {.whole = t, .items = op_arena_alloc(t->sheet.arena, PANELS * sizeof *p.items, t->sheet.err)};
  if (p.items == NULL) return OP_E_MEMORY;
  op_status status = read_panels(&p, key);
  if (status == OP_OK) status = head(&p);
  if (status == OP_OK) status = figures(&p);
  if (status == OP_OK) status = trend_events_read(t);
  if (status == OP_OK) status = layout(&p);
  if (status == OP_OK) status = trend_notes(t);
  if (status == OP_OK) status = sheet_body(&t->sheet, t->content, &t->height);
  if (status != OP_OK) return status;
  place(&p);
  write_data(&p);
  op_text_add(&t->sheet.body, "\nset multiplot\n");
  legend(&p, &t->sheet.body);
  for (size_t k = 0; k < p.count; k++) write_panel(&p, k);
  op_text_add(&t->sheet.body, "unset multiplot\n");
  return sheet_close(&t->sheet, t->height, script, length);
}
