/* From the fields of a claims file to a claim: what each statistic needs, and the ranges of numbers. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "claims/claim.h"

static const struct {
  const char *name;
  claim_unit unit;
} stats[] = {
#define CLAIM_STAT(id, name, unit) {name, unit},
#include "claims/claim_stats.def"
#undef CLAIM_STAT
};

static const char *const fields[] = {
#define CLAIM_FIELD(id, name) #name,
#include "claims/claim_fields.def"
#undef CLAIM_FIELD
};

const char *claim_stat_name(claim_stat stat) { return stats[stat].name; }
const char *claim_field_name(claim_field field) { return field < CLAIM_FIELDS ? fields[field] : NULL; }
double claim_unit_scale(claim_unit unit) { return unit == UNIT_PERCENT || unit == UNIT_POINTS ? 0.01 : 1; }

const char *claim_unit_name(claim_unit unit) {
  return unit == UNIT_PERCENT ? "percent" : unit == UNIT_POINTS ? "points" : unit == UNIT_COUNT ? "respondents" : unit == UNIT_PLACE ? "place" : "number";
}

const char *claim_verdict_name(claim_verdict verdict) {
  static const char *const names[] = {"", "reproduced", "otherwise", "differs", "consistent", "inconsistent", "not computable"};
  return names[verdict];
}

bool claim_bad(claim_verdict verdict) { return verdict != VERDICT_REPRODUCED && verdict != VERDICT_CONSISTENT; }

/* --- fields --- */

static const char *given(const char *text) { return text != NULL && text[0] != '\0' ? text : NULL; }

static op_status split(op_arena *arena, const char *text, op_names *out, op_error *err) {
  size_t n = 1, at = 0;
  for (const char *p = text; *p != '\0'; p++) n += *p == '|';
  const char **items = op_arena_alloc(arena, n * sizeof *items, err);
  if (items == NULL) return OP_E_MEMORY;
  for (const char *start = text;;) {
    const char *end = strchr(start, '|');
    size_t length = end != NULL ? (size_t)(end - start) : strlen(start);
    if (length > 0 && (items[at++] = op_arena_text(arena, start, length, err)) == NULL) return OP_E_MEMORY;
    if (end == NULL) break;
    start = end + 1;
  }
  *out = (op_names){items, at};
  return OP_OK;
}

static op_status take_list(const claim_draft *d, claim_field field, op_arena *arena, op_names *out, op_error *err) {
  *out = d->lists[field];
  return given(d->values[field]) != NULL ? split(arena, d->values[field], out, err) : OP_OK;
}

/* The error stands in this field: its line and column; claim_make adds the file. */
static op_status in_field(const claim_draft *d, claim_field field, op_error *err) {
  if (err != NULL && err->line == 0) {
    err->line = d->lines[field];
    err->column = d->columns[field];
  }
  return OP_E_DATA;
}

/* Index of a field's word among the choices (NULL behind the last); `otherwise` when the field is not there. */
static op_status take_word(const claim_draft *d, claim_field field, const char *const *choices, size_t otherwise, size_t *out, op_error *err) {
  const char *value = given(d->values[field]);
  op_text list = {0};
  *out = otherwise;
  if (value == NULL) return OP_OK;
  size_t n = 0;
  for (; choices[n] != NULL; n++) {
    if (strcmp(choices[n], value) != 0) continue;
    *out = n;
    return OP_OK;
  }
  for (size_t i = 0; i < n; i++) op_text_addf(&list, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", choices[i]);
  op_fail(err, OP_E_DATA, "%s is '%.40s', expected %s", fields[field], value, list.data != NULL ? list.data : "");
  op_text_clear(&list);
  const char *nearest = op_nearest_name(value, choices, n);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  return in_field(d, field, err);
}

static op_status take_range(const claim_draft *d, claim_field field, double low, double high, bool whole, double *out, op_error *err) {
  const char *value = given(d->values[field]);
  if (value == NULL) return OP_OK;
  if (op_number_read(value, strlen(value), '.', out) && *out >= low && *out <= high && (!whole || *out == floor(*out))) return OP_OK;
  op_fail(err, OP_E_DATA, "%s is '%.40s', expected a %snumber from %.15g to %.15g", fields[field], value, whole ? "whole " : "", low, high);
  return in_field(d, field, err);
}

/* --- what is published --- */

static op_status check_size(const claim *c, op_error *err) {
  const struct statement *s = &c->states;
  double high = s->form == STATES_BETWEEN ? s->high : s->value;
  bool share = c->unit == UNIT_PERCENT || c->unit == UNIT_POINTS;
  bool negative = c->stat == CLAIM_PROPORTION || c->stat == CLAIM_MARGIN || c->unit == UNIT_COUNT || c->unit == UNIT_PLACE;
  if (s->fraction && !share) {
    return op_fail(err, OP_E_DATA, "published is '%.60s': that is a share, and the claim is of a %s", c->published, stats[c->stat].name);
  }
  if (share && (fabs(s->value) > 100 || fabs(high) > 100)) {
    return op_fail(err, OP_E_DATA, "published is '%.60s': %s lie between %s100", c->published, negative ? "percentages" : "points",
                   negative ? "0 and " : "-100 and ");
  }
  if (negative && (s->value < 0 || s->falls)) return op_fail(err, OP_E_DATA, "published is '%.60s': a %s is never below 0", c->published, stats[c->stat].name);
  if (c->unit == UNIT_COUNT && (s->decimals > 0 || high > 1e12)) {
    return op_fail(err, OP_E_DATA, "published is '%.60s': respondents are whole numbers up to 1e12", c->published);
  }
  if (c->unit == UNIT_PLACE && (s->form != STATES_VALUE || s->decimals > 0 || s->value < 1 || s->value > 10000)) {
    return op_fail(err, OP_E_DATA, "published is '%.60s', expected a place: 1, 2, ... or first, second, third", c->published);
  }
  return OP_OK;
}

static op_status read_published(const claim_draft *d, claim *c, op_error *err) {
  static const char *const places[] = {"first", "second", "third", "fourth", "fifth", NULL};
  double decimals = NAN;
  c->published = given(d->values[F_PUBLISHED]);
  if (c->stat == CLAIM_ORDER) return c->published == NULL ? OP_OK : op_fail(err, OP_E_DATA, "an order is what categories (or group) list: leave published out");
  if (c->published == NULL) return op_fail(err, OP_E_DATA, "the claim '%s' has no published value", c->id);
  for (size_t i = 0; c->stat == CLAIM_RANK && places[i] != NULL; i++) {
    if (!op_text_equal_nocase(c->published, places[i])) continue;
    c->states = (struct statement){.value = (double)i + 1};
    return OP_OK;
  }
  op_status status = statement_read(c->published, &c->states, err);
  if (status == OP_OK) status = take_range(d, F_DECIMALS, 0, 12, true, &decimals, err);
  if (status == OP_OK && !isnan(decimals)) c->states.decimals = (int)decimals;
  return status == OP_OK ? check_size(c, err) : status;
}

static op_status take_published(const claim_draft *d, claim *c, op_error *err) {
  op_status status = read_published(d, c, err);
  return status == OP_E_DATA && c->published != NULL ? in_field(d, F_PUBLISHED, err) : status;
}

/* --- what each statistic needs --- */

static op_status need(bool there, const claim *c, const char *what, op_error *err) {
  return there ? OP_OK : op_fail(err, OP_E_DATA, "the claim '%s' names no %s", c->id, what);
}

static op_status check_needs(const claim *c, op_error *err) {
  bool alone = c->parts.count > 0 || !isnan(c->n); /* it can be checked without data */
  bool ranks = c->stat == CLAIM_RANK || c->stat == CLAIM_ORDER, spans = c->stat == CLAIM_CHANGE || c->stat == CLAIM_DIFFERENCE;
  op_status status = need(c->variable != NULL || c->stat == CLAIM_BASE || c->stat == CLAIM_MARGIN || alone, c, "variable", err);
  if (status == OP_OK && c->variable != NULL && (c->stat == CLAIM_PROPORTION || ranks)) status = need(c->categories.count > 0, c, "categories", err);
  if (status == OP_OK && c->stat == CLAIM_CHANGE && c->variable != NULL) {
    status = need(c->wave.count == 1 && c->since != NULL, c, "two waves: wave (the later) and since", err);
  }
  if (status == OP_OK && c->stat == CLAIM_DIFFERENCE && c->variable != NULL) {
    status = need(c->by != NULL && c->group.count == 1 && c->versus != NULL, c, "two groups: by, group and versus", err);
  }
  if (status == OP_OK && !spans && (c->since != NULL || c->versus != NULL)) {
    status = op_fail(err, OP_E_DATA, "the claim '%s' is a %s: %s belongs to a %s", c->id, stats[c->stat].name, c->since != NULL ? "since" : "versus",
                     c->since != NULL ? "change" : "difference");
  }
  if (status == OP_OK && c->group.count > 0 && c->by == NULL && c->variable != NULL) status = need(false, c, "variable of its group (by)", err);
  if (status == OP_OK && c->by != NULL && c->group.count == 0 && !c->among_groups) status = need(false, c, "group of its by", err);
  if (status == OP_OK && c->group.count > 1 && !(c->stat == CLAIM_ORDER && c->among_groups)) {
    status = op_fail(err, OP_E_DATA, "the claim '%s' names several groups", c->id);
  }
  if (status == OP_OK && c->stat == CLAIM_RANK && c->categories.count > 1) {
    status = op_fail(err, OP_E_DATA, "the claim '%s' ranks one category: an order of several is stat order", c->id);
  }
  if (status == OP_OK && c->stat == CLAIM_ORDER && c->variable != NULL && (c->among_groups ? c->group.count : c->categories.count) < 2) {
    status = op_fail(err, OP_E_DATA, "the claim '%s' is an order of less than two", c->id);
  }
  return status;
}

static op_status take_numbers(const claim_draft *d, claim *c, op_error *err) {
  const char *deff = given(d->values[F_DEFF]);
  double share = NAN, level = NAN;
  op_status status = take_range(d, F_N, 1, 1e12, true, &c->n, err);
  if (status == OP_OK) status = take_range(d, F_P, 0, 100, false, &share, err);
  if (status == OP_OK) status = take_range(d, F_LEVEL, 50, 99.99, false, &level, err);
  c->p = share;
  c->level = level;
  if (status != OP_OK || deff == NULL) return status;
  c->deff_said = true;
  status = statement_read(deff, &c->deff, err);
  if (status == OP_OK && (c->deff.value <= 0 || c->deff.value > 1000)) status = OP_E_DATA;
  if (status != OP_E_DATA) return status;
  op_fail(err, OP_E_DATA, "deff is '%.40s', expected a design effect: 1.65, 'more than 1'", deff);
  return in_field(d, F_DEFF, err);
}

static op_status take_words(const claim_draft *d, claim *c, op_error *err) {
  static const char *const names[] = {
#define CLAIM_STAT(id, name, unit) name,
#include "claims/claim_stats.def"
#undef CLAIM_STAT
      NULL};
  static const char *const roundings[] = {"up", "even", "cut", NULL}, *const sums[] = {"exact", "rounded", NULL},
                           *const amongs[] = {"categories", "groups", NULL}, *const bases[] = {"valid", "all", NULL};
  size_t stat, round, sum, among, base;
  op_status status = take_word(d, F_STAT, names, CLAIM_PROPORTION, &stat, err);
  if (status == OP_OK) status = take_word(d, F_ROUNDING, roundings, 3, &round, err);
  if (status == OP_OK) status = take_word(d, F_SUM, sums, 2, &sum, err);
  if (status == OP_OK) status = take_word(d, F_AMONG, amongs, 0, &among, err);
  if (status == OP_OK) status = take_word(d, F_BASE, bases, 2, &base, err);
  if (status != OP_OK) return status;
  c->stat = (claim_stat)stat;
  c->unit = stats[stat].unit;
  c->round_said = round < 3;
  if (c->round_said) c->round = (rounding)round;
  c->sum_said = sum < 2;
  c->sum_rounded = sum == 1;
  c->among_groups = among == 1;
  c->base = bases[base];
  return OP_OK;
}

op_status claim_make(const char *path, const claim_draft *d, op_arena *arena, claim_list *out, op_error *err) {
  claim c = {.line = d->line, .source = d->values[F_SOURCE], .statement = d->values[F_STATEMENT], .variable = given(d->values[F_VARIABLE]),
             .where = given(d->values[F_WHERE]), .since = given(d->values[F_SINCE]), .by = given(d->values[F_BY]), .versus = given(d->values[F_VERSUS]),
             .weights = given(d->values[F_WEIGHTS]), .strata = given(d->values[F_STRATA]), .n = (double)NAN, .data_n = (double)NAN, .data_deff = (double)NAN};
  c.id = given(d->values[F_ID]) != NULL ? d->values[F_ID] : op_arena_format(arena, err, "%zu", out->count + 1);
  if (c.id == NULL) return OP_E_MEMORY;
  op_status status = take_words(d, &c, err);
  if (status == OP_OK) status = take_list(d, F_CATEGORIES, arena, &c.categories, err);
  if (status == OP_OK) status = take_list(d, F_MISSING, arena, &c.missing, err);
  if (status == OP_OK) status = take_list(d, F_WAVE, arena, &c.wave, err);
  if (status == OP_OK) status = take_list(d, F_GROUP, arena, &c.group, err);
  if (status == OP_OK) status = take_list(d, F_PARTS, arena, &c.parts, err);
  if (status == OP_OK && (c.stat == CLAIM_CHANGE || c.stat == CLAIM_DIFFERENCE) && c.categories.count == 0 && c.variable != NULL) c.unit = UNIT_NUMBER;
  if (status == OP_OK) status = take_numbers(d, &c, err);
  if (status == OP_OK) status = check_needs(&c, err);
  if (status == OP_OK) status = take_published(d, &c, err);
  if (status == OP_E_DATA) {
    op_fail_at(err, path, err != NULL && err->line > 0 ? err->line : d->line, err != NULL && err->line > 0 ? err->column : d->column);
    return OP_E_DATA;
  }
  if (status == OP_OK) status = op_array_grow((void **)&out->items, &out->capacity, out->count + 1, sizeof *out->items, OP_LIMIT_COLUMNS, err);
  if (status == OP_OK) out->items[out->count++] = c;
  return status;
}
