/* The sampling design of a study, and how the files of a series that name it differently are brought under one. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "input/study_read.h"

/* A word among some; -1 and a fault that lists them when it is another. */
static int word_of(study_reader *r, const yaml_node *node, const char *what, const char *const *words) {
  const char *text = study_text(r, node, what);
  op_text list = {0};
  size_t n = 0;
  int found = -1;
  if (text == NULL) return -1;
  for (; words[n] != NULL; n++) {
    if (strcmp(words[n], text) == 0) found = (int)n;
    op_text_addf(&list, "%s%s", n == 0 ? "" : words[n + 1] != NULL ? ", " : " or ", words[n]);
  }
  if (found < 0) {
    study_fault(r, node, "'%s' is '%s', expected %s", what, text, list.data != NULL ? list.data : "");
    const char *nearest = op_nearest_name(text, words, n);
    if (nearest != NULL) study_fault_hint(r, "did you mean '%s'?", nearest);
  }
  op_text_clear(&list);
  return found;
}

/* --- replicates --- */

static const double *numbers_of(study_reader *r, const yaml_node *node, const char *what, size_t *n) {
  size_t count = node == NULL ? 0 : node->kind == YAML_LIST ? node->n : 1;
  if (count == 0) return NULL;
  double *numbers = study_alloc(r, count, sizeof *numbers);
  for (size_t i = 0; numbers != NULL && i < count; i++) numbers[i] = study_number(r, node->kind == YAML_LIST ? node->items[i] : node, what);
  *n = count;
  return numbers;
}

static op_answer answer_of(study_reader *r, const yaml_node *node, const char *what) {
  return node == NULL ? OP_UNSET : study_flag(r, node, what, false) ? OP_YES : OP_NO;
}

static void read_replicates(study_reader *r, const yaml_node *node, op_replicate_options *o) {
  static const char *const types[] = {
#define OP_REPLICATE_TYPE(id, name) #name,
#include "opine/replicate_types.def"
#undef OP_REPLICATE_TYPE
      NULL,
  };
  if (node == NULL || !study_keys(r, node, STUDY_AT_REPLICATES)) return;
  o->columns = study_text(r, yaml_get(node, "columns"), "columns");
  if (yaml_get(node, "columns") == NULL) study_fault(r, node, "the replicates need their 'columns'");
  if (yaml_get(node, "type") == NULL) study_fault(r, node, "the replicates need their 'type'");
  o->type = (op_rep_type)(word_of(r, yaml_get(node, "type"), "type", types) + 1);
  o->rho = study_number(r, yaml_get(node, "rho"), "rho");
  if (o->rho < 0 || o->rho >= 1) study_fault(r, yaml_get(node, "rho"), "'rho' is %g, expected 0 or more and under 1", o->rho);
  o->scale = study_number(r, yaml_get(node, "scale"), "scale");
  if (o->scale <= 0) study_fault(r, yaml_get(node, "scale"), "'scale' is %g, expected a number above 0", o->scale);
  o->average = study_number(r, yaml_get(node, "average"), "average");
  if (o->average <= 0) study_fault(r, yaml_get(node, "average"), "'average' is %g, expected a number above 0", o->average);
  const yaml_node *scales = yaml_get(node, "scales");
  bool path = scales != NULL && scales->kind == YAML_TEXT && op_value_read(scales->text).type == OP_VALUE_TEXT;
  if (path) o->scales_file = study_path(r, scales, "scales");
  else o->scales = numbers_of(r, scales, "scales", &o->n_scales);
  o->fractions = numbers_of(r, yaml_get(node, "fractions"), "fractions", &o->n_fractions);
  o->combined = answer_of(r, yaml_get(node, "combined"), "combined");
  o->mse = answer_of(r, yaml_get(node, "mse"), "mse");
}

/* --- unequal probabilities, two phases --- */

static op_rule rule_of(study_reader *r, const yaml_node *node, const char *what, const char *option) {
  static const struct {
    op_rule rule;
    const char *option, *name;
  } rules[] = {
#define OP_DESIGN_RULE(id, file, option, name) {OP_RULE_##id, option, name},
#include "opine/design_rules.def"
#undef OP_DESIGN_RULE
  };
  const char *words[sizeof rules / sizeof *rules + 1] = {NULL};
  op_rule of[sizeof rules / sizeof *rules] = {0};
  size_t n = 0;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (strcmp(rules[i].option, option) != 0) continue;
    of[n] = rules[i].rule;
    words[n++] = rules[i].name;
  }
  int found = word_of(r, node, what, words);
  return found >= 0 ? of[found] : 0;
}

static void read_pps(study_reader *r, const yaml_node *node, op_pps_options *o) {
  static const char *const variances[] = {"ht", "yg", NULL};
  if (node == NULL || !study_keys(r, node, STUDY_AT_PPS)) return;
  if (yaml_get(node, "rule") == NULL) study_fault(r, node, "pps needs its 'rule'");
  o->rule = rule_of(r, yaml_get(node, "rule"), "rule", "pps");
  o->yates_grundy = word_of(r, yaml_get(node, "variance"), "variance", variances) == 1;
  if (yaml_get(node, "joint") != NULL) o->joint_file = study_path(r, yaml_get(node, "joint"), "joint");
  o->psum = study_text(r, yaml_get(node, "psum"), "psum");
}

static void read_two_phase(study_reader *r, const yaml_node *node, op_two_phase_options *o) {
  if (node == NULL || !study_keys(r, node, STUDY_AT_TWO_PHASE)) return;
  if (yaml_get(node, "sample") == NULL) study_fault(r, node, "two_phase needs its 'sample', the condition that holds for rows sampled again");
  o->sample = study_text(r, yaml_get(node, "sample"), "sample");
  o->rule = rule_of(r, yaml_get(node, "method"), "method", "two-phase");
  o->strata = study_names(r, yaml_get(node, "strata"), "strata");
  o->psu = study_names(r, yaml_get(node, "psu"), "psu");
  o->fpc = study_names(r, yaml_get(node, "fpc"), "fpc");
  o->probs = study_names(r, yaml_get(node, "probs"), "probs");
  o->weights = study_text(r, yaml_get(node, "weights"), "weights");
}

void study_read_design(study_reader *r, const yaml_node *node) {
  static const char *const rules[] = {"fail", "remove", "certainty", "adjust", "average", NULL};
  op_study *s = r->study;
  if (node == NULL || !study_keys(r, node, STUDY_AT_DESIGN)) return;
  s->weights = study_text(r, yaml_get(node, "weights"), "weights");
  s->strata = study_names(r, yaml_get(node, "strata"), "strata");
  s->psu = study_names(r, yaml_get(node, "psu"), "psu");
  s->fpc = study_names(r, yaml_get(node, "fpc"), "fpc");
  s->probs = study_names(r, yaml_get(node, "probs"), "probs");
  s->interviewer = study_text(r, yaml_get(node, "interviewer"), "interviewer");
  if (s->weights != NULL && s->probs.count > 0) study_fault(r, yaml_get(node, "probs"), "the design has 'weights' and 'probs': one of them says the weight");
  s->lonely = (op_lonely)(word_of(r, yaml_get(node, "lonely"), "lonely", rules) + 1);
  read_replicates(r, yaml_get(node, "replicates"), &s->replicate);
  read_pps(r, yaml_get(node, "pps"), &s->pps);
  read_two_phase(r, yaml_get(node, "two_phase"), &s->two_phase);
}

/* --- the design of one file --- */

typedef struct file_design {
  study_reader *r;
  op_alias *aliases; size_t *n_aliases;
  op_fact *facts;    size_t *n_facts;
  size_t added;
} file_design;

static bool said(const file_design *d, const char *name) {
  for (size_t i = 0; i < *d->n_aliases; i++) {
    if (strcmp(d->aliases[i].name, name) == 0) return true;
  }
  for (size_t i = 0; i < *d->n_facts; i++) {
    if (strcmp(d->facts[i].name, name) == 0) return true;
  }
  return false;
}

/* The series' name stands for the file's; without one it is a fact of the file. */
static void bring(file_design *d, const yaml_node *node, const char *name, const char *from, const char *otherwise) {
  if (from != NULL && strcmp(from, name) == 0) return;
  if (d->added++ >= STUDY_DESIGN_NAMES) return;
  if (said(d, name)) study_fault(d->r, node, "the file says '%s' twice: in its design, and in its variables or facts", name);
  else if (from != NULL) d->aliases[(*d->n_aliases)++] = (op_alias){.name = name, .from = from};
  else d->facts[(*d->n_facts)++] = (op_fact){name, otherwise};
}

/* The study's names of a list (strata, psu, fpc) against those of the file. The study's list grows where only files name it: stratum, stratum_2, ... */
static void bring_list(file_design *d, const yaml_node *node, const char *key, const char *series, op_names *names, const char *otherwise) {
  const yaml_node *list = yaml_get(node, key);
  if (list == NULL) return;
  op_names from = study_names(d->r, list, key);
  if (from.count == 1 && strcmp(from.items[0], "none") == 0) from.count = 0;
  if (from.count > 8) {
    study_fault(d->r, list, "'%s' names %zu variables, more than 8", key, from.count);
    return;
  }
  if (from.count > names->count) {
    const char **longer = study_alloc(d->r, from.count, sizeof *longer);
    if (longer == NULL) return;
    for (size_t i = 0; i < from.count; i++) longer[i] = i < names->count ? names->items[i] : i == 0 ? series : study_format(d->r, "%s_%zu", series, i + 1);
    *names = (op_names){longer, from.count};
  }
  for (size_t i = 0; d->r->status == OP_OK && i < names->count; i++) bring(d, list, names->items[i], i < from.count ? from.items[i] : NULL, otherwise);
}

void study_read_file_design(study_reader *r, const yaml_node *node, op_alias *aliases, size_t *n_aliases, op_fact *facts, size_t *n_facts, op_study_file *about) {
  static const char huge[] = "1e15"; /* a population so large that its correction is none */
  op_study *s = r->study;
  file_design d = {r, aliases, n_aliases, facts, n_facts, 0};
  if (node == NULL || !study_keys(r, node, STUDY_AT_FILE_DESIGN)) return;
  const char *weights = study_text(r, yaml_get(node, "weights"), "weights"), *interviewer = study_text(r, yaml_get(node, "interviewer"), "interviewer");
  if (weights != NULL) {
    about->no_weights = strcmp(weights, "none") == 0;
    if (s->weights == NULL) s->weights = "weight";
    bring(&d, yaml_get(node, "weights"), s->weights, about->no_weights ? NULL : weights, "1");
  }
  bring_list(&d, node, "strata", "stratum", &s->strata, "0");
  bring_list(&d, node, "psu", "psu", &s->psu, NULL);
  bring_list(&d, node, "fpc", "fpc", &s->fpc, huge);
  if (interviewer != NULL && strcmp(interviewer, "none") != 0) {
    if (s->interviewer == NULL) s->interviewer = "interviewer";
    about->interviewer = interviewer;
    bring(&d, yaml_get(node, "interviewer"), s->interviewer, interviewer, NULL);
  }
}
