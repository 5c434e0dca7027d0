/* The list of parts is read once and judged as a whole; parts are then opened by their place in it. */
#include "input/xlsx_archive.h"

#include <minizip/unzip.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#define LONGEST_NAME 512

typedef struct part {
  const char *name, *key; /* as messages show it; as it is looked up */
  unz64_file_pos place;
  uint64_t packed, size, from; /* bytes; where its packed bytes begin, 0 when they cannot be read */
  unsigned long flags, method;
} part;

struct xlsx_archive {
  unzFile zip;
  op_arena *arena;
  op_dict *keys;
  part *parts;
  size_t n, capacity;
  const part *open;
  uint64_t read, total; /* bytes of the open part, and of all parts so far */
};

static op_status damaged(const part *p, const char *how, op_error *err) {
  op_fail(err, OP_E_DATA, "the workbook is damaged: its part '%.80s' %s", p->name, how);
  return op_fail_hint(err, "compare the file's size with the source's, or open it in a spreadsheet program and save it again");
}

/* --- the list --- */

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '\\' ? '/' : c); }

/* Names are compared without case; some programs write backslashes. */
static char *key_of(op_arena *arena, const char *name, op_error *err) {
  while (*name == '/' || *name == '\\') name++;
  char *key = op_arena_string(arena, name, err);
  for (char *c = key; c != NULL && *c != '\0'; c++) *c = lower(*c);
  return key;
}

/* A name as a message can show it: what is no UTF-8 becomes '?'. */
static const char *shown_name(op_arena *arena, const char *name, op_error *err) {
  char *shown = op_arena_string(arena, name, err);
  bool valid = shown != NULL && op_utf8_valid(shown, strlen(shown));
  for (char *c = shown; c != NULL && !valid && *c != '\0'; c++) {
    if ((unsigned char)*c >= 0x80) *c = '?';
  }
  return shown;
}

static op_status add_part(xlsx_archive *a, op_error *err) {
  unz_file_info64 info;
  char name[LONGEST_NAME + 1] = "";
  if (unzGetCurrentFileInfo64(a->zip, &info, name, LONGEST_NAME, NULL, 0, NULL, 0) != UNZ_OK) return op_fail(err, OP_E_DATA, "the list of the archive's parts is damaged");
  if (info.size_filename >= LONGEST_NAME) return op_fail(err, OP_E_DATA, "the archive has a part with a name of %lu bytes", info.size_filename);
  if (a->n == OP_LIMIT_ARCHIVE_PARTS) return op_fail(err, OP_E_DATA, "the archive has more than %zu parts: this is no survey's workbook", OP_LIMIT_ARCHIVE_PARTS);
  if (op_array_grow((void **)&a->parts, &a->capacity, a->n + 1, sizeof *a->parts, OP_LIMIT_ARCHIVE_PARTS + 1, err) != OP_OK) return OP_E_MEMORY;
  part *p = &a->parts[a->n];
  *p = (part){.packed = info.compressed_size, .size = info.uncompressed_size, .flags = info.flag, .method = info.compression_method};
  p->name = shown_name(a->arena, name, err);
  p->key = key_of(a->arena, name, err);
  if (p->name == NULL || p->key == NULL) return OP_E_MEMORY;
  if (unzGetFilePos64(a->zip, &p->place) != UNZ_OK) return damaged(p, "cannot be found", err);
  size_t length = strlen(p->key);
  if (length > 0 && op_dict_find(a->keys, p->key, length) != OP_DICT_NONE) {
    op_fail(err, OP_E_DATA, "the archive has two parts named '%.80s': programs disagree on which of them counts", p->name);
    return op_fail_hint(err, "open the file in a spreadsheet program, see that it is right, and save it again");
  }
  if (op_dict_add(a->keys, p->key, length > 0 ? length : 1, err) == OP_DICT_NONE && length > 0) return OP_E_MEMORY;
  a->n++;
  if (unzOpenCurrentFile2(a->zip, NULL, NULL, 1) == UNZ_OK) { /* raw: only where its bytes begin */
    p->from = unzGetCurrentFileZStreamPos64(a->zip);
    unzCloseCurrentFile(a->zip);
  }
  return OP_OK;
}

static int by_place(const void *a, const void *b) {
  const part *const *p = a, *const *q = b;
  return ((*p)->from > (*q)->from) - ((*p)->from < (*q)->from);
}

/* Parts that share bytes inflate to far more than the file holds: a kind of zip bomb that no ratio of one part shows. */
static op_status check_overlaps(xlsx_archive *a, op_error *err) {
  const part **sorted = op_array_new(a->n, sizeof *sorted, err);
  op_status status = sorted != NULL ? OP_OK : OP_E_MEMORY;
  size_t n = 0;
  for (size_t i = 0; status == OP_OK && i < a->n; i++) {
    if (a->parts[i].from > 0 && a->parts[i].packed > 0) sorted[n++] = &a->parts[i];
  }
  if (status == OP_OK) qsort(sorted, n, sizeof *sorted, by_place);
  for (size_t i = 1; status == OP_OK && i < n; i++) {
    if (sorted[i - 1]->packed > sorted[i]->from - sorted[i - 1]->from) {
      status = op_fail(err, OP_E_DATA, "the parts '%.80s' and '%.80s' of the archive share bytes: it is damaged or was made to do harm", sorted[i - 1]->name, sorted[i]->name);
    }
  }
  op_free(sorted);
  return status;
}

static op_status list_parts(xlsx_archive *a, op_error *err) {
  int code = unzGoToFirstFile(a->zip);
  op_status status = OP_OK;
  while (status == OP_OK && code == UNZ_OK) {
    status = add_part(a, err);
    if (status == OP_OK) code = unzGoToNextFile(a->zip);
  }
  if (status == OP_OK && code != UNZ_END_OF_LIST_OF_FILE) status = op_fail(err, OP_E_DATA, "the list of the archive's parts is damaged");
  return status == OP_OK ? check_overlaps(a, err) : status;
}

op_status xlsx_archive_open(const char *path, xlsx_archive **archive, op_error *err) {
  xlsx_archive *a = op_array_new(1, sizeof *a, err);
  if (a == NULL) return OP_E_MEMORY;
  a->arena = op_arena_new(err);
  a->keys = op_dict_new(err);
  op_status status = a->arena != NULL && a->keys != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) a->zip = unzOpen64(path);
  if (status == OP_OK && a->zip == NULL) {
    op_fail(err, OP_E_DATA, "the file begins as a workbook (.xlsx), but the list of parts at its end is not there");
    status = op_fail_hint(err, "the file is cut short or damaged: compare its size with the source's");
  }
  if (status == OP_OK) status = list_parts(a, err);
  if (status != OP_OK) {
    xlsx_archive_close(a);
    return status;
  }
  *archive = a;
  return OP_OK;
}

void xlsx_archive_close(xlsx_archive *archive) {
  if (archive == NULL) return;
  xlsx_part_close(archive);
  if (archive->zip != NULL) unzClose(archive->zip);
  op_dict_free(archive->keys);
  op_arena_free(archive->arena);
  op_free(archive->parts);
  op_free(archive);
}

size_t xlsx_archive_find(const xlsx_archive *archive, const char *name) {
  while (*name == '/') name++;
  for (size_t i = 0; i < archive->n; i++) {
    const char *key = archive->parts[i].key, *c = name;
    while (*c != '\0' && lower(*c) == *key) {
      c++;
      key++;
    }
    if (*c == '\0' && *key == '\0') return i;
  }
  return XLSX_NO_PART;
}

bool xlsx_archive_has(const xlsx_archive *archive, const char *prefix) {
  for (size_t i = 0; i < archive->n; i++) {
    if (op_text_starts(archive->parts[i].key, prefix)) return true;
  }
  return false;
}

const char *xlsx_archive_name(const xlsx_archive *archive, size_t part_index) { return archive->parts[part_index].name; }

/* --- one part --- */

static op_status too_large(const part *p, uint64_t size, op_error *err) {
  op_fail(err, OP_E_DATA, "the part '%.80s' inflates to over %llu MiB from %llu KiB: this is no survey's workbook", p->name,
          (unsigned long long)(size >> 20), (unsigned long long)(p->packed >> 10));
  return op_fail_hint(err, "it may have been made to fill the memory of what opens it; if it is right, save it as CSV");
}

op_status xlsx_part_open(xlsx_archive *archive, size_t index, op_error *err) {
  const part *p = &archive->parts[index];
  unz64_file_pos place = p->place;
  xlsx_part_close(archive);
  if (p->flags & 1) {
    op_fail(err, OP_E_DATA, "the part '%.80s' of the archive is encrypted", p->name);
    return op_fail_hint(err, "open the file with its password and save it without one");
  }
  if (p->method != 0 && p->method != 8) return op_fail(err, OP_E_DATA, "the part '%.80s' is packed by method %lu, which no spreadsheet program uses", p->name, p->method);
  if (p->size > OP_LIMIT_ARCHIVE_BYTES - archive->total) return too_large(p, OP_LIMIT_ARCHIVE_BYTES, err);
  if (p->size > OP_LIMIT_ARCHIVE_RATIO_FROM && p->size / OP_LIMIT_ARCHIVE_RATIO > p->packed) return too_large(p, OP_LIMIT_ARCHIVE_RATIO_FROM, err);
  if (unzGoToFilePos64(archive->zip, &place) != UNZ_OK || unzOpenCurrentFile(archive->zip) != UNZ_OK) return damaged(p, "cannot be opened", err);
  archive->open = p;
  archive->read = 0;
  return OP_OK;
}

/* minizip gives no more bytes than the list states, so the checks on opening hold for what is read. */
op_status xlsx_part_read(xlsx_archive *archive, char *bytes, size_t size, size_t *n, op_error *err) {
  const part *p = archive->open;
  *n = 0;
  if (p == NULL) return OP_OK;
  int got = unzReadCurrentFile(archive->zip, bytes, (unsigned)size);
  if (got < 0) return damaged(p, got == UNZ_ERRNO ? "is cut short" : "cannot be inflated", err);
  archive->read += (uint64_t)got;
  archive->total += (uint64_t)got;
  *n = (size_t)got;
  if (got > 0) return OP_OK;
  archive->open = NULL;
  int code = unzCloseCurrentFile(archive->zip);
  if (archive->read < p->size) return damaged(p, "ends before its stated length", err);
  return code == UNZ_OK ? OP_OK : damaged(p, "does not have the checksum (CRC) that was stored with it", err);
}

void xlsx_part_close(xlsx_archive *archive) {
  if (archive->open != NULL) unzCloseCurrentFile(archive->zip);
  archive->open = NULL;
}

double xlsx_part_share(const xlsx_archive *archive) {
  if (archive->open == NULL) return 1;
  return archive->open->size > 0 ? (double)archive->read / (double)archive->open->size : 0;
}
