/* Claims files, the same bytes as CSV, as YAML and as one published statement: an error has a message and the file; a claim that is read can be held against
   others and written into an annex. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "claims/claim.h"
#include "fuzz.h"
#include "opine/present.h"

const char *const fuzz_words[] = {"id", "source", "statement", "variable", "categories", "where", "by", "group", "base", "missing", "stat", "weights", "strata", "published", "decimals", "note", "proportion", "mean", "total",
                                  "wave", "since", "versus", "among", "rounding", "sum", "n", "deff", "p", "level", "parts", "margin", "change", "difference", "rank", "order", "up", "even", "cut", "rounded",
                                  "valid", "all", "1|2", "35.2", "1e308", "-0.0", "\n", ",", "\"", "- variable: q\n  published: 1\n  categories: 1\n", "- ", ": ", "claims:\n", "[1, 2]", "&a", "*a",
                                  "nearly ", "about ", "more than ", "at least ", "between ", " and ", " to ", "two thirds", "half", " in ", "a majority", "fell by ", "rose", " percent", " points", "7,507",
                                  "forty-five", "\xE2\x88\x92", "\xE2\x89\xA5", " or more", "/", NULL};

static void judge(const statement *s) {
  static const double figures[] = {0, 35.25, -1e6, 99.999999, 50};
  FUZZ_CHECK(isfinite(s->value) && isfinite(s->high) && isfinite(s->step) && s->decimals >= 0 && s->decimals <= 12, "a statement has numbers that can be compared");
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
    double off = statement_difference(s, figures[i]);
    FUZZ_CHECK(isfinite(off), "the distance from a statement is a number");
    for (int how = ROUND_UP; how < ROUNDINGS; how++) {
      bool holds = statement_holds(s, figures[i], (rounding)how);
      FUZZ_CHECK(!holds || fabs(off) <= 1.0001 + 1e-6 * fabs(s->value), "a figure that is what is stated lies near it");
    }
  }
}

static void check_statement(const uint8_t *data, size_t size) {
  char text[300];
  op_error err = {0};
  statement s;
  if (size >= sizeof text || memchr(data, 0, size) != NULL) return;
  memcpy(text, data, size);
  text[size] = '\0';
  if (statement_read(text, &s, &err) == OP_OK) judge(&s);
  else FUZZ_CHECK(err.what[0] != '\0', "a statement that is refused has a reason");
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
  for (size_t i = 0; status == OP_OK && i < list.count; i++) {
    const claim *c = &list.items[i];
    FUZZ_CHECK(c->id != NULL && (c->published != NULL || c->stat == CLAIM_ORDER), "a claim has an id and says something");
    FUZZ_CHECK(c->stat < CLAIM_STATS && !(c->n < 1) && (isnan(c->n) || c->n <= 1e12), "its numbers are in their ranges");
    judge(&c->states);
  }
  op_free(list.items);
  op_arena_free(arena);
}

/* The whole way without data: from the file to the verdicts and both annexes. */
static void check_whole(const uint8_t *data, size_t size) {
  char path[64];
  op_claims_options options = {0};
  op_result *result = NULL;
  op_error err = {0};
  size_t bad = 0, length = 0;
  snprintf(path, sizeof path, "/tmp/opine-fuzz-claims-%ld.yaml", (long)getpid());
  FILE *file = fopen(path, "wb");
  if (file == NULL) return;
  FUZZ_CHECK(fwrite(data, 1, size, file) == size, "there is room");
  fclose(file);
  if (op_claims_check(path, &options, &result, &bad, &err) == OP_OK) {
    for (int format = OP_ANNEX_MARKDOWN; format <= OP_ANNEX_HTML; format++) {
      char *text = NULL;
      FUZZ_CHECK(op_claims_annex(result, (op_annex_format)format, &text, &length, &err) == OP_OK, "an annex can be written");
      FUZZ_CHECK(strstr(text, "<script") == NULL && strstr(text, ">nan<") == NULL, "no text of a claim is markup, and no number is none");
      op_free_text(text);
    }
    FUZZ_CHECK(bad <= result->sections[0].n_rows, "no more claims are bad than there are");
  }
  op_result_free(result);
  unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  check(claims_read_csv, data, size);
  check(claims_read_yaml, data, size);
  check_statement(data, size);
  check_whole(data, size);
  return 0;
}
