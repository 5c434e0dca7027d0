/* Blocks of a text stream, each read by the fast lane as soon as it is there, several at the same time where threads are. They are handed out in the order of
   the file. */
#ifndef OPINE_INPUT_CSV_BLOCKS_H
#define OPINE_INPUT_CSV_BLOCKS_H

#include "base/team.h"
#include "input/csv_lane.h"
#include "input/encoding.h"

typedef struct csv_blocks csv_blocks;

/* What a block reads. */
#define CSV_BLOCK ((size_t)256 << 10)

typedef struct csv_block_options {
  size_t size;     /* CSV_BLOCK; in tests less (at least OP_TEXT_STREAM_LEAST) */
  size_t threads;  /* with the caller's */
  op_crew *crew;   /* where they come from, NULL = their own */
  bool whole;      /* `given` is all there is, and no larger than a block: its rows are read where it stands */
} csv_block_options;

/* Blocks of `given`, which begins with a record, and of the stream behind it. All are borrowed; of `given`, OP_TEXT_STREAM_MARGIN bytes more can be read. The caller's, freed with csv_blocks_free. fails OP_E_MEMORY */
op_status csv_blocks_new(const csv_lane *lane, op_text_stream *stream, char *given, size_t n_given, csv_block_options options, csv_blocks **blocks, op_error *err);
void csv_blocks_free(csv_blocks *blocks);
/* Whether `given` is still to be read. */
bool csv_blocks_need_given(const csv_blocks *blocks);
/* How much of the file has been read, 0 to 1; NaN where its size is not known. */
double csv_blocks_share(const csv_blocks *blocks);

/* The next block, read by the fast lane on the supposition that it begins with a record; NULL at the end. Valid until the next call.
   fails as op_text_stream_read */
op_status csv_blocks_next(csv_blocks *blocks, csv_chunk **chunk, op_error *err);

#endif
