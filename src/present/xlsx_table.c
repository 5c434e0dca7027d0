/* One table on a sheet. Where an interval stands alone in its column, it becomes two columns of numbers; below a figure, two lines. Letters of columns get a
   line of their own, so that the figure above them stays a number. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "present/xlsx.h"

#define WIDEST_LABEL 48
#define WIDEST_HEADING 13
#define NARROWEST 8
#define SCREEN 120       /* characters that texts above and below tables take at most */
#define NARROW_SCREEN 60 /* and at least, however narrow the table */

static const grid_value *value_at(const grid_row *row, size_t k) {
  static const grid_value text = {0};
  return row->values != NULL && !row->across ? &row->values[k] : &text;
}

/* A column whose numbers are all intervals. */
static bool is_interval(const grid *g, size_t k) {
  bool any = false;
  for (size_t r = 0; r < g->n_rows; r++) {
    grid_kind kind = value_at(&g->rows[r], k)->kind;
    if (kind == GRID_NUMBER) return false;
    any = any || kind == GRID_INTERVAL;
  }
  return any;
}

/* Column of the sheet where column k of the table begins; k = n_columns gives their number. */
static size_t place_of(const bool *interval, size_t k) {
  size_t place = k;
  for (size_t i = 0; i < k; i++) place += interval[i];
  return place;
}

size_t xlsx_columns(const grid *g) {
  size_t n = g->n_columns;
  for (size_t k = 0; k < g->n_columns; k++) n += is_interval(g, k);
  return n;
}

size_t xlsx_label_columns(const grid *g) {
  size_t n = 0;
  while (n < g->n_columns && g->align[n] == GRID_LEFT) n++;
  return n == g->n_columns && n > 0 ? 1 : n;
}

/* Lines that a row takes besides its first. */
static bool has_letters(const grid *g, const grid_row *row) {
  for (size_t k = 0; k < g->n_columns; k++) {
    if (value_at(row, k)->letters != NULL) return true;
  }
  return false;
}

/* A row with an interval in a column that holds figures as well. */
static bool has_limits(const grid *g, const bool *interval, const grid_row *row) {
  for (size_t k = 0; k < g->n_columns; k++) {
    if (value_at(row, k)->kind == GRID_INTERVAL && !interval[k]) return true;
  }
  return false;
}

/* Which columns are intervals; NULL when memory is out. */
static bool *intervals_of(const grid *g) {
  bool *interval = op_array_new(g->n_columns, sizeof *interval, NULL);
  for (size_t k = 0; interval != NULL && k < g->n_columns; k++) interval[k] = is_interval(g, k);
  return interval;
}

size_t xlsx_rows(const grid *g) {
  size_t n = g->n_rows + g->n_footnotes + (g->title[0] != '\0') + (g->base[0] != '\0') + (g->n_spans > 0) + (g->marks != NULL) + 2; /* headings, an empty one */
  bool *interval = intervals_of(g);
  for (size_t r = 0; interval != NULL && r < g->n_rows; r++) n += has_limits(g, interval, &g->rows[r]) + has_letters(g, &g->rows[r]);
  op_free(interval);
  return n;
}

/* --- widths --- */

/* The longest word of a heading, within reason. */
static size_t heading_width(const char *text) {
  size_t longest = 0;
  for (const char *w = text; w != NULL && *w != '\0';) {
    size_t n = strcspn(w, " ");
    char word[256];
    size_t bytes = op_utf8_cut(w, n, sizeof word - 1);
    memcpy(word, w, bytes);
    word[bytes] = '\0';
    size_t width = op_utf8_width(word);
    longest = width > longest ? width : longest;
    w += n + (w[n] == ' ');
  }
  return longest < WIDEST_HEADING ? longest : WIDEST_HEADING;
}

static bool widen(xlsx_widths *widths, size_t column, size_t width) {
  if (op_array_grow((void **)&widths->at, &widths->capacity, column + 1, sizeof *widths->at, 0, NULL) != OP_OK) return false;
  if (column >= widths->n) widths->n = column + 1;
  if (width > widths->at[column]) widths->at[column] = width;
  return true;
}

bool xlsx_measure(const grid *g, xlsx_widths *widths) {
  bool *interval = intervals_of(g), fine = interval != NULL;
  for (size_t k = 0, place = 0; fine && k < g->n_columns; k++) {
    size_t widest = g->align[k] == GRID_RIGHT ? heading_width(g->headings[k]) : op_utf8_width(g->headings[k] != NULL ? g->headings[k] : "");
    for (size_t r = 0; r < g->n_rows && !interval[k]; r++) {
      const char *text = g->rows[r].across || value_at(&g->rows[r], k)->kind == GRID_INTERVAL ? NULL : g->rows[r].cells[k];
      size_t width = text != NULL ? op_utf8_width(text) : 0;
      widest = width > widest ? width : widest;
    }
    if (g->align[k] == GRID_LEFT && widest > WIDEST_LABEL) widest = WIDEST_LABEL;
    if (widest < NARROWEST) widest = NARROWEST;
    for (size_t i = 0; fine && i < 1 + (size_t)interval[k]; i++) fine = widen(widths, place++, widest + 2);
  }
  op_free(interval);
  return fine;
}

size_t xlsx_width(const xlsx_widths *widths) {
  size_t width = 0;
  for (size_t i = 0; i < widths->n; i++) width += widths->at[i];
  return width < NARROW_SCREEN ? NARROW_SCREEN : width > SCREEN ? SCREEN : width;
}

/* --- the table --- */

typedef struct sheet_pen {
  book *b;
  size_t sheet, row;
  const grid *g;
  const bool *interval;
  const xlsx_widths *widths;
} sheet_pen;

/* Lines that a text takes in a column, broken between words, with the next line where a word does not fit. */
static size_t lines_in(const char *text, size_t width) {
  size_t lines = 1, used = 0;
  for (const char *w = text; w != NULL && *w != '\0';) {
    size_t n = strcspn(w, " ");
    char word[1024];
    size_t bytes = op_utf8_cut(w, n, sizeof word - 1);
    memcpy(word, w, bytes);
    word[bytes] = '\0';
    size_t own = op_utf8_width(word);
    if (used > 0 && used + 1 + own > width) {
      lines++;
      used = 0;
    }
    used += own + (used > 0);
    lines += used > width ? (used - 1) / width : 0;
    used = used > width ? (used - 1) % width + 1 : used;
    w += n + (w[n] == ' ');
  }
  return lines;
}

/* The row's height where a text of it is wrapped: not every program finds it by itself. */
static void fit_height(sheet_pen *p, const char *const *texts, bool heading) {
  size_t most = 1;
  for (size_t k = 0, place = 0; k < p->g->n_columns; place += 1 + (size_t)p->interval[k], k++) {
    if (!heading && p->g->align[k] == GRID_RIGHT) continue;
    size_t lines = place < p->widths->n ? lines_in(texts[k], p->widths->at[place]) : 1;
    if (p->interval[k] && texts[k] != NULL && texts[k][0] != '\0' && place < p->widths->n && op_utf8_width(texts[k]) + 6 > p->widths->at[place]) lines++; /* " lower" */
    most = lines > most ? lines : most;
  }
  if (most > 1) book_row_lines(p->b, p->sheet, p->row, most);
}

static void paragraph(sheet_pen *p, const xlsx_widths *widths, const char *text, unsigned looks) {
  size_t last = 0, width = 0;
  while (last + 1 < widths->n && width + widths->at[last] < SCREEN) width += widths->at[last++];
  if (last == 0) last = 1; /* two columns at least: one alone cannot be merged */
  p->row += book_paragraph(p->b, p->sheet, p->row, 0, last, xlsx_width(widths), text, looks);
}

static void spans(sheet_pen *p) {
  const grid *g = p->g;
  if (g->n_spans == 0) return;
  size_t span = 0, columns = place_of(p->interval, g->n_columns);
  for (size_t c = 0; c < columns;) {
    bool here = span < g->n_spans && place_of(p->interval, g->spans[span].first) == c;
    if (here) {
      size_t last = place_of(p->interval, g->spans[span].last + 1) - 1;
      book_span(p->b, p->sheet, p->row, c, last, g->spans[span].text, BOOK_BOLD | BOOK_CENTRE | BOOK_WRAP | BOOK_RULE_TOP | BOOK_RULE_UNDER);
      c = last + 1;
      span++;
    } else {
      book_text(p->b, p->sheet, p->row, c++, "", BOOK_RULE_TOP);
    }
  }
  p->row++;
}

static void headings(sheet_pen *p, const char *const *texts, unsigned rules) {
  fit_height(p, texts, true);
  for (size_t k = 0, place = 0; k < p->g->n_columns; k++) {
    unsigned looks = BOOK_BOLD | BOOK_WRAP | rules | (p->g->align[k] == GRID_RIGHT ? BOOK_RIGHT : k >= xlsx_label_columns(p->g) ? BOOK_INDENT : 0);
    for (size_t i = 0; i < 1 + (size_t)p->interval[k]; i++) {
      op_text text = {0};
      op_text_add(&text, texts[k] != NULL ? texts[k] : "");
      if (p->interval[k] && text.length > 0) op_text_add(&text, i == 0 ? " lower" : " upper");
      book_made_text(p->b, p->sheet, p->row, place++, &text, looks);
      op_text_clear(&text);
    }
  }
  p->row++;
}

static unsigned looks_of(const grid_row *row) {
  static const unsigned looks[] = {[GRID_PLAIN] = 0, [GRID_STRONG] = BOOK_BOLD, [GRID_FAINT] = BOOK_FAINT, [GRID_GOOD] = BOOK_GOOD, [GRID_BAD] = BOOK_BAD | BOOK_BOLD};
  return looks[row->style];
}

/* Which of its limits a line shows. */
typedef enum { WHOLE, LOWER, UPPER, LETTERS } line_part;

static void text_or_blank(sheet_pen *p, size_t place, const char *text, unsigned looks) {
  bool ruled = (looks & (BOOK_RULE_ABOVE | BOOK_RULE_END)) != 0;
  if (ruled || (text != NULL && text[0] != '\0')) book_text(p->b, p->sheet, p->row, place, text, looks);
}

static void limit(sheet_pen *p, size_t place, const grid_value *value, double number, unsigned looks) {
  if (number == number) book_number(p->b, p->sheet, p->row, place, value, number, looks);
  else book_text(p->b, p->sheet, p->row, place, "?", looks | BOOK_RIGHT);
}

static void number_cell(sheet_pen *p, size_t place, size_t k, const grid_value *value, line_part part, unsigned looks) {
  if (part == LETTERS) {
    text_or_blank(p, place, value->letters, (looks & ~(unsigned)BOOK_BOLD) | BOOK_RIGHT | BOOK_FAINT);
  } else if (value->kind == GRID_NUMBER) {
    book_number(p->b, p->sheet, p->row, place, value, value->number, looks);
  } else if (p->interval[k]) {
    limit(p, place, value, value->number, looks);
    limit(p, place + 1, value, value->upper, looks);
  } else {
    limit(p, place, value, part == UPPER ? value->upper : value->number, looks);
  }
}

/* What stands in the columns of labels of a line with one limit: "95% CI lower" behind what is there, in the last of them that is filled. */
static void limit_label(sheet_pen *p, const grid_row *row, size_t labels, line_part part, unsigned looks) {
  op_text text = {0};
  size_t at = labels > 0 ? labels - 1 : 0;
  while (at > 0 && (row->cells[at] == NULL || row->cells[at][0] == '\0')) at--;
  bool filled = row->cells[at] != NULL && row->cells[at][0] != '\0';
  for (size_t k = 0; k < at; k++) text_or_blank(p, k, part == LOWER ? row->cells[k] : "", looks);
  op_text_addf(&text, "%s%s", filled ? row->cells[at] : "  interval", part == LOWER ? " lower" : " upper");
  book_made_text(p->b, p->sheet, p->row, at, &text, looks | BOOK_WRAP);
  op_text_clear(&text);
}

static void line(sheet_pen *p, const grid_row *row, line_part part, unsigned rules) {
  const grid *g = p->g;
  size_t labels = xlsx_label_columns(g), place = 0;
  unsigned looks = looks_of(row) | rules;
  bool limits = part == LOWER || part == UPPER;
  if (part == WHOLE || part == LOWER) fit_height(p, row->cells, false);
  if (limits) limit_label(p, row, labels, part, looks);
  for (size_t k = 0; k < g->n_columns; k++) {
    const grid_value *value = value_at(row, k);
    if (value->kind != GRID_TEXT) {
      number_cell(p, place, k, value, part, looks);
    } else if (!(limits && k < labels) && part != UPPER) {
      unsigned side = g->align[k] == GRID_RIGHT ? BOOK_RIGHT : k >= labels ? BOOK_WRAP | BOOK_INDENT : BOOK_WRAP;
      text_or_blank(p, place, part == LETTERS ? "" : row->cells[k], looks | side);
      if (p->interval[k]) text_or_blank(p, place + 1, part == LETTERS ? "" : row->cells[k], looks | side);
    }
    place += 1 + (size_t)p->interval[k];
  }
  p->row++;
}

static void table_row(sheet_pen *p, const grid_row *row, bool last) {
  unsigned above = row->rule_before ? BOOK_RULE_ABOVE : 0, end = last ? BOOK_RULE_END : 0;
  if (row->across) {
    book_text(p->b, p->sheet, p->row, 0, row->cells[0], BOOK_BOLD | above | end);
    for (size_t c = 1; c < place_of(p->interval, p->g->n_columns) && (above | end) != 0; c++) book_text(p->b, p->sheet, p->row, c, "", above | end);
    p->row++;
    return;
  }
  bool limits = has_limits(p->g, p->interval, row), letters = has_letters(p->g, row);
  line(p, row, limits ? LOWER : WHOLE, above | (limits || letters ? 0 : end));
  if (limits) line(p, row, UPPER, letters ? 0 : end);
  if (letters) line(p, row, LETTERS, end);
}

bool xlsx_table(book *b, size_t sheet, size_t *row, const grid *g, const char *title, const xlsx_widths *widths, size_t *head) {
  bool *interval = intervals_of(g);
  if (interval == NULL) return false;
  sheet_pen p = {b, sheet, *row, g, interval, widths};
  if (g->title[0] != '\0' && !op_text_equal(g->title, title)) paragraph(&p, widths, g->title, BOOK_BOLD);
  if (g->base[0] != '\0') paragraph(&p, widths, g->base, BOOK_FAINT);
  if (g->n_columns > 0) {
    spans(&p);
    if (grid_has_headings(g)) headings(&p, g->headings, (g->n_spans == 0 ? BOOK_RULE_TOP : 0) | (g->marks == NULL ? BOOK_RULE_UNDER : 0));
    if (g->marks != NULL) headings(&p, g->marks, BOOK_RULE_UNDER);
    if (head != NULL) *head = p.row;
    for (size_t r = 0; r < g->n_rows; r++) table_row(&p, &g->rows[r], r + 1 == g->n_rows);
  }
  for (size_t i = 0; i < g->n_footnotes; i++) paragraph(&p, widths, g->footnotes[i], BOOK_FAINT);
  op_free(interval);
  *row = p.row + 1;
  return true;
}
