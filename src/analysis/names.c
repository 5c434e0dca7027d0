#include "analysis/names.h"

#include <fnmatch.h>
#include <string.h>

typedef struct matches {
  size_t *items;
  size_t count, capacity;
} matches;

static op_status add_match(matches *m, size_t index, op_error *err) {
  for (size_t i = 0; i < m->count; i++) {
    if (m->items[i] == index) return OP_OK;
  }
  op_status status = op_array_grow((void **)&m->items, &m->capacity, m->count + 1, sizeof *m->items, 0, err);
  if (status == OP_OK) m->items[m->count++] = index;
  return status;
}

static op_status match_part(const op_schema *schema, const char *file, char *part, matches *out, op_error *err) {
  size_t before = out->count, first = op_schema_find(schema, part), last;
  op_status status = OP_OK;
  if (first != SIZE_MAX) return add_match(out, first, err);
  if (strpbrk(part, "*?[") != NULL) {
    for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) {
      if (fnmatch(part, schema->variables[v].name, 0) == 0) status = add_match(out, v, err);
    }
    if (status == OP_OK && out->count == before) {
      op_fail(err, OP_E_REQUEST, "no variable matches '%s'", part);
      status = op_fail_at(err, file, 0, 0);
    }
    return status;
  }
  char *dash = strchr(part, '-');
  if (dash == NULL) return op_schema_require(schema, file, part, &first, err);
  *dash = '\0';
  status = op_schema_require(schema, file, part, &first, err);
  if (status == OP_OK) status = op_schema_require(schema, file, dash + 1, &last, err);
  if (status != OP_OK) return status;
  if (last < first) {
    op_fail(err, OP_E_REQUEST, "'%s' stands after '%s' in the file", part, dash + 1);
    return op_fail_at(err, file, 0, 0);
  }
  for (size_t v = first; status == OP_OK && v <= last; v++) status = add_match(out, v, err);
  return status;
}

op_status names_match(const op_schema *schema, const char *file, const char *pattern, op_arena *arena, size_t **indices, size_t *count, op_error *err) {
  matches found = {0};
  char *copy = op_arena_string(arena, pattern, err), *rest = NULL;
  op_status status = copy != NULL ? OP_OK : OP_E_MEMORY;
  for (char *part = copy != NULL ? strtok_r(copy, ",", &rest) : NULL; status == OP_OK && part != NULL; part = strtok_r(NULL, ",", &rest)) {
    status = match_part(schema, file, part, &found, err);
  }
  if (status == OP_OK && found.count == 0) status = op_fail(err, OP_E_REQUEST, "'%s' names no variable", pattern);
  if (status != OP_OK) {
    op_free(found.items);
    return status;
  }
  *indices = found.items;
  *count = found.count;
  return OP_OK;
}
