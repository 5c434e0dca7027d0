#include "adjust/rake.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

#define ROUNDS 1000
#define TIGHT 1e-12
/* Rounds of R survey's svyrecvar for raked designs. */
#define RESIDUAL_ROUNDS 10

static op_status check_margins(const op_cross *cross, op_error *err) {
  double first = 0;
  for (size_t m = 0; m < cross->n_margins; m++) {
    double sum = 0;
    for (size_t k = 0; k < cross->n_categories[m]; k++) sum += cross->population[m][k];
    if (m == 0) first = sum;
    if (fabs(sum - first) > 1e-6 * first) {
      op_fail(err, OP_E_REQUEST, "the margins' totals differ: %g for the first, %g for margin %zu", first, sum, m + 1);
      return op_fail_hint(err, "give every margin the same population total");
    }
  }
  return OP_OK;
}

/* One margin of one round; returns the largest relative change. */
static double fit_margin(const op_cross *cross, size_t m, double *factor, double *sum) {
  double change = 0;
  memset(sum, 0, cross->n_categories[m] * sizeof *sum);
  for (size_t c = 0; c < cross->n_cross; c++) sum[cross->category[c * cross->n_margins + m]] += factor[c] * cross->weight[c];
  for (size_t k = 0; k < cross->n_categories[m]; k++) {
    double ratio = cross->population[m][k] / sum[k];
    change = fabs(ratio - 1) > change ? fabs(ratio - 1) : change;
    sum[k] = ratio;
  }
  for (size_t c = 0; c < cross->n_cross; c++) factor[c] *= sum[cross->category[c * cross->n_margins + m]];
  return change;
}

static size_t most_categories(const op_cross *cross) {
  size_t most = 0;
  for (size_t m = 0; m < cross->n_margins; m++) most = cross->n_categories[m] > most ? cross->n_categories[m] : most;
  return most;
}

op_status op_rake(const op_cross *cross, double *factor, op_error *err) {
  op_status status = check_margins(cross, err);
  if (status != OP_OK) return status;
  double *sum = op_array_new(most_categories(cross), sizeof *sum, err), change = INFINITY;
  if (sum == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < cross->n_cross; c++) factor[c] = 1;
  for (size_t round = 0; round < ROUNDS && change > TIGHT; round++) {
    change = 0;
    for (size_t m = 0; m < cross->n_margins; m++) {
      double now = fit_margin(cross, m, factor, sum);
      if (!(now <= change)) change = now;
    }
  }
  op_free(sum);
  if (!(change <= TIGHT)) {
    op_fail(err, OP_E_REQUEST, "raking did not converge: the margins still change by %g after %d rounds", change, ROUNDS);
    return op_fail_hint(err, "a combination of categories without respondents can make margins unreachable: join small categories");
  }
  return OP_OK;
}

/* --- residuals --- */

typedef struct rake_context {
  const op_cross *cross;
  size_t n_columns;      /* indicator columns of all margins */
  size_t *first_column;  /* of each margin */
  double *inverse;       /* n_columns x n_columns generalised inverse of X'WX */
  double *work;
} rake_context;

static void fit_iterated(const op_projection *projection, const double *sums, double *fitted) {
  const rake_context *x = projection->context;
  const op_cross *cross = x->cross;
  memset(fitted, 0, cross->n_cross * sizeof *fitted);
  for (int round = 0; round < RESIDUAL_ROUNDS; round++) {
    for (size_t m = 0; m < cross->n_margins; m++) {
      double *mean = x->work, *rows = x->work + x->n_columns;
      memset(x->work, 0, 2 * x->n_columns * sizeof *x->work);
      for (size_t c = 0; c < cross->n_cross; c++) {
        size_t k = cross->category[c * cross->n_margins + m];
        mean[k] += sums[c] - cross->rows[c] * fitted[c];
        rows[k] += cross->rows[c];
      }
      for (size_t c = 0; c < cross->n_cross; c++) {
        size_t k = cross->category[c * cross->n_margins + m];
        if (rows[k] > 0) fitted[c] += mean[k] / rows[k];
      }
    }
  }
}

static void fit_least_squares(const op_projection *projection, const double *sums, double *fitted) {
  const rake_context *x = projection->context;
  const op_cross *cross = x->cross;
  size_t p = x->n_columns;
  double *right = x->work, *beta = x->work + p;
  memset(x->work, 0, 2 * p * sizeof *x->work);
  for (size_t c = 0; c < cross->n_cross; c++) {
    for (size_t m = 0; m < cross->n_margins; m++) right[x->first_column[m] + cross->category[c * cross->n_margins + m]] += sums[c];
  }
  for (size_t i = 0; i < p; i++) {
    for (size_t j = 0; j < p; j++) beta[i] += x->inverse[i * p + j] * right[j];
  }
  for (size_t c = 0; c < cross->n_cross; c++) {
    fitted[c] = 0;
    for (size_t m = 0; m < cross->n_margins; m++) fitted[c] += beta[x->first_column[m] + cross->category[c * cross->n_margins + m]];
  }
}

/* Moore-Penrose inverse of the margins' cross-product matrix, which is singular because every margin sums to the same total. */
static op_status invert_margins(rake_context *x, op_error *err) {
  size_t p = x->n_columns;
  const op_cross *cross = x->cross;
  gsl_matrix *A = gsl_matrix_calloc(p, p), *V = gsl_matrix_alloc(p, p);
  gsl_vector *S = gsl_vector_alloc(p), *work = gsl_vector_alloc(p);
  op_status status = A != NULL && V != NULL && S != NULL && work != NULL ? OP_OK : op_fail(err, OP_E_MEMORY, "out of memory while raking");
  for (size_t c = 0; status == OP_OK && c < cross->n_cross; c++) {
    for (size_t m = 0; m < cross->n_margins; m++) {
      size_t i = x->first_column[m] + cross->category[c * cross->n_margins + m];
      for (size_t q = 0; q < cross->n_margins; q++) {
        size_t j = x->first_column[q] + cross->category[c * cross->n_margins + q];
        gsl_matrix_set(A, i, j, gsl_matrix_get(A, i, j) + cross->weight[c]);
      }
    }
  }
  if (status == OP_OK && gsl_linalg_SV_decomp(A, V, S, work) != 0) status = op_fail(err, OP_E_DATA, "the margins cannot be solved");
  for (size_t k = 0; status == OP_OK && k < p; k++) {
    double s = gsl_vector_get(S, k);
    if (s <= 1e-10 * gsl_vector_get(S, 0)) continue;
    for (size_t i = 0; i < p; i++) {
      for (size_t j = 0; j < p; j++) x->inverse[i * p + j] += gsl_matrix_get(V, i, k) * gsl_matrix_get(A, j, k) / s;
    }
  }
  gsl_matrix_free(A);
  gsl_matrix_free(V);
  gsl_vector_free(S);
  gsl_vector_free(work);
  return status;
}

void op_rake_projection_free(void *context) {
  rake_context *x = context;
  if (x == NULL) return;
  op_free(x->first_column);
  op_free(x->inverse);
  op_free(x->work);
  op_free(x);
}

op_status op_rake_projection(const op_cross *cross, const uint32_t *cross_of_domain, bool iterated, op_projection *projection, void **context,
                             op_error *err) {
  rake_context *x = op_array_new(1, sizeof *x, err);
  if (x == NULL) return OP_E_MEMORY;
  x->cross = cross;
  x->first_column = op_array_new(cross->n_margins, sizeof *x->first_column, err);
  for (size_t m = 0; x->first_column != NULL && m < cross->n_margins; m++) {
    x->first_column[m] = x->n_columns;
    x->n_columns += cross->n_categories[m];
  }
  x->inverse = op_array_new(x->n_columns * x->n_columns, sizeof *x->inverse, err);
  x->work = op_array_new(2 * x->n_columns, sizeof *x->work, err);
  op_status status = x->first_column && x->inverse && x->work ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK && !iterated) status = invert_margins(x, err);
  if (status != OP_OK) {
    op_rake_projection_free(x);
    return status;
  }
  *projection = (op_projection){cross->n_cross, cross_of_domain, iterated, iterated ? fit_iterated : fit_least_squares, x};
  *context = x;
  return OP_OK;
}
