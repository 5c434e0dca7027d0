/* The way from the archive's root: _rels/.rels names the workbook, the workbook its sheets by the ids of its own relations. */
#include "input/xlsx_book.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

#define BLOCK ((size_t)32 << 10)

op_status xlsx_part_parse(xlsx_archive *archive, size_t part, const xlsx_xml_handler *handler, op_error *err) {
  xlsx_xml *xml = NULL;
  char *block = op_array_new(BLOCK, 1, err);
  op_status status = block != NULL ? xlsx_xml_new(xlsx_archive_name(archive, part), handler, &xml, err) : OP_E_MEMORY;
  if (status == OP_OK) status = xlsx_part_open(archive, part, err);
  for (size_t n = 1; status == OP_OK && n > 0 && !xlsx_xml_stopped(xml);) {
    status = xlsx_part_read(archive, block, BLOCK, &n, err);
    if (status == OP_OK) status = xlsx_xml_parse(xml, block, n, err);
  }
  xlsx_part_close(archive);
  xlsx_xml_free(xml);
  op_free(block);
  return status;
}

/* --- relations --- */

typedef struct relation {
  const char *id, *type, *target; /* target: a part's name, ".." and the folder resolved */
} relation;

typedef struct relations {
  op_arena *arena;
  const char *folder;
  relation *items;
  size_t n, capacity;
  op_status status;
  op_error *err;
} relations;

/* The part that a target names, seen from a folder ("xl/" or ""). What climbs out of the archive stays at its root: nothing outside is ever opened. */
static char *resolve(op_arena *arena, const char *folder, const char *target, op_error *err) {
  char *path = target[0] == '/' ? op_arena_string(arena, target + 1, err) : op_arena_format(arena, err, "%s%s", folder, target);
  if (path == NULL) return NULL;
  char *to = path;
  for (const char *from = path; *from != '\0';) {
    size_t n = strcspn(from, "/");
    bool last = from[n] == '\0';
    if (n == 2 && from[0] == '.' && from[1] == '.') {
      if (to > path) to--;
      while (to > path && to[-1] != '/') to--;
    } else if (n > 0 && !(n == 1 && from[0] == '.')) {
      memmove(to, from, n);
      to += n;
      if (!last) *to++ = '/';
    }
    from += last ? n : n + 1;
  }
  *to = '\0';
  return path;
}

static bool relation_open(void *context, const char *name, const char **attributes, size_t depth) {
  relations *r = context;
  if (depth != 2 || strcmp(name, "Relationship") != 0) return true;
  const char *id = xlsx_xml_attribute(attributes, "Id"), *type = xlsx_xml_attribute(attributes, "Type");
  const char *target = xlsx_xml_attribute(attributes, "Target"), *mode = xlsx_xml_attribute(attributes, "TargetMode");
  if (id == NULL || type == NULL || target == NULL || (mode != NULL && strcmp(mode, "External") == 0)) return true;
  r->status = op_array_grow((void **)&r->items, &r->capacity, r->n + 1, sizeof *r->items, OP_LIMIT_ARCHIVE_PARTS, r->err);
  if (r->status != OP_OK) return false;
  relation *item = &r->items[r->n];
  item->id = op_arena_string(r->arena, id, r->err);
  item->type = op_arena_string(r->arena, type, r->err);
  item->target = resolve(r->arena, r->folder, target, r->err);
  if (item->id == NULL || item->type == NULL || item->target == NULL) r->status = OP_E_MEMORY;
  else r->n++;
  return r->status == OP_OK;
}

/* Relations of the part `of` in `folder`; none when there is no such part. */
static op_status read_relations(const xlsx_book *book, const char *folder, const char *of, relations *r, op_error *err) {
  *r = (relations){.arena = book->arena, .folder = folder, .err = err};
  const char *name = op_arena_format(book->arena, err, "%s_rels/%s.rels", folder, of);
  if (name == NULL) return OP_E_MEMORY;
  size_t part = xlsx_archive_find(book->archive, name);
  if (part == XLSX_NO_PART) return OP_OK;
  xlsx_xml_handler handler = {relation_open, NULL, NULL, r};
  op_status status = xlsx_part_parse(book->archive, part, &handler, err);
  return status != OP_OK ? status : r->status;
}

/* Types end alike in both families of namespaces. */
static const relation *relation_of_type(const relations *r, const char *type) {
  for (size_t i = 0; i < r->n; i++) {
    if (op_text_ends(r->items[i].type, type)) return &r->items[i];
  }
  return NULL;
}

static const relation *relation_named(const relations *r, const char *id) {
  for (size_t i = 0; i < r->n; i++) {
    if (strcmp(r->items[i].id, id) == 0) return &r->items[i];
  }
  return NULL;
}

/* --- the workbook --- */

typedef struct workbook {
  xlsx_book *book;
  const relations *relations;
  bool in_sheets;
  op_status status;
  op_error *err;
} workbook;

static op_status add_sheet(workbook *w, const char **attributes) {
  xlsx_book *b = w->book;
  const char *name = xlsx_xml_attribute(attributes, "name"), *id = xlsx_xml_attribute(attributes, "id"), *state = xlsx_xml_attribute(attributes, "state");
  const relation *to = id != NULL ? relation_named(w->relations, id) : NULL;
  if (name == NULL) return op_fail(w->err, OP_E_DATA, "the workbook has a sheet without a name");
  if (to == NULL) return op_fail(w->err, OP_E_DATA, "the workbook is damaged: its sheet '%.80s' has no part in the archive", name);
  if (!op_text_ends(to->type, "/worksheet")) return OP_OK; /* charts, dialogues, macros */
  size_t part = xlsx_archive_find(b->archive, to->target);
  if (part == XLSX_NO_PART) {
    op_fail(w->err, OP_E_DATA, "the workbook is damaged: its sheet '%.80s' should stand in '%.80s', which the archive does not hold", name, to->target);
    return op_fail_hint(w->err, "open the file in a spreadsheet program and save it again");
  }
  op_status status = op_array_grow((void **)&b->sheets, &b->sheet_capacity, b->n_sheets + 1, sizeof *b->sheets, OP_LIMIT_ARCHIVE_PARTS, w->err);
  const char *copy = status == OP_OK ? op_arena_string(b->arena, name, w->err) : NULL;
  if (copy == NULL) return OP_E_MEMORY;
  b->sheets[b->n_sheets++] = (xlsx_sheet_entry){copy, part, state != NULL && strcmp(state, "visible") != 0};
  return OP_OK;
}

static bool workbook_open(void *context, const char *name, const char **attributes, size_t depth) {
  workbook *w = context;
  if (depth == 1 && strcmp(name, "workbook") != 0) {
    w->status = op_fail(w->err, OP_E_DATA, "the part that should be the workbook begins with <%.40s>", name);
  } else if (depth == 2) {
    w->in_sheets = strcmp(name, "sheets") == 0;
    const char *epoch = strcmp(name, "workbookPr") == 0 ? xlsx_xml_attribute(attributes, "date1904") : NULL;
    if (epoch != NULL) w->book->since_1904 = strcmp(epoch, "1") == 0 || strcmp(epoch, "true") == 0 || strcmp(epoch, "on") == 0;
  } else if (depth == 3 && w->in_sheets && strcmp(name, "sheet") == 0) {
    w->status = add_sheet(w, attributes);
  }
  return w->status == OP_OK;
}

/* What else comes as a zip archive, and what to do with it. */
static op_status no_workbook(const xlsx_archive *a, op_error *err) {
  if (xlsx_archive_has(a, "xl/workbook.bin")) {
    op_fail(err, OP_E_DATA, "this is a binary workbook (.xlsb), which opine does not read");
  } else if (xlsx_archive_find(a, "content.xml") != XLSX_NO_PART) {
    op_fail(err, OP_E_DATA, "this is an OpenDocument file (.ods), which opine does not read");
  } else if (xlsx_archive_has(a, "word/") || xlsx_archive_has(a, "ppt/")) {
    return op_fail(err, OP_E_DATA, "this is a text or a presentation (.docx, .pptx), expected a data file");
  } else {
    op_fail(err, OP_E_DATA, "this is a zip archive, but no workbook");
    return op_fail_hint(err, "unpack it and name the data file in it");
  }
  return op_fail_hint(err, "open it in a spreadsheet program and save it as Excel workbook (.xlsx) or CSV");
}

static size_t part_of(const xlsx_archive *a, const relation *r) { return r != NULL ? xlsx_archive_find(a, r->target) : XLSX_NO_PART; }

static op_status read_workbook(xlsx_book *book, size_t part, const char *path, op_error *err) {
  relations r;
  const char *slash = strrchr(path, '/');
  const char *folder = op_arena_text(book->arena, path, slash != NULL ? (size_t)(slash - path) + 1 : 0, err);
  op_status status = folder != NULL ? read_relations(book, folder, slash != NULL ? slash + 1 : path, &r, err) : OP_E_MEMORY;
  if (folder == NULL) return status;
  workbook w = {.book = book, .relations = &r, .err = err};
  xlsx_xml_handler handler = {workbook_open, NULL, NULL, &w};
  if (status == OP_OK) status = xlsx_part_parse(book->archive, part, &handler, err);
  if (status == OP_OK) status = w.status;
  book->strings_part = part_of(book->archive, relation_of_type(&r, "/sharedStrings"));
  book->styles_part = part_of(book->archive, relation_of_type(&r, "/styles"));
  op_free(r.items);
  if (status == OP_OK && book->n_sheets == 0) status = op_fail(err, OP_E_DATA, "the workbook has no worksheet");
  return status;
}

op_status xlsx_book_read(xlsx_archive *archive, op_arena *arena, xlsx_book *book, op_error *err) {
  relations r;
  *book = (xlsx_book){.archive = archive, .arena = arena, .strings_part = XLSX_NO_PART, .styles_part = XLSX_NO_PART};
  op_status status = read_relations(book, "", "", &r, err);
  const relation *office = relation_of_type(&r, "/officeDocument");
  const char *path = office != NULL ? office->target : "xl/workbook.xml";
  size_t part = xlsx_archive_find(archive, path);
  op_free(r.items);
  if (status != OP_OK) return status;
  bool other = part == XLSX_NO_PART || op_text_ends_nocase(path, ".bin") || op_text_starts(path, "word/") || op_text_starts(path, "ppt/");
  return other ? no_workbook(archive, err) : read_workbook(book, part, path, err);
}

void xlsx_book_clear(xlsx_book *book) {
  op_free(book->sheets);
  book->sheets = NULL;
  book->n_sheets = 0;
}
