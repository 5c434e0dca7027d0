/* A page shows the same answers twice: alone, and as the column "all" of a table. A presentation standard hides figures of each so that nothing can be found from
   it alone; where it does not hide the same ones, the one would tell what the other hides. The table is then left out. */
#include <string.h>

#include "report/report.h"

static bool is_hidden(const op_row *row) { return (row->flags & OP_ROW_SUPPRESSED) != 0; }

static bool is_all(const op_row *row) { return (row->flags & OP_ROW_TOTAL) != 0; }

/* Answers without groups are the column "all": both hide the same lines. */
static bool agree(const op_section *answers, const op_section *table) {
  for (size_t i = 0; i < answers->n_rows; i++) {
    const op_row *answer = &answers->rows[i];
    for (size_t k = 0; k < table->n_rows; k++) {
      const op_row *cell = &table->rows[k];
      bool same = is_all(cell) && ((answer->flags ^ cell->flags) & OP_ROW_NET) == 0 && op_text_equal(view_code(table, cell, "row"), view_code(answers, answer, "category"));
      if (same && is_hidden(answer) != is_hidden(cell)) return false;
    }
  }
  return true;
}

/* Groups add up to "all", and may be columns: nothing is hidden in either. */
static bool show_all(const report *r, const op_section *answers, const op_section *table) {
  for (size_t i = 0; i < answers->n_rows; i++) {
    if (is_hidden(&answers->rows[i])) return false;
  }
  for (size_t k = 0; k < table->n_rows; k++) {
    const op_row *cell = &table->rows[k];
    bool met = is_all(cell);
    for (size_t b = 0; b < r->base.by.count; b++) met = met || op_text_equal(view_code(table, cell, "column_variable"), r->base.by.items[b]);
    if (met && is_hidden(cell)) return false;
  }
  return true;
}

bool tables_tell_nothing_hidden(const report *r, const report_question *q) {
  const op_section *answers = q->topline != NULL ? op_result_section_named(q->topline, "estimates") : NULL;
  const op_section *table = q->tables != NULL ? op_result_section_named(q->tables, "crosstab") : NULL;
  if (r->base.suppress == NULL || answers == NULL || table == NULL) return true;
  return r->base.by.count > 0 ? show_all(r, answers, table) : agree(answers, table);
}
