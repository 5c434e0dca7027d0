/* The footer's sentences. */
#include "plot/footer.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "plot/words.h"

static const char *named(const op_named_text *items, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(items[i].name, name) == 0) return items[i].value;
  }
  return NULL;
}

/* --- base --- */

static const char *language_of(const chart_sheet *sheet) { return sheet->options.language; }

static void number(const chart_sheet *sheet, double value, int decimals, char out[NUMERALS_TEXT]) {
  numerals_write(&sheet->numerals, value, decimals, true, "", out);
}

static void add_weighted(op_text *out, const chart_sheet *sheet, double n, double weighted) {
  char count[NUMERALS_TEXT], sum[NUMERALS_TEXT];
  number(sheet, n, 0, count);
  number(sheet, isfinite(weighted) ? weighted : n, weighted < 100000 ? 1 : 0, sum);
  op_text_add(out, "n = ");
  if (isfinite(weighted) && fabs(weighted - n) >= 0.05) SAY(out, language_of(sheet), "@1 (@2 weighted)", count, sum);
  else
    op_text_add(out, count);
}

#define ROWS_WITH_BASE 8

static bool row_has_base(const chart_row *row) { return isfinite(row->base_n) && row->base_n > 0; }

static void add_row_bases(op_text *out, const chart_sheet *sheet, const chart_grid *grid) {
  const char *before = "";
  for (size_t i = 0; i < grid->n_rows; i++) {
    const chart_row *row = &grid->rows[i];
    if (!row_has_base(row)) continue;
    op_text_addf(out, "%s%s%s%s (n = ", before, row->heading, row->heading[0] != '\0' ? " \xC2\xB7 " : "", row->label);
    numerals_count(out, &sheet->numerals, row->base_n, 0);
    op_text_add_char(out, ')');
    before = ", ";
  }
}

/* "n = 618 to 915 by wave" */
static void add_range(op_text *out, const chart_sheet *sheet, const chart_grid *grid, const char *each) {
  double low = INFINITY, high = -INFINITY;
  char least[NUMERALS_TEXT], most[NUMERALS_TEXT];
  op_text range = {0};
  for (size_t i = 0; i < grid->n_rows; i++) {
    if (!row_has_base(&grid->rows[i])) continue;
    low = fmin(low, grid->rows[i].base_n);
    high = fmax(high, grid->rows[i].base_n);
  }
  number(sheet, low, 0, least);
  number(sheet, high, 0, most);
  op_text_add(&range, "n = ");
  if (high > low) SAY(&range, language_of(sheet), "@1 to @2", least, most);
  else
    op_text_add(&range, least);
  static const char *const forms[][2] = {{"wave", "@1 by wave"}, {"column", "@1 by column"}, {"row", "@1 by row"}, {"figure", "@1 by figure"}};
  const char *form = "@1 by group";
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) form = strcmp(each, forms[i][0]) == 0 ? forms[i][1] : form;
  const char *text = range.data != NULL ? range.data : "";
  if (high > low) SAY(out, language_of(sheet), form, text);
  else
    op_text_add(out, text);
  out->failed = out->failed || range.failed;
  op_text_clear(&range);
}

static void add_bases(op_text *out, const chart_sheet *sheet, const chart_grid *grid, const footer_words *words, size_t known, size_t last) {
  if (known == 1) add_weighted(out, sheet, grid->rows[last].base_n, grid->rows[last].weighted_base);
  else if (words->bases && known <= ROWS_WITH_BASE) add_row_bases(out, sheet, grid);
  else
    add_range(out, sheet, grid, words->each);
  if (known > 1) op_text_addf(out, " %s", words_in(language_of(sheet), "(unweighted)"));
}

static op_status note_base(chart_sheet *sheet, const chart_grid *grid, const footer_words *words) {
  static const char *const forms[2][2] = {{"Base: respondents with an answer: @1", "Base: respondents with an answer where @2: @1"},
                                          {"Base: all respondents: @1", "Base: all respondents where @2: @1"}};
  const op_result *result = sheet->result;
  const char *base = named(result->conventions, result->n_conventions, "base");
  const char *where = named(result->conventions, result->n_conventions, "where");
  size_t known = 0, last = 0;
  op_text text = {0}, bases = {0};
  for (size_t i = 0; i < grid->n_rows; i++) {
    if (row_has_base(&grid->rows[i])) last = i, known++;
  }
  if (known == 0) return OP_OK;
  add_bases(&bases, sheet, grid, words, known, last);
  bool all = base != NULL && strcmp(base, "all") == 0;
  SAY(&text, language_of(sheet), forms[all][where != NULL], bases.data != NULL ? bases.data : "", where);
  op_text_add_char(&text, '.');
  if (grid->small_base) op_text_addf(&text, " %s", words_in(language_of(sheet), "Some bases are small: read those figures with care."));
  text.failed = text.failed || bases.failed;
  op_status status = op_text_check(&text, sheet->err);
  if (status == OP_OK) status = sheet_note(sheet, text.data);
  op_text_clear(&text);
  op_text_clear(&bases);
  return status;
}

/* --- intervals and design --- */

static double widest_half(const chart_grid *grid) {
  double widest = 0;
  for (size_t i = 0; i < grid->n_rows * grid->n_columns; i++) {
    const chart_cell *c = &grid->cells[i];
    if (c->present && isfinite(c->lower)) widest = fmax(widest, (c->upper - c->lower) / 2);
  }
  return widest;
}

/* ", 13,900 sampling points" */
static void add_fact(op_text *out, const chart_sheet *sheet, const char *count, const char *form) {
  double value;
  char text[NUMERALS_TEXT];
  if (count == NULL || !op_number_read(count, strlen(count), '.', &value)) return;
  number(sheet, value, 0, text);
  SAY(out, language_of(sheet), form, text);
}

static void add_design(op_text *out, const chart_sheet *sheet) {
  const op_result *result = sheet->result;
  const char *kind = named(result->design, result->n_design, "kind"), *weights = named(result->design, result->n_design, "weights");
  const char *strata = named(result->design, result->n_design, "strata"), *psus = named(result->design, result->n_design, "psus");
  const char *strata_by = named(result->design, result->n_design, "strata_variables"), *psus_by = named(result->design, result->n_design, "psu_variables");
  const char *replicates = named(result->design, result->n_design, "replicates");
  if (kind == NULL) return;
  op_text_add(out, out->length > 0 ? " " : "");
  SAY(out, language_of(sheet), weights != NULL ? "Design: weighted by @1" : "Design: unweighted", weights);
  add_fact(out, sheet, replicates, ", @1 replicate weights");
  if (strata_by != NULL) add_fact(out, sheet, strata, ", @1 strata");
  if (psus_by != NULL) add_fact(out, sheet, psus, ", @1 sampling points");
  op_text_add_char(out, '.');
}

/* "Thin lines are 95% confidence intervals (logit), at most +-3.0 points." */
static void add_intervals(op_text *out, const chart_sheet *sheet, const chart_grid *grid, const char *marks) {
  char level[OP_NUMBER_TEXT], half[NUMERALS_TEXT];
  double confidence = sheet->result->level;
  op_text method = {0};
  if (!grid->intervals || !(confidence > 0 && confidence < 1) || op_number_write(op_number_round(100 * confidence, 6), level) == 0) return;
  numerals_write(&sheet->numerals, widest_half(grid), 1, false, "", half);
  op_text_addf(&method, grid->methods[0] != '\0' ? " (%s)" : "%s", grid->methods);
  if (marks != NULL) {
    SAY(out, language_of(sheet), "@1 are @2% confidence intervals@3", words_in(language_of(sheet), marks), level, method.data);
    if (grid->percent) SAY(out, language_of(sheet), ", at most \xC2\xB1@1 points", half);
  } else if (grid->percent) {
    SAY(out, language_of(sheet), "Margin of error at most \xC2\xB1@1 points at @2% confidence@3", half, level, method.data);
  }
  if (marks != NULL || grid->percent) op_text_add_char(out, '.');
  out->failed = out->failed || method.failed;
  op_text_clear(&method);
}

/* One paragraph; on a small page two, of which the design goes first. */
static op_status note_intervals(chart_sheet *sheet, const chart_grid *grid, const char *marks) {
  op_text text = {0}, design = {0};
  bool apart = sheet->theme.notes > 0;
  add_intervals(&text, sheet, grid, marks);
  add_design(apart ? &design : &text, sheet);
  op_status status = op_text_check(&text, sheet->err);
  if (status == OP_OK) status = op_text_check(&design, sheet->err);
  if (status == OP_OK && text.data != NULL) status = sheet_note(sheet, text.data);
  if (status == OP_OK && design.data != NULL) status = sheet_note_ranked(sheet, design.data, NOTE_EXPLAINS);
  op_text_clear(&text);
  op_text_clear(&design);
  return status;
}

/* --- notes and source --- */

#define MOST_NOTES 3 /* more of them would push the figure aside; the table has them all */

/* The first notes of the result, with a word for how many more there are. */
static op_status add_notes(chart_sheet *sheet, op_text *out) {
  const op_result *result = sheet->result;
  for (size_t i = 0; i < result->n_notes && i < MOST_NOTES; i++) {
    const char *clean = wording_clean(sheet->arena, result->notes[i], sheet->err);
    if (clean == NULL) return OP_E_MEMORY;
    op_text_addf(out, "%s%s", i > 0 ? "; " : "", clean);
  }
  if (result->n_notes > MOST_NOTES) {
    char more[NUMERALS_TEXT];
    number(sheet, (double)(result->n_notes - MOST_NOTES), 0, more);
    SAY(out, language_of(sheet), "; @1 more in the table", more);
  }
  if (out->length > 0) op_text_add_char(out, '.');
  return op_text_check(out, sheet->err);
}

/* A paragraph of the footer that begins with a word: "Source: ...". */
static op_status note_as(chart_sheet *sheet, const char *form, const char *text, sheet_rank rank) {
  op_text note = {0};
  if (text == NULL || text[0] == '\0') return OP_OK;
  SAY(&note, language_of(sheet), form, text);
  op_status status = op_text_check(&note, sheet->err);
  if (status == OP_OK) status = sheet_note_ranked(sheet, note.data, rank);
  op_text_clear(&note);
  return status;
}

static op_status note_rest(chart_sheet *sheet) {
  op_text text = {0};
  op_status status = add_notes(sheet, &text);
  if (status == OP_OK) status = note_as(sheet, "Note: @1", text.data, NOTE_REMARK);
  op_text_clear(&text);
  const char *source = sheet->options.source != NULL ? sheet->options.source : sheet->result->source;
  return status == OP_OK ? note_as(sheet, "Source: @1", source, NOTE_KEPT) : status;
}

op_status footer_notes(chart_sheet *sheet, const chart_grid *grid, const footer_words *words) {
  op_status status = note_base(sheet, grid, words);
  if (status == OP_OK) status = note_intervals(sheet, grid, words->marks);
  if (status == OP_OK && words->extra != NULL) status = sheet_note_ranked(sheet, words->extra, NOTE_EXPLAINS);
  return status == OP_OK ? note_rest(sheet) : status;
}
