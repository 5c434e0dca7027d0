/* Adjusted p values over a family; NaN entries stay out of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "opine/infer.h"

typedef struct ranked {
  double p;
  size_t index;
} ranked;

static int by_p(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->p != y->p) return x->p < y->p ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static double factor(op_adjust_method method, size_t rank, size_t m, double harmonic) {
  switch (method) {
    case OP_ADJUST_BONFERRONI: return (double)m;
    case OP_ADJUST_HOLM:
    case OP_ADJUST_HOCHBERG: return (double)(m - rank);
    case OP_ADJUST_BH: return (double)m / (double)(rank + 1);
    case OP_ADJUST_BY: return harmonic * (double)m / (double)(rank + 1);
    default: return 1;
  }
}

/* Wright 1992, appendix: for each size k of an intersection, the bound that Simes' test of it puts on every p. */
static op_status hommel(const ranked *r, size_t m, double *out) {
  double *best = op_array_new(2 * m, sizeof *best, NULL), *bound = best + m, all = INFINITY;
  if (best == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < m; i++) all = fmin(all, (double)m * r[i].p / (double)(i + 1));
  for (size_t i = 0; i < m; i++) best[i] = all;
  for (size_t k = m; k-- > 2;) {
    size_t first = m - k + 1; /* the k - 1 largest */
    double smallest = INFINITY;
    for (size_t i = first; i < m; i++) smallest = fmin(smallest, (double)k * r[i].p / (double)(i - first + 2));
    for (size_t i = 0; i < first; i++) bound[i] = fmin((double)k * r[i].p, smallest);
    for (size_t i = 0; i < m; i++) best[i] = fmax(best[i], bound[i < first ? i : first - 1]);
  }
  for (size_t i = 0; i < m; i++) out[r[i].index] = fmin(1, fmax(best[i], r[i].p));
  op_free(best);
  return OP_OK;
}

op_status op_p_adjust(op_adjust_method method, const double *p, size_t n, double *out) {
  size_t m = 0;
  double harmonic = 0, running;
  ranked *r = op_array_new(n, sizeof *r, NULL);
  if (r == NULL) {
    for (size_t i = 0; i < n; i++) out[i] = (double)NAN;
    return OP_E_MEMORY;
  }
  for (size_t i = 0; i < n; i++) {
    if (!isnan(p[i])) r[m++] = (ranked){p[i], i};
    else out[i] = (double)NAN;
  }
  qsort(r, m, sizeof *r, by_p);
  for (size_t k = 1; k <= m; k++) harmonic += 1 / (double)k;
  op_status status = OP_OK;
  if (method == OP_ADJUST_NONE) {
    for (size_t k = 0; k < m; k++) out[r[k].index] = r[k].p;
  } else if (method == OP_ADJUST_HOMMEL) {
    status = hommel(r, m, out);
    for (size_t k = 0; status != OP_OK && k < m; k++) out[r[k].index] = (double)NAN;
  } else if (method == OP_ADJUST_HOLM || method == OP_ADJUST_BONFERRONI) { /* step down: running maximum */
    running = 0;
    for (size_t k = 0; k < m; k++) {
      double value = factor(method, k, m, harmonic) * r[k].p;
      if (method == OP_ADJUST_BONFERRONI) running = value;
      else running = value > running ? value : running;
      out[r[k].index] = running < 1 ? running : 1;
    }
  } else { /* step up: running minimum from the largest */
    running = INFINITY;
    for (size_t k = m; k-- > 0;) {
      double value = factor(method, k, m, harmonic) * r[k].p;
      running = value < running ? value : running;
      out[r[k].index] = running < 1 ? running : 1;
    }
  }
  op_free(r);
  return status;
}

static const op_adjust methods[] = {
    {"holm", OP_ADJUST_HOLM, "step down; no false positive in the family, whatever the dependence", "Holm 1979"},
    {"hochberg", OP_ADJUST_HOCHBERG, "step up; no false positive, for tests that are not negatively dependent", "Hochberg 1988"},
    {"hommel", OP_ADJUST_HOMMEL, "closed testing with Simes' test; no false positive, for tests that are not negatively dependent", "Hommel 1988; Wright 1992"},
    {"bonferroni", OP_ADJUST_BONFERRONI, "p times the number of tests", "Dunn 1961"},
    {"bh", OP_ADJUST_BH, "few false ones among the positives, for tests that are not negatively dependent", "Benjamini & Hochberg 1995"},
    {"by", OP_ADJUST_BY, "few false ones among the positives, whatever the dependence", "Benjamini & Yekutieli 2001"},
    {"none", OP_ADJUST_NONE, "each test on its own", "R p.adjust"},
};

const op_adjust *op_adjusts(size_t *count) {
  *count = sizeof methods / sizeof *methods;
  return methods;
}

const op_adjust *op_adjust_named(const char *name) {
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    if (strcmp(methods[i].name, name) == 0) return &methods[i];
  }
  return NULL;
}
