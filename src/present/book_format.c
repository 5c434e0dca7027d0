#include "present/book_format.h"

#include <string.h>

#include "present/book.h"
#include "present/book_library.h"

#define FONT "Arial"
#define FAINT 0x595959
#define GOOD 0x1B6E2E
#define BAD 0xA11212
#define LINK 0x0563C1

/* The mark as text of a code: within quotation marks, its own ones behind a backslash outside them. */
static void add_mark(op_text *out, const char *mark) {
  bool within = false;
  for (const char *p = mark != NULL ? mark : ""; *p != '\0'; p++) {
    if (within == (*p == '"')) op_text_add_char(out, '"');
    within = *p != '"';
    if (*p == '"') op_text_add_char(out, '\\');
    op_text_add_char(out, *p);
  }
  if (within) op_text_add_char(out, '"');
}

static void add_one(op_text *out, const grid_value *value, const char *sign) {
  op_text_add(out, sign);
  op_text_add(out, value->grouped && !value->percent ? "#,##0" : "0");
  for (int i = 0; i < value->decimals; i++) op_text_add(out, i == 0 ? ".0" : "0");
  op_text_add(out, value->percent ? "%" : "");
  add_mark(out, value->mark);
}

void book_number_code(op_text *out, const grid_value *value) {
  if (value->decimals < 0) {
    op_text_add(out, "General");
    add_mark(out, value->mark);
    return;
  }
  if (value->probability) op_text_add(out, "[<0.0001]\"<0.0001\";");
  add_one(out, value, value->sign ? "+" : "");
  if (!value->sign) return;
  op_text_add_char(out, ';');
  add_one(out, value, "-");
  op_text_add_char(out, ';');
  add_one(out, value, "");
}

static void set_looks(lxw_format *f, unsigned looks) {
  bool title = (looks & BOOK_TITLE) != 0, banner = (looks & BOOK_BANNER) != 0;
  book_lxw.format_set_font_name(f, FONT);
  book_lxw.format_set_font_size(f, title ? 12 : 10);
  if ((looks & BOOK_BOLD) != 0 || title || banner) book_lxw.format_set_bold(f);
  if ((looks & BOOK_FAINT) != 0) book_lxw.format_set_font_color(f, FAINT);
  if ((looks & BOOK_GOOD) != 0) book_lxw.format_set_font_color(f, GOOD);
  if ((looks & BOOK_BAD) != 0 || banner) book_lxw.format_set_font_color(f, BAD);
  if ((looks & BOOK_LINK) != 0) {
    book_lxw.format_set_font_color(f, LINK);
    book_lxw.format_set_underline(f, LXW_UNDERLINE_SINGLE);
  }
  if ((looks & BOOK_RIGHT) != 0) book_lxw.format_set_align(f, LXW_ALIGN_RIGHT);
  if ((looks & BOOK_CENTRE) != 0) book_lxw.format_set_align(f, LXW_ALIGN_CENTER);
  if ((looks & BOOK_INDENT) != 0) book_lxw.format_set_indent(f, 1);
  if ((looks & BOOK_WRAP) != 0) book_lxw.format_set_text_wrap(f);
  book_lxw.format_set_align(f, (looks & (BOOK_RULE_UNDER | BOOK_RULE_TOP)) != 0 ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP);
  if ((looks & BOOK_RULE_TOP) != 0) book_lxw.format_set_top(f, LXW_BORDER_MEDIUM);
  else if ((looks & BOOK_RULE_ABOVE) != 0) book_lxw.format_set_top(f, LXW_BORDER_HAIR);
  if ((looks & BOOK_RULE_END) != 0) book_lxw.format_set_bottom(f, LXW_BORDER_MEDIUM);
  else if ((looks & BOOK_RULE_UNDER) != 0) book_lxw.format_set_bottom(f, LXW_BORDER_THIN);
}

/* The format's code is copied into a field of the library's own size; a longer one (a mark of hundreds of characters) leaves the number without a code. */
static lxw_format *make(book_formats *formats, unsigned looks, const char *number, size_t length) {
  if (op_array_grow((void **)&formats->made, &formats->capacity, formats->n + 1, sizeof *formats->made, 0, NULL) != OP_OK) return NULL;
  char *copy = op_text_copy(number, length, NULL);
  lxw_format *format = copy != NULL ? book_lxw.workbook_add_format(formats->file) : NULL;
  if (format == NULL) {
    op_free(copy);
    return NULL;
  }
  set_looks(format, looks);
  if (length > 0 && length < LXW_FORMAT_FIELD_LEN) book_lxw.format_set_num_format(format, copy);
  formats->made[formats->n++] = (book_made_format){looks, copy, format};
  return format;
}

lxw_format *book_format(book_formats *formats, unsigned looks, const grid_value *value) {
  op_text code = {0};
  lxw_format *format = NULL;
  op_text_add(&code, "");
  if (value != NULL) book_number_code(&code, value);
  const char *number = code.data != NULL ? code.data : "";
  for (size_t i = 0; i < formats->n && format == NULL && !code.failed; i++) {
    if (formats->made[i].looks == looks && strcmp(formats->made[i].number, number) == 0) format = formats->made[i].format;
  }
  if (format == NULL && !code.failed) format = make(formats, looks, number, code.length);
  op_text_clear(&code);
  return format;
}

void book_formats_clear(book_formats *formats) {
  for (size_t i = 0; i < formats->n; i++) op_free(formats->made[i].number);
  op_free(formats->made);
  formats->made = NULL;
  formats->n = formats->capacity = 0;
}
