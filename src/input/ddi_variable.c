/* One variable of a DDI codebook: texts, categories, missing codes, where its values stand.
   source  DDI Alliance, Codebook 2.5 field-level documentation (var, location, catgry, invalrng, qstn) */
#include <math.h>
#include <string.h>

#include "base/dict.h"
#include "base/number.h"
#include "base/text.h"
#include "input/ddi_codebook.h"
#include "table/missing.h"

/* A growing list of the variable at hand. */
typedef struct rules {
  op_missing_rule *items;
  size_t n, capacity;
} rules;

/* --- texts --- */

/* The question: literal texts of <qstn>, else the text of <qstn> itself (DDI 1). */
static const char *question_of(metadata *m, const xml_node *node, op_error *err) {
  const xml_node *question = metadata_pick(m, node, "qstn", NULL);
  if (question == NULL) return "";
  const char *before = metadata_text(m, question, "preQTxt", err), *literal = metadata_text(m, question, "qstnLit", err);
  if (before == NULL || literal == NULL) return NULL;
  if (literal[0] == '\0' && xml_child(question, NULL) == NULL) return xml_text(question, m->arena, err);
  if (before[0] == '\0' || literal[0] == '\0') return literal;
  return op_arena_format(m->arena, err, "%s %s", before, literal);
}

/* --- missing codes --- */

static op_status add_rule(rules *r, op_missing_rule rule, op_error *err) {
  op_status status = op_array_grow((void **)&r->items, &r->capacity, r->n + 1, sizeof *r->items, 0, err);
  rule.why = OP_MISSING_FILE;
  if (status == OP_OK) r->items[r->n++] = rule;
  return status;
}

static op_status add_missing_code(rules *r, const char *code, op_error *err) {
  op_value value = op_value_read(code);
  op_missing_rule rule = {.type = OP_RULE_TEXT, .text = code};
  if (value.type == OP_VALUE_NUMBER) rule = (op_missing_rule){.type = OP_RULE_RANGE, .lo = value.number, .hi = value.number};
  op_status status = add_rule(r, rule, err);
  rule = op_missing_rule_read(code); /* ".a": a tag in Stata's files, a text in others */
  return status == OP_OK && rule.type == OP_RULE_TAG ? add_rule(r, rule, err) : status;
}

/* A bound of <range>: min and max belong to it, minExclusive and maxExclusive do not. */
static op_status bound_of(const metadata *m, const xml_node *node, const char *inclusive, const char *exclusive, double open, double *out, op_error *err) {
  const char *in = xml_get(node, inclusive), *ex = xml_get(node, exclusive), *text = in != NULL ? in : ex;
  *out = open;
  if (text == NULL || text[0] == '\0') return OP_OK;
  if (!op_number_read(text, strlen(text), '.', out)) return xml_fail(m->path, node, err, "a bound of the range is '%.40s', expected a number", text);
  if (in == NULL) *out = nextafter(*out, -open);
  return OP_OK;
}

static op_status range_of(const metadata *m, const xml_node *node, double *lo, double *hi, op_error *err) {
  op_status status = bound_of(m, node, "min", "minExclusive", -INFINITY, lo, err);
  return status == OP_OK ? bound_of(m, node, "max", "maxExclusive", INFINITY, hi, err) : status;
}

static op_status take_invalid(const metadata *m, const xml_node *node, rules *r, op_error *err) {
  op_status status = OP_OK;
  for (const xml_node *list = xml_child(node, "invalrng"); status == OP_OK && list != NULL; list = xml_after(list, "invalrng")) {
    for (const xml_node *at = xml_child(list, NULL); status == OP_OK && at != NULL; at = xml_after(at, NULL)) {
      op_missing_rule rule = {.type = OP_RULE_RANGE};
      const char *code = xml_get(at, "VALUE");
      if (strcmp(at->name, "item") == 0 && code != NULL && code[0] != '\0') status = add_missing_code(r, code, err);
      if (strcmp(at->name, "range") != 0) continue;
      status = range_of(m, at, &rule.lo, &rule.hi, err);
      if (status == OP_OK && (isfinite(rule.lo) || isfinite(rule.hi))) status = add_rule(r, rule, err);
    }
  }
  return status;
}

/* --- categories --- */

static bool says_yes(const char *text) { return text != NULL && (text[0] == 'Y' || text[0] == 'y' || text[0] == '1' || text[0] == 't'); }

/* The variable's categories so far: codes as a dictionary, and the label of each. */
typedef struct categories {
  op_label *labels;
  op_dict *codes;
  const char **texts;
} categories;

/* A code that stands there twice must have the same label both times. */
static op_status check_repeated(const metadata *m, const xml_node *node, const op_variable *v, categories *c, const op_label *label, bool *known, op_error *err) {
  char number[OP_NUMBER_TEXT];
  const char *key = label->value.text;
  if (label->value.type == OP_VALUE_NUMBER) op_number_write(label->value.number, number);
  if (label->value.type == OP_VALUE_NUMBER) key = number;
  size_t before = op_dict_count(c->codes);
  uint32_t index = op_dict_add(c->codes, key, strlen(key), err);
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  *known = index < before;
  if (!*known) c->texts[index] = label->text;
  if (strcmp(c->texts[index], label->text) == 0) return OP_OK;
  return xml_fail(m->path, node, err, "%s has the code '%.60s' twice: '%.60s' and '%.60s'", v->name, key, c->texts[index], label->text);
}

static op_status take_category(metadata *m, const xml_node *node, op_variable *v, categories *c, rules *r, op_error *err) {
  const char *code = metadata_text(m, node, "catValu", err), *text = metadata_text(m, node, "labl", err);
  if (code == NULL || text == NULL) return OP_E_MEMORY;
  if (code[0] == '\0' || strcmp(code, ".") == 0) return OP_OK; /* a heading, or the empty value */
  if (says_yes(xml_get(node, "missing"))) {
    op_status status = add_missing_code(r, code, err);
    if (status != OP_OK) return status;
  }
  if (text[0] == '\0') text = metadata_text(m, node, "txt", err);
  if (text == NULL) return OP_E_MEMORY;
  if (text[0] == '\0') return OP_OK;
  op_label label = {.value = op_value_read(code), .text = text};
  bool known;
  op_status status = check_repeated(m, node, v, c, &label, &known, err);
  if (status != OP_OK || known) return status;
  c->labels[v->n_labels++] = label;
  op_missing_rule tag = op_missing_rule_read(code);
  if (tag.type == OP_RULE_TAG) c->labels[v->n_labels++] = (op_label){.value = {.type = OP_VALUE_TAG, .tag = tag.tag}, .text = text};
  return OP_OK;
}

static op_status take_categories(metadata *m, const xml_node *node, op_variable *v, rules *r, op_error *err) {
  size_t n = 0;
  for (const xml_node *at = xml_child(node, "catgry"); at != NULL; at = xml_after(at, "catgry")) n++;
  if (n == 0) return OP_OK;
  categories c = {.labels = op_arena_alloc(m->arena, 2 * n * sizeof *c.labels, err), .texts = op_array_new(n, sizeof *c.texts, err), .codes = op_dict_new(err)};
  op_status status = c.labels != NULL && c.texts != NULL && c.codes != NULL ? OP_OK : OP_E_MEMORY;
  v->labels = c.labels;
  for (const xml_node *at = xml_child(node, "catgry"); status == OP_OK && at != NULL; at = xml_after(at, "catgry")) status = take_category(m, at, v, &c, r, err);
  op_free(c.texts);
  op_dict_free(c.codes);
  return status;
}

/* Variables that are told of by name; the others as a number. */
#define BEYOND_SHOWN 4

/* Labelled codes outside the range that the codebook calls valid, which it does not declare missing either: most often "don't know" that nobody marked. */
static op_status note_beyond_valid(metadata *m, const xml_node *node, const op_variable *v, op_error *err) {
  const xml_node *range = xml_child(xml_child(node, "valrng"), "range");
  double lo, hi;
  op_text list = {0};
  op_status status = range != NULL ? range_of(m, range, &lo, &hi, err) : OP_OK;
  for (size_t i = 0; range != NULL && status == OP_OK && i < v->n_labels; i++) {
    const op_value *value = &v->labels[i].value;
    bool beyond = value->type == OP_VALUE_NUMBER && (value->number < lo || value->number > hi);
    if (!beyond || op_missing_find(v->missing, v->n_missing, value, v->labels[i].text) != NULL) continue;
    op_text_addf(&list, "%s%.15g (%s)", list.length > 0 ? ", " : "", value->number, v->labels[i].text);
  }
  if (status == OP_OK) status = op_text_check(&list, err);
  if (status == OP_OK && list.length > 0 && m->n_beyond++ < BEYOND_SHOWN) {
    status = metadata_add_note(m, op_arena_format(m->arena, err, "%s: %s outside its valid range, yet not declared missing (--missing)", v->name, list.data), err);
  }
  op_text_clear(&list);
  return status;
}

/* --- where the values stand --- */

static op_status take_location(metadata *m, const xml_node *node, metadata_variable *v, op_error *err) {
  const xml_node *place = xml_child(node, "location");
  if (place == NULL || xml_get(place, "StartPos") == NULL || xml_get(place, "StartPos")[0] == '\0') return OP_OK;
  const char *end = xml_get(place, "EndPos"), *card = xml_get(place, "RecSegNo");
  size_t last = 0;
  if (card != NULL && card[0] != '\0' && strcmp(card, "1") != 0) {
    xml_fail(m->path, place, err, "%s stands in record segment %.20s: data of several cards a respondent are not read", v->variable.name, card);
    return op_fail_hint(err, "ask the archive for one record a respondent");
  }
  op_status status = metadata_count(m, place, "StartPos", &v->start, err);
  if (status == OP_OK && end != NULL && end[0] != '\0') {
    status = metadata_count(m, place, "EndPos", &last, err);
    if (status == OP_OK && last < v->start) return xml_fail(m->path, place, err, "%s ends in column %zu, before it starts in %zu", v->variable.name, last, v->start);
    v->width = last - v->start + 1;
  } else if (status == OP_OK) {
    status = metadata_count(m, place, "width", &v->width, err);
  }
  if (status == OP_OK) m->layout = METADATA_FIXED;
  return status;
}

static op_status take_decimals(metadata *m, const xml_node *node, metadata_variable *v, op_error *err) {
  const char *text = xml_get(node, "dcml");
  size_t n;
  if (text == NULL || text[0] == '\0') return OP_OK;
  if (!op_number_read_size(text, strlen(text), &n) || n > 15) return xml_fail(m->path, node, err, "dcml of %s is '%.20s', expected 0 to 15 decimals", v->variable.name, text);
  v->decimals = (int)n;
  return OP_OK;
}

static op_kind kind_of(const xml_node *node) {
  const xml_node *format = xml_child(node, "varFormat");
  const char *type = format != NULL ? xml_get(format, "type") : NULL;
  if (op_text_equal(type, "numeric")) return OP_KIND_NUMBER;
  return op_text_equal(type, "character") ? OP_KIND_TEXT : OP_KIND_UNKNOWN;
}

op_status ddi_read_variable(metadata *m, const xml_node *node, op_error *err) {
  const char *name = xml_get(node, "name"), *label = metadata_text(m, node, "labl", err), *question = question_of(m, node, err);
  rules r = {0};
  if (label == NULL || question == NULL) return OP_E_MEMORY;
  if (name == NULL || name[0] == '\0') name = xml_get(node, "ID");
  if (name == NULL || name[0] == '\0') return xml_fail(m->path, node, err, "a variable has no name");
  metadata_variable *v = metadata_add_variable(m, node, name, label[0] != '\0' ? label : question, err);
  if (v == NULL) return OP_E_MEMORY;
  v->files = xml_get(node, "files");
  v->variable.kind = kind_of(node);
  if (question[0] != '\0' && strcmp(question, v->variable.label) != 0) v->variable.question = question;
  op_status status = take_categories(m, node, &v->variable, &r, err);
  if (status == OP_OK) status = take_invalid(m, node, &r, err);
  if (status == OP_OK) status = take_decimals(m, node, v, err);
  if (status == OP_OK) status = take_location(m, node, v, err);
  if (status == OP_OK && r.n > 0) {
    op_missing_rule *rules_kept = op_arena_alloc(m->arena, r.n * sizeof *rules_kept, err);
    if (rules_kept == NULL) status = OP_E_MEMORY;
    else memcpy(rules_kept, r.items, r.n * sizeof *rules_kept);
    v->variable.missing = rules_kept;
    v->variable.n_missing = rules_kept != NULL ? r.n : 0;
  }
  op_free(r.items);
  return status == OP_OK ? note_beyond_valid(m, node, &v->variable, err) : status;
}
