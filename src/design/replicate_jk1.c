/* JK1: one PSU of an unstratified design left out in each replicate. */
#include "base/memory.h"
#include "design/jackknife.h"

static double scale(double R, const op_replicate_options *options) {
  (void)options;
  return (R - 1) / R;
}

static op_status make(const replicate_frame *f, replicate_set *out, op_error *err) {
  if (f->n_strata > 1) {
    op_fail(err, OP_E_REQUEST, "jk1 is for designs without strata, this one has %zu", f->n_strata);
    return op_fail_hint(err, "take --method jkn");
  }
  op_status status = jackknife_make(f, out, err);
  if (status != OP_OK) return status;
  out->scale = out->rscales[0];
  op_free(out->rscales);
  out->rscales = NULL;
  return OP_OK;
}

const replicate_type replicate_type_jk1 = {
    {"rep-type", "jk1", "jackknife without strata: each replicate leaves out one PSU; scale (R-1)/R", "Wolter 2007 chapter 4; R survey type = \"JK1\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    true, false, false, true, scale, make};
