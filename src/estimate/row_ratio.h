/* Figures that are ratios of two sums over kept rows: shares of respondents or of answers, means of made-up scores. Where the sums are known only once all
   rows were read (which answers a question has, which rows count), moments cannot be asked for them. */
#ifndef OPINE_ESTIMATE_ROW_RATIO_H
#define OPINE_ESTIMATE_ROW_RATIO_H

#include "estimate/estimate.h"
#include "estimate/rows.h"

/* K figures a set: theta_k = sum w num_k / sum w den_k over its rows. */
typedef struct op_row_ratio {
  size_t K;
  /* What a row of the sample adds to figure k; den = 0 means that it is not in the figure's base. */
  void (*parts)(const void *context, size_t row, size_t k, double *num, double *den);
  const void *context;
  bool proportion;  /* rows with num != 0 are counted as the figure's own */
} op_row_ratio;

/* Estimate e = set * K + k, as from moments. fails OP_E_MEMORY, OP_E_REQUEST a stratum with one PSU
   source  Woodruff 1971 (influence (num - theta den)/D); replicates as in replicates.h */
op_status op_row_ratio_estimate(const op_row_estimation *in, const op_row_ratio *ratio, op_estimates *out, op_error *err);

#endif
