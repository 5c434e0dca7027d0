/* Runs every design with every population and writes one line a method: comma-separated, to standard output.
   Usage: coverage [SAMPLES [SEED]]. The same seed gives the same lines, whatever the number of threads. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "coverage.h"

static const design designs[] = {
#define DESIGN(...) {__VA_ARGS__},
#include "designs.def"
#undef DESIGN
};

/* Two categories: coverage of the first. */
static const population shares[] = {
    {"0.01", 2, {0.01, 0.99}}, {"0.02", 2, {0.02, 0.98}}, {"0.05", 2, {0.05, 0.95}}, {"0.1", 2, {0.1, 0.9}},
    {"0.2", 2, {0.2, 0.8}},    {"0.3", 2, {0.3, 0.7}},    {"0.5", 2, {0.5, 0.5}},
};

/* Questions: coverage of all categories together. */
static const population questions[] = {
    {"3 even", 3, {1 / 3.0, 1 / 3.0, 1 / 3.0}},
    {"4 from 0.5 to 0.05", 4, {0.5, 0.3, 0.15, 0.05}},
    {"6 from 0.35 to 0.01", 6, {0.35, 0.35, 0.17, 0.08, 0.04, 0.01}},
    {"10 from 0.3 to 0.01", 10, {0.3, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.01}},
};

enum { DESIGNS = sizeof designs / sizeof *designs, SHARES = sizeof shares / sizeof *shares, QUESTIONS = sizeof questions / sizeof *questions };
enum { OUTCOMES = DESIGNS * (SHARES + QUESTIONS) };

static outcome outcomes[OUTCOMES];
static atomic_int next_outcome;
static unsigned samples = 4000;
static unsigned long seed = 20260101;

/* The largest jobs come last in designs.def within each family; a thread takes the next one. */
static void *work(void *unused) {
  (void)unused;
  for (int i = atomic_fetch_add(&next_outcome, 1); i < OUTCOMES; i = atomic_fetch_add(&next_outcome, 1)) {
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    unsigned p = (unsigned)i % (SHARES + QUESTIONS);
    if (random == NULL) exit(3);
    gsl_rng_set(random, seed + (unsigned long)i);
    outcomes[i].design = &designs[(unsigned)i / (SHARES + QUESTIONS)];
    outcomes[i].population = p < SHARES ? &shares[p] : &questions[p - SHARES];
    if (p < SHARES) simulate_one(&outcomes[i], samples, random);
    else simulate_joint(&outcomes[i], samples, random);
    gsl_rng_free(random);
  }
  return NULL;
}

static void print_outcome(const outcome *o) {
  double mean = o->sum / o->samples, variance = o->sum2 / o->samples - mean * mean, p = o->population->share[0];
  for (size_t m = 0; m < o->n_tallies; m++) {
    const tally *t = &o->tallies[m];
    if (t->given == 0) continue;
    printf("%s,\"%s\",%s,%s,%.0f,%.0f,%.10g,%.10g,%.10g,\"%s\",%.0f,%.0f,%.0f,%.0f,%.0f,%.10g\n", o->population->categories > 2 ? "joint" : "one", o->design->name,
           o->design->family, o->population->name, o->n, o->df, mean, variance / (p * (1 - p) / o->n), o->variance / o->samples / variance, t->method, o->samples,
           t->given, t->covered, t->below, t->above, t->width / t->given);
  }
}

int main(int argc, char **argv) {
  pthread_t threads[64];
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  size_t n = cores < 1 ? 1 : cores > 64 ? 64 : (size_t)cores;
  if (argc > 1) samples = (unsigned)strtoul(argv[1], NULL, 10);
  if (argc > 2) seed = strtoul(argv[2], NULL, 10);
  if (argc > 3 || samples < 2) {
    fprintf(stderr, "usage: coverage [SAMPLES [SEED]]\n");
    return 2;
  }
  gsl_set_error_handler_off();
  for (size_t i = 0; i < n; i++) {
    if (pthread_create(&threads[i], NULL, work, NULL) != 0) return 3;
  }
  for (size_t i = 0; i < n; i++) pthread_join(threads[i], NULL);
  printf("kind,design,family,population,n,df,mean,deff,variance_ratio,method,samples,given,covered,below,above,width\n");
  for (size_t i = 0; i < OUTCOMES; i++) {
    print_outcome(&outcomes[i]);
    op_free(outcomes[i].tallies);
  }
  return 0;
}
