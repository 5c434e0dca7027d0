/* What the footer of a chart says: who was asked, how sure the figures are, where they come from. */
#ifndef OPINE_PLOT_FOOTER_H
#define OPINE_PLOT_FOOTER_H

#include "plot/sheet.h"

typedef struct footer_words {
  bool bases;         /* say the base of each row where there are few of them */
  const char *each;   /* what a row is: "group", "wave" */
  const char *marks;  /* what shows the intervals: "Thin lines"; NULL when nothing does */
  const char *extra;  /* a sentence of the chart's own; NULL */
} footer_words;

/* Adds base, intervals and design, the chart's own sentence, the result's notes and the source line to the sheet's footer, in that order. */
op_status footer_notes(chart_sheet *sheet, const chart_grid *grid, const footer_words *words);

#endif
