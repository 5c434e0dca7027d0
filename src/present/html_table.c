/* A table of HTML: caption, a head with spans, headings and letters of columns, heads of rows, footnotes. Looks are given twice: as classes for a page with a
   style sheet, and as style attributes on every cell, because word processors forget style sheets when a table is pasted, and look at nothing outside a cell. */
#include <string.h>

#include "present/clean.h"
#include "present/html.h"

/* Parts of a table as class and style; a cell's style is that of a cell, of its part, and of its place. */
typedef enum { LOOK_TABLE, LOOK_CAPTION, LOOK_BASE, LOOK_HEAD, LOOK_PLAIN, LOOK_STRONG, LOOK_FAINT, LOOK_GOOD, LOOK_BAD, LOOK_ACROSS, LOOK_NOTE, LOOKS } look;

#define FONT "font:10pt Arial,sans-serif;"

static const struct {
  const char *class, *style;
} looks[LOOKS] = {
    [LOOK_TABLE] = {"opine-table", "border-collapse:collapse;margin:0 0 6pt 0;" FONT},
    [LOOK_CAPTION] = {"opine-caption", "caption-side:top;text-align:left;padding:0 0 4pt 0;" FONT},
    [LOOK_BASE] = {"opine-base", "font-weight:normal;color:#555555;"},
    [LOOK_HEAD] = {"opine-head", "font-weight:bold;vertical-align:bottom;"},
    [LOOK_PLAIN] = {"", ""},
    [LOOK_STRONG] = {"opine-strong", "font-weight:bold;"},
    [LOOK_FAINT] = {"opine-faint", "color:#555555;"},
    [LOOK_GOOD] = {"opine-good", "color:#1b6e2e;"},
    [LOOK_BAD] = {"opine-bad", "font-weight:bold;color:#a11212;"},
    [LOOK_ACROSS] = {"opine-across", "font-weight:bold;padding-top:6pt;"},
    [LOOK_NOTE] = {"opine-note", "margin:0 0 3pt 0;font:9pt Arial,sans-serif;color:#555555;"},
};

static const look look_of_row[] = {[GRID_PLAIN] = LOOK_PLAIN, [GRID_STRONG] = LOOK_STRONG, [GRID_FAINT] = LOOK_FAINT, [GRID_GOOD] = LOOK_GOOD, [GRID_BAD] = LOOK_BAD};

/* Rules of a cell. */
enum { RULE_TOP = 1u /* heavy */, RULE_ABOVE = 2u /* light */, RULE_UNDER = 4u /* of the head */, RULE_END = 8u /* heavy */ };

void html_text(op_text *out, const char *text) {
  op_text clean = {0};
  if (text == NULL) return;
  if (!clean_is(text)) {
    clean_add(&clean, text);
    text = clean.data != NULL ? clean.data : "";
  }
  for (; *text != '\0'; text++) {
    switch (*text) {
      case '&': op_text_add(out, "&amp;"); break;
      case '<': op_text_add(out, "&lt;"); break;
      case '>': op_text_add(out, "&gt;"); break;
      case '"': op_text_add(out, "&quot;"); break;
      case '\'': op_text_add(out, "&#39;"); break;
      default: op_text_add_char(out, *text);
    }
  }
  out->failed = out->failed || clean.failed;
  op_text_clear(&clean);
}

/* class="..." style="..." of something that is no cell. */
static void add_look(op_text *out, const html_form *form, look of) {
  op_text_addf(out, " class=\"%s\"", looks[of].class);
  if (!form->classes) op_text_addf(out, " style=\"%s\"", looks[of].style);
}

typedef struct cell {
  const char *text, *head;  /* head: "col", "colgroup", "row", "rowgroup" of a <th>; NULL = <td> */
  size_t columns;
  grid_align align;
  look of;
  unsigned rules;
  bool centred;
} cell;

static void add_classes(op_text *out, const cell *c) {
  const char *names[] = {looks[c->of].class, c->centred ? "opine-span" : c->align == GRID_RIGHT ? "opine-number" : "", (c->rules & RULE_TOP) != 0 ? "opine-top" : "",
                         (c->rules & RULE_ABOVE) != 0 ? "opine-rule" : "", (c->rules & RULE_UNDER) != 0 ? "opine-under" : "", (c->rules & RULE_END) != 0 ? "opine-end" : ""};
  bool any = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (names[i][0] == '\0') continue;
    op_text_addf(out, "%s%s", any ? " " : " class=\"", names[i]);
    any = true;
  }
  op_text_add(out, any ? "\"" : "");
}

static void add_style(op_text *out, const cell *c) {
  op_text_addf(out, " style=\"" FONT "padding:2pt 6pt;text-align:%s;%s%s%s", c->centred ? "center" : c->align == GRID_RIGHT ? "right" : "left",
               c->head != NULL && strstr(looks[c->of].style, "bold") == NULL ? "font-weight:normal;" : "", looks[c->of].style, c->align == GRID_RIGHT && !c->centred && c->head == NULL ? "white-space:nowrap;" : "");
  if ((c->rules & RULE_TOP) != 0) op_text_add(out, "border-top:1.5pt solid #000000;");
  else if ((c->rules & RULE_ABOVE) != 0) op_text_add(out, "border-top:0.5pt solid #999999;");
  if ((c->rules & RULE_END) != 0) op_text_add(out, "border-bottom:1.5pt solid #000000;");
  else if ((c->rules & RULE_UNDER) != 0) op_text_add(out, "border-bottom:0.75pt solid #000000;");
  op_text_add_char(out, '"');
}

static void add_cell(op_text *out, const html_form *form, const cell *c) {
  const char *tag = c->head != NULL ? "th" : "td";
  op_text_addf(out, "<%s", tag);
  if (c->head != NULL) op_text_addf(out, " scope=\"%s\"", c->head);
  if (c->columns > 1) op_text_addf(out, " colspan=\"%zu\"", c->columns);
  if (c->text != NULL && c->text[0] != '\0' && (c->head != NULL || c->align == GRID_LEFT)) op_text_add(out, " dir=\"auto\"");
  add_classes(out, c);
  if (!form->classes) add_style(out, c);
  op_text_add_char(out, '>');
  html_text(out, c->text);
  op_text_addf(out, "</%s>", tag);
}

static void add_caption(op_text *out, const grid *g, const html_form *form) {
  if (g->title[0] == '\0' && g->base[0] == '\0') return;
  op_text_add(out, "<caption");
  add_look(out, form, LOOK_CAPTION);
  op_text_add_char(out, '>');
  if (g->title[0] != '\0') {
    op_text_add(out, "<strong dir=\"auto\">");
    html_text(out, g->title);
    op_text_add(out, "</strong>");
  }
  if (g->title[0] != '\0' && g->base[0] != '\0') op_text_add(out, "<br>");
  if (g->base[0] != '\0') {
    op_text_add(out, "<span dir=\"auto\"");
    add_look(out, form, LOOK_BASE);
    op_text_add_char(out, '>');
    html_text(out, g->base);
    op_text_add(out, "</span>");
  }
  op_text_add(out, "</caption>\n");
}

/* Columns under one span are a group of columns, each other column one of its own. */
static void add_spans(op_text *out, const grid *g, const html_form *form) {
  size_t column = 0;
  if (g->n_spans == 0) return;
  for (size_t i = 0; i < g->n_spans; i++) {
    for (; column < g->spans[i].first; column++) op_text_add(out, "<colgroup></colgroup>");
    op_text_addf(out, "<colgroup span=\"%zu\"></colgroup>", g->spans[i].last - g->spans[i].first + 1);
    column = g->spans[i].last + 1;
  }
  for (; column < g->n_columns; column++) op_text_add(out, "<colgroup></colgroup>");
  op_text_add(out, "\n<thead>\n<tr>");
  column = 0;
  for (size_t i = 0; i < g->n_spans; i++) {
    const grid_span *span = &g->spans[i];
    for (; column < span->first; column++) add_cell(out, form, &(cell){.of = LOOK_HEAD, .rules = RULE_TOP});
    add_cell(out, form, &(cell){span->text, "colgroup", span->last - span->first + 1, GRID_LEFT, LOOK_HEAD, RULE_TOP | RULE_UNDER, true});
    column = span->last + 1;
  }
  for (; column < g->n_columns; column++) add_cell(out, form, &(cell){.of = LOOK_HEAD, .rules = RULE_TOP});
  op_text_add(out, "</tr>\n");
}

static void add_headings(op_text *out, const grid *g, const html_form *form, const char *const *texts, unsigned rules) {
  op_text_add(out, "<tr>");
  for (size_t k = 0; k < g->n_columns; k++) {
    bool empty = texts[k] == NULL || texts[k][0] == '\0';
    add_cell(out, form, &(cell){texts[k], empty ? NULL : "col", 1, g->align[k], LOOK_HEAD, rules, false});
  }
  op_text_add(out, "</tr>\n");
}

static void add_head(op_text *out, const grid *g, const html_form *form) {
  unsigned top = g->n_spans == 0 ? RULE_TOP : 0;
  add_spans(out, g, form);
  if (g->n_spans == 0) op_text_add(out, "<thead>\n");
  add_headings(out, g, form, g->headings, top | (g->marks == NULL ? RULE_UNDER : 0));
  if (g->marks != NULL) add_headings(out, g, form, g->marks, RULE_UNDER);
  op_text_add(out, "</thead>\n");
}

/* Columns from the left that head their rows: texts before the first number; the first alone where all are texts. */
static size_t heading_columns(const grid *g) {
  size_t n = 0;
  while (n < g->n_columns && g->align[n] == GRID_LEFT) n++;
  return n == g->n_columns ? 1 : n;
}

static void add_row(op_text *out, const grid *g, const html_form *form, const grid_row *row, bool last) {
  unsigned rules = (row == g->rows && !grid_has_headings(g) ? RULE_TOP : row->rule_before ? RULE_ABOVE : 0) | (last ? RULE_END : 0);
  size_t heads = heading_columns(g);
  op_text_add(out, "<tr>");
  if (row->across) {
    add_cell(out, form, &(cell){row->cells[0], "rowgroup", g->n_columns, GRID_LEFT, LOOK_ACROSS, rules, false});
  } else {
    for (size_t k = 0; k < g->n_columns; k++) {
      bool head = k < heads && row->cells[k] != NULL && row->cells[k][0] != '\0';
      add_cell(out, form, &(cell){row->cells[k], head ? "row" : NULL, 1, g->align[k], look_of_row[row->style], rules, false});
    }
  }
  op_text_add(out, "</tr>\n");
}

void html_grid(op_text *out, const grid *g, const html_form *form) {
  if (g->n_columns > 0) {
    op_text_add(out, "<table");
    add_look(out, form, LOOK_TABLE);
    op_text_add(out, ">\n");
    add_caption(out, g, form);
    if (grid_has_headings(g)) add_head(out, g, form);
    op_text_add(out, "<tbody>\n");
    for (size_t r = 0; r < g->n_rows; r++) {
      if (g->rows[r].across && r > 0) op_text_add(out, "</tbody>\n<tbody>\n"); /* a heading over all columns begins a group of rows */
      add_row(out, g, form, &g->rows[r], r + 1 == g->n_rows);
    }
    op_text_add(out, "</tbody>\n</table>\n");
  }
  for (size_t i = 0; i < g->n_footnotes; i++) {
    op_text_add(out, "<p dir=\"auto\"");
    add_look(out, form, LOOK_NOTE);
    op_text_add_char(out, '>');
    html_text(out, g->footnotes[i]);
    op_text_add(out, "</p>\n");
  }
}

static void add_rule(op_text *out, const char *selector, const char *style) { op_text_addf(out, "%s{%s}\n", selector, style); }

void html_css(op_text *out) {
  for (size_t i = 0; i < LOOKS; i++) {
    if (looks[i].class[0] != '\0') op_text_addf(out, ".%s{%s}\n", looks[i].class, looks[i].style);
  }
  add_rule(out, ".opine-table th,.opine-table td", "padding:2pt 6pt;text-align:left;");
  add_rule(out, ".opine-table tbody th", "font-weight:normal;");
  add_rule(out, ".opine-table tbody th.opine-strong,.opine-table tbody th.opine-across,.opine-table tbody th.opine-bad", "font-weight:bold;");
  add_rule(out, ".opine-table th.opine-number,.opine-table td.opine-number", "text-align:right;font-variant-numeric:tabular-nums;");
  add_rule(out, ".opine-table td.opine-number", "white-space:nowrap;");
  add_rule(out, ".opine-table th.opine-span", "text-align:center;");
  add_rule(out, ".opine-table .opine-rule", "border-top:0.5pt solid #999999;");
  add_rule(out, ".opine-table .opine-top", "border-top:1.5pt solid #000000;");
  add_rule(out, ".opine-table .opine-under", "border-bottom:0.75pt solid #000000;");
  add_rule(out, ".opine-table .opine-end", "border-bottom:1.5pt solid #000000;");
  add_rule(out, ".opine-banner", "border:1.5pt solid #a11212;color:#a11212;font-weight:bold;padding:4pt 8pt;");
  add_rule(out, ".opine-foot", "color:#555555;font-size:9pt;");
}
