#include "moments/sample.h"

#include <string.h>

#include "base/memory.h"

op_status op_sample_new(size_t n_columns, size_t n_replicates, bool keep_outside, op_sample **sample, op_error *err) {
  op_sample *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return OP_E_MEMORY;
  s->n_columns = n_columns;
  s->n_replicates = n_replicates;
  s->keep_outside = keep_outside;
  s->columns = op_array_new(n_columns, sizeof *s->columns, err);
  if (s->columns == NULL) {
    op_free(s);
    return OP_E_MEMORY;
  }
  *sample = s;
  return OP_OK;
}

void op_sample_free(op_sample *sample) {
  if (sample == NULL) return;
  for (size_t c = 0; c < sample->n_columns; c++) {
    op_free(sample->columns[c].codes);
    op_free(sample->columns[c].numbers);
  }
  op_free(sample->columns);
  op_free(sample->leaf);
  op_free(sample->domain);
  if (sample->design_weight != sample->weight) op_free(sample->design_weight);
  op_free(sample->weight);
  op_free(sample->replicates);
  op_free(sample);
}

static bool keeps(const op_sample *s, const op_moments_rows *rows, size_t r) { return s->keep_outside || rows->domain[r] != OP_NO_DOMAIN; }

static op_status make_room(op_sample *s, size_t n, op_error *err) {
  op_status status = op_array_grow((void **)&s->leaf, &s->leaf_capacity, n, sizeof *s->leaf, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&s->domain, &s->domain_capacity, n, sizeof *s->domain, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&s->weight, &s->weight_capacity, n, sizeof *s->weight, 0, err);
  if (status == OP_OK && s->n_replicates > 0) {
    status = op_array_grow((void **)&s->replicates, &s->replicate_capacity, n * s->n_replicates, sizeof *s->replicates, 0, err);
  }
  for (size_t c = 0; status == OP_OK && c < s->n_columns; c++) {
    op_sample_column *column = &s->columns[c];
    status = column->categorical ? op_array_grow((void **)&column->codes, &column->capacity, n, sizeof *column->codes, 0, err)
                                 : op_array_grow((void **)&column->numbers, &column->capacity, n, sizeof *column->numbers, 0, err);
  }
  return status;
}

op_status op_sample_add(op_sample *s, const op_moments_rows *rows, const op_values *values, op_error *err) {
  size_t at = s->n_rows, R = s->n_replicates, n = 0;
  for (size_t r = 0; r < rows->rows; r++) n += keeps(s, rows, r);
  op_status status = make_room(s, at + n, err);
  if (status != OP_OK) return status;
  for (size_t r = 0; r < rows->rows; r++) {
    if (!keeps(s, rows, r)) continue;
    s->leaf[at] = rows->leaf[r];
    s->domain[at] = rows->domain[r];
    s->weight[at] = rows->weight == NULL ? 1 : rows->weight[r];
    if (R > 0) memcpy(s->replicates + at * R, rows->replicates + r * R, R * sizeof(double));
    at++;
  }
  for (size_t c = 0; c < s->n_columns; c++) {
    op_sample_column *column = &s->columns[c];
    at = s->n_rows;
    for (size_t r = 0; r < rows->rows; r++) {
      if (!keeps(s, rows, r)) continue;
      if (column->categorical) column->codes[at++] = values[c].codes[r];
      else column->numbers[at++] = values[c].numbers[r];
    }
  }
  s->n_rows = at > s->n_rows ? at : s->n_rows + n;
  s->design_weight = s->weight;
  return OP_OK;
}

op_status op_sample_weight(op_sample *s, const double *leaf_weight, const double *domain_weight, op_error *err) {
  for (size_t r = 0; leaf_weight != NULL && r < s->n_rows; r++) s->weight[r] *= leaf_weight[s->leaf[r]];
  s->design_weight = s->weight;
  if (domain_weight == NULL) return OP_OK;
  double *weight = op_array_new(s->n_rows, sizeof *weight, err);
  if (weight == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) weight[r] = s->weight[r] * (s->domain[r] != OP_NO_DOMAIN ? domain_weight[s->domain[r]] : 1);
  s->weight = weight;
  return OP_OK;
}
