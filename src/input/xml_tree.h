/* An XML file as a tree, with the place and the language of every element; expat is wrapped here. Entities of the file's own are refused: a few lines of them
   can stand for more memory than there is, or for files of the machine. Nothing outside the file is ever opened. */
#ifndef OPINE_INPUT_XML_TREE_H
#define OPINE_INPUT_XML_TREE_H

#include "base/memory.h"

typedef struct xml_attribute {
  const char *name, *value;         /* the name as written: "xml:lang" */
} xml_attribute;

typedef struct xml_node {
  const char *name;                 /* of an element, without its namespace prefix; NULL = a piece of text */
  const char *text;                 /* of a piece of text */
  const char *language;             /* xml:lang in force, "" = none */
  const xml_attribute *attributes;
  size_t n_attributes;
  struct xml_node *parent, *first, *last, *next;
  size_t line, column;              /* 1-based */
} xml_node;

/* Parses bytes in the encoding that they declare; `file` is for messages. The tree lives in the arena. Elements named in `skip` (NULL-terminated, may be NULL)
   are left out with all they hold.
   fails OP_E_DATA with line and column: not well formed, an entity, an encoding that nobody knows, nesting over 64 levels */
op_status xml_parse(const char *file, const char *bytes, size_t n, const char *const *skip, op_arena *arena, xml_node **root, op_error *err);

/* The value of an attribute, or NULL. */
const char *xml_get(const xml_node *node, const char *attribute);
/* The first child element of a name (NULL = any), and the next one behind an element; NULL when there is none. */
const xml_node *xml_child(const xml_node *node, const char *name);
const xml_node *xml_after(const xml_node *node, const char *name);
/* The first element of a name below a node, in the order of the file; NULL when there is none. */
const xml_node *xml_below(const xml_node *node, const char *name);
/* All text below a node: blanks and line ends in a row are one blank, none at the ends. Owned by the arena; NULL when memory is out. */
const char *xml_text(const xml_node *node, op_arena *arena, op_error *err);
/* An error at a node. */
op_status xml_fail(const char *file, const xml_node *node, op_error *err, const char *format, ...) OP_PRINTF(4, 5);

#endif
