#include "model/frame.h"

#include <math.h>
#include <string.h>

#include "base/team.h"
#include "base/text.h"
#include "base/threads.h"
#include "base/vector.h"

/* --- one row --- */

double frame_number(const model_frame *frame, const model_atom *atom, size_t row) {
  if (atom->values != NULL) return atom->values[row];
  const op_sample_column *c = &frame->sample->columns[atom->kept];
  return c->categorical ? atom->number_of_code[c->codes[row]] : c->numbers[row];
}

int32_t frame_category(const model_frame *frame, const model_atom *atom, size_t row) {
  return atom->category_of_code[frame->sample->columns[atom->kept].codes[row]];
}

/* Rows that follow each other are read without looking up each. */
OP_VECTOR static bool follow_each_other(const size_t *rows, size_t n) {
  size_t differ = 0;
  if (n == 0 || rows[n - 1] - rows[0] != n - 1) return false;
  for (size_t i = 0; i < n; i++) differ |= rows[i] ^ (rows[0] + i);
  return differ == 0;
}

static void answer_codes(const unsigned char *restrict answered, const uint32_t *restrict codes, const size_t *restrict rows, size_t n,
                         unsigned char *restrict out) {
  if (follow_each_other(rows, n)) {
    const uint32_t *restrict own = codes + rows[0];
    for (size_t i = 0; i < n; i++) out[i] &= answered[own[i]];
    return;
  }
  for (size_t i = 0; i < n; i++) out[i] &= answered[codes[rows[i]]];
}

OP_VECTOR static void answer_numbers(const double *restrict numbers, size_t n, unsigned char *restrict out) {
  for (size_t i = 0; i < n; i++) out[i] &= (unsigned char)(numbers[i] == numbers[i]);
}

static void answer_atom(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, unsigned char *answers) {
  double number[MODEL_BLOCK];
  if (atom->answers != NULL) {
    answer_codes(atom->answers, frame->sample->columns[atom->kept].codes, rows, n, answers);
    return;
  }
  for (size_t first = 0; first < n; first += MODEL_BLOCK) {
    size_t some = n - first < MODEL_BLOCK ? n - first : MODEL_BLOCK;
    frame_read_number(frame, atom, rows + first, some, number);
    answer_numbers(number, some, answers + first);
  }
}

void frame_answers(const model_frame *frame, const size_t *rows, size_t n, unsigned char *answers) {
  memset(answers, 1, n);
  answer_atom(frame, &frame->response, rows, n, answers);
  for (size_t a = 0; a < frame->n_atoms; a++) answer_atom(frame, &frame->atoms[a], rows, n, answers);
  for (size_t a = 0; a < frame->n_offsets; a++) answer_atom(frame, &frame->offsets[a], rows, n, answers);
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

static void take_lets(expression_data *data, const model_column *c) {
  for (size_t l = 0; l < data->frame->n_lets; l++) {
    if (data->frame->let_kept[l] == c->kept) data->lets[l] = data->numbers[c->kept];
  }
}

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
    if (!from->categorical) take_lets(data, c);
  }
}

/* The model's columns from row `first` of the sample on, as they are. */
static void take_columns(expression_data *data, size_t first) {
  const model_frame *f = data->frame;
  for (size_t k = 0; k < f->n_columns; k++) {
    const model_column *c = &f->columns[k];
    const op_sample_column *from = &f->sample->columns[c->kept];
    if (from->categorical)
      data->codes[c->kept] = from->codes + first;
    else
      data->numbers[c->kept] = from->numbers + first;
    if (!from->categorical) take_lets(data, c);
  }
}

static op_status evaluate(expression_data *data, op_expression *expression, size_t n, double *out, op_error *err) {
  op_batch batch = {.rows = n, .codes = data->codes, .numbers = data->numbers};
  return op_expression_evaluate(expression, &batch, levels_of, data, data->lets, out, err);
}

op_status frame_materialise(const model_frame *frame, model_atom *atom, op_error *err) {
  expression_data data;
  size_t n = frame->sample->n_rows;
  double *values = op_array_raw(n, sizeof *values, err);
  op_status status = values != NULL ? expression_data_new(frame, &data, err) : OP_E_MEMORY;
  if (status == OP_OK) {
    for (size_t first = 0; status == OP_OK && first < n; first += MODEL_BLOCK) {
      size_t m = n - first < MODEL_BLOCK ? n - first : MODEL_BLOCK;
      take_columns(&data, first);
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
  char *storage = op_array_new(1, 3 * a * sizeof(void *) + (MODEL_BLOCK + 1) * sizeof(size_t) + (a + 2) * MODEL_BLOCK * sizeof(double), err);
  if (storage == NULL) return OP_E_MEMORY;
  block->storage = storage;
  block->number = (const double **)(void *)storage;
  block->category = (int32_t **)(void *)(storage + a * sizeof(void *));
  block->own = (double **)(void *)(storage + 2 * a * sizeof(void *));
  block->run = (size_t *)(void *)(storage + 3 * a * sizeof(void *));
  double *values = (double *)(void *)(block->run + MODEL_BLOCK + 1);
  for (size_t i = 0; i < a; i++, values += MODEL_BLOCK) {
    if (frame->atoms[i].factor)
      block->category[i] = (int32_t *)(void *)values;
    else
      block->own[i] = values;
  }
  block->offset = values; /* zero where the frame has none */
  block->scratch = values + MODEL_BLOCK;
  return OP_OK;
}

void frame_block_free(model_block *block) {
  op_free(block->storage);
  *block = (model_block){0};
}

static void take_runs(const model_order *order, size_t first, model_block *block) {
  size_t low = 0, high = order->n_runs, end = first + block->n;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (order->start[middle] <= first)
      low = middle;
    else
      high = middle;
  }
  block->first_run = low;
  block->n_runs = 0;
  for (; low < order->n_runs && order->start[low] < end; low++) block->run[block->n_runs++] = order->start[low] > first ? order->start[low] - first : 0;
  block->run[block->n_runs] = block->n;
}

static void fill_factor(const model_frame *frame, const model_atom *atom, const model_override *o, const model_block *block, int32_t *restrict out) {
  const uint32_t *restrict codes = frame->sample->columns[atom->kept].codes;
  const int32_t *restrict category = atom->category_of_code;
  bool set = o != NULL && !o->shift;
  for (size_t r = 0; r < block->n_runs; r++) out[r] = category[set ? o->code : codes[block->rows[block->run[r]]]];
}

void frame_read_number(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, double *out) {
  const op_sample_column *c = atom->values == NULL ? &frame->sample->columns[atom->kept] : NULL;
  const double *numbers = c == NULL ? atom->values : c->numbers;
  if (c != NULL && c->categorical) {
    for (size_t i = 0; i < n; i++) out[i] = atom->number_of_code[c->codes[rows[i]]];
  } else if (follow_each_other(rows, n)) {
    memcpy(out, numbers + rows[0], n * sizeof *out);
  } else {
    for (size_t i = 0; i < n; i++) out[i] = numbers[rows[i]];
  }
}

static op_status evaluate_set(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, const model_override *overrides,
                              size_t n_overrides, double *out, op_error *err) {
  expression_data data;
  op_status status = expression_data_new(frame, &data, err);
  if (status != OP_OK) return status;
  gather(&data, rows, n, overrides, n_overrides);
  status = evaluate(&data, atom->expression, n, out, err);
  op_free(data.storage);
  return status;
}

/* Rows, runs and categories. */
static void begin_block(const model_frame *frame, const model_order *order, size_t first, const model_override *overrides, size_t n_overrides,
                        model_block *block) {
  block->n = order->n - first < MODEL_BLOCK ? order->n - first : MODEL_BLOCK;
  block->rows = order->rows + first;
  take_runs(order, first, block);
  for (size_t a = 0; a < frame->n_atoms; a++) {
    const model_atom *atom = &frame->atoms[a];
    if (atom->factor) fill_factor(frame, atom, override_of(overrides, n_overrides, atom->name), block, block->category[a]);
  }
}

void frame_block(const model_frame *frame, const model_order *order, size_t first, model_block *block) {
  begin_block(frame, order, first, NULL, 0, block);
  for (size_t a = 0; a < frame->n_atoms; a++) {
    if (frame->atoms[a].factor) continue;
    if (order->number == NULL) frame_read_number(frame, &frame->atoms[a], block->rows, block->n, block->own[a]);
    block->number[a] = order->number != NULL ? order->number[a] + first : block->own[a];
  }
  if (frame->n_offsets > 0) memset(block->offset, 0, block->n * sizeof *block->offset);
  for (size_t a = 0; a < frame->n_offsets; a++) {
    frame_read_number(frame, &frame->offsets[a], block->rows, block->n, block->scratch);
    for (size_t i = 0; i < block->n; i++) block->offset[i] += block->scratch[i];
  }
}

op_status frame_block_set(const model_frame *frame, const model_order *order, size_t first, const model_override *overrides, size_t n_overrides,
                          model_block *block, op_error *err) {
  op_status status = OP_OK;
  begin_block(frame, order, first, overrides, n_overrides, block);
  for (size_t a = 0; status == OP_OK && a < frame->n_atoms; a++) {
    const model_atom *atom = &frame->atoms[a];
    double *own = block->own[a];
    if (atom->factor) continue;
    block->number[a] = own;
    if (atom->expression != NULL) {
      status = evaluate_set(frame, atom, block->rows, block->n, overrides, n_overrides, own, err);
      continue;
    }
    const model_override *o = override_of(overrides, n_overrides, atom->name);
    frame_read_number(frame, atom, block->rows, block->n, own);
    for (size_t i = 0; o != NULL && i < block->n; i++) own[i] = overridden(o, own[i]);
  }
  if (frame->n_offsets > 0) memset(block->offset, 0, block->n * sizeof *block->offset);
  for (size_t a = 0; status == OP_OK && a < frame->n_offsets; a++) {
    status = evaluate_set(frame, &frame->offsets[a], block->rows, block->n, overrides, n_overrides, block->scratch, err);
    for (size_t i = 0; status == OP_OK && i < block->n; i++) block->offset[i] += block->scratch[i];
  }
  return status;
}

/* --- tables --- */

op_status frame_codes(const model_frame *frame, model_atom *atom, op_error *err) {
  size_t n = op_levels_count(atom->levels);
  op_component component = {.categorical = true, .levels = atom->levels, .keep_missing = frame->keep_missing};
  atom->n_codes = n;
  if (atom->factor) {
    atom->answers = op_array_new(n, 1, err);
    for (uint32_t c = 0; atom->answers != NULL && c < n; c++) atom->answers[c] = op_component_counts(&component, c);
    return atom->answers != NULL ? OP_OK : OP_E_MEMORY;
  }
  atom->number_of_code = op_array_new(n, sizeof *atom->number_of_code, err);
  if (atom->number_of_code == NULL) return OP_E_MEMORY;
  for (uint32_t c = 0; c < n; c++) {
    const op_level *level = op_levels_at(atom->levels, c);
    bool number = c != 0 && level->value.type == OP_VALUE_NUMBER && op_component_counts(&component, c);
    atom->number_of_code[c] = number ? level->value.number : (double)NAN;
  }
  return OP_OK;
}

/* Fewer rows are not worth threads. */
#define CENTRED_ROWS ((size_t)32 * MODEL_BLOCK)

/* Weighted sums of a number, of its distance from `origin`. */
typedef struct number_sums {
  double origin, weight, distance, squares;
} number_sums;

OP_VECTOR static void add_numbers(const double *restrict x, const double *restrict weight, size_t n, number_sums *s) {
  double w[4] = {0}, distance[4] = {0}, squares[4] = {0};
  for (size_t i = 0; i < n; i += 4) {
    for (size_t k = 0; k < 4; k++) {
      double d = i + k < n ? x[i + k] - s->origin : 0, own = i + k < n ? weight[i + k] : 0;
      w[k] += own;
      distance[k] += own * d;
      squares[k] += own * d * d;
    }
  }
  s->weight += (w[0] + w[1]) + (w[2] + w[3]);
  s->distance += (distance[0] + distance[1]) + (distance[2] + distance[3]);
  s->squares += (squares[0] + squares[1]) + (squares[2] + squares[3]);
}

static number_sums sum_numbers(const model_frame *frame, size_t atom, const model_order *order, const double *weight, double origin) {
  number_sums s = {.origin = origin};
  double read[MODEL_BLOCK];
  for (size_t first = 0; first < order->n; first += MODEL_BLOCK) {
    size_t n = order->n - first < MODEL_BLOCK ? order->n - first : MODEL_BLOCK;
    if (order->number == NULL) frame_read_number(frame, &frame->atoms[atom], order->rows + first, n, read);
    add_numbers(order->number != NULL ? order->number[atom] + first : read, weight + first, n, &s);
  }
  return s;
}

typedef struct centring {
  model_frame *frame;
  const model_order *order;
  const double *weight;
  size_t some; /* a row with a weight, or order->n */
} centring;

/* The mean first, by distances from some value, so that a constant has no spread; then squares around it. */
static op_status centre_atom(void *context, size_t a, size_t thread, op_error *err) {
  const centring *c = context;
  model_atom *atom = &c->frame->atoms[a];
  (void)thread;
  (void)err;
  if (atom->factor) return OP_OK;
  double origin = c->some < c->order->n ? frame_number(c->frame, atom, c->order->rows[c->some]) : 0;
  number_sums s = sum_numbers(c->frame, a, c->order, c->weight, origin);
  double mean = s.weight > 0 ? origin + s.distance / s.weight : 0;
  s = sum_numbers(c->frame, a, c->order, c->weight, mean);
  double spread = s.weight > 0 && s.squares > 0 ? sqrt(s.squares / s.weight) : 0;
  atom->spread = spread > 1e-12 * fabs(mean) ? spread : 0;
  atom->scale = atom->spread > 0 ? atom->spread : mean != 0 ? fabs(mean) : 1;
  atom->shift = mean;
  return OP_OK;
}

op_status frame_centre(model_frame *frame, const model_order *order, const double *weight, op_error *err) {
  centring c = {frame, order, weight, 0};
  while (c.some < order->n && weight[c.some] == 0) c.some++;
  size_t threads = order->n >= CENTRED_ROWS ? op_threads_sharing(frame->sample->threads) : 1;
  return op_team_run(threads, frame->n_atoms, centre_atom, &c, err);
}

void frame_atom_clear(model_atom *atom) {
  op_free(atom->number_of_code);
  op_free(atom->answers);
  op_free(atom->category_of_code);
  op_free(atom->values);
  op_free(atom->codes);
  atom->number_of_code = NULL;
  atom->answers = NULL;
  atom->category_of_code = NULL;
  atom->values = NULL;
  atom->codes = NULL;
}
