/* The line under the title that says what the numbers are. */
#ifndef OPINE_PLOT_DETAIL_H
#define OPINE_PLOT_DETAIL_H

#include "plot/sheet.h"

/* "Percent", "Mean", "Total", "Ratio". */
const char *detail_measure(const chart_sheet *sheet, const chart_grid *grid);

/* "Percent: Favorable, by Sex": the measure, an answer (or ""), and what the figures are by (or ""). Owned by the sheet's arena. */
op_status detail_by(const chart_sheet *sheet, const char *what, const char *answer, const char *by, const char **text);

/* "Percent, by Sex", "Mean, by Region"; one answer only: "Percent: Favorable, by Sex"; one group only: "Percent, Men". Owned by the sheet's arena. */
op_status detail_text(const chart_sheet *sheet, const chart_grid *grid, const char **text);

#endif
