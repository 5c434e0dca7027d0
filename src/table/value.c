#include "table/value.h"

#include <string.h>

#include "base/number.h"

bool op_value_same(const op_value *a, const op_value *b) {
  if (a->type != b->type) return false;
  if (a->type == OP_VALUE_TAG) return a->tag == b->tag;
  return a->type == OP_VALUE_NUMBER ? a->number == b->number : strcmp(a->text, b->text) == 0;
}

op_value op_value_read(const char *text) {
  op_value value = {.type = OP_VALUE_TEXT, .text = text};
  if (op_number_read(text, strlen(text), '.', &value.number)) value.type = OP_VALUE_NUMBER;
  return value;
}
