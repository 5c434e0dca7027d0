/* What a study tells of itself for opine disclose: of all its files, or of one file and those that share its layout. */
#include <string.h>

#include "base/text.h"
#include "input/study_read.h"

static const op_disclosure_info elements[] = {
#define OP_DISCLOSURE(id, key, title, aapor, esomar, asked, form, summary) {key, title, aapor, esomar, asked, form, summary},
#include "opine/disclosure_elements.def"
#undef OP_DISCLOSURE
};

const op_disclosure_info *op_disclosure_at(size_t index) { return index < OP_DISCLOSURE_COUNT ? &elements[index] : NULL; }

/* source  AAPOR Standard Definitions, 10th edition, 2023: response, cooperation, refusal and contact rates */
static const char *const rates[] = {"RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2", "COOP3", "COOP4", "REF1", "REF2", "REF3", "CON1", "CON2", "CON3", "participation"};
enum { N_RATES = sizeof rates / sizeof *rates };

static bool is_rate(const char *name) {
  for (size_t i = 0; i < N_RATES; i++) {
    if (strcmp(rates[i], name) == 0) return true;
  }
  return false;
}

/* {RR1: 12.3%, COOP1: 45%} as "RR1 12.3%, COOP1 45%". */
static const char *rates_text(study_reader *r, const yaml_node *node) {
  op_text list = {0};
  for (size_t i = 0; i < node->n; i++) {
    const char *name = node->keys[i]->text, *value = study_text(r, node->items[i], name);
    if (!is_rate(name)) {
      const char *nearest = op_nearest_name(name, rates, N_RATES);
      study_fault(r, node->keys[i], "'%s' is no rate of the AAPOR Standard Definitions", name);
      if (nearest != NULL) study_fault_hint(r, "did you mean '%s'?", nearest);
      else study_fault_hint(r, "rates are RR1 to RR6, COOP1 to COOP4, REF1 to REF3, CON1 to CON3, participation");
    }
    if (value != NULL) op_text_addf(&list, "%s%s %s", list.length > 0 ? ", " : "", name, value);
  }
  if (list.failed) r->status = op_fail(r->err, OP_E_MEMORY, "out of memory");
  const char *text = list.length > 0 && !list.failed ? study_format(r, "%s", list.data) : NULL;
  op_text_clear(&list);
  return text;
}

/* yes, no, mixed: more than a text, because margins of error depend on it. */
static const char *probability_text(study_reader *r, const yaml_node *node) {
  static const char *const words[] = {"yes", "no", "mixed"};
  const char *text = study_text(r, node, "probability");
  for (size_t i = 0; text != NULL && i < 3; i++) {
    if (op_text_equal_nocase(text, words[i])) return words[i];
  }
  if (text != NULL) {
    study_fault(r, node, "'probability' is '%s', expected yes, no or mixed", text);
    study_fault_hint(r, "how the sample was drawn stands in 'sampling'");
  }
  return NULL;
}

static const char *element_text(study_reader *r, const yaml_node *node, op_disclosure element) {
  const char *key = elements[element].key;
  size_t n;
  if (element == OP_DISCLOSURE_PROBABILITY) return probability_text(r, node);
  if (element == OP_DISCLOSURE_RESPONSE_RATE && node->kind == YAML_MAP && node->n > 0 && op_utf8_width(node->keys[0]->text) > 2) return rates_text(r, node);
  const op_study_text *texts = study_texts(r, node, key, &n, NULL);
  const char *text = study_choose(r, texts, n, study_format(r, "disclosure: %s", key));
  return text != NULL && text[0] != '\0' ? text : NULL;
}

const char *const *study_read_disclosure(study_reader *r, const study_chain *chain) {
  const char **texts = NULL;
  for (size_t c = 0; c < chain->n; c++) {
    const yaml_node *node = yaml_get(chain->nodes[c], "disclosure");
    if (node == NULL || !study_keys(r, node, STUDY_AT_DISCLOSURE)) continue;
    if (texts == NULL) texts = study_alloc(r, OP_DISCLOSURE_COUNT, sizeof *texts);
    for (size_t e = 0; texts != NULL && e < OP_DISCLOSURE_COUNT; e++) {
      const yaml_node *said = yaml_get(node, elements[e].key);
      if (said != NULL && texts[e] == NULL) texts[e] = element_text(r, said, (op_disclosure)e);
    }
  }
  return texts;
}

const char *op_study_disclosure(const op_study *study, size_t file, op_disclosure element) {
  const char *own = file < study->n_files && study->about[file].disclosure != NULL ? study->about[file].disclosure[element] : NULL;
  return own != NULL || study->disclosure == NULL ? own : study->disclosure[element];
}
