#include "model/frame.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

/* --- one row --- */

double frame_number(const model_frame *frame, const model_atom *atom, size_t row) {
  if (atom->values != NULL) return atom->values[row];
  const op_sample_column *c = &frame->sample->columns[atom->kept];
  return c->categorical ? atom->number_of_code[c->codes[row]] : c->numbers[row];
}

int32_t frame_category(const model_frame *frame, const model_atom *atom, size_t row) {
  return atom->category_of_code[frame->sample->columns[atom->kept].codes[row]];
}

static bool answers(const model_frame *frame, const model_atom *atom, size_t row) {
  if (atom->values == NULL && frame->sample->columns[atom->kept].categorical && atom->factor) {
    op_component component = {.categorical = true, .levels = atom->levels, .keep_missing = frame->keep_missing};
    return op_component_counts(&component, frame->sample->columns[atom->kept].codes[row]);
  }
  return !isnan(frame_number(frame, atom, row));
}

bool frame_answers(const model_frame *frame, size_t row) {
  bool all = answers(frame, &frame->response, row);
  for (size_t a = 0; all && a < frame->n_atoms; a++) all = answers(frame, &frame->atoms[a], row);
  for (size_t a = 0; all && a < frame->n_offsets; a++) all = answers(frame, &frame->offsets[a], row);
  return all;
}

/* --- expressions --- */

/* Columns of a block as an expression reads them, by index of the kept column and of the let. */
typedef struct expression_data {
  const model_frame *frame;
  const double **numbers;
  const uint32_t **codes;
  const double **lets;
  void *storage;
} expression_data;

static const op_levels *levels_of(void *context, size_t column) { return ((const expression_data *)context)->frame->sample->columns[column].levels; }

static op_status expression_data_new(const model_frame *frame, expression_data *data, op_error *err) {
  size_t columns = frame->sample->n_columns, pointers = 2 * columns + frame->n_lets, buffers = frame->n_columns;
  *data = (expression_data){.frame = frame};
  char *storage = op_array_new(1, pointers * sizeof(void *) + buffers * MODEL_BLOCK * sizeof(double), err);
  if (storage == NULL) return OP_E_MEMORY;
  data->storage = storage;
  data->numbers = (const double **)(void *)storage;
  data->codes = (const uint32_t **)(void *)(storage + columns * sizeof(void *));
  data->lets = (const double **)(void *)(storage + 2 * columns * sizeof(void *));
  return OP_OK;
}

static const model_override *override_of(const model_override *overrides, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(overrides[i].name, name) == 0) return &overrides[i];
  }
  return NULL;
}

static double overridden(const model_override *o, double x) { return o == NULL ? x : o->shift ? x + o->number : o->number; }

/* Gathers the model's columns for rows, with what stands in their place. */
static void gather(expression_data *data, const size_t *rows, size_t n, const model_override *overrides, size_t n_overrides) {
  const model_frame *f = data->frame;
  double *buffers = (double *)(void *)((char *)data->storage + (2 * f->sample->n_columns + f->n_lets) * sizeof(void *));
  for (size_t k = 0; k < f->n_columns; k++) {
    const model_column *c = &f->columns[k];
    const op_sample_column *from = &f->sample->columns[c->kept];
    const model_override *o = override_of(overrides, n_overrides, c->name);
    double *numbers = buffers + k * MODEL_BLOCK;
    uint32_t *codes = (uint32_t *)(void *)numbers;
    for (size_t i = 0; from->categorical && i < n; i++) codes[i] = o != NULL && !o->shift ? o->code : from->codes[rows[i]];
    for (size_t i = 0; !from->categorical && i < n; i++) numbers[i] = overridden(o, from->numbers[rows[i]]);
    if (from->categorical)
      data->codes[c->kept] = codes;
    else
      data->numbers[c->kept] = numbers;
    for (size_t l = 0; l < f->n_lets; l++) {
      if (f->let_kept[l] == c->kept && !from->categorical) data->lets[l] = numbers;
    }
  }
}

static op_status evaluate(expression_data *data, op_expression *expression, size_t n, double *out, op_error *err) {
  op_batch batch = {.rows = n, .codes = data->codes, .numbers = data->numbers};
  return op_expression_evaluate(expression, &batch, levels_of, data, data->lets, out, err);
}

op_status frame_materialise(const model_frame *frame, model_atom *atom, op_error *err) {
  expression_data data;
  size_t n = frame->sample->n_rows, rows[MODEL_BLOCK];
  double *values = op_array_new(n, sizeof *values, err);
  op_status status = values != NULL ? expression_data_new(frame, &data, err) : OP_E_MEMORY;
  if (status == OP_OK) {
    for (size_t first = 0; status == OP_OK && first < n; first += MODEL_BLOCK) {
      size_t m = n - first < MODEL_BLOCK ? n - first : MODEL_BLOCK;
      for (size_t i = 0; i < m; i++) rows[i] = first + i;
      gather(&data, rows, m, NULL, 0);
      status = evaluate(&data, atom->expression, m, values + first, err);
    }
    op_free(data.storage);
  }
  if (status == OP_OK)
    atom->values = values;
  else
    op_free(values);
  return status;
}

/* --- blocks --- */

op_status frame_block_new(const model_frame *frame, model_block *block, op_error *err) {
  size_t a = frame->n_atoms;
  *block = (model_block){0};
  char *storage = op_array_new(1, 2 * a * sizeof(void *) + (a + 2) * MODEL_BLOCK * sizeof(double), err);
  if (storage == NULL) return OP_E_MEMORY;
  block->storage = storage;
  block->number = (double **)(void *)storage;
  block->category = (int32_t **)(void *)(storage + a * sizeof(void *));
  double *values = (double *)(void *)(storage + 2 * a * sizeof(void *));
  for (size_t i = 0; i < a; i++, values += MODEL_BLOCK) {
    if (frame->atoms[i].factor)
      block->category[i] = (int32_t *)(void *)values;
    else
      block->number[i] = values;
  }
  block->offset = values;
  block->scratch = values + MODEL_BLOCK;
  return OP_OK;
}

void frame_block_free(model_block *block) {
  op_free(block->storage);
  *block = (model_block){0};
}

static void fill_factor(const model_frame *frame, const model_atom *atom, const model_override *o, const size_t *restrict rows, size_t n,
                        int32_t *restrict out) {
  const uint32_t *restrict codes = frame->sample->columns[atom->kept].codes;
  const int32_t *restrict category = atom->category_of_code;
  if (o != NULL && !o->shift) {
    for (size_t i = 0; i < n; i++) out[i] = category[o->code];
    return;
  }
  for (size_t i = 0; i < n; i++) out[i] = category[codes[rows[i]]];
}

static void fill_number(const model_frame *frame, const model_atom *atom, const model_override *o, const size_t *restrict rows, size_t n,
                        double *restrict out) {
  const op_sample_column *c = &frame->sample->columns[atom->kept];
  if (c->categorical) {
    for (size_t i = 0; i < n; i++) out[i] = atom->number_of_code[c->codes[rows[i]]];
  } else {
    for (size_t i = 0; i < n; i++) out[i] = c->numbers[rows[i]];
  }
  for (size_t i = 0; o != NULL && i < n; i++) out[i] = overridden(o, out[i]);
}

static op_status fill_expression(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, const model_override *overrides,
                                 size_t n_overrides, double *out, op_error *err) {
  if (n_overrides == 0) {
    for (size_t i = 0; i < n; i++) out[i] = atom->values[rows[i]];
    return OP_OK;
  }
  expression_data data;
  op_status status = expression_data_new(frame, &data, err);
  if (status != OP_OK) return status;
  gather(&data, rows, n, overrides, n_overrides);
  status = evaluate(&data, atom->expression, n, out, err);
  op_free(data.storage);
  return status;
}

op_status frame_block(const model_frame *frame, const size_t *rows, size_t n, const model_override *overrides, size_t n_overrides, model_block *block,
                      op_error *err) {
  op_status status = OP_OK;
  block->n = n;
  block->rows = rows;
  for (size_t a = 0; status == OP_OK && a < frame->n_atoms; a++) {
    const model_atom *atom = &frame->atoms[a];
    const model_override *o = atom->expression == NULL ? override_of(overrides, n_overrides, atom->name) : NULL;
    if (atom->factor)
      fill_factor(frame, atom, o, rows, n, block->category[a]);
    else if (atom->expression == NULL)
      fill_number(frame, atom, o, rows, n, block->number[a]);
    else
      status = fill_expression(frame, atom, rows, n, overrides, n_overrides, block->number[a], err);
  }
  memset(block->offset, 0, n * sizeof *block->offset);
  for (size_t a = 0; status == OP_OK && a < frame->n_offsets; a++) {
    status = fill_expression(frame, &frame->offsets[a], rows, n, overrides, n_overrides, block->scratch, err);
    for (size_t i = 0; status == OP_OK && i < n; i++) block->offset[i] += block->scratch[i];
  }
  return status;
}

/* --- tables --- */

op_status frame_numbers(const model_frame *frame, model_atom *atom, op_error *err) {
  size_t n = op_levels_count(atom->levels);
  op_component component = {.categorical = true, .levels = atom->levels, .keep_missing = frame->keep_missing};
  atom->number_of_code = op_array_new(n, sizeof *atom->number_of_code, err);
  if (atom->number_of_code == NULL) return OP_E_MEMORY;
  atom->n_codes = n;
  for (uint32_t c = 0; c < n; c++) {
    const op_level *level = op_levels_at(atom->levels, c);
    bool number = c != 0 && level->value.type == OP_VALUE_NUMBER && op_component_counts(&component, c);
    atom->number_of_code[c] = number ? level->value.number : (double)NAN;
  }
  return OP_OK;
}

op_status frame_centre(model_frame *frame, const size_t *rows, const double *weight, size_t n, op_error *err) {
  (void)err;
  for (size_t a = 0; a < frame->n_atoms; a++) {
    model_atom *atom = &frame->atoms[a];
    double sum = 0, mean = 0, squares = 0;
    if (atom->factor) continue;
    for (size_t i = 0; i < n; i++) {
      if (weight[i] == 0) continue;
      double d = frame_number(frame, atom, rows[i]) - mean;
      sum += weight[i];
      mean += d * weight[i] / sum;
      squares += weight[i] * d * (frame_number(frame, atom, rows[i]) - mean);
    }
    double spread = sum > 0 && squares > 0 ? sqrt(squares / sum) : 0;
    atom->spread = spread > 1e-12 * fabs(mean) ? spread : 0;
    atom->scale = atom->spread > 0 ? atom->spread : mean != 0 ? fabs(mean) : 1;
    atom->shift = mean;
  }
  return OP_OK;
}

void frame_atom_clear(model_atom *atom) {
  op_free(atom->number_of_code);
  op_free(atom->category_of_code);
  op_free(atom->values);
  op_free(atom->codes);
  atom->number_of_code = NULL;
  atom->category_of_code = NULL;
  atom->values = NULL;
  atom->codes = NULL;
}
