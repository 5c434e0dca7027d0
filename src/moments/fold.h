/* Respondents who are alike in their domain and in every kept column, taken together while the rows arrive: what
   depends on these alone is computed once a pattern. Of each respondent only leaf, pattern and weight are kept, in
   chunks whose leaves and patterns are as narrow as they go.

   1. op_fold_new, op_fold_add      batch after batch; op_fold_add tells when too few rows are alike for this to pay
   2. op_fold_weigh                 once weights that FPCs imply or a calibration gives are known
   3. op_fold_close                 once the patterns have been copied: the table goes, the respondents stay
   4. op_fold_read                  respondents block by block: whatever depends on the leaf */
#ifndef OPINE_MOMENTS_FOLD_H
#define OPINE_MOMENTS_FOLD_H

#include "moments/moments.h"
#include "moments/narrow.h"

/* Respondents of a block, and of a chunk. */
#define OP_FOLD_BLOCK 1024
#define OP_FOLD_CHUNK (64 * OP_FOLD_BLOCK)
/* Patterns are given up when after so many rows more than a third of them are new. */
#define OP_FOLD_TRIAL 65536

typedef struct op_fold_chunk {
  op_narrow leaf, pattern;
  double *weight;
} op_fold_chunk;

typedef struct op_fold {
  size_t n;          /* respondents */
  bool leaves_climb; /* leaves come in ascending order */
  op_fold_chunk *chunks;
  size_t n_chunks, chunk_capacity;

  size_t n_columns, n_numbers, words; /* of a pattern's key: numbers, then domain and codes in 16 bits each */
  bool *categorical;
  double *records; /* patterns x (words + 3): key, sum of weights, of squared weights, respondents with weight */
  size_t n_patterns, record_capacity;
  uint64_t *slots; /* upper half of the hash, pattern + 1 */
  size_t n_slots;
  uint64_t *keys; /* of a batch: rows x words */
  uint32_t last_leaf;
} op_fold;

/* Columns hold codes where categorical[c]. The caller's, freed with op_fold_free. fails OP_E_MEMORY */
op_status op_fold_new(size_t n_columns, const bool *categorical, op_fold **fold, op_error *err);
void op_fold_free(op_fold *fold);
/* Adds the listed rows of a batch (at most OP_BATCH_ROWS, ascending). *alike turns false when the rows are too
   different, or a code does not fit: nothing of the batch has been added then. fails OP_E_MEMORY */
op_status op_fold_add(op_fold *fold, const op_moments_rows *rows, const uint32_t *listed, size_t n,
                      const op_values *values, bool *alike, op_error *err);

/* What n patterns hold: their domains, the codes or the numbers of a column. */
void op_fold_domains(const op_fold *fold, const uint32_t *pattern, size_t n, uint32_t *out);
void op_fold_codes(const op_fold *fold, size_t column, const uint32_t *pattern, size_t n, uint32_t *out);
void op_fold_numbers(const op_fold *fold, size_t column, const uint32_t *pattern, size_t n, double *out);
/* What a pattern sums up. */
double op_fold_weight(const op_fold *fold, size_t pattern);
double op_fold_squares(const op_fold *fold, size_t pattern);
double op_fold_members(const op_fold *fold, size_t pattern);

/* Multiplies every weight by that of its leaf (NULL = 1) and of its domain (NULL = 1; outside every domain 1), in the
 * sums too. */
void op_fold_weigh(op_fold *fold, const double *leaf_weight, const double *domain_weight);

/* Forgets the patterns; no respondent can be added and no pattern looked at any more. */
void op_fold_close(op_fold *fold);

/* Respondents [first, first + n) of one block: first a multiple of OP_FOLD_BLOCK. Returns n; leaf and pattern have room
 * for a block. */
size_t op_fold_read(const op_fold *fold, size_t first, uint32_t *leaf, uint32_t *pattern, const double **weight);

#endif
