/* One requested column of a cache: its levels or the numbers of its levels, the segment at hand, and batches out of it. */
#ifndef OPINE_INPUT_CACHE_COLUMNS_H
#define OPINE_INPUT_CACHE_COLUMNS_H

#include "input/cache_file.h"

typedef struct cache_view {
  op_reader_column request;
  const cache_column *column;
  size_t room;              /* bytes that its largest segment takes */
  const void *segment;      /* the one at hand, borrowed */
  uint64_t width;
  op_levels *levels;        /* of a column read as codes */
  double *number_of;        /* of a code, where numbers are read out of codes */
  void *own;                /* codes or numbers of a batch that have no other room */
} cache_view;

/* Makes a column ready. *answers = false where only the data file can say what is asked: numbers out of texts that are no numbers, codes out of numbers among
   which rows are missing, a column that was left out. fails OP_E_DATA the cache is damaged; OP_E_MEMORY */
op_status cache_view_open(cache_view *view, const cache_file *file, const op_reader_column *request, bool *answers, op_error *err);
void cache_view_close(cache_view *view);
/* Reads and checks a segment: `to` has room for view->room bytes. By any thread. fails OP_E_DATA */
op_status cache_view_load(const cache_view *view, const cache_file *file, size_t group, void *to, op_error *err);
/* A segment that was loaded is the one at hand; it is borrowed. */
void cache_view_take(cache_view *view, size_t group, const void *segment);
/* Rows `first` and on of the segment at hand as codes or numbers, of which there is room for a batch at `to`. fails OP_E_MEMORY */
op_status cache_view_batch(cache_view *view, size_t first, size_t rows, void *to, op_error *err);

#endif
