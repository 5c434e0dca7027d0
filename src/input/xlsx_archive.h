/* minizip, wrapped here and nowhere else: the parts of a zip archive by name, one open at a time, nothing written to disk. Every size that the archive
   states is checked against base/limits.h before a byte is inflated, and the bytes against what was stated. */
#ifndef OPINE_INPUT_XLSX_ARCHIVE_H
#define OPINE_INPUT_XLSX_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

#define XLSX_NO_PART ((size_t)-1)

typedef struct xlsx_archive xlsx_archive;

/* Reads the list of parts. fails OP_E_DATA no zip archive, cut short, too many parts, a name twice, parts that share bytes; OP_E_SYSTEM unreadable */
op_status xlsx_archive_open(const char *path, xlsx_archive **archive, op_error *err);
void xlsx_archive_close(xlsx_archive *archive);

/* The part of that name (letters' case aside, as the format says; a leading / is left out) or XLSX_NO_PART. */
size_t xlsx_archive_find(const xlsx_archive *archive, const char *name);
/* True when a part's name begins so. */
bool xlsx_archive_has(const xlsx_archive *archive, const char *prefix);
/* Borrowed, UTF-8 for messages. */
const char *xlsx_archive_name(const xlsx_archive *archive, size_t part);

/* Opens a part for reading, closing another that is open.
   fails OP_E_DATA it is encrypted, packed by an unknown method, would inflate beyond the limits, or the archive is damaged there */
op_status xlsx_part_open(xlsx_archive *archive, size_t part, op_error *err);
/* The next bytes; *n = 0 at the end, where length and CRC have been checked. fails OP_E_DATA damaged, or beyond the limits */
op_status xlsx_part_read(xlsx_archive *archive, char *bytes, size_t size, size_t *n, op_error *err);
void xlsx_part_close(xlsx_archive *archive);
/* Share of the open part that has been read, 0 to 1. */
double xlsx_part_share(const xlsx_archive *archive);

#endif
