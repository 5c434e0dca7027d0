/* SPSS, Stata and SAS files through ReadStat. */
#ifndef OPINE_INPUT_READSTAT_READER_H
#define OPINE_INPUT_READSTAT_READER_H

#include <readstat.h>

#include "base/memory.h"

#include "input/reader.h"

typedef readstat_error_t (*readstat_parse)(readstat_parser_t *parser, const char *path, void *context);

/* What a dictionary pass collects. */
typedef struct readstat_dictionary {
  op_arena *arena;
  op_variable *variables;
  size_t n, capacity;
  const char **label_sets;  /* name of each variable's label set, NULL when none */
  size_t set_capacity;
  struct label_entry {
    const char *set;
    op_label label;
  } *entries;
  size_t n_entries, entry_capacity;
  const char *weight;
  const char *file_label, *encoding;
  int64_t rows;
  long version;
  bool stata;
  op_status status;
  op_error *err;
} readstat_dictionary;

/* Reads names, labels, missing rules, weight. encoding NULL = as the file says. */
op_status readstat_read_dictionary(readstat_parse parse, const char *path, const char *encoding, readstat_dictionary *out, op_error *err);

/* n bytes as a text of the arena; what is no UTF-8, because the file misstates its encoding, is mended. */
const char *readstat_text(op_arena *arena, const char *text, size_t n, op_error *err);
/* The tag of a tagged missing, 'a' to 'z' (SAS writes .A) or '_'; '\0' where a damaged file has another. */
char readstat_tag(readstat_value_t value);

/* Opens a file with one of ReadStat's parsers. */
op_status readstat_reader_open(const op_reader_format *format, readstat_parse parse, const char *path, const op_read_options *options, op_reader **reader, op_error *err);

#endif
