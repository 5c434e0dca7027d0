/* A line over time and the tables that it fills: what opine trend (estimates of waves) and opine series (figures that are there) share. */
#ifndef OPINE_ANALYSIS_LINES_H
#define OPINE_ANALYSIS_LINES_H

#include <stdbool.h>

#include "opine/request.h"

/* Whose line it is: which keys lead its rows. */
typedef struct line_owner {
  const op_request *request;
  op_result *result;
  op_error *err;
  bool percent;
  void *context;
  op_status (*add_keys)(void *context, size_t section);                  /* to a new section */
  op_status (*fill_keys)(void *context, op_row *row, size_t *key);       /* of a new row; *key: the next one */
} line_owner;

/* Points in the order of time, all with a date and an estimate. */
typedef struct line_points {
  const double *time, *theta;
  const double *V;            /* n x n covariance; NULL = not known */
  const bool *restart;        /* the line is broken before this point; NULL = nowhere */
  const char *const *code, *const *label; /* of the waves; NULL = the time itself */
  size_t n;
} line_points;

/* One row's numbers; NaN = not available. */
typedef struct line_row {
  const char *term, *method;
  double estimate, se, df, statistic, p;
} line_row;

size_t line_segments(const line_points *points);
/* Adds a section with the owner's keys, then text keys by name (NULL-terminated), then measures. */
op_status line_section(const line_owner *owner, const char *name, const char *title, bool percent, const char *const *keys, const op_measure *measures,
                       size_t n_measures, size_t *section);
/* Adds a row with the owner's keys and `texts` (one a key of line_section; NULL entries stay empty). */
op_status line_row_add(const line_owner *owner, size_t section, const char *const *texts, op_row **row);
/* Fills estimate, se, df, statistic, p and the Wald interval. */
void line_row_fill(const line_owner *owner, op_row *row, line_row values);
/* t test of an estimate; df may be infinite. */
line_row line_row_tested(const char *term, const char *method, double estimate, double se, double df);
/* The row's estimate, filled by line_row_fill, is a share: the default interval of shares, of a sample of n with Kish's design effect (NaN = not known). */
void line_row_share(const line_owner *owner, op_row *row, double variance, double n, double kish);
/* A row's note, formatted. */
op_status line_row_note(const line_owner *owner, op_row *row, const char *format, ...) OP_PRINTF(3, 4);

/* Section "slope", and one line's rows: generalised least squares on the estimates with their covariance (wls_known_variance), with the scale estimated (R lm),
   ordinary least squares, lack of fit, no change at all; with --trend quadratic a parabola; one level a stretch where the line is broken.
   source op_gls; R lm; Cochran 1954 for Q */
op_status slope_section(const line_owner *owner);
op_status slope_rows(const line_owner *owner, const line_points *points);

/* Section "events", and one line's rows: at each event the change of level and of slope with their joint test (Chow 1960; as an interrupted series: Wagner et
   al. 2002). */
op_status event_section(const line_owner *owner);
op_status event_rows(const line_owner *owner, const line_points *points);

/* Sections "smooth" and "smoothing" (variances, scales), and one line's rows by every method asked for; an unknown method: OP_E_USAGE. */
op_status smooth_check(const op_smooth_options *options, op_error *err);
op_status smooth_sections(const line_owner *owner);
op_status smooth_rows(const line_owner *owner, const line_points *points);

#endif
