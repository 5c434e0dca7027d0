/* Which values of different files are the same answer: the same kind of no answer, the same text, or the same code where texts do not contradict. */
#include <stdint.h>
#include <string.h>

#include "base/text_fold.h"
#include "base/number.h"
#include "study/init.h"

/* Values that a closed question has at most. */
#define MOST_VALUES 40
/* Word overlap under which two texts of one code and one language are two answers. */
#define CONTRADICT 0.34

/* One value of one file: its code or its text. */
typedef struct found_value {
  op_value value;
  const char *label; /* "" = none */
} found_value;

/* Labelled values and those that occur, in the order of tables. */
static size_t values_of(init_study *s, size_t node, found_value *out) {
  const init_node *of = &s->nodes[node];
  const study_wave *w = s->files[of->file].wave;
  size_t n = 0;
  for (size_t i = 0; i < of->variable->n_labels && n < MOST_VALUES; i++) out[n++] = (found_value){of->variable->labels[i].value, of->variable->labels[i].text};
  for (uint32_t l = 1; l < w->n_levels[of->column]; l++) {
    const op_level *level = study_level(w, of->column, l);
    bool known = false;
    for (size_t i = 0; i < n; i++) known = known || op_value_same(&out[i].value, &level->value);
    if (known) continue;
    if (n == MOST_VALUES) return 0;
    out[n++] = (found_value){level->value, level->value.type == OP_VALUE_TEXT ? level->value.text : ""};
  }
  return n;
}

/* A question with categories: every value has a text, but for a few; texts in cells come back, as open answers do not. */
static bool is_closed(const init_study *s, size_t node, const found_value *values, size_t n) {
  const init_node *of = &s->nodes[node];
  const study_wave *w = s->files[of->file].wave;
  size_t texts = 0;
  bool cells = of->variable->n_labels == 0, come_back = ((double)w->rows - w->counts[of->column][0]) >= 5.0 * (double)w->n_levels[of->column];
  if (cells && !come_back) return false;
  for (size_t i = 0; i < n; i++) texts += values[i].label[0] != '\0' && values[i].value.type != OP_VALUE_TAG;
  return n >= 2 && texts >= 2 && texts * 4 >= n * 3;
}

static bool says(const init_category *c, const char *label) {
  for (size_t t = 0; t < INIT_LANGUAGES; t++) {
    if (c->texts[t] != NULL && op_text_same(c->texts[t], label)) return true;
  }
  for (size_t a = 0; a < c->n_also; a++) {
    if (op_text_same(c->also[a], label)) return true;
  }
  return false;
}

/* Texts of one code that can be two spellings of one answer, or two languages. */
static bool can_be(init_study *s, const init_category *c, size_t file, const char *label) {
  const char *mine = label[0] != '\0' ? c->texts[init_language_of(&s->files[file], label)] : NULL;
  if (mine == NULL) return true;
  char *x = study_fold(&s->k, mine), *y = study_fold(&s->k, label);
  bool can = x != NULL && y != NULL && op_text_alike(x, y) >= CONTRADICT;
  op_free(x);
  op_free(y);
  return can;
}

static init_category *category_for(init_study *s, init_group *g, size_t file, const found_value *v, const char *kind) {
  for (size_t c = 0; c < g->n_categories; c++) {
    if (v->label[0] != '\0' && says(&g->categories[c], v->label)) return &g->categories[c];
  }
  for (size_t c = 0; kind != NULL && c < g->n_categories; c++) {
    init_category *of = &g->categories[c];
    if (of->kind != NULL && strcmp(of->kind, kind) == 0 && !of->has[file]) return of;
  }
  for (size_t c = 0; kind == NULL && v->value.type != OP_VALUE_TEXT && c < g->n_categories; c++) {
    init_category *of = &g->categories[c];
    if (!of->has[file] && of->kind == NULL && op_value_same(&of->code, &v->value) && can_be(s, of, file, v->label)) return of;
  }
  return NULL;
}

/* The file's own code where no other category has it, else the next free one; texts get codes from 1, what is no answer from 991. */
static op_value free_code(const init_group *g, const op_value *own, const char *kind) {
  op_value code = own->type == OP_VALUE_NUMBER ? *own : (op_value){.type = OP_VALUE_NUMBER, .number = kind != NULL ? 991 : 1};
  for (bool taken = true; taken;) {
    taken = false;
    for (size_t c = 0; c < g->n_categories; c++) taken = taken || op_value_same(&g->categories[c].code, &code);
    if (taken) code.number++;
  }
  return code;
}

static void add_text(init_category *c, const init_file *file, const char *label) {
  size_t language = init_language_of(file, label);
  if (label[0] == '\0' || says(c, label)) return;
  if (c->texts[language] == NULL) c->texts[language] = label;
  else if (c->n_also < sizeof c->also / sizeof *c->also) c->also[c->n_also++] = label;
}

static void take_file(init_study *s, init_group *g, size_t member, const found_value *values, size_t n) {
  size_t file = s->nodes[g->nodes[member]].file;
  for (size_t i = 0; s->k.status == OP_OK && i < n; i++) {
    const char *kind = NULL;
    if (values[i].value.type == OP_VALUE_TAG && values[i].label[0] == '\0') continue;
    study_reason(&s->k, values[i].label, &kind);
    init_category *c = category_for(s, g, file, &values[i], kind);
    if (c == NULL) {
      c = &g->categories[g->n_categories];
      *c = (init_category){.code = free_code(g, &values[i].value, kind), .kind = kind};
      c->from = study_memory(&s->k, s->n_files, sizeof *c->from);
      c->has = study_memory(&s->k, s->n_files, sizeof *c->has);
      if (s->k.status != OP_OK) return;
      g->n_categories++;
    }
    add_text(c, &s->files[file], values[i].label);
    if (values[i].value.type == OP_VALUE_TEXT) {
      g->texts[file] = true;
    } else if (!c->has[file] || !op_value_same(&c->from[file], &values[i].value)) {
      if (c->has[file]) g->recodes[file] = true; /* two codes of one text */
      c->from[file] = values[i].value;
      if (!op_value_same(&c->from[file], &c->code)) g->recodes[file] = true;
    }
    c->has[file] = true;
  }
}

static bool codes_are_numbers(const found_value *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (values[i].value.type == OP_VALUE_TEXT) return false;
  }
  return true;
}

/* The latest file with numbers gives the codes: series end in the codes that will be used on. */
void init_categories_make(init_study *s, init_group *g) {
  size_t *n = study_memory(&s->k, g->n, sizeof *n), most = 0, first = g->n - 1;
  found_value *values = study_memory(&s->k, g->n * MOST_VALUES, sizeof *values);
  g->recodes = study_memory(&s->k, s->n_files, sizeof *g->recodes);
  g->texts = study_memory(&s->k, s->n_files, sizeof *g->texts);
  if (s->k.status != OP_OK) return;
  for (size_t m = 0; m < g->n; m++) {
    n[m] = values_of(s, g->nodes[m], values + m * MOST_VALUES);
    if (!is_closed(s, g->nodes[m], values + m * MOST_VALUES, n[m])) return;
    if (codes_are_numbers(values + m * MOST_VALUES, n[m])) first = m;
    most += n[m];
  }
  g->categories = study_memory(&s->k, most, sizeof *g->categories);
  if (g->categories == NULL) return;
  take_file(s, g, first, values + first * MOST_VALUES, n[first]);
  for (int texts = 0; texts < 2; texts++) { /* texts in cells come last: they can only be found among those of the other files */
    for (size_t m = g->n; m-- > 0;) {
      const found_value *of = values + m * MOST_VALUES;
      if (m != first && codes_are_numbers(of, n[m]) == (texts == 0)) take_file(s, g, m, of, n[m]);
    }
  }
  bool any_numbers = false;
  for (size_t m = 0; m < g->n; m++) any_numbers = any_numbers || !g->texts[s->nodes[g->nodes[m]].file];
  for (size_t f = 0; f < s->n_files; f++) g->recoded = g->recoded || g->recodes[f] || (g->texts[f] && any_numbers);
  for (size_t t = 0; t < INIT_LANGUAGES; t++) {
    bool used = false;
    for (size_t c = 0; c < g->n_categories; c++) used = used || g->categories[c].texts[t] != NULL;
    g->languages += used;
  }
  if (!any_numbers) memset(g->texts, 0, s->n_files * sizeof *g->texts); /* texts everywhere: they can stay as they are */
}
