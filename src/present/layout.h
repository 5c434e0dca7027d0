/* Shared by the files that lay sections out. */
#ifndef OPINE_PRESENT_LAYOUT_H
#define OPINE_PRESENT_LAYOUT_H

#include "present/grid.h"

typedef struct layout {
  grid *g;
  const op_result *result;
  const op_section *section;
  const op_present_options *options;
  size_t width; /* 0 = as wide as it gets */
} layout;

/* Keys that head a line; a table with more of them (--by takes 64) shows the first. */
#define LAYOUT_KEYS 128

bool layout_has_measure(const op_section *s, op_measure m);
/* All rows agree in the key / no row has a text for it. */
bool layout_constant_key(const op_section *s, size_t key);
bool layout_empty_key(const op_section *s, size_t key);
grid_style layout_style_of(const op_row *row);
/* An estimate with the mark that a presentation standard gave it; the mark is explained below the table `g`. */
grid_value layout_marked(layout *l, grid *g, const op_row *row, grid_value value);
/* A base with the mark of small ones, explained below. */
grid_value layout_base(layout *l, grid *g, const op_row *row, grid_value value);
/* The row's note as a footnote, led by what tells the row from the others. */
void layout_note_row(layout *l, const op_row *row);
/* "95% CI" */
const char *layout_level_heading(layout *l);

/* Columns for the keys that tell rows apart, but for those named in `apart` (NULL behind the last); a question that all rows share goes under the title.
   Returns their number. */
size_t layout_key_columns(layout *l, const char *const *apart, size_t keys[LAYOUT_KEYS]);
bool layout_same_keys(const op_section *s, const op_row *a, const op_row *b, const size_t *keys, size_t n);
/* A row with its keys filled in, unless they are those of the line before. */
grid_row *layout_keyed_row(layout *l, const op_row *row, const op_row *before, const size_t *keys, size_t n);
void layout_measure_cell(layout *l, grid_row *to, size_t column, const op_row *row, op_measure of);
/* "*" under 0.05, "**" under 0.01, "***" under 0.001 */
const char *layout_stars(double p);

/* Tests of groups (opine compare --test). */
void layout_group_tests(layout *l);
/* Sections with a form of their own, listed in layouts.def: void layout_NAME(layout *l). */
#define LAYOUT(name) void layout_##name(layout *l);
#include "present/layouts.def"
#undef LAYOUT

#endif
