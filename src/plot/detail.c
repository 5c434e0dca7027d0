#include "plot/detail.h"

const char *detail_measure(const chart_sheet *sheet, const chart_grid *grid) {
  if (grid->percent) return "Percent";
  if (op_text_equal(sheet->result->command, "total")) return "Total";
  if (op_text_equal(sheet->result->command, "ratio")) return "Ratio";
  return "Mean";
}

op_status detail_text(const chart_sheet *sheet, const chart_grid *grid, const char **text) {
  const char *what = detail_measure(sheet, grid), *answer = grid->n_columns == 1 ? grid->columns[0].label : "";
  const char *comma = answer[0] != '\0' ? ": " : "";
  const chart_row *only = grid->n_rows == 1 ? &grid->rows[0] : NULL;
  if (only != NULL && only->label[0] != '\0') {
    *text = op_arena_format(sheet->arena, sheet->err, "%s%s%s, %s%s%s", what, comma, answer, only->heading, only->heading[0] != '\0' ? " \xC2\xB7 " : "", only->label);
  } else {
    *text = op_arena_format(sheet->arena, sheet->err, "%s%s%s%s%s", what, comma, answer, grid->by[0] != '\0' ? ", by " : "", grid->by);
  }
  return *text != NULL ? OP_OK : OP_E_MEMORY;
}
