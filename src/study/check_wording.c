/* Question texts that differ between waves in one language. */
#include <math.h>
#include <string.h>

#include "base/text_fold.h"
#include "base/memory.h"
#include "study/check.h"

/* The writing of a text: its first letter beyond ASCII tells it apart, as far as code points do. Texts of two writings are two languages. */
static int writing(const char *text) {
  for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
    if (*p >= 0xC3 && *p <= 0xC6) continue; /* Latin letters with marks */
    if (*p >= 0xD0 && *p <= 0xD4) return 1; /* Cyrillic */
    if (*p >= 0xD8 && *p <= 0xDB) return 2; /* Arabic */
    if (*p == 0xE1) return 3;               /* Georgian */
    if (*p >= 0xE3 && *p <= 0xED) return 4; /* East Asia */
  }
  return 0;
}

/* Kazakh and Russian share a writing, Kazakh has letters of its own (U+0492-U+04BB, U+04D8-U+04E9). */
static bool kazakh(const char *text) {
  for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
    if (*p == 0xD2 || *p == 0xD3) return true;
  }
  return false;
}

/* Under this share of common words two texts of one writing are taken as two languages or two questions, which the note says. */
#define OTHER 0.2

static bool among(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (strcmp(names->items[i], name) == 0) return true;
  }
  return false;
}

/* Weights and sampling points are no questions. */
static bool of_design(const op_study *s, const char *name) {
  bool weight = s->weights != NULL && strcmp(s->weights, name) == 0, interviewer = s->interviewer != NULL && strcmp(s->interviewer, name) == 0;
  return weight || interviewer || among(&s->strata, name) || among(&s->psu, name) || among(&s->fpc, name);
}

static void check(study_checker *k) {
  for (size_t i = 0; i < k->n_questions; i++) {
    const study_question *q = &k->questions[i];
    if (of_design(k->study, q->name)) continue;
    for (size_t w = 1; w < k->n_waves; w++) {
      const op_variable *now = q->cells[w].variable;
      if (now == NULL || now->label[0] == '\0') continue;
      for (size_t b = w; b-- > 0;) { /* the last wave before in the same writing */
        const op_variable *before = q->cells[b].variable;
        if (before == NULL || before->label[0] == '\0' || writing(before->label) != writing(now->label) || kazakh(before->label) != kazakh(now->label)) continue;
        if (op_text_same(before->label, now->label)) break;
        char *x = study_fold(k, before->label), *y = study_fold(k, now->label);
        bool other = x != NULL && y != NULL && op_text_alike(x, y) < OTHER;
        op_free(x);
        op_free(y);
        study_problem(k, STUDY_WARNING, "wording", k->waves[w].name, q->name, (double)NAN, "%s: '%.200s' in %s, '%.200s' here",
                      other ? "another text, or another language" : "the wording changes", before->label, k->waves[b].name, now->label);
        break;
      }
    }
  }
}

const study_check study_check_wording = {{"wording", "question texts that change between waves", ""}, NULL, check};
