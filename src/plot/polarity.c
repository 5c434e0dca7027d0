/* Guessing the sides of a scale. */
#include "plot/polarity.h"

#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "plot/wording.h"

typedef enum { SIDE_UNKNOWN, SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE, SIDE_MISSING, SIDE_OUT } side;

static const char *const neutral_words[] = {"neither", "neutral", "no difference", "depends", "the same", "mixed", "нейтрал", "ни то", "ни соглас",
                                            "ни хорош", "так же", "не измен", "бейтарап", "не келіс", "ნეიტრ", "არც ",
                                            "partially not", "partly not", "partially don", "not change"};

static const char *const negative_words[] = {
    "unfavo",   "disagree",     "dissatisf", "disapprov", "distrust",   "mistrust", "unlikely",    "unimportant", "oppose",      "against", "bad",
    "worse",    "worst",        "poor",      "negative",  "not ",       "no trust", "no confid",   "very little", "little trust", "little confid",
    "never",    "wrong",        "unsafe",    "unhappy",   "insecure",   "decreas",  "declin",      "n't ",        "неблаг",      "не соглас", "несоглас",
    "не дов",   "недов",        "не удов",   "неудов",    "не одобр",   "плох",     "хуже",        "отрицат",     "против",      "негатив", "враждеб",
    "не очень", "совсем не",    "жаман",     "қолайсыз",  "жағымсыз",   "келіспе",  "теріс",       "сенбе",       "нашар",       "қарсы",   "უარყოფ",
    "არ ვეთანხმ", "ცუდ",        "არახელსაყრ", "არ ვენდ"};

static const char *const positive_words[] = {
    "favo",    "agree",   "satisf",  "approv",  "trust",   "likely", "important", "support", "good",   "better",   "best",   "excellent", "positive",
    "confid",  "right",   "safe",    "happy",   "increas", "improv", "yes",       "благопр", "соглас", "довер",    "довол",  "удовл",     "одобр",
    "хорош",   "лучше",   "положит", "поддерж", "позитив", "дружеств", "жақсы",   "қолайлы", "жағымды", "келіс",   "оң ",    "сенем",     "қолда",
    "დადებით", "ვეთანხმ", "კარგ",    "ვენდ",    "ხელსაყრ"};

/* Words that say how much; they decide only where no other word does ("a lot", but "a lot worse"). */
static const char *const little_words[] = {"little", "none", "no ", "weak", "low", "мало", "нет", "аз ", "жоқ", "ცოტა"};
static const char *const much_words[] = {"a lot", "very much", "great", "strong", "high", "много", "да", "көп", "иә", "ბევრ"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The word that comes first decides: "unfavorable" begins before the "favorable" in it, and "rather favorable than unfavorable" is favorable.
   Where both begin at the same place, the negative word is the longer one (Kazakh "келіспеймін" begins like "келісемін"). */
static side side_of_first(size_t negative, size_t positive) {
  if (negative == SIZE_MAX && positive == SIZE_MAX) return SIDE_UNKNOWN;
  return negative <= positive ? SIDE_NEGATIVE : SIDE_POSITIVE;
}

static side side_by_words(const char *label) {
  if (wording_find(label, neutral_words, COUNT(neutral_words)) != SIZE_MAX) return SIDE_NEUTRAL;
  side found = side_of_first(wording_find(label, negative_words, COUNT(negative_words)), wording_find(label, positive_words, COUNT(positive_words)));
  if (found != SIDE_UNKNOWN) return found;
  return side_of_first(wording_find(label, little_words, COUNT(little_words)), wording_find(label, much_words, COUNT(much_words)));
}

static bool is_number(const char *text) {
  double number;
  return text == NULL || op_number_read(text, strlen(text), '.', &number);
}

static op_status refuse_to_guess(const char *why, op_error *err) {
  op_fail(err, OP_E_REQUEST, "%s", why);
  return op_fail_hint(err, "name them from left to right, as in --negative 'Very bad,Bad' --positive 'Good,Very good', or draw --kind bars");
}

/* Sides by place in the order of the answers; what the words say of the halves decides which half is which. A scale of bare numbers runs from
   low to high. */
static op_status sides_by_order(const chart_grid *grid, const size_t *answers, size_t n, side *sides, op_error *err) {
  int first_is_positive = 0;
  bool bare = true;
  for (size_t i = 0; i < n; i++) {
    int sign = sides[answers[i]] == SIDE_POSITIVE ? 1 : sides[answers[i]] == SIDE_NEGATIVE ? -1 : 0;
    first_is_positive += 2 * i + 1 < n ? sign : 2 * i + 1 > n ? -sign : 0;
    bare = bare && is_number(grid->columns[answers[i]].label);
  }
  if (n > 1 && first_is_positive == 0 && !bare) return refuse_to_guess("the labels do not tell which answers are negative and which are positive", err);
  for (size_t i = 0; i < n; i++) {
    bool first_half = 2 * i + 1 < n, middle = 2 * i + 1 == n;
    sides[answers[i]] = middle ? SIDE_NEUTRAL : first_half == (first_is_positive > 0) ? SIDE_POSITIVE : SIDE_NEGATIVE;
  }
  return OP_OK;
}

/* Codes that are numbers say the order of a scale; texts stand in alphabetical order, which says nothing. */
static op_status guess(const chart_grid *grid, size_t *answers, side *sides, op_error *err) {
  size_t n = 0, known = 0, positive = 0, negative = 0;
  bool ordered = true;
  for (size_t c = 0; c < grid->n_columns; c++) {
    if (sides[c] != SIDE_UNKNOWN) continue;
    answers[n++] = c;
    sides[c] = side_by_words(grid->columns[c].label);
    known += sides[c] != SIDE_UNKNOWN ? 1 : 0;
    positive += sides[c] == SIDE_POSITIVE ? 1 : 0;
    negative += sides[c] == SIDE_NEGATIVE ? 1 : 0;
    ordered = ordered && is_number(grid->columns[c].code);
  }
  bool by_words = known == n && positive > 0 && negative > 0;
  if (n > 1 && !ordered && !(by_words && positive == 1 && negative == 1)) {
    return refuse_to_guess("these answers are texts, which have no order of their own", err);
  }
  return by_words ? OP_OK : sides_by_order(grid, answers, n, sides, err);
}

/* --- sides that the options name --- */

static bool names_column(const chart_column *column, const char *name) {
  return op_text_equal(column->code, name) || op_text_equal_nocase(column->label, name);
}

static op_status take_named(const chart_grid *grid, const char *const *names, size_t n, side to, side *sides, op_arena *arena, op_error *err) {
  for (size_t i = 0; i < n; i++) {
    const char *name = wording_clean(arena, names[i], err);
    size_t at = 0;
    if (name == NULL) return OP_E_MEMORY;
    if (!chart_grid_named(grid, name, &at)) return chart_grid_unknown(grid, name, arena, err);
    for (; chart_grid_named(grid, name, &at); at++) sides[at] = to;
  }
  return OP_OK;
}

static op_status take_options(const chart_grid *grid, const op_chart_options *o, side *sides, op_arena *arena, op_error *err) {
  op_status status = take_named(grid, o->negative, o->n_negative, SIDE_NEGATIVE, sides, arena, err);
  if (status == OP_OK) status = take_named(grid, o->neutral, o->n_neutral, SIDE_NEUTRAL, sides, arena, err);
  if (status == OP_OK) status = take_named(grid, o->positive, o->n_positive, SIDE_POSITIVE, sides, arena, err);
  for (size_t c = 0; c < grid->n_columns; c++) {
    if (sides[c] == SIDE_UNKNOWN) sides[c] = SIDE_MISSING;
  }
  return status;
}

/* --- order from left to right --- */

/* True when the answers run from positive to negative, so that they are drawn in reverse. */
static bool runs_down(const side *sides, size_t n) {
  double at_negative = 0, at_positive = 0, negative = 0, positive = 0;
  for (size_t c = 0; c < n; c++) {
    if (sides[c] == SIDE_NEGATIVE) at_negative += (double)c, negative++;
    if (sides[c] == SIDE_POSITIVE) at_positive += (double)c, positive++;
  }
  return negative > 0 && positive > 0 && at_positive / positive < at_negative / negative;
}

static size_t collect(const side *sides, size_t n, side wanted, bool reverse, size_t *out) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) {
    size_t c = reverse ? n - 1 - i : i;
    if (sides[c] == wanted) out[found++] = c;
  }
  return found;
}

static bool codes_are_numbers(const chart_grid *grid) {
  for (size_t c = 0; c < grid->n_columns; c++) {
    if (grid->columns[c].kind != COLUMN_NET && !is_number(grid->columns[c].code)) return false;
  }
  return true;
}

/* The columns of one side in the order in which the options name them, which is the order drawn. */
static void order_as_named(const chart_grid *grid, const char *const *names, size_t n, size_t *columns, size_t count) {
  size_t placed = 0;
  for (size_t i = 0; i < n && placed < count; i++) {
    for (size_t k = placed; k < count; k++) {
      size_t c = columns[k];
      if (!names_column(&grid->columns[c], names[i])) continue;
      columns[k] = columns[placed];
      columns[placed++] = c;
      break;
    }
  }
}

op_status polarity_find(const chart_grid *grid, const op_chart_options *options, op_arena *arena, polarity *out, op_error *err) {
  size_t n = grid->n_columns;
  size_t *columns = op_arena_alloc(arena, 2 * n * sizeof *columns, err);
  side *sides = op_arena_alloc(arena, n * sizeof *sides, err);
  if (columns == NULL || sides == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < n; c++) {
    column_kind kind = grid->columns[c].kind;
    sides[c] = kind == COLUMN_NET ? SIDE_OUT : kind == COLUMN_MISSING ? SIDE_MISSING : SIDE_UNKNOWN;
  }
  op_status status = OP_OK;
  if (options->n_positive + options->n_negative + options->n_neutral > 0) status = take_options(grid, options, sides, arena, err);
  else status = guess(grid, columns + n, sides, err);
  if (status != OP_OK) return status;
  bool reverse = runs_down(sides, n);
  polarity p = {.columns = columns};
  p.n_negative = collect(sides, n, SIDE_NEGATIVE, reverse, columns);
  p.n_neutral = collect(sides, n, SIDE_NEUTRAL, reverse, columns + p.n_negative);
  p.n_positive = collect(sides, n, SIDE_POSITIVE, reverse, columns + p.n_negative + p.n_neutral);
  p.n_missing = collect(sides, n, SIDE_MISSING, false, columns + p.n_negative + p.n_neutral + p.n_positive);
  if (!codes_are_numbers(grid)) {
    order_as_named(grid, options->negative, options->n_negative, columns, p.n_negative);
    order_as_named(grid, options->neutral, options->n_neutral, columns + p.n_negative, p.n_neutral);
    order_as_named(grid, options->positive, options->n_positive, columns + p.n_negative + p.n_neutral, p.n_positive);
  }
  if (p.n_negative == 0 || p.n_positive == 0) {
    op_fail(err, OP_E_REQUEST, "a likert chart needs answers on both sides, found %zu negative and %zu positive", p.n_negative, p.n_positive);
    return op_fail_hint(err, "name them with --positive and --negative, or draw --kind bars");
  }
  *out = p;
  return OP_OK;
}
