/* Results made by hand, for the suites on presenters. */
#ifndef OPINE_TESTS_RESULT_SAMPLES_H
#define OPINE_TESTS_RESULT_SAMPLES_H

#include "opine/result.h"

/* One category of a question: what a row of it says. NaN estimates are rows without a figure. */
typedef struct sample_row {
  const char *group, *code, *label;
  double estimate, base;
  unsigned flags;
} sample_row;

/* A result of `tabulate` with one section of estimates: keys sex (only when some row has a group), variable "q" and category; measures n, weighted n, base,
   estimate, se (0.01), deff (1.5), lower and upper (estimate -+ 0.02). The caller's. */
op_result *sample_result(const sample_row *rows, size_t n);
/* The same with one row. */
op_result *sample_of_label(const char *label);

#endif
