/* Numbers as tables show them: rounded once, grouped by thousands, with what a workbook needs to write them as numbers. */
#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "present/grid.h"

#define NOTHING "\xE2\x80\x93" /* en dash */

static grid_value text_only(const char *text) { return (grid_value){.text = text}; }

/* What stands for a value that is no number of a line. */
static grid_value none_of(double value) { return text_only(isnan(value) ? NOTHING : value > 0 ? "inf" : "-inf"); }

static grid_value grouped(grid *g, double value, int decimals) {
  char text[OP_NUMBER_GROUPED];
  op_number_write_grouped(value, decimals, text);
  return (grid_value){.text = grid_format(g, "%s", text), .kind = GRID_NUMBER, .number = value, .decimals = decimals, .grouped = true};
}

grid_value grid_fixed(grid *g, double value, int decimals) {
  char text[OP_NUMBER_TEXT];
  if (op_is_suppressed(value)) return text_only(g->suppressed);
  if (!isfinite(value)) return none_of(value);
  op_number_write_fixed(value, decimals, text);
  return (grid_value){.text = grid_format(g, "%s", text), .kind = GRID_NUMBER, .number = value, .decimals = decimals};
}

static grid_value plain_number(grid *g, double value) {
  char text[OP_NUMBER_TEXT];
  snprintf(text, sizeof text, "%.6g", value);
  return (grid_value){.text = grid_format(g, "%s", text), .kind = GRID_NUMBER, .number = value, .decimals = -1};
}

/* Decimals of an estimate: --digits, else one for percentages and three significant places for numbers. */
static int decimals_for(const op_section *section, double value, const op_present_options *options) {
  if (options->digits >= 0) return options->digits;
  if (section->percent) return 1;
  double size = fabs(value);
  return size >= 100000 ? 0 : size >= 1000 ? 1 : size >= 10 ? 2 : 3;
}

static grid_value estimate(grid *g, const op_section *section, op_measure measure, double value, const op_present_options *options) {
  int more = op_measure_at(measure)->print == OP_PRINT_SE && options->digits < 0 && fabs(value) < 100000 ? 1 : 0;
  int decimals = decimals_for(section, value, options) + more;
  if (!section->percent) return grouped(g, value, decimals);
  /* a percentage is rounded as a fraction, where its shortest text stands; times 100 is exact enough after that */
  grid_value shown = grouped(g, op_number_round(value, decimals + 2) * 100, decimals);
  shown.number = value;
  shown.percent = true;
  return shown;
}

grid_value grid_number(grid *g, const op_section *section, op_measure measure, double value, const op_present_options *options) {
  grid_value p = {.text = "<0.0001", .kind = GRID_NUMBER, .number = value, .decimals = 4};
  if (op_is_suppressed(value)) return text_only(g->suppressed);
  if (!isfinite(value)) return none_of(value);
  switch (op_measure_at(measure)->print) {
    case OP_PRINT_COUNT: return grouped(g, value, 0);
    case OP_PRINT_WEIGHTED: return grouped(g, value, fabs(value) < 100000 ? 1 : 0);
    case OP_PRINT_ESTIMATE:
    case OP_PRINT_SE: return estimate(g, section, measure, value, options);
    case OP_PRINT_RATIO: return grid_fixed(g, value, 3);
    case OP_PRINT_DF: return grouped(g, value, value == floor(value) ? 0 : 1);
    case OP_PRINT_P:
      if (value >= 0.0001) p = grid_fixed(g, value, 4);
      p.probability = true;
      return p;
    case OP_PRINT_PLAIN: return plain_number(g, value);
    case OP_PRINT_VALUE: return value == floor(value) || fabs(value) >= 1000 ? grouped(g, value, value == floor(value) ? 0 : 1) : plain_number(g, value);
  }
  return text_only(NOTHING);
}

const char *grid_measure(grid *g, const op_section *section, op_measure measure, double value, const op_present_options *options) {
  return grid_number(g, section, measure, value, options).text;
}

grid_value grid_interval(grid *g, const op_section *section, const op_row *row, const op_present_options *options) {
  double lower = row->measures[OP_M_LOWER], upper = row->measures[OP_M_UPPER];
  if (op_is_suppressed(lower)) return text_only(g->suppressed);
  if (isnan(lower) && isnan(upper)) return text_only(NOTHING);
  /* a limit that cannot be found leaves the other one standing */
  grid_value low = grid_number(g, section, OP_M_LOWER, lower, options), high = grid_number(g, section, OP_M_UPPER, upper, options);
  grid_value both = low.kind == GRID_NUMBER ? low : high;
  both.text = grid_format(g, "%s " NOTHING " %s", isnan(lower) ? "?" : low.text, isnan(upper) ? "?" : high.text);
  both.kind = both.kind == GRID_NUMBER ? GRID_INTERVAL : GRID_TEXT;
  both.number = lower;
  both.upper = upper;
  return both;
}

grid_value grid_signed(grid *g, grid_value value) {
  if (value.kind != GRID_NUMBER) return value;
  value.sign = true;
  if (value.number > 0) value.text = grid_format(g, "+%s", value.text);
  return value;
}

grid_value grid_marked(grid *g, grid_value value, const char *mark) {
  value.text = grid_format(g, "%s%s", value.text, mark);
  value.mark = mark;
  return value;
}
