/* The hot loops over rows give what the plain ones give. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "moments/moments.h"
#include "moments/replicate_sums.h"

static unsigned draw(unsigned *state, unsigned below) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

/* --- items of one number --- */

#define ROWS ((size_t)500)
#define LEAVES 7
#define DOMAINS 3

typedef struct sums {
  op_moments *moments;
  op_item *item;
} sums;

static sums add_numbers(bool presence, bool squares, bool shifted, const double *weight) {
  sums s = {NULL, NULL};
  static uint32_t leaf[ROWS], domain[ROWS], cell[ROWS], end[ROWS];
  op_row_cells cells = {cell, end};
  static double y[ROWS];
  unsigned state = 11;
  CU_ASSERT_EQUAL_FATAL(op_moments_new(1, squares, presence, 0, &s.moments, NULL), OP_OK);
  s.item = &s.moments->items[0];
  s.item->type = OP_ITEM_JOINT;
  CU_ASSERT_EQUAL_FATAL(op_item_component_add(s.item, (op_component){.shifted = shifted}, NULL), OP_OK);
  for (int batch = 0; batch < 3; batch++) {
    for (size_t r = 0; r < ROWS; r++) {
      bool goes_on = r > 0 && (batch == 2 || draw(&state, 4) != 0); /* the last batch: one run, but for a row near its end */
      leaf[r] = goes_on ? leaf[r - 1] : draw(&state, LEAVES);
      domain[r] = goes_on ? domain[r - 1] : draw(&state, 5) == 0 ? OP_NO_DOMAIN : draw(&state, DOMAINS);
      y[r] = draw(&state, 6) == 0 ? (double)NAN : 1000 + draw(&state, 100000) / 16.0; /* sums without weights are exact, whatever their order */
    }
    if (batch == 2) leaf[ROWS - 3] = (leaf[0] + 1) % LEAVES;
    op_moments_rows rows = {.rows = ROWS, .leaf = leaf, .domain = domain, .weight = weight, .n_leaves = LEAVES, .n_domains = DOMAINS};
    CU_ASSERT_EQUAL_FATAL(op_moments_cells(s.moments, &rows, &cells, NULL), OP_OK);
    CU_ASSERT_EQUAL_FATAL(op_moments_add(s.moments, 0, &rows, &cells, &(op_values){.numbers = y}, NULL), OP_OK);
  }
  return s;
}

static bool same_by_cell(const op_cell_sums *a, const op_cell_sums *b, size_t cells, size_t width) {
  bool same = a->width == width && b->width == width;
  for (size_t c = 0; same && c < cells; c++) same = memcmp(op_cell_sums_at(a, c), op_cell_sums_at(b, c), width * sizeof(double)) == 0;
  return same;
}

/* An item that notes where its answers are present goes the way of all joint items. */
static void one_number_is_added_as_several_are(void) {
  static double weight[ROWS];
  unsigned state = 5;
  for (size_t r = 0; r < ROWS; r++) weight[r] = draw(&state, 5) / 3.0;
  for (int way = 0; way < 8; way++) {
    bool squares = way & 1, shifted = way & 2;
    const double *w = way & 4 ? weight : NULL;
    sums plain = add_numbers(true, squares, shifted, w), fast = add_numbers(false, squares, shifted, w);
    size_t stride = plain.item->stride, linear = plain.item->linear, cells = plain.moments->n_cells;
    CU_ASSERT_TRUE_FATAL(stride == fast.item->stride && linear == fast.item->linear && cells == fast.moments->n_cells && cells > DOMAINS);
    CU_ASSERT_TRUE(fabs(op_cell_sums_at(&fast.item->sums, 0)[0]) > 0);
    CU_ASSERT_TRUE(same_by_cell(&plain.item->sums, &fast.item->sums, cells, stride));
    CU_ASSERT_EQUAL(memcmp(plain.item->n, fast.item->n, DOMAINS * stride * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(plain.item->w2, fast.item->w2, DOMAINS * stride * sizeof(double)), 0);
    if (squares) CU_ASSERT_TRUE(same_by_cell(&plain.item->squares, &fast.item->squares, cells, linear * linear));
    op_moments_free(plain.moments);
    op_moments_free(fast.moments);
  }
}

/* --- replicate weights --- */

#define MOST 21
#define MOST_ROWS ((size_t)40)

static double columns[MOST][MOST_ROWS], weights[MOST_ROWS * MOST], mean[MOST_ROWS], factor[MOST_ROWS];

static bool gather(size_t R, size_t n, const double *factors, double least) {
  const double *of[MOST];
  for (size_t k = 0; k < R; k++) of[k] = columns[k];
  memset(weights, 0, sizeof weights);
  return replicate_sums_gather(of, R, n, factors, least, weights, mean);
}

static void draw_columns(unsigned *state) {
  for (size_t k = 0; k < MOST; k++) {
    for (size_t r = 0; r < MOST_ROWS; r++) columns[k][r] = draw(state, 1000) / 16.0;
  }
  for (size_t r = 0; r < MOST_ROWS; r++) factor[r] = draw(state, 1000) / 16.0;
}

/* Sixteenths and their sums are exact, whatever their order. */
static void columns_of_replicate_weights_become_rows(void) {
  unsigned state = 3, bad = 0;
  draw_columns(&state);
  for (size_t R = 1; R <= MOST; R++) {
    for (size_t n = 0; n <= MOST_ROWS; n++) {
      const double *factors = n % 2 == 0 ? factor : NULL;
      CU_ASSERT_TRUE(gather(R, n, factors, 0));
      for (size_t r = 0; r < n; r++) {
        double sum = 0;
        for (size_t k = 0; k < R; k++) {
          sum += columns[k][r];
          bad += weights[r * R + k] != columns[k][r] * (factors != NULL ? factors[r] : 1);
        }
        bad += mean[r] != sum / (double)R;
      }
      bad += n < MOST_ROWS && weights[n * R] != 0;
    }
  }
  CU_ASSERT_EQUAL(bad, 0);
}

static void a_replicate_weight_that_cannot_be_is_found_wherever_it_stands(void) {
  unsigned state = 3;
  draw_columns(&state);
  for (size_t k = 0; k < MOST; k++) {
    for (size_t r = 0; r < MOST_ROWS; r++) {
      double kept = columns[k][r];
      columns[k][r] = -0.25;
      CU_ASSERT_FALSE(gather(MOST, MOST_ROWS, NULL, 0));
      CU_ASSERT_TRUE(gather(MOST, MOST_ROWS, factor, -(double)INFINITY));
      columns[k][r] = (double)NAN;
      CU_ASSERT_FALSE(gather(MOST, MOST_ROWS, factor, 0));
      CU_ASSERT_FALSE(gather(MOST, MOST_ROWS, NULL, -(double)INFINITY));
      columns[k][r] = kept;
    }
  }
}

static void replicate_weights_are_added_to_the_sums_of_their_codes(void) {
  enum { CODES = 5 };
  static double found[2 * CODES * MOST], expected[2 * CODES * MOST];
  uint32_t cell[MOST_ROWS], domain[MOST_ROWS], codes[MOST_ROWS];
  unsigned state = 3;
  draw_columns(&state);
  for (size_t R = 1; R <= MOST; R++) {
    gather(R, MOST_ROWS, NULL, 0);
    memset(found, 0, sizeof found);
    memset(expected, 0, sizeof expected);
    for (size_t r = 0; r < MOST_ROWS; r++) {
      domain[r] = draw(&state, 2);
      codes[r] = draw(&state, CODES);
      cell[r] = draw(&state, 4) == 0 ? UINT32_MAX : 0;
      for (size_t k = 0; cell[r] == 0 && k < R; k++) expected[(domain[r] * CODES + codes[r]) * R + k] += 1.5 * columns[k][r];
    }
    op_moments_rows rows = {.rows = MOST_ROWS, .domain = domain, .replicates = weights};
    replicate_sums_add_codes(&rows, R, cell, codes, CODES, found);
    for (size_t r = 0; r < MOST_ROWS; r++) {
      if (cell[r] == 0) replicate_sums_add(found + (domain[r] * CODES + codes[r]) * R, weights + r * R, R, 0.5);
    }
    CU_ASSERT_EQUAL(memcmp(found, expected, sizeof found), 0);
  }
}

void suite_moments(void) {
  CU_pSuite suite = CU_add_suite("moments", NULL, NULL);
  CU_ADD_TEST(suite, one_number_is_added_as_several_are);
  CU_ADD_TEST(suite, columns_of_replicate_weights_become_rows);
  CU_ADD_TEST(suite, a_replicate_weight_that_cannot_be_is_found_wherever_it_stands);
  CU_ADD_TEST(suite, replicate_weights_are_added_to_the_sums_of_their_codes);
}
