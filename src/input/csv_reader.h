/* The CSV reader, also over bytes in memory for tests. */
#ifndef OPINE_INPUT_CSV_READER_H
#define OPINE_INPUT_CSV_READER_H

#include "input/reader.h"

/* `block` is CSV_BLOCK (csv_blocks.h) or less. */
op_status csv_reader_open_memory(const char *bytes, size_t n, size_t block, const op_read_options *options, op_reader **reader, op_error *err);

#endif
