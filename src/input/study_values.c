/* Faults, keys and simple values of a study file. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/output.h"
#include "base/text.h"
#include "input/study_read.h"
#include "table/missing.h"

/* --- faults --- */

/* Faults that are told of one file: who has more has another problem. */
#define MOST_FAULTS 200

void study_fault(study_reader *r, const yaml_node *node, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  op_text_message(text, sizeof text, format, args);
  va_end(args);
  if (r->faults->count >= MOST_FAULTS) return;
  for (size_t i = 0; i < r->faults->count; i++) { /* what several files rest on is told once */
    const op_error *told = &r->faults->items[i];
    if (node != NULL && told->line == node->line && told->column == node->column && strcmp(told->what, text) == 0) return;
  }
  if (!study_grow(r, (void **)&r->faults->items, &r->faults->capacity, r->faults->count, sizeof *r->faults->items)) return;
  op_error *fault = &r->faults->items[r->faults->count++];
  op_fail(fault, OP_E_DATA, "%s", text);
  op_fail_at(fault, r->file, node != NULL ? node->line : 0, node != NULL ? node->column : 0);
}

void study_fault_hint(study_reader *r, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  op_text_message(text, sizeof text, format, args);
  va_end(args);
  if (r->status == OP_OK && r->faults->count > 0 && r->faults->count < MOST_FAULTS) op_fail_hint(&r->faults->items[r->faults->count - 1], "%s", text);
}

void *study_alloc(study_reader *r, size_t n, size_t size) {
  void *memory = r->status == OP_OK ? op_arena_alloc(r->arena, (n + 1) * size, r->err) : NULL;
  if (memory == NULL) r->status = OP_E_MEMORY;
  return memory;
}

const char *study_format(study_reader *r, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *made = op_arena_format_list(r->arena, r->err, format, args);
  va_end(args);
  if (made == NULL) r->status = OP_E_MEMORY;
  return made;
}

bool study_grow(study_reader *r, void **array, size_t *capacity, size_t n, size_t size) {
  if (r->status == OP_OK && op_array_grow(array, capacity, n + 1, size, 0, r->err) != OP_OK) r->status = OP_E_MEMORY;
  return r->status == OP_OK;
}

void study_overlay(study_reader *r, op_variable_overlay overlay) {
  if (study_grow(r, (void **)&r->overlays, &r->overlay_capacity, r->n_overlays, sizeof *r->overlays)) r->overlays[r->n_overlays++] = overlay;
}

/* --- keys --- */

static const struct {
  study_place place;
  op_study_key key;
} keys[] = {
#define STUDY_KEY(place, name, form, summary) {STUDY_AT_##place, {#place, name, form, summary}},
#include "input/study_keys.def"
#undef STUDY_KEY
};

enum { N_KEYS = sizeof keys / sizeof *keys };

static const char *const places[] = {[STUDY_AT_STUDY] = "a study", [STUDY_AT_FILE] = "a file", [STUDY_AT_SOURCE] = "a variable of a file", [STUDY_AT_VARIABLE] = "a variable",
                                     [STUDY_AT_NET] = "a net", [STUDY_AT_DESIGN] = "the design", [STUDY_AT_FILE_DESIGN] = "a file's design",
                                     [STUDY_AT_REPLICATES] = "the replicates", [STUDY_AT_PPS] = "pps", [STUDY_AT_TWO_PHASE] = "two_phase", [STUDY_AT_EVENT] = "an event", [STUDY_AT_DISCLOSURE] = "disclosure"};

const op_study_key *op_study_key_at(size_t index) { return index < N_KEYS ? &keys[index].key : NULL; }

static void unknown_key(study_reader *r, const yaml_node *key, study_place place) {
  const char *known[N_KEYS];
  size_t n = 0;
  op_text list = {0};
  for (size_t i = 0; i < N_KEYS; i++) {
    if (keys[i].place != place) continue;
    op_text_addf(&list, "%s%s", n > 0 ? ", " : "", keys[i].key.name);
    known[n++] = keys[i].key.name;
  }
  study_fault(r, key, "%s has no key '%s'", places[place], key->text);
  const char *nearest = op_nearest_name(key->text, known, n);
  if (nearest != NULL) study_fault_hint(r, "did you mean '%s'?", nearest);
  else study_fault_hint(r, "its keys are %s", list.data != NULL ? list.data : "");
  op_text_clear(&list);
}

bool study_keys(study_reader *r, const yaml_node *node, study_place place) {
  if (node->kind != YAML_MAP) {
    study_fault(r, node, "%s must be a map of keys", places[place]);
    return false;
  }
  for (size_t i = 0; i < node->n; i++) {
    bool found = false;
    for (size_t k = 0; k < N_KEYS; k++) found = found || (keys[k].place == place && strcmp(keys[k].key.name, node->keys[i]->text) == 0);
    if (!found) unknown_key(r, node->keys[i], place);
  }
  return true;
}

/* --- chains --- */

static void fault_cycle(study_reader *r, const yaml_node *at, const char *what, const char *const *names, size_t n, size_t from) {
  op_text list = {0};
  for (size_t i = from; i < n; i++) op_text_addf(&list, "%s -> ", names[i]);
  study_fault(r, at, "%s '%s' rests on itself: %s%s", what, names[from], list.data != NULL ? list.data : "", names[from]);
  op_text_clear(&list);
}

study_chain study_chain_of(study_reader *r, const yaml_node *node, const char *name, const char *key, const yaml_node *all, const char *what) {
  study_chain chain = {{node}, 1};
  const char *names[STUDY_CHAIN] = {name};
  for (const yaml_node *at = yaml_get(node, key); at != NULL && r->status == OP_OK; at = yaml_get(chain.nodes[chain.n - 1], key)) {
    const char *next = study_text(r, at, key);
    const yaml_node *found = next != NULL ? yaml_get(all, next) : NULL;
    if (next == NULL) return chain;
    if (found == NULL) {
      study_fault(r, at, "no %s '%s'", what, next);
      const char *known[256];
      size_t n = 0;
      for (; all != NULL && all->kind == YAML_MAP && n < all->n && n < 256; n++) known[n] = all->keys[n]->text;
      const char *nearest = op_nearest_name(next, known, n);
      if (nearest != NULL) study_fault_hint(r, "did you mean '%s'?", nearest);
      return chain;
    }
    for (size_t i = 0; i < chain.n; i++) {
      if (names[i] == NULL || strcmp(names[i], next) != 0) continue;
      fault_cycle(r, at, what, names, chain.n, i);
      return chain;
    }
    if (chain.n == STUDY_CHAIN) {
      study_fault(r, at, "'%s' rests on more than %d others", name != NULL ? name : what, STUDY_CHAIN);
      return chain;
    }
    names[chain.n] = next;
    chain.nodes[chain.n++] = found;
  }
  return chain;
}

const yaml_node *study_chain_get(const study_chain *chain, const char *key) {
  for (size_t i = 0; i < chain->n; i++) {
    const yaml_node *value = yaml_get(chain->nodes[i], key);
    if (value != NULL) return value;
  }
  return NULL;
}

/* --- simple values --- */

const char *study_text(study_reader *r, const yaml_node *node, const char *what) {
  if (node == NULL) return NULL;
  if (node->kind == YAML_TEXT) return node->text;
  study_fault(r, node, "'%s' must be a text", what);
  return NULL;
}

op_names study_names(study_reader *r, const yaml_node *node, const char *what) {
  if (node == NULL) return (op_names){0};
  size_t n = node->kind == YAML_TEXT ? 1 : node->n;
  if (node->kind == YAML_MAP) {
    study_fault(r, node, "'%s' must be a list", what);
    return (op_names){0};
  }
  const char **items = study_alloc(r, n, sizeof *items);
  if (items == NULL) return (op_names){0};
  for (size_t i = 0; i < n; i++) {
    const yaml_node *item = node->kind == YAML_TEXT ? node : node->items[i];
    if (item->kind != YAML_TEXT) {
      study_fault(r, item, "'%s' must be a list of plain texts", what);
      return (op_names){0};
    }
    items[i] = item->text;
  }
  return (op_names){items, n};
}

bool study_flag(study_reader *r, const yaml_node *node, const char *what, bool otherwise) {
  const char *text = study_text(r, node, what);
  if (text == NULL) return otherwise;
  if (strcmp(text, "true") == 0 || strcmp(text, "yes") == 0) return true;
  if (strcmp(text, "false") != 0 && strcmp(text, "no") != 0) study_fault(r, node, "'%s' is '%s', expected true or false", what, text);
  return false;
}

double study_number(study_reader *r, const yaml_node *node, const char *what) {
  double number;
  const char *text = study_text(r, node, what);
  if (text == NULL) return (double)NAN;
  if (op_number_read(text, strlen(text), '.', &number)) return number;
  study_fault(r, node, "'%s' is '%s', expected a number", what, text);
  return (double)NAN;
}

/* True when the parts of a relative path climb above where it starts. */
static bool climbs_out(const char *path) {
  int depth = 0;
  if (path[0] == '/') return false;
  for (const char *at = path; *at != '\0';) {
    size_t n = strcspn(at, "/");
    if (n == 2 && at[0] == '.' && at[1] == '.') depth--;
    else if (n > 0 && !(n == 1 && at[0] == '.')) depth++;
    if (depth < 0) return true;
    at += n + (at[n] == '/');
  }
  return false;
}

/* Path of a file of the study: relative to the study file's folder, or absolute. */
const char *study_path(study_reader *r, const yaml_node *node, const char *what) {
  const char *path = study_text(r, node, what);
  if (path == NULL) return NULL;
  if (path[0] == '\0') study_fault(r, node, "'%s' is empty", what);
  if (!r->outside && climbs_out(path)) {
    study_fault(r, node, "the path '%s' leaves the study's folder", path);
    study_fault_hint(r, "put the file beside the study file, or say 'outside: true' in the study");
    return NULL;
  }
  char *full = op_file_beside(r->file, path, r->err);
  const char *kept = full != NULL ? op_arena_string(r->arena, full, r->err) : NULL;
  op_free(full);
  if (kept == NULL) r->status = OP_E_MEMORY;
  return kept;
}

/* 2022, 2022-02 or 2022-02-24 */
void study_date(study_reader *r, const yaml_node *node, const char *text) {
  op_date date;
  if (text != NULL && (strspn(text, "0123456789-") != strlen(text) || !op_date_read(text, &date))) {
    study_fault(r, node, "'%s' is no date, expected 2022, 2022-05 or 2022-05-31", text);
  }
}

void study_missing(study_reader *r, const yaml_node *node, op_variable_overlay *overlay) {
  if (node == NULL) return;
  size_t n = node->kind == YAML_TEXT ? 1 : node->n;
  op_missing_rule *rules = study_alloc(r, n, sizeof *rules);
  if (rules == NULL) return;
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    const yaml_node *code = node->kind == YAML_TEXT ? node : node->kind == YAML_MAP ? node->keys[i] : node->items[i];
    if (code->kind != YAML_TEXT) {
      study_fault(r, code, "a missing code must be a number, a range such as 95-99, or a label");
      continue;
    }
    rules[kept] = op_missing_rule_read(code->text);
    if (node->kind == YAML_MAP) rules[kept].reason = study_text(r, node->items[i], code->text);
    kept++;
  }
  overlay->missing = rules;
  overlay->n_missing = kept;
}
