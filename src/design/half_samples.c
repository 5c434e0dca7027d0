#include "design/half_samples.h"

#include "base/memory.h"
#include "design/hadamard.h"

static op_status not_two(const replicate_frame *f, uint32_t h, size_t n, op_error *err) {
  char name[200];
  op_design_stratum_name(f->design, h, name, sizeof name);
  op_fail(err, OP_E_REQUEST, "%s%s%s has %zu PSU%s, half samples need two", name[0] != '\0' ? "stratum '" : "the design", name, name[0] != '\0' ? "'" : "", n,
          n == 1 ? "" : "s");
  return op_fail_hint(err, n == 1 ? "join the stratum with another, or let its PSU keep its weight with --lonely certainty" : "take --method jkn or bootstrap");
}

op_status half_samples_make(const replicate_frame *f, double rho, replicate_set *out, op_error *err) {
  size_t balanced = 0, column = 0;
  for (uint32_t h = 0; h < f->n_strata; h++) {
    size_t n = f->start[h + 1] - f->start[h];
    bool kept = n == 1 && (f->lonely == OP_LONELY_REMOVE || f->lonely == OP_LONELY_CERTAINTY);
    if (n != 2 && !kept) return not_two(f, h, n, err);
    balanced += n == 2;
  }
  /* a column a stratum and the column of ones, which would not balance: then every stratum's mean over replicates is its own (full orthogonal balance) */
  out->R = hadamard_order(balanced + 1);
  signed char *H = hadamard_new(out->R, err);
  out->factor = op_array_new(f->n_units * out->R, sizeof *out->factor, err);
  op_status status = H != NULL && out->factor != NULL ? OP_OK : OP_E_MEMORY;
  for (uint32_t h = 0; status == OP_OK && h < f->n_strata; h++) {
    bool pair = f->start[h + 1] - f->start[h] == 2;
    column += pair;
    for (size_t i = f->start[h]; i < f->start[h + 1]; i++) {
      double *row = out->factor + f->unit[i] * out->R;
      for (size_t r = 0; r < out->R; r++) {
        bool chosen = (H[r * out->R + column] > 0) == (i == f->start[h]);
        row[r] = !pair ? 1 : chosen ? 2 - rho : rho;
      }
    }
  }
  op_free(H);
  out->scale = 1 / ((double)out->R * (1 - rho) * (1 - rho));
  return status;
}
