/* Workbooks: a sheet of contents, then the tables of each question on a sheet of its own, or all on one. Every sheet says by itself what must be known of its
   figures: the banner of synthetic data, footnotes, design, conventions, notes and source. */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/present.h"
#include "present/foot.h"
#include "present/xlsx.h"

#define CONTENTS_WIDTH 70 /* characters of the column of questions */

typedef struct workbook {
  const op_result *result;
  const op_present_options *options;
  xlsx_blocks blocks;
  book *b;
  size_t contents;     /* the sheet of contents, and its next row */
  size_t contents_row;
  grid *around;        /* cleans the texts around the tables */
  bool failed;
} workbook;

static bool has_text(const char *text) { return text != NULL && text[0] != '\0'; }

static const char *clean(workbook *w, const char *text) { return has_text(text) ? grid_clean(w->around, text) : ""; }

/* --- what stands on every sheet --- */

typedef struct place {
  size_t sheet, row, last, width; /* next row; last column and characters of its paragraphs */
} place;

static void paragraph(workbook *w, place *at, const char *text, unsigned looks) {
  if (has_text(text)) at->row += book_paragraph(w->b, at->sheet, at->row, 0, at->last, at->width, text, looks);
}

static void banner(workbook *w, place *at) {
  paragraph(w, at, clean(w, w->result->banner), BOOK_BANNER);
}

/* True when a note begins with the name of another question of the workbook: "q2: 12 of 400 rows are not in the base". */
static bool is_of_another(const workbook *w, const char *note, size_t question) {
  for (size_t i = 0; question != SIZE_MAX && i < w->blocks.n_questions; i++) {
    size_t n = strlen(w->blocks.questions[i].code);
    if (i != question && strncmp(note, w->blocks.questions[i].code, n) == 0 && note[n] == ':') return true;
  }
  return false;
}

/* Design, conventions, notes and source. question SIZE_MAX: the notes of all questions. */
static void foot(workbook *w, place *at, size_t question) {
  op_text text = {0};
  if (w->options->quiet) return;
  foot_design(&text, w->result, w->around);
  paragraph(w, at, clean(w, text.data), BOOK_FAINT);
  op_text_reset(&text);
  foot_conventions(&text, w->result);
  paragraph(w, at, clean(w, text.data), BOOK_FAINT);
  for (size_t i = 0; i < w->result->n_notes; i++) {
    if (is_of_another(w, w->result->notes[i], question)) continue;
    op_text_reset(&text);
    op_text_addf(&text, "Note: %s", w->result->notes[i]);
    paragraph(w, at, clean(w, text.data), BOOK_FAINT);
  }
  op_text_reset(&text);
  if (has_text(w->result->source)) op_text_addf(&text, "Source: %s", w->result->source);
  paragraph(w, at, clean(w, text.data), BOOK_FAINT);
  w->failed = w->failed || text.failed;
  op_text_clear(&text);
}

/* --- contents --- */

static op_status open_contents(workbook *w, op_error *err) {
  op_status status = book_sheet_add(w->b, "Contents", &w->contents, err);
  if (status != OP_OK) return status;
  place at = {w->contents, 0, 2, CONTENTS_WIDTH + 50};
  book_column_width(w->b, w->contents, 0, 28);
  book_column_width(w->b, w->contents, 1, CONTENTS_WIDTH);
  book_column_width(w->b, w->contents, 2, 34);
  banner(w, &at);
  paragraph(w, &at, has_text(w->result->title) ? clean(w, w->result->title) : w->result->command, BOOK_TITLE);
  at.row++;
  book_text(w->b, w->contents, at.row, 0, "table", BOOK_BOLD | BOOK_RULE_TOP | BOOK_RULE_UNDER);
  book_text(w->b, w->contents, at.row, 1, "question", BOOK_BOLD | BOOK_RULE_TOP | BOOK_RULE_UNDER);
  book_text(w->b, w->contents, at.row, 2, "shows", BOOK_BOLD | BOOK_RULE_TOP | BOOK_RULE_UNDER);
  w->contents_row = at.row + 1;
  book_freeze(w->b, w->contents, w->contents_row, 0);
  return OP_OK;
}

static void add_to_contents(workbook *w, const char *name, const char *text, const char *base, size_t sheet, size_t row) {
  book_link(w->b, w->contents, w->contents_row, 0, sheet, row, name);
  book_text(w->b, w->contents, w->contents_row, 1, text, BOOK_WRAP);
  book_text(w->b, w->contents, w->contents_row, 2, base, BOOK_FAINT | BOOK_WRAP);
  w->contents_row++;
}

static void close_contents(workbook *w) {
  place at = {w->contents, w->contents_row + 1, 2, CONTENTS_WIDTH + 50};
  foot(w, &at, SIZE_MAX);
}

/* --- sheets --- */

/* The k-th question's own block, from block *i on; questions behind the last = blocks of no question. */
static const xlsx_block *next_block(const workbook *w, size_t question, size_t *i) {
  for (; *i < w->blocks.n_blocks; (*i)++) {
    if (w->blocks.blocks[*i].question == question) return &w->blocks.blocks[(*i)++];
  }
  return NULL;
}

static const char *question_code(workbook *w, size_t question) { return question == SIZE_MAX ? w->result->command : w->blocks.questions[question].code; }
static const char *question_text(workbook *w, size_t question) {
  return question == SIZE_MAX ? clean(w, w->result->title) : clean(w, w->blocks.questions[question].label);
}

/* Takes the widths and rows of one question's tables into account. */
static void measure(workbook *w, size_t question, xlsx_widths *widths, size_t *rows, size_t *columns) {
  const xlsx_block *block;
  for (size_t i = 0; (block = next_block(w, question, &i)) != NULL;) {
    size_t own = xlsx_columns(block->g);
    *rows += xlsx_rows(block->g);
    *columns = own > *columns ? own : *columns;
    w->failed = w->failed || !xlsx_measure(block->g, widths);
  }
}

static void set_widths(workbook *w, size_t sheet, const xlsx_widths *widths, place *at) {
  size_t width = 0;
  for (size_t k = 0; k < widths->n; k++) book_column_width(w->b, sheet, k, widths->at[k]);
  at->width = xlsx_width(widths);
  at->last = 0;
  while (at->last + 1 < widths->n && width + widths->at[at->last] < at->width) width += widths->at[at->last++];
  if (at->last == 0) at->last = 1;
}

/* The tables of one question under its text; the rows up to the first table's figures and its columns of labels stay in place on a sheet of its own. */
static void write_question(workbook *w, size_t question, const xlsx_widths *widths, place *at, bool own_sheet) {
  const char *text = question_text(w, question);
  const xlsx_block *block;
  size_t head = 0, labels = 0, top = at->row;
  const char *base = "";
  size_t begin = 0;
  block = next_block(w, question, &begin);
  bool titled = block != NULL && block->g->title[0] != '\0' && op_text_contains(block->g->title, text) && !op_text_equal(block->g->title, text);
  if (!titled) paragraph(w, at, text, BOOK_TITLE); /* a table that names the question itself, with its number, does so once */
  if (own_sheet) book_link(w->b, at->sheet, at->row++, 0, w->contents, 0, "Contents");
  for (size_t i = 0; (block = next_block(w, question, &i)) != NULL;) {
    if (head == 0) labels = xlsx_label_columns(block->g);
    if (base[0] == '\0') base = block->g->base;
    w->failed = w->failed || !xlsx_table(w->b, at->sheet, &at->row, block->g, text, widths, head == 0 ? &head : NULL);
  }
  if (own_sheet && head > 0) book_freeze(w->b, at->sheet, head, labels);
  add_to_contents(w, own_sheet ? book_sheet_name(w->b, at->sheet) : clean(w, question_code(w, question)), text, base, at->sheet, own_sheet ? 0 : top);
}

static bool has_blocks(const workbook *w, size_t question) {
  size_t i = 0;
  return next_block(w, question, &i) != NULL;
}

static op_status question_sheet(workbook *w, size_t question, op_error *err) {
  xlsx_widths widths = {0};
  size_t rows = w->result->n_notes + 8, columns = 0;
  place at = {0};
  if (!has_blocks(w, question)) return OP_OK;
  measure(w, question, &widths, &rows, &columns);
  op_status status = book_room(rows, columns, err);
  if (status == OP_OK) status = book_sheet_add(w->b, clean(w, question_code(w, question)), &at.sheet, err);
  if (status == OP_OK) {
    set_widths(w, at.sheet, &widths, &at);
    banner(w, &at);
    write_question(w, question, &widths, &at, true);
    foot(w, &at, question);
  }
  op_free(widths.at);
  return status;
}

/* The i-th question in the order of sheets: tables of none, as the facts of a survey, stand where the result has them, before or behind all questions. */
static size_t in_order(const workbook *w, size_t i) {
  bool general_first = w->blocks.n_blocks > 0 && w->blocks.blocks[0].question == SIZE_MAX;
  if (general_first) return i == 0 ? SIZE_MAX : i - 1;
  return i < w->blocks.n_questions ? i : SIZE_MAX;
}

static op_status one_sheet(workbook *w, op_error *err) {
  xlsx_widths widths = {0};
  size_t rows = w->result->n_notes + 8 + 2 * w->blocks.n_questions, columns = 0;
  place at = {0};
  for (size_t q = 0; q <= w->blocks.n_questions; q++) measure(w, in_order(w, q), &widths, &rows, &columns);
  op_status status = book_room(rows, columns, err);
  if (status == OP_OK) status = book_sheet_add(w->b, "Tables", &at.sheet, err);
  if (status == OP_OK) {
    set_widths(w, at.sheet, &widths, &at);
    banner(w, &at);
    book_link(w->b, at.sheet, at.row++, 0, w->contents, 0, "Contents");
    book_freeze(w->b, at.sheet, at.row, 1);
    for (size_t q = 0; q <= w->blocks.n_questions; q++) {
      size_t question = in_order(w, q);
      if (!has_blocks(w, question)) continue;
      write_question(w, question, &widths, &at, false);
      at.row++;
    }
    foot(w, &at, SIZE_MAX);
  }
  op_free(widths.at);
  return status;
}

static op_status write_book(workbook *w, op_error *err) {
  op_status status = open_contents(w, err);
  bool one = w->options->sheets == OP_SHEETS_ONE || (w->options->sheets == OP_SHEETS_DEFAULT && strcmp(w->result->command, "topline") == 0);
  if (status == OP_OK && one) {
    status = one_sheet(w, err);
  } else {
    for (size_t q = 0; status == OP_OK && q <= w->blocks.n_questions; q++) status = question_sheet(w, in_order(w, q), err);
  }
  if (status == OP_OK) close_contents(w);
  if (status == OP_OK && (w->failed || w->around->failed)) status = op_fail(err, OP_E_MEMORY, "out of memory while writing a workbook");
  return status;
}

static op_status present(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  workbook w = {.result = result, .options = options};
  op_status status = grid_make_empty(&w.around, err);
  if (status == OP_OK) status = xlsx_blocks_of(result, options, &w.blocks, err);
  if (status == OP_OK) status = book_new(clean(&w, has_text(result->title) ? result->title : result->command), &w.b, err);
  if (status == OP_OK) status = write_book(&w, err);
  if (status == OP_OK) status = book_save(w.b, text, length, err);
  book_free(w.b);
  xlsx_blocks_clear(&w.blocks);
  grid_free(w.around);
  return status;
}

const op_presenter presenter_xlsx = {.name = "xlsx", .summary = "a workbook of tables with contents, real numbers and links", .present = present, .binary = true, .extension = "xlsx"};
