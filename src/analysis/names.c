#include "analysis/names.h"

#include <fnmatch.h>
#include <regex.h>
#include <string.h>

#include "base/text.h"

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

/* "repp*" -> the nearest stem of the file's names, "rep*": names without the digits at their end. */
static const char *nearest_pattern(const op_schema *schema, const char *part, op_arena *arena, op_error *err) {
  size_t n = strcspn(part, "*?[");
  const char **stems = op_arena_alloc(arena, (schema->n_variables + 1) * sizeof *stems, err);
  const char *wanted = op_arena_text(arena, part, n, err);
  if (stems == NULL || wanted == NULL || n == 0) return NULL;
  for (size_t v = 0; v < schema->n_variables; v++) {
    size_t length = strlen(schema->variables[v].name);
    while (length > 1 && strchr("0123456789", schema->variables[v].name[length - 1]) != NULL) length--;
    stems[v] = op_arena_text(arena, schema->variables[v].name, length, err);
    if (stems[v] == NULL) return NULL;
  }
  return op_nearest_name(wanted, stems, schema->n_variables);
}

static op_status no_match(const op_schema *schema, const char *file, const char *part, const char *nearest, op_error *err) {
  op_fail(err, OP_E_REQUEST, "no variable matches '%s'", part);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s*'?", nearest);
  else if (schema->n_variables > 0) op_fail_hint(err, "'opine describe' lists the %zu variables", schema->n_variables);
  return op_fail_at(err, file, 0, 0);
}

static op_status match_glob(const op_schema *schema, const char *file, const char *part, op_arena *arena, matches *out, op_error *err) {
  size_t before = out->count;
  op_status status = OP_OK;
  for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) {
    if (fnmatch(part, schema->variables[v].name, 0) == 0) status = add_match(out, v, err);
  }
  return status == OP_OK && out->count == before ? no_match(schema, file, part, nearest_pattern(schema, part, arena, err), err) : status;
}

/* "/^rep[0-9]+$/" */
static op_status match_regex(const op_schema *schema, const char *file, const char *pattern, op_arena *arena, matches *out, op_error *err) {
  regex_t regex;
  char why[200];
  const char *inner = op_arena_text(arena, pattern + 1, strlen(pattern) - 2, err);
  op_status status = inner != NULL ? OP_OK : OP_E_MEMORY;
  int bad = inner != NULL ? regcomp(&regex, inner, REG_EXTENDED | REG_NOSUB) : 0;
  if (status != OP_OK) return status;
  if (bad != 0) {
    regerror(bad, &regex, why, sizeof why);
    return op_fail(err, OP_E_REQUEST, "'%s' is no regular expression: %s", pattern, why);
  }
  for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) {
    if (regexec(&regex, schema->variables[v].name, 0, NULL, 0) == 0) status = add_match(out, v, err);
  }
  regfree(&regex);
  return status == OP_OK && out->count == 0 ? no_match(schema, file, pattern, NULL, err) : status;
}

static op_status match_part(const op_schema *schema, const char *file, char *part, op_arena *arena, matches *out, op_error *err) {
  size_t first = op_schema_find(schema, part), last;
  op_status status = OP_OK;
  if (first != SIZE_MAX) return add_match(out, first, err);
  if (strpbrk(part, "*?[") != NULL) return match_glob(schema, file, part, arena, out, err);
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
  size_t length = strlen(pattern);
  if (status == OP_OK && length > 2 && pattern[0] == '/' && pattern[length - 1] == '/') {
    status = match_regex(schema, file, pattern, arena, &found, err);
    copy[0] = '\0';
  }
  for (char *part = copy != NULL ? strtok_r(copy, ",", &rest) : NULL; status == OP_OK && part != NULL; part = strtok_r(NULL, ",", &rest)) {
    status = match_part(schema, file, part, arena, &found, err);
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
