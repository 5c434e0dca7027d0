/* Taking numbers out of a result: the figures that the rules hide, what falls with them, and everything that was made of them. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "suppress/cells.h"
#include "suppress/derived.h"

#define WITH_OTHERS "another figure could be found from it"
#define WITH_BASE "its base is not shown"
#define MADE_OF "made of figures that are not shown"

typedef struct work {
  op_result *result;
  const op_suppression *rules;
  op_error *err;
  size_t figures, by_rule, with_others, derived, marked;
} work;

/* Sections whose rows are figures of groups; all others hold what is made of such figures. */
static bool holds_figures(const op_section *s) {
  static const char *const names[] = {"estimates", "crosstab", "responses", "answers", "top", "bottom", "topline", "composition"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(s->name, names[i]) == 0) return true;
  }
  return false;
}

/* --- by rule --- */

/* The standard of NCHS asks for the interval of Korn and Graubard: where a figure has it among others, it alone decides. */
static void find_deciding(const work *w, suppress_cells *c) {
  bool nchs = strcmp(w->rules->name, "nchs") == 0;
  for (size_t r = 0; nchs && r < c->section->n_rows; r++) {
    if (op_text_equal(c->section->rows[r].method, "kg-nchs")) c->cells[c->of_row[r]].decided = true;
  }
}

static bool decides(const suppress_cells *c, size_t r) {
  return !c->cells[c->of_row[r]].decided || op_text_equal(c->section->rows[r].method, "kg-nchs");
}

static void hide_by_rule(const work *w, suppress_cells *c, suppress_figure figure) {
  double least = w->rules->limits[STEP_SUPPRESS][figure][LIMIT_count];
  find_deciding(w, c);
  for (size_t r = 0; r < c->section->n_rows; r++) {
    const op_row *row = &c->section->rows[r];
    double base = row->measures[OP_M_BASE_N];
    suppress_limit why = decides(c, r) ? suppress_fails(w->rules, STEP_SUPPRESS, figure, row) : N_LIMITS;
    if (why != N_LIMITS) suppress_hide(c, c->of_row[r], HIDDEN_BY_RULE, why);
    /* a base is a count of respondents as well, where counts are what is protected */
    if (w->rules->counts && base > 0 && base < least) suppress_hide(c, c->base_of_row[r] != SIZE_MAX ? c->base_of_row[r] : c->of_row[r], HIDDEN_BY_RULE, LIMIT_count);
  }
}

/* --- taking out --- */

static void take_out(op_row *row) {
  for (size_t m = 0; m < OP_M_COUNT; m++) {
    bool kept = m == OP_M_BASE_N || m == OP_M_BASE_WEIGHTED_N || m == OP_M_DF || m == OP_M_POPULATION; /* the population is none of the sample's */
    if (!kept) row->measures[m] = op_suppressed_number();
  }
  row->flags = (row->flags | OP_ROW_SUPPRESSED) & ~(unsigned)OP_ROW_SMALL_BASE;
  row->method = NULL;
}

static void take_base(op_row *row) {
  row->measures[OP_M_BASE_N] = row->measures[OP_M_BASE_WEIGHTED_N] = op_suppressed_number();
  row->flags &= ~(unsigned)OP_ROW_SMALL_BASE;
}

/* "* not shown: base under 30"; `why` N_LIMITS takes `other`. A note that is there already is kept behind it unless the figure is hidden: it may tell numbers. */
static op_status set_note(work *w, op_row *row, suppress_step step, suppress_figure figure, suppress_limit why, const char *other) {
  op_text text = {0};
  op_text_addf(&text, "%s %s: ", w->rules->marks[step], w->rules->said[step]);
  if (why == N_LIMITS) op_text_add(&text, other);
  else if (why == LIMIT_certainty) op_text_add(&text, suppress_limit_at(why)->said);
  else op_text_addf(&text, "%s %g", suppress_limit_at(why)->said, w->rules->limits[step][figure][why]);
  if (step != STEP_SUPPRESS && row->note != NULL) op_text_addf(&text, "; %s", row->note);
  op_status status = op_text_check(&text, w->err);
  if (status == OP_OK) row->note = op_result_text(w->result, text.data, w->err);
  row->mark = op_result_text(w->result, w->rules->marks[step], w->err);
  op_text_clear(&text);
  return status == OP_OK && (row->note == NULL || row->mark == NULL) ? OP_E_MEMORY : status;
}

static void drop_letters(const op_section *s, op_row *row) {
  size_t letters = op_section_key_named(s, "letters");
  if (letters != SIZE_MAX) row->codes[letters] = row->labels[letters] = NULL;
}

/* Hidden figures lose their numbers; others get the mark of the first step that they fail. */
static op_status finish_row(work *w, op_section *s, const suppress_cells *c, size_t r, suppress_figure figure) {
  op_row *row = &s->rows[r];
  const suppress_cell *cell = &c->cells[c->of_row[r]];
  double least = w->rules->limits[STEP_FLAG][figure][LIMIT_base], base = row->measures[OP_M_BASE_N];
  bool base_hidden = c->base_of_row[r] != SIZE_MAX ? c->cells[c->base_of_row[r]].hidden != HIDDEN_NOT
                                                   : cell->hidden != HIDDEN_NOT && op_text_equal(row->codes[c->percent], "row");
  if (!w->rules->base_flags) row->flags = (row->flags & ~(unsigned)OP_ROW_SMALL_BASE) | (base < least ? OP_ROW_SMALL_BASE : 0);
  w->figures++;
  if (base_hidden) take_base(row);
  if (cell->hidden != HIDDEN_NOT) {
    *(cell->hidden == HIDDEN_BY_RULE ? &w->by_rule : &w->with_others) += 1;
    take_out(row);
    drop_letters(s, row);
    return set_note(w, row, STEP_SUPPRESS, figure, cell->hidden == HIDDEN_BY_RULE ? cell->why : N_LIMITS,
                    cell->hidden == HIDDEN_WITH_BASE ? WITH_BASE : WITH_OTHERS);
  }
  for (suppress_step step = STEP_REVIEW; step < N_STEPS; step++) {
    suppress_limit why = suppress_fails(w->rules, step, figure, row);
    if (why == N_LIMITS) continue;
    row->flags |= OP_ROW_FLAGGED;
    w->marked++;
    return set_note(w, row, step, figure, why, "");
  }
  return OP_OK;
}

/* Rows and columns of hidden figures in their covariance. */
static void take_covariance(op_section *s) {
  for (size_t i = 0; s->vcov != NULL && i < s->n_rows; i++) {
    for (size_t j = 0; j < s->n_rows; j++) {
      bool hidden = ((s->rows[i].flags | s->rows[j].flags) & OP_ROW_SUPPRESSED) != 0;
      if (hidden) s->vcov[i * s->n_rows + j] = op_suppressed_number();
    }
  }
}

static op_status suppress_figures(work *w, op_section *s) {
  suppress_cells c;
  suppress_figure figure = suppress_figure_of(w->result, s);
  op_status status = suppress_cells_make(s, &c, w->err);
  if (status == OP_OK) hide_by_rule(w, &c, figure);
  if (status == OP_OK && w->rules->complementary) status = suppress_complement(&c, w->err);
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) status = finish_row(w, s, &c, r, figure);
  if (status == OP_OK) take_covariance(s);
  suppress_cells_clear(&c);
  return status;
}

/* --- what is made of figures --- */

static bool is_made_of_hidden(const op_result *result, const op_section *s, const op_row *row) {
  for (size_t i = 0; i < result->n_sections; i++) {
    const op_section *figures = &result->sections[i];
    for (size_t r = 0; holds_figures(figures) && r < figures->n_rows; r++) {
      if ((figures->rows[r].flags & OP_ROW_SUPPRESSED) != 0 && suppress_made_of(s, row, figures, &figures->rows[r])) return true;
    }
  }
  return false;
}

static op_status suppress_derived(work *w, op_section *s) {
  op_status status = OP_OK;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    if (!is_made_of_hidden(w->result, s, &s->rows[r])) continue;
    take_out(&s->rows[r]);
    take_base(&s->rows[r]);
    w->derived++;
    status = set_note(w, &s->rows[r], STEP_SUPPRESS, FIGURE_OTHER, N_LIMITS, MADE_OF);
  }
  take_covariance(s);
  return status;
}

/* --- the whole --- */

static op_status say(work *w) {
  op_result *r = w->result;
  op_status status = op_result_convention_add(r, "suppress", w->rules->title, w->err);
  if (status == OP_OK && w->by_rule + w->with_others > 0) {
    status = op_result_note_add(r, w->err, "%s: %zu of %zu figures are not shown (%s)%s", w->rules->title, w->by_rule + w->with_others, w->figures,
                                w->rules->marks[STEP_SUPPRESS], w->with_others > 0 ? ", some of them so that the others cannot be computed" : "");
  }
  if (status == OP_OK && w->derived > 0) {
    status = op_result_note_add(r, w->err, "%s: comparisons, tests and lines that are made of such figures are not shown either", w->rules->title);
  }
  return status;
}

static op_status set_shown(work *w) {
  op_shown *shown = &w->result->shown;
  shown->suppressed_mark = op_result_text(w->result, w->rules->marks[STEP_SUPPRESS], w->err);
  shown->base_mark = op_result_text(w->result, w->rules->marks[STEP_FLAG], w->err);
  shown->small_base = w->rules->base_flags ? (double)NAN : w->rules->limits[STEP_FLAG][FIGURE_SHARE][LIMIT_base];
  shown->digits = w->rules->digits;
  return shown->suppressed_mark != NULL && shown->base_mark != NULL ? OP_OK : OP_E_MEMORY;
}

op_status op_suppress(op_result *result, const op_suppression *rules, op_error *err) {
  work w = {.result = result, .rules = rules, .err = err};
  op_status status = set_shown(&w);
  for (size_t s = 0; status == OP_OK && s < result->n_sections; s++) {
    if (holds_figures(&result->sections[s]) && result->sections[s].n_rows > 0) status = suppress_figures(&w, &result->sections[s]);
  }
  for (size_t s = 0; status == OP_OK && w.by_rule > 0 && s < result->n_sections; s++) {
    if (!holds_figures(&result->sections[s])) status = suppress_derived(&w, &result->sections[s]);
  }
  return status == OP_OK ? say(&w) : status;
}
