/* Claims files, the same bytes as CSV and as YAML: an error has a message and the file; a claim that is read can be checked and judged. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "claims/claim.h"
#include "fuzz.h"

const char *const fuzz_words[] = {"id", "source", "statement", "variable", "categories", "where", "by", "group", "base", "missing", "stat", "weights", "strata", "published", "decimals", "note", "proportion", "mean", "total",
                                  "valid", "all", "1|2", "35.2", "1e308", "-0.0", "\n", ",", "\"", "- variable: q\n  published: 1\n  categories: 1\n", "- ", ": ", "claims:\n", "[1, 2]", "&a", "*a", NULL};

static void judge(claim *c, op_arena *arena) {
  static const double estimates[] = {0, 35.25, -1e6, 99.999999};
  FUZZ_CHECK(c->id != NULL && c->variable != NULL && c->stat != NULL, "a claim has an id, a variable and a statistic");
  FUZZ_CHECK(isfinite(c->published) && c->decimals >= 0 && c->decimals <= 400, "a claim has a value that can be compared");
  for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++) {
    c->estimate = estimates[i];
    c->se = i == 0 ? (double)NAN : 0.5;
    c->lower = i == 1 ? (double)NAN : estimates[i] - 1;
    c->upper = i == 1 ? (double)NAN : estimates[i] + 1;
    c->bad = false;
    FUZZ_CHECK(claim_judge(c, arena, NULL) == OP_OK && c->verdict != NULL && c->why != NULL, "a claim can be judged");
    FUZZ_CHECK(c->bad == (strcmp(c->verdict, "reproduced") != 0), "only what is reproduced is good");
    FUZZ_CHECK(strstr(c->why, "nan") == NULL && strstr(c->why, "inf ") == NULL, "no reason speaks of NaN");
  }
}

static void check(op_status (*read)(const char *, const char *, size_t, op_arena *, claim_list *, op_error *), const uint8_t *data, size_t size) {
  op_arena *arena = op_arena_new(NULL);
  claim_list list = {0};
  op_error err = {0};
  FUZZ_CHECK(arena != NULL, "there is memory");
  op_status status = read("claims", (const char *)data, size, arena, &list, &err);
  if (status != OP_OK) {
    FUZZ_CHECK(status == err.status && err.what[0] != '\0' && err.hint[sizeof err.hint - 1] == '\0', "an error has a message");
    FUZZ_CHECK(status == OP_E_MEMORY || strcmp(err.file, "claims") == 0, "an error names the file");
  }
  for (size_t i = 0; status == OP_OK && i < list.count; i++) judge(&list.items[i], arena);
  op_free(list.items);
  op_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  check(claims_read_csv, data, size);
  check(claims_read_yaml, data, size);
  return 0;
}
