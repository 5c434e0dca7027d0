/* Results made by hand for the tests of charts: shares and intervals follow a formula, texts are what each case asks for. */
#ifndef OPINE_TESTS_PLOT_SAMPLES_H
#define OPINE_TESTS_PLOT_SAMPLES_H

#include "opine/result.h"

typedef struct plot_sample {
  const char *command, *title, *source, *banner, *question;
  const char *by_title;               /* NULL = no group variable */
  const char *const *groups;  size_t n_groups;
  const char *inner_title;            /* a second group variable */
  const char *const *inner;   size_t n_inner;
  const char *const *answers; size_t n_answers; /* NULL: a mean a group */
  size_t n_nets, n_missing;           /* the last answers: nets, then missing codes */
  const double *shares;               /* of the answers in the first group; NULL = equal; other groups move away from them */
  const char *const *questions; size_t n_questions; /* several questions instead of one */
  bool text_codes;                    /* the answers' codes are their labels */
  const char *const *events, *const *dates; size_t n_events; /* a trend's events and when they were */
  bool smooth;                        /* a trend's smoothed lines: a tenth of a percent above the figures */
  bool changes;                       /* a trend's changes from the first wave to the last; every second one differs from 0 */
  bool empty;                         /* no figure has an estimate */
} plot_sample;

/* The result; freed with op_result_free. NULL when memory is out. */
op_result *plot_sample_make(const plot_sample *sample);

#endif
