/* Estimates over waves: from (theta, V) alone. Nothing here knows files, designs or presentation.

   1. op_date_year            when each wave was in the field
   2. op_gls                  a line, a curve or a break through the waves' estimates with their covariance
   3. op_local_level_fit, op_loess_fit   a smoothed level with its interval
   4. op_detectable, op_equivalence      what the change could have shown, and whether it is none to speak of
   5. op_decomposition, op_bounded_interval, op_assumed_deff   what stands behind a change or a standard error */
#ifndef OPINE_SERIES_H
#define OPINE_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* --- regression on the waves --- */

/* Generalised least squares of theta on X with known covariance: beta = (X'V^-1 X)^-1 X'V^-1 theta.
   X      n x p row-major; theta n; V n x n row-major, positive definite; n >= p
   beta   p; cov p x p row-major, (X'V^-1 X)^-1; q the lack of fit (theta - X beta)'V^-1(theta - X beta), chi-square with n - p df; the caller's, overwritten
   fails  OP_E_DATA V is singular; OP_E_REQUEST the columns of X are not independent, or n < p; OP_E_MEMORY
   source Aitken 1935; with diagonal V the fixed-effect meta-regression (R metafor rma.mv without random effects) */
op_status op_gls(const double *X, size_t n, size_t p, const double *theta, const double *V, double *beta, double *cov, double *q, op_error *err);

/* Fractional year of a date text, at the middle of what it names: "2022", "2022-05", "2022-05-17", "2022.35", "2022-autumn" (the season's middle month). NaN when
   it is none of these. */
double op_date_year(const char *text);

/* --- the local level --- */

/* y_i = level_i + e_i, var e_i = variance_i (known) + noise; level_{i+1} = level_i + u_i, var u_i = drift * (time_{i+1} - time_i). */
typedef struct op_level_model {
  double drift, noise;
  double start, start_variance;   /* of the level at the first wave, before it is seen; start_variance infinite = nothing is known (exact diffuse) */
} op_level_model;

/* NaN (variances: infinity) where nothing is known yet. */
typedef struct op_level_state {
  double predicted, predicted_variance, filtered, filtered_variance, smoothed, smoothed_variance;
} op_level_state;

/* One series. Arrays of n, borrowed. */
typedef struct op_level_series {
  const double *time;      /* not decreasing */
  const double *y;         /* NaN = no estimate at that time */
  const double *variance;  /* sampling variances; NULL = all 0 */
  const bool *restart;     /* the level starts anew here (a break of the line); NULL = nowhere but at the first */
  size_t n;
} op_level_series;

/* Kalman filter and fixed-interval smoother. states: n, the caller's; log_likelihood (may be NULL): without the first value of each stretch, which
   tells where it is and not how it moves.
   fails  OP_E_REQUEST times that go back or are missing; a negative variance
   source Durbin & Koopman 2012, sections 2.2, 2.4, 2.9, 5.2; Rauch, Tung & Striebel 1965; equals R KalmanRun and KalmanSmooth for a given start */
op_status op_local_level(const op_level_series *series, const op_level_model *model, op_level_state *states, double *log_likelihood, op_error *err);

/* Drift (and, without sampling variances, noise) by maximum likelihood; the start is diffuse.
   Without sampling variances the noise is concentrated out and the ratio drift/noise is searched; with them drift alone is, and noise is 0.
   fails  OP_E_REQUEST fewer than 3 values; all values equal and no sampling variance; OP_E_MEMORY
   source Durbin & Koopman 2012, section 2.10; R StructTS(type = "level") for equal distances and no sampling variances */
op_status op_local_level_fit(const op_level_series *series, op_level_model *model, double *log_likelihood, op_error *err);

/* --- local regression --- */

typedef struct op_loess_options {
  double span;          /* share of the points that count at each place, (0, 1]; 0 = 0.75 */
  int degree;           /* 0, 1 or 2 */
  int rounds;           /* of bisquare weights; 0 = none (R family = "symmetric" has 3) */
} op_loess_options;

/* One series. x need not be sorted. weight: prior weights (1/variance); NULL = all 1. V: n x n covariance of y; NULL = not known, then the residuals tell. */
typedef struct op_loess_series {
  const double *x, *y, *weight, *V;
  size_t n;
} op_loess_series;

typedef struct op_loess_summary {
  double residual_scale; /* NaN when V is known, or robust */
  double df;             /* delta1^2/delta2 of the t interval; infinite when V is known; NaN when robust */
  size_t neighbours;
} op_loess_summary;

/* Local polynomial at each of m places `at`: fit and se (NaN when robust) are the caller's.
   V known: se^2 = l'Vl for the row l of the smoother; else residual_scale * sqrt(sum l^2/w), residual_scale^2 = sum w r^2/delta1.
   fails  OP_E_REQUEST fewer than degree + 2 neighbours, a span outside (0, 1], a degree that is none; OP_E_MEMORY
   source Cleveland & Devlin 1988; Cleveland, Grosse & Shyu 1992; equals R loess(surface = "direct", statistics = "exact") */
op_status op_loess_fit(const op_loess_series *series, const op_loess_options *options, const double *at, size_t m, double *fit, double *se,
                       op_loess_summary *summary, op_error *err);

/* Cleveland's first form: nearest share f of the points, a straight line, `rounds` rounds of bisquare weights. x sorted; fit n, the caller's.
   fails OP_E_REQUEST x is not sorted, f outside (0, 1]; OP_E_MEMORY. source Cleveland 1979; equals R lowess(delta = 0) */
op_status op_lowess_fit(const double *x, const double *y, size_t n, double f, int rounds, double *fit, op_error *err);

/* --- what a change shows --- */

/* Smallest true change that a two-sided test at 1 - level finds with probability `power`: (t_{(1+level)/2} + t_power) se. NaN when df <= 0.
   source Cochran 1977 section 4.6 (two errors); Bloom 1995 (minimum detectable effect) */
double op_detectable(double se, double df, double level, double power);

/* Two one-sided tests that the change lies inside (-margin, margin): the larger of both p values. NaN when se or df tell nothing.
   source Schuirmann 1987; equals R TOSTER and the interval inclusion rule: p < (1 - level)/... holds exactly when the 1 - 2 alpha interval lies inside */
double op_equivalence_p(double change, double se, double df, double margin);

/* Interval for a quantity known to lie between two estimated bounds, which covers the quantity itself with probability `level`:
   [low - c se_low, high + c se_high] with Phi(c + (high - low)/max(se)) - Phi(-c) = level.
   source Imbens & Manski 2004, equations 6 and 7; Manski 1989 for the bounds */
void op_bounded_interval(double low, double se_low, double high, double se_high, double level, double *lower, double *upper);

/* Change of a share (or mean) between two waves split into that of the groups' sizes and that within the groups.
   total      2 waves x groups x 2, row-major: weighted base and weighted numerator of each group in each wave
   gradient   3 x (4 groups): of composition, within and total change by `total`, for the delta method; the caller's
   part       composition, within, change; the caller's
   fails      OP_E_DATA a group without base in one of the waves (its rate is not known)
   source     Kitagawa 1955 (both standards averaged); Oaxaca 1973 and Blinder 1973 with pooled coefficients of 1/2 */
op_status op_decomposition(const double *total, size_t groups, double part[3], double *gradient, op_error *err);

/* Design effect that weighting and an intra-cluster correlation come to: kish (1 + (cluster - 1) icc).
   source Kish 1987; Gabler, Haeder & Lahiri 1999 */
double op_assumed_deff(double kish, double cluster, double icc);

#endif
