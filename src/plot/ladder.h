/* Rows of marks on one horizontal axis, with names on the left and numbers on the right: coefficients, design effects, interval methods.

   1. ladder_open, ladder_room      2. ladder_add each row, from top to bottom      3. head and notes of the sheet      4. ladder_draw      5. ladder_clear */
#ifndef OPINE_PLOT_LADDER_H
#define OPINE_PLOT_LADDER_H

#include "plot/axis.h"
#include "plot/sheet.h"

#define LADDER_LIMIT 150 /* a page of 40 inches; more cannot be read */

typedef enum {
  LADDER_FIGURE,    /* a filled mark */
  LADDER_OPEN,      /* a hollow one: the interval holds the reference line */
  LADDER_REFERENCE, /* a small square on the reference line: what others are measured against */
  LADDER_EMPTY      /* no mark: `note` says why */
} ladder_kind;

typedef struct ladder_item {
  const char *heading; /* bold, above the row: starts a block; NULL = goes on */
  const char *group;   /* a name above the row, whose members are set in; NULL = none begins here */
  bool inside;         /* member of a group: set in */
  const char *label;   /* clean text */
  ladder_kind kind;
  double estimate, lower, upper; /* bounds NaN: no interval */
  const double *points;
  size_t n_points;   /* small marks on the row */
  double tick;       /* a short upright line on the row; NaN = none */
  const char *value; /* numbers on the right; "" */
  const char *note;  /* on the row where there is no mark; NULL */
  wording_lines heading_lines, group_lines, lines, note_lines;
  double y, heading_y, group_y; /* centres, points from the top of the figure */
} ladder_item;

typedef struct ladder {
  chart_sheet sheet;
  ladder_item *items;
  size_t count;
  bool log_scale;
  double reference;        /* a line over the whole height; NaN = none */
  bool from_reference;     /* the axis holds the reference line, whatever the figures */
  const char *unit;        /* behind the numbers of the axis: "%" or "" */
  const char *axis_title;  /* under the axis */
  const char *value_title; /* above the numbers on the right; "" */
  chart_axis axis;         /* low and high are the ends of the figures, not multiples of the step; a log axis has no step */
  double left, right;      /* of the plot area, points */
  double top;              /* room above the first row for value_title */
  double content, height;
  bool clipped; /* some interval leaves the axis: an arrow stands at its end */
} ladder;

/* An empty ladder with its sheet open. */
op_status ladder_open(const op_result *result, const op_chart_options *options, ladder *out, op_error *err);
/* Room for `most` rows. fails OP_E_REQUEST over LADDER_LIMIT: `what` names them in the message */
op_status ladder_room(ladder *l, size_t most, const char *what);
void ladder_clear(ladder *l);
/* The next row, empty: no mark, no texts. NULL once the room is used up. */
ladder_item *ladder_add(ladder *l);
/* Axis and places; before the head of the sheet is written nothing of it is in the script. fails OP_E_REQUEST no row has a figure (`why`: the hint) */
op_status ladder_layout(ladder *l, const char *why);
/* Writes figure and foot; the script is the caller's, freed with op_free_text. */
op_status ladder_draw(ladder *l, char **script, size_t *length);

/* The rows in words, into the sheet's figures. */
op_status ladder_words(ladder *l);

/* Ticks of a logarithmic axis over [low, high]: 1, 2 and 5 (or 1 alone where the range is wide) times powers of ten; round steps where it is narrow.
   Returns how many were written. */
size_t ladder_log_ticks(double low, double high, double *ticks, size_t most);

#endif
