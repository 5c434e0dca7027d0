/* The script of a trend chart. */
#include <math.h>
#include <string.h>

#include "plot/trend.h"

static double value_at(const trend *t, double y, double plot_height) { return t->axis.high - y / plot_height * (t->axis.high - t->axis.low); }

/* The axis value of a place on the page. */
static double wave_at(const trend *t, double x) {
  const chart_wave *w = t->waves.items;
  return w[0].x + (x - t->first_x) / (t->last_x - t->first_x) * (w[t->waves.count - 1].x - w[0].x);
}

/* --- axes --- */

static void write_axes(trend *t, double plot_height) {
  const chart_theme *theme = &t->sheet.theme;
  op_text *out = &t->sheet.body;
  script_style number = {theme->small, THEME_INK_FAINT, false, ALIGN_RIGHT}, name = {theme->small * 1.05, THEME_INK_FAINT, false, ALIGN_CENTRE};
  op_text_add(out, "\n# --- axes\n");
  SCRIPT(out, "set xrange [@:@]; ", wave_at(t, t->left), wave_at(t, t->right));
  SCRIPT(out, "set yrange [@:@]\n", t->axis.low, t->axis.high);
  for (size_t i = 0, n = axis_ticks(&t->axis, t->axis.high); i < n; i++) {
    double y = t->axis.low + (double)i * t->axis.step;
    char text[NUMERALS_TEXT];
    SCRIPT(out, "set arrow from graph 0, first @ to graph 1, first @ nohead back linewidth ", y, y);
    op_text_addf(out, "%s linecolor rgb %s\n", i == 0 ? "1" : "0.7", theme_name(i == 0 ? THEME_AXIS : THEME_GRID));
    numerals_write(&t->sheet.numerals, y, t->axis.decimals, false, t->grid.percent && i + 1 == n ? "%" : "", text);
    script_label(out, number, AT_ROW, t->left - 7, y, text);
  }
  double top = t->sheet.y + plot_height + 6;
  for (size_t w = 0; w < t->waves.count; w++) {
    double x = t->waves.items[w].x, leading = theme_leading(name.size);
    SCRIPT(out, "set arrow from first @, screen Y(@) to first @, screen Y(@) nohead back linewidth 0.7", x, t->sheet.y + plot_height, x, top - 2);
    op_text_add(out, " linecolor rgb axis\n");
    for (size_t i = 0; i < t->wave_names[w].count; i++) {
      script_label(out, name, AT_COLUMN, x, top + leading * ((double)i + 0.5), t->wave_names[w].items[i]);
    }
  }
}

/* --- texts at the lines --- */

static void write_leader(trend *t, const trend_line *line, size_t i, double plot_height) {
  op_text *out = &t->sheet.body;
  /* to the value, which stands at the name's first line */
  double value_y = line->label_y - theme_leading(t->sheet.theme.text * 0.95) * ((double)line->lines.count - 1) / 2;
  double y = line->points[line->last]->estimate, moved = fabs(trend_y(t, y, plot_height) - value_y);
  if (moved < 3 && line->last + 1 == t->waves.count) return;
  SCRIPT(out, "set arrow from first @, first @ to screen X(@), first @ nohead back linewidth 0.6", t->waves.items[line->last].x, y, t->right + 9,
         value_at(t, value_y, plot_height));
  script_rgb(out, " linecolor", theme_line(&t->sheet.theme, i), "\n");
}

static void write_ends(trend *t, double plot_height) {
  const chart_theme *theme = &t->sheet.theme;
  op_text *out = &t->sheet.body;
  double size = theme->text * 0.95, unit = (t->axis.high - t->axis.low) / plot_height;
  double value_x = t->right + 12 * theme->text / 11, name_x = value_x + t->value_width + size * 0.7;
  char text[NUMERALS_TEXT];
  op_text_add(out, "\n# --- values and names at the ends of the lines\n");
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    uint32_t ink = theme_line(&t->sheet.theme, i);
    script_style value = {size, ink, true, ALIGN_LEFT}, name = {size, ink, false, ALIGN_LEFT}, start = {size, ink, false, ALIGN_RIGHT};
    double y = value_at(t, line->label_y, plot_height), leading = theme_leading(size) * unit;
    write_leader(t, line, i, plot_height);
    trend_value(t, line->points[line->last]->estimate, text);
    script_label(out, value, AT_ROW, value_x, y + leading * ((double)line->lines.count - 1) / 2, text);
    script_lines(out, name, AT_ROW, name_x, y, -leading, &line->lines);
    if (line->first == line->last) continue;
    trend_value(t, line->points[line->first]->estimate, text);
    if (line->first == 0) {
      script_label(out, start, AT_ROW, t->first_x - 7, value_at(t, line->first_y, plot_height), text);
    } else {
      start.align = ALIGN_CENTRE;
      script_label(out, start, AT_DATA, t->waves.items[line->first].x, line->points[line->first]->estimate + 10 * unit, text);
    }
  }
}

/* --- figures --- */

static void write_lines(trend *t) {
  op_text *out = &t->sheet.body;
  op_text_add(out, "\n# --- figures: x, estimate, lower, upper; an empty line breaks the line\n");
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    op_text_addf(out, "$line%zu << END\n", i + 1);
    for (size_t w = line->first; w <= line->last; w++) {
      const chart_cell *p = line->points[w];
      if (p == NULL) {
        if (line->points[w - 1] != NULL) op_text_add_char(out, '\n');
        continue;
      }
      if (w > line->first && line->broken[w] != NULL && line->points[w - 1] != NULL) op_text_add_char(out, '\n');
      SCRIPT(out, "@ @ @ @\n", t->waves.items[w].x, p->estimate, p->lower, p->upper);
    }
    op_text_add(out, "END\n");
  }
}

static void write_smooth(trend *t) {
  op_text *out = &t->sheet.body;
  op_text_add(out, "# smoothed: x, level, lower, upper\n");
  for (size_t i = 0; i < t->n_lines; i++) {
    op_text_addf(out, "$smooth%zu << END\n", i + 1);
    for (size_t w = 0; w < t->waves.count; w++) {
      const chart_cell *p = &t->lines[i].smooth[w];
      if (w > 0 && t->lines[i].broken[w] != NULL) op_text_add_char(out, '\n');
      if (p->present) SCRIPT(out, "@ @ @ @\n", t->waves.items[w].x, p->estimate, p->lower, p->upper);
    }
    op_text_add(out, "END\n");
  }
}

/* The level as line and ribbon, the waves as dots with their intervals. */
static void write_smooth_plot(trend *t) {
  op_text *out = &t->sheet.body;
  for (size_t i = 1; i <= t->n_lines; i++) {
    op_text_addf(out, "  $smooth%zu using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb colours[%zu] title 'intervals', \\\n", i, i);
    op_text_addf(out, "  $smooth%zu using 1:2 with lines linewidth 2 linecolor rgb colours[%zu] title 'level', \\\n", i, i);
    op_text_addf(out, "  $line%zu using 1:3:(0):($4-$3) with vectors nohead linewidth 0.8 linecolor rgb colours[%zu] title 'intervals', \\\n", i, i);
    op_text_addf(out, "  $line%zu using 1:2 with points pointtype 7 pointsize 0.45*dots linecolor rgb colours[%zu] title 'estimates', \\\n", i, i);
  }
}

/* First and last points, and points without a neighbour, whose interval no ribbon can show. */
static void write_marks(trend *t) {
  op_text *out = &t->sheet.body;
  op_text_add(out, "# first, last and lonely points: x, estimate, lower, upper, colour; bounds only where there is no ribbon\n$marks << END\n");
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    for (size_t w = line->first; w <= line->last; w++) {
      const chart_cell *p = line->points[w];
      bool lonely = (w == 0 || line->points[w - 1] == NULL) && (w + 1 == t->waves.count || line->points[w + 1] == NULL);
      if (p == NULL || (!lonely && w != line->first && w != line->last)) continue;
      SCRIPT(out, "@ @ @ @ @\n", t->waves.items[w].x, p->estimate, lonely ? p->lower : (double)NAN, lonely ? p->upper : (double)NAN, (double)theme_line(&t->sheet.theme, i));
    }
  }
  op_text_add(out, "END\n");
}

static void write_plot(trend *t) {
  op_text *out = &t->sheet.body;
  SCRIPT(out, "\n# --- drawing\narray colours[@] = [", (double)t->n_lines);
  for (size_t i = 0; i < t->n_lines; i++) {
    op_text_add(out, i > 0 ? ", " : "");
    script_colour(out, theme_line(&t->sheet.theme, i));
  }
  op_text_add(out, "]\nplot \\\n");
  if (t->smoothed) write_smooth_plot(t);
  for (size_t i = 1; !t->smoothed && t->grid.intervals && i <= t->n_lines; i++) {
    op_text_addf(out, "  $line%zu using 1:3:4 with filledcurves fillstyle transparent solid ", i);
    SCRIPT(out, "@", op_number_round(fmax(0.06, fmin(0.15, 0.5 / (double)t->n_lines)), 2)); /* many bands over each other would be one dark one */
    op_text_addf(out, " noborder linecolor rgb colours[%zu] title 'intervals', \\\n", i);
  }
  for (size_t i = 1; !t->smoothed && i <= t->n_lines; i++) {
    op_text_addf(out, "  $line%zu using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[%zu] title 'estimates', \\\n", i, i);
  }
  op_text_add(out, "  $marks using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \\\n"
                   "  $marks using 1:2:5 with points pointtype 7 pointsize 0.7*dots linecolor rgb variable title 'estimates'\n");
}

void trend_draw(trend *t, double plot_height) {
  op_text_add(&t->sheet.body, "\n# --- the figure\n");
  script_area(&t->sheet.body, t->left, t->right, t->sheet.y, t->sheet.y + plot_height);
  write_axes(t, plot_height);
  trend_events_write(t);
  write_ends(t, plot_height);
  write_lines(t);
  if (t->smoothed) write_smooth(t);
  write_marks(t);
  write_plot(t);
}
