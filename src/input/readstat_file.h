/* Files for ReadStat through a buffer: by itself it asks the system for every row of an uncompressed file, and several times for every text. stdio would ask anew
   after every step back, and ReadStat takes many. */
#ifndef OPINE_INPUT_READSTAT_FILE_H
#define OPINE_INPUT_READSTAT_FILE_H

#include <readstat.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct readstat_file {
  int number;              /* the system's; -1 = not open */
  off_t at;                /* where reading stands */
  off_t first;             /* of the bytes at hand */
  size_t n;
  bool failed;
  char bytes[64 << 10];
} readstat_file;

/* A parser that reads so, freed with readstat_parser_free; `file` is the caller's and must live as long. NULL = out of memory. */
readstat_parser_t *readstat_parser_buffered(readstat_file *file);

#endif
