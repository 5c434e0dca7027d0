/* The line under the title that says what the numbers are, and the numbers of an axis. */
#ifndef OPINE_PLOT_DETAIL_H
#define OPINE_PLOT_DETAIL_H

#include "base/number.h"
#include "plot/sheet.h"

/* "Percent", "Mean", "Total", "Ratio". */
const char *detail_measure(const chart_sheet *sheet, const chart_grid *grid);

/* "Percent, by Sex", "Mean, by Region"; one group only: "Percent, Men". Owned by the sheet's arena. */
op_status detail_text(const chart_sheet *sheet, const chart_grid *grid, const char **text);

/* A number of an axis; "%" after it on request (the last one of a percent axis). */
void detail_axis_text(double value, int decimals, bool percent, char out[OP_NUMBER_TEXT + 2]);

#endif
