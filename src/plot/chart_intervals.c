/* What each interval method says about the same figure: one line a method. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/ladder.h"
#include "plot/section.h"

typedef struct comparison {
  ladder l;
  const op_section *section;
  const op_row **rows; /* that are drawn */
  size_t n;
  size_t variable, category; /* keys */
  size_t n_variables, n_figures;
  double factor;        /* 100 for shares */
  const char *question; /* of the only one; "" */
  const char *figure;   /* name of the only figure; "" when there are several */
} comparison;

static bool same_figure(const comparison *c, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < c->section->n_keys; k++) {
    if (!section_same_key(a, b, k)) return false;
  }
  return true;
}

/* "Favorable: 34.1%", with its group and, where there are several, its question. */
static const char *figure_name(const comparison *c, const op_row *row) {
  const chart_sheet *sheet = &c->l.sheet;
  char number[NUMERALS_TEXT];
  const char *parts[] = {section_group(sheet, c->section, row), c->n_variables > 1 ? section_label(sheet, row, c->variable) : "",
                         section_label(sheet, row, c->category)};
  op_text text = {0};
  for (size_t i = 0; i < 3; i++) {
    if (parts[i] == NULL) {
      op_text_clear(&text);
      return NULL;
    }
    if (parts[i][0] != '\0') op_text_addf(&text, "%s%s", text.length > 0 ? " \xC2\xB7 " : "", parts[i]);
  }
  double value = row->measures[OP_M_ESTIMATE] * c->factor;
  if (isfinite(value)) {
    numerals_write(&c->l.sheet.numerals, value, c->factor == 100 ? 1 : 2, false, c->factor == 100 ? "%" : "", number);
    op_text_addf(&text, "%s%s", text.length > 0 ? ": " : "", number);
  }
  const char *out = op_text_check(&text, sheet->err) == OP_OK ? op_arena_text(sheet->arena, text.data != NULL ? text.data : "", text.length, sheet->err) : NULL;
  op_text_clear(&text);
  return out;
}

/* "31.2–37.1 (5.9)" */
static const char *bounds_text(const comparison *c, double lower, double upper) {
  char texts[3][NUMERALS_TEXT];
  int decimals = section_decimals(lower, upper, 1, 4);
  numerals_write(&c->l.sheet.numerals, lower, decimals, false, "", texts[0]);
  numerals_write(&c->l.sheet.numerals, upper, decimals, false, "", texts[1]);
  numerals_write(&c->l.sheet.numerals, upper - lower, decimals, false, "", texts[2]);
  return op_arena_format(c->l.sheet.arena, c->l.sheet.err, "%s%s%s (%s)", texts[0], texts[0][0] == '-' ? words_in(c->l.sheet.options.language, " to ") : "\xE2\x80\x93", texts[1], texts[2]);
}

static op_status add_row(comparison *c, const op_row *row, bool begins) {
  ladder_item *item = ladder_add(&c->l);
  const chart_sheet *sheet = &c->l.sheet;
  if (item == NULL) return OP_E_MEMORY;
  item->label = wording_clean(sheet->arena, row->method != NULL ? row->method : "interval", sheet->err);
  if (item->label == NULL) return OP_E_MEMORY;
  if (begins && c->n_figures > 1) item->heading = figure_name(c, row);
  if (begins && c->n_figures > 1 && item->heading == NULL) return OP_E_MEMORY;
  double estimate = row->measures[OP_M_ESTIMATE] * c->factor, lower = row->measures[OP_M_LOWER] * c->factor, upper = row->measures[OP_M_UPPER] * c->factor;
  double from = c->n_figures > 1 ? estimate : 0;
  item->estimate = estimate - from;
  item->lower = lower - from;
  item->upper = upper - from;
  if (isfinite(estimate) && isfinite(lower) && isfinite(upper)) {
    item->kind = LADDER_FIGURE;
    item->value = bounds_text(c, lower, upper);
    return item->value != NULL ? OP_OK : OP_E_MEMORY;
  }
  item->estimate = item->lower = item->upper = (double)NAN;
  item->note = row->note != NULL ? wording_clean(sheet->arena, row->note, sheet->err) : "no interval";
  return item->note != NULL ? OP_OK : OP_E_MEMORY;
}

/* The narrowest first, figure by figure. */
static void sort_block(ladder_item *items, size_t n) {
  const char *heading = items[0].heading;
  items[0].heading = NULL;
  for (size_t i = 1; i < n; i++) {
    ladder_item moved = items[i];
    double width = isnan(moved.upper) ? INFINITY : moved.upper - moved.lower;
    size_t at = i;
    for (; at > 0; at--) {
      double other = isnan(items[at - 1].upper) ? INFINITY : items[at - 1].upper - items[at - 1].lower;
      if (other <= width) break;
      items[at] = items[at - 1];
    }
    items[at] = moved;
  }
  items[0].heading = heading;
}

static op_status add_rows(comparison *c) {
  op_status status = OP_OK;
  size_t start = 0;
  for (size_t i = 0; status == OP_OK && i < c->n; i++) {
    bool begins = i == 0 || !same_figure(c, c->rows[i - 1], c->rows[i]);
    if (begins && c->l.sheet.options.sort && i > 0) sort_block(&c->l.items[start], i - start);
    if (begins) start = i;
    status = add_row(c, c->rows[i], begins);
  }
  if (status == OP_OK && c->n > 0 && c->l.sheet.options.sort) sort_block(&c->l.items[start], c->l.count - start);
  return status;
}

static op_status settle(comparison *c) {
  const op_section *s = c->section;
  c->factor = s->percent ? 100 : 1;
  c->question = c->figure = "";
  c->n_variables = c->n > 0 ? 1 : 0;
  for (size_t i = 0; i < c->n; i++) {
    c->n_figures += i == 0 || !same_figure(c, c->rows[i - 1], c->rows[i]);
    c->n_variables += i > 0 && !section_same_key(c->rows[i - 1], c->rows[i], c->variable);
  }
  if (c->n_variables == 1) c->question = section_label(&c->l.sheet, c->rows[0], c->variable);
  c->l.unit = s->percent && c->n_figures == 1 ? "%" : "";
  if (c->n_figures > 1) { /* figures far apart would leave the methods no room to differ in */
    c->l.reference = 0;
    c->l.from_reference = true;
    c->l.axis_title = words_in(c->l.sheet.options.language, s->percent ? "percentage points below and above the estimate" : "below and above the estimate");
  }
  c->l.value_title = words_in(c->l.sheet.options.language, s->percent ? "bounds (width) in %" : "bounds (width)");
  if (c->n_figures == 1) c->figure = figure_name(c, c->rows[0]);
  return c->question != NULL && c->figure != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status words(comparison *c) {
  chart_sheet *sheet = &c->l.sheet;
  chart_grid grid;
  char level[OP_NUMBER_TEXT];
  if (op_number_write(op_number_round(100 * sheet->result->level, 6), level) == 0) level[0] = '\0';
  op_status status = section_grid(sheet, c->section, c->question, "", &grid);
  if (status != OP_OK) return status;
  grid.methods = words_in(sheet->options.language, "by each method");
  const char *by_method = WORDED(sheet, "@1% confidence intervals by method", level);
  if (by_method == NULL) return OP_E_MEMORY;
  const char *detail = op_arena_format(sheet->arena, sheet->err, "%s%s%s", c->figure, c->figure[0] != '\0' ? " \xC2\xB7 " : "", by_method);
  if (detail == NULL) return OP_E_MEMORY;
  status = section_head(sheet, &grid, detail);
  return status == OP_OK
             ? footer_notes(sheet, &grid, &(footer_words){c->n_variables == 1, "figure", "Lines", NULL})
             : status;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  comparison c = {.section = op_result_section_named(result, "estimates")};
  c.variable = op_section_key_named(c.section, "variable");
  c.category = op_section_key_named(c.section, "category");
  op_status status = ladder_open(result, options, &c.l, err);
  if (status == OP_OK && c.category == SIZE_MAX) status = op_fail(err, OP_E_REQUEST, "the estimates have no categories");
  if (status == OP_OK) status = section_rows(&c.l.sheet, c.section, c.category, &c.rows, &c.n);
  if (status == OP_OK) status = ladder_room(&c.l, c.n, "intervals");
  if (status == OP_OK) status = settle(&c);
  if (status == OP_OK) status = add_rows(&c);
  if (status == OP_OK) status = ladder_layout(&c.l, "no figure has an interval; 'opine tabulate' of the same request says why");
  if (status == OP_OK) status = words(&c);
  if (status == OP_OK) status = ladder_draw(&c.l, text, length);
  ladder_clear(&c.l);
  return status;
}

const op_chart op_chart_intervals = {.name = "intervals",
                                     .summary = "interval methods side by side: one line a method for the same figure",
                                     .script = script,
                                     .draws = "estimates of a variable",
                                     .section = "estimates",
                                     .key = "variable",
                                     .example = "surveys/chile-1988/study.yaml vote --answers Y --kind intervals",
                                     .every_method = true};
