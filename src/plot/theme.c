/* Sizes and colours of charts. */
#include "plot/theme.h"

#include <math.h>
#include <string.h>

#include "plot/theme_file.h"

#define POINTS_PER_INCH 72.0

static op_status size_in(double value, double low, double high, const char *name, const char *unit, double *out, op_error *err) {
  if (value == 0) return OP_OK; /* the theme's */
  if (!(value >= low && value <= high)) {
    return op_fail(err, OP_E_REQUEST, "the chart's %s is %g %s, expected %g to %g", name, value, unit, low, high);
  }
  *out = value;
  return OP_OK;
}

bool theme_font_is_plain(const char *font) {
  size_t n = strlen(font);
  for (const char *c = font; *c != '\0'; c++) {
    bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == ' ' || *c == '-';
    if (!plain) return false;
  }
  return n > 0 && n < 100;
}

static op_status take_font(const char *font, chart_theme *theme, op_error *err) {
  if (font == NULL) return OP_OK;
  theme->font = font;
  if (theme_font_is_plain(font)) return OP_OK;
  op_fail(err, OP_E_REQUEST, "the font name '%.60s' is not a font family", font);
  return op_fail_hint(err, "a name of letters, digits, blanks and hyphens is expected, as in 'Noto Sans'");
}

/* What the options say outright wins over the theme; a size of text scales its companions. */
static op_status take_options(const op_chart_options *o, chart_theme *theme, op_error *err) {
  double wide = theme->width, high = theme->height, text = theme->text;
  op_status status = size_in(o->width, 2, 40, "width", "inches", &wide, err);
  /* a width of one's own leaves the height to the content */
  if (o->width != 0 && o->height == 0) high = 0;
  if (status == OP_OK) status = size_in(o->height, 1, 200, "height", "inches", &high, err);
  if (status == OP_OK) status = size_in(o->font_size, 5, 48, "font size", "points", &text, err);
  if (status == OP_OK) status = size_in(o->dpi, 36, 600, "resolution", "dpi", &theme->dpi, err);
  if (status == OP_OK) status = take_font(o->font, theme, err);
  if (status != OP_OK) return status;
  double factor = text / theme->text;
  theme->width = wide * POINTS_PER_INCH;
  theme->height = high * POINTS_PER_INCH;
  theme->text = text;
  theme->title *= factor;
  theme->subtitle *= factor;
  theme->small *= factor;
  return OP_OK;
}

op_status theme_init(const op_chart_options *options, op_arena *arena, chart_theme *theme, op_error *err) {
  static const op_chart_options defaults = {0};
  const op_chart_options *o = options != NULL ? options : &defaults;
  chart_theme t = {.fallbacks = ""};
  op_status status = theme_files_read(o, arena, &t, err);
  if (status == OP_OK) status = take_options(o, &t, err);
  if (status == OP_OK) *theme = t;
  return status;
}

double theme_leading(double size) { return size * 1.34; }

/* --- names --- */

static const struct {
  const char *name, *use;
} names[THEME_COLOURS] = {
#define THEME_COLOUR(id, name, use) {name, use},
#include "plot/theme.def"
#undef THEME_COLOUR
};

static bool is_named(uint32_t colour) { return colour >= THEME_NAMED && colour - THEME_NAMED < THEME_COLOURS; }

uint32_t theme_rgb(const chart_theme *theme, uint32_t colour) { return is_named(colour) ? theme->colours[colour - THEME_NAMED] : colour & 0xFFFFFF; }

const char *theme_name(uint32_t colour) { return is_named(colour) ? names[colour - THEME_NAMED].name : NULL; }

const char *theme_use(uint32_t colour) { return is_named(colour) ? names[colour - THEME_NAMED].use : NULL; }

/* --- scales --- */

static uint32_t mix(uint32_t from, uint32_t to, double share) {
  uint32_t out = 0;
  for (int shift = 16; shift >= 0; shift -= 8) {
    double a = (double)((from >> shift) & 0xFF), b = (double)((to >> shift) & 0xFF);
    out |= (uint32_t)lround(a + (b - a) * share) << shift;
  }
  return out;
}

/* One step takes the middle colour; two and more go from end to end. */
static uint32_t step(const uint32_t scale[3], size_t i, size_t n) { return n <= 1 ? scale[1] : mix(scale[0], scale[2], (double)i / (double)(n - 1)); }

uint32_t theme_negative(const chart_theme *theme, size_t i, size_t n) { return step(theme->scales[THEME_SCALE_NEGATIVE], i, n); }
uint32_t theme_positive(const chart_theme *theme, size_t i, size_t n) { return step(theme->scales[THEME_SCALE_POSITIVE], i, n); }
uint32_t theme_missing(const chart_theme *theme, size_t i, size_t n) { return step(theme->scales[THEME_SCALE_MISSING], i, n); }

/* Through the middle: a straight line from dark blue to pale blue is muddy. */
uint32_t theme_ordered(const chart_theme *theme, size_t i, size_t n) {
  const uint32_t *scale = theme->scales[THEME_SCALE_ORDERED];
  if (n <= 1) return scale[1];
  double at = 2 * (double)i / (double)(n - 1);
  return at <= 1 ? mix(scale[0], scale[1], at) : mix(scale[1], scale[2], at - 1);
}

uint32_t theme_line(const chart_theme *theme, size_t i) { return theme->scales[THEME_SCALE_LINES][i % THEME_LINES]; }

/* --- contrast --- */

static double luminance(uint32_t colour) {
  static const double weight[3] = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (int k = 0; k < 3; k++) {
    double c = (double)((colour >> (16 - 8 * k)) & 0xFF) / 255;
    sum += weight[k] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double theme_contrast(uint32_t a, uint32_t b) {
  double la = luminance(a) + 0.05, lb = luminance(b) + 0.05;
  return la > lb ? la / lb : lb / la;
}

uint32_t theme_ink_on(const chart_theme *theme, uint32_t fill) {
  uint32_t on = theme_rgb(theme, fill);
  double ink = theme_contrast(on, theme_rgb(theme, THEME_INK)), paper = theme_contrast(on, theme_rgb(theme, THEME_PAPER));
  return paper >= ink ? THEME_PAPER : THEME_INK;
}
