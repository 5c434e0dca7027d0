/* SAS data files. */
#include "fuzz_reader.h"
#include "memory_file.h"

const char *const fuzz_words[] = {"\xF7\xF7\xF7\xF7", "\xF6\xF6\xF6\xF6", "\xFC\xFF\xFF\xFF", "\xFD\xFF\xFF\xFF", "\xFF\xFF\xFF\xFF", "\xFE\xFB\xFF\xFF", "SASYZCRL", "SASYZCR2", "\x33", "\x04", "SAS FILE", "DATE9", NULL};

extern const op_reader_format op_reader_sas7bdat;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_read_file(&op_reader_sas7bdat, memory_file(data, size));
  return 0;
}
