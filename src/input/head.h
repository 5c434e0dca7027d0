/* The header of a table of texts, delimited or of a spreadsheet: how many rows it has, and the variables' names and labels in it. */
#ifndef OPINE_INPUT_HEAD_H
#define OPINE_INPUT_HEAD_H

#include "base/memory.h"
#include "opine/source.h"

typedef struct head_record {
  const char **fields;
  size_t n;
} head_record;

typedef struct table_head {
  int header_rows;
  op_variable *variables;
  size_t n_variables;
  const char **notes;
  size_t n_notes;
} table_head;

/* Names and labels from the first of n >= 1 records; header rows as wanted, 0 = judged. Kinds are left to the caller. All texts go to the arena. */
op_status head_judge(const head_record *records, size_t n, int wanted_rows, op_arena *arena, table_head *h, op_error *err);
/* Adds a note, which the arena owns; NULL is a failed allocation. */
op_status head_note(table_head *h, op_arena *arena, const char *note, op_error *err);
bool head_looks_numeric(const char *text, char decimal);

#endif
