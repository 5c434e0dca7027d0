/* Wald interval. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  /* a proportion that the design fixes (a stratum's share) has no sampling error and a true interval of zero width; 0 and 1 only look so */
  if (p->variance != 0 || p->p <= 0 || p->p >= 1) {
    if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  }
  return op_interval_wald(p->p, sqrt(p->variance), p->df, level);
}

const op_interval_method interval_wald = {"wald", "mean", "estimate plus or minus t times its standard error",
  "Cochran 1977, section 3.6; R svyciprop(method = \"mean\"), SAS and SPSS default",
  "{p} -/+ {t} x {se}", interval, NULL};
