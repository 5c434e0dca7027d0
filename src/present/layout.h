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
/* The row's note as a footnote, led by what tells the row from the others. */
void layout_note_row(layout *l, const op_row *row);
/* "95% CI" */
const char *layout_level_heading(layout *l);

/* Sections with a form of their own, listed in layouts.def: void layout_NAME(layout *l). */
#define LAYOUT(name) void layout_##name(layout *l);
#include "present/layouts.def"
#undef LAYOUT

#endif
