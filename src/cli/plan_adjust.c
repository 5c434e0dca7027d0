/* opine plan adjust: p values of one family, adjusted. */
#include <string.h>

#include "base/number.h"
#include "cli/plan.h"

static op_status read_p(const op_names *texts, double *p, op_error *err) {
  for (size_t i = 0; i < texts->count; i++) {
    if (op_number_read(texts->items[i], strlen(texts->items[i]), '.', &p[i]) && p[i] >= 0 && p[i] <= 1) continue;
    return op_fail(err, OP_E_USAGE, "--p-values has '%s', expected numbers from 0 to 1", texts->items[i]);
  }
  return OP_OK;
}

static op_status add_method(const op_adjust *method, const double *p, size_t n, op_result *result, size_t section, op_error *err) {
  double *adjusted = op_array_new(n, sizeof *adjusted, err);
  op_status status = adjusted != NULL ? op_p_adjust(method->method, p, n, adjusted) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    char number[OP_NUMBER_TEXT];
    op_row *row;
    op_number_write((double)(i + 1), number);
    status = op_section_row_add(result, section, &row, err);
    if (status == OP_OK) status = op_row_key_set(result, row, 0, number, NULL, err);
    if (status != OP_OK) break;
    row->method = method->name;
    row->measures[OP_M_P] = p[i];
    row->measures[OP_M_P_ADJUSTED] = adjusted[i];
  }
  op_free(adjusted);
  return status == OP_E_MEMORY ? op_fail(err, status, "out of memory while adjusting %zu p values", n) : status;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  size_t count, section;
  op_names texts = {0};
  const op_adjust *all = op_adjusts(&count), *chosen = c->request.compare.adjust != NULL ? op_adjust_named(c->request.compare.adjust) : NULL;
  if (c->p_values == NULL) {
    op_fail(err, OP_E_USAGE, "--p-values is needed here");
    return op_fail_hint(err, "opine plan --help shows what each calculation takes");
  }
  op_status status = cli_split(c, c->p_values, ',', &texts, err);
  if (status == OP_OK && texts.count == 0) status = op_fail(err, OP_E_USAGE, "--p-values is empty, expected numbers from 0 to 1");
  double *p = status == OP_OK ? op_array_new(texts.count, sizeof *p, err) : NULL;
  if (status == OP_OK) status = p != NULL ? read_p(&texts, p, err) : OP_E_MEMORY;
  if (status == OP_OK) status = op_result_section_add(result, "p_values", "Adjusted p values", false, &section, err);
  if (status == OP_OK) status = op_section_key_add(result, section, "test", "test", OP_KEY_TEXT, err);
  if (status == OP_OK) status = op_section_measure_add(result, section, OP_M_P, err);
  if (status == OP_OK) status = op_section_measure_add(result, section, OP_M_P_ADJUSTED, err);
  for (size_t i = 0; status == OP_OK && i < count; i++) {
    bool asked = chosen != NULL ? &all[i] == chosen : all[i].method != OP_ADJUST_NONE;
    if (asked) status = add_method(&all[i], p, texts.count, result, section, err);
  }
  op_free(p);
  return status;
}

static const cli_plan_number takes[] = {CLI_PLAN_NUMBERS};
const cli_plan cli_plan_adjust = {takes, PLAN_TAKES_P_VALUES, run};
