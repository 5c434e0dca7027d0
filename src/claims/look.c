/* What the data offer to claims: their waves and their weights. */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/text_fold.h"
#include "claims/checker.h"
#include "study/check.h"

const char *checker_say(checker *k, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *made = op_arena_format_list(k->arena, k->err, format, args);
  va_end(args);
  k->failed = k->failed || made == NULL;
  return made != NULL ? made : "";
}

const char *checker_take(checker *k, op_text *text) {
  const char *made = text->failed ? "" : checker_say(k, "%s", text->data != NULL ? text->data : "");
  k->failed = k->failed || text->failed;
  op_text_clear(text);
  return made;
}

const op_net *checker_nets(const checker *k, size_t *n) {
  bool own = k->request->n_nets > 0;
  *n = own ? k->request->n_nets : k->study != NULL ? k->study->n_nets : 0;
  return own ? k->request->nets : k->study != NULL ? k->study->nets : NULL;
}

/* --- weights --- */

static void add_name(op_names *list, const char **items, size_t most, const char *name) {
  if (name == NULL || name[0] == '\0' || list->count >= most) return;
  for (size_t i = 0; i < list->count; i++) {
    if (strcmp(items[i], name) == 0) return;
  }
  items[list->count++] = name;
}

/* Weights beyond a handful are replicate weights or cells of a calibration, which nobody publishes with. */
enum { MOST_WEIGHTS = 8 };

/* As files call their weights, or anything that ends so: landline and cell-phone samples have llweight and cellweight. */
static bool is_weight(checker *k, const op_variable *v) {
  if (v->n_labels > 0 || v->kind == OP_KIND_TEXT) return false;
  char *folded = op_text_fold(v->name, k->err);
  k->failed = k->failed || folded == NULL;
  bool is = folded != NULL && (study_weight_name(folded) || op_text_ends(folded, "weight") || op_text_ends(folded, "_wt") || op_text_ends(folded, "wgt"));
  op_free(folded);
  return is;
}

static op_status look_for_weights(checker *k, const op_schema *schema) {
  const char **items = op_arena_alloc(k->arena, MOST_WEIGHTS * sizeof *items, k->err);
  const char *of_study = k->study != NULL ? k->study->weights : NULL;
  if (items == NULL) return OP_E_MEMORY;
  k->weights = (op_names){items, 0};
  const char *own = k->request->weights != NULL ? k->request->weights : of_study != NULL ? of_study : schema->weight_variable;
  k->own_weights = own != NULL ? checker_say(k, "%s", own) : "";
  add_name(&k->weights, items, MOST_WEIGHTS, k->own_weights);
  add_name(&k->weights, items, MOST_WEIGHTS, of_study);
  if (schema->weight_variable != NULL) add_name(&k->weights, items, MOST_WEIGHTS, checker_say(k, "%s", schema->weight_variable));
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (is_weight(k, &schema->variables[v])) add_name(&k->weights, items, MOST_WEIGHTS, checker_say(k, "%s", schema->variables[v].name));
  }
  return OP_OK;
}

/* --- waves --- */

const char *checker_wave(const checker *k, const char *name) {
  for (size_t i = 0; i < k->n_waves; i++) {
    if (strcmp(k->waves[i], name) == 0) return k->waves[i];
  }
  for (size_t i = 0; i < k->n_waves; i++) {
    if (strcmp(k->wave_labels[i], name) == 0) return k->waves[i];
  }
  return NULL;
}

static op_status take_waves(checker *k, const op_result *result) {
  const op_section *s = op_result_section_named(result, "estimates");
  size_t category = op_section_key_named(s, "category"), room = s->n_rows + 1;
  k->waves = op_arena_alloc(k->arena, room * sizeof *k->waves, k->err);
  k->wave_labels = op_arena_alloc(k->arena, room * sizeof *k->wave_labels, k->err);
  if (k->waves == NULL || k->wave_labels == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) {
    if ((s->rows[r].flags & (OP_ROW_NET | OP_ROW_MISSING)) != 0 || s->rows[r].codes[category] == NULL) continue;
    k->waves[k->n_waves] = checker_say(k, "%s", s->rows[r].codes[category]);
    k->wave_labels[k->n_waves++] = checker_say(k, "%s", s->rows[r].labels[category]);
  }
  return OP_OK;
}

/* The waves that the data hold: the categories of the wave variable. A series that cannot be tabulated has none; its claims say why. */
static op_status look_for_waves(checker *k) {
  op_request r = *k->request;
  op_result *result = NULL;
  op_error why = {0};
  r.statistic = OP_STAT_PROPORTION;
  r.variables = (op_names){&k->time, 1};
  r.by = (op_names){0};
  r.where = NULL;
  r.weights = "";
  op_status status = op_run(&r, &result, &why);
  if (status == OP_OK) status = take_waves(k, result);
  else if (status == OP_E_MEMORY || status == OP_E_SYSTEM) *k->err = why;
  else status = OP_OK;
  op_result_free(result);
  return status;
}

op_status checker_look(checker *k) {
  const op_request *r = k->request;
  op_source *source = NULL;
  op_read_options read = r->read;
  const op_file_spec *files = r->n_files > 0 ? r->files : k->study != NULL ? k->study->files : NULL;
  size_t n = r->n_files > 0 ? r->n_files : k->study != NULL ? k->study->n_files : 0;
  if (n == 0) return op_fail(k->err, OP_E_USAGE, "no data file was given");
  for (size_t i = 0; i < n; i++) {
    if (strcmp(files[i].path, "-") != 0) continue;
    op_fail(k->err, OP_E_REQUEST, "claims are computed in several runs, and standard input can be read once");
    return op_fail_hint(k->err, "write the data to a file first");
  }
  read.threads = r->threads;
  if (read.language == NULL) read.language = r->language;
  op_status status = op_source_open(files, n, &read, NULL, 0, &source, k->err);
  if (status == OP_OK) {
    const op_schema *schema = op_source_schema(source);
    size_t wave = op_schema_find(schema, "wave");
    status = look_for_weights(k, schema);
    k->time = r->time != NULL ? r->time : k->study != NULL && k->study->time != NULL ? k->study->time : wave != SIZE_MAX ? "wave" : NULL;
  }
  op_source_close(source);
  return status == OP_OK && k->time != NULL ? look_for_waves(k) : status;
}
