/* Files of presentation rules: an error has a message and a place; rules that are read hold limits that can be compared and marks that fit in a cell. */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "memory_file.h"
#include "suppress/rules.h"

const char *const fuzz_words[] = {"suppress:", "review:", "flag:", "marks:", "base: ", "effective_base: ", "count: ", "df: ", "se: ", "cv: ", "ci_width: ", "relative_ci_width: ", "certainty: 1",
                                  "always_show_ci_width: ", "complementary: no", "digits: 1", "title: ", "30%", "1e308", "-1", "\n  ", "{", "}", ", ", "'*'", "&a", "*a", NULL};

static void check(const op_suppression *s) {
  for (size_t step = 0; step < N_STEPS; step++) {
    FUZZ_CHECK(s->marks[step] != NULL && s->marks[step][0] != '\0' && strlen(s->marks[step]) <= 16, "a mark fits in a cell");
    for (size_t f = 0; f < N_FIGURES; f++) {
      for (size_t l = 0; l < N_LIMITS; l++) FUZZ_CHECK(isnan(s->limits[step][f][l]) || (isfinite(s->limits[step][f][l]) && s->limits[step][f][l] >= 0), "a limit is a number of 0 or more");
    }
  }
  FUZZ_CHECK(s->digits >= -1 && s->digits <= 15, "digits can be shown");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  op_error err = {0};
  op_suppression *rules = suppress_rules_new("rules", &err);
  const char *path = memory_file(data, size);
  FUZZ_CHECK(rules != NULL && path != NULL, "there is memory");
  op_status status = suppress_rules_read(path, rules, &err);
  if (status == OP_OK) check(rules);
  else FUZZ_CHECK(status == err.status && err.what[0] != '\0', "an error has a message");
  op_suppression_free(rules);
  return 0;
}
