/* SPSS system files, plain and compressed. */
#include "fuzz_reader.h"
#include "memory_file.h"

const char *const fuzz_words[] = {"$FL2", "$FL3", "SPSS", "\x02\x00\x00\x00", "\x03\x00\x00\x00", "\x04\x00\x00\x00", "\x06\x00\x00\x00", "\x07\x00\x00\x00", "\xE7\x03\x00\x00", "\xFF\xFF\xFF\xFF", "\xFF\xFF\xFF\x7F", "\xFD\xFE\xFF", "UTF-8", "windows-1251", "Q1=LongName", NULL};

extern const op_reader_format op_reader_sav;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_read_file(&op_reader_sav, memory_file(data, size));
  return 0;
}
