/* The categories of a factor in a set of rows. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "model/frame.h"
#include "table/levels.h"

/* True when a text names a level: its value or its label. */
static bool names_level(const op_levels *levels, uint32_t code, const char *text) {
  const op_level *level = op_levels_at(levels, code);
  double number;
  if (level->value.type == OP_VALUE_NUMBER && op_number_read(text, strlen(text), '.', &number) && number == level->value.number) return true;
  return strcmp(op_levels_text(levels, code), text) == 0 || (level->label != NULL && strcmp(level->label, text) == 0);
}

static op_status no_such_category(const model_atom *atom, const char *text, const uint32_t *codes, size_t n, op_error *err) {
  const char *names[64];
  size_t known = 0;
  for (size_t i = 0; i < n && known + 2 <= 64; i++) {
    names[known++] = op_levels_text(atom->levels, codes[i]);
    names[known++] = op_levels_at(atom->levels, codes[i])->label;
  }
  op_fail(err, OP_E_REQUEST, "nobody has '%s' in '%s'", text, atom->name);
  const char *nearest = op_nearest_name(text, names, known);
  return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : op_fail_hint(err, "opine describe lists the values of a variable");
}

/* Codes of the levels that rows with weight have, in table order. Returns their number. */
static size_t list_present(const model_frame *frame, const model_atom *atom, const size_t *rows, const double *weight, size_t n, unsigned char *seen,
                           uint32_t *codes) {
  const uint32_t *of_row = frame->sample->columns[atom->kept].codes;
  op_component component = {.categorical = true, .levels = atom->levels, .keep_missing = frame->keep_missing};
  size_t levels = op_levels_count(atom->levels), count = 0;
  for (size_t i = 0; i < n; i++) {
    if (weight == NULL || weight[i] != 0) seen[of_row[rows[i]]] = 1;
  }
  for (uint32_t c = 1; c < levels; c++) {
    if (seen[c] && op_component_counts(&component, c)) codes[count++] = c;
  }
  for (size_t i = 1; i < count; i++) {
    uint32_t code = codes[i];
    size_t j = i;
    for (; j > 0 && op_level_compare(op_levels_at(atom->levels, codes[j - 1]), op_levels_at(atom->levels, code)) > 0; j--) codes[j] = codes[j - 1];
    codes[j] = code;
  }
  return count;
}

static size_t find_category(const model_atom *atom, const char *text, const uint32_t *codes, size_t n) {
  size_t i = 0;
  while (i < n && !names_level(atom->levels, codes[i], text)) i++;
  return i;
}

/* Keeps the listed categories, in their order. */
static op_status order_as_listed(const model_atom *atom, const op_model_atom *w, uint32_t *codes, size_t *n, op_error *err) {
  uint32_t *ordered = op_array_new(w->n_levels, sizeof *ordered, err);
  size_t kept = 0;
  op_status status = ordered != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t l = 0; status == OP_OK && l < w->n_levels; l++) {
    size_t at = find_category(atom, w->levels[l], codes, *n);
    if (at == *n) status = no_such_category(atom, w->levels[l], codes, *n, err);
    for (size_t i = 0; status == OP_OK && i < kept; i++) {
      if (ordered[i] == codes[at]) status = op_fail(err, OP_E_REQUEST, "'%s' stands twice among the levels of '%s'", w->levels[l], atom->name);
    }
    if (status == OP_OK) ordered[kept++] = codes[at];
  }
  if (status == OP_OK) memcpy(codes, ordered, kept * sizeof *codes);
  if (status == OP_OK) *n = kept;
  op_free(ordered);
  return status;
}

op_status frame_factor(const model_frame *frame, model_atom *atom, const op_model_atom *w, const size_t *rows, const double *weight, size_t n, op_error *err) {
  size_t levels = op_levels_count(atom->levels), count = 0;
  unsigned char *seen = op_array_new(levels, 1, err);
  op_free(atom->category_of_code);
  op_free(atom->codes);
  atom->category_of_code = op_array_new(levels, sizeof *atom->category_of_code, err);
  atom->codes = op_array_new(levels, sizeof *atom->codes, err);
  op_status status = seen != NULL && atom->category_of_code != NULL && atom->codes != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) count = list_present(frame, atom, rows, weight, n, seen, atom->codes);
  if (status == OP_OK && w->levels != NULL) status = order_as_listed(atom, w, atom->codes, &count, err);
  atom->reference = 0;
  if (status == OP_OK && w->reference != NULL && count > 0) {
    atom->reference = find_category(atom, w->reference, atom->codes, count);
    if (atom->reference == count) status = no_such_category(atom, w->reference, atom->codes, count, err);
  }
  for (size_t c = 0; status == OP_OK && c < levels; c++) atom->category_of_code[c] = -1;
  for (size_t c = 0; status == OP_OK && c < count; c++) atom->category_of_code[atom->codes[c]] = (int32_t)c;
  atom->n_categories = count;
  atom->n_codes = levels;
  op_free(seen);
  return status;
}
