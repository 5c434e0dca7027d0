#include "table/name_index.h"

#include <string.h>

#include "base/dict.h"
#include "base/memory.h"
#include "base/text.h"

struct op_name_index {
  op_dict *exact, *folded;
  size_t *of_exact, *of_folded;   /* number of the name; SIZE_MAX = several names */
  size_t exact_capacity, folded_capacity, n;
};

op_status op_name_index_new(op_name_index **index, op_error *err) {
  op_name_index *x = op_array_new(1, sizeof *x, err);
  if (x == NULL) return OP_E_MEMORY;
  x->exact = op_dict_new(err);
  x->folded = op_dict_new(err);
  if (x->exact == NULL || x->folded == NULL) {
    op_name_index_free(x);
    return OP_E_MEMORY;
  }
  *index = x;
  return OP_OK;
}

void op_name_index_free(op_name_index *x) {
  if (x == NULL) return;
  op_dict_free(x->exact);
  op_dict_free(x->folded);
  op_free(x->of_exact);
  op_free(x->of_folded);
  op_free(x);
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Adds a key; a key that is there keeps its number, or becomes that of several names. */
static op_status add_key(op_dict *dict, size_t **numbers, size_t *capacity, const char *key, size_t length, size_t number, bool several, op_error *err) {
  size_t known = op_dict_count(dict);
  uint32_t at = op_dict_add(dict, key, length, err);
  if (at == OP_DICT_NONE || op_array_grow((void **)numbers, capacity, at + 1, sizeof **numbers, 0, err) != OP_OK) return OP_E_MEMORY;
  if (at >= known) (*numbers)[at] = number;
  else if (several) (*numbers)[at] = SIZE_MAX;
  return OP_OK;
}

op_status op_name_index_add(op_name_index *x, const char *name, op_error *err) {
  size_t length = strlen(name), number = x->n++;
  bool again = op_dict_find(x->exact, name, length) != OP_DICT_NONE;
  op_status status = add_key(x->exact, &x->of_exact, &x->exact_capacity, name, length, number, false, err);
  if (status != OP_OK || again) return status;
  char *folded = op_text_copy(name, length, err);
  if (folded == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < length; i++) folded[i] = lower(folded[i]);
  status = add_key(x->folded, &x->of_folded, &x->folded_capacity, folded, length, number, true, err);
  op_free(folded);
  return status;
}

size_t op_name_index_find(const op_name_index *x, const char *name) {
  char folded[512];
  size_t length = strlen(name);
  uint32_t at = op_dict_find(x->exact, name, length);
  if (at != OP_DICT_NONE) return x->of_exact[at];
  char *key = length < sizeof folded ? folded : op_text_copy(name, length, NULL);
  if (key == NULL) return SIZE_MAX;
  for (size_t i = 0; i < length; i++) key[i] = lower(name[i]);
  at = op_dict_find(x->folded, key, length);
  if (key != folded) op_free(key);
  return at != OP_DICT_NONE ? x->of_folded[at] : SIZE_MAX;
}

op_status op_name_index_of_schema(const op_schema *schema, op_name_index **index, op_error *err) {
  op_status status = op_name_index_new(index, err);
  for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) {
    status = op_name_index_add(*index, schema->variables[v].name, err);
    if (status != OP_OK) op_name_index_free(*index);
  }
  if (status != OP_OK) *index = NULL;
  return status;
}
