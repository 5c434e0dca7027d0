/* Toplines: each question with its number, wording and base, a line a category, those who gave no answer apart, nets, and columns of waves, the newest first. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "present/layout.h"

#define COLUMN 12       /* of a wave, with its gap: "2023-10-02" */
#define LABELS 30       /* kept for categories while waves are counted */
#define MOST_WAVES 256
#define MOST_LINES 512

void layout_survey(layout *l) {
  const op_section *s = l->section;
  grid_column(l->g, "", GRID_LEFT);
  grid_column(l->g, "", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = grid_add_row(l->g);
    grid_cell(l->g, to, 0, s->rows[r].labels[0]);
    grid_cell(l->g, to, 1, s->rows[r].labels[1]);
  }
}

void layout_waves(layout *l) {
  const op_section *s = l->section;
  op_present_options options = *l->options;
  if (options.digits <= 0) options.digits = 1; /* a margin in whole points would say little */
  grid_column(l->g, "wave", GRID_LEFT);
  grid_column(l->g, "field dates", GRID_LEFT);
  grid_column(l->g, "mode", GRID_LEFT);
  grid_column(l->g, "N", GRID_RIGHT);
  grid_column(l->g, "margin of error", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    for (size_t k = 0; k < 3; k++) grid_cell(l->g, to, k, row->labels[k]);
    grid_put(l->g, to, 3, grid_number(l->g, s, OP_M_N, row->measures[OP_M_N], l->options));
    grid_value margin = grid_number(l->g, s, OP_M_ESTIMATE, row->measures[OP_M_ESTIMATE], &options);
    if (margin.kind == GRID_NUMBER) margin.text = grid_format(l->g, "\xC2\xB1%s", margin.text);
    grid_put(l->g, to, 4, margin);
  }
  grid_footnote(l->g, grid_format(l->g, "margin of error: percentage points at %g%% confidence for 50%%, with the design effect of the weights",
                                  l->result->level > 0 ? l->result->level * 100 : 95));
}

/* --- one question --- */

typedef struct question {
  layout *l;
  size_t by, variable, category;         /* keys; by SIZE_MAX = no columns */
  size_t waves[MOST_WAVES], n_waves;     /* rows that name them, the newest first */
  size_t lines[MOST_LINES], n_lines;     /* rows that name categories and nets */
  size_t head;                           /* a row of the question */
} question;

static bool same(const op_row *a, const op_row *b, size_t key) { return key == SIZE_MAX || op_text_equal(a->codes[key], b->codes[key]); }

static bool same_line(const question *q, const op_row *a, const op_row *b) {
  return same(a, b, q->category) && ((a->flags ^ b->flags) & OP_ROW_NET) == 0;
}

/* The groups of the whole section in the order of their rows, then turned about: what was asked last is read first. Several methods of one figure show once. */
static void find_waves(question *q) {
  const op_section *s = q->l->section;
  for (size_t r = 0; r < s->n_rows; r++) {
    size_t i = 0;
    while (i < q->n_waves && !same(&s->rows[q->waves[i]], &s->rows[r], q->by)) i++;
    if (i == q->n_waves && q->n_waves < MOST_WAVES) q->waves[q->n_waves++] = r;
  }
  bool time = q->by != SIZE_MAX && op_result_section_named(q->l->result, "waves") != NULL;
  for (size_t i = 0; time && i < q->n_waves / 2; i++) {
    size_t swap = q->waves[i];
    q->waves[i] = q->waves[q->n_waves - 1 - i];
    q->waves[q->n_waves - 1 - i] = swap;
  }
}

static void find_lines(question *q) {
  const op_section *s = q->l->section;
  q->n_lines = 0;
  for (size_t r = q->head; r < s->n_rows; r++) {
    size_t i = 0;
    if (!same(&s->rows[r], &s->rows[q->head], q->variable)) continue;
    while (i < q->n_lines && !same_line(q, &s->rows[q->lines[i]], &s->rows[r])) i++;
    if (i == q->n_lines && q->n_lines < MOST_LINES) q->lines[q->n_lines++] = r;
  }
}

static const op_row *row_at(const question *q, size_t line, size_t wave) {
  const op_section *s = q->l->section;
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (same(row, &s->rows[q->head], q->variable) && same_line(q, row, &s->rows[q->lines[line]]) && same(row, &s->rows[q->waves[wave]], q->by)) return row;
  }
  return NULL;
}

/* --- rounding --- */

/* Percentages that add up to 100: each is cut to its digits, and the rest is given to those that lost most (largest remainder). What a column's lines lack is
   asked again where a figure is not shown. */
static void add_to_hundred(const question *q, size_t wave, int digits, double *rounded) {
  double unit = pow(10, -digits - 2), sum = 0, whole = 0;
  for (size_t i = 0; i < q->n_lines; i++) {
    const op_row *row = row_at(q, i, wave);
    rounded[i] = row != NULL ? row->measures[OP_M_ESTIMATE] : (double)NAN;
    if ((q->l->section->rows[q->lines[i]].flags & OP_ROW_NET) != 0) continue;
    whole += rounded[i];
    sum += isnan(rounded[i]) ? 0 : floor(rounded[i] / unit + 1e-9) * unit;
  }
  if (!(fabs(whole - 1) < 1e-6)) return; /* a figure is missing or hidden: they cannot add up */
  for (long left = lround((1 - sum) / unit); left >= 0; left--) {
    size_t most = SIZE_MAX;
    double lost = -1;
    for (size_t i = 0; left > 0 && i < q->n_lines; i++) {
      bool net = (q->l->section->rows[q->lines[i]].flags & OP_ROW_NET) != 0;
      double rest = rounded[i] / unit - floor(rounded[i] / unit + 1e-9);
      if (!net && rest > lost && rest > 1e-9) lost = rest, most = i;
    }
    if (most != SIZE_MAX) rounded[most] = (floor(rounded[most] / unit + 1e-9) + 1) * unit;
  }
  for (size_t i = 0; i < q->n_lines; i++) rounded[i] = (q->l->section->rows[q->lines[i]].flags & OP_ROW_NET) != 0 ? rounded[i] : floor(rounded[i] / unit + 1e-6) * unit;
}

static grid_value percent(const question *q, grid *g, const op_row *row, double value) {
  op_present_options options = *q->l->options;
  if (options.digits < 0) options.digits = 0;
  grid_value shown = grid_number(g, q->l->section, OP_M_ESTIMATE, value, &options);
  bool little = shown.kind == GRID_NUMBER && value > 0 && value < 0.5 * pow(10, -options.digits - 2);
  if (little) shown.text = options.digits == 0 ? "<1" : grid_format(g, "<%.*f", options.digits, pow(10, -options.digits));
  return layout_marked(q->l, g, row, shown);
}

/* --- the table --- */

/* "Don't know (VOL.)": an answer that was not read out. */
static const char *line_label(const question *q, grid *g, const op_row *row) {
  const char *label = row->labels[q->category] != NULL ? row->labels[q->category] : "";
  if ((row->flags & OP_ROW_NET) != 0) return grid_format(g, "NET %s", label);
  bool said = op_text_contains(label, "VOL") || op_text_contains(label, "vol.");
  said = said || label[0] == '('; /* "(no answer)": a gap of the file, nobody said it */
  return (row->flags & OP_ROW_MISSING) != 0 && !said ? grid_format(g, "%s (VOL.)", label) : label;
}

static void add_line(const question *q, grid *g, size_t line, size_t first, size_t end, double *const *rounded, bool rule) {
  const op_row *head = &q->l->section->rows[q->lines[line]];
  grid_row *to = grid_add_row(g);
  to->style = (head->flags & OP_ROW_NET) != 0 ? GRID_STRONG : GRID_PLAIN;
  to->rule_before = rule;
  grid_cell(g, to, 0, line_label(q, g, head));
  for (size_t w = first; w < end; w++) {
    const op_row *row = row_at(q, line, w);
    if (row != NULL) grid_put(g, to, 1 + w - first, percent(q, g, row, rounded[w] != NULL ? rounded[w][line] : row->measures[OP_M_ESTIMATE]));
  }
}

/* Respondents who were asked, in each column. */
static void add_bases(const question *q, grid *g, size_t first, size_t end) {
  grid_row *to = grid_add_row(g);
  to->style = GRID_FAINT;
  to->rule_before = true;
  grid_cell(g, to, 0, "N");
  for (size_t w = first; w < end; w++) {
    const op_row *row = NULL;
    for (size_t i = 0; row == NULL && i < q->n_lines; i++) row = row_at(q, i, w);
    if (row == NULL) continue;
    grid_put(g, to, 1 + w - first, layout_base(q->l, g, row, grid_number(g, q->l->section, OP_M_BASE_N, row->measures[OP_M_BASE_N], q->l->options)));
  }
}

static unsigned part_of(const op_row *row) { return row->flags & (OP_ROW_NET | OP_ROW_MISSING); }

/* The column's group; of a wave, with its field dates unless its label has them. */
static const char *column_heading(const question *q, grid *g, size_t wave) {
  const op_row *of = &q->l->section->rows[q->waves[wave]];
  const op_section *waves = op_result_section_named(q->l->result, "waves");
  if (q->by == SIZE_MAX) return "%";
  for (size_t r = 0; waves != NULL && r < waves->n_rows; r++) {
    const char *dates = waves->rows[r].labels[1];
    if (!op_text_equal(waves->rows[r].codes[0], of->codes[q->by]) || dates == NULL || op_text_contains(of->labels[q->by], dates)) continue;
    return grid_format(g, "%s, %s", of->labels[q->by], dates);
  }
  return of->labels[q->by];
}

static void add_table(const question *q, grid *g, size_t first, size_t end, double *const *rounded) {
  const op_section *s = q->l->section;
  grid_column(g, "", GRID_LEFT);
  for (size_t w = first; w < end; w++) grid_column(g, column_heading(q, g, w), GRID_RIGHT);
  g->narrow_heading = COLUMN - 2;
  unsigned before = 0;
  for (size_t part = 0; part < 3; part++) { /* answers, what was volunteered, nets */
    static const unsigned parts[] = {0, OP_ROW_MISSING, OP_ROW_NET};
    for (size_t i = 0; i < q->n_lines; i++) {
      const op_row *row = &s->rows[q->lines[i]];
      if (part_of(row) != parts[part]) continue;
      add_line(q, g, i, first, end, rounded, part == 2 && before != OP_ROW_NET);
      before = part_of(row);
    }
  }
  add_bases(q, g, first, end);
}

/* "Asked of 1,496 of 1,500": where the question did not go to all. */
static const char *base_text(const question *q, grid *g) {
  const op_section *s = q->l->section;
  const op_row *row = row_at(q, 0, 0);
  if (row == NULL || !(row->measures[OP_M_GROUP_N] > 0) || !(row->measures[OP_M_BASE_N] > 0)) return "";
  const char *of = q->by != SIZE_MAX ? grid_format(g, " (%s %s)", s->keys[q->by].title, s->rows[q->waves[0]].labels[q->by]) : "";
  const char *n = grid_measure(g, s, OP_M_BASE_N, row->measures[OP_M_BASE_N], q->l->options), *all = grid_measure(g, s, OP_M_BASE_N, row->measures[OP_M_GROUP_N], q->l->options);
  if (row->measures[OP_M_BASE_N] == row->measures[OP_M_GROUP_N]) return grid_format(g, "Asked of all: N = %s%s", n, of);
  return grid_format(g, "N = %s of %s%s", n, all, of);
}

static void add_question(question *q, grid *g, size_t number) {
  const op_row *head = &q->l->section->rows[q->head];
  double *rounded[MOST_WAVES] = {0};
  find_lines(q);
  for (size_t w = 0; q->l->options->sum_to_100 && w < q->n_waves; w++) {
    rounded[w] = op_arena_alloc(q->l->g->arena, q->n_lines * sizeof(double), NULL);
    if (rounded[w] == NULL) q->l->g->failed = true;
    else add_to_hundred(q, w, q->l->options->digits < 0 ? 0 : q->l->options->digits, rounded[w]);
  }
  const char *code = head->codes[q->variable], *label = head->labels[q->variable];
  g->title = grid_format(g, op_text_equal(code, label) ? "%zu. %s" : "%zu. %s [%s]", number, grid_clean(g, label), grid_clean(g, code));
  g->base = base_text(q, g);
  size_t fit = q->l->width > LABELS + COLUMN ? (q->l->width - LABELS) / COLUMN : q->l->width > 0 ? 1 : q->n_waves;
  for (size_t first = 0; first < q->n_waves; first += fit) {
    size_t end = first + fit < q->n_waves ? first + fit : q->n_waves;
    if (first > 0) g = grid_add_table(g);
    add_table(q, g, first, end, rounded);
  }
}

/* The place of a question among all of the result, from 1: a workbook lays out one at a time. */
static size_t number_of(const question *q) {
  const op_section *s = op_result_section_named(q->l->result, q->l->section->name);
  const char *code = q->l->section->rows[q->head].codes[q->variable];
  size_t number = 1;
  for (size_t r = 0; s != NULL && r < s->n_rows && !op_text_equal(s->rows[r].codes[q->variable], code); r++) {
    size_t before = 0;
    while (before < r && !same(&s->rows[before], &s->rows[r], q->variable)) before++;
    number += before == r;
  }
  return number;
}

void layout_topline(layout *l) {
  const op_section *s = l->section;
  question q = {.l = l, .by = SIZE_MAX, .variable = op_section_key_named(s, "variable"), .category = op_section_key_named(s, "category")};
  grid *g = NULL;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by) q.by = k;
  }
  find_waves(&q);
  for (size_t r = 0; r < s->n_rows; r++) {
    size_t before = 0;
    while (before < r && !same(&s->rows[before], &s->rows[r], q.variable)) before++;
    if (before < r) continue;
    g = g == NULL ? l->g : grid_add_table(g);
    q.head = r;
    add_question(&q, g, number_of(&q));
  }
}
