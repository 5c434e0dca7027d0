/* The verdict on one claim under what it states and opine's defaults, and the search for another choice that gives the published figure. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "claims/checker.h"

double claim_figure(const claim *c, const claim_outcome *found) { return c->sum_rounded ? found->parts : found->estimate; }

/* --- the choices that are open --- */

typedef struct option {
  const char *words, *accept; /* "unweighted", "weights: none"; NULL = as it is */
} option;

typedef struct dimensions {
  option weights[10], bases[4];
  const char *weight_values[10];
  const char *base_values[4];
  op_names leave_out[4];
  size_t n_weights, n_bases;
  bool waves;                 /* each wave by itself too */
} dimensions;

static void add_weights(checker *k, const claim *c, dimensions *d) {
  bool counts = c->stat == CLAIM_BASE; /* of respondents, unless it is said to be weighted */
  d->n_weights = 1;
  if (c->weights != NULL) return;
  if (!counts && k->own_weights[0] != '\0') {
    d->weight_values[d->n_weights] = "none";
    d->weights[d->n_weights++] = (option){"unweighted", "weights: none"};
  }
  for (size_t i = 0; i < k->weights.count; i++) {
    const char *name = k->weights.items[i];
    if (!counts && strcmp(name, k->own_weights) == 0) continue;
    d->weight_values[d->n_weights] = name;
    d->weights[d->n_weights++] = (option){checker_say(k, "weighted by %s", name), checker_say(k, "weights: %s", name)};
  }
}

static const char *joined(checker *k, const op_names *names) {
  op_text text = {0};
  for (size_t i = 0; i < names->count; i++) op_text_addf(&text, "%s%s", i > 0 ? "|" : "", names->items[i]);
  return checker_take(k, &text);
}

/* Don't-knows are declared missing, or they are answers like others: then the labels tell. */
static void add_bases(checker *k, const claim *c, const op_names *doubtful, dimensions *d) {
  d->n_bases = 1;
  if (c->base != NULL || c->missing.count > 0 || c->variable == NULL) return;
  bool all = k->request->base == OP_BASE_ALL;
  d->base_values[1] = all ? "valid" : "all";
  d->bases[d->n_bases++] = all ? (option){"don't-knows are out of the base", "base: valid"} : (option){"don't-knows are in the base", "base: all"};
  if (doubtful->count == 0) return;
  d->base_values[2] = "valid";
  d->leave_out[2] = *doubtful;
  d->bases[d->n_bases++] = (option){"don't-knows are out of the base", checker_say(k, "missing: %s", joined(k, doubtful))};
}

static bool names_word(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    if ((at == text || strchr(letters, at[-1]) == NULL) && (at[n] == '\0' || strchr(letters, at[n]) == NULL)) return true;
  }
  return false;
}

static void find_dimensions(checker *k, const claim *c, const op_names *doubtful, dimensions *d) {
  *d = (dimensions){0};
  add_weights(k, c, d);
  add_bases(k, c, doubtful, d);
  d->waves = k->n_waves > 1 && c->wave.count == 0 && c->stat != CLAIM_CHANGE && !op_text_equal(c->by, k->time) && (c->where == NULL || !names_word(c->where, k->time)) &&
             (k->request->where == NULL || !names_word(k->request->where, k->time));
}

/* --- one claim under one choice --- */

/* What the search remembers of a claim. */
typedef struct search {
  int cost;                   /* of the best choice; the fewer things change the better */
  const char *choice, *accept;
  claim_adopted adopted;
  claim_outcome found;
  double nearest;             /* least distance of a choice that fails */
  const char *nearest_choice;
  claim_outcome nearest_found;
  size_t tried, hits;
  double *seen;               /* figures so far: a choice that changes nothing is none */
  size_t n_seen;
} search;

static const option roundings[] = {{NULL, NULL}, {"halves go to the even digit", "rounding: even"}, {"cut, not rounded", "rounding: cut"}};

static void join(checker *k, const option *add, const char *between, const char **words, const char **accept) {
  if (add->words == NULL) return;
  *words = *words[0] != '\0' ? checker_say(k, "%s%s%s", *words, between, add->words) : add->words;
  *accept = *accept[0] != '\0' ? checker_say(k, "%s, %s", *accept, add->accept) : add->accept;
}

static bool seen_before(search *s, double figure) {
  for (size_t i = 0; i < s->n_seen; i++) {
    if (fabs(s->seen[i] - figure) < 1e-9 * fmax(1, fabs(figure))) return true;
  }
  s->seen[s->n_seen++] = figure;
  return false;
}

/* A choice fails or holds: kept when it changes less than the best so far. `cost` is that of weights, base and wave. */
static void weigh(checker *k, const claim *c, search *s, const claim_outcome *found, const option *parts[3], const claim_adopted *adopted, int cost) {
  static const option sum = {"the parts are rounded before they are added", "sum: rounded"};
  bool rounds = c->states.form == STATES_VALUE || c->states.form >= STATES_AT_LEAST, sums = !c->sum_said && !isnan(found->parts);
  rounding own = c->round_said ? c->round : ROUND_UP;
  for (int p = 0; p <= sums; p++) {
    double figure = p == 1 ? found->parts : claim_figure(c, found), printed[ROUNDINGS];
    if (seen_before(s, figure)) continue;
    for (int r = ROUND_UP; r < ROUNDINGS; r++) {
      bool again = false;
      rounding how = r == ROUND_UP ? own : (rounding)r;
      if (r != ROUND_UP && (c->round_said || !rounds)) break;
      printed[r] = statement_round(figure, c->states.decimals, how);
      for (int q = 0; q < r; q++) again = again || printed[q] == printed[r];
      if (again) continue; /* no choice: it prints the same */
      s->tried++;
      bool holds = statement_holds(&c->states, figure, how);
      double off = fabs(statement_difference(&c->states, figure));
      bool nearer = !holds && r == ROUND_UP && cost + p > 0 && (isnan(s->nearest) || off < s->nearest - 1e-9);
      int own_cost = cost + (p == 1 ? 102 : 0) + (r != ROUND_UP ? 101 : 0);
      bool better = holds && (s->choice == NULL || own_cost < s->cost);
      s->hits += holds;
      if (!better && !nearer) continue;
      const char *words = "", *accept = "";
      if (p == 1) join(k, &sum, " and ", &words, &accept);
      join(k, &roundings[r], " and ", &words, &accept);
      for (size_t i = 0; i < 3; i++) join(k, parts[i], i == 0 && words[0] == '\0' ? "" : " and ", &words, &accept);
      claim_outcome shown = *found;
      shown.estimate = figure;
      if (nearer) {
        s->nearest = off;
        s->nearest_choice = words;
        s->nearest_found = shown;
      } else {
        s->cost = own_cost;
        s->choice = words;
        s->accept = accept;
        s->adopted = *adopted;
        s->found = shown;
      }
    }
  }
}

/* --- all choices --- */

typedef struct hunt {
  checker *k;
  const size_t *members;      /* claims that fail */
  size_t n;
  search *searches;           /* one a member */
  claim_outcome *outcomes;    /* n x waves */
  dimensions d;
} hunt;

static op_status try_analyst(hunt *h, size_t w, size_t b, bool each_wave) {
  analyst a = {h->d.weight_values[w], h->d.base_values[b], h->d.leave_out[b], each_wave};
  size_t waves = each_wave ? h->k->n_waves : 1;
  int cost = (w > 0 ? 103 : 0) + (b > 0 ? 104 : 0) + (each_wave ? 105 : 0);
  op_status status = claims_compute(h->k, &a, h->members, h->n, h->outcomes);
  for (size_t i = 0; status == OP_OK && i < h->n; i++) {
    for (size_t v = 0; v < waves; v++) {
      const claim_outcome *found = &h->outcomes[i * waves + v];
      const claim *c = &h->k->claims.items[h->members[i]];
      if (found->missing != NULL || isnan(claim_figure(c, found))) continue;
      option wave = {NULL, NULL};
      if (each_wave) wave = (option){checker_say(h->k, "in wave %s alone", h->k->waves[v]), checker_say(h->k, "wave: %s", h->k->waves[v])};
      const option *parts[3] = {&h->d.weights[w], &h->d.bases[b], &wave};
      claim_adopted adopted = {a.weights, a.base, each_wave ? h->k->waves[v] : NULL, a.missing};
      weigh(h->k, c, &h->searches[i], found, parts, &adopted, cost);
    }
  }
  return status;
}

static op_status try_all(hunt *h) {
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < h->d.n_weights; w++) {
    for (size_t b = 0; status == OP_OK && b < h->d.n_bases; b++) {
      status = try_analyst(h, w, b, false);
      if (status == OP_OK && h->d.waves) status = try_analyst(h, w, b, true);
    }
  }
  return status;
}

/* --- verdicts --- */

static const char *deviation(checker *k, const claim *c, const claim_outcome *found, double figure) {
  char computed[OP_NUMBER_GROUPED];
  double off = statement_difference(&c->states, figure);
  op_number_write_grouped(figure, c->states.decimals, computed);
  const char *first = checker_say(k, "computed %s, %+.*f", computed, c->states.decimals + 1, off);
  if (!(found->se > 0)) return first;
  double low = figure - off;
  const char *because = isnan(found->lower) ? "the interval is not known" : low >= found->lower && low <= found->upper ? "sampling error could explain it: inside the interval" : "sampling error does not explain it: outside the interval";
  return checker_say(k, "%s or %.1f standard errors; %s", first, fabs(off) / found->se, because);
}

static const char *choices_tried(checker *k, const claim *c, const search *s) {
  char figure[OP_NUMBER_TEXT];
  if (s->tried <= 1) return "";
  if (isnan(s->nearest)) return checker_say(k, "; none of %zu choices gives it", s->tried);
  const claim_outcome *at = &s->nearest_found;
  op_number_write_fixed(at->estimate, c->states.decimals + 1, figure);
  const char *errors = at->se > 0 ? checker_say(k, " or %.1f standard errors", s->nearest / at->se) : "";
  return checker_say(k, "; none of %zu choices gives it, the nearest other is %s if %s (%+.*f%s)", s->tried, figure, s->nearest_choice, c->states.decimals + 1,
                     statement_difference(&c->states, at->estimate), errors);
}

static void settle(checker *k, claim *c, const search *s) {
  c->tried = s->tried;
  c->hits = s->hits;
  if (s->choice == NULL || s->choice[0] == '\0') {
    const char *tail = c->stat == CLAIM_ORDER || c->stat == CLAIM_RANK ? (s->tried > 1 ? checker_say(k, "; none of %zu choices gives it", s->tried) : "") : choices_tried(k, c, s);
    c->why = checker_say(k, "%s%s", c->why, tail);
    return;
  }
  char plain[OP_NUMBER_GROUPED];
  op_number_write_grouped(claim_figure(c, &c->found), c->states.decimals, plain);
  c->verdict = VERDICT_OTHERWISE;
  c->choice = s->choice;
  c->accept = s->accept;
  c->adopted = s->adopted;
  const char *asked = c->stat == CLAIM_ORDER ? "as the claim stands the order is another" : checker_say(k, "as the claim stands it is %s", plain);
  c->why = checker_say(k, "%s; of %zu choices tried %zu give%s what is published; to accept this one, add '%s' to the claim", asked, s->tried, s->hits, s->hits == 1 ? "s" : "", s->accept);
  c->found = s->found;
}

/* The verdict without a search. */
static void judge_plainly(checker *k, claim *c) {
  double figure = claim_figure(c, &c->found);
  rounding how = c->round_said ? c->round : ROUND_UP;
  c->done = true;
  c->why = c->found.note != NULL ? c->found.note : "";
  if (c->found.missing == NULL && isnan(figure)) c->found.missing = "the claim adds up rounded parts, and its categories are no such parts";
  if (c->found.missing != NULL) {
    c->verdict = VERDICT_NOT_COMPUTABLE;
    c->why = c->found.missing;
    c->found.estimate = (double)NAN;
    return;
  }
  c->verdict = statement_holds(&c->states, figure, how) ? VERDICT_REPRODUCED : VERDICT_DIFFERS;
  if (c->verdict == VERDICT_DIFFERS && c->found.note == NULL) c->why = deviation(k, c, &c->found, figure);
  c->found.estimate = figure;
}

static op_status find_doubtful(checker *k, const claim *c, const size_t *members, op_names *out) {
  op_request r;
  op_result *result = NULL;
  op_error ignored = {0};
  analyst plain = {0};
  if (c->variable == NULL || c->base != NULL || c->missing.count > 0 || c->categories.count == 0) return OP_OK;
  op_status status = claims_request(k, &plain, members, 1, &r);
  if (status != OP_OK) return status;
  op_status ran = op_run(&r, &result, &ignored);
  if (ran == OP_OK) status = claims_doubtful(k, result, out);
  if (ran == OP_E_MEMORY) *k->err = ignored;
  if (ran == OP_E_MEMORY) status = ran;
  op_result_free(result);
  return status;
}

static op_status search_all(checker *k, const size_t *failed, size_t n) {
  hunt h = {.k = k, .members = failed, .n = n};
  op_names doubtful = {0};
  op_status status = find_doubtful(k, &k->claims.items[failed[0]], failed, &doubtful);
  if (status != OP_OK) return status;
  find_dimensions(k, &k->claims.items[failed[0]], &doubtful, &h.d);
  h.searches = op_array_new(n, sizeof *h.searches, k->err);
  size_t most = 2 * h.d.n_weights * h.d.n_bases * (k->n_waves + 1);
  double *seen = op_array_new(n * most, sizeof *seen, k->err);
  h.outcomes = op_array_new(n * (k->n_waves + 1), sizeof *h.outcomes, k->err);
  status = h.searches != NULL && h.outcomes != NULL && seen != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    h.searches[i].nearest = (double)NAN;
    h.searches[i].seen = &seen[i * most];
  }
  if (status == OP_OK) status = try_all(&h);
  for (size_t i = 0; status == OP_OK && i < n; i++) settle(k, &k->claims.items[failed[i]], &h.searches[i]);
  op_free(seen);
  op_free(h.searches);
  op_free(h.outcomes);
  return status;
}

op_status claims_judge(checker *k, const size_t *members, size_t n) {
  analyst plain = {0};
  size_t *failed = op_array_new(n, sizeof *failed, k->err), n_failed = 0;
  claim_outcome *outcomes = op_array_new(n, sizeof *outcomes, k->err);
  op_status status = failed != NULL && outcomes != NULL ? claims_compute(k, &plain, members, n, outcomes) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    claim *c = &k->claims.items[members[i]];
    c->found = outcomes[i];
    judge_plainly(k, c);
    if (c->verdict == VERDICT_DIFFERS && !k->options->no_choices) failed[n_failed++] = members[i];
  }
  if (status == OP_OK && n_failed > 0) status = search_all(k, failed, n_failed);
  op_free(failed);
  op_free(outcomes);
  return status;
}
