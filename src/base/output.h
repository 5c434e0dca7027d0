/* Files that are replaced whole or not at all: written beside the target, then renamed. */
#ifndef OPINE_BASE_OUTPUT_H
#define OPINE_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* Writes bytes to `path` through a temporary file in the same folder, flushed and renamed; the old file stays when anything
   fails, and the temporary file is removed. fails: OP_E_SYSTEM with the path and the system's reason. */
op_status op_file_replace(const char *path, const void *bytes, size_t n, op_error *err);
/* The same in pieces, for what is too long to hold: add what comes, then commit (or abandon, which leaves the old file). Both free the writer. */
typedef struct op_file_writer op_file_writer;
op_status op_file_writer_open(const char *path, op_file_writer **writer, op_error *err);
op_status op_file_writer_add(op_file_writer *writer, const void *bytes, size_t n, op_error *err);
op_status op_file_writer_commit(op_file_writer *writer, op_error *err);
void op_file_writer_abandon(op_file_writer *writer);

/* Renames `from` to `to` (same folder) or removes `from` on failure. */
op_status op_file_move(const char *from, const char *to, op_error *err);
/* A fresh name beside `path` for a temporary file with the same extension ("x.png" -> ".x.1234.tmp.png"), so that a program that looks
   at extensions can write it. The caller's, freed with op_free. */
char *op_file_temporary_name(const char *path, op_error *err);
/* The whole of a small file (at most `limit` bytes), terminated by a NUL that is not counted; the caller's, freed with op_free. */
op_status op_file_read(const char *path, size_t limit, char **bytes, size_t *n, op_error *err);
bool op_file_exists(const char *path);
bool op_file_is_directory(const char *path);
/* `path` taken relative to the folder of `base_file` unless it is absolute; the caller's, freed with op_free. */
char *op_file_beside(const char *base_file, const char *path, op_error *err);

#endif
