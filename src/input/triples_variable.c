/* One variable of a Triple-S definition.
   source  The Triple-S XML Standard 2.0, "Survey elements and attributes" and "Individual data items" */
#include <math.h>
#include <string.h>

#include "base/dict.h"
#include "base/number.h"
#include "base/text.h"
#include "input/triples_survey.h"

/* --- values --- */

static op_status take_range(const metadata *m, const xml_node *node, const char *name, triples_values *out, op_error *err) {
  const char *from = xml_get(node, "from"), *to = xml_get(node, "to");
  double lo, hi;
  if (from == NULL || to == NULL) return xml_fail(m->path, node, err, "a range of %s has no 'from' or no 'to'", name);
  if (!op_number_read(from, strlen(from), '.', &lo) || !op_number_read(to, strlen(to), '.', &hi)) return OP_OK; /* dates and times: 20210101 to 20211231 read, 000000 too */
  if (lo > hi) return xml_fail(m->path, node, err, "the range of %s runs from %.40s to %.40s", name, from, to);
  bool first = out->lo > out->hi;
  out->lo = first ? lo : fmin(out->lo, lo);
  out->hi = first ? hi : fmax(out->hi, hi);
  return OP_OK;
}

static op_status take_value(metadata *m, const xml_node *node, const char *name, op_dict *codes, triples_values *out, op_error *err) {
  const char *code = xml_get(node, "code"), *score = xml_get(node, "score"), *text = triples_text(m, node, "analysis", err);
  if (text == NULL) return OP_E_MEMORY;
  if (code == NULL || code[0] == '\0') return xml_fail(m->path, node, err, "a value of %s has no code", name);
  op_label *label = &out->labels[out->n];
  *label = (op_label){op_value_read(code), text};
  char number[OP_NUMBER_TEXT];
  const char *key = code;
  if (label->value.type == OP_VALUE_NUMBER) {
    op_number_write(label->value.number, number);
    key = number;
  }
  size_t before = op_dict_count(codes);
  uint32_t index = op_dict_add(codes, key, strlen(key), err);
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  if (index < before) return xml_fail(m->path, node, err, "%s has the code '%.60s' twice", name, code);
  out->scores[out->n] = (double)NAN;
  if (score != NULL && !op_number_read(score, strlen(score), '.', &out->scores[out->n])) return xml_fail(m->path, node, err, "a score of %s is '%.40s', expected a number", name, score);
  out->scored = out->scored || score != NULL;
  out->n++;
  return OP_OK;
}

static op_status take_values(metadata *m, const xml_node *node, const char *name, triples_values *out, op_error *err) {
  const xml_node *list = xml_child(node, "values");
  size_t n = 0;
  *out = (triples_values){.lo = 1, .hi = 0};
  for (const xml_node *at = xml_child(list, "value"); at != NULL; at = xml_after(at, "value")) n++;
  out->labels = op_arena_alloc(m->arena, n * sizeof *out->labels, err);
  out->scores = op_arena_alloc(m->arena, n * sizeof *out->scores, err);
  op_dict *codes = op_dict_new(err);
  op_status status = out->labels != NULL && out->scores != NULL && codes != NULL ? OP_OK : OP_E_MEMORY;
  for (const xml_node *at = xml_child(list, "value"); status == OP_OK && at != NULL; at = xml_after(at, "value")) status = take_value(m, at, name, codes, out, err);
  for (const xml_node *at = xml_child(list, "range"); status == OP_OK && at != NULL; at = xml_after(at, "range")) status = take_range(m, at, name, out, err);
  op_dict_free(codes);
  return status;
}

/* Values with a text become labels; one without says only that the code occurs. */
static op_status label_values(metadata *m, op_variable *v, const triples_values *values, op_error *err) {
  op_label *labels = op_arena_alloc(m->arena, values->n * sizeof *labels, err);
  if (labels == NULL) return OP_E_MEMORY;
  v->labels = labels;
  for (size_t i = 0; i < values->n; i++) {
    if (values->labels[i].text[0] != '\0') labels[v->n_labels++] = values->labels[i];
  }
  return OP_OK;
}

/* A quantity's labelled values outside its range stand for no number: "999 Refused" behind 0 to 500. */
static op_status take_special_values(metadata *m, op_variable *v, const triples_values *values, op_error *err) {
  op_missing_rule *rules = op_arena_alloc(m->arena, values->n * sizeof *rules, err);
  if (rules == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < values->n; i++) {
    double code = values->labels[i].value.number;
    bool inside = values->lo > values->hi || (code >= values->lo && code <= values->hi);
    if (values->labels[i].value.type == OP_VALUE_NUMBER && !inside) rules[v->n_missing++] = (op_missing_rule){.type = OP_RULE_RANGE, .lo = code, .hi = code, .why = OP_MISSING_FILE};
  }
  v->missing = rules;
  return OP_OK;
}

/* --- places --- */

static op_status take_place(metadata *m, const xml_node *node, metadata_variable *v, op_error *err) {
  const xml_node *place = xml_child(node, "position");
  const char *finish = place != NULL ? xml_get(place, "finish") : NULL;
  size_t last = 0;
  if (place == NULL) return xml_fail(m->path, node, err, "%s has no position", v->variable.name);
  op_status status = metadata_count(m, place, "start", &v->start, err);
  if (status == OP_OK && finish != NULL && finish[0] != '\0') status = metadata_count(m, place, "finish", &last, err);
  if (status != OP_OK) return status;
  if (last == 0) last = v->start;
  if (last < v->start) return xml_fail(m->path, place, err, "%s ends in %zu, before it starts in %zu", v->variable.name, last, v->start);
  v->width = last - v->start + 1;
  if (m->layout == METADATA_FIXED) return OP_OK;
  if (v->width > 1) return xml_fail(m->path, place, err, "%s takes fields %zu to %zu of the CSV file, expected one", v->variable.name, v->start, last);
  v->width = 0;
  return OP_OK;
}

static op_status take_spread(metadata *m, const xml_node *node, metadata_variable *v, op_error *err) {
  const xml_node *spread = xml_child(node, "spread");
  if (spread == NULL) return OP_OK;
  v->storage = METADATA_SUBFIELDS;
  op_status status = metadata_count(m, spread, "subfields", &v->subfields, err);
  if (status == OP_OK && xml_get(spread, "width") != NULL) status = metadata_count(m, spread, "width", &v->part_width, err);
  return status;
}

/* --- types --- */

typedef enum { SINGLE, MULTIPLE, QUANTITY, CHARACTER, LOGICAL, DATE, TIME, TYPES } type;

static op_status type_of(const metadata *m, const xml_node *node, const char *name, type *out, op_error *err) {
  static const char *const names[] = {"single", "multiple", "quantity", "character", "logical", "date", "time"};
  const char *text = xml_get(node, "type");
  for (int i = 0; text != NULL && i < TYPES; i++) {
    if (strcmp(text, names[i]) == 0) {
      *out = (type)i;
      return OP_OK;
    }
  }
  if (text == NULL) return xml_fail(m->path, node, err, "%s has no type", name);
  return xml_fail(m->path, node, err, "%s is of type '%.40s', expected single, multiple, quantity, character, logical, date or time", name, text);
}

static op_status take_weight(metadata *m, const xml_node *node, const char *name, op_error *err) {
  if (!op_text_equal(xml_get(node, "use"), "weight")) return OP_OK;
  if (m->weight == NULL) {
    m->weight = name;
    return OP_OK;
  }
  return metadata_add_note(m, op_arena_format(m->arena, err, "%s is marked as a weight too; %s, the first, is taken by itself (--weights)", name, m->weight), err);
}

/* Scores make a numeric variable of their own, so that their mean can be asked for. */
static op_status add_scores(metadata *m, const metadata_variable *like, const triples_values *values, op_error *err) {
  const char *name = op_arena_format(m->arena, err, "%s_score", like->variable.name), *label = op_arena_format(m->arena, err, "%s: score", like->variable.label);
  metadata_variable copy = *like, *v = metadata_add_variable(m, like->node, name, label, err);
  if (v == NULL) return OP_E_MEMORY;
  v->start = copy.start;
  v->width = copy.width;
  v->storage = METADATA_SCORE;
  v->scores = values->scores;
  v->variable.kind = OP_KIND_NUMBER;
  v->variable.labels = values->labels; /* to look codes up; taken away once the data are open */
  v->variable.n_labels = values->n;
  return OP_OK;
}

/* Name and texts: the label for analysis is the label, the wording for the interview the question. */
static op_status take_texts(metadata *m, const xml_node *node, metadata_variable *out, op_error *err) {
  const xml_node *label = xml_child(node, "label");
  const char *name = triples_text(m, xml_child(node, "name"), NULL, err), *ident = xml_get(node, "ident");
  const char *text = triples_text(m, label, "analysis", err), *asked = triples_text(m, label, "interview", err);
  if (name == NULL || text == NULL || asked == NULL) return OP_E_MEMORY;
  if (name[0] == '\0') name = ident;
  if (name == NULL || name[0] == '\0') return xml_fail(m->path, node, err, "a variable has neither a name nor an ident");
  *out = (metadata_variable){.variable = {.name = name, .label = text, .format = "", .kind = OP_KIND_NUMBER}, .node = node};
  if (asked[0] != '\0' && strcmp(asked, text) != 0) out->variable.question = asked;
  return OP_OK;
}

op_status triples_read_variable(metadata *m, const xml_node *node, op_error *err) {
  metadata_variable like = {0};
  triples_values values = {0};
  type is = SINGLE;
  op_status status = take_texts(m, node, &like, err);
  const char *name = like.variable.name;
  if (status == OP_OK) status = type_of(m, node, name, &is, err);
  if (status == OP_OK) status = take_place(m, node, &like, err);
  if (status == OP_OK) status = take_values(m, node, name, &values, err);
  if (status == OP_OK && is == MULTIPLE) status = take_spread(m, node, &like, err);
  if (status != OP_OK) return status;
  if (is == MULTIPLE) return triples_read_multiple(m, &like, &values, err);
  bool literal = op_text_equal(xml_get(node, "format"), "literal");
  if (is == CHARACTER || is == DATE || is == TIME || (is == SINGLE && literal)) like.variable.kind = OP_KIND_TEXT;
  like.storage = is == DATE ? METADATA_DATE : is == TIME ? METADATA_TIME : METADATA_VALUE;
  if (is == SINGLE || is == QUANTITY || is == CHARACTER) status = label_values(m, &like.variable, &values, err);
  if (status == OP_OK && is == QUANTITY) status = take_special_values(m, &like.variable, &values, err);
  metadata_variable *v = status == OP_OK ? metadata_add_variable(m, node, name, like.variable.label, err) : NULL;
  if (v == NULL) return err->status;
  *v = like;
  status = take_weight(m, node, name, err);
  return status == OP_OK && values.scored ? add_scores(m, &like, &values, err) : status;
}
