/* Changes of pairs and what is known about them. */
#include <math.h>
#include <stdio.h>

#include "plot/rows.h"

double rows_change_of(const rows_chart *c, const rows_item *item, bool *sure) {
  const chart_cell *first = item->cells[0], *last = item->cells[1];
  const op_row *change = rows_change(c->sheet.result, &c->grid, item);
  double p = change != NULL ? change->measures[OP_M_P] : (double)NAN;
  *sure = isfinite(p) && p < 1 - c->sheet.result->level;
  return first != NULL && last != NULL ? last->estimate - first->estimate : (double)NAN;
}

void rows_change_text(const rows_chart *c, double change, bool mark, char out[NUMERALS_TEXT]) {
  char number[NUMERALS_TEXT];
  int decimals = c->grid.percent ? 0 : c->decimals;
  double rounded = op_number_round(change, decimals);
  numerals_write(&c->sheet.numerals, fabs(rounded), decimals, false, "", number);
  /* a true minus sign is as wide as the plus */
  snprintf(out, NUMERALS_TEXT, "%s%.60s%s", rounded > 0 ? "+" : rounded < 0 ? "\xE2\x88\x92" : "", number, mark ? "*" : "");
}

const char *rows_change_note(const rows_chart *c) {
  bool known = false, broken = false;
  for (size_t i = 0; i < c->list.count; i++) {
    const op_row *change = rows_change(c->sheet.result, &c->grid, &c->list.items[i]);
    known = known || (change != NULL && isfinite(change->measures[OP_M_P]));
    broken = broken || (change != NULL && (change->flags & OP_ROW_BROKEN) != 0);
  }
  if (!known) return NULL;
  const char *between = c->sheet.result != NULL && broken ? " Between them the line is broken: a change is of opinion and of method in one." : "";
  return op_arena_format(c->sheet.arena, c->sheet.err, "* differs from 0 at the %g%% level. Changes are of unrounded figures.%s", 100 * c->sheet.result->level, between);
}
