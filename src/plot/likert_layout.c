/* Places of rows, names and bars of a likert chart. */
#include <math.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/likert.h"

static double share(const likert *c, size_t row, size_t i) {
  const chart_cell *cell = chart_grid_at(&c->grid, row, c->sides.columns[i]);
  return cell->present && cell->estimate > 0 ? cell->estimate : 0;
}

static double sum(const likert *c, size_t row, size_t from, size_t n) {
  double total = 0;
  for (size_t i = from; i < from + n; i++) total += share(c, row, i);
  return total;
}

/* --- rows --- */

static void add_up(const likert *c, likert_row *r) {
  const polarity *s = &c->sides;
  size_t from = 0;
  r->negative = sum(c, r->row, from, s->n_negative);
  r->neutral = sum(c, r->row, from += s->n_negative, s->n_neutral);
  r->positive = sum(c, r->row, from += s->n_neutral, s->n_positive);
  r->missing = sum(c, r->row, from + s->n_positive, s->n_missing);
  for (size_t i = 0; i < s->n_negative + s->n_neutral + s->n_positive + s->n_missing; i++) {
    r->hidden = r->hidden || chart_grid_at(&c->grid, r->row, s->columns[i])->hidden;
  }
  if (r->hidden) r->negative = r->neutral = r->positive = r->missing = 0;
  r->net = r->hidden ? (double)NAN : r->positive - r->negative;
  r->empty = r->negative + r->neutral + r->positive + r->missing <= 0;
}

/* Larger nets first (stacked bars: larger first answers), within a heading; rows of all groups stay where they are. */
static double sort_value(const likert *c, const likert_row *r) {
  if (r->empty) return -(double)INFINITY;
  return c->stacked ? share(c, r->row, 0) : isnan(r->net) ? -1e300 : r->net;
}

static void sort_rows(likert *c) {
  for (size_t i = 1; i < c->n_rows; i++) {
    likert_row moved = c->rows[i];
    const chart_row *mine = &c->grid.rows[moved.row];
    size_t at = i;
    for (; at > 0; at--) {
      const chart_row *before = &c->grid.rows[c->rows[at - 1].row];
      if (mine->total || before->total || !op_text_equal(mine->heading, before->heading) || sort_value(c, &c->rows[at - 1]) >= sort_value(c, &moved)) break;
      c->rows[at] = c->rows[at - 1];
    }
    c->rows[at] = moved;
  }
}

static op_status base_text(likert *c, likert_row *r) {
  double n = c->grid.rows[r->row].base_n;
  op_text text = {0};
  r->base = "";
  if (!isfinite(n)) return OP_OK;
  op_text_add(&text, "n = ");
  numerals_count(&text, &c->sheet.numerals, n, 0);
  r->base = op_text_check(&text, c->sheet.err) == OP_OK ? op_arena_text(c->sheet.arena, text.data, text.length, c->sheet.err) : NULL;
  op_text_clear(&text);
  return r->base != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status name_row(likert *c, likert_row *r, double width) {
  const chart_row *row = &c->grid.rows[r->row];
  const chart_theme *t = &c->sheet.theme;
  op_status status = wording_wrap(c->sheet.arena, row->label, t->text, row->total, width * 0.34, 6, &r->lines, c->sheet.err);
  if (status == OP_OK && r->heading != NULL) {
    status = wording_wrap(c->sheet.arena, r->heading, t->text, true, width, 2, &r->heading_lines, c->sheet.err);
  }
  return status == OP_OK ? base_text(c, r) : status;
}

static op_status list_rows(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  const char *outer = "";
  double widest = 0;
  op_status status = OP_OK;
  c->rows = op_arena_alloc(c->sheet.arena, c->grid.n_rows * sizeof *c->rows, c->sheet.err);
  if (c->rows == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < c->grid.n_rows; i++) {
    c->rows[c->n_rows].row = i;
    add_up(c, &c->rows[c->n_rows++]);
  }
  if (c->sheet.options.sort) sort_rows(c);
  for (size_t i = 0; c->n_rows > 1 && i < c->n_rows; i++) {
    const chart_row *row = &c->grid.rows[c->rows[i].row];
    if (!op_text_equal(row->heading, outer)) c->rows[i].heading = outer = row->heading;
    status = name_row(c, &c->rows[i], t->width - 2 * t->margin);
    if (status != OP_OK) break;
    widest = fmax(widest, c->rows[i].lines.width);
    widest = fmax(widest, wording_width(c->rows[i].base, strlen(c->rows[i].base), t->small, false));
  }
  c->left = t->margin + (widest > 0 ? widest + 8 : 0);
  c->right = t->width - t->margin;
  return status;
}

/* --- scale --- */

/* What the name over the grey bars needs so that no word of it is broken. */
static double missing_room(const likert *c) {
  const polarity *s = &c->sides;
  double size = c->sheet.theme.small, widest = size * 8;
  for (size_t i = 0; i < s->n_missing; i++) {
    const char *label = c->grid.columns[s->columns[s->n_negative + s->n_neutral + s->n_positive + i]].label;
    widest = fmax(widest, wording_widest_word(label, size) + (i > 0 ? size : 0));
  }
  return widest + 2;
}

static void choose_scale(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  double negative = c->stacked ? 0 : 1, positive = 1, missing = 0, total = c->stacked ? 0 : t->text * 3.1; /* room of a total at the end of a bar */
  c->net_room = c->show_net ? t->text * 3 : 0;
  for (size_t i = 0; i < c->n_rows; i++) {
    const likert_row *r = &c->rows[i];
    negative = fmax(negative, r->negative + r->neutral / 2);
    positive = fmax(positive, r->positive + r->neutral / 2);
    missing = fmax(missing, r->missing);
  }
  double apart = missing > 0 ? t->text * 1.6 : 0, value = missing > 0 ? t->text * 3 : 0;
  double room = c->right - c->left - 2 * total - apart - c->net_room, corner = fmin(missing_room(c), room * 0.3);
  c->scale = (room - value) / (negative + positive + missing);
  if (missing > 0 && missing * c->scale + value < corner) c->scale = (room - corner) / (negative + positive);
  c->zero = c->left + total + negative * c->scale;
  c->missing_start = positive + (total + apart) / c->scale;
}

/* --- names above the first row --- */

static op_status join_missing(likert *c) {
  const polarity *s = &c->sides;
  size_t first = s->n_negative + s->n_neutral + s->n_positive;
  double from = c->zero + c->missing_start * c->scale;
  op_text text = {0};
  for (size_t i = 0; i < s->n_missing; i++) {
    const char *label = c->grid.columns[s->columns[first + i]].label, *aside = strstr(label, " (");
    size_t n = aside != NULL && s->n_missing > 1 ? (size_t)(aside - label) : strlen(label); /* "(vol.)" and the like would fill the corner */
    op_text_add(&text, i > 0 ? " / " : "");
    op_text_add_bytes(&text, label, n);
  }
  op_status status = op_text_check(&text, c->sheet.err);
  if (status == OP_OK && text.data != NULL) {
    status = wording_wrap(c->sheet.arena, text.data, c->sheet.theme.small, false, c->right - c->net_room - from, 4, &c->missing_name, c->sheet.err);
  }
  op_text_clear(&text);
  return status;
}

/* Names stand above their segments when each fits in at most three lines without a word being broken. */
static op_status name_columns(likert *c) {
  const polarity *s = &c->sides;
  size_t n = s->n_negative + s->n_neutral + s->n_positive, most = c->missing_name.count;
  double size = c->sheet.theme.small, leading = theme_leading(size);
  c->names = op_arena_alloc(c->sheet.arena, n * sizeof *c->names, c->sheet.err);
  if (c->names == NULL) return OP_E_MEMORY;
  c->direct = true;
  for (size_t i = 0; i < n; i++) {
    const char *label = c->grid.columns[s->columns[i]].label;
    double room = share(c, c->rows[0].row, i) * c->scale - 4;
    op_status status = wording_wrap(c->sheet.arena, label, size, false, fmax(room, size), 4, &c->names[i], c->sheet.err);
    if (status != OP_OK) return status;
    if (wording_widest_word(label, size) > room || c->names[i].count > 3) c->direct = false;
    if (c->names[i].count > most) most = c->names[i].count;
  }
  c->legend = leading * (double)(c->direct ? most : c->missing_name.count) + 6;
  if (!c->direct) c->legend = fmax(c->legend, likert_legend(c, NULL));
  return OP_OK;
}

/* --- heights --- */

static void stack(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  double leading = theme_leading(t->text), y = c->legend;
  c->half = c->n_rows == 1 ? t->text * 1.9 : t->text * 1.1;
  for (size_t i = 0; i < c->n_rows; i++) {
    likert_row *r = &c->rows[i];
    if (r->heading != NULL && r->heading_lines.count > 0) {
      double room = leading * (double)r->heading_lines.count + 4;
      y += i > 0 ? leading * 0.5 : 0;
      r->heading_y = y + room / 2;
      y += room;
    }
    double text = leading * (double)r->lines.count + theme_leading(t->small) + t->text * 0.6;
    double pitch = fmax(2 * c->half + t->text * 0.75, c->n_rows > 1 ? text : 0);
    r->y = y + pitch / 2;
    y += pitch;
  }
  c->content = y + 2;
}

op_status likert_layout(likert *c) {
  op_status status = list_rows(c);
  if (status != OP_OK) return status;
  choose_scale(c);
  status = sheet_check_width(&c->sheet, c->scale * 90);
  if (status == OP_OK) status = join_missing(c);
  if (status == OP_OK) status = name_columns(c);
  if (status == OP_OK) stack(c);
  return status;
}
