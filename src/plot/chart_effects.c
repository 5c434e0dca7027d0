/* Average marginal effects of a regression: what a category changes against the reference, a number by one unit. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/ladder.h"
#include "plot/section.h"

typedef struct effects {
  ladder l;
  const op_section *section;
  size_t variable, category, reference, outcome; /* keys */
  bool *placed;                                  /* rows that stand in the ladder */
} effects;

static bool same_block(const effects *e, const op_row *a, const op_row *b) {
  return section_same_group(e->section, a, b) && section_same_key(a, b, e->outcome);
}

static op_status heading_of(effects *e, const op_row *row, ladder_item *item) {
  const chart_sheet *sheet = &e->l.sheet;
  const char *group = section_group(sheet, e->section, row), *outcome = section_label(sheet, row, e->outcome);
  if (group == NULL || outcome == NULL) return OP_E_MEMORY;
  if (group[0] == '\0' && outcome[0] == '\0') return OP_OK;
  item->heading = op_arena_format(sheet->arena, sheet->err, "%s%s%s", group, group[0] != '\0' && outcome[0] != '\0' ? " \xC2\xB7 " : "", outcome);
  return item->heading != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_reference(effects *e, const op_row *row, ladder_item **item) {
  const char *name = section_label(&e->l.sheet, row, e->reference);
  *item = ladder_add(&e->l);
  if (*item == NULL || name == NULL) return OP_E_MEMORY;
  (*item)->inside = true;
  (*item)->kind = LADDER_REFERENCE;
  (*item)->estimate = 0;
  (*item)->value = "0";
  (*item)->group = section_label(&e->l.sheet, row, e->variable);
  (*item)->label = WORDED(&e->l.sheet, "@1 (reference)", name);
  return (*item)->group != NULL && (*item)->label != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status fill(effects *e, const op_row *row, ladder_item *item) {
  double factor = e->section->percent ? 100 : 1;
  double estimate = row->measures[OP_M_ESTIMATE] * factor, lower = row->measures[OP_M_LOWER] * factor, upper = row->measures[OP_M_UPPER] * factor;
  if (!isfinite(estimate)) {
    item->note = row->note != NULL ? wording_clean(e->l.sheet.arena, row->note, e->l.sheet.err) : "no estimate";
    return item->note != NULL ? OP_OK : OP_E_MEMORY;
  }
  item->estimate = estimate;
  item->lower = lower;
  item->upper = upper;
  item->kind = lower <= 0 && upper >= 0 ? LADDER_OPEN : LADDER_FIGURE;
  item->value = section_figure(&e->l.sheet, estimate, lower, upper, section_decimals(lower, upper, 1, 3), true);
  return item->value != NULL ? OP_OK : OP_E_MEMORY;
}

/* `before`: the row above in the same block, or NULL. */
static op_status add_row(effects *e, const op_row *row, const op_row *before) {
  bool member = row->codes[e->category] != NULL, begins = before == NULL || !section_same_key(before, row, e->variable);
  ladder_item *first = NULL;
  op_status status = member && begins ? add_reference(e, row, &first) : OP_OK;
  ladder_item *item = status == OP_OK ? ladder_add(&e->l) : NULL;
  if (item == NULL) return OP_E_MEMORY;
  item->inside = member;
  item->label = section_label(&e->l.sheet, row, member ? e->category : e->variable);
  if (item->label == NULL) return OP_E_MEMORY;
  if (before == NULL) status = heading_of(e, row, first != NULL ? first : item);
  return status == OP_OK ? fill(e, row, item) : status;
}

/* Effects on the same outcome stand together, whatever the order of the result. */
static op_status add_rows(effects *e) {
  const op_section *s = e->section;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < s->n_rows; i++) {
    const op_row *before = NULL;
    for (size_t j = i; !e->placed[i] && status == OP_OK && j < s->n_rows; j++) {
      if (e->placed[j] || !same_block(e, &s->rows[i], &s->rows[j])) continue;
      if (j > i) e->placed[j] = true;
      status = add_row(e, &s->rows[j], before);
      before = &s->rows[j];
    }
    e->placed[i] = true;
  }
  return status;
}

static op_status words(effects *e) {
  chart_sheet *sheet = &e->l.sheet;
  chart_grid grid;
  const op_section *fitted = op_result_section_named(sheet->result, "estimates"); /* its rows say how many there are */
  const char *family = section_convention(sheet->result, "family");
  const char *formula = wording_clean(sheet->arena, fitted != NULL ? fitted->title : "", sheet->err);
  op_status status = formula != NULL ? section_grid(sheet, fitted != NULL ? fitted : e->section, formula, "Wald, t", &grid) : OP_E_MEMORY;
  const char *language = sheet->options.language, *named = family != NULL ? family : "";
  const char *detail = e->section->percent ? WORDED(sheet, "Average marginal effects in percentage points (@1)", named) : WORDED(sheet, "Average marginal effects (@1)", named);
  const char *squares = WORDED(sheet, "Squares are reference categories. Hollow dots: the interval holds @1.", "0");
  const char *extra = JOINED(sheet, squares, words_in(language, "A number's effect is that of one unit more."),
                             e->l.clipped ? words_in(language, "Arrows: the interval goes on beyond the axis.") : "");
  if (status != OP_OK || detail == NULL || extra == NULL) return OP_E_MEMORY;
  status = section_head(sheet, &grid, detail);
  return status == OP_OK ? footer_notes(sheet, &grid, &(footer_words){true, "group", "Lines", extra}) : status;
}

static op_status settle(effects *e) {
  const op_section *s = e->section = op_result_section_named(e->l.sheet.result, "effects");
  e->variable = op_section_key_named(s, "variable");
  e->category = op_section_key_named(s, "category");
  e->reference = op_section_key_named(s, "reference");
  e->outcome = op_section_key_named(s, "outcome");
  if (e->category == SIZE_MAX || e->reference == SIZE_MAX) return op_fail(e->l.sheet.err, OP_E_REQUEST, "the effects have no categories");
  e->placed = op_arena_alloc(e->l.sheet.arena, (s->n_rows + 1) * sizeof *e->placed, e->l.sheet.err);
  e->l.reference = 0;
  e->l.from_reference = true;
  e->l.axis_title = words_in(e->l.sheet.options.language, s->percent ? "percentage points" : "units of the response");
  e->l.value_title = words_in(e->l.sheet.options.language, s->percent ? "points" : "effect");
  return e->placed != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  effects e = {.section = NULL};
  op_status status = ladder_open(result, options, &e.l, err);
  if (status == OP_OK) status = ladder_room(&e.l, 2 * op_result_section_named(result, "effects")->n_rows, "effects and reference categories");
  if (status == OP_OK) status = settle(&e);
  if (status == OP_OK) status = add_rows(&e);
  if (status == OP_OK) status = ladder_layout(&e.l, "no effect could be estimated");
  if (status == OP_OK) status = words(&e);
  if (status == OP_OK) status = ladder_draw(&e.l, text, length);
  ladder_clear(&e.l);
  return status;
}

const op_chart op_chart_effects = {.name = "effects",
                                   .summary = "average marginal effects of a regression, in points or units of the response",
                                   .script = script,
                                   .command = "model",
                                   .draws = "average marginal effects (--effects)",
                                   .section = "effects",
                                   .key = "variable",
                                   .example = "surveys/chile-1988/study.yaml 'vote == \"Y\" ~ age + sex + education' --effects all --kind effects"};
