/* A result as a self-contained gnuplot script, and gnuplot as a child process that renders it. Chart kinds are listed in src/plot/charts.def. */
#ifndef OPINE_PLOT_H
#define OPINE_PLOT_H

#include "opine/result.h"

typedef struct op_chart_options {
  const char *kind;         /* one of op_charts: "bars", "likert", "trend", ... */
  const char *title;        /* NULL = made from the result: title line and question text */
  const char *subtitle;     /* NULL = question text */
  const char *source;       /* NULL = the result's source line */
  const char *const *positive; size_t n_positive;  /* likert: codes or labels on the right; empty = guessed from order and labels */
  const char *const *negative; size_t n_negative;
  const char *const *neutral;  size_t n_neutral;
  const char *const *answers;  size_t n_answers;   /* draw these only, in this order: codes or labels of answers and nets; empty = all */
  bool panels;              /* a part of the chart for each value of the first group variable (of a trend: the one after the waves) */
  bool neutral_apart;       /* likert: the neutral answer stands beside the sides, not split around the line */
  bool show_net;            /* likert: positive minus negative at the side */
  bool sort;                /* sort groups by the estimate (bars) or net (likert) */
  const char *theme;        /* a theme file (plots/theme.yaml shows what it can say) that overrides what it names of the built-in theme; NULL */
  const char *size;         /* "page", "column", "slide" or "card"; NULL = page */
  bool dark;                /* the theme's colours for dark paper */
  double width, height;     /* inches; 0 = the size's (a width alone leaves the height to the content) */
  double font_size;         /* points; 0 = the size's */
  const char *font;         /* NULL = the theme's */
  double dpi;               /* png; 0 = the size's */
  const char *language;     /* of the reader: decimal commas and the like ("ru"); NULL = English */
} op_chart_options;

/* The figures that a chart is drawn from: of groups, of waves (a trend), or of either: of waves when a wave variable is named, else of groups. */
typedef enum { OP_CHART_GROUPS, OP_CHART_WAVES, OP_CHART_EITHER } op_chart_figures;

/* A chart kind, and what it draws. A result that lacks the section, or whose section lacks the key, is refused with `draws` and `example`. */
typedef struct op_chart {
  const char *name;
  const char *summary;
  op_chart_figures figures;
  op_status (*script)(const op_result *result, const op_chart_options *options, char **script, size_t *length, op_error *err);
  const char *command;  /* whose result it draws where the user names the kind alone; NULL = tabulate or mean, and of waves trend */
  const char *draws;    /* in words: "the coefficients of a regression" */
  const char *section, *key; /* where a result holds that; section NULL = the kind looks by itself */
  const char *example;  /* words behind "opine chart" that give it; NULL with section */
  bool every_method;    /* drawn of all interval methods unless the user names some */
} op_chart;

/* The kind of that name, or NULL. */
const op_chart *op_chart_named(const char *name);
/* The same, or OP_E_REQUEST with the known kinds and the nearest name. */
op_status op_chart_find(const char *kind, const op_chart **chart, op_error *err);
/* All kinds, in the order of the list. */
const op_chart *const *op_charts(size_t *count);

/* Sizes of charts by name: "page", "column", ... */
typedef struct op_chart_size {
  const char *name, *summary;
} op_chart_size;

/* The sizes one after the other; NULL behind the last. */
const op_chart_size *op_chart_size_at(size_t index);

/* The gnuplot script of a result; the caller's, freed with op_free_text. The script's terminal is chosen by its first lines from the
   variable `opine_terminal` (default svg), so plain gnuplot can run it: gnuplot chart.gp.
   fails OP_E_REQUEST when the result cannot be drawn as this kind (says why) */
op_status op_chart_script(const op_result *result, const op_chart_options *options, char **script, size_t *length, op_error *err);

/* What a script shows, in words: the chart's title, and sentences that say what was asked, of whom, when, of how many, how sure, and the main figures. The
   caller's, freed with op_free_text; "" where the script says nothing.
   fails OP_E_MEMORY */
op_status op_chart_words(const char *script, size_t length, char **title, char **words, op_error *err);

/* Renders a script to `path` (.png .svg .pdf by its extension; .gp or .plt writes the script itself) with gnuplot spawned without a shell; the file is replaced
   whole or not at all. An SVG carries the script's words as its title and description.
   fails OP_E_SYSTEM gnuplot not found ("install gnuplot") or failed (its message); OP_E_REQUEST unknown extension */
op_status op_chart_render(const char *script, size_t length, const char *path, op_error *err);

/* A script and, once drawn, its SVG. */
typedef struct op_chart_drawing {
  const char *script;
  size_t length;
  char *svg;                /* the caller's, freed with op_free_text; NULL = it could not be drawn */
  size_t svg_length;
  char why[768];            /* gnuplot's message where svg is NULL */
} op_chart_drawing;

/* Draws many scripts as SVG, a dozen by each gnuplot process and several processes side by side. A script that gnuplot refuses keeps the others from nothing.
   threads  gnuplot processes at most; 0 = as many as processors
   fails    OP_E_SYSTEM gnuplot is not installed; OP_E_MEMORY. Then nothing is drawn */
op_status op_charts_draw(op_chart_drawing *drawings, size_t n, int threads, op_error *err);

#endif
