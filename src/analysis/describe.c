/* opine describe: what is in a file. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/conventions.h"
#include "analysis/groups.h"
#include "analysis/names.h"
#include "base/number.h"
#include "base/text.h"
#include "table/levels.h"

/* One variable's tally: rows by level code. */
typedef struct tally {
  size_t variable;
  double *rows;
  size_t capacity;
} tally;

typedef struct description {
  op_plan *plan;
  op_result *result;
  tally *tallies;
  size_t n, rows;
  bool named;       /* variables were named: list their values */
  op_error *err;
} description;

static op_status choose_variables(description *d) {
  const op_schema *schema = op_source_schema(d->plan->source);
  const op_names *names = &d->plan->request.variables;
  d->tallies = op_array_new(names->count > 0 ? schema->n_variables + names->count : schema->n_variables, sizeof *d->tallies, d->err);
  if (d->tallies == NULL) return OP_E_MEMORY;
  d->named = names->count > 0;
  for (size_t v = 0; !d->named && v < schema->n_variables; v++) d->tallies[d->n++].variable = v;
  for (size_t i = 0; i < names->count; i++) {
    size_t *found = NULL, count = 0;
    op_status status = names_match(schema, d->plan->file, names->items[i], d->plan->arena, &found, &count, d->err);
    if (status != OP_OK) return status;
    for (size_t k = 0; k < count && d->n < schema->n_variables + names->count; k++) d->tallies[d->n++].variable = found[k];
    op_free(found);
  }
  for (size_t i = 0; i < d->n; i++) {
    if (plan_want_column(d->plan, d->tallies[i].variable, OP_READ_CODES, false, d->err) == SIZE_MAX) return OP_E_MEMORY;
  }
  return op_source_start(d->plan->source, d->plan->columns, d->plan->n_columns, d->err);
}

static size_t column_of(const description *d, size_t i) {
  for (size_t c = 0; c < d->plan->n_columns; c++) {
    if (d->plan->columns[c].variable == d->tallies[i].variable) return c;
  }
  return 0;
}

static op_status count_rows(description *d) {
  op_batch batch;
  for (;;) {
    op_status status = op_source_next(d->plan->source, &batch, d->err);
    if (status != OP_OK || batch.rows == 0) return status;
    d->rows += batch.rows;
    plan_tell_progress(d->plan, (double)d->rows);
    for (size_t i = 0; i < d->n; i++) {
      size_t c = column_of(d, i), levels = op_levels_count(op_source_levels(d->plan->source, c));
      tally *t = &d->tallies[i];
      if (op_array_grow((void **)&t->rows, &t->capacity, levels, sizeof *t->rows, 0, d->err) != OP_OK) return OP_E_MEMORY;
      for (size_t r = 0; r < batch.rows; r++) t->rows[batch.codes[c][r]] += 1;
    }
  }
}

/* --- sections --- */

static op_status fact(description *d, size_t section, const char *name, const char *value) {
  op_row *row;
  if (value == NULL || value[0] == '\0') return OP_OK;
  op_status status = op_section_row_add(d->result, section, &row, d->err);
  if (status == OP_OK) status = op_row_key_set(d->result, row, 0, name, NULL, d->err);
  return status == OP_OK ? op_row_key_set(d->result, row, 1, value, NULL, d->err) : status;
}

static op_status present_file(description *d) {
  const op_schema *schema = op_source_schema(d->plan->source);
  size_t section;
  op_text number = {0};
  op_status status = op_result_section_add(d->result, "file", "", false, &section, d->err);
  if (status == OP_OK) status = op_section_key_add(d->result, section, "name", "name", OP_KEY_TEXT, d->err);
  if (status == OP_OK) status = op_section_key_add(d->result, section, "value", "value", OP_KEY_TEXT, d->err);
  if (status == OP_OK) status = fact(d, section, "file", d->plan->file);
  if (status == OP_OK) status = fact(d, section, "format", schema->format);
  if (status == OP_OK) status = fact(d, section, "encoding", schema->encoding);
  if (status == OP_OK) status = fact(d, section, "title", schema->file_label);
  op_text_addf(&number, "%zu", d->rows);
  if (status == OP_OK) status = op_text_check(&number, d->err);
  if (status == OP_OK) status = fact(d, section, "rows", number.data);
  op_text_reset(&number);
  op_text_addf(&number, "%zu", schema->n_variables);
  if (status == OP_OK) status = op_text_check(&number, d->err);
  if (status == OP_OK) status = fact(d, section, "variables", number.data);
  if (status == OP_OK) status = fact(d, section, "weight variable", schema->weight_variable);
  op_text_clear(&number);
  for (size_t i = 0; status == OP_OK && i < schema->n_sets; i++) {
    op_text text = {0};
    for (size_t v = 0; v < schema->sets[i].n_variables; v++) op_text_addf(&text, "%s%s", v > 0 ? " " : "", schema->sets[i].variables[v]);
    status = op_text_check(&text, d->err);
    if (status == OP_OK) status = fact(d, section, schema->sets[i].name, text.data);
    op_text_clear(&text);
  }
  return status;
}

/* What the file tells of its study, and the whole questions of the variables that were named: one text a line. */
static op_status present_texts(description *d, const char *name, const char *title, const char *key) {
  const op_schema *schema = op_source_schema(d->plan->source);
  bool questions = strcmp(name, "questions") == 0;
  size_t n = questions ? d->n : schema->n_facts, section = 0;
  bool begun = false;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    const op_variable *v = questions ? &schema->variables[d->tallies[i].variable] : NULL;
    const char *what = questions ? v->name : schema->facts[i].name, *text = questions ? v->question : schema->facts[i].text;
    if (text == NULL) continue;
    if (!begun) {
      begun = true;
      status = op_result_section_add(d->result, name, title, false, &section, d->err);
      if (status == OP_OK) status = op_section_key_add(d->result, section, "name", key, OP_KEY_TEXT, d->err);
      if (status == OP_OK) status = op_section_key_add(d->result, section, "text", "text", OP_KEY_TEXT, d->err);
    }
    if (status == OP_OK) status = fact(d, section, what, text);
  }
  return status;
}

typedef struct summary {
  double answers, missing, distinct, minimum, maximum, sum;
  bool numbers, labelled;
} summary;

static summary summarise(const description *d, size_t i) {
  const op_levels *levels = op_source_levels(d->plan->source, column_of(d, i));
  summary s = {.minimum = INFINITY, .maximum = -INFINITY, .numbers = true};
  for (uint32_t code = 0; code < op_levels_count(levels) && code < d->tallies[i].capacity; code++) {
    const op_level *level = op_levels_at(levels, code);
    double n = d->tallies[i].rows[code];
    if (level->missing != OP_ANSWER) {
      s.missing += n;
      continue;
    }
    if (n == 0) continue;
    s.answers += n;
    s.distinct += 1;
    s.labelled = s.labelled || level->labelled;
    s.numbers = s.numbers && level->value.type == OP_VALUE_NUMBER;
    if (level->value.type != OP_VALUE_NUMBER) continue;
    s.sum += n * level->value.number;
    s.minimum = fmin(s.minimum, level->value.number);
    s.maximum = fmax(s.maximum, level->value.number);
  }
  return s;
}

/* What a variable is for an analyst: labelled or few whole values are categories. */
static const char *type_of(const summary *s) {
  if (s->answers == 0) return "empty";
  if (!s->numbers) return s->distinct <= 50 ? "text, coded" : "text";
  return s->labelled || (s->distinct <= 12 && s->minimum == floor(s->minimum)) ? "coded" : "numeric";
}

#define VALUES_SHOWN 8

/* Values that occur, in the order of their codes, answers before missing ones; the caller frees. */
static uint32_t *values_in_order(const description *d, size_t i, const op_levels *levels, size_t *n) {
  size_t count = op_levels_count(levels);
  uint32_t *order = op_array_new(count, sizeof *order, d->err);
  *n = 0;
  for (uint32_t code = 1; order != NULL && code < count && code < d->tallies[i].capacity && *n < 2000; code++) {
    if (d->tallies[i].rows[code] == 0) continue;
    const op_level *level = op_levels_at(levels, code);
    size_t at = (*n)++;
    for (; at > 0; at--) {
      const op_level *other = op_levels_at(levels, order[at - 1]);
      bool later = (other->missing != OP_ANSWER) != (level->missing != OP_ANSWER) ? level->missing != OP_ANSWER : op_level_compare(level, other) >= 0;
      if (later) break;
      order[at] = order[at - 1];
    }
    order[at] = code;
  }
  return order;
}

/* The first values with their labels: "1 Very favorable | 2 Somewhat favorable | ... | missing: 998 Don't know". */
static op_status values_text(const description *d, size_t i, op_text *text) {
  const op_levels *levels = op_source_levels(d->plan->source, column_of(d, i));
  size_t n, answers = 0, missing = 0;
  uint32_t *order = values_in_order(d, i, levels, &n);
  if (order == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < n; v++) {
    const op_level *level = op_levels_at(levels, order[v]);
    size_t *shown = level->missing == OP_ANSWER ? &answers : &missing;
    const char *code_text, *label, *between = text->length > 0 ? " | " : "";
    if (++*shown > VALUES_SHOWN + 1) continue;
    if (*shown == VALUES_SHOWN + 1) {
      op_text_addf(text, "%s...", between);
      continue;
    }
    level_text(levels, order[v], &code_text, &label);
    bool repeats = level->labelled && op_text_leads(label, code_text);
    op_text_addf(text, "%s%s%s", between, shown == &missing && missing == 1 ? "missing: " : "", repeats ? label : code_text);
    if (level->labelled && !repeats) op_text_addf(text, " %s", label);
  }
  op_free(order);
  return op_text_check(text, d->err);
}

static op_status present_variables(description *d) {
  static const op_measure measures[] = {OP_M_N, OP_M_MISSING_N, OP_M_DISTINCT, OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_MEAN};
  static const char *const keys[] = {"name", "label", "type", "values"};
  const op_schema *schema = op_source_schema(d->plan->source);
  size_t section;
  op_status status = op_result_section_add(d->result, "variables", "Variables", false, &section, d->err);
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_section_key_add(d->result, section, keys[k], keys[k], OP_KEY_TEXT, d->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(d->result, section, measures[m], d->err);
  for (size_t i = 0; status == OP_OK && i < d->n; i++) {
    const op_variable *v = &schema->variables[d->tallies[i].variable];
    summary s = summarise(d, i);
    op_text values = {0};
    op_row *row;
    bool list = strcmp(type_of(&s), "coded") == 0 || strcmp(type_of(&s), "text, coded") == 0;
    status = list ? values_text(d, i, &values) : OP_OK;
    if (status == OP_OK) status = op_section_row_add(d->result, section, &row, d->err);
    if (status == OP_OK) status = op_row_key_set(d->result, row, 0, v->name, NULL, d->err);
    if (status == OP_OK) status = op_row_key_set(d->result, row, 1, v->label, NULL, d->err);
    if (status == OP_OK) status = op_row_key_set(d->result, row, 2, type_of(&s), NULL, d->err);
    if (status == OP_OK) status = op_row_key_set(d->result, row, 3, values.data != NULL ? values.data : "", NULL, d->err);
    op_text_clear(&values);
    if (status != OP_OK) return status;
    row->measures[OP_M_N] = s.answers;
    row->measures[OP_M_MISSING_N] = s.missing;
    row->measures[OP_M_DISTINCT] = s.distinct;
    if (!s.numbers || s.answers == 0) continue;
    row->measures[OP_M_MINIMUM] = s.minimum;
    row->measures[OP_M_MAXIMUM] = s.maximum;
    if (!list) row->measures[OP_M_MEAN] = s.sum / s.answers;
  }
  return status;
}

/* One line of the list of values: code 0 stands for empty cells. */
static op_status value_row(description *d, size_t section, size_t i, uint32_t code) {
  const op_variable *v = &op_source_schema(d->plan->source)->variables[d->tallies[i].variable];
  const op_levels *levels = op_source_levels(d->plan->source, column_of(d, i));
  const op_level *level = op_levels_at(levels, code);
  const char *text, *label;
  op_row *row;
  level_text(levels, code, &text, &label);
  op_status status = op_section_row_add(d->result, section, &row, d->err);
  if (status == OP_OK) status = op_row_key_set(d->result, row, 0, v->name, v->label[0] != '\0' ? v->label : v->name, d->err);
  if (status == OP_OK) status = op_row_key_set(d->result, row, 1, text, label, d->err);
  if (status == OP_OK && level->missing != OP_ANSWER) {
    status = op_row_key_set(d->result, row, 2, level->reason != NULL ? level->reason : code == 0 ? "empty" : "declared missing", NULL, d->err);
    row->flags |= OP_ROW_MISSING;
  }
  if (status == OP_OK) row->measures[OP_M_N] = d->tallies[i].rows[code];
  return status;
}

static op_status present_values(description *d) {
  static const char *const keys[] = {"variable", "category", "missing"};
  size_t section;
  op_status status = op_result_section_add(d->result, "values", "Values", false, &section, d->err);
  for (size_t k = 0; status == OP_OK && k < 3; k++) status = op_section_key_add(d->result, section, keys[k], keys[k], k < 2 ? OP_KEY_CODED : OP_KEY_TEXT, d->err);
  if (status == OP_OK) status = op_section_measure_add(d->result, section, OP_M_N, d->err);
  for (size_t i = 0; status == OP_OK && i < d->n; i++) {
    size_t n;
    summary s = summarise(d, i);
    if (d->plan->request.coded_values && strstr(type_of(&s), "coded") == NULL) continue;
    uint32_t *order = values_in_order(d, i, op_source_levels(d->plan->source, column_of(d, i)), &n);
    if (order == NULL) return OP_E_MEMORY;
    for (size_t v = 0; status == OP_OK && v < n; v++) status = value_row(d, section, i, order[v]);
    if (status == OP_OK && d->tallies[i].capacity > 0 && d->tallies[i].rows[0] > 0) status = value_row(d, section, i, 0);
    op_free(order);
  }
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  description d = {.plan = plan, .result = result, .err = err};
  op_status status = choose_variables(&d);
  if (status == OP_OK) status = count_rows(&d);
  if (status == OP_OK) status = heading_present(plan, result, err);
  if (status == OP_OK) status = present_file(&d);
  if (status == OP_OK && !d.named) status = present_texts(&d, "study", "Study", "fact");
  if (status == OP_OK) status = present_variables(&d);
  if (status == OP_OK && d.named) status = present_texts(&d, "questions", "Questions", "name");
  if (status == OP_OK && d.named) status = present_values(&d);
  const op_schema *schema = op_source_schema(plan->source);
  for (size_t i = 0; status == OP_OK && i < schema->n_notes; i++) status = op_result_note_add(result, err, "%s", schema->notes[i]);
  for (size_t i = 0; status == OP_OK && i < op_source_note_count(plan->source); i++) status = op_result_note_add(result, err, "%s", op_source_note(plan->source, i));
  for (size_t i = 0; i < d.n; i++) op_free(d.tallies[i].rows);
  op_free(d.tallies);
  return status;
}

const analysis analysis_describe = {NULL, NULL, present, NULL, 0};
