/* Level tables: a dictionary of typed keys and one record a level. */
#include "table/levels.h"

#include <string.h>

#include "base/dict.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"

struct op_levels {
  op_dict *keys;
  op_arena *arena;
  op_level *items;
  const char **texts;
  size_t count, capacity, text_capacity;
};

#define ABSENT_TAG '-' /* no file can hold this tag: theirs are letters */

static const op_value nothing = {.type = OP_VALUE_TEXT, .text = ""};

op_levels *op_levels_new(op_error *err) {
  op_levels *l = op_array_new(1, sizeof *l, err);
  if (l == NULL) return NULL;
  l->keys = op_dict_new(err);
  l->arena = op_arena_new(err);
  if (l->keys == NULL || l->arena == NULL || op_array_grow((void **)&l->items, &l->capacity, 1, sizeof *l->items, 0, err) != OP_OK ||
      op_array_grow((void **)&l->texts, &l->text_capacity, 1, sizeof *l->texts, 0, err) != OP_OK) {
    op_levels_free(l);
    return NULL;
  }
  l->items[0] = (op_level){.value = nothing, .label = "", .missing = OP_MISSING_SYSTEM};
  l->texts[0] = "";
  l->count = 1;
  return l;
}

void op_levels_free(op_levels *levels) {
  if (levels == NULL) return;
  op_dict_free(levels->keys);
  op_arena_free(levels->arena);
  op_free(levels->items);
  op_free(levels->texts);
  op_free(levels);
}

/* A key that cannot be confused between types is a letter, then the bytes. Longer texts take the heap. */
#define LONGEST_KEY 256

static size_t make_key(const op_value *value, char *out) {
  if (value->type == OP_VALUE_NUMBER) {
    double number = value->number == 0 ? 0 : value->number;
    out[0] = 'n';
    memcpy(out + 1, &number, sizeof number);
    return 1 + sizeof number;
  }
  out[0] = 'g';
  out[1] = value->tag;
  return 2;
}

static uint32_t find_or_add(op_levels *l, const op_value *value, bool add, op_error *err) {
  char fixed[LONGEST_KEY], *key = fixed;
  size_t length;
  uint32_t index;
  if (value->type == OP_VALUE_TEXT) {
    size_t n = strlen(value->text);
    length = n + 1;
    if (length > sizeof fixed) key = op_array_new(length, 1, err);
    if (key == NULL) return OP_CODE_NONE;
    key[0] = 't';
    memcpy(key + 1, value->text, n);
  } else {
    length = make_key(value, key);
  }
  index = add ? op_dict_add(l->keys, key, length, err) : op_dict_find(l->keys, key, length);
  if (key != fixed) op_free(key);
  return index == OP_DICT_NONE ? OP_CODE_NONE : index + 1;
}

static const char *value_text(op_levels *l, const op_value *value, op_error *err) {
  char number[OP_NUMBER_TEXT];
  if (value->type == OP_VALUE_TEXT) return op_arena_string(l->arena, value->text, err);
  if (value->type == OP_VALUE_TAG && value->tag == ABSENT_TAG) return "";
  if (value->type == OP_VALUE_TAG) return op_arena_format(l->arena, err, ".%c", value->tag);
  op_number_write(value->number, number);
  return op_arena_string(l->arena, number, err);
}

uint32_t op_levels_add(op_levels *levels, const op_value *value, op_error *err) {
  uint32_t code = find_or_add(levels, value, true, err);
  if (code == OP_CODE_NONE || code < levels->count) return code;
  if (op_array_grow((void **)&levels->items, &levels->capacity, code + 1, sizeof *levels->items, 0, err) != OP_OK ||
      op_array_grow((void **)&levels->texts, &levels->text_capacity, code + 1, sizeof *levels->texts, 0, err) != OP_OK) {
    return OP_CODE_NONE;
  }
  const char *text = value_text(levels, value, err);
  if (text == NULL) return OP_CODE_NONE;
  op_level *level = &levels->items[code];
  *level = (op_level){.value = *value, .label = text, .missing = value->type == OP_VALUE_TAG ? OP_MISSING_TAGGED : OP_ANSWER};
  if (value->type == OP_VALUE_TEXT) level->value.text = text;
  if (value->type == OP_VALUE_NUMBER && value->number == 0) level->value.number = 0;
  levels->texts[code] = text;
  levels->count = code + 1;
  return code;
}

uint32_t op_levels_add_absent(op_levels *levels, op_error *err) {
  const op_value absent = {.type = OP_VALUE_TAG, .tag = ABSENT_TAG};
  uint32_t code = op_levels_add(levels, &absent, err);
  if (code == OP_CODE_NONE || levels->items[code].missing == OP_MISSING_ABSENT) return code;
  return op_levels_describe(levels, code, "(not asked)", OP_MISSING_ABSENT, "not asked", err) == OP_OK ? code : OP_CODE_NONE;
}

uint32_t op_levels_find(const op_levels *levels, const op_value *value) {
  return find_or_add((op_levels *)(uintptr_t)levels, value, false, NULL);
}

op_status op_levels_describe(op_levels *levels, uint32_t code, const char *label, op_missing missing, const char *reason, op_error *err) {
  op_level *level = &levels->items[code];
  if (label != NULL) {
    const char *copy = op_arena_string(levels->arena, label, err);
    if (copy == NULL) return OP_E_MEMORY;
    level->label = copy;
    level->labelled = true;
  }
  if (reason != NULL) {
    level->reason = op_arena_string(levels->arena, reason, err);
    if (level->reason == NULL) return OP_E_MEMORY;
  }
  level->missing = missing;
  return OP_OK;
}

size_t op_levels_count(const op_levels *levels) { return levels->count; }
const op_level *op_levels_at(const op_levels *levels, uint32_t code) { return &levels->items[code]; }
const char *op_levels_text(const op_levels *levels, uint32_t code) { return levels->texts[code]; }

/* 0 answers, 1 declared missing, 2 tags and system missing */
static int missing_rank(const op_level *level) {
  return level->missing == OP_ANSWER ? 0 : level->missing == OP_MISSING_SYSTEM || level->value.type == OP_VALUE_TAG ? 2 : 1;
}

/* What orders answers: 0 numbers and texts that begin with one ("2016/17", "18-24"), by that number; 1 other texts; 2 tags. */
static int order_rank(const op_level *level, double *number) {
  *number = level->value.number;
  if (level->value.type == OP_VALUE_NUMBER) return 0;
  if (level->value.type != OP_VALUE_TEXT) return 2;
  size_t digits = strspn(level->value.text, "0123456789");
  return digits > 0 && op_number_read(level->value.text, digits, '.', number) ? 0 : 1;
}

int op_level_compare(const op_level *a, const op_level *b) {
  double x, y;
  int order = missing_rank(a) - missing_rank(b), rank = order_rank(a, &x);
  if (order == 0) order = rank - order_rank(b, &y);
  if (order != 0) return order;
  if (rank == 0 && x != y) return x < y ? -1 : 1;
  if (a->value.type != b->value.type) return a->value.type == OP_VALUE_NUMBER ? -1 : 1;
  if (a->value.type == OP_VALUE_TEXT) return strcmp(a->value.text, b->value.text);
  return a->value.type == OP_VALUE_NUMBER ? 0 : a->value.tag - b->value.tag;
}
