#include "input/xlsx_other.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* Compound File Binary, the container of .xls and of what Office encrypts. source: [MS-CFB] 2.2 */
static const unsigned char container[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

#define BLOCK ((size_t)64 << 10)

static bool is_zip(const unsigned char *head, size_t n) {
  return n >= 4 && head[0] == 'P' && head[1] == 'K' && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
}

static bool is_container(const unsigned char *head, size_t n) { return n >= sizeof container && memcmp(head, container, sizeof container) == 0; }

static bool is_markup(const unsigned char *head, size_t n) {
  size_t at = n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < n && (head[at] == ' ' || head[at] == '\t' || head[at] == '\r' || head[at] == '\n')) at++;
  return at < n && head[at] == '<';
}

bool xlsx_recognises(const char *path, const unsigned char *head, size_t n) {
  bool named = op_text_ends_nocase(path, ".xlsx") || op_text_ends_nocase(path, ".xls") || op_text_ends_nocase(path, ".xlsm");
  return is_zip(head, n) || is_container(head, n) || (named && is_markup(head, n));
}

/* The name of a stream stands in the container as UTF-16. */
static bool holds_stream(FILE *file, const char *name, op_error *err) {
  char wide[64];
  size_t n = 2 * strlen(name), kept = 0, got;
  char *block = op_array_new(BLOCK + sizeof wide, 1, err);
  bool found = false;
  if (block == NULL || n > sizeof wide) {
    op_free(block);
    return false;
  }
  for (size_t i = 0; i < n; i++) wide[i] = (char)(i % 2 == 0 ? name[i / 2] : '\0');
  while (!found && (got = fread(block + kept, 1, BLOCK, file)) > 0) {
    size_t size = kept + got;
    found = memmem(block, size, wide, n) != NULL;
    kept = size < n ? size : n - 1;
    memmove(block, block + size - kept, kept);
  }
  op_free(block);
  return found;
}

op_status xlsx_refuse_others(const char *path, op_error *err) {
  unsigned char head[512];
  FILE *file = fopen(path, "rb");
  if (file == NULL) return op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
  size_t n = fread(head, 1, sizeof head, file);
  op_status status = OP_OK;
  if (is_container(head, n)) {
    rewind(file);
    bool encrypted = holds_stream(file, "EncryptedPackage", err);
    op_fail(err, OP_E_DATA, encrypted ? "the workbook is encrypted with a password" : "this is a workbook of the old binary format (.xls), which opine does not read");
    status = op_fail_hint(err, encrypted ? "open it in a spreadsheet program and save it without a password" : "open it in a spreadsheet program and save it as Excel workbook (.xlsx) or CSV");
  } else if (is_markup(head, n)) {
    op_fail(err, OP_E_DATA, "the file is named as a workbook, but holds a page of markup (HTML or XML), as some sites export");
    status = op_fail_hint(err, "open it in a spreadsheet program and save it as Excel workbook (.xlsx) or CSV");
  } else if (!is_zip(head, n)) {
    status = op_fail(err, OP_E_DATA, "this is no workbook (.xlsx): it is no zip archive");
  }
  fclose(file);
  return status;
}
