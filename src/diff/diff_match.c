/* Which rows of two sections are the same figure. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/dict.h"
#include "diff/diff.h"

#define MOST_KEYS 64

static void add(diff_identity *id, const op_section *before, const op_section *after, const char *name) {
  size_t b = before != NULL ? op_section_key_named(before, name) : SIZE_MAX, a = after != NULL ? op_section_key_named(after, name) : SIZE_MAX;
  if ((before != NULL && b == SIZE_MAX) || (after != NULL && a == SIZE_MAX) || id->n == MOST_KEYS) return;
  for (size_t i = 0; i < id->n; i++) {
    if (strcmp(id->names[i], name) == 0) return;
  }
  id->names[id->n] = name;
  id->before[id->n] = b;
  id->after[id->n++] = a;
}

/* Names of the row, separated by a byte that no text holds. */
static void write_name(op_text *out, const op_row *row, const diff_identity *id, bool after) {
  for (size_t i = 0; i < id->n; i++) {
    const char *code = row->codes[after ? id->after[i] : id->before[i]];
    op_text_addf(out, "%s\x1f", code != NULL ? code : "\x1e");
  }
  if (id->method) op_text_add(out, row->method != NULL ? row->method : "\x1e");
}

static op_status is_unique(diff *d, const op_section *s, const diff_identity *id, bool after, bool *unique) {
  op_text name = {0};
  op_dict *seen = op_dict_new(d->err);
  op_status status = seen != NULL ? OP_OK : OP_E_MEMORY;
  *unique = true;
  for (size_t r = 0; status == OP_OK && *unique && s != NULL && r < s->n_rows; r++) {
    op_text_reset(&name);
    write_name(&name, &s->rows[r], id, after);
    status = op_text_check(&name, d->err);
    if (status != OP_OK) break;
    uint32_t index = op_dict_add(seen, name.data != NULL ? name.data : "", name.length, d->err);
    if (index == OP_DICT_NONE) status = OP_E_MEMORY;
    else *unique = index == r;
  }
  op_dict_free(seen);
  op_text_clear(&name);
  return status;
}

static op_status both_unique(diff *d, const diff_pair *pair, const diff_identity *id, bool *unique) {
  op_status status = is_unique(d, pair->before, id, false, unique);
  return status == OP_OK && *unique ? is_unique(d, pair->after, id, true, unique) : status;
}

op_status diff_identify(diff *d, const diff_pair *pair, diff_identity *out) {
  const op_section *lead = pair->before != NULL ? pair->before : pair->after;
  bool unique = false;
  *out = (diff_identity){.n = 0};
  for (size_t k = 0; k < lead->n_keys; k++) {
    bool names = lead->keys[k].by || k == 0 || strcmp(lead->keys[k].name, "variable") == 0 || strcmp(lead->keys[k].name, "category") == 0;
    if (names) add(out, pair->before, pair->after, lead->keys[k].name);
  }
  op_status status = both_unique(d, pair, out, &unique);
  for (size_t k = 0; status == OP_OK && !unique && k < lead->n_keys; k++) {
    size_t n = out->n;
    add(out, pair->before, pair->after, lead->keys[k].name);
    if (out->n > n) status = both_unique(d, pair, out, &unique);
  }
  if (status == OP_OK && !unique) out->method = true;
  return status;
}

/* The name with the number of its occurrence, so that rows that nothing tells apart are matched in order. */
static op_status number_of(op_dict *names, size_t **met, size_t *capacity, op_text *name, op_error *err) {
  op_status status = op_text_check(name, err);
  uint32_t index = status == OP_OK ? op_dict_add(names, name->data != NULL ? name->data : "", name->length, err) : OP_DICT_NONE;
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  status = op_array_grow((void **)met, capacity, (size_t)index + 1, sizeof **met, 0, err);
  if (status != OP_OK) return status;
  op_text_addf(name, "\x1f%zu", (*met)[index]++);
  return op_text_check(name, err);
}

op_status diff_match(diff *d, const diff_pair *pair, const diff_identity *id, size_t *partner, bool *found) {
  op_dict *rows = op_dict_new(d->err), *names[2] = {op_dict_new(d->err), op_dict_new(d->err)};
  size_t *met[2] = {NULL, NULL}, capacity[2] = {0, 0};
  op_text name = {0};
  op_status status = rows != NULL && names[0] != NULL && names[1] != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && pair->after != NULL && r < pair->after->n_rows; r++) {
    op_text_reset(&name);
    write_name(&name, &pair->after->rows[r], id, true);
    status = number_of(names[1], &met[1], &capacity[1], &name, d->err);
    if (status == OP_OK && op_dict_add(rows, name.data, name.length, d->err) == OP_DICT_NONE) status = OP_E_MEMORY;
  }
  for (size_t r = 0; status == OP_OK && pair->before != NULL && r < pair->before->n_rows; r++) {
    op_text_reset(&name);
    write_name(&name, &pair->before->rows[r], id, false);
    status = number_of(names[0], &met[0], &capacity[0], &name, d->err);
    uint32_t index = status == OP_OK ? op_dict_find(rows, name.data, name.length) : OP_DICT_NONE;
    partner[r] = index != OP_DICT_NONE ? index : SIZE_MAX;
    if (partner[r] != SIZE_MAX) found[partner[r]] = true;
  }
  for (int i = 0; i < 2; i++) {
    op_dict_free(names[i]);
    op_free(met[i]);
  }
  op_dict_free(rows);
  op_text_clear(&name);
  return status;
}

const char *diff_label(diff *d, const op_row *row, const diff_identity *id, bool after) {
  op_text out = {0};
  for (size_t i = 0; i < id->n; i++) {
    bool question = strcmp(id->names[i], "variable") == 0; /* its text may fill the line: the name does */
    const char *const *texts = question ? row->codes : row->labels, *label = texts[after ? id->after[i] : id->before[i]];
    if (label != NULL && label[0] != '\0') op_text_addf(&out, "%s%s", out.length > 0 ? ", " : "", label);
  }
  if (id->method && row->method != NULL) op_text_addf(&out, "%s%s", out.length > 0 ? ", " : "", row->method);
  return diff_keep(d, &out);
}

const char *diff_code(diff *d, const op_row *row, const diff_identity *id, bool after) {
  op_text out = {0};
  for (size_t i = 0; i < id->n; i++) {
    const char *code = row->codes[after ? id->after[i] : id->before[i]];
    if (code != NULL) op_text_addf(&out, "%s%s=%s", out.length > 0 ? ", " : "", id->names[i], code);
  }
  if (id->method && row->method != NULL) op_text_addf(&out, "%smethod=%s", out.length > 0 ? ", " : "", row->method);
  return diff_keep(d, &out);
}
