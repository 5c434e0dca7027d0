#include "analysis/figure_intervals.h"

#include <math.h>
#include <string.h>

/* --- methods --- */

op_status interval_methods_for(const op_plan *plan, interval_methods *out, op_error *err) {
  const op_names *asked = &plan->request.ci;
  size_t all;
  const op_interval_method *const *methods = op_interval_methods(&all);
  bool every = asked->count == 1 && strcmp(asked->items[0], "all") == 0;
  out->count = every ? all : asked->count > 0 ? asked->count : 1;
  out->items = op_arena_alloc(plan->arena, out->count * sizeof *out->items, err);
  if (out->items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < out->count && (every || asked->count > 0); i++) {
    if (every) out->items[i] = methods[i];
    else if (op_interval_method_find(asked->items[i], &out->items[i], err) != OP_OK) return OP_E_USAGE;
  }
  return OP_OK;
}

/* --- intervals --- */

op_status figure_intervals_make(const op_plan *plan, const figure_group *group, const figures *f, size_t g, figure_intervals *out, op_error *err) {
  const op_estimates *x = &f->estimates;
  size_t n = f->terms.count;
  *out = (figure_intervals){plan, group, f, g * n, op_array_new(n, sizeof *out->sample, err)};
  if (out->sample == NULL) return OP_E_MEMORY;
  for (size_t t = 0; t < n; t++) {
    size_t e = out->first + t;
    out->sample[t] = (op_proportion){x->theta[e], x->variance[e], x->base_n[e], group->rows, f->df[g], f->df_domain[g], x->kish[e], x->logit_variance[e]};
  }
  return OP_OK;
}

void figure_intervals_clear(figure_intervals *intervals) {
  op_free(intervals->sample);
  intervals->sample = NULL;
}

/* The question that a term belongs to: the terms of its variable, which stand together, categories before nets. */
static op_question question_of(const figure_intervals *x, size_t term, size_t *figure) {
  const figure_terms *terms = &x->figures->terms;
  size_t first = term, end = term, categories = 0;
  while (first > 0 && terms->keys[first - 1].variable == terms->keys[term].variable) first--;
  while (end < terms->count && terms->keys[end].variable == terms->keys[term].variable) end++;
  while (first + categories < end && (terms->keys[first + categories].flags & OP_ROW_NET) == 0) categories++;
  *figure = term - first;
  return (op_question){x->sample + first, categories, end - first};
}

static op_status row_note(op_result *result, op_row *row, const char *why, op_error *err) {
  if (why == NULL) return OP_OK;
  row->note = op_result_text(result, why, err);
  return row->note != NULL ? OP_OK : OP_E_MEMORY;
}

op_status figure_interval_set(const op_question *question, size_t figure, bool proportion, const op_interval_method *method, double level, op_result *result,
                              op_row *row, op_error *err) {
  const op_proportion *p = &question->figures[figure];
  op_interval interval;
  if (isnan(p->p)) return row_note(result, row, p->n > 0 ? "a category of the standard population has no answers here" : "nobody is in the base", err);
  if (!proportion) {
    interval = op_interval_wald(p->p, sqrt(p->variance), p->df, level);
    row->method = "wald";
  } else {
    const op_interval_method *chosen = method != NULL ? method : op_interval_default(p);
    interval = op_interval_of(chosen, question, figure, level);
    row->method = chosen->name;
    row->measures[OP_M_DEFF_KISH] = p->deff_kish;
    row->measures[OP_M_GROUP_N] = p->n_design;
    row->measures[OP_M_DF_DOMAIN] = p->df_design;
  }
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  return row_note(result, row, interval.why, err);
}

op_status figure_intervals_fill(const figure_intervals *x, size_t term, const op_interval_method *method, op_result *result, op_row *row, op_error *err) {
  size_t figure;
  op_question question = question_of(x, term, &figure);
  return figure_interval_set(&question, figure, x->figures->terms.terms[term].proportion, method, x->plan->request.level, result, row, err);
}

op_status figure_row_fill(const op_plan *plan, const figure_at *at, const op_interval_method *method, op_result *result, op_row *row, op_error *err) {
  const op_estimates *x = at->estimates;
  size_t e = at->e;
  op_proportion alone = {x->theta[e], x->variance[e], x->base_n[e], at->rows, at->df, at->df_domain, x->kish[e], x->logit_variance[e]};
  op_question question = {&alone, 1, 1};
  figure_measures_fill(plan, at, row);
  return figure_interval_set(&question, 0, at->proportion, method, plan->request.level, result, row, err);
}
