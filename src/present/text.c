/* The terminal table: aligned by display width, long labels wrapped, bars in eighths, colours only when asked for. */
#include <math.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/text.h"
#include "present/foot.h"
#include "present/grid.h"

#define WIDEST_LABEL 44
#define WIDEST_SPAN 14 /* of a heading over a single column */
#define BAR_CELLS 20
#define SHORTEST_BAR 8

typedef struct canvas {
  op_text out;
  const op_present_options *options;
  size_t width;
  size_t bar_cells; /* of the grid at work */
} canvas;

static const char *style_on(const canvas *c, grid_style style) {
  static const char *const codes[] = {"", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m"};
  return c->options->colour ? codes[style] : "";
}

static const char *style_off(const canvas *c, grid_style style) { return c->options->colour && style != GRID_PLAIN ? "\x1b[0m" : ""; }

static void pad(canvas *c, size_t n) {
  for (size_t i = 0; i < n; i++) op_text_add_char(&c->out, ' ');
}

/* Bytes of the longest prefix that fits in `width` columns, broken at a blank where there is one. */
static size_t fitting(const char *text, size_t width) {
  size_t used = 0, at = 0, blank = 0, n = strlen(text);
  while (at < n) {
    ucs4_t character;
    int length = u8_mbtouc(&character, (const uint8_t *)text + at, n - at);
    int columns = uc_width(character, "UTF-8");
    size_t step = columns > 0 ? (size_t)columns : 0;
    if (used + step > width) break;
    if (character == ' ') blank = at;
    used += step;
    at += (size_t)length;
  }
  if (at == n) return n;
  return blank > 0 ? blank : at > 0 ? at : 1;
}

/* A paragraph wrapped to the width. */
static void paragraph(canvas *c, const char *text, grid_style style) {
  while (*text != '\0') {
    size_t n = fitting(text, c->width > 10 ? c->width : 10);
    op_text_add(&c->out, style_on(c, style));
    op_text_add_bytes(&c->out, text, n);
    op_text_add(&c->out, style_off(c, style));
    op_text_add(&c->out, "\n");
    text += n;
    while (*text == ' ') text++;
  }
}

/* The widest label column gives way until the table fits in `most`, but not below `least`. */
static void narrow_labels(const grid *g, size_t *width, size_t *total, size_t most, size_t least) {
  while (*total > most) {
    size_t widest = g->n_columns;
    for (size_t k = 0; k < g->n_columns; k++) {
      if (g->align[k] == GRID_LEFT && width[k] > least && (widest == g->n_columns || width[k] > width[widest])) widest = k;
    }
    if (widest == g->n_columns) return;
    width[widest]--;
    (*total)--;
  }
}

static bool has_bars(const grid *g) {
  for (size_t r = 0; r < g->n_rows; r++) {
    if (!isnan(g->rows[r].bar)) return true;
  }
  return false;
}

/* Widths of the columns and of the whole table; what is left of the line is for the bars. */
static size_t column_widths(canvas *c, const grid *g, size_t *width) {
  size_t total = 2 * (g->n_columns - 1);
  for (size_t k = 0; k < g->n_columns; k++) {
    width[k] = op_utf8_width(g->headings[k]);
    size_t most = g->align[k] == GRID_RIGHT ? 60 : g->widest_label > 0 ? g->widest_label : WIDEST_LABEL;
    size_t widest = 0;
    for (size_t r = 0; r < g->n_rows; r++) {
      size_t w = g->rows[r].cells[k] != NULL && !g->rows[r].across ? op_utf8_width(g->rows[r].cells[k]) : 0;
      widest = w > widest ? w : widest;
    }
    if (width[k] > most) width[k] = most;
    size_t narrow = g->narrow_heading > 0 ? g->narrow_heading : 14, mark = g->marks != NULL && g->marks[k] != NULL ? op_utf8_width(g->marks[k]) : 0;
    bool wraps = g->align[k] == GRID_RIGHT && width[k] > narrow && (widest < narrow || g->narrow_heading > 0);
    if (wraps) width[k] = widest > narrow ? widest : narrow;
    if (mark > width[k]) width[k] = mark;
    if (widest > most) widest = most;
    if (widest > width[k]) width[k] = widest;
    total += width[k];
  }
  for (size_t i = 0; i < g->n_spans; i++) { /* a heading over one column is mostly longer than what stands in it */
    size_t k = g->spans[i].first, wanted = op_utf8_width(g->spans[i].text) < WIDEST_SPAN ? op_utf8_width(g->spans[i].text) : WIDEST_SPAN;
    if (g->spans[i].last != k || width[k] >= wanted) continue;
    total += wanted - width[k];
    width[k] = wanted;
  }
  size_t line = c->width > 2 ? c->width - 2 : 0; /* a margin, so that a line that just fits is not taken for a cut one */
  if (has_bars(g) && line > SHORTEST_BAR + 2) narrow_labels(g, width, &total, line - SHORTEST_BAR - 2, 24);
  narrow_labels(g, width, &total, line, 16);
  size_t room = c->width > total + 2 ? c->width - total - 2 : 0;
  c->bar_cells = room < SHORTEST_BAR ? 0 : room < BAR_CELLS ? room : BAR_CELLS;
  return total;
}

static void draw_cell(canvas *c, const char *text, size_t n, size_t width, grid_align align, bool last) {
  int columns = u8_width((const uint8_t *)text, n, "UTF-8");
  size_t own = columns > 0 ? (size_t)columns : 0, left = own < width ? width - own : 0;
  if (align == GRID_RIGHT) pad(c, left);
  op_text_add_bytes(&c->out, text, n);
  if (align == GRID_LEFT && !last) pad(c, left);
}

static void trim_line(canvas *c) {
  while (c->out.length > 0 && c->out.data[c->out.length - 1] == ' ') c->out.data[--c->out.length] = '\0';
}

static void draw_bar(canvas *c, double share) {
  static const char *const eighths[] = {"", "\xE2\x96\x8F", "\xE2\x96\x8E", "\xE2\x96\x8D", "\xE2\x96\x8C", "\xE2\x96\x8B", "\xE2\x96\x8A", "\xE2\x96\x89"};
  int units = (int)lround(share * (double)c->bar_cells * 8);
  op_text_add(&c->out, "  ");
  op_text_add(&c->out, c->options->colour ? "\x1b[36m" : "");
  for (int i = 0; i < units / 8; i++) op_text_add(&c->out, "\xE2\x96\x88");
  op_text_add(&c->out, eighths[units % 8]);
  op_text_add(&c->out, c->options->colour ? "\x1b[0m" : "");
}

/* One grid row: as many lines as its longest wrapped cell needs. */
static void draw_row(canvas *c, const grid *g, const char *const *cells, const size_t *width, grid_style style, double bar) {
  const char *rest[256];
  size_t columns = g->n_columns < 256 ? g->n_columns : 256;
  bool more = true;
  for (size_t k = 0; k < columns; k++) rest[k] = cells[k] != NULL ? cells[k] : "";
  for (bool first = true; more; first = false) {
    more = false;
    op_text_add(&c->out, style_on(c, style));
    for (size_t k = 0; k < columns; k++) {
      size_t n = fitting(rest[k], width[k] > 0 ? width[k] : 1);
      if (k > 0) op_text_add(&c->out, "  ");
      draw_cell(c, rest[k], n, width[k], g->align[k], k + 1 == columns);
      rest[k] += n;
      while (*rest[k] == ' ') rest[k]++;
      more = more || *rest[k] != '\0';
    }
    op_text_add(&c->out, style_off(c, style));
    if (first && bar >= 0 && c->bar_cells > 0) draw_bar(c, bar);
    if (style == GRID_PLAIN || !c->options->colour) trim_line(c);
    op_text_add(&c->out, "\n");
  }
}

static void rule(canvas *c, size_t total) {
  op_text_add(&c->out, style_on(c, GRID_FAINT));
  for (size_t i = 0; i < total && i < c->width; i++) op_text_add(&c->out, "\xE2\x94\x80");
  op_text_add(&c->out, style_off(c, GRID_FAINT));
  op_text_add(&c->out, "\n");
}

/* "──── Region ────" over its columns; cut where they are too narrow for it. */
static void draw_span(canvas *c, const grid_span *span, const size_t *width) {
  size_t room = 0;
  for (size_t k = span->first; k <= span->last; k++) room += width[k] + (k > span->first ? 2 : 0);
  bool cut = op_utf8_width(span->text) > room;
  size_t n = cut ? fitting(span->text, room > 1 ? room - 1 : 1) : strlen(span->text);
  int columns = u8_width((const uint8_t *)span->text, n, "UTF-8");
  size_t own = (columns > 0 ? (size_t)columns : 0) + cut, left = room > own ? room - own : 0, lines = left >= 4 ? left - 2 : 0;
  for (size_t i = 0; i < lines / 2; i++) op_text_add(&c->out, "\xE2\x94\x80");
  pad(c, lines > 0 ? 1 : left);
  op_text_add_bytes(&c->out, span->text, n);
  op_text_add(&c->out, cut ? "\xE2\x80\xA6" : "");
  pad(c, lines > 0 ? 1 : 0);
  for (size_t i = lines / 2; i < lines; i++) op_text_add(&c->out, "\xE2\x94\x80");
}

static void draw_spans(canvas *c, const grid *g, const size_t *width) {
  size_t column = 0;
  if (g->n_spans == 0) return;
  op_text_add(&c->out, style_on(c, GRID_FAINT));
  for (size_t i = 0; i < g->n_spans; i++) {
    for (; column < g->spans[i].first; column++) pad(c, width[column] + 2);
    draw_span(c, &g->spans[i], width);
    column = g->spans[i].last + 1;
    if (i + 1 < g->n_spans) pad(c, 2);
  }
  op_text_add(&c->out, style_off(c, GRID_FAINT));
  op_text_add(&c->out, "\n");
}

static void draw_grid(canvas *c, const grid *g) {
  size_t width[256];
  if (g->title[0] != '\0') paragraph(c, g->title, GRID_STRONG);
  if (g->base[0] != '\0') paragraph(c, g->base, GRID_FAINT);
  if (g->n_columns == 0 || g->n_columns > 256) return;
  if (g->title[0] != '\0' || g->base[0] != '\0') op_text_add(&c->out, "\n");
  size_t total = column_widths(c, g, width);
  draw_spans(c, g, width);
  if (grid_has_headings(g)) draw_row(c, g, g->headings, width, GRID_FAINT, (double)NAN);
  if (g->marks != NULL) draw_row(c, g, g->marks, width, GRID_FAINT, (double)NAN);
  rule(c, total);
  for (size_t r = 0; r < g->n_rows; r++) {
    if (g->rows[r].rule_before) rule(c, total);
    if (g->rows[r].across) paragraph(c, g->rows[r].cells[0], g->rows[r].style);
    else draw_row(c, g, g->rows[r].cells, width, g->rows[r].style, g->rows[r].bar);
  }
  for (size_t i = 0; i < g->n_footnotes && i < 20; i++) paragraph(c, g->footnotes[i], GRID_FAINT);
  if (g->n_footnotes > 20) op_text_addf(&c->out, "... and %zu more notes (--format json has all)\n", g->n_footnotes - 20);
}

static op_status draw_banner(canvas *c, const op_result *result, op_error *err) {
  grid *g = NULL;
  op_status status = grid_make_empty(&g, err);
  if (status != OP_OK) return status;
  const char *banner = grid_clean(g, result->banner);
  size_t n = op_utf8_width(banner) + 4;
  op_text_add(&c->out, "\xE2\x95\x94");
  for (size_t i = 0; i < n; i++) op_text_add(&c->out, "\xE2\x95\x90");
  op_text_addf(&c->out, "\xE2\x95\x97\n\xE2\x95\x91  %s%s%s  \xE2\x95\x91\n\xE2\x95\x9A", style_on(c, GRID_STRONG), banner, style_off(c, GRID_STRONG));
  for (size_t i = 0; i < n; i++) op_text_add(&c->out, "\xE2\x95\x90");
  op_text_add(&c->out, "\xE2\x95\x9D\n\n");
  c->out.failed = c->out.failed || g->failed;
  grid_free(g);
  return OP_OK;
}

/* Design and conventions in one compact line each. */
static void draw_conventions(canvas *c, const op_result *result, grid *g) {
  op_text line = {0};
  foot_design(&line, result, g);
  if (line.data != NULL && line.length > 0) paragraph(c, grid_clean(g, line.data), GRID_FAINT);
  op_text_reset(&line);
  foot_conventions(&line, result);
  if (line.data != NULL && line.length > 0) paragraph(c, grid_clean(g, line.data), GRID_FAINT);
  c->out.failed = c->out.failed || line.failed;
  op_text_clear(&line);
}

static op_status draw_foot(canvas *c, const op_result *result, op_error *err) {
  grid *g = NULL;
  op_status status = grid_make_empty(&g, err);
  if (status != OP_OK) return status;
  draw_conventions(c, result, g);
  for (size_t i = 0; i < result->n_notes; i++) {
    paragraph(c, grid_format(g, "Note: %s", grid_clean(g, result->notes[i])), GRID_FAINT);
  }
  if (result->source != NULL && result->source[0] != '\0') paragraph(c, grid_format(g, "Source: %s", grid_clean(g, result->source)), GRID_FAINT);
  c->out.failed = c->out.failed || g->failed;
  grid_free(g);
  return OP_OK;
}

static op_status present(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  canvas c = {.options = options, .width = options->width > 0 ? (size_t)options->width : 100};
  op_status status = OP_OK;
  op_text_add(&c.out, "");
  if (result->banner != NULL) status = draw_banner(&c, result, err);
  for (size_t s = 0; status == OP_OK && s < result->n_sections; s++) {
    grid *g = NULL;
    if (result->sections[s].n_rows == 0) continue;
    status = grid_make(result, &result->sections[s], options, c.width, &g, err);
    if (status != OP_OK) break;
    for (const grid *table = g; table != NULL && !g->hidden; table = table->next) {
      draw_grid(&c, table);
      op_text_add(&c.out, "\n");
      c.out.failed = c.out.failed || table->failed;
    }
    grid_free(g);
  }
  if (status == OP_OK && !options->quiet) status = draw_foot(&c, result, err);
  if (status == OP_OK) status = op_text_check(&c.out, err);
  if (status != OP_OK) {
    op_text_clear(&c.out);
    return status;
  }
  *text = c.out.data;
  *length = c.out.length;
  return OP_OK;
}

const op_presenter presenter_text = {"text", "aligned tables for the terminal", present, NULL, false};
