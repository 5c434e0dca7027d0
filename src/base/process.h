/* Child processes without a shell. */
#ifndef OPINE_BASE_PROCESS_H
#define OPINE_BASE_PROCESS_H

#include <stddef.h>

#include "opine/status.h"

typedef struct op_process_result {
  int exit_code;      /* the child's exit status; 128 + signal when a signal ended it */
  char message[1024]; /* the last bytes of what it wrote to standard error: an echo of its input may stand before the reason */
} op_process_result;

/* Runs argv[0] (looked up in PATH, argv ends with NULL) with `input` on its standard input; its standard output is discarded. No shell.
   fails: OP_E_SYSTEM when the program is not found or cannot be started. A non-zero exit is not a failure: see result. */
op_status op_process_run(const char *const *argv, const char *input, size_t input_length, op_process_result *result,
                         op_error *err);
/* The same, keeping what the program writes to its standard output.
   output  the caller's, freed with op_free; NULL on failure
   fails   also OP_E_MEMORY, and OP_E_SYSTEM when the program writes more than `limit` bytes */
op_status op_process_capture(const char *const *argv, const char *input, size_t input_length, size_t limit, char **output, size_t *length,
                             op_process_result *result, op_error *err);

#endif
