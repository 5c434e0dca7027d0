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

void detail_number(double value, int decimals, bool group, const char *unit, char out[DETAIL_NUMBER]) {
  double shown = fabs(value) < 1e-12 ? 0 : value;
  size_t length = group || fabs(value) >= 10000 ? op_number_write_grouped(shown, decimals, out) : op_number_write_fixed(shown, decimals, out);
  size_t unit_length = strlen(unit) < 7 && length + 8 < DETAIL_NUMBER ? strlen(unit) : 0;
  memcpy(out + length, unit, unit_length);
  out[length + unit_length] = '\0';
}

double detail_number_width(double value, int decimals, const char *unit, double size) {
  char text[DETAIL_NUMBER];
  detail_number(value, decimals, false, unit, text);
  return wording_width(text, strlen(text), size, true);
}
