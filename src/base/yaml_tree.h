/* A YAML file as a tree, with the place of every node; libyaml is wrapped here. Anchors and aliases are refused: a few lines of them can stand for more
   memory than there is, and a study file needs none. */
#ifndef OPINE_BASE_YAML_TREE_H
#define OPINE_BASE_YAML_TREE_H

#include "base/memory.h"

typedef enum { YAML_TEXT, YAML_LIST, YAML_MAP } yaml_kind;

typedef struct yaml_node {
  yaml_kind kind;
  const char *text;            /* YAML_TEXT */
  struct yaml_node **items;    /* list items, or map values */
  struct yaml_node **keys;     /* map keys, texts */
  size_t n;
  size_t line, column;         /* 1-based */
} yaml_node;

/* Parses text; `file` is for messages. The tree lives in the arena.
   fails OP_E_DATA with line and column: syntax, anchors, nesting over 32 levels, a key twice */
op_status yaml_parse(const char *file, const char *text, size_t n, op_arena *arena, yaml_node **root, op_error *err);

/* The value of a map's key, or NULL. */
const yaml_node *yaml_get(const yaml_node *map, const char *key);
/* An error at a node. */
op_status yaml_fail(const char *file, const yaml_node *node, op_error *err, const char *format, ...) OP_PRINTF(4, 5);

#endif
