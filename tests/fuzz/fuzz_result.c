/* Saved results as any bytes: an error has a message and the file; a result that is read can be written, read again with as many rows, and differs in nothing from
   itself. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "opine/diff.h"
#include "opine/present.h"

const char *const fuzz_words[] = {"{\"command\": \"tabulate\", \"rows\": [", "\"by\": {\"w\": \"1\"}", "\"by_labels\": {\"w\": \"one\"}", "\"variable\": \"q\"", "\"category\": \"1\"", "\"label\": \"Yes\"", "\"variable_label\": ",
                                  "\"estimate\": 0.25", "\"se\": null", "\"df\": \"inf\"", "\"-inf\"", "\"n\": 1e308", "\"method\": \"logit\"", "\"note\": null", "\"net\": true", "\"differs\": true", "\"suppressed\": true", "\"mark\": \"a\"", "\"percent\": [\"rows\"]",
                                  "\"vcov\": [[1]]", "\"design\": {\"rows\": 3}", "\"conventions\": {}", "\"notes\": [\"a\"]", "\"level\": 0.95", "\"title\": \"t\"", "\"banner\": \"b\"", "[", "]", "{", "}", ",", ":", "\\u0000", "\\ud800",
                                  "\xc3", "-0.0", "true", "false", NULL};

static size_t rows_of(const op_result *r) {
  size_t n = 0;
  for (size_t s = 0; s < r->n_sections; s++) n += r->sections[s].n_rows;
  return n;
}

static void compare_with_itself(const op_result *r) {
  op_diff_options options = {.digits = -1};
  op_result *difference = NULL;
  op_error err = {0};
  size_t moved = 1;
  op_status status = op_diff_results(r, r, &options, &difference, &moved, &err);
  FUZZ_CHECK(status == OP_OK && moved == 0, "a result does not differ from itself");
  op_result_free(difference);
}

static void write_and_read(const op_result *r) {
  op_present_options options = {.digits = -1};
  op_result *again = NULL;
  op_error err = {0};
  char *text = NULL;
  size_t length = 0;
  FUZZ_CHECK(op_presenter_named("json")->present(r, &options, &text, &length, &err) == OP_OK, "what was read can be written");
  op_status status = op_result_parse("again", text, length, &again, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n%.2000s\n", err.what, text);
  FUZZ_CHECK(status == OP_OK, "what was written can be read");
  FUZZ_CHECK(rows_of(again) == rows_of(r) && again->n_notes == r->n_notes, "nothing is lost");
  op_result_free(again);
  op_free_text(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  op_result *result = NULL;
  op_error err = {0};
  op_status status = op_result_parse("saved", (const char *)data, size, &result, &err);
  if (status != OP_OK) {
    FUZZ_CHECK(result == NULL && status == err.status && err.what[0] != '\0', "an error has a message");
    FUZZ_CHECK(strcmp(err.file, "saved") == 0, "an error names the file");
    return 0;
  }
  compare_with_itself(result);
  write_and_read(result);
  op_result_free(result);
  return 0;
}
