/* Families: how the response depends on the linear predictor. One descriptor a file, listed in families.def. */
#ifndef OPINE_MODEL_FAMILY_H
#define OPINE_MODEL_FAMILY_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/model.h"

/* MEAN: one linear predictor gives the mean. ORDINAL: one linear predictor and thresholds. MULTINOMIAL: a linear predictor for each category but the first. */
typedef enum { FAMILY_MEAN, FAMILY_ORDINAL, FAMILY_MULTINOMIAL } family_kind;

/* What the response must be. */
typedef enum { RESPONSE_NUMBER, RESPONSE_BINARY, RESPONSE_COUNT, RESPONSE_POSITIVE, RESPONSE_CATEGORIES } response_kind;

typedef struct model_family {
  op_model_family about;
  family_kind kind;
  response_kind response;
  /* MEAN. For n rows with linear predictor eta and response y, without weights:
     score        d log-likelihood / d eta = (y - mu) mu'/V(mu)
     information  its expectation, mu'^2/V(mu)
     deviance     2 (log-likelihood of the saturated model - that of mu); infinite where mu is outside its range */
  void (*evaluate)(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance);
  void (*mean)(const double *eta, size_t n, double *mu, double *slope); /* slope = d mu / d eta */
  double (*link)(double mu);
  double (*variance)(double mu);
  /* ORDINAL. P(Y <= k) = F(threshold_k - eta): F and 1 - F, each with its digits, the density and its derivative */
  void (*distribution)(double x, double *F, double *rest, double *density, double *slope);
  double (*quantile)(double p);
} model_family;

const model_family *family_named(const char *name);

/* y log(y/mu) with its limit 0 at y = 0. */
double family_y_log(double y, double mu);

/* Variance of a 0/1 response. */
double family_binary_variance(double mu);

#endif
