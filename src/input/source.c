/* The public source: opening, starting, and handing out stacked batches. */
#include "opine/source.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "input/source_internal.h"
#include "input/source_threads.h"

op_status op_source_open(const op_file_spec *files, size_t n_files, const op_read_options *options, const op_variable_overlay *overlays, size_t n_overlays,
                         op_source **source, op_error *err) {
  op_source *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return OP_E_MEMORY;
  s->arena = op_arena_new(err);
  s->files = s->arena != NULL ? op_arena_alloc(s->arena, n_files * sizeof *s->files, err) : NULL;
  op_status status = s->files != NULL ? op_crew_new(&s->threads, err) : OP_E_MEMORY;
  s->overlays = overlays;
  s->n_overlays = n_overlays;
  s->tell_cache = options->tell_cache;
  for (size_t f = 0; status == OP_OK && f < n_files; f++) {
    s->files[f].spec = &files[f];
    op_read_options own = *options;
    if (files[f].sheet != NULL) own.sheet = files[f].sheet;
    if (files[f].metadata != NULL) own.metadata = files[f].metadata;
    status = op_reader_open(files[f].path, &own, &s->files[f].reader, err);
    if (status == OP_OK) s->n_files = f + 1;
  }
  if (status == OP_OK) status = source_schema_build(s, err);
  if (status != OP_OK) {
    op_source_close(s);
    return status;
  }
  *source = s;
  return OP_OK;
}

void op_source_close(op_source *source) {
  if (source == NULL) return;
  for (size_t f = 0; f < source->n_files; f++) {
    source_file *file = &source->files[f];
    for (size_t c = 0; file->map != NULL && c < source->n_columns; c++) op_free(file->map[c]);
    for (size_t c = 0; file->number != NULL && c < source->n_columns; c++) op_free(file->number[c]);
    file->reader->close(file->reader);
  }
  for (size_t c = 0; c < source->n_columns; c++) {
    op_levels_free(source->columns[c].levels);
    op_free(source->columns[c].codes);
    op_free(source->columns[c].numbers);
  }
  op_free(source->notes);
  op_free(source->kept);
  op_crew_free(source->threads);
  op_arena_free(source->arena);
  op_free(source);
}

op_crew *op_source_threads(const op_source *source) { return source->threads; }
const op_schema *op_source_schema(const op_source *source) { return &source->schema; }
const op_levels *op_source_levels(const op_source *source, size_t column) { return source->columns[column].levels; }
size_t op_source_note_count(const op_source *source) { return source->n_notes; }
const char *op_source_note(const op_source *source, size_t index) { return source->notes[index]; }

/* --- starting --- */

static op_status prepare_columns(op_source *s, const op_column_request *columns, size_t n, op_error *err) {
  s->columns = op_arena_alloc(s->arena, n * sizeof *s->columns, err);
  s->codes = op_arena_alloc(s->arena, n * sizeof *s->codes, err);
  s->numbers = op_arena_alloc(s->arena, n * sizeof *s->numbers, err);
  if (s->columns == NULL || s->codes == NULL || s->numbers == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < n; c++) {
    source_column *column = &s->columns[c];
    column->request = columns[c];
    s->n_columns = c + 1;
    if (columns[c].as == OP_READ_CODES && (column->levels = op_levels_new(err)) == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

/* Whether the rows of a file come out of its cache, and if not, why: known once reading has begun. */
static op_status tell_cache(op_source *s, const source_file *file, op_error *err) {
  const op_reader *reader = file->reader;
  const char *path = file->spec->path;
  if (reader->cached) return source_note(s, op_arena_format(s->arena, err, "%s is read from its cache", path), err);
  if (reader->cache_note[0] == '\0') return OP_OK;
  return source_note(s, op_arena_format(s->arena, err, "%s is read although it has a cache: %s", path, reader->cache_note), err);
}

static op_status start_file(op_source *s, source_file *file, op_error *err) {
  op_reader_column *wanted = op_arena_alloc(s->arena, s->n_columns * sizeof *wanted, err);
  file->column = op_arena_alloc(s->arena, s->n_columns * sizeof *file->column, err);
  file->map = op_arena_alloc(s->arena, s->n_columns * sizeof *file->map, err);
  file->moved = op_arena_alloc(s->arena, s->n_columns * sizeof *file->moved, err);
  file->mapped = op_arena_alloc(s->arena, s->n_columns * sizeof *file->mapped, err);
  file->map_capacity = op_arena_alloc(s->arena, s->n_columns * sizeof *file->map_capacity, err);
  file->number = op_arena_alloc(s->arena, s->n_columns * sizeof *file->number, err);
  file->number_capacity = op_arena_alloc(s->arena, s->n_columns * sizeof *file->number_capacity, err);
  if (!wanted || !file->column || !file->map || !file->moved || !file->mapped || !file->map_capacity || !file->number || !file->number_capacity) return OP_E_MEMORY;
  size_t n = 0;
  for (size_t c = 0; c < s->n_columns; c++) {
    const op_column_request *request = &s->columns[c].request;
    const file_variable *from = &file->variables[request->variable];
    const op_variable_overlay *overlay = s->merged[request->variable];
    file->column[c] = SIZE_MAX;
    if (from->index == SIZE_MAX) continue;
    const op_variable *own = &file->reader->schema.variables[from->index];
    wanted[n] = (op_reader_column){.variable = from->index, .as = source_is_recoded(from) ? OP_READ_CODES : request->as, .late = request->late};
    wanted[n].text_missing = overlay != NULL ? overlay->missing : own->missing;
    wanted[n].n_text_missing = overlay != NULL ? overlay->n_missing : own->n_missing;
    file->column[c] = n++;
  }
  file->reader->threads = s->threads;
  op_status status = file->reader->start(file->reader, wanted, n, err);
  return status == OP_OK && s->tell_cache ? tell_cache(s, file, err) : status;
}

op_status op_source_select(op_source *source, size_t variable, const op_value *value, op_error *err) {
  source->selects = true;
  source->select_variable = variable;
  source->select_value = *value;
  if (value->type == OP_VALUE_TEXT) source->select_value.text = op_arena_string(source->arena, value->text, err);
  source->kept = op_array_raw(OP_BATCH_ROWS, sizeof *source->kept, err);
  bool made = source->kept != NULL && (value->type != OP_VALUE_TEXT || source->select_value.text != NULL);
  return made ? OP_OK : OP_E_MEMORY;
}

/* The caller's columns, and behind them the one that rows are selected by. */
static op_status prepare_selection(op_source *s, const op_column_request *columns, size_t n, op_error *err) {
  op_column_request *all = op_arena_alloc(s->arena, (n + 1) * sizeof *all, err);
  if (all == NULL) return OP_E_MEMORY;
  if (n > 0) memcpy(all, columns, n * sizeof *all);
  all[n] = (op_column_request){.variable = s->select_variable, .as = OP_READ_CODES};
  for (size_t c = 0; c < n; c++) all[c].late = false; /* rows of all columns are moved together */
  s->select_column = n;
  return prepare_columns(s, all, n + 1, err);
}

op_status op_source_start(op_source *source, const op_column_request *columns, size_t n_columns, op_error *err) {
  op_status status = source->selects ? prepare_selection(source, columns, n_columns, err) : prepare_columns(source, columns, n_columns, err);
  for (size_t f = 0; status == OP_OK && f < source->n_files; f++) {
    status = start_file(source, &source->files[f], err);
    if (status != OP_OK) op_fail_at(err, source->files[f].spec->path, 0, 0);
  }
  return status;
}

/* --- rows --- */

/* Lets column c of the batch stand in our own array. */
static op_status own_room(op_source *s, size_t c, size_t rows, op_error *err) {
  source_column *column = &s->columns[c];
  op_status status = column->request.as == OP_READ_CODES ? op_array_extend((void **)&column->codes, &column->capacity, rows, sizeof *column->codes, err)
                                                         : op_array_extend((void **)&column->numbers, &column->capacity, rows, sizeof *column->numbers, err);
  s->codes[c] = column->codes;
  s->numbers[c] = column->numbers;
  return status;
}

/* The rows of a file numbered from 1. */
static op_status numbered_column(const op_source *s, source_column *column, size_t rows, op_error *err) {
  for (size_t r = 0; r < rows; r++) {
    op_value value = {.type = OP_VALUE_NUMBER, .number = (double)(s->rows_of_file + r + 1)};
    if (column->request.as == OP_READ_NUMBERS) {
      column->numbers[r] = value.number;
      continue;
    }
    column->codes[r] = op_levels_add(column->levels, &value, err);
    if (column->codes[r] == OP_CODE_NONE) return OP_E_MEMORY;
  }
  return OP_OK;
}

static op_status constant_column(op_source *s, const source_file *file, size_t c, size_t rows, op_error *err) {
  source_column *column = &s->columns[c];
  const op_fact *fact = file->variables[column->request.variable].fact;
  op_status status = own_room(s, c, rows, err);
  if (status != OP_OK) return status;
  if (fact != NULL && fact->value == NULL) return numbered_column(s, column, rows, err);
  double number = (double)NAN;
  uint32_t code = 0;
  bool numeric = fact != NULL && op_number_read(fact->value, strlen(fact->value), '.', &number);
  if (column->request.as == OP_READ_NUMBERS) {
    for (size_t r = 0; r < rows; r++) column->numbers[r] = numeric ? number : (double)NAN;
    return OP_OK;
  }
  op_value value = {.type = numeric ? OP_VALUE_NUMBER : OP_VALUE_TEXT, .number = number, .text = fact != NULL ? fact->value : NULL};
  if (fact != NULL) status = source_level(s, file, column, &value, &code, err);
  else if ((code = op_levels_add_absent(column->levels, err)) == OP_CODE_NONE) status = OP_E_MEMORY;
  if (status != OP_OK) return status;
  for (size_t r = 0; r < rows; r++) column->codes[r] = code;
  return OP_OK;
}

static op_status map_codes(op_source *s, source_file *file, size_t c, const uint32_t *from, size_t rows, op_error *err) {
  source_column *column = &s->columns[c];
  const op_levels *own = file->reader->levels(file->reader, file->column[c]);
  size_t count = op_levels_count(own);
  if (op_array_grow((void **)&file->map[c], &file->map_capacity[c], count, sizeof(uint32_t), 0, err) != OP_OK) return OP_E_MEMORY;
  for (; file->mapped[c] < count; file->mapped[c]++) {
    uint32_t code = (uint32_t)file->mapped[c];
    file->map[c][code] = 0;
    if (code == 0) continue;
    op_status status = source_level(s, file, column, &op_levels_at(own, code)->value, &file->map[c][code], err);
    if (status != OP_OK) return status;
    file->moved[c] = file->moved[c] || file->map[c][code] != code;
  }
  const uint32_t *map = file->map[c];
  const op_alias *alias = file->variables[column->request.variable].alias;
  if (!file->moved[c] && !s->selects) {
    s->codes[c] = from;
    return OP_OK;
  }
  if (own_room(s, c, rows, err) != OP_OK) return OP_E_MEMORY;
  for (size_t r = 0; r < rows; r++) column->codes[r] = map[from[r]];
  for (size_t r = 0; alias != NULL && alias->n_recodes > 0 && r < rows; r++) column->unmapped += from[r] != 0 && map[from[r]] == 0;
  return OP_OK;
}

/* The numbers of a recoded variable: each of the file's values is looked up once. */
static op_status map_recoded(op_source *s, source_file *file, size_t c, const uint32_t *from, size_t rows, op_error *err) {
  source_column *column = &s->columns[c];
  const op_levels *own = file->reader->levels(file->reader, file->column[c]);
  size_t count = op_levels_count(own);
  if (own_room(s, c, rows, err) != OP_OK ||
      op_array_grow((void **)&file->map[c], &file->map_capacity[c], count, sizeof(uint32_t), 0, err) != OP_OK ||
      op_array_grow((void **)&file->number[c], &file->number_capacity[c], count, sizeof(double), 0, err) != OP_OK) {
    return OP_E_MEMORY;
  }
  for (; file->mapped[c] < count; file->mapped[c]++) {
    uint32_t code = (uint32_t)file->mapped[c];
    bool named = true;
    file->number[c][code] = code == 0 ? (double)NAN : source_recoded_number(s, file, column, &op_levels_at(own, code)->value, &named);
    file->map[c][code] = named ? 0 : 1;
  }
  for (size_t r = 0; r < rows; r++) {
    column->numbers[r] = file->number[c][from[r]];
    column->unmapped += file->map[c][from[r]];
  }
  return OP_OK;
}

/* The file's own array where its numbers stand as they are; rows that are selected are moved together in ours. */
static op_status map_numbers(op_source *s, const source_file *file, size_t c, const double *from, size_t rows, op_error *err) {
  const source_column *column = &s->columns[c];
  bool plain = s->schema.variables[column->request.variable].n_missing == 0 && s->merged[column->request.variable] == NULL;
  s->numbers[c] = from;
  if (plain && !s->selects) return OP_OK;
  if (own_room(s, c, rows, err) != OP_OK) return OP_E_MEMORY;
  if (plain) memcpy(column->numbers, from, rows * sizeof *from);
  for (size_t r = 0; !plain && r < rows; r++) column->numbers[r] = source_number(s, file, column, from[r]);
  return OP_OK;
}

op_status source_note(op_source *source, const char *note, op_error *err) {
  if (note == NULL || op_array_grow((void **)&source->notes, &source->notes_capacity, source->n_notes + 1, sizeof *source->notes, 0, err) != OP_OK) return OP_E_MEMORY;
  source->notes[source->n_notes++] = note;
  return OP_OK;
}

static op_status note_unmapped(op_source *s, op_error *err) {
  op_status status = OP_OK;
  s->finished = true;
  for (size_t c = 0; status == OP_OK && c < s->n_columns; c++) {
    if (s->columns[c].unmapped == 0) continue;
    const char *name = s->schema.variables[s->columns[c].request.variable].name;
    status = source_note(s, op_arena_format(s->arena, err, "%s: %.0f values that no recode names are read as empty", name, s->columns[c].unmapped), err);
  }
  return status;
}

/* What a reader tells at its end; with several files, of which. */
static op_status note_of_file(op_source *s, const source_file *file, op_error *err) {
  const op_reader *reader = file->reader;
  op_status status = OP_OK;
  const char *note;
  for (size_t i = 0; status == OP_OK && reader->note != NULL && (note = reader->note(reader, i)) != NULL; i++) {
    status = source_note(s, s->n_files > 1 ? op_arena_format(s->arena, err, "%s: %s", file->spec->path, note) : note, err);
  }
  return status;
}

/* Column c of the batch as the series means it. */
static op_status make_column(op_source *source, size_t c, op_error *err) {
  source_file *file = &source->files[source->file];
  source_column *column = &source->columns[c];
  const op_batch *own = &source->raw;
  op_status status;
  if (file->column[c] == SIZE_MAX) status = constant_column(source, file, c, own->rows, err);
  else if (column->request.as == OP_READ_CODES) status = map_codes(source, file, c, own->codes[file->column[c]], own->rows, err);
  else if (source_is_recoded(&file->variables[column->request.variable])) status = map_recoded(source, file, c, own->codes[file->column[c]], own->rows, err);
  else status = map_numbers(source, file, c, own->numbers[file->column[c]], own->rows, err);
  return status == OP_OK ? OP_OK : op_fail_at(err, file->spec->path, 0, 0);
}

op_status op_source_fill(op_source *source, size_t c, void *room, op_error *err) {
  if (!source->columns[c].request.late) return OP_OK;
  const source_file *file = &source->files[source->file];
  op_reader *reader = file->reader;
  op_status status = reader->fill != NULL && file->column[c] != SIZE_MAX ? reader->fill(reader, file->column[c], room, err) : OP_OK;
  return status == OP_OK ? make_column(source, c, err) : op_fail_at(err, file->spec->path, 0, 0);
}

static op_status next_rows(op_source *source, op_batch *batch, op_error *err) {
  op_batch own = {0};
  *batch = (op_batch){.first_row = source->rows_before + source->batch_rows, .codes = source->codes, .numbers = source->numbers};
  source->rows_before += source->batch_rows;
  source->rows_of_file += source->batch_rows;
  source->batch_rows = 0;
  while (source->file < source->n_files) {
    source_file *file = &source->files[source->file];
    op_status status = file->reader->next(file->reader, &own, err);
    if (status != OP_OK) return op_fail_at(err, file->spec->path, 0, 0);
    if (own.rows > 0) break;
    status = note_of_file(source, file, err);
    if (status != OP_OK) return status;
    source->file++;
    source->rows_of_file = 0;
  }
  if (own.rows == 0) return source->finished ? OP_OK : note_unmapped(source, err);
  source->raw = own;
  for (size_t c = 0; c < source->n_columns; c++) {
    source->codes[c] = NULL;
    source->numbers[c] = NULL;
    op_status status = source->columns[c].request.late ? OP_OK : make_column(source, c, err);
    if (status != OP_OK) return status;
  }
  batch->rows = source->batch_rows = own.rows;
  return OP_OK;
}

/* Moves the selected rows of a batch together. */
static void keep_selected(op_source *s, op_batch *batch) {
  uint32_t wanted = op_levels_find(s->columns[s->select_column].levels, &s->select_value);
  const uint32_t *codes = s->columns[s->select_column].codes;
  size_t n = 0;
  for (size_t r = 0; r < batch->rows; r++) {
    if (wanted != OP_CODE_NONE && codes[r] == wanted) s->kept[n++] = r;
  }
  for (size_t c = 0; c < s->n_columns; c++) {
    source_column *column = &s->columns[c];
    for (size_t i = 0; column->codes != NULL && i < n; i++) column->codes[i] = column->codes[s->kept[i]];
    for (size_t i = 0; column->numbers != NULL && i < n; i++) column->numbers[i] = column->numbers[s->kept[i]];
  }
  batch->rows = n;
}

op_status op_source_next(op_source *source, op_batch *batch, op_error *err) {
  for (;;) {
    op_status status = next_rows(source, batch, err);
    if (status != OP_OK || batch->rows == 0 || !source->selects) return status;
    keep_selected(source, batch);
    if (batch->rows > 0) return OP_OK;
  }
}

bool op_source_present(const op_source *source, size_t variable) {
  if (source->file >= source->n_files) return false;
  const file_variable *v = &source->files[source->file].variables[variable];
  return v->index != SIZE_MAX || v->fact != NULL;
}

double op_source_share(const op_source *source) {
  if (source->file >= source->n_files) return 1;
  const op_reader *reader = source->files[source->file].reader;
  return ((double)source->file + (reader->share != NULL ? reader->share(reader) : 0)) / (double)source->n_files;
}

void op_source_place(const op_source *source, size_t row_in_batch, const char **file, size_t *line) {
  if (source->file >= source->n_files) {
    *file = NULL;
    *line = 0;
    return;
  }
  const source_file *at = &source->files[source->file];
  *file = at->spec->path;
  *line = at->reader->line(at->reader, source->selects ? source->kept[row_in_batch] : row_in_batch);
}
