/* How the answers of a multiple-response question are stored, which categories it has, and what each row chose. */
#include <stdlib.h>
#include <string.h>

#include "analysis/multiple.h"
#include "base/number.h"
#include "table/levels.h"
#include "table/missing.h"

/* A question with more answers than this is open text. */
#define MOST_CATEGORIES 5000

/* --- what a level says --- */

static bool one_of(const char *text, const char *const *list) {
  for (size_t i = 0; text != NULL && list[i] != NULL; i++) {
    if (op_text_equal_nocase(text, list[i])) return true;
  }
  return false;
}

/* Words with which programs write that an answer was or was not chosen. */
static const char *const chosen_words[] = {"1", "yes", "y", "true", "t", "x", "selected", "checked", "chosen", "mentioned", "quoted", "ticked", NULL};
static const char *const other_words[] = {"0", "no", "n", "false", "f", "not selected", "unselected", "not checked", "unchecked", "not chosen", "not mentioned", "not quoted",
                                          "not ticked", NULL};

static bool says_chosen(const op_levels *levels, uint32_t code) {
  const op_level *level = op_levels_at(levels, code);
  return one_of(op_levels_text(levels, code), chosen_words) || (level->labelled && one_of(level->label, chosen_words));
}

static bool says_other(const op_levels *levels, uint32_t code) {
  const op_level *level = op_levels_at(levels, code);
  return one_of(op_levels_text(levels, code), other_words) || (level->labelled && one_of(level->label, other_words));
}

/* An answer: neither missing nor what programs write into an empty cell. */
static bool is_answer(const op_plan *plan, const op_levels *levels, uint32_t code) {
  const char *text = op_levels_text(levels, code);
  return !row_level_missing(plan, levels, code) && !op_missing_placeholder(text, strlen(text));
}

/* Levels that occur in the domain, by code; the caller's. */
static unsigned char *levels_seen(const op_plan *plan, const multiple_column *c, op_error *err) {
  unsigned char *seen = op_array_new(op_levels_count(c->sample->levels), 1, err);
  for (size_t r = 0; seen != NULL && r < plan->sample->n_rows; r++) {
    if (plan->sample->domain[r] != OP_NO_DOMAIN) seen[c->sample->codes[r]] = 1;
  }
  return seen;
}

/* --- how answers are stored --- */

/* Different answers of a column other than words for "not chosen", words for "chosen" counted as one. */
static op_status count_answers(const op_plan *plan, const multiple_column *c, size_t *answers, op_error *err) {
  const op_levels *levels = c->sample->levels;
  unsigned char *seen = levels_seen(plan, c, err);
  size_t chosen = 0, texts = 0;
  if (seen == NULL) return OP_E_MEMORY;
  for (uint32_t code = 1; code < op_levels_count(levels); code++) {
    if (!seen[code] || !is_answer(plan, levels, code) || says_other(levels, code)) continue;
    if (says_chosen(levels, code)) chosen = 1;
    else texts++;
  }
  *answers = chosen + texts;
  op_free(seen);
  return OP_OK;
}

/* Open answers beside columns that say yes or no ("Other, please specify") are no answers of the question. */
static op_status drop_open_columns(multiple_question *q, const size_t *answers, op_result *result, op_error *err) {
  size_t kept = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < q->n_columns; i++) {
    if (answers[i] > 1) {
      status = op_result_note_add(result, err, "%s: '%s' holds %zu different answers in their own words and is left out", q->name, q->columns[i].name, answers[i]);
    } else {
      q->columns[kept++] = q->columns[i];
    }
  }
  q->n_columns = kept;
  return status;
}

/* Columns say yes or no when each has one answer at most: a word for it, or the text of the answer where it was chosen. One in three may hold open texts. */
static op_status find_yes_no(const op_plan *plan, multiple_question *q, op_result *result, op_error *err) {
  size_t open = 0, *answers = op_array_new(q->n_columns, sizeof *answers, err);
  op_status status = answers != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < q->n_columns; i++) {
    status = count_answers(plan, &q->columns[i], &answers[i], err);
    open += answers[i] > 1;
  }
  if (status == OP_OK) q->stored = open * 3 <= q->n_columns && q->n_columns > 1 ? OP_STORED_YES_NO : OP_STORED_CODES;
  if (status == OP_OK && q->stored == OP_STORED_YES_NO && open > 0) status = drop_open_columns(q, answers, result, err);
  op_free(answers);
  return status;
}

static size_t count_tokens(op_levels *tokens, const char *text, const char *separator, op_error *err);

/* How a separator would split a column's answers. */
typedef struct splitting {
  op_levels *tokens;
  size_t joined, whole;  /* answers of several parts; all answers */
  bool recurs;           /* an answer of one part is a part of another answer */
} splitting;

static op_status split_answers(const op_plan *plan, const multiple_column *c, const char *separator, splitting *s, op_error *err) {
  const op_levels *levels = c->sample->levels;
  *s = (splitting){.tokens = op_levels_new(err)};
  for (int pass = 0; s->tokens != NULL && pass < 2; pass++) { /* the parts of joined answers first, then those that stand alone */
    for (uint32_t code = 1; code < op_levels_count(levels); code++) {
      const char *text = op_levels_text(levels, code);
      if (!is_answer(plan, levels, code)) continue;
      bool joined = strstr(text, separator) != NULL;
      size_t before = op_levels_count(s->tokens);
      if (joined != (pass == 0)) continue;
      if (count_tokens(s->tokens, text, separator, err) == SIZE_MAX) return OP_E_MEMORY;
      s->whole++;
      s->joined += joined;
      s->recurs = s->recurs || (!joined && op_levels_count(s->tokens) == before);
    }
  }
  return s->tokens != NULL ? OP_OK : OP_E_MEMORY;
}

/* The first separator that splits answers into parts of which one is also an answer of its own; words of labels are not taken for answers so. */
static op_status find_separator(const op_plan *plan, const multiple_column *c, const char **separator, op_error *err) {
  static const char *const candidates[] = {";", "|", ",", " "};
  op_status status = OP_OK;
  *separator = NULL;
  for (size_t i = 0; status == OP_OK && *separator == NULL && i < sizeof candidates / sizeof *candidates; i++) {
    splitting s;
    status = split_answers(plan, c, candidates[i], &s, err);
    bool few = status == OP_OK && op_levels_count(s.tokens) - 1 <= s.whole;
    if (status == OP_OK && s.joined > 0 && s.recurs && (few || candidates[i][0] != ' ')) *separator = candidates[i];
    op_levels_free(s.tokens);
  }
  return status;
}

static op_status find_storage(const op_plan *plan, multiple_question *q, op_result *result, op_error *err) {
  const op_multiple_options *o = &plan->request.multiple;
  op_status status = OP_OK;
  q->separator = o->separator;
  if (q->stored == OP_STORED_AUTO && o->separator != NULL) q->stored = OP_STORED_JOINED;
  if (q->stored == OP_STORED_AUTO && o->counted.count > 0) q->stored = OP_STORED_YES_NO;
  bool may_join = q->n_columns == 1 && (q->stored == OP_STORED_AUTO || q->stored == OP_STORED_JOINED);
  if (may_join && q->separator == NULL) status = find_separator(plan, &q->columns[0], &q->separator, err);
  if (status != OP_OK || q->stored != OP_STORED_AUTO) return status;
  if (q->separator != NULL) {
    q->stored = OP_STORED_JOINED;
    return OP_OK;
  }
  return find_yes_no(plan, q, result, err);
}

/* --- categories that are texts or codes --- */

static op_value value_of(const char *text, size_t n, char *copy) {
  op_value value = {.type = OP_VALUE_TEXT, .text = copy};
  memcpy(copy, text, n);
  copy[n] = '\0';
  if (op_number_read(copy, n, '.', &value.number)) value.type = OP_VALUE_NUMBER;
  return value;
}

/* Calls `use` with each part of a joined answer, blanks around it left out. Returns their number, SIZE_MAX when memory is out. */
static size_t each_token(const char *text, const char *separator, op_status (*use)(void *context, const op_value *value, op_error *err), void *context, op_error *err) {
  size_t length = strlen(text), n = 0;
  char *copy = op_array_new(length + 1, 1, err);
  bool failed = copy == NULL;
  for (const char *at = text; !failed && at != NULL;) {
    const char *end = separator != NULL && separator[0] != '\0' ? strstr(at, separator) : NULL;
    size_t part = end != NULL ? (size_t)(end - at) : strlen(at);
    const char *start = at;
    while (part > 0 && *start == ' ') {
      start++;
      part--;
    }
    while (part > 0 && start[part - 1] == ' ') part--;
    if (part > 0) {
      op_value value = value_of(start, part, copy);
      failed = use(context, &value, err) != OP_OK;
      n++;
    }
    at = end != NULL ? end + strlen(separator) : NULL;
  }
  op_free(copy);
  return failed ? SIZE_MAX : n;
}

static op_status add_token(void *context, const op_value *value, op_error *err) { return op_levels_add(context, value, err) == OP_CODE_NONE ? OP_E_MEMORY : OP_OK; }

static size_t count_tokens(op_levels *tokens, const char *text, const char *separator, op_error *err) { return each_token(text, separator, add_token, tokens, err); }

/* All categories of columns of codes or joined answers, as levels of their own. */
static op_status collect_levels(const op_plan *plan, const multiple_question *q, op_levels *all, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < q->n_columns; i++) {
    const op_levels *levels = q->columns[i].sample->levels;
    unsigned char *seen = levels_seen(plan, &q->columns[i], err);
    if (seen == NULL) return OP_E_MEMORY;
    for (uint32_t code = 1; status == OP_OK && code < op_levels_count(levels); code++) {
      const op_level *level = op_levels_at(levels, code);
      if (!seen[code] || !is_answer(plan, levels, code)) continue;
      if (q->stored == OP_STORED_JOINED) {
        status = count_tokens(all, op_levels_text(levels, code), q->separator, err) == SIZE_MAX ? OP_E_MEMORY : OP_OK;
        continue;
      }
      uint32_t added = op_levels_add(all, &level->value, err);
      status = added == OP_CODE_NONE ? OP_E_MEMORY : level->labelled ? op_levels_describe(all, added, level->label, OP_ANSWER, NULL, err) : OP_OK;
    }
    op_free(seen);
  }
  return status;
}

/* Codes of `all` in table order; place[code] = index of the category. */
static op_status order_levels(op_plan *plan, multiple_question *q, const op_levels *all, size_t **place, op_error *err) {
  size_t n = op_levels_count(all) - 1;
  uint32_t *order = op_array_new(n, sizeof *order, err);
  *place = op_array_new(n + 1, sizeof **place, err);
  q->categories = op_arena_alloc(plan->arena, n * sizeof *q->categories, err);
  if (order == NULL || *place == NULL || q->categories == NULL) {
    op_free(order);
    return OP_E_MEMORY;
  }
  for (size_t i = 0; i < n; i++) {
    size_t at = i;
    for (; at > 0 && op_level_compare(op_levels_at(all, (uint32_t)i + 1), op_levels_at(all, order[at - 1])) < 0; at--) order[at] = order[at - 1];
    order[at] = (uint32_t)i + 1;
  }
  q->n_categories = n;
  for (size_t i = 0; i < n; i++) {
    (*place)[order[i]] = i;
    q->categories[i].code = op_arena_string(plan->arena, op_levels_text(all, order[i]), err);
    q->categories[i].label = op_arena_string(plan->arena, op_levels_at(all, order[i])->label, err);
    if (q->categories[i].code == NULL || q->categories[i].label == NULL) break;
  }
  bool made = n == 0 || (q->categories[n - 1].code != NULL && q->categories[n - 1].label != NULL);
  op_free(order);
  return made ? OP_OK : OP_E_MEMORY;
}

/* --- masks --- */

static op_status make_masks(const op_plan *plan, multiple_question *q, op_error *err) {
  q->words = (q->n_categories + 63) / 64;
  for (size_t i = 0; i < q->n_columns; i++) {
    multiple_column *c = &q->columns[i];
    size_t levels = op_levels_count(c->sample->levels);
    c->masks = op_array_new(levels * q->words, sizeof *c->masks, err);
    c->answers = op_array_new(levels, sizeof *c->answers, err);
    if (c->masks == NULL || c->answers == NULL) return OP_E_MEMORY;
    for (uint32_t code = 1; code < levels; code++) c->answers[code] = is_answer(plan, c->sample->levels, code);
  }
  return OP_OK;
}

typedef struct marking {
  const op_levels *all;
  const size_t *place;
  uint64_t *mask;
} marking;

static op_status mark_token(void *context, const op_value *value, op_error *err) {
  marking *m = context;
  uint32_t code = op_levels_find(m->all, value);
  (void)err;
  if (code != OP_CODE_NONE) m->mask[m->place[code] / 64] |= (uint64_t)1 << (m->place[code] % 64);
  return OP_OK;
}

static op_status mark_levels(multiple_question *q, const op_levels *all, const size_t *place, op_error *err) {
  for (size_t i = 0; i < q->n_columns; i++) {
    multiple_column *c = &q->columns[i];
    for (uint32_t code = 1; code < op_levels_count(c->sample->levels); code++) {
      marking m = {all, place, c->masks + code * q->words};
      if (!c->answers[code]) continue;
      if (q->stored == OP_STORED_CODES) mark_token(&m, &op_levels_at(c->sample->levels, code)->value, err);
      else if (each_token(op_levels_text(c->sample->levels, code), q->separator, mark_token, &m, err) == SIZE_MAX) return OP_E_MEMORY;
    }
  }
  return OP_OK;
}

static op_status answers_as_codes(op_plan *plan, multiple_question *q, op_error *err) {
  size_t *place = NULL;
  op_levels *all = op_levels_new(err);
  op_status status = all != NULL ? collect_levels(plan, q, all, err) : OP_E_MEMORY;
  if (status == OP_OK && op_levels_count(all) > MOST_CATEGORIES) {
    status = op_fail(err, OP_E_REQUEST, "'%s' has %zu different answers, more than the %d that a question can have", q->name, op_levels_count(all) - 1, MOST_CATEGORIES);
    op_fail_at(err, plan->file, 0, 0);
  }
  if (status == OP_OK) status = order_levels(plan, q, all, &place, err);
  if (status == OP_OK) status = make_masks(plan, q, err);
  if (status == OP_OK) status = mark_levels(q, all, place, err);
  op_free(place);
  op_levels_free(all);
  return status;
}

/* --- categories that are columns --- */

static bool counted(const op_plan *plan, const multiple_question *q, const op_levels *levels, uint32_t code) {
  const op_names *named = &plan->request.multiple.counted;
  const op_level *level = op_levels_at(levels, code);
  if (named->count == 0 && q->set != NULL && q->set->counted_text != NULL) return op_text_equal(op_levels_text(levels, code), q->set->counted_text);
  if (named->count == 0 && q->set != NULL) return level->value.type == OP_VALUE_NUMBER && level->value.number == q->set->counted_value;
  if (named->count == 0) return !says_other(levels, code);
  for (size_t i = 0; i < named->count; i++) {
    op_missing_rule rule = op_missing_rule_read(named->items[i]); /* a value, a range or a label, as --missing reads them */
    if (op_missing_find(&rule, 1, &level->value, level->label) != NULL) return true;
  }
  return false;
}

/* What a column stands for: the text written where it was chosen, else its question text or name without what all columns share. */
static op_status name_column(op_plan *plan, multiple_question *q, size_t i, const char *chosen_text, size_t of_labels, size_t of_names, op_error *err) {
  const multiple_column *c = &q->columns[i];
  bool labelled = strcmp(c->label, c->name) != 0 && c->label[of_labels] != '\0';
  bool words = labelled && c->label[of_labels + strspn(c->label + of_labels, "0123456789 ")] != '\0'; /* "Response #1" says more than "1" */
  const char *label = chosen_text != NULL ? chosen_text : labelled ? c->label + (words ? of_labels : 0) : c->name + of_names;
  q->categories[i] = (multiple_category){.code = c->name, .label = op_arena_string(plan->arena, label, err), .part = c->name + of_names};
  return q->categories[i].label != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status answers_as_columns(op_plan *plan, multiple_question *q, op_error *err) {
  const char **texts = op_arena_alloc(plan->arena, 2 * q->n_columns * sizeof *texts, err);
  q->categories = op_arena_alloc(plan->arena, q->n_columns * sizeof *q->categories, err);
  if (texts == NULL || q->categories == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < q->n_columns; i++) {
    texts[i] = q->columns[i].name;
    texts[q->n_columns + i] = q->columns[i].label;
  }
  size_t of_names = multiple_common_prefix(texts, q->n_columns), of_labels = multiple_common_prefix(texts + q->n_columns, q->n_columns);
  q->n_categories = q->n_columns;
  op_status status = make_masks(plan, q, err);
  for (size_t i = 0; status == OP_OK && i < q->n_columns; i++) {
    multiple_column *c = &q->columns[i];
    const op_levels *levels = c->sample->levels;
    const char *text = NULL;
    for (uint32_t code = 1; code < op_levels_count(levels); code++) {
      if (!c->answers[code] || !counted(plan, q, levels, code)) continue;
      c->masks[code * q->words + i / 64] = (uint64_t)1 << (i % 64);
      const op_level *level = op_levels_at(levels, code);
      bool tells = level->value.type == OP_VALUE_TEXT && !says_chosen(levels, code) && plan->request.multiple.counted.count == 0 && q->set == NULL;
      if (tells) text = level->labelled ? level->label : op_levels_text(levels, code);
    }
    status = name_column(plan, q, i, text, of_labels, of_names, err);
  }
  return status;
}

/* --- rows --- */

static op_status mark_rows(const op_plan *plan, multiple_question *q, op_error *err) {
  size_t rows = plan->sample->n_rows;
  q->chosen = op_array_new(rows * q->words, sizeof *q->chosen, err);
  q->answered = op_array_new(rows, 1, err);
  if (q->chosen == NULL || q->answered == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < q->n_columns; i++) {
    const multiple_column *c = &q->columns[i];
    for (size_t r = 0; r < rows; r++) {
      uint32_t code = c->sample->codes[r];
      q->answered[r] |= c->answers[code];
      for (size_t w = 0; w < q->words; w++) q->chosen[r * q->words + w] |= c->masks[code * q->words + w];
    }
  }
  return OP_OK;
}

static op_status check_answers(const op_plan *plan, const multiple_question *q, op_error *err) {
  bool any = false;
  for (size_t r = 0; !any && r < plan->sample->n_rows; r++) {
    for (size_t w = 0; w < q->words; w++) any = any || (plan->sample->domain[r] != OP_NO_DOMAIN && q->chosen[r * q->words + w] != 0);
  }
  if (any) return OP_OK;
  op_fail(err, OP_E_REQUEST, "nobody in this domain chose an answer of '%s'", q->name);
  if (plan->request.multiple.counted.count > 0) op_fail_hint(err, "--counted names the values that mean 'chosen'; opine describe DATA '%s' lists the values", q->columns[0].name);
  else op_fail_hint(err, "opine describe DATA '%s' lists its values; --counted says which mean 'chosen'", q->columns[0].name);
  return op_fail_at(err, plan->file, 0, 0);
}

static op_status note_storage(const multiple_question *q, op_result *result, op_error *err) {
  if (q->stored == OP_STORED_JOINED && q->separator != NULL) {
    return op_result_note_add(result, err, "%s: answers in one column, separated by '%s'", q->name, q->separator);
  }
  if (q->stored == OP_STORED_CODES) return op_result_note_add(result, err, "%s: %zu column%s of codes", q->name, q->n_columns, q->n_columns == 1 ? "" : "s");
  return OP_OK;
}

op_status multiple_answers(op_plan *plan, multiple_question *q, op_result *result, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < q->n_columns; i++) {
    size_t column;
    status = plan_keep(plan, q->columns[i].name, OP_READ_CODES, &column, err);
    if (status == OP_OK) q->columns[i].sample = &plan->sample->columns[column];
  }
  if (status == OP_OK) status = find_storage(plan, q, result, err);
  if (status == OP_OK) status = q->stored == OP_STORED_YES_NO ? answers_as_columns(plan, q, err) : answers_as_codes(plan, q, err);
  if (status == OP_OK) status = mark_rows(plan, q, err);
  if (status == OP_OK) status = check_answers(plan, q, err);
  return status == OP_OK ? note_storage(q, result, err) : status;
}

void multiple_answers_clear(multiple_question *q) {
  for (size_t i = 0; i < q->n_columns; i++) {
    op_free(q->columns[i].masks);
    op_free(q->columns[i].answers);
    q->columns[i].masks = NULL;
    q->columns[i].answers = NULL;
  }
  op_free(q->chosen);
  op_free(q->answered);
  q->chosen = NULL;
  q->answered = NULL;
}
