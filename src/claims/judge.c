/* The verdict on one claim under what it states and opine's defaults; and which of the choices that give a published figure is named. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "claims/checker.h"

double claim_figure(const claim *c, const claim_outcome *found) { return c->sum_rounded ? found->parts : found->estimate; }

/* --- verdicts --- */

static const char *deviation(checker *k, const claim *c, const claim_outcome *found, double figure) {
  char computed[OP_NUMBER_GROUPED];
  double off = statement_difference(&c->states, figure);
  op_number_write_grouped(figure, c->states.decimals, computed);
  const char *first = checker_say(k, "computed %s, %+.*f", computed, c->states.decimals + 1, off);
  if (!(found->se > 0)) return first;
  double low = figure - off;
  const char *because = isnan(found->lower)                          ? "the interval is not known"
                        : low >= found->lower && low <= found->upper ? "sampling error could explain it: inside the interval"
                                                                     : "sampling error does not explain it: outside the interval";
  return checker_say(k, "%s or %.1f standard errors; %s", first, fabs(off) / found->se, because);
}

static const char *choices_tried(checker *k, const claim *c) {
  char figure[OP_NUMBER_TEXT];
  const claim_search *s = c->search;
  if (s->tried <= 1) return "";
  if (isnan(s->nearest) || c->unit == UNIT_PLACE) return checker_say(k, "; none of %zu choices gives it", s->tried);
  const claim_outcome *at = &s->nearest_found;
  op_number_write_fixed(at->estimate, c->states.decimals + 1, figure);
  const char *errors = at->se > 0 ? checker_say(k, " or %.1f standard errors", s->nearest / at->se) : "";
  return checker_say(k, "; none of %zu choices gives it, the nearest other is %s if %s (%+.*f%s)", s->tried, figure, s->nearest_choice, c->states.decimals + 1,
                     statement_difference(&c->states, at->estimate), errors);
}

/* --- the choice that is named --- */

/* How many claims of the file each choice would answer, by the text of its keys. */
static op_status count_choices(checker *k, op_dict *choices, size_t **counts) {
  size_t capacity = 0;
  for (size_t i = 0; i < k->claims.count; i++) {
    const claim_search *s = k->claims.items[i].search;
    for (size_t h = 0; s != NULL && h < s->n_hits; h++) {
      uint32_t at = op_dict_add(choices, s->hits[h].accept, strlen(s->hits[h].accept), k->err);
      op_status status = at != OP_DICT_NONE ? op_array_grow((void **)counts, &capacity, at + 1, sizeof **counts, 0, k->err) : OP_E_MEMORY;
      if (status != OP_OK) return status;
      (*counts)[at]++;
    }
  }
  return OP_OK;
}

/* The fewest changes; among equals the choice that answers most claims of the file, as a chance hit answers one; then the likelier change. */
static const claim_hit *best_hit(const claim_search *s, const op_dict *choices, const size_t *counts) {
  const claim_hit *best = NULL;
  size_t best_count = 0;
  for (size_t h = 0; h < s->n_hits; h++) {
    const claim_hit *hit = &s->hits[h];
    size_t count = counts[op_dict_find(choices, hit->accept, strlen(hit->accept))];
    int fewer = best != NULL ? best->cost / 100 - hit->cost / 100 : 1;
    if (fewer < 0 || (fewer == 0 && (count < best_count || (count == best_count && hit->cost >= best->cost)))) continue;
    best = hit;
    best_count = count;
  }
  return best;
}

/* The keys of other choices that change no more and give the figure too, a few of them. */
static const char *others(checker *k, const claim_search *s, const claim_hit *hit) {
  op_text text = {0};
  size_t told = 0;
  for (size_t h = 0; h < s->n_hits && told < 3; h++) {
    if (&s->hits[h] == hit || s->hits[h].cost / 100 > hit->cost / 100) continue;
    op_text_addf(&text, "%s'%s'", told == 0 ? "; so would " : " or ", s->hits[h].accept);
    told++;
  }
  return checker_take(k, &text);
}

/* A choice that few figures need where many hold without it is likely a chance hit: an analyst makes one table one way. */
static const char *doubt(checker *k, size_t needs, size_t holds) {
  if (needs * 10 > holds) return "";
  return checker_say(k, "; %zu figures of the file hold without this choice and %zu with it, so that it may be chance", holds, needs);
}

static void settle(checker *k, claim *c, const claim_hit *hit, size_t needs, size_t holds) {
  const claim_search *s = c->search;
  char plain[OP_NUMBER_GROUPED];
  c->tried = s->tried;
  c->hits = s->all_hits;
  if (hit == NULL) {
    c->why = checker_say(k, "%s%s", c->why, choices_tried(k, c));
    return;
  }
  op_number_write_grouped(c->found.estimate, c->states.decimals, plain);
  c->verdict = VERDICT_OTHERWISE;
  c->choice = hit->words;
  c->accept = hit->accept;
  c->adopted = hit->adopted;
  c->found = hit->found;
  const char *asked = c->stat == CLAIM_ORDER ? "as the claim stands the order is another" : checker_say(k, "as the claim stands it is %s", plain);
  c->why = checker_say(k, "%s; of %zu choices tried %zu give%s what is published; to accept this choice, add '%s' to the claim%s%s", asked, s->tried,
                       s->all_hits, s->all_hits == 1 ? "s" : "", hit->accept, others(k, s, hit), doubt(k, needs, holds));
}

op_status claims_settle(checker *k) {
  op_dict *choices = op_dict_new(k->err);
  size_t *counts = NULL;
  op_status status = choices != NULL ? count_choices(k, choices, &counts) : OP_E_MEMORY;
  size_t holds = 0;
  for (size_t i = 0; i < k->claims.count; i++) holds += k->claims.items[i].verdict == VERDICT_REPRODUCED;
  for (size_t i = 0; status == OP_OK && i < k->claims.count; i++) {
    claim *c = &k->claims.items[i];
    if (c->search == NULL) continue;
    const claim_hit *hit = best_hit(c->search, choices, counts);
    size_t needs = hit != NULL ? counts[op_dict_find(choices, hit->accept, strlen(hit->accept))] : 0;
    settle(k, c, hit, needs, holds);
  }
  op_dict_free(choices);
  op_free(counts);
  return status;
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
  if (status == OP_OK && n_failed > 0) status = claims_search(k, failed, n_failed);
  op_free(failed);
  op_free(outcomes);
  return status;
}
