/* Looking variables up. */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/table.h"

size_t op_schema_find(const op_schema *schema, const char *name) {
  size_t found = SIZE_MAX;
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (strcmp(schema->variables[v].name, name) == 0) return v;
  }
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (!op_text_equal_nocase(schema->variables[v].name, name)) continue;
    if (found != SIZE_MAX) return SIZE_MAX;
    found = v;
  }
  return found;
}

op_status op_schema_require(const op_schema *schema, const char *file, const char *name, size_t *index, op_error *err) {
  *index = op_schema_find(schema, name);
  if (*index != SIZE_MAX) return OP_OK;
  const char **names = op_array_new(schema->n_variables, sizeof *names, err);
  if (names == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < schema->n_variables; v++) names[v] = schema->variables[v].name;
  const char *nearest = op_nearest_name(name, names, schema->n_variables);
  op_fail(err, OP_E_REQUEST, "no variable '%s'", name);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "opine describe %s lists the variables", file != NULL ? file : "DATA");
  op_fail_at(err, file, 0, 0);
  op_free(names);
  return OP_E_REQUEST;
}
