/* Making a cache: the data file's own reader is run over its columns, and what it hands out is written down, group of rows by group of rows; memory does not grow with
   rows, but for the readers that hold whole columns, whose columns are taken some at a time.

   A run is given up and begun anew when a column turns out to be better asked for in another way: a column of numbers that holds a text, or more distinct numbers
   than a table of levels is good for. */
#include "input/cache_make.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "input/cache_hash.h"
#include "input/cache_made.h"
#include "input/cache_stamp.h"
#include "input/metadata.h"

/* Bytes that a reader which holds whole columns may hold of them, and those of the groups at hand. */
#define BLOCK_BYTES ((size_t)256 << 20)
#define MOST_RUNS 16

typedef struct maker {
  const char *path;
  op_read_options options;
  op_cache_progress progress;
  void *context;
  cache_writer writer;
  op_reader *reader;          /* of the run at hand */
  op_reader *schema;          /* the one whose schema is written */
  made_column *columns;
  size_t n_variables, first, end; /* variables of the block at hand */
  op_reader_column *asked;
  void *scratch;
  size_t rows;                /* of the run at hand */
  bool counted;               /* a run before has gone to the end: rows and lines are known */
  size_t total;
  const char **notes;         /* the schema's, and those that a reader gives at its end */
  size_t n_notes, note_capacity;
  op_arena *arena;            /* of the notes */
  cache_run *runs;
  size_t n_runs, run_capacity;
  op_error *err;
} maker;

/* --- one run over a block of columns --- */

static op_status start_run(maker *m) {
  size_t n = 0;
  op_status status = op_reader_open(m->path, &m->options, &m->reader, m->err);
  if (status != OP_OK) return status;
  if (m->reader->schema.n_variables != m->n_variables) return op_fail(m->err, OP_E_DATA, "the file changed while its cache was made");
  for (size_t v = m->first; v < m->end; v++) {
    made_column *c = &m->columns[v];
    status = made_begin(c, c->ask, m->err);
    if (status != OP_OK) return status;
    c->code_column = c->number_column = SIZE_MAX;
    if (c->ask == MADE_BOTH || c->ask == MADE_CODES) m->asked[c->code_column = n++] = (op_reader_column){.variable = v, .as = OP_READ_CODES};
    if (c->ask == MADE_BOTH || c->ask == MADE_NUMBERS) m->asked[c->number_column = n++] = (op_reader_column){.variable = v, .as = OP_READ_NUMBERS};
  }
  m->rows = 0;
  if (!m->counted) m->n_runs = 0;
  return m->reader->start(m->reader, m->asked, n, m->err);
}

/* Where lines do not follow each other a new run begins. */
static op_status note_lines(maker *m, size_t rows) {
  for (size_t r = 0; !m->counted && r < rows; r++) {
    uint64_t row = m->rows + r, line = m->reader->line(m->reader, r);
    const cache_run *last = m->n_runs > 0 ? &m->runs[m->n_runs - 1] : NULL;
    if (last != NULL && line == last->line + (row - last->row)) continue;
    if (op_array_grow((void **)&m->runs, &m->run_capacity, m->n_runs + 1, sizeof *m->runs, 0, m->err) != OP_OK) return OP_E_MEMORY;
    m->runs[m->n_runs++] = (cache_run){row, line};
  }
  return OP_OK;
}

static op_status flush_group(maker *m, size_t rows) {
  op_status status = OP_OK;
  for (size_t v = m->first; status == OP_OK && v < m->end; v++) status = made_flush(&m->columns[v], &m->writer, rows, m->scratch, m->err);
  return status;
}

static op_status take_batch(maker *m, const op_batch *batch) {
  op_status status = note_lines(m, batch->rows);
  for (size_t first = 0; status == OP_OK && first < batch->rows;) {
    size_t at = m->rows % CACHE_GROUP_ROWS, room = CACHE_GROUP_ROWS - at, left = batch->rows - first, rows = left < room ? left : room;
    for (size_t v = m->first; status == OP_OK && v < m->end; v++) {
      made_column *c = &m->columns[v];
      const op_levels *levels = c->code_column != SIZE_MAX ? m->reader->levels(m->reader, c->code_column) : NULL;
      status = made_take(c, batch, levels, first, rows, at, m->err);
    }
    first += rows;
    m->rows += rows;
    if (status == OP_OK && at + rows == CACHE_GROUP_ROWS) status = flush_group(m, CACHE_GROUP_ROWS);
  }
  return status;
}

/* Whether a column is better asked for otherwise, which then needs another run. Those with many levels are looked at together, lest each costs a run. */
static bool ask_better(maker *m) {
  bool changed = false;
  for (size_t v = m->first; v < m->end; v++) {
    made_ask better = made_better(&m->columns[v], m->rows);
    changed = changed || better != m->columns[v].ask;
    m->columns[v].ask = better;
  }
  return changed;
}

static op_status keep_note(maker *m, const char *note) {
  for (size_t i = 0; i < m->n_notes; i++) {
    if (strcmp(m->notes[i], note) == 0) return OP_OK; /* told by a run before */
  }
  op_status status = op_array_grow((void **)&m->notes, &m->note_capacity, m->n_notes + 1, sizeof *m->notes, 0, m->err);
  const char *copy = status == OP_OK ? op_arena_string(m->arena, note, m->err) : NULL;
  if (copy == NULL) return OP_E_MEMORY;
  m->notes[m->n_notes++] = copy;
  return OP_OK;
}

static op_status keep_notes(maker *m) {
  const op_reader *reader = m->reader;
  const char *note;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && reader->note != NULL && (note = reader->note(reader, i)) != NULL; i++) status = keep_note(m, note);
  return status;
}

static op_status finish_run(maker *m) {
  op_status status = m->rows % CACHE_GROUP_ROWS > 0 ? flush_group(m, m->rows % CACHE_GROUP_ROWS) : OP_OK;
  for (size_t v = m->first; status == OP_OK && v < m->end; v++) {
    made_column *c = &m->columns[v];
    status = made_finish(c, &m->writer, c->code_column != SIZE_MAX ? m->reader->levels(m->reader, c->code_column) : NULL, m->err);
  }
  if (status == OP_OK) status = keep_notes(m);
  if (status == OP_OK && m->counted && m->rows != m->total) status = op_fail(m->err, OP_E_DATA, "the file changed while its cache was made");
  m->counted = true;
  m->total = m->rows;
  return status;
}

/* *again: the run was given up, because a column is asked for otherwise from now on. */
static op_status run_once(maker *m, bool *again) {
  op_batch batch = {0};
  *again = false;
  op_status status = start_run(m);
  while (status == OP_OK && !*again) {
    status = m->reader->next(m->reader, &batch, m->err);
    if (status != OP_OK || batch.rows == 0) break;
    status = take_batch(m, &batch);
    if (m->progress != NULL) m->progress(m->context, (double)m->rows, m->reader->share != NULL ? m->reader->share(m->reader) : (double)NAN);
    if (status == OP_OK) *again = ask_better(m);
  }
  if (status == OP_OK && !*again) status = finish_run(m);
  if (m->reader != NULL) m->reader->close(m->reader);
  m->reader = NULL;
  return status;
}

/* --- blocks --- */

/* Asks for all as codes, which no text can upset. False when that was done before. */
static bool ask_codes_only(maker *m) {
  bool changed = false;
  for (size_t v = m->first; v < m->end; v++) {
    made_ask *ask = &m->columns[v].ask;
    if (*ask != MADE_BOTH && *ask != MADE_NUMBERS) continue;
    *ask = MADE_CODES;
    changed = true;
  }
  return changed;
}

/* After a run with codes: columns without texts whose 0 may stand for "-0" are asked for as numbers too. */
static bool ask_numbers_too(maker *m) {
  bool changed = false;
  for (size_t v = m->first; v < m->end; v++) {
    made_column *c = &m->columns[v];
    if (c->ask != MADE_CODES || !c->zero || c->text) continue;
    c->ask = MADE_BOTH;
    changed = true;
  }
  return changed;
}

static op_status make_block(maker *m) {
  uint64_t begin = m->writer.at;
  bool again = true, careful = false;
  op_status status = OP_OK;
  for (size_t run = 0; again && run < MOST_RUNS; run++) {
    cache_writer_rewind(&m->writer, begin);
    op_error found = {0}, *outer = m->err;
    m->err = &found;
    status = run_once(m, &again);
    m->err = outer;
    if (status == OP_OK && !again) again = ask_numbers_too(m);
    else if (status == OP_E_DATA && !careful) careful = again = ask_codes_only(m);
    if (status != OP_OK && !again && outer != NULL) *outer = found;
    if (status != OP_OK && !again) return status;
  }
  for (size_t v = m->first; v < m->end; v++) made_clear(&m->columns[v]);
  if (again) return op_fail(m->err, OP_E_DATA, "the file changes while its cache is made");
  return OP_OK;
}

/* Columns of one block: a reader that knows its rows holds whole columns, as codes and numbers. */
static size_t block_columns(const maker *m) {
  int64_t rows = m->schema->schema.rows;
  size_t held = rows > 0 ? (size_t)rows * (sizeof(uint32_t) + sizeof(double)) : 0, group = CACHE_GROUP_ROWS * sizeof(double);
  size_t most = BLOCK_BYTES / (held > group ? held : group);
  return most > 0 ? most : 1;
}

static op_status make_columns(maker *m) {
  size_t step = block_columns(m);
  op_status status = OP_OK;
  for (m->first = 0; status == OP_OK && (m->first < m->n_variables || !m->counted); m->first = m->end) {
    m->end = m->n_variables - m->first > step ? m->first + step : m->n_variables;
    for (size_t v = m->first; v < m->end; v++) m->columns[v].ask = m->schema->schema.variables[v].kind == OP_KIND_NUMBER ? MADE_BOTH : MADE_CODES;
    status = make_block(m);
  }
  return status;
}

/* --- the whole --- */

static op_status write_directory(maker *m, cache_head *head, cache_stamp *stamp) {
  size_t n_groups = (m->total + CACHE_GROUP_ROWS - 1) / CACHE_GROUP_ROWS;
  cache_directory d = {.key = cache_key_of(&m->options), .schema = m->schema->schema, .n_groups = n_groups};
  d.schema.notes = m->notes;
  d.schema.n_notes = m->n_notes;
  d.group_rows = op_array_new(n_groups, sizeof *d.group_rows, m->err);
  d.columns = op_array_new(m->n_variables, sizeof *d.columns, m->err);
  op_status status = d.group_rows != NULL && d.columns != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < n_groups; g++) d.group_rows[g] = g + 1 < n_groups ? CACHE_GROUP_ROWS : m->total - g * CACHE_GROUP_ROWS;
  for (size_t v = 0; status == OP_OK && v < m->n_variables; v++) d.columns[v] = m->columns[v].column;
  if (status == OP_OK && m->n_runs > 0) status = cache_writer_section(&m->writer, m->runs, m->n_runs * sizeof *m->runs, &d.runs, m->err);
  head->rows = m->total;
  if (status == OP_OK) status = cache_writer_commit(&m->writer, &d, head, stamp, m->err);
  op_free(d.group_rows);
  op_free(d.columns);
  return status;
}

static op_status prepare(maker *m, const char *target, const struct stat *data) {
  op_status status = op_reader_open(m->path, &m->options, &m->schema, m->err);
  if (status == OP_OK && m->schema->format->follows_others) {
    op_fail(m->err, OP_E_DATA, "this is a codebook: a cache of it would not see its data file change");
    return op_fail_hint(m->err, "make the cache of the data file, where that knows its names, and give the codebook with --metadata");
  }
  if (status == OP_OK) status = cache_writer_open(&m->writer, target, data, m->err);
  if (status != OP_OK) return status;
  m->n_variables = m->schema->schema.n_variables;
  m->columns = op_array_new(m->n_variables, sizeof *m->columns, m->err);
  m->asked = op_array_new(2 * m->n_variables, sizeof *m->asked, m->err);
  m->scratch = op_array_new(CACHE_GROUP_ROWS, sizeof(uint32_t), m->err);
  m->arena = op_arena_new(m->err);
  if (m->columns == NULL || m->asked == NULL || m->scratch == NULL || m->arena == NULL) return OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < m->schema->schema.n_notes; i++) status = keep_note(m, m->schema->schema.notes[i]);
  return status;
}

static void release(maker *m) {
  for (size_t v = 0; m->columns != NULL && v < m->n_variables; v++) {
    made_clear(&m->columns[v]);
    op_free(m->columns[v].column.segments);
  }
  op_free(m->columns);
  op_free(m->asked);
  op_free(m->scratch);
  op_free(m->runs);
  op_free(m->notes);
  op_arena_free(m->arena);
  cache_writer_close(&m->writer);
  if (m->schema != NULL) m->schema->close(m->schema);
}

/* How the data file looks and what it holds, before (again = NULL) and after its rows were read. */
static op_status see(const maker *m, int fd, cache_head *head, cache_stamp *stamp, const cache_stamp *before) {
  struct stat data, clock;
  if (futimens(m->writer.fd, NULL) != 0 || fstat(m->writer.fd, &clock) != 0 || fstat(fd, &data) != 0) {
    return op_fail(m->err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  }
  *stamp = cache_stamp_of(&data, &clock.st_mtim);
  if (before != NULL && cache_stamp_same(before, &data) && !cache_stamp_racy(before)) return OP_OK;
  return cache_hash_file(fd, head->data_hash, &head->data_bytes, m->err);
}

op_status cache_make(const char *path, const char *target, const op_read_options *options, op_cache_progress progress, void *context, op_error *err) {
  maker m = {.path = path, .options = *options, .progress = progress, .context = context, .writer = {.fd = -1}, .err = err};
  cache_head head = {.rows = 0}, after = {.rows = 0};
  cache_stamp stamp, later;
  struct stat data;
  m.options.no_cache = true;
  m.options.metadata = NULL; /* codebooks are laid over what is read, cached or not */
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  op_status status = fd >= 0 && fstat(fd, &data) == 0 ? OP_OK : op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  if (status == OP_OK) status = prepare(&m, target, &data);
  if (status == OP_OK) status = see(&m, fd, &head, &stamp, NULL);
  if (status == OP_OK) status = make_columns(&m);
  after = head;
  if (status == OP_OK) status = see(&m, fd, &after, &later, &stamp);
  if (status == OP_OK && memcmp(&after, &head, sizeof head) != 0) {
    op_fail(err, OP_E_DATA, "the file changed while its cache was made");
    status = op_fail_hint(err, "run the command again when it is at rest");
  }
  if (status == OP_OK) status = write_directory(&m, &head, &stamp);
  release(&m);
  if (fd >= 0) close(fd);
  return status == OP_OK ? OP_OK : op_fail_at(err, path, 0, 0);
}
