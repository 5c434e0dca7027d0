#include "plot/axis.h"

#include <math.h>
#include <stdbool.h>

static double nice_step(double raw, int *decimals) {
  static const double steps[] = {1, 2, 2.5, 5, 10};
  double power = pow(10, floor(log10(raw)));
  size_t i = 0;
  while (i < 4 && steps[i] * power < raw * (1 - 1e-9)) i++;
  int places = (int)-floor(log10(power)) + (i == 2 ? 1 : 0) - (i == 4 ? 1 : 0);
  *decimals = places > 12 ? 12 : places > 0 ? places : 0;
  return steps[i] * power;
}

chart_axis axis_round(double low, double high, int ticks) {
  chart_axis axis = {0};
  if (!(high > low)) {
    double around = fabs(low) > 0 ? fabs(low) * 0.1 : 1;
    low -= around;
    high += around;
  }
  axis.step = nice_step((high - low) / ticks, &axis.decimals);
  axis.low = floor(low / axis.step + 1e-9) * axis.step;
  axis.high = ceil(high / axis.step - 1e-9) * axis.step;
  return axis;
}

size_t axis_ticks(const chart_axis *axis, double high) {
  double n = floor((fmin(high, axis->high) - axis->low) / axis->step + 1e-6);
  return n >= 0 && n <= 60 && axis->low + axis->step > axis->low ? (size_t)n + 1 : 0;
}

size_t axis_stride(const chart_axis *axis, double high, double apart, double width) {
  size_t n = axis_ticks(axis, high), stride = 1;
  while (stride < n && apart * (double)stride < width) stride++;
  return stride;
}

chart_axis axis_percent(double low, double high, int ticks) {
  /* a broken axis exaggerates; it is taken only where an axis from 0 would leave more than half of the figure empty */
  bool high_up = low > 25 && (high - low) < low * 0.8;
  chart_axis axis = axis_round(high_up ? low : 0, high > 0 ? high : 1, ticks);
  if (axis.step < 1) axis = (chart_axis){axis.low, ceil(high), 1, 0};
  if (axis.low < 0) axis.low = 0;
  if (axis.high > 100) axis.high = 100;
  return axis;
}
