/* Answers that go with the interviewer: intra-interviewer correlation and its design effect, by one-way analysis of variance.

   rho = (MSB - MSW) / (MSB + (m0 - 1) MSW), m0 = (n - sum m_i^2 / n) / (k - 1);  deff = 1 + (m0 - 1) rho
   source  Kish 1962, "Studies of interviewer variance for attitudinal variables", JASA 57, 92-115; Snedecor & Cochran, Statistical Methods, 6th ed., 10.13-10.16
           (estimator with unequal sizes). Interviewers are not assigned at random: where one works in few places, rho holds the places' likeness too. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "study/check.h"

/* With this design effect the margin of error is 1.4 times the one that a reader takes it for. */
#define LARGE_DEFF 2
#define SURE 0.001
/* Over this correlation a variable says where an interviewer works: a region, a language of interview. */
#define PLACE 0.8

typedef struct clustering {
  double rho, deff, p, n;
  size_t interviewers;
} clustering;

static bool measure(study_checker *k, const study_wave *w, size_t interviewer, size_t column, clustering *out) {
  size_t levels = w->n_levels[interviewer];
  double *n = study_memory(k, levels, sizeof *n), *sum = study_memory(k, levels, sizeof *sum);
  const op_value *const *answers = study_answers(k, w, column);
  double total = 0, squares = 0, rows = 0, of_sizes = 0, between = 0;
  if (n == NULL || sum == NULL || answers == NULL) return false;
  for (size_t r = 0; r < w->rows; r++) {
    uint32_t who = w->codes[interviewer][r];
    const op_value *answer = answers[w->codes[column][r]];
    if (who == 0 || answer == NULL || answer->type != OP_VALUE_NUMBER) continue;
    double x = answer->number;
    n[who]++;
    sum[who] += x;
    rows++;
    total += x;
    squares += x * x;
  }
  out->interviewers = 0;
  for (size_t i = 1; i < levels; i++) {
    if (n[i] == 0) continue;
    out->interviewers++;
    of_sizes += n[i] * n[i];
    between += sum[i] * sum[i] / n[i];
  }
  double groups = (double)out->interviewers;
  if (groups < 5 || rows < 2 * groups || rows < 100) return false;
  between -= total * total / rows;
  double within = squares - total * total / rows - between, m0 = (rows - of_sizes / rows) / (groups - 1);
  double msb = between / (groups - 1), msw = within / (rows - groups);
  if (!(msw > 0) || !(m0 > 1)) return false;
  out->rho = (msb - msw) / (msb + (m0 - 1) * msw);
  out->deff = 1 + (m0 - 1) * out->rho;
  out->p = op_f_p_upper(msb / msw, groups - 1, rows - groups);
  out->n = rows;
  return true;
}

static const study_table table = {
    "interviewers", "Answers that go with the interviewer", {"wave", "variable", NULL}, {OP_M_N, OP_M_INTERVIEWERS, OP_M_RHO, OP_M_DEFF, OP_M_P}, 5, false};

static void check(study_checker *k, study_wave *w) {
  const op_alias *alias;
  size_t interviewer = study_column(w, k->study->interviewer, &alias, NULL), tried = 0, strong = 0;
  double worst = 0;
  const char *worst_name = NULL;
  if (interviewer == SIZE_MAX) return;
  for (size_t v = 0; v < w->schema->n_variables; v++) {
    const study_question *q = study_question_of(k, w, v);
    clustering c;
    bool nominal = q == NULL && w->schema->variables[v].n_labels == 0; /* a number without labels that the study does not speak of: a code of something */
    if (v == interviewer || nominal || !study_is_answer(k, w, v, 120) || !measure(k, w, interviewer, v, &c) || c.rho > PLACE) continue;
    const char *name = q != NULL ? q->name : w->schema->variables[v].name;
    const char *const texts[] = {w->name, name};
    op_row *row = study_row(k, &table, texts);
    if (row == NULL) return;
    row->measures[OP_M_N] = c.n;
    row->measures[OP_M_INTERVIEWERS] = (double)c.interviewers;
    row->measures[OP_M_RHO] = c.rho;
    row->measures[OP_M_DEFF] = c.deff;
    row->measures[OP_M_P] = c.p;
    tried++;
    if (c.deff < LARGE_DEFF || c.p > SURE) continue;
    strong++;
    if (c.deff > worst) worst = c.deff, worst_name = name;
  }
  if (strong > 0) {
    study_problem(k, STUDY_WARNING, "interviewers", w->name, worst_name, (double)w->rows,
                  "%zu of %zu variables go with the interviewer (design effect 2 or more), most %s: %.1f", strong, tried, worst_name, worst);
  }
}

const study_check study_check_interviewers = {
    {"interviewers", "answers that go with the interviewer", "Kish 1962, JASA 57, 92-115; one-way analysis of variance (Snedecor & Cochran, 10.13-10.16)"}, check, NULL};
