#include "model/separation.h"

#include <math.h>

#include "base/text.h"

static size_t outcome_count(const model_problem *p) { return p->family->kind == FAMILY_MEAN ? 2 : p->n_outcomes; }

/* Counts are told apart as none and some: a cell without a single event has no finite rate in logarithms. */
static size_t outcome_of(const model_problem *p, size_t row) { return p->family->response == RESPONSE_COUNT ? p->y[row] > 0 : (size_t)p->y[row]; }

/* Rows of each outcome in each column of a term that has factors only; rows in its reference cell are in no column. */
static op_status count_cells(const model_problem *p, const double *weight, size_t term, double *count, double *reference, op_error *err) {
  const model_term *t = &p->matrix->terms[term];
  size_t outcomes = outcome_count(p);
  model_block block = {0};
  model_rows x = {0};
  op_status status = frame_block_new(p->frame, &block, err);
  if (status == OP_OK) status = matrix_rows_new(p->matrix, &x, err);
  for (size_t at = 0; status == OP_OK && at < p->order->n; at += MODEL_BLOCK) {
    frame_block(p->frame, p->order, at, &block);
    matrix_rows(p->matrix, &block, &x);
    for (size_t r = 0; r < x.n_runs; r++) {
      size_t code = (size_t)x.code[r * p->matrix->n_terms + term];
      double *cell = code == t->n ? reference : count + (t->from + code) * outcomes;
      for (size_t i = x.run[r]; i < x.run[r + 1]; i++) {
        if (weight[at + i] != 0) cell[outcome_of(p, at + i)] += op_sample_members(p->frame->sample, block.rows[i]);
      }
    }
  }
  frame_block_free(&block);
  matrix_rows_free(&x);
  return status;
}

static double sum_of(const double *count, size_t n) {
  double sum = 0;
  for (size_t k = 0; k < n; k++) sum += count[k];
  return sum;
}

/* The outcome that a cell's estimates run to or from: never chosen (binary, multinomial), or all at an end of the scale (ordinal). SIZE_MAX = none. */
static size_t bad_outcome(const model_problem *p, const double *count, bool *always) {
  size_t outcomes = outcome_count(p);
  double all = sum_of(count, outcomes);
  if (all == 0) return SIZE_MAX;
  for (size_t k = 0; k < outcomes; k++) {
    bool end = k == 0 || k + 1 == outcomes;
    *always = count[k] == all && (k == 0 || p->family->response != RESPONSE_COUNT);
    if (*always && (p->family->kind != FAMILY_ORDINAL || end)) return k;
  }
  for (size_t k = 0; p->family->kind == FAMILY_MULTINOMIAL && k < outcomes; k++) {
    *always = false;
    if (count[k] == 0) return k;
  }
  return SIZE_MAX;
}

static op_status tell(const char *response, const char *outcome, bool always, const char *where, double rows, op_error *err) {
  op_fail(err, OP_E_REQUEST, "separation: '%s' is %s '%s' where %s (%.0f row%s), so that the model has no finite estimate", response,
          always ? "always" : "never", outcome, where, rows, rows == 1 ? "" : "s");
  op_fail_hint(err, "merge that category with another, leave those rows out with --where, or leave the variable out");
  return OP_E_REQUEST;
}

static op_status check_factor_term(const model_problem *p, const double *weight, size_t t, const char *response, const char *const *outcomes, bool *found,
                                   op_error *err) {
  const model_matrix *m = p->matrix;
  size_t n = outcome_count(p);
  double reference[MODEL_OUTCOMES] = {0}, *count = op_array_new(m->n_parameters * n, sizeof *count, err);
  op_status status = count != NULL ? count_cells(p, weight, t, count, reference, err) : OP_E_MEMORY;
  bool always = false;
  for (size_t c = m->terms[t].first; status == OP_OK && !*found && c < m->terms[t].first + m->terms[t].n_columns; c++) {
    if (m->parameter[c] < 0) continue;
    const double *cell = count + (size_t)m->parameter[c] * n;
    size_t bad = bad_outcome(p, cell, &always);
    if (bad == SIZE_MAX) continue;
    const char *name = matrix_column_name(m, c, err);
    *found = name != NULL;
    status = name != NULL ? tell(response, outcomes[bad], always, name, sum_of(cell, n), err) : OP_E_MEMORY;
  }
  if (status == OP_OK && !*found && m->terms[t].n_parts == 1 && m->terms[t].parts[0].contrast) {
    const model_atom *atom = &p->frame->atoms[m->terms[t].parts[0].atom];
    size_t bad = bad_outcome(p, reference, &always);
    const char *name = op_arena_format(m->arena, err, "%s=%s", atom->name, op_levels_at(atom->levels, atom->codes[atom->reference])->label);
    *found = bad != SIZE_MAX && name != NULL;
    if (*found) status = tell(response, outcomes[bad], always, name, sum_of(reference, n), err);
  }
  op_free(count);
  return *found && status == OP_E_REQUEST ? OP_OK : status;
}

/* A number whose ranges under two outcomes of a binary response do not overlap. */
static void check_number(const model_problem *p, const double *weight, const model_atom *atom, const char *response, bool *found, op_error *err) {
  double low[2] = {(double)INFINITY, (double)INFINITY}, high[2] = {-(double)INFINITY, -(double)INFINITY};
  for (size_t i = 0; i < p->order->n; i++) {
    double x = frame_number(p->frame, atom, p->order->rows[i]);
    size_t k = p->y[i] > 0;
    if (weight[i] == 0) continue;
    low[k] = x < low[k] ? x : low[k];
    high[k] = x > high[k] ? x : high[k];
  }
  size_t above = low[1] >= high[0] ? 1 : 0;
  if (low[above] < high[1 - above]) return;
  *found = true;
  op_fail(err, OP_E_REQUEST, "separation: '%s' tells '%s' apart perfectly: up to %g one answer, from %g on the other, so that the model has no finite estimate",
          atom->name, response, high[1 - above], low[above]);
  op_fail_hint(err, "leave '%s' out, or group it", atom->name);
}

op_status separation_find(const model_problem *p, const double *weight, const char *response, const char *const *outcomes, bool *found, op_error *err) {
  op_status status = OP_OK;
  *found = false;
  bool counts = p->family->response == RESPONSE_COUNT;
  if (p->family->kind == FAMILY_MEAN && p->family->response != RESPONSE_BINARY && !counts) return OP_OK;
  for (size_t t = 0; status == OP_OK && !*found && t < p->matrix->n_terms; t++) {
    const model_term *term = &p->matrix->terms[t];
    bool factors = term->n_parts > 0;
    for (size_t k = 0; k < term->n_parts; k++) factors = factors && p->frame->atoms[term->parts[k].atom].factor;
    if (factors) status = check_factor_term(p, weight, t, response, outcomes, found, err);
  }
  for (size_t a = 0; status == OP_OK && !*found && p->family->kind == FAMILY_MEAN && !counts && a < p->frame->n_atoms; a++) {
    if (!p->frame->atoms[a].factor) check_number(p, weight, &p->frame->atoms[a], response, found, err);
  }
  return status;
}
