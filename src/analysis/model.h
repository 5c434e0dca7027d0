/* Regression: shared by the files model_*.c of this folder.

   model_prepare.c   formula and family to kept columns           model_family.c    what the variables are, once their values are known
   model_rows.c      rows, categories and response of one group   model_group.c     its fit and covariance
   model_tests.c     terms tested together                        model_margins.c   effects and predictions
   model.c           sections and rows of the result */
#ifndef OPINE_ANALYSIS_MODEL_H
#define OPINE_ANALYSIS_MODEL_H

#include "analysis/rows.h"
#include "model/fit.h"
#include "model/order.h"
#include "model/predict.h"

/* What the request asks, resolved; made by prepare, kept in the plan. */
typedef struct model_request {
  op_model_formula *formula;
  const model_family *family; /* NULL until the response has been seen */
  model_frame frame;          /* atoms with their columns; categories are found group by group */
  size_t column_capacity;
  bool on_right_side; /* prepare is past the response */
} model_request;

/* One quantity of effects or predictions: scenarios, and how its rows are named. */
typedef struct model_quantity {
  bool effect;
  const char *variable, *variable_label;
  const char *category, *category_label;   /* effect of a category; where a prediction stands */
  const char *reference, *reference_label; /* effect of a category: what it is compared with */
  const char *given, *given_label;         /* a prediction's variables but the last, which is `variable` and set to `value` */
  const char *value, *value_label;
  double number;                           /* of `value` where the model reads it as a number; NaN otherwise */
  model_scenario scenarios[4];
  size_t n_scenarios;
} model_quantity;

/* A fitted model of one group. */
typedef struct model_group {
  op_plan *plan;
  const model_request *request;
  const figure_group *group;
  const model_family *family;
  op_arena *arena;
  op_row_set set;
  size_t *rows;
  model_order order;  /* of the set's rows, which are sorted by it */
  double *y, *weight; /* by row of the set */
  double n, weighted_n, mean_weight;
  model_matrix *matrix;
  model_problem problem;
  const char **outcomes, **outcome_labels;
  model_fit fit;
  bool fitted;
  size_t lost_replicates;
  model_quantity *quantities;
  size_t n_quantities, quantity_capacity, values; /* values: numbers that all quantities give */
  op_row_estimates estimates;                     /* theta: parameters, then values of unconditional quantities; V full */
  double *quantity_value, *quantity_variance;     /* values */
  double *M;                                      /* coefficients x q */
  size_t n_coefficients;
  double *beta, *V, *V0; /* in the user's units; V0 = inverse information of weights that average 1 */
  double *members; /* by leaf: respondents with weight of the set */
  double null_deviance, df, df_design;
  double pearson, pearson_sum;
} model_group;

/* Names of the formula's variables into request.variables, so that --missing without a variable reaches them. */
op_status model_take_variables(op_plan *plan, op_error *err);
void model_request_free(model_request *request);

/* Fits a group, once; out is cleared with model_group_clear whatever comes back.
   fails OP_E_REQUEST the model cannot be fitted (says why), OP_E_MEMORY */
op_status model_group_fit(op_plan *plan, analysis_rows *rows, size_t g, const figure_group *group, model_group *out, op_error *err);
void model_group_clear(model_group *m);
/* Rows of a group with an answer everywhere, which are taken over, their weights, and the categories among them. fails OP_E_REQUEST nobody is left */
op_status model_rows_settle(model_group *m, analysis_rows *rows, size_t group, op_error *err);
/* The response as numbers. fails OP_E_REQUEST it does not vary, or does not suit the family */
op_status model_response_settle(model_group *m, op_error *err);
/* A problem on other columns of the same rows. */
model_problem model_problem_on(const model_group *m, const model_matrix *matrix);

/* Coefficients: index c of n_coefficients. column SIZE_MAX: a threshold. outcome SIZE_MAX: none of its own. */
typedef struct model_coefficient {
  size_t column, outcome, threshold;
  const char *left_out; /* why; NULL = estimated */
} model_coefficient;
model_coefficient model_coefficient_at(const model_group *m, size_t c);

/* What effects and predictions are asked for, with a group's categories. fails OP_E_REQUEST unknown variables and categories */
op_status model_quantities(model_group *m, op_error *err);

/* "Region × Sex". In the group's arena or static; NULL when memory is out. */
const char *model_term_label(const model_group *m, uint64_t term, op_error *err);
/* The matrix of the group without some terms, or of its intercept alone. The caller's, freed with matrix_free. */
op_status model_matrix_make(const model_group *m, const unsigned char *without, bool nothing, model_matrix **matrix, op_error *err);

/* Resolves the request before the pass. */
op_status model_prepare(op_plan *plan, op_error *err);
/* After the pass: which variables are categories, the family, values of expressions. fails OP_E_REQUEST a response that does not suit the family */
op_status model_settle(op_plan *plan, op_error *err);
/* Family, response, references and the way of standard errors. */
op_status model_conventions(const model_group *m, op_result *result, op_error *err);

/* Adds the group's rows to a section. */
op_status model_tests_add(model_group *m, size_t section, op_result *result, op_error *err);
op_status model_group_keys(const op_plan *plan, const figure_group *group, op_result *result, op_row *row, op_error *err);

#endif
