/* The formats that ReadStat reads, and how each is recognised. */
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "input/dta_check.h"
#include "input/readstat_reader.h"

static bool starts(const unsigned char *head, size_t n, const char *magic) { return n >= strlen(magic) && memcmp(head, magic, strlen(magic)) == 0; }

static bool is_sav(const char *path, const unsigned char *head, size_t n) {
  return starts(head, n, "$FL2") || starts(head, n, "$FL3") || op_text_ends_nocase(path, ".sav") || op_text_ends_nocase(path, ".zsav");
}

/* A portable file begins with 200 characters of splash text and says SPSSPORT at 456; line ends move it a little. */
static bool is_por(const char *path, const unsigned char *head, size_t n) {
  for (size_t i = 400; i + 8 <= n; i++) {
    if (memcmp(head + i, "SPSSPORT", 8) == 0) return true;
  }
  return op_text_ends_nocase(path, ".por");
}

static bool is_dta(const char *path, const unsigned char *head, size_t n) {
  if (starts(head, n, "<stata_dta>")) return true;
  bool old = n > 3 && head[0] >= 104 && head[0] <= 115 && (head[1] == 1 || head[1] == 2) && head[2] == 1;
  return old || op_text_ends_nocase(path, ".dta");
}

static bool is_sas7bdat(const char *path, const unsigned char *head, size_t n) {
  static const unsigned char magic[] = {0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92, 0x08, 0x00, 0x09, 0xc7, 0x31, 0x8c, 0x18, 0x1f, 0x10, 0x11};
  return (n >= 12 + sizeof magic && memcmp(head + 12, magic, sizeof magic) == 0) || op_text_ends_nocase(path, ".sas7bdat");
}

static bool is_xport(const char *path, const unsigned char *head, size_t n) {
  return starts(head, n, "HEADER RECORD*******LIB") || op_text_ends_nocase(path, ".xpt");
}

/* --- files that ReadStat would read wrongly without an error --- */

/* A transport file is made of records of 80 bytes; it has no count of its rows. */
static op_status whole_xport(const char *path, op_error *err) {
  struct stat info;
  if (stat(path, &info) != 0 || info.st_size % 80 == 0) return OP_OK;
  op_fail(err, OP_E_DATA, "the file is cut short: its size is no multiple of 80 bytes");
  op_fail_at(err, path, 0, 0);
  return op_fail_hint(err, "compare its size with the source's");
}

static op_status whole_any(const char *path, op_error *err) {
  (void)path;
  (void)err;
  return OP_OK;
}

#define FORMAT(id, text, about, suffixes, parser, whole)                                                                            \
  extern const op_reader_format op_reader_##id;                                                                                     \
  static op_status open_##id(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {                 \
    op_status status = whole(path, err);                                                                                            \
    return status == OP_OK ? readstat_reader_open(&op_reader_##id, parser, path, options, reader, err) : status;                    \
  }                                                                                                                                 \
  const op_reader_format op_reader_##id = {.name = text, .summary = about, .extensions = suffixes, .recognises = is_##id, .open = open_##id};

FORMAT(sav, "sav", "SPSS system file, plain or compressed", "sav zsav", readstat_parse_sav, whole_any)
FORMAT(por, "por", "SPSS portable file", "por", readstat_parse_por, whole_any)
FORMAT(dta, "dta", "Stata data file", "dta", readstat_parse_dta, dta_check)
FORMAT(sas7bdat, "sas7bdat", "SAS data file", "sas7bdat", readstat_parse_sas7bdat, whole_any)
FORMAT(xport, "xpt", "SAS transport file", "xpt", readstat_parse_xport, whole_xport)
