#include "suppress/derived.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

static const char *code_named(const op_section *s, const op_row *row, const char *name) {
  size_t key = op_section_key_named(s, name);
  return key != SIZE_MAX ? row->codes[key] : NULL;
}

/* Two codes where either may say nothing. */
static bool agree(const char *a, const char *b) { return a == NULL || b == NULL || strcmp(a, b) == 0; }

/* The figure's groups that the derived section has no key for, joined as comparisons write a group: "F,M". false when there is no room */
static bool group_text(const op_section *derived, const op_section *figures, const op_row *figure, char *out, size_t size) {
  size_t n = 0;
  out[0] = '\0';
  for (size_t k = 0; k < figures->n_keys; k++) {
    if (!figures->keys[k].by || op_section_key_named(derived, figures->keys[k].name) != SIZE_MAX) continue;
    const char *code = figure->codes[k] != NULL ? figure->codes[k] : "";
    size_t length = strlen(code);
    if (n + length + 2 > size) return false;
    if (n > 0) out[n++] = ',';
    memcpy(out + n, code, length + 1);
    n += length;
  }
  return true;
}

/* True when some figure is of this group: else the pair's code is of another kind, and nothing is known of it. */
static bool is_known(const op_section *derived, const op_section *figures, const char *code) {
  char text[512];
  for (size_t r = 0; r < figures->n_rows; r++) {
    if (group_text(derived, figures, &figures->rows[r], text, sizeof text) && strcmp(text, code) == 0) return true;
  }
  return false;
}

static bool pair_agrees(const op_section *derived, const op_row *row, const op_section *figures, const op_row *figure, const char *first, const char *second) {
  const char *a = code_named(derived, row, first), *b = code_named(derived, row, second);
  char own[512];
  if (a == NULL || b == NULL || !group_text(derived, figures, figure, own, sizeof own) || own[0] == '\0') return true;
  if (strcmp(a, own) == 0 || strcmp(b, own) == 0) return true;
  return !is_known(derived, figures, a) || !is_known(derived, figures, b);
}

/* What independence would give is made of the whole line besides the cell. */
static bool columns_agree(const op_section *derived, const op_row *row, const op_section *figures, const op_row *figure) {
  const char *own = code_named(figures, figure, "column"), *other = code_named(derived, row, "other_column");
  if (strcmp(derived->name, "residuals") == 0 && op_text_equal(own, "all")) return true;
  return agree(code_named(derived, row, "column"), own) || (other != NULL && agree(other, own));
}

static bool is_pair_key(const char *name) {
  static const char *const names[] = {"group", "versus", "from", "to", "column", "other_column", "category", "row"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(names[i], name) == 0) return true;
  }
  return false;
}

bool suppress_made_of(const op_section *derived, const op_row *row, const op_section *figures, const op_row *figure) {
  const char *category = code_named(figures, figure, "category"), *line = code_named(figures, figure, "row");
  const char *own = code_named(derived, row, "category");
  for (size_t k = 0; k < derived->n_keys; k++) {
    size_t same = op_section_key_named(figures, derived->keys[k].name);
    if (same != SIZE_MAX && !is_pair_key(derived->keys[k].name) && !agree(row->codes[k], figure->codes[same])) return false;
  }
  if (!agree(own != NULL ? own : code_named(derived, row, "row"), category != NULL ? category : line)) return false;
  return columns_agree(derived, row, figures, figure) && pair_agrees(derived, row, figures, figure, "group", "versus") &&
         pair_agrees(derived, row, figures, figure, "from", "to");
}
