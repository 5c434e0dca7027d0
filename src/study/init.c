/* opine study init: files are read, variables and values matched, and the text is written. */
#include "study/init.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

/* What the command line says of a file (FILE@wave=11,date=2022-05), else its name. */
static init_facts facts_of(init_study *s, const op_file_spec *file) {
  init_facts facts = init_facts_of(s, file->path);
  for (size_t i = 0; i < file->n_facts; i++) {
    if (strcmp(file->facts[i].name, "wave") == 0) facts.wave = file->facts[i].value;
    if (strcmp(file->facts[i].name, "date") == 0) facts.date = file->facts[i].value;
    if (strcmp(file->facts[i].name, "country") == 0) facts.country = file->facts[i].value;
  }
  return facts;
}

static double wave_number(const init_facts *facts) {
  double number = (double)NAN;
  if (facts->wave != NULL) op_number_read(facts->wave, strlen(facts->wave), '.', &number);
  return number;
}

/* Files by the number of their wave, where all have one; otherwise as they were given. */
static void order_files(init_study *s, const op_file_spec *files, size_t n, const op_file_spec **order, init_facts *facts) {
  bool numbers = true;
  for (size_t f = 0; f < n; f++) {
    order[f] = &files[f];
    facts[f] = facts_of(s, &files[f]);
    numbers = numbers && !isnan(wave_number(&facts[f]));
  }
  for (size_t f = 1; numbers && f < n; f++) {
    const op_file_spec *moving = order[f];
    init_facts of = facts[f];
    size_t at = f;
    for (; at > 0 && wave_number(&facts[at - 1]) > wave_number(&of); at--) {
      order[at] = order[at - 1];
      facts[at] = facts[at - 1];
    }
    order[at] = moving;
    facts[at] = of;
  }
}

static op_status read_files(init_study *s, const op_file_spec *files, size_t n, const op_read_options *read) {
  study_checker *k = &s->k;
  op_study_file *about = study_memory(k, n, sizeof *about);
  k->waves = study_memory(k, n, sizeof *k->waves);
  s->files = study_memory(k, n, sizeof *s->files);
  const op_file_spec **order = study_memory(k, n, sizeof *order);
  init_facts *facts = study_memory(k, n, sizeof *facts);
  if (k->status == OP_OK) order_files(s, files, n, order, facts);
  for (size_t f = 0; k->status == OP_OK && f < n; f++) {
    study_wave *w = &k->waves[f];
    k->n_waves = s->n_files = f + 1;
    *w = (study_wave){.spec = order[f], .about = &about[f], .weight_column = SIZE_MAX, .weights_are = ""};
    s->files[f].wave = w;
    s->files[f].facts = facts[f];
    op_status status = study_wave_read(k, w, read, k->err);
    if (status != OP_OK) return op_fail_at(k->err, order[f]->path, 0, 0);
    study_wave_forget_rows(w);
  }
  return k->status;
}

/* Waves must tell the files apart; where the names do not say them all, the order of the files does. */
static void number_waves(init_study *s) {
  bool counted = false;
  for (size_t f = 0; f < s->n_files; f++) {
    counted = counted || s->files[f].facts.wave == NULL;
    for (size_t b = 0; b < f && !counted; b++) {
      const init_facts *x = &s->files[f].facts, *y = &s->files[b].facts;
      bool same_country = x->country == NULL || y->country == NULL || strcmp(x->country, y->country) == 0;
      counted = y->wave == NULL || (strcmp(x->wave, y->wave) == 0 && same_country);
    }
  }
  for (size_t f = 0; f < s->n_files; f++) {
    init_facts *facts = &s->files[f].facts;
    if (counted) facts->wave = study_say(&s->k, "%zu", f + 1);
    facts->counted = counted;
    s->files[f].wave->name = study_say(&s->k, "wave %s", facts->wave);
  }
}

static void find_languages(init_study *s) {
  for (size_t i = 0; i < s->n_nodes; i++) {
    const op_variable *v = s->nodes[i].variable;
    s->used[init_language_of(&s->files[s->nodes[i].file], v->label)] = true;
    for (size_t l = 0; l < v->n_labels; l++) s->used[init_language_of(&s->files[s->nodes[i].file], v->labels[l].text)] = true;
  }
}

op_status op_study_init(const op_file_spec *files, size_t n_files, const op_read_options *read, const char *target, char **text, size_t *length, op_error *err) {
  op_study nothing = {0};
  op_text out = {0};
  init_study s = {.target = target, .k = {.study = &nothing, .err = err}};
  s.k.arena = op_arena_new(err);
  op_status status = s.k.arena != NULL ? read_files(&s, files, n_files, read) : OP_E_MEMORY;
  if (status == OP_OK) {
    number_waves(&s);
    init_match(&s);
    for (size_t g = 0; s.k.status == OP_OK && g < s.n_groups; g++) {
      if (s.groups[g].n > 1) init_categories_make(&s, &s.groups[g]);
    }
    if (s.k.status == OP_OK) find_languages(&s);
    if (s.k.status == OP_OK) init_write(&s, &out);
    status = s.k.status == OP_OK ? op_text_check(&out, err) : s.k.status;
  }
  for (size_t f = 0; f < s.k.n_waves; f++) study_wave_close(&s.k.waves[f]);
  op_arena_free(s.k.arena);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *text = out.data;
  *length = out.length;
  return OP_OK;
}
