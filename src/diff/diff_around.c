/* What stands around the figures: headings, design, conventions, notes; and the closing note. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "diff/diff.h"

static op_status tell_setting(diff *d, const char *kind, const char *name, const char *before, const char *after) {
  static const char *const keys[] = {"kind", "name", "before", "after", NULL};
  static const op_measure measures[] = {OP_M_COUNT};
  const char *texts[] = {kind, name, before != NULL ? before : "", after != NULL ? after : ""};
  op_row *row;
  return diff_row(d, "settings", "Design and conventions that differ", keys, measures, texts, &row);
}

static const char *value_of(const op_named_text *list, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(list[i].name, name) == 0) return list[i].value;
  }
  return NULL;
}

/* Sums in another order differ in the last places. */
static bool same_value(const char *a, const char *b) {
  double x, y;
  if (op_text_equal(a, b)) return true;
  if (a == NULL || b == NULL || !op_number_read(a, strlen(a), '.', &x) || !op_number_read(b, strlen(b), '.', &y)) return false;
  double size = (x < 0 ? -x : x) + (y < 0 ? -y : y), gap = x < y ? y - x : x - y;
  return gap <= 1e-12 * size;
}

static op_status compare_named(diff *d, const char *kind, const op_named_text *before, size_t n, const op_named_text *after, size_t m) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    const char *now = value_of(after, m, before[i].name);
    if (!same_value(before[i].value, now)) status = tell_setting(d, kind, before[i].name, before[i].value, now);
  }
  for (size_t i = 0; status == OP_OK && i < m; i++) {
    if (value_of(before, n, after[i].name) == NULL) status = tell_setting(d, kind, after[i].name, NULL, after[i].value);
  }
  return status;
}

static bool has_note(const op_result *r, const char *note) {
  for (size_t i = 0; i < r->n_notes; i++) {
    if (strcmp(r->notes[i], note) == 0) return true;
  }
  return false;
}

static op_status tell_notes(diff *d, const op_result *of, const op_result *other, const char *only) {
  static const char *const keys[] = {"only", "note_text", NULL};
  static const op_measure measures[] = {OP_M_COUNT};
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < of->n_notes; i++) {
    const char *texts[] = {only, of->notes[i]};
    op_row *row;
    if (!has_note(other, of->notes[i])) status = diff_row(d, "remarks", "Notes that one has alone", keys, measures, texts, &row);
  }
  return status;
}

static op_status heading(diff *d, const char *name, const char *before, const char *after) {
  if (before == NULL) before = "";
  if (after == NULL) after = "";
  return strcmp(before, after) != 0 ? tell_setting(d, "heading", name, before, after) : OP_OK;
}

op_status diff_around(diff *d, const op_result *before, const op_result *after) {
  char levels[2][OP_NUMBER_TEXT];
  op_number_write(before->level, levels[0]);
  op_number_write(after->level, levels[1]);
  op_status status = heading(d, "title", before->title, after->title);
  if (status == OP_OK) status = heading(d, "source", before->source, after->source);
  if (status == OP_OK) status = heading(d, "banner", before->banner, after->banner);
  if (status == OP_OK) status = heading(d, "level", levels[0], levels[1]);
  if (status == OP_OK) status = compare_named(d, "design", before->design, before->n_design, after->design, after->n_design);
  if (status == OP_OK) status = compare_named(d, "convention", before->conventions, before->n_conventions, after->conventions, after->n_conventions);
  if (status == OP_OK) status = tell_notes(d, before, after, "old");
  if (status == OP_OK) status = tell_notes(d, after, before, "new");
  const char *banner = after->banner != NULL ? after->banner : before->banner;
  if (status == OP_OK && banner != NULL) {
    d->result->banner = op_result_text(d->result, banner, d->err);
    if (d->result->banner == NULL) status = OP_E_MEMORY;
  }
  return status;
}

op_status diff_summary(diff *d, bool data) {
  op_error *err = d->err;
  op_text text = {0};
  op_text_addf(&text, "%zu figure%s compared: %zu moved", d->figures, d->figures == 1 ? "" : "s", d->moved);
  if (d->beside > 0) op_text_addf(&text, ", %zu kept their value while n, error or interval moved", d->beside);
  if (d->below > 0) op_text_addf(&text, ", %zu differ below the decimals that are printed", d->below);
  op_text_addf(&text, "; %zu came, %zu went", d->came, d->went);
  if (d->texts > 0) op_text_addf(&text, "; %zu text%s changed", d->texts, d->texts == 1 ? "" : "s");
  if (d->schema > 0) op_text_addf(&text, "; %zu change%s of rows, variables and codes", d->schema, d->schema == 1 ? "" : "s");
  op_status status = op_text_check(&text, err);
  if (status == OP_OK) status = op_result_note_add(d->result, err, "%s", text.data);
  op_text_clear(&text);
  if (status == OP_OK && d->moved > 0) {
    status = op_result_note_add(d->result, err, "in SEs: the movement as a multiple of the old standard error, for its size alone: where both %s hold the same respondents it is a correction of the "
                                                "data, not sampling error", data ? "releases" : "results");
  }
  return status;
}
