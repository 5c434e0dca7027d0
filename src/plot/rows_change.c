/* Changes of pairs and what is known about them. */
#include <math.h>
#include <stdio.h>

#include "plot/rows.h"
#include "plot/words.h"

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
  char level[NUMERALS_TEXT];
  const char *language = c->sheet.options.language, *note = NULL;
  op_text text = {0};
  numerals_write(&c->sheet.numerals, op_number_round(100 * c->sheet.result->level, 6), 0, false, "", level);
  SENTENCE(&text, language, "* differs from 0 at the @1% level.", level);
  SENTENCE(&text, language, "Changes are of unrounded figures.", NULL);
  if (broken) SENTENCE(&text, language, "Between them the line is broken: a change is of opinion and of method in one.", NULL);
  if (!text.failed) note = op_arena_string(c->sheet.arena, text.data, c->sheet.err);
  op_text_clear(&text);
  return note;
}

void rows_say_axis(const rows_chart *c, op_text *out) {
  char low[NUMERALS_TEXT];
  if (c->list.left_out > 0) {
    numerals_write(&c->sheet.numerals, (double)c->list.left_out, 0, true, "", low);
    SENTENCE(out, c->sheet.options.language, "Groups between these two are left out: @1.", low);
  }
  if (!c->grid.percent || c->zero) return;
  numerals_write(&c->sheet.numerals, c->axis.low, 0, false, "", low);
  SENTENCE(out, c->sheet.options.language, "The axis begins at @1%.", low);
}
