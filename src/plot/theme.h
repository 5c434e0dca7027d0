/* How charts look: sizes in points, colours, and which ink is readable on a colour. What is a matter of taste stands in plots/theme.yaml, which is built
   into the program; a user's file of the same form overrides what it names. */
#ifndef OPINE_PLOT_THEME_H
#define OPINE_PLOT_THEME_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "opine/plot.h"

#define THEME_LINES 8 /* lines that one trend chart can show apart */

/* A colour is 0xRRGGBB, or the name of one in the theme (THEME_INK, THEME_GRID, ...): scripts write a named colour as the variable of that name, which
   stands at the script's top. Write colours with script_colour or script_style, never as a number. */
#define THEME_NAMED 0x1000000u

enum {
#define THEME_COLOUR(id, name, use) THEME_AT_##id,
#include "plot/theme.def"
#undef THEME_COLOUR
  THEME_COLOURS
};

enum {
#define THEME_COLOUR(id, name, use) THEME_##id = THEME_NAMED + THEME_AT_##id,
#include "plot/theme.def"
#undef THEME_COLOUR
};

enum {
#define THEME_SCALE(id, name, count) THEME_SCALE_##id,
#include "plot/theme.def"
#undef THEME_SCALE
  THEME_SCALES
};

typedef struct chart_theme {
  const char *font;      /* the family that scripts name */
  const char *fallbacks; /* the others: "Noto Sans, DejaVu Sans"; "" */
  double dpi;
  double width, height;  /* points; height 0 = by content */
  double margin;         /* left and right */
  double text, title, subtitle, small; /* font sizes in points */
  double notes;          /* lines of the footer from which remarks are left out; 0 = never */
  uint32_t colours[THEME_COLOURS];     /* 0xRRGGBB, by THEME_AT_... */
  uint32_t scales[THEME_SCALES][THEME_LINES];
} chart_theme;

/* The theme that `options` ask for (NULL = all defaults); texts are owned by the arena.
   fails OP_E_REQUEST for a size that is no size, or a font name with characters that no font name has; OP_E_DATA with file and line for a theme file
         that names what no theme has, or a colour that is none; OP_E_SYSTEM when it cannot be read */
op_status theme_init(const op_chart_options *options, op_arena *arena, chart_theme *theme, op_error *err);

/* Height of a line of text of a font size. */
double theme_leading(double size);

/* 0xRRGGBB of a colour. */
uint32_t theme_rgb(const chart_theme *theme, uint32_t colour);
/* The name of a named colour and what it is for; NULL for a colour that is a number. */
const char *theme_name(uint32_t colour);
const char *theme_use(uint32_t colour);

/* The colour of step i of n on one side of a diverging scale; step 0 is the strongest. The two sides (brown, teal) stay apart for every kind of
   colour blindness and in grey print by their labels. */
uint32_t theme_negative(const chart_theme *theme, size_t i, size_t n);
uint32_t theme_positive(const chart_theme *theme, size_t i, size_t n);
/* Grey i of n for "don't know" and the like. */
uint32_t theme_missing(const chart_theme *theme, size_t i, size_t n);
/* Step i of n of a scale without a middle, from dark to pale (on dark paper from pale to dark). */
uint32_t theme_ordered(const chart_theme *theme, size_t i, size_t n);
/* Line colour i < THEME_LINES; each has at least 4:1 contrast on the paper, so that it can colour text too. */
uint32_t theme_line(const chart_theme *theme, size_t i);
/* Ink or paper, whichever contrasts more with a fill. */
uint32_t theme_ink_on(const chart_theme *theme, uint32_t fill);
/* Contrast of two colours 0xRRGGBB, 1 to 21 (WCAG 2.1: relative luminance). */
double theme_contrast(uint32_t a, uint32_t b);

#endif
