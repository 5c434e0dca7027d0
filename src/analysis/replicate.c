/* opine replicate: replicate weights made from a stratified design of PSUs, written beside the data's own columns. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/names.h"
#include "base/number.h"
#include "base/output.h"
#include "design/replicate.h"
#include "table/levels.h"

/* Text is handed to the file in pieces of about this size. */
#define PIECE ((size_t)1 << 18)

typedef struct making {
  op_plan *plan;
  const replicate_type *type;
  replicate_set set;
  const char *prefix, *output, *scales_output;
  double *factors;
  op_error *err;
} making;

/* --- what is read --- */

static op_status keep_columns(op_plan *plan, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  const op_names *keep = &plan->request.make.keep;
  bool all = keep->count == 0, none = keep->count == 1 && strcmp(keep->items[0], "none") == 0;
  size_t column;
  op_status status = OP_OK;
  for (size_t v = 0; status == OP_OK && all && v < schema->n_variables; v++) status = plan_keep(plan, schema->variables[v].name, OP_READ_CODES, &column, err);
  for (size_t i = 0; status == OP_OK && !all && !none && i < keep->count; i++) {
    size_t *found = NULL, n = 0;
    status = names_match(schema, plan->file, keep->items[i], plan->arena, &found, &n, err);
    for (size_t k = 0; status == OP_OK && k < n; k++) status = plan_keep(plan, schema->variables[found[k]].name, OP_READ_CODES, &column, err);
    op_free(found);
  }
  return status;
}

static op_status prepare(op_plan *plan, op_error *err) {
  const op_replicate_making *make = &plan->request.make;
  const replicate_type *type = replicate_type_at(make->method);
  if (type == NULL || type->make == NULL) {
    if (type == NULL) op_fail(err, OP_E_USAGE, "no method was given");
    else op_fail(err, OP_E_USAGE, "%s weights cannot be made here", type->method.name);
    return op_fail_hint(err, "add --method brr, fay, jk1, jkn or bootstrap");
  }
  if (make->output == NULL) {
    op_fail(err, OP_E_USAGE, "no file to write was given");
    return op_fail_hint(err, "add -o FILE.csv");
  }
  op_status status = keep_columns(plan, err);
  size_t column;
  /* one column is kept in any case: it keeps the rows */
  if (status == OP_OK && plan->n_kept == 0) status = plan_keep(plan, op_source_schema(plan->source)->variables[0].name, OP_READ_CODES, &column, err);
  return status;
}

/* --- writing --- */

static void add_field(op_text *out, const char *text) {
  bool quote = strpbrk(text, ",\"\n\r") != NULL || text[0] == ' ' || (text[0] != '\0' && text[strlen(text) - 1] == ' ');
  if (!quote) {
    op_text_add(out, text);
    return;
  }
  op_text_add_char(out, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"') op_text_add_char(out, '"');
    op_text_add_char(out, *text);
  }
  op_text_add_char(out, '"');
}

static size_t kept_columns(const making *m) {
  const op_names *keep = &m->plan->request.make.keep;
  return keep->count == 1 && strcmp(keep->items[0], "none") == 0 ? 0 : m->plan->n_kept;
}

/* The weight of a design whose FPCs imply it is a column of the output too: nothing else holds it. */
static bool writes_weight(const making *m) { return m->plan->leaf_weight != NULL || m->plan->phases[0].n_probs > 0; }

static const char *weight_column(const making *m) { return writes_weight(m) ? "weight" : m->plan->weight_name; }

static op_status check_names(const making *m) {
  for (size_t c = 0; c < kept_columns(m); c++) {
    const char *name = m->plan->kept[c].name;
    double number;
    size_t n = strlen(m->prefix);
    bool clash = op_text_starts(name, m->prefix) && op_number_read(name + n, strlen(name + n), '.', &number) && number >= 1 && number <= (double)m->set.R;
    if (!clash && !(writes_weight(m) && strcmp(name, "weight") == 0)) continue;
    op_fail(m->err, OP_E_REQUEST, "the data have a variable '%s' already", name);
    return op_fail_hint(m->err, clash ? "choose other names with --prefix" : "leave it out with --keep");
  }
  return OP_OK;
}

static void add_header(const making *m, op_text *line) {
  for (size_t c = 0; c < kept_columns(m); c++) {
    add_field(line, m->plan->kept[c].name);
    op_text_add_char(line, ',');
  }
  if (writes_weight(m)) op_text_add(line, "weight,");
  for (size_t k = 0; k < m->set.R; k++) op_text_addf(line, "%s%s%zu", k > 0 ? "," : "", m->prefix, k + 1);
  op_text_add_char(line, '\n');
}

static void add_row(const making *m, size_t r, op_text *line) {
  const op_sample *s = m->plan->sample;
  char number[OP_NUMBER_TEXT];
  for (size_t c = 0; c < kept_columns(m); c++) {
    add_field(line, op_levels_text(s->columns[c].levels, s->columns[c].codes[r]));
    op_text_add_char(line, ',');
  }
  if (writes_weight(m)) {
    op_number_write(s->weight[r], number);
    op_text_addf(line, "%s,", number);
  }
  replicate_set_factors(&m->set, op_design_leaf_unit(m->plan->design, s->leaf[r]), m->factors);
  for (size_t k = 0; k < m->set.R; k++) {
    op_number_write(m->plan->request.make.factors ? m->factors[k] : m->factors[k] * s->weight[r], number);
    if (k > 0) op_text_add_char(line, ',');
    op_text_add(line, number);
  }
  op_text_add_char(line, '\n');
}

static op_status write_rows(making *m, op_file_writer *file) {
  op_text piece = {0};
  op_status status = OP_OK;
  add_header(m, &piece);
  for (size_t r = 0; status == OP_OK && r <= m->plan->sample->n_rows; r++) {
    bool last = r == m->plan->sample->n_rows;
    if (!last) add_row(m, r, &piece);
    if (!last && piece.length < PIECE) continue;
    status = op_text_check(&piece, m->err);
    if (status == OP_OK) status = op_file_writer_add(file, piece.data, piece.length, m->err);
    op_text_reset(&piece);
  }
  op_text_clear(&piece);
  return status;
}

static op_status write_data(making *m) {
  op_file_writer *file = NULL;
  m->factors = op_array_new(m->set.R, sizeof *m->factors, m->err);
  if (m->factors == NULL) return OP_E_MEMORY;
  op_status status = op_file_writer_open(m->output, &file, m->err);
  if (status != OP_OK) return status;
  status = write_rows(m, file);
  if (status == OP_OK) return op_file_writer_commit(file, m->err);
  op_file_writer_abandon(file);
  return status;
}

static op_status write_scales(const making *m) {
  op_text text = {0};
  char number[OP_NUMBER_TEXT];
  op_text_add(&text, "replicate,scale\n");
  for (size_t k = 0; k < m->set.R; k++) {
    op_number_write(m->set.rscales[k], number);
    op_text_addf(&text, "%s%zu,%s\n", m->prefix, k + 1, number);
  }
  op_status status = op_text_check(&text, m->err);
  if (status == OP_OK) status = op_file_replace(m->scales_output, text.data, text.length, m->err);
  op_text_clear(&text);
  return status;
}

/* OUT.csv -> OUT-scales.csv */
static op_status name_scales(making *m) {
  const char *given = m->plan->request.make.scales_output, *dot = strrchr(m->output, '.'), *slash = strrchr(m->output, '/');
  size_t n = dot != NULL && (slash == NULL || dot > slash + 1) && dot != m->output ? (size_t)(dot - m->output) : strlen(m->output);
  m->scales_output = given != NULL ? given : op_arena_format(m->plan->arena, m->err, "%.*s-scales.csv", (int)n, m->output);
  return m->scales_output != NULL ? OP_OK : OP_E_MEMORY;
}

/* --- what is told --- */

static op_status fact(const making *m, op_result *result, size_t section, const char *name, const char *value) {
  op_row *row;
  op_status status = op_section_row_add(result, section, &row, m->err);
  if (status == OP_OK) status = op_row_key_set(result, row, 0, name, NULL, m->err);
  return status == OP_OK ? op_row_key_set(result, row, 1, value, NULL, m->err) : status;
}

/* A word of a command line, quoted for the shell where it must be. */
static void add_word(op_text *out, const char *word) {
  if (word[strcspn(word, " \t\n'\"\\$`!*?[]{}()<>|&;#~")] == '\0' && word[0] != '\0') {
    op_text_add(out, word);
    return;
  }
  op_text_add_char(out, '\'');
  for (; *word != '\0'; word++) {
    if (*word == '\'') op_text_add(out, "'\\''");
    else op_text_add_char(out, *word);
  }
  op_text_add_char(out, '\'');
}

/* The options that read the file back. A scale is written where the type's own would be another. */
static void add_options(const making *m, op_text *out) {
  const op_replicate_making *make = &m->plan->request.make;
  op_replicate_options read = {.rho = m->plan->request.replicate.rho, .average = (double)NAN};
  char number[OP_NUMBER_TEXT];
  op_text columns = {0};
  if (weight_column(m) != NULL) {
    op_text_add(out, "--weights ");
    add_word(out, weight_column(m));
    op_text_add_char(out, ' ');
  }
  op_text_addf(&columns, "%s1-%s%zu", m->prefix, m->prefix, m->set.R);
  op_text_add(out, "--replicates ");
  if (columns.data != NULL) add_word(out, columns.data);
  out->failed = out->failed || columns.failed;
  op_text_clear(&columns);
  op_text_addf(out, " --rep-type %s", m->type->method.name);
  if (make->factors) op_text_add(out, " --rep-combined no");
  if (make->method == OP_REP_FAY && !isnan(read.rho)) {
    op_number_write(read.rho, number);
    op_text_addf(out, " --rep-rho %s", number);
  }
  if (m->set.rscales != NULL) {
    op_text_add(out, " --rep-scales ");
    add_word(out, m->scales_output);
  }
  double usual = m->type->scale((double)m->set.R, &read);
  if (fabs(m->set.scale - usual) > 1e-14 * usual) {
    op_number_write(m->set.scale, number);
    op_text_addf(out, " --rep-scale %s", number);
  }
}

static op_status present_facts(const making *m, op_result *result) {
  op_text text = {0};
  size_t section;
  op_status status = op_result_section_add(result, "written", "", false, &section, m->err);
  if (status == OP_OK) status = op_section_key_add(result, section, "name", "", OP_KEY_TEXT, m->err);
  if (status == OP_OK) status = op_section_key_add(result, section, "value", "", OP_KEY_TEXT, m->err);
  if (status == OP_OK) status = fact(m, result, section, "file", m->output);
  op_text_addf(&text, "%s1 to %s%zu", m->prefix, m->prefix, m->set.R);
  if (status == OP_OK) status = op_text_check(&text, m->err);
  if (status == OP_OK) status = fact(m, result, section, "replicate weights", text.data);
  op_text_reset(&text);
  if (status == OP_OK) status = fact(m, result, section, "method", m->type->method.name);
  if (status == OP_OK && m->set.rscales != NULL) status = fact(m, result, section, "scales", m->scales_output);
  if (m->plan->request.make.method == OP_REP_BOOTSTRAP) {
    op_text_addf(&text, "%lu (Mersenne twister)", m->plan->request.make.seed);
    if (status == OP_OK) status = op_text_check(&text, m->err);
    if (status == OP_OK) status = fact(m, result, section, "seed", text.data);
    op_text_reset(&text);
  }
  add_options(m, &text);
  if (status == OP_OK) status = op_text_check(&text, m->err);
  if (status == OP_OK) status = fact(m, result, section, "read it back with", text.data);
  op_text_clear(&text);
  if (status == OP_OK && strcmp(op_source_schema(m->plan->source)->format, "csv") != 0) {
    status = op_result_note_add(result, m->err, "a CSV file holds no labels and no declarations of missing codes: those of the data are not in it");
  }
  if (status == OP_OK && m->plan->request.psu.count > 1) {
    status = op_result_note_add(result, m->err, "replicates vary the first-stage units; later stages and their FPCs are left out, as 'ultimate clusters'");
  }
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  const op_replicate_making *make = &plan->request.make;
  making m = {.plan = plan, .type = replicate_type_at(make->method), .prefix = make->prefix != NULL ? make->prefix : "rep", .output = make->output, .err = err};
  replicate_frame frame = {.design = plan->design, .wanted = make->replicates, .seed = make->seed, .rho = plan->request.replicate.rho, .lonely = plan->request.lonely};
  op_status status = replicate_set_make(m.type, &frame, &m.set, err);
  if (status != OP_OK) return op_fail_at(err, plan->file, 0, 0);
  status = check_names(&m);
  if (status == OP_OK) status = write_data(&m);
  if (status == OP_OK && m.set.rscales != NULL) status = name_scales(&m);
  if (status == OP_OK && m.set.rscales != NULL) status = write_scales(&m);
  if (status == OP_OK) status = present_facts(&m, result);
  op_free(m.factors);
  replicate_set_clear(&m.set);
  return status;
}

const analysis analysis_replicate = {NULL, prepare, present, NULL, ANALYSIS_NO_FIGURES};
