/* Requests from a small file to figures through the public API. Every expected number is derived in the comment above its test, or comes from R 4.2 with
   survey 4.1-1 where it says so. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "input_check.h"
#include "json_check.h"
#include "request_check.h"

/* Code 9 is "refused" in these tests. Sum of weights 10, of those with an answer 9. */
static const char people[] = "w,sex,q,score,kids\n"
                             "1,m,1,2,1\n"
                             "2,m,2,4,1\n"
                             "1,f,1,,3\n"
                             "2,f,2,8,4\n"
                             "1,m,9,6,\n"
                             "3,f,1,10,6\n";

/* Two strata, PSU ids that begin anew in each; 4 and 10 PSUs in the population. */
static const char clusters[] = "h,psu,w,y,g,N\n"
                               "1,1,1,1,a,4\n1,1,1,0,a,4\n1,2,2,1,a,4\n1,2,1,1,b,4\n"
                               "2,1,1,0,b,10\n2,1,3,1,b,10\n2,2,1,1,b,10\n2,3,2,0,b,10\n";

static const op_missing_spec refused = {"q", {(const char *const[]){"9"}, 1}};
static op_file_spec file;

static op_request people_request(op_statistic statistic, op_names variables) {
  file = (op_file_spec){.path = input_text("people.csv", people)};
  op_request r = request_for(&file, statistic, variables);
  r.weights = "w";
  r.missing = &refused;
  r.n_missing = 1;
  return r;
}

static op_request cluster_request(op_statistic statistic, op_names variables) {
  file = (op_file_spec){.path = input_text("clusters.csv", clusters)};
  op_request r = request_for(&file, statistic, variables);
  static const char *const strata[] = {"h"}, *const psu[] = {"psu"};
  r.weights = "w";
  r.strata = (op_names){strata, 1};
  r.psu = (op_names){psu, 1};
  return r;
}

static double measure(const op_result *r, const char *keys, op_measure m) { return row_at(r, "estimates", keys)->measures[m]; }

/* --- proportions --- */

/* p = 5/9. Influences w (y - p)/9: 4, -10, 4, -10, 0, 12 in 81sts; V = 6/5 * 376/6561 = 2256/32805.
   Design effect over p q/(n - 1), n = 5 answers: 2256/32805 / (20/81/4). Effective n: p q/V. */
static void a_proportion_has_its_base_error_and_design_effect(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  op_result *r = request_run(&q);
  double V = 2256.0 / 32805;
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 2);
  SAME(measure(r, "category=1", OP_M_ESTIMATE), 5.0 / 9);
  SAME(measure(r, "category=2", OP_M_ESTIMATE), 4.0 / 9);
  SAME(measure(r, "category=1", OP_M_SE), sqrt(V));
  SAME(measure(r, "category=2", OP_M_SE), sqrt(V));
  SAME(measure(r, "category=1", OP_M_CV), sqrt(V) / (5.0 / 9));
  SAME(measure(r, "category=1", OP_M_N), 3);
  SAME(measure(r, "category=1", OP_M_WEIGHTED_N), 5);
  SAME(measure(r, "category=1", OP_M_BASE_N), 5);
  SAME(measure(r, "category=1", OP_M_DEFF), V / (20.0 / 81 / 4));
  SAME(measure(r, "category=1", OP_M_N_EFF), 20.0 / 81 / V);
  SAME(measure(r, "category=1", OP_M_DF), 5);
  CU_ASSERT_TRUE(has_note(r, "q: 1 of 6 rows are not in the base: 9 1"));
  op_result_free(r);
}

/* R: logit 0.0753686890306493 to 0.9504187648505826, mean -0.1185547414107404 to 1.2296658525218516 (t with 5 df; the limits of wald are not cut). */
static void intervals_are_those_asked_for(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  q.ci = NAMES("logit", "wald");
  op_result *r = request_run(&q);
  const op_section *s = op_result_section_named(r, "estimates");
  CU_ASSERT_EQUAL_FATAL(s->n_rows, 4);
  CU_ASSERT_STRING_EQUAL(s->rows[0].method, "logit");
  CU_ASSERT_STRING_EQUAL(s->rows[1].method, "wald");
  NEAR(s->rows[0].measures[OP_M_LOWER], 0.075368689030649305, 1e-12);
  NEAR(s->rows[0].measures[OP_M_UPPER], 0.950418764850642583, 1e-12);
  NEAR(s->rows[1].measures[OP_M_LOWER], -0.11855474141074041, 1e-12);
  NEAR(s->rows[1].measures[OP_M_UPPER], 1.22966585252185157, 1e-12);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "ci"), "logit,wald");
  op_result_free(r);
}

/* Without the refusal's row: n = 5, V = 5/4 * 376/6561. */
static void rows_without_answer_can_be_deleted_before_the_design(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  q.missing_rows = OP_MISSING_ROWS_DELETE;
  op_result *r = request_run(&q);
  SAME(measure(r, "category=1", OP_M_SE), sqrt(5.0 / 4 * 376 / 6561));
  CU_ASSERT_STRING_EQUAL(fact_of(r, "missing_rows"), "delete");
  op_result_free(r);
}

/* Code 9 as a category: 1 of 10. R: 0.5, 0.4, 0.1 with se 0.24494897427831780, 0.24, 0.10954451150103321. */
static void base_all_counts_refusals_as_answers(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  q.base = OP_BASE_ALL;
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 3);
  SAME(measure(r, "category=1", OP_M_ESTIMATE), 0.5);
  SAME(measure(r, "category=9", OP_M_ESTIMATE), 0.1);
  SAME(measure(r, "category=9", OP_M_SE), 0.10954451150103321);
  SAME(measure(r, "category=1", OP_M_SE), 0.24494897427831780);
  CU_ASSERT_TRUE((row_at(r, "estimates", "category=9")->flags & OP_ROW_MISSING) != 0);
  CU_ASSERT_FALSE(has_note(r, "not in the base"));
  op_result_free(r);
}

/* Men: 1 of 3; influences 2/9, -2/9; V = 6/5 * 8/81 = 16/135. Women: 4 of 6; 1, -4, 3 in 18ths; V = 6/5 * 26/324 = 13/135. All six rows are units. */
static void groups_are_domains_of_the_whole_sample(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  q.by = NAMES("sex");
  q.total = true;
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 6);
  SAME(measure(r, "sex=m;category=1", OP_M_ESTIMATE), 1.0 / 3);
  SAME(measure(r, "sex=m;category=1", OP_M_SE), sqrt(16.0 / 135));
  SAME(measure(r, "sex=m;category=1", OP_M_BASE_N), 2);
  SAME(measure(r, "sex=m;category=1", OP_M_DF), 2); /* three men, one stratum */
  SAME(measure(r, "sex=f;category=1", OP_M_ESTIMATE), 2.0 / 3);
  SAME(measure(r, "sex=f;category=1", OP_M_SE), sqrt(13.0 / 135));
  SAME(measure(r, "sex=all;category=1", OP_M_ESTIMATE), 5.0 / 9);
  SAME(measure(r, "sex=all;category=1", OP_M_SE), sqrt(2256.0 / 32805));
  CU_ASSERT_EQUAL(row_at(r, "estimates", "sex=all;category=1")->flags & OP_ROW_TOTAL, OP_ROW_TOTAL);
  CU_ASSERT_EQUAL(row_at(r, "estimates", "sex=m;category=1")->flags & OP_ROW_TOTAL, 0);
  op_result_free(r);
}

/* score >= 4 keeps rows 2, 4, 5, 6, of which three answer: p = 3/7; influences -6, -6, 12 in 49ths; V = 6/5 * 216/2401. R: se 0.32856509057139760, df 3. */
static void where_is_a_domain_and_leaves_the_design_whole(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  q.where = "score >= 4";
  op_result *r = request_run(&q);
  SAME(measure(r, "category=1", OP_M_ESTIMATE), 3.0 / 7);
  SAME(measure(r, "category=1", OP_M_SE), sqrt(6.0 / 5 * 216 / 2401));
  SAME(measure(r, "category=1", OP_M_DF), 3);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "rows"), "6");
  op_result_free(r);
}

static void a_net_is_the_sum_of_its_categories(void) {
  op_net nets[] = {{"q", "Any", NAMES("1-2")}, {NULL, "Only one", NAMES("1")}};
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  q.nets = nets;
  q.n_nets = 2;
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 4);
  SAME(measure(r, "category=Any", OP_M_ESTIMATE), 1);
  SAME(measure(r, "category=Any", OP_M_SE), 0);
  SAME(measure(r, "category=Any", OP_M_N), 5);
  SAME(measure(r, "category=Only one", OP_M_SE), sqrt(2256.0 / 32805));
  CU_ASSERT_EQUAL(row_at(r, "estimates", "category=Any")->flags & OP_ROW_NET, OP_ROW_NET);
  op_result_free(r);
}

/* The categories of a question exclude each other and sum to 1: cov(p1, p2) = -V(p1). */
static void covariances_come_when_asked_for(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  op_result *without = request_run(&q);
  q.vcov = true;
  op_result *r = request_run(&q);
  const double *V = op_result_section_named(r, "estimates")->vcov;
  CU_ASSERT_PTR_NULL(op_result_section_named(without, "estimates")->vcov);
  CU_ASSERT_PTR_NOT_NULL_FATAL(V);
  SAME(V[0], 2256.0 / 32805);
  SAME(V[1], -2256.0 / 32805);
  SAME(V[3], V[0]);
  op_result_free(without);
  op_result_free(r);
}

static void a_base_under_the_threshold_is_flagged(void) {
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q"));
  for (int i = 5; i <= 6; i++) {
    q.small_base = i;
    op_result *r = request_run(&q);
    CU_ASSERT_EQUAL((row_at(r, "estimates", "category=1")->flags & OP_ROW_SMALL_BASE) != 0, i == 6);
    op_result_free(r);
  }
}

/* --- means, totals, ratios --- */

/* Mean 62/9; influences -44, -52, 20, -8, 84 in 81sts; V = 6/5 * 12160/6561. R: deff 1.0984643179765126, 95% 3.0553151088654755 to 10.722462668912303. */
static void a_mean_has_its_error_and_interval(void) {
  op_request q = people_request(OP_STAT_MEAN, NAMES("score"));
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "estimates", "variable=score");
  SAME(row->measures[OP_M_ESTIMATE], 62.0 / 9);
  SAME(row->measures[OP_M_SE], sqrt(6.0 / 5 * 12160 / 6561));
  NEAR(row->measures[OP_M_DEFF], 1.0984643179765126, 1e-12);
  NEAR(row->measures[OP_M_LOWER], 3.0553151088654755, 1e-12);
  NEAR(row->measures[OP_M_UPPER], 10.722462668912303, 1e-12);
  SAME(row->measures[OP_M_BASE_N], 5);
  CU_ASSERT_PTR_NULL(row_code(r, "estimates", row, "category"));
  op_result_free(r);
}

/* 62; w y = 2, 8, 0, 16, 6, 30; V = 6/5 (1260 - 62^2/6) = 743.2. R: deff 4.5317073170731685. A text gives one total a category: men 4, women 6. */
static void a_total_is_of_numbers_or_of_people(void) {
  op_request q = people_request(OP_STAT_TOTAL, NAMES("score"));
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_ESTIMATE), 62);
  SAME(measure(r, "", OP_M_SE), sqrt(743.2));
  NEAR(measure(r, "", OP_M_DEFF), 4.5317073170731685, 1e-12);
  op_result_free(r);
  q = people_request(OP_STAT_TOTAL, NAMES("sex"));
  r = request_run(&q);
  SAME(measure(r, "category=m", OP_M_ESTIMATE), 4);
  SAME(measure(r, "category=f", OP_M_ESTIMATE), 6);
  SAME(measure(r, "category=m", OP_M_SE), 2); /* R: 2, 3.0983866769659332 */
  SAME(measure(r, "category=f", OP_M_SE), 3.0983866769659332);
  op_result_free(r);
}

/* Rows 1, 2, 4, 6 have both: 56/29; influences 2, 120, 16, -138 in 841sts; V = 6/5 * 33704/707281. */
static void a_ratio_is_of_rows_that_have_both(void) {
  op_request q = people_request(OP_STAT_RATIO, NAMES("score", "kids"));
  op_result *r = request_run(&q);
  SAME(measure(r, "variable=score/kids", OP_M_ESTIMATE), 56.0 / 29);
  SAME(measure(r, "variable=score/kids", OP_M_SE), sqrt(6.0 / 5 * 33704 / 707281));
  SAME(measure(r, "variable=score/kids", OP_M_BASE_N), 4);
  op_result_free(r);
}

static void a_new_variable_can_be_analysed_and_grouped_by(void) {
  op_let lets[] = {{"big", "score >= 6"}, {"twice", "2 * score"}};
  op_request q = people_request(OP_STAT_MEAN, NAMES("twice"));
  q.lets = lets;
  q.n_lets = 2;
  q.by = NAMES("big");
  op_result *r = request_run(&q);
  SAME(measure(r, "big=0", OP_M_ESTIMATE), 20.0 / 3);
  SAME(measure(r, "big=1", OP_M_ESTIMATE), 104.0 / 6);
  op_result_free(r);
}

/* --- designs --- */

/* R: 0.66666666666666663, 0.17786456215091245, df 3; by g 0.75 and 0.625 with 0.25 and 0.21650635094610965, covariance 0.01171875 */
static void strata_and_psus_give_the_variance_of_r(void) {
  op_request q = cluster_request(OP_STAT_MEAN, NAMES("y"));
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_ESTIMATE), 2.0 / 3);
  SAME(measure(r, "", OP_M_SE), 0.17786456215091245);
  SAME(measure(r, "", OP_M_DF), 3);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "strata"), "2");
  CU_ASSERT_STRING_EQUAL(fact_of(r, "psus"), "5");
  op_result_free(r);
  q.by = NAMES("g");
  q.vcov = true;
  r = request_run(&q);
  SAME(measure(r, "g=a", OP_M_ESTIMATE), 0.75);
  SAME(measure(r, "g=a", OP_M_SE), 0.25);
  SAME(measure(r, "g=b", OP_M_SE), 0.21650635094610965);
  SAME(measure(r, "g=a", OP_M_DF), 1);
  SAME(measure(r, "g=b", OP_M_DF), 2);
  NEAR(op_result_section_named(r, "estimates")->vcov[1], 0.01171875, 1e-12);
  op_result_free(r);
}

/* R: 0.14027090192169550; as fractions 2/4 and 3/10 the same. */
static void population_sizes_correct_the_variance(void) {
  op_request q = cluster_request(OP_STAT_MEAN, NAMES("y"));
  q.fpc = NAMES("N");
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_SE), 0.14027090192169550);
  op_result_free(r);
}

static void psu_ids_that_stand_in_several_strata_are_said_to_be_others(void) {
  op_request q = cluster_request(OP_STAT_MEAN, NAMES("y"));
  op_result *r = request_run(&q);
  CU_ASSERT_TRUE(has_note(r, "2 PSU ids occur in more than one stratum and are read as different PSUs in each"));
  op_result_free(r);
}

/* The PSUs 2 and 3 of stratum 2 left out. R: remove and certainty 0.135802469135802, adjust 0.13636248169367, average 0.192053693655606. */
static void a_stratum_of_one_psu_follows_the_rule(void) {
  static const struct { op_lonely rule; double se; } rules[] = {
      {OP_LONELY_REMOVE, 0.135802469135802}, {OP_LONELY_CERTAINTY, 0.135802469135802}, {OP_LONELY_ADJUST, 0.13636248169367}, {OP_LONELY_AVERAGE, 0.192053693655606}};
  op_request q = cluster_request(OP_STAT_MEAN, NAMES("y"));
  char text[sizeof clusters];
  snprintf(text, sizeof text, "%.*s", (int)(strstr(clusters, "2,2,1,1,b") - clusters), clusters);
  file.path = input_text("lonely.csv", text);
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    q.lonely = rules[i].rule;
    op_result *r = request_run(&q);
    SAME(measure(r, "", OP_M_ESTIMATE), 7.0 / 9);
    NEAR(measure(r, "", OP_M_SE), rules[i].se, 1e-13);
    op_result_free(r);
  }
  q.lonely = OP_LONELY_FAIL;
  INPUT_EQUAL(request_error(&q, OP_E_REQUEST),
              "lonely.csv: stratum '2' has only one PSU, so that its variance cannot be estimated; choose a rule: --lonely remove|certainty|adjust|average");
}

/* --- describe --- */

static void describe_lists_variables_and_what_they_hold(void) {
  op_request q = people_request(OP_STAT_DESCRIBE, (op_names){0});
  q.missing = NULL;
  q.n_missing = 0;
  op_result *r = request_run(&q);
  const op_row *score = row_at(r, "variables", "name=score"), *sex = row_at(r, "variables", "name=sex");
  CU_ASSERT_EQUAL(row_count(r, "variables"), 5);
  CU_ASSERT_STRING_EQUAL(row_code(r, "variables", sex, "type"), "text, coded");
  CU_ASSERT_STRING_EQUAL(row_code(r, "variables", sex, "values"), "f | m");
  SAME(score->measures[OP_M_N], 5);
  SAME(score->measures[OP_M_MISSING_N], 1);
  SAME(score->measures[OP_M_DISTINCT], 5);
  SAME(score->measures[OP_M_MINIMUM], 2);
  SAME(score->measures[OP_M_MAXIMUM], 10);
  CU_ASSERT_STRING_EQUAL(row_code(r, "file", row_at(r, "file", "name=rows"), "value"), "6");
  op_result_free(r);
}

static void describe_of_a_variable_counts_its_values(void) {
  op_request q = people_request(OP_STAT_DESCRIBE, NAMES("q", "score"));
  op_result *r = request_run(&q);
  SAME(row_at(r, "values", "variable=q;category=1")->measures[OP_M_N], 3);
  SAME(row_at(r, "values", "variable=q;category=9")->measures[OP_M_N], 1);
  CU_ASSERT_STRING_EQUAL(row_code(r, "values", row_at(r, "values", "variable=q;category=9"), "missing"), "declared missing");
  SAME(row_at(r, "values", "variable=score;missing=empty")->measures[OP_M_N], 1);
  op_result_free(r);
}

/* --- what must not change --- */

/* `rows` respondents of 7 PSUs behind `lead` rows outside the domain, without weight, that bring no PSU or answer before its time; from `cut` on in a second file. */
static char *figures_behind(size_t lead, size_t rows, size_t cut) {
  op_text text[2] = {{0}, {0}};
  const char *header = "psu,w,q,y,inside\n";
  for (size_t i = 0; i < 2; i++) op_text_add(&text[i], header);
  for (size_t i = 0; i < lead + rows; i++) {
    size_t k = i - lead;
    op_text *to = &text[i < cut ? 0 : 1];
    if (i < lead) op_text_add(to, "0,0,0,5,0\n");
    else op_text_addf(to, "%zu,1.%zu,%zu,%zu.%zu,1\n", k % 7, k * 37 % 100 + 10, k * k % 5, k % 13, k * 7 % 90 + 10);
  }
  op_file_spec files[2] = {{.path = input_text("a.csv", text[0].data)}, {.path = input_text("b.csv", text[1].data)}};
  op_request q = request_for(files, OP_STAT_PROPORTION, NAMES("q"));
  q.n_files = cut < lead + rows ? 2 : 1;
  q.weights = "w";
  q.where = "inside == 1";
  q.psu = NAMES("psu");
  q.panel = "psu"; /* one sample in both files */
  op_result *proportions = request_run(&q);
  q.statistic = OP_STAT_MEAN;
  q.variables = NAMES("y");
  op_result *means = request_run(&q);
  char *one = presented(proportions, "jsonl", NULL), *two = presented(means, "jsonl", NULL);
  op_text both = {0};
  op_text_addf(&both, "%s%s", one, two);
  CU_ASSERT_FALSE_FATAL(both.failed);
  op_free_text(one);
  op_free_text(two);
  op_result_free(proportions);
  op_result_free(means);
  op_text_clear(&text[0]);
  op_text_clear(&text[1]);
  return both.data;
}

static void figures_are_the_same_bytes_wherever_the_batches_end(void) {
  static const struct { size_t lead, cut; } splits[] = {{1, 99999}, {4095, 99999}, {4096, 99999}, {4097, 99999}, {0, 1}, {0, 100}, {0, 4096}, {0, 5999}, {700, 4097}};
  char *expected = figures_behind(0, 6000, 99999);
  HAS(expected, "\"n\": 1200");
  for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
    char *found = figures_behind(splits[i].lead, 6000, splits[i].cut);
    CU_ASSERT_STRING_EQUAL(found, expected);
    op_free_text(found);
  }
  op_free_text(expected);
}

/* --- memory --- */

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  op_result *r = NULL;
  op_status status = op_run(request, &r, err);
  if (status == OP_OK) status = op_presenter_named("json")->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_of_a_request_is_told_and_leaks_nothing(void) {
  op_net net = {"q", "Any", NAMES("1-2")};
  op_let let = {"big", "score >= 6 and sex == 'f'"};
  op_request q = people_request(OP_STAT_PROPORTION, NAMES("q", "sex"));
  q.nets = &net;
  q.n_nets = 1;
  q.lets = &let;
  q.n_lets = 1;
  q.by = NAMES("big", "kids");
  q.total = true;
  q.where = "score > 0 or q in (1, 2)";
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = people_request(OP_STAT_DESCRIBE, NAMES("q", "score"));
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = people_request(OP_STAT_RATIO, NAMES("score", "kids"));
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = cluster_request(OP_STAT_MEAN, NAMES("y"));
  q.fpc = NAMES("N");
  q.by = NAMES("g");
  q.ci = NAMES("all");
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = cluster_request(OP_STAT_TOTAL, NAMES("g"));
  q.df_rule = OP_DF_STATA;
  q.missing_rows = OP_MISSING_ROWS_DELETE;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_analysis(void) {
  CU_pSuite suite = CU_add_suite("analysis", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(a_proportion_has_its_base_error_and_design_effect);
  ADD(intervals_are_those_asked_for);
  ADD(rows_without_answer_can_be_deleted_before_the_design);
  ADD(base_all_counts_refusals_as_answers);
  ADD(groups_are_domains_of_the_whole_sample);
  ADD(where_is_a_domain_and_leaves_the_design_whole);
  ADD(a_net_is_the_sum_of_its_categories);
  ADD(covariances_come_when_asked_for);
  ADD(a_base_under_the_threshold_is_flagged);
  ADD(a_mean_has_its_error_and_interval);
  ADD(a_total_is_of_numbers_or_of_people);
  ADD(a_ratio_is_of_rows_that_have_both);
  ADD(a_new_variable_can_be_analysed_and_grouped_by);
  ADD(strata_and_psus_give_the_variance_of_r);
  ADD(population_sizes_correct_the_variance);
  ADD(psu_ids_that_stand_in_several_strata_are_said_to_be_others);
  ADD(a_stratum_of_one_psu_follows_the_rule);
  ADD(describe_lists_variables_and_what_they_hold);
  ADD(describe_of_a_variable_counts_its_values);
  ADD(figures_are_the_same_bytes_wherever_the_batches_end);
  ADD(every_failing_allocation_of_a_request_is_told_and_leaks_nothing);
#undef ADD
}
