/* Diverging stacked bars: negative answers to the left of a common line, positive ones to the right, a neutral answer split around it, and "don't know"
   apart in grey. One row a group, wave or question. */
#include "plot/likert.h"

#include "plot/detail.h"
#include "plot/footer.h"

static op_status refuse_unfit(const chart_grid *grid, op_error *err) {
  if (!grid->percent) {
    op_fail(err, OP_E_REQUEST, "a likert chart shows shares of answers, and these figures are no shares");
    return op_fail_hint(err, "draw --kind bars");
  }
  if (grid->n_rows > LIKERT_ROWS) {
    op_fail(err, OP_E_REQUEST, "a likert chart of %zu rows cannot be read, at most %d", grid->n_rows, LIKERT_ROWS);
    return op_fail_hint(err, "choose groups with --where or give fewer --by variables");
  }
  return OP_OK;
}

static op_status notes(likert *c) {
  const char *text = c->sides.n_neutral > 0 ? "Bold: sum of each side; the neutral answer is split around the line. Sums may differ by rounding."
                                            : "Bold: sum of each side; it may differ by rounding from the figures shown.";
  return footer_notes(&c->sheet, &c->grid, &(footer_words){c->grid.n_rows == 1, "group", NULL, text});
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  likert c = {0};
  const char *detail = NULL;
  op_status status = sheet_open(result, options, &c.sheet, err);
  if (status == OP_OK) status = chart_grid_read(result, false, c.sheet.arena, &c.grid, err);
  if (status == OP_OK) status = refuse_unfit(&c.grid, err);
  if (status == OP_OK) status = polarity_find(&c.grid, &c.sheet.options, c.sheet.arena, &c.sides, err);
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

const op_chart op_chart_likert = {.name = "likert", .summary = "diverging stacked bars of a scale, one row for each group, wave or question", .script = script};
