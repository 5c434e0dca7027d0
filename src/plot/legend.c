/* Legends: swatches with names, set like text. */
#include "plot/legend.h"

#include <math.h>

typedef struct place {
  double x, y, row; /* of the next item; lines of text in this row of items */
} place;

static void write_swatch(const chart_sheet *sheet, legend_form form, uint32_t colour, double x, double y, op_text *out) {
  double size = sheet->theme.small, half = form == LEGEND_DOTS ? size * 0.36 : size * 0.47;
  const char *shape = form == LEGEND_DOTS ? "set object circle at screen X(@), screen Y(@) size screen @/W" : "set object rectangle center screen X(@), screen Y(@) size screen @/W, screen @/H";
  if (form == LEGEND_DOTS) SCRIPT(out, shape, x + half, y, half);
  else
    SCRIPT(out, shape, x + half, y, 2 * half, 2 * half);
  script_rgb(out, " fillstyle solid noborder fillcolor", colour, "\n");
}

/* One item: a new row of items begins where it does not fit. */
static void set_item(chart_sheet *sheet, legend_form form, const legend_item *item, double right, place *at, op_text *out) {
  const chart_theme *t = &sheet->theme;
  double size = t->small * 1.05, leading = theme_leading(size), swatch = size * 0.95;
  script_style style = {size, THEME_INK, false, ALIGN_LEFT};
  wording_lines lines;
  if (wording_wrap(sheet->arena, item->name, size, false, right - t->margin - 2 * swatch, 3, &lines, sheet->err) != OP_OK) sheet->body.failed = true;
  if (sheet->body.failed || lines.count == 0) return;
  double width = swatch + 4 + lines.width;
  if (at->x > t->margin && at->x + width > right) {
    at->x = t->margin;
    at->y += leading * at->row + size * 0.45;
    at->row = 1;
  }
  if (out != NULL) {
    write_swatch(sheet, form, item->colour, at->x, at->y, out);
    script_lines(out, style, AT_SCREEN, at->x + swatch + 4, at->y, leading, &lines);
  }
  at->row = fmax(at->row, (double)lines.count);
  at->x += width + size * 1.4;
}

double legend_lines(chart_sheet *sheet, legend_form form, const legend_item *items, size_t n, double right, op_text *out) {
  double size = sheet->theme.small * 1.05;
  place at = {sheet->theme.margin, sheet->y + size * 0.9, 1};
  for (size_t i = 0; i < n; i++) set_item(sheet, form, &items[i], right, &at, out);
  return at.y + theme_leading(size) * (at.row - 0.5) + size * 0.6 - sheet->y;
}
