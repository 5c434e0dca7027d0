/* Two independent binomial proportions. */
#include <math.h>

#include "infer/interval.h"

op_status op_two_proportions_compare(double x1, double n1, double x2, double n2, double level, op_two_proportions *out, op_error *err) {
  if (!(n1 > 0) || !(n2 > 0) || !(x1 >= 0 && x1 <= n1) || !(x2 >= 0 && x2 <= n2)) {
    return op_fail(err, OP_E_REQUEST, "expected 0 <= x <= n and n > 0 in both samples");
  }
  double p1 = x1 / n1, p2 = x2 / n2, d = p1 - p2, z = interval_critical((double)INFINITY, level), pooled = (x1 + x2) / (n1 + n2);
  op_interval a = interval_score(p1, n1, z), b = interval_score(p2, n2, z);
  *out = (op_two_proportions){.difference = d, .se_unpooled = sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)};
  double se = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  out->z_pooled = se > 0 ? d / se : (double)NAN;
  out->p_pooled = op_t_p_two_sided(out->z_pooled, (double)INFINITY);
  out->newcombe = (op_interval){d - sqrt((p1 - a.lower) * (p1 - a.lower) + (b.upper - p2) * (b.upper - p2)),
                                d + sqrt((a.upper - p1) * (a.upper - p1) + (p2 - b.lower) * (p2 - b.lower)), NULL};
  out->wald = (op_interval){d - z * out->se_unpooled, d + z * out->se_unpooled, NULL};
  return OP_OK;
}
