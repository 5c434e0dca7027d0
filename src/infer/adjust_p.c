/* Adjusted p values over a family; NaN entries stay out of it. */
#include <math.h>
#include <stdlib.h>

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
  }
  return 1;
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
  if (method == OP_ADJUST_HOLM || method == OP_ADJUST_BONFERRONI) { /* step down: running maximum */
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
  return OP_OK;
}
