/* The script of a heat map. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "plot/heat.h"
#include "plot/words.h"

/* --- colours --- */

static uint32_t between(uint32_t from, uint32_t to, double share) {
  uint32_t out = 0;
  for (int shift = 16; shift >= 0; shift -= 8) {
    double a = (double)((from >> shift) & 0xFF), b = (double)((to >> shift) & 0xFF);
    out |= (uint32_t)lround(a + (b - a) * share) << shift;
  }
  return out;
}

/* From nearly the paper to the theme's ordered scale: its lightness falls evenly, so that grey print keeps the order. */
static uint32_t shade(const heat_map *h, double percent) {
  const chart_theme *t = &h->sheet.theme;
  double share = fmin(fmax(percent / h->top, 0), 1), pale = 0.3;
  if (share < pale) return between(theme_rgb(t, THEME_PAPER), theme_ordered(t, 100, 101), 0.25 + 0.75 * share / pale);
  return theme_ordered(t, (size_t)lround(100 * (1 - share) / (1 - pale)), 101);
}

static uint32_t residual_shade(const heat_map *h, int class) {
  const chart_theme *t = &h->sheet.theme;
  if (class == 0) return between(theme_rgb(t, THEME_PAPER), theme_rgb(t, THEME_GRID), 0.6);
  return class > 0 ? theme_positive(t, class == 2 ? 0 : 2, 3) : theme_negative(t, class == -2 ? 0 : 2, 3);
}

static uint32_t fill_of(const heat_map *h, const heat_column *column, const heat_cell *cell) {
  if (h->residuals == NULL) return shade(h, cell->percent);
  return column->total ? theme_rgb(&h->sheet.theme, THEME_PAPER) : residual_shade(h, heat_class(cell->residual));
}

/* --- texts --- */

/* Rows share what the names above and the legend below leave; text keeps its size. */
static void stretch(heat_map *h) {
  double head = h->group_lines + h->names, legend = HEAT_LEGEND * h->sheet.theme.text / 11;
  double factor = (h->figure - head - legend) / (h->content - head - legend);
  h->height *= factor;
  for (size_t i = 0; i < h->n_rows; i++) {
    h->rows[i].y = head + (h->rows[i].y - head) * factor;
    h->rows[i].heading_y = head + (h->rows[i].heading_y - head) * factor;
  }
}

static void write_rows(heat_map *h) {
  const chart_theme *t = &h->sheet.theme;
  op_text *out = &h->sheet.body;
  double leading = theme_leading(t->text);
  op_text_add(out, "\n# --- names of rows and columns\n");
  for (size_t i = 0; i < h->n_rows; i++) {
    const heat_row *row = &h->rows[i];
    bool strong = (row->flags & (OP_ROW_NET | OP_ROW_TOTAL)) != 0;
    script_style heading = {t->text, THEME_INK, true, ALIGN_LEFT}, faint = {t->small, THEME_INK_FAINT, false, ALIGN_RIGHT};
    script_style label = {t->text, (row->flags & OP_ROW_MISSING) != 0 ? THEME_INK_FAINT : THEME_INK, strong, ALIGN_RIGHT};
    if (row->heading != NULL) script_lines(out, heading, AT_ROW, t->margin, row->heading_y, leading, &row->heading_lines);
    script_lines(out, label, AT_ROW, h->left - 8, row->y, leading, &row->lines);
    if (!(row->base > 0)) continue;
    char text[NUMERALS_TEXT];
    numerals_write(&h->sheet.numerals, row->base, 0, true, row->small ? "*" : "", text);
    script_label(out, faint, AT_ROW, t->width - t->margin, row->y, text);
  }
}

/* One line of an upright name, read from below. */
static void upright_label(heat_map *h, double x, double y, const char *text) {
  op_text *out = &h->sheet.body;
  op_text_add(out, "set label ");
  wording_add_quoted(out, text);
  SCRIPT(out, " at screen X(@), first @ left rotate by 90 font ',@'", op_number_round(x, 2), op_number_round(y, 2), h->sheet.theme.small);
  script_rgb(out, " textcolor", THEME_INK_SOFT, " noenhanced front\n");
}

static void write_column(heat_map *h, const heat_column *column) {
  const chart_theme *t = &h->sheet.theme;
  op_text *out = &h->sheet.body;
  double leading = theme_leading(t->small), bottom = h->group_lines + h->names - h->bases - 3;
  script_style name = {t->small, THEME_INK_SOFT, column->total, ALIGN_CENTRE}, faint = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE};
  if (h->upright) {
    double first = column->x - leading * (double)(column->lines.count - 1) / 2;
    for (size_t i = 0; i < column->lines.count; i++) upright_label(h, first + leading * (double)i, bottom, column->lines.items[i]);
  } else {
    double centre = bottom - leading * (double)column->lines.count / 2;
    script_lines(out, name, AT_ROW, column->x, centre, leading, &column->lines);
  }
  if (h->bases == 0 || !(column->base > 0)) return;
  char text[NUMERALS_TEXT];
  numerals_write(&h->sheet.numerals, column->base, 0, true, column->small ? "*" : "", text);
  script_label(out, faint, AT_ROW, column->x, h->group_lines + h->names - h->bases / 2 - 1, text);
}

/* The column variable over its columns, with a line under it. */
static void write_groups(heat_map *h) {
  op_text *out = &h->sheet.body;
  double leading = theme_leading(h->sheet.theme.small);
  script_style style = {h->sheet.theme.small, THEME_INK, true, ALIGN_CENTRE};
  for (size_t j = 0, end; j < h->n_columns; j = end) {
    const wording_lines *lines = &h->columns[j].group_lines;
    for (end = j + 1; end < h->n_columns && h->columns[end].group == NULL;) end++;
    if (lines->count == 0) continue;
    double from = h->columns[j].x - h->width / 2, to = h->columns[end - 1].x + h->width / 2;
    script_lines(out, style, AT_ROW, (from + to) / 2, h->group_lines - 7 - leading * (double)lines->count / 2, leading, lines);
    SCRIPT(out, "set arrow from screen X(@), first @ to screen X(@), first @ nohead linewidth 0.8", from + 1, h->group_lines - 4, to - 1, h->group_lines - 4);
    script_rgb(out, " linecolor", THEME_AXIS, "\n");
  }
}

/* --- cells --- */

static void write_cells(heat_map *h) {
  op_text *out = &h->sheet.body;
  op_text_add(out,
              "\n# --- cells: x, y (points), percent, colour, 1 where the number has the colour of the paper, class of the residual (-2 to 2), 1 where the "
              "base is small\n$marks << END\n");
  for (size_t i = 0; i < h->n_rows; i++) {
    for (size_t j = 0; j < h->n_columns; j++) {
      const heat_cell *cell = &h->cells[i * HEAT_COLUMNS + j];
      if (!cell->present) continue;
      uint32_t fill = fill_of(h, &h->columns[j], cell);
      int class = h->residuals != NULL && !h->columns[j].total ? heat_class(cell->residual) : 0;
      SCRIPT(out, "@ @ @ ", op_number_round(h->columns[j].x, 2), op_number_round(h->rows[i].y, 2), cell->percent);
      bool starred = cell->small && h->bases == 0 && !(h->rows[i].base > 0); /* else the star stands at the base */
      SCRIPT(out, "@ @ @ @\n", (double)fill, theme_ink_on(&h->sheet.theme, fill) == THEME_PAPER ? 1 : 0, class, starred ? 1 : 0);
    }
  }
  op_text_add(out, "END\n");
}

#define STEPS 6

/* The legend begins under the cells, or at the margin where it would not fit, and its boxes leave room for its name. */
static double place_legend(const heat_map *h, double name, size_t n, double *box) {
  const chart_theme *t = &h->sheet.theme;
  double room = t->width - t->margin - name - 6, wanted = *box * (double)n;
  double left = h->left + wanted <= room ? h->left : fmax(t->margin, fmin(h->left, room - wanted));
  *box = fmin(*box, (room - left) / (double)n);
  return left;
}

/* Boxes with their meaning, under the cells. */
static void write_legend(heat_map *h, double top) {
  static const char *const classes[] = {"\xE2\x89\xA4 \xE2\x88\x92" "3", "\xE2\x88\x92" "3 \xE2\x80\xA6 \xE2\x88\x92" "2", "\xE2\x88\x92" "2 \xE2\x80\xA6 2", "2 \xE2\x80\xA6 3", "\xE2\x89\xA5 3"};
  const chart_theme *t = &h->sheet.theme;
  op_text *out = &h->sheet.body;
  bool residuals = h->residuals != NULL;
  size_t n = residuals ? 5 : STEPS;
  double box = residuals ? t->small * 7.4 : t->small * 3.6, high = t->small * 0.9, y = top + t->small * 1.6;
  script_style style = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE}, left = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT};
  op_text_add(out, "\n# --- legend\n");
  const char *name = words_in(h->sheet.options.language, residuals ? "adjusted residual" : "percent");
  double begin = place_legend(h, wording_width(name, strlen(name), t->small, false), n, &box);
  script_label(out, left, AT_ROW, begin + box * (double)n + 6, y, name);
  for (size_t k = 0; k < n; k++) {
    double from = begin + box * (double)k;
    uint32_t fill = residuals ? residual_shade(h, (int)k - 2) : shade(h, h->top * (double)k / (STEPS - 1));
    SCRIPT(out, "set object rectangle from screen X(@), first @ to screen X(@), first @", from, y - high / 2, from + box - 1, y + high / 2);
    script_rgb(out, " fillstyle solid noborder fillcolor", fill, "\n");
    char text[NUMERALS_TEXT];
    numerals_write(&h->sheet.numerals, h->top * (double)k / (STEPS - 1), 0, false, k + 1 == n ? "%" : "", text);
    script_label(out, style, AT_ROW, from + box / 2, y + high / 2 + t->small * 0.75, residuals ? classes[k] : text);
  }
}

static void write_plot(heat_map *h, double height) {
  op_text *out = &h->sheet.body;
  op_text_add(out, "\n# --- drawing\n");
  SCRIPT(out, "set xrange [0:@]; set yrange [@:0]\n", h->sheet.theme.width, height);
  SCRIPT(out, "half = @\n", op_number_round(h->width / 2 - 0.5, 3));
  SCRIPT(out, "point = @    # half the height of a cell\n", op_number_round(h->height / 2 - 0.5, 3));
  op_text_add(out,
              "shown(v, class) = (v > 0 && v < 0.5 ? '<1' : sprintf('%.0f', v + 1e-9)) . (class == 0 ? '' : class == 2 ? ' ++' : class == 1 ? ' +' : class == "
              "-1 ? ' \xE2\x88\x92' : ' \xE2\x88\x92\xE2\x88\x92')\n");
  op_text_add(out, "plot $marks using 1:2:($1-half):($1+half):($2-point):($2+point):4 with boxxyerror linecolor rgb variable title 'cells'");
  if (h->numbers)
    SCRIPT(out, ", \\\n  $marks using 1:2:(shown($3, $6).($7 > 0 ? '*' : '')):($5 > 0 ? paper : ink) with labels font ',@' textcolor rgb variable notitle",
           fmin(h->sheet.theme.text * 0.95, h->residuals != NULL ? h->width / 3.4 : h->width / 2));
  op_text_add(out, "\n");
}

op_status heat_draw(heat_map *h) {
  op_status status = sheet_body(&h->sheet, h->content, &h->figure);
  if (status != OP_OK) return status;
  stretch(h);
  op_text_add(&h->sheet.body, "\n# --- the figure\n");
  script_area(&h->sheet.body, 0, h->sheet.theme.width, h->sheet.y, h->sheet.y + h->figure);
  write_rows(h);
  for (size_t j = 0; j < h->n_columns; j++) write_column(h, &h->columns[j]);
  write_groups(h);
  write_cells(h);
  write_legend(h, h->rows[h->n_rows - 1].y + h->height / 2);
  write_plot(h, h->figure);
  return OP_OK;
}
