/* Whether a figure is what a statement says. */
#include <math.h>

#include "claims/statement.h"

double statement_round(double value, int decimals, rounding how) {
  double scale = pow(10, decimals), x = fabs(value) * scale, down = floor(x + 1e-9), rest = x - down;
  if (how != ROUND_CUT && fabs(rest - 0.5) <= 1e-9) down += how == ROUND_UP || fmod(down, 2) != 0;
  else if (how != ROUND_CUT && rest > 0.5) down += 1;
  return copysign(down / scale, value);
}

/* Numbers with so many decimals are the same: they differ by less than what binary fractions do. */
static bool same(double a, double b, int decimals) { return fabs(a - b) < 1e-6 * pow(10, -decimals); }

/* Ends of what is stated, NaN where it is open. */
static void range_of(const statement *s, double *low, double *high) {
  bool upward = s->form == STATES_JUST_OVER || s->form == STATES_OVER || s->form == STATES_AT_LEAST;
  bool downward = s->form == STATES_NEARLY || s->form == STATES_UNDER || s->form == STATES_AT_MOST;
  *low = *high = s->value;
  if (s->form == STATES_BETWEEN) *high = s->high;
  if (s->form == STATES_ABOUT || s->form == STATES_NEARLY) *low = s->value - s->step;
  if (s->form == STATES_ABOUT || s->form == STATES_JUST_OVER) *high = s->value + s->step;
  if (upward && s->form != STATES_JUST_OVER) *high = (double)NAN;
  if (downward && s->form != STATES_NEARLY) *low = (double)NAN;
}

bool statement_holds(const statement *s, double figure, rounding how) {
  double low, high, x = s->falls ? -figure : figure, printed = statement_round(x, s->decimals, how);
  range_of(s, &low, &high);
  switch (s->form) {
    case STATES_VALUE: return same(printed, s->value, s->decimals);
    case STATES_ABOUT: return x >= low - 1e-9 && x <= high + 1e-9;
    case STATES_NEARLY: return x >= low - 1e-9 && x < high;
    case STATES_JUST_OVER: return x > low && x <= high + 1e-9;
    case STATES_OVER: return x > low;
    case STATES_UNDER: return x < high;
    case STATES_AT_LEAST: return printed > low || same(printed, low, s->decimals);
    case STATES_AT_MOST: return printed < high || same(printed, high, s->decimals);
    case STATES_BETWEEN: break;
  }
  return (printed > low || same(printed, low, s->decimals)) && (printed < high || same(printed, high, s->decimals));
}

double statement_difference(const statement *s, double figure) {
  double low, high, x = s->falls ? -figure : figure, off = 0;
  range_of(s, &low, &high);
  if (low > high) return 0;
  if (!isnan(low) && x < low) off = x - low;
  else if (!isnan(high) && x > high) off = x - high;
  return s->falls ? -off : off;
}

double statement_value(const statement *s) {
  double value = s->form == STATES_BETWEEN ? (s->value + s->high) / 2 : s->value;
  return s->falls ? -value : value;
}
