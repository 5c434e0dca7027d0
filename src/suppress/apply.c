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
  row->measures[OP_M_DF] = op_suppressed_number(); /* of respondents drawn one by one they are the base less one */
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

/* --- letters of columns --- */

static bool same_line(const op_section *s, const op_row *a, const op_row *b) {
  static const char *const others[] = {"column", "letter", "letters"};
  for (size_t k = 0; k < s->n_keys; k++) {
    bool other = false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) other = other || strcmp(s->keys[k].name, others[i]) == 0;
    if (!other && !op_text_equal(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

/* The letters of a figure without that of a hidden one, in upper and lower case; none where letters are longer than one character. */
static op_status take_letter(work *w, op_row *row, size_t letters, const char *letter, bool plain) {
  op_text text = {0};
  op_text_add(&text, "");
  for (const char *p = row->codes[letters]; plain && *p != '\0'; p++) {
    if (*p != letter[0] && *p != letter[0] - 'A' + 'a') op_text_add_char(&text, *p);
  }
  op_status status = op_text_check(&text, w->err);
  if (status == OP_OK) status = op_row_key_set(w->result, row, letters, text.data, NULL, w->err);
  op_text_clear(&text);
  return status;
}

/* A letter tells that a figure is larger than that of the letter's column: it goes with either of them. */
static op_status take_letters(work *w, const op_section *s) {
  size_t letter = op_section_key_named(s, "letter"), letters = op_section_key_named(s, "letters");
  op_status status = OP_OK;
  bool plain = true;
  if (letter == SIZE_MAX || letters == SIZE_MAX) return OP_OK;
  for (size_t r = 0; r < s->n_rows; r++) plain = plain && (s->rows[r].codes[letter] == NULL || strlen(s->rows[r].codes[letter]) == 1);
  for (size_t h = 0; h < s->n_rows; h++) {
    const char *of = s->rows[h].codes[letter];
    if ((s->rows[h].flags & OP_ROW_SUPPRESSED) == 0 || of == NULL) continue;
    for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
      op_row *row = &s->rows[r];
      if (row->codes[letters] != NULL && same_line(s, row, &s->rows[h])) status = take_letter(w, row, letters, of, plain);
    }
  }
  return status;
}

/* --- sections of figures --- */

static bool is_judged(const op_section *s) { return holds_figures(s) && s->n_rows > 0; }

static bool same_figure(const op_section *a, const op_row *x, const op_section *b, const op_row *y) {
  if (((x->flags ^ y->flags) & OP_ROW_NET) != 0) return false;
  for (size_t k = 0; k < a->n_keys; k++) {
    size_t other = op_section_key_named(b, a->keys[k].name);
    if (other == SIZE_MAX || !op_text_equal(x->codes[k], y->codes[other])) return false;
  }
  return true;
}

/* What is hidden in one section is in the other, where both tell of the same answers: percentages of cases and of responses. */
static void share(const suppress_cells *from, suppress_cells *to) {
  if (from->section->n_keys != to->section->n_keys) return;
  for (size_t i = 0; i < from->n; i++) {
    const suppress_cell *x = &from->cells[i];
    for (size_t k = 0; !x->base && x->hidden != HIDDEN_NOT && k < to->n; k++) {
      const suppress_cell *y = &to->cells[k];
      bool same = !y->base && y->hidden == HIDDEN_NOT && same_figure(from->section, &from->section->rows[x->row], to->section, &to->section->rows[y->row]);
      if (same) suppress_hide(to, k, x->hidden, x->why);
    }
  }
}

static void share_all(const op_result *r, suppress_cells *cells) {
  for (size_t a = 0; a < r->n_sections; a++) {
    for (size_t b = 0; b < r->n_sections; b++) {
      if (a != b && is_judged(&r->sections[a]) && is_judged(&r->sections[b])) share(&cells[a], &cells[b]);
    }
  }
}

static op_status finish_section(work *w, op_section *s, const suppress_cells *c) {
  suppress_figure figure = suppress_figure_of(w->result, s);
  op_status status = OP_OK;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) status = finish_row(w, s, c, r, figure);
  if (status == OP_OK) status = take_letters(w, s);
  if (status == OP_OK) take_covariance(s);
  return status;
}

static op_status suppress_figures(work *w) {
  op_result *r = w->result;
  suppress_cells *cells = op_array_new(r->n_sections, sizeof *cells, w->err);
  op_status status = cells != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < r->n_sections; s++) {
    if (!is_judged(&r->sections[s])) continue;
    status = suppress_cells_make(&r->sections[s], &cells[s], w->err);
    if (status == OP_OK) hide_by_rule(w, &cells[s], suppress_figure_of(r, &r->sections[s]));
  }
  if (status == OP_OK) share_all(r, cells);
  for (size_t s = 0; status == OP_OK && w->rules->complementary && s < r->n_sections; s++) {
    if (is_judged(&r->sections[s])) status = suppress_complement(&cells[s], w->err);
  }
  if (status == OP_OK) share_all(r, cells);
  for (size_t s = 0; status == OP_OK && s < r->n_sections; s++) {
    if (is_judged(&r->sections[s])) status = finish_section(w, &r->sections[s], &cells[s]);
  }
  for (size_t s = 0; cells != NULL && s < r->n_sections; s++) suppress_cells_clear(&cells[s]);
  op_free(cells);
  return status;
}

/* --- what is made of figures --- */

static bool is_made_of_hidden(const op_result *result, const op_section *s, const op_row *row) {
  for (size_t i = 0; i < result->n_sections; i++) {
    const op_section *figures = &result->sections[i];
    suppress_known known = {-1, -1, -1, -1};
    for (size_t r = 0; holds_figures(figures) && r < figures->n_rows; r++) {
      if ((figures->rows[r].flags & OP_ROW_SUPPRESSED) != 0 && suppress_made_of(s, row, figures, &figures->rows[r], &known)) return true;
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
  if (status == OP_OK) status = suppress_figures(&w);
  for (size_t s = 0; status == OP_OK && w.by_rule > 0 && s < result->n_sections; s++) {
    if (!holds_figures(&result->sections[s])) status = suppress_derived(&w, &result->sections[s]);
  }
  return status == OP_OK ? say(&w) : status;
}
