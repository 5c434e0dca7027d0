/* Cohen's kappa of two classifications of the same rows, from kept rows. */
#ifndef OPINE_ESTIMATE_KAPPA_H
#define OPINE_ESTIMATE_KAPPA_H

#include "estimate/rows.h"

/* Categories 0 .. n - 1 of both classifications; SIZE_MAX is not among the sets' rows. */
typedef struct op_kappa {
  const size_t *first, *second;  /* by row of the sample */
  size_t n;
  const double *agreement;       /* n x n: how far two categories agree, 1 on the diagonal */
} op_kappa;

/* Components: kappa, observed agreement, agreement expected by chance. `kappa` outlives the estimator. kappa is NaN where chance alone agrees fully.
   source  Cohen 1960; with degrees of agreement Cohen 1968; (po - pe)/(1 - pe) of weighted proportions and its delta-method variance: R survey svykappa 4.1-1 */
op_row_estimator op_kappa_estimator(const op_kappa *kappa);

#endif
