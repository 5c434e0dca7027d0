/* Coefficients of a regression, or their ratios, with intervals and the categories that they are measured against. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/ladder.h"
#include "plot/section.h"

typedef struct forest {
  ladder l;
  const op_section *section;
  size_t outcome, term, category, reference; /* keys */
  bool ratio;
  const char *ratio_name; /* "odds ratio" */
} forest;

static const op_row *row_at(const forest *f, size_t i) { return i < f->section->n_rows ? &f->section->rows[i] : NULL; }

/* Coefficients that are no effect of anything: the intercept, and the thresholds of ordered answers, whose name joins two of them. */
static bool is_effect(const forest *f, const op_row *row) {
  const char *term = row->codes[f->term], *family = section_convention(f->l.sheet.result, "family");
  if (term == NULL || strcmp(term, "(Intercept)") == 0) return false;
  bool ordered = family != NULL && strncmp(family, "ordinal", 7) == 0;
  return !(ordered && row->codes[f->category] == NULL && strchr(term, '|') != NULL && isnan(row->measures[OP_M_RATIO]));
}

static bool same_block(const forest *f, const op_row *a, const op_row *b) {
  return a != NULL && section_same_group(f->section, a, b) && section_same_key(a, b, f->outcome);
}

static op_status heading_of(forest *f, const op_row *row, const op_row *before, ladder_item *item) {
  const chart_sheet *sheet = &f->l.sheet;
  if (same_block(f, before, row)) return OP_OK;
  const char *group = section_group(sheet, f->section, row), *outcome = section_label(sheet, row, f->outcome);
  if (group == NULL || outcome == NULL) return OP_E_MEMORY;
  if (group[0] == '\0' && outcome[0] == '\0') return OP_OK;
  item->heading = op_arena_format(sheet->arena, sheet->err, "%s%s%s", group, group[0] != '\0' && outcome[0] != '\0' ? " \xC2\xB7 " : "", outcome);
  return item->heading != NULL ? OP_OK : OP_E_MEMORY;
}

/* The reference category's line: 1 for ratios, 0 for coefficients. */
static op_status add_reference(forest *f, const op_row *row, const op_row *before) {
  ladder_item *item = ladder_add(&f->l);
  const char *name = section_label(&f->l.sheet, row, f->reference);
  if (item == NULL || name == NULL) return OP_E_MEMORY;
  item->inside = true;
  item->kind = LADDER_REFERENCE;
  item->estimate = f->l.reference;
  item->group = section_label(&f->l.sheet, row, f->term);
  item->label = WORDED(&f->l.sheet, "@1 (reference)", name);
  item->value = f->ratio ? "1" : "0";
  return item->group != NULL && item->label != NULL ? heading_of(f, row, before, item) : OP_E_MEMORY;
}

static op_status fill(forest *f, const op_row *row, ladder_item *item) {
  const double *m = row->measures;
  double estimate = m[f->ratio ? OP_M_RATIO : OP_M_ESTIMATE], lower = m[f->ratio ? OP_M_RATIO_LOWER : OP_M_LOWER],
         upper = m[f->ratio ? OP_M_RATIO_UPPER : OP_M_UPPER];
  if (!isfinite(estimate) || (f->ratio && !(estimate > 0))) {
    item->note = row->note != NULL ? wording_clean(f->l.sheet.arena, row->note, f->l.sheet.err) : "no estimate";
    return item->note != NULL ? OP_OK : OP_E_MEMORY;
  }
  item->estimate = estimate;
  item->lower = lower;
  item->upper = upper;
  item->kind = lower <= f->l.reference && upper >= f->l.reference ? LADDER_OPEN : LADDER_FIGURE;
  item->value = section_figure(&f->l.sheet, estimate, lower, upper, section_decimals(lower, upper, f->ratio ? 2 : 1, f->ratio ? 3 : 5), !f->ratio);
  return item->value != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_row(forest *f, const op_row *row, const op_row *before) {
  bool member = row->codes[f->category] != NULL,
       again = same_block(f, before, row) && section_same_key(before, row, f->term) && before->codes[f->category] != NULL;
  bool begins = member && !again, referred = begins && row->codes[f->reference] != NULL;
  op_status status = referred ? add_reference(f, row, before) : OP_OK;
  ladder_item *item = status == OP_OK ? ladder_add(&f->l) : NULL;
  if (item == NULL) return OP_E_MEMORY;
  item->inside = member;
  item->label = section_label(&f->l.sheet, row, member ? f->category : f->term);
  if (begins && !referred) {
    item->group = section_label(&f->l.sheet, row, f->term);
    if (item->group == NULL) return OP_E_MEMORY;
  }
  if (!referred) status = heading_of(f, row, before, item);
  if (item->label == NULL) return OP_E_MEMORY;
  return status == OP_OK ? fill(f, row, item) : status;
}

static op_status add_rows(forest *f) {
  const op_row *before = NULL;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < f->section->n_rows; i++) {
    const op_row *row = row_at(f, i);
    if (!is_effect(f, row)) continue;
    status = add_row(f, row, before);
    before = row;
  }
  return status;
}

/* --- words --- */

static const char *capital(const forest *f, const char *text) {
  char *out = op_arena_string(f->l.sheet.arena, text, f->l.sheet.err);
  if (out != NULL && out[0] >= 'a' && out[0] <= 'z') out[0] = (char)(out[0] - 'a' + 'A');
  return out;
}

static op_status words(forest *f) {
  chart_sheet *sheet = &f->l.sheet;
  chart_grid grid;
  const char *family = section_convention(sheet->result, "family"), *language = sheet->options.language;
  const char *name = capital(f, f->ratio ? f->ratio_name : "coefficient");
  if (name != NULL) name = words_in(language, name);
  const char *formula = wording_clean(sheet->arena, f->section->title, sheet->err);
  op_status status = formula != NULL && name != NULL ? section_grid(sheet, f->section, formula, "Wald, t", &grid) : OP_E_MEMORY;
  if (status != OP_OK) return status;
  const char *detail = WORDED(sheet, "@1 of each term, the others held equal (@2)", name, family != NULL ? family : "");
  const char *squares = WORDED(sheet, "Squares are reference categories. Hollow dots: the interval holds @1.", f->ratio ? "1" : "0");
  const char *extra = JOINED(sheet, squares, f->l.clipped ? words_in(language, "Arrows: the interval goes on beyond the axis.") : "");
  if (detail == NULL || extra == NULL) return OP_E_MEMORY;
  status = section_head(sheet, &grid, detail);
  return status == OP_OK ? footer_notes(sheet, &grid, &(footer_words){true, "group", "Lines", extra}) : status;
}

static op_status settle(forest *f) {
  const op_result *result = f->l.sheet.result;
  f->section = op_result_section_named(result, "estimates");
  f->outcome = op_section_key_named(f->section, "outcome");
  f->term = op_section_key_named(f->section, "term");
  f->category = op_section_key_named(f->section, "category");
  f->reference = op_section_key_named(f->section, "reference");
  if (f->category == SIZE_MAX || f->reference == SIZE_MAX) return op_fail(f->l.sheet.err, OP_E_REQUEST, "the coefficients have no categories");
  const char *ratio = section_convention(result, "ratio");
  f->ratio_name = ratio != NULL ? wording_clean(f->l.sheet.arena, ratio, f->l.sheet.err) : NULL;
  f->ratio = ratio != NULL;
  f->l.log_scale = f->ratio;
  f->l.reference = f->ratio ? 1 : 0;
  f->l.from_reference = true;
  if (f->ratio && f->ratio_name == NULL) return OP_E_MEMORY;
  f->l.value_title = words_in(f->l.sheet.options.language, f->ratio ? f->ratio_name : "coefficient");
  f->l.axis_title = f->ratio ? WORDED(&f->l.sheet, "@1, logarithmic axis", f->l.value_title) : f->l.value_title;
  return f->l.axis_title != NULL && f->l.value_title != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  forest f = {.ratio = false};
  const op_section *section = op_result_section_named(result, "estimates");
  size_t most = section->n_rows; /* and a reference at most for each */
  for (size_t i = 0; i < section->n_rows; i++) {
    size_t reference = op_section_key_named(section, "reference");
    const op_row *row = &section->rows[i];
    bool begins = i == 0 || !section_same_key(row, row - 1, op_section_key_named(section, "term"));
    most += begins && reference != SIZE_MAX && row->codes[reference] != NULL;
  }
  op_status status = ladder_open(result, options, &f.l, err);
  if (status == OP_OK) status = ladder_room(&f.l, most, "coefficients");
  if (status == OP_OK) status = settle(&f);
  if (status == OP_OK) status = add_rows(&f);
  if (status == OP_OK) status = ladder_layout(&f.l, "the model has an intercept alone, or no coefficient could be estimated");
  if (status == OP_OK) status = words(&f);
  if (status == OP_OK) status = ladder_draw(&f.l, text, length);
  ladder_clear(&f.l);
  return status;
}

const op_chart op_chart_forest = {.name = "forest",
                                  .summary = "coefficients of a regression or their ratios, with intervals and reference categories",
                                  .script = script,
                                  .command = "model",
                                  .draws = "the coefficients of a regression",
                                  .section = "estimates",
                                  .key = "term",
                                  .example = "surveys/chile-1988/study.yaml 'vote == \"Y\" ~ age + sex + C(region, ref=SA)' --kind forest"};
