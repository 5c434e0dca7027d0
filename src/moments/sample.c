#include "moments/sample.h"

#include <string.h>

#include "base/memory.h"
#include "base/team.h"
#include "base/threads.h"

op_status op_sample_new(size_t n_columns, size_t n_replicates, bool keep_outside, op_sample **sample, op_error *err) {
  op_sample *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return OP_E_MEMORY;
  s->n_columns = n_columns;
  s->n_replicates = n_replicates;
  s->keep_outside = keep_outside;
  s->threads = 1;
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
  op_free(sample->members);
  op_free(sample->squares);
  op_fold_free(sample->fold);
  op_free(sample);
}

op_status op_sample_fold(op_sample *s, op_error *err) {
  bool *categorical = op_array_new(s->n_columns, sizeof *categorical, err);
  for (size_t c = 0; categorical != NULL && c < s->n_columns; c++) categorical[c] = s->columns[c].categorical;
  op_status status = categorical != NULL ? op_fold_new(s->n_columns, categorical, &s->fold, err) : OP_E_MEMORY;
  op_free(categorical);
  return status;
}

/* --- rows as respondents --- */

static op_status make_room(op_sample *s, size_t n, op_error *err) {
  op_status status = op_array_extend((void **)&s->leaf, &s->leaf_capacity, n, sizeof *s->leaf, err);
  if (status == OP_OK) status = op_array_extend((void **)&s->domain, &s->domain_capacity, n, sizeof *s->domain, err);
  if (status == OP_OK) status = op_array_extend((void **)&s->weight, &s->weight_capacity, n, sizeof *s->weight, err);
  if (status == OP_OK && s->n_replicates > 0) {
    status = op_array_extend((void **)&s->replicates, &s->replicate_capacity, n * s->n_replicates, sizeof *s->replicates, err);
  }
  for (size_t c = 0; status == OP_OK && c < s->n_columns; c++) {
    op_sample_column *column = &s->columns[c];
    status = column->categorical ? op_array_extend((void **)&column->codes, &column->capacity, n, sizeof *column->codes, err)
                                 : op_array_extend((void **)&column->numbers, &column->capacity, n, sizeof *column->numbers, err);
  }
  s->design_weight = s->weight;
  return status;
}

static op_status add_rows(op_sample *s, const op_moments_rows *rows, const uint32_t *listed, size_t n, const op_values *values, op_error *err) {
  size_t R = s->n_replicates;
  op_status status = make_room(s, s->n_rows + n, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < n; i++) {
    size_t r = listed[i], at = s->n_rows + i;
    s->leaf[at] = rows->leaf[r];
    s->domain[at] = rows->domain[r];
    s->weight[at] = rows->weight == NULL ? 1 : rows->weight[r];
    if (R > 0) memcpy(s->replicates + at * R, rows->replicates + r * R, R * sizeof(double));
  }
  for (size_t c = 0; c < s->n_columns; c++) {
    op_sample_column *column = &s->columns[c];
    for (size_t i = 0; column->categorical && i < n; i++) column->codes[s->n_rows + i] = values[c].codes[listed[i]];
    for (size_t i = 0; !column->categorical && i < n; i++) column->numbers[s->n_rows + i] = values[c].numbers[listed[i]];
  }
  s->n_rows += n;
  return OP_OK;
}

/* --- folded --- */

/* Domains and columns of rows [at, at + n) from patterns. */
static void copy_columns(op_sample *s, const op_fold *f, size_t at, const uint32_t *pattern, size_t n) {
  op_fold_domains(f, pattern, n, s->domain + at);
  for (size_t c = 0; c < s->n_columns; c++) {
    const op_sample_column *column = &s->columns[c];
    if (column->categorical) op_fold_codes(f, c, pattern, n, column->codes + at);
    else op_fold_numbers(f, c, pattern, n, column->numbers + at);
  }
}

/* Respondents become rows. */
static op_status unfold(op_sample *s, op_error *err) {
  op_fold *f = s->fold;
  uint32_t pattern[OP_FOLD_BLOCK];
  const double *weight;
  op_status status = make_room(s, f->n, err);
  for (size_t first = 0; status == OP_OK && first < f->n; first += OP_FOLD_BLOCK) {
    size_t n = op_fold_read(f, first, s->leaf + first, pattern, &weight);
    memcpy(s->weight + first, weight, n * sizeof *weight);
    copy_columns(s, f, first, pattern, n);
  }
  if (status != OP_OK) return status;
  s->n_rows = f->n;
  op_fold_free(f);
  s->fold = NULL;
  return OP_OK;
}

/* Patterns that are worth a thread of their own. */
#define PATTERNS_A_PIECE ((size_t)32 * OP_FOLD_BLOCK)

typedef struct pattern_taking {
  op_sample *sample;
  void (*take)(op_sample *s, size_t first, size_t n); /* patterns [first, first + n), at most OP_FOLD_BLOCK, as rows */
} pattern_taking;

static void take_columns(op_sample *s, size_t first, size_t n) {
  uint32_t pattern[OP_FOLD_BLOCK];
  for (size_t i = 0; i < n; i++) pattern[i] = (uint32_t)(first + i);
  copy_columns(s, s->fold, first, pattern, n);
}

static void take_design_weights(op_sample *s, size_t first, size_t n) {
  for (size_t p = first; p < first + n; p++) s->design_weight[p] = op_fold_weight(s->fold, p);
}

static void take_sums(op_sample *s, size_t first, size_t n) {
  for (size_t p = first; p < first + n; p++) {
    s->weight[p] = op_fold_weight(s->fold, p);
    s->members[p] = op_fold_members(s->fold, p);
    s->squares[p] = op_fold_squares(s->fold, p);
  }
}

static op_status take_piece(void *context, size_t piece, size_t thread, op_error *err) {
  const pattern_taking *t = context;
  size_t n = t->sample->n_rows, first = piece * PATTERNS_A_PIECE, end = n - first < PATTERNS_A_PIECE ? n : first + PATTERNS_A_PIECE;
  (void)thread;
  (void)err;
  for (size_t at = first, some; at < end; at += some) {
    some = end - at < OP_FOLD_BLOCK ? end - at : OP_FOLD_BLOCK;
    t->take(t->sample, at, some);
  }
  return OP_OK;
}

static op_status take_patterns(op_sample *s, void (*take)(op_sample *s, size_t first, size_t n), op_error *err) {
  size_t pieces = (s->n_rows + PATTERNS_A_PIECE - 1) / PATTERNS_A_PIECE;
  return op_team_run(op_threads_sharing(s->threads), pieces, take_piece, &(pattern_taking){s, take}, err);
}

/* Patterns become rows. */
static op_status settle_patterns(op_sample *s, const double *leaf_weight, const double *domain_weight, op_error *err) {
  op_fold *f = s->fold;
  size_t n = f->n_patterns;
  s->domain = op_array_raw(n, sizeof *s->domain, err);
  s->weight = s->design_weight = op_array_raw(n, sizeof *s->weight, err);
  s->members = op_array_raw(n, sizeof *s->members, err);
  s->squares = op_array_raw(n, sizeof *s->squares, err);
  bool made = s->domain != NULL && s->weight != NULL && s->members != NULL && s->squares != NULL;
  for (size_t c = 0; made && c < s->n_columns; c++) {
    op_sample_column *column = &s->columns[c];
    if (column->categorical) column->codes = op_array_raw(n, sizeof *column->codes, err);
    else column->numbers = op_array_raw(n, sizeof *column->numbers, err);
    made = column->codes != NULL || column->numbers != NULL;
  }
  if (made && domain_weight != NULL) {
    s->weight = op_array_raw(n, sizeof *s->weight, err);
    made = s->weight != NULL;
  }
  if (!made) return OP_E_MEMORY;
  s->n_rows = n;
  op_status status = take_patterns(s, take_columns, err);
  op_fold_weigh(f, leaf_weight, NULL);
  if (status == OP_OK) status = take_patterns(s, take_design_weights, err);
  op_fold_weigh(f, NULL, domain_weight);
  if (status == OP_OK) status = take_patterns(s, take_sums, err);
  op_fold_close(f);
  return status;
}

/* --- both --- */

op_status op_sample_add(op_sample *s, const op_moments_rows *rows, const op_values *values, op_error *err) {
  uint32_t listed[OP_BATCH_ROWS];
  size_t n = 0;
  bool alike = true;
  for (size_t r = 0; r < rows->rows; r++) {
    listed[n] = (uint32_t)r;
    n += s->keep_outside || rows->domain[r] != OP_NO_DOMAIN;
  }
  if (s->fold != NULL) {
    op_status status = op_fold_add(s->fold, rows, listed, n, values, &alike, err);
    if (status != OP_OK || alike) return status;
    status = unfold(s, err);
    if (status != OP_OK) return status;
  }
  return add_rows(s, rows, listed, n, values, err);
}

op_status op_sample_weight(op_sample *s, const double *leaf_weight, const double *domain_weight, op_error *err) {
  if (s->fold != NULL) return settle_patterns(s, leaf_weight, domain_weight, err);
  for (size_t r = 0; leaf_weight != NULL && r < s->n_rows; r++) s->weight[r] *= leaf_weight[s->leaf[r]];
  s->design_weight = s->weight;
  if (domain_weight == NULL) return OP_OK;
  double *weight = op_array_new(s->n_rows, sizeof *weight, err);
  if (weight == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) weight[r] = s->weight[r] * (s->domain[r] != OP_NO_DOMAIN ? domain_weight[s->domain[r]] : 1);
  s->weight = weight;
  return OP_OK;
}

double op_sample_members(const op_sample *s, size_t row) { return s->members != NULL ? s->members[row] : s->weight[row] != 0; }
double op_sample_squares(const op_sample *s, size_t row) { return s->squares != NULL ? s->squares[row] : s->weight[row] * s->weight[row]; }

size_t op_sample_respondents(const op_sample *s) { return s->fold != NULL ? s->fold->n : s->n_rows; }

size_t op_sample_read(const op_sample *s, size_t first, uint32_t *leaf, uint32_t *row, const double **weight) {
  if (s->fold != NULL) return op_fold_read(s->fold, first, leaf, row, weight);
  size_t n = s->n_rows - first < OP_FOLD_BLOCK ? s->n_rows - first : OP_FOLD_BLOCK;
  memcpy(leaf, s->leaf + first, n * sizeof *leaf);
  for (size_t i = 0; i < n; i++) row[i] = (uint32_t)(first + i);
  *weight = s->weight + first;
  return n;
}

/* Respondents that are worth a thread of their own: blocks of them, and of a leaf, whose counts have to be put together. */
#define COUNTED_BLOCKS ((size_t)128)
#define WORTH_A_LEAF   ((size_t)8)

typedef struct leaf_counting {
  const op_sample *sample;
  const unsigned char *in_set;
  bool with_weight;
  size_t pieces, n_leaves;
  double *counts; /* pieces x n_leaves */
} leaf_counting;

static op_status count_piece(void *context, size_t piece, size_t thread, op_error *err) {
  const leaf_counting *c = context;
  size_t blocks = (op_sample_respondents(c->sample) + OP_FOLD_BLOCK - 1) / OP_FOLD_BLOCK;
  double *counts = c->counts + piece * c->n_leaves;
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  (void)thread;
  (void)err;
  for (size_t b = blocks * piece / c->pieces; b < blocks * (piece + 1) / c->pieces; b++) {
    size_t n = op_sample_read(c->sample, b * OP_FOLD_BLOCK, leaf, row, &weight);
    for (size_t i = 0; i < n; i++) counts[leaf[i]] += (c->in_set == NULL || c->in_set[row[i]]) && (!c->with_weight || weight[i] != 0);
  }
  return OP_OK;
}

op_status op_sample_count_leaves(const op_sample *s, const unsigned char *in_set, bool with_weight, size_t n_leaves, double *counts, op_error *err) {
  size_t respondents = op_sample_respondents(s), threads = op_threads_sharing(s->threads), most = respondents / (OP_FOLD_BLOCK * COUNTED_BLOCKS) + 1;
  size_t worth = n_leaves > 0 ? respondents / n_leaves / WORTH_A_LEAF + 1 : 1, pieces = threads < most ? threads : most;
  leaf_counting c = {s, in_set, with_weight, pieces < worth ? pieces : worth, n_leaves, counts};
  memset(counts, 0, n_leaves * sizeof *counts);
  if (c.pieces == 1) return count_piece(&c, 0, 0, err);
  c.counts = op_array_new(c.pieces * n_leaves, sizeof *counts, err);
  op_status status = c.counts != NULL ? op_team_run(c.pieces, c.pieces, count_piece, &c, err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < c.pieces * n_leaves; i++) counts[i % n_leaves] += c.counts[i];
  op_free(c.counts);
  return status;
}
