/* Units in order, and counted: the counting sort, and degrees of freedom of a list of cells beside those of rows by leaf. */
#include <CUnit/Basic.h>
#include <stdbool.h>

#include "base/buckets.h"
#include "base/memory.h"
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

/* Rows of a design with so many stages: about 12 strata, 5 units a stage. */
static op_design *random_design(size_t stages, uint32_t *leaf, uint32_t seed) {
  static uint32_t stratum[ROWS], unit[2][ROWS];
  static double weight[ROWS];
  const uint32_t *strata[] = {stratum}, *units[] = {unit[0], unit[1]};
  op_design *design = NULL;
  size_t bad;
  for (size_t r = 0; r < ROWS; r++) {
    stratum[r] = 1 + next(&seed) % 12;
    unit[0][r] = 1 + next(&seed) % 5;
    unit[1][r] = 1 + next(&seed) % 5;
    weight[r] = 1;
  }
  op_design_shape shape = {.first = {.n_strata = 1, .n_psu = stages}};
  op_design_rows rows = {.rows = ROWS, .first = {.strata = strata, .psu = units}, .weights = weight};
  CU_ASSERT_EQUAL_FATAL(op_design_new(&shape, &design, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_leaves(design, &rows, leaf, &bad, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_design_finish(design, NULL, NULL, NULL), OP_OK);
  return design;
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
  ADD(degrees_of_freedom_of_a_list_are_those_of_rows_by_leaf);
#undef ADD
}
