/* Shared by the files of opine disclose: what one pass over the data knows of the samples, and what the study says.

   disclose.c             the analysis: questions, samples, the pass
   disclose_samples.c     sizes, weights, design effects and margins of error by wave and country
   disclose_statements.c  what is said of each element, and what is not
   disclose_wordings.c    questions as they were asked, their answers, and what is no answer */
#ifndef OPINE_ANALYSIS_DISCLOSE_H
#define OPINE_ANALYSIS_DISCLOSE_H

#include "analysis/figures.h"

/* Weights of the rows of one domain. */
typedef struct disclose_weights {
  double rows, weighted_rows, sum, squares, least, most, at_most; /* at_most: rows whose weight is the largest */
} disclose_weights;

/* One wave, country, ...: n, its weights, its PSUs, the design effects of its figures. */
typedef struct disclose_sample {
  disclose_weights weights;
  double units;                /* PSUs with members; NaN = respondents are the units, or replicate weights hide them */
  double deff;                 /* median over figures of the questions; NaN = none */
  size_t n_figures;
} disclose_sample;

typedef struct disclosure {
  op_plan *plan;
  op_result *result;
  op_arena *arena;
  const char **questions;      size_t n_questions;  /* variables whose wording is told */
  disclose_weights *domains;   size_t domain_capacity;
  figure_groups groups;
  disclose_sample *samples;    /* one a group */
  op_error *err;
} disclosure;

/* Adds weights of one domain to another. */
void disclose_weights_add(disclose_weights *to, const disclose_weights *from);
op_status disclose_observe(op_plan *plan, size_t rows, const uint32_t *domain, const double *weight, op_error *err);
/* Groups, weights, PSUs and design effects of the samples. */
op_status disclose_samples_make(disclosure *d);
op_status disclose_samples_present(disclosure *d);
double disclose_deff_weights(const disclose_weights *w);
/* Margin of error of a share of one half at the request's level; deff NaN: NaN. */
double disclose_margin(const disclosure *d, double n, double deff);
/* The design effect that a sample's margin of error takes: of its figures where there are any, else of its weights. */
double disclose_deff(const disclose_sample *s);

/* "yes", "no" or "mixed" as the study says of all its files, "mixed" where they differ; NULL = not said. */
const char *disclose_probability(const disclosure *d);
/* The study says that the sample was not drawn with known probabilities: no margin of error is told. */
bool disclose_no_probability(const disclosure *d);

op_status disclose_statements_present(disclosure *d);
op_status disclose_wordings_present(disclosure *d);
bool disclose_has_texts(const op_variable *v);
/* True when the file, the study or the request says that a labelled value of a variable is no answer. */
bool disclose_is_missing(const disclosure *d, const op_variable *v, const op_label *label);

#endif
