/* Alternative text: it goes into the script, from where a picture in SVG and --alt take it. */
#include "plot/alt.h"

#include "plot/words.h"

#include <math.h>
#include <string.h>

#define MOST_ROWS 12    /* more figures than a listener can follow */
#define MOST_COLUMNS 12
#define LINE_BYTES 150

/* --- figures --- */

static void add_value(const chart_sheet *sheet, const chart_grid *grid, double value, op_text *out) {
  char text[NUMERALS_TEXT];
  numerals_write(&sheet->numerals, value, grid->percent ? 0 : 2, false, grid->percent ? "%" : "", text);
  op_text_add(out, text);
}

static void add_more(const chart_sheet *sheet, const char *form, size_t more, op_text *out) {
  char number[NUMERALS_TEXT];
  numerals_write(&sheet->numerals, (double)more, 0, true, "", number);
  SENTENCE(out, sheet->options.language, form, number);
}

static void add_row(const chart_sheet *sheet, const chart_grid *grid, size_t row, op_text *out) {
  size_t said = 0, more = 0;
  bool hidden = false;
  for (size_t c = 0; c < grid->n_columns; c++) {
    const chart_cell *cell = chart_grid_at(grid, row, c);
    hidden = hidden || cell->hidden;
    if (!cell->present) continue;
    if (said == MOST_COLUMNS) {
      more++;
      continue;
    }
    const char *label = grid->columns[c].label;
    op_text_addf(out, "%s%s%s", said++ > 0 ? ", " : "", label, label[0] != '\0' ? " " : "");
    add_value(sheet, grid, cell->estimate, out);
  }
  if (more > 0) add_more(sheet, "and @1 more answers", more, out);
  if (said == 0) op_text_add(out, words_in(sheet->options.language, hidden ? "not shown" : "no answers"));
}

void alt_figures(const chart_sheet *sheet, const chart_grid *grid, op_text *out) {
  for (size_t i = 0; i < grid->n_rows && i < MOST_ROWS; i++) {
    const chart_row *row = &grid->rows[i];
    op_text_add(out, i > 0 ? "; " : "");
    if (row->heading[0] != '\0') op_text_addf(out, "%s \xC2\xB7 ", row->heading);
    if (row->label[0] != '\0') op_text_addf(out, "%s: ", row->label);
    add_row(sheet, grid, i, out);
  }
  if (grid->n_rows <= MOST_ROWS) return;
  op_text_add_char(out, ';');
  add_more(sheet, "and @1 more rows", grid->n_rows - MOST_ROWS, out);
}

/* --- sentences --- */

static void add_sentence(const chart_sheet *sheet, op_text *out, const char *form, const char *text) {
  size_t n = strlen(text);
  if (n == 0) return;
  SENTENCE(out, sheet->options.language, form, text);
  if (strchr(".?!", text[n - 1]) == NULL) op_text_add_char(out, '.');
}

/* The option that a kind's summary names in brackets at its end means nothing to a listener. */
static const char *form_of(const chart_sheet *s) {
  const char *form = words_in(s->options.language, s->form), *option = strstr(form, " (--");
  const char *cut = option != NULL ? op_arena_text(s->arena, form, (size_t)(option - form), s->err) : NULL;
  return cut != NULL ? cut : form;
}

static void say(chart_sheet *sheet, op_text *out) {
  const chart_sheet *s = sheet;
  op_text figures = {0};
  add_sentence(s, out, "Chart: @1", form_of(s));
  add_sentence(s, out, "@1", s->result->banner != NULL ? wording_clean(sheet->arena, s->result->banner, s->err) : "");
  add_sentence(s, out, "@1", s->title);
  add_sentence(s, out, "Question: @1", s->subtitle);
  add_sentence(s, out, "@1", s->detail);
  if (s->figures == NULL && s->grid != NULL) alt_figures(s, s->grid, &figures);
  add_sentence(s, out, "@1", s->figures != NULL ? s->figures : figures.data != NULL ? figures.data : "");
  out->failed = out->failed || figures.failed;
  op_text_clear(&figures);
  for (size_t i = 0; i < s->n_notes; i++) {
    if (s->ranks[i] == NOTE_KEPT) add_sentence(s, out, "@1", s->notes[i]);
  }
}

/* --- comments --- */

/* A comment that ends with a backslash would go on in gnuplot's eyes: a blank stands behind it. */
static void add_comment(op_text *out, const char *text, size_t n) {
  op_text_add(out, ALT_MARK);
  op_text_add_bytes(out, text, n);
  op_text_add(out, n > 0 && text[n - 1] == '\\' ? " \n" : "\n");
}

static size_t line_bytes(const char *text) {
  size_t n = strlen(text), at = LINE_BYTES;
  if (n <= LINE_BYTES) return n;
  while (at > 0 && text[at] != ' ') at--;
  if (at > 0) return at;
  return n <= 4 * LINE_BYTES ? n : op_utf8_cut(text, n, 4 * LINE_BYTES);
}

void alt_write(chart_sheet *sheet, op_text *out) {
  op_text words = {0};
  say(sheet, &words);
  op_text_add(out, "\n# --- the chart in words: its title, then what a reader who does not see it should know\n");
  add_comment(out, sheet->title, strlen(sheet->title));
  for (const char *rest = words.data != NULL ? words.data : ""; *rest != '\0';) {
    size_t n = line_bytes(rest);
    add_comment(out, rest, n);
    rest += n;
    rest += strspn(rest, " ");
  }
  op_text_add_char(out, '\n');
  out->failed = out->failed || words.failed;
  op_text_clear(&words);
}
