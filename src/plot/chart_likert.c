/* Diverging stacked bars: negative answers to the left of a common line, positive ones to the right, a neutral answer split around it, and "don't know"
   apart in grey. One row a group, wave or question. */
#include "plot/likert.h"

#include "plot/detail.h"
#include "plot/footer.h"
#include "plot/words.h"

static op_status refuse_unfit(const chart_grid *grid, bool stacked, op_error *err) {
  const char *name = stacked ? "stacked" : "likert";
  if (!grid->percent) {
    op_fail(err, OP_E_REQUEST, "a %s chart shows shares of answers, and these figures are no shares", name);
    return op_fail_hint(err, "draw --kind bars");
  }
  if (grid->n_rows > LIKERT_ROWS) {
    op_fail(err, OP_E_REQUEST, "a %s chart of %zu rows cannot be read, at most %d", name, grid->n_rows, LIKERT_ROWS);
    return op_fail_hint(err, "choose groups with --where or give fewer --by variables");
  }
  return OP_OK;
}

#define STACKED_ANSWERS 12 /* more steps of one scale cannot be told apart */

/* All answers in their order, the missing ones behind them; nets would count them twice. */
static op_status order_answers(likert *c) {
  polarity *s = &c->sides;
  s->columns = op_arena_alloc(c->sheet.arena, c->grid.n_columns * sizeof *s->columns, c->sheet.err);
  if (s->columns == NULL) return OP_E_MEMORY;
  for (int missing = 0; missing < 2; missing++) {
    for (size_t k = 0; k < c->grid.n_columns; k++) {
      if (c->grid.columns[k].kind == (missing ? COLUMN_MISSING : COLUMN_ANSWER)) s->columns[s->n_positive++] = k;
    }
  }
  if (s->n_positive > 0 && s->n_positive <= STACKED_ANSWERS) return OP_OK;
  op_fail(c->sheet.err, OP_E_REQUEST, "stacked bars of %zu answers cannot be read, expected 1 to %d", s->n_positive, STACKED_ANSWERS);
  return op_fail_hint(c->sheet.err, s->n_positive == 0 ? "nets alone are drawn by --kind bars" : "choose some with --answers, or draw --kind bars");
}

/* Moves the neutral answers behind the positive ones, where they stand apart with the missing ones. */
static op_status set_apart(likert *c) {
  polarity *s = &c->sides;
  size_t n = s->n_neutral, *moved = op_arena_alloc(c->sheet.arena, (n + 1) * sizeof *moved, c->sheet.err);
  if (moved == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) moved[i] = s->columns[s->n_negative + i];
  for (size_t i = 0; i < s->n_positive; i++) s->columns[s->n_negative + i] = s->columns[s->n_negative + n + i];
  for (size_t i = 0; i < n; i++) s->columns[s->n_negative + s->n_positive + i] = moved[i];
  c->apart = n;
  s->n_missing += n;
  s->n_neutral = 0;
  return OP_OK;
}

static op_status find_sides(likert *c) {
  if (c->stacked) return order_answers(c);
  op_status status = polarity_find(&c->grid, &c->sheet.options, c->sheet.arena, &c->sides, c->sheet.err);
  c->show_net = c->sheet.options.show_net;
  return status == OP_OK && c->sheet.options.neutral_apart ? set_apart(c) : status;
}

static op_status notes(likert *c) {
  op_text text = {0};
  const char *language = c->sheet.options.language;
  if (c->stacked) SENTENCE(&text, language, "Figures may not add up to 100 because of rounding.", NULL);
  else {
    SENTENCE(&text, language, "Bold: sum of each side.", NULL);
    if (c->sides.n_neutral > 0) SENTENCE(&text, language, "The neutral answer is split around the line.", NULL);
    if (c->show_net) SENTENCE(&text, language, "Net: the positive side minus the negative one.", NULL);
    SENTENCE(&text, language, "Sums are of unrounded figures.", NULL);
  }
  op_status status = op_text_check(&text, c->sheet.err);
  if (status == OP_OK) status = footer_notes(&c->sheet, &c->grid, &(footer_words){c->grid.n_rows == 1, "group", NULL, text.data});
  op_text_clear(&text);
  return status;
}

op_status likert_script(const op_result *result, const op_chart_options *options, bool stacked, char **text, size_t *length, op_error *err) {
  likert c = {.stacked = stacked};
  const char *detail = NULL;
  op_status status = sheet_open(result, options, &c.sheet, err);
  if (status == OP_OK) status = sheet_grid(&c.sheet, false, &c.grid);
  if (status == OP_OK) status = refuse_unfit(&c.grid, stacked, err);
  if (status == OP_OK) status = find_sides(&c);
  if (status == OP_OK) status = detail_text(&c.sheet, &c.grid, &detail);
  if (status == OP_OK) status = sheet_head(&c.sheet, &c.grid, detail);
  if (status == OP_OK) status = notes(&c);
  if (status == OP_OK) status = likert_layout(&c);
  if (status == OP_OK) status = sheet_body(&c.sheet, c.content, &c.height);
  if (status == OP_OK) likert_draw(&c);
  if (status == OP_OK) status = sheet_close(&c.sheet, c.height, text, length);
  sheet_clear(&c.sheet);
  return status;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  return likert_script(result, options, false, text, length, err);
}

const op_chart op_chart_likert = {.name = "likert", .summary = "diverging stacked bars of a scale, one row for each group, wave or question", .figures = OP_CHART_GROUPS, .script = script};
