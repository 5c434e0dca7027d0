/* Places of a ladder: its axis, its texts and its rows. */
#include "plot/ladder.h"

#include <math.h>
#include <string.h>

#include "plot/words.h"

op_status ladder_open(const op_result *result, const op_chart_options *options, ladder *out, op_error *err) {
  *out = (ladder){.reference = (double)NAN, .unit = "", .axis_title = "", .value_title = ""};
  return sheet_open(result, options, &out->sheet, err);
}

op_status ladder_room(ladder *l, size_t most, const char *what) {
  op_error *err = l->sheet.err;
  if (most > LADDER_LIMIT) {
    op_fail(err, OP_E_REQUEST, "%zu %s would stand below each other, at most %d can be read", most, what, LADDER_LIMIT);
    return op_fail_hint(err, "ask for less in one chart: fewer variables or groups, or a domain with --where");
  }
  l->items = op_arena_alloc(l->sheet.arena, (most + 1) * sizeof *l->items, err);
  return l->items != NULL ? OP_OK : OP_E_MEMORY;
}

void ladder_clear(ladder *l) { sheet_clear(&l->sheet); }

ladder_item *ladder_add(ladder *l) {
  if (l->count == LADDER_LIMIT) return NULL;
  ladder_item *item = &l->items[l->count++];
  *item =
      (ladder_item){.label = "", .value = "", .kind = LADDER_EMPTY, .estimate = (double)NAN, .lower = (double)NAN, .upper = (double)NAN, .tick = (double)NAN};
  return item;
}

/* --- axis --- */

/* Multiples of a round step, where the range is too narrow for 1, 2 and 5. */
static size_t plain_ticks(double low, double high, double *ticks, size_t most) {
  chart_axis axis = axis_round(low, high, 5);
  size_t n = 0;
  for (double k = ceil(low / axis.step - 1e-9); n < most && k * axis.step <= high * (1 + 1e-9); k++) ticks[n++] = k * axis.step;
  return n;
}

size_t ladder_log_ticks(double low, double high, double *ticks, size_t most) {
  static const double all[] = {1, 2, 5};
  double decades = log10(high / low);
  size_t n = 0, steps = decades > 3 ? 1 : 3;
  int every = decades > 8 ? (int)ceil(decades / 8) : 1;
  if (decades < 0.6) return plain_ticks(low, high, ticks, most);
  for (int power = (int)floor(log10(low)) - 1; power <= (int)ceil(log10(high)); power++) {
    if (power % every != 0) continue;
    for (size_t k = 0; k < steps; k++) {
      double tick = all[k] * pow(10, power);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9) && n < most) ticks[n++] = tick;
    }
  }
  return n;
}

typedef struct range {
  double low, high;
} range;

static void widen(range *r, double x) {
  if (!isfinite(x)) return;
  r->low = fmin(r->low, x);
  r->high = fmax(r->high, x);
}

static range over_estimates(const ladder *l) {
  range r = {INFINITY, -INFINITY};
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    if (item->kind == LADDER_REFERENCE) continue; /* no figure */
    widen(&r, item->estimate);
    widen(&r, item->tick);
    for (size_t k = 0; k < item->n_points; k++) widen(&r, item->points[k]);
  }
  return r;
}

/* Length of the shortest interval: a difference, or a ratio on a logarithmic axis; 0 without intervals. */
static double shortest(const ladder *l) {
  double out = 0;
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    double length = l->log_scale ? item->upper / item->lower : item->upper - item->lower;
    if (isfinite(length)) out = out == 0 ? length : fmin(out, length);
  }
  return out;
}

/* Bounds widen the axis as far as the figures stay readable: one hopeless interval must not press the others into a line. */
static range over_bounds(const ladder *l, range estimates) {
  range r = estimates;
  double length = shortest(l), reach = fmax(4 * (estimates.high - estimates.low), 8 * length), factor = fmax(20, length * length);
  double low = l->log_scale ? estimates.low / factor : estimates.low - reach, high = l->log_scale ? estimates.high * factor : estimates.high + reach;
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    if (isnan(item->lower) || isnan(item->upper)) continue;
    widen(&r, fmax(item->lower, low));
    widen(&r, fmin(item->upper, high));
  }
  return r;
}

static op_status choose_axis(ladder *l, const char *why) {
  range r = over_estimates(l);
  if (!(r.low <= r.high)) {
    op_fail(l->sheet.err, OP_E_REQUEST, "nothing to draw: no row has a figure");
    return op_fail_hint(l->sheet.err, "%s", why);
  }
  r = over_bounds(l, r);
  if (l->from_reference) widen(&r, l->reference);
  if (l->log_scale) {
    double room = pow(r.high / r.low, 0.04);
    l->axis = (chart_axis){.low = r.low / fmax(room, 1.05), .high = r.high * fmax(room, 1.05)};
  } else {
    double scale = fmax(fabs(r.low), fabs(r.high));
    if (r.high - r.low < 1e-4 * scale) r = (range){r.low - 0.1 * scale, r.high + 0.1 * scale}; /* figures that are all the same */
    double room = 0.03 * (r.high - r.low), from = l->from_reference && r.low == l->reference ? r.low : r.low - room;
    l->axis = axis_round(from, r.high + room, 6); /* its steps; the axis itself ends where the figures do */
    if (r.high > r.low) {
      l->axis.low = from;
      l->axis.high = r.high + room;
    }
  }
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    l->clipped = l->clipped || (isfinite(item->estimate) && (item->lower < l->axis.low || item->upper > l->axis.high));
  }
  return OP_OK;
}

/* --- texts --- */

#define SET_IN 14.0 /* points */

static op_status wrap(ladder *l, const char *text, bool bold, double width, size_t most, wording_lines *out) {
  return wording_wrap(l->sheet.arena, text, l->sheet.theme.text, bold, width, most, out, l->sheet.err);
}

static op_status wrap_texts(ladder *l) {
  const chart_theme *t = &l->sheet.theme;
  double inner = t->width - 2 * t->margin, widest = 0, value = wording_width(l->value_title, strlen(l->value_title), t->small, false);
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < l->count; i++) {
    ladder_item *item = &l->items[i];
    double in = item->inside ? SET_IN : 0;
    status = wrap(l, item->label, false, inner * 0.38 - in, 3, &item->lines);
    if (status == OP_OK && item->heading != NULL) status = wrap(l, item->heading, true, inner, 2, &item->heading_lines);
    if (status == OP_OK && item->group != NULL) status = wrap(l, item->group, false, inner * 0.38, 3, &item->group_lines);
    widest = fmax(widest, fmax(item->lines.width + in, item->group_lines.width));
    value = fmax(value, wording_width(item->value, strlen(item->value), t->text, false));
  }
  l->left = t->margin + (widest > 0 ? widest + 14 : 0);
  l->right = t->width - t->margin - (value > 0 ? value + 14 : 6);
  for (size_t i = 0; status == OP_OK && i < l->count; i++) {
    ladder_item *item = &l->items[i];
    if (item->note != NULL)
      status = wording_wrap(l->sheet.arena, item->note, t->small, false, fmax(l->right - l->left - 12, t->small), 1, &item->note_lines, l->sheet.err);
  }
  return status == OP_OK ? sheet_check_width(&l->sheet, l->right - l->left) : status;
}

/* --- rows --- */

static void stack(ladder *l) {
  const chart_theme *t = &l->sheet.theme;
  double leading = theme_leading(t->text), y = l->top = l->value_title[0] != '\0' ? theme_leading(t->small) + 4 : 2;
  for (size_t i = 0; i < l->count; i++) {
    ladder_item *item = &l->items[i];
    if (item->heading != NULL) {
      double room = leading * (double)item->heading_lines.count + 4;
      y += i > 0 ? leading * 0.7 : 0;
      item->heading_y = y + room / 2 - 1;
      y += room;
    }
    if (item->group != NULL) {
      double room = leading * (double)item->group_lines.count + 3;
      y += i > 0 && item->heading == NULL ? leading * 0.25 : 0;
      item->group_y = y + room / 2;
      y += room;
    }
    if (i > 0 && item->heading == NULL && item->group == NULL && !item->inside && l->items[i - 1].inside) y += leading * 0.3;
    double pitch = fmax(t->text * 1.75, leading * (double)item->lines.count + t->text * 0.4);
    item->y = y + pitch / 2;
    y += pitch;
  }
  l->content = y + 2;
}

op_status ladder_layout(ladder *l, const char *why) {
  for (size_t i = 0; i < l->count; i++) {
    if (l->items[i].note != NULL) l->items[i].note = words_in(l->sheet.options.language, l->items[i].note);
  }
  op_status status = choose_axis(l, why);
  if (status == OP_OK) status = wrap_texts(l);
  if (status == OP_OK) stack(l);
  return status;
}
