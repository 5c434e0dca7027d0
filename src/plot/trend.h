/* Parts of the trend chart. */
#ifndef OPINE_PLOT_TREND_H
#define OPINE_PLOT_TREND_H

#include "plot/axis.h"
#include "plot/detail.h"
#include "plot/sheet.h"
#include "plot/waves.h"

typedef struct trend_line {
  const char *name;
  const chart_cell **points; /* by wave; NULL = no figure */
  const char **broken;       /* by wave: why the line is broken before it; NULL = it is not */
  chart_cell *smooth;        /* by wave: the smoothed line; NULL where nothing is smoothed */
  size_t first, last;        /* waves with a figure */
  wording_lines lines;       /* the name at the end of the line */
  double label_y, first_y;   /* points from the top of the figure */
} trend_line;

#define TREND_EVENTS 12 /* more names above a figure cannot be read */

typedef struct trend_event {
  const char *name;          /* with its date */
  double x;                  /* on the axis of the waves */
  wording_lines lines;
  size_t lane;               /* above the figure, 0 = lowest */
  double name_x;             /* where its name begins, points of the page */
} trend_event;

typedef struct trend {
  chart_sheet sheet;
  chart_grid grid;
  wave_list waves;
  trend_line lines[THEME_LINES];
  size_t n_lines;
  size_t time;            /* key of the waves */
  const char *smoother;   /* the method of the smoothed lines; NULL */
  bool smoothed;
  trend_event events[TREND_EVENTS];
  size_t n_events, events_left_out;
  double events_height;   /* above the figure */
  const char *panel;      /* only the lines of this panel are read; NULL = all */
  const char *answer;     /* the only answer that is drawn for several groups; "" */
  chart_axis axis;
  int decimals;
  double left, right;     /* of the plot area, points */
  double value_width;     /* of the widest value at the ends of the lines */
  double first_x, last_x; /* of the first and the last wave, points */
  wording_lines *wave_names; /* count 0: not shown */
  double names_height;    /* under the axis */
  double content, height; /* of the figure with the wave names */
} trend;

/* A view of the result of a series as one of a trend: with its given figures as estimates. It borrows from the result and the arena.
   fails OP_E_REQUEST when nothing is smoothed: then the result does not hold the figures */
op_status trend_given(const op_result *result, op_arena *arena, op_result *out, op_error *err);

/* One line for each answer (nets alone when there are some), group, or both.
   fails OP_E_REQUEST over THEME_LINES lines */
op_status trend_lines(trend *t, size_t time_key);
op_status trend_layout(trend *t);
/* Lowest and highest figure or bound of the lines; widens *low and *high. */
void trend_span(const trend *t, double *low, double *high);
/* The axis and the decimals of the values for figures from low to high. */
void trend_axis(trend *t, double low, double high);
/* The panel that a row of figures belongs to: the outermost of its groups. */
const char *trend_panel_of(const chart_row *row);
/* Where the footer says something: axis, gaps, breaks, events. `marks` as in footer_words. */
op_status trend_notes(trend *t);
/* Draws the chart as small multiples: a panel for each value of the first group variable, on common axes. */
op_status trend_panels(trend *t, size_t time_key, char **script, size_t *length);
/* The smoothed figures of one line, from the result's section "smooth"; of several methods the first. */
op_status trend_smooth_read(trend *t, trend_line *line, size_t group, size_t column);
/* The events of the section "events" that lie within the waves; once the axis is placed their names get lanes above the figure. */
op_status trend_events_read(trend *t);
op_status trend_events_place(trend *t);
void trend_events_write(trend *t);
/* Places the texts beside the lines once the height is known. */
void trend_place(trend *t, double plot_height);
void trend_draw(trend *t, double plot_height);

/* A value as it is written at a line. */
void trend_value(const trend *t, double value, char out[NUMERALS_TEXT]);

double trend_x(const trend *t, size_t wave);                       /* points of the page */
double trend_y(const trend *t, double value, double plot_height);  /* points from the top of the figure */

#endif
