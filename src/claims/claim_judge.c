/* The verdict on one figure. */
#include <math.h>

#include "base/number.h"
#include "claims/claim.h"

static bool equal_at(double a, double b, int decimals) { return fabs(a - b) < 1e-6 * pow(10, -decimals); }

static double half_even(double value, int decimals) {
  double scale = pow(10, decimals), x = value * scale, down = floor(x);
  if (fabs(x - down - 0.5) > 1e-9) return floor(x + 0.5) / scale;
  return (fmod(down, 2) == 0 ? down : down + 1) / scale;
}

op_status claim_judge(claim *c, op_arena *arena, op_error *err) {
  double rounded = op_number_round(c->estimate, c->decimals), difference = c->estimate - c->published, scale = pow(10, c->decimals);
  char computed[OP_NUMBER_TEXT];
  c->verdict = "reproduced";
  c->why = "";
  if (equal_at(rounded, c->published, c->decimals)) return OP_OK;
  if (equal_at(half_even(c->estimate, c->decimals), c->published, c->decimals)) {
    c->why = "rounded half to even";
    return OP_OK;
  }
  if (equal_at(trunc(c->estimate * scale) / scale, c->published, c->decimals)) {
    c->why = "cut, not rounded";
    return OP_OK;
  }
  c->verdict = "differs";
  c->bad = true;
  op_number_write_fixed(c->estimate, c->decimals, computed);
  bool inside = !isnan(c->lower) && c->published >= c->lower && c->published <= c->upper;
  const char *because = isnan(c->lower) ? "the interval is not known" : inside ? "sampling error could explain it: inside the interval" : "sampling error does not explain it: outside the interval";
  if (c->se > 0) c->why = op_arena_format(arena, err, "computed %s, %+.*f or %.1f standard errors; %s", computed, c->decimals + 1, difference, fabs(difference) / c->se, because);
  else c->why = op_arena_format(arena, err, "computed %s, %+.*f", computed, c->decimals + 1, difference);
  return c->why != NULL ? OP_OK : OP_E_MEMORY;
}
