/* Two releases of data: the same is asked of both, and what comes back is compared as two results are. */
#include <stdint.h>
#include <string.h>

#include "diff/diff.h"

/* What was asked for, or what both know. */
static op_names chosen(const op_request *r, const diff_names *common) {
  return r->variables.count > 0 ? r->variables : (op_names){common->items, common->n};
}

/* --- one pass: how many rows, which codes, ranges and means --- */

static op_status describe(diff *d, const op_request *of, const diff_names *common, op_result **out) {
  op_request r = *of;
  r.statistic = OP_STAT_DESCRIBE;
  r.variables = chosen(of, common);
  r.coded_values = true;
  return op_run(&r, out, d->err);
}

static const char *type_of(const op_section *s, const op_row *row) {
  const char *type = row->codes[op_section_key_named(s, "type")];
  return type != NULL ? type : "";
}

/* Categories in both: their percentages are compared; ranges and means of the others. */
static bool is_coded(const op_section *s, const op_row *row) { return strstr(type_of(s, row), "coded") != NULL; }

static const op_row *row_named(const op_section *s, const char *name) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (strcmp(s->rows[r].codes[0], name) == 0) return &s->rows[r];
  }
  return NULL;
}

/* The rows of variables that have no categories in one of the two, as sections of their own: their texts stand in "schema" already. */
static op_status compare_measured(diff *d, const op_section *before, const op_section *after) {
  op_section own[2] = {*before, *after};
  op_key name[2] = {before->keys[0], after->keys[0]};
  op_status status = OP_OK;
  for (int i = 0; i < 2; i++) {
    own[i].keys = &name[i];
    own[i].n_keys = 1;
    own[i].n_rows = 0;
    own[i].rows = op_array_new(i == 0 ? before->n_rows : after->n_rows, sizeof(op_row), d->err);
    if (own[i].rows == NULL) status = OP_E_MEMORY;
  }
  for (size_t r = 0; status == OP_OK && r < before->n_rows; r++) {
    const op_row *now = row_named(after, before->rows[r].codes[0]);
    if (now == NULL || (is_coded(before, &before->rows[r]) && is_coded(after, now))) continue;
    own[0].rows[own[0].n_rows++] = before->rows[r];
    own[1].rows[own[1].n_rows++] = *now;
  }
  if (status == OP_OK) status = diff_section(d, "variables", &(diff_pair){&own[0], &own[1]});
  op_free(own[0].rows);
  op_free(own[1].rows);
  return status;
}

static const char *file_fact(const op_result *r, const char *name) {
  const op_section *s = op_result_section_named(r, "file");
  for (size_t i = 0; s != NULL && i < s->n_rows; i++) {
    if (strcmp(s->rows[i].codes[0], name) == 0) return s->rows[i].codes[1];
  }
  return "";
}

static op_status compare_rows_of(diff *d, const op_result *before, const op_result *after) {
  static const char *const facts[] = {"file", "rows", "variables"}, *const keys[] = {"what", "before", "after", NULL};
  static const op_measure measures[] = {OP_M_COUNT};
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < 3; i++) {
    const char *texts[] = {facts[i], file_fact(before, facts[i]), file_fact(after, facts[i])};
    op_row *row;
    status = diff_row(d, "releases", "Releases", keys, measures, texts, &row);
    if (i == 1) d->schema += strcmp(texts[1], texts[2]) != 0;
  }
  return status;
}

/* --- percentages --- */

/* Where no variable is named, those of the design. */
static bool left_out(const op_request *r, const diff_names *common, const char *name) {
  for (size_t i = 0; r->variables.count == 0 && i < common->n; i++) {
    if (common->design[i] && strcmp(common->items[i], name) == 0) return true;
  }
  return false;
}

static op_status coded_names(diff *d, const op_request *of, const diff_names *common, const op_section *before, const op_section *after, op_names *out) {
  const char **names = op_arena_alloc(d->arena, (before->n_rows + 1) * sizeof *names, d->err);
  size_t n = 0;
  if (names == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < before->n_rows; r++) {
    const op_row *now = row_named(after, before->rows[r].codes[0]);
    if (left_out(of, common, before->rows[r].codes[0])) continue;
    if (now != NULL && is_coded(before, &before->rows[r]) && is_coded(after, now)) names[n++] = op_arena_string(d->arena, now->codes[0], d->err);
    if (n > 0 && names[n - 1] == NULL) return OP_E_MEMORY;
  }
  *out = (op_names){names, n};
  return OP_OK;
}

static op_status compare_percentages(diff *d, const op_request *before, const op_request *after, op_names names) {
  op_result *results[2] = {NULL, NULL};
  const op_request *of[2] = {before, after};
  op_status status = OP_OK;
  for (int i = 0; status == OP_OK && i < 2; i++) {
    op_request r = *of[i];
    r.statistic = OP_STAT_PROPORTION;
    r.variables = names;
    status = op_run(&r, &results[i], d->err);
  }
  if (status == OP_OK) {
    diff_pair pair = {op_result_section_named(results[0], "estimates"), op_result_section_named(results[1], "estimates")};
    status = diff_section(d, "estimates", &pair);
  }
  if (status == OP_OK) status = diff_around(d, results[0], results[1]);
  op_result_free(results[0]);
  op_result_free(results[1]);
  return status;
}

/* --- the whole --- */

static op_status compare_described(diff *d, const op_request *before, const op_request *after, const diff_names *common, const op_result *was, const op_result *is) {
  const op_section *a = op_result_section_named(was, "variables"), *b = op_result_section_named(is, "variables");
  op_names coded = {NULL, 0};
  op_status status = compare_rows_of(d, was, is);
  if (status == OP_OK) status = diff_codes(d, was, is);
  if (status == OP_OK && (a == NULL || b == NULL)) return OP_OK;
  if (status == OP_OK) status = coded_names(d, before, common, a, b, &coded);
  if (status == OP_OK && coded.count > 0) status = compare_percentages(d, before, after, coded);
  return status == OP_OK ? compare_measured(d, a, b) : status;
}

static op_status compare(diff *d, const op_request *before, const op_request *after) {
  op_result *was = NULL, *is = NULL;
  diff_names common;
  op_status status = diff_schemas(d, before, after, &common);
  if (status == OP_OK && before->variables.count == 0 && common.n == 0) {
    op_fail(d->err, OP_E_REQUEST, "the two releases have no variable in common");
    status = op_fail_hint(d->err, "give a study file on each side, which brings the variables under the same names");
  }
  if (status == OP_OK) status = describe(d, before, &common, &was);
  if (status == OP_OK) status = describe(d, after, &common, &is);
  if (status == OP_OK && d->options->id != NULL) status = diff_respondents(d, before, after, &common);
  if (status == OP_OK) status = compare_described(d, before, after, &common, was, is);
  op_result_free(was);
  op_result_free(is);
  return status == OP_OK ? diff_summary(d, true) : status;
}

op_status op_diff_data(const op_request *before, const op_request *after, const op_diff_options *options, op_result **result, size_t *moved, op_error *err) {
  diff d;
  op_status status = diff_open(&d, options, err);
  if (status == OP_OK) status = compare(&d, before, after);
  if (status == OP_OK) {
    *moved = diff_count(&d);
    *result = diff_take(&d);
  }
  diff_clear(&d);
  return status;
}
