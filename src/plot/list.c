/* The list of chart kinds. */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/plot.h"

#define OP_CHART(name) extern const op_chart op_chart_##name;
#include "plot/charts.def"
#undef OP_CHART

static const op_chart *const charts[] = {
#define OP_CHART(name) &op_chart_##name,
#include "plot/charts.def"
#undef OP_CHART
};

#define CHART_COUNT (sizeof charts / sizeof *charts)

const op_chart *op_chart_named(const char *name) {
  for (size_t i = 0; i < CHART_COUNT; i++) {
    if (op_text_equal(charts[i]->name, name)) return charts[i];
  }
  return NULL;
}

const op_chart *const *op_charts(size_t *count) {
  *count = CHART_COUNT;
  return charts;
}

op_status op_chart_find(const char *kind, const op_chart **chart, op_error *err) {
  const char *names[CHART_COUNT];
  op_text known = {0};
  const op_chart *found = op_chart_named(kind);
  if (found != NULL) {
    *chart = found;
    return OP_OK;
  }
  for (size_t i = 0; i < CHART_COUNT; i++) {
    names[i] = charts[i]->name;
    op_text_addf(&known, "%s%s", i > 0 ? ", " : "", names[i]);
  }
  const char *nearest = op_nearest_name(kind, names, CHART_COUNT);
  op_fail(err, OP_E_REQUEST, "no chart kind '%.100s', expected one of %s", kind, known.data != NULL ? known.data : "the list");
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  op_text_clear(&known);
  return OP_E_REQUEST;
}

/* The result has what the kind draws. */
static op_status check_section(const op_chart *chart, const op_result *result, op_error *err) {
  if (chart->section == NULL) return OP_OK;
  const op_section *section = op_result_section_named(result, chart->section);
  if (section != NULL && op_section_key_named(section, chart->key) != SIZE_MAX) return OP_OK;
  op_fail(err, OP_E_REQUEST, "a chart of kind %s draws %s, and this result of opine %s has none", chart->name, chart->draws, result->command);
  return op_fail_hint(err, "for example: opine chart %s", chart->example);
}

op_status op_chart_script(const op_result *result, const op_chart_options *options, char **script, size_t *length, op_error *err) {
  const char *kind = options != NULL && options->kind != NULL ? options->kind : charts[0]->name;
  const op_chart *chart;
  op_status status = op_chart_find(kind, &chart, err);
  if (status == OP_OK) status = check_section(chart, result, err);
  return status == OP_OK ? chart->script(result, options, script, length, err) : status;
}
