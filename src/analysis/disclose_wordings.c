/* Questions as they were asked, their answers, and what is no answer. */
#include <string.h>

#include "analysis/disclose.h"
#include "base/number.h"
#include "base/text.h"
#include "table/missing.h"

static bool rules_meet(const op_missing_rule *rules, size_t n, const op_label *label) { return op_missing_find(rules, n, &label->value, label->text) != NULL; }

bool disclose_is_missing(const disclosure *d, const op_variable *v, const op_label *label) {
  const op_study *study = d->plan->study;
  const op_request *r = &d->plan->request;
  bool missing = rules_meet(v->missing, v->n_missing, label);
  for (size_t i = 0; study != NULL && i < study->n_overlays; i++) {
    const op_variable_overlay *o = &study->overlays[i];
    if (o->name == NULL || strcmp(o->name, v->name) == 0) missing = (missing && !o->drop_file_missing) || rules_meet(o->missing, o->n_missing, label);
  }
  for (size_t m = 0; m < r->n_missing; m++) {
    if (r->missing[m].variable != NULL && strcmp(r->missing[m].variable, v->name) != 0) continue;
    for (size_t i = 0; i < r->missing[m].values.count; i++) {
      op_missing_rule rule = op_missing_rule_read(r->missing[m].values.items[i]);
      missing = missing || rules_meet(&rule, 1, label);
    }
  }
  return missing;
}

/* "1 Very favorable | 2 Somewhat favorable" of the labels that are answers, or of those that are none. */
static void add_labels(const disclosure *d, op_text *out, const op_variable *v, bool missing) {
  for (size_t l = 0; l < v->n_labels; l++) {
    const op_label *label = &v->labels[l];
    char code[OP_NUMBER_TEXT] = "";
    if (disclose_is_missing(d, v, label) != missing) continue;
    if (label->value.type == OP_VALUE_NUMBER) op_number_write(label->value.number, code);
    else if (label->value.type == OP_VALUE_TAG) code[0] = '.', code[1] = label->value.tag, code[2] = '\0';
    const char *text = label->value.type == OP_VALUE_TEXT ? label->value.text : code;
    bool repeats = op_text_leads(label->text, text);
    op_text_addf(out, "%s%s%s%s", out->length > 0 ? " | " : "", repeats ? "" : text, repeats ? "" : " ", label->text);
  }
}

static op_status add_question(disclosure *d, size_t section, const op_variable *v) {
  op_text answers = {0}, missing = {0};
  op_row *row;
  add_labels(d, &answers, v, false);
  add_labels(d, &missing, v, true);
  op_status status = op_text_check(&answers, d->err);
  if (status == OP_OK) status = op_text_check(&missing, d->err);
  if (status == OP_OK) status = op_section_row_add(d->result, section, &row, d->err);
  const char *texts[] = {v->name, v->question != NULL ? v->question : v->label, answers.data != NULL ? answers.data : "", missing.data != NULL ? missing.data : ""};
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_row_key_set(d->result, row, k, texts[k], NULL, d->err);
  op_text_clear(&answers);
  op_text_clear(&missing);
  return status;
}

op_status disclose_wordings_present(disclosure *d) {
  static const char *const keys[] = {"variable", "question", "answers", "no_answer"}, *const titles[] = {"variable", "question", "answers", "no answer"};
  const op_schema *schema = op_source_schema(d->plan->source);
  size_t section;
  if (d->n_questions == 0) return OP_OK;
  op_status status = op_result_section_add(d->result, "wordings", "Questions", false, &section, d->err);
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_section_key_add(d->result, section, keys[k], titles[k], OP_KEY_TEXT, d->err);
  for (size_t i = 0; status == OP_OK && i < d->n_questions; i++) {
    status = add_question(d, section, &schema->variables[op_schema_find(schema, d->questions[i])]);
  }
  return status;
}
