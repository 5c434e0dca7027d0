#include "request_check.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"

op_request request_for(const op_file_spec *file, op_statistic statistic, op_names variables) {
  op_request r = op_request_default();
  r.statistic = statistic;
  r.files = file;
  r.n_files = 1;
  r.variables = variables;
  r.weights = "";
  return r;
}

op_result *request_run(const op_request *request) {
  op_result *result = NULL;
  op_error err = {0};
  op_status status = op_run(request, &result, &err);
  if (status != OP_OK) fprintf(stderr, "op_run: %s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  CU_ASSERT_PTR_NOT_NULL_FATAL(result);
  return result;
}

const char *request_error(const op_request *request, op_status status) {
  op_result *result = NULL;
  op_error err = {0};
  op_status found = op_run(request, &result, &err);
  CU_ASSERT_EQUAL(found, status);
  CU_ASSERT_EQUAL(err.status, status);
  CU_ASSERT_PTR_NULL(result);
  op_result_free(result);
  return input_message(&err);
}

/* --- rows --- */

static const op_section *section_of(const op_result *result, const char *name) {
  const op_section *s = op_result_section_named(result, name);
  if (s == NULL) fprintf(stderr, "there is no section '%s'\n", name);
  CU_ASSERT_PTR_NOT_NULL_FATAL(s);
  return s;
}

static bool key_matches(const op_section *s, const op_row *row, const char *name, size_t n, const char *code, size_t m) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (strlen(s->keys[k].name) != n || memcmp(s->keys[k].name, name, n) != 0) continue;
    return row->codes[k] != NULL && strlen(row->codes[k]) == m && memcmp(row->codes[k], code, m) == 0;
  }
  return false;
}

static bool row_matches(const op_section *s, const op_row *row, const char *keys) {
  while (*keys != '\0') {
    size_t all = strcspn(keys, ";"), name = strcspn(keys, "=");
    if (name >= all || !key_matches(s, row, keys, name, keys + name + 1, all - name - 1)) return false;
    keys += all + (keys[all] == ';');
  }
  return true;
}

const op_row *row_at(const op_result *result, const char *section, const char *keys) {
  const op_section *s = section_of(result, section);
  const op_row *found = NULL;
  size_t n = 0;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!row_matches(s, &s->rows[r], keys)) continue;
    found = &s->rows[r];
    n++;
  }
  if (n != 1) fprintf(stderr, "%zu rows of '%s' have %s\n", n, section, keys);
  CU_ASSERT_EQUAL_FATAL(n, 1);
  return found;
}

size_t row_count(const op_result *result, const char *section) { return section_of(result, section)->n_rows; }

static size_t key_of(const op_section *s, const char *key) {
  size_t k = op_section_key_named(s, key);
  CU_ASSERT_NOT_EQUAL_FATAL(k, SIZE_MAX);
  return k;
}

const char *row_code(const op_result *result, const char *section, const op_row *row, const char *key) {
  return row->codes[key_of(section_of(result, section), key)];
}

const char *row_label(const op_result *result, const char *section, const op_row *row, const char *key) {
  return row->labels[key_of(section_of(result, section), key)];
}

bool has_note(const op_result *result, const char *part) {
  for (size_t i = 0; i < result->n_notes; i++) {
    if (op_text_contains(result->notes[i], part)) return true;
  }
  return false;
}

const char *fact_of(const op_result *result, const char *name) {
  for (size_t i = 0; i < result->n_conventions; i++) {
    if (strcmp(result->conventions[i].name, name) == 0) return result->conventions[i].value;
  }
  for (size_t i = 0; i < result->n_design; i++) {
    if (strcmp(result->design[i].name, name) == 0) return result->design[i].value;
  }
  return "";
}

/* --- presenting --- */

op_present_options present_plainly(void) { return (op_present_options){.digits = -1, .width = 100, .small_base = 100}; }

char *presented(const op_result *result, const char *format, const op_present_options *options) {
  op_present_options plain = present_plainly();
  const op_presenter *presenter = op_presenter_named(format);
  char *text = NULL;
  size_t length = 0;
  op_error err = {0};
  CU_ASSERT_PTR_NOT_NULL_FATAL(presenter);
  CU_ASSERT_EQUAL_FATAL(presenter->present(result, options != NULL ? options : &plain, &text, &length, &err), OP_OK);
  CU_ASSERT_PTR_NOT_NULL_FATAL(text);
  CU_ASSERT_EQUAL(strlen(text), length);
  return text;
}

/* --- comparing --- */

void numbers_near(double found, double expected, double tolerance, const char *test, unsigned line) {
  double size = expected != 0 ? fabs(expected) : 1;
  bool same = isnan(expected) ? isnan(found) : isinf(expected) ? found == expected : fabs(found - expected) <= tolerance * size;
  if (!same) fprintf(stderr, "%s:%u: found %.17g, expected %.17g\n", test, line, found, expected);
  CU_ASSERT_TRUE(same);
}

void text_has(const char *text, const char *part, bool wanted, const char *test, unsigned line) {
  bool has = text != NULL && op_text_contains(text, part);
  if (has != wanted) fprintf(stderr, "%s:%u: %s '%s' in:\n%s\n", test, line, wanted ? "no" : "unwanted", part, text != NULL ? text : "(null)");
  CU_ASSERT_EQUAL(has, wanted);
}

/* --- failing allocations --- */

/* True when the failure that was ordered is still to come: nothing asked for that many allocations. */
static bool failure_is_pending(long after) {
  bool pending = false;
  for (long i = 0; !pending && i <= after; i++) {
    void *p = op_array_new(1, 1, NULL);
    pending = p == NULL;
    op_free(p);
  }
  op_memory_fail_after(-1);
  return pending;
}

void every_failing_allocation(allocating attempt, const void *context, const char *test, unsigned line) {
  const long most = 20000;
  char *expected = NULL;
  size_t n_expected = 0;
  op_error err = {0};
  bool through = false;
  CU_ASSERT_EQUAL_FATAL(attempt(context, &expected, &n_expected, &err), OP_OK);
  for (long after = 0; !through && after < most; after++) {
    char *text = NULL;
    size_t n = 0;
    err = (op_error){0};
    op_memory_fail_after(after);
    op_status status = attempt(context, &text, &n, &err);
    through = failure_is_pending(after);
    bool told = status == OP_E_MEMORY && err.status == OP_E_MEMORY && err.what[0] != '\0' && text == NULL;
    bool same = status == OP_OK && n == n_expected && memcmp(text, expected, n) == 0;
    if (through ? !same : !told && !same) {
      fprintf(stderr, "%s:%u: allocation %ld failed: status %d, '%s'\n", test, line, after + 1, (int)status, err.what);
      if (status == OP_OK) fprintf(stderr, "its text, which differs:\n%s\n", text);
      CU_FAIL("a failing allocation");
    }
    op_free_text(text);
  }
  CU_ASSERT_TRUE(through);
  op_free_text(expected);
}
