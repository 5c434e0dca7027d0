/* Pieces of a gnuplot script. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "plot/sheet.h"

void script_number(op_text *out, double value) {
  char text[OP_NUMBER_TEXT];
  double rounded = fabs(value) < 1e-2 ? value : op_number_round(value, 6);
  if (op_number_write(rounded == 0 ? 0 : rounded, text) == 0) op_text_add(out, "NaN");
  else
    op_text_add(out, text);
}

void script_add(op_text *out, const char *form, const double *values, size_t count) {
  size_t used = 0;
  for (const char *hole = strchr(form, '@'); hole != NULL && used < count; hole = strchr(form, '@')) {
    op_text_add_bytes(out, form, (size_t)(hole - form));
    script_number(out, values[used++]);
    form = hole + 1;
  }
  op_text_add(out, form);
}

void script_colour(op_text *out, uint32_t colour) {
  const char *name = theme_name(colour);
  if (name != NULL) op_text_add(out, name);
  else
    op_text_addf(out, "0x%06X", (unsigned)colour);
}

void script_rgb(op_text *out, const char *before, uint32_t colour, const char *after) {
  op_text_addf(out, "%s rgb ", before);
  script_colour(out, colour);
  op_text_add(out, after);
}

static void write_label(op_text *out, script_style style, script_place place, double x, double y, const char *text, const char *end) {
  static const char *const align[] = {"left", "center", "right"};
  static const char *const form[] = {" at screen X(@), screen Y(@)", " at screen X(@), first @", " at first @, first @", " at first @, screen Y(@)"};
  op_text_add(out, "set label ");
  if (style.bold) wording_add_bold(out, text);
  else
    wording_add_quoted(out, text);
  bool x_points = place == AT_SCREEN || place == AT_ROW, y_points = place == AT_SCREEN || place == AT_COLUMN;
  SCRIPT(out, form[place], x_points ? op_number_round(x, 2) : x, y_points ? op_number_round(y, 2) : y);
  op_text_addf(out, " %s", align[style.align]);
  SCRIPT(out, " font ',@'", op_number_round(style.size, 1));
  script_rgb(out, " textcolor", style.ink, style.bold ? " enhanced front" : " noenhanced front");
  op_text_add(out, end);
}

void script_label(op_text *out, script_style style, script_place place, double x, double y, const char *text) {
  write_label(out, style, place, x, y, text, "\n");
}

void script_boxed_label(op_text *out, script_style style, script_place place, double x, double y, const char *text) {
  write_label(out, style, place, x, y, text, " boxed\n");
}

void script_lines(op_text *out, script_style style, script_place place, double x, double y, double leading, const wording_lines *lines) {
  if (place != AT_SCREEN && lines->count > 0) y -= leading * (double)(lines->count - 1) / 2;
  for (size_t i = 0; i < lines->count; i++) script_label(out, style, place, x, y + leading * (double)i, lines->items[i]);
}

void script_area(op_text *out, double left, double right, double top, double bottom) {
  SCRIPT(out, "set lmargin at screen X(@); set rmargin at screen X(@)\n", op_number_round(left, 2), op_number_round(right, 2));
  SCRIPT(out, "set tmargin at screen Y(@); set bmargin at screen Y(@)\n", op_number_round(top, 2), op_number_round(bottom, 2));
}
