/* Words of charts by language. */
#include "plot/words.h"

#include <string.h>

static const char *const languages[] = {"en", "ru", "kk", "fr", "es", "de"};

#define LANGUAGES (sizeof languages / sizeof *languages)

static const char *const words[][LANGUAGES] = {
#define WORDS(...) {__VA_ARGS__},
#include "plot/words.def"
#undef WORDS
};

#define COUNT (sizeof words / sizeof *words)

const char *words_at(size_t i, size_t k) { return i < COUNT && k < LANGUAGES ? words[i][k] : NULL; }

static size_t language_of(const char *language) {
  size_t n = language != NULL ? strcspn(language, "-_") : 0;
  for (size_t k = 1; k < LANGUAGES; k++) {
    if (n == strlen(languages[k]) && strncmp(language, languages[k], n) == 0) return k;
  }
  return 0;
}

const char *words_in(const char *language, const char *english) {
  size_t k = language_of(language);
  for (size_t i = 0; k > 0 && i < COUNT; i++) {
    if (strcmp(words[i][0], english) == 0) return words[i][k];
  }
  return english;
}

void words_fill(op_text *out, const char *language, const char *english, const char *const *values, size_t count) {
  const char *form = words_in(language, english);
  for (; *form != '\0'; form++) {
    bool hole = form[0] == '@' && form[1] >= '1' && form[1] <= '9';
    size_t which = hole ? (size_t)(form[1] - '1') : 0;
    if (!hole) op_text_add_char(out, *form);
    else {
      if (which < count && values[which] != NULL) op_text_add(out, values[which]);
      form++;
    }
  }
}
