#include "input/xlsx_tables.h"

#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "input/xlsx_date.h"
#include "input/xlsx_text.h"

/* Excel lets a workbook have about 250 formats of its own; each cell format is looked up among them. */
#define OWN_FORMATS 8192

/* --- shared strings: sst / si / t, or si / r / t for runs of formatted text; rPh holds how a text is spoken and is no part of it --- */

typedef struct string_parse {
  xlsx_strings *strings;
  bool taking, spoken;
  op_status status;
  op_error *err;
} string_parse;

static op_status room(xlsx_strings *s, size_t more, op_error *err) {
  if (s->used + more > OP_LIMIT_SHARED_BYTES) {
    op_fail(err, OP_E_DATA, "the shared strings of the workbook take more than %zu MiB", OP_LIMIT_SHARED_BYTES >> 20);
    return op_fail_hint(err, "save the sheet as CSV");
  }
  return op_array_grow((void **)&s->bytes, &s->capacity, s->used + more, 1, OP_LIMIT_SHARED_BYTES + 1, err);
}

static bool string_open(void *context, const char *name, const char **attributes, size_t depth) {
  string_parse *p = context;
  xlsx_strings *s = p->strings;
  (void)attributes;
  if (depth == 2 && strcmp(name, "si") == 0) {
    if (s->n == OP_LIMIT_SHARED_STRINGS) {
      p->status = op_fail(p->err, OP_E_DATA, "the workbook has more than %zu shared strings", OP_LIMIT_SHARED_STRINGS);
    } else {
      p->status = op_array_grow((void **)&s->starts, &s->start_capacity, s->n + 2, sizeof *s->starts, OP_LIMIT_SHARED_STRINGS + 2, p->err);
    }
  }
  if (depth == 3) p->spoken = strcmp(name, "rPh") == 0;
  p->taking = (depth == 3 || (depth == 4 && !p->spoken)) && strcmp(name, "t") == 0;
  return p->status == OP_OK;
}

static bool string_text(void *context, const char *text, size_t n) {
  string_parse *p = context;
  xlsx_strings *s = p->strings;
  if (!p->taking) return true;
  if (s->used - s->starts[s->n] + n > OP_LIMIT_TEXT_BYTES) {
    p->status = op_fail(p->err, OP_E_DATA, "shared string %zu of the workbook is longer than %zu bytes", s->n + 1, OP_LIMIT_TEXT_BYTES);
    return false;
  }
  p->status = room(s, n, p->err);
  if (p->status != OP_OK) return false;
  memcpy(s->bytes + s->used, text, n);
  s->used += n;
  return true;
}

static bool string_close(void *context, const char *name, size_t depth) {
  string_parse *p = context;
  xlsx_strings *s = p->strings;
  p->taking = false;
  if (depth != 2 || strcmp(name, "si") != 0) return true;
  size_t start = s->starts[s->n];
  p->status = room(s, 1, p->err);
  if (p->status != OP_OK) return false;
  s->used = start + xlsx_text_clean(s->bytes + start, s->used - start);
  s->bytes[s->used++] = '\0';
  s->starts[++s->n] = s->used;
  return true;
}

op_status xlsx_strings_read(const xlsx_book *book, xlsx_strings *strings, op_error *err) {
  *strings = (xlsx_strings){0};
  if (book->strings_part == XLSX_NO_PART) return OP_OK;
  string_parse p = {.strings = strings, .err = err};
  xlsx_xml_handler handler = {string_open, string_close, string_text, &p};
  op_status status = op_array_grow((void **)&strings->starts, &strings->start_capacity, 2, sizeof *strings->starts, 0, err);
  if (status == OP_OK) status = xlsx_part_parse(book->archive, book->strings_part, &handler, err);
  return status != OP_OK ? status : p.status;
}

void xlsx_strings_clear(xlsx_strings *strings) {
  op_free(strings->bytes);
  op_free(strings->starts);
}

/* --- styles: numFmts / numFmt name the workbook's own formats, cellXfs / xf the formats that cells point at --- */

typedef struct own_format {
  size_t id;
  unsigned char shows;
} own_format;

typedef struct style_parse {
  xlsx_styles *styles;
  own_format *own;
  size_t n, capacity;
  bool formats, cells; /* within numFmts, cellXfs */
  op_status status;
  op_error *err;
} style_parse;

static bool read_id(const char **attributes, const char *name, size_t *id) {
  const char *text = xlsx_xml_attribute(attributes, name);
  return text != NULL && op_number_read_size(text, strlen(text), id);
}

static op_status add_own(style_parse *p, const char **attributes) {
  size_t id;
  const char *code = xlsx_xml_attribute(attributes, "formatCode");
  if (code == NULL || !read_id(attributes, "numFmtId", &id)) return OP_OK;
  if (p->n == OWN_FORMATS) return op_fail(p->err, OP_E_DATA, "the workbook defines more than %d number formats", OWN_FORMATS);
  op_status status = op_array_grow((void **)&p->own, &p->capacity, p->n + 1, sizeof *p->own, OWN_FORMATS, p->err);
  if (status == OP_OK) p->own[p->n++] = (own_format){id, (unsigned char)xlsx_format_shows(code)};
  return status;
}

static op_status add_cell_format(style_parse *p, const char **attributes) {
  size_t id = 0;
  xlsx_styles *s = p->styles;
  if (s->n == OP_LIMIT_CELL_FORMATS) return op_fail(p->err, OP_E_DATA, "the workbook has more than %zu cell formats", OP_LIMIT_CELL_FORMATS);
  op_status status = op_array_grow((void **)&s->shows, &s->capacity, s->n + 1, 1, OP_LIMIT_CELL_FORMATS, p->err);
  if (status != OP_OK) return status;
  bool known = read_id(attributes, "numFmtId", &id);
  unsigned shows = known ? xlsx_format_built_in(id) : 0;
  for (size_t i = 0; known && i < p->n; i++) {
    if (p->own[i].id == id) shows = p->own[i].shows;
  }
  s->shows[s->n++] = (unsigned char)shows;
  return OP_OK;
}

static bool style_open(void *context, const char *name, const char **attributes, size_t depth) {
  style_parse *p = context;
  if (depth == 2) {
    p->formats = strcmp(name, "numFmts") == 0;
    p->cells = strcmp(name, "cellXfs") == 0;
  } else if (depth == 3 && p->formats && strcmp(name, "numFmt") == 0) {
    p->status = add_own(p, attributes);
  } else if (depth == 3 && p->cells && strcmp(name, "xf") == 0) {
    p->status = add_cell_format(p, attributes);
  }
  return p->status == OP_OK;
}

op_status xlsx_styles_read(const xlsx_book *book, xlsx_styles *styles, op_error *err) {
  *styles = (xlsx_styles){0};
  if (book->styles_part == XLSX_NO_PART) return OP_OK;
  style_parse p = {.styles = styles, .err = err};
  xlsx_xml_handler handler = {style_open, NULL, NULL, &p};
  op_status status = xlsx_part_parse(book->archive, book->styles_part, &handler, err);
  op_free(p.own);
  return status != OP_OK ? status : p.status;
}

void xlsx_styles_clear(xlsx_styles *styles) { op_free(styles->shows); }
