/* A chart in words, for those who do not see it. */
#ifndef OPINE_PLOT_ALT_H
#define OPINE_PLOT_ALT_H

#include "plot/sheet.h"

#define ALT_MARK "#| " /* begins the lines of a script that hold the words: first the title, then sentences */

/* Appends the words as comments of the script: what kind of chart, the banner, what was asked, the main figures, and what the footer keeps (of whom, how
   many, how sure, source). The figures are sheet->figures when a kind has set it, else what alt_figures says of the sheet's grid. */
void alt_write(chart_sheet *sheet, op_text *out);

/* "Men: Yes 31%, No 40%; Women: ..." of the first rows; the rest is counted. */
void alt_figures(const chart_sheet *sheet, const chart_grid *grid, op_text *out);

#endif
