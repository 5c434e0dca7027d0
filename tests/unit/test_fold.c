/* Respondents who are alike stand together: sums, widths, and the same variances as respondent by respondent. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "estimate/rows.h"
#include "input_check.h"
#include "request_check.h"

/* --- narrow numbers --- */

static void numbers_keep_their_values_while_places_widen(void) {
  static const uint32_t eight[] = {0, 7, 255}, sixteen[] = {256, 1}, all[] = {65536, UINT32_MAX, 3},
                        expected[] = {0, 7, 255, 256, 1, 65536, UINT32_MAX, 3};
  uint32_t found[8];
  op_narrow n = {0};
  CU_ASSERT_EQUAL_FATAL(op_narrow_put(&n, 8, 0, eight, 3, NULL), OP_OK);
  CU_ASSERT_EQUAL(n.width, 1);
  CU_ASSERT_EQUAL_FATAL(op_narrow_put(&n, 8, 3, sixteen, 2, NULL), OP_OK);
  CU_ASSERT_EQUAL(n.width, 2);
  op_narrow_get(&n, 0, 5, found);
  CU_ASSERT_EQUAL(memcmp(found, expected, 5 * sizeof *found), 0);
  CU_ASSERT_EQUAL_FATAL(op_narrow_put(&n, 8, 5, all, 3, NULL), OP_OK);
  CU_ASSERT_EQUAL(n.width, 4);
  op_narrow_get(&n, 0, 8, found);
  CU_ASSERT_EQUAL(memcmp(found, expected, sizeof found), 0);
  op_narrow_get(&n, 4, 2, found);
  CU_ASSERT_EQUAL(found[0], 1);
  CU_ASSERT_EQUAL(found[1], 65536);
  op_narrow_clear(&n);
}

static void a_full_memory_leaves_narrow_numbers_as_they_were(void) {
  static const uint32_t eight[] = {1, 2}, wide[] = {70000};
  uint32_t found[2];
  op_error err = {0};
  op_narrow n = {0};
  CU_ASSERT_EQUAL_FATAL(op_narrow_put(&n, 3, 0, eight, 2, &err), OP_OK);
  op_memory_fail_after(0);
  CU_ASSERT_EQUAL(op_narrow_put(&n, 3, 2, wide, 1, &err), OP_E_MEMORY);
  op_memory_fail_after(-1);
  op_narrow_get(&n, 0, 2, found);
  CU_ASSERT_EQUAL(found[0], 1);
  CU_ASSERT_EQUAL(found[1], 2);
  op_narrow_clear(&n);
}

/* --- samples --- */

/* One column of numbers; rows in batches, their number taken from a function of the row. */
static op_sample *sample_of(size_t n, bool fold, double (*number)(size_t row), uint32_t (*leaf)(size_t row)) {
  static uint32_t leaves[OP_BATCH_ROWS], domains[OP_BATCH_ROWS];
  static double weights[OP_BATCH_ROWS], numbers[OP_BATCH_ROWS];
  op_sample *s = NULL;
  CU_ASSERT_EQUAL_FATAL(op_sample_new(1, 0, false, &s, NULL), OP_OK);
  if (fold) CU_ASSERT_EQUAL_FATAL(op_sample_fold(s, NULL), OP_OK);
  for (size_t first = 0; first < n; first += OP_BATCH_ROWS) {
    size_t some = n - first < OP_BATCH_ROWS ? n - first : OP_BATCH_ROWS;
    for (size_t i = 0; i < some; i++) {
      size_t row = first + i;
      leaves[i] = leaf(row);
      domains[i] = row % 11 == 5 ? OP_NO_DOMAIN : (uint32_t)(row % 2);
      weights[i] = (double)(row % 5) / 4;
      numbers[i] = number(row);
    }
    op_moments_rows rows = {
        .rows = some, .leaf = leaves, .domain = domains, .weight = weights, .n_leaves = 6, .n_domains = 2};
    op_values values[] = {{.numbers = numbers}};
    CU_ASSERT_EQUAL_FATAL(op_sample_add(s, &rows, values, NULL), OP_OK);
  }
  return s;
}

static double few(size_t row) {
  return (double)(row % 7);
}
static double all_differ(size_t row) {
  return (double)row;
}
static uint32_t scattered(size_t row) {
  return (uint32_t)(row * 7 / 3 % 6);
}

/* Seven numbers in two domains make 14 patterns; of rows 0 to 76 the seven with remainder 5 by 11 lie outside. */
static void respondents_who_are_alike_add_up(void) {
  op_sample *s = sample_of(77, true, few, scattered);
  CU_ASSERT_EQUAL_FATAL(op_sample_weight(s, NULL, NULL, NULL), OP_OK);
  CU_ASSERT_EQUAL(s->n_rows, 14);
  CU_ASSERT_EQUAL(op_sample_respondents(s), 70);
  for (size_t p = 0; p < s->n_rows; p++) {
    double sum = 0, squares = 0, members = 0;
    for (size_t row = 0; row < 77; row++) {
      double w = (double)(row % 5) / 4;
      if (row % 11 == 5 || row % 2 != s->domain[p] || few(row) != s->columns[0].numbers[p]) continue;
      sum += w;
      squares += w * w;
      members += w != 0;
    }
    SAME(s->weight[p], sum);
    SAME(op_sample_squares(s, p), squares);
    SAME(op_sample_members(s, p), members);
  }
  op_sample_free(s);
}

static void factors_of_leaves_and_domains_reach_respondents_and_sums(void) {
  static const double leaf_weight[] = {1, 2, 3, 4, 5, 6}, domain_weight[] = {10, 0.5};
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  double sum[14] = {0}, design[14] = {0};
  op_sample *s = sample_of(77, true, few, scattered);
  CU_ASSERT_EQUAL_FATAL(op_sample_weight(s, leaf_weight, domain_weight, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_sample_read(s, 0, leaf, row, &weight), 70);
  for (size_t r = 0, i = 0; r < 77; r++) {
    if (r % 11 == 5) continue;
    double before = (double)(r % 5) / 4 * leaf_weight[scattered(r)];
    CU_ASSERT_EQUAL(leaf[i], scattered(r));
    SAME(weight[i], before * domain_weight[r % 2]);
    sum[row[i]] += weight[i];
    design[row[i]] += before;
    i++;
  }
  for (size_t p = 0; p < s->n_rows; p++) {
    SAME(s->weight[p], sum[p]);
    SAME(s->design_weight[p], design[p]);
  }
  op_sample_free(s);
}

/* Patterns are given up on the way; what was kept until then is not lost. */
static void rows_that_all_differ_are_kept_one_by_one(void) {
  size_t n = 100000, at = 0;
  op_sample *s = sample_of(n, true, all_differ, scattered);
  CU_ASSERT_EQUAL_FATAL(op_sample_weight(s, NULL, NULL, NULL), OP_OK);
  CU_ASSERT_PTR_NULL(s->fold);
  CU_ASSERT_EQUAL(op_sample_respondents(s), s->n_rows);
  bool same = true;
  for (size_t r = 0; r < n; r++) {
    if (r % 11 == 5) continue;
    same = same && s->columns[0].numbers[at] == (double)r && s->domain[at] == r % 2 && s->leaf[at] == scattered(r) &&
           s->weight[at] == (double)(r % 5) / 4;
    at++;
  }
  CU_ASSERT_TRUE(same);
  CU_ASSERT_EQUAL(at, s->n_rows);
  op_sample_free(s);
}

static uint32_t many_codes[OP_BATCH_ROWS];

/* A variable of more than 65,535 categories makes no patterns. */
static void a_code_beyond_16_bits_gives_patterns_up(void) {
  uint32_t leaf[] = {0, 1}, domain[] = {0, 0};
  op_sample *s = NULL;
  CU_ASSERT_EQUAL_FATAL(op_sample_new(1, 0, false, &s, NULL), OP_OK);
  s->columns[0].categorical = true;
  CU_ASSERT_EQUAL_FATAL(op_sample_fold(s, NULL), OP_OK);
  op_moments_rows rows = {.rows = 2, .leaf = leaf, .domain = domain, .n_leaves = 2, .n_domains = 1};
  op_values values[] = {{.codes = many_codes}};
  many_codes[0] = 65535;
  CU_ASSERT_EQUAL_FATAL(op_sample_add(s, &rows, values, NULL), OP_OK);
  CU_ASSERT_PTR_NOT_NULL(s->fold);
  many_codes[1] = 65536;
  CU_ASSERT_EQUAL_FATAL(op_sample_add(s, &rows, values, NULL), OP_OK);
  CU_ASSERT_PTR_NULL(s->fold);
  CU_ASSERT_EQUAL_FATAL(s->n_rows, 4);
  CU_ASSERT_EQUAL(s->columns[0].codes[0], 65535);
  CU_ASSERT_EQUAL(s->columns[0].codes[1], 0);
  CU_ASSERT_EQUAL(s->columns[0].codes[3], 65536);
  op_sample_free(s);
}

/* --- variances --- */

static uint32_t *leaves_of_design;
static uint32_t in_design(size_t row) {
  return leaves_of_design[row];
}

/* Two strata of three PSUs (or of respondents, where clusters are false). */
static op_design *design_of(size_t n, bool clusters, bool climbing, uint32_t *leaf) {
  uint32_t *stratum = op_array_new(n, sizeof *stratum, NULL), *psu = op_array_new(n, sizeof *psu, NULL);
  const uint32_t *strata[] = {stratum}, *psus[] = {psu};
  size_t bad = 0;
  op_design *design = NULL;
  for (size_t r = 0; r < n; r++) {
    size_t unit = climbing ? r * 6 / n : r * 5 % 6;
    stratum[r] = (uint32_t)(unit / 3) + 1;
    psu[r] = (uint32_t)unit + 1;
  }
  op_design_shape shape = {.first = {.n_strata = 1, .n_psu = clusters}};
  op_design_rows rows = {.rows = n, .first = {.strata = strata, .psu = psus}};
  CU_ASSERT_EQUAL_FATAL(op_design_new(&shape, &design, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_leaves(design, &rows, leaf, &bad, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_finish(design, NULL, NULL, NULL), OP_OK);
  op_free(stratum);
  op_free(psu);
  return design;
}

/* Covariance of two influences that depend on the number alone, over the rows of domain 0. */
static void covariance_of(const op_sample *s, const op_design *design, double V[4]) {
  size_t *rows = op_array_new(s->n_rows, sizeof *rows, NULL), n = 0;
  double *z = op_array_new(2 * s->n_rows, sizeof *z, NULL), *sets_z[] = {z};
  for (size_t r = 0; r < s->n_rows; r++) {
    if (s->domain[r] != 0) continue;
    z[2 * n] = s->columns[0].numbers[r] - 2.5;
    z[2 * n + 1] = sin(s->columns[0].numbers[r]);
    rows[n++] = r;
  }
  op_variance_rules rules = {.lonely = OP_LONELY_FAIL};
  op_row_set set = {rows, n};
  op_row_estimation in = {.sample = s, .design = design, .rules = &rules, .sets = &set, .n_sets = 1, .full = true};
  CU_ASSERT_EQUAL_FATAL(op_rows_covariance(&in, 2, sets_z, V, NULL), OP_OK);
  op_free(rows);
  op_free(z);
}

static void same_variance(bool clusters, bool climbing) {
  size_t n = 600;
  uint32_t *leaf = op_array_new(n, sizeof *leaf, NULL);
  op_design *design = design_of(n, clusters, climbing, leaf);
  double together[4], apart[4];
  leaves_of_design = leaf;
  for (int fold = 0; fold < 2; fold++) {
    op_sample *s = sample_of(n, fold == 1, few, in_design);
    CU_ASSERT_EQUAL_FATAL(op_sample_weight(s, NULL, NULL, NULL), OP_OK);
    CU_ASSERT_EQUAL(s->fold != NULL, fold == 1);
    covariance_of(s, design, fold == 1 ? together : apart);
    op_sample_free(s);
  }
  CU_ASSERT_TRUE(apart[0] > 0);
  for (size_t k = 0; k < 4; k++) NEAR(together[k], apart[k], 1e-12);
  op_design_free(design);
  op_free(leaf);
}

static void patterns_have_the_variance_of_their_respondents(void) {
  same_variance(true, true);
  same_variance(true, false);
  same_variance(false, true);
  same_variance(false, false);
}

/* --- threads --- */

/* 20,000 rows of a file: patterns of several blocks, and a variable that none share. */
static const char *survey_file(void) {
  op_text text = {0};
  uint32_t random = 1;
  op_text_add(&text, "y,age,g,x,w,h,u\n");
  for (int row = 0; row < 20000; row++) {
    random = random * 1664525u + 1013904223u;
    op_text_addf(&text, "%u,%u,%c,%u,%u.%u,%d,%d\n", random >> 31, 18 + (random >> 16) % 70,
                 'a' + (char)((random >> 8) % 5), random * 2654435761u % 1000003, 1 + (random >> 20) % 3, (random >> 12) % 10, row / 5000,
                 row / 50);
  }
  const char *path = input_text("survey.csv", text.data);
  op_text_clear(&text);
  return path;
}

static void same_bytes(op_request q) {
  char *first = NULL;
  q.weights = "w";
  q.strata = NAMES("h");
  q.psu = NAMES("u");
  q.vcov = true;
  for (q.threads = 1; q.threads <= 5; q.threads++) {
    op_result *r = request_run(&q);
    char *text = presented(r, "json", NULL);
    if (first == NULL) first = text;
    CU_ASSERT_STRING_EQUAL(text, first);
    if (text != first) op_free_text(text);
    op_result_free(r);
  }
  op_free_text(first);
}

static void no_figure_depends_on_the_number_of_threads(void) {
  op_file_spec file = {.path = survey_file()};
  static const char *const models[] = {"y == 1 ~ age + I(age^2) + g", "y ~ age + g:age", "y == 1 ~ x + g", "age ~ g"};
  for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
    op_request q = request_for(&file, OP_STAT_MODEL, (op_names){NULL, 0});
    q.model.formula = models[m];
    same_bytes(q);
  }
  same_bytes(request_for(&file, OP_STAT_QUANTILE, NAMES("age")));
  same_bytes(request_for(&file, OP_STAT_QUANTILE, NAMES("x")));
}

void suite_fold(void);
void suite_fold(void) {
  CU_pSuite suite = CU_add_suite("fold", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(numbers_keep_their_values_while_places_widen);
  ADD(a_full_memory_leaves_narrow_numbers_as_they_were);
  ADD(respondents_who_are_alike_add_up);
  ADD(factors_of_leaves_and_domains_reach_respondents_and_sums);
  ADD(rows_that_all_differ_are_kept_one_by_one);
  ADD(a_code_beyond_16_bits_gives_patterns_up);
  ADD(patterns_have_the_variance_of_their_respondents);
  ADD(no_figure_depends_on_the_number_of_threads);
#undef ADD
}
