/* Direct standardisation: the population's shares, on the command line or from a file. */
#include "cli/options.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/output.h"

static op_status add_cell(cli *c, const char *const *categories, size_t n, double population, op_error *err) {
  for (size_t i = 0; i < c->request.standard.n_cells; i++) {
    bool same = true;
    for (size_t v = 0; v < n; v++) same = same && strcmp(c->standard[i].categories[v], categories[v]) == 0;
    if (same) return op_fail(err, OP_E_USAGE, "the standard population has '%s' twice", categories[0]);
  }
  if (!(population > 0) || isinf(population)) return op_fail(err, OP_E_USAGE, "the standard population of '%s' is %g, expected more than 0", categories[0], population);
  op_status status = CLI_GROW(c, standard, standard_capacity, c->request.standard.n_cells, err);
  if (status == OP_OK) c->standard[c->request.standard.n_cells++] = (op_standard_cell){categories, population};
  c->request.standard.cells = c->standard;
  return status;
}

/* VAR:CODE=N,CODE=N; codes that hold commas are separated by '|'. */
static op_status read_text(cli *c, const char *option, const char *v, op_error *err) {
  const char *list = NULL, **variable = op_arena_alloc(c->arena, sizeof *variable, err);
  op_names parts;
  if (variable == NULL) return OP_E_MEMORY;
  *variable = cli_before(c, v, ':', &list, err);
  if (*variable == NULL || **variable == '\0') {
    op_fail(err, OP_E_USAGE, "--%s is '%s', expected VAR:CODE=SHARE,CODE=SHARE or a file", option, v);
    return op_fail_hint(err, "for example --%s 'agegroup:1=30,2=45,3=25'", option);
  }
  c->request.standard.variables = (op_names){variable, 1};
  op_status status = cli_split(c, list, strchr(list, '|') != NULL ? '|' : ',', &parts, err);
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) {
    const char *number = NULL, **code = op_arena_alloc(c->arena, sizeof *code, err);
    double population = 0;
    if (code == NULL) return OP_E_MEMORY;
    *code = cli_before(c, parts.items[i], '=', &number, err);
    if (*code == NULL) return op_fail(err, OP_E_USAGE, "'%s' in --%s is no share, expected CODE=SHARE", parts.items[i], option);
    status = cli_number(option, number, &population, err);
    if (status == OP_OK) status = add_cell(c, code, 1, population, err);
  }
  return status;
}

/* The level of a column as results spell it: numbers as they print, texts as they are. */
static const char *category_text(cli *c, const op_level *level, op_error *err) {
  char number[OP_NUMBER_TEXT];
  if (level->value.type == OP_VALUE_TEXT) return op_arena_string(c->arena, level->value.text, err);
  if (level->value.type == OP_VALUE_NUMBER) op_number_write(level->value.number, number);
  return op_arena_string(c->arena, level->value.type == OP_VALUE_NUMBER ? number : "", err);
}

/* A table with one column a variable and the column 'population'. */
static op_status read_table(cli *c, op_source *source, op_error *err) {
  const op_schema *schema = op_source_schema(source);
  size_t n = 0, population;
  op_batch batch;
  op_status status = op_schema_require(schema, NULL, "population", &population, err);
  if (status != OP_OK) return status;
  op_column_request *columns = op_arena_alloc(c->arena, schema->n_variables * sizeof *columns, err);
  const char **names = op_arena_alloc(c->arena, schema->n_variables * sizeof *names, err);
  if (columns == NULL || names == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (v == population) continue;
    names[n] = op_arena_string(c->arena, schema->variables[v].name, err);
    if (names[n] == NULL) return OP_E_MEMORY;
    columns[n++] = (op_column_request){.variable = v, .as = OP_READ_CODES};
  }
  if (n == 0) return op_fail(err, OP_E_REQUEST, "the standard population needs a column for each of its variables beside 'population'");
  columns[n] = (op_column_request){.variable = population, .as = OP_READ_NUMBERS};
  c->request.standard.variables = (op_names){names, n};
  status = op_source_start(source, columns, n + 1, err);
  while (status == OP_OK && (status = op_source_next(source, &batch, err)) == OP_OK && batch.rows > 0) {
    for (size_t r = 0; status == OP_OK && r < batch.rows; r++) {
      const char **categories = op_arena_alloc(c->arena, n * sizeof *categories, err);
      for (size_t v = 0; categories != NULL && v < n; v++) {
        categories[v] = category_text(c, op_levels_at(op_source_levels(source, v), batch.codes[v][r]), err);
        if (categories[v] == NULL) return OP_E_MEMORY;
      }
      status = categories != NULL ? add_cell(c, categories, n, batch.numbers[n][r], err) : OP_E_MEMORY;
    }
  }
  return status;
}

static op_status take_cells(cli *c, const char *option, const char *v, op_error *err) {
  if (c->request.standard.n_cells > 0) return op_fail(err, OP_E_USAGE, "--%s was given twice", option);
  if (!op_file_exists(v) && strchr(v, '=') != NULL) return read_text(c, option, v, err);
  op_file_spec file = {.path = v};
  op_read_options options = {0};
  op_source *source = NULL;
  op_status status = op_source_open(&file, 1, &options, NULL, 0, &source, err);
  if (status != OP_OK) return status;
  status = read_table(c, source, err);
  op_source_close(source);
  if (status == OP_OK && c->request.standard.n_cells == 0) status = op_fail(err, OP_E_REQUEST, "the standard population has no rows");
  return status == OP_OK ? OP_OK : op_fail_at(err, v, 0, 0);
}

static op_status take_standardize(cli *c, const char *v, op_error *err) { return take_cells(c, "standardize", v, err); }
static op_status take_against(cli *c, const char *v, op_error *err) { return take_cells(c, "against", v, err); }

/* '18,25,35' or 'VAR=18,25,35'. */
static op_status take_breaks(cli *c, const char *v, op_error *err) {
  op_composition_options *o = &c->request.composition;
  const char *list = v;
  op_names parts;
  o->breaks_of = cli_before(c, v, '=', &list, err);
  op_status status = cli_split(c, o->breaks_of != NULL ? list : v, ',', &parts, err);
  double *breaks = status == OP_OK ? op_arena_alloc(c->arena, (parts.count + 1) * sizeof *breaks, err) : NULL;
  if (status == OP_OK && breaks == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) {
    status = cli_number("breaks", parts.items[i], &breaks[i], err);
    if (status == OP_OK && i > 0 && !(breaks[i] > breaks[i - 1])) status = op_fail(err, OP_E_USAGE, "--breaks is '%s', expected lower bounds that rise, such as 18,25,35,50,65", v);
  }
  if (status == OP_OK && parts.count == 0) status = op_fail(err, OP_E_USAGE, "--breaks is '%s', expected lower bounds such as 18,25,35,50,65", v);
  o->breaks = breaks;
  o->n_breaks = status == OP_OK ? parts.count : 0;
  return status;
}

static const cli_option options[] = {
    {"standardize", 0, "SHARES", "figures as if each group had a population's make-up: VAR:CODE=SHARE,.. or a CSV of variables and 'population'", CLI_STANDARD, NULL,
     take_standardize},
    {"against", 0, "SHARES", "the population beside the sample: VAR:CODE=N,.. or a CSV of variables and 'population'", CLI_COMPOSITION, NULL, take_against},
    {"breaks", 0, "[VAR=]N,..", "lower bounds of the bands of a number, such as 18,25,35,50,65", CLI_COMPOSITION, NULL, take_breaks},
};

const cli_option_table cli_options_standard = {options, sizeof options / sizeof *options};
