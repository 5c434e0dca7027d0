/* Reading published statements: [rose | fell] [hedge] number [unit] [or more | to number], in figures or in words. */
#include "claims/statement.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/text_fold.h"

static const struct {
  const char *words;
  statement_form form;
} phrases[] = {
#define PHRASE(words, form) {words, STATES_##form},
#include "claims/statement_words.def"
#undef PHRASE
};

typedef struct reader {
  const char *text;  /* as it was given, for messages */
  const char *at;    /* in the folded text */
} reader;

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void skip_blanks(reader *r) {
  while (*r->at == ' ') r->at++;
}

/* Takes words if they stand next as words of their own; a hyphen counts as a blank. */
static bool take(reader *r, const char *words) {
  const char *p = r->at;
  for (const char *w = words; *w != '\0'; w++, p++) {
    if (*w == ' ') {
      if (*p != ' ' && *p != '-') return false;
      while (p[1] == ' ') p++;
    } else if (*p != *w) {
      return false;
    }
  }
  if (is_letter(words[strlen(words) - 1]) && is_letter(words[0]) && is_letter(*p)) return false;
  r->at = p;
  skip_blanks(r);
  return true;
}

static bool take_one_of(reader *r, const char *const *list, size_t *which) {
  for (size_t i = 0; list[i] != NULL; i++) {
    if (!take(r, list[i])) continue;
    if (which != NULL) *which = i;
    return true;
  }
  return false;
}

/* --- numbers --- */

static const char *const units[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
                                    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", NULL};
static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", NULL};

static bool take_word_number(reader *r, double *value) {
  size_t ten, unit;
  if (take_one_of(r, tens, &ten)) {
    *value = 20 + 10 * (double)ten;
    if (*r->at == '-') r->at++;
    if (take_one_of(r, &units[1], &unit)) *value += (double)unit + 1;
    return true;
  }
  bool hundred = take(r, "a hundred") || take(r, "one hundred") || take(r, "hundred");
  if (!hundred && !take_one_of(r, units, &unit)) return false;
  *value = hundred ? 100 : (double)unit;
  return true;
}

/* Figures, with thousands set apart by commas or not: 7,507 but never 70,5. */
static op_status take_figures(reader *r, double *value, int *decimals, op_error *err) {
  char digits[64];
  size_t n = 0, group = 0;
  bool grouped = false, point = false;
  const char *p = r->at;
  if (*p == '-' || *p == '+') digits[n++] = *p++;
  for (; is_digit(*p) || (*p == ',' && !point && is_digit(p[1])) || (*p == '.' && !point && is_digit(p[1])); p++) {
    if (*p == ',') {
      if (strspn(p + 1, "0123456789") != 3 || group > 3 || (grouped && group != 3)) {
        op_fail(err, OP_E_DATA, "published is '%.60s': a comma sets thousands apart", r->text);
        return op_fail_hint(err, "write decimals behind a point: 70.5");
      }
      grouped = true;
      group = 0;
      continue;
    }
    if (*p == '.') point = true;
    else if (point) (*decimals)++;
    else group++;
    if (n < sizeof digits - 8) digits[n++] = *p;
    else return op_fail(err, OP_E_DATA, "published is '%.60s': the number has too many digits", r->text);
  }
  if (*p == 'e' && (is_digit(p[1]) || ((p[1] == '-' || p[1] == '+') && is_digit(p[2])))) {
    do {
      if (n >= sizeof digits - 1) return op_fail(err, OP_E_DATA, "published is '%.60s': the number has too many digits", r->text);
      digits[n++] = *p++;
    } while (is_digit(*p) || *p == '-' || *p == '+');
    *decimals = 0;
  }
  if (!op_number_read(digits, n, '.', value) || fabs(*value) > 1e15) {
    op_fail(err, OP_E_DATA, "published is '%.60s': no survey figure is that large", r->text);
    return op_fail_hint(err, "numbers up to 1e15 are read");
  }
  if (*decimals > 12) return op_fail(err, OP_E_DATA, "published is '%.60s': more than 12 decimals", r->text);
  r->at = p;
  skip_blanks(r);
  return OP_OK;
}

static bool take_denominator(reader *r, double *of) {
  static const char *const singular[] = {"half", "third", "quarter", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "twentieth", NULL};
  static const char *const plural[] = {"halves",   "thirds",  "quarters", "fourths", "fifths",     "sixths",
                                       "sevenths", "eighths", "ninths",   "tenths",  "twentieths", NULL};
  static const double value[] = {2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 20};
  size_t which;
  const char *before = r->at;
  if (*r->at == '-') r->at++;
  if (!take_one_of(r, plural, &which) && !take_one_of(r, singular, &which)) {
    r->at = before;
    return false;
  }
  *of = value[which];
  return true;
}

static void set_fraction(statement *s, double part, double of, double *value) {
  *value = 100 * part / of;
  s->fraction = true;
  s->decimals = 0;
}

/* "two thirds", "1 in 5", "9/10" behind the first number. */
static op_status take_rest_of_fraction(reader *r, statement *s, double *value, op_error *err) {
  double of;
  int none = 0;
  bool in = take(r, "in") || take(r, "out of");
  if (!in && *r->at == '/' && is_digit(r->at[1])) {
    r->at++;
    in = true;
  }
  if (in) {
    op_status status = take_word_number(r, &of) ? OP_OK
                       : is_digit(*r->at)       ? take_figures(r, &of, &none, err)
                                                : op_fail(err, OP_E_DATA, "published is '%.60s': a number is missing behind 'in'", r->text);
    if (status != OP_OK) return status;
    if (of < 1 || *value < 0 || *value > of) return op_fail(err, OP_E_DATA, "published is '%.60s': that is no share", r->text);
    set_fraction(s, *value, of, value);
  } else if (take_denominator(r, &of)) {
    set_fraction(s, *value, of, value);
  }
  return OP_OK;
}

static op_status take_number(reader *r, statement *s, double *value, op_error *err) {
  int decimals = 0;
  double of;
  op_status status = OP_OK;
  const char *p = r->at + (*r->at == '-' || *r->at == '+');
  if (is_digit(*p) || (*p == '.' && is_digit(p[1]))) {
    status = take_figures(r, value, &decimals, err);
    if (status == OP_OK && decimals > s->decimals) s->decimals = decimals;
  } else if (!take_word_number(r, value)) {
    if (!take(r, "a")) take(r, "an");
    if (!take_denominator(r, &of)) {
      op_fail(err, OP_E_DATA, "published is '%.60s', expected a number", r->text);
      return op_fail_hint(
          err, "write a figure, 'two thirds', 'a majority', 'nearly 80', 'more than half', 'between 30 and 40'; 'large' and the like have no agreed number");
    }
    set_fraction(s, 1, of, value);
    return OP_OK;
  }
  return status == OP_OK ? take_rest_of_fraction(r, s, value, err) : status;
}

static bool take_unit(reader *r) {
  static const char *const names[] = {"%",   "percentage points", "percentage point", "percent",    "per cent", "pct", "points", "point", "pp", "p.p.",
                                      "pts", "respondents",       "people",           "interviews", NULL};
  return take_one_of(r, names, NULL);
}

/* --- the whole --- */

/* How precisely a number is spoken. */
static double step_of(const statement *s) {
  double value = fabs(s->value), step = 2.5;
  if (s->fraction) return step;
  if (s->decimals > 0) return pow(10, -s->decimals);
  if (value == 0 || fmod(value, 5) != 0) return 1;
  for (double ten = 100; value > 100 && fmod(value, ten) == 0; ten *= 10) step *= 10;
  return step;
}

static bool take_hedge(reader *r, statement *s) {
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    if (!take(r, phrases[i].words)) continue;
    s->form = phrases[i].form;
    return true;
  }
  return false;
}

/* Statements without a number of their own. */
static bool take_wordless(reader *r, statement *s) {
  static const char *const over[] = {"a majority", "the majority", "majority", "most", NULL};
  static const char *const under[] = {"a minority", "minority", NULL}, *const none[] = {"no change", "unchanged", "the same", NULL};
  if (take_one_of(r, over, NULL)) *s = (statement){.form = STATES_OVER, .value = 50, .fraction = true};
  else if (take_one_of(r, under, NULL)) *s = (statement){.form = STATES_UNDER, .value = 50, .fraction = true};
  else if (take_one_of(r, none, NULL)) *s = (statement){.form = STATES_VALUE};
  else return false;
  return true;
}

static bool take_direction(reader *r, bool *falls) {
  static const char *const down[] = {"down", "fell", "falls", "dropped", "drops", "declined", "decreased", "lost", "shrank", NULL};
  static const char *const up[] = {"up to", "up", "rose", "rises", "increased", "grew", "gained", "climbed", NULL};
  const char *before = r->at;
  size_t which = 0;
  *falls = take_one_of(r, down, NULL);
  if (!*falls && (!take_one_of(r, up, &which) || which == 0)) {
    r->at = before; /* "up to 30" is no direction */
    return false;
  }
  take(r, "by");
  return true;
}

static op_status take_range(reader *r, statement *s, op_error *err) {
  bool between = s->form == STATES_BETWEEN, second = take(r, "to") || (between && take(r, "and"));
  if (!second && *r->at == '-' && (is_digit(r->at[1]) || r->at[1] == ' ')) {
    r->at++;
    skip_blanks(r);
    second = true;
  }
  if (!second) return between ? op_fail(err, OP_E_DATA, "published is '%.60s': the range has one end only", r->text) : OP_OK;
  if (s->form != STATES_VALUE && !between) return op_fail(err, OP_E_DATA, "published is '%.60s': a range has two ends and no other words", r->text);
  s->form = STATES_BETWEEN;
  op_status status = take_number(r, s, &s->high, err);
  if (status == OP_OK && s->high < s->value) status = op_fail(err, OP_E_DATA, "published is '%.60s': the range ends before it begins", r->text);
  return status;
}

static op_status read_all(reader *r, statement *s, op_error *err) {
  bool falls = false, turned = take_direction(r, &falls), hedged = false;
  if (turned && *r->at == '\0') {
    *s = (statement){.form = STATES_OVER, .falls = falls};
    return OP_OK;
  }
  if (turned && take(r, "from")) {
    op_fail(err, OP_E_DATA, "published is '%.60s': of a change its size is stated, not where it began and ended", r->text);
    return op_fail_hint(err, "write 'rose by 10 points'; the two figures can be claims of their own");
  }
  op_status status = OP_OK;
  if (turned || !take_wordless(r, s)) {
    hedged = take_hedge(r, s);
    status = take_number(r, s, &s->value, err);
    bool unit = status == OP_OK && take_unit(r);
    if (status == OP_OK) status = take_range(r, s, err);
    if (status != OP_OK) return status;
    if (!hedged && s->form == STATES_VALUE && s->fraction) s->form = STATES_ABOUT;
    if (!hedged && (take(r, "or more") || take(r, "+"))) s->form = STATES_AT_LEAST;
    if (!hedged && (take(r, "or less") || take(r, "or fewer"))) s->form = STATES_AT_MOST;
    unit = take_unit(r) || unit;
  }
  s->falls = falls;
  s->step = step_of(s);
  if (*r->at == '\0' || take(r, "of")) return OP_OK; /* whom it speaks of is the claim's to say */
  op_fail(err, OP_E_DATA, "published is '%.60s': '%.40s' has no agreed number", r->text, r->at);
  return op_fail_hint(err, "write what it means: 'more than 66', 'between 30 and 40', 'about 70.5'");
}

/* The minus sign and the slash of fractions as they stand on a keyboard. */
static void plain_signs(char *text) {
  char *to = text;
  for (const char *from = text; *from != '\0'; to++) {
    bool minus = strncmp(from, "\xE2\x88\x92", 3) == 0, slash = strncmp(from, "\xE2\x81\x84", 3) == 0;
    *to = minus ? '-' : slash ? '/' : *from;
    from += minus || slash ? 3 : 1;
  }
  *to = '\0';
}

op_status statement_read(const char *text, statement *out, op_error *err) {
  op_error why = {0};
  char *folded = op_text_fold(text, err);
  if (folded == NULL) return OP_E_MEMORY;
  plain_signs(folded);
  statement s = {0};
  reader r = {text, folded};
  skip_blanks(&r);
  op_status status = read_all(&r, &s, &why);
  op_free(folded);
  if (status == OP_OK) *out = s;
  else if (err != NULL) *err = why;
  return status;
}
