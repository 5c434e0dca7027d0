/* opine multiple: percent of cases and of responses of multiple-response questions. */
#include "analysis/multiple.h"

#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/number.h"
#include "estimate/row_ratio.h"

static op_status prepare(op_plan *plan, op_error *err) {
  multiple_questions *questions = op_arena_alloc(plan->arena, sizeof *questions, err);
  if (questions == NULL) return OP_E_MEMORY;
  plan->prepared = questions;
  return multiple_resolve(plan, questions, err);
}

/* --- nets --- */

static bool names_category(const multiple_category *c, const char *name) {
  const char *dash = strchr(name + (name[0] == '-'), '-');
  const char *code = c->part != NULL ? c->part : c->code;
  double lo, hi, value;
  if (op_text_equal(c->code, name) || op_text_equal_nocase(c->label, name) || (c->part != NULL && op_text_equal(c->part, name))) return true;
  if (!op_number_read(code, strlen(code), '.', &value)) return false;
  if (op_number_read(name, strlen(name), '.', &lo)) return value == lo;
  return dash != NULL && op_number_read(name, (size_t)(dash - name), '.', &lo) && op_number_read(dash + 1, strlen(dash + 1), '.', &hi) && value >= lo && value <= hi;
}

static op_status no_such_category(op_plan *plan, const multiple_question *q, const op_net *net, const char *name, op_error *err) {
  const char **labels = op_arena_alloc(plan->arena, q->n_categories * sizeof *labels, err);
  if (labels == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < q->n_categories; i++) labels[i] = q->categories[i].label;
  op_fail(err, OP_E_REQUEST, "the net '%s' names '%s', which is no answer of '%s'", net->label, name, q->name);
  const char *nearest = op_nearest_name(name, labels, q->n_categories);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "opine describe DATA '%s' lists its values", q->columns[0].name);
  return OP_E_REQUEST;
}

/* The categories of a net as a mask of q->words words; *any tells whether it has one here. */
static op_status net_mask(op_plan *plan, const multiple_question *q, const op_net *net, uint64_t *mask, bool *any, op_error *err) {
  *any = false;
  for (size_t n = 0; n < net->categories.count; n++) {
    bool found = false;
    for (size_t i = 0; i < q->n_categories; i++) {
      if (!names_category(&q->categories[i], net->categories.items[n])) continue;
      mask[i / 64] |= (uint64_t)1 << (i % 64);
      found = *any = true;
    }
    if (!found && net->variable != NULL) return no_such_category(plan, q, net, net->categories.items[n], err);
  }
  return OP_OK;
}

/* --- figures --- */

/* Figures: the categories, then the nets as masks. */
typedef struct figure_set {
  const multiple_question *q;
  uint64_t *masks;         /* n_nets x words */
  size_t n_nets;
  op_cases cases;
} figure_set;

static size_t bits(uint64_t word) { return (size_t)__builtin_popcountll(word); }

static size_t answers_of(const multiple_question *q, size_t row) {
  size_t n = 0;
  for (size_t w = 0; w < q->words; w++) n += bits(q->chosen[row * q->words + w]);
  return n;
}

/* How many of figure k's categories a row chose. */
static size_t chosen_of(const figure_set *f, size_t row, size_t k) {
  const multiple_question *q = f->q;
  size_t n = 0;
  if (k < q->n_categories) return multiple_chose(q, row, k);
  for (size_t w = 0; w < q->words; w++) n += bits(q->chosen[row * q->words + w] & f->masks[(k - q->n_categories) * q->words + w]);
  return n;
}

static bool in_base(const void *context, size_t row) {
  const figure_set *f = context;
  if (f->cases == OP_CASES_ALL) return true;
  return f->cases == OP_CASES_CHOSE ? answers_of(f->q, row) > 0 : f->q->answered[row] != 0;
}

static void case_parts(const void *context, size_t row, size_t k, double *num, double *den) {
  *den = in_base(context, row);
  *num = *den > 0 && chosen_of(context, row, k) > 0;
}

static void response_parts(const void *context, size_t row, size_t k, double *num, double *den) {
  const figure_set *f = context;
  *den = in_base(context, row) ? (double)answers_of(f->q, row) : 0;
  *num = *den > 0 ? (double)chosen_of(context, row, k) : 0;
}

static void number_parts(const void *context, size_t row, size_t k, double *num, double *den) {
  const figure_set *f = context;
  (void)k;
  *den = in_base(context, row);
  *num = *den > 0 ? (double)answers_of(f->q, row) : 0;
}

typedef struct section_form {
  const char *name, *title, *second;
  void (*parts)(const void *context, size_t row, size_t k, double *num, double *den);
  bool proportion;
} section_form;

static const section_form forms[] = {
    {"estimates", "percent of cases", "category", case_parts, true},
    {"responses", "percent of responses", "category", response_parts, true},
    {"answers", "answers per case", NULL, number_parts, false},
};
enum { N_FORMS = sizeof forms / sizeof *forms };

typedef struct work {
  op_plan *plan;
  const figure_groups *groups;
  op_result *result;
  size_t sections[N_FORMS];
  bool single;             /* one question: the covariance matrix can be given */
  op_error *err;
} work;

static op_status fill_section(const work *w, size_t form, const figure_set *set, const row_figure_key *keys, size_t K, analysis_rows *rows) {
  op_estimates x = {0};
  op_row_ratio ratio = {K, forms[form].parts, set, forms[form].proportion};
  rows->estimation.full = w->plan->request.vcov && w->single;
  op_status status = op_row_ratio_estimate(&rows->estimation, &ratio, &x, w->err);
  if (status == OP_OK) {
    status = row_section_fill(w->plan, w->groups, rows, keys, K, &x, ratio.proportion, rows->estimation.full, w->sections[form], w->result, w->err);
  }
  op_estimates_clear(&x);
  return status;
}

/* Keys and masks: the categories, then those nets of the request that name some of them. */
static op_status list_figures(const work *w, const multiple_question *q, figure_set *set, row_figure_key **keys, op_error *err) {
  const op_request *r = &w->plan->request;
  *keys = op_arena_alloc(w->plan->arena, (q->n_categories + r->n_nets) * sizeof **keys, err);
  set->masks = op_arena_alloc(w->plan->arena, r->n_nets * q->words * sizeof *set->masks, err);
  if (*keys == NULL || set->masks == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < q->n_categories; i++) (*keys)[i] = (row_figure_key){q->name, q->label, q->categories[i].code, q->categories[i].label, 0};
  for (size_t i = 0; i < r->n_nets; i++) {
    bool any;
    if (r->nets[i].variable != NULL && strcmp(r->nets[i].variable, q->name) != 0) continue;
    op_status status = net_mask(w->plan, q, &r->nets[i], set->masks + set->n_nets * q->words, &any, err);
    if (status != OP_OK) return status;
    if (any) (*keys)[q->n_categories + set->n_nets++] = (row_figure_key){q->name, q->label, r->nets[i].label, r->nets[i].label, OP_ROW_NET};
  }
  return OP_OK;
}

/* True when some column says that its answer was not chosen: an empty row then was not asked. */
static bool tells_not_chosen(const multiple_question *q) {
  for (size_t i = 0; i < q->n_columns; i++) {
    const multiple_column *c = &q->columns[i];
    for (size_t code = 1; code < op_levels_count(c->sample->levels); code++) {
      bool any = false;
      for (size_t w = 0; w < q->words; w++) any = any || c->masks[code * q->words + w] != 0;
      if (c->answers[code] && !any) return true;
    }
  }
  return false;
}

/* "q4: 120 of 1,615 rows are not in the base". */
static op_status note_base(const work *w, const figure_set *set) {
  const op_sample *s = w->plan->sample;
  size_t out = 0, all = 0;
  char counts[2][OP_NUMBER_GROUPED];
  for (size_t r = 0; r < s->n_rows; r++) {
    if (s->domain[r] == OP_NO_DOMAIN || s->weight[r] == 0) continue;
    all++;
    out += !in_base(set, r);
  }
  if (out == 0) return OP_OK;
  bool doubtful = set->cases == OP_CASES_ASKED && set->q->stored == OP_STORED_YES_NO && !tells_not_chosen(set->q);
  const char *why = set->cases == OP_CASES_CHOSE ? "no answer was chosen"
                    : doubtful                   ? "empty, so that they chose nothing or were not asked (--cases all counts them)"
                                                 : "no column says anything";
  op_number_write_grouped((double)out, 0, counts[0]);
  op_number_write_grouped((double)all, 0, counts[1]);
  return op_result_note_add(w->result, w->err, "%s: %s of %s rows are not in the base: %s", set->q->name, counts[0], counts[1], why);
}

static op_status present_question(const work *w, multiple_question *q) {
  const op_request *r = &w->plan->request;
  analysis_rows rows = {0};
  row_figure_key *keys = NULL;
  figure_set set = {.q = q, .cases = r->base == OP_BASE_ALL ? OP_CASES_ALL : r->multiple.cases};
  op_status status = multiple_answers(w->plan, q, w->result, w->err);
  if (status == OP_OK) status = list_figures(w, q, &set, &keys, w->err);
  if (status == OP_OK) status = analysis_rows_make(w->plan, w->groups, NULL, 0, &rows, w->err);
  if (status == OP_OK && r->missing_rows == OP_MISSING_ROWS_DELETE) rows_keep(w->plan, &rows, in_base, &set);
  for (size_t form = 0; status == OP_OK && form < N_FORMS; form++) {
    row_figure_key number = {.variable = q->name, .variable_label = q->label};
    bool per_case = forms[form].second == NULL;
    status = fill_section(w, form, &set, per_case ? &number : keys, per_case ? 1 : q->n_categories + set.n_nets, &rows);
  }
  if (status == OP_OK) status = note_base(w, &set);
  analysis_rows_clear(&rows);
  multiple_answers_clear(q);
  return status;
}

static op_status add_sections(work *w, const multiple_questions *questions) {
  op_status status = OP_OK;
  for (size_t form = 0; status == OP_OK && form < N_FORMS; form++) {
    const char *title = w->single ? op_arena_format(w->plan->arena, w->err, "%s: %s", questions->items[0].label, forms[form].title) : forms[form].title;
    status = title != NULL ? row_section_add(w->plan, forms[form].name, title, forms[form].second, forms[form].proportion, w->result, &w->sections[form], w->err) : OP_E_MEMORY;
  }
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  static const char *const cases[] = {"asked", "chose", "all"};
  multiple_questions *questions = plan->prepared;
  figure_groups groups = {0};
  op_status status = groups_make(plan, &groups, err);
  work w = {.plan = plan, .groups = &groups, .result = result, .single = questions->count == 1, .err = err};
  if (status == OP_OK) status = add_sections(&w, questions);
  for (size_t i = 0; status == OP_OK && i < questions->count; i++) status = present_question(&w, &questions->items[i]);
  groups_clear(&groups);
  if (status != OP_OK) return status;
  return op_result_convention_add(result, "cases", cases[plan->request.base == OP_BASE_ALL ? OP_CASES_ALL : plan->request.multiple.cases], err);
}

const analysis analysis_multiple = {NULL, prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
