/* Toplines: each question with its number, wording and base, a line a category, those who gave no answer apart, nets, and columns of waves, the newest first. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/dict.h"
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
  const size_t *rows;                    /* of the question, in their order */
  size_t n_rows;
  const op_row **figures;                /* n_lines x n_waves; NULL = none */
  bool more_waves, more_lines;           /* than there is room for */
} question;

static bool same(const op_row *a, const op_row *b, size_t key) { return key == SIZE_MAX || op_text_equal(a->codes[key], b->codes[key]); }

static bool same_line(const question *q, const op_row *a, const op_row *b) {
  return same(a, b, q->category) && ((a->flags ^ b->flags) & OP_ROW_NET) == 0;
}

/* The groups of the whole section in the order of their rows, then turned about: what was asked last is read first. Several methods of one figure show once. */
static void find_waves(question *q) {
  const op_section *s = q->l->section;
  for (size_t r = 0, i = 0; r < s->n_rows; r++) {
    if (i < q->n_waves && same(&s->rows[q->waves[i]], &s->rows[r], q->by)) continue; /* rows of a group mostly stand together */
    i = 0;
    while (i < q->n_waves && !same(&s->rows[q->waves[i]], &s->rows[r], q->by)) i++;
    if (i == q->n_waves && q->n_waves < MOST_WAVES) q->waves[q->n_waves++] = r;
    else if (i == q->n_waves) q->more_waves = true;
  }
  bool time = q->by != SIZE_MAX && op_result_section_named(q->l->result, "waves") != NULL;
  for (size_t i = 0; time && i < q->n_waves / 2; i++) {
    size_t swap = q->waves[i];
    q->waves[i] = q->waves[q->n_waves - 1 - i];
    q->waves[q->n_waves - 1 - i] = swap;
  }
}

/* The line of a row; n_lines = none yet. */
static size_t line_of(const question *q, const op_row *row) {
  const op_section *s = q->l->section;
  size_t i = 0;
  while (i < q->n_lines && !same_line(q, &s->rows[q->lines[i]], row)) i++;
  return i;
}

static void find_lines(question *q) {
  q->n_lines = 0;
  q->more_lines = false;
  for (size_t i = 0; i < q->n_rows; i++) {
    if (line_of(q, &q->l->section->rows[q->rows[i]]) < q->n_lines) continue;
    if (q->n_lines < MOST_LINES) q->lines[q->n_lines++] = q->rows[i];
    else q->more_lines = true;
  }
}

/* Puts every row of the question in its place; of several methods the first stands. */
static void find_figures(question *q) {
  const op_section *s = q->l->section;
  q->figures = op_arena_alloc(q->l->g->arena, q->n_lines * q->n_waves * sizeof *q->figures, NULL);
  if (q->figures == NULL) {
    q->l->g->failed = true;
    q->n_lines = 0;
    return;
  }
  for (size_t i = 0; i < q->n_lines * q->n_waves; i++) q->figures[i] = NULL;
  for (size_t i = 0, wave = 0; i < q->n_rows; i++) {
    const op_row *row = &s->rows[q->rows[i]];
    size_t line = line_of(q, row);
    if (wave == q->n_waves || !same(row, &s->rows[q->waves[wave]], q->by)) wave = 0;
    while (wave < q->n_waves && !same(row, &s->rows[q->waves[wave]], q->by)) wave++;
    if (line == q->n_lines || wave == q->n_waves) continue;
    const op_row **figure = &q->figures[line * q->n_waves + wave];
    if (*figure == NULL) *figure = row;
  }
}

static const op_row *row_at(const question *q, size_t line, size_t wave) { return q->n_lines > 0 ? q->figures[line * q->n_waves + wave] : NULL; }

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
  const op_row *head = &q->l->section->rows[q->rows[0]];
  double *rounded[MOST_WAVES] = {0};
  find_lines(q);
  find_figures(q);
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
  if (q->more_waves) grid_footnote(g, grid_format(g, "there are more than %d columns: the others are not shown; --where takes some of them", MOST_WAVES));
  if (q->more_lines) grid_footnote(g, grid_format(g, "there are more than %d categories: the others are not shown", MOST_LINES));
}

/* The questions of a section: their rows, and each one's place among all of the result, from 1: a workbook lays out one at a time. */
typedef struct questions {
  size_t n;
  const size_t *start, *rows; /* rows of question i: rows[start[i] ... start[i + 1]) */
  const size_t *number;
} questions;

/* Indexes of variables as they come in a section, one a row. False when memory is out. */
static bool index_rows(const op_section *s, size_t key, op_dict *names, uint32_t *of_row) {
  for (size_t r = 0; r < s->n_rows; r++) {
    const char *code = s->rows[r].codes[key], *before = r > 0 ? s->rows[r - 1].codes[key] : NULL;
    if (r > 0 && op_text_equal(code, before)) {
      if (of_row != NULL) of_row[r] = of_row[r - 1];
      continue;
    }
    uint32_t i = op_dict_add(names, code != NULL ? code : "", code != NULL ? strlen(code) : 0, NULL);
    if (i == OP_DICT_NONE) return false;
    if (of_row != NULL) of_row[r] = i;
  }
  return true;
}

static bool sort_rows(op_arena *arena, size_t n_rows, const uint32_t *of_row, questions *out) {
  size_t *start = op_arena_alloc(arena, (out->n + 2) * sizeof *start, NULL), *rows = op_arena_alloc(arena, n_rows * sizeof *rows, NULL);
  if (start == NULL || rows == NULL) return false;
  for (size_t i = 0; i < out->n + 2; i++) start[i] = 0;
  for (size_t r = 0; r < n_rows; r++) start[of_row[r] + 2]++;
  for (size_t i = 2; i < out->n + 2; i++) start[i] += start[i - 1];
  for (size_t r = 0; r < n_rows; r++) rows[start[of_row[r] + 1]++] = r;
  out->start = start;
  out->rows = rows;
  return true;
}

static bool find_questions(const layout *l, size_t key, questions *out) {
  const op_section *all = op_result_section_named(l->result, l->section->name);
  op_dict *here = op_dict_new(NULL), *places = op_dict_new(NULL);
  uint32_t *of_row = op_arena_alloc(l->g->arena, l->section->n_rows * sizeof *of_row, NULL);
  bool made = here != NULL && places != NULL && of_row != NULL && index_rows(l->section, key, here, of_row) && (all == NULL || index_rows(all, key, places, NULL));
  out->n = made ? op_dict_count(here) : 0;
  size_t *number = made ? op_arena_alloc(l->g->arena, out->n * sizeof *number, NULL) : NULL;
  for (size_t i = 0; number != NULL && i < out->n; i++) {
    size_t length;
    const char *code = op_dict_key(here, (uint32_t)i, &length);
    uint32_t place = op_dict_find(places, code, length);
    number[i] = (place != OP_DICT_NONE ? place : i) + 1;
  }
  out->number = number;
  made = number != NULL && sort_rows(l->g->arena, l->section->n_rows, of_row, out);
  op_dict_free(here);
  op_dict_free(places);
  return made;
}

void layout_topline(layout *l) {
  const op_section *s = l->section;
  question q = {.l = l, .by = SIZE_MAX, .variable = op_section_key_named(s, "variable"), .category = op_section_key_named(s, "category")};
  questions all = {0};
  grid *g = NULL;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by) q.by = k;
  }
  if (!find_questions(l, q.variable, &all)) {
    l->g->failed = true;
    return;
  }
  find_waves(&q);
  for (size_t i = 0; i < all.n; i++) {
    g = g == NULL ? l->g : grid_add_table(g);
    q.rows = all.rows + all.start[i];
    q.n_rows = all.start[i + 1] - all.start[i];
    add_question(&q, g, all.number[i]);
  }
}
