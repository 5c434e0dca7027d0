/* The words that charts say of themselves ("Base", "Thin lines") in the reader's language. */
#ifndef OPINE_PLOT_WORDS_H
#define OPINE_PLOT_WORDS_H

#include "base/text.h"

/* The words in a language ("ru", "kk-KZ"); the English words themselves where the language or the words are not in the list (words.def). */
const char *words_in(const char *language, const char *english);

/* Appends the words with "@1", "@2", ... replaced by the values; a hole without a value stays empty. */
void words_fill(op_text *out, const char *language, const char *english, const char *const *values, size_t count);
#define SAY(out, language, english, ...) \
  words_fill(out, language, english, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* The same as a sentence behind others: a blank stands before it where there are any. Without values: NULL. */
#define SENTENCE(out, language, english, ...) (op_text_add(out, (out)->length > 0 ? " " : ""), SAY(out, language, english, __VA_ARGS__))

/* The list, for tests: entry i in language k (0 English); NULL behind its ends. */
const char *words_at(size_t i, size_t k);

#endif
