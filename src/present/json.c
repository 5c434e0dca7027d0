/* JSON: one object for the whole result, and JSON Lines: one object a row. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "opine/present.h"
#include "present/json_value.h"
#include "present/rows.h"

static op_status hand_over(op_text *out, char **text, size_t *length, op_error *err) {
  op_status status = op_text_check(out, err);
  if (status != OP_OK) {
    op_text_clear(out);
    return status;
  }
  *text = out->data;
  *length = out->length;
  return OP_OK;
}

static const char *json_name(const op_section *section) {
  bool rows = strcmp(section->name, "estimates") == 0 || strcmp(section->name, "crosstab") == 0;
  return rows ? "rows" : section->name;
}

static void add_named(op_text *out, const char *name, const op_named_text *items, size_t n) {
  op_text_addf(out, ",\n  \"%s\": {", name);
  for (size_t i = 0; i < n; i++) {
    double number;
    op_text_add(out, i > 0 ? ", " : "");
    json_add_string(out, items[i].name);
    op_text_add(out, ": ");
    if (op_number_read(items[i].value, strlen(items[i].value), '.', &number)) json_add_number(out, number);
    else json_add_string(out, items[i].value);
  }
  op_text_add_char(out, '}');
}

static void add_covariance(op_text *out, const op_section *section) {
  bool rows = strcmp(json_name(section), "rows") == 0;
  op_text_addf(out, ",\n  \"%s%svcov\": [", rows ? "" : section->name, rows ? "" : "_");
  for (size_t i = 0; i < section->n_rows; i++) {
    op_text_add(out, i > 0 ? ",\n    [" : "\n    [");
    for (size_t j = 0; j < section->n_rows; j++) {
      op_text_add(out, j > 0 ? ", " : "");
      json_add_number(out, section->vcov[i * section->n_rows + j]);
    }
    op_text_add_char(out, ']');
  }
  op_text_add_char(out, ']');
}

/* Which sections' estimates are fractions that tables show as percentages. */
static void add_percent(op_text *out, const op_result *result) {
  size_t n = 0;
  for (size_t s = 0; s < result->n_sections; s++) {
    if (!result->sections[s].percent) continue;
    op_text_add(out, n++ > 0 ? ", " : ",\n  \"percent\": [");
    json_add_string(out, json_name(&result->sections[s]));
  }
  if (n > 0) op_text_add_char(out, ']');
}

static void add_heading(op_text *out, const op_result *result) {
  const char *const names[] = {"title", "source", "banner"};
  const char *const values[] = {result->title, result->source, result->banner};
  op_text_add(out, "{\n  \"command\": ");
  json_add_string(out, result->command);
  for (size_t i = 0; i < 3; i++) {
    if (values[i] == NULL || values[i][0] == '\0') continue;
    op_text_addf(out, ",\n  \"%s\": ", names[i]);
    json_add_string(out, values[i]);
  }
  add_named(out, "design", result->design, result->n_design);
  if (result->level > 0) {
    op_text_add(out, ",\n  \"level\": ");
    json_add_number(out, result->level);
  }
  add_percent(out, result);
}

static void add_row(const void *context, size_t r, op_text *out) {
  const op_section *section = context;
  op_text_add(out, r > 0 ? ",\n    " : "\n    ");
  json_add_row(out, section, &section->rows[r]);
}

static op_status present_json(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  op_text out = {0};
  add_heading(&out, result);
  for (size_t s = 0; s < result->n_sections; s++) {
    const op_section *section = &result->sections[s];
    op_text_addf(&out, ",\n  \"%s\": [", json_name(section));
    rows_write(&out, section->n_rows, options->threads, add_row, section);
    op_text_add(&out, section->n_rows > 0 ? "\n  ]" : "]");
    if (section->vcov != NULL) add_covariance(&out, section);
  }
  add_named(&out, "conventions", result->conventions, result->n_conventions);
  op_text_add(&out, ",\n  \"notes\": [");
  for (size_t i = 0; i < result->n_notes; i++) {
    op_text_add(&out, i > 0 ? ",\n    " : "\n    ");
    json_add_string(&out, result->notes[i]);
  }
  op_text_add(&out, result->n_notes > 0 ? "\n  ]\n}\n" : "]\n}\n");
  return hand_over(&out, text, length, err);
}

typedef struct lines {
  const op_result *result;
  const op_section *section;
} lines;

static void add_line(const void *context, size_t r, op_text *out) {
  const lines *l = context;
  op_text_add(out, "{\"section\": ");
  json_add_string(out, json_name(l->section));
  if (l->result->banner != NULL) {
    op_text_add(out, ", \"banner\": ");
    json_add_string(out, l->result->banner);
  }
  op_text_add_char(out, ',');
  size_t brace = out->length;
  json_add_row(out, l->section, &l->section->rows[r]);
  if (!out->failed) out->data[brace] = ' '; /* what stands before belongs to the same object */
  op_text_add_char(out, '\n');
}

static op_status present_jsonl(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  op_text out = {0};
  for (size_t s = 0; s < result->n_sections; s++) {
    rows_write(&out, result->sections[s].n_rows, options->threads, add_line, &(lines){result, &result->sections[s]});
  }
  if (out.data == NULL) op_text_add(&out, "");
  return hand_over(&out, text, length, err);
}

const op_presenter presenter_json = {"json", "one JSON object with design, rows, tests, conventions and notes", present_json, "json", false};
const op_presenter presenter_jsonl = {"jsonl", "one JSON object a row", present_jsonl, "jsonl", false};
