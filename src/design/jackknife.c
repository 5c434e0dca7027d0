#include "design/jackknife.h"

#include "base/limits.h"
#include "base/memory.h"

static op_status lonely_failure(const replicate_frame *f, uint32_t h, op_error *err) {
  char name[200];
  op_design_stratum_name(f->design, h, name, sizeof name);
  if (name[0] != '\0') op_fail(err, OP_E_REQUEST, "stratum '%s' has only one PSU, so that it cannot be left out", name);
  else op_fail(err, OP_E_REQUEST, "the design has only one PSU");
  return op_fail_hint(err, "join the stratum with another, or let its PSU keep its weight with --lonely certainty");
}

static op_status count_replicates(const replicate_frame *f, replicate_set *out, op_error *err) {
  for (uint32_t h = 0; h < f->n_strata; h++) {
    size_t n = f->start[h + 1] - f->start[h];
    if (n > 1) out->R += n;
    else if (f->lonely != OP_LONELY_REMOVE && f->lonely != OP_LONELY_CERTAINTY) return lonely_failure(f, h, err);
  }
  if (out->R == 0) return lonely_failure(f, 0, err);
  if (out->R <= OP_LIMIT_REPLICATES) return OP_OK;
  op_fail(err, OP_E_REQUEST, "leaving out one unit at a time makes %zu replicates, more than %zu", out->R, OP_LIMIT_REPLICATES);
  return op_fail_hint(err, "name the PSUs with --psu, or take --method bootstrap");
}

op_status jackknife_make(const replicate_frame *f, replicate_set *out, op_error *err) {
  size_t at = 0;
  op_status status = count_replicates(f, out, err);
  if (status != OP_OK) return status;
  out->left_out = op_array_new(out->R, sizeof *out->left_out, err);
  out->rscales = op_array_new(out->R, sizeof *out->rscales, err);
  out->stratum = op_array_new(f->n_units, sizeof *out->stratum, err);
  out->growth = op_array_new(f->n_strata, sizeof *out->growth, err);
  if (!out->left_out || !out->rscales || !out->stratum || !out->growth) return OP_E_MEMORY;
  for (uint32_t h = 0; h < f->n_strata; h++) {
    double n = (double)(f->start[h + 1] - f->start[h]);
    out->growth[h] = n > 1 ? n / (n - 1) : 1;
    for (size_t i = f->start[h]; i < f->start[h + 1]; i++) {
      out->stratum[f->unit[i]] = h;
      if (n <= 1) continue;
      out->left_out[at] = f->unit[i];
      out->rscales[at++] = (n - 1) / n * (1 - op_design_stratum_fraction(f->design, h));
    }
  }
  return OP_OK;
}
