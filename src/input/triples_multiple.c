/* A multiple question of Triple-S: one variable an answer, whichever way the answers are stored, so that "asked, but chose nothing" stays apart from "not asked".
   source  The Triple-S XML Standard 2.0, "Variables of type multiple": bitstring format, spread format */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "input/triples_survey.h"

/* Answers that one question may have: the variables that they become. */
#define MOST_ANSWERS 5000

typedef struct answers {
  size_t *codes;
  const char **labels;
  size_t n, most;      /* most: the largest code */
} answers;

static op_status code_of(const metadata *m, const metadata_variable *like, const op_value *value, size_t *out, op_error *err) {
  bool whole = value->type == OP_VALUE_NUMBER && value->number >= 1 && value->number <= 1e7 && value->number == floor(value->number);
  if (!whole) return xml_fail(m->path, like->node, err, "%s is a multiple question: its codes must be whole numbers from 1", like->variable.name);
  *out = (size_t)value->number;
  return OP_OK;
}

/* The labelled values; where there are none, those of the range. */
static op_status list_answers(metadata *m, const metadata_variable *like, const triples_values *values, answers *out, op_error *err) {
  bool range = values->n == 0 && values->lo <= values->hi;
  double span = values->hi - values->lo + 1;
  if (values->n == 0 && !range) return xml_fail(m->path, like->node, err, "%s is a multiple question without values", like->variable.name);
  if (values->n > MOST_ANSWERS || (range && span > MOST_ANSWERS)) return xml_fail(m->path, like->node, err, "%s has more than %d answers", like->variable.name, MOST_ANSWERS);
  size_t n = range ? (size_t)span : values->n;
  out->codes = op_arena_alloc(m->arena, n * sizeof *out->codes, err);
  out->labels = op_arena_alloc(m->arena, n * sizeof *out->labels, err);
  if (out->codes == NULL || out->labels == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    op_value value = range ? (op_value){.type = OP_VALUE_NUMBER, .number = values->lo + (double)i} : values->labels[i].value;
    op_status status = code_of(m, like, &value, &out->codes[i], err);
    if (status != OP_OK) return status;
    const char *label = range ? "" : values->labels[i].text;
    out->labels[i] = label[0] != '\0' ? label : op_arena_format(m->arena, err, "%zu", out->codes[i]);
    if (out->labels[i] == NULL) return OP_E_MEMORY;
    if (out->codes[i] > out->most) out->most = out->codes[i];
  }
  out->n = n;
  return OP_OK;
}

/* Sees to it that the answers fit into the place, and finds the width of a part that is not said. */
static op_status check_place(const metadata *m, metadata_variable *like, const answers *a, op_error *err) {
  const char *name = like->variable.name;
  if (like->storage != METADATA_SUBFIELDS) {
    if (like->width == 0 || a->most <= like->width) return OP_OK;
    return xml_fail(m->path, like->node, err, "%s has the code %zu, but its place is %zu characters wide", name, a->most, like->width);
  }
  size_t digits = 1;
  for (size_t rest = a->most; rest >= 10; rest /= 10) digits++;
  if (like->part_width == 0) like->part_width = like->width > 0 ? like->width / like->subfields : digits;
  if (like->part_width < digits) return xml_fail(m->path, like->node, err, "%s has the code %zu, but its parts are %zu characters wide", name, a->most, like->part_width);
  if (like->width == 0 || like->subfields * like->part_width <= like->width) return OP_OK;
  return xml_fail(m->path, like->node, err, "%s has %zu parts of %zu characters, but its place is %zu wide", name, like->subfields, like->part_width, like->width);
}

static op_status add_answer(metadata *m, const metadata_variable *like, const answers *a, size_t i, const char **name, op_error *err) {
  *name = op_arena_format(m->arena, err, "%s_%zu", like->variable.name, a->codes[i]);
  const char *label = op_arena_format(m->arena, err, "%s: %s", like->variable.label[0] != '\0' ? like->variable.label : like->variable.name, a->labels[i]);
  metadata_variable *v = metadata_add_variable(m, like->node, *name, label, err);
  if (v == NULL) return OP_E_MEMORY;
  op_variable about = v->variable;
  *v = *like;
  v->variable = about;
  v->variable.kind = OP_KIND_NUMBER;
  v->variable.question = like->variable.question;
  v->storage = like->storage == METADATA_SUBFIELDS ? METADATA_SUBFIELDS : METADATA_BIT;
  v->code = like->storage == METADATA_SUBFIELDS ? a->codes[i] : a->codes[i] - 1;
  v->codes = a->codes;
  v->n_codes = a->n;
  return OP_OK;
}

op_status triples_read_multiple(metadata *m, const metadata_variable *about, const triples_values *values, op_error *err) {
  metadata_variable like = *about;
  answers a = {0};
  op_status status = list_answers(m, &like, values, &a, err);
  if (status == OP_OK) status = check_place(m, &like, &a, err);
  const char **names = status == OP_OK ? op_arena_alloc(m->arena, a.n * sizeof *names, err) : NULL;
  if (names == NULL) return err->status;
  for (size_t i = 0; status == OP_OK && i < a.n; i++) status = add_answer(m, &like, &a, i, &names[i], err);
  op_multiple_set set = {.name = op_arena_format(m->arena, err, "$%s", like.variable.name), .label = like.variable.label, .variables = names, .n_variables = a.n,
                         .dichotomy = true, .counted_value = 1};
  if (status != OP_OK || set.name == NULL) return OP_E_MEMORY;
  return metadata_add_set(m, &set, err);
}
