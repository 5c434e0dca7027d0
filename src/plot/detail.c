#include "plot/detail.h"

#include <math.h>
#include <string.h>

const char *detail_measure(const chart_sheet *sheet, const chart_grid *grid) {
  if (grid->percent) return "Percent";
  if (op_text_equal(sheet->result->command, "total")) return "Total";
  if (op_text_equal(sheet->result->command, "ratio")) return "Ratio";
  return "Mean";
}

op_status detail_text(const chart_sheet *sheet, const chart_grid *grid, const char **text) {
  const char *what = detail_measure(sheet, grid);
  const chart_row *only = grid->n_rows == 1 ? &grid->rows[0] : NULL;
  if (only != NULL && only->label[0] != '\0') {
    *text = op_arena_format(sheet->arena, sheet->err, "%s, %s%s%s", what, only->heading, only->heading[0] != '\0' ? " \xC2\xB7 " : "", only->label);
  } else {
    *text = op_arena_format(sheet->arena, sheet->err, "%s%s%s", what, grid->by[0] != '\0' ? ", by " : "", grid->by);
  }
  return *text != NULL ? OP_OK : OP_E_MEMORY;
}

void detail_axis_text(double value, int decimals, bool percent, char out[OP_NUMBER_TEXT + 2]) {
  size_t n = op_number_write_fixed(fabs(value) < 1e-12 ? 0 : value, decimals, out);
  if (percent) memcpy(out + n, "%", 2);
}
