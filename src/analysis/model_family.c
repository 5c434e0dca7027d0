/* What the variables of a model are once all their values are known: categories or numbers; and the family where none was asked for. */
#include <math.h>

#include "analysis/model.h"

static bool counts(const model_frame *f, const op_levels *levels, uint32_t code) {
  op_component component = {.categorical = true, .levels = levels, .keep_missing = f->keep_missing};
  return op_component_counts(&component, code);
}

/* Every answer has a label, so that the numbers stand for categories. */
static bool all_labelled(const model_frame *f, const op_levels *levels) {
  for (uint32_t c = 1; c < op_levels_count(levels); c++) {
    if (counts(f, levels, c) && !op_levels_at(levels, c)->labelled) return false;
  }
  return true;
}

static bool all_texts(const model_frame *f, const op_levels *levels) {
  for (uint32_t c = 1; c < op_levels_count(levels); c++) {
    if (counts(f, levels, c) && op_levels_at(levels, c)->value.type != OP_VALUE_TEXT) return false;
  }
  return true;
}

static bool only_zero_and_one(const model_frame *f, const op_levels *levels) {
  for (uint32_t c = 1; c < op_levels_count(levels); c++) {
    const op_level *level = op_levels_at(levels, c);
    if (counts(f, levels, c) && !(level->value.type == OP_VALUE_NUMBER && (level->value.number == 0 || level->value.number == 1))) return false;
  }
  return true;
}

static op_status settle_atom(const model_frame *f, const op_model_atom *written, model_atom *atom, op_error *err) {
  if (atom->expression != NULL) return frame_materialise(f, atom, err);
  const op_sample_column *column = &f->sample->columns[atom->kept];
  atom->levels = column->levels;
  if (!column->categorical) return OP_OK;
  atom->factor = written->type == OP_ATOM_FACTOR || all_texts(f, column->levels) || all_labelled(f, column->levels);
  return frame_codes(f, atom, err);
}

static op_status ask_for_family(const model_atom *r, size_t categories, op_error *err) {
  op_fail(err, OP_E_REQUEST, "'%s' has %zu categories: say which kind of model is meant", r->name, categories);
  return op_fail_hint(err, "write the category that counts, '%s == ... ~ ...', or choose --family multinomial, ordinal or gaussian", r->name);
}

static size_t answers(const model_frame *f, const op_levels *levels) {
  size_t n = 0;
  for (uint32_t c = 1; c < op_levels_count(levels); c++) n += counts(f, levels, c);
  return n;
}

static op_status choose_family(model_request *m, const model_atom *r, const op_model_atom *written, bool texts, op_error *err) {
  const model_frame *f = &m->frame;
  if (r->expression != NULL) {
    m->family = family_named(op_expression_is_condition(r->expression) ? "logit" : "gaussian");
  } else if (!f->sample->columns[r->kept].categorical) {
    m->family = family_named("gaussian");
  } else if (only_zero_and_one(f, r->levels) || ((texts || written->type == OP_ATOM_FACTOR) && (answers(f, r->levels) == 2 || written->n_levels == 2))) {
    m->family = family_named("logit");
  } else if (!texts && written->type != OP_ATOM_FACTOR && !all_labelled(f, r->levels)) {
    m->family = family_named("gaussian");
  } else {
    return ask_for_family(r, answers(f, r->levels), err);
  }
  return OP_OK;
}

static op_status settle_response(model_request *m, op_error *err) {
  model_frame *f = &m->frame;
  model_atom *r = &f->response;
  const op_model_atom *written = &m->formula->response;
  bool codes = r->expression == NULL && f->sample->columns[r->kept].categorical, texts = false;
  if (r->expression == NULL) {
    r->levels = f->sample->columns[r->kept].levels;
    texts = codes && all_texts(f, r->levels);
  }
  op_status status = m->family == NULL ? choose_family(m, r, written, texts, err) : OP_OK;
  if (status != OP_OK || !codes) return status;
  response_kind kind = m->family->response;
  r->factor = kind == RESPONSE_CATEGORIES || (kind == RESPONSE_BINARY && (texts || written->type == OP_ATOM_FACTOR));
  if (texts && !r->factor) {
    op_fail(err, OP_E_REQUEST, "'%s' holds texts, family '%s' needs numbers", r->name, m->family->about.name);
    return op_fail_hint(err, "choose --family logit, multinomial or ordinal, or write a condition: '%s == \"...\" ~ ...'", r->name);
  }
  return frame_codes(f, r, err);
}

op_status model_settle(op_plan *plan, op_error *err) {
  model_request *m = plan->model;
  model_frame *f = &m->frame;
  f->sample = plan->sample;
  op_status status = settle_response(m, err);
  for (size_t a = 0; status == OP_OK && a < f->n_atoms; a++) status = settle_atom(f, &m->formula->atoms[a], &f->atoms[a], err);
  for (size_t a = 0; status == OP_OK && a < f->n_offsets; a++) status = settle_atom(f, &m->formula->offsets[a], &f->offsets[a], err);
  return status;
}

/* --- what is told --- */

static op_status tell_references(const model_group *m, op_result *result, op_error *err) {
  op_text text = {0};
  for (size_t a = 0; a < m->request->frame.n_atoms; a++) {
    const model_atom *atom = &m->request->frame.atoms[a];
    if (!atom->factor) continue;
    op_text_addf(&text, "%s%s = %s", text.length > 0 ? ", " : "", atom->name, op_levels_at(atom->levels, atom->codes[atom->reference])->label);
  }
  op_status status = op_text_check(&text, err);
  if (status == OP_OK && text.length > 0) status = op_result_convention_add(result, "reference", text.data, err);
  op_text_clear(&text);
  return status;
}

/* Which category of a response of texts is modelled against which. */
static op_status tell_response(const model_group *m, op_result *result, op_error *err) {
  const model_atom *r = &m->request->frame.response;
  if (!r->factor || m->family->kind == FAMILY_ORDINAL) return OP_OK;
  bool binary = m->family->kind == FAMILY_MEAN;
  const char *text = binary ? op_arena_format(m->arena, err, "%s = %s against %s", r->name, m->outcome_labels[1], m->outcome_labels[0])
                            : op_arena_format(m->arena, err, "%s, categories against %s", r->name, m->outcome_labels[r->reference]);
  return text != NULL ? op_result_convention_add(result, "response", text, err) : OP_E_MEMORY;
}

/* A straight line through zeros and ones is a choice that deserves a word when nobody made it. */
static op_status note_zero_one(const model_group *m, op_result *result, op_error *err) {
  if (m->plan->request.model.family != NULL || m->family->response != RESPONSE_NUMBER) return OP_OK;
  for (size_t i = 0; i < m->set.n; i++) {
    if (m->y[i] != 0 && m->y[i] != 1) return OP_OK;
  }
  return op_result_note_add(result, err, "'%s' is 0 or 1 and was fitted by a straight line; --family logit fits a logistic regression",
                            m->request->frame.response.name);
}

op_status model_conventions(const model_group *m, op_result *result, op_error *err) {
  const op_model_options *o = &m->plan->request.model;
  const op_model_family *about = &m->family->about;
  bool ratio = about->ratio != NULL && (o->exponentiate > 0 || (o->exponentiate == 0 && about->shows_ratio));
  op_status status = op_result_convention_add(result, "family", about->name, err);
  if (status == OP_OK) status = tell_response(m, result, err);
  if (status == OP_OK) status = tell_references(m, result, err);
  if (status == OP_OK && ratio) status = op_result_convention_add(result, "ratio", about->ratio, err);
  if (status == OP_OK && m->values > 0) status = op_result_convention_add(result, "effects_se", o->unconditional ? "unconditional" : "delta", err);
  return status == OP_OK ? note_zero_one(m, result, err) : status;
}
