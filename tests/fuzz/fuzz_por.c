/* SPSS portable files. */
#include "fuzz_reader.h"
#include "memory_file.h"

const char *const fuzz_words[] = {"SPSSPORT", "A8/", "4/", "5/", "6/", "7/", "8/", "9/", "B/", "C/", "D/", "F/", "Z", "ZZZZ", "*.", "/", "-", "TTTTTTTTTT/", NULL};

extern const op_reader_format op_reader_por;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_read_file(&op_reader_por, memory_file(data, size));
  return 0;
}
