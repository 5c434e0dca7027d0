#include "plot/detail.h"

#include "plot/words.h"

static const char *measure(const chart_sheet *sheet, const chart_grid *grid) {
  if (grid->percent) return "Percent";
  if (op_text_equal(sheet->result->command, "total")) return "Total";
  if (op_text_equal(sheet->result->command, "ratio")) return "Ratio";
  if (op_text_equal(sheet->result->command, "series")) return "Figures as given";
  return "Mean";
}

const char *detail_measure(const chart_sheet *sheet, const chart_grid *grid) { return words_in(sheet->options.language, measure(sheet, grid)); }

op_status detail_by(const chart_sheet *sheet, const char *what, const char *answer, const char *by, const char **text) {
  op_text shown = {0}, line = {0};
  op_text_addf(&shown, "%s%s%s", what, answer[0] != '\0' ? ": " : "", answer);
  op_status status = op_text_check(&shown, sheet->err);
  if (status == OP_OK && by[0] != '\0') SAY(&line, sheet->options.language, "@1, by @2", shown.data, by);
  else if (status == OP_OK) op_text_add(&line, shown.data);
  if (status == OP_OK) status = op_text_check(&line, sheet->err);
  if (status == OP_OK) *text = op_arena_text(sheet->arena, line.data, line.length, sheet->err);
  op_text_clear(&shown);
  op_text_clear(&line);
  return status == OP_OK && *text == NULL ? OP_E_MEMORY : status;
}

op_status detail_text(const chart_sheet *sheet, const chart_grid *grid, const char **text) {
  const char *what = detail_measure(sheet, grid), *answer = grid->n_columns == 1 ? grid->columns[0].label : "";
  const char *comma = answer[0] != '\0' ? ": " : "";
  const chart_row *only = grid->n_rows == 1 ? &grid->rows[0] : NULL;
  if (only != NULL && only->label[0] != '\0') {
    *text = op_arena_format(sheet->arena, sheet->err, "%s%s%s, %s%s%s", what, comma, answer, only->heading, only->heading[0] != '\0' ? " \xC2\xB7 " : "", only->label);
    return *text != NULL ? OP_OK : OP_E_MEMORY;
  }
  return detail_by(sheet, what, answer, grid->by, text);
}
