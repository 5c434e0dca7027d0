/* The rescaled bootstrap: n_h - 1 PSUs of each stratum drawn with replacement. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "base/limits.h"
#include "base/memory.h"
#include "design/replicate.h"

#define USUAL 500

static double scale(double R, const op_replicate_options *options) { return (isnan(options->average) ? 1 : options->average) / (R - 1); }

static op_status check(const replicate_frame *f, op_error *err) {
  for (uint32_t h = 0; h < f->n_strata; h++) {
    char name[200];
    if (f->start[h + 1] - f->start[h] > 1 || f->lonely == OP_LONELY_REMOVE || f->lonely == OP_LONELY_CERTAINTY) continue;
    op_design_stratum_name(f->design, h, name, sizeof name);
    if (name[0] == '\0') return op_fail(err, OP_E_REQUEST, "the design has only one PSU");
    op_fail(err, OP_E_REQUEST, "stratum '%s' has only one PSU, so that none can be drawn anew", name);
    return op_fail_hint(err, "join the stratum with another, or let its PSU keep its weight with --lonely certainty");
  }
  return OP_OK;
}

/* One replicate of one stratum: with m = n - 1 draws the factor is 1 - l + l n/(n-1) times the draws, l = sqrt(1 - f). */
static void draw(const replicate_frame *f, uint32_t h, gsl_rng *rng, size_t r, replicate_set *out) {
  size_t n = f->start[h + 1] - f->start[h];
  double l = sqrt(1 - op_design_stratum_fraction(f->design, h)), step = l * (double)n / (double)(n - 1);
  for (size_t i = f->start[h]; i < f->start[h + 1]; i++) out->factor[f->unit[i] * out->R + r] = n > 1 ? 1 - l : 1;
  for (size_t k = 0; n > 1 && k + 1 < n; k++) {
    size_t i = f->start[h] + gsl_rng_uniform_int(rng, n);
    out->factor[f->unit[i] * out->R + r] += step;
  }
}

static op_status make(const replicate_frame *f, replicate_set *out, op_error *err) {
  op_status status = check(f, err);
  if (status != OP_OK) return status;
  out->R = f->wanted > 0 ? f->wanted : USUAL;
  if (out->R < 2 || out->R > OP_LIMIT_REPLICATES) {
    return op_fail(err, OP_E_REQUEST, "%zu bootstrap replicates were asked for, expected 2 to %zu", out->R, OP_LIMIT_REPLICATES);
  }
  out->scale = 1 / ((double)out->R - 1);
  out->factor = op_array_new(f->n_units * out->R, sizeof *out->factor, err);
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  if (out->factor != NULL && rng == NULL) op_fail(err, OP_E_MEMORY, "memory is out");
  status = out->factor != NULL && rng != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) gsl_rng_set(rng, f->seed);
  for (size_t r = 0; status == OP_OK && r < out->R; r++) {
    for (uint32_t h = 0; h < f->n_strata; h++) draw(f, h, rng, r, out);
  }
  if (rng != NULL) gsl_rng_free(rng);
  return status;
}

const replicate_type replicate_type_bootstrap = {
    {"rep-type", "bootstrap", "rescaled bootstrap of PSUs; scale 1/(R-1)", "Rao, Wu & Yue 1992; R survey type = \"bootstrap\", \"subbootstrap\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    false, false, false, false, scale, make};
