/* Places of rows, columns and names of a heat map. */
#include <math.h>
#include <string.h>

#include "plot/heat.h"

#define COLUMN_GAP  8.0 /* between column variables, points */
#define WIDEST_CELL 96.0
#define LEGEND      34.0 /* under the cells */

int heat_class(double residual) {
  double size = fabs(residual);
  if (!(size >= 2)) return 0;
  return (size >= 3 ? 2 : 1) * (residual > 0 ? 1 : -1);
}

static size_t gaps(const heat_map *h) {
  size_t n = 0;
  for (size_t j = 1; j < h->n_columns; j++) n += h->columns[j].group != NULL;
  return n;
}

static op_status name_rows(heat_map *h) {
  const chart_theme *t = &h->sheet.theme;
  double inner = t->width - 2 * t->margin, widest = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < h->n_rows; i++) {
    heat_row *row = &h->rows[i];
    bool bold = (row->flags & (OP_ROW_NET | OP_ROW_TOTAL)) != 0;
    status = wording_wrap(h->sheet.arena, row->label, t->text, bold, inner * 0.34, 3, &row->lines, h->sheet.err);
    if (status == OP_OK && row->heading != NULL)
      status = wording_wrap(h->sheet.arena, row->heading, t->text, true, inner, 2, &row->heading_lines, h->sheet.err);
    widest = fmax(widest, row->lines.width);
  }
  bool row_bases = strcmp(h->kind, "row") == 0;
  double room = row_bases ? t->small * 4.5 : 0; /* for the bases at the right */
  h->left = t->margin + widest + 10;
  h->width = (t->width - t->margin - room - h->left - COLUMN_GAP * (double)gaps(h)) / (double)h->n_columns;
  h->width = fmin(h->width, WIDEST_CELL * t->text / 11);
  h->numbers = h->width >= t->text * (h->residuals != NULL ? 1.9 : 1.15);
  h->upright = false;
  if (status != OP_OK || h->width >= t->text * 0.9) return status;
  op_fail(h->sheet.err, OP_E_REQUEST, "%zu columns leave %.1f points to each, at least %.1f can be told apart", h->n_columns, fmax(h->width, 0), t->text * 0.9);
  return op_fail_hint(h->sheet.err, "give it more width with --size, or join categories with --net or --let");
}

#define UPRIGHT_WIDTH 130.0 /* points that an upright name may take */

/* Names lie above their columns when each fits without a broken word; else all stand upright. */
static op_status name_columns(heat_map *h) {
  const chart_theme *t = &h->sheet.theme;
  double size = t->small, leading = theme_leading(size), room = h->width - 3;
  size_t most = 1;
  op_status status = OP_OK;
  for (size_t j = 0; j < h->n_columns; j++) h->upright = h->upright || wording_widest_word(h->columns[j].label, size) > room;
  double longest = 0;
  for (size_t j = 0; status == OP_OK && j < h->n_columns; j++) {
    heat_column *column = &h->columns[j];
    size_t lines = h->upright ? (size_t)fmax(1, fmin(2, floor(h->width / leading))) : 5;
    status = wording_wrap(h->sheet.arena, column->label, size, false, h->upright ? UPRIGHT_WIDTH : room, lines, &column->lines, h->sheet.err);
    if (column->lines.count > most) most = column->lines.count;
    longest = fmax(longest, column->lines.width);
  }
  h->names = (h->upright ? longest : leading * (double)most) + 5;
  h->bases = 0;
  for (size_t j = 0; j < h->n_columns; j++) {
    if (h->columns[j].base > 0 && h->width >= size * 3.4) h->bases = leading + 1;
  }
  h->names += h->bases;
  return status;
}

/* Column variables over their columns, in as many lines as the narrowest of them needs. */
static op_status name_groups(heat_map *h) {
  const chart_theme *t = &h->sheet.theme;
  size_t most = 0;
  op_status status = OP_OK;
  for (size_t j = 0, end; status == OP_OK && j < h->n_columns; j = end) {
    heat_column *column = &h->columns[j];
    for (end = j + 1; end < h->n_columns && h->columns[end].group == NULL;) end++;
    if (column->group == NULL || column->group[0] == '\0') continue;
    double width = fmax(h->columns[end - 1].x - column->x + h->width, t->small * 3);
    size_t lines = wording_widest_word(column->group, t->small * 1.15) <= width ? 3 : 1; /* a broken word reads worse than a name cut short */
    status = wording_wrap(h->sheet.arena, column->group, t->small, true, width, lines, &column->group_lines, h->sheet.err);
    if (column->group_lines.count > most) most = column->group_lines.count;
  }
  h->column_groups = most > 0;
  h->group_lines = most > 0 ? theme_leading(t->small) * (double)most + 6 : 0;
  return status;
}

static op_status place_columns(heat_map *h) {
  double x = h->left;
  for (size_t j = 0; j < h->n_columns; j++) {
    if (j > 0 && h->columns[j].group != NULL) x += COLUMN_GAP;
    h->columns[j].x = x + h->width / 2;
    x += h->width;
  }
  return name_groups(h);
}

static void stack(heat_map *h) {
  const chart_theme *t = &h->sheet.theme;
  double leading = theme_leading(t->text), y = h->group_lines + h->names;
  h->height = t->text * 2;
  for (size_t i = 0; i < h->n_rows; i++) h->height = fmax(h->height, leading * (double)h->rows[i].lines.count + 3);
  for (size_t i = 0; i < h->n_rows; i++) {
    heat_row *row = &h->rows[i];
    if (row->heading != NULL) {
      double room = leading * (double)row->heading_lines.count + 5;
      y += i > 0 ? leading * 0.6 : 2;
      row->heading_y = y + room / 2;
      y += room;
    }
    y += row->apart ? 7 : 0;
    row->y = y + h->height / 2;
    y += h->height;
  }
  h->content = y + HEAT_LEGEND * t->text / 11;
}

op_status heat_layout(heat_map *h) {
  op_status status = name_rows(h);
  if (status == OP_OK) status = name_columns(h);
  if (status == OP_OK) status = place_columns(h);
  if (status == OP_OK) stack(h);
  return status;
}
