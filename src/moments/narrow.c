#include "moments/narrow.h"

#include "base/memory.h"

static unsigned width_for(const uint32_t *numbers, size_t n) {
  uint32_t bits = 0;
  for (size_t i = 0; i < n; i++) bits |= numbers[i];
  return bits <= UINT8_MAX ? 1 : bits <= UINT16_MAX ? 2 : 4;
}

static void put8(uint8_t *restrict to, const uint32_t *restrict from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = (uint8_t)from[i];
}

static void put16(uint16_t *restrict to, const uint32_t *restrict from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = (uint16_t)from[i];
}

static void put32(uint32_t *restrict to, const uint32_t *restrict from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = from[i];
}

static void put(const op_narrow *narrow, size_t first, const uint32_t *numbers, size_t n) {
  if (narrow->width == 1)
    put8((uint8_t *)narrow->data + first, numbers, n);
  else if (narrow->width == 2)
    put16((uint16_t *)narrow->data + first, numbers, n);
  else
    put32((uint32_t *)narrow->data + first, numbers, n);
}

static op_status widen(op_narrow *narrow, size_t places, size_t used, unsigned width, op_error *err) {
  op_narrow wider = {op_array_new(places, width, err), width};
  uint32_t some[256];
  if (wider.data == NULL) return OP_E_MEMORY;
  for (size_t first = 0; narrow->width > 0 && first < used; first += 256) {
    size_t n = used - first < 256 ? used - first : 256;
    op_narrow_get(narrow, first, n, some);
    put(&wider, first, some, n);
  }
  op_free(narrow->data);
  *narrow = wider;
  return OP_OK;
}

op_status op_narrow_put(op_narrow *narrow, size_t places, size_t first, const uint32_t *numbers, size_t n,
                        op_error *err) {
  unsigned width = width_for(numbers, n);
  op_status status = width > narrow->width ? widen(narrow, places, first, width, err) : OP_OK;
  if (status == OP_OK) put(narrow, first, numbers, n);
  return status;
}

void op_narrow_get(const op_narrow *narrow, size_t first, size_t n, uint32_t *out) {
  const uint8_t *eight = (const uint8_t *)narrow->data + first;
  const uint16_t *sixteen = (const uint16_t *)narrow->data + first;
  const uint32_t *all = (const uint32_t *)narrow->data + first;
  for (size_t i = 0; narrow->width == 1 && i < n; i++) out[i] = eight[i];
  for (size_t i = 0; narrow->width == 2 && i < n; i++) out[i] = sixteen[i];
  for (size_t i = 0; narrow->width == 4 && i < n; i++) out[i] = all[i];
}

void op_narrow_clear(op_narrow *narrow) {
  op_free(narrow->data);
  *narrow = (op_narrow){0};
}
