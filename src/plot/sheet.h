/* The page of a chart: what stands around the figure, and the script that is written from top to bottom.

   1. sheet_open                  2. sheet_head: banner, title, question
   3. sheet_note for the footer   4. sheet_body: how high the figure may be; write it to sheet->body with the calls below
   5. sheet_close gives the script; sheet_clear frees the rest

   All positions are points (1/72 inch) from the top left; in the script X() and Y() turn them into screen coordinates. Memory that runs out is
   remembered and told by sheet_close. */
#ifndef OPINE_PLOT_SHEET_H
#define OPINE_PLOT_SHEET_H

#include <stdint.h>

#include "plot/grid.h"
#include "plot/numerals.h"
#include "plot/theme.h"
#include "plot/wording.h"

#define SHEET_NOTES 12

/* What a small page (a card) gives up first: remarks, then explanations. What makes a figure citable stays. */
typedef enum { NOTE_KEPT, NOTE_EXPLAINS, NOTE_REMARK } sheet_rank;

typedef struct chart_sheet {
  const op_result *result;
  op_chart_options options;
  chart_theme theme;
  chart_numerals numerals;
  op_arena *arena;
  op_text head, body;
  const char *notes[SHEET_NOTES]; /* paragraphs of the footer */
  sheet_rank ranks[SHEET_NOTES];
  size_t n_notes;
  double y;       /* first free point under the head */
  /* in words, for the alternative text */
  const char *title, *subtitle, *detail;
  const chart_grid *grid;
  const char *form;    /* what kind of chart; made from the options' kind */
  const char *figures; /* NULL = the grid's, row by row */
  op_error *err;
} chart_sheet;

op_status sheet_open(const op_result *result, const op_chart_options *options, chart_sheet *sheet, op_error *err);
void sheet_clear(chart_sheet *sheet);

/* The result's grid with the answers that the options ask for: chart_grid_read and chart_grid_keep. */
op_status sheet_grid(chart_sheet *sheet, bool time_first, chart_grid *grid);

/* Writes banner, title, subtitle and the line that says what the numbers are ("Percent, by Sex"). */
op_status sheet_head(chart_sheet *sheet, const chart_grid *grid, const char *detail);
/* Adds a paragraph to the footer; an empty one is left out, as is what comes after SHEET_NOTES. sheet_note: one that is kept. */
op_status sheet_note_ranked(chart_sheet *sheet, const char *text, sheet_rank rank);
op_status sheet_note(chart_sheet *sheet, const char *text);

/* fails OP_E_REQUEST when a figure of `width` points is too narrow to be read at the sheet's font size */
op_status sheet_check_width(const chart_sheet *sheet, double width);

/* The height of the figure: `content`, or what a page of the height asked for leaves to it.
   fails OP_E_REQUEST when that is less than 0.7 of the content: it would be unreadable */
op_status sheet_body(chart_sheet *sheet, double content, double *height);

/* Writes the footer under a figure of that height and puts the script together; the caller's, freed with op_free_text. */
op_status sheet_close(chart_sheet *sheet, double height, char **script, size_t *length);

/* --- pieces of script --- */

/* A number with at most six decimals (all of them where it is small), written independently of the locale; NaN when it is none. */
void script_number(op_text *out, double value);
/* Text with numbers: every "@" stands for the next of the values. */
void script_add(op_text *out, const char *form, const double *values, size_t count);
#define SCRIPT(out, form, ...)                                                                          \
  script_add(out, form, (const double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double))
/* A colour: the name of a theme's colour, or 0xRRGGBB. */
void script_colour(op_text *out, uint32_t colour);
/* " textcolor rgb ink\n" */
void script_rgb(op_text *out, const char *before, uint32_t colour, const char *after);

typedef enum { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } script_align;
typedef enum {
  AT_SCREEN, /* both in points of the page */
  AT_ROW,    /* x in points of the page, y on the figure's axis */
  AT_DATA,   /* both on the figure's axes */
  AT_COLUMN  /* x on the figure's axis, y in points of the page */
} script_place;

typedef struct script_style {
  double size;
  uint32_t ink;
  bool bold;
  script_align align;
} script_style;

/* `set label` for one line of clean text. */
void script_label(op_text *out, script_style style, script_place place, double x, double y, const char *text);
/* The same on paper of its own, so that lines behind it are not seen. */
void script_boxed_label(op_text *out, script_style style, script_place place, double x, double y, const char *text);
/* Several lines, centred on y (AT_SCREEN: the first line at y); `leading` is the distance of lines in the units of y. */
void script_lines(op_text *out, script_style style, script_place place, double x, double y, double leading, const wording_lines *lines);
/* Margins of the plot area. */
void script_area(op_text *out, double left, double right, double top, double bottom);

#endif
