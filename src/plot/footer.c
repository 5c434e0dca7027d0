/* The footer's sentences. */
#include "plot/footer.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static const char *named(const op_named_text *items, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(items[i].name, name) == 0) return items[i].value;
  }
  return NULL;
}

/* --- base --- */

static void add_weighted(op_text *out, const chart_numerals *numerals, double n, double weighted) {
  numerals_count(out, numerals, n, 0);
  if (!isfinite(weighted) || fabs(weighted - n) < 0.05) return;
  op_text_add(out, " (");
  numerals_count(out, numerals, weighted, weighted < 100000 ? 1 : 0);
  op_text_add(out, " weighted)");
}

#define ROWS_WITH_BASE 8

static bool row_has_base(const chart_row *row) { return isfinite(row->base_n) && row->base_n > 0; }

static void add_row_bases(op_text *out, const chart_numerals *numerals, const chart_grid *grid) {
  const char *before = "";
  for (size_t i = 0; i < grid->n_rows; i++) {
    const chart_row *row = &grid->rows[i];
    if (!row_has_base(row)) continue;
    op_text_addf(out, "%s%s%s%s (n = ", before, row->heading, row->heading[0] != '\0' ? " \xC2\xB7 " : "", row->label);
    numerals_count(out, numerals, row->base_n, 0);
    op_text_add_char(out, ')');
    before = ", ";
  }
}

static void add_range(op_text *out, const chart_numerals *numerals, const chart_grid *grid, const char *each) {
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < grid->n_rows; i++) {
    if (!row_has_base(&grid->rows[i])) continue;
    low = fmin(low, grid->rows[i].base_n);
    high = fmax(high, grid->rows[i].base_n);
  }
  op_text_add(out, "n = ");
  numerals_count(out, numerals, low, 0);
  if (high > low) {
    op_text_add(out, " to ");
    numerals_count(out, numerals, high, 0);
    op_text_addf(out, " by %s", each);
  }
}

static op_status note_base(chart_sheet *sheet, const chart_grid *grid, const footer_words *words) {
  const op_result *result = sheet->result;
  const char *base = named(result->conventions, result->n_conventions, "base");
  const char *where = named(result->conventions, result->n_conventions, "where");
  size_t known = 0, last = 0;
  op_text text = {0};
  for (size_t i = 0; i < grid->n_rows; i++) {
    if (row_has_base(&grid->rows[i])) last = i, known++;
  }
  if (known == 0) return OP_OK;
  op_text_addf(&text, "Base: %s%s%s: ", base != NULL && strcmp(base, "all") == 0 ? "all respondents" : "respondents with an answer",
               where != NULL ? " where " : "", where != NULL ? where : "");
  if (known == 1) {
    op_text_add(&text, "n = ");
    add_weighted(&text, &sheet->numerals, grid->rows[last].base_n, grid->rows[last].weighted_base);
  } else if (words->bases && known <= ROWS_WITH_BASE) {
    add_row_bases(&text, &sheet->numerals, grid);
  } else {
    add_range(&text, &sheet->numerals, grid, words->each);
  }
  op_text_add(&text, known > 1 ? " (unweighted)." : ".");
  if (grid->small_base) op_text_add(&text, " Some bases are small: read those figures with care.");
  op_status status = op_text_check(&text, sheet->err);
  if (status == OP_OK) status = sheet_note(sheet, text.data);
  op_text_clear(&text);
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
static void add_fact(op_text *out, const chart_numerals *numerals, const char *count, const char *of) {
  double number;
  if (count == NULL || !op_number_read(count, strlen(count), '.', &number)) return;
  op_text_add(out, ", ");
  numerals_count(out, numerals, number, 0);
  op_text_addf(out, " %s", of);
}

static void add_design(op_text *out, const chart_numerals *numerals, const op_result *result) {
  const char *kind = named(result->design, result->n_design, "kind"), *weights = named(result->design, result->n_design, "weights");
  const char *strata = named(result->design, result->n_design, "strata"), *psus = named(result->design, result->n_design, "psus");
  const char *strata_by = named(result->design, result->n_design, "strata_variables"), *psus_by = named(result->design, result->n_design, "psu_variables");
  const char *replicates = named(result->design, result->n_design, "replicates");
  if (kind == NULL) return;
  op_text_addf(out, " Design: %s", weights != NULL ? "weighted by " : "unweighted");
  if (weights != NULL) op_text_add(out, weights);
  add_fact(out, numerals, replicates, "replicate weights");
  if (strata_by != NULL) add_fact(out, numerals, strata, "strata");
  if (psus_by != NULL) add_fact(out, numerals, psus, "sampling points");
  op_text_add_char(out, '.');
}

/* "Thin lines are 95% confidence intervals (logit), at most +-3.0 points." */
static void add_intervals(op_text *out, const chart_numerals *numerals, const chart_grid *grid, double confidence, const char *marks) {
  char level[OP_NUMBER_TEXT], half[NUMERALS_TEXT];
  const char *method = grid->methods, *open = method[0] != '\0' ? " (" : "", *close = method[0] != '\0' ? ")" : "";
  if (!grid->intervals || !(confidence > 0 && confidence < 1) || op_number_write(op_number_round(100 * confidence, 6), level) == 0) return;
  bool points = grid->percent;
  numerals_write(numerals, widest_half(grid), 1, false, "", half);
  if (marks != NULL) {
    op_text_addf(out, "%s are %s%% confidence intervals%s%s%s", marks, level, open, method, close);
    if (points) op_text_addf(out, ", at most \xC2\xB1%s points", half);
    op_text_add_char(out, '.');
  } else if (points) {
    op_text_addf(out, "Margin of error at most \xC2\xB1%s points at %s%% confidence%s%s%s.", half, level, open, method, close);
  }
}

static op_status note_intervals(chart_sheet *sheet, const chart_grid *grid, const char *marks) {
  op_text text = {0};
  add_intervals(&text, &sheet->numerals, grid, sheet->result->level, marks);
  add_design(&text, &sheet->numerals, sheet->result);
  op_status status = op_text_check(&text, sheet->err);
  if (status == OP_OK && text.data != NULL) status = sheet_note(sheet, text.data);
  op_text_clear(&text);
  return status;
}

/* --- notes and source --- */

#define MOST_NOTES 3 /* more of them would push the figure aside; the table has them all */

static op_status note_rest(chart_sheet *sheet) {
  const op_result *result = sheet->result;
  op_status status = OP_OK;
  op_text text = {0};
  for (size_t i = 0; i < result->n_notes && i < MOST_NOTES; i++) {
    const char *clean = wording_clean(sheet->arena, result->notes[i], sheet->err);
    if (clean == NULL) status = OP_E_MEMORY;
    else
      op_text_addf(&text, "%s%s", i > 0 ? "; " : "Note: ", clean);
  }
  if (result->n_notes > MOST_NOTES) op_text_addf(&text, "; %zu more in the table", result->n_notes - MOST_NOTES);
  if (text.length > 0) op_text_add_char(&text, '.');
  if (status == OP_OK) status = op_text_check(&text, sheet->err);
  if (status == OP_OK && text.data != NULL) status = sheet_note_ranked(sheet, text.data, NOTE_REMARK);
  op_text_reset(&text);
  const char *source = sheet->options.source != NULL ? sheet->options.source : result->source;
  if (source != NULL && source[0] != '\0') op_text_addf(&text, "Source: %s", source);
  if (status == OP_OK) status = op_text_check(&text, sheet->err);
  if (status == OP_OK && text.length > 0) status = sheet_note(sheet, text.data);
  op_text_clear(&text);
  return status;
}

op_status footer_notes(chart_sheet *sheet, const chart_grid *grid, const footer_words *words) {
  op_status status = note_base(sheet, grid, words);
  if (status == OP_OK) status = note_intervals(sheet, grid, words->marks);
  if (status == OP_OK && words->extra != NULL) status = sheet_note_ranked(sheet, words->extra, NOTE_EXPLAINS);
  return status == OP_OK ? note_rest(sheet) : status;
}
