/* Rows in runs of the same categories: sorting, blocks of runs, and sums over runs against sums row by row. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "input_check.h"
#include "model/information.h"
#include "model/order.h"
#include "request_check.h"

#define ROWS 5000

/* Two factors and two numbers; the categories of each factor, and of some rows none. */
typedef struct rows_of_factors {
  uint32_t codes[2][ROWS];
  int32_t category[2][512];
  double numbers[2][ROWS];
  op_sample_column columns[4];
  op_sample sample;
  model_atom atoms[4]; /* factor, number, factor, number */
  model_frame frame;
  size_t rows[ROWS];
} rows_of_factors;

static void make_rows(rows_of_factors *r, uint32_t first_codes, uint32_t second_codes) {
  const uint32_t n[2] = {first_codes, second_codes};
  memset(r, 0, sizeof *r);
  for (size_t i = 0; i < ROWS; i++) {
    r->codes[0][i] = (uint32_t)(i * 7919 % 104729) % first_codes;
    r->codes[1][i] = (uint32_t)(i * i % 7919) % second_codes;
    r->numbers[0][i] = (double)(i * 31 % 97);
    r->numbers[1][i] = (double)(i * 17 % 89) / 8;
    r->rows[i] = i;
  }
  for (size_t f = 0; f < 2; f++) {
    for (uint32_t c = 0; c < n[f]; c++) r->category[f][c] = (int32_t)c - 1;
    r->columns[2 * f] = (op_sample_column){.categorical = true, .codes = r->codes[f]};
    r->columns[2 * f + 1] = (op_sample_column){.numbers = r->numbers[f]};
    r->atoms[2 * f] = (model_atom){.factor = true, .kept = 2 * f, .category_of_code = r->category[f], .n_categories = n[f] - 1, .scale = 1};
    r->atoms[2 * f + 1] = (model_atom){.kept = 2 * f + 1, .shift = 3, .scale = 2};
  }
  r->sample = (op_sample){.n_rows = ROWS, .columns = r->columns, .n_columns = 4};
  r->frame = (model_frame){.sample = &r->sample, .atoms = r->atoms, .n_atoms = 4};
}

static size_t combination(const rows_of_factors *r, size_t row) { return r->codes[0][row] * (size_t)512 + r->codes[1][row]; }

/* Runs are of one combination, which comes in no other run, and hold their rows in ascending order. */
static void check_order(const rows_of_factors *r, const model_order *o) {
  static unsigned char seen[512 * 512], met[ROWS];
  memset(seen, 0, sizeof seen);
  memset(met, 0, sizeof met);
  CU_ASSERT_EQUAL_FATAL(o->n, ROWS);
  CU_ASSERT_EQUAL_FATAL(o->start[o->n_runs], ROWS);
  for (size_t run = 0; run < o->n_runs; run++) {
    size_t own = combination(r, o->rows[o->start[run]]);
    CU_ASSERT_TRUE(o->start[run] < o->start[run + 1]);
    CU_ASSERT_FALSE(seen[own]);
    seen[own] = 1;
    for (size_t i = o->start[run]; i < o->start[run + 1]; i++) {
      size_t row = o->rows[i];
      CU_ASSERT_EQUAL(combination(r, row), own);
      CU_ASSERT_TRUE(i == o->start[run] || row > o->rows[i - 1]);
      met[row]++;
      if (o->number == NULL) continue;
      SAME(o->number[1][i], r->numbers[0][row]);
      SAME(o->number[3][i], r->numbers[1][row]);
    }
  }
  for (size_t i = 0; i < ROWS; i++) CU_ASSERT_EQUAL(met[i], 1);
}

static void sorted_rows_stand_in_runs_of_their_categories(void) {
  static const uint32_t codes[][2] = {{4, 5}, {1, 3}, {2, 1}, {300, 301}}; /* the last two have too many combinations for one sort */
  static rows_of_factors r;
  for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
    model_order o;
    make_rows(&r, codes[k][0], codes[k][1]);
    CU_ASSERT_EQUAL_FATAL(order_sort(&r.frame, r.rows, ROWS, &o, NULL), OP_OK);
    CU_ASSERT_PTR_NOT_NULL(o.number);
    check_order(&r, &o);
    size_t runs = o.n_runs;
    order_clear(&o);
    CU_ASSERT_EQUAL_FATAL(order_make(&r.frame, r.rows, ROWS, &o, NULL), OP_OK); /* as they stand now */
    CU_ASSERT_EQUAL(o.n_runs, runs);
    check_order(&r, &o);
    order_clear(&o);
  }
}

static void rows_without_factors_are_one_run_as_they_stand(void) {
  static rows_of_factors r;
  model_order o;
  make_rows(&r, 4, 5);
  r.frame.atoms = r.atoms + 1; /* a number alone */
  r.frame.n_atoms = 1;
  CU_ASSERT_EQUAL_FATAL(order_sort(&r.frame, r.rows, ROWS, &o, NULL), OP_OK);
  CU_ASSERT_EQUAL(o.n_runs, 1);
  for (size_t i = 0; i < ROWS; i++) CU_ASSERT_EQUAL(o.rows[i], i);
  order_clear(&o);
  CU_ASSERT_EQUAL_FATAL(order_sort(&r.frame, r.rows, 0, &o, NULL), OP_OK); /* nobody */
  order_clear(&o);
}

static void blocks_hold_the_categories_of_runs_and_the_numbers_of_rows(void) {
  static rows_of_factors r;
  model_order o;
  model_block block;
  make_rows(&r, 40, 50);
  CU_ASSERT_EQUAL_FATAL(order_sort(&r.frame, r.rows, ROWS, &o, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(frame_block_new(&r.frame, &block, NULL), OP_OK);
  double **kept = o.number;
  for (size_t k = 0; k < 2; k++) { /* numbers kept in order, and read from the sample */
    o.number = k == 0 ? kept : NULL;
    for (size_t first = 0; first < ROWS; first += MODEL_BLOCK) {
      frame_block(&r.frame, &o, first, &block);
      CU_ASSERT_EQUAL(block.run[0], 0);
      CU_ASSERT_EQUAL(block.run[block.n_runs], block.n);
      for (size_t run = 0; run < block.n_runs; run++) {
        for (size_t i = block.run[run]; i < block.run[run + 1]; i++) {
          size_t row = o.rows[first + i];
          CU_ASSERT_TRUE(o.start[block.first_run + run] <= first + i && first + i < o.start[block.first_run + run + 1]);
          CU_ASSERT_EQUAL(block.category[0][run], (int32_t)r.codes[0][row] - 1);
          CU_ASSERT_EQUAL(block.category[2][run], (int32_t)r.codes[1][row] - 1);
          SAME(block.number[1][i], r.numbers[0][row]);
          SAME(block.number[3][i], r.numbers[1][row]);
        }
      }
    }
  }
  o.number = kept;
  frame_block_free(&block);
  order_clear(&o);
}

/* The value of a row in a column, from what the columns stand for. */
static double value_of(const rows_of_factors *r, const model_matrix *m, size_t column, size_t row) {
  const model_term *term = &m->terms[matrix_column_term(m, column)];
  size_t rest = column - term->first;
  double value = 1;
  for (size_t p = 0; p < term->n_parts; p++) {
    const model_part *part = &term->parts[p];
    const model_atom *atom = &r->atoms[part->atom];
    if (!atom->factor) {
      value *= (r->numbers[part->atom / 2][row] - m->shift[part->atom]) / atom->scale;
      continue;
    }
    size_t n = atom->n_categories - part->contrast, own = rest / part->stride % n + part->contrast;
    value *= (int32_t)r->codes[part->atom / 2][row] - 1 == (int32_t)own;
  }
  return value;
}

static void sums_over_runs_are_the_sums_of_rows(void) {
  static rows_of_factors r;
  static double weight[ROWS];
  op_model_formula *f;
  model_matrix *m;
  model_order o;
  model_block block;
  model_rows x;
  make_rows(&r, 4, 5);
  CU_ASSERT_EQUAL_FATAL(op_model_formula_parse("y ~ C(a) * x + C(b) + z + x:z + C(a):C(b)", NULL, 0, &f, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(f->n_atoms, 4);
  CU_ASSERT_EQUAL_FATAL(order_sort(&r.frame, r.rows, ROWS, &o, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(matrix_new(&r.frame, f, true, NULL, &m, NULL), OP_OK);
  size_t P = m->n_columns;
  CU_ASSERT_EQUAL(P, 1 + 2 + 1 + 3 + 1 + 2 + 1 + 6);
  CU_ASSERT_EQUAL(m->n_products, 4); /* 1, x, z, x z */
  CU_ASSERT_EQUAL_FATAL(frame_block_new(&r.frame, &block, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(matrix_rows_new(m, &x, NULL), OP_OK);
  double *A = op_array_new(P * P, sizeof *A, NULL), *plain = op_array_new(P * P, sizeof *plain, NULL);
  for (size_t i = 0; i < ROWS; i++) weight[i] = (double)(i % 13) / 8;
  for (size_t first = 0; first < ROWS; first += MODEL_BLOCK) {
    frame_block(&r.frame, &o, first, &block);
    matrix_rows(m, &block, &x);
    information_cross(m, &x, weight + first, 0, 0, A, P);
  }
  for (size_t i = 0; i < ROWS; i++) {
    for (size_t a = 0; a < P; a++) {
      double h = weight[i] * value_of(&r, m, a, o.rows[i]);
      for (size_t b = 0; h != 0 && b <= a; b++) plain[a * P + b] += h * value_of(&r, m, b, o.rows[i]);
    }
  }
  for (size_t a = 0; a < P; a++) {
    for (size_t b = 0; b <= a; b++) NEAR(A[a * P + b], plain[a * P + b], 1e-9);
  }
  op_free(A);
  op_free(plain);
  matrix_rows_free(&x);
  frame_block_free(&block);
  order_clear(&o);
  matrix_free(m);
  op_model_formula_free(f);
}

static void a_full_memory_is_told_and_leaves_nothing_behind(void) {
  static rows_of_factors r;
  op_status status = OP_E_MEMORY;
  for (long after = 0; status == OP_E_MEMORY && after < 20; after++) {
    op_error err = {0};
    model_order o;
    make_rows(&r, 300, 301);
    op_memory_fail_after(after);
    status = order_sort(&r.frame, r.rows, ROWS, &o, &err);
    op_memory_fail_after(-1);
    CU_ASSERT_TRUE(status == OP_OK || err.status == OP_E_MEMORY);
    order_clear(&o);
  }
  CU_ASSERT_EQUAL(status, OP_OK);
}

void suite_model_order(void);
void suite_model_order(void) {
  CU_pSuite suite = CU_add_suite("model_order", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(sorted_rows_stand_in_runs_of_their_categories);
  ADD(rows_without_factors_are_one_run_as_they_stand);
  ADD(blocks_hold_the_categories_of_runs_and_the_numbers_of_rows);
  ADD(sums_over_runs_are_the_sums_of_rows);
  ADD(a_full_memory_is_told_and_leaves_nothing_behind);
#undef ADD
}
