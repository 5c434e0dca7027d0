/* Charts of rows: each row is an answer or a group, and in it stand the figures of one or several series (groups, waves or answers), told apart by colour. */
#ifndef OPINE_PLOT_ROWS_H
#define OPINE_PLOT_ROWS_H

#include "plot/axis.h"
#include "plot/sheet.h"

#define ROWS_LIMIT 150 /* figures in one chart; more cannot be read */

typedef struct rows_item {
  const char *heading;       /* starts a block of that name; NULL = goes on */
  const char *label;
  column_kind kind;          /* of the answer that the row stands for */
  bool total;                /* all groups */
  bool hidden;               /* a figure of it was taken out by a presentation standard */
  const chart_cell **cells;  /* by series; NULL = no figure */
  const op_row **figures;    /* by series: the result's row that carries the keys of the figure's group; NULL where there is no figure */
  size_t column;             /* of the grid: the answer; SIZE_MAX where the series are answers */
  wording_lines heading_lines, lines;
  double y, heading_y;       /* points from the top of the figure */
} rows_item;

typedef struct rows_list {
  rows_item *items;
  size_t count;
  const char *series[THEME_LINES];
  size_t n_series;           /* 1: the rows are all of one kind, and there is no legend */
  const char *series_are;    /* "Sex", "wave"; "" */
  size_t left_out; /* groups between the two of a pair */
} rows_list;

typedef enum { ROWS_ALL, ROWS_PAIRS } rows_wish;

/* Reads the grid of a result. ROWS_ALL: one question in several groups gives a row an answer and a series a group; a mean, or one answer in several groups,
   a row a group (two group variables: a series a value of the last); several questions a row each and a series an answer. ROWS_PAIRS: nets where there are
   several, and two series: the first and the last wave of a trend, or the first and the last value of the last group variable.
   `over_time`: the result is of a trend, and the grid was read so. `wants_panels`: a block a group, of all its answers.
   fails OP_E_REQUEST over ROWS_LIMIT figures, or (ROWS_PAIRS) when there are no two to compare */
op_status rows_read(const chart_grid *grid, rows_wish wish, bool over_time, bool wants_panels, op_arena *arena, rows_list *list, op_error *err);

/* By the first series, or by the distance from the first to the last with ROWS_PAIRS; within a block, largest first; nets, missing answers and all groups
   stay behind the answers. */
void rows_sort(rows_list *list, rows_wish wish);

/* The change of a pair from its first to its last figure as the result's section "changes" tells it; NULL when it does not. */
const op_row *rows_change(const op_result *result, const chart_grid *grid, const rows_item *item);

/* --- places --- */

typedef struct rows_chart {
  chart_sheet sheet;
  chart_grid grid;
  rows_list list;
  uint32_t colours[THEME_LINES]; /* of the series */
  bool over_time;        /* the two series of pairs are waves */
  chart_axis axis;
  bool zero;             /* the axis begins at 0 */
  int decimals;          /* of the values */
  const char *unit;      /* "%" or "" */
  double left, right;    /* of the plot area, points */
  double value;          /* width of the widest value */
  double before;         /* room left of the axis for values, points */
  double legend;         /* height above the first row */
  double lane;           /* height of one series in a row */
  double content, height;
} rows_chart;

/* Reads everything up to the head of the sheet. `bars`: the axis begins at 0. */
op_status rows_open(const op_result *result, const op_chart_options *options, rows_wish wish, bool bars, rows_chart *c, op_error *err);
/* The places of labels and rows; each series has a lane of its own when `lanes`. `aside`: room right of the values, points. */
op_status rows_layout(rows_chart *c, bool lanes, double aside);
/* "+7", "-3", "0" points of percent, or the difference in the figures' own measure; `mark`: with the star of a change that differs from 0. */
void rows_change_text(const rows_chart *c, double change, bool mark, char out[NUMERALS_TEXT]);
/* The change of a pair, in percent points where the figures are percents; *sure: the result says that it differs from 0 at its level. NaN without a pair. */
double rows_change_of(const rows_chart *c, const rows_item *item, bool *sure);
/* Says where the axis begins when it does not begin at 0. */
void rows_say_axis(const rows_chart *c, op_text *out);
/* What the footer says of changes: NULL when the result tells nothing about them. */
const char *rows_change_note(const rows_chart *c);

/* Frame, labels, legend and axis of the figure once its height is known. `bars`: swatches are squares. */
void rows_frame(rows_chart *c, bool bars);
/* Centre of a series' lane in a row, points from the top of the figure. */
double rows_lane(const rows_chart *c, const rows_item *item, size_t series);
/* The colour of a figure: of its series, or of its kind where there is one series only. */
uint32_t rows_colour(const rows_chart *c, const rows_item *item, size_t series, bool bars);

#endif
