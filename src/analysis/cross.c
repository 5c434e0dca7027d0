#include "analysis/cross.h"

#include <string.h>

#include "base/limits.h"

/* Combinations are looked up in a plain array while the product of the parts' levels is small, else in a dictionary. */
#define MOST_DIRECT ((size_t)1 << 20)

struct plan_cross {
  plan_variable *parts;
  size_t n_parts;
  op_levels *levels;
  op_dict *combinations;  /* tuple of part codes -> code - 1 */
  uint32_t *codes;        /* OP_BATCH_ROWS */
  const uint32_t **read;  /* codes of the parts in the batch at work */
  uint32_t *direct;       /* code of a combination by its position, 0 = not seen; NULL = the dictionary serves */
  size_t *reserved;       /* levels of each part that `direct` has room for */
};

op_status plan_cross_variables(op_plan *plan, const plan_variable *parts, size_t n_parts, plan_variable *out, op_error *err) {
  if (n_parts > OP_CROSS_PARTS) return op_fail(err, OP_E_REQUEST, "at most %d variables can be crossed, not %zu", OP_CROSS_PARTS, n_parts);
  op_status status = op_array_grow((void **)&plan->crosses, &plan->cross_capacity, plan->n_crosses + 1, sizeof *plan->crosses, 0, err);
  if (status != OP_OK) return status;
  plan_cross *c = op_array_new(1, sizeof *c, err);
  if (c == NULL) return OP_E_MEMORY;
  plan->crosses[plan->n_crosses++] = c;
  c->n_parts = n_parts;
  c->parts = op_arena_alloc(plan->arena, n_parts * sizeof *c->parts, err);
  c->read = op_arena_alloc(plan->arena, n_parts * sizeof *c->read, err);
  c->reserved = op_arena_alloc(plan->arena, n_parts * sizeof *c->reserved, err);
  c->levels = op_levels_new(err);
  c->combinations = op_dict_new(err);
  c->codes = op_array_new(OP_BATCH_ROWS, sizeof *c->codes, err);
  const char *name = parts[0].name;
  for (size_t i = 1; name != NULL && i < n_parts; i++) name = op_arena_format(plan->arena, err, "%s x %s", name, parts[i].name);
  if (!c->parts || !c->read || !c->reserved || !c->levels || !c->combinations || !c->codes || !name) return OP_E_MEMORY;
  memcpy(c->parts, parts, n_parts * sizeof *parts);
  *out = (plan_variable){.name = name, .label = "", .as = OP_READ_CODES, .cross = c};
  return OP_OK;
}

void crosses_free(op_plan *plan) {
  for (size_t i = 0; i < plan->n_crosses; i++) {
    plan_cross *c = plan->crosses[i];
    op_levels_free(c->levels);
    op_dict_free(c->combinations);
    op_free(c->codes);
    op_free(c->direct);
    op_free(c);
  }
  op_free(plan->crosses);
}

const op_levels *cross_levels(const plan_cross *cross) { return cross->levels; }
const uint32_t *cross_codes(const plan_cross *cross) { return cross->codes; }

uint32_t cross_part(const plan_cross *cross, uint32_t code, size_t part) {
  uint32_t out;
  memcpy(&out, (const char *)op_dict_key(cross->combinations, code - 1, NULL) + part * sizeof out, sizeof out);
  return out;
}

/* --- reading --- */

/* A question that was not asked weighs more than an empty cell, and that more than a declared code. */
static op_missing gravest(const op_plan *plan, const plan_cross *c, const uint32_t *parts) {
  op_missing worst = OP_ANSWER;
  for (size_t i = 0; i < c->n_parts; i++) {
    op_missing m = op_levels_at(plan_levels(plan, &c->parts[i]), parts[i])->missing;
    bool graver = worst == OP_ANSWER || m == OP_MISSING_ABSENT || (m == OP_MISSING_SYSTEM && worst != OP_MISSING_ABSENT);
    if (m != OP_ANSWER && graver) worst = m;
  }
  return worst;
}

static op_status describe_level(const op_plan *plan, plan_cross *c, uint32_t code, const uint32_t *parts, op_error *err) {
  op_text label = {0};
  for (size_t i = 0; i < c->n_parts; i++) {
    const op_level *level = op_levels_at(plan_levels(plan, &c->parts[i]), parts[i]);
    op_text_addf(&label, "%s%s", i > 0 ? " x " : "", level->label != NULL ? level->label : "");
  }
  op_status status = op_text_check(&label, err);
  if (status == OP_OK) status = op_levels_describe(c->levels, code, label.data, gravest(plan, c, parts), NULL, err);
  op_text_clear(&label);
  return status;
}

/* Code of a combination, made when new. */
static op_status code_for(const op_plan *plan, plan_cross *c, const uint32_t *parts, uint32_t *code, op_error *err) {
  uint32_t index = op_dict_add(c->combinations, parts, c->n_parts * sizeof *parts, err);
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  *code = index + 1;
  if (*code < op_levels_count(c->levels)) return OP_OK;
  if (*code > OP_LIMIT_CELLS) return op_fail(err, OP_E_REQUEST, "the crossed variables make more than %zu combinations", OP_LIMIT_CELLS);
  op_value value = {.type = OP_VALUE_NUMBER, .number = *code};
  if (op_levels_add(c->levels, &value, err) == OP_CODE_NONE) return OP_E_MEMORY;
  return describe_level(plan, c, *code, parts, err);
}

static size_t position(const plan_cross *c, const uint32_t *parts) {
  size_t at = 0;
  for (size_t i = 0; i < c->n_parts; i++) at = at * c->reserved[i] + parts[i];
  return at;
}

/* Makes room for the levels seen so far; what was known is put in its new place. */
static op_status make_room(const op_plan *plan, plan_cross *c, op_error *err) {
  size_t cells = 1;
  bool grown = false;
  for (size_t i = 0; i < c->n_parts; i++) {
    size_t levels = op_levels_count(plan_levels(plan, &c->parts[i]));
    for (; c->reserved[i] < levels; grown = true) c->reserved[i] = c->reserved[i] == 0 ? 8 : 2 * c->reserved[i];
    cells = cells > MOST_DIRECT / c->reserved[i] ? MOST_DIRECT + 1 : cells * c->reserved[i];
  }
  if (!grown) return OP_OK;
  op_free(c->direct);
  c->direct = NULL;
  if (cells > MOST_DIRECT) return OP_OK;
  c->direct = op_array_new(cells, sizeof *c->direct, err);
  if (c->direct == NULL) return OP_E_MEMORY;
  for (uint32_t code = 1; code < op_levels_count(c->levels); code++) {
    uint32_t parts[OP_CROSS_PARTS]; /* a key of the dictionary stands at any byte */
    memcpy(parts, op_dict_key(c->combinations, code - 1, NULL), c->n_parts * sizeof *parts);
    c->direct[position(c, parts)] = code;
  }
  return OP_OK;
}

static op_status read_cross(const op_plan *plan, plan_cross *c, const op_batch *batch, op_error *err) {
  uint32_t parts[OP_CROSS_PARTS];
  op_status status = make_room(plan, c, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < c->n_parts; i++) c->read[i] = plan_codes(plan, batch, &c->parts[i]);
  for (size_t r = 0; r < batch->rows; r++) {
    for (size_t i = 0; i < c->n_parts; i++) parts[i] = c->read[i][r];
    size_t at = c->direct != NULL ? position(c, parts) : 0;
    uint32_t code = c->direct != NULL ? c->direct[at] : 0;
    if (code == 0) {
      status = code_for(plan, c, parts, &code, err);
      if (status != OP_OK) return status;
      if (c->direct != NULL) c->direct[at] = code;
    }
    c->codes[r] = code;
  }
  return OP_OK;
}

op_status crosses_read(op_plan *plan, const op_batch *batch, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < plan->n_crosses; i++) status = read_cross(plan, plan->crosses[i], batch, err);
  return status;
}
