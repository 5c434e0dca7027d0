/* Codes of the data that no category takes, recodes that touch no row, and the nearest text where a label just misses. */
#include <math.h>
#include <string.h>

#include "base/text_fold.h"
#include "base/number.h"
#include "base/text.h"
#include "study/check.h"

/* The text of the study, or of a recode, that comes nearest to a label which was not met; NULL = none is near. */
static const char *nearest_text(study_checker *k, const study_question *q, const study_cell *cell, const char *label) {
  size_t most = cell->alias != NULL ? cell->alias->n_recodes : 0, n = 0;
  for (size_t c = 0; q->about != NULL && c < q->about->n_categories; c++) most += q->about->categories[c].n_texts + q->about->categories[c].also.count;
  const char **texts = study_memory(k, most, sizeof *texts), **folded = study_memory(k, most, sizeof *folded);
  if (texts == NULL || folded == NULL || label[0] == '\0') return NULL;
  for (size_t i = 0; cell->alias != NULL && i < cell->alias->n_recodes; i++) {
    if (cell->alias->recodes[i].from_text != NULL) texts[n++] = cell->alias->recodes[i].from_text;
  }
  for (size_t c = 0; q->about != NULL && c < q->about->n_categories; c++) {
    const op_study_category *of = &q->about->categories[c];
    for (size_t t = 0; t < of->n_texts; t++) texts[n++] = of->texts[t].text;
    for (size_t t = 0; t < of->also.count; t++) texts[n++] = of->also.items[t];
  }
  for (size_t i = 0; i < n; i++) {
    char *form = study_fold(k, texts[i]);
    folded[i] = form != NULL ? op_arena_string(k->arena, form, k->err) : NULL;
    op_free(form);
    if (folded[i] == NULL) k->status = OP_E_MEMORY;
    if (folded[i] == NULL) return NULL;
  }
  char *wanted = study_fold(k, label);
  const char *found = wanted != NULL ? op_nearest_name(wanted, folded, n) : NULL;
  op_free(wanted);
  for (size_t i = 0; found != NULL && i < n; i++) {
    if (folded[i] == found) return texts[i];
  }
  return NULL;
}

static void tell_unmapped(study_checker *k, const study_wave *w, const study_question *q, const study_cell *cell, const study_mapping *m) {
  const char *nearest = nearest_text(k, q, cell, m->label);
  const char *from = cell->variable->name;
  if (m->n == 0) return;
  if (nearest != NULL) {
    study_problem(k, STUDY_ERROR, "unmapped", w->name, q->name, m->n, "'%s' of %s is mapped to no category; nearest is '%s': add it there as another spelling", m->from, from, nearest);
  } else {
    study_problem(k, STUDY_ERROR, "unmapped", w->name, q->name, m->n, "'%s' of %s is mapped to no category", m->from, from);
  }
}

/* A category of the data that the study's list does not hold. */
static void tell_unlisted(study_checker *k, const study_wave *w, const study_question *q, const study_mapping *m) {
  study_problem(k, STUDY_WARNING, "unmapped", w->name, q->name, m->n, "'%s' is among the answers, but not among the study's values", m->from);
}

static const char *recode_text(study_checker *k, const op_recode *recode) {
  char lo[OP_NUMBER_TEXT], hi[OP_NUMBER_TEXT];
  if (recode->from_text != NULL) return recode->from_text;
  if (recode->from_tag != '\0') return study_say(k, ".%c", recode->from_tag);
  op_number_write(recode->from_lo, lo);
  op_number_write(recode->from_hi, hi);
  return strcmp(lo, hi) == 0 ? study_say(k, "%s", lo) : study_say(k, "%s-%s", lo, hi);
}

static bool names_level(const op_recode *recode, const study_wave *w, const study_cell *cell, uint32_t level) {
  const op_level *of = study_level(w, cell->column, level);
  if (recode->from_text != NULL) return (of->value.type == OP_VALUE_TEXT && op_text_same(of->value.text, recode->from_text)) || (of->labelled && op_text_same(of->label, recode->from_text));
  if (recode->from_tag != '\0') return of->value.type == OP_VALUE_TAG && of->value.tag == recode->from_tag;
  return of->value.type == OP_VALUE_NUMBER && of->value.number >= recode->from_lo && of->value.number <= recode->from_hi;
}

static bool has_label(const study_cell *cell, const op_recode *recode) {
  for (size_t i = 0; i < cell->variable->n_labels; i++) {
    const op_label *l = &cell->variable->labels[i];
    if (recode->from_text != NULL ? op_text_same(l->text, recode->from_text) : l->value.type == OP_VALUE_NUMBER && l->value.number >= recode->from_lo && l->value.number <= recode->from_hi) return true;
  }
  return false;
}

/* A rule of a recode that is written for this file and takes none of its rows: a slip of the pen where the file does not even know the code. */
static void check_idle(study_checker *k, const study_wave *w, const study_question *q, const study_cell *cell) {
  for (size_t i = 0; i < cell->alias->n_recodes; i++) {
    const op_recode *recode = &cell->alias->recodes[i];
    bool used = has_label(cell, recode), of_study = false;
    for (uint32_t l = 1; !used && l < w->n_levels[cell->column]; l++) used = names_level(recode, w, cell, l);
    for (size_t c = 0; q->about != NULL && recode->from_text != NULL && c < q->about->n_categories; c++) {
      for (size_t t = 0; t < q->about->categories[c].n_texts; t++) of_study = of_study || q->about->categories[c].texts[t].text == recode->from_text;
      for (size_t t = 0; t < q->about->categories[c].also.count; t++) of_study = of_study || q->about->categories[c].also.items[t] == recode->from_text;
    }
    if (used || of_study) continue;
    study_problem(k, STUDY_WARNING, "unmapped", w->name, q->name, 0, "'%s' is mapped to '%s', but %s has no such code or label", recode_text(k, recode),
                  study_category_text(k, q, &recode->to), cell->variable->name);
  }
}

static void check(study_checker *k, study_wave *w) {
  size_t wave = (size_t)(w - k->waves);
  for (size_t i = 0; i < w->spec->n_aliases; i++) {
    const char *from = w->spec->aliases[i].from;
    if (op_schema_find(w->schema, from) != SIZE_MAX) continue;
    op_error missing = {0};
    size_t index;
    op_schema_require(w->schema, w->spec->path, from, &index, &missing);
    study_problem(k, STUDY_ERROR, "unmapped", w->name, w->spec->aliases[i].name, (double)NAN, "%s%s%s", missing.what, missing.hint[0] != '\0' ? "; " : "", missing.hint);
  }
  for (size_t i = 0; i < k->n_questions; i++) {
    const study_question *q = &k->questions[i];
    const study_cell *cell = &q->cells[wave];
    if (cell->variable == NULL) continue;
    bool recoded = cell->alias != NULL && cell->alias->n_recodes > 0, listed = false;
    for (size_t c = 0; q->about != NULL && c < q->about->n_categories; c++) listed = listed || !q->about->categories[c].missing;
    for (size_t m = 0; m < cell->n_maps; m++) {
      const study_mapping *of = &cell->maps[m];
      if (!of->mapped) tell_unmapped(k, w, q, cell, of);
      else if (listed && of->category == NULL && !of->missing && of->n > 0) tell_unlisted(k, w, q, of);
    }
    if (recoded) check_idle(k, w, q, cell);
  }
}

const study_check study_check_unmapped = {{"unmapped", "codes and labels of the data that become no category, and mappings that meet no row", ""}, check, NULL};
