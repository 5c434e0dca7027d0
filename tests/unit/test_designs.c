/* Replicate weights, unequal probabilities and two phases: what must hold by construction, and small designs worked out on paper. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/rank.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/text.h"
#include "design/hadamard.h"
#include "estimate/rows.h"
#include "input_check.h"
#include "request_check.h"

static double measure(const op_result *r, const char *keys, op_measure m) { return row_at(r, "estimates", keys)->measures[m]; }

static op_file_spec file;
static const char *const y_name[] = {"y"};
static const op_names only_y = {y_name, 1}, nothing = {NULL, 0};

static op_request request_on(const char *path, op_statistic statistic, op_names variables) {
  file = (op_file_spec){.path = path};
  return request_for(&file, statistic, variables);
}

/* --- Hadamard matrices --- */

static void hadamard_matrices_of_every_order_are_orthogonal(void) {
  size_t reached = 0;
  for (size_t least = 1; least <= 300; least++) {
    size_t n = hadamard_order(least);
    if (n != least) continue;
    signed char *H = hadamard_new(n, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(H);
    reached++;
    int bad = 0;
    for (size_t a = 0; a < n; a++) {
      bad += H[a * n] != 1;
      for (size_t b = 0; b < n; b++) {
        int rows = 0, columns = 0, wanted = a == b ? (int)n : 0;
        for (size_t k = 0; k < n; k++) {
          rows += H[a * n + k] * H[b * n + k];
          columns += H[k * n + a] * H[k * n + b];
        }
        bad += rows != wanted || columns != wanted;
      }
    }
    CU_ASSERT_EQUAL(bad, 0);
    op_free(H);
  }
  CU_ASSERT_TRUE(reached > 50);
  CU_ASSERT_EQUAL(hadamard_order(1), 1);
  CU_ASSERT_EQUAL(hadamard_order(3), 4);
  CU_ASSERT_EQUAL(hadamard_order(45), 48);
}

/* --- made replicate weights --- */

/* Five strata of two PSUs. */
static const char pairs[] = "h,u,w,y\n1,1,2,3\n1,1,1,4\n1,2,2,9\n2,1,1,1\n2,2,3,2\n3,1,2,7\n3,2,2,1\n4,1,1,5\n4,2,1,8\n5,1,4,2\n5,2,2,6\n5,2,1,3\n";
/* Three strata of 2, 3 and 4 PSUs out of 5, 6 and 8. */
static const char uneven[] = "h,u,w,y,N\n1,1,2,3,5\n1,1,1,4,5\n1,2,2,9,5\n2,1,1,1,6\n2,2,3,2,6\n2,3,2,5,6\n3,1,2,7,8\n3,2,2,1,8\n3,3,1,6,8\n3,4,3,2,8\n";

typedef struct made {
  char path[500], scales[520];
  double scale, value, se;
  op_rep_type type;
} made;

static op_request design_request(const char *path, op_statistic statistic, bool fpc) {
  op_request r = request_on(path, statistic, statistic == OP_STAT_REPLICATE ? nothing : only_y);
  static const char *const h[] = {"h"}, *const u[] = {"u"}, *const N[] = {"N"};
  r.weights = "w";
  r.strata = (op_names){h, 1};
  r.psu = (op_names){u, 1};
  if (fpc) r.fpc = (op_names){N, 1};
  return r;
}

/* Makes weights, reads them back, estimates the total of y. */
static made make_and_read(const char *data, op_rep_type method, bool fpc, bool factors, const char *prefix) {
  made m = {.type = method};
  char source[500];
  snprintf(source, sizeof source, "%s", input_text("source.csv", data));
  snprintf(m.path, sizeof m.path, "%s", input_path("made.csv"));
  snprintf(m.scales, sizeof m.scales, "%s", input_path("made-scales.csv"));
  op_request q = design_request(source, OP_STAT_REPLICATE, fpc);
  q.make = (op_replicate_making){.method = method, .replicates = 64, .seed = 3, .output = m.path, .factors = factors, .prefix = prefix};
  q.replicate.rho = 0.3;
  op_result_free(request_run(&q));
  op_request e = request_on(m.path, OP_STAT_TOTAL, only_y);
  char columns[60];
  snprintf(columns, sizeof columns, "/^%s[0-9]+$/", prefix != NULL ? prefix : "rep");
  e.weights = "w";
  e.replicate.columns = columns;
  e.replicate.type = method;
  e.replicate.rho = 0.3;
  e.replicate.combined = factors ? OP_NO : OP_UNSET;
  if (method == OP_REP_JKN) e.replicate.scales_file = m.scales;
  op_result *r = request_run(&e);
  m.value = measure(r, "", OP_M_ESTIMATE);
  m.se = measure(r, "", OP_M_SE);
  op_result_free(r);
  return m;
}

static double linearised(const char *data, bool fpc) {
  char source[500];
  snprintf(source, sizeof source, "%s", input_text("source.csv", data));
  op_request q = design_request(source, OP_STAT_TOTAL, fpc);
  op_result *r = request_run(&q);
  double se = measure(r, "", OP_M_SE);
  op_result_free(r);
  return se;
}

/* A total is linear in the weights: balanced half samples and the jackknife give its textbook variance exactly (Wolter 2007 sections 3.3 and 4.5). */
static void half_samples_and_jackknife_give_the_linear_variance_of_a_total(void) {
  NEAR(make_and_read(pairs, OP_REP_BRR, false, false, NULL).se, linearised(pairs, false), 1e-12);
  NEAR(make_and_read(pairs, OP_REP_FAY, false, false, "f").se, linearised(pairs, false), 1e-12);
  NEAR(make_and_read(pairs, OP_REP_BRR, false, true, NULL).se, linearised(pairs, false), 1e-12);
  NEAR(make_and_read(uneven, OP_REP_JKN, false, false, NULL).se, linearised(uneven, false), 1e-12);
  NEAR(make_and_read(uneven, OP_REP_JKN, true, true, "jk_").se, linearised(uneven, true), 1e-12);
}

/* Sums of a stratum's factors are its number of PSUs in every replicate: n - 1 draws of n/(n - 1) each, or with f: n (1 - l) + l n. */
static void bootstrap_weights_keep_the_sum_of_equal_weights_and_follow_the_seed(void) {
  for (int fpc = 0; fpc < 2; fpc++) {
    make_and_read(uneven, OP_REP_BOOTSTRAP, fpc, true, NULL);
    char first[20000] = "";
    snprintf(first, sizeof first, "%s", input_rows(input_path("made.csv")));
    op_source *source = NULL;
    op_file_spec spec = {.path = input_path("made.csv")};
    op_read_options options = {0};
    CU_ASSERT_EQUAL_FATAL(op_source_open(&spec, 1, &options, NULL, 0, &source, NULL), OP_OK);
    op_column_request columns[66];
    for (size_t c = 0; c < 66; c++) columns[c] = (op_column_request){.variable = c < 2 ? c : c + (op_source_schema(source)->n_variables - 66), .as = OP_READ_NUMBERS};
    CU_ASSERT_EQUAL_FATAL(op_source_start(source, columns, 66, NULL), OP_OK);
    op_batch batch;
    CU_ASSERT_EQUAL_FATAL(op_source_next(source, &batch, NULL), OP_OK);
    for (size_t k = 2; k < 66; k++) {
      double sum[4] = {0};
      for (size_t r = 0; r < batch.rows; r++) {
        bool same = r > 0 && batch.numbers[0][r] == batch.numbers[0][r - 1] && batch.numbers[1][r] == batch.numbers[1][r - 1];
        if (!same) sum[(size_t)batch.numbers[0][r]] += batch.numbers[k][r];
        else SAME(batch.numbers[k][r], batch.numbers[k][r - 1]);
      }
      NEAR(sum[1], 2, 1e-12);
      NEAR(sum[2], 3, 1e-12);
      NEAR(sum[3], 4, 1e-12);
    }
    op_source_close(source);
    make_and_read(uneven, OP_REP_BOOTSTRAP, fpc, true, NULL);
    INPUT_EQUAL(input_rows(input_path("made.csv")), first);
  }
}

static void jkn_scales_are_found_from_strata_and_psus(void) {
  made m = make_and_read(uneven, OP_REP_JKN, true, false, NULL);
  op_request q = design_request(m.path, OP_STAT_TOTAL, true);
  q.replicate.columns = "rep*";
  q.replicate.type = OP_REP_JKN;
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_SE), m.se);
  op_result_free(r);
  q.psu = nothing; /* PSU 1 of stratum 1 has two rows: left out together they are two units of a design without PSUs */
  HAS(request_error(&q, OP_E_REQUEST), "replicate 'rep1' leaves out 2 PSUs");
}

static void designs_that_do_not_suit_a_method_are_refused(void) {
  char path[500];
  snprintf(path, sizeof path, "%s", input_text("source.csv", uneven));
  op_request q = design_request(path, OP_STAT_REPLICATE, false);
  char output[500];
  snprintf(output, sizeof output, "%s", input_path("none.csv"));
  q.make = (op_replicate_making){.method = OP_REP_BRR, .output = output};
  HAS(request_error(&q, OP_E_REQUEST), "stratum '2' has 3 PSUs, half samples need two");
  q.make.method = OP_REP_JK1;
  HAS(request_error(&q, OP_E_REQUEST), "jk1 is for designs without strata, this one has 3");
  q.make.method = OP_REP_SDR;
  HAS(request_error(&q, OP_E_USAGE), "sdr weights cannot be made here");
  q.make.method = OP_REP_JKN;
  q.make.prefix = "y";
  op_result_free(request_run(&q)); /* y1 .. y9 beside y */
  q.strata = NAMES("u");
  q.psu = NAMES("h");
  HAS(request_error(&q, OP_E_REQUEST), "stratum '4' has only one PSU, so that it cannot be left out");
  q.lonely = OP_LONELY_CERTAINTY;
  q.make.prefix = NULL;
  op_result *r = request_run(&q);
  CU_ASSERT_TRUE(op_file_exists(output));
  op_result_free(r);
}

/* --- rank --- */

/* PSU after PSU in long runs: the second is found however late it comes. */
static void rank_is_found_in_files_sorted_by_psu(void) {
  replicate_ranks *ranks = NULL;
  size_t rank = 0;
  CU_ASSERT_EQUAL_FATAL(replicate_ranks_new(4, &ranks, NULL), OP_OK);
  for (size_t u = 0; u < 3; u++) {
    for (size_t i = 0; i < 50000; i++) {
      double w = 1 + (double)(i % 7), row[4] = {w, w, w, w};
      row[u] = 0;
      replicate_ranks_add(ranks, u == 0 ? 0 : 1, row, NULL);
    }
  }
  double outside[4] = {0, 0, 0, 2};
  replicate_ranks_add(ranks, UINT32_MAX, outside, NULL);
  CU_ASSERT_EQUAL_FATAL(replicate_ranks_finish(ranks, NULL), OP_OK);
  CU_ASSERT_EQUAL(replicate_ranks_inside(ranks), 3);
  CU_ASSERT_EQUAL(replicate_ranks_all(ranks), 4);
  CU_ASSERT_EQUAL(replicate_ranks_get(ranks, (const uint32_t[]){0}, 1, &rank, NULL), OP_OK);
  CU_ASSERT_EQUAL(rank, 1);
  CU_ASSERT_EQUAL(replicate_ranks_get(ranks, (const uint32_t[]){0, 1}, 2, &rank, NULL), OP_OK);
  CU_ASSERT_EQUAL(rank, 3);
  replicate_ranks_free(ranks);
}

/* --- unequal probabilities --- */

static const char three[] = "p,y\n0.9,9\n0.5,5.2\n0.3,3\n";
static const char three_joint[] = "a,b,c\n0.9,0.42,0.2\n0.42,0.5,0.05\n0.2,0.05,0.3\n";

static op_request joint_request(char *data, char *joint) {
  snprintf(data, 500, "%s", input_text("three.csv", three));
  snprintf(joint, 500, "%s", input_text("joint.csv", three_joint));
  op_request q = request_on(data, OP_STAT_TOTAL, only_y);
  static const char *const p[] = {"p"};
  q.fpc = (op_names){p, 1};
  q.weights = NULL;
  q.pps = (op_pps_options){.rule = OP_RULE_JOINT, .joint_file = joint};
  return q;
}

/* y/p = 10, 10.4, 10. D_12 = 1 - .45/.42 = -1/14, D_13 = 1 - .27/.2 = -.35, D_23 = 1 - .15/.05 = -2.
   Horvitz-Thompson: 10 + 54.08 + 70 - 104/7 - 70 - 416 < 0. Yates-Grundy: .4^2/14 + 2 .4^2 = 2.32/7. */
static void a_negative_variance_is_missing_with_a_note(void) {
  char data[500], joint[500];
  op_request q = joint_request(data, joint);
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_ESTIMATE), 30.4);
  CU_ASSERT_TRUE(isnan(measure(r, "", OP_M_SE)));
  CU_ASSERT_TRUE(isnan(measure(r, "", OP_M_LOWER)));
  CU_ASSERT_TRUE(has_note(r, "1 variance estimate is negative"));
  op_result_free(r);
  q.pps.yates_grundy = true;
  r = request_run(&q);
  NEAR(measure(r, "", OP_M_SE), sqrt(2.32 / 7), 1e-12);
  CU_ASSERT_FALSE(has_note(r, "negative"));
  op_result_free(r);
}

/* A unit that is certain adds nothing, whatever its y: with the others at 10 each and equal p the variance is that of random sampling, 0. */
static void certain_units_leave_the_others_alone(void) {
  char data[500];
  snprintf(data, sizeof data, "%s", input_text("certain.csv", "p,y\n1,1000\n0.5,5\n0.5,5\n0.5,5\n"));
  for (op_rule rule = OP_RULE_OVERTON; rule <= OP_RULE_HARTLEY_RAO; rule++) {
    for (int yg = 0; yg < 2; yg++) {
      op_request q = request_on(data, OP_STAT_TOTAL, only_y);
      q.weights = NULL;
      q.fpc = NAMES("p");
      q.pps = (op_pps_options){.rule = rule, .yates_grundy = yg};
      op_result *r = request_run(&q);
      SAME(measure(r, "", OP_M_ESTIMATE), 1030);
      double se = measure(r, "", OP_M_SE);
      /* HT: 100 (3/2 + 6 D_ij), D_ij = -(1 - p)/(n - 1) = -1/4 under Overton: 0; Hartley and Rao's D = -(1 + 1/2 - 1)/2 = -1/4 too */
      CU_ASSERT_TRUE(se < 1e-6);
      op_result_free(r);
    }
  }
}

/* The same design through kept rows: influence y (w = 1/p) of three rows, units in file order. */
static void kept_rows_have_the_variance_of_unequal_probabilities(void) {
  static const double joint[] = {0.9, 0.42, 0.2, 0.42, 0.5, 0.05, 0.2, 0.05, 0.3}, p[] = {0.9, 0.5, 0.3}, w[] = {1 / 0.9, 2, 1 / 0.3};
  const double *const fpc[] = {p};
  double z[] = {9, 5.2, 3}, *sets_z[] = {z}, V = 0;
  uint32_t leaf[3], domain[3] = {0};
  size_t bad = 0, all[] = {0, 1, 2};
  op_design *design = NULL;
  op_sample *sample = NULL;
  op_design_shape shape = {.rule = OP_RULE_JOINT, .first = {.n_fpc = 1}, .pps = {true, joint, 3, (double)NAN}};
  op_design_rows rows = {.rows = 3, .first = {.fpc = fpc}, .weights = w};
  CU_ASSERT_EQUAL_FATAL(op_design_new(&shape, &design, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_leaves(design, &rows, leaf, &bad, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_finish(design, NULL, NULL, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_sample_new(0, 0, false, &sample, NULL), OP_OK);
  op_moments_rows moments = {.rows = 3, .leaf = leaf, .domain = domain, .weight = w, .n_leaves = 3, .n_domains = 1};
  CU_ASSERT_EQUAL_FATAL(op_sample_add(sample, &moments, NULL, NULL), OP_OK);
  op_variance_rules lonely = {.lonely = OP_LONELY_FAIL};
  op_row_set set = {all, 3};
  op_row_estimation in = {.sample = sample, .design = design, .rules = &lonely, .sets = &set, .n_sets = 1, .full = true};
  CU_ASSERT_EQUAL_FATAL(op_rows_covariance(&in, 1, sets_z, &V, NULL), OP_OK);
  NEAR(V, 2.32 / 7, 1e-12);
  op_sample_free(sample);
  op_design_free(design);
}

/* --- two phases --- */

static const char phases[] = "id,sub,g,y,N\n1,1,a,1,40\n2,0,a,,40\n3,1,b,3,40\n4,0,b,,40\n";

static op_request phase_request(char *data, op_rule rule) {
  snprintf(data, 500, "%s", input_text("phases.csv", phases));
  op_request q = request_on(data, OP_STAT_TOTAL, only_y);
  q.weights = NULL;
  q.two_phase = (op_two_phase_options){.sample = "sub == 1", .rule = rule};
  return q;
}

/* Four from an infinite population, two of them again: z = 2 y = 2, 6. D_1 = I, D_2 = 1/2 on the diagonal and -1/2 off it; D = D_1 + D_2 - D_1 D_2 is 1
   and -1/2: V = 4 + 36 - 12 = 28. The approximate sum: 4/3 sum (z/2 - 2)^2 / (1/2) = 16/3 and 2 (1 - 1/2) sum (z - 4)^2 = 8: 40/3. */
static void two_random_samples_have_their_variances(void) {
  char data[500];
  op_request q = phase_request(data, OP_RULE_TWO_PHASE_FULL);
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_ESTIMATE), 8);
  NEAR(measure(r, "", OP_M_SE), sqrt(28), 1e-12);
  SAME(measure(r, "", OP_M_DF), 1);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "phase2_rows"), "2");
  CU_ASSERT_TRUE(has_note(r, "infinite population"));
  op_result_free(r);
  q.two_phase.rule = OP_RULE_TWO_PHASE_APPROX;
  r = request_run(&q);
  NEAR(measure(r, "", OP_M_SE), sqrt(40.0 / 3), 1e-12);
  op_result_free(r);
}

/* With an FPC of 4 out of 40 the first phase's weight 10 comes from it: the total is tenfold. */
static void the_first_phases_fpc_gives_its_weight(void) {
  char data[500];
  op_request q = phase_request(data, OP_RULE_TWO_PHASE_FULL);
  q.fpc = NAMES("N");
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_ESTIMATE), 80);
  /* D_1 = .9 and -.9/3 = -.3, D_2 = .5 and -.5: D = .9 + .5 - .45 = .95 and -.3 - .5 - .15 = -.95; z = 20, 60: .95 (400 + 3600 - 2400) */
  NEAR(measure(r, "", OP_M_SE), sqrt(0.95 * 1600), 1e-12);
  CU_ASSERT_FALSE(has_note(r, "infinite population"));
  op_result_free(r);
}

static void second_phases_that_cannot_be_are_refused(void) {
  char data[500];
  op_request q = phase_request(data, OP_RULE_TWO_PHASE_FULL);
  q.two_phase.strata = NAMES("g");
  HAS(request_error(&q, OP_E_REQUEST), "stratum 'a' has only one PSU");
  q.two_phase.sample = "sub == 1 and g == 'a'";
  HAS(request_error(&q, OP_E_DATA), "nobody of the second phase's stratum 'b' is in the second phase");
  q.two_phase.strata = nothing;
  q.two_phase.sample = "sub == 7";
  HAS(request_error(&q, OP_E_DATA), "no row is in the second phase");
  q.two_phase.sample = "y > 0";
  HAS(request_error(&q, OP_E_DATA), "--phase2 'y > 0' is missing here");
  q.two_phase = (op_two_phase_options){.strata = NAMES("g")};
  HAS(request_error(&q, OP_E_USAGE), "not which rows are in it");
}

/* --- allocation --- */

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_result *r = NULL;
  op_present_options plain = present_plainly();
  op_status status = op_run(request, &r, err);
  if (status == OP_OK) status = op_presenter_named("json")->present(r, &plain, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_of_a_design_is_told_and_leaks_nothing(void) {
  char data[500], joint[500];
  op_request q = joint_request(data, joint);
  q.pps.yates_grundy = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q.pps = (op_pps_options){.rule = OP_RULE_HARTLEY_RAO, .psum = "p"};
  q.strata = NAMES("p");
  q.lonely = OP_LONELY_ADJUST;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = phase_request(data, OP_RULE_TWO_PHASE_FULL);
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q.two_phase.rule = OP_RULE_TWO_PHASE_APPROX;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  made m = make_and_read(uneven, OP_REP_JKN, true, false, NULL);
  q = design_request(m.path, OP_STAT_MEAN, true);
  q.by = NAMES("h");
  q.total = true;
  q.replicate.columns = "rep*";
  q.replicate.type = OP_REP_JKN;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  char output[500];
  snprintf(output, sizeof output, "%s", input_path("again.csv"));
  snprintf(data, sizeof data, "%s", input_text("source.csv", pairs));
  static const op_rep_type methods[] = {OP_REP_FAY, OP_REP_JKN, OP_REP_BOOTSTRAP};
  for (size_t i = 0; i < 3; i++) {
    q = design_request(data, OP_STAT_REPLICATE, false);
    q.make = (op_replicate_making){.method = methods[i], .output = output, .replicates = 5, .keep = NAMES("h", "y")};
    EVERY_FAILING_ALLOCATION(run_and_present, &q);
  }
}

void suite_designs(void) {
  CU_pSuite suite = CU_add_suite("designs", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(hadamard_matrices_of_every_order_are_orthogonal);
  ADD(half_samples_and_jackknife_give_the_linear_variance_of_a_total);
  ADD(bootstrap_weights_keep_the_sum_of_equal_weights_and_follow_the_seed);
  ADD(jkn_scales_are_found_from_strata_and_psus);
  ADD(designs_that_do_not_suit_a_method_are_refused);
  ADD(rank_is_found_in_files_sorted_by_psu);
  ADD(a_negative_variance_is_missing_with_a_note);
  ADD(certain_units_leave_the_others_alone);
  ADD(kept_rows_have_the_variance_of_unequal_probabilities);
  ADD(two_random_samples_have_their_variances);
  ADD(the_first_phases_fpc_gives_its_weight);
  ADD(second_phases_that_cannot_be_are_refused);
  ADD(every_failing_allocation_of_a_design_is_told_and_leaks_nothing);
#undef ADD
}
