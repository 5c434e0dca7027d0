/* Claims files: CSV with a header of the field names, or a YAML list of maps with the same keys. */
#include "claims/claim.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/output.h"
#include "base/text.h"
#include "input/csv_parse.h"
#include "input/encoding.h"
#include "base/yaml_tree.h"

static const char *const fields[] = {"id", "source", "statement", "variable", "categories", "where", "by", "group", "base", "missing",
                                     "stat", "weights", "strata", "published", "decimals", "note", NULL};

typedef struct draft {
  const char *values[16];
  op_names lists[16]; /* YAML lists; a text of the CSV form is split at '|' */
} draft;

enum { F_ID, F_SOURCE, F_STATEMENT, F_VARIABLE, F_CATEGORIES, F_WHERE, F_BY, F_GROUP, F_BASE, F_MISSING, F_STAT, F_WEIGHTS, F_STRATA, F_PUBLISHED, F_DECIMALS };

static op_status split(op_arena *arena, const char *text, char separator, op_names *out, op_error *err) {
  size_t n = 1, at = 0;
  for (const char *p = text; *p != '\0'; p++) n += *p == separator;
  const char **items = op_arena_alloc(arena, n * sizeof *items, err);
  if (items == NULL) return OP_E_MEMORY;
  for (const char *start = text;;) {
    const char *end = strchr(start, separator);
    size_t length = end != NULL ? (size_t)(end - start) : strlen(start);
    if (length > 0 && (items[at++] = op_arena_text(arena, start, length, err)) == NULL) return OP_E_MEMORY;
    if (end == NULL) break;
    start = end + 1;
  }
  *out = (op_names){items, at};
  return OP_OK;
}

/* Decimals that a printed number shows. */
static int shown_decimals(const char *text) {
  const char *point = strchr(text, '.');
  return point != NULL ? (int)strspn(point + 1, "0123456789") : 0;
}

static const char *given(const char *text) { return text != NULL && text[0] != '\0' ? text : NULL; }

static op_status one_of(const char *path, size_t line, const char *name, const char *value, const char *const *choices, op_error *err) {
  for (size_t i = 0; choices[i] != NULL; i++) {
    if (strcmp(choices[i], value) == 0) return OP_OK;
  }
  op_fail(err, OP_E_DATA, "%s is '%.40s', expected %s%s%s or %s", name, value, choices[0], choices[2] != NULL ? ", " : "", choices[2] != NULL ? choices[1] : "",
          choices[2] != NULL ? choices[2] : choices[1]);
  return op_fail_at(err, path, line, 0);
}

static op_status names_of(const draft *d, size_t field, op_arena *arena, op_names *out, op_error *err) {
  *out = d->lists[field];
  return given(d->values[field]) != NULL ? split(arena, d->values[field], '|', out, err) : OP_OK;
}

static op_status finish_claim(const char *path, const draft *d, size_t line, op_arena *arena, claim_list *out, op_error *err) {
  static const char *const stats[] = {"proportion", "mean", "total", NULL}, *const bases[] = {"valid", "all", NULL};
  claim c = {.line = line, .source = d->values[F_SOURCE], .statement = d->values[F_STATEMENT], .variable = given(d->values[F_VARIABLE]),
             .where = given(d->values[F_WHERE]), .by = given(d->values[F_BY]), .group = given(d->values[F_GROUP]), .base = given(d->values[F_BASE]),
             .weights = given(d->values[F_WEIGHTS]), .strata = given(d->values[F_STRATA])};
  const char *published = given(d->values[F_PUBLISHED]), *decimals = given(d->values[F_DECIMALS]);
  double places;
  c.id = given(d->values[F_ID]) != NULL ? d->values[F_ID] : op_arena_format(arena, err, "%zu", out->count + 1);
  c.stat = given(d->values[F_STAT]) != NULL ? d->values[F_STAT] : "proportion";
  if (c.id == NULL) return OP_E_MEMORY;
  op_status status = OP_OK;
  if (c.variable == NULL) status = op_fail(err, OP_E_DATA, "the claim '%s' names no variable", c.id);
  else if (published == NULL) status = op_fail(err, OP_E_DATA, "the claim '%s' has no published value", c.id);
  else if (!op_number_read(published, strlen(published), '.', &c.published)) status = op_fail(err, OP_E_DATA, "published is '%.40s', expected a number", published);
  else if (decimals != NULL && !(op_number_read(decimals, strlen(decimals), '.', &places) && places >= 0 && places <= 12 && places == floor(places))) {
    status = op_fail(err, OP_E_DATA, "decimals is '%.40s', expected a whole number from 0 to 12", decimals);
  }
  if (status != OP_OK) return op_fail_at(err, path, line, 0);
  c.decimals = decimals != NULL ? (int)places : shown_decimals(published);
  status = one_of(path, line, "stat", c.stat, stats, err);
  if (status == OP_OK && c.base != NULL) status = one_of(path, line, "base", c.base, bases, err);
  if (status == OP_OK) status = names_of(d, F_CATEGORIES, arena, &c.categories, err);
  if (status == OP_OK) status = names_of(d, F_MISSING, arena, &c.missing, err);
  if (status == OP_OK && strcmp(c.stat, "proportion") == 0 && c.categories.count == 0) {
    op_fail(err, OP_E_DATA, "the claim '%s' names no categories", c.id);
    status = op_fail_at(err, path, line, 0);
  }
  if (status == OP_OK) status = op_array_grow((void **)&out->items, &out->capacity, out->count + 1, sizeof *out->items, OP_LIMIT_COLUMNS, err);
  if (status == OP_OK) out->items[out->count++] = c;
  return status;
}

static op_status field_index(const char *path, const char *name, size_t line, size_t column, size_t *index, op_error *err) {
  size_t n = 0;
  for (; fields[n] != NULL; n++) {
    if (strcmp(fields[n], name) != 0) continue;
    *index = n;
    return OP_OK;
  }
  op_fail(err, OP_E_DATA, "a claim has no field '%s'", name);
  const char *nearest = op_nearest_name(name, fields, n);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "the fields are id, source, statement, variable, categories, where, by, group, base, missing, stat, weights, strata, published, decimals, note");
  return op_fail_at(err, path, line, column);
}

/* --- CSV --- */

typedef struct csv_claims {
  const char *path;
  op_arena *arena;
  claim_list *out;
  csv_parse_state *parse;
  size_t map[64], n_columns, column, records;
  draft at;
  op_status status;
  op_error *err;
} csv_claims;

static bool take_field(void *context, char *text, size_t n) {
  csv_claims *c = context;
  size_t column = c->column++;
  if (c->records == 0) {
    if (column >= 64) c->status = op_fail(c->err, OP_E_DATA, "the header has more than 64 columns");
    else c->status = field_index(c->path, text, 1, column + 1, &c->map[column], c->err);
    for (size_t i = 0; c->status == OP_OK && i < column; i++) {
      if (c->map[i] != c->map[column]) continue;
      op_fail(c->err, OP_E_DATA, "the field '%s' stands here twice", text);
      c->status = op_fail_at(c->err, c->path, 1, column + 1);
    }
    c->n_columns = column + 1;
  } else if (column < c->n_columns) {
    c->at.values[c->map[column]] = op_arena_text(c->arena, text, n, c->err);
    if (c->at.values[c->map[column]] == NULL) c->status = OP_E_MEMORY;
  } else if (n > 0) {
    op_fail(c->err, OP_E_DATA, "the row has more than the %zu fields of the header", c->n_columns);
    c->status = op_fail_at(c->err, c->path, csv_parse_line(c->parse), column + 1);
  }
  return c->status == OP_OK;
}

static bool take_record(void *context) {
  csv_claims *c = context;
  bool blank = c->column == 1 && (c->at.values[c->map[0]] == NULL || c->at.values[c->map[0]][0] == '\0');
  if (c->records > 0 && !blank) c->status = finish_claim(c->path, &c->at, csv_parse_line(c->parse), c->arena, c->out, c->err);
  c->records++;
  c->column = 0;
  c->at = (draft){.values = {NULL}};
  return c->status == OP_OK;
}

op_status claims_read_csv(const char *path, const char *text, size_t n, op_arena *arena, claim_list *out, op_error *err) {
  op_text_stream *stream = NULL;
  char *block = op_array_new(65536, 1, err);
  csv_claims c = {.path = path, .arena = arena, .out = out, .err = err};
  op_status status = block != NULL ? op_text_stream_memory(text, n, NULL, &stream, err) : OP_E_MEMORY;
  if (status == OP_OK) status = csv_parse_new(',', (csv_handler){take_field, take_record, &c}, &c.parse, err);
  for (size_t got = 1; status == OP_OK && got > 0;) {
    status = op_text_stream_read(stream, block, 65536, &got, err);
    if (status == OP_OK) status = got > 0 ? csv_parse_block(c.parse, block, got, err) : csv_parse_end(c.parse, err);
    if (c.status != OP_OK) status = c.status;
  }
  csv_parse_free(c.parse);
  op_text_stream_close(stream);
  op_free(block);
  return status == OP_OK ? OP_OK : op_fail_at(err, path, err->line, err->column);
}

/* --- YAML --- */

static op_status yaml_value(const char *path, const yaml_node *node, op_arena *arena, size_t field, draft *d, op_error *err) {
  if (node->kind == YAML_TEXT) {
    d->values[field] = node->text;
    return OP_OK;
  }
  if (node->kind == YAML_MAP) return yaml_fail(path, node, err, "a claim's field must be a text or a list");
  if (field != F_CATEGORIES && field != F_MISSING) return yaml_fail(path, node, err, "only categories and missing take a list");
  const char **items = op_arena_alloc(arena, node->n * sizeof *items, err);
  if (items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < node->n; i++) {
    if (node->items[i]->kind != YAML_TEXT) return yaml_fail(path, node->items[i], err, "a list holds plain texts only");
    items[i] = node->items[i]->text;
  }
  d->lists[field] = (op_names){items, node->n};
  return OP_OK;
}

op_status claims_read_yaml(const char *path, const char *text, size_t n, op_arena *arena, claim_list *out, op_error *err) {
  yaml_node *root = NULL;
  op_status status = yaml_parse(path, text, n, arena, &root, err);
  if (status != OP_OK) return status;
  const yaml_node *list = root->kind == YAML_MAP ? yaml_get(root, "claims") : root;
  if (list == NULL || list->kind != YAML_LIST) return yaml_fail(path, root, err, "expected a list of claims");
  for (size_t i = 0; status == OP_OK && i < list->n; i++) {
    draft d = {.values = {NULL}};
    const yaml_node *map = list->items[i];
    if (map->kind != YAML_MAP) return yaml_fail(path, map, err, "a claim must be a map of fields");
    for (size_t k = 0; status == OP_OK && k < map->n; k++) {
      size_t index = 0;
      status = field_index(path, map->keys[k]->text, map->keys[k]->line, map->keys[k]->column, &index, err);
      if (status == OP_OK) status = yaml_value(path, map->items[k], arena, index, &d, err);
    }
    if (status == OP_OK) status = finish_claim(path, &d, map->line, arena, out, err);
  }
  return status;
}

op_status claims_read(const char *path, op_arena *arena, claim_list *out, op_error *err) {
  char *text = NULL;
  size_t n = 0;
  op_status status = op_file_read(path, OP_LIMIT_SMALL_FILE_BYTES, &text, &n, err);
  if (status != OP_OK) return status;
  bool yaml = op_text_ends_nocase(path, ".yaml") || op_text_ends_nocase(path, ".yml");
  status = yaml ? claims_read_yaml(path, text, n, arena, out, err) : claims_read_csv(path, text, n, arena, out, err);
  op_free(text);
  if (status == OP_OK && out->count == 0) {
    op_fail(err, OP_E_DATA, "the file holds no claims");
    status = op_fail_at(err, path, 0, 0);
  }
  return status;
}
