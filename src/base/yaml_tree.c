#include "base/yaml_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/dict.h"
#include "base/text.h"

#define DEEPEST 32

typedef struct loader {
  const char *file, *text;
  yaml_parser_t parser;
  op_arena *arena;
  op_error *err;
  int depth;
} loader;

op_status yaml_fail(const char *file, const yaml_node *node, op_error *err, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  op_text_message(text, sizeof text, format, args);
  va_end(args);
  op_fail(err, OP_E_DATA, "%s", text);
  return op_fail_at(err, file, node->line, node->column);
}

static op_status fail_mark(const loader *l, yaml_mark_t mark, const char *what) {
  op_fail(l->err, OP_E_DATA, "%s", what);
  return op_fail_at(l->err, l->file, mark.line + 1, mark.column + 1);
}

static op_status next_event(loader *l, yaml_event_t *event) {
  if (yaml_parser_parse(&l->parser, event)) return OP_OK;
  op_fail(l->err, OP_E_DATA, "the YAML is broken: %s", l->parser.problem != NULL ? l->parser.problem : "unknown problem");
  if (l->parser.error == YAML_READER_ERROR) { /* bytes that are no text: libyaml knows their offset only */
    size_t line = 1, start = 0;
    for (size_t i = 0; i < l->parser.problem_offset; i++) {
      if (l->text[i] != '\n') continue;
      line++;
      start = i + 1;
    }
    return op_fail_at(l->err, l->file, line, l->parser.problem_offset - start + 1);
  }
  return op_fail_at(l->err, l->file, l->parser.problem_mark.line + 1, l->parser.problem_mark.column + 1);
}

static op_status load(loader *l, yaml_event_t *event, yaml_node **out);

typedef struct children {
  yaml_node **keys, **items;
  op_dict *names; /* of a map's keys */
  size_t n, key_capacity, item_capacity;
} children;

static op_status add_child(loader *l, children *c, yaml_node *key, yaml_node *item) {
  op_status status = op_array_grow((void **)&c->items, &c->item_capacity, c->n + 1, sizeof *c->items, 0, l->err);
  if (status == OP_OK) status = op_array_grow((void **)&c->keys, &c->key_capacity, c->n + 1, sizeof *c->keys, 0, l->err);
  if (status != OP_OK) return status;
  if (key != NULL) {
    if (c->names == NULL) c->names = op_dict_new(l->err);
    uint32_t index = c->names != NULL ? op_dict_add(c->names, key->text, strlen(key->text), l->err) : OP_DICT_NONE;
    if (index == OP_DICT_NONE) return OP_E_MEMORY;
    if (index < c->n) return yaml_fail(l->file, key, l->err, "the key '%s' stands here twice", key->text);
  }
  c->keys[c->n] = key;
  c->items[c->n++] = item;
  return OP_OK;
}

static op_status load_children(loader *l, yaml_node *node, yaml_event_type_t end) {
  children c = {0};
  op_status status = OP_OK;
  for (;;) {
    yaml_event_t event;
    yaml_node *key = NULL, *item = NULL;
    status = next_event(l, &event);
    if (status != OP_OK) break;
    if (event.type == end) {
      yaml_event_delete(&event);
      break;
    }
    if (node->kind == YAML_MAP) {
      status = load(l, &event, &key);
      if (status == OP_OK && key->kind != YAML_TEXT) status = yaml_fail(l->file, key, l->err, "a key must be a plain text");
      if (status == OP_OK) status = next_event(l, &event);
      if (status != OP_OK) break;
    }
    status = load(l, &event, &item);
    if (status == OP_OK) status = add_child(l, &c, key, item);
    if (status != OP_OK) break;
  }
  if (status == OP_OK && c.n > 0) {
    node->items = op_arena_alloc(l->arena, c.n * sizeof *node->items, l->err);
    node->keys = op_arena_alloc(l->arena, c.n * sizeof *node->keys, l->err);
    if (node->items == NULL || node->keys == NULL) {
      status = OP_E_MEMORY;
    } else {
      memcpy(node->items, c.items, c.n * sizeof *node->items);
      memcpy(node->keys, c.keys, c.n * sizeof *node->keys);
      node->n = c.n;
    }
  }
  op_dict_free(c.names);
  op_free(c.items);
  op_free(c.keys);
  return status;
}

/* Makes the node of an event, which it deletes. */
static op_status load(loader *l, yaml_event_t *event, yaml_node **out) {
  yaml_node *node = op_arena_alloc(l->arena, sizeof *node, l->err);
  yaml_mark_t mark = event->start_mark;
  yaml_event_type_t type = event->type;
  op_status status = node != NULL ? OP_OK : OP_E_MEMORY;
  bool anchored = (type == YAML_SCALAR_EVENT && event->data.scalar.anchor != NULL) || (type == YAML_MAPPING_START_EVENT && event->data.mapping_start.anchor != NULL) ||
                  (type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.anchor != NULL) || type == YAML_ALIAS_EVENT;
  if (status == OP_OK && anchored) status = fail_mark(l, mark, "anchors (&) and aliases (*) are not used here");
  if (status == OP_OK && l->depth >= DEEPEST) status = fail_mark(l, mark, "the file is nested more than 32 levels deep");
  if (status == OP_OK) {
    node->line = mark.line + 1;
    node->column = mark.column + 1;
    if (type == YAML_SCALAR_EVENT) {
      const char *text = (const char *)event->data.scalar.value;
      node->text = op_arena_text(l->arena, text, event->data.scalar.length, l->err);
      if (node->text == NULL) status = OP_E_MEMORY;
      else if (strlen(node->text) != event->data.scalar.length) status = fail_mark(l, mark, "a NUL character stands in the text");
    } else if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT) {
      node->kind = type == YAML_MAPPING_START_EVENT ? YAML_MAP : YAML_LIST;
      l->depth++;
      status = load_children(l, node, node->kind == YAML_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT);
      l->depth--;
    } else {
      status = fail_mark(l, mark, "expected a value");
    }
  }
  yaml_event_delete(event);
  *out = node;
  return status;
}

static op_status load_root(loader *l, yaml_node **root) {
  for (;;) {
    yaml_event_t event;
    op_status status = next_event(l, &event);
    if (status != OP_OK) return status;
    if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT) {
      yaml_event_delete(&event);
      continue;
    }
    if (event.type == YAML_STREAM_END_EVENT) {
      yaml_event_delete(&event);
      op_fail(l->err, OP_E_DATA, "the file is empty");
      return op_fail_at(l->err, l->file, 0, 0);
    }
    return load(l, &event, root);
  }
}

op_status yaml_parse(const char *file, const char *text, size_t n, op_arena *arena, yaml_node **root, op_error *err) {
  loader l = {.file = file, .text = text, .arena = arena, .err = err};
  if (!yaml_parser_initialize(&l.parser)) return op_fail(err, OP_E_MEMORY, "out of memory while reading YAML");
  yaml_parser_set_input_string(&l.parser, (const unsigned char *)text, n);
  op_status status = load_root(&l, root);
  yaml_parser_delete(&l.parser);
  return status;
}

const yaml_node *yaml_get(const yaml_node *map, const char *key) {
  for (size_t i = 0; map != NULL && map->kind == YAML_MAP && i < map->n; i++) {
    if (strcmp(map->keys[i]->text, key) == 0) return map->items[i];
  }
  return NULL;
}
