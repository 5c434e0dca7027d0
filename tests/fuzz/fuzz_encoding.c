/* Text in any encoding: what comes out is the same in pieces of any size, and UTF-8 whenever it was converted; mending makes UTF-8 of anything. */
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "fuzz.h"
#include "input/encoding.h"

const char *const fuzz_words[] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF", "\x1F\x8B\x08", "\xD0\xB0", "\xE2\x80\x99", "\x1B$B", "\x92", "\xB3\xB9", "\x00;", ";\x00", NULL};

static op_text read_in_pieces(const uint8_t *data, size_t size, const char *encoding, size_t piece, char name[64]) {
  static char bytes[4096];
  op_text text = {0};
  op_error err = {0};
  op_text_stream *stream = NULL;
  op_status status = op_text_stream_memory((const char *)data, size, encoding, &stream, &err);
  FUZZ_CHECK(status == OP_OK, "any bytes can be opened");
  snprintf(name, 64, "%s", op_text_stream_encoding(stream));
  for (size_t n = 1; n > 0;) {
    status = op_text_stream_read(stream, bytes, piece, &n, &err);
    FUZZ_CHECK(status == OP_OK && n <= piece, "bytes in memory can be read to their end");
    op_text_add_bytes(&text, bytes, n);
  }
  op_text_stream_close(stream);
  return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const encodings[] = {NULL, "UTF-8", "CP1251", "UTF-16LE", "UTF-16", "SHIFT_JIS", "ISO-2022-JP", "GB18030", "UTF-7"};
  const char *encoding = encodings[size % (sizeof encodings / sizeof *encodings)];
  char name[64], again[64];
  op_text large = read_in_pieces(data, size, encoding, 4096, name), small = read_in_pieces(data, size, encoding, OP_TEXT_STREAM_LEAST, again);
  FUZZ_CHECK(large.length == small.length && (large.length == 0 || memcmp(large.data, small.data, large.length) == 0), "pieces do not matter");
  FUZZ_CHECK(strcmp(name, again) == 0, "the same bytes are in the same encoding");
  FUZZ_CHECK(strcasecmp(name, "UTF-8") == 0 || large.length == 0 || op_utf8_valid(large.data, large.length), "what is converted is UTF-8");
  op_text_clear(&large);
  op_text_clear(&small);
  char *mended = op_text_mend((const char *)data, size, NULL);
  FUZZ_CHECK(mended != NULL && op_utf8_valid(mended, strlen(mended)), "mended text is UTF-8");
  op_free(mended);
  return 0;
}
