/* The cache as a reader. Before the first row everything that will be read is checked once; where anything is amiss, or a question cannot be answered out of the cache
   exactly, the data file is read instead and nobody above notices. While rows are handed out every segment is checked again as it is read. */
#include "input/cache_reader.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "input/cache_groups.h"

typedef struct cache_reader {
  op_reader base;
  cache_file *file;
  op_reader *original;      /* reads the data file instead; NULL = the cache is read */
  char *path, *encoding, *sheet; /* of the data file */
  op_read_options options;
  cache_view *views;
  size_t n_views;
  cache_groups *groups;
  cache_run *runs;
  size_t n_runs, run;       /* run: of the row asked for last */
  size_t at, batch_first;   /* rows handed out, first row of the batch at hand */
  const uint32_t **codes;
  const double **numbers;
} cache_reader;

/* --- lines --- */

static op_status load_runs(cache_reader *r, op_error *err) {
  const cache_section *section = &r->file->directory.runs;
  r->n_runs = (size_t)section->bytes / sizeof *r->runs;
  if (section->bytes % sizeof *r->runs != 0) return op_fail(err, OP_E_DATA, "it is damaged: its lines make no sense");
  r->runs = op_array_new(r->n_runs, sizeof *r->runs, err);
  return r->runs != NULL ? cache_file_section(r->file, section, (char *)r->runs, err) : OP_E_MEMORY;
}

static size_t line(const op_reader *reader, size_t row_in_batch) {
  const cache_reader *r = (const cache_reader *)reader;
  if (r->original != NULL) return r->original->line(r->original, row_in_batch);
  uint64_t row = r->batch_first + row_in_batch;
  size_t low = 0, high = r->n_runs; /* the last run that begins at or before the row */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (r->runs[middle].row <= row) low = middle;
    else high = middle;
  }
  return r->n_runs > 0 && r->runs[low].row <= row ? (size_t)(r->runs[low].line + (row - r->runs[low].row)) : (size_t)row + 1;
}

/* --- starting --- */

static bool same_variables(const op_schema *a, const op_schema *b) {
  if (a->n_variables != b->n_variables) return false;
  for (size_t v = 0; v < a->n_variables; v++) {
    if (strcmp(a->variables[v].name, b->variables[v].name) != 0) return false;
  }
  return true;
}

static op_status use_original(cache_reader *r, const op_reader_column *columns, size_t n, op_error *err) {
  r->base.cached = false;
  op_status status = op_reader_open(r->path, &r->options, &r->original, err);
  if (status != OP_OK) return status;
  if (!same_variables(&r->base.schema, &r->original->schema)) {
    op_fail(err, OP_E_DATA, "the file changed while it was read");
    return op_fail_at(err, r->path, 0, 0);
  }
  r->original->threads = r->base.threads;
  return r->original->start(r->original, columns, n, err);
}

/* Opens and checks the columns; *answers = false where the data file must be read. Only a lack of memory is a failure. */
static op_status open_views(cache_reader *r, const op_reader_column *columns, size_t n, bool *answers, op_error *err) {
  op_error found = {0};
  op_status status = load_runs(r, &found);
  *answers = true;
  for (size_t c = 0; status == OP_OK && *answers && c < n; c++) {
    r->n_views = c + 1;
    status = cache_view_open(&r->views[c], r->file, &columns[c], answers, &found);
    if (status == OP_OK && !*answers) snprintf(r->base.cache_note, sizeof r->base.cache_note, "it cannot say what '%.60s' is here", r->base.schema.variables[columns[c].variable].name);
  }
  if (status == OP_OK && *answers) status = cache_groups_new(r->file, r->views, n, r->options.threads, r->base.threads, &r->groups, &found);
  if (status == OP_OK && *answers) status = cache_groups_verify(r->groups, &found);
  if (status == OP_OK) return OP_OK;
  if (status == OP_E_MEMORY) {
    if (err != NULL) *err = found;
    return status;
  }
  *answers = false;
  snprintf(r->base.cache_note, sizeof r->base.cache_note, "%s", found.what);
  return OP_OK;
}

static void close_views(cache_reader *r) {
  cache_groups_free(r->groups);
  r->groups = NULL;
  for (size_t c = 0; c < r->n_views; c++) cache_view_close(&r->views[c]);
  op_free(r->views);
  op_free(r->codes);
  op_free(r->numbers);
  r->views = NULL;
  r->codes = NULL;
  r->numbers = NULL;
  r->n_views = 0;
}

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  cache_reader *r = (cache_reader *)reader;
  bool answers;
  r->views = op_array_new(n, sizeof *r->views, err);
  r->codes = op_array_new(n, sizeof *r->codes, err);
  r->numbers = op_array_new(n, sizeof *r->numbers, err);
  if (!r->views || !r->codes || !r->numbers) return OP_E_MEMORY;
  op_status status = open_views(r, columns, n, &answers, err);
  if (status != OP_OK) return status;
  if (!answers) {
    close_views(r);
    return use_original(r, columns, n, err);
  }
  return OP_OK;
}

/* --- rows --- */

static op_status fail_midway(const cache_reader *r, op_error *err) {
  op_fail(err, OP_E_DATA, "its cache changed while it was read");
  op_fail_at(err, r->path, 0, 0);
  return op_fail_hint(err, "run the command again, or with --no-cache");
}

/* A column of the rows that were handed out last, in `room`, NULL = its own. */
static op_status make_column(cache_reader *r, size_t c, void *room, op_error *err) {
  cache_view *view = &r->views[c];
  void *to = room != NULL ? room : view->own;
  bool codes = view->request.as == OP_READ_CODES;
  r->codes[c] = codes ? to : NULL;
  r->numbers[c] = codes ? NULL : to;
  return cache_view_batch(view, r->batch_first % CACHE_GROUP_ROWS, r->at - r->batch_first, to, err);
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) {
  cache_reader *r = (cache_reader *)reader;
  if (r->original != NULL) return r->original->next(r->original, batch, err);
  size_t left = (size_t)r->file->head.rows - r->at, first = r->at % CACHE_GROUP_ROWS;
  size_t rows = left < OP_BATCH_ROWS ? left : OP_BATCH_ROWS;
  r->batch_first = r->at;
  *batch = (op_batch){.rows = rows, .first_row = r->at, .codes = r->codes, .numbers = r->numbers};
  if (rows > 0 && first == 0) {
    op_status status = cache_groups_next(r->groups, err);
    if (status != OP_OK) return status == OP_E_DATA ? fail_midway(r, err) : status;
  }
  r->at += rows;
  for (size_t c = 0; rows > 0 && c < r->n_views; c++) {
    op_status status = r->views[c].request.late ? OP_OK : make_column(r, c, NULL, err);
    if (status != OP_OK) return status;
  }
  return OP_OK;
}

static op_status fill(op_reader *reader, size_t column, void *room, op_error *err) {
  cache_reader *r = (cache_reader *)reader;
  if (r->original != NULL) return r->original->fill != NULL ? r->original->fill(r->original, column, room, err) : OP_OK;
  return make_column(r, column, room, err);
}

static const op_levels *levels(const op_reader *reader, size_t column) {
  const cache_reader *r = (const cache_reader *)reader;
  return r->original != NULL ? r->original->levels(r->original, column) : r->views[column].levels;
}

static double share(const op_reader *reader) {
  const cache_reader *r = (const cache_reader *)reader;
  if (r->original != NULL) return r->original->share != NULL ? r->original->share(r->original) : 0;
  return r->file->head.rows > 0 ? (double)r->at / (double)r->file->head.rows : 1;
}

/* --- opening and closing --- */

static void close_reader(op_reader *reader) {
  cache_reader *r = (cache_reader *)reader;
  close_views(r);
  if (r->original != NULL) r->original->close(r->original);
  cache_file_close(r->file);
  op_free(r->runs);
  op_free(r->path);
  op_free(r->encoding);
  op_free(r->sheet);
  op_free(r);
}

op_status cache_reader_take(cache_file *file, const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  cache_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) {
    cache_file_close(file);
    return OP_E_MEMORY;
  }
  r->file = file;
  r->base = (op_reader){.format = file->directory.format, .schema = file->directory.schema, .start = start, .next = next, .fill = fill, .levels = levels, .line = line, .share = share,
                        .close = close_reader};
  r->base.cached = true;
  r->path = op_text_copy(path, strlen(path), err);
  r->options = *options;
  r->options.no_cache = true;
  if (options->encoding != NULL) r->options.encoding = r->encoding = op_text_copy(options->encoding, strlen(options->encoding), err);
  if (options->sheet != NULL) r->options.sheet = r->sheet = op_text_copy(options->sheet, strlen(options->sheet), err);
  if (r->path == NULL || (options->encoding != NULL && r->encoding == NULL) || (options->sheet != NULL && r->sheet == NULL)) {
    close_reader(&r->base);
    return OP_E_MEMORY;
  }
  *reader = &r->base;
  return OP_OK;
}

void cache_reader_try(const char *path, const op_read_options *options, op_reader **reader, char *why, size_t size) {
  op_cache_state state = OP_CACHE_NONE;
  op_error err = {0};
  cache_file *file = NULL;
  char *cache_path = op_cache_path(path, &err);
  op_status status = cache_path != NULL ? cache_file_open(cache_path, false, &file, &state, &err) : OP_E_MEMORY;
  if (status == OP_OK) status = cache_file_fits(file, cache_path, path, options, &state, &err);
  op_free(cache_path);
  *reader = NULL;
  snprintf(why, size, "%s", status == OP_OK || state == OP_CACHE_NONE ? "" : err.what);
  if (status != OP_OK) cache_file_close(file);
  else if (cache_reader_take(file, path, options, reader, &err) != OP_OK) *reader = NULL;
}

op_status cache_reader_verify(const cache_file *file, op_error *err) {
  op_status status = OP_OK;
  for (size_t v = 0; status == OP_OK && v < file->directory.schema.n_variables; v++) {
    cache_view view;
    cache_groups *groups = NULL;
    bool answers;
    op_reader_column request = {.variable = v, .as = file->directory.columns[v].kind == CACHE_NUMBERS ? OP_READ_NUMBERS : OP_READ_CODES};
    status = cache_view_open(&view, file, &request, &answers, err);
    if (status == OP_OK && answers) status = cache_groups_new(file, &view, 1, 1, NULL, &groups, err);
    if (status == OP_OK && answers) status = cache_groups_verify(groups, err);
    cache_groups_free(groups);
    cache_view_close(&view);
  }
  return status;
}
