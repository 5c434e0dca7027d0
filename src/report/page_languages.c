/* The texts of the study and of the page in the study's other languages, for the page's language switch: a map from each text as it stands on the page. The study
   is read once a language; its texts then stand at the same places. */
#include <stdio.h>
#include <string.h>

#include "present/json_value.h"
#include "report/report.h"

#define MOST_LANGUAGES 12

typedef struct languages {
  const report *r;
  op_text *out;
  const char *codes[MOST_LANGUAGES];
  op_study *studies[MOST_LANGUAGES];
  size_t n;
  const char **own;       /* texts that stand in the map already */
  size_t count, capacity;
} languages;

/* JSON within a script element: "</script>" in a label would end it. */
static void add_json(op_text *out, const char *text) {
  op_text json = {0};
  json_add_string(&json, text);
  for (const char *p = json.data; p != NULL && *p != '\0'; p++) {
    if (*p == '<') op_text_add(out, "\\u003c");
    else op_text_add_char(out, *p);
  }
  out->failed = out->failed || json.failed;
  op_text_clear(&json);
}

/* "own text": {"ru": "...", ...}, once, for languages that have another text. */
static void add_texts(languages *l, const char *own, const char *const *texts) {
  bool any = false;
  if (own == NULL || own[0] == '\0') return;
  for (size_t i = 0; i < l->count; i++) {
    if (strcmp(l->own[i], own) == 0) return;
  }
  for (size_t i = 0; i < l->n; i++) {
    if (texts[i] == NULL || texts[i][0] == '\0' || strcmp(texts[i], own) == 0) continue;
    if (!any) op_text_add(l->out, l->count > 0 ? ",\n" : "\n");
    if (!any) add_json(l->out, own);
    op_text_add(l->out, any ? "," : ":{");
    add_json(l->out, l->codes[i]);
    op_text_add_char(l->out, ':');
    add_json(l->out, texts[i]);
    any = true;
  }
  if (!any) return;
  op_text_add_char(l->out, '}');
  if (op_array_grow((void **)&l->own, &l->capacity, l->count + 1, sizeof *l->own, 0, NULL) != OP_OK) l->out->failed = true;
  else if ((l->own[l->count] = op_arena_string(l->r->arena, own, NULL)) == NULL) l->out->failed = true;
  else l->count++;
}

static void add_labels(languages *l) {
  const op_study *s = l->r->study;
  const char *texts[MOST_LANGUAGES];
  for (size_t v = 0; v < s->n_overlays; v++) {
    for (size_t i = 0; i < l->n; i++) texts[i] = v < l->studies[i]->n_overlays ? l->studies[i]->overlays[v].label : NULL;
    add_texts(l, s->overlays[v].label, texts);
    for (size_t k = 0; k < s->overlays[v].n_labels; k++) {
      for (size_t i = 0; i < l->n; i++) {
        const op_study *other = l->studies[i];
        texts[i] = v < other->n_overlays && k < other->overlays[v].n_labels ? other->overlays[v].labels[k].text : NULL;
      }
      add_texts(l, s->overlays[v].labels[k].text, texts);
    }
  }
}

static void add_other_texts(languages *l) {
  const op_study *s = l->r->study;
  const char *texts[MOST_LANGUAGES];
  for (size_t i = 0; i < l->n; i++) texts[i] = l->studies[i]->title;
  add_texts(l, s->title, texts);
  for (size_t i = 0; i < l->n; i++) texts[i] = l->studies[i]->source;
  add_texts(l, s->source, texts);
  for (size_t k = 0; k < s->n_nets; k++) {
    for (size_t i = 0; i < l->n; i++) texts[i] = k < l->studies[i]->n_nets ? l->studies[i]->nets[k].label : NULL;
    add_texts(l, s->nets[k].label, texts);
  }
  for (size_t w = 0; w < WORDS; w++) {
    for (size_t i = 0; i < l->n; i++) texts[i] = word_in((report_word)w, l->codes[i]);
    add_texts(l, word(l->r, (report_word)w), texts);
  }
}

/* "95% CI" */
static void add_interval(languages *l) {
  char own[64], others[MOST_LANGUAGES][64];
  const char *texts[MOST_LANGUAGES];
  double level = 100 * l->r->base.level;
  snprintf(own, sizeof own, "%g%% %s", level, word(l->r, WORD_CI));
  for (size_t i = 0; i < l->n; i++) {
    const char *name = word_in(WORD_CI, l->codes[i]);
    snprintf(others[i], sizeof others[i], "%g%% %s", level, name != NULL ? name : "");
    texts[i] = name != NULL ? others[i] : NULL;
  }
  add_texts(l, own, texts);
}

static op_status open_studies(languages *l) {
  const op_names *all = &l->r->study->languages;
  for (size_t i = 0; i < all->count && l->n < MOST_LANGUAGES; i++) {
    if (op_text_equal(all->items[i], l->r->language)) continue;
    op_status status = op_study_open_with(l->r->request->study, all->items[i], NULL, &l->studies[l->n], l->r->err);
    if (status != OP_OK) return status;
    l->codes[l->n++] = all->items[i];
  }
  return OP_OK;
}

op_status page_languages(const report *r, op_text *out) {
  languages l = {.r = r, .out = out};
  if (r->study == NULL || r->study->languages.count < 2) return OP_OK;
  op_status status = open_studies(&l);
  if (status == OP_OK) {
    op_text_add(out, "<script type=\"application/json\" id=\"texts\">{");
    add_labels(&l);
    add_other_texts(&l);
    add_interval(&l);
    op_text_add(out, "\n}</script>\n");
  }
  for (size_t i = 0; i < l.n; i++) op_study_free(l.studies[i]);
  op_free(l.own);
  return status;
}
