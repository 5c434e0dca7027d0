/* Which margins the weights were raked to: raking and post-stratification make the weight a product of factors of the margins' categories, so that its
   logarithm is a sum of one effect a margin. Effects are fitted by least squares, one margin after the other (backfitting), and margins are taken in while they
   explain more.

   source  Deming & Stephan 1940 (raking is a product of row and column factors); Friedman & Stuetzle 1981, JASA 76, 817-823 (backfitting) */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "study/check.h"

#define MOST_MARGINS 6
#define MOST_LEVELS 120
#define ROUNDS 30
/* A margin is named when it explains at least so much of the variance of log weights that was left, adjusted for its categories. */
#define EXPLAINS 0.05
/* From here on the weights are nothing but the margins (up to rounding and trimming). */
#define ALL 0.98

typedef struct fit {
  const study_wave *w;
  double *y, *residual;          /* log weight less its mean; what the effects leave */
  double *effect[MOST_MARGINS];  /* by level */
  size_t margin[MOST_MARGINS], n;
  double total;                  /* sum of squares of y */
  double *sum, *count;           /* by level, scratch */
} fit;

/* Moves the mean residual of each level into the effect. Returns the sum of squares that is left. */
static double sweep(fit *f, size_t column, double *effect) {
  const uint32_t *codes = f->w->codes[column];
  size_t levels = f->w->n_levels[column];
  double left = 0;
  memset(f->sum, 0, levels * sizeof *f->sum);
  memset(f->count, 0, levels * sizeof *f->count);
  for (size_t r = 0; r < f->w->rows; r++) {
    if (isnan(f->y[r])) continue;
    f->sum[codes[r]] += f->residual[r];
    f->count[codes[r]]++;
  }
  for (size_t l = 0; l < levels; l++) {
    f->sum[l] = f->count[l] > 0 ? f->sum[l] / f->count[l] : 0;
    if (effect != NULL) effect[l] += f->sum[l];
  }
  for (size_t r = 0; r < f->w->rows; r++) {
    if (isnan(f->y[r])) continue;
    double rest = f->residual[r] - f->sum[codes[r]];
    if (effect != NULL) f->residual[r] = rest;
    left += rest * rest;
  }
  return left;
}

static double refit(fit *f) {
  double left = f->total;
  for (int round = 0; round < ROUNDS; round++) {
    double before = left;
    for (size_t m = 0; m < f->n; m++) left = sweep(f, f->margin[m], f->effect[m]);
    if (round > 0 && before - left < 1e-9 * f->total) break;
  }
  return left;
}

static bool taken(const fit *f, size_t column) {
  for (size_t m = 0; m < f->n; m++) {
    if (f->margin[m] == column) return true;
  }
  return false;
}

/* The column that explains most of what is left, its gain adjusted for chance: (levels - 1) / (rows - 1) of it any split would take. */
static size_t best_margin(const study_checker *k, fit *f, double left, double *gain) {
  size_t best = SIZE_MAX;
  *gain = 0;
  for (size_t v = 0; v < f->w->schema->n_variables; v++) {
    if (taken(f, v) || !study_is_answer(k, f->w, v, MOST_LEVELS) || f->w->counts[v][0] * 20 > (double)f->w->rows) continue;
    double chance = (double)(f->w->n_levels[v] - 2) / (double)(f->w->rows - 1), share = 1 - sweep(f, v, NULL) / left;
    double adjusted = 1 - (1 - share) / (1 - chance);
    if (adjusted <= *gain) continue;
    *gain = adjusted;
    best = v;
  }
  return best;
}

static bool begin(study_checker *k, fit *f) {
  const study_wave *w = f->w;
  double mean = 0, n = 0;
  f->y = study_memory(k, w->rows, sizeof *f->y);
  f->residual = study_memory(k, w->rows, sizeof *f->residual);
  f->sum = study_memory(k, MOST_LEVELS + 2, sizeof *f->sum);
  f->count = study_memory(k, MOST_LEVELS + 2, sizeof *f->count);
  for (size_t m = 0; m < MOST_MARGINS; m++) f->effect[m] = study_memory(k, MOST_LEVELS + 2, sizeof **f->effect);
  if (k->status != OP_OK) return false;
  for (size_t r = 0; r < w->rows; r++) {
    double x = study_level_number(w, w->weight_column, w->codes[w->weight_column][r]);
    f->y[r] = x > 0 ? log(x) : (double)NAN;
    if (isnan(f->y[r])) continue;
    mean += f->y[r];
    n++;
  }
  for (size_t r = 0; r < w->rows; r++) {
    f->y[r] -= mean / n;
    f->residual[r] = f->y[r];
    if (!isnan(f->y[r])) f->total += f->y[r] * f->y[r];
  }
  return n > 100 && f->total > 1e-6 * n;
}

static void tell(study_checker *k, study_wave *w, const fit *f, double share) {
  op_text names = {0};
  for (size_t m = 0; m < f->n; m++) {
    const study_question *q = study_question_of(k, w, f->margin[m]);
    op_text_addf(&names, "%s%s", m > 0 ? ", " : "", q != NULL ? q->name : w->schema->variables[f->margin[m]].name);
  }
  const char *list = study_say(k, "%s", names.data != NULL ? names.data : "");
  op_text_clear(&names);
  const char *found = share >= ALL ? study_say(k, "raked to %s", list) : study_say(k, "%.0f%% by %s", share * 100, list);
  w->weights_are = w->weights_are[0] != '\0' ? study_say(k, "%s; %s", w->weights_are, found) : found;
  if (share >= ALL) {
    study_problem(k, STUDY_NOTE, "weight_margins", w->name, w->schema->variables[w->weight_column].name, (double)w->rows,
                  "the weights are a product of factors of %s (%.1f%% of their variance): raked or post-stratified to these margins", list, share * 100);
  }
}

static void check(study_checker *k, study_wave *w) {
  fit f = {.w = w};
  if (w->weight_column == SIZE_MAX || !begin(k, &f)) return;
  double left = f.total;
  while (f.n < MOST_MARGINS && left > 0.001 * f.total) {
    double gain;
    size_t best = best_margin(k, &f, left, &gain);
    if (best == SIZE_MAX || gain < EXPLAINS) break;
    f.margin[f.n++] = best;
    left = refit(&f);
  }
  if (f.n > 0) tell(k, w, &f, 1 - left / f.total);
}

const study_check study_check_weight_margins = {
    {"weight_margins", "which margins the weights were raked to", "log weights as a sum of effects of the margins (Deming & Stephan 1940; backfitting, Friedman & Stuetzle 1981)"}, check, NULL};
