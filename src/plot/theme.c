/* Sizes and colours of charts. */
#include "plot/theme.h"

#include <math.h>
#include <string.h>

#define POINTS_PER_INCH 72.0

static op_status size_in(double value, double low, double high, double otherwise, const char *name, const char *unit, double *out,
                         op_error *err) {
  if (value == 0) {
    *out = otherwise;
    return OP_OK;
  }
  if (!(value >= low && value <= high)) {
    return op_fail(err, OP_E_REQUEST, "the chart's %s is %g %s, expected %g to %g", name, value, unit, low, high);
  }
  *out = value;
  return OP_OK;
}

/* The name goes into the script and into SVG attributes: letters, digits, blanks and hyphens are what family names consist of. */
static op_status check_font(const char *font, op_error *err) {
  size_t n = strlen(font);
  for (const char *c = font; *c != '\0'; c++) {
    bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == ' ' || *c == '-';
    if (!plain) n = 0;
  }
  if (n > 0 && n < 100) return OP_OK;
  op_fail(err, OP_E_REQUEST, "the font name '%.60s' is not a font family", font);
  return op_fail_hint(err, "a name of letters, digits, blanks and hyphens is expected, as 'Noto Sans'");
}

op_status theme_init(const op_chart_options *options, chart_theme *theme, op_error *err) {
  static const op_chart_options defaults = {0};
  const op_chart_options *o = options != NULL ? options : &defaults;
  /* the generic family: fontconfig (PNG, PDF) and browsers (SVG) each put their own complete sans-serif font there */
  chart_theme t = {.font = o->font != NULL ? o->font : "sans-serif"};
  double inches_wide = 0, inches_high = 0;
  op_status status = size_in(o->width, 4, 40, 8.5, "width", "inches", &inches_wide, err);
  if (status == OP_OK) status = size_in(o->height, 1, 200, 0, "height", "inches", &inches_high, err);
  if (status == OP_OK) status = size_in(o->font_size, 5, 48, 11, "font size", "points", &t.text, err);
  if (status == OP_OK) status = size_in(o->dpi, 36, 600, 144, "resolution", "dpi", &t.dpi, err);
  if (status == OP_OK) status = check_font(t.font, err);
  if (status != OP_OK) return status;
  t.width = inches_wide * POINTS_PER_INCH;
  t.height = inches_high * POINTS_PER_INCH;
  t.margin = 24;
  t.title = t.text * 1.5;
  t.subtitle = t.text * 1.08;
  t.small = t.text * 0.8;
  *theme = t;
  return OP_OK;
}

double theme_leading(double size) { return size * 1.34; }

static uint32_t mix(uint32_t from, uint32_t to, double share) {
  uint32_t out = 0;
  for (int shift = 16; shift >= 0; shift -= 8) {
    double a = (double)((from >> shift) & 0xFF), b = (double)((to >> shift) & 0xFF);
    out |= (uint32_t)lround(a + (b - a) * share) << shift;
  }
  return out;
}

static uint32_t step(uint32_t strong, uint32_t middle, uint32_t pale, size_t i, size_t n) {
  if (n <= 1) return middle;
  return mix(strong, pale, (double)i / (double)(n - 1));
}

/* The ends are those of ColorBrewer's BrBG (Brewer 2003), which is safe for colour-blind readers. */
uint32_t theme_negative(size_t i, size_t n) { return step(0x8C510A, 0xB8781F, 0xDFC27D, i, n); }
uint32_t theme_positive(size_t i, size_t n) { return step(0x01665E, 0x2E8B82, 0x80CDC1, i, n); }
uint32_t theme_missing(size_t i, size_t n) { return step(0xB4B7BB, 0xC4C7CB, 0xDCDEE1, i, n); }

/* Hues of Okabe and Ito (2008), darkened where they are too pale for text on white. */
uint32_t theme_line(size_t i) {
  static const uint32_t lines[THEME_LINES] = {0x0067A5, 0xC04E00, 0x00795A, 0x9C4A86, 0x7A5C00, 0x2F2F2F, 0x2E86B5, 0xB02A37};
  return lines[i % THEME_LINES];
}

static double luminance(uint32_t colour) {
  static const double weight[3] = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (int k = 0; k < 3; k++) {
    double c = (double)((colour >> (16 - 8 * k)) & 0xFF) / 255;
    sum += weight[k] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

uint32_t theme_ink_on(uint32_t fill) {
  double on = luminance(fill) + 0.05, dark = luminance(THEME_INK) + 0.05;
  return 1.05 / on >= on / dark ? THEME_PAPER : THEME_INK;
}
