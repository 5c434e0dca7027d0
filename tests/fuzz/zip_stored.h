/* A zip archive of stored parts, made in memory: workbooks for tests, without a file that nobody can read in the repository. */
#ifndef OPINE_TESTS_ZIP_STORED_H
#define OPINE_TESTS_ZIP_STORED_H

#include <string.h>
#include <zlib.h>

#include "base/text.h"

typedef struct zip_part {
  const char *name;
  const void *bytes;
  size_t n;
} zip_part;

static inline void zip_put(op_text *out, unsigned long value, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) op_text_add_char(out, (char)(value >> (8 * i) & 0xFF));
}

/* What the local and the central header share: version, flags, method, time, date, CRC, sizes, lengths of name and extra field. */
static inline void zip_header(op_text *out, const zip_part *p) {
  zip_put(out, 20, 2);
  zip_put(out, 0, 2);
  zip_put(out, 0, 2);
  zip_put(out, 0x00210000, 4);
  zip_put(out, crc32(0, p->bytes, (unsigned)p->n), 4);
  zip_put(out, p->n, 4);
  zip_put(out, p->n, 4);
  zip_put(out, strlen(p->name), 2);
  zip_put(out, 0, 2);
}

/* Appends the archive to an empty text; at most 64 parts. */
static inline void zip_stored(op_text *out, const zip_part *parts, size_t n) {
  size_t places[64];
  for (size_t i = 0; i < n && i < 64; i++) {
    places[i] = out->length;
    zip_put(out, 0x04034B50, 4);
    zip_header(out, &parts[i]);
    op_text_add(out, parts[i].name);
    op_text_add_bytes(out, parts[i].bytes, parts[i].n);
  }
  size_t directory = out->length;
  for (size_t i = 0; i < n && i < 64; i++) {
    zip_put(out, 0x02014B50, 4);
    zip_put(out, 20, 2);
    zip_header(out, &parts[i]);
    zip_put(out, 0, 2 + 2 + 2);
    zip_put(out, 0, 4);
    zip_put(out, places[i], 4);
    op_text_add(out, parts[i].name);
  }
  size_t size = out->length - directory;
  zip_put(out, 0x06054B50, 4);
  zip_put(out, 0, 4);
  zip_put(out, n, 2);
  zip_put(out, n, 2);
  zip_put(out, size, 4);
  zip_put(out, directory, 4);
  zip_put(out, 0, 2);
}

#endif
