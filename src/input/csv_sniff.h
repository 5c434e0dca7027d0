/* What kind of CSV a file is, judged from its first records. */
#ifndef OPINE_INPUT_CSV_SNIFF_H
#define OPINE_INPUT_CSV_SNIFF_H

#include "input/head.h"

typedef struct csv_shape {
  char delimiter, decimal;
  table_head head;
} csv_shape;

/* Judges a sample of the file's text (UTF-8, may end within a record). `whole`: the sample is the whole file.
   fails OP_E_DATA an empty file, or broken CSV in the first record */
op_status csv_sniff(const char *sample, size_t n, bool whole, const op_read_options *options, op_arena *arena, csv_shape *shape, op_error *err);

#endif
