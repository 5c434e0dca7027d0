/* Lists of names written short: rep*, rep1-rep80, /^rep[0-9]+$/. */
#ifndef OPINE_ANALYSIS_NAMES_H
#define OPINE_ANALYSIS_NAMES_H

#include "base/memory.h"
#include "opine/table.h"

/* Variables of a schema that a pattern names, in file order: comma-separated names, "prefix*suffix" globs, "rep1-rep80" ranges (positions of the two
   names in the file, inclusive); or one extended regular expression between slashes.
   indices  the caller's, freed with op_free
   fails    OP_E_REQUEST nothing matches, an unknown name, a range whose end stands before its start */
op_status names_match(const op_schema *schema, const char *file, const char *pattern, op_arena *arena, size_t **indices, size_t *count, op_error *err);

#endif
