/* Stata files, old and new. */
#include "fuzz_reader.h"
#include "memory_file.h"

const char *const fuzz_words[] = {"<stata_dta>", "</stata_dta>", "<header>", "<release>118</release>", "<byteorder>MSF</byteorder>", "<K>", "<N>", "<label>", "<map>", "<variable_types>", "<strls>", "GSO", "<value_labels>", "<lbl>", "\x73\x01\x01", "\x71\x02\x01", "\xFF\xFF\xFF\xFF", "\x00\x80", "%td", NULL};

extern const op_reader_format op_reader_dta;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_read_file(&op_reader_dta, memory_file(data, size));
  return 0;
}
