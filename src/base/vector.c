#include "base/vector.h"

OP_VECTOR void op_add_scaled(double amount, const double *restrict from, size_t n, double *restrict to) {
  for (size_t k = 0; k < n; k++) to[k] += amount * from[k];
}
