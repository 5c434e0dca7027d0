/* Checking a whole file of claims, and the result of it. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "claims/checker.h"

/* Claims of one run, the first of them not yet done. */
static op_status run_all(checker *k) {
  size_t *members = op_array_new(k->claims.count, sizeof *members, k->err);
  op_status status = members != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < k->claims.count; i++) {
    size_t n = 0;
    if (k->claims.items[i].done || !claim_computable(&k->claims.items[i])) continue;
    for (size_t j = i; j < k->claims.count; j++) {
      if (!k->claims.items[j].done && claims_same_run(&k->claims.items[i], &k->claims.items[j])) members[n++] = j;
    }
    status = claims_judge(k, members, n);
  }
  op_free(members);
  return status;
}

/* --- result --- */

static const char *const claim_keys[] = {"id", "source", "statement", "stat", "unit", "stated", "verdict", "choice", "accept", "why", "command", NULL};
static const op_measure claim_measures[] = {OP_M_PUBLISHED, OP_M_ESTIMATE, OP_M_DIFFERENCE, OP_M_SE,   OP_M_LOWER,   OP_M_UPPER,
                                            OP_M_N,         OP_M_DEFF,     OP_M_TRIED,      OP_M_HITS, OP_M_DECIMALS};
static const char *const check_keys[] = {"id", "check", "verdict", "choice", "accept", "why", NULL};
static const op_measure check_measures[] = {OP_M_VALUE, OP_M_DEFF};

/* "reproduced, if unweighted" */
static const char *verdict_label(checker *k, const claim *c, claim_verdict verdict, const char *choice) {
  if (verdict != VERDICT_OTHERWISE) return claim_verdict_name(verdict);
  bool from_data = k->request != NULL && claim_computable(c);
  return checker_say(k, "%s, if %s", claim_verdict_name(from_data && c->verdict == verdict && c->choice == choice ? VERDICT_REPRODUCED : VERDICT_CONSISTENT),
                     choice);
}

static op_status add_texts(checker *k, op_result *result, size_t section, const char *const *texts, size_t n, op_row **row) {
  op_status status = op_section_row_add(result, section, row, k->err);
  for (size_t i = 0; status == OP_OK && i < n; i++) status = op_row_key_set(result, *row, i, texts[i] != NULL ? texts[i] : "", NULL, k->err);
  return status;
}

static op_status add_claim(checker *k, op_result *result, size_t section, const claim *c) {
  const char *const texts[] = {
      c->id,     c->source, c->statement, claim_stat_name(c->stat), claim_unit_name(c->unit), c->published, claim_verdict_name(c->verdict), c->choice,
      c->accept, c->why,    c->command};
  double scale = claim_unit_scale(c->unit);
  op_row *row;
  op_status status = add_texts(k, result, section, texts, sizeof texts / sizeof *texts, &row);
  if (status == OP_OK) status = op_row_key_set(result, row, 6, texts[6], verdict_label(k, c, c->verdict, c->choice), k->err);
  if (status != OP_OK) return status;
  if (c->published != NULL) row->measures[OP_M_PUBLISHED] = statement_value(&c->states) * scale;
  row->measures[OP_M_N] = c->found.n;
  row->measures[OP_M_DECIMALS] = c->states.decimals;
  if (claim_bad(c->verdict)) row->flags |= OP_ROW_BAD;
  if (c->stat == CLAIM_ORDER) return OP_OK; /* no figure: the reason gives the order found */
  row->measures[OP_M_ESTIMATE] = c->found.estimate * scale;
  if (!isnan(c->found.estimate)) row->measures[OP_M_DIFFERENCE] = statement_difference(&c->states, c->found.estimate) * scale;
  row->measures[OP_M_SE] = c->found.se * scale;
  row->measures[OP_M_LOWER] = c->found.lower * scale;
  row->measures[OP_M_UPPER] = c->found.upper * scale;
  row->measures[OP_M_DEFF] = c->found.deff;
  if (c->tried > 0) {
    row->measures[OP_M_TRIED] = (double)c->tried;
    row->measures[OP_M_HITS] = (double)c->hits;
  }
  return OP_OK;
}

static op_status add_check(checker *k, op_result *result, size_t section, const claim_check *check) {
  const claim *c = &k->claims.items[check->claim];
  const char *const texts[] = {c->id, check->name, claim_verdict_name(check->verdict), check->choice, check->accept, check->why};
  op_row *row;
  op_status status = add_texts(k, result, section, texts, sizeof texts / sizeof *texts, &row);
  if (status == OP_OK) status = op_row_key_set(result, row, 2, texts[2], verdict_label(k, c, check->verdict, check->choice), k->err);
  if (status != OP_OK) return status;
  row->measures[OP_M_VALUE] = check->follows;
  row->measures[OP_M_DEFF] = check->deff;
  if (claim_bad(check->verdict)) row->flags |= OP_ROW_BAD;
  return OP_OK;
}

static op_status make_section(op_result *result, const char *name, bool percent, const char *const *keys, const op_measure *measures, size_t n_measures,
                              size_t *section, op_error *err) {
  op_status status = op_result_section_add(result, name, "", percent, section, err);
  for (size_t i = 0; status == OP_OK && keys[i] != NULL; i++) status = op_section_key_add(result, *section, keys[i], keys[i], OP_KEY_TEXT, err);
  for (size_t i = 0; status == OP_OK && i < n_measures; i++) status = op_section_measure_add(result, *section, measures[i], err);
  return status;
}

/* What all claims share; domain and base are each claim's own. */
static op_status copy_context(const checker *k, op_result *to) {
  const op_result *from = k->first;
  op_status status = OP_OK;
  to->title = op_result_text(to, from != NULL ? from->title : "", k->err);
  to->source = op_result_text(to, from != NULL ? from->source : "", k->err);
  if (to->title == NULL || to->source == NULL) return OP_E_MEMORY;
  if (from == NULL) return OP_OK;
  to->level = from->level;
  if (from->banner != NULL && (to->banner = op_result_text(to, from->banner, k->err)) == NULL) return OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < from->n_design; i++) status = op_result_design_add(to, from->design[i].name, from->design[i].value, k->err);
  for (size_t i = 0; status == OP_OK && i < from->n_conventions; i++) {
    const op_named_text *convention = &from->conventions[i];
    bool own = strcmp(convention->name, "where") == 0 || strcmp(convention->name, "base") == 0;
    if (!own) status = op_result_convention_add(to, convention->name, convention->value, k->err);
  }
  return status;
}

/* --- notes --- */

static op_status note_counts(const checker *k, op_result *result) {
  size_t counts[VERDICT_NOT_COMPUTABLE + 1] = {0};
  op_text text = {0};
  for (size_t i = 0; i < k->claims.count; i++) counts[k->claims.items[i].verdict]++;
  op_text_addf(&text, "%zu published figure%s: ", k->claims.count, k->claims.count == 1 ? "" : "s");
  bool first = true;
  for (int v = VERDICT_REPRODUCED; v <= VERDICT_NOT_COMPUTABLE; v++) {
    bool always = k->request != NULL ? v == VERDICT_REPRODUCED : v == VERDICT_CONSISTENT;
    if (counts[v] == 0 && !always) continue;
    const char *name = v == VERDICT_OTHERWISE ? (k->request != NULL ? "reproduced only by another choice" : "consistent only by another choice")
                       : v == VERDICT_DIFFERS && counts[v] > 1 ? "differ"
                                                               : claim_verdict_name((claim_verdict)v);
    op_text_addf(&text, "%s%zu %s", first ? "" : ", ", counts[v], name);
    first = false;
  }
  op_status status = op_text_check(&text, k->err);
  if (status == OP_OK) status = op_result_note_add(result, k->err, "%s", text.data);
  op_text_clear(&text);
  return status;
}

/* Whether the margins of error of one file come from one formula: a design effect that prints as 1.0 is none. */
static op_status note_margins(const checker *k, op_result *result) {
  size_t simple = 0, designed = 0;
  double low = INFINITY, high = 0;
  for (size_t i = 0; i < k->n_checks; i++) {
    double deff = k->checks[i].deff;
    if (strcmp(k->checks[i].name, "margin") != 0 || isnan(deff)) continue;
    if (deff >= 0.95 && deff < 1.05) {
      simple++;
      continue;
    }
    designed++;
    low = fmin(low, deff);
    high = fmax(high, deff);
  }
  if (simple == 0 || designed == 0) return OP_OK;
  return op_result_note_add(result, k->err,
                            "the margins of error follow two formulas: %zu that of simple random sampling, %zu one with a design effect (%.2f to %.2f)", simple,
                            designed, low, high);
}

static op_status note_choices(const checker *k, op_result *result) {
  size_t most = 0;
  for (size_t i = 0; i < k->claims.count; i++) most = k->claims.items[i].tried > most ? k->claims.items[i].tried : most;
  if (most < 2) return OP_OK;
  return op_result_note_add(result, k->err, "up to %zu choices were tried for a figure: the more are tried, the likelier one gives it by chance", most);
}

static size_t count_bad(const checker *k) {
  size_t n = 0;
  for (size_t i = 0, at = 0; i < k->claims.count; i++) {
    bool bad = claim_bad(k->claims.items[i].verdict);
    for (; at < k->n_checks && k->checks[at].claim == i; at++) bad = bad || claim_bad(k->checks[at].verdict);
    n += bad;
  }
  return n;
}

/* Without data the claims' rows hold the only check of each; a table of checks would say it twice. */
static bool checks_are_shown(const checker *k) {
  if (k->request != NULL) return k->n_checks > 0;
  for (size_t i = 1; i < k->n_checks; i++) {
    if (k->checks[i].claim == k->checks[i - 1].claim) return true;
  }
  return false;
}

op_status checker_result(checker *k, op_result **out, size_t *n_differ) {
  bool percent = true;
  size_t section;
  for (size_t i = 0; i < k->claims.count; i++) percent = percent && claim_unit_scale(k->claims.items[i].unit) < 1;
  op_result *result = op_result_new("reproduce", k->err);
  op_status status = result != NULL ? copy_context(k, result) : OP_E_MEMORY;
  if (status == OP_OK) {
    status = make_section(result, "claims", percent, claim_keys, claim_measures, sizeof claim_measures / sizeof *claim_measures, &section, k->err);
  }
  for (size_t i = 0; status == OP_OK && i < k->claims.count; i++) status = add_claim(k, result, section, &k->claims.items[i]);
  if (status == OP_OK && checks_are_shown(k)) {
    status = make_section(result, "checks", false, check_keys, check_measures, 2, &section, k->err);
    for (size_t i = 0; status == OP_OK && i < k->n_checks; i++) status = add_check(k, result, section, &k->checks[i]);
  }
  if (status == OP_OK) status = note_counts(k, result);
  if (status == OP_OK) status = note_choices(k, result);
  if (status == OP_OK) status = note_margins(k, result);
  if (status == OP_OK && k->failed) status = OP_E_MEMORY;
  if (status != OP_OK) {
    op_result_free(result);
    return status;
  }
  *out = result;
  *n_differ = count_bad(k);
  return OP_OK;
}

/* --- all --- */

/* Ids are how claims speak of each other and how readers find them: no two are the same. */
static op_status take_ids(checker *k) {
  op_status status = OP_OK;
  k->ids = op_dict_new(k->err);
  if (k->ids == NULL) return OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < k->claims.count; i++) {
    const claim *c = &k->claims.items[i];
    uint32_t at = op_dict_add(k->ids, c->id, strlen(c->id), k->err);
    if (at == OP_DICT_NONE) return OP_E_MEMORY;
    if (at == i) continue;
    op_fail(k->err, OP_E_DATA, "the id '%s' is that of the claim in line %zu already", c->id, k->claims.items[at].line);
    status = op_fail_at(k->err, k->path, c->line, 0);
  }
  return status;
}

op_status op_claims_check(const char *claims_path, const op_claims_options *options, op_result **result, size_t *n_differ, op_error *err) {
  checker k = {.options = options, .request = options->request, .path = claims_path, .own_weights = "", .err = err};
  k.arena = op_arena_new(err);
  op_status status = k.arena != NULL ? claims_read(claims_path, k.arena, &k.claims, err) : OP_E_MEMORY;
  if (status == OP_OK) status = take_ids(&k);
  if (status == OP_OK && k.request != NULL && k.request->study != NULL) status = op_study_open_with(k.request->study, k.request->language, NULL, &k.study, err);
  if (status == OP_OK && k.request != NULL) status = checker_look(&k);
  if (status == OP_OK && k.request != NULL) status = run_all(&k);
  if (status == OP_OK) status = claims_settle(&k);
  if (status == OP_OK) status = claims_check_all(&k);
  for (size_t i = 0; status == OP_OK && i < k.claims.count; i++) status = claim_command(&k, i);
  if (status == OP_OK) status = checker_result(&k, result, n_differ);
  if (status == OP_E_MEMORY && err != NULL && err->status == OP_OK) op_fail(err, OP_E_MEMORY, "out of memory while checking claims");
  op_result_free(k.first);
  op_study_free(k.study);
  op_dict_free(k.ids);
  op_free(k.claims.items);
  op_free(k.checks);
  op_arena_free(k.arena);
  return status;
}
