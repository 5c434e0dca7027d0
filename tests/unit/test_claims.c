/* Published figures: the claims file in both forms, the verdict on one figure, and a whole file judged against data. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "claims/claim.h"
#include "input_check.h"
#include "request_check.h"

typedef struct claims_file {
  op_arena *arena;
  claim_list list;
} claims_file;

static claims_file open_claims(const char *name, const char *text) {
  claims_file file = {.arena = op_arena_new(NULL)};
  op_error err = {0};
  op_status status = claims_read(input_text(name, text), file.arena, &file.list, &err);
  if (status != OP_OK) fprintf(stderr, "claims_read: %s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return file;
}

static void close_claims(claims_file *file) {
  op_free(file->list.items);
  op_arena_free(file->arena);
}

static const char *claims_error(const char *name, const char *text) {
  claim_list list = {0};
  op_error err = {0};
  op_arena *arena = op_arena_new(NULL);
  CU_ASSERT_EQUAL(claims_read(input_text(name, text), arena, &list, &err), OP_E_DATA);
  op_free(list.items);
  op_arena_free(arena);
  return input_message(&err);
}

/* --- reading --- */

static void check_every_key(const claim *c) {
  CU_ASSERT_STRING_EQUAL(c->id, "kz-1");
  CU_ASSERT_STRING_EQUAL(c->source, "a report, 2023");
  CU_ASSERT_STRING_EQUAL(c->statement, "two \"words\"");
  CU_ASSERT_STRING_EQUAL(c->variable, "q_china");
  CU_ASSERT_EQUAL_FATAL(c->categories.count, 2);
  CU_ASSERT_STRING_EQUAL(c->categories.items[0], "3");
  CU_ASSERT_STRING_EQUAL(c->categories.items[1], "Very unfavorable");
  CU_ASSERT_STRING_EQUAL(c->where, "wave >= 11");
  CU_ASSERT_STRING_EQUAL(c->by, "sex");
  CU_ASSERT_STRING_EQUAL(c->group.items[0], "Women");
  CU_ASSERT_STRING_EQUAL(c->base, "all");
  CU_ASSERT_EQUAL_FATAL(c->missing.count, 2);
  CU_ASSERT_STRING_EQUAL(c->missing.items[1], "95-99");
  CU_ASSERT_EQUAL(c->stat, CLAIM_PROPORTION);
  CU_ASSERT_STRING_EQUAL(c->weights, "wt");
  CU_ASSERT_STRING_EQUAL(c->strata, "region");
  CU_ASSERT_STRING_EQUAL(c->published, "70.5");
  CU_ASSERT_EQUAL(c->states.value, 70.5);
  CU_ASSERT_EQUAL(c->states.decimals, 2);
  CU_ASSERT_TRUE(c->round_said && c->round == ROUND_CUT);
  CU_ASSERT_TRUE(c->sum_said && c->sum_rounded);
  CU_ASSERT_EQUAL(c->n, 1500);
  CU_ASSERT_EQUAL_FATAL(c->wave.count, 2);
  CU_ASSERT_STRING_EQUAL(c->wave.items[1], "12");
  CU_ASSERT_STRING_EQUAL(c->parts.items[0], "kz-0");
}

static void every_key_is_read_from_csv(void) {
  claims_file f = open_claims("c.csv", "id,source,statement,variable,categories,where,by,group,base,missing,stat,weights,strata,published,decimals,note,rounding,sum,n,wave,parts\n"
                                       "kz-1,\"a report, 2023\",\"two \"\"words\"\"\",q_china,3|Very unfavorable,wave >= 11,sex,Women,all,9|95-99,proportion,wt,region,70.5,2,for us,cut,rounded,1500,11|12,kz-0\n");
  CU_ASSERT_EQUAL_FATAL(f.list.count, 1);
  check_every_key(&f.list.items[0]);
  CU_ASSERT_EQUAL(f.list.items[0].line, 2);
  close_claims(&f);
}

static void every_key_is_read_from_yaml(void) {
  claims_file f = open_claims("c.yaml", "# figures\nclaims:\n  - id: kz-1\n    source: 'a report, 2023'\n    statement: 'two \"words\"'\n    variable: q_china\n"
                                        "    categories: [3, Very unfavorable]\n    where: wave >= 11\n    by: sex\n    group: Women\n    base: all\n    missing:\n      - 9\n      - 95-99\n"
                                        "    stat: proportion\n    weights: wt\n    strata: region\n    published: 70.5\n    decimals: 2\n    note: for us\n"
                                        "    rounding: cut\n    sum: rounded\n    n: 1500\n    wave: [11, 12]\n    parts: [kz-0]\n");
  CU_ASSERT_EQUAL_FATAL(f.list.count, 1);
  check_every_key(&f.list.items[0]);
  CU_ASSERT_EQUAL(f.list.items[0].line, 3);
  close_claims(&f);
}

static void a_yaml_file_may_be_the_list_itself(void) {
  claims_file f = open_claims("c.yml", "- {variable: q, categories: 1, published: 50}\n- {variable: age, stat: mean, published: '42.10'}\n");
  CU_ASSERT_EQUAL_FATAL(f.list.count, 2);
  CU_ASSERT_EQUAL(f.list.items[1].stat, CLAIM_MEAN);
  CU_ASSERT_EQUAL(f.list.items[1].states.decimals, 2);
  close_claims(&f);
}

static void what_a_claim_leaves_out_has_its_default(void) {
  claims_file f = open_claims("c.csv", "variable,categories,published,stat\nq,1,35.20,\nage,,-1.5e3,mean\n\nq,1,7,\n");
  CU_ASSERT_EQUAL_FATAL(f.list.count, 3);
  const claim *c = f.list.items;
  CU_ASSERT_STRING_EQUAL(c[0].id, "1");
  CU_ASSERT_STRING_EQUAL(c[2].id, "3");
  CU_ASSERT_EQUAL(c[0].states.decimals, 2);
  CU_ASSERT_EQUAL(c[1].states.value, -1500);
  CU_ASSERT_EQUAL(c[2].states.decimals, 0);
  CU_ASSERT_EQUAL(c[0].stat, CLAIM_PROPORTION);
  CU_ASSERT_TRUE(c[0].where == NULL && c[0].by == NULL && c[0].base == NULL && c[0].weights == NULL && c[0].missing.count == 0);
  CU_ASSERT_TRUE(!c[0].round_said && !c[0].sum_said && isnan(c[0].n) && c[0].wave.count == 0);
  CU_ASSERT_EQUAL(c[2].line, 5);
  close_claims(&f);
}

static void a_csv_of_claims_may_begin_with_a_byte_order_mark(void) {
  claims_file f = open_claims("c.csv", "\xEF\xBB\xBFvariable,categories,published\r\nq,\"1\n2\",50\r\nq,3,4\r\n");
  CU_ASSERT_EQUAL_FATAL(f.list.count, 2);
  CU_ASSERT_STRING_EQUAL(f.list.items[0].categories.items[0], "1\n2");
  CU_ASSERT_EQUAL(f.list.items[1].line, 4);
  close_claims(&f);
}

static void an_error_of_a_csv_file_has_its_line(void) {
  static const struct { const char *text, *message; } samples[] = {
      {"variable,catgories,published\n", "c.csv:1:2: a claim has no field 'catgories'; did you mean 'categories'?"},
      {"variable,categories,published\nq,1,50\nq,1,many\n", "c.csv:3:3: published is 'many', expected a number; write a figure, 'two thirds', 'a majority', 'nearly 80', 'more than half', 'between 30 and 40'; 'large' and the like have no agreed number"},
      {"variable,categories,published\nq,1,\"35,2\"\n", "c.csv:2:3: published is '35,2': a comma sets thousands apart; write decimals behind a point: 70.5"},
      {"variable,categories,published\nq,1,nan\n", "c.csv:2:3: published is 'nan', expected a number; write a figure, 'two thirds', 'a majority', 'nearly 80', 'more than half', 'between 30 and 40'; 'large' and the like have no agreed number"},
      {"variable,categories,published\n,1,50\n", "c.csv:2: the claim '1' names no variable"},
      {"id,variable,categories,published\nx,q,1,\n", "c.csv:2: the claim 'x' has no published value"},
      {"variable,categories,published\nq,,50\n", "c.csv:2: the claim '1' names no categories"},
      {"variable,categories,published,decimals\nq,1,50,1.5\n", "c.csv:2:4: decimals is '1.5', expected a whole number from 0 to 12"},
      {"variable,categories,published,decimals\nq,1,50,-1\n", "c.csv:2:4: decimals is '-1', expected a whole number from 0 to 12"},
      {"variable,categories,published,stat\nq,1,50,median\n", "c.csv:2:4: stat is 'median', expected proportion, mean, total, base, margin, change, difference, rank or order; did you mean 'mean'?"},
      {"variable,categories,published,base\nq,1,50,some\n", "c.csv:2:4: base is 'some', expected valid or all"},
      {"variable,categories,published\nq,1,1e300\n", "c.csv:2:3: published is '1e300': no survey figure is that large; numbers up to 1e15 are read"},
      {"variable,categories,published\nq,1,350\n", "c.csv:2:3: published is '350': percentages lie between 0 and 100"},
      {"variable,categories,published\nq,1,-3\n", "c.csv:2:3: published is '-3': a proportion is never below 0"},
      {"stat,published,n\nmargin,3.1,1e99\n", "c.csv:2:3: n is '1e99', expected a whole number from 1 to 1000000000000"},
      {"stat,published\nbase,7507.5\n", "c.csv:2:2: published is '7507.5': respondents are whole numbers up to 1e12"},
      {"stat,variable,published\nmean,age,two thirds\n", "c.csv:2:3: published is 'two thirds': that is a share, and the claim is of a mean"},
      {"stat,variable,categories,published\nchange,q,1,5\n", "c.csv:2: the claim '1' names no two waves: wave (the later) and since"},
      {"stat,variable,categories,published,by\ndifference,q,1,5,sex\n", "c.csv:2: the claim '1' names no two groups: by, group and versus"},
      {"stat,variable,categories\norder,q,1\n", "c.csv:2: the claim '1' is an order of less than two"},
      {"stat,variable,categories,published\nrank,q,1,soon\n", "c.csv:2:4: published is 'soon', expected a number; write a figure, 'two thirds', 'a majority', 'nearly 80', 'more than half', 'between 30 and 40'; 'large' and the like have no agreed number"},
      {"variable,categories,published,rounding\nq,1,50,evn\n", "c.csv:2:4: rounding is 'evn', expected up, even or cut; did you mean 'even'?"},
      {"variable,categories,published\nq,1,50,x\n", "c.csv:2:4: the row has more than the 3 fields of the header"},
      {"variable,categories,published,variable\nq,1,50,r\n", "c.csv:1:4: the field 'variable' stands here twice"},
      {"variable,categories,published\n", "c.csv: the file holds no claims"},
      {"", "c.csv: the file holds no claims"}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) INPUT_EQUAL(claims_error("c.csv", samples[i].text), samples[i].message);
}

static void an_error_of_a_yaml_file_has_its_line_and_column(void) {
  static const struct { const char *text, *message; } samples[] = {
      {"- variable: q\n  categorys: 1\n  published: 5\n", "c.yaml:2:3: a claim has no field 'categorys'; did you mean 'categories'?"},
      {"- variable: q\n  categories: 1\n  published: many\n", "c.yaml:3:14: published is 'many', expected a number; write a figure, 'two thirds', 'a majority', 'nearly 80', 'more than half', 'between 30 and 40'; 'large' and the like have no agreed number"},
      {"- variable: q\n  categories: {a: 1}\n  published: 5\n", "c.yaml:2:15: a claim's field must be a text or a list"},
      {"- variable: q\n  categories: [[1]]\n  published: 5\n", "c.yaml:2:16: a list holds plain texts only"},
      {"- q\n", "c.yaml:1:3: a claim must be a map of fields"},
      {"claims: 5\n", "c.yaml:1:1: expected a list of claims"},
      {"- variable: q\n  categories: 1\n  published: 5\n  strata: [a, b]\n", "c.yaml:4:11: only categories, missing, wave, group and parts take a list"}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) INPUT_EQUAL(claims_error("c.yaml", samples[i].text), samples[i].message);
}

/* A text with the list's separator in it is one category. */
static void a_category_of_a_yaml_list_may_hold_a_bar(void) {
  claims_file f = open_claims("c.yaml", "- {variable: q, categories: ['a|b', c], published: 5}\n");
  CU_ASSERT_EQUAL_FATAL(f.list.items[0].categories.count, 2);
  CU_ASSERT_STRING_EQUAL(f.list.items[0].categories.items[0], "a|b");
  close_claims(&f);
}

/* --- a whole file --- */

/* Weighted: q = 1 holds 1 + 1 + 3 = 5 of 9, q = 2 4 of 9; men 1 of 3, women 4 of 6; with the code 9 as an answer 1 of 10; mean score 62/9, its total 62. */
static const char data[] = "w,sex,q,score\n1,m,1,2\n2,m,2,4\n1,f,1,\n2,f,2,8\n1,m,9,6\n3,f,1,10\n";

static op_result *check(const char *claims, size_t *n_differ) {
  op_file_spec file = {.path = input_text("d.csv", data)};
  op_request r = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  op_missing_spec missing = {"q", NAMES("9")};
  op_result *result = NULL;
  op_error err = {0};
  r.weights = "w";
  r.missing = &missing;
  r.n_missing = 1;
  op_claims_options options = {.request = &r};
  op_status status = op_claims_check(input_text("c.csv", claims), &options, &result, n_differ, &err);
  if (status != OP_OK) fprintf(stderr, "op_claims_check: %s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return result;
}

static void verdict_is(const op_result *result, const char *id, const char *verdict, const char *why) {
  char keys[40];
  snprintf(keys, sizeof keys, "id=%s", id);
  const op_row *row = row_at(result, "claims", keys);
  INPUT_EQUAL(row_code(result, "claims", row, "verdict"), verdict);
  INPUT_EQUAL(row_code(result, "claims", row, "why"), why);
  CU_ASSERT_EQUAL((row->flags & OP_ROW_BAD) != 0, strcmp(verdict, "reproduced") != 0);
}

static void each_claim_is_computed_with_its_own_base_domain_and_groups(void) {
  size_t n_differ = 99;
  op_result *r = check("id,variable,categories,where,by,group,base,stat,weights,published\n"
                       "one,q,1,,,,,,,55.6\n"
                       "both,q,1|2,,,,,,,100\n"
                       "men,q,1,,sex,m,,,,33\n"
                       "women,q,1,sex == 'f',,,,,,66.7\n"
                       "all,q,9,,,,all,,,10\n"
                       "mean,score,,,,,,mean,,6.89\n"
                       "sum,score,,,,,,total,,62\n"
                       "count,q,1,,,,,,none,60.0\n", &n_differ);
  CU_ASSERT_EQUAL(n_differ, 0);
  CU_ASSERT_EQUAL(row_count(r, "claims"), 8);
  static const char *const ids[] = {"one", "both", "men", "women", "all", "mean", "sum", "count"};
  for (size_t i = 0; i < 8; i++) verdict_is(r, ids[i], "reproduced", "");
  const op_row *one = row_at(r, "claims", "id=one"), *mean = row_at(r, "claims", "id=mean");
  SAME(one->measures[OP_M_ESTIMATE], 5.0 / 9);
  SAME(one->measures[OP_M_PUBLISHED], 0.556);
  NEAR(one->measures[OP_M_DIFFERENCE], 5.0 / 9 - 0.556, 1e-10);
  SAME(one->measures[OP_M_N], 5);
  SAME(one->measures[OP_M_SE], sqrt(2256.0 / 32805)); /* see test_analysis.c */
  SAME(one->measures[OP_M_DECIMALS], 1);
  SAME(mean->measures[OP_M_ESTIMATE], 62.0 / 9);
  SAME(mean->measures[OP_M_PUBLISHED], 6.89);
  CU_ASSERT_TRUE(has_note(r, "8 published figures: 8 reproduced"));
  op_result_free(r);
}

static void a_claim_that_cannot_be_computed_says_why_and_costs_only_itself(void) {
  size_t n_differ = 0;
  op_result *r = check("id,variable,categories,where,by,group,stat,weights,published\n"
                       "good,q,1,,,,,,55.6\n"
                       "name,qq,1,,,,,,5\n"
                       "category,q,7,,,,,,5\n"
                       "group,q,1,,sex,x,,,5\n"
                       "empty,q,1,score > 100,,,,,5\n"
                       "weight,q,1,,,,,sex,5\n"
                       "wrong,q,1,,,,,,54\n", &n_differ);
  CU_ASSERT_EQUAL(n_differ, 6);
  verdict_is(r, "good", "reproduced", "");
  verdict_is(r, "name", "not computable", "no variable 'qq'; did you mean 'q'?");
  verdict_is(r, "category", "not computable", "'7' is no category of 'q'; its categories are 1, 2");
  verdict_is(r, "group", "not computable", "'sex' has no group 'x'; its groups are f, m");
  verdict_is(r, "empty", "not computable", "no row meets --where 'score > 100'; compare its values with what 'opine describe' lists");
  verdict_is(r, "weight", "not computable", "sex is 'm', expected a number; declare it with --missing 'sex=m'");
  verdict_is(r, "wrong", "differs", "computed 56, +1.6 or 0.1 standard errors; sampling error could explain it: inside the interval; none of 4 choices gives it, the nearest other is 50.0 if don't-knows are in the base (-4.0 or 0.2 standard errors)");
  const op_row *row = row_at(r, "claims", "id=name");
  CU_ASSERT_TRUE(isnan(row->measures[OP_M_ESTIMATE]) && isnan(row->measures[OP_M_DIFFERENCE]));
  SAME(row->measures[OP_M_PUBLISHED], 0.05);
  CU_ASSERT_TRUE(has_note(r, "7 published figures: 1 reproduced, 1 differs, 5 not computable"));
  char *text = presented(r, "text", NULL);
  HAS(text, "\xE2\x9C\x97  wrong");
  HAS(text, "\xE2\x9C\x93  good");
  HAS_NOT(text, "nan");
  op_free_text(text);
  op_result_free(r);
}

static void a_file_of_claims_that_is_broken_is_an_error_with_its_place(void) {
  op_file_spec file = {.path = input_text("d.csv", data)};
  op_request r = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  op_claims_options options = {.request = &r};
  op_result *result = NULL;
  size_t n_differ = 7;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_claims_check(input_text("c.csv", "variable,categories,published\nq,1,x\n"), &options, &result, &n_differ, &err), OP_E_DATA);
  INPUT_EQUAL(input_message(&err), "c.csv:2:3: published is 'x', expected a number; write a figure, 'two thirds', 'a majority', 'nearly 80', 'more than half', 'between 30 and 40'; 'large' and the like have no agreed number");
  CU_ASSERT_EQUAL(op_claims_check(input_path("no.csv"), &options, &result, &n_differ, &err), OP_E_SYSTEM);
  CU_ASSERT_PTR_NULL(result);
  CU_ASSERT_EQUAL(n_differ, 7);
}

static op_status check_and_present(const void *form, char **text, size_t *length, op_error *err) {
  op_file_spec file = {.path = input_path("d.csv")};
  op_request r = request_for(&file, OP_STAT_PROPORTION, (op_names){0});
  op_present_options options = present_plainly();
  op_result *result = NULL;
  size_t n_differ;
  r.weights = "w";
  op_claims_options claims = {.request = &r};
  op_status status = op_claims_check(input_path(form), &claims, &result, &n_differ, err);
  if (status == OP_OK) status = op_presenter_named("json")->present(result, &options, text, length, err);
  op_result_free(result);
  return status;
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  input_text("d.csv", data);
  input_text("c.csv", "id,variable,categories,by,group,published\na,q,1|2,,,55.6\nb,qq,1,,,5\nc,q,1,sex,m,33\n");
  EVERY_FAILING_ALLOCATION(check_and_present, "c.csv");
  input_text("c.yaml", "- {variable: q, categories: [1, 2], published: 50}\n- {variable: score, stat: mean, published: 6.9}\n");
  EVERY_FAILING_ALLOCATION(check_and_present, "c.yaml");
}

void suite_claims(void) {
  CU_pSuite suite = CU_add_suite("claims", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(every_key_is_read_from_csv);
  ADD(every_key_is_read_from_yaml);
  ADD(a_yaml_file_may_be_the_list_itself);
  ADD(what_a_claim_leaves_out_has_its_default);
  ADD(a_csv_of_claims_may_begin_with_a_byte_order_mark);
  ADD(an_error_of_a_csv_file_has_its_line);
  ADD(an_error_of_a_yaml_file_has_its_line_and_column);
  ADD(a_category_of_a_yaml_list_may_hold_a_bar);
  ADD(each_claim_is_computed_with_its_own_base_domain_and_groups);
  ADD(a_claim_that_cannot_be_computed_says_why_and_costs_only_itself);
  ADD(a_file_of_claims_that_is_broken_is_an_error_with_its_place);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
