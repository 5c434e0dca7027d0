/* Multiple-response questions: which columns belong to a question, which answers it has, and who chose what.

   1. multiple_resolve  before the pass: the request's questions to columns, which are kept as codes
   2. multiple_answers  after it: how the answers are stored, the categories, each row's choices
   3. multiple.c        percent of cases and of responses, from the rows' choices */
#ifndef OPINE_ANALYSIS_MULTIPLE_H
#define OPINE_ANALYSIS_MULTIPLE_H

#include "analysis/row_figures.h"

typedef struct multiple_category {
  const char *code, *label;
  const char *part;         /* what tells the column's name from the others', another name for nets; NULL where categories are no columns */
} multiple_category;

typedef struct multiple_column {
  const char *name, *label;
  const op_sample_column *sample; /* once the rows are read */
  uint64_t *masks;                /* by level code: the categories chosen by it */
  bool *answers;                  /* by level code: it says something, be it "not chosen" */
} multiple_column;

typedef struct multiple_question {
  const char *name, *label;       /* label "" = none but the columns' own */
  multiple_column *columns;
  size_t n_columns;
  const op_multiple_set *set;     /* of the file; NULL */
  op_stored stored;
  const char *separator;
  multiple_category *categories;
  size_t n_categories, words;     /* words: 64-bit words of a mask */
  uint64_t *chosen;               /* rows x words */
  unsigned char *answered;        /* rows: some column says something */
} multiple_question;

typedef struct multiple_questions {
  multiple_question *items;
  size_t count;
} multiple_questions;

/* The questions that the request's variables name, and their columns' names. Owned by the plan's arena.
   fails OP_E_USAGE no question and no set in the file; OP_E_REQUEST a pattern that names no column */
op_status multiple_resolve(op_plan *plan, multiple_questions *questions, op_error *err);
/* Categories and choices of one question. Free with multiple_answers_clear; texts are the plan's. Notes say what was found.
   fails OP_E_REQUEST nobody answered; --counted names no value */
op_status multiple_answers(op_plan *plan, multiple_question *q, op_result *result, op_error *err);
void multiple_answers_clear(multiple_question *q);

/* Length of the beginning that all n texts share, cut back to where a word ends; 0 for a single text. */
size_t multiple_common_prefix(const char *const *texts, size_t n);
static inline bool multiple_chose(const multiple_question *q, size_t row, size_t category) {
  return (q->chosen[row * q->words + category / 64] >> (category % 64) & 1) != 0;
}

#endif
