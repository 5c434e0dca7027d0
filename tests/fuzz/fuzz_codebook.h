/* A codebook and data in one input: what stands before the first NUL byte is the codebook, what follows the data. Whatever is read keeps a reader's promises. */
#ifndef OPINE_TESTS_FUZZ_CODEBOOK_H
#define OPINE_TESTS_FUZZ_CODEBOOK_H

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_reader.h"
#include "input/metadata.h"
#include "memory_file.h"

/* Rows for inputs without data of their own: digits and blanks, long enough for most layouts. */
static const char fuzz_rows[] = "1110 102 12.5hello  1202105031200001 1.50111111111111111111111111111111111111111111\n2 00 0000999.9       0202105041230152 0.50000000000000000000000000000000000000000000\n";

static inline const char *fuzz_data_file(const uint8_t *data, size_t size) {
  static int fd = -1;
  static char path[32];
  if (fd < 0) fd = memfd_create("data", MFD_CLOEXEC);
  FUZZ_CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size, "the data can be written");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  return path;
}

static inline void fuzz_codebook(const uint8_t *data, size_t size) {
  const uint8_t *split = memchr(data, '\0', size);
  size_t n = split != NULL ? (size_t)(split - data) : size;
  const char *rows = split != NULL ? fuzz_data_file(split + 1, size - n - 1) : fuzz_data_file((const uint8_t *)fuzz_rows, sizeof fuzz_rows - 1);
  const char *codebook = memory_file(data, n);
  static const char *const languages[] = {NULL, "fr", "en-GB"};
  op_read_options options = {.metadata = codebook, .language = languages[size % 3]};
  op_reader *reader = NULL;
  op_error err = {0};
  op_status status = op_reader_open(rows, &options, &reader, &err);
  if (status == OP_OK) {
    fuzz_read(reader);
    return;
  }
  FUZZ_CHECK(reader == NULL, "what is refused gives no reader");
  fuzz_check_error(status, &err);
}

#endif
