/* Rows of one group that have an answer everywhere, the categories among them, and the response as numbers. */
#include <math.h>

#include "analysis/model.h"
#include "table/levels.h"

/* --- rows --- */

static op_status take_rows(model_group *m, analysis_rows *rows, size_t group, op_error *err) {
  const op_sample *s = m->plan->sample;
  unsigned char answers[MODEL_BLOCK];
  size_t all_rows;
  m->rows = analysis_rows_take(rows, group, &all_rows);
  m->weight = op_array_raw(all_rows, sizeof *m->weight, err);
  m->y = op_array_raw(all_rows, sizeof *m->y, err);
  if (m->weight == NULL || m->y == NULL) return OP_E_MEMORY;
  double all = 0, counted = 0;
  for (size_t first = 0; first < all_rows; first += MODEL_BLOCK) {
    size_t n = all_rows - first < MODEL_BLOCK ? all_rows - first : MODEL_BLOCK;
    frame_answers(&m->request->frame, m->rows + first, n, answers);
    for (size_t i = 0; i < n; i++) {
      size_t r = m->rows[first + i];
      all += s->weight[r];
      counted += op_sample_members(s, r);
      m->rows[m->set.n] = r;
      m->set.n += answers[i];
    }
  }
  m->set.rows = m->rows;
  m->mean_weight = counted > 0 ? all / counted : 1;
  return OP_OK;
}

static void weigh_rows(model_group *m) {
  for (size_t i = 0; i < m->set.n; i++) m->weight[i] = m->plan->sample->weight[m->rows[i]];
}

static void sum_rows(model_group *m) {
  m->n = m->weighted_n = 0;
  for (size_t i = 0; i < m->set.n; i++) {
    m->n += op_sample_members(m->plan->sample, m->rows[i]);
    m->weighted_n += m->weight[i];
  }
}

/* Rows whose category is not among those of C(x, levels = ...) are left. True when some were dropped. */
static bool drop_unlisted(model_group *m) {
  const model_frame *f = &m->request->frame;
  const op_model_formula *formula = m->request->formula;
  size_t kept = 0, before = m->set.n;
  bool lists = f->response.factor && formula->response.levels != NULL;
  for (size_t a = 0; a < f->n_atoms; a++) lists = lists || (f->atoms[a].factor && formula->atoms[a].levels != NULL);
  if (!lists) return false;
  for (size_t i = 0; i < before; i++) {
    size_t r = m->rows[i];
    bool listed = m->weight[i] == 0 || !f->response.factor || frame_category(f, &f->response, r) >= 0;
    for (size_t a = 0; listed && a < f->n_atoms; a++) listed = !f->atoms[a].factor || m->weight[i] == 0 || frame_category(f, &f->atoms[a], r) >= 0;
    if (listed) m->rows[kept++] = r;
  }
  m->set.n = kept;
  weigh_rows(m);
  return kept != before;
}

static op_status find_categories(model_group *m, op_error *err) {
  model_frame *f = &m->plan->model->frame;
  const op_model_formula *formula = m->request->formula;
  op_status status = OP_OK;
  for (size_t a = 0; status == OP_OK && a < f->n_atoms; a++) {
    if (f->atoms[a].factor) status = frame_factor(f, &f->atoms[a], &formula->atoms[a], m->rows, m->weight, m->set.n, err);
  }
  if (status == OP_OK && f->response.factor) status = frame_factor(f, &f->response, &formula->response, m->rows, m->weight, m->set.n, err);
  return status;
}

op_status model_rows_settle(model_group *m, analysis_rows *rows, size_t group, op_error *err) {
  model_frame *f = &m->plan->model->frame;
  op_status status = take_rows(m, rows, group, err);
  if (status != OP_OK) return status;
  weigh_rows(m);
  status = find_categories(m, err);
  if (status == OP_OK && drop_unlisted(m)) status = find_categories(m, err);
  if (status == OP_OK) status = order_sort(f, m->rows, m->set.n, &m->order, err);
  if (status != OP_OK) return status;
  weigh_rows(m);
  sum_rows(m);
  if (m->n == 0) {
    op_fail(err, OP_E_REQUEST, "nobody has answered all of the model's variables");
    return op_fail_hint(err, "opine describe counts the missing values of each variable");
  }
  return frame_centre(f, &m->order, m->weight, err);
}

/* --- response --- */

static op_status bad_response(const model_group *m, double value, const char *expected, op_error *err) {
  const char *name = m->request->frame.response.name;
  op_fail(err, OP_E_REQUEST, "'%s' is %g in a row, family '%s' expects %s", name, value, m->family->about.name, expected);
  return m->family->response == RESPONSE_BINARY ? op_fail_hint(err, "say which value counts: '%s == %g ~ ...'", name, value) : OP_E_REQUEST;
}

static op_status check_number(const model_group *m, double y, op_error *err) {
  switch (m->family->response) {
    case RESPONSE_BINARY:
      return y == 0 || y == 1 ? OP_OK : bad_response(m, y, "0 and 1", err);
    case RESPONSE_COUNT:
      return y >= 0 ? OP_OK : bad_response(m, y, "numbers of 0 or more", err);
    case RESPONSE_POSITIVE:
      return y > 0 ? OP_OK : bad_response(m, y, "numbers above 0", err);
    default:
      return OP_OK;
  }
}

static op_status numeric_response(model_group *m, op_error *err) {
  const model_frame *f = &m->request->frame;
  double low = (double)INFINITY, high = -(double)INFINITY;
  for (size_t i = 0; i < m->set.n; i++) {
    m->y[i] = frame_number(f, &f->response, m->rows[i]);
    if (m->weight[i] == 0) continue;
    op_status status = check_number(m, m->y[i], err);
    if (status != OP_OK) return status;
    low = m->y[i] < low ? m->y[i] : low;
    high = m->y[i] > high ? m->y[i] : high;
  }
  if (low < high) return OP_OK;
  if (m->n < 2)
    op_fail(err, OP_E_REQUEST, "only one row has an answer to all of the model's variables");
  else
    op_fail(err, OP_E_REQUEST, "'%s' is %g in all %.0f rows, so that there is nothing to explain", f->response.name, low, m->n);
  return op_fail_hint(err, "widen --where, or explain another variable");
}

static op_status too_few_categories(const model_group *m, size_t needed, op_error *err) {
  const model_atom *r = &m->request->frame.response;
  const char *only = r->n_categories == 1 ? op_levels_at(r->levels, r->codes[0])->label : "";
  if (r->n_categories < 2) {
    op_fail(err, OP_E_REQUEST, "'%s' has only one category here ('%s'), so that there is nothing to explain", r->name, only);
    return op_fail_hint(err, "widen --where, or explain another variable");
  }
  op_fail(err, OP_E_REQUEST, "'%s' has %zu categories, family '%s' needs %zu", r->name, r->n_categories, m->family->about.name, needed);
  return op_fail_hint(err, "say which value counts, as in '%s == \"%s\" ~ ...', or choose --family multinomial or ordinal", r->name,
                      op_levels_text(r->levels, r->codes[r->n_categories - 1]));
}

static op_status categorical_response(model_group *m, op_error *err) {
  const model_frame *f = &m->request->frame;
  const model_atom *r = &f->response;
  bool binary = m->family->response == RESPONSE_BINARY;
  if (r->n_categories < 2 || (binary && r->n_categories > 2)) return too_few_categories(m, 2, err);
  if (r->n_categories > MODEL_OUTCOMES) {
    op_fail(err, OP_E_REQUEST, "'%s' has %zu categories, a response can have %d", r->name, r->n_categories, MODEL_OUTCOMES);
    return op_fail_hint(err, "merge categories, or leave some out with --where");
  }
  /* a binary response counts its second category, or the one that is not the reference */
  size_t reference = r->reference;
  for (size_t i = 0; i < m->set.n; i++) {
    int32_t category = frame_category(f, r, m->rows[i]);
    m->y[i] = category < 0 ? 0 : binary ? category != (int32_t)reference : category;
  }
  return OP_OK;
}

op_status model_response_settle(model_group *m, op_error *err) {
  return m->request->frame.response.factor ? categorical_response(m, err) : numeric_response(m, err);
}
