/* The files of a study: paths, facts, layouts, aliases. */
#include <string.h>

#include "base/text.h"
#include "input/study_read.h"

/* Keys of a file that become facts of the same name. */
static const char *const direct[] = {"wave", "date", "mode", "country", "population"};
enum { N_DIRECT = sizeof direct / sizeof *direct };

static const char *fact_named(const op_file_spec *file, const char *name) {
  for (size_t i = 0; i < file->n_facts; i++) {
    if (strcmp(file->facts[i].name, name) == 0) return file->facts[i].value;
  }
  return NULL;
}

static bool has_fact(const op_fact *facts, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(facts[i].name, name) == 0) return true;
  }
  return false;
}

/* Facts of a file and its layouts: what is said first along the chain holds. */
static void read_facts(study_reader *r, const study_chain *chain, op_fact *facts, size_t *n) {
  for (size_t i = 0; i < N_DIRECT; i++) {
    const char *value = study_text(r, study_chain_get(chain, direct[i]), direct[i]);
    if (value != NULL) facts[(*n)++] = (op_fact){direct[i], value};
  }
  for (size_t c = 0; c < chain->n; c++) {
    const yaml_node *map = yaml_get(chain->nodes[c], "facts");
    if (map != NULL && map->kind != YAML_MAP) study_fault(r, map, "'facts' must map names to values");
    for (size_t i = 0; map != NULL && map->kind == YAML_MAP && i < map->n; i++) {
      op_fact fact = {map->keys[i]->text, study_text(r, map->items[i], map->keys[i]->text)};
      if (fact.value != NULL && !has_fact(facts, *n, fact.name)) facts[(*n)++] = fact;
    }
  }
}

static bool has_alias(const op_alias *aliases, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(aliases[i].name, name) == 0) return true;
  }
  return false;
}

static void read_aliases(study_reader *r, const study_chain *chain, op_alias *aliases, size_t *n) {
  for (size_t c = 0; c < chain->n; c++) {
    const yaml_node *map = yaml_get(chain->nodes[c], "variables");
    if (map != NULL && map->kind != YAML_MAP) study_fault(r, map, "'variables' of a file must map the study's names to the file's");
    for (size_t i = 0; map != NULL && map->kind == YAML_MAP && r->status == OP_OK && i < map->n; i++) {
      op_alias alias = {.name = map->keys[i]->text};
      if (has_alias(aliases, *n, alias.name)) continue;
      study_read_source(r, map->items[i], &alias);
      if (alias.from != NULL) aliases[(*n)++] = alias;
    }
  }
}

static void read_fieldwork(study_reader *r, const yaml_node *node, op_study_file *about) {
  op_names days = study_names(r, node, "fieldwork");
  if (node == NULL) return;
  if (days.count != 2) {
    study_fault(r, node, "'fieldwork' must be a list of the first and the last day");
    return;
  }
  about->fieldwork_start = days.items[0];
  about->fieldwork_end = days.items[1];
  study_date(r, node, days.items[0]);
  study_date(r, node, days.items[1]);
  if (strcmp(days.items[0], days.items[1]) > 0) study_fault(r, node, "the fieldwork ends before it begins");
}

static size_t entries(const study_chain *chain, const char *key) {
  size_t n = 0;
  for (size_t c = 0; c < chain->n; c++) {
    const yaml_node *map = yaml_get(chain->nodes[c], key);
    n += map != NULL ? map->n : 0;
  }
  return n;
}

static void read_file(study_reader *r, const yaml_node *node, const yaml_node *layouts, op_file_spec *file, op_study_file *about) {
  if (!study_keys(r, node, STUDY_AT_FILE)) return;
  study_chain chain = study_chain_of(r, node, NULL, "layout", layouts, "layout");
  size_t n_facts = 0, n_aliases = 0;
  op_fact *facts = study_alloc(r, N_DIRECT + STUDY_DESIGN_NAMES + entries(&chain, "facts"), sizeof *facts);
  op_alias *aliases = study_alloc(r, STUDY_DESIGN_NAMES + entries(&chain, "variables"), sizeof *aliases);
  if (facts == NULL || aliases == NULL) return;
  if (yaml_get(node, "path") == NULL) study_fault(r, node, "a file needs its 'path'");
  file->path = study_path(r, yaml_get(node, "path"), "path");
  read_facts(r, &chain, facts, &n_facts);
  read_aliases(r, &chain, aliases, &n_aliases);
  about->line = node->line;
  about->absolute = yaml_get(node, "path") != NULL && yaml_get(node, "path")->kind == YAML_TEXT && yaml_get(node, "path")->text[0] == '/';
  about->layout = chain.n > 1 ? study_text(r, yaml_get(node, "layout"), "layout") : NULL;
  read_fieldwork(r, study_chain_get(&chain, "fieldwork"), about);
  about->disclosure = study_read_disclosure(r, &chain);
  study_read_file_design(r, study_chain_get(&chain, "design"), aliases, &n_aliases, facts, &n_facts, about);
  const yaml_node *population = study_chain_get(&chain, "population");
  if (population != NULL) r->study->population = "population";
  study_number(r, population, "population");
  const char *sheet = study_text(r, study_chain_get(&chain, "sheet"), "sheet");
  *file = (op_file_spec){.path = file->path, .sheet = sheet, .facts = facts, .n_facts = n_facts, .aliases = aliases, .n_aliases = n_aliases};
  file->metadata = study_path(r, study_chain_get(&chain, "metadata"), "metadata");
  about->wave = fact_named(file, r->study->time != NULL ? r->study->time : "wave");
  about->date = fact_named(file, r->study->date != NULL ? r->study->date : "date");
  about->mode = fact_named(file, "mode");
  about->country = fact_named(file, "country");
}

/* Layouts that no file uses are checked all the same. */
static void check_layouts(study_reader *r, const yaml_node *layouts) {
  if (layouts == NULL) return;
  if (layouts->kind != YAML_MAP) {
    study_fault(r, layouts, "'layouts' must map names to layouts");
    return;
  }
  for (size_t i = 0; i < layouts->n; i++) {
    if (!study_keys(r, layouts->items[i], STUDY_AT_FILE)) continue;
    if (yaml_get(layouts->items[i], "path") != NULL) study_fault(r, yaml_get(layouts->items[i], "path"), "a layout has no path: it is what several files have in common");
    study_chain_of(r, layouts->items[i], layouts->keys[i]->text, "layout", layouts, "layout");
  }
}

void study_read_files(study_reader *r, const yaml_node *root) {
  const yaml_node *node = yaml_get(root, "files"), *layouts = yaml_get(root, "layouts");
  if (node == NULL || node->kind != YAML_LIST || node->n == 0) {
    study_fault(r, node, "the study needs 'files', a list of data files");
    return;
  }
  check_layouts(r, layouts);
  op_file_spec *files = study_alloc(r, node->n, sizeof *files);
  op_study_file *about = study_alloc(r, node->n, sizeof *about);
  for (size_t i = 0; r->status == OP_OK && i < node->n; i++) read_file(r, node->items[i], layouts, &files[i], &about[i]);
  if (r->status != OP_OK) return;
  r->study->files = files;
  r->study->about = about;
  r->study->n_files = node->n;
}

/* A wave is shown with its date, "11 (2022-05)", where each file says both and files of one wave agree on the date. */
void study_read_waves(study_reader *r) {
  const op_study *s = r->study;
  op_variable_overlay overlay = {.name = s->time};
  if (s->time == NULL || s->date == NULL || strcmp(s->time, s->date) == 0 || s->n_files == 0) return;
  op_label *labels = study_alloc(r, s->n_files, sizeof *labels);
  if (labels == NULL) return;
  for (size_t f = 0; f < s->n_files; f++) {
    const char *wave = s->about[f].wave, *date = s->about[f].date;
    if (wave == NULL || date == NULL) return;
    for (size_t k = 0; k < f; k++) {
      if (strcmp(s->about[k].wave, wave) == 0 && strcmp(s->about[k].date, date) != 0) return;
    }
    labels[f] = (op_label){.value = op_value_read(wave), .text = study_format(r, "%s (%s)", wave, date)};
    if (labels[f].text == NULL) return;
  }
  overlay.labels = labels;
  overlay.n_labels = s->n_files;
  study_overlay(r, overlay);
}
