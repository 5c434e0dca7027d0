/* opine plan kish: what weighting costs, from the weights of a file. */
#include <math.h>

#include "cli/plan.h"

static op_status sum_weights(op_source *source, plan_weights *out, op_error *err) {
  op_batch batch;
  for (;;) {
    op_status status = op_source_next(source, &batch, err);
    if (status != OP_OK || batch.rows == 0) return status;
    for (size_t r = 0; r < batch.rows; r++) {
      double x = batch.numbers[0][r];
      if (isnan(x) || x < 0) {
        const char *file;
        size_t line;
        op_source_place(source, r, &file, &line);
        op_fail(err, OP_E_DATA, isnan(x) ? "the weight is missing" : "the weight is negative");
        return op_fail_at(err, file, line, 0);
      }
      out->n += x != 0;
      out->w += x;
      out->w2 += x * x;
    }
  }
}

op_status plan_weights_read(cli *c, plan_weights *out, op_error *err) {
  op_source *source = NULL;
  op_column_request column = {.variable = 0, .as = OP_READ_NUMBERS};
  *out = (plan_weights){0, 0, 0};
  /* the first positional is the calculation */
  c->positionals.items++;
  c->positionals.count--;
  op_status status = cli_take_data(c, err);
  c->positionals.items--;
  c->positionals.count++;
  if (status == OP_OK && (c->request.weights == NULL || c->request.weights[0] == '\0')) status = op_fail(err, OP_E_USAGE, "--weights is needed here");
  if (status == OP_OK) status = op_source_open(c->request.files, c->request.n_files, &c->request.read, NULL, 0, &source, err);
  if (status != OP_OK) return status;
  status = op_schema_require(op_source_schema(source), c->request.files[0].path, c->request.weights, &column.variable, err);
  if (status == OP_OK) status = op_source_start(source, &column, 1, err);
  if (status == OP_OK) status = sum_weights(source, out, err);
  op_source_close(source);
  if (status != OP_OK || out->w > 0) return status;
  op_fail(err, OP_E_DATA, "all weights of '%s' are zero", c->request.weights);
  return op_fail_at(err, c->request.files[0].path, 0, 0);
}

static op_status run(cli *c, op_result *result, op_error *err) {
  plan_weights w;
  size_t section;
  op_status status = plan_weights_read(c, &w, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  if (status != OP_OK) return status;
  double mean = w.w / w.n, deff = w.n * w.w2 / (w.w * w.w), sample_cv2 = w.n > 1 ? (w.w2 - w.w * mean) / (w.n - 1) / (mean * mean) : (double)NAN;
  status = plan_value_add(result, section, "n", "rows with weight", w.n, err);
  if (status == OP_OK) status = plan_value_add(result, section, "sum_w", "sum of weights", w.w, err);
  if (status == OP_OK) status = plan_value_add(result, section, "kish_n_eff", "effective sample size", op_kish_n_eff(w.w, w.w2), err);
  if (status == OP_OK) status = plan_value_add(result, section, "kish_deff_weights", "design effect of weighting", deff, err);
  if (status == OP_OK) status = plan_value_add(result, section, "one_plus_cv2_population", "1 + cv^2 of the weights (n)", deff, err);
  return status == OP_OK ? plan_value_add(result, section, "one_plus_L_sample_cv2", "1 + cv^2 of the weights (n - 1)", 1 + sample_cv2, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_NUMBERS};
const cli_plan cli_plan_kish = {takes, PLAN_TAKES_DATA, run};
