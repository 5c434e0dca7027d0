/* Checking a whole file of claims: those that share everything but their categories are computed in one run. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "claims/claim.h"
#include "opine/study.h"

typedef struct checker {
  const op_request *request;
  op_arena *arena;
  claim_list claims;
  op_study *study;        /* for its nets; NULL without a study */
  op_result *first;       /* its design, conventions and heading go to the result */
  op_error *err;
} checker;

/* Claims of one run differ in categories, group and published value only. */
static bool same_run(const claim *a, const claim *b) {
  if (a->missing.count != b->missing.count) return false;
  for (size_t i = 0; i < a->missing.count; i++) {
    if (strcmp(a->missing.items[i], b->missing.items[i]) != 0) return false;
  }
  return strcmp(a->variable, b->variable) == 0 && strcmp(a->stat, b->stat) == 0 && op_text_equal(a->where, b->where) && op_text_equal(a->by, b->by) &&
         op_text_equal(a->base, b->base) && op_text_equal(a->weights, b->weights) && op_text_equal(a->strata, b->strata);
}

static bool is_net_label(const checker *k, const char *label) {
  const op_net *nets = k->request->n_nets > 0 ? k->request->nets : k->study != NULL ? k->study->nets : NULL;
  size_t n = k->request->n_nets > 0 ? k->request->n_nets : k->study != NULL ? k->study->n_nets : 0;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(nets[i].label, label) == 0) return true;
  }
  return false;
}

/* Name of the result row that answers a claim. */
static const char *row_name(const checker *k, const claim *c, size_t index) {
  if (c->categories.count == 1 && is_net_label(k, c->categories.items[0])) return c->categories.items[0];
  return op_arena_format(k->arena, k->err, "claim %zu", index + 1);
}

/* The request's own nets (or the study's), then one a claim. */
static op_status make_nets(const checker *k, const size_t *members, size_t n, op_request *r) {
  const op_net *own = r->n_nets > 0 ? r->nets : k->study != NULL ? k->study->nets : NULL;
  size_t n_own = r->n_nets > 0 ? r->n_nets : k->study != NULL ? k->study->n_nets : 0;
  op_net *nets = op_arena_alloc(k->arena, (n_own + n) * sizeof *nets, k->err);
  if (nets == NULL) return OP_E_MEMORY;
  if (n_own > 0) memcpy(nets, own, n_own * sizeof *nets);
  for (size_t i = 0; i < n; i++) {
    const claim *c = &k->claims.items[members[i]];
    const char *label = row_name(k, c, members[i]);
    if (label == NULL) return OP_E_MEMORY;
    if (c->categories.count > 0 && !is_net_label(k, label)) nets[n_own++] = (op_net){c->variable, label, c->categories};
  }
  r->nets = nets;
  r->n_nets = n_own;
  return OP_OK;
}

static op_status add_missing(const checker *k, const claim *c, op_request *r) {
  if (c->missing.count == 0) return OP_OK;
  op_missing_spec *specs = op_arena_alloc(k->arena, (r->n_missing + 1) * sizeof *specs, k->err);
  if (specs == NULL) return OP_E_MEMORY;
  if (r->n_missing > 0) memcpy(specs, r->missing, r->n_missing * sizeof *specs);
  specs[r->n_missing++] = (op_missing_spec){c->variable, c->missing};
  r->missing = specs;
  return OP_OK;
}

static op_status make_request(const checker *k, const size_t *members, size_t n, op_request *r) {
  const claim *c = &k->claims.items[members[0]];
  *r = *k->request;
  r->statistic = strcmp(c->stat, "mean") == 0 ? OP_STAT_MEAN : strcmp(c->stat, "total") == 0 ? OP_STAT_TOTAL : OP_STAT_PROPORTION;
  r->variables = (op_names){&c->variable, 1};
  if (c->by != NULL) r->by = (op_names){&c->by, 1};
  if (c->base != NULL) r->base = strcmp(c->base, "all") == 0 ? OP_BASE_ALL : OP_BASE_VALID;
  if (c->weights != NULL) r->weights = strcmp(c->weights, "none") == 0 ? "" : c->weights;
  if (c->strata != NULL) r->strata = (op_names){&c->strata, 1};
  if (c->where != NULL) {
    r->where = r->where != NULL ? op_arena_format(k->arena, k->err, "(%s) and (%s)", r->where, c->where) : c->where;
    if (r->where == NULL) return OP_E_MEMORY;
  }
  op_status status = add_missing(k, c, r);
  return status == OP_OK ? make_nets(k, members, n, r) : status;
}

static const op_row *find_row(const op_result *result, const claim *c, const char *name) {
  const op_section *s = op_result_section_named(result, "estimates");
  size_t category = op_section_key_named(s, "category");
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (c->categories.count > 0 && !op_text_equal(row->codes[category], name)) continue;
    if (c->by != NULL && !op_text_equal(row->codes[0], c->group) && !op_text_equal(row->labels[0], c->group)) continue;
    return row;
  }
  return NULL;
}

static op_status not_computable(const checker *k, claim *c, const char *why) {
  c->verdict = "not computable";
  c->bad = true;
  c->done = true;
  c->estimate = c->se = c->lower = c->upper = c->n = (double)NAN;
  c->why = op_arena_string(k->arena, why, k->err);
  return c->why != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status take_outcome(const checker *k, const op_result *result, size_t index) {
  claim *c = &k->claims.items[index];
  const char *name = row_name(k, c, index);
  const op_row *row = name != NULL ? find_row(result, c, name) : NULL;
  double unit = strcmp(c->stat, "proportion") == 0 ? 100 : 1;
  if (name == NULL) return OP_E_MEMORY;
  if (row == NULL && c->by != NULL) {
    const char *why = op_arena_format(k->arena, k->err, "'%s' has no group '%s'", c->by, c->group != NULL ? c->group : "");
    return why != NULL ? not_computable(k, c, why) : OP_E_MEMORY;
  }
  if (row == NULL) return not_computable(k, c, "no category of the question answers to it");
  c->estimate = row->measures[OP_M_ESTIMATE] * unit;
  c->se = row->measures[OP_M_SE] * unit;
  c->lower = row->measures[OP_M_LOWER] * unit;
  c->upper = row->measures[OP_M_UPPER] * unit;
  c->n = row->measures[OP_M_BASE_N];
  c->done = true;
  if (isnan(c->estimate)) return not_computable(k, c, row->note != NULL ? row->note : "the estimate cannot be computed");
  return claim_judge(c, k->arena, k->err);
}

/* Computes some claims in one run; when that fails, each alone, so that one bad claim costs only itself. */
static op_status run_claims(checker *k, const size_t *members, size_t n) {
  op_request r;
  op_result *result = NULL;
  op_error reason = {0};
  op_status status = make_request(k, members, n, &r);
  if (status != OP_OK) return status;
  status = op_run(&r, &result, &reason);
  if (status == OP_E_MEMORY || status == OP_E_SYSTEM) {
    *k->err = reason;
    return status;
  }
  if (status != OP_OK && n > 1) {
    status = OP_OK;
    for (size_t i = 0; status == OP_OK && i < n; i++) status = run_claims(k, &members[i], 1);
    return status;
  }
  if (status != OP_OK) {
    op_text text = {0};
    op_text_addf(&text, "%s%s%s", reason.what, reason.hint[0] != '\0' ? "; " : "", reason.hint);
    status = op_text_check(&text, k->err);
    if (status == OP_OK) status = not_computable(k, &k->claims.items[members[0]], text.data);
    op_text_clear(&text);
    return status;
  }
  for (size_t i = 0; status == OP_OK && i < n; i++) status = take_outcome(k, result, members[i]);
  if (k->first == NULL) k->first = result;
  else op_result_free(result);
  return status;
}

static op_status run_all(checker *k) {
  size_t *members = op_array_new(k->claims.count, sizeof *members, k->err);
  op_status status = members != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < k->claims.count; i++) {
    size_t n = 0;
    if (k->claims.items[i].done) continue;
    for (size_t j = i; j < k->claims.count; j++) {
      if (!k->claims.items[j].done && same_run(&k->claims.items[i], &k->claims.items[j])) members[n++] = j;
    }
    status = run_claims(k, members, n);
  }
  op_free(members);
  return status;
}

/* --- result --- */

static op_status add_row(const checker *k, op_result *result, size_t section, const claim *c) {
  const char *const texts[] = {c->id, c->source, c->statement, c->stat, c->verdict, c->why};
  double unit = strcmp(c->stat, "proportion") == 0 ? 0.01 : 1;
  op_row *row;
  op_status status = op_section_row_add(result, section, &row, k->err);
  for (size_t i = 0; status == OP_OK && i < 6; i++) status = op_row_key_set(result, row, i, texts[i] != NULL ? texts[i] : "", NULL, k->err);
  if (status != OP_OK) return status;
  row->measures[OP_M_PUBLISHED] = c->published * unit;
  row->measures[OP_M_ESTIMATE] = c->estimate * unit;
  row->measures[OP_M_DIFFERENCE] = (c->estimate - c->published) * unit;
  row->measures[OP_M_SE] = c->se * unit;
  row->measures[OP_M_LOWER] = c->lower * unit;
  row->measures[OP_M_UPPER] = c->upper * unit;
  row->measures[OP_M_N] = c->n;
  row->measures[OP_M_DECIMALS] = c->decimals;
  if (c->bad) row->flags |= OP_ROW_BAD;
  return OP_OK;
}

/* What all claims share; domain and base are each claim's own. */
static op_status copy_context(const checker *k, op_result *to) {
  const op_result *from = k->first;
  op_status status = OP_OK;
  if (from == NULL) return OP_OK;
  to->level = from->level;
  to->title = op_result_text(to, from->title, k->err);
  to->source = op_result_text(to, from->source, k->err);
  if (from->banner != NULL) to->banner = op_result_text(to, from->banner, k->err);
  for (size_t i = 0; status == OP_OK && i < from->n_design; i++) status = op_result_design_add(to, from->design[i].name, from->design[i].value, k->err);
  for (size_t i = 0; status == OP_OK && i < from->n_conventions; i++) {
    const op_named_text *convention = &from->conventions[i];
    bool own = strcmp(convention->name, "where") == 0 || strcmp(convention->name, "base") == 0;
    if (!own) status = op_result_convention_add(to, convention->name, convention->value, k->err);
  }
  return to->title != NULL && to->source != NULL ? status : OP_E_MEMORY;
}

static op_status present(const checker *k, op_result **out, size_t *n_differ) {
  static const char *const keys[] = {"id", "source", "statement", "stat", "verdict", "why"};
  static const op_measure measures[] = {OP_M_PUBLISHED, OP_M_ESTIMATE, OP_M_DIFFERENCE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_N, OP_M_DECIMALS};
  bool percent = true;
  size_t section, differ = 0, uncomputed = 0;
  for (size_t i = 0; i < k->claims.count; i++) {
    percent = percent && strcmp(k->claims.items[i].stat, "proportion") == 0;
    uncomputed += strcmp(k->claims.items[i].verdict, "not computable") == 0;
    differ += k->claims.items[i].bad;
  }
  op_result *result = op_result_new("reproduce", k->err);
  op_status status = result != NULL ? copy_context(k, result) : OP_E_MEMORY;
  if (status == OP_OK) status = op_result_section_add(result, "claims", "", percent, &section, k->err);
  for (size_t i = 0; status == OP_OK && i < 6; i++) status = op_section_key_add(result, section, keys[i], keys[i], OP_KEY_TEXT, k->err);
  for (size_t i = 0; status == OP_OK && i < 8; i++) status = op_section_measure_add(result, section, measures[i], k->err);
  for (size_t i = 0; status == OP_OK && i < k->claims.count; i++) status = add_row(k, result, section, &k->claims.items[i]);
  if (status == OP_OK) {
    status = op_result_note_add(result, k->err, "%zu published figure%s: %zu reproduced, %zu differ, %zu not computable", k->claims.count, k->claims.count == 1 ? "" : "s",
                                k->claims.count - differ, differ - uncomputed, uncomputed);
  }
  if (status != OP_OK) {
    op_result_free(result);
    return status;
  }
  *out = result;
  *n_differ = differ;
  return OP_OK;
}

op_status op_claims_check(const char *claims_path, const op_request *request, op_result **result, size_t *n_differ, op_error *err) {
  checker k = {.request = request, .err = err};
  k.arena = op_arena_new(err);
  op_status status = k.arena != NULL ? claims_read(claims_path, k.arena, &k.claims, err) : OP_E_MEMORY;
  if (status == OP_OK && request->study != NULL) status = op_study_open_with(request->study, request->language, NULL, &k.study, err);
  if (status == OP_OK) status = run_all(&k);
  if (status == OP_OK) status = present(&k, result, n_differ);
  op_result_free(k.first);
  op_study_free(k.study);
  op_free(k.claims.items);
  op_arena_free(k.arena);
  return status;
}
