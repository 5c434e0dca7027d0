/* Don't-knows and refusals that jump between waves, and files that call different codes don't know. */
#include <math.h>
#include <string.h>

#include "study/check.h"

static double share_of(study_checker *k, const study_cell *cell, const char *kind) {
  double n = 0, base = 0;
  for (size_t m = 0; m < cell->n_maps; m++) {
    const study_mapping *of = &cell->maps[m];
    const char *reason = of->reason;
    if (of->missing && reason != NULL) study_reason(k, reason, &reason);
    if (of->missing && reason != NULL && strcmp(reason, "not asked") == 0) continue;
    base += of->n;
    if (of->missing && reason != NULL && strcmp(reason, kind) == 0) n += of->n;
  }
  return base > 0 ? n / base : (double)NAN;
}

/* A jump of 5 points that is also 4 standard errors of the difference of two simple random samples: clustering included, that is no chance. */
#define POINTS 0.05
#define ERRORS 4

static void check_kind(study_checker *k, const study_question *q, const char *kind) {
  size_t last = k->n_waves;
  for (size_t w = 0; w < k->n_waves; w++) {
    double now = share_of(k, &q->cells[w], kind);
    if (q->cells[w].variable == NULL || isnan(now)) continue;
    if (last < k->n_waves) {
      double before = share_of(k, &q->cells[last], kind), a = q->cells[last].n, b = q->cells[w].n;
      double se = sqrt(before * (1 - before) / a + now * (1 - now) / b);
      if (fabs(now - before) >= POINTS && fabs(now - before) > ERRORS * se) {
        study_problem(k, STUDY_WARNING, "dont_know", k->waves[w].name, q->name, now * b, "%s jumps from %.1f%% in %s to %.1f%%", kind, before * 100, k->waves[last].name, now * 100);
      }
    }
    last = w;
  }
}

static void check_answers(study_checker *k, const study_question *q) {
  for (size_t w = 0; w < k->n_waves; w++) {
    const study_cell *cell = &q->cells[w];
    for (size_t m = 0; m < cell->n_maps; m++) {
      const study_mapping *of = &cell->maps[m];
      const char *kind = NULL;
      if (!of->mapped || of->missing || (of->category != NULL && of->category->answer) || of->n == 0 || !study_reason(k, of->label, &kind) || strcmp(kind, "other") == 0) continue;
      study_problem(k, STUDY_WARNING, "dont_know", k->waves[w].name, q->name, of->n, "'%s' counts as an answer: add it to 'missing' with the reason %s", of->from, kind);
    }
  }
}

static void check(study_checker *k) {
  for (size_t i = 0; i < k->n_questions; i++) {
    check_kind(k, &k->questions[i], "don't know");
    check_kind(k, &k->questions[i], "refused");
    check_answers(k, &k->questions[i]);
  }
}

const study_check study_check_dont_know = {{"dont_know", "don't-knows and refusals that jump between waves, or count as answers", ""}, NULL, check};
