/* Scales, agreement, concentration and multiple responses: designs that options reach but no other package's numbers cover, deleted rows, and memory. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "input_check.h"
#include "request_check.h"

static op_file_spec file;

static op_request request_on(const char *text, op_statistic statistic, op_names variables) {
  file = (op_file_spec){.path = input_text("data.csv", text)};
  return request_for(&file, statistic, variables);
}

static const char battery[] = "a,b,c,w,h,u,r1,r2,g\n"
                              "1,2,1,1,A,1,2,0,x\n2,2,3,2,A,1,4,0,y\n4,5,4,1,A,2,0,2,x\n5,4,5,1,B,3,2,0,y\n3,3,2,2,B,3,4,0,x\n2,1,,1,B,4,0,2,y\n,4,5,1,B,4,0,2,x\n";

/* Two replicates that are twice one half and nothing of the other: V = (scale) sum of squares around their mean, by hand for the mean of a. */
static void replicate_weights_serve_items_boxes_and_alpha(void) {
  op_request q = request_on(battery, OP_STAT_SCALE, NAMES("a", "b"));
  q.weights = "w";
  q.replicate.columns = "r1,r2";
  q.replicate.type = OP_REP_BRR;
  q.scale.top = 2;
  op_result *r = request_run(&q);
  double first = (2 * 1 + 4 * 2 + 2 * 5 + 4 * 3) / 12.0, second = (2 * 4 + 2 * 2) / 4.0;
  NEAR(row_at(r, "estimates", "variable=a")->measures[OP_M_SE], fabs(first - second) / 2, 1e-12);
  /* top 2 of 1 to 5: 4 and 5 */
  double box1 = 2 / 12.0, box2 = 0.5;
  NEAR(row_at(r, "top", "variable=a")->measures[OP_M_SE], fabs(box1 - box2) / 2, 1e-12);
  CU_ASSERT_TRUE(row_at(r, "reliability", "variable=index;term=alpha")->measures[OP_M_SE] > 0);
  op_result_free(r);
}

/* Rows missing an item are deleted before the design: stratum B keeps one row of PSU 4 less, and the mean of a is that of complete rows. */
static void deleted_rows_leave_scales_and_their_degrees_of_freedom(void) {
  op_request q = request_on(battery, OP_STAT_SCALE, NAMES("a", "c"));
  q.missing_rows = OP_MISSING_ROWS_DELETE;
  op_result *r = request_run(&q);
  SAME(row_at(r, "estimates", "variable=a")->measures[OP_M_ESTIMATE], 3);
  SAME(row_at(r, "estimates", "variable=a")->measures[OP_M_DF], 4);
  op_result_free(r);
  q.missing_rows = OP_MISSING_ROWS_DOMAIN;
  r = request_run(&q);
  SAME(row_at(r, "estimates", "variable=a")->measures[OP_M_ESTIMATE], 17 / 6.0);
  SAME(row_at(r, "estimates", "variable=a")->measures[OP_M_DF], 6);
  op_result_free(r);
}

static void joint_figures_share_their_rows_and_give_their_covariance(void) {
  op_request q = request_on(battery, OP_STAT_SCALE, NAMES("a", "c"));
  q.joint = q.vcov = true;
  op_result *r = request_run(&q);
  const op_section *s = op_result_section_named(r, "estimates");
  CU_ASSERT_PTR_NOT_NULL_FATAL(s->vcov);
  /* the index is the mean of both items: so is its covariance with the first */
  NEAR(s->vcov[2], (s->vcov[0] + s->vcov[1]) / 2, 1e-12);
  NEAR(s->vcov[8], (s->vcov[0] + 2 * s->vcov[1] + s->vcov[4]) / 4, 1e-12);
  op_result_free(r);
}

static void labels_that_nobody_chose_widen_the_scale_but_codes_far_off_do_not(void) {
  op_request q = request_on("a,b\n2,3\n3,2\n2,97\n", OP_STAT_SCALE, NAMES("a", "b"));
  const char *study = input_text("s.yaml", "study: s\nfiles: [{path: data.csv}]\nvariables:\n  a:\n    values: {1: never, 2: some, 3: more, 4: always, 97: other}\n"
                                           "  b:\n    values: {1: never, 2: some, 3: more, 4: always}\n    missing: [97]\n");
  q.n_files = 0;
  q.files = NULL;
  q.study = study;
  op_result *r = request_run(&q);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "points"), "1-4");
  op_result_free(r);
}

/* --- multiple responses --- */

static void a_net_counts_a_respondent_once_and_each_response(void) {
  op_net net = {NULL, "Any", NAMES("1-2")};
  op_request q = request_on("m1,m2,w\n1,2,1\n2,3,2\n3,,1\n,,4\n", OP_STAT_MULTIPLE, NAMES("m1-m2"));
  q.weights = "w";
  q.nets = &net;
  q.n_nets = 1;
  op_result *r = request_run(&q);
  SAME(row_at(r, "estimates", "category=Any")->measures[OP_M_ESTIMATE], 3 / 4.0);
  SAME(row_at(r, "responses", "category=Any")->measures[OP_M_ESTIMATE], 4 / 7.0);
  SAME(row_at(r, "answers", "")->measures[OP_M_ESTIMATE], 7 / 4.0);
  op_result_free(r);
}

static void several_questions_stand_in_one_table(void) {
  op_request q = request_on("a_x,a_y,b\n1,0,k;l\n0,1,k\n1,1,l;k\n", OP_STAT_MULTIPLE, NAMES("First=a_*", "b"));
  op_result *r = request_run(&q);
  SAME(row_at(r, "estimates", "variable=First;category=a_x")->measures[OP_M_ESTIMATE], 2 / 3.0);
  SAME(row_at(r, "estimates", "variable=b;category=k")->measures[OP_M_ESTIMATE], 1);
  SAME(row_at(r, "responses", "variable=b;category=l")->measures[OP_M_ESTIMATE], 2 / 5.0);
  CU_ASSERT_STRING_EQUAL(row_label(r, "estimates", row_at(r, "estimates", "variable=First;category=a_x"), "category"), "x");
  op_result_free(r);
}

/* More answers than one word of bits holds. */
static void a_question_may_have_a_hundred_answers(void) {
  char text[4096] = "q\n";
  size_t n = strlen(text);
  for (int i = 0; i < 100; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%d;%d\n", i, (i + 70) % 100);
  op_request q = request_on(text, OP_STAT_MULTIPLE, NAMES("q"));
  q.multiple.separator = ";";
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 100);
  SAME(row_at(r, "estimates", "category=99")->measures[OP_M_ESTIMATE], 0.02);
  SAME(row_at(r, "responses", "category=7")->measures[OP_M_ESTIMATE], 0.01);
  op_result_free(r);
}

static void words_of_labels_are_no_joined_answers(void) {
  op_request q = request_on("q\nVery good\nGood\nVery bad\nBad\n", OP_STAT_MULTIPLE, NAMES("q"));
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 4);
  op_result_free(r);
}

/* --- memory --- */

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  op_result *r = NULL;
  op_status status = op_run(request, &r, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  op_request q = request_on(battery, OP_STAT_SCALE, NAMES("a-c"));
  q.weights = "w";
  q.strata = NAMES("h");
  q.psu = NAMES("u");
  q.by = NAMES("g");
  q.scale = (op_scale_options){.top = 1, .bottom = 1, .reverse = NAMES("c"), .strict = true};
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = request_on(battery, OP_STAT_KAPPA, NAMES("a", "b", "c"));
  q.missing_rows = OP_MISSING_ROWS_DELETE;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = request_on(battery, OP_STAT_GINI, NAMES("a", "b"));
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  op_net net = {NULL, "Any", NAMES("1-2")};
  q = request_on(battery, OP_STAT_MULTIPLE, NAMES("Q=a,b"));
  q.nets = &net;
  q.n_nets = 1;
  q.by = NAMES("g");
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = request_on("q\nk;l\nl\nk;m\nm;k\n", OP_STAT_MULTIPLE, NAMES("q"));
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = request_on("q_1,q_2,q_o\nk,l,so\nk,,or so\n,l,\n", OP_STAT_MULTIPLE, NAMES("q_*"));
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_scales(void) {
  CU_pSuite suite = CU_add_suite("scales", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(replicate_weights_serve_items_boxes_and_alpha);
  ADD(deleted_rows_leave_scales_and_their_degrees_of_freedom);
  ADD(joint_figures_share_their_rows_and_give_their_covariance);
  ADD(labels_that_nobody_chose_widen_the_scale_but_codes_far_off_do_not);
  ADD(a_net_counts_a_respondent_once_and_each_response);
  ADD(several_questions_stand_in_one_table);
  ADD(a_question_may_have_a_hundred_answers);
  ADD(words_of_labels_are_no_joined_answers);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
