/* From the rows of a run to what was found for a claim. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/text_fold.h"
#include "claims/checker.h"
#include "opine/infer.h"

static bool has_key(const op_section *s, const op_row *row, const char *key, const char *value) {
  size_t k = op_section_key_named(s, key);
  if (k == SIZE_MAX) return true;
  return op_text_equal(row->codes[k], value) || op_text_equal(row->labels[k], value) ||
         (value != NULL && row->labels[k] != NULL && op_text_same(row->labels[k], value));
}

/* The row is of the claim's group, and of the wave when one is asked for. */
static bool in_place(const checker *k, const op_section *s, const op_row *row, const claim *c, const char *wave, bool any_group) {
  if ((row->flags & OP_ROW_TOTAL) != 0) return false;
  if (wave != NULL && !has_key(s, row, k->time, wave)) return false;
  if (c->by == NULL || any_group || c->stat == CLAIM_DIFFERENCE) return true;
  return has_key(s, row, c->by, c->group.count > 0 ? c->group.items[0] : NULL);
}

static const op_row *find_row(checker *k, const op_section *s, const claim *c, const char *net, const char *wave) {
  size_t category = op_section_key_named(s, "category");
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    bool answers = c->categories.count > 0 && c->stat != CLAIM_BASE;
    if (!in_place(k, s, row, c, wave, false)) continue;
    if (answers && category != SIZE_MAX && !op_text_equal(row->codes[category], net)) continue;
    if (c->stat == CLAIM_CHANGE && !(has_key(s, row, "from", checker_wave(k, c->since)) && has_key(s, row, "to", checker_wave(k, c->wave.items[0])))) continue;
    if (c->stat == CLAIM_DIFFERENCE && !(has_key(s, row, "group", c->group.items[0]) && has_key(s, row, "versus", c->versus))) continue;
    return row;
  }
  return NULL;
}

/* The group is none of `key`; the nearest name comes from its rows. */
static op_status no_group(checker *k, const op_section *s, const claim *c, const char *key, const char *name, claim_outcome *out) {
  size_t column = op_section_key_named(s, key), n = 0;
  const char **names = op_arena_alloc(k->arena, (2 * s->n_rows + 1) * sizeof *names, k->err);
  if (names == NULL) return OP_E_MEMORY;
  for (size_t r = 0; column != SIZE_MAX && r < s->n_rows; r++) {
    if (s->rows[r].codes[column] != NULL) names[n++] = s->rows[r].codes[column];
    if (s->rows[r].labels[column] != NULL) names[n++] = s->rows[r].labels[column];
  }
  const char *nearest = op_nearest_name(name, names, n);
  bool near = nearest != NULL && !op_text_same(nearest, name);
  out->missing = near    ? checker_say(k, "'%s' has no group '%s'; did you mean '%s'?", c->by, name, nearest)
                 : n > 0 ? checker_say(k, "'%s' has no group '%s'; its groups are %s", c->by, name, checker_names(k, s, column))
                         : checker_say(k, "'%s' has no group '%s'", c->by, name);
  return OP_OK;
}

/* --- sums of rounded parts --- */

static const op_names *members_of(const checker *k, const claim *c) {
  size_t n;
  const op_net *nets = checker_nets(k, &n);
  for (size_t i = 0; c->categories.count == 1 && i < n; i++) {
    if (strcmp(nets[i].label, c->categories.items[0]) == 0 && (nets[i].variable == NULL || op_text_equal(nets[i].variable, c->variable))) {
      return &nets[i].categories;
    }
  }
  return &c->categories;
}

/* Sum of the categories' own figures, each rounded; NaN for a single category and for ranges of codes. */
static double sum_of_rounded(checker *k, const op_section *s, const claim *c, const char *wave) {
  const op_names *parts = members_of(k, c);
  size_t category = op_section_key_named(s, "category");
  double sum = 0;
  if (c->stat != CLAIM_PROPORTION || parts->count < 2 || category == SIZE_MAX) return (double)NAN;
  for (size_t i = 0; i < parts->count; i++) {
    double part = (double)NAN;
    for (size_t r = 0; r < s->n_rows && isnan(part); r++) {
      const op_row *row = &s->rows[r];
      if ((row->flags & OP_ROW_NET) != 0 || !in_place(k, s, row, c, wave, false) || !has_key(s, row, "category", parts->items[i])) continue;
      part = statement_round(100 * row->measures[OP_M_ESTIMATE], c->states.decimals, c->round_said ? c->round : ROUND_UP);
    }
    sum += part;
  }
  return sum;
}

/* --- places and orders --- */

/* The rows that a claim ranks: the question's answers, or the groups of one answer. */
static bool ranked(checker *k, const op_section *s, const op_row *row, const claim *c, const char *net, const char *wave) {
  size_t category = op_section_key_named(s, "category");
  if (!in_place(k, s, row, c, wave, c->among_groups) || isnan(row->measures[OP_M_ESTIMATE])) return false;
  if (c->among_groups) return op_text_equal(row->codes[category], net);
  return (row->flags & (OP_ROW_NET | OP_ROW_MISSING)) == 0;
}

static const char *row_label(const op_section *s, const op_row *row, const claim *c) {
  size_t key = op_section_key_named(s, c->among_groups ? c->by : "category");
  return row->labels[key] != NULL ? row->labels[key] : "";
}

static const op_row *ranked_row(checker *k, const op_section *s, const claim *c, const char *net, const char *wave, const char *name) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (ranked(k, s, &s->rows[r], c, net, wave) && has_key(s, &s->rows[r], c->among_groups ? c->by : "category", name)) return &s->rows[r];
  }
  return NULL;
}

static op_status no_such(checker *k, const op_section *s, const claim *c, const char *name, claim_outcome *out) {
  if (c->among_groups) return no_group(k, s, c, c->by, name, out);
  out->missing = op_arena_format(k->arena, k->err, "'%s' is no category of '%s' here", name, c->variable);
  return out->missing != NULL ? OP_OK : OP_E_MEMORY;
}

/* 1 + the number of rows that lie above; the note names the next row above, or else below. */
static op_status take_rank(checker *k, const op_section *s, const claim *c, const char *net, const char *wave, claim_outcome *out) {
  const char *name = c->among_groups ? (c->group.count > 0 ? c->group.items[0] : "") : c->categories.items[0];
  const op_row *own = ranked_row(k, s, c, net, wave, name), *above = NULL, *below = NULL;
  size_t place = 1;
  if (own == NULL) return no_such(k, s, c, name, out);
  double x = own->measures[OP_M_ESTIMATE];
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    double y = row->measures[OP_M_ESTIMATE];
    if (row == own || !ranked(k, s, row, c, net, wave)) continue;
    place += y > x;
    if (y > x && (above == NULL || y < above->measures[OP_M_ESTIMATE])) above = row;
    if (y <= x && (below == NULL || y > below->measures[OP_M_ESTIMATE])) below = row;
  }
  const op_row *next = above != NULL ? above : below;
  out->estimate = (double)place;
  out->n = own->measures[OP_M_BASE_N];
  if (next == NULL) return OP_OK;
  out->note = op_arena_format(k->arena, k->err, "place %zu with %.1f, %s '%s' with %.1f", place, 100 * x, above != NULL ? "behind" : "ahead of",
                              row_label(s, next, c), 100 * next->measures[OP_M_ESTIMATE]);
  return out->note != NULL ? OP_OK : OP_E_MEMORY;
}

/* The number of neighbours in the stated order that do not stand so; the note gives the figures. */
static op_status take_order(checker *k, const op_section *s, const claim *c, const char *net, const char *wave, claim_outcome *out) {
  const op_names *order = c->among_groups ? &c->group : &c->categories;
  op_text text = {0};
  double wrong = 0, before = (double)INFINITY;
  for (size_t i = 0; i < order->count; i++) {
    const op_row *row = ranked_row(k, s, c, net, wave, order->items[i]);
    if (row == NULL) {
      op_text_clear(&text);
      return no_such(k, s, c, order->items[i], out);
    }
    double x = row->measures[OP_M_ESTIMATE];
    wrong += !(x < before);
    op_text_addf(&text, "%s%s %.1f", i == 0 ? "" : x < before ? " > " : " but ", row_label(s, row, c), 100 * x);
    before = x;
    out->n = row->measures[OP_M_BASE_N];
  }
  out->estimate = wrong;
  op_status status = op_text_check(&text, k->err);
  if (status == OP_OK && (out->note = op_arena_string(k->arena, text.data, k->err)) == NULL) status = OP_E_MEMORY;
  op_text_clear(&text);
  return status;
}

/* --- all --- */

static void take_base(const analyst *a, const claim *c, const op_row *row, claim_outcome *out) {
  const char *weights = a->weights != NULL ? a->weights : c->weights;
  bool weighted = weights != NULL && strcmp(weights, "none") != 0;
  out->n = row->measures[OP_M_BASE_N];
  out->estimate = weighted ? row->measures[OP_M_BASE_WEIGHTED_N] : out->n;
}

/* The domain that a margin of error is of: its respondents, and what their weights do to a share (Kish 1987). */
static void take_domain(const op_row *row, claim_outcome *out) {
  out->estimate = out->n = row->measures[OP_M_BASE_N];
  out->deff = row->measures[OP_M_DEFF_KISH];
}

/* Half the width of the interval that the figure's standard error gives by the normal distribution, as publications do it. */
static void take_margin(const claim *c, const op_row *row, double unit, double level, claim_outcome *out) {
  double z = op_t_quantile(0.5 + (isnan(c->level) ? level : c->level / 100) / 2, (double)INFINITY);
  out->estimate = z * row->measures[OP_M_SE] * unit;
  out->n = row->measures[OP_M_BASE_N];
  out->deff = row->measures[OP_M_DEFF];
}

/* Respondents of the later wave, or of the group: the rows of changes and differences have no base of their own. */
static double base_of(const checker *k, const op_result *result, const claim *c, const char *wave) {
  const op_section *s = op_result_section_named(result, "estimates");
  const char *key = c->stat == CLAIM_CHANGE ? k->time : c->by, *value = c->stat == CLAIM_CHANGE ? checker_wave(k, c->wave.items[0]) : c->group.items[0];
  for (size_t r = 0; s != NULL && r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if ((row->flags & OP_ROW_TOTAL) == 0 && has_key(s, row, key, value) && (wave == NULL || has_key(s, row, k->time, wave)) &&
        (c->stat != CLAIM_CHANGE || c->by == NULL || has_key(s, row, c->by, c->group.items[0]))) {
      return row->measures[OP_M_BASE_N];
    }
  }
  return (double)NAN;
}

static op_status take_figure(checker *k, const analyst *a, const op_result *result, const claim *c, const op_section *s, const char *net, const char *wave,
                             claim_outcome *out) {
  const op_row *row = find_row(k, s, c, net, wave);
  double unit = 1 / claim_unit_scale(c->unit);
  if (row == NULL && c->by != NULL) return no_group(k, s, c, c->stat == CLAIM_DIFFERENCE ? "group" : c->by, c->group.count > 0 ? c->group.items[0] : "", out);
  if (row == NULL) {
    out->missing = "no category of the question answers to it";
    return OP_OK;
  }
  if (c->stat == CLAIM_BASE) {
    take_base(a, c, row, out);
  } else if (c->stat == CLAIM_MARGIN && c->variable == NULL) {
    take_domain(row, out);
  } else if (c->stat == CLAIM_MARGIN) {
    take_margin(c, row, unit, result->level, out);
  } else {
    out->estimate = row->measures[OP_M_ESTIMATE] * unit;
    out->se = row->measures[OP_M_SE] * unit;
    out->lower = row->measures[OP_M_LOWER] * unit;
    out->upper = row->measures[OP_M_UPPER] * unit;
    out->n = c->stat == CLAIM_CHANGE || c->stat == CLAIM_DIFFERENCE ? base_of(k, result, c, wave) : row->measures[OP_M_BASE_N];
    out->parts = sum_of_rounded(k, s, c, wave);
  }
  if (!isnan(out->estimate)) return OP_OK;
  out->missing = op_arena_string(k->arena, row->note != NULL ? row->note : "the estimate cannot be computed", k->err);
  return out->missing != NULL ? OP_OK : OP_E_MEMORY;
}

op_status claim_take(checker *k, const analyst *a, const op_result *result, size_t index, const char *wave, claim_outcome *out) {
  const claim *c = &k->claims.items[index];
  const char *net = claim_net_name(k, index);
  const op_section *s = op_result_section_named(result, c->stat == CLAIM_CHANGE ? "changes" : c->stat == CLAIM_DIFFERENCE ? "comparisons" : "estimates");
  double nan = (double)NAN;
  *out = (claim_outcome){nan, nan, nan, nan, nan, nan, nan, NULL, NULL};
  if (s == NULL) {
    out->missing = "the data do not give such a figure";
    return OP_OK;
  }
  if (c->stat == CLAIM_RANK) return take_rank(k, s, c, net, wave, out);
  if (c->stat == CLAIM_ORDER) return take_order(k, s, c, net, wave, out);
  return take_figure(k, a, result, c, s, net, wave, out);
}
