/* The sample as a population pyramid: age groups (or any categories) by sex, unweighted and weighted beside each other, and the population's shares. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/axis.h"
#include "plot/footer.h"
#include "plot/section.h"

#define STEPS 40 /* rows that a page can show */

typedef struct step {
  const op_row *row; /* names the step */
  const char *label;
  wording_lines lines;
  const op_row *sides[2];
  double y;
} step;

typedef struct pyramid {
  chart_sheet sheet;
  const op_section *section;
  size_t variable, category, with, with_category; /* keys */
  size_t step_key, side_key;                      /* category and with_category, or the other way around */
  step steps[STEPS];
  size_t n;
  const op_row *side_rows[2];
  bool weighted, population;
  chart_axis axis;                 /* of percents, from 0 */
  double left, right, middle, gap; /* of the plot; half the room of the names in the middle */
  double pitch, half;              /* distance of steps, half the height of one bar */
  double legend, content, height;
} pyramid;

#define AXIS_ROOM 36.0

/* --- reading --- */

/* Distinct values of a key among the rows of the spec that `first` begins. */
static size_t distinct(const pyramid *p, const op_row *first, size_t end, size_t key) {
  size_t n = 0;
  for (const op_row *row = first; row < p->section->rows + end; row++) {
    bool known = false;
    for (const op_row *other = first; other < row && !known; other++) known = section_same_key(other, row, key);
    n += !known;
  }
  return n;
}

/* Rows [first, end) of the first crossing and group. */
static op_status find_crossing(pyramid *p, size_t *first, size_t *end) {
  const op_section *s = p->section;
  op_error *err = p->sheet.err;
  *first = 0;
  while (*first < s->n_rows && s->rows[*first].codes[p->with] == NULL) ++*first;
  if (*first == s->n_rows) {
    op_fail(err, OP_E_REQUEST, "a pyramid has two sides, and '%s' is crossed with nothing", s->n_rows > 0 ? s->rows[0].codes[p->variable] : "the variable");
    return op_fail_hint(err, "cross two variables, as in 'age*sex'");
  }
  const op_row *row = &s->rows[*first];
  for (size_t r = 0; r < s->n_rows; r++) {
    if (section_same_key(row, &s->rows[r], p->variable) && section_same_key(row, &s->rows[r], p->with)) continue;
    op_fail(err, OP_E_REQUEST, "a pyramid shows one crossing of two variables, and the result has more");
    return op_fail_hint(err, "ask for it alone, as in 'age*sex'");
  }
  for (*end = *first; *end < s->n_rows; ++*end) {
    const op_row *other = &s->rows[*end];
    if (!section_same_key(row, other, p->variable) || !section_same_key(row, other, p->with)) break;
    if (section_same_group(s, row, other)) continue;
    op_fail(err, OP_E_REQUEST, "a pyramid shows one group, and the result has several");
    return op_fail_hint(err, "leave --by out, and choose a group with --where");
  }
  return OP_OK;
}

static op_status choose_sides(pyramid *p, size_t first, size_t end) {
  const op_row *row = &p->section->rows[first];
  size_t steps = distinct(p, row, end, p->category), sides = distinct(p, row, end, p->with_category);
  p->step_key = p->category;
  p->side_key = p->with_category;
  if (sides != 2 && steps == 2) {
    p->step_key = p->with_category;
    p->side_key = p->category;
    steps = sides;
    sides = 2;
  }
  if (sides == 2 && steps <= STEPS) return OP_OK;
  if (sides != 2) {
    op_fail(p->sheet.err, OP_E_REQUEST, "a pyramid has two sides, and '%s' has %zu categories", row->codes[p->with], sides);
    return op_fail_hint(p->sheet.err, "choose two of them with --where");
  }
  op_fail(p->sheet.err, OP_E_REQUEST, "a pyramid of %zu steps cannot be read, at most %d can", steps, STEPS);
  return op_fail_hint(p->sheet.err, "wider bands with --breaks make fewer");
}

static op_status place(pyramid *p, const op_row *row) {
  size_t i = 0, side = p->side_rows[0] != NULL && !section_same_key(p->side_rows[0], row, p->side_key) ? 1 : 0;
  while (i < p->n && !section_same_key(p->steps[i].row, row, p->step_key)) i++;
  if (i == p->n) {
    p->steps[p->n++] = (step){.row = row, .label = section_label(&p->sheet, row, p->step_key)};
    if (p->steps[i].label == NULL) return OP_E_MEMORY;
  }
  p->steps[i].sides[side] = row;
  p->side_rows[side] = row;
  return OP_OK;
}

static op_status read_steps(pyramid *p) {
  const op_section *s = p->section;
  size_t first = 0, end = 0;
  double most = 0;
  op_status status = find_crossing(p, &first, &end);
  if (status == OP_OK) status = choose_sides(p, first, end);
  for (size_t r = first; status == OP_OK && r < end; r++) {
    const double *m = s->rows[r].measures;
    status = place(p, &s->rows[r]);
    const double shares[] = {m[OP_M_ESTIMATE], m[OP_M_UNWEIGHTED], m[OP_M_POPULATION], m[OP_M_UPPER]};
    for (size_t k = 0; k < 4; k++) {
      if (isfinite(shares[k])) most = fmax(most, 100 * shares[k]);
    }
    p->population = p->population || isfinite(m[OP_M_POPULATION]);
  }
  if (status != OP_OK) return status;
  p->weighted = section_fact(p->sheet.result, "weights") != NULL;
  p->axis = axis_round(0, most, 4);
  if (most > 0 && p->side_rows[1] != NULL) return OP_OK;
  return op_fail(p->sheet.err, OP_E_REQUEST, "nothing to draw: nobody is in any of the cells");
}

/* --- layout --- */

static op_status layout(pyramid *p) {
  const chart_theme *t = &p->sheet.theme;
  double widest = 0, leading = theme_leading(t->text), lines = 1;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < p->n; i++) {
    status = wording_wrap(p->sheet.arena, p->steps[i].label, t->text, false, (t->width - 2 * t->margin) * 0.26, 2, &p->steps[i].lines, p->sheet.err);
    widest = fmax(widest, p->steps[i].lines.width);
    lines = fmax(lines, (double)p->steps[i].lines.count);
  }
  p->gap = widest / 2 + 10;
  p->left = t->margin;
  p->right = t->width - t->margin;
  p->middle = t->width / 2;
  p->pitch = fmax(t->text * 2.3, leading * lines + 4);
  p->half = fmin(p->pitch * 0.2, t->text * 0.46);
  p->legend = 2 * theme_leading(t->text) + 8;
  for (size_t i = 0; i < p->n; i++) p->steps[i].y = p->legend + p->pitch * ((double)(p->n - 1 - i) + 0.5); /* the first step is the lowest */
  p->content = p->legend + p->pitch * (double)p->n + AXIS_ROOM * t->text / 11;
  return status == OP_OK ? sheet_check_width(&p->sheet, p->middle - p->gap - p->left) : status;
}

/* Points of the page that a share takes on one side; the number at the end of the longest bar has room. */
static double scale(const pyramid *p) { return (p->middle - p->gap - p->left - p->sheet.theme.text * 2.4) / p->axis.high; }

static double edge(const pyramid *p, size_t side, double percent) {
  double length = scale(p) * percent;
  return side == 0 ? p->middle - p->gap - length : p->middle + p->gap + length;
}

/* --- script --- */

static void stretch(pyramid *p, double factor) {
  p->pitch *= factor;
  p->half *= factor;
  p->legend *= factor;
  for (size_t i = 0; i < p->n; i++) p->steps[i].y *= factor;
}

static void write_names(pyramid *p) {
  const chart_theme *t = &p->sheet.theme;
  op_text *out = &p->sheet.body;
  script_style label = {t->text, THEME_INK, false, ALIGN_CENTRE};
  op_text_add(out, "\n# --- names of the steps and sides\n");
  for (size_t i = 0; i < p->n; i++) script_lines(out, label, AT_ROW, p->middle, p->steps[i].y, theme_leading(t->text), &p->steps[i].lines);
}

static op_status write_sides(pyramid *p) {
  const chart_theme *t = &p->sheet.theme;
  for (size_t side = 0; side < 2; side++) {
    wording_lines lines;
    const char *label = section_label(&p->sheet, p->side_rows[side], p->side_key);
    if (label == NULL) return OP_E_MEMORY;
    op_status status = wording_wrap(p->sheet.arena, label, t->text, true, p->middle - p->gap - p->left, 1, &lines, p->sheet.err);
    if (status != OP_OK) return status;
    script_style style = {t->text, THEME_INK, true, side == 0 ? ALIGN_RIGHT : ALIGN_LEFT};
    script_lines(&p->sheet.body, style, AT_ROW, edge(p, side, 0), p->legend - theme_leading(t->text) / 2 - 2, 0, &lines);
  }
  return OP_OK;
}

/* "■ weighted  ■ unweighted  | population", from the left. */
static void write_legend(pyramid *p) {
  const chart_theme *t = &p->sheet.theme;
  op_text *out = &p->sheet.body;
  const struct {
    bool there;
    uint32_t colour;
    const char *text;
    bool line;
  } keys[] = {{p->weighted, THEME_BAR_NET, words_in(p->sheet.options.language, "weighted"), false},
              {true, p->weighted ? THEME_BAR_TOTAL : THEME_BAR_NET, words_in(p->sheet.options.language, p->weighted ? "without weights" : "sample (no weights)"), false},
              {p->population, THEME_INK, words_in(p->sheet.options.language, "population"), true}};
  script_style style = {t->small, THEME_INK_SOFT, false, ALIGN_LEFT};
  double x = t->margin, y = theme_leading(t->text) / 2, box = t->small;
  for (size_t k = 0; k < 3; k++) {
    if (!keys[k].there) continue;
    double wide = keys[k].line ? 2 : box;
    SCRIPT(out, "set object rectangle from screen X(@), first @ to screen X(@), first @", op_number_round(x, 2), op_number_round(y - box / 2, 2),
           op_number_round(x + wide, 2), op_number_round(y + box / 2, 2));
    script_rgb(out, " fillstyle solid noborder fillcolor", keys[k].colour, "\n");
    script_label(out, style, AT_ROW, x + wide + 5, y, keys[k].text);
    x += wide + 5 + wording_width(keys[k].text, strlen(keys[k].text), t->small, false) + 16;
  }
}

/* Both bars of a cell share its height; where there are no weights one takes it whole. */
static void write_bars(pyramid *p) {
  op_text *out = &p->sheet.body;
  op_text_add(out, "\n# --- bars in points: from, to, y, half-height, 1 with weights or 0 without, percent\n$bars << END\n");
  for (size_t i = 0; i < p->n; i++) {
    for (size_t side = 0; side < 2; side++) {
      const op_row *row = p->steps[i].sides[side];
      if (row == NULL) continue;
      double weighted = 100 * row->measures[OP_M_ESTIMATE], plain = 100 * row->measures[OP_M_UNWEIGHTED], shift = p->weighted ? p->half : 0;
      if (p->weighted && isfinite(weighted)) {
        SCRIPT(out, "@ @ @ @ 1 @\n", op_number_round(edge(p, side, 0), 2), op_number_round(edge(p, side, weighted), 2),
               op_number_round(p->steps[i].y - shift, 2), p->half, op_number_round(weighted, 4));
      }
      if (isfinite(plain)) {
        SCRIPT(out, "@ @ @ @ 0 @\n", op_number_round(edge(p, side, 0), 2), op_number_round(edge(p, side, plain), 2), op_number_round(p->steps[i].y + shift, 2),
               p->weighted ? p->half : 2 * p->half, op_number_round(plain, 4));
      }
    }
  }
  op_text_add(out, "END\n# intervals of the weighted (without weights: all) shares in points: from, to, y\n$line_intervals << END\n");
  for (size_t i = 0; i < p->n; i++) {
    for (size_t side = 0; side < 2; side++) {
      const op_row *row = p->steps[i].sides[side];
      if (row == NULL || !isfinite(row->measures[OP_M_LOWER])) continue;
      SCRIPT(out, "@ @ @\n", op_number_round(edge(p, side, 100 * row->measures[OP_M_LOWER]), 2),
             op_number_round(edge(p, side, 100 * row->measures[OP_M_UPPER]), 2), op_number_round(p->steps[i].y - (p->weighted ? p->half : 0), 2));
    }
  }
  op_text_add(out, "END\n");
}

static void write_population(pyramid *p) {
  op_text *out = &p->sheet.body;
  if (!p->population) return;
  op_text_add(out, "# shares of the population in points: x, from y, to y\n$line_population << END\n");
  for (size_t i = 0; i < p->n; i++) {
    for (size_t side = 0; side < 2; side++) {
      const op_row *row = p->steps[i].sides[side];
      if (row == NULL || !isfinite(row->measures[OP_M_POPULATION])) continue;
      SCRIPT(out, "@ @ @\n", op_number_round(edge(p, side, 100 * row->measures[OP_M_POPULATION]), 2), op_number_round(p->steps[i].y - 2.3 * p->half, 2),
             op_number_round(p->steps[i].y + 2.3 * p->half, 2));
    }
  }
  op_text_add(out, "END\n");
}

/* The weighted share in numbers, beyond all that the cell shows. */
static void write_numbers(pyramid *p) {
  const chart_theme *t = &p->sheet.theme;
  op_text *out = &p->sheet.body;
  op_text_add(out, "# numbers\n");
  for (size_t i = 0; i < p->n; i++) {
    for (size_t side = 0; side < 2; side++) {
      const op_row *row = p->steps[i].sides[side];
      if (row == NULL) continue;
      if ((row->flags & OP_ROW_SUPPRESSED) != 0) {
        script_style faint = {t->small, THEME_INK_FAINT, false, side == 0 ? ALIGN_RIGHT : ALIGN_LEFT};
        script_label(out, faint, AT_ROW, edge(p, side, 0) + (side == 0 ? -5 : 5), p->steps[i].y, words_in(p->sheet.options.language, "not shown"));
        continue;
      }
      const double *m = row->measures;
      double far = 0, share = 100 * (p->weighted ? m[OP_M_ESTIMATE] : m[OP_M_UNWEIGHTED]);
      const double shown[] = {m[OP_M_ESTIMATE], m[OP_M_UNWEIGHTED], m[OP_M_UPPER]};
      for (size_t k = 0; k < 3; k++) far = isfinite(shown[k]) ? fmax(far, 100 * shown[k]) : far;
      double room = 3 * t->small / scale(p), population = 100 * m[OP_M_POPULATION]; /* the population's line must not cross the number */
      if (population > far && population < far + room) far = population;
      if (!isfinite(share)) continue;
      char text[NUMERALS_TEXT];
      numerals_write(&p->sheet.numerals, share, 1, false, "", text);
      script_style style = {t->small, THEME_INK, false, side == 0 ? ALIGN_RIGHT : ALIGN_LEFT};
      script_label(out, style, AT_ROW, edge(p, side, far) + (side == 0 ? -5 : 5), p->steps[i].y, text);
    }
  }
}

static void write_axis(pyramid *p, double height) {
  const chart_theme *t = &p->sheet.theme;
  op_text *out = &p->sheet.body;
  script_style style = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE};
  size_t n = axis_ticks(&p->axis, p->axis.high);
  op_text_add(out, "\n# --- axis\n");
  SCRIPT(out, "set xrange [0:@]; set yrange [@:0]\n", t->width, height);
  for (size_t side = 0; side < 2; side++) {
    for (size_t i = 0; i < n; i++) {
      char text[NUMERALS_TEXT];
      numerals_write(&p->sheet.numerals, (double)i * p->axis.step, p->axis.decimals, false, i + 1 == n ? "%" : "", text);
      script_label(out, style, AT_SCREEN, edge(p, side, (double)i * p->axis.step), p->sheet.y + height + t->small, text);
    }
  }
  script_label(out, style, AT_SCREEN, p->middle, p->sheet.y + height + t->small + theme_leading(t->small) * 1.15, words_in(p->sheet.options.language, "percent of all who are shown"));
  op_text_add(out, "# lines of the grid in points: x, is it the zero?\n$grid << END\n");
  for (size_t side = 0; side < 2; side++) {
    for (size_t i = 0; i < n; i++) SCRIPT(out, "@ @\n", op_number_round(edge(p, side, (double)i * p->axis.step), 2), i == 0 ? 1 : 0);
  }
  op_text_add(out, "END\n");
}

static void write_plot(pyramid *p, double height) {
  op_text *out = &p->sheet.body;
  op_text_add(out, "\n# --- drawing\n");
  SCRIPT(out, "plot $grid using 1:(@):(0):(@):($2 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \\\n", p->legend,
         height - p->legend);
  op_text_addf(out, "  $bars using (($1+$2)/2):3:1:2:($3-$4):($3+$4):($5 > 0 ? bar_net : %s) with boxxyerror linecolor rgb variable title 'shares', \\\n",
               p->weighted ? "bar_total" : "bar_net");
  op_text_addf(out, "  $line_intervals using 1:3:($2-$1):(0) with vectors nohead linewidth 1 linecolor rgb whisker title 'intervals'%s\n",
               p->population ? ", \\" : "");
  if (p->population) op_text_add(out, "  $line_population using 1:2:(0):($3-$2) with vectors nohead linewidth 2.2 linecolor rgb ink title 'population'\n");
}

static op_status draw(pyramid *p) {
  double axis = AXIS_ROOM * p->sheet.theme.text / 11;
  op_status status = sheet_body(&p->sheet, p->content, &p->height);
  if (status != OP_OK) return status;
  double plot = p->height - axis;
  stretch(p, plot / (p->content - axis));
  op_text_add(&p->sheet.body, "\n# --- the figure\n");
  script_area(&p->sheet.body, 0, p->sheet.theme.width, p->sheet.y, p->sheet.y + plot);
  write_names(p);
  status = write_sides(p);
  write_legend(p);
  write_bars(p);
  write_population(p);
  write_numbers(p);
  write_axis(p, plot);
  write_plot(p, plot);
  return status;
}

static op_status words(pyramid *p) {
  chart_sheet *sheet = &p->sheet;
  chart_grid grid;
  const op_row *row = p->steps[0].row;
  const char *first = section_label(sheet, row, p->variable), *second = section_label(sheet, row, p->with);
  if (first == NULL || second == NULL) return OP_E_MEMORY;
  const char *question = WORDED(sheet, "The sample by @1 and @2", first, second), *language = sheet->options.language;
  op_status status = question != NULL ? section_grid(sheet, p->section, question, "", &grid) : OP_E_MEMORY;
  if (status != OP_OK) return status;
  grid.rows[0].label = "";
  static const char shorter[] = "Where a bar ends short of the upright line, the sample has fewer than the population.";
  const char *extra = JOINED(sheet, p->weighted ? words_in(language, "Numbers are weighted percentages.") : "", p->population ? words_in(language, shorter) : "");
  if (extra == NULL) return OP_E_MEMORY;
  status = section_head(sheet, &grid, words_in(language, p->weighted ? "Percent of the respondents, weighted and unweighted" : "Percent of the respondents"));
  return status == OP_OK ? footer_notes(sheet, &grid, &(footer_words){true, "group", "Thin lines", extra[0] != '\0' ? extra : NULL}) : status;
}

static op_status say(pyramid *p) {
  op_text text = {0};
  for (size_t i = 0; i < p->n; i++) {
    op_text_addf(&text, "%s%s:", i > 0 ? "; " : "", p->steps[i].label);
    for (size_t side = 0, said = 0; side < 2; side++) {
      char number[NUMERALS_TEXT];
      const op_row *row = p->steps[i].sides[side];
      const char *label = section_label(&p->sheet, p->side_rows[side], p->side_key);
      const char *language = p->sheet.options.language;
      if (row == NULL || label == NULL) continue;
      bool hidden = (row->flags & OP_ROW_SUPPRESSED) != 0, known = isfinite(row->measures[OP_M_ESTIMATE]);
      if (!hidden && !known) continue;
      if (known) numerals_write(&p->sheet.numerals, 100 * row->measures[OP_M_ESTIMATE], 1, false, "%", number);
      op_text_addf(&text, "%s %s %s", said++ > 0 ? "," : "", label, known ? number : words_in(language, "not shown"));
      if (!isfinite(row->measures[OP_M_POPULATION])) continue;
      numerals_write(&p->sheet.numerals, 100 * row->measures[OP_M_POPULATION], 1, false, "%", number);
      op_text_addf(&text, " (%s %s)", words_in(language, "population"), number);
    }
  }
  return section_say(&p->sheet, &text);
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  pyramid p = {.section = op_result_section_named(result, "composition")};
  p.variable = op_section_key_named(p.section, "variable");
  p.category = op_section_key_named(p.section, "category");
  p.with = op_section_key_named(p.section, "with");
  p.with_category = op_section_key_named(p.section, "with_category");
  op_status status = sheet_open(result, options, &p.sheet, err);
  if (status == OP_OK && (p.variable == SIZE_MAX || p.category == SIZE_MAX || p.with == SIZE_MAX))
    status = op_fail(err, OP_E_REQUEST, "the composition has no categories");
  if (status == OP_OK) status = read_steps(&p);
  if (status == OP_OK) status = layout(&p);
  if (status == OP_OK) status = words(&p);
  if (status == OP_OK) status = say(&p);
  if (status == OP_OK) status = draw(&p);
  if (status == OP_OK) status = sheet_close(&p.sheet, p.height, text, length);
  sheet_clear(&p.sheet);
  return status;
}

const op_chart op_chart_pyramid = {.name = "pyramid",
                                   .summary = "the sample as a population pyramid, with weights and without, against a population (--against)",
                                   .script = script,
                                   .command = "composition",
                                   .draws = "the composition of a sample by two variables",
                                   .section = "composition",
                                   .key = "with_category",
                                   .example = "surveys/chile-1988/study.yaml 'age*sex' --kind pyramid"};
