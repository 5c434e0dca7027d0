/* Multiple-response sets of SPSS system files, which ReadStat (up to 1.1.8) does not hand out. */
#ifndef OPINE_INPUT_SAV_SETS_H
#define OPINE_INPUT_SAV_SETS_H

#include "base/memory.h"
#include "opine/table.h"

/* Sets whose variables are among `variables`. A file without sets, and records that are damaged, give none: they say nothing about the data.
   encoding  of the file's texts
   sets      owned by the arena
   fails     OP_E_MEMORY
   source    "System File Format", PSPP developers' manual: extension records 7, 19 (sets) and 13 (long names) */
op_status sav_sets_read(const char *path, const char *encoding, const op_variable *variables, size_t n_variables, op_arena *arena, const op_multiple_set **sets,
                        size_t *n_sets, op_error *err);

#endif
