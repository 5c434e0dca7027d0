/* Domain totals, theta, coefficients, and the variance from the design or from replicates. */
#include "estimate/estimate.h"

#include <math.h>
#include <string.h>

#include "estimate/influence.h"
#include "estimate/replicates.h"

/* Sums of an item over each set: sets x stride, weighted; the same for unweighted counts and squared weights. */
typedef struct set_totals {
  double *sums, *n, *w2;
} set_totals;

static double term_value(const op_coefficient *c, size_t n, const double *x) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += c[i].value * x[c[i].feature];
  return sum;
}

static double base_value(const op_term *term, const double *x) {
  double sum = 0;
  for (size_t i = 0; i < term->n_base; i++) sum += x[term->base[i]];
  return sum;
}

static op_status sum_sets(const op_estimation *in, set_totals *out, op_error *err) {
  const op_moments *m = in->moments;
  const op_item *item = &m->items[in->item];
  size_t stride = item->stride;
  double *domain = op_array_new(m->n_domains * stride, sizeof *domain, err);
  out->sums = op_array_new(in->n_sets * stride, sizeof(double), err);
  out->n = op_array_new(in->n_sets * stride, sizeof(double), err);
  out->w2 = op_array_new(in->n_sets * stride, sizeof(double), err);
  if (!domain || !out->sums || !out->n || !out->w2) {
    op_free(domain);
    return OP_E_MEMORY;
  }
  for (size_t c = 0; c < m->n_cells; c++) {
    double factor = in->leaf_weight != NULL ? in->leaf_weight[m->cells[c].leaf] : 1;
    const double *from = op_cell_sums_at(&item->sums, c);
    double *to = domain + m->cells[c].domain * stride;
    for (size_t f = 0; f < stride; f++) to[f] += factor * from[f];
  }
  for (size_t s = 0; s < in->n_sets; s++) {
    for (size_t i = 0; i < in->sets[s].n_domains; i++) {
      size_t d = in->sets[s].domains[i];
      double g = in->domain_weight != NULL ? in->domain_weight[d] : 1;
      for (size_t f = 0; f < stride; f++) {
        out->sums[s * stride + f] += g * domain[d * stride + f];
        out->n[s * stride + f] += item->n[d * stride + f];
        out->w2[s * stride + f] += g * g * item->w2[d * stride + f];
      }
    }
  }
  op_free(domain);
  return OP_OK;
}

/* Weighted variance of the analysed values in the base, scaled by n/(n-1): what R's svyvar gives. */
static double element_variance(const op_item *item, const op_term *t, const double *x, double theta, double n, double D) {
  if (n < 2 || !(D > 0)) return (double)NAN;
  double ratio = n / (n - 1), S2 = (double)NAN;
  if (t->srs == OP_SRS_PROPORTION || t->srs == OP_SRS_COUNT) {
    double p = t->srs == OP_SRS_PROPORTION ? theta : theta / D;
    S2 = p * (1 - p);
  } else if (t->srs == OP_SRS_SCORE) {
    S2 = -theta * theta;
    for (size_t i = 0; i < t->n_num; i++) S2 += t->num[i].value * t->num[i].value * x[t->num[i].feature] / D;
  } else if (t->srs == OP_SRS_MEAN || t->srs == OP_SRS_TOTAL) {
    double mean = x[item->components[t->component].first] / D;
    S2 = x[item->second + t->component] / D - mean * mean;
  } else {
    double yy = x[item->second + t->component], xx = x[item->second + t->component + 1];
    double yx = x[item->second + item->n_components + t->component], den = x[item->components[t->component + 1].first];
    S2 = (yy - 2 * theta * yx + theta * theta * xx) / D / (den / D * (den / D));
  }
  return S2 > 0 ? S2 * ratio : 0;
}

static void design_effect_parts(const op_item *item, const op_term *t, const double *x, size_t e, double D, op_estimates *out) {
  double n = out->base_n[e], S2 = element_variance(item, t, x, out->theta[e], n, D);
  double size = t->srs == OP_SRS_TOTAL || t->srs == OP_SRS_COUNT ? D * D : 1;
  out->srs_wr[e] = size * S2 / n;
  out->srs_wor[e] = D > n ? size * S2 / n * (1 - n / D) : (double)NAN;
}

static void fill_estimate(const op_estimation *in, const set_totals *totals, size_t s, size_t t, op_estimates *out, double *coefficients) {
  const op_item *item = &in->moments->items[in->item];
  const op_term *term = &in->terms[t];
  size_t e = s * in->n_terms + t, stride = item->stride;
  const double *x = totals->sums + s * stride, *n = totals->n + s * stride;
  double N = term_value(term->num, term->n_num, x), D = term->n_den > 0 ? term_value(term->den, term->n_den, x) : 1;
  double W = base_value(term, x), w2 = base_value(term, totals->w2 + s * stride), ratio = N / D;
  double *c = coefficients + e * stride;
  out->base_n[e] = base_value(term, n);
  out->base_weighted_n[e] = W;
  bool counted = item->components[term->component].categorical && term->srs != OP_SRS_SCORE;
  out->n[e] = counted ? term_value(term->num, term->n_num, n) : (double)NAN;
  out->weighted_n[e] = counted ? N : (double)NAN;
  out->kish[e] = W > 0 && in->leaf_weight == NULL ? out->base_n[e] * w2 / (W * W) : (double)NAN;
  if (D == 0 || out->base_n[e] == 0) {
    out->theta[e] = out->srs_wr[e] = out->srs_wor[e] = (double)NAN;
    return;
  }
  out->theta[e] = ratio + term->offset;
  for (size_t i = 0; i < term->n_num; i++) c[term->num[i].feature] += term->num[i].value / D;
  for (size_t i = 0; i < term->n_den; i++) c[term->den[i].feature] -= ratio * term->den[i].value / D;
  double theta = out->theta[e];
  out->theta[e] = ratio; /* element_variance works on the item's own scale */
  design_effect_parts(item, term, x, e, W, out);
  out->theta[e] = theta;
}

/* --- replicates --- */

/* Value of estimate e under replicate r. */
static double replicate_theta(const op_estimation *in, size_t s, const op_term *term, size_t r) {
  const op_item *item = &in->moments->items[in->item];
  size_t R = in->replication->R, stride = item->stride;
  double N = 0, D = 0;
  for (size_t i = 0; i < in->sets[s].n_domains; i++) {
    const double *x = item->replicates + in->sets[s].domains[i] * stride * R + r;
    for (size_t f = 0; f < term->n_num; f++) N += term->num[f].value * x[term->num[f].feature * R];
    for (size_t f = 0; f < term->n_den; f++) D += term->den[f].value * x[term->den[f].feature * R];
  }
  return term->n_den == 0 ? N : D != 0 ? N / D + term->offset : (double)NAN;
}

static double logit(double p) { return p > 0 && p < 1 ? log(p / (1 - p)) : (double)NAN; }

static op_status replicate_covariance(const op_estimation *in, op_estimates *out, op_error *err) {
  const op_replication *rep = in->replication;
  size_t K = out->K, R = rep->R;
  double *theta = op_array_new(K * R, sizeof *theta, err), *logits = op_array_new(R, sizeof *logits, err);
  op_status status = theta != NULL && logits != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t e = 0; status == OP_OK && e < K; e++) {
    const op_term *term = &in->terms[e % in->n_terms];
    for (size_t r = 0; r < R; r++) theta[e * R + r] = replicate_theta(in, e / in->n_terms, term, r);
    double *row = theta + e * R;
    for (size_t r = 0; r < R; r++) logits[r] = logit(row[r]);
    if (term->proportion) out->logit_variance[e] = op_replicate_product(rep, logits, logit(out->theta[e]), logits, logit(out->theta[e]));
  }
  if (status == OP_OK) op_replicate_covariance(rep, theta, out->theta, K, in->full, out->V);
  if (status == OP_OK && in->keep_replicates) {
    out->replicates = theta;
    theta = NULL;
  }
  op_free(theta);
  op_free(logits);
  return status;
}

/* --- assembling --- */

op_status op_estimates_new(size_t K, bool full, op_estimates *out, op_error *err) {
  double **columns[] = {&out->theta, &out->variance, &out->n, &out->base_n, &out->weighted_n, &out->base_weighted_n,
                        &out->srs_wr, &out->srs_wor, &out->kish, &out->logit_variance};
  *out = (op_estimates){.K = K};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
    *columns[i] = op_array_new(K, sizeof(double), err);
    if (*columns[i] == NULL) return OP_E_MEMORY;
  }
  out->V = op_array_new(full ? K * K : K, sizeof(double), err);
  for (size_t e = 0; e < K; e++) out->logit_variance[e] = (double)NAN;
  return out->V != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status linearised_covariance(const op_estimation *in, const double *coefficients, op_estimates *out, op_error *err) {
  op_influence influence;
  op_status status = influence_by_leaf(in, coefficients, &influence, err);
  if (status != OP_OK) return status;
  status = op_design_covariance(in->design, &influence, in->rules, in->full, out->V, err);
  influence_clear(&influence);
  return status;
}

/* Theta, bases and influence coefficients of every estimate, without variances. */
static op_status point_estimates(const op_estimation *in, op_estimates *out, double **coefficients, op_error *err) {
  size_t K = in->n_sets * in->n_terms, stride = in->moments->items[in->item].stride;
  set_totals totals = {0};
  op_status status = op_estimates_new(K, in->full, out, err);
  *coefficients = op_array_new(K * stride, sizeof **coefficients, err);
  if (status == OP_OK && *coefficients == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = sum_sets(in, &totals, err);
  for (size_t e = 0; status == OP_OK && e < K; e++) fill_estimate(in, &totals, e / in->n_terms, e % in->n_terms, out, *coefficients);
  op_free(totals.sums);
  op_free(totals.n);
  op_free(totals.w2);
  return status;
}

op_status op_estimate(const op_estimation *estimation, op_estimates *out, op_error *err) {
  double *coefficients = NULL;
  op_status status = point_estimates(estimation, out, &coefficients, err);
  if (status == OP_OK && estimation->points) {
    for (size_t i = 0; i < (estimation->full ? out->K : 1) * out->K; i++) out->V[i] = (double)NAN;
  } else if (status == OP_OK) {
    status = estimation->replication != NULL ? replicate_covariance(estimation, out, err) : linearised_covariance(estimation, coefficients, out, err);
  }
  for (size_t e = 0; status == OP_OK && e < out->K; e++) {
    double v = out->V[estimation->full ? e * out->K + e : e];
    out->variance[e] = isnan(out->theta[e]) || v < 0 ? (double)NAN : v; /* negative: op_design_negative_variances */
  }
  op_free(coefficients);
  if (status != OP_OK) op_estimates_clear(out);
  return status;
}

op_status op_estimate_influence(const op_estimation *estimation, op_influence *out, op_error *err) {
  op_estimates points;
  double *coefficients = NULL;
  op_status status = point_estimates(estimation, &points, &coefficients, err);
  if (status == OP_OK) status = influence_by_leaf(estimation, coefficients, out, err);
  op_free(coefficients);
  op_estimates_clear(&points);
  return status;
}

void op_estimates_clear(op_estimates *out) {
  double *columns[] = {out->theta, out->V, out->variance, out->n, out->base_n, out->weighted_n, out->base_weighted_n,
                       out->srs_wr, out->srs_wor, out->kish, out->logit_variance, out->replicates};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) op_free(columns[i]);
  *out = (op_estimates){0};
}
