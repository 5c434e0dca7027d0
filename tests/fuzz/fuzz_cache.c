/* Caches: whatever a cache file says, what is read out of it keeps the promises of a reader. Half of the inputs are taken as they are, with their checksums; for the
   other half checksums are not compared, so that mutations reach the parsers behind them, and size, version and place of the directory are set right. */
#include <stddef.h>

#include "fuzz_reader.h"
#include "input/cache_file.h"
#include "input/cache_reader.h"
#include "memory_file.h"
#include "opine/opine.h"

const char *const fuzz_words[] = {"csv", "sav", "\x01\x00\x00\x00\x00\x00\x00\x00", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", "\x00\x80\x00\x00\x00\x00\x00\x00",
                                  "\xF0\x7F", "\xF8\x7F", "\x00\x02\x00\x00\x00\x00\x00\x00", NULL};

/* What every cache has to say of itself for its directory to be read. */
static void set_right(uint8_t *bytes, size_t size) {
  cache_head head;
  if (size < CACHE_SECTIONS_AT) return;
  memcpy(&head, bytes, sizeof head);
  memcpy(head.magic, CACHE_MAGIC, sizeof head.magic);
  head.order = CACHE_ORDER;
  head.version = CACHE_VERSION;
  snprintf(head.program, sizeof head.program, "%s", OPINE_VERSION);
  head.file_bytes = size;
  if (head.directory_at > size) head.directory_at = CACHE_SECTIONS_AT;
  if (head.directory_bytes > size - head.directory_at) head.directory_bytes = size - head.directory_at;
  memcpy(bytes, &head, sizeof head);
}

static void read_cache(const char *path, bool unchecked) {
  cache_file *file = NULL;
  op_cache_state state = OP_CACHE_VALID;
  op_error err = {0};
  op_read_options options = {0};
  op_reader *reader = NULL;
  op_status status = cache_file_open(path, unchecked, &file, &state, &err);
  if (status != OP_OK) {
    FUZZ_CHECK(file == NULL && err.status == status && err.what[0] != '\0', "a cache that is refused has a reason");
    FUZZ_CHECK(status == OP_E_MEMORY || state != OP_CACHE_VALID, "a cache that is refused has a state");
    return;
  }
  cache_reader_verify(file, &err);
  status = cache_reader_take(file, "fuzz-no-such-file.csv", &options, &reader, &err);
  if (status == OP_OK) fuzz_read(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read_cache(memory_file(data, size), false);
  uint8_t *copy = malloc(size > 0 ? size : 1);
  if (copy == NULL) return 0;
  memcpy(copy, data, size);
  set_right(copy, size);
  read_cache(memory_file(copy, size), true);
  free(copy);
  return 0;
}
