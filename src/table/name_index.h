/* Names looked up as op_schema_find does it, in no time: exactly, else without regard to ASCII case where only one name is meant. */
#ifndef OPINE_TABLE_NAME_INDEX_H
#define OPINE_TABLE_NAME_INDEX_H

#include "opine/table.h"

typedef struct op_name_index op_name_index;

/* No names. The caller's, freed with op_name_index_free. fails OP_E_MEMORY */
op_status op_name_index_new(op_name_index **index, op_error *err);
void op_name_index_free(op_name_index *index);
/* Adds the next name: the first is number 0. Of equal names the first is found. fails OP_E_MEMORY */
op_status op_name_index_add(op_name_index *index, const char *name, op_error *err);
/* Number of the name, or SIZE_MAX. */
size_t op_name_index_find(const op_name_index *index, const char *name);
/* The names of a schema's variables. */
op_status op_name_index_of_schema(const op_schema *schema, op_name_index **index, op_error *err);

#endif
