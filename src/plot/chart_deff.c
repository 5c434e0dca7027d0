/* Design effects: how many times the variance of a simple random sample the survey's design costs, by question, wave or group. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/ladder.h"
#include "plot/section.h"

typedef struct costs {
  ladder l;
  const op_section *section;
  const op_row **rows; /* that are drawn */
  size_t n;
  size_t variable, category; /* keys */
  size_t n_variables;
  bool grouped;         /* there are group variables */
  bool kish;            /* some row has the effect of its weights */
  const char *question; /* of the only one; "" */
} costs;

static bool same_line(const costs *c, const op_row *a, const op_row *b) { return section_same_group(c->section, a, b) && section_same_key(a, b, c->variable); }

/* A question's answers in a group, whichever interval method their rows have; nets and missing answers repeat them. */
static bool counts(const op_row *row) {
  return isfinite(row->measures[OP_M_DEFF]) && row->measures[OP_M_DEFF] > 0 && (row->flags & (OP_ROW_NET | OP_ROW_MISSING)) == 0;
}

static bool repeats(const costs *c, const op_row *const *rows, size_t i) {
  for (size_t j = 0; j < i; j++) {
    if (section_same_key(rows[j], rows[i], c->category)) return true;
  }
  return false;
}

static op_status fill(costs *c, const op_row *const *rows, size_t n, ladder_item *item) {
  double *points = op_arena_alloc(c->l.sheet.arena, n * sizeof *points, c->l.sheet.err), sum = 0;
  size_t k = 0;
  if (points == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    if (!counts(rows[i]) || repeats(c, rows, i)) continue;
    sum += points[k++] = rows[i]->measures[OP_M_DEFF];
  }
  item->points = points;
  item->n_points = k > 1 ? k : 0;
  item->tick = rows[0]->measures[OP_M_DEFF_KISH];
  c->kish = c->kish || isfinite(item->tick);
  if (k == 0) {
    item->note = "no design effect";
    return OP_OK;
  }
  item->kind = LADDER_FIGURE;
  item->estimate = sum / (double)k;
  if (k > 1) {
    item->lower = item->upper = points[0];
    for (size_t i = 1; i < k; i++) item->lower = fmin(item->lower, points[i]), item->upper = fmax(item->upper, points[i]);
  }
  item->value = section_figure(&c->l.sheet, item->estimate, item->lower, item->upper, 2, false);
  return item->value != NULL ? OP_OK : OP_E_MEMORY;
}

/* The first row of each question and group stands for all of them. */
static op_status add_lines(costs *c) {
  const chart_sheet *sheet = &c->l.sheet;
  const op_row *above = NULL;
  op_status status = OP_OK;
  for (size_t i = 0, n; status == OP_OK && i < c->n; i += n) {
    const op_row *first = c->rows[i];
    for (n = 1; i + n < c->n && same_line(c, first, c->rows[i + n]);) n++;
    ladder_item *item = ladder_add(&c->l);
    if (item == NULL) return OP_E_MEMORY;
    bool blocks = c->grouped && c->n_variables > 1;
    item->label = c->grouped ? section_group(sheet, c->section, first) : section_label(sheet, first, c->variable);
    if (blocks && (above == NULL || !section_same_key(above, first, c->variable))) item->heading = section_label(sheet, first, c->variable);
    if (item->label == NULL) return OP_E_MEMORY;
    status = fill(c, c->rows + i, n, item);
    above = first;
  }
  return status;
}

static op_status settle(costs *c) {
  const op_section *s = c->section;
  for (size_t k = 0; k < s->n_keys; k++) c->grouped = c->grouped || s->keys[k].by;
  c->n_variables = c->n > 0 ? 1 : 0;
  for (size_t i = 1; i < c->n; i++) c->n_variables += !section_same_key(c->rows[i - 1], c->rows[i], c->variable); /* its rows stand together */
  c->question = c->n_variables == 1 ? section_label(&c->l.sheet, c->rows[0], c->variable) : "";
  c->l.reference = 1;
  c->l.from_reference = true;
  c->l.axis_title = words_in(c->l.sheet.options.language, "design effect; 1 = a simple random sample of the same size");
  c->l.value_title = words_in(c->l.sheet.options.language, "mean (lowest\xE2\x80\x93highest answer)");
  return c->question != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status words(costs *c) {
  chart_sheet *sheet = &c->l.sheet;
  chart_grid grid;
  op_status status = section_grid(sheet, c->section, c->question, "", &grid);
  if (status != OP_OK) return status;
  grid.intervals = false; /* the lines are ranges of answers */
  const char *language = sheet->options.language;
  const char *extra = JOINED(sheet, words_in(language, "Small dots are answers, the large dot their mean, the line their range."),
                             c->kish ? words_in(language, "The short upright line is the effect of unequal weights alone (Kish).") : "",
                             words_in(language, "A design effect of 2 doubles the variance: the sample tells as much as a simple random one of half its size."));
  if (extra == NULL) return OP_E_MEMORY;
  const char *by = section_by(sheet, c->section);
  const char *what = words_in(language, c->section->percent ? "Design effects of the answers' percentages" : "Design effects");
  const char *detail = by == NULL ? NULL : by[0] != '\0' ? WORDED(sheet, "@1, by @2", what, by) : what;
  if (detail == NULL) return OP_E_MEMORY;
  status = section_head(sheet, &grid, detail);
  return status == OP_OK ? footer_notes(sheet, &grid, &(footer_words){c->n_variables == 1, "figure", NULL, extra}) : status;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  costs c = {.section = op_result_section_named(result, "estimates")};
  size_t lines = 0;
  c.variable = op_section_key_named(c.section, "variable");
  c.category = op_section_key_named(c.section, "category");
  op_status status = ladder_open(result, options, &c.l, err);
  if (status == OP_OK && c.category == SIZE_MAX) status = op_fail(err, OP_E_REQUEST, "the estimates have no categories");
  if (status == OP_OK) status = section_rows(&c.l.sheet, c.section, c.category, &c.rows, &c.n);
  for (size_t i = 0; status == OP_OK && i < c.n; i++) lines += i == 0 || !same_line(&c, c.rows[i - 1], c.rows[i]);
  if (status == OP_OK) status = ladder_room(&c.l, lines, "questions and groups");
  if (status == OP_OK) status = settle(&c);
  if (status == OP_OK) status = add_lines(&c);
  if (status == OP_OK) status = ladder_layout(&c.l, "every figure lacks a design effect; 'opine tabulate --verbose' of the same request says why");
  if (status == OP_OK) status = words(&c);
  if (status == OP_OK) status = ladder_draw(&c.l, text, length);
  ladder_clear(&c.l);
  return status;
}

const op_chart op_chart_deff = {.name = "deff",
                                .summary = "design effects of answers, by question, wave or group",
                                .script = script,
                                .draws = "estimates with design effects",
                                .section = "estimates",
                                .key = "variable",
                                .example = "surveys/chile-1988/study.yaml vote education sex --kind deff"};
