/* Fits a model by weighted pseudo-likelihood and gives the influence of each row on its coefficients.

   source  Binder 1983; Skinner 1989. A mean is fitted by Fisher scoring (iteratively reweighted least squares: R svyglm), ordinal and multinomial
           models by Newton's method with observed information (R svyolr, Stata svy: ologit, mlogit) */
#ifndef OPINE_MODEL_FIT_H
#define OPINE_MODEL_FIT_H

#include "model/slots.h"

/* How a fit ended. */
typedef enum { FIT_CONVERGED, FIT_NOT_CONVERGED, FIT_SINGULAR } fit_end;

typedef struct model_fit {
  size_t q;              /* parameters, standardised */
  double *b;             /* q */
  double *inverse;       /* q x q: inverse of the information under the weights as given */
  double deviance;       /* sum of weight times the rows' deviance */
  double first_deviance; /* where the fit began: without a start and offsets that is the model of the intercept or thresholds alone, if it has them */
  double sum_w;
  int passes;
  fit_end end;
} model_fit;

/* Fits with weights of the problem's rows. start: q parameters to begin from, NULL = the model without explaining variables.
   The caller's, freed with fit_free. fails OP_E_MEMORY; a fit that does not come to an end is told by fit->end */
op_status fit_model(const model_problem *problem, const double *weight, const double *start, model_fit *fit, op_error *err);
void fit_free(model_fit *fit);

/* z[i * stride + k] += d b_k / d w_i for the problem's rows, k < q: inverse information times the row's score. fails OP_E_MEMORY */
op_status fit_influence(const model_problem *problem, const model_fit *fit, double *z, size_t stride, op_error *err);

/* totals[leaf * q + k] += weight times the influence of the respondents of a leaf, under the sample's own weights, leaf < leaves. fails OP_E_MEMORY */
op_status fit_leaf_influence(const model_problem *problem, const model_fit *fit, size_t leaves, double *totals, op_error *err);

/* Weighted sums of Pearson residuals (y - mu)/sqrt(V(mu)) and of their squares, for a mean. fails OP_E_MEMORY */
op_status fit_pearson(const model_problem *problem, const model_fit *fit, const double *weight, double *sum, double *squares, op_error *err);

#endif
