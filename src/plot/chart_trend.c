/* Lines over waves with confidence ribbons and labels at their ends. */
#include "plot/trend.h"

#include <stdint.h>
#include <string.h>

#include "plot/detail.h"
#include "plot/footer.h"
#include "plot/words.h"

static op_status time_key(const chart_grid *grid, size_t *key, op_error *err) {
  for (*key = 0; *key < grid->section->n_keys; (*key)++) {
    if (grid->section->keys[*key].by) return OP_OK;
  }
  op_fail(err, OP_E_REQUEST, "a trend chart needs figures of several waves, and these have no group variable");
  return op_fail_hint(err, "name the wave variable, as in --time wave");
}

static op_status detail(trend *t, const char **text) {
  return detail_by(&t->sheet, detail_measure(&t->sheet, &t->grid), t->answer, t->grid.by, text);
}

#define GAPS_SAID 3

/* "No figure: Favorable, W9; ..." */
static void say_gaps(const trend *t, op_text *out) {
  size_t said = 0, more = 0;
  op_text gaps = {0};
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    for (size_t w = line->first; w <= line->last; w++) {
      if (line->points[w] != NULL) continue;
      if (said == GAPS_SAID) more++;
      else
        op_text_addf(&gaps, "%s%s%s%s", said++ > 0 ? "; " : "", line->name, line->name[0] != '\0' ? ", " : "", t->waves.items[w].label);
    }
  }
  if (more > 0) op_text_addf(&gaps, "; +%zu", more);
  if (said > 0) SENTENCE(out, t->sheet.options.language, "No figure: @1.", gaps.data);
  out->failed = out->failed || gaps.failed;
  op_text_clear(&gaps);
}

#define BREAKS_SAID 3

/* "The line is broken at 7 (2020-05): mode changes from face to face to telephone." Each place and reason once. */
static void say_breaks(const trend *t, op_text *out) {
  const op_section *breaks = op_result_section_named(t->sheet.result, "breaks");
  size_t to = breaks != NULL ? op_section_key_named(breaks, "to") : SIZE_MAX, why = breaks != NULL ? op_section_key_named(breaks, "why") : SIZE_MAX, said = 0;
  const op_row *rows[BREAKS_SAID];
  if (to == SIZE_MAX || why == SIZE_MAX) return;
  for (size_t r = 0; r < breaks->n_rows; r++) {
    const op_row *row = &breaks->rows[r];
    bool known = row->codes[why] == NULL || row->codes[to] == NULL;
    for (size_t k = 0; k < said && !known; k++) known = op_text_equal(rows[k]->codes[to], row->codes[to]) && op_text_equal(rows[k]->codes[why], row->codes[why]);
    if (known) continue;
    if (said == BREAKS_SAID) {
      SENTENCE(out, t->sheet.options.language, "More breaks are in the table.", NULL);
      return;
    }
    SENTENCE(out, t->sheet.options.language, "The line is broken at @1: @2.", row->labels[to] != NULL ? row->labels[to] : row->codes[to], row->codes[why]);
    rows[said++] = row;
  }
}

/* Names that stand at the lines of a single figure; small multiples have no room for them. */
static void say_events(const trend *t, op_text *out) {
  op_text names = {0};
  for (size_t i = 0; i < t->n_events; i++) op_text_addf(&names, "%s%s", i == 0 ? "" : "; ", t->events[i].name);
  if (t->n_events > 0) SENTENCE(out, t->sheet.options.language, "Dashed lines: @1.", names.data);
  out->failed = out->failed || names.failed;
  op_text_clear(&names);
}

static void say_axes(const trend *t, op_text *out) {
  const char *language = t->sheet.options.language;
  char number[NUMERALS_TEXT];
  numerals_write(&t->sheet.numerals, t->axis.low, 0, false, "", number);
  if (t->grid.percent && t->axis.low > 0) SENTENCE(out, language, "The axis begins at @1%.", number);
  if (!t->waves.dated) SENTENCE(out, language, "Waves stand at equal distances.", NULL);
}

op_status trend_notes(trend *t) {
  op_text text = {0};
  const char *language = t->sheet.options.language;
  bool panels = t->sheet.options.panels && t->grid.n_by > 1;
  const char *bands = t->smoothed && !panels && t->grid.intervals ? "Shaded bands (of the smoothed lines) and thin lines (of the waves)" : "Shaded bands";
  char number[NUMERALS_TEXT];
  say_axes(t, &text);
  if (t->smoothed) SENTENCE(&text, language, panels ? "Lines are smoothed (@1)." : "Lines are smoothed (@1); dots are the waves.", t->smoother);
  if (panels) say_events(t, &text);
  numerals_write(&t->sheet.numerals, (double)t->events_left_out, 0, false, "", number);
  if (t->events_left_out > 0) SENTENCE(&text, language, "@1 more events are in the table.", number);
  say_gaps(t, &text);
  say_breaks(t, &text);
  op_status status = op_text_check(&text, t->sheet.err);
  t->grid.intervals = t->grid.intervals || t->smoothed; /* of the smoothed lines at least */
  if (status == OP_OK) status = footer_notes(&t->sheet, &t->grid, &(footer_words){false, "wave", bands, text.data});
  op_text_clear(&text);
  return status;
}

/* "Favorable from 65% (1 (2017-06)) to 20% (14 (2023-10)); ..." */
static op_status figures(trend *t) {
  op_text text = {0};
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    char first[NUMERALS_TEXT], last[NUMERALS_TEXT];
    trend_value(t, line->points[line->first]->estimate, first);
    trend_value(t, line->points[line->last]->estimate, last);
    const char *from = t->waves.items[line->first].label, *to = t->waves.items[line->last].label;
    op_text_add(&text, i > 0 ? "; " : "");
    if (line->first == line->last) SAY(&text, t->sheet.options.language, "@1 @2 (@3)", line->name, last, to);
    else
      SAY(&text, t->sheet.options.language, "@1 from @2 (@3) to @4 (@5)", line->name, first, from, last, to);
  }
  op_status status = op_text_check(&text, t->sheet.err);
  if (status == OP_OK) t->sheet.figures = op_arena_string(t->sheet.arena, text.data, t->sheet.err);
  op_text_clear(&text);
  return status == OP_OK && t->sheet.figures == NULL ? OP_E_MEMORY : status;
}

static op_status draw(trend *t, size_t key, char **text, size_t *length) {
  const char *line = NULL;
  op_status status = trend_lines(t, key);
  if (status == OP_OK) status = detail(t, &line);
  if (status == OP_OK) status = sheet_head(&t->sheet, &t->grid, line);
  t->sheet.y += t->sheet.theme.small * 0.6; /* the highest number of the axis stands half above the figure */
  if (status == OP_OK) status = figures(t);
  if (status == OP_OK) status = trend_events_read(t);
  if (status == OP_OK) status = trend_layout(t);
  if (status == OP_OK) status = trend_events_place(t);
  t->sheet.y += t->events_height;
  if (status == OP_OK) status = trend_notes(t);
  if (status == OP_OK) status = sheet_body(&t->sheet, t->content, &t->height);
  if (status != OP_OK) return status;
  trend_place(t, t->height - t->names_height);
  trend_draw(t, t->height - t->names_height);
  return sheet_close(&t->sheet, t->height, text, length);
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  trend t = {.answer = ""};
  size_t key = 0;
  bool one_wave = false;
  op_result given;
  op_status status = sheet_open(result, options, &t.sheet, err);
  if (status == OP_OK && op_text_equal(result->command, "series")) {
    status = trend_given(result, t.sheet.arena, &given, err);
    t.sheet.result = &given;
  }
  if (status == OP_OK) status = sheet_grid(&t.sheet, true, &t.grid);
  if (status == OP_OK) status = time_key(&t.grid, &key, err);
  if (status == OP_OK) status = waves_read(&t.grid, key, t.sheet.arena, &t.waves, err);
  if (status == OP_OK && t.waves.count == 0) status = op_fail(err, OP_E_REQUEST, "nothing to draw: no wave has figures");
  if (status == OP_OK) one_wave = t.waves.count == 1;
  if (status == OP_OK && !one_wave) status = t.sheet.options.panels && t.grid.n_by > 1 ? trend_panels(&t, key, text, length) : draw(&t, key, text, length);
  sheet_clear(&t.sheet);
  /* one wave has no line: its figures are shown with their intervals as bars */
  return status == OP_OK && one_wave ? op_chart_named("bars")->script(result, options, text, length, err) : status;
}

const op_chart op_chart_trend = {.name = "trend", .summary = "lines over waves with confidence ribbons, one for each answer, net or group", .figures = OP_CHART_WAVES, .script = script};
