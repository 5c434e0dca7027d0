/* The slow half of a column's codes: the level of a text, and the dictionary of the longer ones. */
#include "input/csv_codes.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "input/encoding.h"

op_status csv_codes_init(csv_codes *codes, op_error *err) {
  codes->texts = op_dict_new(err);
  codes->levels = op_levels_new(err);
  codes->recent_bits = CSV_CODES_RECENT_BITS;
  codes->recent = op_array_new((size_t)1 << codes->recent_bits, sizeof *codes->recent, err);
  return codes->texts != NULL && codes->levels != NULL && codes->recent != NULL ? OP_OK : OP_E_MEMORY;
}

void csv_codes_clear(csv_codes *codes) {
  op_dict_free(codes->texts);
  op_levels_free(codes->levels);
  op_free(codes->code_of);
  op_free(codes->recent);
}

static uint32_t level_for(csv_codes *codes, const char *text, size_t n, char decimal, op_error *err) {
  op_value value = {.type = OP_VALUE_TEXT, .text = text};
  char *mended = NULL;
  if (op_number_read(text, n, decimal, &value.number)) {
    value.type = OP_VALUE_NUMBER;
  } else if (!op_utf8_valid(text, n)) {
    mended = op_text_mend(text, n, err);
    if (mended == NULL) return OP_CODE_NONE;
    value.text = mended;
  }
  uint32_t code = op_levels_add(codes->levels, &value, err);
  op_free(mended);
  return code;
}

/* The index of a text in texts, whose code is then known. */
static op_status place_of_long(csv_codes *codes, const char *text, size_t n, char decimal, uint32_t *place, op_error *err) {
  size_t known = op_dict_count(codes->texts);
  *place = op_dict_add(codes->texts, text, n, err);
  if (*place == OP_DICT_NONE) return OP_E_MEMORY;
  if (*place < known) return OP_OK;
  if (op_array_grow((void **)&codes->code_of, &codes->capacity, known + 1, sizeof *codes->code_of, 0, err) != OP_OK) return OP_E_MEMORY;
  codes->code_of[known] = level_for(codes, text, n, decimal, err);
  return codes->code_of[known] != OP_CODE_NONE ? OP_OK : OP_E_MEMORY;
}

/* Where texts come again that the table has forgotten, as many as it has places, one of four times the size takes its place and fills anew. The small one does
   without memory for it. */
static void remember_more(csv_codes *codes) {
  if (++codes->forgotten < (size_t)1 << codes->recent_bits || codes->recent_bits >= CSV_CODES_MOST_BITS) return;
  csv_codes_recent *larger = op_array_new((size_t)4 << codes->recent_bits, sizeof *larger, NULL);
  codes->forgotten = 0;
  if (larger == NULL) return;
  op_free(codes->recent);
  codes->recent = larger;
  codes->recent_bits += 2;
}

op_status csv_codes_look_up(csv_codes *codes, uint64_t key, const char *text, size_t n, char decimal, uint32_t *code, op_error *err) {
  csv_codes_recent found = {.key = key, .length = (uint32_t)n};
  size_t known = op_levels_count(codes->levels);
  op_status status = OP_OK;
  if (n > sizeof key) status = place_of_long(codes, text, n, decimal, &found.place, err);
  else if ((found.place = level_for(codes, text, n, decimal, err)) == OP_CODE_NONE) status = OP_E_MEMORY;
  if (status != OP_OK) return status;
  if (op_levels_count(codes->levels) == known) remember_more(codes);
  *csv_codes_place(codes, key) = found;
  *code = n > sizeof key ? codes->code_of[found.place] : found.place;
  return OP_OK;
}
