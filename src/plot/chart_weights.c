/* The distribution of the weights, one strip a group, with what it costs beside it. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/axis.h"
#include "plot/footer.h"
#include "plot/section.h"

#define STRIPS  60
#define COLUMNS 5

typedef struct strip {
  const op_row *row; /* of the section "weights" */
  const char *label;
  wording_lines lines;
  const char *texts[COLUMNS];
  double most; /* highest share of a class, percent: each strip has its own height */
  double y;    /* of the base line, points from the top of the figure */
} strip;

typedef struct weight_chart {
  chart_sheet sheet;
  const op_section *figures, *classes;
  strip *strips;
  size_t n;
  double step, reach;      /* of the classes */
  bool open;               /* the last class has no end */
  double left, right;      /* of the plot area */
  double columns[COLUMNS]; /* right edges of the numbers */
  size_t n_columns;        /* that a narrow page has room for */
  double pitch, high;      /* distance of base lines; height of the highest bar */
  double heads, content, height;
} weight_chart;

static const char *const headings[COLUMNS] = {"n", "CV", "deff", "max / mean", "extreme"};

#define AXIS_ROOM 36.0

/* --- reading --- */

static op_status read_classes(weight_chart *c) {
  const op_section *s = c->classes;
  for (size_t r = 0; r < s->n_rows; r++) {
    const double *m = s->rows[r].measures;
    bool open = isnan(m[OP_M_MAXIMUM]);
    if (!open && m[OP_M_MAXIMUM] > m[OP_M_MINIMUM]) c->step = m[OP_M_MAXIMUM] - m[OP_M_MINIMUM];
    c->open = c->open || open;
  }
  for (size_t r = 0; r < s->n_rows; r++) c->reach = fmax(c->reach, s->rows[r].measures[OP_M_MINIMUM] + c->step);
  if (c->step > 0) return OP_OK;
  op_fail(c->sheet.err, OP_E_REQUEST, "nothing to draw: no row has a weight above 0");
  return op_fail_hint(c->sheet.err, "opine weights of the same request tells how many rows have the weight 0");
}

static bool of_strip(const weight_chart *c, const op_row *class, const strip *s) {
  for (size_t k = 0; k < c->figures->n_keys; k++) {
    if (!op_text_equal(class->codes[k], s->row->codes[k])) return false;
  }
  return true;
}

static const char *number(const weight_chart *c, double value, int decimals, bool group) {
  char text[NUMERALS_TEXT];
  if (!isfinite(value)) return "\xE2\x80\x93";
  numerals_write(&c->sheet.numerals, value, decimals, group, "", text);
  return op_arena_string(c->sheet.arena, text, c->sheet.err);
}

static op_status read_strips(weight_chart *c) {
  const op_section *s = c->figures;
  if (s->n_rows > STRIPS) {
    op_fail(c->sheet.err, OP_E_REQUEST, "%zu groups of weights would stand below each other, at most %d can be read", s->n_rows, STRIPS);
    return op_fail_hint(c->sheet.err, "choose groups with --where or give fewer --by variables");
  }
  c->strips = op_arena_alloc(c->sheet.arena, s->n_rows * sizeof *c->strips, c->sheet.err);
  if (c->strips == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) {
    const double *m = s->rows[r].measures;
    strip *out = &c->strips[c->n++];
    out->row = &s->rows[r];
    out->label = section_group(&c->sheet, s, out->row);
    out->texts[0] = number(c, m[OP_M_N], 0, true);
    out->texts[1] = number(c, m[OP_M_CV], 2, false);
    out->texts[2] = number(c, m[OP_M_DEFF], 2, false);
    out->texts[3] = number(c, m[OP_M_MAXIMUM] / m[OP_M_MEAN], 1, false);
    out->texts[4] = number(c, m[OP_M_EXTREME_N], 0, true);
    if (out->label == NULL) return OP_E_MEMORY;
    for (size_t i = 0; i < c->classes->n_rows; i++) {
      if (of_strip(c, &c->classes->rows[i], out)) out->most = fmax(out->most, 100 * c->classes->rows[i].measures[OP_M_ESTIMATE]);
    }
    for (size_t k = 0; k < COLUMNS; k++) {
      if (out->texts[k] == NULL) return OP_E_MEMORY;
    }
  }
  return OP_OK;
}

/* --- layout --- */

/* The first n columns of numbers, from the right edge of the page. */
static void place_columns(weight_chart *c, size_t n) {
  const chart_theme *t = &c->sheet.theme;
  double x = t->width - t->margin;
  for (size_t k = n; k > 0; k--) {
    const char *heading = words_in(c->sheet.options.language, headings[k - 1]);
    double width = wording_width(heading, strlen(heading), t->small, false);
    for (size_t i = 0; i < c->n; i++) width = fmax(width, wording_width(c->strips[i].texts[k - 1], strlen(c->strips[i].texts[k - 1]), t->text, false));
    c->columns[k - 1] = x;
    x -= width + t->text * 0.8;
  }
  c->right = x;
}

static op_status layout(weight_chart *c) {
  const chart_theme *t = &c->sheet.theme;
  double inner = t->width - 2 * t->margin, widest = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < c->n; i++) {
    status = wording_wrap(c->sheet.arena, c->strips[i].label, t->text, (c->strips[i].row->flags & OP_ROW_TOTAL) != 0, inner * 0.28, 2, &c->strips[i].lines,
                          c->sheet.err);
    widest = fmax(widest, c->strips[i].lines.width);
  }
  c->left = t->margin + (widest > 0 ? widest + 12 : 2);
  c->n_columns = COLUMNS + 1;
  do place_columns(c, --c->n_columns);
  while (c->n_columns > 1 && c->right - c->left < 12 * t->text);
  c->heads = theme_leading(t->small) + 6;
  bool alone = c->n == 1;
  c->high = alone ? 150 * t->text / 11 : 26 * t->text / 11;
  c->pitch = alone ? c->high + 8 : fmax(c->high + 8, 2.4 * theme_leading(t->text));
  for (size_t i = 0; i < c->n; i++) c->strips[i].y = c->heads + c->pitch * (double)(i + 1);
  c->content = c->heads + c->pitch * (double)c->n + AXIS_ROOM * t->text / 11;
  return status == OP_OK ? sheet_check_width(&c->sheet, c->right - c->left) : status;
}

/* --- script --- */

static void stretch(weight_chart *c, double factor) {
  c->high *= factor;
  c->pitch *= factor;
  c->heads *= factor;
  for (size_t i = 0; i < c->n; i++) c->strips[i].y *= factor;
}

static void write_words(weight_chart *c) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double leading = theme_leading(t->text);
  script_style head = {t->small, THEME_INK_FAINT, false, ALIGN_RIGHT}, value = {t->text, THEME_INK, false, ALIGN_RIGHT};
  op_text_add(out, "\n# --- groups and their numbers\n");
  for (size_t k = 0; k < c->n_columns; k++) script_label(out, head, AT_ROW, c->columns[k], c->heads / 2 - 2, words_in(c->sheet.options.language, headings[k]));
  for (size_t i = 0; i < c->n; i++) {
    const strip *s = &c->strips[i];
    script_style label = {t->text, THEME_INK, (s->row->flags & OP_ROW_TOTAL) != 0, ALIGN_LEFT};
    double y = c->n == 1 ? c->heads + leading / 2 : s->y - fmin(c->high, 2 * leading) / 2;
    script_lines(out, label, AT_ROW, t->margin, y, leading, &s->lines);
    for (size_t k = 0; k < c->n_columns; k++) script_label(out, value, AT_ROW, c->columns[k], y, s->texts[k]);
  }
}

static void write_bars(weight_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- classes of weights: from, to (divided by the mean), base line, top, percent, is it open above?\n$bars << END\n");
  for (size_t i = 0; i < c->n; i++) {
    const strip *s = &c->strips[i];
    for (size_t r = 0; r < c->classes->n_rows; r++) {
      const op_row *row = &c->classes->rows[r];
      double share = 100 * row->measures[OP_M_ESTIMATE];
      if (!(share > 0) || !of_strip(c, row, s)) continue;
      SCRIPT(out, "@ @ @ @ ", row->measures[OP_M_MINIMUM], row->measures[OP_M_MINIMUM] + c->step, s->y, s->y - c->high * share / s->most);
      SCRIPT(out, "@ @\n", op_number_round(share, 4), isnan(row->measures[OP_M_MAXIMUM]) ? 1 : 0);
    }
  }
  op_text_add(out, "END\n# base lines: y\n$line_bases << END\n");
  for (size_t i = 0; i < c->n; i++) SCRIPT(out, "@\n", c->strips[i].y);
  op_text_add(out, "END\n");
}

static void write_axis(weight_chart *c, double height) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  chart_axis axis = axis_round(0, c->reach, 6);
  script_style style = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE};
  double last = c->reach - (c->open ? c->step : 0);
  op_text_add(out, "\n# --- axis\n");
  SCRIPT(out, "set xrange [0:@]; set yrange [@:0]\n", c->reach, height);
  for (size_t i = 0, n = axis_ticks(&axis, last); i < n; i++) {
    char text[NUMERALS_TEXT];
    double x = axis.low + (double)i * axis.step;
    if (c->open && c->reach - x < 0.06 * c->reach) continue; /* the open class has its own name there */
    numerals_write(&c->sheet.numerals, x, axis.decimals, false, "", text);
    script_label(out, style, AT_COLUMN, x, c->sheet.y + height + t->small, text);
  }
  if (c->open) {
    char text[NUMERALS_TEXT];
    numerals_write(&c->sheet.numerals, last, axis.decimals, false, "", text);
    const char *more = op_arena_format(c->sheet.arena, c->sheet.err, "\xE2\x89\xA5 %s", text);
    script_label(out, style, AT_COLUMN, c->reach - c->step / 2, c->sheet.y + height + t->small, more != NULL ? more : "");
  }
  script_label(out, style, AT_SCREEN, (c->left + c->right) / 2, c->sheet.y + height + t->small + theme_leading(t->small) * 1.15,
               words_in(c->sheet.options.language, "weight divided by the mean of the group's weights"));
  op_text_add(out, "# lines of the grid: x, is it the mean?\n$grid << END\n");
  for (size_t i = 0, n = axis_ticks(&axis, last); i < n; i++) {
    double x = axis.low + (double)i * axis.step;
    if (fabs(x - 1) > 1e-9) SCRIPT(out, "@ 0\n", x);
  }
  op_text_add(out, "1 1\nEND\n");
}

static void write_plot(weight_chart *c, double height) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- drawing\n");
  SCRIPT(out, "plot $grid using 1:(@):(0):(@):($2 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \\\n", c->heads,
         height - c->heads);
  op_text_add(out, "  $bars using (($1+$2)/2):3:1:2:3:4:($6 > 0 ? ink_soft : bar) with boxxyerror linecolor rgb variable title 'weights', \\\n");
  if (c->n == 1 && (c->right - c->left) / c->reach * c->step > 1.7 * c->sheet.theme.small) {
    SCRIPT(out, "  $bars using (($1+$2)/2):($4-@):($5 < 0.5 ? '<1' : sprintf('%.0f', $5 + 1e-9)) with labels font ',@'", c->sheet.theme.small * 0.7,
           c->sheet.theme.small);
    op_text_add(out, " textcolor rgb ink_soft notitle, \\\n");
  }
  SCRIPT(out, "  $line_bases using (0):1:(@):(0) with vectors nohead linewidth 0.8 linecolor rgb axis title 'base lines', \\\n", c->reach);
  SCRIPT(out, "  $grid using 1:($2 > 0 ? @ : NaN):(0):(@) with vectors nohead linewidth 1.2 linecolor rgb ink_soft title 'mean'\n", c->heads,
         height - c->heads);
}

static op_status draw(weight_chart *c) {
  const chart_theme *t = &c->sheet.theme;
  double axis = AXIS_ROOM * t->text / 11;
  op_status status = sheet_body(&c->sheet, c->content, &c->height);
  if (status != OP_OK) return status;
  double plot = c->height - axis;
  stretch(c, plot / (c->content - axis));
  op_text_add(&c->sheet.body, "\n# --- the figure\n");
  script_area(&c->sheet.body, c->left, c->right, c->sheet.y, c->sheet.y + plot);
  write_words(c);
  write_bars(c);
  write_axis(c, plot);
  write_plot(c, plot);
  return OP_OK;
}

/* --- words --- */

/* "Base: rows with a weight above 0 where age < 40: n = 1,500 to 2,000 by group." */
static const char *base_text(const weight_chart *c) {
  double low = INFINITY, high = 0;
  op_text from = {0}, to = {0};
  const char *where = section_convention(c->sheet.result, "where");
  for (size_t i = 0; i < c->n; i++) {
    low = fmin(low, c->strips[i].row->measures[OP_M_N]);
    high = fmax(high, c->strips[i].row->measures[OP_M_N]);
  }
  op_text_add(&from, "n = ");
  numerals_count(&from, &c->sheet.numerals, low, 0);
  numerals_count(&to, &c->sheet.numerals, high, 0);
  const char *out = NULL;
  if (op_text_check(&from, c->sheet.err) == OP_OK && op_text_check(&to, c->sheet.err) == OP_OK) {
    const char *n = high > low ? WORDED(&c->sheet, "@1 to @2", from.data, to.data) : from.data;
    if (n != NULL && high > low) n = WORDED(&c->sheet, "@1 by group", n);
    if (n != NULL) out = where != NULL ? WORDED(&c->sheet, "Base: rows with a weight above 0 where @2: @1.", n, where) : WORDED(&c->sheet, "Base: rows with a weight above 0: @1.", n);
  }
  op_text_clear(&from);
  op_text_clear(&to);
  return out;
}

static const char *number_text(const weight_chart *c, double value, int decimals) {
  const char *text = number(c, value, decimals, true);
  return text != NULL ? text : "";
}

/* The sentences under the figure: what the columns are, how heavy the extreme weights are, rows that do not count. */
static const char *explanation(const weight_chart *c) {
  const chart_sheet *sheet = &c->sheet;
  double zero = 0, share = 0;
  for (size_t i = 0; i < c->n; i++) {
    const double *m = c->strips[i].row->measures;
    zero += isfinite(m[OP_M_ZERO_N]) ? m[OP_M_ZERO_N] : 0;
    if (m[OP_M_EXTREME_SHARE] > share) share = m[OP_M_EXTREME_SHARE];
  }
  return JOINED(sheet,
                words_in(sheet->options.language, "CV: standard deviation by the mean. Deff: 1 + CV\xC2\xB2, how many times equal weights' variance these cost (Kish). "
                                                  "Extreme: weights above the median plus six interquartile ranges."),
                share > 0 ? WORDED(sheet, "They hold up to @1% of a group's weight.", number_text(c, 100 * share, 1)) : "",
                zero > 0 ? WORDED(sheet, "Rows with the weight 0: @1, not counted.", number_text(c, zero, 0)) : "");
}

static op_status words(weight_chart *c) {
  chart_sheet *sheet = &c->sheet;
  chart_grid grid = {.section = c->figures, .question = "", .by = "", .methods = ""};
  const char *weight = section_fact(sheet->result, "weights"), *language = sheet->options.language;
  const char *by = section_by(sheet, c->figures), *base = base_text(c), *extra = explanation(c);
  grid.question = weight != NULL ? WORDED(sheet, "Distribution of the weights (@1)", weight) : words_in(language, "Distribution of the weights");
  if (by == NULL || base == NULL || extra == NULL || grid.question == NULL) return OP_E_MEMORY;
  const char *alone = words_in(language, "Percent of the respondents by weight");
  const char *detail = c->n > 1 ? WORDED(sheet, "Respondents by weight, by @1; each strip has its own height", by) : alone;
  if (detail == NULL) return OP_E_MEMORY;
  op_status status = section_head(sheet, &grid, detail);
  if (status == OP_OK) status = sheet_note(sheet, base);
  return status == OP_OK ? footer_notes(sheet, &grid, &(footer_words){false, "group", NULL, extra}) : status;
}

static op_status say(weight_chart *c) {
  op_text text = {0};
  for (size_t i = 0; i < c->n && i < SECTION_SAID; i++) {
    const strip *s = &c->strips[i];
    op_text_addf(&text, "%s%s%s", i > 0 ? "; " : "", s->label, s->label[0] != '\0' ? ": " : "");
    for (size_t k = 0; k < COLUMNS; k++) op_text_addf(&text, "%s%s %s", k > 0 ? ", " : "", words_in(c->sheet.options.language, headings[k]), s->texts[k]);
  }
  if (c->n > SECTION_SAID) section_more(&c->sheet, &text, "and @1 more groups", c->n - SECTION_SAID);
  return section_say(&c->sheet, &text);
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  weight_chart c = {.figures = op_result_section_named(result, "weights"), .classes = op_result_section_named(result, "histogram")};
  op_status status = sheet_open(result, options, &c.sheet, err);
  if (status == OP_OK && c.figures == NULL) status = op_fail(err, OP_E_REQUEST, "the histogram has no figures beside it");
  if (status == OP_OK) status = read_classes(&c);
  if (status == OP_OK) status = read_strips(&c);
  if (status == OP_OK) status = layout(&c);
  if (status == OP_OK) status = words(&c);
  if (status == OP_OK) status = say(&c);
  if (status == OP_OK) status = draw(&c);
  if (status == OP_OK) status = sheet_close(&c.sheet, c.height, text, length);
  sheet_clear(&c.sheet);
  return status;
}

const op_chart op_chart_weights = {.name = "weights",
                                   .summary = "histograms of the weights with CV, design effect and extreme weights, by wave or group",
                                   .script = script,
                                   .command = "weights",
                                   .draws = "the histogram of weights",
                                   .section = "histogram",
                                   .key = "class",
                                   .example = "surveys/cab-kazakhstan/study.yaml --by wave --kind weights"};
