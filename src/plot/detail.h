/* The line under the title that says what the numbers are, and numbers for people. */
#ifndef OPINE_PLOT_DETAIL_H
#define OPINE_PLOT_DETAIL_H

#include "base/number.h"
#include "plot/sheet.h"

/* "Percent", "Mean", "Total", "Ratio". */
const char *detail_measure(const chart_sheet *sheet, const chart_grid *grid);

/* "Percent, by Sex", "Mean, by Region"; one group only: "Percent, Men". Owned by the sheet's arena. */
op_status detail_text(const chart_sheet *sheet, const chart_grid *grid, const char **text);

#define DETAIL_NUMBER OP_NUMBER_GROUPED
/* A number for people: fixed decimals, thousands grouped on request or from 10,000 on, `unit` (at most 6 bytes) behind it. */
void detail_number(double value, int decimals, bool group, const char *unit, char out[DETAIL_NUMBER]);

/* Width of such a number in bold, points. */
double detail_number_width(double value, int decimals, const char *unit, double size);

#endif
