/* libcsv, wrapped here and nowhere else: bytes in, fields and ends of records out. */
#ifndef OPINE_INPUT_CSV_PARSE_H
#define OPINE_INPUT_CSV_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* Called for each field (text is terminated, valid during the call) and at the end of each record that has fields. Both return false to stop: what follows
   in the block is then ignored and csv_parse_block returns OP_OK; the caller keeps its own error. */
typedef struct csv_handler {
  bool (*field)(void *context, char *text, size_t n);
  bool (*record)(void *context);
  void *context;
} csv_handler;

typedef struct csv_parse_state csv_parse_state;

op_status csv_parse_new(char delimiter, csv_handler handler, csv_parse_state **parse, op_error *err);
/* Of each record's first n fields only those marked are handed over, those behind them all; wanted[n] must live as long as the parse. Without this: all. */
void csv_parse_want(csv_parse_state *parse, const bool *wanted, size_t n);
/* Fields of the record at hand so far, with the one being handed over. */
size_t csv_parse_fields(const csv_parse_state *parse);
void csv_parse_free(csv_parse_state *parse);
/* fails OP_E_DATA a NUL byte, a field over the limit */
op_status csv_parse_block(csv_parse_state *parse, const char *bytes, size_t n, op_error *err);
/* After the last block. fails OP_E_DATA a quote that is never closed */
op_status csv_parse_end(csv_parse_state *parse, op_error *err);
/* True where the next byte begins a record, or may belong to blanks before it. */
bool csv_parse_between(const csv_parse_state *parse);
/* Between records: lines that somebody else has read, ends of records all. */
void csv_parse_pass(csv_parse_state *parse, size_t lines);
/* 1-based line on which the record at hand began. */
size_t csv_parse_line(const csv_parse_state *parse);

#endif
