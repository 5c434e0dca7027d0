/* Which columns a multiple-response question has. */
#include <ctype.h>
#include <string.h>

#include "analysis/multiple.h"
#include "analysis/names.h"

static bool between_words(char c) { return c == ' ' || ispunct((unsigned char)c); }

size_t multiple_common_prefix(const char *const *texts, size_t n) {
  size_t length = n > 1 ? strlen(texts[0]) : 0;
  for (size_t i = 1; i < n; i++) {
    size_t k = 0;
    while (k < length && texts[i][k] == texts[0][k]) k++;
    length = k;
  }
  while (length > 0 && !between_words(texts[0][length - 1])) length--;
  return length;
}

/* The shared beginning of names or labels without what joins it to the rest; NULL when there is none. */
static const char *shared_text(op_plan *plan, const char *const *texts, size_t n, op_error *err) {
  size_t length = multiple_common_prefix(texts, n);
  while (length > 0 && strchr(" -:._/[(|", texts[0][length - 1]) != NULL) length--;
  return op_arena_text(plan->arena, texts[0], length, err);
}

/* Columns get their names; the question its name and label where it has none. */
static op_status fill_question(op_plan *plan, const char *const *names, size_t n, multiple_question *q, op_error *err) {
  const char **labels = op_arena_alloc(plan->arena, n * sizeof *labels, err);
  q->columns = op_arena_alloc(plan->arena, n * sizeof *q->columns, err);
  if (labels == NULL || q->columns == NULL) return OP_E_MEMORY;
  q->n_columns = n;
  for (size_t i = 0; i < n; i++) {
    labels[i] = row_variable_label(plan, names[i]);
    q->columns[i] = (multiple_column){.name = names[i], .label = labels[i]};
  }
  const char *name = n > 1 ? shared_text(plan, names, n, err) : names[0], *label = n > 1 ? shared_text(plan, labels, n, err) : labels[0];
  if (name == NULL || label == NULL) return OP_E_MEMORY;
  if (name[0] == '\0') name = names[0];
  if (q->name == NULL) q->name = name;
  bool question = n > 1 && strchr(name, ' ') != NULL; /* columns named by the question's text: their labels may share words of the answers too */
  if (q->label == NULL) q->label = label[0] != '\0' && !question ? label : q->name;
  size_t column;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) status = plan_keep(plan, names[i], OP_READ_CODES, &column, err);
  return status;
}

static const op_multiple_set *set_named(const op_schema *schema, const char *name) {
  for (size_t i = 0; i < schema->n_sets; i++) {
    const char *own = schema->sets[i].name;
    if (op_text_equal_nocase(own, name) || (own[0] == '$' && op_text_equal_nocase(own + 1, name))) return &schema->sets[i];
  }
  return NULL;
}

static op_status question_of_set(op_plan *plan, const op_multiple_set *set, multiple_question *q, op_error *err) {
  q->set = set;
  if (q->name == NULL) q->name = set->name;
  if (q->label == NULL && set->label[0] != '\0') q->label = set->label;
  q->stored = set->dichotomy ? OP_STORED_YES_NO : OP_STORED_CODES;
  return fill_question(plan, set->variables, set->n_variables, q, err);
}

/* LABEL=PATTERN, where the whole is not the name of a column. */
static op_status split_label(op_plan *plan, const char **pattern, multiple_question *q, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  const char *equals = strchr(*pattern, '=');
  if (equals == NULL || equals == *pattern || op_schema_find(schema, *pattern) != SIZE_MAX) return OP_OK;
  q->name = q->label = op_arena_text(plan->arena, *pattern, (size_t)(equals - *pattern), err);
  *pattern = equals + 1;
  return q->name != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status question_of_pattern(op_plan *plan, const char *pattern, multiple_question *q, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  op_status status = split_label(plan, &pattern, q, err);
  if (status != OP_OK) return status;
  const op_multiple_set *set = set_named(schema, pattern);
  if (set != NULL) return question_of_set(plan, set, q, err);
  op_names names;
  status = row_names_expand(plan, &(op_names){&pattern, 1}, &names, err);
  if (status == OP_OK) return fill_question(plan, names.items, names.count, q, err);
  if (pattern[0] == '$') {
    op_fail(err, OP_E_REQUEST, "the file has no multiple-response set '%s'", pattern);
    op_fail_hint(err, schema->n_sets > 0 ? "opine describe lists its sets" : "name its columns: a glob such as 'q4_*', or a range q4_1-q4_9");
    op_fail_at(err, plan->file, 0, 0);
  }
  return status;
}

op_status multiple_resolve(op_plan *plan, multiple_questions *questions, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  const op_names *wanted = &plan->request.variables;
  size_t n = wanted->count > 0 ? wanted->count : schema->n_sets;
  if (n == 0) {
    op_fail(err, OP_E_USAGE, "no question was given, and the file defines no multiple-response sets");
    return op_fail_hint(err, "name its columns: a glob such as 'q4_*', a range q4_1-q4_9, or one column of joined answers");
  }
  questions->items = op_arena_alloc(plan->arena, n * sizeof *questions->items, err);
  if (questions->items == NULL) return OP_E_MEMORY;
  questions->count = n;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    multiple_question *q = &questions->items[i];
    *q = (multiple_question){.stored = plan->request.multiple.stored};
    status = wanted->count > 0 ? question_of_pattern(plan, wanted->items[i], q, err) : question_of_set(plan, &schema->sets[i], q, err);
    if (status == OP_OK && plan->request.multiple.stored != OP_STORED_AUTO) q->stored = plan->request.multiple.stored;
  }
  return status;
}
