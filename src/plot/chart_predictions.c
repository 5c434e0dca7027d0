/* Predictions of a regression: lines over a number, or rows of a factor's categories, with intervals. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/ladder.h"
#include "plot/section.h"
#include "plot/trend.h"

typedef struct prediction_keys {
  const op_section *section;
  size_t outcome, given, variable, category;
  double factor; /* 100 for shares */
} prediction_keys;

static const char *line_label(const chart_sheet *sheet, const prediction_keys *k, const op_row *row) {
  const char *parts[] = {section_group(sheet, k->section, row), section_label(sheet, row, k->given), section_label(sheet, row, k->outcome)};
  op_text text = {0};
  for (size_t i = 0; i < 3; i++) {
    if (parts[i] == NULL) {
      op_text_clear(&text);
      return NULL;
    }
    if (parts[i][0] != '\0') op_text_addf(&text, "%s%s", text.length > 0 ? " \xC2\xB7 " : "", parts[i]);
  }
  const char *out = op_text_check(&text, sheet->err) == OP_OK ? op_arena_text(sheet->arena, text.data != NULL ? text.data : "", text.length, sheet->err) : NULL;
  op_text_clear(&text);
  return out;
}

static bool same_line(const prediction_keys *k, const op_row *a, const op_row *b) {
  return section_same_group(k->section, a, b) && section_same_key(a, b, k->outcome) && section_same_key(a, b, k->given) && section_same_key(a, b, k->variable);
}

/* --- words --- */

static op_status words(chart_sheet *sheet, const prediction_keys *k, const char *marks, const char *extra) {
  chart_grid grid;
  const op_section *fitted = op_result_section_named(sheet->result, "estimates"); /* its rows say how many there are */
  const char *family = section_convention(sheet->result, "family"), *formula = wording_clean(sheet->arena, fitted != NULL ? fitted->title : "", sheet->err);
  op_status status = formula != NULL ? section_grid(sheet, fitted != NULL ? fitted : k->section, formula, "Wald, t", &grid) : OP_E_MEMORY;
  static const char percents[] = "Predicted percentages (@1); everybody in the model is set to each value, the rest as it is";
  static const char means[] = "Predicted means (@1); everybody in the model is set to each value, the rest as it is";
  const char *detail = WORDED(sheet, k->factor == 100 ? percents : means, family != NULL ? family : "");
  if (status != OP_OK || detail == NULL) return status != OP_OK ? status : OP_E_MEMORY;
  status = section_head(sheet, &grid, detail);
  return status == OP_OK ? footer_notes(sheet, &grid, &(footer_words){true, "group", marks, extra}) : status;
}

/* --- lines over a number --- */

/* Every row sets the same variable last, and it is a number. */
static bool over_a_number(const prediction_keys *k) {
  const op_section *s = k->section;
  bool several = false;
  for (size_t i = 0; i < s->n_rows; i++) {
    if (isnan(s->rows[i].measures[OP_M_VALUE]) || !section_same_key(&s->rows[0], &s->rows[i], k->variable)) return false;
    several = several || s->rows[i].measures[OP_M_VALUE] != s->rows[0].measures[OP_M_VALUE];
  }
  return several;
}

static int by_place(const void *a, const void *b) {
  const chart_wave *x = a, *y = b;
  return (x->x > y->x) - (x->x < y->x);
}

/* The values become places of the axis, as waves are on a trend's. */
static op_status read_places(trend *t, const prediction_keys *k) {
  const op_section *s = k->section;
  t->waves = (wave_list){.items = op_arena_alloc(t->sheet.arena, (s->n_rows + 1) * sizeof *t->waves.items, t->sheet.err), .dated = true};
  if (t->waves.items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < s->n_rows; i++) {
    double x = s->rows[i].measures[OP_M_VALUE];
    bool known = false;
    for (size_t w = 0; w < t->waves.count && !known; w++) known = t->waves.items[w].x == x;
    if (known) continue;
    const char *label = section_label(&t->sheet, &s->rows[i], k->category);
    if (label == NULL) return OP_E_MEMORY;
    t->waves.items[t->waves.count++] = (chart_wave){.code = s->rows[i].codes[k->category], .label = label, .x = x};
  }
  qsort(t->waves.items, t->waves.count, sizeof *t->waves.items, by_place);
  return OP_OK;
}

static op_status begin_line(trend *t, const prediction_keys *k, const op_row *row, const op_row **firsts) {
  trend_line *line = &t->lines[t->n_lines];
  if (t->n_lines == THEME_LINES) {
    op_fail(t->sheet.err, OP_E_REQUEST, "the predictions make more than %d lines, which cannot be told apart", THEME_LINES);
    return op_fail_hint(t->sheet.err, "ask for fewer values of the variables before the last in --predict, or for one group with --where");
  }
  firsts[t->n_lines++] = row;
  line->name = line_label(&t->sheet, k, row);
  line->points = op_arena_alloc(t->sheet.arena, t->waves.count * sizeof(const chart_cell *), t->sheet.err);
  line->broken = op_arena_alloc(t->sheet.arena, t->waves.count * sizeof(const char *), t->sheet.err);
  return line->name != NULL && line->points != NULL && line->broken != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status read_points(trend *t, const prediction_keys *k) {
  const op_section *s = k->section;
  const op_row *firsts[THEME_LINES];
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < s->n_rows; i++) {
    const op_row *row = &s->rows[i];
    size_t at = 0, place = 0;
    if (!isfinite(row->measures[OP_M_ESTIMATE])) continue;
    while (at < t->n_lines && !same_line(k, firsts[at], row)) at++;
    if (at == t->n_lines) status = begin_line(t, k, row, firsts);
    if (status != OP_OK) return status;
    while (t->waves.items[place].x != row->measures[OP_M_VALUE]) place++;
    chart_cell *cell = op_arena_alloc(t->sheet.arena, sizeof *cell, t->sheet.err);
    if (cell == NULL) return OP_E_MEMORY;
    cell->present = true;
    cell->estimate = row->measures[OP_M_ESTIMATE] * k->factor;
    cell->lower = row->measures[OP_M_LOWER] * k->factor;
    cell->upper = row->measures[OP_M_UPPER] * k->factor;
    t->lines[at].points[place] = cell;
    t->grid.intervals = t->grid.intervals || isfinite(cell->lower);
  }
  for (size_t i = 0; i < t->n_lines; i++) {
    trend_line *line = &t->lines[i];
    while (line->points[line->first] == NULL) line->first++;
    for (size_t w = 0; w < t->waves.count; w++) line->last = line->points[w] != NULL ? w : line->last;
  }
  return t->n_lines > 0 ? OP_OK : op_fail(t->sheet.err, OP_E_REQUEST, "nothing to draw: no prediction could be computed");
}

/* "Women: 20 27%, 30 29%, ...; Men: ..." */
static op_status say_lines(trend *t, const char *axis) {
  op_text text = {0};
  SAY(&text, t->sheet.options.language, "By @1: ", axis);
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    op_text_addf(&text, "%s%s%s", i > 0 ? "; " : "", line->name, line->name[0] != '\0' ? ":" : "");
    for (size_t w = line->first, said = 0; w <= line->last && said < SECTION_SAID; w++) {
      char number[NUMERALS_TEXT];
      if (line->points[w] == NULL) continue;
      trend_value(t, line->points[w]->estimate, number);
      op_text_addf(&text, "%s %s %s", said++ > 0 ? "," : "", t->waves.items[w].label, number);
    }
  }
  return section_say(&t->sheet, &text);
}

static op_status draw_lines(const op_result *result, const op_chart_options *options, const prediction_keys *k, char **text, size_t *length, op_error *err) {
  trend t = {.answer = ""};
  op_status status = sheet_open(result, options, &t.sheet, err);
  const char *axis = status == OP_OK ? section_label(&t.sheet, &k->section->rows[0], k->variable) : NULL;
  t.grid = (chart_grid){.section = k->section, .percent = k->section->percent, .question = "", .by = "", .methods = ""};
  if (status == OP_OK && axis == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = read_places(&t, k);
  if (status == OP_OK) status = read_points(&t, k);
  if (status == OP_OK) status = words(&t.sheet, k, "Shaded bands", NULL);
  t.sheet.y += t.sheet.theme.small * 0.6; /* the highest number of the axis stands half above the figure */
  if (status == OP_OK) status = trend_layout(&t);
  if (status == OP_OK) status = say_lines(&t, axis);
  double title = theme_leading(t.sheet.theme.small) + 4, below = t.names_height + title;
  if (status == OP_OK) status = sheet_body(&t.sheet, t.content + title, &t.height);
  if (status == OP_OK) {
    script_style style = {t.sheet.theme.small, THEME_INK_FAINT, false, ALIGN_CENTRE};
    wording_lines lines;
    trend_place(&t, t.height - below);
    trend_draw(&t, t.height - below);
    status = wording_wrap(t.sheet.arena, axis, style.size, false, t.right - t.left, 1, &lines, err);
    if (status == OP_OK) { /* the plot command stands last in the script: labels go before it */
      op_text label = {0};
      script_lines(&label, style, AT_SCREEN, (t.first_x + t.last_x) / 2, t.sheet.y + t.height - title / 2, 0, &lines);
      op_text_add_bytes(&t.sheet.head, label.data != NULL ? label.data : "", label.length);
      t.sheet.head.failed = t.sheet.head.failed || label.failed;
      op_text_clear(&label);
    }
  }
  if (status == OP_OK) status = sheet_close(&t.sheet, t.height, text, length);
  sheet_clear(&t.sheet);
  return status;
}

/* --- rows of categories --- */

/* Predictions of one outcome that set the same variable last. */
static bool same_block(const prediction_keys *k, const op_row *a, const op_row *b) {
  return section_same_group(k->section, a, b) && section_same_key(a, b, k->outcome) && section_same_key(a, b, k->variable);
}

/* "North · Undecided", with the variable where there are several. */
static op_status heading_of(ladder *l, const prediction_keys *k, const op_row *row, ladder_item *item) {
  const chart_sheet *sheet = &l->sheet;
  bool several = false;
  for (size_t i = 0; i < k->section->n_rows; i++) several = several || !section_same_key(row, &k->section->rows[i], k->variable);
  const char *parts[] = {section_group(sheet, k->section, row), section_label(sheet, row, k->outcome), several ? section_label(sheet, row, k->variable) : ""};
  const char *text = "";
  for (size_t i = 0; i < 3; i++) {
    if (parts[i] == NULL || text == NULL) return OP_E_MEMORY;
    if (parts[i][0] != '\0') text = op_arena_format(sheet->arena, sheet->err, "%s%s%s", text, text[0] != '\0' ? " \xC2\xB7 " : "", parts[i]);
  }
  if (text == NULL) return OP_E_MEMORY;
  item->heading = text[0] != '\0' ? text : NULL;
  return OP_OK;
}

/* `before`: the row above in the same block, or NULL. */
static op_status add_row(ladder *l, const prediction_keys *k, const op_row *row, const op_row *before) {
  ladder_item *item = ladder_add(l);
  const chart_sheet *sheet = &l->sheet;
  double estimate = row->measures[OP_M_ESTIMATE] * k->factor, lower = row->measures[OP_M_LOWER] * k->factor, upper = row->measures[OP_M_UPPER] * k->factor;
  if (item == NULL) return OP_E_MEMORY;
  item->label = section_label(sheet, row, k->category);
  item->inside = row->codes[k->given] != NULL;
  if (item->label == NULL || (before == NULL && heading_of(l, k, row, item) != OP_OK)) return OP_E_MEMORY;
  if (item->inside && (before == NULL || !section_same_key(before, row, k->given))) {
    item->group = section_label(sheet, row, k->given);
    if (item->group == NULL) return OP_E_MEMORY;
  }
  if (!isfinite(estimate)) {
    item->note = row->note != NULL ? wording_clean(sheet->arena, row->note, sheet->err) : "no prediction";
    return item->note != NULL ? OP_OK : OP_E_MEMORY;
  }
  item->estimate = estimate;
  item->lower = lower;
  item->upper = upper;
  item->kind = LADDER_FIGURE;
  item->value = section_figure(sheet, estimate, lower, upper, k->factor == 100 ? 1 : section_decimals(lower, upper, 1, 4), lower < 0);
  return item->value != NULL ? OP_OK : OP_E_MEMORY;
}

/* Blocks together, whatever the order of the result (outcomes run fastest there). */
static op_status add_rows(ladder *l, const prediction_keys *k, bool *placed) {
  const op_section *s = k->section;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < s->n_rows; i++) {
    const op_row *before = NULL;
    for (size_t j = i, skip = placed[i]; !skip && status == OP_OK && j < s->n_rows; j++) {
      if (placed[j] || !same_block(k, &s->rows[i], &s->rows[j])) continue;
      placed[j] = true;
      status = add_row(l, k, &s->rows[j], before);
      before = &s->rows[j];
    }
  }
  return status;
}

static op_status draw_rows(const op_result *result, const op_chart_options *options, const prediction_keys *k, char **text, size_t *length, op_error *err) {
  ladder l;
  op_status status = ladder_open(result, options, &l, err);
  if (status == OP_OK) status = ladder_room(&l, k->section->n_rows, "predictions");
  bool *placed = status == OP_OK ? op_arena_alloc(l.sheet.arena, (k->section->n_rows + 1) * sizeof *placed, err) : NULL;
  l.unit = k->factor == 100 ? "%" : "";
  l.value_title = words_in(l.sheet.options.language, k->factor == 100 ? "percent" : "mean");
  if (status == OP_OK && placed == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = add_rows(&l, k, placed);
  if (status == OP_OK) status = ladder_layout(&l, "no prediction could be computed; 'opine model' of the same request says why");
  if (status == OP_OK) status = words(&l.sheet, k, "Lines", NULL);
  if (status == OP_OK) status = ladder_draw(&l, text, length);
  ladder_clear(&l);
  return status;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  const op_section *s = op_result_section_named(result, "predictions");
  prediction_keys k = {s,
                       op_section_key_named(s, "outcome"),
                       op_section_key_named(s, "given"),
                       op_section_key_named(s, "variable"),
                       op_section_key_named(s, "category"),
                       s->percent ? 100 : 1};
  if (s->n_rows == 0 || k.category == SIZE_MAX || k.variable == SIZE_MAX) return op_fail(err, OP_E_REQUEST, "nothing to draw: the result has no predictions");
  return over_a_number(&k) ? draw_lines(result, options, &k, text, length, err) : draw_rows(result, options, &k, text, length, err);
}

const op_chart op_chart_predictions = {
    .name = "predictions",
    .summary = "predictions of a regression with intervals: lines over a number, rows of categories",
    .script = script,
    .command = "model",
    .draws = "predictions of a regression (--predict)",
    .section = "predictions",
    .key = "variable",
    .example = "surveys/chile-1988/study.yaml 'vote == \"Y\" ~ age * sex' --predict 'sex * age=20,30,40,50,60,70' --kind predictions"};
