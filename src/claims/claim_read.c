/* Claims files: CSV with a header of the field names, or a YAML list of maps with the same keys. */
#include "claims/claim.h"

#include <string.h>

#include "base/limits.h"
#include "base/output.h"
#include "base/text.h"
#include "input/csv_parse.h"
#include "input/encoding.h"
#include "base/yaml_tree.h"

static op_status field_index(const char *path, const char *name, size_t line, size_t column, size_t *index, op_error *err) {
  const char *names[CLAIM_FIELDS];
  op_text list = {0};
  for (size_t i = 0; i < CLAIM_FIELDS; i++) {
    names[i] = claim_field_name((claim_field)i);
    op_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    if (strcmp(names[i], name) != 0) continue;
    op_text_clear(&list);
    *index = i;
    return OP_OK;
  }
  op_fail(err, OP_E_DATA, "a claim has no field '%s'", name);
  const char *nearest = op_nearest_name(name, names, CLAIM_FIELDS);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "the fields are %s", list.data != NULL ? list.data : "");
  op_text_clear(&list);
  return op_fail_at(err, path, line, column);
}

/* --- CSV --- */

typedef struct csv_claims {
  const char *path;
  op_arena *arena;
  claim_list *out;
  csv_parse_state *parse;
  size_t map[64], n_columns, column, records;
  claim_draft at;
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
    size_t field = c->map[column];
    c->at.values[field] = op_arena_text(c->arena, text, n, c->err);
    c->at.lines[field] = csv_parse_line(c->parse);
    c->at.columns[field] = column + 1;
    if (c->at.values[field] == NULL) c->status = OP_E_MEMORY;
  } else if (n > 0) {
    op_fail(c->err, OP_E_DATA, "the row has more than the %zu fields of the header", c->n_columns);
    c->status = op_fail_at(c->err, c->path, csv_parse_line(c->parse), column + 1);
  }
  return c->status == OP_OK;
}

static bool take_record(void *context) {
  csv_claims *c = context;
  bool blank = c->column == 1 && (c->at.values[c->map[0]] == NULL || c->at.values[c->map[0]][0] == '\0');
  c->at.line = csv_parse_line(c->parse);
  if (c->records > 0 && !blank) c->status = claim_make(c->path, &c->at, c->arena, c->out, c->err);
  c->records++;
  c->column = 0;
  c->at = (claim_draft){.values = {NULL}};
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

static op_status yaml_value(const char *path, const yaml_node *node, op_arena *arena, size_t field, claim_draft *d, op_error *err) {
  d->lines[field] = node->line;
  d->columns[field] = node->column;
  if (node->kind == YAML_TEXT) {
    d->values[field] = node->text;
    return OP_OK;
  }
  if (node->kind == YAML_MAP) return yaml_fail(path, node, err, "a claim's field must be a text or a list");
  bool takes_list = field == F_CATEGORIES || field == F_MISSING || field == F_WAVE || field == F_GROUP || field == F_PARTS;
  if (!takes_list) return yaml_fail(path, node, err, "only categories, missing, wave, group and parts take a list");
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
    const yaml_node *map = list->items[i];
    claim_draft d = {.line = map->line, .column = map->column};
    if (map->kind != YAML_MAP) return yaml_fail(path, map, err, "a claim must be a map of fields");
    for (size_t k = 0; status == OP_OK && k < map->n; k++) {
      size_t index = 0;
      status = field_index(path, map->keys[k]->text, map->keys[k]->line, map->keys[k]->column, &index, err);
      if (status == OP_OK) status = yaml_value(path, map->items[k], arena, index, &d, err);
    }
    if (status == OP_OK) status = claim_make(path, &d, arena, out, err);
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

bool op_claims_file(const char *path) {
  char *text = NULL;
  size_t n = 0;
  op_error ignored = {0};
  yaml_node *root = NULL;
  bool yaml = op_text_ends_nocase(path, ".yaml") || op_text_ends_nocase(path, ".yml");
  if (!yaml) return op_text_ends_nocase(path, ".csv");
  op_arena *arena = op_arena_new(&ignored);
  bool is = arena != NULL && op_file_read(path, OP_LIMIT_SMALL_FILE_BYTES, &text, &n, &ignored) == OP_OK &&
            yaml_parse(path, text, n, arena, &root, &ignored) == OP_OK;
  const yaml_node *claims = is ? yaml_get(root, "claims") : NULL;
  is = is && (root->kind == YAML_LIST || (claims != NULL && claims->kind == YAML_LIST));
  op_free(text);
  op_arena_free(arena);
  return is;
}
