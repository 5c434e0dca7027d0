/* The page's own words in the languages of words.def. */
#include <string.h>

#include "report/report.h"

static const char *const languages[] = {"en", "ru", "kk", "fr", "es", "de"};

enum { LANGUAGES = sizeof languages / sizeof *languages };

static const char *const words[WORDS][LANGUAGES] = {
#define REPORT_WORD(id, ...) [WORD_##id] = {__VA_ARGS__},
#include "report/words.def"
#undef REPORT_WORD
};

const char *word_language(size_t index) { return index < LANGUAGES ? languages[index] : NULL; }

/* "pt-BR" is looked up as it is, then as "pt". */
static size_t language_index(const char *language) {
  size_t n = strcspn(language, "-");
  for (size_t i = 0; i < LANGUAGES; i++) {
    if (strlen(languages[i]) == n && memcmp(languages[i], language, n) == 0) return i;
  }
  return LANGUAGES;
}

const char *word_in(report_word which, const char *language) {
  size_t i = language_index(language);
  return i < LANGUAGES ? words[which][i] : NULL;
}

const char *word(const report *r, report_word which) {
  const char *text = word_in(which, r->language);
  return text != NULL ? text : words[which][0];
}
