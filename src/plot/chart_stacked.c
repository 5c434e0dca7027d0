/* Stacked bars: the answers of a question from left to right, one row a group, wave or question. */
#include "plot/likert.h"

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  return likert_script(result, options, true, text, length, err);
}

const op_chart op_chart_stacked = {.name = "stacked", .summary = "stacked bars of all answers, one row for each group, wave or question", .figures = OP_CHART_GROUPS, .script = script};
