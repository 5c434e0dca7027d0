/* CSV and TSV: one line a row. Texts that a spreadsheet would take for a formula get a leading apostrophe; numbers stay numbers. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "opine/present.h"
#include "present/rows.h"

static void add_cell(op_text *out, const char *text, char delimiter, bool first) {
  double number;
  if (!first) op_text_add_char(out, delimiter);
  if (text == NULL) return;
  bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && !op_number_read(text, strlen(text), '.', &number);
  if (delimiter == '\t') {
    if (formula && text[0] != '\t' && text[0] != '\r') op_text_add_char(out, '\'');
    for (; *text != '\0'; text++) {
      if (*text == '\t' || *text == '\n' || *text == '\r') op_text_add_char(out, ' ');
      else op_text_add_char(out, *text);
    }
    return;
  }
  bool quote = formula || strpbrk(text, ",\"\n\r") != NULL || text[0] == ' ';
  if (!quote) {
    op_text_add(out, text);
    return;
  }
  op_text_add(out, formula ? "\"'" : "\"");
  for (; *text != '\0'; text++) {
    if (*text == '"') op_text_add_char(out, '"');
    op_text_add_char(out, *text);
  }
  op_text_add_char(out, '"');
}

/* A number needs no quotes. */
static void add_number(op_text *out, double value, char delimiter) {
  char text[OP_NUMBER_TEXT + 1] = {delimiter};
  size_t n = op_number_write(value, text + 1);
  op_text_add_bytes(out, text, n + 1);
  if (isinf(value)) op_text_add(out, value > 0 ? "inf" : "-inf");
}

static void add_header(op_text *out, const op_result *result, const op_section *section, bool sections, char delimiter) {
  bool first = true;
  if (result->banner != NULL) {
    add_cell(out, "banner", delimiter, first);
    first = false;
  }
  if (sections) {
    add_cell(out, "section", delimiter, first);
    first = false;
  }
  for (size_t k = 0; k < section->n_keys; k++, first = false) {
    op_text label = {0};
    add_cell(out, section->keys[k].name, delimiter, first);
    if (section->keys[k].text) continue;
    op_text_addf(&label, "%s_label", section->keys[k].name);
    add_cell(out, label.data, delimiter, false);
    out->failed = out->failed || label.failed;
    op_text_clear(&label);
  }
  for (size_t m = 0; m < section->n_measures; m++) add_cell(out, op_measure_at(section->measures[m])->name, delimiter, false);
  add_cell(out, "method", delimiter, false);
  add_cell(out, "note", delimiter, false);
  op_text_add(out, "\n");
}

typedef struct table {
  const op_result *result;
  const op_section *section;
  char delimiter;
} table;

static void add_row(const void *context, size_t r, op_text *out) {
  const table *t = context;
  const op_section *section = t->section;
  const op_row *row = &section->rows[r];
  char delimiter = t->delimiter;
  bool first = true;
  if (t->result->banner != NULL) {
    add_cell(out, t->result->banner, delimiter, first);
    first = false;
  }
  if (t->result->n_sections > 1) {
    add_cell(out, section->name, delimiter, first);
    first = false;
  }
  for (size_t k = 0; k < section->n_keys; k++, first = false) {
    add_cell(out, row->codes[k], delimiter, first);
    if (!section->keys[k].text) add_cell(out, row->labels[k], delimiter, false);
  }
  for (size_t m = 0; m < section->n_measures; m++) add_number(out, row->measures[section->measures[m]], delimiter);
  add_cell(out, row->method, delimiter, false);
  add_cell(out, row->note, delimiter, false);
  op_text_add(out, "\n");
}

static op_status present(const op_result *result, const op_present_options *options, char delimiter, char **text, size_t *length, op_error *err) {
  op_text out = {0};
  op_text_add(&out, "");
  for (size_t s = 0; s < result->n_sections; s++) {
    const op_section *section = &result->sections[s];
    if (s > 0) op_text_add(&out, "\n");
    add_header(&out, result, section, result->n_sections > 1, delimiter);
    rows_write(&out, section->n_rows, options->threads, add_row, &(table){result, section, delimiter});
  }
  op_status status = op_text_check(&out, err);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *text = out.data;
  *length = out.length;
  return OP_OK;
}

static op_status present_csv(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  return present(result, options, ',', text, length, err);
}

static op_status present_tsv(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  return present(result, options, '\t', text, length, err);
}

const op_presenter presenter_csv = {"csv", "comma-separated, one line a row, 17 significant digits", present_csv, "csv", false};
const op_presenter presenter_tsv = {"tsv", "tab-separated, one line a row", present_tsv, "tsv", false};
