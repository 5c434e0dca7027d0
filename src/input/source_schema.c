/* The variables of stacked files: the union by name, with facts and aliases, and the overlays laid over them. */
#include <stdint.h>
#include <string.h>

#include "base/dict.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "input/source_internal.h"

typedef struct builder {
  op_source *source;
  op_dict *names;
  op_variable *variables;
  size_t n, capacity;
  op_error *err;
} builder;

static uint32_t variable_named(builder *b, const char *name) {
  uint32_t index = op_dict_add(b->names, name, strlen(name), b->err);
  if (index == OP_DICT_NONE || index < b->n) return index;
  if (op_array_grow((void **)&b->variables, &b->capacity, index + 1, sizeof *b->variables, OP_LIMIT_COLUMNS, b->err) != OP_OK) return OP_DICT_NONE;
  b->n = index + 1;
  b->variables[index] = (op_variable){.name = name, .label = "", .format = "", .kind = OP_KIND_UNKNOWN};
  return index;
}

/* Variables of a file that go by an alias only. */
static op_status find_aliased(builder *b, source_file *file) {
  const op_schema *schema = &file->reader->schema;
  file->aliased = op_arena_alloc(b->source->arena, schema->n_variables * sizeof *file->aliased, b->err);
  if (file->aliased == NULL) return OP_E_MEMORY;
  for (size_t a = 0; a < file->spec->n_aliases; a++) {
    size_t from;
    op_status status = op_schema_require(schema, file->spec->path, file->spec->aliases[a].from, &from, b->err);
    if (status != OP_OK) return status;
    file->aliased[from] = true;
  }
  return OP_OK;
}

static bool has_rule(const op_variable *v, const op_missing_rule *rule) {
  for (size_t i = 0; i < v->n_missing; i++) {
    const op_missing_rule *own = &v->missing[i];
    if (own->type == rule->type && own->lo == rule->lo && own->hi == rule->hi && own->tag == rule->tag && op_text_equal(own->text, rule->text)) return true;
  }
  return false;
}

/* A code is one level in all files: what one file declares missing is missing in all. Where two files declare different codes, a note says so. */
static op_status merge_missing(builder *b, op_variable *to, const op_variable *from) {
  size_t fresh = 0, had = to->n_missing;
  for (size_t i = 0; i < from->n_missing; i++) fresh += !has_rule(to, &from->missing[i]);
  if (had > 0 && from->n_missing > 0 && (fresh > 0 || from->n_missing < had)) {
    op_status status = source_note(b->source, op_arena_format(b->source->arena, b->err, "%s: the files declare different missing codes; each holds for all files", to->name), b->err);
    if (status != OP_OK) return status;
  }
  if (fresh == 0) return OP_OK;
  if (had == 0) {
    to->missing = from->missing;
    to->n_missing = from->n_missing;
    return OP_OK;
  }
  op_missing_rule *rules = op_arena_alloc(b->source->arena, (had + fresh) * sizeof *rules, b->err);
  if (rules == NULL) return OP_E_MEMORY;
  memcpy(rules, to->missing, had * sizeof *rules);
  for (size_t i = 0, at = had; i < from->n_missing; i++) {
    if (!has_rule(to, &from->missing[i])) rules[at++] = from->missing[i];
  }
  to->missing = rules;
  to->n_missing = had + fresh;
  return OP_OK;
}

/* First definition wins; later files fill what is empty. A variable that is text in one file and numbers in another is of unknown kind. */
static op_status merge_variable(builder *b, uint32_t index, const op_variable *from, bool recoded, bool fresh) {
  op_variable *to = &b->variables[index];
  if (to->label[0] == '\0') to->label = from->label;
  if (to->format[0] == '\0') to->format = from->format;
  if (to->question == NULL) to->question = from->question;
  op_kind kind = recoded ? OP_KIND_NUMBER : from->kind;
  to->kind = fresh || to->kind == kind ? kind : OP_KIND_UNKNOWN;
  if (recoded) return OP_OK;
  if (to->n_labels == 0) {
    to->labels = from->labels;
    to->n_labels = from->n_labels;
  }
  return merge_missing(b, to, from);
}

static op_status add_file_variables(builder *b, source_file *file) {
  const op_schema *schema = &file->reader->schema;
  op_status status = find_aliased(b, file);
  if (status != OP_OK) return status;
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (file->aliased[v]) continue;
    size_t before = b->n;
    uint32_t index = variable_named(b, schema->variables[v].name);
    if (index == OP_DICT_NONE) return OP_E_MEMORY;
    status = merge_variable(b, index, &schema->variables[v], false, index >= before);
    if (status != OP_OK) return status;
  }
  for (size_t a = 0; a < file->spec->n_aliases; a++) {
    const op_alias *alias = &file->spec->aliases[a];
    size_t before = b->n;
    uint32_t index = variable_named(b, alias->name);
    if (index == OP_DICT_NONE) return OP_E_MEMORY;
    status = merge_variable(b, index, &schema->variables[op_schema_find(schema, alias->from)], alias->n_recodes > 0, index >= before);
    if (status != OP_OK) return status;
  }
  for (size_t f = 0; f < file->spec->n_facts; f++) {
    double number;
    const op_fact *fact = &file->spec->facts[f];
    uint32_t index = variable_named(b, fact->name);
    if (index == OP_DICT_NONE) return OP_E_MEMORY;
    bool numeric = fact->value == NULL || op_number_read(fact->value, strlen(fact->value), '.', &number);
    op_kind kind = numeric ? OP_KIND_NUMBER : OP_KIND_TEXT;
    b->variables[index].kind = b->variables[index].kind == OP_KIND_UNKNOWN || b->variables[index].kind == kind ? kind : OP_KIND_TEXT;
  }
  return OP_OK;
}

/* Finds every stacked variable in one file. */
static op_status locate_variables(builder *b, source_file *file) {
  op_source *s = b->source;
  const op_schema *schema = &file->reader->schema;
  file->variables = op_arena_alloc(s->arena, b->n * sizeof *file->variables, b->err);
  if (file->variables == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < b->n; v++) file->variables[v].index = SIZE_MAX;
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (file->aliased[v]) continue;
    file->variables[op_dict_find(b->names, schema->variables[v].name, strlen(schema->variables[v].name))].index = v;
  }
  for (size_t a = 0; a < file->spec->n_aliases; a++) {
    const op_alias *alias = &file->spec->aliases[a];
    file_variable *to = &file->variables[op_dict_find(b->names, alias->name, strlen(alias->name))];
    to->index = op_schema_find(schema, alias->from);
    to->alias = alias;
  }
  for (size_t f = 0; f < file->spec->n_facts; f++) {
    file_variable *to = &file->variables[op_dict_find(b->names, file->spec->facts[f].name, strlen(file->spec->facts[f].name))];
    to->index = SIZE_MAX;
    to->fact = &file->spec->facts[f];
  }
  return OP_OK;
}

/* All overlays that name a variable (or none) in one, later ones first in labels, all missing rules together. */
static op_status merge_overlays(builder *b, size_t v) {
  op_source *s = b->source;
  op_variable *variable = &b->variables[v];
  size_t rules = 0, any = 0;
  for (size_t o = 0; o < s->n_overlays; o++) {
    const op_variable_overlay *overlay = &s->overlays[o];
    if (overlay->name != NULL && strcmp(overlay->name, variable->name) != 0) continue;
    rules += overlay->n_missing;
    any++;
  }
  if (any == 0) return OP_OK;
  op_variable_overlay *merged = op_arena_alloc(s->arena, sizeof *merged, b->err);
  op_missing_rule *missing = op_arena_alloc(s->arena, rules * sizeof *missing, b->err);
  if (merged == NULL || missing == NULL) return OP_E_MEMORY;
  for (size_t o = 0; o < s->n_overlays; o++) {
    const op_variable_overlay *overlay = &s->overlays[o];
    if (overlay->name != NULL && strcmp(overlay->name, variable->name) != 0) continue;
    if (overlay->label != NULL) variable->label = overlay->label;
    if (overlay->n_labels > 0) {
      variable->labels = merged->labels = overlay->labels;
      variable->n_labels = merged->n_labels = overlay->n_labels;
    }
    merged->drop_file_missing = merged->drop_file_missing || overlay->drop_file_missing;
    if (overlay->n_missing > 0) memcpy(missing + merged->n_missing, overlay->missing, overlay->n_missing * sizeof *missing);
    merged->n_missing += overlay->n_missing;
  }
  merged->name = variable->name;
  merged->missing = missing;
  s->merged[v] = merged;
  return OP_OK;
}

static op_status collect_notes(op_source *s, op_error *err) {
  size_t n = 0;
  for (size_t f = 0; f < s->n_files; f++) n += s->files[f].reader->schema.n_notes;
  const char **notes = op_arena_alloc(s->arena, n * sizeof *notes, err);
  if (notes == NULL) return OP_E_MEMORY;
  s->schema.notes = notes;
  for (size_t f = 0; f < s->n_files; f++) {
    const op_schema *of = &s->files[f].reader->schema;
    for (size_t i = 0; i < of->n_notes; i++) notes[s->schema.n_notes++] = of->notes[i];
  }
  return OP_OK;
}

/* Facts that hold for the whole source. */
static op_status fill_head(op_source *s, builder *b) {
  const op_schema *first = &s->files[0].reader->schema;
  s->schema = (op_schema){.file_label = s->n_files == 1 ? first->file_label : "", .weight_variable = first->weight_variable,
                          .encoding = first->encoding, .format = first->format, .sets = first->sets, .n_sets = first->n_sets,
                          .facts = first->facts, .n_facts = s->n_files == 1 ? first->n_facts : 0};
  for (size_t f = 0; f < s->n_files; f++) {
    const op_schema *of = &s->files[f].reader->schema;
    s->schema.synthetic = s->schema.synthetic || of->synthetic;
    s->schema.rows = of->rows < 0 || s->schema.rows < 0 ? -1 : s->schema.rows + of->rows;
    if (!op_text_equal(of->weight_variable, first->weight_variable)) s->schema.weight_variable = NULL;
  }
  op_variable *variables = op_arena_alloc(s->arena, b->n * sizeof *variables, b->err);
  if (variables == NULL) return OP_E_MEMORY;
  if (b->n > 0) memcpy(variables, b->variables, b->n * sizeof *variables);
  s->schema.variables = variables;
  s->schema.n_variables = b->n;
  return collect_notes(s, b->err);
}

op_status source_schema_build(op_source *source, op_error *err) {
  builder b = {.source = source, .err = err};
  b.names = op_dict_new(err);
  op_status status = b.names != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t f = 0; status == OP_OK && f < source->n_files; f++) status = add_file_variables(&b, &source->files[f]);
  for (size_t f = 0; status == OP_OK && f < source->n_files; f++) status = locate_variables(&b, &source->files[f]);
  if (status == OP_OK) {
    source->merged = op_arena_alloc(source->arena, (b.n + 1) * sizeof *source->merged, err);
    if (source->merged == NULL) status = OP_E_MEMORY;
  }
  for (size_t v = 0; status == OP_OK && v < b.n; v++) status = merge_overlays(&b, v);
  if (status == OP_OK) status = fill_head(source, &b);
  op_dict_free(b.names);
  op_free(b.variables);
  return status;
}
