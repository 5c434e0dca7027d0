/* Rows of one worksheet: cells go straight into codes and numbers of the requested columns. The sheet is inflated and parsed in blocks, so that memory grows
   with the shared strings only. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/hash.h"
#include "base/number.h"
#include "input/reader_rows.h"
#include "input/xlsx_choose.h"
#include "input/xlsx_other.h"
#include "table/missing.h"

#define BLOCK ((size_t)64 << 10)
#define RECENT_BITS 7
#define ERROR_KINDS 12

/* Cells met lately, by their bytes: answers are few, so nearly every cell is answered from here. */
typedef struct recent_code {
  uint64_t key; /* kind and up to 7 bytes of the cell; 0 = free */
  uint32_t code;
} recent_code;

typedef struct xlsx_column {
  op_reader_column request;
  op_levels *levels;              /* codes only */
  reader_cells *cells;
  size_t next;                    /* next column that reads the same cells; SIZE_MAX ends */
  recent_code recent[1 << RECENT_BITS];
} xlsx_column;

typedef struct error_count {
  char text[16];
  size_t n;
} error_count;

typedef struct xlsx_reader {
  op_reader base;
  op_arena *arena;
  const char *path;
  char decimal;
  xlsx_archive *archive;
  xlsx_book book;
  xlsx_context context;
  xlsx_shape shape;
  size_t sheet_index;
  xlsx_sheet *sheet;
  char *block;
  xlsx_column *columns;
  size_t n_columns;
  size_t *first_column;           /* of each variable; SIZE_MAX = not wanted */
  reader_rows rows;               /* their lines are rows of the sheet */
  size_t skip;                    /* header rows left */
  size_t last_row, empty_rows, uncomputed;
  error_count errors[ERROR_KINDS];
  bool started, ended;            /* the row at hand holds something; the sheet is read */
  const char *notes[4];
  size_t n_notes;
  op_status status;
  op_error *err;
} xlsx_reader;

/* --- cells --- */

static op_status not_a_number(xlsx_reader *r, const xlsx_column *c, const xlsx_cell *cell, const char *text) {
  const char *name = r->shape.head.variables[c->request.variable].name;
  char place[XLSX_REFERENCE_TEXT];
  bool date = cell->kind == XLSX_NUMBER || cell->kind == XLSX_ISO_DATE;
  op_fail(r->err, OP_E_DATA, "%s is '%.60s' in cell %s, expected a number", name, text, xlsx_reference(cell->row, cell->column, place));
  if (date) op_fail_hint(r->err, "the cell is formatted as a date or time: give the column a number format in a spreadsheet program");
  else op_fail_hint(r->err, "declare it with --missing '%s=%.60s'", name, text);
  r->err->line = cell->row;
  r->err->column = cell->column;
  return OP_E_DATA;
}

static op_status put_number(xlsx_reader *r, xlsx_column *c, const xlsx_cell *cell) {
  double *to = &c->cells->numbers[r->rows.rows];
  char room[XLSX_DATE_TEXT];
  op_value value;
  unsigned shows = 0;
  op_status status = OP_OK;
  if (cell->kind == XLSX_NUMBER) {
    status = xlsx_value_number(&r->context, cell, to, r->err);
    if (status == OP_OK) status = xlsx_value_is_date(&r->context, cell, &shows, r->err);
    if (status != OP_OK || shows == 0) return status;
  }
  if (cell->kind == XLSX_BOOLEAN) {
    *to = strcmp(cell->text, "1") == 0 || strcmp(cell->text, "true") == 0 ? 1 : 0;
    return OP_OK;
  }
  status = xlsx_value(&r->context, cell, room, &value, r->err);
  if (status != OP_OK) return status;
  *to = value.type == OP_VALUE_NUMBER ? value.number : (double)NAN;
  if (value.type == OP_VALUE_NUMBER) return OP_OK;
  size_t n = strlen(value.text);
  if (op_missing_placeholder(value.text, n) || op_missing_find(c->request.text_missing, c->request.n_text_missing, &value, NULL) != NULL) return OP_OK;
  if (op_number_read(value.text, n, r->decimal, to) && isfinite(*to)) return OP_OK;
  return not_a_number(r, c, cell, value.text);
}

/* Up to 7 bytes of a shared string's index, a number without date or a truth value decide what the cell holds. */
static uint64_t recent_key(const xlsx_reader *r, const xlsx_cell *cell) {
  uint64_t key = (uint64_t)cell->kind;
  if (cell->n > 7 || cell->kind == XLSX_TEXT || cell->kind == XLSX_ISO_DATE) return 0;
  if (cell->kind == XLSX_NUMBER && r->context.has_styles && (cell->style >= r->context.styles.n || r->context.styles.shows[cell->style] != 0)) return 0;
  for (size_t i = 0; i < cell->n; i++) key = key << 8 | (unsigned char)cell->text[i];
  return key | (uint64_t)cell->kind << 56;
}

static op_status put_code(xlsx_reader *r, xlsx_column *c, const xlsx_cell *cell) {
  uint64_t key = recent_key(r, cell);
  recent_code *recent = &c->recent[op_hash_place(key, RECENT_BITS)];
  if (key != 0 && recent->key == key) {
    c->cells->codes[r->rows.rows] = recent->code;
    return OP_OK;
  }
  char room[XLSX_DATE_TEXT];
  op_value value;
  uint32_t code = 0;
  op_status status = xlsx_value(&r->context, cell, room, &value, r->err);
  if (status != OP_OK) return status;
  if (value.type == OP_VALUE_NUMBER || value.text[0] != '\0') code = op_levels_add(c->levels, &value, r->err);
  if (code == OP_CODE_NONE) return OP_E_MEMORY;
  c->cells->codes[r->rows.rows] = code;
  if (key != 0) *recent = (recent_code){key, code};
  return OP_OK;
}

static void count_error(xlsx_reader *r, const xlsx_cell *cell) {
  if (cell->kind == XLSX_UNCOMPUTED) r->uncomputed++;
  if (cell->kind != XLSX_ERROR) return;
  for (size_t i = 0; i < ERROR_KINDS; i++) {
    error_count *e = &r->errors[i];
    size_t n = cell->n < sizeof e->text ? cell->n : sizeof e->text - 1;
    while (n > 0 && ((unsigned char)cell->text[n] & 0xC0) == 0x80) n--;
    if (e->n == 0) memcpy(e->text, cell->text, n);
    if (i + 1 < ERROR_KINDS && (strlen(e->text) != n || memcmp(e->text, cell->text, n) != 0)) continue;
    e->n++;
    return;
  }
}

/* Room for the row at hand, every requested cell empty. */
static op_status begin_row(xlsx_reader *r) {
  r->started = true;
  for (size_t i = 0; i < r->n_columns; i++) {
    xlsx_column *c = &r->columns[i];
    if (reader_rows_room(&r->rows, c->cells, r->err) != OP_OK) return OP_E_MEMORY;
    if (c->request.as == OP_READ_CODES) c->cells->codes[r->rows.rows] = 0;
    else c->cells->numbers[r->rows.rows] = (double)NAN;
  }
  return OP_OK;
}

static op_status outside(xlsx_reader *r, const xlsx_cell *cell) {
  const table_head *h = &r->shape.head;
  char room[XLSX_DATE_TEXT], number[OP_NUMBER_TEXT], first[XLSX_REFERENCE_TEXT], last[XLSX_REFERENCE_TEXT];
  op_value value;
  if (cell->kind == XLSX_ERROR || cell->kind == XLSX_UNCOMPUTED) return OP_OK;
  op_status status = xlsx_value(&r->context, cell, room, &value, r->err);
  if (status != OP_OK) return status;
  if (value.type == OP_VALUE_NUMBER) op_number_write(value.number, number);
  size_t from = r->shape.first_column;
  xlsx_fail_cell(r->err, r->context.sheet, cell->row, cell->column, "holds '%.40s', but the table (the header, and the first rows below it) stands in columns %s to %s",
                 value.type == OP_VALUE_NUMBER ? number : value.text, xlsx_reference(0, from, first), xlsx_reference(0, from + h->n_variables - 1, last));
  return op_fail_hint(r->err, "give the column a name in the header, or move the cell to another sheet");
}

static bool on_cell(void *context, const xlsx_cell *cell) {
  xlsx_reader *r = context;
  size_t v = cell->column - r->shape.first_column; /* wraps when the cell stands before the table */
  bool inside = v < r->shape.head.n_variables, holds = true;
  if (!inside || !r->started) r->status = xlsx_cell_holds(&r->context, cell, &holds, r->err);
  if (r->status == OP_OK && holds && !inside && r->skip == 0) r->status = outside(r, cell);
  if (r->status != OP_OK || !holds) return r->status == OP_OK;
  if (!r->started) r->status = begin_row(r);
  if (r->status != OP_OK || !inside || r->skip > 0) return r->status == OP_OK;
  if (cell->kind == XLSX_ERROR || cell->kind == XLSX_UNCOMPUTED) {
    count_error(r, cell); /* in any column: the notes of a sheet do not depend on what is asked of it */
    return true;
  }
  for (size_t c = r->first_column[v]; r->status == OP_OK && c != SIZE_MAX; c = r->columns[c].next) {
    xlsx_column *column = &r->columns[c];
    r->status = column->request.as == OP_READ_CODES ? put_code(r, column, cell) : put_number(r, column, cell);
  }
  return r->status == OP_OK;
}

static bool on_row(void *context, size_t row) {
  xlsx_reader *r = context;
  if (!r->started) return true;
  r->started = false;
  if (r->skip > 0) {
    r->skip--;
    r->last_row = row;
    return true;
  }
  r->empty_rows += row - r->last_row - 1;
  r->last_row = row;
  r->status = reader_rows_end(&r->rows, row, r->err);
  return r->status == OP_OK;
}

/* --- notes of the whole sheet --- */

static op_status add_note(xlsx_reader *r, const char *note) {
  if (note == NULL) return OP_E_MEMORY;
  r->notes[r->n_notes++] = note;
  return OP_OK;
}

static op_status make_notes(xlsx_reader *r, op_error *err) {
  const char *sheet = r->context.sheet, *list = "";
  size_t errors = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < ERROR_KINDS && r->errors[i].n > 0; i++) {
    errors += r->errors[i].n;
    list = op_arena_format(r->arena, err, "%s%s%s %zu", list, i > 0 ? ", " : "", r->errors[i].text, r->errors[i].n);
    if (list == NULL) return OP_E_MEMORY;
  }
  if (errors > 0) {
    status = add_note(r, op_arena_format(r->arena, err, "sheet '%s': %zu cell%s read as empty: %s", sheet, errors, errors == 1 ? " with an error is" : "s with errors are", list));
  }
  if (status == OP_OK && r->uncomputed > 0) {
    status = add_note(r, op_arena_format(r->arena, err, "sheet '%s': %zu cell%s read as empty: open the file in a spreadsheet program and save it to compute them", sheet,
                                         r->uncomputed, r->uncomputed == 1 ? " with a formula that was never computed is" : "s with formulas that were never computed are"));
  }
  if (status == OP_OK && r->empty_rows > 0) {
    status = add_note(r, op_arena_format(r->arena, err, "sheet '%s': %zu empty row%s between others %s no respondent%s", sheet, r->empty_rows, r->empty_rows == 1 ? "" : "s",
                                         r->empty_rows == 1 ? "is" : "are", r->empty_rows == 1 ? "" : "s"));
  }
  return status;
}

static const char *note(const op_reader *reader, size_t index) {
  const xlsx_reader *r = (const xlsx_reader *)reader;
  return index < r->n_notes ? r->notes[index] : NULL;
}

/* --- blocks --- */

/* Parses until some rows are there or the sheet ends. */
static op_status refill(xlsx_reader *r, op_error *err) {
  op_status status = OP_OK;
  reader_rows_forget(&r->rows);
  r->err = err;
  while (status == OP_OK && r->rows.rows == 0 && !r->ended) {
    size_t n;
    status = xlsx_part_read(r->archive, r->block, BLOCK, &n, err);
    if (status == OP_OK) status = xlsx_sheet_parse(r->sheet, r->block, n, err);
    if (status == OP_OK) status = r->status;
    r->ended = status == OP_OK && n == 0;
    if (r->ended) status = make_notes(r, err);
  }
  return status;
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) {
  xlsx_reader *r = (xlsx_reader *)reader;
  op_status status = r->rows.handed == r->rows.rows ? refill(r, err) : OP_OK;
  if (status != OP_OK) return op_fail_at(err, r->path, err->line, err->column);
  reader_rows_next(&r->rows, batch);
  return OP_OK;
}

static const op_levels *levels(const op_reader *reader, size_t column) { return ((const xlsx_reader *)reader)->columns[column].levels; }

static size_t line(const op_reader *reader, size_t row) { return reader_rows_line(&((const xlsx_reader *)reader)->rows, row); }

static double share(const op_reader *reader) { return xlsx_part_share(((const xlsx_reader *)reader)->archive); }

/* --- opening and closing --- */

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  xlsx_reader *r = (xlsx_reader *)reader;
  size_t variables = r->shape.head.n_variables;
  const xlsx_sheet_entry *entry = &r->book.sheets[r->sheet_index];
  r->columns = op_array_new(n, sizeof *r->columns, err);
  r->first_column = op_arena_alloc(r->arena, variables * sizeof *r->first_column, err);
  r->block = op_array_new(BLOCK, 1, err);
  if (!r->columns || !r->first_column || !r->block || reader_rows_init(&r->rows, columns, n, err) != OP_OK) return OP_E_MEMORY;
  for (size_t v = 0; v < variables; v++) r->first_column[v] = SIZE_MAX;
  for (size_t c = 0; c < n; c++) {
    xlsx_column *column = &r->columns[c];
    column->request = columns[c];
    column->cells = &r->rows.cells[c];
    column->next = r->first_column[columns[c].variable];
    r->first_column[columns[c].variable] = c;
    r->n_columns = c + 1;
    if (columns[c].as != OP_READ_CODES) continue;
    column->levels = op_levels_new(err);
    if (column->levels == NULL) return OP_E_MEMORY;
  }
  r->skip = (size_t)r->shape.head.header_rows;
  xlsx_sheet_handler handler = {on_cell, on_row, r};
  op_status status = xlsx_sheet_new(xlsx_archive_name(r->archive, entry->part), entry->name, &handler, &r->sheet, err);
  if (status == OP_OK) status = xlsx_part_open(r->archive, entry->part, err);
  return status == OP_OK ? OP_OK : op_fail_at(err, r->path, 0, 0);
}

static void close_reader(op_reader *reader) {
  xlsx_reader *r = (xlsx_reader *)reader;
  for (size_t c = 0; c < r->n_columns; c++) {
    op_levels_free(r->columns[c].levels);
  }
  op_free(r->columns);
  reader_rows_clear(&r->rows);
  op_free(r->block);
  xlsx_sheet_free(r->sheet);
  xlsx_strings_clear(&r->context.strings);
  xlsx_styles_clear(&r->context.styles);
  xlsx_book_clear(&r->book);
  xlsx_archive_close(r->archive);
  op_arena_free(r->arena);
  op_free(r);
}

static op_status read_book(xlsx_reader *r, const op_read_options *options, op_error *err) {
  op_status status = xlsx_book_read(r->archive, r->arena, &r->book, err);
  if (status == OP_OK) status = xlsx_styles_read(&r->book, &r->context.styles, err);
  if (status == OP_OK) status = xlsx_strings_read(&r->book, &r->context.strings, err);
  if (status != OP_OK) return status;
  r->context.has_styles = r->book.styles_part != XLSX_NO_PART;
  r->context.since_1904 = r->book.since_1904;
  r->decimal = options->decimal != 0 ? options->decimal : '.';
  status = xlsx_choose(&r->book, options, r->arena, &r->context, &r->shape, &r->sheet_index, err);
  const table_head *h = &r->shape.head;
  r->base.schema = (op_schema){.variables = h->variables, .n_variables = h->n_variables, .file_label = "", .format = "xlsx", .encoding = "UTF-8", .rows = -1,
                               .notes = h->notes, .n_notes = h->n_notes};
  return status;
}

static op_status open_file(const char *path, const op_read_options *options, op_reader **reader, op_error *err);

const op_reader_format op_reader_xlsx = {"xlsx", "Excel workbooks, one sheet of them", "xlsx xlsm", xlsx_recognises, open_file, .sheets = true};

static op_status open_file(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  op_status status = xlsx_refuse_others(path, err);
  if (status != OP_OK) return op_fail_at(err, path, 0, 0);
  xlsx_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return OP_E_MEMORY;
  r->base = (op_reader){.format = &op_reader_xlsx, .start = start, .next = next, .levels = levels, .line = line, .note = note, .share = share, .close = close_reader};
  r->arena = op_arena_new(err);
  r->path = r->arena != NULL ? op_arena_string(r->arena, path, err) : NULL;
  status = r->path != NULL ? xlsx_archive_open(path, &r->archive, err) : OP_E_MEMORY;
  if (status == OP_OK) status = read_book(r, options, err);
  if (status != OP_OK) {
    op_fail_at(err, path, err != NULL ? err->line : 0, err != NULL ? err->column : 0);
    close_reader(&r->base);
    return status;
  }
  *reader = &r->base;
  return OP_OK;
}
