/* What published figures say of each other: sums, differences and orders of parts, percentages of a base, margins of error of a base. No data are read. */
#include <math.h>
#include <string.h>

#include "base/dict.h"
#include "base/number.h"
#include "base/text.h"
#include "claims/checker.h"
#include "opine/planning.h"

/* Where the exact figure lies that was printed so. */
typedef struct span {
  double low, high;
} span;

static span span_of(const claim *c, rounding how) {
  const struct statement *s = &c->states;
  double half = c->unit == UNIT_COUNT ? 0 : 0.5 * pow(10, -s->decimals), low = s->value, high = s->form == STATES_BETWEEN ? s->high : s->value;
  double below = how != ROUND_CUT ? half : low < 0 ? 2 * half : 0, above = how != ROUND_CUT ? half : high < 0 ? 0 : 2 * half; /* cut towards 0 */
  span out = {low - below, high + above};
  if (s->form == STATES_ABOUT || s->form == STATES_NEARLY) out.low = low - s->step;
  if (s->form == STATES_ABOUT || s->form == STATES_JUST_OVER) out.high = low + s->step;
  if (s->form == STATES_NEARLY) out.high = low;
  if (s->form == STATES_JUST_OVER || s->form == STATES_OVER) out.low = low;
  if (s->form == STATES_OVER || s->form == STATES_AT_LEAST) out.high = (double)INFINITY;
  if (s->form == STATES_UNDER) out.high = low;
  if (s->form == STATES_UNDER || s->form == STATES_AT_MOST) out.low = -(double)INFINITY;
  return s->falls ? (span){-out.high, -out.low} : out;
}

/* Spans that touch count as meeting: 35.25 may be printed as 35.2 or as 35.3. */
static bool meet(span a, span b) { return a.low <= b.high + 1e-9 && b.low <= a.high + 1e-9; }

static claim_check *add(checker *k, size_t index, const char *name) {
  if (op_array_grow((void **)&k->checks, &k->check_capacity, k->n_checks + 1, sizeof *k->checks, 0, k->err) != OP_OK) {
    k->failed = true;
    return NULL;
  }
  claim_check *made = &k->checks[k->n_checks++];
  *made = (claim_check){index, name, VERDICT_NONE, "", NULL, NULL, (double)NAN, (double)NAN};
  return made;
}

static const char *number(checker *k, double value, int decimals) {
  char text[OP_NUMBER_GROUPED];
  op_number_write_grouped(value, decimals, text);
  return checker_say(k, "%s", text);
}

/* --- parts --- */

/* Number of claims when there is none of that id. */
static size_t claim_named(const checker *k, const char *id) {
  uint32_t at = op_dict_find(k->ids, id, strlen(id));
  return at != OP_DICT_NONE ? at : k->claims.count;
}

/* Sets why when a part is no claim, or one of another kind. */
static bool parts_known(checker *k, const claim *c, claim_check *check) {
  for (size_t i = 0; i < c->parts.count; i++) {
    size_t at = claim_named(k, c->parts.items[i]);
    if (at < k->claims.count && k->claims.items[at].stat != CLAIM_ORDER && &k->claims.items[at] != c) continue;
    const char **ids = op_arena_alloc(k->arena, k->claims.count * sizeof *ids, k->err);
    k->failed = k->failed || ids == NULL;
    if (ids == NULL) return false;
    for (size_t j = 0; j < k->claims.count; j++) ids[j] = k->claims.items[j].id;
    const char *nearest = at == k->claims.count ? op_nearest_name(c->parts.items[i], ids, k->claims.count) : NULL;
    check->verdict = VERDICT_NOT_COMPUTABLE;
    check->why = at < k->claims.count ? checker_say(k, "'%s' cannot be a part: it has no figure of its own", c->parts.items[i])
                 : nearest != NULL    ? checker_say(k, "parts names '%s', which is no claim; did you mean '%s'?", c->parts.items[i], nearest)
                                      : checker_say(k, "parts names '%s', which is no claim", c->parts.items[i]);
    return false;
  }
  return true;
}

/* Sum of the parts (a change or difference: the first less the second), with the decimals that the longest of them shows. */
static span combine(const checker *k, const claim *c, rounding how, double *printed, int *decimals) {
  bool less = c->stat == CLAIM_CHANGE || c->stat == CLAIM_DIFFERENCE;
  span out = {0, 0};
  *printed = 0;
  *decimals = c->states.decimals;
  for (size_t i = 0; i < c->parts.count; i++) {
    const claim *part = &k->claims.items[claim_named(k, c->parts.items[i])];
    span s = span_of(part, part->round_said ? part->round : how);
    bool minus = less && i > 0;
    out.low += minus ? -s.high : s.low;
    out.high += minus ? -s.low : s.high;
    *printed += minus ? -statement_value(&part->states) : statement_value(&part->states);
    if (part->states.decimals > *decimals) *decimals = part->states.decimals;
  }
  return out;
}

static const char *equation(checker *k, const claim *c, double printed, int decimals) {
  bool less = c->stat == CLAIM_CHANGE || c->stat == CLAIM_DIFFERENCE;
  op_text text = {0};
  for (size_t i = 0; i < c->parts.count; i++) {
    const claim *part = &k->claims.items[claim_named(k, c->parts.items[i])];
    if (c->parts.count > 12 && i == 6) op_text_addf(&text, " + ... (%zu parts)", c->parts.count - 7);
    if (c->parts.count > 12 && i >= 6 && i + 1 < c->parts.count) continue;
    op_text_addf(&text, "%s%s", i == 0 ? "" : less ? " - " : " + ", number(k, statement_value(&part->states), part->states.decimals));
  }
  op_text_addf(&text, " = %s", number(k, printed, decimals));
  return checker_take(k, &text);
}

static void check_sum(checker *k, size_t index) {
  const claim *c = &k->claims.items[index];
  bool less = c->stat == CLAIM_CHANGE || c->stat == CLAIM_DIFFERENCE;
  claim_check *check = add(k, index, less ? "difference" : "sum");
  int decimals;
  if (check == NULL || !parts_known(k, c, check)) return;
  if (less && c->parts.count != 2) {
    check->verdict = VERDICT_NOT_COMPUTABLE;
    check->why = "a change has two parts: the later figure and the earlier one";
    return;
  }
  rounding how = c->round_said ? c->round : ROUND_UP;
  span parts = combine(k, c, how, &check->follows, &decimals), whole = span_of(c, how);
  const char *sum = equation(k, c, check->follows, decimals), *published = number(k, statement_value(&c->states), c->states.decimals);
  bool printed = statement_holds(&c->states, check->follows, how);
  double off = statement_difference(&c->states, check->follows);
  check->verdict = VERDICT_CONSISTENT;
  check->why = sum;
  if (printed) return;
  if (meet(parts, whole)) {
    check->why = checker_say(k, "%s, published %s: rounding explains the %s", sum, c->published, number(k, fabs(off), decimals));
    return;
  }
  if (!c->round_said) {
    span cut_parts = combine(k, c, ROUND_CUT, &check->follows, &decimals);
    if (meet(cut_parts, span_of(c, ROUND_CUT))) {
      check->verdict = VERDICT_OTHERWISE;
      check->choice = "cut, not rounded";
      check->accept = "rounding: cut";
      check->why = checker_say(k, "%s, published %s: cutting explains the %s, rounding does not; to accept it, add 'rounding: cut' to the claim", sum,
                               c->published, number(k, fabs(off), decimals));
      return;
    }
  }
  check->verdict = VERDICT_INCONSISTENT;
  if (c->unit == UNIT_COUNT) {
    check->why = checker_say(k, "%s, published %s: %s too %s", sum, published, number(k, fabs(off), 0), off > 0 ? "few" : "many");
  } else {
    check->why = checker_say(k, "%s, published %s: rounding explains %s at most", sum, published,
                             number(k, (parts.high - parts.low + whole.high - whole.low) / 2, decimals + 2));
  }
}

static void check_order(checker *k, size_t index) {
  const claim *c = &k->claims.items[index];
  claim_check *check = add(k, index, "order");
  op_text text = {0};
  bool turned = false, open = false;
  if (check == NULL || !parts_known(k, c, check)) return;
  const claim *before = NULL;
  span last = {0, 0};
  for (size_t i = 0; i < c->parts.count; i++) {
    const claim *part = &k->claims.items[claim_named(k, c->parts.items[i])];
    bool above = before == NULL || statement_value(&before->states) > statement_value(&part->states);
    span own = span_of(part, part->round_said ? part->round : ROUND_UP);
    bool possible = above || last.high > own.low + 1e-9;
    turned = turned || !possible;
    open = open || (possible && !above);
    op_text_addf(&text, "%s%s", before == NULL ? "" : above ? " > " : possible ? " and " : " but ", number(k, statement_value(&part->states), part->states.decimals));
    before = part;
    last = own;
  }
  if (open && !turned) op_text_add(&text, ": rounding leaves open which is higher");
  check->verdict = turned ? VERDICT_INCONSISTENT : VERDICT_CONSISTENT;
  check->why = checker_take(k, &text);
}

/* --- can the percentage come from the base? --- */

/* Whether some count of n prints so; *nearest is the percentage of the count that comes nearest.
   source Brown & Heathers 2017, "The GRIM test", Social Psychological and Personality Science 8 */
static bool some_count(const claim *c, double n, rounding how, double *nearest, double *count) {
  double at = floor(c->states.value * n / 100), best = (double)INFINITY;
  for (double x = fmax(at - 1, 0); x <= fmin(at + 2, n); x++) {
    double share = 100 * x / n;
    bool holds = statement_holds(&c->states, share, how);
    if (!holds && fabs(share - c->states.value) >= best) continue;
    best = fabs(share - c->states.value);
    *nearest = share;
    *count = x;
    if (holds) return true;
  }
  return false;
}

/* Only for unweighted figures: weighted answers can give any percentage. */
static void check_grim(checker *k, size_t index) {
  static const char *const accept[] = {"rounding: up", "rounding: even", "rounding: cut"};
  static const char *const words[] = {"", "halves go to the even digit", "cut, not rounded"};
  const claim *c = &k->claims.items[index];
  bool weighted = c->weights != NULL ? strcmp(c->weights, "none") != 0 : k->request != NULL && k->own_weights[0] != '\0';
  double count = 0;
  if (weighted || c->stat != CLAIM_PROPORTION || isnan(c->n) || c->states.form != STATES_VALUE) return;
  claim_check *check = add(k, index, "grim");
  if (check == NULL) return;
  const char *n = number(k, c->n, 0), *of = number(k, c->states.value, c->states.decimals);
  if (c->n >= 100 * pow(10, c->states.decimals)) {
    check->verdict = VERDICT_CONSISTENT;
    check->follows = c->states.value;
    check->why = checker_say(k, "every percentage with %d decimal%s can come from %s respondents", c->states.decimals, c->states.decimals == 1 ? "" : "s", n);
    return;
  }
  for (int r = c->round_said ? (int)c->round : ROUND_UP; r < ROUNDINGS && check->verdict == VERDICT_NONE; r++) {
    if (some_count(c, c->n, (rounding)r, &check->follows, &count)) {
      check->verdict = r == ROUND_UP || c->round_said ? VERDICT_CONSISTENT : VERDICT_OTHERWISE;
      check->why = checker_say(k, "%s of %s are %s", number(k, count, 0), n, number(k, check->follows, c->states.decimals + 2));
      if (check->verdict == VERDICT_OTHERWISE) {
        check->choice = words[r];
        check->accept = accept[r];
        check->why = checker_say(k, "%s; to accept it, add '%s' to the claim", check->why, accept[r]);
      }
    }
    if (c->round_said) break;
  }
  if (check->verdict != VERDICT_NONE) return;
  check->why = checker_say(k, "no count of %s respondents gives %s%%: the nearest, %s, are %s", n, of, number(k, count, 0),
                           number(k, check->follows, c->states.decimals + 2));
  check->verdict = VERDICT_INCONSISTENT;
  if (c->weights != NULL || k->request != NULL) return;
  check->verdict = VERDICT_OTHERWISE;
  check->choice = "weighted";
  check->accept = "weights: NAME";
  check->why = checker_say(k, "%s; if the figure is weighted, add 'weights: NAME' to the claim", check->why);
}

/* --- margins of error --- */

static bool margin_of(const claim *c, double n, double *simple) {
  op_sampling s = op_sampling_default();
  if (!isnan(c->level)) s.level = c->level / 100;
  if (op_margin_proportion(&s, isnan(c->p) ? 0.5 : c->p / 100, n, simple, NULL) != OP_OK) return false;
  *simple *= 100;
  return true;
}

static const char *range_text(checker *k, span deff) {
  return isinf(deff.high) ? checker_say(k, "%.3g or more", deff.low) : checker_say(k, "%.3f to %.3f", fmax(deff.low, 0), deff.high);
}

/* What the data say of it. */
static const char *data_deff(checker *k, const claim *c) {
  if (isnan(c->data_deff)) return "";
  return checker_say(k, "; the weights of the data's %s respondents have a design effect of %.3f", number(k, c->data_n, 0), c->data_deff);
}

static void judge_simple(checker *k, const claim *c, double n, double simple, span deff, claim_check *check) {
  const char *formula = checker_say(k, "simple random sampling of %s gives %.3f", number(k, n, 0), simple);
  rounding own = c->round_said ? c->round : ROUND_UP;
  check->verdict = VERDICT_CONSISTENT;
  check->why = checker_say(k, "%s%s", formula, data_deff(k, c));
  if (statement_holds(&c->states, simple, own)) return;
  check->verdict = VERDICT_OTHERWISE;
  if (!c->round_said && statement_holds(&c->states, simple, ROUND_CUT)) {
    check->choice = "cut, not rounded";
    check->accept = "rounding: cut";
  } else if (deff.high < 1) {
    check->verdict = VERDICT_INCONSISTENT;
    check->why = checker_say(k, "%s: the margin is smaller, as with a design effect of %.3f (%s)", formula, check->deff, range_text(k, deff));
    return;
  } else {
    bool weights = c->data_deff >= deff.low && c->data_deff <= deff.high;
    double named = weights ? c->data_deff : check->deff;
    check->choice = checker_say(k, weights ? "its design effect is that of the weights, %.2f" : "its design effect is %.2f", named);
    check->accept = checker_say(k, "deff: %.2f", named);
  }
  check->why = checker_say(k, "%s; the margin implies a design effect of %.3f (%s)%s; to accept that, add '%s' to the claim", formula, check->deff,
                           range_text(k, deff), data_deff(k, c), check->accept);
}

static void check_margin(checker *k, size_t index) {
  const claim *c = &k->claims.items[index];
  double simple, n = isnan(c->n) ? c->data_n : c->n;
  if (c->stat != CLAIM_MARGIN || isnan(n) || c->variable != NULL) return;
  claim_check *check = add(k, index, "margin");
  if (check == NULL) return;
  if ((!isnan(c->p) && (c->p <= 0 || c->p >= 100)) || !margin_of(c, n, &simple)) {
    check->verdict = VERDICT_NOT_COMPUTABLE;
    check->why = "a share of 0 or 100 percent has no margin of error by this formula";
    return;
  }
  span printed = span_of(c, c->round_said ? c->round : ROUND_UP);
  span deff = {pow(fmax(printed.low, 0) / simple, 2), pow(printed.high / simple, 2)};
  check->deff = pow(c->states.value / simple, 2);
  check->follows = simple;
  if (!c->deff_said) {
    judge_simple(k, c, n, simple, deff, check);
    return;
  }
  claim stated = {.unit = UNIT_NUMBER, .states = c->deff};
  span said = span_of(&stated, ROUND_UP);
  check->verdict = meet(said, deff) ? VERDICT_CONSISTENT : VERDICT_INCONSISTENT;
  if (c->deff.form == STATES_VALUE) check->follows = simple * sqrt(c->deff.value);
  check->why = checker_say(k, "%s respondents have %.3f under simple random sampling: the margin implies a design effect of %.3f (%s)%s", number(k, n, 0),
                           simple, check->deff, range_text(k, deff), data_deff(k, c));
}

/* With data, a margin that names no figure is of a domain: how many it has and what their weights do. */
static op_status look_at_domains(checker *k) {
  analyst plain = {0};
  op_status status = OP_OK;
  for (size_t i = 0; k->request != NULL && status == OP_OK && i < k->claims.count; i++) {
    claim *c = &k->claims.items[i];
    claim_outcome found;
    if (c->stat != CLAIM_MARGIN || c->variable != NULL) continue;
    status = claims_compute(k, &plain, &i, 1, &found);
    c->found.missing = status == OP_OK ? found.missing : NULL;
    if (status != OP_OK || found.missing != NULL) continue;
    c->data_n = found.n;
    c->data_deff = found.deff;
  }
  return status;
}

/* The base that is stated beside a figure, when data have given the figure. */
static void check_base(checker *k, size_t index) {
  const claim *c = &k->claims.items[index];
  double n = c->stat == CLAIM_MARGIN && c->variable == NULL ? c->data_n : c->done ? c->found.n : (double)NAN;
  bool domain = c->where != NULL || c->by != NULL || c->wave.count > 0 || c->variable != NULL;
  if (k->request == NULL || isnan(c->n) || isnan(n) || c->stat == CLAIM_BASE || !domain) return;
  claim_check *check = add(k, index, "base");
  if (check == NULL) return;
  check->follows = n;
  check->verdict = n == c->n ? VERDICT_CONSISTENT : VERDICT_INCONSISTENT;
  check->why = n == c->n ? checker_say(k, "%s respondents", number(k, c->n, 0))
                         : checker_say(k, "stated %s respondents, the data have %s", number(k, c->n, 0), number(k, n, 0));
}

/* --- all --- */

static int severity(claim_verdict v) { return v == VERDICT_INCONSISTENT ? 4 : v == VERDICT_NOT_COMPUTABLE ? 3 : v == VERDICT_OTHERWISE ? 2 : 1; }

/* A claim that no data have answered takes the worst of its checks. */
static void take_verdict(checker *k, size_t index, size_t from) {
  claim *c = &k->claims.items[index];
  double nan = (double)NAN;
  if (c->done) return;
  c->done = true;
  c->verdict = VERDICT_NOT_COMPUTABLE;
  const char *missing = c->found.missing;
  bool needs_data = k->request == NULL && (claim_computable(c) || c->stat == CLAIM_MARGIN);
  c->why = missing != NULL ? missing
           : needs_data    ? "it takes data to recompute it, and the claim names no base (n) and no parts to hold it against"
                           : "the claim names nothing to hold it against: a variable, n or parts";
  c->found = (claim_outcome){nan, nan, nan, nan, isnan(c->n) ? c->data_n : c->n, nan, nan, NULL, NULL};
  for (size_t i = from; i < k->n_checks; i++) {
    const claim_check *check = &k->checks[i];
    if (i > from && severity(check->verdict) <= severity(c->verdict)) continue;
    c->verdict = check->verdict;
    c->why = check->why;
    c->choice = check->choice;
    c->accept = check->accept;
    if (c->unit != UNIT_COUNT && strcmp(check->name, "base") == 0) continue; /* the base is not the figure */
    c->found.estimate = check->follows;
    c->found.deff = check->deff;
  }
}

op_status claims_check_all(checker *k) {
  op_status status = look_at_domains(k);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < k->claims.count; i++) {
    const claim *c = &k->claims.items[i];
    size_t from = k->n_checks;
    if (c->parts.count > 0 && c->stat == CLAIM_ORDER) check_order(k, i);
    else if (c->parts.count > 0) check_sum(k, i);
    check_grim(k, i);
    check_margin(k, i);
    check_base(k, i);
    take_verdict(k, i, from);
  }
  return k->failed ? OP_E_MEMORY : OP_OK;
}
