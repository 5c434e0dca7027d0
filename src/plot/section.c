#include "plot/section.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

const char *section_label(const chart_sheet *sheet, const op_row *row, size_t key) {
  if (key == SIZE_MAX) return "";
  return wording_clean(sheet->arena, row->labels[key] != NULL ? row->labels[key] : row->codes[key], sheet->err);
}

bool section_same_key(const op_row *a, const op_row *b, size_t key) { return key == SIZE_MAX || op_text_equal(a->codes[key], b->codes[key]); }

bool section_same_group(const op_section *s, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by && !section_same_key(a, b, k)) return false;
  }
  return true;
}

static const char *text_named(const op_named_text *items, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(items[i].name, name) == 0) return items[i].value;
  }
  return NULL;
}

const char *section_convention(const op_result *result, const char *name) { return text_named(result->conventions, result->n_conventions, name); }
const char *section_fact(const op_result *result, const char *name) { return text_named(result->design, result->n_design, name); }

static const char *kept(const chart_sheet *sheet, op_text *text) {
  const char *out =
      op_text_check(text, sheet->err) == OP_OK ? op_arena_text(sheet->arena, text->data != NULL ? text->data : "", text->length, sheet->err) : NULL;
  op_text_clear(text);
  return out;
}

const char *section_group(const chart_sheet *sheet, const op_section *s, const op_row *row) {
  op_text text = {0};
  size_t n = 0;
  for (size_t k = 0; k < s->n_keys; k++) n += s->keys[k].by;
  for (size_t k = 0; k < s->n_keys; k++) {
    if (!s->keys[k].by) continue;
    const char *title = wording_clean(sheet->arena, s->keys[k].title, sheet->err), *label = section_label(sheet, row, k);
    if (title == NULL || label == NULL) {
      op_text_clear(&text);
      return NULL;
    }
    op_text_addf(&text, "%s%s%s%s", text.length > 0 ? " \xC2\xB7 " : "", n > 1 ? title : "", n > 1 ? ": " : "",
                 strcmp(label, "all") == 0 && (row->flags & OP_ROW_TOTAL) != 0 ? words_in(sheet->options.language, "All") : label);
  }
  return kept(sheet, &text);
}

static bool named(const op_row *row, size_t key, const char *name) { return op_text_equal(row->codes[key], name) || op_text_equal(row->labels[key], name); }

static op_status no_such_answer(const chart_sheet *sheet, const op_section *s, size_t key, const char *name) {
  const char *names[64];
  size_t n = 0;
  for (size_t i = 0; i < s->n_rows && n < 64; i++) {
    if (s->rows[i].labels[key] != NULL) names[n++] = s->rows[i].labels[key];
  }
  op_fail(sheet->err, OP_E_REQUEST, "no answer '%s' among the figures", name);
  const char *nearest = op_nearest_name(name, names, n);
  return nearest != NULL ? op_fail_hint(sheet->err, "did you mean '%s'?", nearest)
                         : op_fail_hint(sheet->err, "opine tabulate of the same request lists the answers");
}

op_status section_rows(const chart_sheet *sheet, const op_section *s, size_t category, const op_row ***rows, size_t *n) {
  const op_chart_options *o = &sheet->options;
  *n = 0;
  *rows = op_arena_alloc(sheet->arena, (s->n_rows + 1) * sizeof **rows, sheet->err);
  if (*rows == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < o->n_answers; k++) {
    bool found = false;
    for (size_t i = 0; i < s->n_rows && !found; i++) found = named(&s->rows[i], category, o->answers[k]);
    if (!found) return no_such_answer(sheet, s, category, o->answers[k]);
  }
  for (size_t i = 0; i < s->n_rows; i++) {
    bool wanted = o->n_answers == 0;
    for (size_t k = 0; k < o->n_answers && !wanted; k++) wanted = named(&s->rows[i], category, o->answers[k]);
    if (wanted) (*rows)[(*n)++] = &s->rows[i];
  }
  return OP_OK;
}

const char *section_by(const chart_sheet *sheet, const op_section *s) {
  op_text text = {0};
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by) op_text_addf(&text, "%s%s", text.length > 0 ? ", " : "", s->keys[k].title);
  }
  const char *out = kept(sheet, &text);
  return out != NULL ? wording_clean(sheet->arena, out, sheet->err) : NULL;
}

/* --- bases and methods --- */

static double base_of(const op_row *row) { return isfinite(row->measures[OP_M_BASE_N]) ? row->measures[OP_M_BASE_N] : row->measures[OP_M_N]; }

/* One row a group; `varies` when a group's figures have different bases. */
static op_status add_base(const chart_sheet *sheet, const op_section *s, const op_row *row, chart_grid *grid, bool *varies) {
  double n = base_of(row);
  for (size_t i = grid->n_rows; i > 0; i--) {
    if (!section_same_group(s, grid->rows[i - 1].first, row)) continue;
    *varies = *varies || (isfinite(n) && n != grid->rows[i - 1].base_n);
    return OP_OK;
  }
  if (!isfinite(n) || grid->n_rows == GRID_LIMIT) return OP_OK;
  chart_row *out = &grid->rows[grid->n_rows++];
  *out = (chart_row){.first = row, .heading = "", .label = section_group(sheet, s, row), .base_n = n, .weighted_base = row->measures[OP_M_BASE_WEIGHTED_N]};
  return out->label != NULL ? OP_OK : OP_E_MEMORY;
}

/* The smallest and the largest base stand for all. */
static void range_of_bases(const op_section *s, chart_grid *grid) {
  double low = INFINITY, high = 0;
  for (size_t i = 0; i < s->n_rows; i++) {
    if (!isfinite(s->rows[i].measures[OP_M_ESTIMATE]) || !isfinite(base_of(&s->rows[i]))) continue;
    low = fmin(low, base_of(&s->rows[i]));
    high = fmax(high, base_of(&s->rows[i]));
  }
  if (!(low < high)) return;
  for (size_t i = 0; i < 2; i++)
    grid->rows[i] = (chart_row){.first = s->rows, .heading = "", .label = "", .base_n = i == 0 ? low : high, .weighted_base = (double)NAN};
  grid->n_rows = 2;
}

#define MOST_METHODS 3

static op_status name_methods(const chart_sheet *sheet, const op_section *s, const char *method, chart_grid *grid) {
  const char *names[MOST_METHODS];
  size_t n = 0;
  op_text text = {0};
  for (size_t i = 0; i < s->n_rows && n < MOST_METHODS; i++) {
    const char *of = s->rows[i].method;
    bool known = of == NULL || !isfinite(s->rows[i].measures[OP_M_LOWER]);
    for (size_t k = 0; k < n && !known; k++) known = op_text_equal(names[k], of);
    if (!known) names[n++] = of;
  }
  if (n == 0 && method[0] != '\0') names[n++] = method;
  for (size_t k = 0; k < n; k++) op_text_addf(&text, "%s%s", k > 0 ? ", " : "", names[k]);
  const char *joined = kept(sheet, &text);
  grid->methods = joined != NULL ? wording_clean(sheet->arena, joined, sheet->err) : NULL;
  return grid->methods != NULL ? OP_OK : OP_E_MEMORY;
}

op_status section_grid(const chart_sheet *sheet, const op_section *s, const char *question, const char *method, chart_grid *grid) {
  *grid = (chart_grid){.section = s, .question = question, .by = "", .methods = "", .n_variables = 1};
  grid->rows = op_arena_alloc(sheet->arena, (s->n_rows < GRID_LIMIT ? s->n_rows + 2 : GRID_LIMIT) * sizeof *grid->rows, sheet->err);
  op_status status = grid->rows != NULL ? OP_OK : OP_E_MEMORY;
  bool varies = false;
  for (size_t i = 0; status == OP_OK && i < s->n_rows; i++) {
    grid->intervals = grid->intervals || isfinite(s->rows[i].measures[OP_M_LOWER]);
    grid->small_base = grid->small_base || (isfinite(s->rows[i].measures[OP_M_ESTIMATE]) && (s->rows[i].flags & OP_ROW_SMALL_BASE) != 0);
    status = add_base(sheet, s, &s->rows[i], grid, &varies);
  }
  if (status == OP_OK && varies) range_of_bases(s, grid);
  return status == OP_OK ? name_methods(sheet, s, method, grid) : status;
}

op_status section_head(chart_sheet *sheet, const chart_grid *of, const char *detail) {
  chart_grid *grid = op_arena_alloc(sheet->arena, sizeof *grid, sheet->err); /* the sheet keeps it */
  if (grid == NULL) return OP_E_MEMORY;
  *grid = *of;
  const char *title = sheet->options.title != NULL ? sheet->options.title : sheet->result->title;
  bool headed = (title != NULL && title[0] != '\0') || grid->question[0] != '\0' || (sheet->options.subtitle != NULL && sheet->options.subtitle[0] != '\0');
  if (headed) return sheet_head(sheet, grid, detail);
  grid->question = detail;
  return sheet_head(sheet, grid, "");
}

const char *section_words(const chart_sheet *sheet, const char *english, const char *const *values, size_t count) {
  op_text text = {0};
  words_fill(&text, sheet->options.language, english, values, count);
  return kept(sheet, &text);
}

const char *section_join(const chart_sheet *sheet, const char *const *sentences, size_t count) {
  op_text text = {0};
  bool whole = true;
  for (size_t i = 0; i < count; i++) {
    whole = whole && sentences[i] != NULL;
    if (sentences[i] != NULL && sentences[i][0] != '\0') op_text_addf(&text, "%s%s", text.length > 0 ? " " : "", sentences[i]);
  }
  const char *out = kept(sheet, &text);
  return whole ? out : NULL;
}

void section_more(const chart_sheet *sheet, op_text *out, const char *english, size_t n) {
  char number[NUMERALS_TEXT];
  numerals_write(&sheet->numerals, (double)n, 0, true, "", number);
  op_text_add(out, "; ");
  SAY(out, sheet->options.language, english, number);
}

op_status section_say(chart_sheet *sheet, op_text *figures) {
  op_status status = op_text_check(figures, sheet->err);
  sheet->figures = status == OP_OK ? op_arena_string(sheet->arena, figures->data != NULL ? figures->data : "", sheet->err) : NULL;
  op_text_clear(figures);
  return sheet->figures != NULL ? OP_OK : OP_E_MEMORY;
}

/* --- figures --- */

int section_decimals(double lower, double upper, int least, int most) {
  double half = (upper - lower) / 2;
  if (!(half > 0) || !isfinite(half)) return least;
  double decimals = 1 - floor(log10(half));
  return decimals < least ? least : decimals > most ? most : (int)decimals;
}

/* Beyond a million digits say nothing: "> 1,000,000". */
#define MOST_SHOWN 1e6

static void add_number(const chart_sheet *sheet, op_text *out, double value, int decimals) {
  char text[NUMERALS_TEXT];
  bool vast = fabs(value) > MOST_SHOWN;
  numerals_write(&sheet->numerals, vast ? copysign(MOST_SHOWN, value) : value, vast ? 0 : decimals, false, "", text);
  op_text_addf(out, "%s%s", vast ? (value > 0 ? "> " : "< ") : "", text);
}

const char *section_figure(const chart_sheet *sheet, double estimate, double lower, double upper, int decimals, bool signed_values) {
  op_text text = {0};
  add_number(sheet, &text, estimate, decimals);
  if (!isnan(lower) && !isnan(upper)) {
    op_text_add(&text, " (");
    add_number(sheet, &text, lower, decimals);
    op_text_add(&text, signed_values ? words_in(sheet->options.language, " to ") : "\xE2\x80\x93");
    add_number(sheet, &text, upper, decimals);
    op_text_add_char(&text, ')');
  }
  return kept(sheet, &text);
}
