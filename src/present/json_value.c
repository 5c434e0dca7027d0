#include "present/json_value.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"

/* Bytes of the UTF-8 character at text, 0 when it is none. */
static size_t character_length(const char *text, size_t left) {
  unsigned char c = (unsigned char)*text;
  size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
  return n > 0 && n <= left && op_utf8_valid(text, n) ? n : 0;
}

void json_add_string(op_text *out, const char *text) {
  if (text == NULL) {
    op_text_add(out, "null");
    return;
  }
  size_t left = strlen(text);
  op_text_add_char(out, '"');
  while (left > 0) {
    size_t n = character_length(text, left);
    unsigned char c = (unsigned char)*text;
    if (n == 0) op_text_add(out, "\\ufffd");
    else if (c == '"' || c == '\\') op_text_addf(out, "\\%c", c);
    else if (c == '\n') op_text_add(out, "\\n");
    else if (c == '\t') op_text_add(out, "\\t");
    else if (c < 0x20 || c == 0x7F) op_text_addf(out, "\\u%04x", c);
    else if (n == 3 && memcmp(text, "\xE2\x80\xA8", 3) == 0) op_text_add(out, "\\u2028");
    else if (n == 3 && memcmp(text, "\xE2\x80\xA9", 3) == 0) op_text_add(out, "\\u2029");
    else op_text_add_bytes(out, text, n);
    n = n == 0 ? 1 : n;
    text += n;
    left -= n;
  }
  op_text_add_char(out, '"');
}

void json_add_number(op_text *out, double value) {
  char text[OP_NUMBER_TEXT];
  if (isinf(value)) op_text_add(out, value > 0 ? "\"inf\"" : "\"-inf\"");
  else if (op_number_write(value, text) == 0) op_text_add(out, "null");
  else op_text_add(out, text);
}

static void groups(op_text *out, const op_section *section, const op_row *row) {
  bool any = false;
  for (int labels = 0; labels < 2; labels++) {
    any = false;
    for (size_t k = 0; k < section->n_keys; k++) {
      if (!section->keys[k].by) continue;
      op_text_add(out, any ? ", " : labels ? ", \"by_labels\": {" : "\"by\": {");
      json_add_string(out, section->keys[k].name);
      op_text_add(out, ": ");
      json_add_string(out, labels ? row->labels[k] : row->codes[k]);
      any = true;
    }
    if (any) op_text_add_char(out, '}');
  }
  if (any) op_text_add(out, ", ");
}

static void keys(op_text *out, const op_section *section, const op_row *row) {
  for (size_t k = 0; k < section->n_keys; k++) {
    const op_key *key = &section->keys[k];
    if (key->by) continue;
    json_add_string(out, key->name);
    op_text_add(out, ": ");
    json_add_string(out, row->codes[k]);
    op_text_add(out, ", ");
    bool category = strcmp(key->name, "category") == 0;
    bool differs = row->labels[k] != NULL && strcmp(row->labels[k], row->codes[k]) != 0;
    if (!category && !differs) continue;
    if (category) op_text_add(out, "\"label\"");
    else op_text_addf(out, "\"%s_label\"", key->name);
    op_text_add(out, ": ");
    json_add_string(out, row->labels[k]);
    op_text_add(out, ", ");
  }
}

const char *json_flag_at(size_t index, unsigned *flag) {
  static const struct { unsigned flag; const char *name; } flags[] = {
      {OP_ROW_NET, "net"}, {OP_ROW_TOTAL, "total"}, {OP_ROW_SMALL_BASE, "small_base"}, {OP_ROW_MISSING, "missing"}, {OP_ROW_BAD, "differs"},
      {OP_ROW_BROKEN, "broken"}, {OP_ROW_SUPPRESSED, "suppressed"}, {OP_ROW_FLAGGED, "flagged"}};
  if (index >= sizeof flags / sizeof *flags) return NULL;
  *flag = flags[index].flag;
  return flags[index].name;
}

void json_add_row(op_text *out, const op_section *section, const op_row *row) {
  const char *name;
  unsigned flag;
  op_text_add_char(out, '{');
  groups(out, section, row);
  keys(out, section, row);
  for (size_t m = 0; m < section->n_measures; m++) {
    op_text_addf(out, "\"%s\": ", op_measure_at(section->measures[m])->name);
    json_add_number(out, row->measures[section->measures[m]]);
    op_text_add(out, ", ");
  }
  for (size_t f = 0; (name = json_flag_at(f, &flag)) != NULL; f++) {
    bool said = op_section_key_named(section, name) != SIZE_MAX; /* a key of that name says more, and a name stands in an object once */
    if ((row->flags & flag) != 0 && !said) op_text_addf(out, "\"%s\": true, ", name);
  }
  if (row->mark != NULL) {
    op_text_add(out, "\"mark\": ");
    json_add_string(out, row->mark);
    op_text_add(out, ", ");
  }
  op_text_add(out, "\"method\": ");
  json_add_string(out, row->method);
  op_text_add(out, ", \"note\": ");
  json_add_string(out, row->note);
  op_text_add_char(out, '}');
}
