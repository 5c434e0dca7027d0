/* Open-addressing hash table over keys stored back to back. */
#include "base/dict.h"

#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

typedef struct dict_entry {
  size_t offset;
  uint32_t length, hash;
} dict_entry;

struct op_dict {
  uint32_t *slots; /* index + 1, 0 = free; slot_count is a power of two */
  size_t slot_count;
  dict_entry *entries;
  size_t count, entry_capacity;
  char *bytes;
  size_t byte_count, byte_capacity;
};

/* A word into a hash: every bit of it moves every bit behind (the constant is that of degski64). */
static uint64_t mix(uint64_t h) {
  h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
  h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
  return h ^ h >> 32;
}

/* Eight bytes at a time, the last eight once more where they do not come out even. Keys are short, and the table is not reachable by an attacker who could profit from
   collisions beyond making one run slow. */
static uint32_t hash_bytes(const unsigned char *key, size_t n) {
  uint64_t h = n, word = 0;
  for (size_t i = 0; i + sizeof word <= n; i += sizeof word) {
    memcpy(&word, key + i, sizeof word);
    h = mix(h ^ word);
  }
  if (n < sizeof word) {
    for (size_t i = 0; i < n; i++) word = word << 8 | key[i];
    h = mix(h ^ word);
  } else if (n % sizeof word != 0) {
    memcpy(&word, key + n - sizeof word, sizeof word);
    h = mix(h ^ word);
  }
  return (uint32_t)h;
}

op_dict *op_dict_new(op_error *err) {
  op_dict *dict = op_array_new(1, sizeof *dict, err);
  if (dict == NULL) return NULL;
  dict->slot_count = 16;
  dict->slots = op_array_new(dict->slot_count, sizeof *dict->slots, err);
  if (dict->slots == NULL) {
    op_free(dict);
    return NULL;
  }
  return dict;
}

void op_dict_free(op_dict *dict) {
  if (dict == NULL) return;
  op_free(dict->slots);
  op_free(dict->entries);
  op_free(dict->bytes);
  op_free(dict);
}

/* The slot where the key stands, or the free slot where it would go. */
static size_t find_slot(const op_dict *dict, const void *key, size_t length, uint32_t hash) {
  size_t mask = dict->slot_count - 1;
  size_t s = hash & mask;
  while (dict->slots[s] != 0) {
    const dict_entry *e = &dict->entries[dict->slots[s] - 1];
    if (e->hash == hash && e->length == length && memcmp(dict->bytes + e->offset, key, length) == 0) break;
    s = (s + 1) & mask;
  }
  return s;
}

static op_status enlarge(op_dict *dict, op_error *err) {
  size_t count = dict->slot_count * 2;
  uint32_t *slots = op_array_new(count, sizeof *slots, err);
  if (slots == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < dict->count; i++) {
    size_t s = dict->entries[i].hash & (count - 1);
    while (slots[s] != 0) s = (s + 1) & (count - 1);
    slots[s] = (uint32_t)(i + 1);
  }
  op_free(dict->slots);
  dict->slots = slots;
  dict->slot_count = count;
  return OP_OK;
}

uint32_t op_dict_find(const op_dict *dict, const void *key, size_t length) {
  size_t s = find_slot(dict, key, length, hash_bytes(key, length));
  return dict->slots[s] == 0 ? OP_DICT_NONE : dict->slots[s] - 1;
}

uint32_t op_dict_add(op_dict *dict, const void *key, size_t length, op_error *err) {
  uint32_t hash = hash_bytes(key, length);
  size_t s = find_slot(dict, key, length, hash);
  if (dict->slots[s] != 0) return dict->slots[s] - 1;
  if (length > OP_LIMIT_FIELD_BYTES) {
    op_fail(err, OP_E_MEMORY, "a value of %zu bytes is over the limit of %zu", length, OP_LIMIT_FIELD_BYTES);
    return OP_DICT_NONE;
  }
  if (op_array_grow((void **)&dict->entries, &dict->entry_capacity, dict->count + 1, sizeof *dict->entries,
                    OP_LIMIT_LEVELS, err) != OP_OK ||
      op_array_grow((void **)&dict->bytes, &dict->byte_capacity, dict->byte_count + length + 1, 1, 0, err) != OP_OK) {
    return OP_DICT_NONE;
  }
  if ((dict->count + 1) * 2 > dict->slot_count) {
    if (enlarge(dict, err) != OP_OK) return OP_DICT_NONE;
    s = find_slot(dict, key, length, hash);
  }
  dict->entries[dict->count] = (dict_entry){dict->byte_count, (uint32_t)length, hash};
  if (length > 0) memcpy(dict->bytes + dict->byte_count, key, length);
  dict->bytes[dict->byte_count + length] = '\0';
  dict->byte_count += length + 1;
  dict->slots[s] = (uint32_t)++dict->count;
  return (uint32_t)(dict->count - 1);
}

size_t op_dict_count(const op_dict *dict) { return dict->count; }

const void *op_dict_key(const op_dict *dict, uint32_t index, size_t *length) {
  const dict_entry *e = &dict->entries[index];
  if (length != NULL) *length = e->length;
  return dict->bytes + e->offset;
}
