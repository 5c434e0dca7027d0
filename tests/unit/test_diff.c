/* Saved results read back, and what differs between two results or two releases: movement as printed, what came and went, schema, respondents. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "input_check.h"
#include "opine/opine.h"
#include "request_check.h"

/* --- saved results --- */

static op_result *parsed(const char *text) {
  op_result *result = NULL;
  op_error err = {0};
  op_status status = op_result_parse("r.json", text, strlen(text), &result, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return result;
}

static const char *refused(const char *text) {
  op_result *result = NULL;
  static op_error err;
  err = (op_error){0};
  CU_ASSERT_NOT_EQUAL(op_result_parse("r.json", text, strlen(text), &result, &err), OP_OK);
  CU_ASSERT_PTR_NULL(result);
  return input_message(&err);
}

static const char data[] = "q,g,w\n1,a,1\n2,a,2\n1,b,1\n1,b,3\n";

static op_result *tabulated(const char *text, const char *name) {
  op_file_spec file = {.path = input_text(name, text)};
  op_request request = request_for(&file, OP_STAT_PROPORTION, NAMES("q"));
  request.weights = "w";
  request.by = NAMES("g");
  return request_run(&request);
}

static void what_was_saved_comes_back(void) {
  op_result *result = tabulated(data, "a.csv");
  char *text = presented(result, "json", NULL);
  op_result *again = parsed(text);
  char *second = presented(again, "json", NULL);
  CU_ASSERT_STRING_EQUAL(text, second);
  CU_ASSERT_TRUE(op_result_section_named(again, "estimates")->percent);
  SAME(row_at(again, "estimates", "g=a;category=1")->measures[OP_M_ESTIMATE], 1.0 / 3);
  op_free_text(text);
  op_free_text(second);
  op_result_free(again);
  op_result_free(result);
}

static void infinities_flags_and_labels_are_read(void) {
  op_result *r = parsed("{\"command\": \"x\", \"rows\": [{\"by\": {\"g\": \"1\"}, \"by_labels\": {\"g\": \"One\"}, \"category\": \"2\", \"label\": \"Two\", \"estimate\": null, \"df\": \"inf\", \"net\": true, \"suppressed\": true, \"mark\": \"x\"}]}");
  const op_row *row = row_at(r, "estimates", "g=1;category=2");
  CU_ASSERT_TRUE(isinf(row->measures[OP_M_DF]) && isnan(row->measures[OP_M_ESTIMATE]));
  CU_ASSERT_EQUAL(row->flags, OP_ROW_NET | OP_ROW_SUPPRESSED);
  CU_ASSERT_STRING_EQUAL(row->mark, "x");
  CU_ASSERT_STRING_EQUAL(row_label(r, "estimates", row, "g"), "One");
  CU_ASSERT_STRING_EQUAL(row_label(r, "estimates", row, "category"), "Two");
  op_result_free(r);
}

static void what_is_no_result_is_refused_at_its_place(void) {
  INPUT_EQUAL(refused("{\"command\": \"x\",\n \"rows\": [1,}\n"), "r.json:2:13: this is no JSON: unexpected token near '}'; opine writes results that can be compared with --format json");
  INPUT_EQUAL(refused("{\"a\": 1}"), "r.json: this JSON is no result of opine: it names no command; opine writes results that can be compared with --format json");
  INPUT_EQUAL(refused("{\"command\": \"x\", \"rows\": [{}, 3]}"), "r.json: row 2 of 'rows': 'rows' holds something that is no row");
  INPUT_EQUAL(refused("{\"command\": \"x\", \"rows\": [{\"variable\": \"q\"}, {\"variable\": true}]}"), "r.json: row 2 of 'estimates': 'variable' is no text");
  INPUT_EQUAL(refused("{\"command\": \"x\", \"command\": \"y\"}"), "r.json:1:26: this is no JSON: duplicate object key near '\"command\"'; opine writes results that can be compared with --format json");
  INPUT_EQUAL(refused("{\"command\": \"x\", \"rows\": [{\"n\": \"a\"}, {\"n\": 1}]}"), "r.json: 'n' of 'estimates' is a text in one row and a number in another");
}

static void nesting_without_end_is_refused(void) {
  static char deep[20001];
  memset(deep, '[', sizeof deep - 1);
  HAS(refused(deep), "this is no JSON");
}

/* --- two results --- */

static op_result *differing(const op_result *before, const op_result *after, int digits, size_t *moved) {
  op_diff_options options = {.digits = digits};
  op_result *out = NULL;
  op_error err = {0};
  op_status status = op_diff_results(before, after, &options, &out, moved, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n", err.what);
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return out;
}

static const char one[] = "{\"command\": \"tabulate\", \"percent\": [\"rows\"], \"design\": {\"rows\": 100}, \"rows\": ["
                          "{\"variable\": \"q\", \"category\": \"1\", \"label\": \"Yes\", \"n\": 40, \"base_n\": 100, \"estimate\": 0.4001, \"se\": 0.05, \"method\": \"logit\"},"
                          "{\"variable\": \"q\", \"category\": \"2\", \"label\": \"No\", \"n\": 60, \"base_n\": 100, \"estimate\": 0.5999, \"se\": 0.05, \"method\": \"logit\"}], \"notes\": [\"old note\"]}";
static const char two[] = "{\"command\": \"tabulate\", \"percent\": [\"rows\"], \"design\": {\"rows\": 99}, \"rows\": ["
                          "{\"variable\": \"q\", \"category\": \"1\", \"label\": \"Yes\", \"n\": 40, \"base_n\": 99, \"estimate\": 0.4003, \"se\": 0.05, \"method\": \"logit\"},"
                          "{\"variable\": \"q\", \"category\": \"2\", \"label\": \"Never\", \"n\": 58, \"base_n\": 99, \"estimate\": 0.5799, \"se\": 0.05, \"method\": \"logit\"},"
                          "{\"variable\": \"q\", \"category\": \"3\", \"label\": \"Maybe\", \"n\": 1, \"base_n\": 99, \"estimate\": 0.0198, \"se\": 0.05, \"method\": \"logit\"}], \"notes\": []}";

static void a_figure_has_moved_when_it_prints_otherwise(void) {
  op_result *before = parsed(one), *after = parsed(two);
  size_t moved;
  op_result *r = differing(before, after, -1, &moved);
  CU_ASSERT_EQUAL(row_count(r, "moved"), 1); /* 40.0 stays 40.0 */
  const op_row *row = row_at(r, "moved", "figure=variable=q, category=2");
  SAME(row->measures[OP_M_BEFORE], 0.5999);
  NEAR(row->measures[OP_M_MOVED], -0.02, 1e-12);
  NEAR(row->measures[OP_M_IN_SE], 0.4, 1e-12);
  SAME(row->measures[OP_M_N_BEFORE], 100);
  SAME(row->measures[OP_M_N_AFTER], 99);
  CU_ASSERT_EQUAL(moved, 1 + 1 + 1 + 1); /* a figure, one whose base alone moved, one that came, a label */
  CU_ASSERT_TRUE(has_note(r, "2 figures compared: 1 moved, 1 kept their value while n, error or interval moved; 1 came, 0 went; 1 text changed"));
  op_result_free(r);
  r = differing(before, after, 2, &moved);
  CU_ASSERT_EQUAL(row_count(r, "moved"), 2); /* 40.01 and 40.03 */
  op_result_free(r);
  op_result_free(before);
  op_result_free(after);
}

static void bases_labels_settings_and_notes_are_told(void) {
  op_result *before = parsed(one), *after = parsed(two);
  size_t moved;
  op_result *r = differing(before, after, -1, &moved);
  const op_row *base = row_at(r, "bases", "figure=variable=q"), *text = row_at(r, "texts", ""), *only = row_at(r, "only_in", ""), *setting = row_at(r, "settings", "");
  SAME(base->measures[OP_M_N_BEFORE], 100);
  SAME(base->measures[OP_M_N_AFTER], 99);
  CU_ASSERT_STRING_EQUAL(row_code(r, "texts", text, "before"), "No");
  CU_ASSERT_STRING_EQUAL(row_code(r, "texts", text, "after"), "Never");
  CU_ASSERT_STRING_EQUAL(row_code(r, "only_in", only, "only"), "new");
  SAME(only->measures[OP_M_AFTER], 0.0198);
  CU_ASSERT_STRING_EQUAL(row_code(r, "settings", setting, "after"), "99");
  CU_ASSERT_STRING_EQUAL(row_code(r, "remarks", row_at(r, "remarks", ""), "note_text"), "old note");
  op_result_free(r);
  op_result_free(before);
  op_result_free(after);
}

static void rows_are_matched_by_name_and_not_by_place(void) {
  op_result *before = parsed("{\"command\": \"x\", \"rows\": [{\"category\": \"1\", \"estimate\": 1}, {\"category\": \"2\", \"estimate\": 2}]}");
  op_result *after = parsed("{\"command\": \"x\", \"rows\": [{\"category\": \"2\", \"estimate\": 2}, {\"category\": \"1\", \"estimate\": 1}]}");
  size_t moved;
  op_result_free(differing(before, after, -1, &moved));
  CU_ASSERT_EQUAL(moved, 0);
  op_result_free(before);
  op_result_free(after);
}

static void what_cannot_be_computed_any_more_has_moved(void) {
  op_result *before = parsed("{\"command\": \"x\", \"rows\": [{\"category\": \"1\", \"estimate\": 1}]}"), *after = parsed("{\"command\": \"x\", \"rows\": [{\"category\": \"1\", \"estimate\": null}]}");
  size_t moved;
  op_result *r = differing(before, after, -1, &moved);
  CU_ASSERT_EQUAL(moved, 1);
  CU_ASSERT_TRUE(isnan(row_at(r, "moved", "")->measures[OP_M_AFTER]));
  op_result_free(r);
  op_result_free(before);
  op_result_free(after);
}

static void results_of_two_commands_cannot_be_compared(void) {
  op_result *before = parsed("{\"command\": \"mean\", \"rows\": []}"), *after = parsed("{\"command\": \"total\", \"rows\": []}"), *out = NULL;
  op_diff_options options = {.digits = -1};
  op_error err = {0};
  size_t moved;
  CU_ASSERT_EQUAL(op_diff_results(before, after, &options, &out, &moved, &err), OP_E_REQUEST);
  CU_ASSERT_STRING_EQUAL(err.what, "the old result is of opine mean, the new one of opine total");
  op_result_free(before);
  op_result_free(after);
}

/* --- two releases --- */

static const char release[] = "id,q,age,w\n1,yes,20,1\n2,no,30,1\n3,yes,40,2\n4,no,50,1\n";

static op_result *released(const char *before, const char *after, const char *id, size_t *moved) {
  op_file_spec files[2] = {{.path = input_text("old.csv", before)}, {.path = input_text("new.csv", after)}};
  op_request requests[2];
  op_diff_options options = {.digits = -1, .id = id};
  op_result *out = NULL;
  op_error err = {0};
  for (int i = 0; i < 2; i++) {
    requests[i] = request_for(&files[i], OP_STAT_PROPORTION, (op_names){NULL, 0});
    requests[i].weights = "w";
  }
  op_status status = op_diff_data(&requests[0], &requests[1], &options, &out, moved, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n", err.what);
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return out;
}

static void a_release_does_not_differ_from_itself(void) {
  size_t moved;
  op_result_free(released(release, release, "id", &moved));
  CU_ASSERT_EQUAL(moved, 0);
}

static void the_order_of_rows_and_columns_is_no_difference(void) {
  size_t moved;
  op_result_free(released(release, "w,age,q,id\n1,50,no,4\n1,20,yes,1\n2,40,yes,3\n1,30,no,2\n", "id", &moved));
  CU_ASSERT_EQUAL(moved, 0);
}

/* 2 answers otherwise, 4 is gone, 5 is new; q yes: 3/5 before, 4/5 after (weights 1, 1, 2, 1). */
static void respondents_who_came_went_or_changed_are_told(void) {
  size_t moved;
  op_result *r = released(release, "id,q,age,w\n1,yes,20,1\n2,yes,30,1\n3,yes,40,2\n5,no,50,1\n", "id", &moved);
  SAME(row_at(r, "respondents", "respondents=in both")->measures[OP_M_N], 3);
  SAME(row_at(r, "respondents", "respondents=of them with another answer")->measures[OP_M_N], 1);
  SAME(row_at(r, "respondents", "respondents=only in the old release")->measures[OP_M_N], 1);
  SAME(row_at(r, "respondents", "respondents=only in the new release")->measures[OP_M_N], 1);
  SAME(row_at(r, "answers_changed", "variable=q")->measures[OP_M_N], 1);
  const op_row *example = row_at(r, "examples", "id=2");
  CU_ASSERT_STRING_EQUAL(row_code(r, "examples", example, "before"), "no");
  CU_ASSERT_STRING_EQUAL(row_code(r, "examples", example, "after"), "yes");
  const op_row *row = row_at(r, "moved", "figure=variable=q, category=yes");
  SAME(row->measures[OP_M_BEFORE], 0.6);
  SAME(row->measures[OP_M_AFTER], 0.8);
  op_result_free(r);
}

static void variables_and_codes_that_came_or_went_are_told(void) {
  size_t moved;
  op_result *r = released(release, "id,q,new,w\n1,yes,1,1\n2,perhaps,1,1\n3,yes,1,2\n4,no,1,1\n", NULL, &moved);
  CU_ASSERT_STRING_EQUAL(row_code(r, "schema", row_at(r, "schema", "variable=age"), "change"), "variable removed");
  CU_ASSERT_STRING_EQUAL(row_code(r, "schema", row_at(r, "schema", "variable=new"), "change"), "variable added");
  const op_row *code = row_at(r, "schema", "variable=q");
  CU_ASSERT_STRING_EQUAL(row_code(r, "schema", code, "change"), "code appears");
  SAME(code->measures[OP_M_N_AFTER], 1);
  op_result_free(r);
}

static void numbers_of_respondents_that_occur_twice_are_counted(void) {
  size_t moved;
  op_result *r = released("id,q,w\n1,a,1\n1,b,1\n,a,1\n2,a,1\n", "id,q,w\n1,a,1\n2,a,1\n2,b,1\n3,a,1\n", "id", &moved);
  SAME(row_at(r, "respondents", "respondents=rows whose number is there already, old")->measures[OP_M_N], 1);
  SAME(row_at(r, "respondents", "respondents=rows whose number is there already, new")->measures[OP_M_N], 1);
  SAME(row_at(r, "respondents", "respondents=rows without a number, old")->measures[OP_M_N], 1);
  SAME(row_at(r, "respondents", "respondents=in both")->measures[OP_M_N], 2);
  op_result_free(r);
}

/* --- memory --- */

static op_status attempt_results(const void *context, char **text, size_t *length, op_error *err) {
  const op_result *const *of = context;
  op_diff_options options = {.digits = -1};
  op_present_options plainly = present_plainly();
  op_result *out = NULL;
  size_t moved;
  op_status status = op_diff_results(of[0], of[1], &options, &out, &moved, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(out, &plainly, text, length, err);
  op_result_free(out);
  return status;
}

static op_status attempt_data(const void *context, char **text, size_t *length, op_error *err) {
  const op_request *of = context;
  op_diff_options options = {.digits = -1, .id = "id"};
  op_present_options plainly = present_plainly();
  op_result *out = NULL;
  size_t moved;
  op_status status = op_diff_data(&of[0], &of[1], &options, &out, &moved, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(out, &plainly, text, length, err);
  op_result_free(out);
  return status;
}

static op_status attempt_read(const void *context, char **text, size_t *length, op_error *err) {
  op_result *out = NULL;
  op_present_options plainly = present_plainly();
  op_status status = op_result_parse("r.json", context, strlen(context), &out, err);
  if (status == OP_OK) status = op_presenter_named("json")->present(out, &plainly, text, length, err);
  op_result_free(out);
  return status;
}

static void every_failing_allocation_is_told(void) {
  op_result *of[2] = {parsed(one), parsed(two)};
  op_file_spec files[2] = {{.path = input_text("old.csv", "id,q,age\n1,a,20\n2,b,30\n")}, {.path = input_text("new.csv", "id,q,x\n1,b,20\n3,c,30\n")}};
  op_request requests[2];
  for (int i = 0; i < 2; i++) {
    requests[i] = request_for(&files[i], OP_STAT_PROPORTION, (op_names){NULL, 0});
    requests[i].threads = 1;
  }
  EVERY_FAILING_ALLOCATION(attempt_read, one);
  EVERY_FAILING_ALLOCATION(attempt_results, of);
  EVERY_FAILING_ALLOCATION(attempt_data, requests);
  op_result_free(of[0]);
  op_result_free(of[1]);
}

void suite_diff(void) {
  CU_pSuite suite = CU_add_suite("diff", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(what_was_saved_comes_back);
  ADD(infinities_flags_and_labels_are_read);
  ADD(what_is_no_result_is_refused_at_its_place);
  ADD(nesting_without_end_is_refused);
  ADD(a_figure_has_moved_when_it_prints_otherwise);
  ADD(bases_labels_settings_and_notes_are_told);
  ADD(rows_are_matched_by_name_and_not_by_place);
  ADD(what_cannot_be_computed_any_more_has_moved);
  ADD(results_of_two_commands_cannot_be_compared);
  ADD(a_release_does_not_differ_from_itself);
  ADD(the_order_of_rows_and_columns_is_no_difference);
  ADD(respondents_who_came_went_or_changed_are_told);
  ADD(variables_and_codes_that_came_or_went_are_told);
  ADD(numbers_of_respondents_that_occur_twice_are_counted);
  ADD(every_failing_allocation_is_told);
#undef ADD
}
