/* Texts in several languages: reading them, and choosing one. */
#include <string.h>

#include "base/text.h"
#include "input/study_read.h"

/* en, kk, pt-BR: two or three small letters, then perhaps a part behind a dash. */
static bool is_language(const char *key) {
  size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz");
  return (n == 2 || n == 3) && (key[n] == '\0' || (key[n] == '-' && key[n + 1] != '\0' && strlen(key) <= 12));
}

const op_study_text *study_texts(study_reader *r, const yaml_node *node, const char *what, size_t *n, op_names *also) {
  *n = 0;
  if (node == NULL) return NULL;
  if (node->kind == YAML_LIST) {
    study_fault(r, node, "'%s' must be a text", what);
    return NULL;
  }
  op_study_text *texts = study_alloc(r, node->kind == YAML_MAP ? node->n : 1, sizeof *texts);
  if (texts == NULL) return NULL;
  if (node->kind == YAML_TEXT) {
    texts[(*n)++] = (op_study_text){"", node->text};
    return texts;
  }
  for (size_t i = 0; i < node->n; i++) {
    const char *key = node->keys[i]->text;
    if (also != NULL && strcmp(key, "also") == 0) {
      *also = study_names(r, node->items[i], "also");
      continue;
    }
    if (!is_language(key)) {
      study_fault(r, node->keys[i], "'%s' is no language of '%s'", key, what);
      study_fault_hint(r, "languages are written en, ru, pt-BR%s", also != NULL ? "; other spellings stand in also: [...]" : "");
      continue;
    }
    const char *text = study_text(r, node->items[i], key);
    if (text != NULL) texts[(*n)++] = (op_study_text){key, text};
  }
  return texts;
}

static const op_study_text *in_language(const op_study_text *texts, size_t n, const char *language) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(texts[i].language, language) == 0) return &texts[i];
  }
  return NULL;
}

static void note_lack(study_reader *r, const char *what, const char *shown) {
  if (what == NULL) return;
  for (size_t i = 0; i < r->n_lacks; i++) {
    if (strcmp(r->lacks[i].what, what) == 0 && strcmp(r->lacks[i].shown, shown) == 0) return;
  }
  if (study_grow(r, (void **)&r->lacks, &r->lack_capacity, r->n_lacks, sizeof *r->lacks)) r->lacks[r->n_lacks++] = (study_lack){what, shown};
}

const char *study_choose(study_reader *r, const op_study_text *texts, size_t n, const char *what) {
  const op_names *order = &r->study->languages;
  const op_study_text *found = NULL;
  if (n == 0) return NULL;
  bool many = n > 1 || texts[0].language[0] != '\0';
  if (r->language != NULL) found = in_language(texts, n, r->language);
  if (found != NULL) {
    r->language_met = true;
    return found->text;
  }
  for (size_t i = 0; found == NULL && i < order->count; i++) found = in_language(texts, n, order->items[i]);
  if (found == NULL) found = &texts[0];
  if (r->language != NULL && many) note_lack(r, what, found->language);
  return found->text;
}

/* What a note names at most. */
#define MOST_NAMED 6

static const char *lack_note(study_reader *r, const char *shown) {
  op_text list = {0};
  size_t n = 0;
  for (size_t i = 0; i < r->n_lacks; i++) {
    if (strcmp(r->lacks[i].shown, shown) != 0) continue;
    if (n++ < MOST_NAMED) op_text_addf(&list, "%s%s", n > 1 ? ", " : "", r->lacks[i].what);
  }
  if (n > MOST_NAMED) op_text_addf(&list, " and %zu more", n - MOST_NAMED);
  const char *note = study_format(r, "no text in '%s', shown in '%s': %s", r->language, shown, list.data != NULL ? list.data : "");
  op_text_clear(&list);
  return note;
}

void study_note_lacks(study_reader *r) {
  const char **notes = study_alloc(r, r->n_lacks, sizeof *notes);
  size_t n = 0;
  for (size_t i = 0; notes != NULL && i < r->n_lacks; i++) {
    bool first = true;
    for (size_t k = 0; k < i; k++) first = first && strcmp(r->lacks[k].shown, r->lacks[i].shown) != 0;
    if (first) notes[n++] = lack_note(r, r->lacks[i].shown);
  }
  r->study->notes = notes;
  r->study->n_notes = r->status == OP_OK ? n : 0;
}
