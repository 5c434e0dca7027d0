/* Dictionaries: bytes -> dense index 0, 1, 2, ... in order of first appearance. */
#ifndef OPINE_BASE_DICT_H
#define OPINE_BASE_DICT_H

#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

#define OP_DICT_NONE UINT32_MAX

typedef struct op_dict op_dict;

op_dict *op_dict_new(op_error *err);
void op_dict_free(op_dict *dict);
/* Index of the key, added when new; OP_DICT_NONE with *err when memory is out or over OP_LIMIT_LEVELS. Keys are copied. */
uint32_t op_dict_add(op_dict *dict, const void *key, size_t length, op_error *err);
/* Index of the key or OP_DICT_NONE. */
uint32_t op_dict_find(const op_dict *dict, const void *key, size_t length);
size_t op_dict_count(const op_dict *dict);
/* The key at an index; terminated by a NUL that is not counted in *length (length may be NULL). Borrowed; valid until the next
   op_dict_add. */
const void *op_dict_key(const op_dict *dict, uint32_t index, size_t *length);

#endif
