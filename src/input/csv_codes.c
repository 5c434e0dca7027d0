/* The slow half of a column's codes: the level of a text, and the dictionary of the longer ones. */
#include "input/csv_codes.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "input/encoding.h"

op_status csv_codes_init(csv_codes *codes, op_error *err) {
  codes->texts = op_dict_new(err);
  codes->levels = op_levels_new(err);
  return codes->texts != NULL && codes->levels != NULL ? OP_OK : OP_E_MEMORY;
}

void csv_codes_clear(csv_codes *codes) {
  op_dict_free(codes->texts);
  op_levels_free(codes->levels);
  op_free(codes->code_of);
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

op_status csv_codes_look_up(csv_codes *codes, const char *text, size_t n, char decimal, csv_codes_recent *recent, op_error *err) {
  recent->length = 0;
  if (n <= sizeof recent->key) {
    recent->place = level_for(codes, text, n, decimal, err);
    if (recent->place == OP_CODE_NONE) return OP_E_MEMORY;
  } else {
    size_t known = op_dict_count(codes->texts);
    recent->place = op_dict_add(codes->texts, text, n, err);
    if (recent->place == OP_DICT_NONE) return OP_E_MEMORY;
    if (recent->place == known) {
      if (op_array_grow((void **)&codes->code_of, &codes->capacity, known + 1, sizeof *codes->code_of, 0, err) != OP_OK) return OP_E_MEMORY;
      codes->code_of[known] = level_for(codes, text, n, decimal, err);
      if (codes->code_of[known] == OP_CODE_NONE) return OP_E_MEMORY;
    }
  }
  recent->length = (uint32_t)n;
  return OP_OK;
}
