/* Weights whose mean drifts: pooled, a wave with a larger mean counts more than its respondents do. */
#include <math.h>

#include "study/check.h"

/* Tenth parts: published weights are rounded, and normalised files differ by less. */
#define DRIFT 0.1

static void check(study_checker *k) {
  size_t last = k->n_waves;
  double least = (double)INFINITY, most = 0;
  for (size_t w = 0; w < k->n_waves; w++) {
    const study_wave *now = &k->waves[w];
    if (isnan(now->mean) || !(now->mean > 0)) continue;
    least = fmin(least, now->mean);
    most = fmax(most, now->mean);
    if (last < k->n_waves && fabs(log(now->mean / k->waves[last].mean)) > log1p(DRIFT)) {
      study_problem(k, STUDY_WARNING, "weight_mean", now->name, k->study->weights, (double)now->rows,
                    "the mean weight goes from %.4g in %s to %.4g: figures of several waves together are ruled by the wave with the larger weights",
                    k->waves[last].mean, k->waves[last].name, now->mean);
    }
    last = w;
  }
}

const study_check study_check_weight_mean = {{"weight_mean", "weights whose mean drifts between waves", ""}, NULL, check};
