/* A codebook over data: found beside it or given, read by position or by name. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/output.h"
#include "base/text.h"
#include "input/metadata.h"
#include "table/missing.h"
#include "table/name_index.h"

/* --- labels over a reader --- */

typedef struct labelled_reader {
  op_reader base;
  op_reader *inner;
  metadata *m;
} labelled_reader;

static labelled_reader *of(op_reader *reader) { return (labelled_reader *)reader; }

static void tell_cache(labelled_reader *r) {
  memcpy(r->base.cache_note, r->inner->cache_note, sizeof r->base.cache_note);
  r->base.cached = r->inner->cached;
}

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  op_status status = of(reader)->inner->start(of(reader)->inner, columns, n, err);
  tell_cache(of(reader));
  return status;
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) { return of(reader)->inner->next(of(reader)->inner, batch, err); }
static op_status fill(op_reader *reader, size_t column, void *room, op_error *err) {
  op_reader *inner = of(reader)->inner;
  return inner->fill != NULL ? inner->fill(inner, column, room, err) : OP_OK;
}

static const op_levels *levels(const op_reader *reader, size_t column) {
  const op_reader *inner = ((const labelled_reader *)reader)->inner;
  return inner->levels(inner, column);
}

static size_t line(const op_reader *reader, size_t row) {
  const op_reader *inner = ((const labelled_reader *)reader)->inner;
  return inner->line(inner, row);
}

static double share(const op_reader *reader) {
  const op_reader *inner = ((const labelled_reader *)reader)->inner;
  return inner->share(inner);
}

static void close_reader(op_reader *reader) {
  labelled_reader *r = of(reader);
  r->inner->close(r->inner);
  metadata_free(r->m);
  op_free(r);
}

static const char *note(const op_reader *reader, size_t index) {
  const op_reader *inner = ((const labelled_reader *)reader)->inner;
  return inner->note(inner, index);
}

/* Names of the codebook's variables, and of the data's. */
typedef struct names {
  op_name_index *codebook, *data;
} names;

static op_status names_make(const metadata *m, const op_schema *schema, names *out, op_error *err) {
  *out = (names){NULL, NULL};
  op_status status = op_name_index_new(&out->codebook, err);
  for (size_t v = 0; status == OP_OK && v < m->n; v++) status = op_name_index_add(out->codebook, m->variables[v].variable.name, err);
  return status == OP_OK ? op_name_index_of_schema(schema, &out->data, err) : status;
}

static void names_clear(names *n) {
  op_name_index_free(n->codebook);
  op_name_index_free(n->data);
}

/* The file's own rules and the codebook's. Where a file holds labels instead of codes, the label of a missing code is missing. */
static op_status merge_missing(metadata *m, op_variable *to, const op_variable *from, op_error *err) {
  bool texts = to->kind != OP_KIND_NUMBER;
  if (from->n_missing == 0) return OP_OK;
  op_missing_rule *rules = op_arena_alloc(m->arena, (to->n_missing + from->n_missing + from->n_labels) * sizeof *rules, err);
  if (rules == NULL) return OP_E_MEMORY;
  size_t n = to->n_missing;
  if (n > 0) memcpy(rules, to->missing, n * sizeof *rules);
  memcpy(rules + n, from->missing, from->n_missing * sizeof *rules);
  n += from->n_missing;
  for (size_t i = 0; texts && i < from->n_labels; i++) {
    const op_label *label = &from->labels[i];
    bool missing = label->value.type == OP_VALUE_NUMBER && op_missing_number(from->missing, from->n_missing, label->value.number);
    if (missing) rules[n++] = (op_missing_rule){.type = OP_RULE_TEXT, .text = label->text, .why = OP_MISSING_FILE};
  }
  to->missing = rules;
  to->n_missing = n;
  return OP_OK;
}

static op_status lay_over_variable(metadata *m, op_variable *to, const op_variable *from, op_error *err) {
  if (from->label[0] != '\0') to->label = from->label;
  if (from->question != NULL) to->question = from->question;
  if (from->n_labels > 0) {
    to->labels = from->labels;
    to->n_labels = from->n_labels;
  }
  return merge_missing(m, to, from, err);
}

/* --- what does not match --- */

/* "a, b, c and 4 others" */
static void list_name(op_text *list, size_t before, const char *name) {
  if (before < 5) op_text_addf(list, "%s%s", before > 0 ? ", " : "", name);
}

static op_status add_list(metadata *m, const char *form, size_t n, const char *of_file, const char *other, op_text *list, op_error *err) {
  if (n > 5) op_text_addf(list, " and %zu other%s", n - 5, n == 6 ? "" : "s");
  op_status status = op_text_check(list, err);
  if (status != OP_OK || n == 0) return status;
  return metadata_add_note(m, op_arena_format(m->arena, err, form, n, n == 1 ? "variable" : "variables", of_file, n == 1 ? "is" : "are", other, list->data), err);
}

static op_status note_unmatched(metadata *m, const char *path, const op_schema *schema, const names *known, op_error *err) {
  op_text theirs = {0}, ours = {0};
  size_t n_theirs = 0, n_ours = 0, stem;
  const char *data = metadata_file_name(path, &stem), *codebook = metadata_file_name(m->path, &stem);
  for (size_t v = 0; v < schema->n_variables; v++) {
    if (op_name_index_find(known->codebook, schema->variables[v].name) == SIZE_MAX) list_name(&theirs, n_theirs++, schema->variables[v].name);
  }
  for (size_t v = 0; v < m->n; v++) {
    if (op_name_index_find(known->data, m->variables[v].variable.name) == SIZE_MAX) list_name(&ours, n_ours++, m->variables[v].variable.name);
  }
  op_status status = add_list(m, "%zu %s of %s %s not in %s: %s", n_theirs, data, codebook, &theirs, err);
  if (status == OP_OK) status = add_list(m, "%zu %s of %s %s not in %s: %s", n_ours, codebook, data, &ours, err);
  op_text_clear(&theirs);
  op_text_clear(&ours);
  return status;
}

/* Sets whose variables the file holds, under the file's own names. */
static op_status match_sets(metadata *m, op_schema *schema, const names *known, op_error *err) {
  size_t kept = 0;
  for (size_t s = 0; s < m->n_sets; s++) {
    op_multiple_set *set = &m->sets[s];
    const char **own = op_arena_alloc(m->arena, set->n_variables * sizeof *own, err);
    size_t n = 0;
    if (own == NULL) return OP_E_MEMORY;
    for (size_t i = 0; i < set->n_variables; i++) {
      size_t at = op_name_index_find(known->data, set->variables[i]);
      if (at != SIZE_MAX) own[n++] = schema->variables[at].name;
    }
    if (n < set->n_variables) continue;
    m->sets[kept] = *set;
    m->sets[kept++].variables = own;
  }
  if (kept == 0) return OP_OK;
  schema->sets = m->sets;
  schema->n_sets = kept;
  return OP_OK;
}

static op_status fill_schema(labelled_reader *r, const char *path, op_error *err) {
  metadata *m = r->m;
  op_schema *schema = &r->base.schema;
  names known;
  *schema = r->inner->schema;
  op_variable *variables = op_arena_alloc(m->arena, schema->n_variables * sizeof *variables, err);
  if (variables == NULL) return OP_E_MEMORY;
  op_status status = names_make(m, schema, &known, err);
  for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) {
    variables[v] = schema->variables[v];
    size_t from = op_name_index_find(known.codebook, variables[v].name);
    if (from != SIZE_MAX) status = lay_over_variable(m, &variables[v], &m->variables[from].variable, err);
  }
  if (status == OP_OK) status = note_unmatched(m, path, schema, &known, err);
  schema->variables = variables;
  if (status == OP_OK) status = match_sets(m, schema, &known, err);
  size_t weight = status == OP_OK && m->weight != NULL ? op_name_index_find(known.data, m->weight) : SIZE_MAX;
  names_clear(&known);
  if (status != OP_OK) return status;
  for (size_t i = 0; status == OP_OK && i < r->inner->schema.n_notes; i++) status = metadata_add_note(m, r->inner->schema.notes[i], err);
  if (weight != SIZE_MAX) schema->weight_variable = variables[weight].name;
  if (m->title[0] != '\0') schema->file_label = m->title;
  schema->synthetic = schema->synthetic || op_text_contains(m->title, "SYNTHETIC");
  schema->notes = m->notes;
  schema->n_notes = m->n_notes;
  schema->facts = m->facts;
  schema->n_facts = m->n_facts;
  return status;
}

static op_status no_shared_names(const metadata *m, const op_schema *schema, op_error *err) {
  op_fail(err, OP_E_REQUEST, "none of the %zu variables of %s is in the data: the codebook starts with '%.60s', the data with '%.60s'", m->n, m->path,
          m->variables[0].variable.name, schema->n_variables > 0 ? schema->variables[0].name : "");
  return op_fail_hint(err, "is this the codebook of another file?");
}

op_status metadata_lay_over(op_reader *inner, const char *path, metadata *m, op_reader **reader, op_error *err) {
  labelled_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) {
    inner->close(inner);
    metadata_free(m);
    return OP_E_MEMORY;
  }
  r->base = (op_reader){.format = &op_reader_codebook, .start = start, .next = next, .fill = fill, .levels = levels, .line = line,
                        .note = inner->note != NULL ? note : NULL, .share = inner->share != NULL ? share : NULL, .close = close_reader};
  r->inner = inner;
  r->m = m;
  tell_cache(r);
  size_t shared = 0;
  op_status status = metadata_shared_names(m, NULL, &inner->schema, &shared, err);
  if (status == OP_OK) status = shared > 0 ? fill_schema(r, path, err) : no_shared_names(m, &inner->schema, err);
  if (status != OP_OK) {
    close_reader(&r->base);
    return status;
  }
  *reader = &r->base;
  return OP_OK;
}

/* --- the data file beside a codebook --- */

static op_status try_name(const metadata *m, const char *stem, size_t n, const char *extension, op_text *tried, char **found, op_error *err) {
  op_text name = {0};
  op_text_add_bytes(&name, stem, n);
  op_text_add(&name, extension);
  op_status status = op_text_check(&name, err);
  char *path = status == OP_OK ? op_file_beside(m->path, name.data, err) : NULL;
  if (status == OP_OK && path == NULL) status = OP_E_MEMORY;
  if (path != NULL && !op_text_equal(path, m->path) && op_file_exists(path) && !op_file_is_directory(path)) {
    *found = path;
    path = NULL;
  } else if (status == OP_OK && tried != NULL && (tried->data == NULL || !op_text_contains(tried->data, name.data))) {
    op_text_addf(tried, "%s%s", tried->length > 0 ? ", " : "", name.data);
  }
  op_free(path);
  op_text_clear(&name);
  return status;
}

/* Tries a stem with each word of a list of extensions; those of packed files are not told. */
static op_status try_words(const metadata *m, const char *stem, size_t n, const char *words, op_text *tried, char **found, op_error *err) {
  op_status status = OP_OK;
  for (size_t length; status == OP_OK && *found == NULL && *words != '\0'; words += length + (words[length] == ' ')) {
    char extension[32];
    length = strcspn(words, " ");
    snprintf(extension, sizeof extension, ".%.*s", (int)length, words);
    status = try_name(m, stem, n, extension, strchr(extension + 1, '.') == NULL ? tried : NULL, found, err);
  }
  return status;
}

/* Records without names stand in text files; others in files of any format, plain text first. */
static op_status try_extensions(const metadata *m, const char *stem, size_t n, op_text *tried, char **found, op_error *err) {
  size_t count;
  const op_reader_format *const *all = op_reader_formats(&count);
  if (m->layout == METADATA_FIXED) return try_words(m, stem, n, "asc dat txt csv asc.gz dat.gz txt.gz csv.gz", tried, found, err);
  if (m->layout == METADATA_DELIMITED) return try_words(m, stem, n, "csv asc dat txt csv.gz asc.gz dat.gz txt.gz", tried, found, err);
  op_status status = OP_OK;
  for (int plain = 1; plain >= 0; plain--) {
    for (size_t f = 0; status == OP_OK && *found == NULL && f < count; f++) {
      if (all[f]->plain_text == (plain == 1) && !all[f]->follows_others) status = try_words(m, stem, n, all[f]->extensions, tried, found, err);
    }
  }
  return status;
}

/* The name that the codebook gives (without folders, which were those of another machine), then its own stem with the extensions of data. */
static op_status find_beside(const metadata *m, char **found, op_error *err) {
  op_text tried = {0};
  size_t n, length = 0;
  const char *stem = metadata_file_name(m->path, &n), *named = m->n_files == 1 ? metadata_file_name(m->files[0].name, &length) : "";
  op_status status = OP_OK;
  if (named[0] != '\0') status = try_name(m, named, strlen(named), "", &tried, found, err);
  if (status == OP_OK && *found == NULL && named[0] != '\0') status = try_extensions(m, named, length, NULL, found, err);
  if (status == OP_OK && *found == NULL) status = try_extensions(m, stem, n, &tried, found, err);
  if (status == OP_OK && *found == NULL) status = try_words(m, stem, n, "ASC DAT CSV", NULL, found, err);
  if (status == OP_OK) status = op_text_check(&tried, err);
  if (status == OP_OK && *found == NULL) {
    op_fail(err, OP_E_DATA, "no data file stands beside this codebook: looked for %s", tried.data);
    status = op_fail_hint(err, "name the data file first: opine describe DATA --metadata %s", m->path);
  }
  op_text_clear(&tried);
  return status;
}

/* --- opening --- */

/* Data without names cannot be looked at twice when they come through a pipe. */
static bool is_pipe(const char *path) {
  struct stat about;
  return strcmp(path, "-") == 0 || (stat(path, &about) == 0 && !S_ISREG(about.st_mode));
}

/* A file of plain text whose first record holds none of the codebook's names has no header: it is read by position. */
static op_status drop_without_names(const metadata *m, op_reader **inner, op_error *err) {
  size_t shared = 0;
  if (*inner == NULL || m->layout != METADATA_FIXED || !(*inner)->format->plain_text) return OP_OK;
  op_status status = metadata_shared_names(m, NULL, &(*inner)->schema, &shared, err);
  if (status != OP_OK || shared > 0) return status;
  (*inner)->close(*inner);
  *inner = NULL;
  return OP_OK;
}

/* By position or by name? A file that knows its names, and shares some with the codebook, is read by name. */
static op_status open_data(const char *path, metadata *m, const op_read_options *options, op_reader **reader, op_error *err) {
  op_read_options plain = *options;
  op_reader *inner = NULL;
  op_error why = {0};
  bool by_position = m->layout == METADATA_DELIMITED || (m->layout == METADATA_FIXED && is_pipe(path));
  plain.metadata = NULL;
  op_status status = by_position ? OP_OK : op_reader_open(path, &plain, &inner, &why);
  if (status == OP_E_DATA && m->layout == METADATA_FIXED) status = OP_OK; /* no text with a header: the positions will tell */
  if (status != OP_OK) *err = why;
  if (status == OP_OK) status = drop_without_names(m, &inner, err);
  if (status == OP_OK && inner == NULL && options->sheet != NULL) status = op_reader_no_sheets(path, &op_reader_codebook, err);
  if (status == OP_OK) status = metadata_choose(m, path, inner != NULL ? &inner->schema : NULL, err);
  if (status != OP_OK) {
    if (inner != NULL) inner->close(inner);
    metadata_free(m);
    return status;
  }
  return inner != NULL ? metadata_lay_over(inner, path, m, reader, err) : fixed_reader_open(path, m, options, reader, err);
}

op_status metadata_reader_open(const char *path, const char *codebook, const op_read_options *options, op_reader **reader, op_error *err) {
  metadata *m = NULL;
  char *found = NULL;
  op_status status = metadata_open(codebook, options->language, &m, err);
  if (status != OP_OK) return status;
  if (path == NULL) status = m->n_files > 1 ? metadata_choose(m, NULL, NULL, err) : find_beside(m, &found, err);
  if (status != OP_OK) {
    metadata_free(m);
    return op_fail_at(err, codebook, 0, 0);
  }
  status = open_data(path != NULL ? path : found, m, options, reader, err);
  if (status != OP_OK) op_fail_at(err, path != NULL ? path : found, 0, 0);
  op_free(found);
  return status;
}

/* --- codebooks as input --- */

static bool begins_xml(const unsigned char *head, size_t n) {
  size_t at = n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (n >= 4 && (memcmp(head, "\xFF\xFE<\0", 4) == 0 || memcmp(head, "\xFE\xFF\0<", 4) == 0)) return true;
  while (at < n && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0') at++;
  return n - at >= 5 && (memcmp(head + at, "<?xml", 5) == 0 || memcmp(head + at, "<sss ", 5) == 0 || memcmp(head + at, "<sss>", 5) == 0 || memcmp(head + at, "<code", 5) == 0 ||
                         memcmp(head + at, "<!DOC", 5) == 0);
}

static bool recognises(const char *path, const unsigned char *head, size_t n) {
  return op_text_ends_nocase(path, ".sss") || (n > 0 && op_text_ends_nocase(path, ".xml")) || begins_xml(head, n);
}

static op_status open_codebook(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  return metadata_reader_open(NULL, path, options, reader, err);
}

const op_reader_format op_reader_codebook = {"codebook", "DDI Codebook and Triple-S, with the data file beside it", "xml sss", recognises, open_codebook, .follows_others = true};
