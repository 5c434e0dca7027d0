/* What a file's name says of its wave, date and country. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "study/init.h"

#define MOST_WORDS 40

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Words of letters or of digits, in small letters. */
static size_t words_of(const char *path, char words[MOST_WORDS][32]) {
  const char *slash = strrchr(path, '/'), *at = slash != NULL ? slash + 1 : path;
  size_t n = 0;
  while (*at != '\0' && n < MOST_WORDS) {
    bool digits = is_digit(*at);
    size_t length = 0;
    if (!digits && !is_letter(*at)) {
      at++;
      continue;
    }
    for (; *at != '\0' && (digits ? is_digit(*at) : is_letter(*at)); at++) {
      if (length < sizeof words[n] - 1) words[n][length++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
    }
    words[n++][length] = '\0';
  }
  return n;
}

static long number(const char *word) { return is_digit(word[0]) && strlen(word) <= 6 ? strtol(word, NULL, 10) : -1; }

/* Month of a name or season; 0 = none. Seasons stand for their middle month. */
static int month_of(const char *word) {
  static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  static const char *const whole[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
  for (int m = 0; m < 12; m++) {
    if (strcmp(word, names[m]) == 0 || strcmp(word, whole[m]) == 0) return m + 1;
  }
  return op_date_season_month(word);
}

static const char *date_of(init_study *s, char words[MOST_WORDS][32], size_t n) {
  for (size_t i = 0; i < n; i++) {
    long year = number(words[i]);
    if (strlen(words[i]) != 4 || year < 1950 || year > 2100) continue;
    int month = i + 1 < n ? month_of(words[i + 1]) : 0;
    if (month == 0 && i > 0) month = month_of(words[i - 1]);
    if (month > 0) return study_say(&s->k, "%ld-%02d", year, month);
    long next = i + 1 < n && strlen(words[i + 1]) == 2 ? number(words[i + 1]) : -1;
    if (next >= 1 && next <= 12) return study_say(&s->k, "%ld-%02ld", year, next);
    return study_say(&s->k, "%ld", year);
  }
  return NULL;
}

init_facts init_facts_of(init_study *s, const char *path) {
  static const char *const before[] = {"wave", "w", "round", "r", "phase"};
  static const struct {
    const char *name, *code;
  } countries[] = {
#define COUNTRY(name, code) {name, code},
#include "study/countries.def"
#undef COUNTRY
  };
  char words[MOST_WORDS][32];
  size_t n = words_of(path, words);
  init_facts facts = {0};
  for (size_t i = 0; i + 1 < n && facts.wave == NULL; i++) {
    for (size_t b = 0; b < sizeof before / sizeof *before; b++) {
      if (strcmp(words[i], before[b]) == 0 && number(words[i + 1]) >= 0 && number(words[i + 1]) < 1000) facts.wave = study_say(&s->k, "%ld", number(words[i + 1]));
    }
  }
  facts.date = date_of(s, words, n);
  for (size_t i = 0; i < n && facts.country == NULL; i++) {
    for (size_t c = 0; c < sizeof countries / sizeof *countries; c++) {
      if (strcmp(words[i], countries[c].name) == 0) facts.country = countries[c].code;
    }
  }
  return facts;
}
