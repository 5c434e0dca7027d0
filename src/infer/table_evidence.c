#include "infer/table_evidence.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "base/memory.h"

/* A symmetric matrix is called singular when a direction has less than this share of the largest one's variance, scales of the variables aside. */
#define SINGULAR 1e-10

/* Scales A to ones on its diagonal; false where a variance is not above 0. */
static bool to_correlations(double *A, size_t n, double *scale) {
  for (size_t i = 0; i < n; i++) {
    if (!(A[i * n + i] > 0)) return false;
    scale[i] = sqrt(A[i * n + i]);
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) A[i * n + j] /= scale[i] * scale[j];
  }
  return true;
}

op_status table_quadratic_form(double *A, const double *x, size_t n, double *q, op_error *err) {
  gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(n);
  gsl_vector *values = gsl_vector_alloc(n);
  gsl_matrix *vectors = gsl_matrix_alloc(n, n);
  double *scale = op_array_new(n, sizeof *scale, err);
  op_status status = scale == NULL ? OP_E_MEMORY : OP_OK;
  if (status == OP_OK && (work == NULL || values == NULL || vectors == NULL)) status = op_fail(err, OP_E_MEMORY, "out of memory for a matrix of %zu rows", n);
  *q = (double)NAN;
  if (status == OP_OK && to_correlations(A, n, scale)) {
    gsl_matrix_view a = gsl_matrix_view_array(A, n, n);
    bool done = gsl_eigen_symmv(&a.matrix, values, vectors, work) == GSL_SUCCESS;
    *q = done && gsl_vector_min(values) > SINGULAR * gsl_vector_max(values) ? 0 : (double)NAN;
    for (size_t k = 0; !isnan(*q) && k < n; k++) {
      double sum = 0;
      for (size_t i = 0; i < n; i++) sum += gsl_matrix_get(vectors, i, k) * x[i] / scale[i];
      *q += sum * sum / gsl_vector_get(values, k);
    }
  }
  if (work != NULL) gsl_eigen_symmv_free(work);
  if (values != NULL) gsl_vector_free(values);
  if (vectors != NULL) gsl_matrix_free(vectors);
  op_free(scale);
  return status;
}

static void sort_down(double *a, size_t n) {
  for (size_t i = 1; i < n; i++) {
    double v = a[i];
    size_t j = i;
    for (; j > 0 && a[j - 1] < v; j--) a[j] = a[j - 1];
    a[j] = v;
  }
  for (size_t i = 0; i < n; i++) a[i] = a[i] > 0 ? a[i] : 0;
}

/* Cholesky of a matrix that is singular but for rounding succeeds by chance: its pivots tell. */
static bool factorise(gsl_matrix *B) {
  double low = (double)INFINITY, high = 0;
  if (gsl_linalg_cholesky_decomp1(B) != GSL_SUCCESS) return false;
  for (size_t i = 0; i < B->size1; i++) {
    double pivot = gsl_matrix_get(B, i, i);
    low = pivot < low ? pivot : low;
    high = pivot > high ? pivot : high;
  }
  return low > SINGULAR * high;
}

bool table_eigenvalues(double *A, double *B, size_t n, double *out) {
  gsl_vector *values = gsl_vector_alloc(n);
  gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(n);
  gsl_matrix_view a = gsl_matrix_view_array(A, n, n);
  bool done = values != NULL && work != NULL;
  if (done && B != NULL) {
    gsl_matrix_view b = gsl_matrix_view_array(B, n, n);
    done = factorise(&b.matrix) && gsl_eigen_gensymm_standardize(&a.matrix, &b.matrix) == GSL_SUCCESS;
  }
  done = done && gsl_eigen_symm(&a.matrix, values, work) == GSL_SUCCESS;
  for (size_t i = 0; done && i < n; i++) out[i] = gsl_vector_get(values, i);
  if (done) sort_down(out, n);
  if (values != NULL) gsl_vector_free(values);
  if (work != NULL) gsl_eigen_symm_free(work);
  return done;
}

op_status table_sandwich(const double *J, const double *M, size_t k, size_t n, double *out, op_error *err) {
  double *half = op_array_new(k * n, sizeof *half, err);
  if (half == NULL) return OP_E_MEMORY;
  for (size_t a = 0; a < k; a++) {
    for (size_t i = 0; i < n; i++) {
      double factor = J[a * n + i];
      for (size_t j = 0; factor != 0 && j < n; j++) half[a * n + j] += factor * M[i * n + j];
    }
  }
  for (size_t a = 0; a < k; a++) {
    for (size_t b = 0; b <= a; b++) {
      double sum = 0;
      for (size_t j = 0; j < n; j++) sum += half[a * n + j] * J[b * n + j];
      out[a * k + b] = out[b * k + a] = sum;
    }
  }
  op_free(half);
  return OP_OK;
}
