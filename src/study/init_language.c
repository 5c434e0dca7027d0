/* In which language a file's labels are: by letters, and where those are Latin by frequent words. */
#include <stdint.h>
#include <string.h>

#include "base/text_fold.h"
#include "study/init.h"

static const struct {
  const char *code;
  int writing;
  const char *words;
} languages[] = {
#define LANGUAGE(code, writing, words) {code, writing, words},
#include "study/languages.def"
#undef LANGUAGE
};

const char *init_language_code(size_t language) { return languages[language].code; }

/* 0 no Cyrillic letter, 1 Cyrillic, 2 with a letter that Russian lacks: U+0492-U+04FF, or U+0456. */
static int writing_of(const char *text) {
  int found = 0;
  for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
    if (*p == 0xD0 || *p == 0xD1) found = 1;
    if (*p == 0xD2 || *p == 0xD3 || (*p == 0xD1 && p[1] == 0x96)) return 2;
  }
  return found;
}

/* Words of a folded text that are among the frequent ones of each language. */
static void count_words(const char *folded, size_t *counts) {
  char word[40] = " ";
  for (const char *at = folded; *at != '\0';) {
    size_t n = strcspn(at, " .,;:/()?!\"-");
    if (n > 0 && n < sizeof word - 3) {
      memcpy(word + 1, at, n);
      word[n + 1] = ' ';
      word[n + 2] = '\0';
      for (size_t l = 0; l < INIT_LANGUAGES; l++) counts[l] += languages[l].writing == 0 && strstr(languages[l].words, word) != NULL;
    }
    at += n + (at[n] != '\0');
  }
}

static void look_at(init_study *s, const char *text, size_t *counts, bool *kazakh) {
  int writing = writing_of(text);
  if (writing == 2) *kazakh = true;
  if (writing != 0 || text[0] == '\0') return;
  char *folded = op_text_fold(text, s->k.err);
  if (folded == NULL) s->k.status = OP_E_MEMORY;
  else count_words(folded, counts);
  op_free(folded);
}

/* Different texts in the cells of a question with categories: names and open answers have more. */
#define MOST_TEXTS 41

void init_language_find(init_study *s, init_file *file) {
  const op_schema *schema = file->wave->schema;
  size_t counts[INIT_LANGUAGES] = {0};
  bool kazakh = false;
  for (size_t v = 0; s->k.status == OP_OK && v < schema->n_variables; v++) {
    look_at(s, schema->variables[v].label, counts, &kazakh);
    for (size_t l = 0; l < schema->variables[v].n_labels; l++) look_at(s, schema->variables[v].labels[l].text, counts, &kazakh);
    for (uint32_t l = 1; file->wave->n_levels[v] <= MOST_TEXTS && l < file->wave->n_levels[v]; l++) {
      const op_level *level = study_level(file->wave, v, l);
      if (level->value.type == OP_VALUE_TEXT) look_at(s, level->value.text, counts, &kazakh);
    }
  }
  file->latin = 0;
  for (size_t l = 0; l < INIT_LANGUAGES; l++) {
    if (counts[l] > counts[file->latin]) file->latin = l;
    if (languages[l].writing == (kazakh ? 2 : 1)) file->cyrillic = l;
  }
}

size_t init_language_of(const init_file *file, const char *text) { return writing_of(text) == 0 ? file->latin : file->cyrillic; }
