#include "input/xml_tree.h"

#include <expat.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "input/encoding.h"

#define BLOCK ((size_t)1 << 20)

typedef struct loader {
  const char *file;
  XML_Parser parser;
  op_arena *arena;
  const char *const *skip;
  xml_node *root, *at;
  op_text text;             /* of the piece at hand */
  size_t depth, skipping;   /* skipping: open elements since the one left out */
  op_status status;
  op_error *err;
} loader;

op_status xml_fail(const char *file, const xml_node *node, op_error *err, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  op_text_message(text, sizeof text, format, args);
  va_end(args);
  op_fail(err, OP_E_DATA, "%s", text);
  return op_fail_at(err, file, node->line, node->column);
}

/* --- building --- */

static void stop(loader *l, op_status status) {
  l->status = status;
  XML_StopParser(l->parser, XML_FALSE);
}

static void refuse(loader *l, const char *what, const char *name, const char *hint) {
  op_fail(l->err, OP_E_DATA, "%s '%.60s'", what, name);
  op_fail_hint(l->err, "%s", hint);
  stop(l, op_fail_at(l->err, l->file, XML_GetCurrentLineNumber(l->parser), XML_GetCurrentColumnNumber(l->parser) + 1));
}

static xml_node *add_node(loader *l) {
  xml_node *node = op_arena_alloc(l->arena, sizeof *node, l->err);
  if (node == NULL) {
    stop(l, OP_E_MEMORY);
    return NULL;
  }
  node->parent = l->at;
  node->language = l->at != NULL ? l->at->language : "";
  node->line = XML_GetCurrentLineNumber(l->parser);
  node->column = XML_GetCurrentColumnNumber(l->parser) + 1;
  if (l->at == NULL) l->root = node;
  else if (l->at->last == NULL) l->at->first = node;
  else l->at->last->next = node;
  if (l->at != NULL) l->at->last = node;
  return node;
}

/* Blanks that only lay the file out are no text; a single blank between two words in italics is. */
static bool is_layout(const op_text *text) {
  bool line_end = false;
  for (size_t i = 0; i < text->length; i++) {
    if (strchr(" \t\r\n", text->data[i]) == NULL) return false;
    line_end = line_end || text->data[i] == '\n';
  }
  return line_end || text->length == 0;
}

static void end_text(loader *l) {
  if (op_text_check(&l->text, l->err) != OP_OK) {
    stop(l, OP_E_MEMORY);
    return;
  }
  if (!is_layout(&l->text)) {
    xml_node *node = add_node(l);
    if (node != NULL && (node->text = op_arena_text(l->arena, l->text.data, l->text.length, l->err)) == NULL) stop(l, OP_E_MEMORY);
  }
  op_text_reset(&l->text);
}

static op_status take_attributes(loader *l, xml_node *node, const char **pairs) {
  size_t n = 0;
  while (pairs[2 * n] != NULL) n++;
  if (n == 0) return OP_OK;
  xml_attribute *attributes = op_arena_alloc(l->arena, n * sizeof *attributes, l->err);
  if (attributes == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    attributes[i].name = op_arena_string(l->arena, pairs[2 * i], l->err);
    attributes[i].value = op_arena_string(l->arena, pairs[2 * i + 1], l->err);
    if (attributes[i].name == NULL || attributes[i].value == NULL) return OP_E_MEMORY;
    if (strcmp(attributes[i].name, "xml:lang") == 0 || strcmp(attributes[i].name, "xml-lang") == 0) node->language = attributes[i].value;
  }
  node->attributes = attributes;
  node->n_attributes = n;
  return OP_OK;
}

static bool is_skipped(const loader *l, const char *name) {
  for (size_t i = 0; l->skip != NULL && l->skip[i] != NULL; i++) {
    if (strcmp(l->skip[i], name) == 0) return true;
  }
  return false;
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes) {
  loader *l = context;
  const char *colon = strrchr(name, ':'), *local = colon != NULL ? colon + 1 : name;
  if (l->status != OP_OK) return; /* expat still reports an empty element after a stop */
  if (++l->depth > OP_LIMIT_CODEBOOK_DEPTH) {
    char what[64];
    snprintf(what, sizeof what, "elements stand more than %zu deep at", OP_LIMIT_CODEBOOK_DEPTH);
    refuse(l, what, local, "no codebook does that: the file is damaged or hostile");
    return;
  }
  if (l->skipping > 0 || (l->at != NULL && is_skipped(l, local))) {
    l->skipping++;
    return;
  }
  end_text(l);
  xml_node *node = l->status == OP_OK ? add_node(l) : NULL;
  if (node == NULL) return;
  node->name = op_arena_string(l->arena, local, l->err);
  if (node->name == NULL || take_attributes(l, node, attributes) != OP_OK) stop(l, OP_E_MEMORY);
  l->at = node;
}

static void XMLCALL on_end(void *context, const char *name) {
  loader *l = context;
  (void)name;
  if (l->status != OP_OK) return;
  l->depth--;
  if (l->skipping > 0) {
    l->skipping--;
    return;
  }
  end_text(l);
  l->at = l->at->parent;
}

static void XMLCALL on_text(void *context, const char *text, int n) {
  loader *l = context;
  if (l->status != OP_OK || l->skipping > 0) return;
  if (l->text.length + (size_t)n > OP_LIMIT_TEXT_BYTES) refuse(l, "a text is longer than 1 MiB in", l->at->name, "the file is damaged or hostile");
  else op_text_add_bytes(&l->text, text, (size_t)n);
}

static void XMLCALL on_entity(void *context, const char *name, int parameter, const char *value, int n, const char *base, const char *id, const char *public_id,
                              const char *notation) {
  (void)parameter, (void)value, (void)n, (void)base, (void)id, (void)public_id, (void)notation;
  refuse(context, "the file declares the entity", name, "entities are refused: write the text itself instead");
}

static void XMLCALL on_skipped(void *context, const char *name, int parameter) {
  if (!parameter) refuse(context, "the file uses the entity", name, "only &amp; &lt; &gt; &quot; &apos; and numbers such as &#233; are known");
}

/* --- encodings --- */

/* The encoding that the declaration names, into `name`; "" = none. */
static void declared_encoding(const char *bytes, size_t n, char name[32]) {
  char head[256];
  size_t length = n < sizeof head - 1 ? n : sizeof head - 1;
  name[0] = '\0';
  memcpy(head, bytes, length);
  head[length] = '\0';
  const char *at = strncmp(head, "<?xml", 5) == 0 ? strstr(head, "encoding") : NULL, *end = strstr(head, "?>");
  if (at == NULL || end == NULL || at > end) return;
  at += strcspn(at, "'\">");
  if (*at != '\'' && *at != '"') return;
  size_t size = strcspn(at + 1, "'\"");
  if (size < 32) snprintf(name, 32, "%.*s", (int)size, at + 1);
}

/* Encodings that expat reads itself; others become UTF-8 first. */
static bool is_native(const char *name) {
  static const char *const native[] = {"", "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "US-ASCII"};
  for (size_t i = 0; i < sizeof native / sizeof *native; i++) {
    if (op_text_equal_nocase(name, native[i])) return true;
  }
  return false;
}

static op_status convert(const char *file, const char *bytes, size_t n, const char *encoding, op_text *out, op_error *err) {
  op_text_stream *stream = NULL;
  char part[16384];
  size_t got = 1;
  op_status status = op_text_stream_memory(bytes, n, encoding, &stream, err);
  if (status == OP_E_USAGE) {
    op_fail(err, OP_E_DATA, "the file says that it is written in '%s', which is no known encoding", encoding);
    status = op_fail_at(err, file, 1, 1);
  }
  while (status == OP_OK && got > 0) {
    status = op_text_stream_read(stream, part, sizeof part, &got, err);
    if (status == OP_OK) op_text_add_bytes(out, part, got);
  }
  op_text_stream_close(stream);
  return status == OP_OK ? op_text_check(out, err) : status;
}

/* --- parsing --- */

static op_status run(loader *l, const char *bytes, size_t n) {
  XML_SetUserData(l->parser, l);
  XML_SetElementHandler(l->parser, on_start, on_end);
  XML_SetCharacterDataHandler(l->parser, on_text);
  XML_SetEntityDeclHandler(l->parser, on_entity);
  XML_SetSkippedEntityHandler(l->parser, on_skipped);
  for (size_t at = 0; l->status == OP_OK;) {
    size_t part = n - at < BLOCK ? n - at : BLOCK;
    bool last = at + part == n;
    if (XML_Parse(l->parser, bytes + at, (int)part, last) == XML_STATUS_ERROR && l->status == OP_OK) {
      enum XML_Error code = XML_GetErrorCode(l->parser);
      op_fail(l->err, code == XML_ERROR_NO_MEMORY ? OP_E_MEMORY : OP_E_DATA, "the XML is broken: %s", XML_ErrorString(code));
      if (code == XML_ERROR_NO_ELEMENTS && l->root == NULL) op_fail(l->err, OP_E_DATA, "the XML is broken: it ends before it has an element");
      if (code == XML_ERROR_NO_ELEMENTS && l->at != NULL) op_fail(l->err, OP_E_DATA, "the XML is broken: it ends before '%.60s' does", l->at->name);
      if (code == XML_ERROR_UNDEFINED_ENTITY) op_fail_hint(l->err, "only &amp; &lt; &gt; &quot; &apos; and numbers such as &#233; are known");
      l->status = op_fail_at(l->err, l->file, XML_GetCurrentLineNumber(l->parser), XML_GetCurrentColumnNumber(l->parser) + 1);
    }
    at += part;
    if (last) break;
  }
  return l->status;
}

op_status xml_parse(const char *file, const char *bytes, size_t n, const char *const *skip, op_arena *arena, xml_node **root, op_error *err) {
  loader l = {.file = file, .arena = arena, .skip = skip, .err = err};
  op_text converted = {0};
  char encoding[32];
  declared_encoding(bytes, n, encoding);
  bool native = is_native(encoding);
  op_status status = native ? OP_OK : convert(file, bytes, n, encoding, &converted, err);
  if (status == OP_OK && (l.parser = XML_ParserCreate(native ? NULL : "UTF-8")) == NULL) status = op_fail(err, OP_E_MEMORY, "out of memory while reading XML");
  if (status == OP_OK) status = run(&l, native ? bytes : converted.data != NULL ? converted.data : "", native ? n : converted.length);
  if (l.parser != NULL) XML_ParserFree(l.parser);
  op_text_clear(&converted);
  op_text_clear(&l.text);
  if (status == OP_OK) *root = l.root;
  return status;
}

/* --- looking up --- */

const char *xml_get(const xml_node *node, const char *attribute) {
  for (size_t i = 0; i < node->n_attributes; i++) {
    if (strcmp(node->attributes[i].name, attribute) == 0) return node->attributes[i].value;
  }
  return NULL;
}

static const xml_node *named_from(const xml_node *node, const char *name) {
  while (node != NULL && (node->name == NULL || (name != NULL && strcmp(node->name, name) != 0))) node = node->next;
  return node;
}

const xml_node *xml_child(const xml_node *node, const char *name) { return node != NULL ? named_from(node->first, name) : NULL; }

const xml_node *xml_after(const xml_node *node, const char *name) { return named_from(node->next, name); }

/* The next node in the order of the file that lies below `top`. */
static const xml_node *step(const xml_node *node, const xml_node *top) {
  if (node->first != NULL) return node->first;
  while (node != top && node->next == NULL) node = node->parent;
  return node == top ? NULL : node->next;
}

const xml_node *xml_below(const xml_node *node, const char *name) {
  for (const xml_node *at = node != NULL ? step(node, node) : NULL; at != NULL; at = step(at, node)) {
    if (at->name != NULL && strcmp(at->name, name) == 0) return at;
  }
  return NULL;
}

/* Elements that break a line: what stands before and behind them are different words. */
static bool breaks_line(const xml_node *node) {
  static const char *const names[] = {"br", "p", "div", "item", "itm", "head"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(node->name, names[i]) == 0) return true;
  }
  return false;
}

/* Goes no deeper than the tree, which is 64 elements at most. */
static void collect_text(const xml_node *node, op_text *out, bool *blank) {
  for (const xml_node *at = node->first; at != NULL; at = at->next) {
    if (at->name != NULL) {
      *blank = *blank || breaks_line(at);
      collect_text(at, out, blank);
      *blank = *blank || breaks_line(at);
      continue;
    }
    for (const char *c = at->text; *c != '\0'; c++) {
      bool is_blank = strchr(" \t\r\n", *c) != NULL;
      if (!is_blank && *blank && out->length > 0) op_text_add_char(out, ' ');
      if (!is_blank) op_text_add_char(out, *c);
      *blank = is_blank;
    }
  }
}

const char *xml_text(const xml_node *node, op_arena *arena, op_error *err) {
  op_text out = {0};
  bool blank = false;
  collect_text(node, &out, &blank);
  const char *text = op_text_check(&out, err) == OP_OK ? op_arena_text(arena, out.data != NULL ? out.data : "", out.length, err) : NULL;
  op_text_clear(&out);
  return text;
}
