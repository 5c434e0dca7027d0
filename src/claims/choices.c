/* The choices that an analyst may make differently - weights, base, wave, rounding - tried on claims that fail as they stand. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "claims/checker.h"

/* --- the choices that are open --- */

typedef struct option {
  const char *words, *accept; /* "unweighted", "weights: none"; NULL = as it is */
} option;

typedef struct dimensions {
  option weights[10], bases[6];
  const char *weight_values[10];
  const char *base_values[6];
  op_names leave_out[6];
  size_t n_weights, n_bases;
  bool waves;                 /* each wave by itself too */
  size_t n_waves;             /* of the data */
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

static void add_base(dimensions *d, const char *base, const op_names *leave_out, const char *words, const char *accept) {
  d->base_values[d->n_bases] = base;
  if (leave_out != NULL) d->leave_out[d->n_bases] = *leave_out;
  d->bases[d->n_bases++] = (option){words, accept};
}

/* Don't-knows and the like are declared missing, or they are answers like others: then their labels tell. */
static void add_bases(checker *k, const claim *c, const op_names spare[SPARES], dimensions *d) {
  static const char *const words[] = {"don't-knows are out of the base", "those not asked are out of the base",
                                      "don't-knows and those not asked are out of the base"};
  op_names out[3] = {spare[SPARE_DOUBT], spare[SPARE_UNASKED], {NULL, 0}};
  d->n_bases = 1;
  if (c->base != NULL || c->missing.count > 0 || c->variable == NULL) return;
  bool all = k->request->base == OP_BASE_ALL;
  if (all) add_base(d, "valid", NULL, words[0], "base: valid");
  else add_base(d, "all", NULL, "don't-knows are in the base", "base: all");
  if (out[0].count > 0 && out[1].count > 0) {
    const char **both = op_arena_alloc(k->arena, (out[0].count + out[1].count) * sizeof *both, k->err);
    k->failed = k->failed || both == NULL;
    for (size_t i = 0; both != NULL && i < out[0].count + out[1].count; i++) both[i] = i < out[0].count ? out[0].items[i] : out[1].items[i - out[0].count];
    if (both != NULL) out[2] = (op_names){both, out[0].count + out[1].count};
  }
  for (size_t i = 0; i < 3; i++) {
    if (out[i].count > 0) add_base(d, "valid", &out[i], words[i], checker_say(k, "missing: %s", joined(k, &out[i])));
  }
}

static bool names_word(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    if ((at == text || strchr(letters, at[-1]) == NULL) && (at[n] == '\0' || strchr(letters, at[n]) == NULL)) return true;
  }
  return false;
}

static void find_dimensions(checker *k, const claim *c, const op_names spare[SPARES], dimensions *d) {
  *d = (dimensions){.n_waves = k->n_waves};
  add_weights(k, c, d);
  add_bases(k, c, spare, d);
  d->waves = k->n_waves > 1 && c->wave.count == 0 && c->stat != CLAIM_CHANGE && !op_text_equal(c->by, k->time) &&
             (c->where == NULL || !names_word(c->where, k->time)) && (k->request->where == NULL || !names_word(k->request->where, k->time));
}

/* --- one claim under one choice --- */

/* What one choice is called, and what it changes: the more, the costlier. */
typedef struct choice {
  const option *parts[5];     /* sum, rounding, weights, base, wave */
  claim_adopted adopted;
  int cost;                   /* 100 a change, and a little for its kind: rounding is likelier than another base */
  size_t weights, base, wave; /* 0 = as the claim stands */
} choice;

/* Beside what is kept of a claim: its figure by weights, base, wave and way of adding, NaN = none. */
typedef struct search {
  claim_search *kept;
  double *figures;
} search;

static const option roundings[] = {{NULL, NULL}, {"halves go to the even digit", "rounding: even"}, {"cut, not rounded", "rounding: cut"}};

static void join(checker *k, const option *add, const char *between, const char **words, const char **accept) {
  if (add->words == NULL) return;
  *words = *words[0] != '\0' ? checker_say(k, "%s%s%s", *words, between, add->words) : add->words;
  *accept = *accept[0] != '\0' ? checker_say(k, "%s, %s", *accept, add->accept) : add->accept;
}

static double *figure_at(const search *s, const dimensions *d, size_t weights, size_t base, size_t wave, int sum) {
  return &s->figures[(((weights * d->n_bases + base) * (d->n_waves + 1)) + wave) * 2 + (size_t)sum];
}

/* A change that changes nothing is no choice: the figure is what it is without one of the changes. */
static bool changes_nothing(const search *s, const dimensions *d, const choice *c, int sum, double figure) {
  const double *without[4] = {
      c->weights > 0 ? figure_at(s, d, 0, c->base, c->wave, sum) : NULL, c->base > 0 ? figure_at(s, d, c->weights, 0, c->wave, sum) : NULL,
      c->wave > 0 ? figure_at(s, d, c->weights, c->base, 0, sum) : NULL, sum > 0 ? figure_at(s, d, c->weights, c->base, c->wave, 0) : NULL};
  *figure_at(s, d, c->weights, c->base, c->wave, sum) = figure;
  for (size_t i = 0; i < 4; i++) {
    if (without[i] != NULL && fabs(*without[i] - figure) < 1e-9 * fmax(1, fabs(figure))) return true;
  }
  return false;
}

static void keep(checker *k, const choice *made, claim_search *s, const claim_outcome *found, double off, bool holds) {
  const char *words = "", *accept = "";
  bool nearer = !holds && made->cost > 0 && made->parts[1]->words == NULL && (isnan(s->nearest) || off < s->nearest - 1e-9);
  s->tried++;
  s->all_hits += holds;
  if (!nearer && (!holds || s->n_hits == CLAIM_HITS)) return;
  for (size_t i = 0; i < 5; i++) join(k, made->parts[i], " and ", &words, &accept);
  if (holds) {
    s->hits[s->n_hits++] = (claim_hit){words, accept, made->adopted, *found, made->cost};
    return;
  }
  s->nearest = off;
  s->nearest_choice = words;
  s->nearest_found = *found;
}

/* One way to compute, with each way to round it. */
static void weigh(checker *k, const claim *c, search *s, const dimensions *d, const claim_outcome *found, const choice *way) {
  static const option sum = {"the parts are rounded before they are added", "sum: rounded"}, none = {NULL, NULL};
  bool rounds = !c->round_said && (c->states.form == STATES_VALUE || c->states.form >= STATES_AT_LEAST), sums = !c->sum_said && !isnan(found->parts);
  for (int p = 0; p <= sums; p++) {
    double figure = p == 1 ? found->parts : claim_figure(c, found), printed[ROUNDINGS];
    if (changes_nothing(s, d, way, p, figure)) continue;
    for (int r = ROUND_UP; r < (rounds ? ROUNDINGS : ROUND_EVEN); r++) {
      rounding how = c->round_said ? c->round : (rounding)r;
      bool again = false;
      choice made = *way;
      claim_outcome shown = *found;
      printed[r] = statement_round(figure, c->states.decimals, how);
      for (int q = 0; q < r; q++) again = again || printed[q] == printed[r];
      if (again) continue; /* no choice: it prints the same */
      made.parts[0] = p == 1 ? &sum : &none;
      made.parts[1] = &roundings[r];
      made.cost += (p == 1 ? 102 : 0) + (r != ROUND_UP ? 101 : 0);
      shown.estimate = figure;
      keep(k, &made, s->kept, &shown, fabs(statement_difference(&c->states, figure)), statement_holds(&c->states, figure, how));
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
  choice way = {.parts = {NULL, NULL, &h->d.weights[w], &h->d.bases[b], NULL},
                .cost = (w > 0 ? 103 : 0) + (b > 0 ? 104 : 0) + (each_wave ? 105 : 0),
                .weights = w,
                .base = b};
  op_status status = claims_compute(h->k, &a, h->members, h->n, h->outcomes);
  for (size_t i = 0; status == OP_OK && i < h->n; i++) {
    for (size_t v = 0; v < waves; v++) {
      const claim_outcome *found = &h->outcomes[i * waves + v];
      const claim *c = &h->k->claims.items[h->members[i]];
      if (found->missing != NULL || isnan(claim_figure(c, found))) continue;
      const char *code = each_wave ? h->k->waves[v] : NULL;
      option wave = {NULL, NULL};
      if (each_wave) wave = (option){checker_say(h->k, "in wave %s alone", code), checker_say(h->k, "wave: %s", code)};
      way.parts[4] = &wave;
      way.wave = each_wave ? v + 1 : 0;
      way.adopted = (claim_adopted){a.weights, a.base, code, a.missing};
      weigh(h->k, c, &h->searches[i], &h->d, found, &way);
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

/* --- some claims of one run --- */

static op_status find_spare(checker *k, const claim *c, const size_t *members, op_names out[SPARES]) {
  op_request r;
  op_result *result = NULL;
  op_error ignored = {0};
  analyst plain = {0};
  if (c->variable == NULL || c->base != NULL || c->missing.count > 0 || c->categories.count == 0) return OP_OK;
  op_status status = claims_request(k, &plain, members, 1, &r);
  if (status != OP_OK) return status;
  op_status ran = op_run(&r, &result, &ignored);
  if (ran == OP_OK) status = claims_spare(k, result, out);
  if (ran == OP_E_MEMORY) *k->err = ignored;
  if (ran == OP_E_MEMORY) status = ran;
  op_result_free(result);
  return status;
}

static op_status start_search(hunt *h, double *figures, size_t most) {
  for (size_t i = 0; i < h->n * most; i++) figures[i] = (double)NAN;
  for (size_t i = 0; i < h->n; i++) {
    claim_search *kept = op_arena_alloc(h->k->arena, sizeof *kept, h->k->err);
    if (kept == NULL) return OP_E_MEMORY;
    kept->nearest = (double)NAN;
    h->searches[i] = (search){kept, &figures[i * most]};
    h->k->claims.items[h->members[i]].search = kept;
  }
  return OP_OK;
}

op_status claims_search(checker *k, const size_t *failed, size_t n) {
  hunt h = {.k = k, .members = failed, .n = n};
  op_names spare[SPARES] = {{0}};
  op_status status = find_spare(k, &k->claims.items[failed[0]], failed, spare);
  if (status != OP_OK) return status;
  find_dimensions(k, &k->claims.items[failed[0]], spare, &h.d);
  size_t most = 2 * h.d.n_weights * h.d.n_bases * (h.d.n_waves + 1);
  double *figures = op_array_new(n * most, sizeof *figures, k->err);
  h.searches = op_array_new(n, sizeof *h.searches, k->err);
  h.outcomes = op_array_new(n * (k->n_waves + 1), sizeof *h.outcomes, k->err);
  status = h.searches != NULL && h.outcomes != NULL && figures != NULL ? start_search(&h, figures, most) : OP_E_MEMORY;
  if (status == OP_OK) status = try_all(&h);
  op_free(figures);
  op_free(h.searches);
  op_free(h.outcomes);
  return status;
}
