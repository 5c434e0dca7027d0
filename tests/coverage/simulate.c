/* Asks every method for its interval in every sample and counts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"

/* Rules that a default could follow: one method, and another where p is 0 or 1 or the effective count n_eff min(p, 1 - p) is small. */
static const struct {
  const char *name, *usual, *small;
  double count;
} rules[] = {
    {"logit, kg-nchs at 0 only", "logit", "kg-nchs", 0},
    {"logit, kg-nchs under 5", "logit", "kg-nchs", 5},
    {"logit, kg-nchs under 10", "logit", "kg-nchs", 10},
    {"logit, kg-nchs under 20", "logit", "kg-nchs", 20},
    {"logit, wilson-dp under 5", "logit", "wilson-dp", 5},
    {"logit, fleiss under 5", "logit", "fleiss", 5},
    {"wilson, kg-nchs at 0 only", "wilson", "kg-nchs", 0},
    {"wilson, kg-nchs under 5", "wilson", "kg-nchs", 5},
    {"wilson, kg-nchs under 10", "wilson", "kg-nchs", 10},
};
enum { RULES = sizeof rules / sizeof *rules };

static const op_interval_method *rule_method(size_t rule, const op_proportion *p) {
  double smaller = p->p < 0.5 ? p->p : 1 - p->p, n = op_effective_n(p->p, p->variance);
  bool small = !(smaller > 0) || !(p->variance > 0) || n * smaller < rules[rule].count;
  return op_interval_method_named(small ? rules[rule].small : rules[rule].usual);
}

static void *or_exit(void *made) {
  if (made != NULL) return made;
  fprintf(stderr, "coverage: out of memory\n");
  exit(3);
}

static sample rows_for(const design *d) {
  size_t n = (size_t)d->strata * d->psus * d->m;
  return (sample){.capacity = n, .stratum = or_exit(op_array_new(n, sizeof(uint32_t), NULL)), .psu = or_exit(op_array_new(n, sizeof(uint32_t), NULL)),
                  .answer = or_exit(op_array_new(n, sizeof(uint32_t), NULL)), .weight = or_exit(op_array_new(n, sizeof(double), NULL))};
}

static void rows_free(sample *s) {
  op_free(s->stratum);
  op_free(s->psu);
  op_free(s->answer);
  op_free(s->weight);
}

static op_levels *levels_for(const population *p) {
  op_levels *levels = or_exit(op_levels_new(NULL));
  for (unsigned k = 0; k < p->categories; k++) {
    op_value value = {.type = OP_VALUE_NUMBER, .number = k + 1};
    if (op_levels_add(levels, &value, NULL) != k + 1) or_exit(NULL);
  }
  return levels;
}

static void count(tally *t, op_interval interval, double truth) {
  if (isnan(interval.lower) || isnan(interval.upper)) return;
  t->given++;
  t->below += truth < interval.lower;
  t->above += truth > interval.upper;
  t->covered += truth >= interval.lower && truth <= interval.upper;
  t->width += interval.upper - interval.lower;
}

static void note_sample(outcome *o, const op_proportion *figures, const sample *s) {
  o->samples++;
  o->n = (double)s->n;
  o->df = figures[0].df;
  o->sum += figures[0].p;
  o->sum2 += figures[0].p * figures[0].p;
  o->variance += figures[0].variance;
}

void simulate_one(outcome *o, unsigned samples, gsl_rng *random) {
  size_t n_methods;
  const op_interval_method *const *methods = op_interval_methods(&n_methods);
  op_proportion figures[MOST_CATEGORIES];
  op_levels *levels = levels_for(o->population);
  sample rows = rows_for(o->design);
  o->tallies = or_exit(op_array_new(n_methods + RULES + 1, sizeof *o->tallies, NULL));
  o->n_tallies = n_methods + RULES + 1;
  for (unsigned i = 0; i < samples; i++) {
    draw(o->design, o->population, random, &rows);
    estimate(o->design, o->population, &rows, levels, figures);
    note_sample(o, figures, &rows);
    for (size_t m = 0; m < o->n_tallies; m++) {
      const op_interval_method *method = m < n_methods ? methods[m] : m == n_methods ? op_interval_default(figures) : rule_method(m - n_methods - 1, figures);
      o->tallies[m].method = m < n_methods ? methods[m]->name : m == n_methods ? "default" : rules[m - n_methods - 1].name;
      if (method->interval != NULL) count(&o->tallies[m], method->interval(figures, 0.95), o->population->share[0]);
    }
  }
  op_levels_free(levels);
  rows_free(&rows);
}

/* All categories together: `given` when each has an interval, `covered` when each holds its share; the width is the mean over the categories. */
static void count_joint(tally *t, const op_interval_method *method, const op_question *question, const population *p) {
  tally each = {0};
  for (size_t k = 0; k < question->n_categories; k++) {
    const op_interval_method *m = method != NULL ? method : op_interval_default(&question->figures[k]);
    count(&each, op_interval_of(m, question, k, 0.95), p->share[k]);
  }
  if (each.given < (double)question->n_categories) return;
  t->given++;
  t->below += each.below;
  t->above += each.above;
  t->covered += each.covered == each.given;
  t->width += each.width / each.given;
}

void simulate_joint(outcome *o, unsigned samples, gsl_rng *random) {
  static const char *const names[] = {"default", "wilson", "goodman", "quesenberry-hurst", "sison-glaz"};
  enum { N = sizeof names / sizeof *names };
  op_proportion figures[MOST_CATEGORIES];
  op_question question = {figures, o->population->categories, o->population->categories};
  op_levels *levels = levels_for(o->population);
  sample rows = rows_for(o->design);
  o->tallies = or_exit(op_array_new(N, sizeof *o->tallies, NULL));
  o->n_tallies = N;
  for (unsigned i = 0; i < samples; i++) {
    draw(o->design, o->population, random, &rows);
    estimate(o->design, o->population, &rows, levels, figures);
    note_sample(o, figures, &rows);
    for (size_t m = 0; m < N; m++) {
      o->tallies[m].method = names[m];
      count_joint(&o->tallies[m], op_interval_method_named(names[m]), &question, o->population);
    }
  }
  op_levels_free(levels);
  rows_free(&rows);
}
