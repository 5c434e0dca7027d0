/* Where a file hides its sampling points: the error under simple random sampling, with the weights alone (Kish 1965), and with intra-cluster correlations that
   are assumed. */
#include <math.h>
#include <string.h>

#include "analysis/trend.h"
#include "base/number.h"
#include "opine/series.h"

static op_status add_row(const trend *t, const wave_line *line, size_t wave, const char *assumption, double deff) {
  const op_estimates *x = &t->figures->estimates;
  size_t e = trend_estimate(t, line, wave);
  const char *code, *label, *texts[] = {NULL, assumption};
  double df = t->figures->df[line->group[wave]], variance = deff * x->srs_wr[e];
  op_row *row;
  op_status status = line_row_add(&t->owner, t->result->n_sections - 1, texts, &row);
  if (status != OP_OK) return status;
  code = trend_wave(t, line->group[wave], &label);
  status = op_row_key_set(t->result, row, t->result->sections[t->result->n_sections - 1].n_keys - 2, code, label, t->err);
  if (status != OP_OK) return status;
  line_row_fill(&t->owner, row, (line_row){"", NULL, x->theta[e], sqrt(variance), df, NAN, NAN});
  row->measures[OP_M_DEFF] = deff;
  row->measures[OP_M_BASE_N] = x->base_n[e];
  if (!t->figures->terms.terms[line->term].proportion) return OP_OK;
  line_row_share(&t->owner, row, variance, x->base_n[e], x->kish[e]);
  return OP_OK;
}

static op_status line_assumed(trend *t, const wave_line *line) {
  const op_trend_options *o = &t->plan->request.trend;
  const op_estimates *x = &t->figures->estimates;
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    size_t e = trend_estimate(t, line, w);
    double own = x->srs_wr[e] > 0 ? x->variance[e] / x->srs_wr[e] : (double)NAN;
    if (!trend_has_estimate(t, line, w)) continue;
    status = add_row(t, line, w, "SRS", 1);
    if (status == OP_OK) status = add_row(t, line, w, "Kish", x->kish[e]);
    for (size_t i = 0; status == OP_OK && i < o->n_icc; i++) {
      char icc[OP_NUMBER_TEXT];
      op_number_write(o->icc[i], icc);
      const char *assumption = op_arena_format(t->plan->arena, t->err, "icc %s", icc);
      status = assumption != NULL ? add_row(t, line, w, assumption, op_assumed_deff(x->kish[e], o->cluster_size, o->icc[i])) : OP_E_MEMORY;
    }
    if (status == OP_OK) status = add_row(t, line, w, "as designed", own);
  }
  return status;
}

op_status trend_assumed(trend *t, const figures *all) {
  static const op_measure measures[] = {OP_M_BASE_N, OP_M_ESTIMATE, OP_M_DEFF, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const char *const keys[] = {"wave", "assumption", NULL};
  size_t section;
  op_status status = line_section(&t->owner, "assumed", "Errors under assumed clustering", t->owner.percent, keys, measures, sizeof measures / sizeof *measures, &section);
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, LINES_NETS, line_assumed);
  }
  char size[OP_NUMBER_TEXT];
  op_number_write(t->plan->request.trend.cluster_size, size);
  return status == OP_OK ? op_result_convention_add(t->result, "cluster_size", size, t->err) : status;
}
