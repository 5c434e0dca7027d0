/* Recomputing claims: those that share everything but their categories are computed in one run. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "base/text_fold.h"
#include "claims/checker.h"
#include "study/check.h"

static bool same_names(const op_names *a, const op_names *b) {
  if (a->count != b->count) return false;
  for (size_t i = 0; i < a->count; i++) {
    if (strcmp(a->items[i], b->items[i]) != 0) return false;
  }
  return true;
}

bool claim_computable(const claim *c) {
  if (c->variable != NULL) return true;
  return c->stat == CLAIM_BASE && c->parts.count == 0;
}

bool claims_same_run(const claim *a, const claim *b) {
  return a->stat == b->stat && op_text_equal(a->variable, b->variable) && op_text_equal(a->where, b->where) && op_text_equal(a->by, b->by) &&
         op_text_equal(a->base, b->base) && op_text_equal(a->weights, b->weights) && op_text_equal(a->strata, b->strata) && op_text_equal(a->since, b->since) &&
         op_text_equal(a->versus, b->versus) && same_names(&a->missing, &b->missing) && same_names(&a->wave, &b->wave) &&
         (a->categories.count > 0) == (b->categories.count > 0);
}

/* --- the request --- */

static bool is_net_label(const checker *k, const char *label) {
  size_t n;
  const op_net *nets = checker_nets(k, &n);
  for (size_t i = 0; i < n; i++) {
    if (strcmp(nets[i].label, label) == 0) return true;
  }
  return false;
}

const char *claim_net_name(checker *k, size_t index) {
  const claim *c = &k->claims.items[index];
  if (c->categories.count == 1 && is_net_label(k, c->categories.items[0])) return c->categories.items[0];
  return checker_say(k, "claim %zu", index + 1);
}

/* The request's own nets (or the study's), then one a claim. An order of categories needs none: it looks at the categories' own rows. */
static op_status make_nets(checker *k, const size_t *members, size_t n, op_request *r) {
  size_t n_own;
  const op_net *own = checker_nets(k, &n_own);
  op_net *nets = op_arena_alloc(k->arena, (n_own + n) * sizeof *nets, k->err);
  if (nets == NULL) return OP_E_MEMORY;
  if (n_own > 0) memcpy(nets, own, n_own * sizeof *nets);
  for (size_t i = 0; i < n; i++) {
    const claim *c = &k->claims.items[members[i]];
    const char *label = claim_net_name(k, members[i]);
    if (c->categories.count > 0 && !is_net_label(k, label) && !(c->stat == CLAIM_ORDER && !c->among_groups)) {
      nets[n_own++] = (op_net){c->variable, label, c->categories};
    }
  }
  r->nets = nets;
  r->n_nets = n_own;
  return OP_OK;
}

static op_status add_missing(checker *k, const char *variable, const op_names *values, op_request *r) {
  if (values->count == 0) return OP_OK;
  op_missing_spec *specs = op_arena_alloc(k->arena, (r->n_missing + 1) * sizeof *specs, k->err);
  if (specs == NULL) return OP_E_MEMORY;
  if (r->n_missing > 0) memcpy(specs, r->missing, r->n_missing * sizeof *specs);
  specs[r->n_missing++] = (op_missing_spec){variable, *values};
  r->missing = specs;
  return OP_OK;
}

/* "wave in (10, 11)", texts in quotes that they do not hold. */
static const char *wave_condition(checker *k, const char *const *codes, size_t n) {
  op_text text = {0};
  double number;
  bool plain = k->time[strspn(k->time, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0' && strspn(k->time, "0123456789") == 0;
  op_text_addf(&text, plain ? "%s %s" : "`%s` %s", k->time, n > 1 ? "in (" : "== ");
  for (size_t i = 0; i < n; i++) {
    bool is_number = op_number_read(codes[i], strlen(codes[i]), '.', &number);
    const char *quote = is_number ? "" : strchr(codes[i], '\'') != NULL ? "\"" : "'";
    op_text_addf(&text, "%s%s%s%s", i > 0 ? ", " : "", quote, codes[i], quote);
  }
  if (n > 1) op_text_add(&text, ")");
  return checker_take(k, &text);
}

static op_status add_condition(checker *k, const char *condition, op_request *r) {
  r->where = r->where != NULL ? op_arena_format(k->arena, k->err, "(%s) and (%s)", r->where, condition) : condition;
  return r->where != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_waves(checker *k, const claim *c, op_request *r) {
  const char **codes = op_arena_alloc(k->arena, (c->wave.count + 1) * sizeof *codes, k->err);
  size_t n = 0;
  if (codes == NULL) return OP_E_MEMORY;
  if (c->since != NULL) codes[n++] = checker_wave(k, c->since);
  for (size_t i = 0; i < c->wave.count; i++) codes[n++] = checker_wave(k, c->wave.items[i]);
  if (c->stat == CLAIM_CHANGE) {
    r->time = k->time;
    r->vs = codes[0];
  }
  return n > 0 ? add_condition(k, wave_condition(k, codes, n), r) : OP_OK;
}

static op_status add_by(checker *k, const analyst *a, const claim *c, op_request *r) {
  const char **by = op_arena_alloc(k->arena, 2 * sizeof *by, k->err);
  size_t n = 0;
  if (by == NULL) return OP_E_MEMORY;
  if (c->by != NULL && c->stat != CLAIM_DIFFERENCE) by[n++] = c->by;
  if (a->each_wave) by[n++] = k->time;
  if (c->stat == CLAIM_DIFFERENCE) {
    r->compare.between = (op_names){&c->by, 1};
    r->compare.versus = c->versus;
    r->compare.of = c->categories.count > 0 ? OP_STAT_PROPORTION : OP_STAT_MEAN;
  }
  r->by = (op_names){by, n};
  return OP_OK;
}

static op_statistic statistic_of(const claim *c) {
  switch (c->stat) {
    case CLAIM_MEAN: return OP_STAT_MEAN;
    case CLAIM_TOTAL: return OP_STAT_TOTAL;
    case CLAIM_CHANGE: return OP_STAT_TREND;
    case CLAIM_DIFFERENCE: return OP_STAT_COMPARE;
    case CLAIM_MARGIN: return c->categories.count > 0 || c->variable == NULL ? OP_STAT_PROPORTION : OP_STAT_MEAN;
    default: return OP_STAT_PROPORTION;
  }
}

/* All respondents of a domain: a variable that everybody has. */
static op_status count_rows(checker *k, op_request *r) {
  static const char *const name = "respondents_counted";
  op_let *lets = op_arena_alloc(k->arena, (r->n_lets + 1) * sizeof *lets, k->err);
  if (lets == NULL) return OP_E_MEMORY;
  if (r->n_lets > 0) memcpy(lets, r->lets, r->n_lets * sizeof *lets);
  lets[r->n_lets++] = (op_let){name, "1"};
  r->lets = lets;
  r->variables = (op_names){&name, 1};
  return OP_OK;
}

op_status claims_request(checker *k, const analyst *a, const size_t *members, size_t n, op_request *r) {
  const claim *c = &k->claims.items[members[0]];
  const char *weights = a->weights != NULL ? a->weights : c->weights, *base = a->base != NULL ? a->base : c->base;
  *r = *k->request;
  r->statistic = statistic_of(c);
  r->trend_of = c->categories.count > 0 ? OP_STAT_PROPORTION : OP_STAT_MEAN;
  if (base != NULL) r->base = strcmp(base, "all") == 0 ? OP_BASE_ALL : OP_BASE_VALID;
  if (weights != NULL) r->weights = strcmp(weights, "none") == 0 ? "" : weights;
  if (c->strata != NULL) r->strata = strcmp(c->strata, "none") == 0 ? (op_names){0} : (op_names){&c->strata, 1};
  op_status status = OP_OK;
  if (c->variable != NULL) r->variables = (op_names){&c->variable, 1};
  else status = count_rows(k, r);
  if (status == OP_OK && c->where != NULL) status = add_condition(k, c->where, r);
  if (status == OP_OK) status = add_waves(k, c, r);
  if (status == OP_OK) status = add_by(k, a, c, r);
  if (status == OP_OK) status = add_missing(k, c->variable, &c->missing, r);
  if (status == OP_OK) status = add_missing(k, c->variable, &a->missing, r);
  return status == OP_OK ? make_nets(k, members, n, r) : status;
}

/* The kind of a label that is no answer, SPARES for an answer. "NA" is what R writes where nothing was asked. */
static op_status spare_kind(const char *label, claim_spare *spare, op_error *err) {
  const char *kind = "";
  char *folded = op_text_fold(label, err);
  if (folded == NULL) return OP_E_MEMORY;
  bool reason = study_reason_folded(folded, &kind), na = strcmp(folded, "na") == 0;
  op_free(folded);
  *spare = na || (reason && (strcmp(kind, "not asked") == 0 || strcmp(kind, "missing") == 0)) ? SPARE_UNASKED
           : reason && (strcmp(kind, "don't know") == 0 || strcmp(kind, "refused") == 0)     ? SPARE_DOUBT
                                                                                             : SPARES;
  return OP_OK;
}

op_status claims_spare(checker *k, const op_result *result, op_names out[SPARES]) {
  const op_section *s = op_result_section_named(result, "estimates");
  size_t category = s != NULL ? op_section_key_named(s, "category") : SIZE_MAX;
  const char **items[SPARES];
  op_status status = OP_OK;
  if (category == SIZE_MAX) return OP_OK;
  for (int i = 0; i < SPARES; i++) {
    items[i] = op_arena_alloc(k->arena, (s->n_rows + 1) * sizeof *items[i], k->err);
    if (items[i] == NULL) return OP_E_MEMORY;
    out[i] = (op_names){items[i], 0};
  }
  for (size_t r = 0; r < s->n_rows && status == OP_OK; r++) {
    const op_row *row = &s->rows[r];
    claim_spare spare = SPARES;
    bool known = false;
    if ((row->flags & (OP_ROW_NET | OP_ROW_MISSING)) != 0 || row->codes[category] == NULL || row->labels[category] == NULL) continue;
    status = spare_kind(row->labels[category], &spare, k->err);
    if (status != OP_OK || spare == SPARES) continue;
    for (size_t i = 0; i < out[spare].count; i++) known = known || strcmp(items[spare][i], row->codes[category]) == 0;
    if (!known) items[spare][out[spare].count++] = checker_say(k, "%s", row->codes[category]);
  }
  return status;
}

/* --- claims that cannot be computed --- */

static op_status all_missing(checker *k, const char *why, size_t n, claim_outcome *outcomes) {
  const char *text = op_arena_string(k->arena, why, k->err);
  if (text == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    double nan = (double)NAN;
    outcomes[i] = (claim_outcome){nan, nan, nan, nan, nan, nan, nan, NULL, text};
  }
  return OP_OK;
}

static const char *no_wave(checker *k, const char *name) {
  op_text list = {0};
  if (k->time == NULL) return checker_say(k, "the claim names the wave '%s', but the data have no wave variable; name it with --time", name);
  if (k->n_waves == 0) return checker_say(k, "the claim names the wave '%s', but '%s' has no values", name, k->time);
  const char *nearest = op_nearest_name(name, k->waves, k->n_waves);
  op_text_addf(&list, "'%s' has no wave '%s'; ", k->time, name);
  if (nearest != NULL && strlen(nearest) > 2) op_text_addf(&list, "did you mean '%s'? ", nearest); /* numbers of waves are all near each other */
  op_text_add(&list, "its waves are");
  for (size_t i = 0; i < k->n_waves && i < 20; i++) op_text_addf(&list, "%s %s", i > 0 ? "," : "", k->waves[i]);
  if (k->n_waves > 20) op_text_addf(&list, " and %zu more", k->n_waves - 20);
  return checker_take(k, &list);
}

/* Why a claim's waves are none; NULL when all are there. */
static const char *unknown_wave(checker *k, const claim *c) {
  if (c->since != NULL && checker_wave(k, c->since) == NULL) return no_wave(k, c->since);
  for (size_t i = 0; i < c->wave.count; i++) {
    if (checker_wave(k, c->wave.items[i]) == NULL) return no_wave(k, c->wave.items[i]);
  }
  return NULL;
}

static bool names_row(const op_section *s, size_t key, size_t row, const char *name) {
  const op_row *at = &s->rows[row];
  return op_text_equal(at->codes[key], name) || (at->labels[key] != NULL && op_text_same(at->labels[key], name));
}

/* The name among the categories; else the nearest of theirs, or NULL. */
static const char *nearest_category(const op_section *s, size_t key, const char *name, const char **names) {
  size_t n = 0;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (names_row(s, key, r, name)) return name;
    if (s->rows[r].codes[key] != NULL) names[n++] = s->rows[r].codes[key];
    if (s->rows[r].labels[key] != NULL) names[n++] = s->rows[r].labels[key];
  }
  return op_nearest_name(name, names, n);
}

const char *checker_names(checker *k, const op_section *s, size_t key) {
  const op_row *told[12];
  op_text text = {0};
  size_t n = 0, more = 0;
  for (size_t r = 0; r < s->n_rows; r++) {
    const char *code = s->rows[r].codes[key], *label = s->rows[r].labels[key];
    bool again = code == NULL || (s->rows[r].flags & (OP_ROW_NET | OP_ROW_TOTAL)) != 0;
    for (size_t i = 0; i < n && !again; i++) again = op_text_equal(told[i]->codes[key], code);
    if (again) continue;
    if (n == sizeof told / sizeof *told) {
      more++;
      continue;
    }
    op_text_addf(&text, "%s%s", n > 0 ? ", " : "", code);
    if (label != NULL && !op_text_equal(code, label)) op_text_addf(&text, " (%s)", label);
    told[n++] = &s->rows[r];
  }
  if (more > 0) op_text_add(&text, " and more");
  return checker_take(k, &text);
}

/* A better word than "no category": the nearest of those that the question has. Keeps the run's own reason when the question cannot be tabulated. */
static op_status explain_category(checker *k, const claim *c, claim_outcome *outcome) {
  op_request r = *k->request;
  op_result *result = NULL;
  op_error ignored = {0};
  op_status status = OP_OK;
  r.statistic = OP_STAT_PROPORTION;
  r.variables = (op_names){&c->variable, 1};
  r.nets = NULL;
  r.n_nets = 0;
  if (c->categories.count == 0) return OP_OK;
  op_status ran = op_run(&r, &result, &ignored);
  if (ran == OP_E_MEMORY) *k->err = ignored;
  if (ran != OP_OK) return ran == OP_E_MEMORY ? ran : OP_OK;
  const op_section *s = op_result_section_named(result, "estimates");
  size_t key = op_section_key_named(s, "category");
  const char **names = op_arena_alloc(k->arena, (2 * s->n_rows + 1) * sizeof *names, k->err);
  if (names == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < c->categories.count; i++) {
    const char *name = c->categories.items[i], *nearest = nearest_category(s, key, name, names);
    if (nearest == name) continue;
    outcome->missing = nearest != NULL ? checker_say(k, "'%s' is no category of '%s'; did you mean '%s'?", name, c->variable, nearest)
                                       : checker_say(k, "'%s' is no category of '%s'; its categories are %s", name, c->variable, checker_names(k, s, key));
    break;
  }
  op_result_free(result);
  return status;
}

/* --- runs --- */

static op_status take_all(checker *k, const analyst *a, const op_result *result, const size_t *members, size_t n, claim_outcome *outcomes) {
  size_t waves = a->each_wave ? k->n_waves : 1;
  for (size_t i = 0; i < n; i++) {
    for (size_t w = 0; w < waves; w++) {
      op_status status = claim_take(k, a, result, members[i], a->each_wave ? k->waves[w] : NULL, &outcomes[i * waves + w]);
      if (status != OP_OK) return status;
    }
  }
  return OP_OK;
}

op_status claims_compute(checker *k, const analyst *a, const size_t *members, size_t n, claim_outcome *outcomes) {
  op_request r;
  op_result *result = NULL;
  op_error reason = {0};
  size_t waves = a->each_wave ? k->n_waves : 1;
  const claim *first = &k->claims.items[members[0]];
  const char *missing = unknown_wave(k, first);
  if (missing != NULL) return all_missing(k, missing, n * waves, outcomes);
  op_status status = claims_request(k, a, members, n, &r);
  if (status != OP_OK) return status;
  status = op_run(&r, &result, &reason);
  if (status == OP_E_MEMORY || status == OP_E_SYSTEM) {
    *k->err = reason;
    return status;
  }
  if (status != OP_OK && n > 1) { /* each alone, so that one bad claim costs only itself */
    status = OP_OK;
    for (size_t i = 0; status == OP_OK && i < n; i++) status = claims_compute(k, a, &members[i], 1, &outcomes[i * waves]);
    return status;
  }
  if (status != OP_OK) {
    op_text text = {0};
    op_text_addf(&text, "%s%s%s", reason.what, reason.hint[0] != '\0' ? "; " : "", reason.hint);
    status = op_text_check(&text, k->err);
    if (status == OP_OK) status = all_missing(k, text.data, waves, outcomes);
    op_text_clear(&text);
    return status == OP_OK && strstr(reason.what, "no category") != NULL ? explain_category(k, first, outcomes) : status;
  }
  status = take_all(k, a, result, members, n, outcomes);
  if (k->first == NULL) k->first = result;
  else op_result_free(result);
  return status;
}
