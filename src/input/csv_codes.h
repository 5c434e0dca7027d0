/* Codes of one CSV column: the text of a field -> the code of its level. A small table of texts met lately answers nearly every field without a look-up, since
   answers are few and sampling units stand together. */
#ifndef OPINE_INPUT_CSV_CODES_H
#define OPINE_INPUT_CSV_CODES_H

#include <string.h>

#include "base/dict.h"
#include "base/hash.h"
#include "table/levels.h"

/* 2 KiB a column: twenty columns stay in the first-level cache, and the answers of a question seldom meet in one place. The table of a column whose texts
   come again after many others, such as sampling units that are spread over the file, grows to 512 KiB. */
#define CSV_CODES_RECENT_BITS 7
#define CSV_CODES_MOST_BITS   15

/* A text of up to 8 bytes is its key; of a longer one the key is a hint and the dictionary's copy decides. */
typedef struct csv_codes_recent {
  uint64_t key;
  uint32_t length; /* 0 = free: the empty text needs no place */
  uint32_t place;  /* the code; of a longer text its index in texts */
} csv_codes_recent;

typedef struct csv_codes {
  op_dict *texts;    /* the longer ones */
  uint32_t *code_of; /* by index in texts */
  size_t capacity;
  op_levels *levels;
  csv_codes_recent *recent; /* 1 << recent_bits */
  unsigned recent_bits;
  size_t forgotten;         /* known texts that were not in it, since it has this size */
} csv_codes;

op_status csv_codes_init(csv_codes *codes, op_error *err);
void csv_codes_clear(csv_codes *codes);

/* What csv_codes_find does when the text was not met lately. */
op_status csv_codes_look_up(csv_codes *codes, uint64_t key, const char *text, size_t n, char decimal, uint32_t *code, op_error *err);

static inline uint64_t csv_codes_key(const char *text, size_t n) {
  uint64_t key = 0, tail;
  if (n <= sizeof key) {
    for (size_t i = 0; i < n; i++) key = key << 8 | (unsigned char)text[i];
    return key;
  }
  memcpy(&key, text, sizeof key);
  memcpy(&tail, text + n - sizeof tail, sizeof tail);
  return key ^ (tail * 0xD6E8FEB86659FD93u) ^ n;
}

static inline csv_codes_recent *csv_codes_place(const csv_codes *codes, uint64_t key) {
  return &codes->recent[op_hash_place(key, codes->recent_bits)];
}

/* The code of a field's text, terminated and without NUL: 0 when empty, else that of its number (point as `decimal`) or text, a new level when new. */
static inline op_status csv_codes_find(csv_codes *codes, const char *text, size_t n, char decimal, uint32_t *code, op_error *err) {
  if (n == 0) {
    *code = 0;
    return OP_OK;
  }
  uint64_t key = csv_codes_key(text, n);
  const csv_codes_recent *recent = csv_codes_place(codes, key);
  bool same = recent->key == key && recent->length == n;
  if (same && n > sizeof key) same = memcmp(op_dict_key(codes->texts, recent->place, NULL), text, n) == 0;
  if (!same) return csv_codes_look_up(codes, key, text, n, decimal, code, err);
  *code = n > sizeof key ? codes->code_of[recent->place] : recent->place;
  return OP_OK;
}

#endif
