#include "input/csv_blocks.h"

#include <string.h>

#include "base/memory.h"
#include "base/threads.h"

_Static_assert(OP_TEXT_STREAM_MARGIN >= CSV_MARKS_MARGIN, "blocks are read where the stream has them");

/* Blocks in work for each thread: one that is read, one that waits its turn. */
#define BLOCKS_A_THREAD 2

/* The end of a block is looked for in so many bytes, then in four times as many, and so on. */
#define TAIL ((size_t)4 << 10)

typedef struct block {
  csv_chunk chunk;
  uint64_t place;        /* of the file, where its bytes are to be read from */
  bool unread;
  op_status status;
  op_error error;
} block;

struct csv_blocks {
  const csv_lane *lane;
  op_text_stream *stream;
  block *ring;           /* n: block i of the file stands in ring[i % n] */
  size_t n;
  op_team *team;         /* reads them */
  bool whole;            /* `given` is all there is: it is not copied */
  size_t read, handed;   /* blocks so far */
  size_t size;           /* bytes that are read for a block; it also holds what the one before left over */
  bool by_place;         /* blocks behind `given` are ranges of the file: whoever reads the rows of one reads its bytes too, which so stay in one processor's cache */
  uint64_t at, end;      /* by place: what is left of the file */
  uint64_t nominal;      /* by place: where the range would end if no record were cut */
  char *given;           /* bytes before those of the stream */
  size_t n_given;
  char *left;            /* the begun record behind the last block */
  size_t n_left, left_capacity;
  bool ended;
  op_status status;      /* of the stream: reported once the blocks before it are handed out */
  op_error error;
};

static void read_lane(void *blocks, size_t i, size_t thread) {
  (void)thread;
  csv_blocks *b = blocks;
  block *own = &b->ring[i % b->n];
  if (own->unread) own->status = op_text_stream_read_at(b->stream, own->place, own->chunk.bytes, own->chunk.n, &own->error);
  own->unread = false;
  if (own->status == OP_OK) csv_lane_read(b->lane, &own->chunk);
}

op_status csv_blocks_new(const csv_lane *lane, op_text_stream *stream, char *given, size_t n_given, csv_block_options options, csv_blocks **blocks, op_error *err) {
  csv_blocks *b = op_array_new(1, sizeof *b, err);
  if (b == NULL) return OP_E_MEMORY;
  size_t threads = options.threads < OP_THREADS_SHARING ? options.threads : OP_THREADS_SHARING;
  b->lane = lane;
  b->stream = stream;
  b->given = given;
  b->n_given = n_given;
  b->size = options.size;
  b->whole = options.whole;
  b->by_place = !b->whole && op_text_stream_range(stream, &b->at, &b->end);
  b->n = threads > 1 ? threads * BLOCKS_A_THREAD : 1;
  b->ring = op_array_new(b->n, sizeof *b->ring, err);
  if (b->ring == NULL || op_team_new(options.crew, threads, b->n, read_lane, b, &b->team, err) != OP_OK) {
    csv_blocks_free(b);
    return OP_E_MEMORY;
  }
  *blocks = b;
  return OP_OK;
}

void csv_blocks_free(csv_blocks *blocks) {
  if (blocks == NULL) return;
  op_team_free(blocks->team);
  for (size_t i = 0; blocks->ring != NULL && i < blocks->n; i++) csv_chunk_clear(&blocks->ring[i].chunk);
  op_free(blocks->ring);
  op_free(blocks->left);
  op_free(blocks);
}

bool csv_blocks_need_given(const csv_blocks *blocks) { return blocks->n_given > 0 || blocks->whole; }

double csv_blocks_share(const csv_blocks *b) {
  return b->by_place && b->end > 0 ? (double)b->at / (double)b->end : op_text_stream_share(b->stream);
}

static void begin(csv_blocks *b) {
  b->read++;
  op_team_add(b->team);
}

/* The place of the next block, with room for n bytes: records are seldom longer than an eighth of a block. */
static block *place(csv_blocks *b, size_t n, op_error *err) {
  block *next = &b->ring[b->read % b->n];
  csv_chunk *chunk = &next->chunk;
  size_t usual = b->size + b->size / 8, size = b->whole ? b->n_given : n > usual ? n : usual;
  op_status status = chunk->bytes == NULL ? csv_chunk_new(b->lane, size, b->whole ? b->given : NULL, chunk, err)
                     : b->whole           ? OP_OK
                                          : csv_chunk_enlarge(chunk, n, err);
  chunk->start = 0;
  if (status == OP_OK) return next;
  csv_chunk_clear(chunk);
  *next = (block){0};
  return NULL;
}

/* --- where it stands --- */

/* The record without a line end at the end is a block of its own, as elsewhere. */
static op_status read_given(csv_blocks *b, op_error *err) {
  block *own = b->n_given > 0 ? place(b, b->n_given, err) : NULL;
  b->ended = b->n_given == 0;
  if (own == NULL) return b->ended ? op_text_stream_unchanged(b->stream, err) : OP_E_MEMORY;
  const char *line = memrchr(b->given, '\n', b->n_given);
  own->chunk.bytes = b->given;
  own->chunk.n = line != NULL ? (size_t)(line + 1 - b->given) : b->n_given;
  b->given += own->chunk.n;
  b->n_given -= own->chunk.n;
  begin(b);
  return OP_OK;
}

/* --- in the order of the stream --- */

/* The record that the block's end cuts belongs to the next block; a block without a line end is handed out as it is. */
static op_status keep_left(csv_blocks *b, csv_chunk *chunk, op_error *err) {
  const char *line = memrchr(chunk->bytes, '\n', chunk->n);
  b->n_left = line != NULL ? chunk->n - (size_t)(line + 1 - chunk->bytes) : 0;
  chunk->n -= b->n_left;
  if (b->n_left == 0) return OP_OK;
  if (op_array_extend((void **)&b->left, &b->left_capacity, b->n_left, 1, err) != OP_OK) return OP_E_MEMORY;
  memcpy(b->left, chunk->bytes + chunk->n, b->n_left);
  return OP_OK;
}

static op_status read_bytes(csv_blocks *b, char *to, size_t room, size_t *n, op_error *err) {
  if (b->n_given == 0 && b->by_place) {
    *n = room < b->end - b->at ? room : (size_t)(b->end - b->at);
    b->at += *n;
    return op_text_stream_read_at(b->stream, b->at - *n, to, *n, err);
  }
  if (b->n_given == 0) return op_text_stream_read(b->stream, to, room, n, err);
  *n = room < b->n_given ? room : b->n_given;
  memcpy(to, b->given, *n);
  b->given += *n;
  b->n_given -= *n;
  return OP_OK;
}

static op_status read_block(csv_blocks *b, op_error *err) {
  size_t most = b->n_left + b->size;
  block *own = place(b, most, err);
  if (own == NULL) return OP_E_MEMORY;
  csv_chunk *chunk = &own->chunk;
  if (b->n_left > 0) memcpy(chunk->bytes, b->left, b->n_left);
  chunk->n = b->n_left;
  for (size_t n = 1; n > 0 && chunk->n + OP_TEXT_STREAM_LEAST <= most; chunk->n += n) {
    op_status status = read_bytes(b, chunk->bytes + chunk->n, most - chunk->n, &n, err);
    if (status != OP_OK) return status;
    b->ended = n == 0;
  }
  if (keep_left(b, chunk, err) != OP_OK) return OP_E_MEMORY;
  if (b->by_place && b->n_given == 0) { /* what is left over is read again, with the range that it begins */
    b->nominal = b->at;
    b->at -= b->n_left;
    b->n_left = 0;
    b->ended = false;
  }
  if (chunk->n > 0) begin(b);
  return OP_OK;
}

/* --- by place --- */

/* Where the range that begins at b->at ends: behind its last line end, or where it would end anyway where it has none, or at the end of the file. So blocks are
   those that the stream would give. `left` serves to look. */
static op_status find_end(csv_blocks *b, uint64_t *end, op_error *err) {
  b->nominal = b->end - b->nominal <= b->size ? b->end : b->nominal + b->size;
  *end = b->nominal;
  for (size_t tail = TAIL, most = (size_t)(*end - b->at); ; tail *= 4) {
    size_t n = tail < most ? tail : most;
    op_status status = op_array_extend((void **)&b->left, &b->left_capacity, n, 1, err);
    if (status == OP_OK) status = op_text_stream_read_at(b->stream, *end - n, b->left, n, err);
    if (status != OP_OK) return status;
    const char *line = memrchr(b->left, '\n', n);
    if (line != NULL) *end -= n - (size_t)(line + 1 - b->left);
    if (line != NULL || n == most) return OP_OK;
  }
}

static op_status next_range(csv_blocks *b, op_error *err) {
  uint64_t end = 0;
  op_status status = find_end(b, &end, err);
  if (status != OP_OK) return status;
  block *own = place(b, (size_t)(end - b->at), err);
  if (own == NULL) return OP_E_MEMORY;
  own->unread = true;
  own->place = b->at;
  own->chunk.n = (size_t)(end - b->at);
  b->at = end;
  begin(b);
  return OP_OK;
}

/* --- handing out --- */

static op_status read_next(csv_blocks *b, op_error *err) {
  if (b->whole) return read_given(b, err);
  if (!b->by_place || b->n_given > 0) return read_block(b, err);
  if (b->at < b->end) return next_range(b, err);
  b->ended = true;
  return op_text_stream_unchanged(b->stream, err);
}

op_status csv_blocks_next(csv_blocks *b, csv_chunk **chunk, op_error *err) {
  *chunk = NULL;
  while (b->status == OP_OK && (!b->ended || b->n_left > 0) && b->read - b->handed < b->n) b->status = read_next(b, &b->error);
  if (b->handed == b->read) {
    if (b->status != OP_OK && err != NULL) *err = b->error;
    return b->status;
  }
  op_team_wait(b->team);
  block *own = &b->ring[b->handed++ % b->n];
  if (own->status == OP_OK) *chunk = &own->chunk;
  else if (err != NULL) *err = own->error;
  return own->status;
}
