/* Which cells a section's table has. Estimates of one question by one group become a table with the groups as columns where they fit; everything else has
   one line a row. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

bool layout_has_measure(const op_section *s, op_measure m) {
  for (size_t i = 0; i < s->n_measures; i++) {
    if (s->measures[i] == m) return true;
  }
  return false;
}

bool layout_constant_key(const op_section *s, size_t key) {
  for (size_t r = 1; r < s->n_rows; r++) {
    if (!op_text_equal(s->rows[r].codes[key], s->rows[0].codes[key])) return false;
  }
  return true;
}

bool layout_empty_key(const op_section *s, size_t key) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (s->rows[r].labels[key] != NULL && s->rows[r].labels[key][0] != '\0') return false;
  }
  return true;
}

static bool several_methods(const op_section *s) {
  for (size_t r = 1; r < s->n_rows; r++) {
    bool same_figure = true;
    for (size_t k = 0; k < s->n_keys; k++) same_figure = same_figure && op_text_equal(s->rows[r].codes[k], s->rows[r - 1].codes[k]);
    if (same_figure) return true;
  }
  return false;
}

grid_style layout_style_of(const op_row *row) {
  if ((row->flags & OP_ROW_BAD) != 0) return GRID_BAD;
  if ((row->flags & (OP_ROW_NET | OP_ROW_TOTAL)) != 0) return GRID_STRONG;
  return (row->flags & OP_ROW_MISSING) != 0 ? GRID_FAINT : GRID_PLAIN;
}

grid_value layout_base(layout *l, grid *g, const op_row *row, grid_value value) {
  const op_shown *shown = &l->result->shown;
  if ((row->flags & OP_ROW_SMALL_BASE) == 0 || !(row->measures[OP_M_BASE_N] > 0)) return value;
  const char *mark = shown->base_mark != NULL ? grid_clean(g, shown->base_mark) : "*";
  grid_footnote(g, grid_format(g, "%s base under %.0f: read with care", mark, isnan(shown->small_base) ? l->options->small_base : shown->small_base));
  return grid_marked(g, value, mark);
}

grid_value layout_marked(layout *l, grid *g, const op_row *row, grid_value value) {
  (void)l;
  if (row->mark == NULL) return value;
  if (row->note != NULL) grid_footnote(g, row->note);
  return value.kind == GRID_NUMBER ? grid_marked(g, value, grid_clean(g, row->mark)) : value;
}

void layout_note_row(layout *l, const op_row *row) {
  if (row->note == NULL || row->mark != NULL) return; /* a mark is explained where it stands */
  op_text where = {0};
  for (size_t k = 0; k < l->section->n_keys; k++) {
    bool empty_group = row->measures[OP_M_BASE_N] == 0 && strcmp(l->section->keys[k].name, "category") == 0; /* says the same of every category */
    if (empty_group || layout_constant_key(l->section, k) || row->labels[k] == NULL) continue;
    op_text_addf(&where, "%s%s", where.length > 0 ? ", " : "", row->labels[k]);
  }
  op_text_addf(&where, "%s%s", where.length > 0 ? ": " : "", row->note);
  l->g->failed = l->g->failed || where.failed;
  if (where.data != NULL && !where.failed) grid_footnote(l->g, where.data);
  l->g->failed = l->g->failed || where.failed;
  op_text_clear(&where);
}

const char *layout_level_heading(layout *l) {
  double level = l->result->level > 0 ? l->result->level * 100 : 95;
  return grid_format(l->g, "%g%% CI", level);
}

/* --- one question by one group: groups across --- */

#define MOST_ACROSS 12
#define MOST_DOWN 256

/* Same value of a key; a net is never a category, even when it bears its code. */
static bool same_value(const op_section *s, size_t key, const op_row *a, const op_row *b) {
  bool nets = !s->keys[key].by && ((a->flags ^ b->flags) & OP_ROW_NET) != 0;
  return !nets && op_text_equal(a->codes[key], b->codes[key]);
}

/* Distinct values of a key in order of appearance: their first rows, at most `limit`. */
static size_t distinct_rows(const op_section *s, size_t key, size_t *rows, size_t limit) {
  size_t n = 0;
  for (size_t r = 0; r < s->n_rows && n < limit; r++) {
    size_t i = 0;
    while (i < n && !same_value(s, key, &s->rows[rows[i]], &s->rows[r])) i++;
    if (i == n) rows[n++] = r;
  }
  return n;
}

static const op_row *row_at(const op_section *s, size_t by, const op_row *group, size_t category, const op_row *head) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (same_value(s, by, &s->rows[r], group) && same_value(s, category, &s->rows[r], head)) return &s->rows[r];
  }
  return NULL;
}

static bool fits_across(const layout *l, size_t by, size_t category, size_t *groups) {
  const op_section *s = l->section;
  size_t first[MOST_ACROSS + 1], down[MOST_DOWN + 1], used = 0, label = 10, bys = 0;
  for (size_t k = 0; k < s->n_keys; k++) bys += s->keys[k].by;
  size_t variable = op_section_key_named(s, "variable");
  if (l->options->verbose || bys != 1 || category == SIZE_MAX || layout_empty_key(s, category) || several_methods(s)) return false;
  if (variable == SIZE_MAX || !layout_constant_key(s, variable)) return false;
  *groups = distinct_rows(s, by, first, MOST_ACROSS + 1);
  if (*groups < 2 || *groups > MOST_ACROSS || distinct_rows(s, category, down, MOST_DOWN + 1) > MOST_DOWN) return false;
  for (size_t r = 0; r < s->n_rows; r++) {
    size_t width = s->rows[r].labels[category] != NULL ? op_utf8_width(s->rows[r].labels[category]) : 0;
    label = width > label ? width : label;
  }
  for (size_t i = 0; i < *groups; i++) {
    size_t width = op_utf8_width(s->rows[first[i]].labels[by]);
    used += (width < 11 ? 11 : width > 14 ? 14 : width) + 2; /* 11: "12.3 - 45.6" */
  }
  return l->width == 0 || (label > 24 ? 24 : label) + used <= l->width;
}

static void across_bases(layout *l, const size_t *first, size_t groups) {
  grid_row *row = grid_add_row(l->g);
  row->style = GRID_FAINT;
  row->rule_before = true;
  grid_cell(l->g, row, 0, "Base (n)");
  for (size_t i = 0; i < groups; i++) {
    const op_row *from = &l->section->rows[first[i]];
    grid_put(l->g, row, i + 1, layout_base(l, l->g, from, grid_number(l->g, l->section, OP_M_BASE_N, from->measures[OP_M_BASE_N], l->options)));
  }
}

static void lay_across(layout *l, size_t by, size_t category) {
  const op_section *s = l->section;
  size_t first[MOST_ACROSS], categories[MOST_DOWN];
  size_t groups = distinct_rows(s, by, first, MOST_ACROSS), n = distinct_rows(s, category, categories, MOST_DOWN);
  bool nets = false;
  grid_column(l->g, "%", GRID_LEFT);
  for (size_t i = 0; i < groups; i++) grid_column(l->g, s->rows[first[i]].labels[by], GRID_RIGHT);
  for (size_t c = 0; c < n; c++) {
    const op_row *head = &s->rows[categories[c]];
    grid_row *row = grid_add_row(l->g), *interval;
    row->style = layout_style_of(head);
    if ((head->flags & OP_ROW_TOTAL) != 0) row->style = GRID_PLAIN;
    row->rule_before = (head->flags & OP_ROW_NET) != 0 && !nets;
    nets = nets || (head->flags & OP_ROW_NET) != 0;
    grid_cell(l->g, row, 0, head->labels[category]);
    for (size_t i = 0; i < groups; i++) {
      const op_row *at = row_at(s, by, &s->rows[first[i]], category, head);
      if (at != NULL) grid_put(l->g, row, i + 1, layout_marked(l, l->g, at, grid_number(l->g, s, OP_M_ESTIMATE, at->measures[OP_M_ESTIMATE], l->options)));
    }
    interval = grid_add_row(l->g);
    interval->style = GRID_FAINT;
    for (size_t i = 0; i < groups; i++) {
      const op_row *at = row_at(s, by, &s->rows[first[i]], category, head);
      if (at == NULL) continue;
      layout_note_row(l, at);
      grid_put(l->g, interval, i + 1, grid_interval(l->g, s, at, l->options));
    }
  }
  across_bases(l, first, groups);
  l->g->base = grid_format(l->g, "By %s. Percent, with %s below", s->keys[by].title, layout_level_heading(l));
}

/* --- estimates, one line a row --- */

static void add_estimate_columns(layout *l, size_t *keys, size_t *n_keys, bool methods) {
  const op_section *s = l->section;
  *n_keys = 0;
  for (size_t k = 0; k < s->n_keys && *n_keys < LAYOUT_KEYS; k++) {
    bool category = strcmp(s->keys[k].name, "category") == 0;
    if (layout_empty_key(s, k) || (!category && layout_constant_key(s, k) && (!s->keys[k].by || s->n_rows == 1) && !(s->n_keys <= 2 && s->n_rows == 1))) continue;
    if (strcmp(s->keys[k].name, "variable") == 0 && layout_constant_key(s, k) && s->n_rows > 1) continue;
    keys[(*n_keys)++] = k;
    grid_column(l->g, category ? "" : s->keys[k].title, GRID_LEFT);
  }
  if (*n_keys == 0) {
    keys[(*n_keys)++] = s->n_keys > 0 ? op_section_key_named(s, "variable") != SIZE_MAX ? op_section_key_named(s, "variable") : 0 : 0;
    grid_column(l->g, "", GRID_LEFT);
  }
  if (methods) grid_column(l->g, "method", GRID_LEFT);
  grid_column(l->g, s->percent ? "%" : "estimate", GRID_RIGHT);
  if (layout_has_measure(s, OP_M_SE)) grid_column(l->g, "SE", GRID_RIGHT);
  if (layout_has_measure(s, OP_M_LOWER)) grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  for (size_t m = 0; l->options->verbose && m < s->n_measures; m++) {
    op_measure of = s->measures[m];
    if (of == OP_M_ESTIMATE || of == OP_M_SE || of == OP_M_LOWER || of == OP_M_UPPER) continue;
    grid_column(l->g, op_measure_at(of)->heading, GRID_RIGHT);
  }
  if (!l->options->verbose && layout_has_measure(s, OP_M_FMI)) grid_column(l->g, op_measure_at(OP_M_FMI)->heading, GRID_RIGHT);
  if (!l->options->verbose && layout_has_measure(s, OP_M_DEFF)) grid_column(l->g, "deff", GRID_RIGHT);
  if (!l->options->verbose && layout_has_measure(s, OP_M_N)) grid_column(l->g, "n", GRID_RIGHT);
}

static void fill_estimate_row(layout *l, const op_row *row, const size_t *keys, size_t n_keys, bool methods, bool repeat, double largest) {
  const op_section *s = l->section;
  grid_row *to = grid_add_row(l->g);
  size_t column = 0;
  to->style = layout_style_of(row);
  for (size_t k = 0; k < n_keys; k++, column++) {
    bool category = strcmp(s->keys[keys[k]].name, "category") == 0;
    if (category || !repeat) grid_cell(l->g, to, column, category && repeat && methods ? "" : row->labels[keys[k]]);
  }
  if (methods) grid_cell(l->g, to, column++, row->method);
  grid_put(l->g, to, column++, layout_marked(l, l->g, row, grid_number(l->g, s, OP_M_ESTIMATE, row->measures[OP_M_ESTIMATE], l->options)));
  if (layout_has_measure(s, OP_M_SE)) grid_put(l->g, to, column++, grid_number(l->g, s, OP_M_SE, row->measures[OP_M_SE], l->options));
  if (layout_has_measure(s, OP_M_LOWER)) grid_put(l->g, to, column++, grid_interval(l->g, s, row, l->options));
  for (size_t m = 0; l->options->verbose && m < s->n_measures; m++) {
    op_measure of = s->measures[m];
    if (of == OP_M_ESTIMATE || of == OP_M_SE || of == OP_M_LOWER || of == OP_M_UPPER) continue;
    grid_put(l->g, to, column++, grid_number(l->g, s, of, row->measures[of], l->options));
  }
  if (!l->options->verbose && layout_has_measure(s, OP_M_FMI)) grid_put(l->g, to, column++, grid_number(l->g, s, OP_M_FMI, row->measures[OP_M_FMI], l->options));
  if (!l->options->verbose && layout_has_measure(s, OP_M_DEFF)) {
    grid_put(l->g, to, column++, grid_fixed(l->g, row->measures[OP_M_DEFF], 2));
  }
  if (!l->options->verbose && layout_has_measure(s, OP_M_N)) {
    grid_put(l->g, to, column++, layout_base(l, l->g, row, grid_number(l->g, s, OP_M_N, row->measures[OP_M_N], l->options)));
  }
  if (s->percent && !methods && l->options->bars && largest > 0) to->bar = row->measures[OP_M_ESTIMATE] / largest;
  layout_note_row(l, row);
}

static bool same_figure_group(const op_section *s, size_t r) {
  for (size_t k = 0; r > 0 && k < s->n_keys; k++) {
    if (strcmp(s->keys[k].name, "category") != 0 && !op_text_equal(s->rows[r].codes[k], s->rows[r - 1].codes[k])) return false;
  }
  return r > 0;
}

static void lay_estimates(layout *l) {
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], n_keys;
  bool methods = several_methods(s);
  double largest = 0;
  add_estimate_columns(l, keys, &n_keys, methods);
  for (size_t r = 0; r < s->n_rows; r++) {
    double value = s->rows[r].measures[OP_M_ESTIMATE];
    if (!isnan(value) && value > largest) largest = value;
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    bool repeat = same_figure_group(s, r);
    size_t category = op_section_key_named(s, "category");
    bool same_category = repeat && (category == SIZE_MAX || op_text_equal(s->rows[r].codes[category], s->rows[r - 1].codes[category]));
    size_t before = l->g->n_rows;
    fill_estimate_row(l, &s->rows[r], keys, n_keys, methods, methods ? same_category : repeat, largest);
    if (l->g->n_rows <= before) continue;
    bool first_net = (s->rows[r].flags & OP_ROW_NET) != 0 && r > 0 && (s->rows[r - 1].flags & OP_ROW_NET) == 0;
    l->g->rows[before].rule_before = r > 0 && ((!repeat && category != SIZE_MAX && !layout_empty_key(s, category)) || first_net || (methods && !same_category));
  }
}

/* --- any other section --- */

static bool all_missing(const op_section *s, op_measure m) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!isnan(s->rows[r].measures[m])) return false;
  }
  return true;
}

static bool any_method(const op_section *s) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (s->rows[r].method != NULL) return true;
  }
  return false;
}

static void lay_general(layout *l) {
  const op_section *s = l->section;
  bool methods = any_method(s);
  for (size_t k = 0; k < s->n_keys; k++) {
    if (!layout_empty_key(s, k)) grid_column(l->g, s->keys[k].title, GRID_LEFT);
  }
  if (methods) grid_column(l->g, "method", GRID_LEFT);
  for (size_t m = 0; m < s->n_measures; m++) {
    bool hidden = all_missing(s, s->measures[m]) || (s->measures[m] == OP_M_COVARIANCE && !l->options->verbose);
    if (!hidden) grid_column(l->g, op_measure_at(s->measures[m])->heading, GRID_RIGHT);
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    size_t column = 0;
    to->style = layout_style_of(row);
    for (size_t k = 0; k < s->n_keys; k++) {
      if (!layout_empty_key(s, k)) grid_cell(l->g, to, column++, row->labels[k]);
    }
    if (methods) grid_cell(l->g, to, column++, row->method);
    for (size_t m = 0; m < s->n_measures; m++) {
      bool hidden = all_missing(s, s->measures[m]) || (s->measures[m] == OP_M_COVARIANCE && !l->options->verbose);
      if (!hidden) grid_put(l->g, to, column++, grid_number(l->g, s, s->measures[m], row->measures[s->measures[m]], l->options));
    }
    layout_note_row(l, row);
  }
}

/* --- sections with a form of their own --- */

static bool lay_own_form(layout *l) {
  static const struct {
    const char *name;
    void (*lay)(layout *);
  } forms[] = {
#define LAYOUT(name) {#name, layout_##name},
#include "present/layouts.def"
#undef LAYOUT
  };
  bool estimates = strcmp(l->section->name, "estimates") == 0; /* a command's own estimates are listed by its name */
  const char *name = estimates ? l->result->command : l->section->name;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (strcmp(name, forms[i].name) != 0) continue;
    forms[i].lay(l);
    return true;
  }
  return false;
}

/* Sections whose rows are figures of questions and categories, laid out as estimates are. */
static bool holds_figures(const op_section *s) {
  static const char *const names[] = {"estimates", "top", "bottom", "responses", "answers"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(s->name, names[i]) == 0) return true;
  }
  return false;
}

/* --- base line --- */

/* "Base: n = 1,500, weighted 1,500.0" where all rows share one base. */
static void base_line(layout *l) {
  const op_section *s = l->section;
  if (s->n_rows == 0 || !layout_has_measure(s, OP_M_BASE_N)) return;
  double base = s->rows[0].measures[OP_M_BASE_N];
  for (size_t r = 1; r < s->n_rows; r++) {
    if (s->rows[r].measures[OP_M_BASE_N] != base) return;
  }
  double weighted = 0, rows = 0, share = 0; /* the categories' weights are the base's when all of them are shown */
  for (size_t r = 0; r < s->n_rows; r++) {
    bool counted = (s->rows[r].flags & OP_ROW_NET) == 0 && s->percent;
    if (!counted || several_methods(s)) continue;
    weighted += s->rows[r].measures[OP_M_WEIGHTED_N];
    rows += s->rows[r].measures[OP_M_N];
    share += s->rows[r].measures[OP_M_ESTIMATE];
  }
  const char *n = grid_measure(l->g, s, OP_M_N, base, l->options);
  if (strcmp(s->name, "responses") == 0) {
    l->g->base = grid_format(l->g, "Base: n = %s with an answer", n);
  } else if (rows == base && fabs(share - 1) < 1e-6 && weighted > 0 && fabs(weighted - base) > 1e-9 * base) {
    l->g->base = grid_format(l->g, "Base: n = %s, weighted %s", n, grid_measure(l->g, s, OP_M_WEIGHTED_N, weighted, l->options));
  } else {
    l->g->base = grid_format(l->g, "Base: n = %s", n);
  }
}

/* What the mark in the place of numbers means, under the last table of the section; by reason. */
static void explain_suppressed(layout *l) {
  grid *last = l->g;
  while (last->next != NULL) last = last->next;
  for (size_t r = 0; r < l->section->n_rows; r++) {
    const op_row *row = &l->section->rows[r];
    if ((row->flags & OP_ROW_SUPPRESSED) != 0 && row->note != NULL) grid_footnote(last, row->note);
  }
}

op_status grid_make(const op_result *result, const op_section *section, const op_present_options *options, size_t width, grid **out, op_error *err) {
  grid *g = NULL;
  op_status status = grid_make_empty(&g, err);
  if (status != OP_OK) return status;
  op_present_options own = *options;
  if (own.digits < 0) own.digits = result->shown.digits;
  if (result->shown.suppressed_mark != NULL) g->suppressed = grid_clean(g, result->shown.suppressed_mark);
  options = &own;
  layout l = {g, result, section, options, width};
  size_t category = op_section_key_named(section, "category"), by = 0, groups;
  g->title = grid_clean(g, section->title);
  while (by < section->n_keys && !section->keys[by].by) by++;
  if (!holds_figures(section)) {
    if (options->verbose || !lay_own_form(&l)) lay_general(&l);
  } else if (!lay_own_form(&l) && by < section->n_keys && section->percent && fits_across(&l, by, category, &groups)) {
    lay_across(&l, by, category);
  } else if (g->n_columns == 0) {
    base_line(&l);
    lay_estimates(&l);
  }
  explain_suppressed(&l);
  bool failed = false;
  for (const grid *t = g; t != NULL; t = t->next) failed = failed || t->failed;
  if (failed) {
    grid_free(g);
    return op_fail(err, OP_E_MEMORY, "out of memory while laying out a table");
  }
  *out = g;
  return OP_OK;
}
