/* What finding every field of a plain file costs, and no more: reads it block by block out of the page cache and writes down where each field stands, as the
   fast lane does it. The yardstick for reading a whole survey, whose numbers have to be made besides.

   scan FILE FIELDS THREADS    FIELDS a record; prints how many records were found: the one at a cut between two threads' parts is not */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/team.h"
#include "input/csv_locate.h"

#define BLOCK ((size_t)256 << 10)

typedef struct task {
  int fd;
  size_t bytes, pieces, fields;
  size_t *records;
} task;

/* Whole records of one of the parts that the file is cut into; the record at a cut is nobody's. */
static op_status scan_part(void *context, size_t piece, size_t thread, op_error *err) {
  const task *t = context;
  size_t from = t->bytes / t->pieces * piece, to = piece + 1 < t->pieces ? t->bytes / t->pieces * (piece + 1) : t->bytes;
  char *text = op_array_new(BLOCK + CSV_MARKS_MARGIN, 1, err);
  size_t *wanted = op_array_new(t->fields, sizeof *wanted, err);
  csv_span *spans = op_array_new(t->fields * CSV_LOCATE_STRIDE, sizeof *spans, err);
  uint32_t *list = op_array_new(t->fields + CSV_LOCATE_FIELDS, sizeof *list, err);
  csv_marks marks;
  op_status status = csv_marks_new(BLOCK, &marks, err);
  (void)thread;
  if (!text || !wanted || !spans || !list) status = OP_E_MEMORY;
  for (size_t f = 0; status == OP_OK && f < t->fields; f++) wanted[f] = f;
  csv_wanted all = {wanted, t->fields, t->fields};
  bool skip = piece > 0;
  for (size_t at = from; status == OP_OK && at < to;) {
    ssize_t got = pread(t->fd, text, to - at < BLOCK ? to - at : BLOCK, (off_t)at);
    const char *end = got > 0 ? memrchr(text, '\n', (size_t)got) : NULL;
    if (end == NULL) break;
    size_t n = (size_t)(end + 1 - text), first = skip ? (size_t)((const char *)memchr(text, '\n', n) + 1 - text) : 0;
    csv_place place;
    csv_records records;
    csv_marks_find(&marks, text + first, n - first, ',');
    csv_place_begin(&marks, &place);
    do {
      csv_locate_records(&marks, t->fields, &place, &records);
      csv_locate_fields(&marks, &all, &records, spans, list);
      t->records[piece] += records.n;
    } while (records.n > 0);
    at += n;
    skip = false;
  }
  csv_marks_clear(&marks);
  op_free(text);
  op_free(wanted);
  op_free(spans);
  op_free(list);
  return status;
}

int main(int argc, char **argv) {
  struct stat file;
  size_t records[64] = {0}, sum = 0, threads = argc == 4 ? (size_t)strtoul(argv[3], NULL, 10) : 0;
  int fd = threads > 0 && threads <= 64 ? open(argv[1], O_RDONLY) : -1;
  if (fd < 0 || fstat(fd, &file) != 0) return 2;
  task t = {fd, (size_t)file.st_size, threads, (size_t)strtoul(argv[2], NULL, 10), records};
  if (op_team_run(threads, threads, scan_part, &t, NULL) != OP_OK) return 1;
  for (size_t i = 0; i < threads; i++) sum += records[i];
  printf("%zu\n", sum);
  return 0;
}
