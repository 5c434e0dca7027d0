/* Published figures held against each other without data, with numbers worked out by hand; the search for another choice; annexes. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "input_check.h"
#include "opine/claims.h"
#include "request_check.h"

static op_result *checked(const char *claims, const op_request *request, size_t *n_differ) {
  static const char *const data[] = {"d.csv"};
  op_claims_options options = {.request = request, .data = {data, request != NULL}};
  op_result *result = NULL;
  op_error err = {0};
  op_status status = op_claims_check(input_text("c.yaml", claims), &options, &result, n_differ, &err);
  if (status != OP_OK) fprintf(stderr, "op_claims_check: %s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return result;
}

static void claim_is(const op_result *r, const char *id, const char *verdict, const char *accept, const char *why) {
  char keys[60];
  snprintf(keys, sizeof keys, "id=%s", id);
  const op_row *row = row_at(r, "claims", keys);
  INPUT_EQUAL(row_code(r, "claims", row, "verdict"), verdict);
  INPUT_EQUAL(row_code(r, "claims", row, "accept"), accept);
  INPUT_EQUAL(row_code(r, "claims", row, "why"), why);
  bool good = strcmp(verdict, "reproduced") == 0 || strcmp(verdict, "consistent") == 0;
  CU_ASSERT_EQUAL((row->flags & OP_ROW_BAD) == 0, good);
}

/* --- sums, differences, orders --- */

static void parts_add_up_at_their_rounding(void) {
  size_t bad = 0;
  op_result *r = checked("- {id: a, variable: q, categories: 1, published: 35.2, n: 100000}\n"
                         "- {id: b, variable: q, categories: 2, published: 35.3, n: 100000}\n"
                         "- {id: exact, variable: q, categories: 1|2, published: 70.5, parts: [a, b]}\n"
                         "- {id: about, variable: q, categories: 1|2, published: about 70.5 percent, parts: [a, b]}\n"
                         "- {id: rounded, variable: q, categories: 1|2, published: 70.4, parts: a|b}\n"   /* 70.4 to 70.6 against 70.35 to 70.45 */
                         "- {id: cut, variable: q, categories: 1|2, published: 70.6, rounding: cut, parts: a|b}\n" /* parts [70.4, 70.6), whole [70.6, 70.7) */
                         "- {id: off, variable: q, categories: 1|2, published: 70.3, parts: a|b}\n"
                         "- {id: typo, variable: q, categories: 1|2, published: 70.5, parts: [a, bb]}\n", NULL, &bad);
  claim_is(r, "exact", "consistent", "", "35.2 + 35.3 = 70.5");
  claim_is(r, "about", "consistent", "", "35.2 + 35.3 = 70.5");
  claim_is(r, "rounded", "consistent", "", "35.2 + 35.3 = 70.5, published 70.4: rounding explains the 0.1");
  claim_is(r, "off", "inconsistent", "", "35.2 + 35.3 = 70.5, published 70.3: rounding explains 0.150 at most");
  claim_is(r, "typo", "not computable", "", "parts names 'bb', which is no claim; did you mean 'b'?");
  SAME(row_at(r, "claims", "id=exact")->measures[OP_M_ESTIMATE], 0.705);
  CU_ASSERT_EQUAL(bad, 2);
  op_result_free(r);
}

/* As on a barometer's page whose total, 7,507, is not the sum of its five sizes, 7,525; the sizes here are made up. */
static void bases_add_up_exactly(void) {
  size_t bad = 0;
  op_result *r = checked("- {id: kz, stat: base, n: 1500, published: 1500}\n- {id: kg, stat: base, n: 1500, published: 1503}\n- {id: tj, stat: base, n: 1, published: '1,500'}\n"
                         "- {id: tm, stat: base, n: 1, published: 1514}\n- {id: uz, stat: base, n: 1, published: 1508}\n"
                         "- {id: total, stat: base, published: '7,507', parts: [kz, kg, tj, tm, uz]}\n- {id: right, stat: base, published: 7525, parts: [kz, kg, tj, tm, uz]}\n"
                         "- {id: one-more, stat: base, published: 7526, parts: [kz, kg, tj, tm, uz]}\n", NULL, &bad);
  claim_is(r, "one-more", "inconsistent", "", "1,500 + 1,503 + 1,500 + 1,514 + 1,508 = 7,525, published 7,526: 1 too many");
  claim_is(r, "total", "inconsistent", "", "1,500 + 1,503 + 1,500 + 1,514 + 1,508 = 7,525, published 7,507: 18 too few");
  claim_is(r, "right", "consistent", "", "1,500 + 1,503 + 1,500 + 1,514 + 1,508 = 7,525");
  op_result_free(r);
}

static void a_change_is_the_later_figure_less_the_earlier(void) {
  size_t bad = 0;
  op_result *r = checked("- {id: old, variable: q, categories: 1, n: 100, published: 40}\n- {id: new, variable: q, categories: 1, n: 100, published: 45}\n"
                         "- {id: up, stat: change, published: up 5 points, parts: [new, old]}\n- {id: six, stat: change, published: 6, parts: [new, old]}\n"
                         "- {id: eight, stat: change, published: 8, parts: [new, old]}\n- {id: fell, stat: change, published: fell by 5, parts: [old, new]}\n"
                         "- {id: order, stat: order, parts: [new, old]}\n- {id: turned, stat: order, parts: [old, new]}\n"
                         "- {id: also, variable: q, categories: 1, n: 100, published: 45}\n- {id: same, stat: order, parts: [new, also, old]}\n"
                         "- {id: minus, stat: change, rounding: cut, published: -5, parts: [old, also]}\n", NULL, &bad);
  claim_is(r, "up", "consistent", "", "45 - 40 = 5");
  claim_is(r, "six", "consistent", "", "45 - 40 = 5, published 6: rounding explains the 1");
  claim_is(r, "eight", "inconsistent", "", "45 - 40 = 5, published 8: rounding explains 1.50 at most");
  claim_is(r, "fell", "consistent", "", "40 - 45 = -5");
  claim_is(r, "order", "consistent", "", "45 > 40");
  claim_is(r, "turned", "inconsistent", "", "40 but 45");
  claim_is(r, "same", "consistent", "", "45 and 45 > 40: rounding leaves open which is higher");
  claim_is(r, "minus", "consistent", "", "40 - 45 = -5");
  CU_ASSERT_EQUAL(bad, 2);
  op_result_free(r);
}

/* --- percentages of a base --- */

/* Of 30 respondents 10 are 33.33 and 11 are 36.67 percent: 35 is none of them. 1 of 8 is 12.5. */
static void a_percentage_comes_from_its_base_or_not(void) {
  size_t bad = 0;
  op_result *r = checked("- {id: yes, variable: q, categories: 1, published: 33, n: 30, weights: none}\n- {id: no, variable: q, categories: 1, published: 35, n: 30, weights: none}\n"
                         "- {id: open, variable: q, categories: 1, published: 35, n: 30}\n- {id: weighted, variable: q, categories: 1, published: 35, n: 30, weights: w}\n"
                         "- {id: even, variable: q, categories: 1, published: 12, n: 8, weights: none}\n- {id: up, variable: q, categories: 1, published: 13, n: 8, weights: none}\n"
                         "- {id: cut, variable: q, categories: 1, published: 16, n: 6, weights: none}\n- {id: large, variable: q, categories: 1, published: 35.2, n: 1500, weights: none}\n", NULL, &bad);
  claim_is(r, "yes", "consistent", "", "10 of 30 are 33.33");
  claim_is(r, "no", "inconsistent", "", "no count of 30 respondents gives 35%: the nearest, 10, are 33.33");
  claim_is(r, "open", "otherwise", "weights: NAME", "no count of 30 respondents gives 35%: the nearest, 10, are 33.33; if the figure is weighted, add 'weights: NAME' to the claim");
  claim_is(r, "weighted", "not computable", "", "it takes data to recompute it, and the claim names no base (n) and no parts to hold it against");
  claim_is(r, "even", "otherwise", "rounding: even", "1 of 8 are 12.50; to accept it, add 'rounding: even' to the claim");
  claim_is(r, "up", "consistent", "", "1 of 8 are 12.50");
  claim_is(r, "cut", "otherwise", "rounding: cut", "1 of 6 are 16.67; to accept it, add 'rounding: cut' to the claim");
  claim_is(r, "large", "consistent", "", "every percentage with 1 decimal can come from 1,500 respondents");
  op_result_free(r);
}

/* --- margins of error: 98 / sqrt(n) points at 95 percent (1.95996 * 50) --- */

static void a_margin_of_error_follows_from_its_base(void) {
  size_t bad = 0;
  op_result *r = checked("- {id: simple, stat: margin, n: 1500, published: 2.53}\n- {id: design, stat: margin, n: 1500, published: 3.25}\n- {id: said, stat: margin, n: 1500, published: 3.25, deff: 1.65}\n"
                         "- {id: wrong, stat: margin, n: 1500, published: 3.25, deff: 1.3}\n- {id: cut, stat: margin, n: 1000, published: 3.09}\n- {id: accepted, stat: margin, n: 1000, published: 3.09, rounding: cut}\n"
                         "- {id: small, stat: margin, n: 1000, published: 2}\n- {id: some, stat: margin, n: 1500, published: 3.25, deff: more than 1}\n"
                         "- {id: p, stat: margin, n: 400, p: 10, published: 2.9}\n- {id: level, stat: margin, n: 400, level: 99, published: 6.4}\n- {id: zero, stat: margin, n: 400, p: 0, published: 1}\n", NULL, &bad);
  claim_is(r, "simple", "consistent", "", "simple random sampling of 1,500 gives 2.530");
  claim_is(r, "design", "otherwise", "deff: 1.65", "simple random sampling of 1,500 gives 2.530; the margin implies a design effect of 1.650 (1.645 to 1.655); to accept that, add 'deff: 1.65' to the claim");
  claim_is(r, "said", "consistent", "", "1,500 respondents have 2.530 under simple random sampling: the margin implies a design effect of 1.650 (1.645 to 1.655)");
  claim_is(r, "wrong", "inconsistent", "", "1,500 respondents have 2.530 under simple random sampling: the margin implies a design effect of 1.650 (1.645 to 1.655)");
  claim_is(r, "cut", "otherwise", "rounding: cut", "simple random sampling of 1,000 gives 3.099; the margin implies a design effect of 0.994 (0.991 to 0.997); to accept that, add 'rounding: cut' to the claim");
  claim_is(r, "accepted", "consistent", "", "simple random sampling of 1,000 gives 3.099");
  CU_ASSERT_STRING_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=small"), "verdict"), "inconsistent");
  CU_ASSERT_STRING_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=some"), "verdict"), "consistent");
  claim_is(r, "p", "consistent", "", "simple random sampling of 400 gives 2.940");  /* 1.95996 * sqrt(0.09 / 400) */
  claim_is(r, "level", "consistent", "", "simple random sampling of 400 gives 6.440"); /* 2.57583 * 0.025 */
  claim_is(r, "zero", "not computable", "", "a share of 0 or 100 percent has no margin of error by this formula");
  const op_row *design = row_at(r, "claims", "id=design");
  NEAR(design->measures[OP_M_DEFF], pow(3.25 / (100 * 1.959963984540054 * 0.5 / sqrt(1500)), 2), 1e-12);
  CU_ASSERT_STRING_EQUAL(row_code(r, "claims", design, "command"), "opine plan implied-deff --n 1500 --margin 3.25%");
  CU_ASSERT_STRING_EQUAL(row_label(r, "claims", design, "verdict"), "consistent, if its design effect is 1.65");
  CU_ASSERT_TRUE(has_note(r, "the margins of error follow two formulas"));
  op_result_free(r);
}

/* Weights 1, 2, 1, 2, 1, 3: their design effect is 6 * 20 / 10^2 = 1.2; of wave 2 alone (1, 2, 1, 3) 4 * 15 / 7^2 = 60/49. Simple random sampling of 6 gives 40.01, of 4 49.00. */
static op_result *with_data(const char *claims, size_t *n_differ);
static void a_margin_of_error_of_a_domain_knows_its_weights(void) {
  size_t bad = 0;
  op_result *r = with_data("- {id: all, stat: margin, published: 40}\n- {id: weights, stat: margin, published: 43.83}\n- {id: wave, stat: margin, wave: 2, published: 49.0}\n"
                           "- {id: base, stat: margin, wave: 2, n: 5, published: 43.8}\n- {id: no, stat: margin, wave: 7, published: 3}\n", &bad);
  claim_is(r, "all", "consistent", "", "simple random sampling of 6 gives 40.008; the weights of the data's 6 respondents have a design effect of 1.200");
  const op_row *weights = row_at(r, "claims", "id=weights"); /* 40.0083 * sqrt(1.2) = 43.827 */
  INPUT_EQUAL(row_code(r, "claims", weights, "accept"), "deff: 1.20");
  INPUT_EQUAL(row_code(r, "claims", weights, "choice"), "its design effect is that of the weights, 1.20");
  claim_is(r, "wave", "consistent", "", "simple random sampling of 4 gives 48.999; the weights of the data's 4 respondents have a design effect of 1.224");
  claim_is(r, "base", "inconsistent", "", "stated 5 respondents, the data have 4");
  claim_is(r, "no", "not computable", "", "'wave' has no wave '7'; its waves are 1, 2");
  NEAR(row_at(r, "claims", "id=base")->measures[OP_M_ESTIMATE], 1.959963984540054 * 0.5 / sqrt(5), 1e-12); /* of the stated 5 */
  op_result_free(r);
}

/* --- choices --- */

/* Weighted by w: q = 1 holds 1 + 1 + 3 = 5 of 9, unweighted 3 of 5; with 9 (declared missing) in the base 5 of 10 and 3 of 6. Wave 1: 1 of 3, wave 2: 4 of 6. By v: q = 1 holds 6 of 8. */
static const char data[] = "w,v_weight,sex,q,wave\n1,2,m,1,1\n2,1,m,2,1\n1,2,f,1,2\n2,1,f,2,2\n1,1,m,9,2\n3,2,f,1,2\n";

static op_result *with_data(const char *claims, size_t *n_differ) {
  op_file_spec file = {.path = input_text("d.csv", data)};
  op_request r = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  op_missing_spec missing = {"q", NAMES("9")};
  r.weights = "w";
  r.missing = &missing;
  r.n_missing = 1;
  return checked(claims, &r, n_differ);
}

static void another_choice_is_named_with_its_key(void) {
  size_t bad = 0;
  op_result *r = with_data("- {id: plain, variable: q, categories: 1, published: 55.6}\n- {id: unweighted, variable: q, categories: 1, published: 60.0}\n- {id: all, variable: q, categories: 1, published: 50.0}\n"
                           "- {id: other, variable: q, categories: 1, published: 75.0}\n- {id: wave, variable: q, categories: 1, published: 66.7}\n- {id: cut, variable: q, categories: 1, published: 55.5}\n"
                           "- {id: stated, variable: q, categories: 1, published: 60.0, weights: w, base: valid, wave: 1|2}\n- {id: accepted, variable: q, categories: 1, published: 60.0, weights: none}\n", &bad);
  claim_is(r, "plain", "reproduced", "", "");
  claim_is(r, "accepted", "reproduced", "", "");
  static const char *const ids[] = {"unweighted", "all", "other", "wave", "cut"}, *const accepts[] = {"weights: none", "base: all", "weights: v_weight", "wave: 2", "rounding: cut"};
  static const double figures[] = {0.6, 0.5, 0.75, 2.0 / 3, 5.0 / 9};
  for (size_t i = 0; i < 5; i++) {
    char keys[40];
    snprintf(keys, sizeof keys, "id=%s", ids[i]);
    const op_row *row = row_at(r, "claims", keys);
    INPUT_EQUAL(row_code(r, "claims", row, "verdict"), "otherwise");
    INPUT_EQUAL(row_code(r, "claims", row, "accept"), accepts[i]);
    SAME(row->measures[OP_M_ESTIMATE], figures[i]);
    CU_ASSERT_TRUE(row->measures[OP_M_TRIED] > row->measures[OP_M_HITS] && row->measures[OP_M_HITS] >= 1);
  }
  const op_row *stated = row_at(r, "claims", "id=stated");
  INPUT_EQUAL(row_code(r, "claims", stated, "verdict"), "differs"); /* what the claim states is not varied: rounding alone is left, and it prints 55.6 or 55.5 */
  SAME(stated->measures[OP_M_TRIED], 2);
  INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=unweighted"), "command"), "opine tabulate d.csv q --weights none");
  CU_ASSERT_EQUAL(bad, 6);
  op_result_free(r);
}

/* In group a 50 percent are the unweighted answers (1 of 2) and the weighted ones with don't-knows (3 of 6); in group b 37.5 are the latter only (3 of 8). */
static void of_equal_choices_the_one_that_answers_most_is_named(void) {
  static const char two[] = "w,g,q\n3,a,1\n1,a,2\n2,a,9\n3,b,1\n1,b,2\n4,b,9\n", tie[] = "- {id: tie, variable: q, categories: 1, where: g == 'a', published: 50.0}\n";
  op_file_spec file = {.path = input_text("d.csv", two)};
  op_request request = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  op_missing_spec missing = {"q", NAMES("9")};
  char both[300];
  size_t bad = 0;
  request.weights = "w";
  request.missing = &missing;
  request.n_missing = 1;
  op_result *r = checked(tie, &request, &bad);
  INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=tie"), "accept"), "weights: none");
  op_result_free(r);
  snprintf(both, sizeof both, "%s- {id: other, variable: q, categories: 1, where: g == 'b', published: 37.5}\n", tie);
  r = checked(both, &request, &bad);
  INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=tie"), "accept"), "base: all");
  INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=other"), "accept"), "base: all");
  HAS(row_code(r, "claims", row_at(r, "claims", "id=tie"), "why"), "so would 'weights: none'");
  op_result_free(r);
}

static void without_the_search_a_figure_differs(void) {
  op_file_spec file = {.path = input_text("d.csv", data)};
  op_request r = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  op_claims_options options = {.request = &r, .no_choices = true};
  op_result *result = NULL;
  op_error err = {0};
  size_t bad = 0;
  r.weights = "w";
  CU_ASSERT_EQUAL_FATAL(op_claims_check(input_text("c.yaml", "- {id: a, variable: q, categories: 1, published: 60.0, missing: 9}\n"), &options, &result, &bad, &err), OP_OK);
  INPUT_EQUAL(row_code(result, "claims", row_at(result, "claims", "id=a"), "verdict"), "differs");
  CU_ASSERT_TRUE(isnan(row_at(result, "claims", "id=a")->measures[OP_M_TRIED]));
  op_result_free(result);
}

/* Wave 1: 1/3 and 2/3; wave 2: 4/6 and 2/6. Men: 1/3, women 4/6. */
static void waves_ranks_changes_and_bases_are_computed(void) {
  size_t bad = 0;
  op_result *r = with_data("- {id: change, stat: change, variable: q, categories: 1, wave: 2, since: 1, published: up 33 points}\n" /* 4/6 - 1/3 */
                           "- {id: gap, stat: difference, variable: q, categories: 1, by: sex, group: f, versus: m, published: 33.3}\n"
                           "- {id: first, stat: rank, variable: q, categories: 1, published: first}\n- {id: order, stat: order, variable: q, categories: [2, 1]}\n"
                           "- {id: groups, stat: rank, among: groups, variable: q, categories: 1, by: sex, group: m, published: second}\n"
                           "- {id: n, stat: base, variable: q, published: 5}\n- {id: rows, stat: base, published: 6}\n- {id: women, stat: base, by: sex, group: f, published: 3}\n"
                           "- {id: stated-n, variable: q, categories: 1, published: 55.6, n: 6}\n- {id: no-wave, variable: q, categories: 1, wave: 3, published: 5}\n"
                           "- {id: no-group, variable: q, categories: 1, by: sex, group: fe, published: 5}\n", &bad);
  static const char *const good[] = {"change", "gap", "first", "groups", "n", "rows", "women", "stated-n"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    char keys[40];
    snprintf(keys, sizeof keys, "id=%s", good[i]);
    INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", keys), "verdict"), "reproduced");
  }
  SAME(row_at(r, "claims", "id=change")->measures[OP_M_ESTIMATE], 1.0 / 3);
  claim_is(r, "first", "reproduced", "", "place 1 with 55.6, ahead of '2' with 44.4");
  claim_is(r, "no-wave", "not computable", "", "'wave' has no wave '3'; its waves are 1, 2");
  claim_is(r, "no-group", "not computable", "", "'sex' has no group 'fe'; did you mean 'f'?");
  INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=order"), "verdict"), "otherwise"); /* in wave 1 the order is that: 2/3 and 1/3 */
  INPUT_EQUAL(row_code(r, "claims", row_at(r, "claims", "id=order"), "accept"), "wave: 1");
  const op_row *base = row_at(r, "checks", "id=stated-n;check=base");
  INPUT_EQUAL(row_code(r, "checks", base, "why"), "stated 6 respondents, the data have 5");
  CU_ASSERT_EQUAL(bad, 4);
  op_result_free(r);
}

/* --- annexes --- */

static const char hostile[] = "- {id: '<b>x</b>', source: '\"><script>alert(1)</script>', statement: 'a | b `code` [link](x) \xE2\x80\xAE evil & co', variable: q, categories: 1, published: 55.6}\n";

static char *annex(op_annex_format format, size_t *length) {
  size_t bad;
  char *text = NULL;
  op_error err = {0};
  op_result *r = with_data(hostile, &bad);
  CU_ASSERT_EQUAL_FATAL(op_claims_annex(r, format, &text, length, &err), OP_OK);
  op_result_free(r);
  return text;
}

static void an_annex_escapes_what_claims_say(void) {
  size_t length = 0;
  char *html = annex(OP_ANNEX_HTML, &length);
  CU_ASSERT_EQUAL(strlen(html), length);
  HAS(html, "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
  HAS(html, "&lt;b&gt;x&lt;/b&gt;");
  HAS(html, "<code>opine tabulate d.csv q</code>");
  HAS(html, "default-src 'none'");
  HAS_NOT(html, "<script");
  HAS_NOT(html, "\xE2\x80\xAE");
  HAS_NOT(html, "http://");
  HAS_NOT(html, "nan");
  op_free_text(html);
  char *markdown = annex(OP_ANNEX_MARKDOWN, &length);
  HAS(markdown, "a \\| b \\`code\\` \\[link\\](x)");
  HAS(markdown, "\\<script\\>");
  HAS(markdown, "```sh\nopine tabulate d.csv q\n```");
  HAS(markdown, "| 55.6% | 55.56% |");
  op_free_text(markdown);
}

static void an_annex_is_made_of_claims_only(void) {
  op_result *r = op_result_new("tabulate", NULL);
  char *text = NULL;
  size_t length;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_claims_annex(r, OP_ANNEX_HTML, &text, &length, &err), OP_E_REQUEST);
  CU_ASSERT_PTR_NULL(text);
  op_result_free(r);
}

static op_status search_and_write(const void *form, char **text, size_t *length, op_error *err) {
  op_file_spec file = {.path = input_path("d.csv")};
  op_request r = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  static const char *const names[] = {"d.csv"};
  op_claims_options options = {.request = &r, .data = {names, 1}};
  op_result *result = NULL;
  size_t n_differ;
  r.weights = "w";
  op_status status = op_claims_check(input_path("c.yaml"), &options, &result, &n_differ, err);
  if (status == OP_OK) status = op_claims_annex(result, strcmp(form, "html") == 0 ? OP_ANNEX_HTML : OP_ANNEX_MARKDOWN, text, length, err);
  op_result_free(result);
  return status;
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  input_text("d.csv", data);
  input_text("c.yaml", "- {id: a, variable: q, categories: 1|2, published: 61, n: 8, weights: none, wave: 2, parts: [m]}\n- {id: m, stat: margin, n: 100, published: 11}\n");
  EVERY_FAILING_ALLOCATION(search_and_write, "html");
  input_text("c.yaml", "- {id: b, stat: order, variable: q, categories: [2, 1], weights: none, base: valid}\n- {id: c, variable: q, categories: 7, published: 8, base: all}\n");
  EVERY_FAILING_ALLOCATION(search_and_write, "md");
}

static void a_claims_file_is_told_from_a_study(void) {
  CU_ASSERT_TRUE(op_claims_file(input_text("a.yaml", "- {variable: q}\n")));
  CU_ASSERT_TRUE(op_claims_file(input_text("b.yml", "claims:\n  - {variable: q}\n")));
  CU_ASSERT_FALSE(op_claims_file(input_text("c2.yaml", "study: x\nclaims: claims.csv\n")));
  CU_ASSERT_FALSE(op_claims_file(input_text("d.yaml", "- [\n")));
  CU_ASSERT_FALSE(op_claims_file(input_path("none.yaml")));
  CU_ASSERT_TRUE(op_claims_file("claims.csv"));
}

void suite_claim_checks(void) {
  CU_pSuite suite = CU_add_suite("claim_checks", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(parts_add_up_at_their_rounding);
  ADD(bases_add_up_exactly);
  ADD(a_change_is_the_later_figure_less_the_earlier);
  ADD(a_percentage_comes_from_its_base_or_not);
  ADD(a_margin_of_error_follows_from_its_base);
  ADD(a_margin_of_error_of_a_domain_knows_its_weights);
  ADD(another_choice_is_named_with_its_key);
  ADD(of_equal_choices_the_one_that_answers_most_is_named);
  ADD(without_the_search_a_figure_differs);
  ADD(waves_ranks_changes_and_bases_are_computed);
  ADD(an_annex_escapes_what_claims_say);
  ADD(an_annex_is_made_of_claims_only);
  ADD(a_claims_file_is_told_from_a_study);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
