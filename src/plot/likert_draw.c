/* The script of a likert chart. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot/legend.h"
#include "plot/likert.h"
#include "plot/words.h"

static size_t shown_columns(const likert *c) { return c->sides.n_negative + c->sides.n_neutral + c->sides.n_positive; }

static uint32_t fill_of(const likert *c, size_t i) {
  const polarity *s = &c->sides;
  if (c->stacked) {
    size_t answers = chart_grid_count(&c->grid, COLUMN_ANSWER);
    return i < answers ? theme_ordered(&c->sheet.theme, i, answers) : theme_missing(&c->sheet.theme, i - answers, s->n_positive - answers);
  }
  if (i < s->n_negative) return theme_negative(&c->sheet.theme, i, s->n_negative);
  i -= s->n_negative;
  if (i < s->n_neutral) return THEME_NEUTRAL;
  i -= s->n_neutral;
  if (i < s->n_positive) return theme_positive(&c->sheet.theme, s->n_positive - 1 - i, s->n_positive);
  i -= s->n_positive;
  return i < c->apart ? THEME_NEUTRAL : theme_missing(&c->sheet.theme, i - c->apart, s->n_missing - c->apart);
}

double likert_legend(likert *c, op_text *out) {
  const chart_theme *t = &c->sheet.theme;
  double end = c->sides.n_missing > 0 && !c->stacked ? c->zero + c->missing_start * c->scale - t->text : t->width - t->margin;
  size_t n = shown_columns(c);
  legend_item *items = op_arena_alloc(c->sheet.arena, (n + 1) * sizeof *items, c->sheet.err);
  if (items == NULL) {
    c->sheet.body.failed = true;
    return 0;
  }
  for (size_t i = 0; i < n; i++) items[i] = (legend_item){c->grid.columns[c->sides.columns[i]].label, fill_of(c, i)};
  return legend_lines(&c->sheet, LEGEND_SQUARES, items, n, end, out);
}

/* --- texts --- */

static void write_names(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double leading = theme_leading(t->small), bottom = c->sheet.y + c->legend - 4;
  script_style style = {t->small, THEME_INK_SOFT, false, ALIGN_CENTRE}, grey = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT};
  op_text_add(out, "\n# --- names of the answers\n");
  if (!c->direct) likert_legend(c, out);
  const likert_row *first = &c->rows[0];
  double x = c->zero - (first->negative + first->neutral / 2) * c->scale;
  for (size_t i = 0; c->direct && i < shown_columns(c); i++) {
    const chart_cell *cell = chart_grid_at(&c->grid, first->row, c->sides.columns[i]);
    double width = cell->present ? cell->estimate * c->scale : 0;
    script_lines(out, style, AT_SCREEN, x + width / 2, bottom - leading * ((double)c->names[i].count - 0.5), leading, &c->names[i]);
    x += width;
  }
  script_lines(out, grey, AT_SCREEN, c->zero + c->missing_start * c->scale, bottom - leading * ((double)c->missing_name.count - 0.5), leading,
               &c->missing_name);
}

static void write_row_labels(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double leading = theme_leading(t->text);
  script_style heading = {t->text, THEME_INK, true, ALIGN_LEFT}, none = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT};
  script_style base = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT};
  op_text_add(out, "\n# --- names of the rows\n");
  for (size_t i = 0; i < c->n_rows; i++) {
    const likert_row *r = &c->rows[i];
    script_style label = {t->text, THEME_INK, c->grid.rows[r->row].total, ALIGN_LEFT};
    if (r->empty) script_label(out, none, AT_ROW, c->zero + 6, r->y, words_in(c->sheet.options.language, r->hidden ? "not shown" : "no answers"));
    if (c->n_rows == 1) continue;
    if (r->heading != NULL) script_lines(out, heading, AT_ROW, t->margin, r->heading_y, leading, &r->heading_lines);
    double below = r->base[0] != '\0' ? theme_leading(t->small) : 0;
    script_lines(out, label, AT_ROW, t->margin, r->y - below / 2, leading, &r->lines);
    if (below > 0) script_label(out, base, AT_ROW, t->margin, r->y + leading * (double)r->lines.count / 2, r->base);
  }
}

/* Positive minus negative at the right edge. */
static void write_nets(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double x = t->width - t->margin;
  script_style style = {t->text, THEME_INK, true, ALIGN_RIGHT}, head = {t->small, THEME_INK_FAINT, false, ALIGN_RIGHT};
  op_text_add(out, "\n# --- nets\n");
  script_label(out, head, AT_SCREEN, x, c->sheet.y + c->legend - theme_leading(t->small) * 0.5 - 4, words_in(c->sheet.options.language, "Net"));
  for (size_t i = 0; i < c->n_rows; i++) {
    char number[NUMERALS_TEXT], text[NUMERALS_TEXT + 8];
    double net = op_number_round(c->rows[i].net, 0);
    if (c->rows[i].empty) continue;
    numerals_write(&c->sheet.numerals, fabs(net), 0, false, "", number);
    snprintf(text, sizeof text, "%s%s", net > 0 ? "+" : net < 0 ? "\xE2\x88\x92" : "", number);
    script_label(out, style, AT_ROW, x, c->rows[i].y, text);
  }
}

/* --- figures --- */

static void write_data(likert *c) {
  op_text *out = &c->sheet.body;
  size_t n = shown_columns(c) + c->sides.n_missing;
  op_text_add(out, "\n# --- figures: y of the row, then percent of each answer from left to right; the last n_missing stand apart in grey\n$rows << END\n");
  for (size_t i = 0; i < c->n_rows; i++) {
    if (c->rows[i].empty) continue;
    script_number(out, c->rows[i].y);
    for (size_t k = 0; k < n; k++) {
      const chart_cell *cell = chart_grid_at(&c->grid, c->rows[i].row, c->sides.columns[k]);
      op_text_add_char(out, ' ');
      script_number(out, cell->present && cell->estimate > 0 ? cell->estimate : 0);
    }
    op_text_add_char(out, '\n');
  }
  op_text_add(out, "END\n");
  SCRIPT(out, "n_negative = @; n_neutral = @; n_positive = @; n_missing = @\n", (double)c->sides.n_negative, (double)c->sides.n_neutral,
         (double)c->sides.n_positive, (double)c->sides.n_missing);
}

static void write_colours(const likert *c, op_text *out) {
  size_t n = shown_columns(c) + c->sides.n_missing;
  for (int inks = 0; inks < 2; inks++) {
    op_text_addf(out, "array %s[%zu] = [", inks ? "inks" : "fills", n);
    for (size_t i = 0; i < n; i++) {
      op_text_add(out, i > 0 ? ", " : "");
      script_colour(out, inks ? theme_ink_on(&c->sheet.theme, fill_of(c, i)) : fill_of(c, i));
    }
    op_text_add(out, "]\n");
  }
}

static const char functions[] =
    "shown(v) = gprintf(value, v + 1e-9)    # a tie is rounded up, as in the tables\n"
    "# answer k stands in column k + 1 of $rows; sums over answers a to b\n"
    "total(a, b) = sum [i=a+1:b+1] column(i)\n"
    "negatives(r) = total(1, n_negative)\n"
    "neutrals(r) = total(n_negative + 1, n_negative + n_neutral)\n"
    "positives(r) = total(n_negative + n_neutral + 1, n_answers)\n"
    "missings(r) = total(n_answers + 1, n_answers + n_missing)\n"
    "start(k) = k > n_answers ? missing_start + total(n_answers + 1, k - 1) : -negatives(0) - neutrals(0)/2. + total(1, k - 1)\n";

/* The sums at the ends of the bars. */
static void write_sides(likert *c) {
  double size = c->sheet.theme.text;
  op_text *out = &c->sheet.body;
  SCRIPT(out, ", \\\n  $rows using (start(1)-6*point):1:('{/:Bold '.shown(negatives(0)).percent.'}') with labels right font ',@'", size);
  script_rgb(out, " textcolor", theme_negative(&c->sheet.theme, 0, 2), " notitle");
  SCRIPT(out, ", \\\n  $rows using (neutrals(0)/2.+positives(0)+6*point):1:('{/:Bold '.shown(positives(0)).percent.'}') with labels left font ',@'", size);
  script_rgb(out, " textcolor", theme_positive(&c->sheet.theme, 0, 2), " notitle");
}

static void write_plot(likert *c) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double text = t->text * 0.93;
  op_text_add(out, "\n# --- drawing\n");
  write_colours(c, out);
  SCRIPT(out, "n_answers = n_negative + n_neutral + n_positive\nhalf = @      # half the height of a bar\nvalue = '%.0f'    # how a value is written\n", c->half);
  op_text_addf(out, "percent = '%s'\nset decimalsign '%c'\n", c->sheet.numerals.percent, c->sheet.numerals.decimal);
  SCRIPT(out, "point = @    # one point of the page in percent\n", 1 / c->scale);
  SCRIPT(out, "fits(v) = v >= (v < 9.5 ? @ : @)    # is there room for the value in its bar?\n", text * 1.05 / c->scale, text * 1.75 / c->scale);
  SCRIPT(out, "missing_start = @\n", c->missing_start);
  op_text_add(out, functions);
  op_text_add(out, "plot for [k=1:n_answers+n_missing] $rows using (0):1:(start(k)):(start(k)+column(k+1)):($1-half):($1+half) \\\n"
                    "    with boxxyerror fillstyle solid border rgb paper linecolor rgb fills[k] linewidth 1 title 'answers', \\\n");
  SCRIPT(out, "  for [k=1:n_answers] $rows using (start(k)+column(k+1)/2.):1:(fits(column(k+1)) ? shown(column(k+1)) : '') \\\n"
              "    with labels center font ',@' textcolor rgb inks[k] notitle", text);
  if (c->apart > 0 && c->sides.n_missing > c->apart) {
    SCRIPT(out, ", \\\n  for [k=n_answers+1:n_answers+n_missing] $rows using (start(k)+column(k+1)/2.):1:(fits(column(k+1)) ? shown(column(k+1)) : '') \\\n"
                "    with labels center font ',@' textcolor rgb inks[k] notitle", text);
  } else if (c->sides.n_missing > 0) {
    SCRIPT(out, ", \\\n  $rows using (missing_start+missings(0)+5*point):1:(shown(missings(0))) with labels left font ',@'", text);
    op_text_add(out, " textcolor rgb ink_faint notitle");
  }
  if (!c->stacked) write_sides(c);
  op_text_add_char(out, '\n');
}

void likert_draw(likert *c) {
  op_text *out = &c->sheet.body;
  double factor = (c->height - c->legend) / (c->content - c->legend), rows = c->height - c->legend;
  for (size_t i = 0; i < c->n_rows; i++) {
    c->rows[i].y = (c->rows[i].y - c->legend) * factor;
    c->rows[i].heading_y = (c->rows[i].heading_y - c->legend) * factor;
  }
  c->half *= fmin(factor, 1.5);
  op_text_add(out, "\n# --- the figure\n");
  script_area(out, c->left, c->right, c->sheet.y + c->legend, c->sheet.y + c->height);
  SCRIPT(out, "set xrange [@:@]; set yrange [@:0]\n", (c->left - c->zero) / c->scale, (c->right - c->zero) / c->scale, rows);
  if (!c->stacked) {
    SCRIPT(out, "set arrow from 0,0 to 0,@ nohead ", rows);
    op_text_addf(out, "%s linewidth 1 linecolor rgb ink_soft\n", c->sides.n_neutral > 0 ? "back" : "front");
  }
  write_names(c);
  write_row_labels(c);
  if (c->show_net) write_nets(c);
  write_data(c);
  write_plot(c);
}
