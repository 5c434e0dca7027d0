/* What a regression can be asked for, and the families that it can fit. */
#ifndef OPINE_MODEL_H
#define OPINE_MODEL_H

#include <stdbool.h>
#include <stddef.h>

/* Options of OP_STAT_MODEL in an op_request; zero-initialised = nothing more than coefficients and Wald tests. */
typedef struct op_model_options {
  const char *formula;           /* "y ~ x1 + C(x2) + x1:x2" (table/model_formula.h) */
  const char *family;            /* name or alias; NULL = logit for a condition or two categories, gaussian for a number */
  const char *const *term_tests; /* methods: "wald", "wald-adjusted", "wald-chisq", "working-wald", "lrt", their "-saddlepoint" forms; "all"; "none" */
  size_t n_term_tests;           /* 0 = wald */
  const char *const *test_terms; /* terms tested together, each "a + b:c" */
  size_t n_test_terms;
  const char *const *effects; /* variables whose average marginal effects are wanted; "all" */
  size_t n_effects;
  const char *const *predict; /* predictive margins, each "sex", "age=20,40" or "sex * age=20,40" */
  size_t n_predict;
  bool unconditional; /* SE of effects and predictions: covariates vary from sample to sample too */
  int exponentiate;   /* tables show ratios exp(b): 1 yes, 0 by the family, -1 no */
} op_model_options;

typedef struct op_model_family {
  const char *name;        /* "logit" */
  const char *alias;       /* "quasibinomial"; NULL */
  const char *summary;     /* one line, no full stop */
  const char *source;      /* author, year; which packages it equals */
  const char *ratio;       /* what exp(b) is: "odds ratio"; NULL where it is nothing */
  const char *ratio_short; /* "OR" */
  bool shows_ratio;        /* tables show it unless told otherwise */
} op_model_family;

/* By name or alias; NULL when unknown. All, in list order. */
const op_model_family *op_model_family_named(const char *name);
const op_model_family *op_model_family_at(size_t index);

#endif
