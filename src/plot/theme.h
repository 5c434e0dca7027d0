/* How charts look: sizes in points, colours, and which ink is readable on a colour. Everything that is a matter of taste is here. */
#ifndef OPINE_PLOT_THEME_H
#define OPINE_PLOT_THEME_H

#include <stddef.h>
#include <stdint.h>

#include "opine/plot.h"

/* Colours are 0xRRGGBB. */
enum {
  THEME_INK = 0x1A1A1A,        /* titles, labels */
  THEME_INK_SOFT = 0x4D4D4D,   /* subtitle */
  THEME_INK_FAINT = 0x6B6B6B,  /* footer, axis numbers: 5.3 to 1 on white */
  THEME_GRID = 0xE4E4E4,
  THEME_AXIS = 0x8C8C8C,
  THEME_BAR = 0x7FB3D5,        /* answers */
  THEME_BAR_NET = 0x4A8FBF,    /* nets; pale enough for a dark whisker */
  THEME_DOT = 0x1F6391,        /* dots, and the bars around them */
  THEME_DOT_BAR = 0xA9C1D3,
  THEME_BAR_MISSING = 0xC4C7CB,
  THEME_BAR_TOTAL = 0x9AA5B1,  /* the row of all groups */
  THEME_WHISKER = 0x333333,
  THEME_NEUTRAL = 0xE3DED4,
  THEME_BANNER = 0xFFE9B8,
  THEME_BANNER_INK = 0x7A3E00,
  THEME_PAPER = 0xFFFFFF
};

#define THEME_LINES 8 /* lines that one trend chart can show apart */

typedef struct chart_theme {
  const char *font;
  double dpi;
  double width, height;  /* points; height 0 = by content */
  double margin;         /* left and right */
  double text, title, subtitle, small; /* font sizes in points */
} chart_theme;

/* The theme with the sizes and the font of `options` (NULL = all defaults).
   fails OP_E_REQUEST for a size that is no size, or a font name with characters that no font name has */
op_status theme_init(const op_chart_options *options, chart_theme *theme, op_error *err);

/* Height of a line of text of a font size. */
double theme_leading(double size);

/* The colour of step i of n on one side of a diverging scale; step 0 is the strongest. The two sides (brown, teal) stay apart for every kind of
   colour blindness and in grey print by their labels. */
uint32_t theme_negative(size_t i, size_t n);
uint32_t theme_positive(size_t i, size_t n);
/* Grey i of n for "don't know" and the like. */
uint32_t theme_missing(size_t i, size_t n);
/* Line colour i < THEME_LINES; each has at least 4:1 contrast on white, so that it can colour text too. */
uint32_t theme_line(size_t i);
/* White or dark ink, whichever contrasts more with a fill (WCAG 2.1 relative luminance). */
uint32_t theme_ink_on(uint32_t fill);

#endif
