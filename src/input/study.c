/* Study files: the YAML tree as names of files, variables, codes. Nothing is looked up here. What each key says: study_keys.def, docs/studies.md. */
#include "opine/study.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/output.h"
#include "base/text.h"
#include "input/study_read.h"

/* --- events and batteries --- */

static void read_events(study_reader *r, const yaml_node *node) {
  if (node == NULL) return;
  if (node->kind != YAML_LIST) {
    study_fault(r, node, "'events' must be a list of {name, date}");
    return;
  }
  op_event *events = study_alloc(r, node->n, sizeof *events);
  size_t n = 0;
  for (size_t i = 0; events != NULL && i < node->n; i++) {
    const yaml_node *event = node->items[i];
    if (!study_keys(r, event, STUDY_AT_EVENT)) continue;
    events[n].label = study_text(r, yaml_get(event, "name"), "name");
    events[n].when = study_text(r, yaml_get(event, "date"), "date");
    study_date(r, yaml_get(event, "date"), events[n].when);
    if (events[n].label == NULL || events[n].when == NULL) study_fault(r, event, "an event needs its 'name' and its 'date'");
    else n++;
  }
  r->study->events = events;
  r->study->n_events = n;
}

static void read_batteries(study_reader *r, const yaml_node *node) {
  if (node == NULL) return;
  if (node->kind != YAML_MAP) {
    study_fault(r, node, "'batteries' must map names to lists of variables");
    return;
  }
  op_study_battery *batteries = study_alloc(r, node->n, sizeof *batteries);
  for (size_t i = 0; batteries != NULL && i < node->n; i++) {
    batteries[i] = (op_study_battery){node->keys[i]->text, study_names(r, node->items[i], node->keys[i]->text)};
    if (batteries[i].items.count < 3) study_fault(r, node->keys[i], "the battery '%s' needs at least three variables", batteries[i].name);
  }
  r->study->batteries = batteries;
  r->study->n_batteries = batteries != NULL ? node->n : 0;
}

/* --- the whole --- */

static const char *text_in_language(study_reader *r, const yaml_node *node, const char *what) {
  size_t n;
  const op_study_text *texts = study_texts(r, node, what, &n, NULL);
  return study_choose(r, texts, n, what);
}

static void read_head(study_reader *r, const yaml_node *root) {
  op_study *s = r->study;
  s->languages = study_names(r, yaml_get(root, "languages"), "languages");
  r->outside = study_flag(r, yaml_get(root, "outside"), "outside", false);
  const char *name = study_text(r, yaml_get(root, "study"), "study"), *title = text_in_language(r, yaml_get(root, "title"), "title");
  const char *source = text_in_language(r, yaml_get(root, "source"), "source");
  s->title = title != NULL ? title : name != NULL ? name : "";
  s->source = source != NULL ? source : "";
  s->synthetic = study_flag(r, yaml_get(root, "synthetic"), "synthetic", false);
  s->time = study_text(r, yaml_get(root, "time"), "time");
  s->date = study_text(r, yaml_get(root, "date"), "date");
  s->panel = study_text(r, yaml_get(root, "panel"), "panel");
  s->claims = study_path(r, yaml_get(root, "claims"), "claims");
}

static void fill_study(study_reader *r, const yaml_node *root) {
  r->study->title = r->study->source = "";
  r->study->replicate.rho = r->study->replicate.scale = r->study->replicate.average = (double)NAN;
  if (!study_keys(r, root, STUDY_AT_STUDY)) return;
  read_head(r, root);
  study_read_design(r, yaml_get(root, "design"));
  study_read_variables(r, root); /* before the files: their recodes name its categories */
  size_t variables = r->n_overlays;
  study_read_files(r, root);
  r->study->disclosure = study_read_disclosure(r, &(study_chain){{root}, 1});
  study_read_waves(r);
  if (yaml_get(root, "missing") != NULL) {
    op_variable_overlay all = {0};
    study_missing(r, yaml_get(root, "missing"), &all);
    study_overlay(r, all);
  }
  for (size_t i = 0; r->status == OP_OK && i < variables; i++) { /* what a variable says of itself comes last and wins */
    op_variable_overlay own = r->overlays[0];
    memmove(r->overlays, r->overlays + 1, (r->n_overlays - 1) * sizeof *r->overlays);
    r->overlays[r->n_overlays - 1] = own;
  }
  read_events(r, yaml_get(root, "events"));
  read_batteries(r, yaml_get(root, "batteries"));
}

static void *keep(study_reader *r, const void *items, size_t n, size_t size) {
  void *kept = study_alloc(r, n, size);
  if (kept != NULL && n > 0) memcpy(kept, items, n * size);
  return kept;
}

static void keep_lists(study_reader *r) {
  op_study *s = r->study;
  s->nets = keep(r, r->nets, r->n_nets, sizeof *r->nets);
  s->n_nets = r->n_nets;
  s->overlays = keep(r, r->overlays, r->n_overlays, sizeof *r->overlays);
  s->n_overlays = r->n_overlays;
  study_note_lacks(r);
  op_free(r->nets);
  op_free(r->overlays);
  op_free(r->lacks);
}

/* Languages that the study's texts are in, for the message. */
static op_status no_language(const study_reader *r, op_error *err) {
  op_text list = {0};
  for (size_t i = 0; i < r->study->languages.count; i++) op_text_addf(&list, "%s%s", i > 0 ? ", " : "", r->study->languages.items[i]);
  op_fail(err, OP_E_REQUEST, "no text of the study is in '%s'", r->language);
  if (list.data != NULL) op_fail_hint(err, "its languages are %s", list.data);
  op_text_clear(&list);
  return op_fail_at(err, r->file, 0, 0);
}

static op_status read_tree(study_reader *r, const char *text, size_t n, yaml_node **root) {
  op_error broken = {0};
  op_status status = yaml_parse(r->file, text, n, r->arena, root, &broken);
  if (status == OP_E_DATA && study_grow(r, (void **)&r->faults->items, &r->faults->capacity, r->faults->count, sizeof *r->faults->items)) {
    r->faults->items[r->faults->count++] = broken;
    return status;
  }
  if (status != OP_OK && r->err != NULL) *r->err = broken;
  return status;
}

bool op_study_path(const char *path) { return op_text_ends_nocase(path, ".yaml") || op_text_ends_nocase(path, ".yml"); }

void op_study_free(op_study *study) {
  if (study == NULL) return;
  op_arena_free(study->arena);
  op_free(study);
}

void op_study_faults_clear(op_study_faults *faults) {
  op_free(faults->items);
  *faults = (op_study_faults){0};
}

op_status op_study_open_with(const char *path, const char *language, op_study_faults *faults, op_study **study, op_error *err) {
  char *text = NULL;
  size_t n = 0;
  yaml_node *root = NULL;
  op_study_faults own = {0};
  op_status status = op_file_read(path, OP_LIMIT_SMALL_FILE_BYTES, &text, &n, err);
  if (status != OP_OK) return status;
  op_study *s = op_array_new(1, sizeof *s, err);
  study_reader r = {.study = s, .language = language, .faults = faults != NULL ? faults : &own, .err = err};
  if (s != NULL) r.arena = s->arena = op_arena_new(err);
  if (r.arena != NULL) r.file = op_arena_string(r.arena, path, err);
  status = r.file != NULL ? read_tree(&r, text, n, &root) : OP_E_MEMORY;
  bool whole = status == OP_OK;
  if (whole) fill_study(&r, root);
  if (r.arena != NULL) keep_lists(&r);
  op_free(text);
  if (r.status != OP_OK) status = r.status;
  if (status == OP_E_DATA && faults != NULL) status = OP_OK;
  if (status != OP_E_MEMORY && own.count > 0) {
    *err = own.items[0];
    status = OP_E_DATA;
  }
  if (status == OP_OK && whole && language != NULL && !r.language_met && (r.n_lacks > 0 || s->languages.count > 0)) status = no_language(&r, err);
  op_study_faults_clear(&own);
  if (status != OP_OK || !whole) {
    op_study_free(s);
    s = NULL;
  }
  if (status == OP_OK) *study = s;
  return status;
}

op_status op_study_open(const char *path, op_study **study, op_error *err) { return op_study_open_with(path, NULL, NULL, study, err); }
