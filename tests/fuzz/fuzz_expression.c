/* Expressions: what parses can be bound and evaluated; a condition gives 0, 1 or missing; rows do not depend on their neighbours; and what is decided although
   a value is missing stays so whatever the value is (missing never becomes true or false by itself). */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "table/expression.h"
#include "table/levels.h"

const char *const fuzz_words[] = {"x", "q", "t", "age", "and ", "or ", "not ", "in (", "missing(", "log(", "expit(", "^", ")", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "'yes'", "\"no\"", "98", "1e308", "`q`", " ", "&", "|", "!", "=", ",", "0", "(", NULL};

#define XS 5
#define QS 4
#define TS 3
#define ROWS (XS * QS * TS)
#define COLUMNS 512

static const double xs[XS] = {NAN, 0, 1, -2.5, 1e308};
static const op_variable variables[] = {{.name = "x", .label = "", .kind = OP_KIND_NUMBER}, {.name = "q", .label = "", .kind = OP_KIND_NUMBER}, {.name = "t", .label = "", .kind = OP_KIND_TEXT}};

typedef struct world {
  op_levels *levels[3];
  uint32_t codes[3][ROWS];
  double numbers[3][ROWS];
  size_t variable[COLUMNS];
  const uint32_t *code_columns[COLUMNS];
  const double *number_columns[COLUMNS];
  size_t n_columns;
} world;

/* Row r: the values of x, q (none, 1, 2, 98 declared missing) and t (none, yes, no) run through all combinations; index 0 is missing. */
static size_t value_index(size_t row, size_t variable) { return variable == 0 ? row % XS : variable == 1 ? row / XS % QS : row / (XS * QS); }

static void make_world(world *w) {
  static const double qs[QS] = {NAN, 1, 2, 98};
  static const char *const ts[TS] = {"", "yes", "no"};
  memset(w, 0, sizeof *w);
  for (size_t v = 0; v < 3; v++) w->levels[v] = op_levels_new(NULL);
  for (size_t r = 0; r < ROWS; r++) {
    size_t x = value_index(r, 0), q = value_index(r, 1), t = value_index(r, 2);
    op_value a = {.type = OP_VALUE_NUMBER, .number = xs[x]}, b = {.type = OP_VALUE_NUMBER, .number = qs[q]}, c = {.type = OP_VALUE_TEXT, .text = ts[t]};
    w->numbers[0][r] = xs[x];
    w->numbers[1][r] = q == 3 ? (double)NAN : qs[q];
    w->numbers[2][r] = (double)NAN;
    w->codes[0][r] = x == 0 ? 0 : op_levels_add(w->levels[0], &a, NULL);
    w->codes[1][r] = q == 0 ? 0 : op_levels_add(w->levels[1], &b, NULL);
    w->codes[2][r] = t == 0 ? 0 : op_levels_add(w->levels[2], &c, NULL);
    if (q == 3) op_levels_describe(w->levels[1], w->codes[1][r], "Refused", OP_MISSING_FILE, NULL, NULL);
  }
}

static size_t want_column(void *context, size_t variable, op_read_as as, op_error *err) {
  world *w = context;
  if (w->n_columns == COLUMNS) {
    op_fail(err, OP_E_MEMORY, "no column is left");
    return SIZE_MAX;
  }
  w->variable[w->n_columns] = variable;
  if (as == OP_READ_CODES) w->code_columns[w->n_columns] = w->codes[variable];
  else w->number_columns[w->n_columns] = w->numbers[variable];
  return w->n_columns++;
}

static const op_levels *levels_of(void *context, size_t column) {
  const world *w = context;
  return w->levels[w->variable[column]];
}

/* Evaluates rows [first, first + rows). */
static void evaluate(world *w, op_expression *e, const double *let, size_t first, size_t rows, double *out) {
  const uint32_t *codes[COLUMNS];
  const double *numbers[COLUMNS], *lets[] = {let + first};
  op_batch batch = {.rows = rows, .first_row = first, .codes = codes, .numbers = numbers};
  op_error err = {0};
  for (size_t c = 0; c < w->n_columns; c++) {
    codes[c] = w->code_columns[c] != NULL ? w->code_columns[c] + first : NULL;
    numbers[c] = w->number_columns[c] != NULL ? w->number_columns[c] + first : NULL;
  }
  FUZZ_CHECK(op_expression_evaluate(e, &batch, levels_of, w, lets, out, &err) == OP_OK, "what is bound can be evaluated");
}

static int same(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

/* Whether row b equals row a wherever a has a value. */
static int extends(size_t a, size_t b) {
  for (size_t v = 0; v < 3; v++) {
    if (value_index(a, v) != 0 && value_index(a, v) != value_index(b, v)) return 0;
  }
  return 1;
}

static void check_results(world *w, op_expression *e, int asks_for_missing) {
  double whole[ROWS], single, let[ROWS];
  for (size_t r = 0; r < ROWS; r++) let[r] = w->numbers[0][r];
  evaluate(w, e, let, 0, ROWS, whole);
  for (size_t r = 0; r < ROWS; r++) {
    evaluate(w, e, let, r, 1, &single);
    FUZZ_CHECK(same(single, whole[r]), "a row does not depend on the others");
    FUZZ_CHECK(!isinf(whole[r]), "a result is a number or missing");
    if (op_expression_is_condition(e)) FUZZ_CHECK(isnan(whole[r]) || whole[r] == 0 || whole[r] == 1, "a condition is true, false or missing");
    for (size_t b = 0; !asks_for_missing && !isnan(whole[r]) && b < ROWS; b++) {
      if (extends(r, b)) FUZZ_CHECK(same(whole[r], whole[b]), "what is decided without a value does not depend on it");
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static world w;
  char text[4097];
  static const char *const let_names[] = {"age"};
  op_expression *e = NULL;
  op_error err = {0};
  op_schema schema = {.variables = variables, .n_variables = 3, .file_label = "", .encoding = "UTF-8", .format = "csv"};
  op_expression_scope scope = {&schema, "data", let_names, 1, want_column, &w};
  if (size > 4096) return 0;
  memcpy(text, data, size);
  text[size] = '\0';
  if (op_expression_parse(text, "--where", &e, &err) != OP_OK) {
    FUZZ_CHECK(e == NULL && err.status == OP_E_REQUEST && err.what[0] != '\0', "an error has a message");
    FUZZ_CHECK(err.column <= strlen(text) + 1, "an error's place lies in the text");
    return 0;
  }
  make_world(&w);
  op_status status = op_expression_bind(e, &scope, &err);
  if (status == OP_OK) check_results(&w, e, strcasestr(text, "missing") != NULL);
  else FUZZ_CHECK(err.status == status && err.what[0] != '\0', "an error has a message");
  op_expression_free(e);
  for (size_t v = 0; v < 3; v++) op_levels_free(w.levels[v]);
  return 0;
}
