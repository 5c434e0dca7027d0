/* Tests of tables of survey data: independence of two questions, and goodness of fit of one, from cells and their covariance under the design.

   1. op_independence_evidence or op_fit_evidence   statistics and the design effects (eigenvalues) that their distribution needs
   2. op_table_test_named / op_table_tests          which test
   3. test->test(&evidence)                         statistic, degrees of freedom, p; or why there is none
   4. op_table_evidence_clear

   Under independence the weighted Pearson statistic is distributed as a sum of chi-squares, each multiplied by one of the eigenvalues (generalised design
   effects; Rao & Scott 1981, 1984). The tests differ in how they approximate that sum. */
#ifndef OPINE_TABLE_TEST_H
#define OPINE_TABLE_TEST_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* Cells of a table, row-major: cell (i, j) is i * columns + j. A table of one question has columns = 1. */
typedef struct op_table_cells {
  size_t rows, columns;
  const double *share;            /* weighted shares of the whole table, sum 1 */
  const double *share_covariance; /* cells x cells */
  const double *total;            /* weighted totals */
  const double *total_covariance; /* NULL: tests with `of_totals` and OP_FIT_ESTIMATED cannot be made */
  double n;                       /* what Pearson's statistic is scaled to: respondents in the table */
  double df;                      /* degrees of freedom of the design; may be infinite */
} op_table_cells;

/* What every test starts from. NaN = cannot be computed. */
typedef struct op_table_evidence {
  double pearson, likelihood_ratio; /* X2 and G2 of the weighted table, scaled to n */
  double wald;                      /* quadratic form of observed minus expected totals */
  size_t contrasts;                 /* (rows - 1)(columns - 1), or categories - 1 */
  double *eigenvalues;              /* generalised design effects, largest first; `contrasts` of them, NULL when there are none */
  double n, df;
  const char *why, *wald_why;       /* reasons for what is missing: static text or NULL */
} op_table_evidence;

typedef struct op_table_test_result {
  double uncorrected;       /* X2 or G2 (Wald: the quadratic form) */
  double scale;             /* statistic = uncorrected / scale */
  double statistic, df1, df2, p;
  const char *why;          /* why p is NaN: static text or NULL */
} op_table_test_result;

typedef struct op_table_test {
  const char *name;     /* "F" */
  const char *summary;  /* one line, no full stop */
  const char *source;   /* author, year; package that equals it */
  op_table_test_result (*test)(const op_table_evidence *evidence);
  bool of_totals;       /* independence: needs the covariance of the totals */
} op_table_test;

/* The test of that name, or NULL. */
const op_table_test *op_table_test_named(const char *name);
/* All tests in the order of the list; *count of them. */
const op_table_test *const *op_table_tests(size_t *count);

/* Evidence on independence of rows and columns. Rows and columns without respondents must be left out by the caller.
   out     the caller's, cleared with op_table_evidence_clear; a table with one row or column has `why` set and no eigenvalues
   fails   OP_E_MEMORY
   source  Rao & Scott 1984; Thomas & Rao 1987; R survey svychisq 4.1-1 (same contrasts, empty cells as there: 1/0 is taken as 0) */
op_status op_independence_evidence(const op_table_cells *cells, op_table_evidence *out, op_error *err);

/* Where the covariance of a test of fit is evaluated: expected counts taken as known (under the hypothesis), or as estimated from the sum of weights. */
typedef enum { OP_FIT_NULL, OP_FIT_ESTIMATED } op_fit_variance;

/* Evidence on whether the shares of one question are `expected` (cells->rows values above 0 that sum to 1).
   source  Rao & Scott 1981; Holt, Scott & Ewings 1980; OP_FIT_ESTIMATED is R survey svygofchisq 4.1-1 */
op_status op_fit_evidence(const op_table_cells *cells, const double *expected, op_fit_variance variance, op_table_evidence *out, op_error *err);
void op_table_evidence_clear(op_table_evidence *evidence);

/* Strength of association. */
typedef struct op_association {
  double cramers_v, se;     /* of the weighted table; delta method (NaN where V is 0) */
  double corrected;         /* less what sampling alone would give: Bergsma 2013 with the effective sample size n / mean design effect */
  const char *why;
} op_association;
/* source  Cramer 1946; Bergsma 2013 for simple random samples, here with n replaced by n over the mean eigenvalue */
op_association op_table_association(const op_table_cells *cells, const op_table_evidence *evidence);

/* Upper tail of a weighted sum of independent chi-squares over a chi-square by its degrees of freedom:
   P(sum of weight_j X2(1) > x * X2(df) / df); df infinite: P(sum > x). NaN where the arguments make no sense.
   exact        Ruben 1962 series with positive terms; relative error about 1e-10 (weights under 1e-4 of the largest are pooled, which costs 1e-8)
   saddlepoint  Lugannani & Rice 1980 in the form of Barndorff-Nielsen 1990; Kuonen 1999 */
#define OP_CHISQ_SUM_MOST 1024 /* weights that the exact evaluation takes; NaN with more */
double op_chisq_sum_p_exact(double x, const double *weights, size_t n, double df);
double op_chisq_sum_p_saddlepoint(double x, const double *weights, size_t n, double df);

#endif
