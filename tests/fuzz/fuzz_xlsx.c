/* Workbooks: bytes that begin with "PK" as a file; all others as the parts of one, which the target packs, so that mutations reach the XML behind the CRC. A
   line "=== name" begins a part. */
#include <string.h>

#include "fuzz_reader.h"
#include "memory_file.h"
#include "zip_stored.h"

const char *const fuzz_words[] = {"PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "\n=== xl/sheet.xml\n", "\n=== ../", "<row r='1'>", "<c r='A1'>", "<c r='XFD1048576' t='s'>", "<c t='inlineStr'><is><t>", "<c t='b'>", "<c t='e'>",
                                  "<c t='d'>", " s='1'", "<v>", "</v></c>", "</row>", "<r><t>", "<rPh>", "_x000D_", "&amp;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<![CDATA[", "]]>", "<!--", "2958466", "-1", "1e308",
                                  "4294967296", "numFmtId='14'", "formatCode='[h]:mm'", "state='hidden'", "date1904='1'", "Target='/xl/sheet.xml'", "Target='../../a'", "<?xml version='1.0' encoding='UTF-16'?>", "\xFF\xFE", NULL};

extern const op_reader_format op_reader_xlsx;

#define PARTS 16
#define MARK "\n=== "

/* Splits the text into parts; names are copied. Gives their number. */
static size_t split(const char *text, size_t n, zip_part *parts, char names[PARTS][64]) {
  size_t count = 0;
  const char *end = text + n, *at = memmem(text, n, MARK, strlen(MARK));
  while (at != NULL && count < PARTS) {
    const char *name = at + strlen(MARK), *line = memchr(name, '\n', (size_t)(end - name));
    if (line == NULL) break;
    const char *next = memmem(line, (size_t)(end - line), MARK, strlen(MARK));
    size_t length = (size_t)(line - name) < 63 ? (size_t)(line - name) : 63;
    memcpy(names[count], name, length);
    names[count][length] = '\0';
    parts[count] = (zip_part){names[count], line + 1, (size_t)((next != NULL ? next : end) - line - 1)};
    if (next == line) parts[count].n = 0;
    count++;
    at = next;
  }
  return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zip_part parts[PARTS];
  char names[PARTS][64];
  op_text zip = {0};
  if (size >= 2 && memcmp(data, "PK", 2) == 0) {
    fuzz_read_file(&op_reader_xlsx, memory_file(data, size));
    return 0;
  }
  zip_stored(&zip, parts, split((const char *)data, size, parts, names));
  fuzz_read_file(&op_reader_xlsx, memory_file((const uint8_t *)zip.data, zip.length));
  op_text_clear(&zip);
  return 0;
}
