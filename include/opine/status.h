/* Errors as plain values. A function that can fail returns op_status and takes `op_error *err` last; on failure
   it fills *err once, where the facts are known, and leaves its outputs untouched. No allocation, no global state:
   an error can be reported when memory is out. */
#ifndef OPINE_STATUS_H
#define OPINE_STATUS_H

#include <stddef.h>

typedef enum {
  OP_OK = 0,
  OP_E_DATA,    /* the file's content is wrong; exit status 1 */
  OP_E_REQUEST, /* the request does not fit the data; exit status 1 */
  OP_E_USAGE,   /* the command line (or an API call) is malformed; exit status 2 */
  OP_E_SYSTEM,  /* I/O, missing program; exit status 3 */
  OP_E_MEMORY   /* out of memory or over a ceiling of base/limits.h; exit status 3 */
} op_status;

typedef struct op_error {
  op_status status;
  char what[768];    /* what was found and what was expected; lower case, no full stop */
  char hint[384];    /* what to do, or the nearest valid name; may be "" */
  char file[512];    /* file name as the user gave it; "" when none */
  size_t line;       /* 1-based; 0 when unknown */
  size_t column;     /* 1-based field (CSV) or character (text) position; 0 when unknown */
  char excerpt[96];  /* the user's text around the place; "" when none */
  size_t caret;      /* 1-based terminal column of the place in the excerpt */
} op_error;

#if defined(__GNUC__)
#define OP_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define OP_PRINTF(f, a)
#endif

/* Fills *err (if not NULL) with a status and a printf-style message; clears hint and place. Returns `status`, so that
   `return op_fail(err, OP_E_DATA, ...)` reads well. Text over the field's size is cut at a UTF-8 boundary. */
op_status op_fail(op_error *err, op_status status, const char *format, ...) OP_PRINTF(3, 4);

/* Adds what to do next (or the nearest valid name) to an error just made. Returns err's status. */
op_status op_fail_hint(op_error *err, const char *format, ...) OP_PRINTF(2, 3);

/* Adds the user's text around the place of an error in it; position is the 1-based byte. Long texts are cut to the excerpt's size. Returns err's status. */
op_status op_fail_excerpt(op_error *err, const char *text, size_t position);

/* Adds the place to an error that has none yet; an outer function may call it, an inner place always wins.
   line and column are 1-based, 0 = unknown. Returns err's status. */
op_status op_fail_at(op_error *err, const char *file, size_t line, size_t column);

/* The exit status that belongs to a status: 0, 1, 2 or 3. */
int op_status_exit_code(op_status status);

/* Writes "file:line:column: what; hint" into out (always terminated). Returns the length written. */
size_t op_error_text(const op_error *err, char *out, size_t size);

#endif
