/* The reader of delimited text: which lane reads what. Blocks come read by the fast lane, many at once; they are taken in the order of the file. Where a block,
   or what is left of one, does not begin with a record or is not plain, libcsv reads on, line by line, until the fast lane can try again. Both lanes give the
   same rows, so the result does not depend on where blocks end. The sample that the header was judged from is the first block, so that a pipe works too. */
#include "input/csv_reader.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "input/csv_blocks.h"
#include "input/csv_lane_columns.h"
#include "input/csv_rows.h"
#include "input/encoding.h"

#define SAMPLE ((size_t)256 << 10)
/* A try of the fast lane that gives fewer rows was not worth it: libcsv reads twice as many lines before the next. */
#define FEW_ROWS 64
#define MOST_LINES ((size_t)1 << 16)

typedef struct csv_reader {
  op_reader base;
  op_arena *arena;
  op_text_stream *stream;
  char *path;
  char *sample;            /* what the header was judged from: the stream's, or */
  char *converted;         /* SAMPLE bytes of its text */
  size_t sample_n;
  bool sample_whole;       /* the sample is the file */
  csv_shape shape;
  size_t block;
  int threads;
  csv_rows rows;           /* libcsv's lane */
  csv_lane lane;
  csv_blocks *blocks;
  csv_chunk *chunk;        /* the block at work */
  csv_lane_column *lane_columns;
  size_t at;               /* first of its bytes that nobody has read */
  bool tried;              /* the fast lane has read from there on */
  size_t lines;            /* that libcsv reads before it tries again */
  bool from_lane;          /* the rows at hand are the chunk's, else libcsv's */
  size_t first_line;       /* of the chunk's first row */
  size_t handed;           /* rows of the chunk, with those of the batch at work */
  size_t batch_first;
  size_t total;            /* rows of both lanes */
  bool ended;
  const uint32_t **codes;
  const double **numbers;
} csv_reader;

/* --- the lanes --- */

static op_status take_chunk(csv_reader *r, op_error *err) {
  csv_chunk *chunk = r->chunk;
  op_status status = OP_OK;
  for (size_t c = 0; status == OP_OK && c < r->rows.n_columns; c++) {
    if (r->lane.columns[c].as == OP_READ_CODES) status = csv_lane_column_take(&r->lane_columns[c], &chunk->columns[c], err);
  }
  r->first_line = csv_parse_line(r->rows.parse);
  csv_parse_pass(r->rows.parse, chunk->rows);
  r->from_lane = true;
  r->handed = 0;
  r->at = chunk->end;
  r->tried = false;
  return status;
}

static void try_lane(csv_reader *r) {
  r->chunk->start = r->at;
  csv_lane_read(&r->lane, r->chunk);
  r->lines = r->chunk->rows >= FEW_ROWS ? 1 : r->lines < MOST_LINES ? r->lines * 2 : r->lines;
  r->tried = true;
}

/* First byte behind some lines. */
static size_t behind_lines(const csv_chunk *chunk, size_t at, size_t lines) {
  for (; lines > 0; lines--) {
    const char *end = memchr(chunk->bytes + at, '\n', chunk->n - at);
    if (end == NULL) return chunk->n;
    at = (size_t)(end + 1 - chunk->bytes);
  }
  return at;
}

static op_status read_lines(csv_reader *r, op_error *err) {
  size_t from = r->at;
  r->at = behind_lines(r->chunk, from, r->lines);
  op_status status = csv_rows_read(&r->rows, r->chunk->bytes + from, r->at - from, err);
  r->tried = false;
  return status;
}

static op_status next_block(csv_reader *r, op_error *err) {
  op_status status = csv_blocks_next(r->blocks, &r->chunk, err);
  if (!csv_blocks_need_given(r->blocks) && r->sample != NULL) {
    if (r->converted == NULL) op_text_stream_forget(r->stream);
    op_free(r->converted);
    r->converted = NULL;
    r->sample = NULL;
  }
  if (status != OP_OK) return status;
  r->at = 0;
  r->tried = true;
  if (r->chunk != NULL) return OP_OK;
  r->ended = true;
  return csv_rows_read(&r->rows, NULL, 0, err);
}

/* All rows at hand were handed out. One step: a block more, the fast lane's rows, or some lines of libcsv's. */
static op_status step(csv_reader *r, op_error *err) {
  r->from_lane = false;
  reader_rows_forget(&r->rows.at_hand);
  if (r->chunk == NULL || r->at == r->chunk->n) return next_block(r, err);
  if (!csv_parse_between(r->rows.parse)) return read_lines(r, err);
  if (!r->tried) try_lane(r);
  return r->chunk->rows > 0 && r->chunk->start == r->at ? take_chunk(r, err) : read_lines(r, err);
}

/* The header is libcsv's; what the sample holds behind it is the first block. */
static op_status begin(csv_reader *r, op_error *err) {
  size_t at = 0;
  op_status status = OP_OK;
  while (status == OP_OK && at < r->sample_n && (r->rows.skip > 0 || !csv_parse_between(r->rows.parse))) {
    const char *line = memchr(r->sample + at, '\n', r->sample_n - at);
    size_t next = line != NULL ? (size_t)(line + 1 - r->sample) : r->sample_n;
    status = csv_rows_read(&r->rows, r->sample + at, next - at, err);
    at = next;
  }
  if (status != OP_OK) return status;
  size_t given = r->sample_n - at;
  bool one = r->sample_whole && r->converted == NULL && given <= r->block;
  csv_block_options options = {.size = r->block, .threads = r->sample_whole ? 1 : (size_t)op_threads(r->threads), .crew = r->base.threads, .whole = one};
  return csv_blocks_new(&r->lane, r->stream, r->sample + at, given, options, &r->blocks, err);
}

/* --- batches --- */

/* Rows that were not handed out. */
static size_t left(const csv_reader *r) {
  return r->from_lane ? r->chunk->rows - r->handed : r->rows.at_hand.rows - r->rows.at_hand.handed;
}

/* A column of the rows that were handed out last, in `room` where it cannot stay, NULL = its own. */
static op_status make_column(csv_reader *r, size_t c, void *room, op_error *err) {
  csv_lane_column *column = &r->lane_columns[c];
  size_t first = r->batch_first, n = r->handed - first;
  void *to = room != NULL ? room : csv_lane_column_room(column, n, err);
  if (to == NULL) return OP_E_MEMORY;
  if (r->lane.columns[c].as == OP_READ_NUMBERS) {
    r->numbers[c] = csv_lane_numbers(&r->lane, r->chunk, c, first, n, to);
    return OP_OK;
  }
  r->codes[c] = to;
  return csv_lane_codes(column, &r->lane, r->chunk, c, first, n, &r->rows.columns[c].of_texts, to, err);
}

static op_status next_of_lane(csv_reader *r, op_batch *batch, op_error *err) {
  size_t n = left(r) < OP_BATCH_ROWS ? left(r) : OP_BATCH_ROWS;
  op_status status = OP_OK;
  r->batch_first = r->handed;
  r->handed += n;
  for (size_t c = 0; status == OP_OK && c < r->rows.n_columns; c++) {
    r->codes[c] = NULL;
    r->numbers[c] = NULL;
    if (!r->lane.columns[c].late) status = make_column(r, c, NULL, err);
  }
  *batch = (op_batch){.rows = n, .codes = r->codes, .numbers = r->numbers};
  return status;
}

static op_status fill(op_reader *reader, size_t column, void *room, op_error *err) {
  csv_reader *r = (csv_reader *)reader;
  return r->from_lane ? make_column(r, column, room, err) : OP_OK;
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) {
  csv_reader *r = (csv_reader *)reader;
  op_status status = r->blocks == NULL ? begin(r, err) : OP_OK;
  while (status == OP_OK && left(r) == 0 && !r->ended) status = step(r, err);
  if (status == OP_OK && r->from_lane) status = next_of_lane(r, batch, err);
  else if (status == OP_OK) reader_rows_next(&r->rows.at_hand, batch);
  if (status != OP_OK) return op_fail_at(err, r->path, 0, 0);
  batch->first_row = r->total;
  r->total += batch->rows;
  return OP_OK;
}

static const op_levels *levels(const op_reader *reader, size_t column) { return ((const csv_reader *)reader)->rows.columns[column].of_texts.levels; }

static size_t line(const op_reader *reader, size_t row) {
  const csv_reader *r = (const csv_reader *)reader;
  if (r->from_lane) return r->first_line + r->batch_first + row;
  return reader_rows_line(&r->rows.at_hand, row);
}

/* --- opening and closing --- */

/* Which fields the fast lane looks at, and which of them is each column's. */
static op_status plan_lane(csv_reader *r, const op_reader_column *columns, size_t n, op_error *err) {
  size_t fields = r->shape.head.n_variables, n_wanted = 0;
  size_t *wanted = op_arena_alloc(r->arena, n * sizeof *wanted, err), *place = op_arena_alloc(r->arena, n * sizeof *place, err);
  size_t *index = op_array_new(fields, sizeof *index, err);
  op_reader_column *copy = op_arena_alloc(r->arena, n * sizeof *copy, err);
  op_status status = wanted && place && index && copy ? OP_OK : OP_E_MEMORY;
  for (size_t c = 0; status == OP_OK && c < n; c++) index[columns[c].variable] = 1;
  for (size_t f = 0; status == OP_OK && f < fields; f++) {
    if (index[f] == 0) continue;
    index[f] = n_wanted;
    wanted[n_wanted++] = f;
  }
  for (size_t c = 0; status == OP_OK && c < n; c++) {
    copy[c] = columns[c];
    place[c] = index[columns[c].variable];
  }
  op_free(index);
  r->lane = (csv_lane){r->shape.delimiter, r->shape.decimal, {wanted, n_wanted, fields}, copy, place, n};
  return status;
}

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  csv_reader *r = (csv_reader *)reader;
  r->codes = op_arena_alloc(r->arena, n * sizeof *r->codes, err);
  r->numbers = op_arena_alloc(r->arena, n * sizeof *r->numbers, err);
  r->lane_columns = op_arena_alloc(r->arena, n * sizeof *r->lane_columns, err);
  if (!r->codes || !r->numbers || !r->lane_columns) return OP_E_MEMORY;
  r->lines = 1;
  op_status status = csv_rows_init(&r->rows, r->path, &r->shape, columns, n, r->arena, err);
  return status == OP_OK ? plan_lane(r, columns, n, err) : status;
}

static double share(const op_reader *reader) {
  const csv_reader *r = (const csv_reader *)reader;
  return r->blocks != NULL ? csv_blocks_share(r->blocks) : op_text_stream_share(r->stream);
}

static void close_reader(op_reader *reader) {
  csv_reader *r = (csv_reader *)reader;
  csv_blocks_free(r->blocks);
  for (size_t c = 0; c < r->rows.n_columns; c++) {
    csv_lane_column_clear(&r->lane_columns[c]);
  }
  csv_rows_clear(&r->rows);
  op_free(r->converted);
  op_free(r->path);
  op_text_stream_close(r->stream);
  op_arena_free(r->arena);
  op_free(r);
}

static op_status read_sample(csv_reader *r, op_error *err) {
  if (op_text_stream_first(r->stream, &r->sample, &r->sample_n, &r->sample_whole)) return OP_OK;
  r->sample = r->converted = op_array_raw(SAMPLE, 1, err);
  if (r->converted == NULL) return OP_E_MEMORY;
  while (r->sample_n + OP_TEXT_STREAM_LEAST <= SAMPLE && !r->sample_whole) {
    size_t n;
    op_status status = op_text_stream_read(r->stream, r->converted + r->sample_n, SAMPLE - r->sample_n, &n, err);
    if (status != OP_OK) return status;
    r->sample_whole = n == 0;
    r->sample_n += n;
  }
  return OP_OK;
}

static op_status finish_open(csv_reader *r, const op_read_options *options, op_error *err) {
  op_status status = read_sample(r, err);
  if (status == OP_OK) status = csv_sniff(r->sample, r->sample_n, r->sample_whole, options, r->arena, &r->shape, err);
  if (status != OP_OK) return op_fail_at(err, r->path, err->line, err->column);
  r->base.schema = (op_schema){.variables = r->shape.head.variables, .n_variables = r->shape.head.n_variables, .file_label = "", .format = "csv",
                               .encoding = op_text_stream_encoding(r->stream), .rows = -1, .notes = r->shape.head.notes, .n_notes = r->shape.head.n_notes};
  return OP_OK;
}

static op_status open_any(const char *path, const char *bytes, size_t n, size_t block, const op_read_options *options, op_reader **reader, op_error *err);

static bool recognises(const char *path, const unsigned char *head, size_t n) {
  (void)path;
  (void)head;
  (void)n;
  return true; /* the last format of the list: any other file is tried as text */
}

static op_status open_file(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  return open_any(path, NULL, 0, CSV_BLOCK, options, reader, err);
}

const op_reader_format op_reader_csv = {"csv", "delimited text, plain or gzip", "csv tab tsv txt dat asc csv.gz tab.gz tsv.gz txt.gz dat.gz asc.gz", recognises, open_file, .plain_text = true};

static op_status open_any(const char *path, const char *bytes, size_t n, size_t block, const op_read_options *options, op_reader **reader, op_error *err) {
  csv_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return OP_E_MEMORY;
  r->base = (op_reader){.format = &op_reader_csv, .start = start, .next = next, .fill = fill, .levels = levels, .line = line, .share = share, .close = close_reader};
  r->block = block;
  r->threads = options->threads;
  r->arena = op_arena_new(err);
  r->path = op_text_copy(path, strlen(path), err);
  op_status status = r->arena != NULL && r->path != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) {
    status = bytes != NULL ? op_text_stream_memory(bytes, n, options->encoding, &r->stream, err) : op_text_stream_open(path, options->encoding, &r->stream, err);
  }
  if (status == OP_OK) status = finish_open(r, options, err);
  if (status != OP_OK) {
    close_reader(&r->base);
    return op_fail_at(err, path, 0, 0);
  }
  *reader = &r->base;
  return OP_OK;
}

op_status csv_reader_open_memory(const char *bytes, size_t n, size_t block, const op_read_options *options, op_reader **reader, op_error *err) {
  return open_any("(memory)", bytes, n, block, options, reader, err);
}
