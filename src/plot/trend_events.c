/* Events of a trend: upright lines at their dates, with their names above the figure. */
#include <math.h>
#include <string.h>

#include "plot/trend.h"

/* Where an event stands on the axis of the waves: at its date, or at the wave that it names; NaN when it is at neither. */
static double event_place(const trend *t, const char *when) {
  for (size_t w = 0; w < t->waves.count; w++) {
    if (op_text_equal(t->waves.items[w].code, when)) return t->waves.items[w].x;
  }
  double year = t->waves.dated ? waves_year(when) : (double)NAN;
  return year >= t->waves.items[0].x && year <= t->waves.items[t->waves.count - 1].x ? year : (double)NAN;
}

static bool is_known(const trend *t, const char *name, double x) {
  for (size_t i = 0; i < t->n_events; i++) {
    if (t->events[i].x == x && strcmp(t->events[i].name, name) == 0) return true;
  }
  return false;
}

static op_status add_event(trend *t, const char *name, const char *when) {
  double x = event_place(t, when);
  const char *clean = wording_clean(t->sheet.arena, name, t->sheet.err), *date = wording_clean(t->sheet.arena, when, t->sheet.err);
  if (clean == NULL || date == NULL) return OP_E_MEMORY;
  const char *full = clean[0] == '\0' || strcmp(clean, date) == 0 ? date : op_arena_format(t->sheet.arena, t->sheet.err, "%s, %s", clean, date);
  if (full == NULL) return OP_E_MEMORY;
  if (isnan(x) || is_known(t, full, x)) return OP_OK;
  if (t->n_events == TREND_EVENTS) t->events_left_out++;
  else
    t->events[t->n_events++] = (trend_event){.name = full, .x = x};
  return OP_OK;
}

static void sort_events(trend *t) {
  for (size_t i = 1; i < t->n_events; i++) {
    trend_event moved = t->events[i];
    size_t at = i;
    for (; at > 0 && t->events[at - 1].x > moved.x; at--) t->events[at] = t->events[at - 1];
    t->events[at] = moved;
  }
}

op_status trend_events_read(trend *t) {
  const op_section *section = op_result_section_named(t->sheet.result, "events");
  size_t event = section != NULL ? op_section_key_named(section, "event") : SIZE_MAX, when = section != NULL ? op_section_key_named(section, "when") : SIZE_MAX;
  op_status status = OP_OK;
  if (event == SIZE_MAX || when == SIZE_MAX) return OP_OK;
  for (size_t i = 0; status == OP_OK && i < section->n_rows; i++) {
    const op_row *row = &section->rows[i];
    const char *date = row->codes[when] != NULL ? row->codes[when] : row->codes[event], *name = row->labels[event] != NULL ? row->labels[event] : row->codes[event];
    if (date != NULL) status = add_event(t, name != NULL ? name : "", date);
  }
  sort_events(t);
  return status;
}

/* --- places --- */

static double event_x(const trend *t, double x) {
  const chart_wave *w = t->waves.items;
  return t->first_x + (x - w[0].x) / (w[t->waves.count - 1].x - w[0].x) * (t->last_x - t->first_x);
}

/* Names stand right of their lines, or as far right as the page goes; each in the lowest lane where it overlaps no other. They are written on paper of their own:
   the line of an event in a higher lane may pass behind them. */
op_status trend_events_place(trend *t) {
  double size = t->sheet.theme.small, ends[TREND_EVENTS] = {0}, most = t->sheet.theme.width - 2 * t->sheet.theme.margin;
  size_t lanes = 0;
  for (size_t i = t->n_events; i > 0; i--) { /* from the right, as names lie right of their lines */
    trend_event *e = &t->events[i - 1];
    op_status status = wording_wrap(t->sheet.arena, e->name, size, false, most, 1, &e->lines, t->sheet.err);
    if (status != OP_OK) return status;
    double x = event_x(t, e->x), right = t->sheet.theme.width - t->sheet.theme.margin;
    e->name_x = fmin(x + 4, right - e->lines.width);
    for (e->lane = 0; e->lane < lanes && ends[e->lane] < e->name_x + e->lines.width + 6; e->lane++) continue;
    if (e->lane == lanes && lanes < TREND_EVENTS) lanes++;
    ends[e->lane] = fmin(e->name_x, x);
  }
  t->events_height = t->n_events > 0 ? theme_leading(size) * (double)lanes + 4 : 0;
  return OP_OK;
}

void trend_events_write(trend *t) {
  op_text *out = &t->sheet.body;
  double size = t->sheet.theme.small, leading = theme_leading(size);
  if (t->n_events > 0) op_text_add(out, "\n# --- events\nset style textbox opaque noborder fillcolor rgb paper margins 0.3,0.3\n");
  for (size_t i = 0; i < t->n_events; i++) {
    const trend_event *e = &t->events[i];
    double y = t->sheet.y - 4 - leading * ((double)e->lane + 0.5);
    script_style style = {size, THEME_EVENT, false, ALIGN_LEFT};
    SCRIPT(out, "set arrow from first @, graph 0 to first @, screen Y(@) nohead back dashtype 2 linewidth 1 linecolor rgb event\n", e->x, e->x, y + leading * 0.4);
    if (e->lines.count > 0) script_boxed_label(out, style, AT_SCREEN, e->name_x, y, e->lines.items[0]);
  }
}
