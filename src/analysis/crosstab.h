/* opine crosstab, shared by its files.

   Every question is crossed with every column variable (analysis/cross.h); each crossing is one item of the plan. A crosstab_table holds what the table of one
   crossing shows: lines (categories, nets, and 'all'), columns (categories, and 'all'), and the terms of each kind of percentage. It serves every group. */
#ifndef OPINE_ANALYSIS_CROSSTAB_H
#define OPINE_ANALYSIS_CROSSTAB_H

#include "analysis/cross.h"
#include "analysis/figures.h"
#include "opine/table_test.h"

#define CROSSTAB_KINDS 3

typedef struct crosstab_line {
  const char *code, *label;
  category_codes codes;   /* of the row question; empty for 'all' */
  unsigned flags;         /* OP_ROW_NET, OP_ROW_MISSING, OP_ROW_TOTAL */
} crosstab_line;

/* Terms of one kind of percentage: term of line i and column j is index[i * (n_columns + 1) + j], SIZE_MAX where a figure would be 100 percent by its nature. */
typedef struct crosstab_terms {
  unsigned kind;          /* OP_PERCENT_ bit */
  op_term *terms;
  size_t *line, *column;  /* of each term */
  size_t *index;
  size_t count;
} crosstab_terms;

typedef struct crosstab_table {
  size_t question, column;         /* indices into plan.variables; column SIZE_MAX = none */
  size_t item;
  const plan_cross *cross;
  crosstab_line *lines;            /* categories, nets, 'all' */
  size_t n_categories, n_nets;
  category_codes columns;          /* categories of the column variable */
  size_t first_letter;             /* number of the first column's letter in the whole banner */
  bool everyone;                   /* the 'all' column holds rows whose column variable is missing too */
  crosstab_terms kinds[CROSSTAB_KINDS];
  size_t n_kinds;
} crosstab_table;

/* Figures of one table, kind and group. */
typedef struct crosstab_figures {
  const crosstab_table *table;
  const crosstab_terms *terms;
  const figure_group *group;
  op_estimates estimates;
  figure_group *column_group;      /* n_columns + 1 groups: rows and df of each column's members */
  unsigned char *column_leaves;    /* n_columns x leaves of the design: 1 where the column has members */
  const char **letters;            /* one text a term; NULL when letters are not wanted */
} crosstab_figures;

/* Keys of the table's rows behind those of --by. */
enum { CROSSTAB_VARIABLE, CROSSTAB_ROW, CROSSTAB_COLUMN_VARIABLE, CROSSTAB_COLUMN, CROSSTAB_PERCENT, CROSSTAB_LETTER, CROSSTAB_LETTERS };

/* Sections of the result; SIZE_MAX = not there. */
typedef struct crosstab_sections {
  size_t rows, comparisons, residuals, tests, association, eigenvalues;
} crosstab_sections;

/* Questions and column variables of a request: the first n_questions of plan.variables, and the n_columns behind them. */
void crosstab_shape(const op_request *request, op_names *questions, op_names *columns);

/* --- crosstab_table.c --- */
op_status crosstab_table_make(op_plan *plan, size_t item, size_t n_columns, crosstab_table *table, op_error *err);
/* Crossed codes of a line and a column, of which the last stand for 'all'; everyone: that column takes rows whose column variable is missing, too. */
op_status crosstab_codes(op_plan *plan, const crosstab_table *table, size_t line, size_t column, bool everyone, category_codes *out, op_error *err);
size_t crosstab_line_count(const crosstab_table *table); /* without 'all' */

/* --- crosstab_figures.c --- */

/* What is computed besides the estimates. */
typedef enum { CROSSTAB_POINTS, CROSSTAB_VARIANCES, CROSSTAB_COVARIANCE } crosstab_variances;
op_status crosstab_estimate(const op_plan *plan, size_t item, const op_term *terms, size_t n_terms, const op_domain_set *set, crosstab_variances variances,
                            op_estimates *out, op_error *err);
op_status crosstab_figures_make(op_plan *plan, const crosstab_table *table, const crosstab_terms *terms, const figure_group *group, const op_domain_set *set,
                                crosstab_figures *out, op_error *err);
/* Degrees of freedom of the members of two columns together, by the request's rule. */
op_status crosstab_pair_df(const op_plan *plan, const crosstab_figures *figures, size_t a, size_t b, double *df, op_error *err);
void crosstab_figures_clear(crosstab_figures *figures);

/* --- crosstab_rows.c --- */
op_status crosstab_sections_add(const op_plan *plan, op_result *result, crosstab_sections *sections, op_error *err);
op_status crosstab_rows_add(const op_plan *plan, const crosstab_figures *figures, bool all_column, const crosstab_sections *sections, op_result *result, op_error *err);
/* Sets the keys of --by and the question; the index of the next key. */
op_status crosstab_head_keys(const op_plan *plan, const crosstab_table *table, const figure_group *group, op_result *result, op_row *row, size_t *next, op_error *err);
/* Code and label of a column; "all" behind the last. */
void crosstab_column_text(const op_plan *plan, const crosstab_table *table, size_t column, const char **code, const char **label);

/* --- crosstab_letters.c --- */
op_status crosstab_letters(op_plan *plan, crosstab_figures *figures, const crosstab_sections *sections, op_result *result, op_error *err);
/* Columns with a smaller base are not compared. */
double crosstab_least_base(const op_plan *plan);
/* "A", ..., "Z", "AA", ... in the plan's arena. */
const char *crosstab_letter(const op_plan *plan, size_t number, op_error *err);

/* --- crosstab_residuals.c --- */
/* Section "residuals": each cell's departure from independence with its standard error (--residuals). A section of SIZE_MAX: nothing is done. */
op_status crosstab_residual_section(const op_plan *plan, op_result *result, size_t *section, op_error *err);
op_status crosstab_residuals(op_plan *plan, const crosstab_table *table, const figure_group *group, const op_domain_set *set, size_t section, op_result *result,
                             op_error *err);

/* --- crosstab_tests.c --- */
op_status crosstab_check_tests(const op_plan *plan, op_error *err);
op_status crosstab_tests(op_plan *plan, const crosstab_table *table, const figure_group *group, const op_domain_set *set, const crosstab_sections *sections,
                         op_result *result, op_error *err);

#endif
