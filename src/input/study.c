/* Study files: the YAML tree as names of files, variables, codes. Nothing is looked up here.

   study: NAME            title: TEXT          source: citation         synthetic: true
   design: {weights: V, strata: [V], psu: [V], fpc: [V], lonely: RULE}
   time: V                date: V              claims: FILE             missing: [codes of every variable]
   files:
     - path: FILE         wave: 11             date: 2022-05            facts: {country: KZ}     sheet: Data
       variables: {NEW: OLD, NEW: {from: OLD, recode: {TARGET: [codes, "95-99" or labels]}}}
   variables:
     NAME: {label: TEXT, values: {1: TEXT}, missing: [98] or {98: reason}, keep_missing: true, nets: {NET: [codes]}} */
#include "opine/study.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/output.h"
#include "base/text.h"
#include "input/yaml_tree.h"
#include "table/missing.h"

typedef struct reader {
  const char *file;
  op_arena *arena;
  op_study *study;
  op_net *nets;
  size_t n_nets, net_capacity;
  op_variable_overlay *overlays;
  size_t n_overlays, overlay_capacity;
  op_error *err;
} reader;

/* --- simple values --- */

static op_status text_of(const reader *r, const yaml_node *node, const char *what, const char **out) {
  if (node == NULL) return OP_OK;
  if (node->kind != YAML_TEXT) return yaml_fail(r->file, node, r->err, "'%s' must be a text", what);
  *out = node->text;
  return OP_OK;
}

/* A list of texts; one text stands for a list of one. */
static op_status names_of(const reader *r, const yaml_node *node, const char *what, op_names *out) {
  if (node == NULL) return OP_OK;
  size_t n = node->kind == YAML_TEXT ? 1 : node->n;
  if (node->kind == YAML_MAP) return yaml_fail(r->file, node, r->err, "'%s' must be a list", what);
  const char **items = op_arena_alloc(r->arena, (n + 1) * sizeof *items, r->err);
  if (items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    const yaml_node *item = node->kind == YAML_TEXT ? node : node->items[i];
    if (item->kind != YAML_TEXT) return yaml_fail(r->file, item, r->err, "'%s' must be a list of plain texts", what);
    items[i] = item->text;
  }
  *out = (op_names){items, n};
  return OP_OK;
}

static op_status flag_of(const reader *r, const yaml_node *node, const char *what, bool *out) {
  const char *text = NULL;
  op_status status = text_of(r, node, what, &text);
  if (status != OP_OK || text == NULL) return status;
  *out = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;
  if (*out || strcmp(text, "false") == 0 || strcmp(text, "no") == 0) return OP_OK;
  return yaml_fail(r->file, node, r->err, "'%s' is '%s', expected true or false", what, text);
}

/* Path of a file of the study: relative to the study file's folder, or absolute. */
static op_status path_of(const reader *r, const yaml_node *node, const char **out) {
  const char *path = NULL;
  op_status status = text_of(r, node, "path", &path);
  if (status != OP_OK) return status;
  char *full = op_file_beside(r->file, path, r->err);
  *out = full != NULL ? op_arena_string(r->arena, full, r->err) : NULL;
  op_free(full);
  return *out != NULL ? OP_OK : OP_E_MEMORY;
}

/* --- missing codes, labels, nets --- */

static op_status missing_of(const reader *r, const yaml_node *node, op_variable_overlay *overlay) {
  if (node == NULL) return OP_OK;
  size_t n = node->kind == YAML_TEXT ? 1 : node->n;
  op_missing_rule *rules = op_arena_alloc(r->arena, (n + 1) * sizeof *rules, r->err);
  if (rules == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    const yaml_node *code = node->kind == YAML_TEXT ? node : node->kind == YAML_MAP ? node->keys[i] : node->items[i];
    if (code->kind != YAML_TEXT) return yaml_fail(r->file, code, r->err, "a missing code must be a number, a range such as 95-99, or a label");
    rules[i] = op_missing_rule_read(code->text);
    if (node->kind != YAML_MAP) continue;
    op_status status = text_of(r, node->items[i], code->text, &rules[i].reason);
    if (status != OP_OK) return status;
  }
  overlay->missing = rules;
  overlay->n_missing = n;
  return OP_OK;
}

static op_value value_of(const char *text) {
  op_value value = {.type = OP_VALUE_TEXT, .text = text};
  if (op_number_read(text, strlen(text), '.', &value.number)) value.type = OP_VALUE_NUMBER;
  return value;
}

static op_status values_of(const reader *r, const yaml_node *node, op_variable_overlay *overlay) {
  if (node == NULL) return OP_OK;
  if (node->kind != YAML_MAP) return yaml_fail(r->file, node, r->err, "'values' must map codes to labels");
  op_label *labels = op_arena_alloc(r->arena, (node->n + 1) * sizeof *labels, r->err);
  if (labels == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < node->n; i++) {
    labels[i].value = value_of(node->keys[i]->text);
    op_status status = text_of(r, node->items[i], node->keys[i]->text, &labels[i].text);
    if (status != OP_OK) return status;
  }
  overlay->labels = labels;
  overlay->n_labels = node->n;
  return OP_OK;
}

static op_status nets_of(reader *r, const yaml_node *node, const char *variable) {
  if (node == NULL) return OP_OK;
  if (node->kind != YAML_MAP) return yaml_fail(r->file, node, r->err, "'nets' must map names to lists of codes");
  for (size_t i = 0; i < node->n; i++) {
    op_net net = {.variable = variable, .label = node->keys[i]->text};
    op_status status = names_of(r, node->items[i], net.label, &net.categories);
    if (status == OP_OK) status = op_array_grow((void **)&r->nets, &r->net_capacity, r->n_nets + 1, sizeof *r->nets, 0, r->err);
    if (status != OP_OK) return status;
    r->nets[r->n_nets++] = net;
  }
  return OP_OK;
}

static op_status add_overlay(reader *r, op_variable_overlay overlay) {
  op_status status = op_array_grow((void **)&r->overlays, &r->overlay_capacity, r->n_overlays + 1, sizeof *r->overlays, 0, r->err);
  if (status == OP_OK) r->overlays[r->n_overlays++] = overlay;
  return status;
}

static op_status variables_of(reader *r, const yaml_node *node) {
  static const char *const known[] = {"label", "values", "missing", "keep_missing", "nets", NULL};
  if (node == NULL) return OP_OK;
  if (node->kind != YAML_MAP) return yaml_fail(r->file, node, r->err, "'variables' must map names to their definitions");
  for (size_t i = 0; i < node->n; i++) {
    const yaml_node *v = node->items[i];
    op_variable_overlay overlay = {.name = node->keys[i]->text};
    bool keep = false;
    op_status status = yaml_check_keys(r->file, v, "a variable", known, r->err);
    if (status == OP_OK) status = text_of(r, yaml_get(v, "label"), "label", &overlay.label);
    if (status == OP_OK) status = values_of(r, yaml_get(v, "values"), &overlay);
    if (status == OP_OK) status = missing_of(r, yaml_get(v, "missing"), &overlay);
    if (status == OP_OK) status = flag_of(r, yaml_get(v, "keep_missing"), "keep_missing", &keep);
    overlay.drop_file_missing = keep;
    if (status == OP_OK) status = nets_of(r, yaml_get(v, "nets"), overlay.name);
    if (status == OP_OK) status = add_overlay(r, overlay);
    if (status != OP_OK) return status;
  }
  return OP_OK;
}

/* --- files --- */

static op_status count_recodes(const reader *r, const yaml_node *map, size_t *n) {
  *n = 0;
  if (map->kind != YAML_MAP) return yaml_fail(r->file, map, r->err, "'recode' must map targets to lists of codes or labels");
  for (size_t i = 0; i < map->n; i++) *n += map->items[i]->kind == YAML_LIST ? map->items[i]->n : 1;
  return OP_OK;
}

static op_status recodes_of(const reader *r, const yaml_node *map, op_alias *alias) {
  size_t n, at = 0;
  op_status status = count_recodes(r, map, &n);
  op_recode *recodes = status == OP_OK ? op_arena_alloc(r->arena, (n + 1) * sizeof *recodes, r->err) : NULL;
  if (recodes == NULL) return status != OP_OK ? status : OP_E_MEMORY;
  for (size_t i = 0; i < map->n; i++) {
    op_names from = {0};
    status = names_of(r, map->items[i], map->keys[i]->text, &from);
    if (status != OP_OK) return status;
    for (size_t k = 0; k < from.count; k++) {
      op_missing_rule rule = op_missing_rule_read(from.items[k]);
      recodes[at++] = (op_recode){rule.lo, rule.hi, rule.type == OP_RULE_RANGE ? NULL : from.items[k], value_of(map->keys[i]->text)};
    }
  }
  alias->recodes = recodes;
  alias->n_recodes = n;
  return OP_OK;
}

static op_status aliases_of(const reader *r, const yaml_node *node, op_file_spec *file) {
  static const char *const known[] = {"from", "recode", NULL};
  if (node == NULL) return OP_OK;
  if (node->kind != YAML_MAP) return yaml_fail(r->file, node, r->err, "'variables' of a file must map the study's names to the file's");
  op_alias *aliases = op_arena_alloc(r->arena, (node->n + 1) * sizeof *aliases, r->err);
  if (aliases == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < node->n; i++) {
    const yaml_node *v = node->items[i];
    op_status status = OP_OK;
    aliases[i].name = node->keys[i]->text;
    if (v->kind == YAML_TEXT) {
      aliases[i].from = v->text;
      continue;
    }
    status = yaml_check_keys(r->file, v, "a variable of a file", known, r->err);
    if (status == OP_OK && yaml_get(v, "from") == NULL) status = yaml_fail(r->file, v, r->err, "'%s' needs 'from', its name in the file", aliases[i].name);
    if (status == OP_OK) status = text_of(r, yaml_get(v, "from"), "from", &aliases[i].from);
    if (status == OP_OK && yaml_get(v, "recode") != NULL) status = recodes_of(r, yaml_get(v, "recode"), &aliases[i]);
    if (status != OP_OK) return status;
  }
  file->aliases = aliases;
  file->n_aliases = node->n;
  return OP_OK;
}

static op_status facts_of(const reader *r, const yaml_node *node, op_file_spec *file) {
  static const char *const direct[] = {"wave", "date"};
  const yaml_node *map = yaml_get(node, "facts");
  if (map != NULL && map->kind != YAML_MAP) return yaml_fail(r->file, map, r->err, "'facts' must map names to values");
  op_fact *facts = op_arena_alloc(r->arena, (2 + (map != NULL ? map->n : 0)) * sizeof *facts, r->err);
  if (facts == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < 2; i++) {
    const char *value = NULL;
    op_status status = text_of(r, yaml_get(node, direct[i]), direct[i], &value);
    if (status != OP_OK) return status;
    if (value != NULL) facts[file->n_facts++] = (op_fact){direct[i], value};
  }
  for (size_t i = 0; map != NULL && i < map->n; i++) {
    op_fact fact = {.name = map->keys[i]->text};
    op_status status = text_of(r, map->items[i], fact.name, &fact.value);
    if (status != OP_OK) return status;
    facts[file->n_facts++] = fact;
  }
  file->facts = facts;
  return OP_OK;
}

static op_status files_of(reader *r, const yaml_node *node) {
  static const char *const known[] = {"path", "sheet", "wave", "date", "facts", "variables", NULL};
  if (node == NULL || node->kind != YAML_LIST || node->n == 0) {
    op_fail(r->err, OP_E_DATA, "the study needs 'files', a list of data files");
    return op_fail_at(r->err, r->file, node != NULL ? node->line : 0, node != NULL ? node->column : 0);
  }
  op_file_spec *files = op_arena_alloc(r->arena, node->n * sizeof *files, r->err);
  if (files == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < node->n; i++) {
    const yaml_node *f = node->items[i];
    op_status status = yaml_check_keys(r->file, f, "a file", known, r->err);
    if (status == OP_OK && yaml_get(f, "path") == NULL) status = yaml_fail(r->file, f, r->err, "a file needs its 'path'");
    if (status == OP_OK) status = path_of(r, yaml_get(f, "path"), &files[i].path);
    if (status == OP_OK) status = text_of(r, yaml_get(f, "sheet"), "sheet", &files[i].sheet);
    if (status == OP_OK) status = facts_of(r, f, &files[i]);
    if (status == OP_OK) status = aliases_of(r, yaml_get(f, "variables"), &files[i]);
    if (status != OP_OK) return status;
  }
  r->study->files = files;
  r->study->n_files = node->n;
  return OP_OK;
}

static const char *fact_named(const op_file_spec *file, const char *name) {
  for (size_t i = 0; i < file->n_facts; i++) {
    if (strcmp(file->facts[i].name, name) == 0) return file->facts[i].value;
  }
  return NULL;
}

/* A wave is shown with its date, "11 (2022-05)", where each file says both and files of one wave agree on the date. */
static op_status label_waves(reader *r) {
  const op_study *s = r->study;
  op_variable_overlay overlay = {.name = s->time};
  if (s->time == NULL || s->date == NULL || strcmp(s->time, s->date) == 0) return OP_OK;
  op_label *labels = op_arena_alloc(r->arena, s->n_files * sizeof *labels, r->err);
  if (labels == NULL) return OP_E_MEMORY;
  for (size_t f = 0; f < s->n_files; f++) {
    const char *wave = fact_named(&s->files[f], s->time), *date = fact_named(&s->files[f], s->date);
    if (wave == NULL || date == NULL) return OP_OK;
    for (size_t k = 0; k < f; k++) {
      if (strcmp(fact_named(&s->files[k], s->time), wave) == 0 && strcmp(fact_named(&s->files[k], s->date), date) != 0) return OP_OK;
    }
    labels[f] = (op_label){.value = value_of(wave), .text = op_arena_format(r->arena, r->err, "%s (%s)", wave, date)};
    if (labels[f].text == NULL) return OP_E_MEMORY;
  }
  overlay.labels = labels;
  overlay.n_labels = s->n_files;
  return add_overlay(r, overlay);
}

/* --- design and the rest --- */

static op_status design_of(reader *r, const yaml_node *node) {
  static const char *const known[] = {"weights", "strata", "psu", "fpc", "lonely", NULL};
  static const char *const rules[] = {"fail", "remove", "certainty", "adjust", "average"};
  op_study *s = r->study;
  const char *lonely = NULL;
  if (node == NULL) return OP_OK;
  op_status status = yaml_check_keys(r->file, node, "the design", known, r->err);
  if (status == OP_OK) status = text_of(r, yaml_get(node, "weights"), "weights", &s->weights);
  if (status == OP_OK) status = names_of(r, yaml_get(node, "strata"), "strata", &s->strata);
  if (status == OP_OK) status = names_of(r, yaml_get(node, "psu"), "psu", &s->psu);
  if (status == OP_OK) status = names_of(r, yaml_get(node, "fpc"), "fpc", &s->fpc);
  if (status == OP_OK) status = text_of(r, yaml_get(node, "lonely"), "lonely", &lonely);
  if (status != OP_OK || lonely == NULL) return status;
  for (int i = 0; i < 5; i++) {
    if (strcmp(rules[i], lonely) == 0) s->lonely = (op_lonely)(i + 1);
  }
  return s->lonely != OP_LONELY_DEFAULT ? OP_OK : yaml_fail(r->file, yaml_get(node, "lonely"), r->err, "'lonely' is '%s', expected fail, remove, certainty, adjust or average", lonely);
}

static op_status fill_study(reader *r, const yaml_node *root) {
  static const char *const known[] = {"study", "title", "source", "synthetic", "design", "time", "date", "claims", "missing", "files", "variables", NULL};
  op_study *s = r->study;
  const char *name = NULL;
  s->title = s->source = "";
  op_status status = yaml_check_keys(r->file, root, "a study", known, r->err);
  if (status == OP_OK) status = text_of(r, yaml_get(root, "study"), "study", &name);
  if (name != NULL) s->title = name;
  if (status == OP_OK) status = text_of(r, yaml_get(root, "title"), "title", &s->title);
  if (status == OP_OK) status = text_of(r, yaml_get(root, "source"), "source", &s->source);
  if (status == OP_OK) status = flag_of(r, yaml_get(root, "synthetic"), "synthetic", &s->synthetic);
  if (status == OP_OK) status = design_of(r, yaml_get(root, "design"));
  if (status == OP_OK) status = text_of(r, yaml_get(root, "time"), "time", &s->time);
  if (status == OP_OK) status = text_of(r, yaml_get(root, "date"), "date", &s->date);
  if (status == OP_OK && yaml_get(root, "claims") != NULL) status = path_of(r, yaml_get(root, "claims"), &s->claims);
  if (status == OP_OK) status = files_of(r, yaml_get(root, "files"));
  if (status == OP_OK) status = label_waves(r);
  if (status == OP_OK && yaml_get(root, "missing") != NULL) {
    op_variable_overlay all = {0};
    status = missing_of(r, yaml_get(root, "missing"), &all);
    if (status == OP_OK) status = add_overlay(r, all);
  }
  return status == OP_OK ? variables_of(r, yaml_get(root, "variables")) : status;
}

static op_status keep_lists(reader *r) {
  op_net *nets = op_arena_alloc(r->arena, (r->n_nets + 1) * sizeof *nets, r->err);
  op_variable_overlay *overlays = op_arena_alloc(r->arena, (r->n_overlays + 1) * sizeof *overlays, r->err);
  if (nets == NULL || overlays == NULL) return OP_E_MEMORY;
  if (r->n_nets > 0) memcpy(nets, r->nets, r->n_nets * sizeof *nets);
  if (r->n_overlays > 0) memcpy(overlays, r->overlays, r->n_overlays * sizeof *overlays);
  r->study->nets = nets;
  r->study->n_nets = r->n_nets;
  r->study->overlays = overlays;
  r->study->n_overlays = r->n_overlays;
  return OP_OK;
}

bool op_study_path(const char *path) { return op_text_ends_nocase(path, ".yaml") || op_text_ends_nocase(path, ".yml"); }

void op_study_free(op_study *study) {
  if (study == NULL) return;
  op_arena_free(study->arena);
  op_free(study);
}

op_status op_study_open(const char *path, op_study **study, op_error *err) {
  char *text = NULL;
  size_t n = 0;
  yaml_node *root = NULL;
  op_status status = op_file_read(path, OP_LIMIT_SMALL_FILE_BYTES, &text, &n, err);
  if (status != OP_OK) return status;
  op_study *s = op_array_new(1, sizeof *s, err);
  reader r = {.study = s, .err = err};
  if (s != NULL) r.arena = s->arena = op_arena_new(err);
  if (r.arena != NULL) r.file = op_arena_string(r.arena, path, err);
  status = r.file != NULL ? yaml_parse(r.file, text, n, r.arena, &root, err) : OP_E_MEMORY;
  if (status == OP_OK) status = fill_study(&r, root);
  if (status == OP_OK) status = keep_lists(&r);
  op_free(text);
  op_free(r.nets);
  op_free(r.overlays);
  if (status != OP_OK) {
    op_study_free(s);
    return status;
  }
  *study = s;
  return OP_OK;
}
