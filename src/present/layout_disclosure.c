/* A transparency statement: what is told, then what is not and how to add it; the samples; the questions. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "present/layout.h"

#define STATEMENT_WIDTH 72

static bool lacks(const op_section *s, const op_row *row) {
  const char *status = row->codes[op_section_key_named(s, "status")];
  return op_text_equal(status, "missing") || op_text_equal(status, "incomplete");
}

/* What is told. */
static void lay_told(layout *l) {
  const op_section *s = l->section;
  size_t element = op_section_key_named(s, "element"), text = op_section_key_named(s, "statement"), aapor = op_section_key_named(s, "aapor"), esomar = op_section_key_named(s, "esomar");
  l->g->widest_label = STATEMENT_WIDTH;
  grid_column(l->g, "", GRID_LEFT);
  grid_column(l->g, "", GRID_LEFT);
  grid_column(l->g, "AAPOR", GRID_LEFT);
  grid_column(l->g, "ESOMAR", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (op_text_equal(row->codes[op_section_key_named(s, "status")], "missing")) continue;
    grid_row *to = grid_add_row(l->g);
    grid_cell(l->g, to, 0, row->labels[element]);
    grid_cell(l->g, to, 1, row->labels[text]);
    grid_cell(l->g, to, 2, row->labels[aapor]);
    grid_cell(l->g, to, 3, row->labels[esomar]);
  }
  grid_footnote(l->g, "AAPOR: Code of Professional Ethics and Practices, April 2021, part III (A at once, B within 30 days); ESOMAR: ESOMAR/WAPOR Guideline on Opinion Polls and "
                      "Published Surveys, August 2014");
}

/* What is not told: required elements first. */
static void lay_lacking(layout *l) {
  const op_section *s = l->section;
  size_t element = op_section_key_named(s, "element"), required = op_section_key_named(s, "required"), aapor = op_section_key_named(s, "aapor");
  size_t add = op_section_key_named(s, "add"), esomar = op_section_key_named(s, "esomar"), status = op_section_key_named(s, "status"), lacking = 0;
  for (size_t r = 0; r < s->n_rows; r++) lacking += lacks(s, &s->rows[r]);
  if (lacking == 0) return;
  grid *g = grid_add_table(l->g);
  static const char *const headings[] = {"", "element", "AAPOR", "ESOMAR", "to add in the study file"};
  g->widest_label = STATEMENT_WIDTH;
  g->title = "What is not told";
  for (size_t k = 0; k < 5; k++) grid_column(g, headings[k], GRID_LEFT);
  for (int optional = 0; optional < 2; optional++) {
    for (size_t r = 0; r < s->n_rows; r++) {
      const op_row *row = &s->rows[r];
      bool is_optional = row->codes[required][0] == '\0', missing = op_text_equal(row->codes[status], "missing");
      if (!lacks(s, row) || is_optional != (optional == 1)) continue;
      grid_row *to = grid_add_row(g);
      to->style = is_optional ? GRID_FAINT : missing ? GRID_BAD : GRID_PLAIN;
      grid_cell(g, to, 0, is_optional ? "if it applies" : row->labels[status]);
      grid_cell(g, to, 1, row->labels[element]);
      grid_cell(g, to, 2, row->labels[aapor]);
      grid_cell(g, to, 3, row->labels[esomar]);
      grid_cell(g, to, 4, row->labels[add]);
    }
  }
}

void layout_disclosure(layout *l) {
  if (l->result->title[0] != '\0') l->g->base = grid_clean(l->g, l->result->title);
  lay_told(l);
  lay_lacking(l);
}

/* Measures that no sample has take no column. */
static bool empty_measure(const op_section *s, op_measure m) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!isnan(s->rows[r].measures[m])) return false;
  }
  return true;
}

/* Weights of mean 1 with three decimals, expansion weights without. */
static void weight_cell(layout *l, grid_row *to, size_t column, const op_row *row, op_measure m) {
  char text[OP_NUMBER_GROUPED];
  double value = row->measures[m];
  op_number_write_grouped(value, row->measures[OP_M_MEAN] < 100 ? 3 : 0, text);
  grid_cell(l->g, to, column, isnan(value) ? "\xE2\x80\x93" : text);
}

static bool of_weights(op_measure m) { return m == OP_M_MEAN || m == OP_M_MINIMUM || m == OP_M_MAXIMUM; }

void layout_samples(layout *l) {
  static const char *const apart[] = {NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], n = layout_key_columns(l, apart, keys), first = 0;
  for (size_t m = 0; m < s->n_measures; m++) {
    op_measure of = s->measures[m];
    if (empty_measure(s, of)) continue;
    if (of == OP_M_MEAN) first = l->g->n_columns;
    grid_column(l->g, of == OP_M_SHARED_LARGEST ? "at max" : of == OP_M_DEFF_WEIGHTS ? "deff" : op_measure_at(of)->heading, GRID_RIGHT);
    if (of == OP_M_DEFF_WEIGHTS && first > 0) grid_span_add(l->g, first, l->g->n_columns - 1, "weights");
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = layout_keyed_row(l, row, NULL, keys, n);
    size_t column = n;
    if (s->n_keys == 0) grid_cell(l->g, to, 0, "all");
    to->rule_before = r > 0 && (row->flags & OP_ROW_TOTAL) != 0 && (s->rows[r - 1].flags & OP_ROW_TOTAL) == 0;
    for (size_t m = 0; m < s->n_measures; m++) {
      if (empty_measure(s, s->measures[m])) continue;
      if (of_weights(s->measures[m])) weight_cell(l, to, column++, row, s->measures[m]);
      else layout_measure_cell(l, to, column++, row, s->measures[m]);
    }
  }
  if (first > 0) grid_footnote(l->g, "at max: rows with the largest weight, many where weights were trimmed; deff of the weights alone (Kish) and of the questions' shares (median)");
  if (!empty_measure(s, OP_M_MOE)) grid_footnote(l->g, "MOE: margin of error in percentage points for a share of 50 percent, by simple random sampling (SRS) and with the design effect");
}

void layout_wordings(layout *l) {
  const op_section *s = l->section;
  for (size_t k = 0; k < s->n_keys; k++) grid_column(l->g, s->keys[k].title, GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = grid_add_row(l->g);
    to->rule_before = r > 0;
    for (size_t k = 0; k < s->n_keys; k++) grid_cell(l->g, to, k, s->rows[r].labels[k]);
  }
}
