/* A table of levels: a byte for the type of each (level 0 is left out), then the values one after the other. Numbers take 8 bytes, a tag one, a text its bytes and
   a NUL. */
#include <math.h>

#include "input/cache_pack.h"

void cache_put_levels(op_text *out, const op_levels *levels) {
  size_t n = op_levels_count(levels);
  for (size_t code = 1; code < n; code++) op_text_add_char(out, (char)op_levels_at(levels, (uint32_t)code)->value.type);
  for (size_t code = 1; code < n; code++) {
    const op_value *value = &op_levels_at(levels, (uint32_t)code)->value;
    if (value->type == OP_VALUE_TEXT) op_text_add_bytes(out, value->text, strlen(value->text) + 1);
    else if (value->type == OP_VALUE_TAG) op_text_add_char(out, value->tag);
    else cache_put_number(out, value->number);
  }
}

cache_levels_walk cache_levels_begin(const char *bytes, size_t n, uint64_t n_levels) {
  cache_levels_walk walk = {.in = {bytes, bytes + n, false}};
  walk.left = n_levels > 0 ? n_levels - 1 : 0;
  if (walk.left > n) {
    walk.in.failed = true;
    walk.left = 0;
  }
  walk.types = bytes;
  walk.in.at = bytes + walk.left;
  return walk;
}

static bool get_text(cache_cursor *in, op_value *value) {
  const char *nul = memchr(in->at, '\0', (size_t)(in->end - in->at));
  if (nul == NULL || nul == in->at || !op_utf8_valid(in->at, (size_t)(nul - in->at))) return false;
  *value = (op_value){.type = OP_VALUE_TEXT, .text = in->at};
  in->at = nul + 1;
  return true;
}

static bool get_tag(cache_cursor *in, op_value *value) {
  if (in->at == in->end) return false;
  *value = (op_value){.type = OP_VALUE_TAG, .tag = *in->at++};
  return (value->tag >= 'a' && value->tag <= 'z') || value->tag == '_';
}

static bool get_number(cache_cursor *in, op_value *value) {
  *value = (op_value){.type = OP_VALUE_NUMBER, .number = cache_get_number(in)};
  return !in->failed && isfinite(value->number);
}

bool cache_levels_next(cache_levels_walk *walk, op_value *value) {
  if (walk->in.failed || walk->left == 0) return false;
  walk->left--;
  char type = *walk->types++;
  bool good = type == OP_VALUE_NUMBER ? get_number(&walk->in, value) : type == OP_VALUE_TEXT ? get_text(&walk->in, value) : type == OP_VALUE_TAG && get_tag(&walk->in, value);
  if (!good) walk->in.failed = true;
  return good;
}
