/* Formulas of interval methods in words and in a figure's own numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "infer/interval.h"

typedef struct symbol {
  const char *name, *words;
  double value;
} symbol;

enum { SYMBOLS = 12 };

static void list_symbols(const op_proportion *p, double level, symbol *out) {
  double t = p->df > 0 ? interval_critical(p->df, level) : (double)NAN, z = interval_critical((double)INFINITY, level), pq = p->p * (1 - p->p);
  double logit = isnan(p->logit_variance) ? p->variance / (pq * pq) : p->logit_variance;
  const symbol all[SYMBOLS] = {{"p", "p", p->p}, {"q", "(1-p)", 1 - p->p}, {"se", "SE", sqrt(p->variance)}, {"t", "t", t}, {"z", "z", z},
                               {"ne", "n_eff", op_effective_n(p->p, p->variance)}, {"n", "n", p->n},
                               {"s", isnan(p->logit_variance) ? "SE/(p (1-p))" : "SD of the replicates' log odds", sqrt(logit)},
                               {"kg", "(t(n-1)/t)^2", p->df > 0 ? interval_korn_graubard(p, p->df, level) : (double)NAN},
                               {"kgd", "(t(n-1)/t)^2", p->df_design > 0 ? interval_korn_graubard(p, p->df_design, level) : (double)NAN},
                               {"dp", "(z/t)^2", p->df > 0 ? interval_dean_pagano(p->df, level) : (double)NAN},
                               {"kd", "deff of the weights", isnan(p->deff_kish) ? 1 : p->deff_kish}};
  memcpy(out, all, sizeof all);
}

static const symbol *symbol_at(const symbol *symbols, const char *name, size_t n) {
  for (size_t i = 0; i < SYMBOLS; i++) {
    if (strlen(symbols[i].name) == n && memcmp(symbols[i].name, name, n) == 0) return &symbols[i];
  }
  return NULL;
}

void op_interval_formula(const op_interval_method *method, const op_proportion *proportion, double level, bool numbers, char *out, size_t size) {
  symbol symbols[SYMBOLS];
  size_t at = 0;
  list_symbols(proportion, level, symbols);
  for (const char *f = method->formula; *f != '\0' && at + 1 < size;) {
    const char *end = *f == '{' ? strchr(f, '}') : NULL;
    const symbol *of = end != NULL ? symbol_at(symbols, f + 1, (size_t)(end - f - 1)) : NULL;
    if (of == NULL) {
      out[at++] = *f++;
      continue;
    }
    int written = numbers ? snprintf(out + at, size - at, "%.6g", of->value) : snprintf(out + at, size - at, "%s", of->words);
    at = written > 0 ? at + (size_t)written : at;
    f = end + 1;
  }
  out[at < size ? at : size - 1] = '\0';
}
