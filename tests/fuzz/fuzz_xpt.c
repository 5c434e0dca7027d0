/* SAS transport files. */
#include "fuzz_reader.h"
#include "memory_file.h"

const char *const fuzz_words[] = {"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!", "HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!", "NAMESTR HEADER RECORD!!!!!!!", "OBS     HEADER RECORD!!!!!!!", "LABELV8 HEADER RECORD!!!!!!!", "000000000000000001600000000140", "DATE", "\x00\x01", "\xFF\xFF", NULL};

extern const op_reader_format op_reader_xport;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_read_file(&op_reader_xport, memory_file(data, size));
  return 0;
}
