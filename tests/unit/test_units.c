/* Units in order, found and counted: the counting sort, runs of equal codes, leaves of rows wherever they stand, and degrees of freedom of a list of cells beside
   those of rows by leaf. */
#include <CUnit/Basic.h>
#include <stdbool.h>

#include "base/buckets.h"
#include "base/memory.h"
#include "base/runs.h"
#include "design/design.h"

#define ROWS 400

static uint32_t next(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

static void buckets_hold_their_items_in_order(void) {
  struct {
    char before;
    uint32_t key;
  } items[ROWS];
  uint32_t state = 5, *order = NULL;
  size_t *start = NULL, found = 0, in_none = 0;
  for (size_t i = 0; i < ROWS; i++) items[i].key = next(&state) % 8 == 0 ? OP_BUCKET_NONE : next(&state) % 20;
  CU_ASSERT_EQUAL_FATAL(op_buckets_make(ROWS, &items->key, sizeof *items, 21, &start, &order, NULL), OP_OK);
  for (size_t i = 0; i < ROWS; i++) in_none += items[i].key == OP_BUCKET_NONE;
  CU_ASSERT_TRUE(in_none > 0);
  CU_ASSERT_EQUAL(start[0], 0);
  for (size_t b = 0; b < 21; b++) {
    for (size_t i = start[b]; i < start[b + 1]; i++, found++) {
      CU_ASSERT_EQUAL(items[order[i]].key, b);
      if (i > start[b]) CU_ASSERT_TRUE(order[i - 1] < order[i]);
    }
  }
  CU_ASSERT_EQUAL(found, ROWS - in_none);
  op_free(start);
  op_free(order);
}

static void nothing_is_put_in_order_too(void) {
  uint32_t *order = NULL;
  size_t *start = NULL;
  CU_ASSERT_EQUAL_FATAL(op_buckets_make(0, NULL, sizeof(uint32_t), 3, &start, &order, NULL), OP_OK);
  for (size_t b = 0; b <= 3; b++) CU_ASSERT_EQUAL(start[b], 0);
  op_free(start);
  op_free(order);
}

/* Columns with runs of about 60, 7 and 2 rows. */
static void runs_of_columns_end_where_one_of_them_does(void) {
  static uint32_t codes[3][ROWS];
  static const uint32_t lengths[] = {60, 7, 2};
  uint32_t state = 3;
  op_runs columns[3];
  for (size_t k = 0; k < 3; k++) {
    for (size_t r = 0; r < ROWS; r++) codes[k][r] = r > 0 && next(&state) % lengths[k] != 0 ? codes[k][r - 1] : next(&state) % 4;
  }
  for (size_t n = 0; n <= 3; n++) {
    for (size_t k = 0; k < n; k++) columns[k] = (op_runs){codes[k], 0};
    for (size_t r = 0, end; r < ROWS; r = end) {
      end = op_runs_end(columns, n, r, ROWS);
      bool same = true, next_differs = end == ROWS;
      for (size_t k = 0; k < n; k++) {
        for (size_t i = r; i < end; i++) same = same && codes[k][i] == codes[k][r];
        next_differs = next_differs || codes[k][end] != codes[k][r];
      }
      CU_ASSERT_TRUE_FATAL(end > r && same && next_differs);
    }
  }
}

typedef struct sampled_rows {
  uint32_t stratum[2][ROWS], unit[2][ROWS];
  double weight[ROWS];
} sampled_rows;

/* Rows of a design with so many stages: about 12 strata (of two variables: 4 by 3), 5 units a stage, whose codes begin anew in each; in any order. */
static op_design *design_of_rows(size_t strata_variables, size_t stages, uint32_t *leaf, uint32_t seed, sampled_rows *own) {
  const uint32_t *strata[] = {own->stratum[0], own->stratum[1]}, *units[] = {own->unit[0], own->unit[1]};
  op_design *design = NULL;
  size_t bad;
  for (size_t r = 0; r < ROWS; r++) {
    own->stratum[0][r] = 1 + next(&seed) % (strata_variables > 1 ? 4 : 12);
    own->stratum[1][r] = 1 + next(&seed) % 3;
    own->unit[0][r] = 1 + next(&seed) % 5;
    own->unit[1][r] = 1 + next(&seed) % 5;
    own->weight[r] = 1;
  }
  op_design_shape shape = {.first = {.n_strata = strata_variables, .n_psu = stages, .all_stages = true}};
  op_design_rows rows = {.rows = ROWS, .first = {.strata = strata, .psu = units}, .weights = own->weight};
  CU_ASSERT_EQUAL_FATAL(op_design_new(&shape, &design, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_leaves(design, &rows, leaf, &bad, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_finish(design, NULL, NULL, NULL), OP_OK);
  return design;
}

/* Two rows have one leaf where all their codes are the same, and leaves are numbered as they first appear. */
static void rows_of_one_unit_have_one_leaf_wherever_they_stand(void) {
  static sampled_rows own;
  uint32_t leaf[ROWS];
  for (size_t strata = 0; strata <= 2; strata++) {
    for (size_t stages = 0; stages <= 2; stages++) {
      op_design *design = design_of_rows(strata, stages, leaf, 5 + (uint32_t)(3 * strata + stages), &own);
      uint32_t leaves = 0;
      for (size_t r = 0; r < ROWS; r++) {
        uint32_t expected = leaves;
        for (size_t i = 0; i < r && expected == leaves; i++) {
          bool same = true;
          for (size_t v = 0; v < strata; v++) same = same && own.stratum[v][i] == own.stratum[v][r];
          for (size_t v = 0; v < stages; v++) same = same && own.unit[v][i] == own.unit[v][r];
          if (same) expected = leaf[i];
        }
        CU_ASSERT_EQUAL_FATAL(leaf[r], expected);
        leaves += expected == leaves;
      }
      CU_ASSERT_EQUAL(op_design_leaf_count(design), leaves);
      op_design_free(design);
    }
  }
}

static op_design *random_design(size_t stages, uint32_t *leaf, uint32_t seed) {
  static sampled_rows own;
  return design_of_rows(1, stages, leaf, seed, &own);
}

/* A list may name a leaf several times, and leaves without rows. */
static void check_list(const op_design *design, const uint32_t *leaf, uint32_t *state, bool whole) {
  op_leaf_rows list[ROWS];
  double *rows = op_array_new(op_design_leaf_count(design), sizeof *rows, NULL), listed = 0, dense = 0;
  size_t n = 0, share = 1 + next(state) % 40;
  for (size_t r = 0; r < ROWS; r++) {
    if (next(state) % share != 0) continue;
    list[n] = (op_leaf_rows){leaf[r], next(state) % 3};
    rows[leaf[r]] += list[n++].rows;
  }
  CU_ASSERT_EQUAL(op_design_df_listed(design, list, n, whole, &listed, NULL), OP_OK);
  CU_ASSERT_EQUAL(op_design_df(design, rows, whole, &dense, NULL), OP_OK);
  CU_ASSERT_EQUAL(listed, dense);
  op_free(rows);
}

static void degrees_of_freedom_of_a_list_are_those_of_rows_by_leaf(void) {
  uint32_t leaf[ROWS], state = 9;
  for (size_t stages = 0; stages <= 2; stages++) {
    op_design *design = random_design(stages, leaf, 77 + (uint32_t)stages);
    for (int i = 0; i < 50; i++) check_list(design, leaf, &state, i % 2 == 0);
    op_design_free(design);
  }
}

void suite_units(void) {
  CU_pSuite suite = CU_add_suite("units", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(buckets_hold_their_items_in_order);
  ADD(nothing_is_put_in_order_too);
  ADD(runs_of_columns_end_where_one_of_them_does);
  ADD(rows_of_one_unit_have_one_leaf_wherever_they_stand);
  ADD(degrees_of_freedom_of_a_list_are_those_of_rows_by_leaf);
#undef ADD
}
