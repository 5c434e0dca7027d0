#include "input/csv_blocks.h"

#include <string.h>

#include "base/memory.h"
#include "base/team.h"
#include "base/threads.h"

/* Blocks in work for each thread: one that is read, one that waits its turn. */
#define BLOCKS_A_THREAD 2

struct csv_blocks {
  const csv_lane *lane;
  op_text_stream *stream;
  csv_chunk *chunks;     /* n, a ring: block i of the file stands in chunks[i % n] */
  size_t n;
  op_team *team;         /* reads them */
  size_t read, handed;   /* blocks so far */
  size_t block;          /* bytes that are read for a block; it also holds what the one before left over */
  const char *given;     /* bytes before those of the stream */
  size_t n_given;
  char *left;            /* the begun record behind the last block */
  size_t n_left;
  bool ended;
  op_status status;      /* of the stream: reported once the blocks before it are handed out */
  op_error error;
};

static void read_lane(void *blocks, size_t i, size_t thread) {
  (void)thread;
  csv_blocks *b = blocks;
  csv_lane_read(b->lane, &b->chunks[i % b->n]);
}

op_status csv_blocks_new(const csv_lane *lane, op_text_stream *stream, const char *given, size_t n_given, csv_block_options options, csv_blocks **blocks, op_error *err) {
  csv_blocks *b = op_array_new(1, sizeof *b, err);
  if (b == NULL) return OP_E_MEMORY;
  size_t threads = options.threads < OP_THREADS_SHARING ? options.threads : OP_THREADS_SHARING;
  b->lane = lane;
  b->stream = stream;
  b->given = given;
  b->n_given = n_given;
  b->block = options.size;
  b->n = threads > 1 ? threads * BLOCKS_A_THREAD : 1;
  b->chunks = op_array_new(b->n, sizeof *b->chunks, err);
  b->left = op_array_raw(2 * options.size, 1, err);
  if (b->chunks == NULL || b->left == NULL || op_team_new(threads, b->n, read_lane, b, &b->team, err) != OP_OK) {
    csv_blocks_free(b);
    return OP_E_MEMORY;
  }
  *blocks = b;
  return OP_OK;
}

void csv_blocks_free(csv_blocks *blocks) {
  if (blocks == NULL) return;
  op_team_free(blocks->team);
  for (size_t i = 0; blocks->chunks != NULL && i < blocks->n; i++) csv_chunk_clear(&blocks->chunks[i]);
  op_free(blocks->chunks);
  op_free(blocks->left);
  op_free(blocks);
}

bool csv_blocks_need_given(const csv_blocks *blocks) { return blocks->n_given > 0; }

/* The record that the block's end cuts belongs to the next block; a block without a line end is handed out as it is. */
static void keep_left(csv_blocks *b, csv_chunk *chunk) {
  const char *line = memrchr(chunk->bytes, '\n', chunk->n);
  b->n_left = line != NULL ? chunk->n - (size_t)(line + 1 - chunk->bytes) : 0;
  chunk->n -= b->n_left;
  memcpy(b->left, chunk->bytes + chunk->n, b->n_left);
}

static void begin(csv_blocks *b, csv_chunk *chunk) {
  keep_left(b, chunk);
  b->read++;
  op_team_add(b->team);
}

/* The place of the next block, with memory. */
static csv_chunk *place(csv_blocks *b, op_error *err) {
  csv_chunk *chunk = &b->chunks[b->read % b->n];
  if (chunk->bytes != NULL) return chunk;
  if (csv_chunk_new(b->lane, 2 * b->block, chunk, err) == OP_OK) return chunk;
  csv_chunk_clear(chunk);
  *chunk = (csv_chunk){0};
  return NULL;
}

static op_status read_bytes(csv_blocks *b, char *to, size_t room, size_t *n, op_error *err) {
  if (b->n_given == 0) return op_text_stream_read(b->stream, to, room, n, err);
  *n = room < b->n_given ? room : b->n_given;
  memcpy(to, b->given, *n);
  b->given += *n;
  b->n_given -= *n;
  return OP_OK;
}

static op_status read_block(csv_blocks *b, op_error *err) {
  csv_chunk *chunk = place(b, err);
  if (chunk == NULL) return OP_E_MEMORY;
  size_t most = b->n_left + b->block;
  memcpy(chunk->bytes, b->left, b->n_left);
  chunk->n = b->n_left;
  chunk->start = 0;
  for (size_t n = 1; n > 0 && chunk->n + OP_TEXT_STREAM_LEAST <= most; chunk->n += n) {
    op_status status = read_bytes(b, chunk->bytes + chunk->n, most - chunk->n, &n, err);
    if (status != OP_OK) return status;
    b->ended = n == 0;
  }
  if (chunk->n > 0) begin(b, chunk);
  else b->n_left = 0;
  return OP_OK;
}

op_status csv_blocks_next(csv_blocks *b, csv_chunk **chunk, op_error *err) {
  while (b->status == OP_OK && (!b->ended || b->n_left > 0) && b->read - b->handed < b->n) b->status = read_block(b, &b->error);
  if (b->handed == b->read) {
    *chunk = NULL;
    if (b->status != OP_OK && err != NULL) *err = b->error;
    return b->status;
  }
  op_team_wait(b->team);
  *chunk = &b->chunks[b->handed++ % b->n];
  return OP_OK;
}
