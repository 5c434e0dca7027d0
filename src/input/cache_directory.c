/* The directory: under which options the cache was made, the schema, and where the sections lie. */
#include "input/cache_pack.h"

/* --- writing --- */

static void put_section(op_text *out, const cache_section *section) {
  cache_put(out, section->at);
  cache_put(out, section->bytes);
  cache_put(out, section->hash);
}

static void put_column(op_text *out, const cache_column *column, size_t n_groups) {
  cache_put(out, (uint64_t)column->kind);
  cache_put(out, column->other_exact);
  cache_put(out, column->n_levels);
  put_section(out, &column->levels);
  for (size_t g = 0; column->kind != CACHE_ABSENT && g < n_groups; g++) {
    cache_put(out, column->segments[g].at);
    cache_put(out, column->segments[g].width);
    cache_put(out, column->segments[g].hash);
  }
}

void cache_put_directory(op_text *out, const cache_directory *d) {
  cache_put_text(out, d->key.encoding);
  cache_put_text(out, d->key.sheet);
  cache_put(out, d->key.delimiter);
  cache_put(out, d->key.decimal);
  cache_put(out, d->key.header_rows);
  cache_put(out, d->key.verbatim);
  cache_put_schema(out, &d->schema);
  cache_put(out, d->n_groups);
  for (size_t g = 0; g < d->n_groups; g++) cache_put(out, d->group_rows[g]);
  put_section(out, &d->runs);
  for (size_t v = 0; v < d->schema.n_variables; v++) put_column(out, &d->columns[v], d->n_groups);
}

/* --- reading --- */

/* Sections lie between the stamp and the directory. */
static bool within(const cache_head *head, uint64_t at, uint64_t bytes) {
  return at >= CACHE_SECTIONS_AT && at <= head->directory_at && bytes <= head->directory_at - at;
}

static cache_section get_section(cache_cursor *in, const cache_head *head) {
  cache_section section;
  section.at = cache_get(in);
  section.bytes = cache_get(in);
  section.hash = cache_get(in);
  if (section.bytes > 0 && !within(head, section.at, section.bytes)) in->failed = true;
  return section;
}

static bool fits(const cache_column *column, const cache_segment *segment) {
  if (column->kind == CACHE_NUMBERS) return segment->width == sizeof(double);
  return segment->width == 1 || segment->width == 2 || segment->width == 4;
}

static op_status get_column(cache_cursor *in, const cache_head *head, op_arena *arena, const cache_directory *d, cache_column *column, op_error *err) {
  column->kind = (cache_kind)cache_get_below(in, CACHE_ABSENT + 1);
  column->other_exact = cache_get_below(in, 2) == 1;
  column->n_levels = cache_get_below(in, (uint64_t)UINT32_MAX);
  column->levels = get_section(in, head);
  if (column->n_levels > column->levels.bytes + 1) in->failed = true;
  if (in->failed || column->kind == CACHE_ABSENT) return OP_OK;
  column->segments = op_arena_alloc(arena, d->n_groups * sizeof *column->segments, err);
  if (column->segments == NULL) return OP_E_MEMORY;
  for (size_t g = 0; !in->failed && g < d->n_groups; g++) {
    cache_segment *segment = &column->segments[g];
    segment->at = cache_get(in);
    segment->width = cache_get(in);
    segment->hash = cache_get(in);
    if (!fits(column, segment) || !within(head, segment->at, segment->width * d->group_rows[g])) in->failed = true;
  }
  return OP_OK;
}

/* Full groups and one that may be shorter. */
static op_status get_groups(cache_cursor *in, const cache_head *head, op_arena *arena, cache_directory *d, op_error *err) {
  uint64_t rows = 0;
  d->n_groups = cache_get_count(in, sizeof(uint64_t));
  d->group_rows = op_arena_alloc(arena, d->n_groups * sizeof *d->group_rows, err);
  if (d->group_rows == NULL) return OP_E_MEMORY;
  for (size_t g = 0; g < d->n_groups; g++) {
    rows += d->group_rows[g] = cache_get_below(in, CACHE_GROUP_ROWS + 1);
    if (d->group_rows[g] == 0 || (g + 1 < d->n_groups && d->group_rows[g] != CACHE_GROUP_ROWS)) in->failed = true;
  }
  if (rows != head->rows) in->failed = true;
  return OP_OK;
}

static const op_reader_format *format_named(const char *name) {
  size_t n;
  const op_reader_format *const *formats = op_reader_formats(&n);
  for (size_t f = 0; name != NULL && f < n; f++) {
    if (strcmp(formats[f]->name, name) == 0) return formats[f];
  }
  return NULL;
}

op_status cache_get_directory(const char *bytes, const cache_head *head, op_arena *arena, cache_directory *d, op_error *err) {
  cache_cursor in = {bytes, bytes + head->directory_bytes, false};
  *d = (cache_directory){.columns = NULL};
  d->key.encoding = cache_get_full_text(&in);
  d->key.sheet = cache_get_full_text(&in);
  d->key.delimiter = cache_get(&in);
  d->key.decimal = cache_get(&in);
  d->key.header_rows = cache_get(&in);
  d->key.verbatim = cache_get(&in);
  op_status status = cache_get_schema(&in, arena, &d->schema, err);
  if (status != OP_OK) return status;
  d->format = format_named(d->schema.format);
  status = get_groups(&in, head, arena, d, err);
  d->runs = get_section(&in, head);
  if (status != OP_OK) return status;
  if (in.failed || d->format == NULL) return op_fail(err, OP_E_DATA, "it is damaged: its directory makes no sense");
  d->columns = op_arena_alloc(arena, d->schema.n_variables * sizeof *d->columns, err);
  if (d->columns == NULL) return OP_E_MEMORY;
  for (size_t v = 0; status == OP_OK && v < d->schema.n_variables; v++) status = get_column(&in, head, arena, d, &d->columns[v], err);
  if (status != OP_OK) return status;
  if (in.failed || in.at != in.end) return op_fail(err, OP_E_DATA, "it is damaged: its directory makes no sense");
  return OP_OK;
}
