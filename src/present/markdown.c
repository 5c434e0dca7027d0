/* Markdown: pipe tables with everything escaped that could be markup. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "present/foot.h"
#include "present/grid.h"

/* "&lt;" would be read as the sign that it names. */
static bool is_entity(const char *text) {
  const char *letters = "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return text[0] == '&' && text[1 + strspn(text + 1, letters)] == ';';
}

static void add_escaped(op_text *out, const char *text) {
  for (; text != NULL && *text != '\0'; text++) {
    if (strchr("|\\`*_[]<>#~", *text) != NULL || is_entity(text)) op_text_add_char(out, '\\');
    op_text_add_char(out, *text);
  }
}

static void add_row(op_text *out, const grid *g, const char *const *cells, bool strong) {
  op_text_add_char(out, '|');
  for (size_t k = 0; k < g->n_columns; k++) {
    bool mark = strong && cells[k] != NULL && cells[k][0] != '\0';
    op_text_add(out, mark ? " **" : " ");
    add_escaped(out, cells[k]);
    op_text_add(out, mark ? "** |" : " |");
  }
  op_text_add(out, "\n");
}

/* Headings with what stands above and below them on a terminal: "Region: South (C)". */
static void add_headings(op_text *out, const grid *g) {
  size_t span = 0;
  op_text_add_char(out, '|');
  for (size_t k = 0; k < g->n_columns; k++) {
    while (span < g->n_spans && g->spans[span].last < k) span++;
    op_text_add_char(out, ' ');
    if (span < g->n_spans && g->spans[span].first <= k) {
      add_escaped(out, g->spans[span].text);
      op_text_add(out, ": ");
    }
    add_escaped(out, g->headings[k]);
    bool mark = g->marks != NULL && g->marks[k] != NULL && g->marks[k][0] != '\0';
    if (mark) op_text_add(out, " (");
    if (mark) add_escaped(out, g->marks[k]);
    op_text_add(out, mark ? ") |" : " |");
  }
  op_text_add(out, "\n");
}

static void add_table(op_text *out, const grid *g) {
  add_headings(out, g);
  op_text_add_char(out, '|');
  for (size_t k = 0; k < g->n_columns; k++) op_text_add(out, g->align[k] == GRID_LEFT ? " :-- |" : " --: |");
  op_text_add(out, "\n");
  for (size_t r = 0; r < g->n_rows; r++) add_row(out, g, g->rows[r].cells, g->rows[r].style == GRID_STRONG);
  op_text_add(out, "\n");
}

static void add_grid(op_text *out, const grid *g) {
  if (g->title[0] != '\0') {
    op_text_add(out, "### ");
    add_escaped(out, g->title);
    op_text_add(out, "\n\n");
  }
  if (g->base[0] != '\0') {
    add_escaped(out, g->base);
    op_text_add(out, "\n\n");
  }
  if (g->n_columns > 0) add_table(out, g);
  for (size_t i = 0; i < g->n_footnotes; i++) {
    add_escaped(out, g->footnotes[i]);
    op_text_add(out, "\n\n");
  }
}

static void add_clean(op_text *out, grid *g, const char *text) { add_escaped(out, grid_clean(g, text)); }

static void add_line(op_text *out, grid *g, op_text *line, const char *end) {
  if (line->data != NULL) add_clean(out, g, line->data);
  op_text_add(out, end);
  op_text_reset(line);
}

/* Design, conventions, notes and source; `g` is there for its arena. */
static void add_foot(op_text *out, const op_result *result, grid *g) {
  op_text line = {0};
  foot_design(&line, result, g);
  if (line.length > 0) add_line(out, g, &line, result->n_conventions > 0 ? "\n\n" : "\n");
  foot_conventions(&line, result);
  if (line.length > 0) add_line(out, g, &line, "\n");
  out->failed = out->failed || line.failed;
  op_text_clear(&line);
  for (size_t i = 0; i < result->n_notes; i++) {
    op_text_add(out, "\n- ");
    add_clean(out, g, result->notes[i]);
  }
  if (result->n_notes > 0) op_text_add(out, "\n");
  if (result->source != NULL && result->source[0] != '\0') {
    op_text_add(out, "\nSource: ");
    add_clean(out, g, result->source);
    op_text_add(out, "\n");
  }
}

static op_status present(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  op_text out = {0};
  grid *around = NULL; /* cleans the texts before and after the tables */
  op_status status = grid_make_empty(&around, err);
  op_text_add(&out, "");
  if (status == OP_OK && result->banner != NULL) {
    op_text_add(&out, "> **");
    add_clean(&out, around, result->banner);
    op_text_add(&out, "**\n\n");
  }
  for (size_t s = 0; status == OP_OK && s < result->n_sections; s++) {
    grid *g = NULL;
    if (result->sections[s].n_rows == 0) continue;
    status = grid_make(result, &result->sections[s], options, 0, &g, err);
    for (const grid *table = g; status == OP_OK && table != NULL && !g->hidden; table = table->next) add_grid(&out, table);
    grid_free(g);
  }
  if (status == OP_OK && !options->quiet) add_foot(&out, result, around);
  if (status == OP_OK) out.failed = out.failed || around->failed;
  grid_free(around);
  if (status == OP_OK) status = op_text_check(&out, err);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *text = out.data;
  *length = out.length;
  return OP_OK;
}

const op_presenter presenter_markdown = {"markdown", "pipe tables for documents and wikis", present, "md", false};
