/* The formats that ReadStat reads, and how each is recognised. */
#include <string.h>

#include "base/text.h"
#include "input/readstat_reader.h"

static bool starts(const unsigned char *head, size_t n, const char *magic) { return n >= strlen(magic) && memcmp(head, magic, strlen(magic)) == 0; }

static bool is_sav(const char *path, const unsigned char *head, size_t n) {
  (void)path;
  return starts(head, n, "$FL2") || starts(head, n, "$FL3");
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

#define FORMAT(id, text, about, suffixes, parser)                                                                                  \
  extern const op_reader_format op_reader_##id;                                                                                     \
  static op_status open_##id(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {                 \
    return readstat_reader_open(&op_reader_##id, parser, path, options, reader, err);                                               \
  }                                                                                                                                 \
  const op_reader_format op_reader_##id = {text, about, suffixes, is_##id, open_##id};

FORMAT(sav, "sav", "SPSS system file, plain or compressed", "sav zsav", readstat_parse_sav)
FORMAT(por, "por", "SPSS portable file", "por", readstat_parse_por)
FORMAT(dta, "dta", "Stata data file", "dta", readstat_parse_dta)
FORMAT(sas7bdat, "sas7bdat", "SAS data file", "sas7bdat", readstat_parse_sas7bdat)
FORMAT(xport, "xpt", "SAS transport file", "xpt", readstat_parse_xport)
