/* Workbooks through libxlsxwriter. */
#include "present/book.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "base/text.h"
#include "present/book_format.h"
#include "present/book_library.h"

#define CREATED 946684800     /* 2000-01-01: a date is due in the properties, and the clock would make every file another one */
#define LINE_HEIGHT 15.0      /* points of a line of text */
#define TALLEST 405.0         /* points of a row, by the format's definition (409.5) */
#define LARGEST_FILE ((size_t)1 << 31)

typedef struct named_sheet {
  lxw_worksheet *at;
  const char *name;
} named_sheet;

struct book {
  op_arena *arena;
  lxw_workbook *file;
  char *path;            /* of the temporary file that the library writes */
  book_formats formats;
  named_sheet *sheets;
  size_t n_sheets, capacity;
  bool failed;
  op_error error;        /* the first failure */
};

static op_status temporary_path(char **path, op_error *err) {
  const char *folder = getenv("TMPDIR");
  op_text text = {0};
  op_text_addf(&text, "%s/opine-XXXXXX", folder != NULL && folder[0] != '\0' ? folder : "/tmp");
  op_status status = op_text_check(&text, err);
  int file = status == OP_OK ? mkstemp(text.data) : -1;
  if (status == OP_OK && file < 0) status = op_fail(err, OP_E_SYSTEM, "cannot make a temporary file '%s': %s", text.data, strerror(errno));
  if (file >= 0) close(file);
  if (status == OP_OK) *path = op_text_copy(text.data, text.length, err);
  if (status == OP_OK && *path == NULL) {
    unlink(text.data);
    status = OP_E_MEMORY;
  }
  op_text_clear(&text);
  return status;
}

static void set_properties(lxw_workbook *file, const char *title) {
  char short_title[256];
  size_t n = op_utf8_cut(title, strlen(title), sizeof short_title - 1);
  memcpy(short_title, title, n);
  short_title[n] = '\0';
  lxw_doc_properties properties = {.title = short_title, .comments = "made with opine", .created = CREATED};
  book_lxw.workbook_set_properties(file, &properties);
}

op_status book_new(const char *title, book **out, op_error *err) {
  book *b = op_array_new(1, sizeof *b, err);
  op_status status = b != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) b->arena = op_arena_new(err);
  if (status == OP_OK && b->arena == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = book_library_load(err);
  if (status == OP_OK) status = temporary_path(&b->path, err);
  if (status == OP_OK) b->file = book_lxw.workbook_new(b->path);
  if (status == OP_OK && b->file == NULL) status = op_fail(err, OP_E_MEMORY, "out of memory while making a workbook");
  if (status != OP_OK) {
    book_free(b);
    return status;
  }
  set_properties(b->file, title);
  b->formats.file = b->file;
  *out = b;
  return OP_OK;
}

void book_free(book *b) {
  if (b == NULL) return;
  if (b->file != NULL) book_lxw.lxw_workbook_free(b->file);
  if (b->path != NULL) unlink(b->path);
  op_free(b->path);
  op_free(b->sheets);
  book_formats_clear(&b->formats);
  op_arena_free(b->arena);
  op_free(b);
}

static void fail(book *b, op_status status) {
  if (b->failed) return;
  b->failed = true;
  if (status == OP_E_MEMORY) op_fail(&b->error, OP_E_MEMORY, "out of memory while writing a workbook");
}

/* --- sheets --- */

static bool name_taken(const book *b, const char *name) {
  for (size_t i = 0; i < b->n_sheets; i++) {
    if (op_text_equal_nocase(b->sheets[i].name, name)) return true;
  }
  return op_text_equal_nocase(name, "History"); /* kept by spreadsheets for themselves */
}

/* The first `most` characters of a text, with signs that no name may have replaced. Letters beyond the first plane count twice, as in the program that set
   the limit. */
static const char *legal_name(book *b, const char *wanted, size_t most) {
  op_text out = {0};
  size_t n = 0;
  while (*wanted == '\'' || *wanted == ' ') wanted++;
  for (const char *p = wanted; *p != '\0';) {
    size_t bytes = op_utf8_cut(p, strlen(p), (unsigned char)*p >= 0xF0 ? 4 : (unsigned char)*p >= 0xE0 ? 3 : (unsigned char)*p >= 0xC0 ? 2 : 1);
    n += bytes == 4 ? 2 : 1;
    if (n > most || bytes == 0) break;
    if (bytes == 1 && strchr("[]:*?/\\", *p) != NULL) op_text_add_char(&out, '_');
    else op_text_add_bytes(&out, p, bytes);
    p += bytes;
  }
  while (out.length > 0 && (out.data[out.length - 1] == '\'' || out.data[out.length - 1] == ' ')) out.data[--out.length] = '\0';
  const char *name = out.failed ? NULL : op_arena_string(b->arena, out.length > 0 ? out.data : "Sheet", NULL);
  op_text_clear(&out);
  return name;
}

op_status book_sheet_add(book *b, const char *wanted, size_t *index, op_error *err) {
  if (b->n_sheets == BOOK_SHEETS) {
    op_fail(err, OP_E_REQUEST, "the workbook would have more than %u sheets", BOOK_SHEETS);
    return op_fail_hint(err, "write all tables to one sheet with --sheets one, or ask for fewer questions");
  }
  const char *name = legal_name(b, wanted, 31);
  for (size_t i = 2; name != NULL && name_taken(b, name); i++) {
    const char *head = legal_name(b, wanted, 26);
    name = head != NULL ? op_arena_format(b->arena, NULL, "%s %zu", head, i) : NULL;
  }
  if (name == NULL || op_array_grow((void **)&b->sheets, &b->capacity, b->n_sheets + 1, sizeof *b->sheets, 0, NULL) != OP_OK) {
    return op_fail(err, OP_E_MEMORY, "out of memory while writing a workbook");
  }
  lxw_worksheet *at = book_lxw.workbook_add_worksheet(b->file, name);
  if (at == NULL) return op_fail(err, OP_E_SYSTEM, "cannot add a sheet '%s' to the workbook", name);
  book_lxw.worksheet_gridlines(at, LXW_HIDE_ALL_GRIDLINES);
  book_lxw.worksheet_set_landscape(at);
  book_lxw.worksheet_set_paper(at, 9); /* A4 */
  book_lxw.worksheet_fit_to_pages(at, 1, 0);
  *index = b->n_sheets;
  b->sheets[b->n_sheets++] = (named_sheet){at, name};
  return OP_OK;
}

const char *book_sheet_name(const book *b, size_t sheet) { return b->sheets[sheet].name; }

/* --- cells --- */

op_status book_room(size_t rows, size_t columns, op_error *err) {
  if (rows <= BOOK_ROWS && columns <= BOOK_COLUMNS) return OP_OK;
  bool high = rows > BOOK_ROWS;
  op_fail(err, OP_E_REQUEST, "a table needs %zu %s, a sheet has room for %u", high ? rows : columns, high ? "rows" : "columns", high ? BOOK_ROWS : BOOK_COLUMNS);
  return op_fail_hint(err, high ? "write a sheet for each question with --sheets question, or take --format csv" : "ask for fewer groups, or take --format csv");
}

static bool has_place(book *b, size_t row, size_t column) {
  if (!b->failed && book_room(row + 1, column + 1, &b->error) != OP_OK) b->failed = true;
  return !b->failed;
}

static lxw_format *format_of(book *b, unsigned looks, const grid_value *value) {
  lxw_format *format = book_format(&b->formats, looks, value);
  if (format == NULL) fail(b, OP_E_MEMORY);
  return format;
}

/* "_x000D_", which spreadsheets read as the character of that number. */
static bool is_character_code(const char *p) {
  return p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 && p[6] == '_';
}

/* A text that fits in a cell: XML knows no U+FFFE and U+FFFF, and a cell at most so many characters. */
static const char *cell_text(book *b, const char *text) {
  op_text out = {0};
  size_t n = 0;
  const char *p = text;
  for (; *p != '\0' && n < BOOK_TEXT; n++) {
    size_t bytes = (unsigned char)*p >= 0xF0 ? 4 : (unsigned char)*p >= 0xE0 ? 3 : (unsigned char)*p >= 0xC0 ? 2 : 1;
    bool none = bytes == 3 && memcmp(p, "\xEF\xBF", 2) == 0 && (unsigned char)p[2] >= 0xBE;
    if (bytes == 4) n++; /* counted as two by spreadsheets */
    if (is_character_code(p)) op_text_add(&out, "_x005F_");
    else op_text_add_bytes(&out, none ? "\xEF\xBF\xBD" : p, bytes);
    p += bytes;
  }
  const char *copy = out.failed ? NULL : op_arena_string(b->arena, out.data != NULL ? out.data : "", NULL);
  op_text_clear(&out);
  if (copy == NULL) fail(b, OP_E_MEMORY);
  return copy != NULL ? copy : "";
}

void book_text(book *b, size_t sheet, size_t row, size_t column, const char *text, unsigned looks) {
  if (!has_place(b, row, column)) return;
  lxw_format *format = format_of(b, looks, NULL);
  lxw_row_t r = (lxw_row_t)row;
  lxw_col_t c = (lxw_col_t)column;
  if (format == NULL) return;
  if (text == NULL || text[0] == '\0') book_lxw.worksheet_write_blank(b->sheets[sheet].at, r, c, format);
  else book_lxw.worksheet_write_string(b->sheets[sheet].at, r, c, cell_text(b, text), format);
}

void book_made_text(book *b, size_t sheet, size_t row, size_t column, const op_text *text, unsigned looks) {
  if (text->failed) fail(b, OP_E_MEMORY);
  else book_text(b, sheet, row, column, text->data, looks);
}

void book_number(book *b, size_t sheet, size_t row, size_t column, const grid_value *value, double number, unsigned looks) {
  if (!has_place(b, row, column)) return;
  lxw_format *format = format_of(b, looks, value);
  if (format != NULL) book_lxw.worksheet_write_number(b->sheets[sheet].at, (lxw_row_t)row, (lxw_col_t)column, number, format);
}

void book_span(book *b, size_t sheet, size_t row, size_t first, size_t last, const char *text, unsigned looks) {
  if (!has_place(b, row, last)) return;
  lxw_format *format = format_of(b, looks, NULL);
  if (format == NULL) return;
  if (first == last) book_text(b, sheet, row, first, text, looks);
  else book_lxw.worksheet_merge_range(b->sheets[sheet].at, (lxw_row_t)row, (lxw_col_t)first, (lxw_row_t)row, (lxw_col_t)last, cell_text(b, text), format);
}

size_t book_paragraph(book *b, size_t sheet, size_t row, size_t first, size_t last, size_t width, const char *text, unsigned looks) {
  /* letters of running text are narrower than the digits that columns are measured in; a bit less narrow, for words that do not break where lines end */
  size_t own = op_utf8_width(text) * 9 / 10, lines = width > 0 ? (own + width - 1) / width : 1;
  if (lines <= 1) {
    book_text(b, sheet, row, first, text, looks);
    return 1;
  }
  double height = LINE_HEIGHT * (double)lines * ((looks & BOOK_TITLE) != 0 ? 1.25 : 1);
  book_span(b, sheet, row, first, last, text, looks | BOOK_WRAP);
  if (!b->failed) book_lxw.worksheet_set_row(b->sheets[sheet].at, (lxw_row_t)row, height < TALLEST ? height : TALLEST, NULL);
  return 1;
}

void book_link(book *b, size_t sheet, size_t row, size_t column, size_t to_sheet, size_t to_row, const char *text) {
  op_text url = {0};
  if (!has_place(b, row, column)) return;
  op_text_add(&url, "internal:'");
  for (const char *p = b->sheets[to_sheet].name; *p != '\0'; p++) {
    if (*p == '\'') op_text_add_char(&url, '\'');
    op_text_add_char(&url, *p);
  }
  op_text_addf(&url, "'!A%zu", to_row + 1);
  lxw_format *format = format_of(b, BOOK_LINK, NULL);
  if (url.failed) fail(b, OP_E_MEMORY);
  else if (format != NULL) book_lxw.worksheet_write_url_opt(b->sheets[sheet].at, (lxw_row_t)row, (lxw_col_t)column, url.data, format, cell_text(b, text), NULL);
  op_text_clear(&url);
}

void book_column_width(book *b, size_t sheet, size_t column, size_t width) {
  if (has_place(b, 0, column)) book_lxw.worksheet_set_column(b->sheets[sheet].at, (lxw_col_t)column, (lxw_col_t)column, (double)width, NULL);
}

void book_row_lines(book *b, size_t sheet, size_t row, size_t lines) {
  double height = LINE_HEIGHT * (double)lines;
  if (has_place(b, row, 0)) book_lxw.worksheet_set_row(b->sheets[sheet].at, (lxw_row_t)row, height < TALLEST ? height : TALLEST, NULL);
}

void book_freeze(book *b, size_t sheet, size_t rows, size_t columns) {
  if (!has_place(b, rows, columns)) return;
  book_lxw.worksheet_freeze_panes(b->sheets[sheet].at, (lxw_row_t)rows, (lxw_col_t)columns);
  if (rows > 0) book_lxw.worksheet_repeat_rows(b->sheets[sheet].at, 0, (lxw_row_t)(rows - 1));
}

op_status book_save(book *b, char **bytes, size_t *length, op_error *err) {
  if (b->failed) {
    *err = b->error;
    return b->error.status;
  }
  lxw_error failure = book_lxw.workbook_close(b->file); /* frees it, too */
  b->file = NULL;
  if (failure != LXW_NO_ERROR) {
    op_fail(err, OP_E_SYSTEM, "cannot write the workbook: %s", book_lxw.lxw_strerror(failure));
    return op_fail_hint(err, "it is put together in the folder for temporary files: see that there is room, or set TMPDIR");
  }
  return op_file_read(b->path, LARGEST_FILE, bytes, length, err);
}
