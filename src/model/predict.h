/* Averages over a set of rows of what a fitted model predicts, with some variables set to other values: predictive margins and, as differences of them, average
   marginal effects.

   source  Graubard & Korn 1999 (predictive margins); Stata margins. A slope is the derivative of the average by a stencil of fourth order */
#ifndef OPINE_MODEL_PREDICT_H
#define OPINE_MODEL_PREDICT_H

#include "model/fit.h"

/* A linear combination of averages: factor_s times the average under the overrides of scenario s. */
typedef struct model_scenario {
  model_override overrides[8];
  size_t n_overrides;
  double factor;
} model_scenario;

/* Values that one prediction has: 1 for a mean, else one a category. */
size_t predict_outcomes(const model_problem *problem);

/* value      outcomes: sum over scenarios of factor * sum(w m)/sum(w)
   gradient   outcomes x q row-major: its derivative by the standardised parameters; NULL = not wanted
   of_rows    n x outcomes row-major: each row's own sum over scenarios; NULL = not wanted
   fails OP_E_MEMORY; NaN where a variable set so has no value in some expression */
op_status predict_average(const model_problem *problem, const model_fit *fit, const double *weight, const model_scenario *scenarios, size_t n_scenarios,
                          double *value, double *gradient, double *of_rows, op_error *err);

#endif
