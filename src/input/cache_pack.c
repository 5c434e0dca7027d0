/* Plain values as bytes and back. */
#include "input/cache_pack.h"

#define NO_TEXT UINT64_MAX

void cache_put_text(op_text *out, const char *text) {
  cache_put(out, text != NULL ? strlen(text) : NO_TEXT);
  if (text != NULL) op_text_add_bytes(out, text, strlen(text) + 1);
}

/* n bytes, or NULL when there are not so many. */
static const char *take(cache_cursor *in, uint64_t n) {
  if (in->failed || n > (uint64_t)(in->end - in->at)) {
    in->failed = true;
    return NULL;
  }
  const char *bytes = in->at;
  in->at += n;
  return bytes;
}

uint64_t cache_get(cache_cursor *in) {
  uint64_t value = 0;
  const char *bytes = take(in, sizeof value);
  if (bytes != NULL) memcpy(&value, bytes, sizeof value);
  return value;
}

double cache_get_number(cache_cursor *in) {
  double value = 0;
  const char *bytes = take(in, sizeof value);
  if (bytes != NULL) memcpy(&value, bytes, sizeof value);
  return value;
}

const char *cache_get_text(cache_cursor *in) {
  uint64_t n = cache_get(in);
  if (in->failed || n == NO_TEXT) return NULL;
  const char *text = n < NO_TEXT - 1 ? take(in, n + 1) : take(in, NO_TEXT);
  if (text == NULL) return NULL;
  if (text[n] == '\0' && memchr(text, '\0', (size_t)n) == NULL && op_utf8_valid(text, (size_t)n)) return text;
  in->failed = true;
  return NULL;
}

const char *cache_get_full_text(cache_cursor *in) {
  const char *text = cache_get_text(in);
  if (text == NULL) in->failed = true;
  return text;
}

size_t cache_get_count(cache_cursor *in, size_t least) {
  uint64_t n = cache_get(in);
  if (!in->failed && n > (uint64_t)(in->end - in->at) / least) in->failed = true;
  return in->failed ? 0 : (size_t)n;
}

uint64_t cache_get_below(cache_cursor *in, uint64_t limit) {
  uint64_t value = cache_get(in);
  if (value >= limit) in->failed = true;
  return in->failed ? 0 : value;
}
