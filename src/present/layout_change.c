/* Tables of opine trend about change: between waves, along the line, at events, and what a change is made of. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

/* A wave's code where its label begins with it ("11 (2022-05)"), else its label. */
static const char *short_wave(const op_row *row, size_t key) {
  const char *code = row->codes[key], *label = row->labels[key];
  if (label == NULL) return code != NULL ? code : "";
  return code != NULL && op_text_leads(label, code) ? code : label;
}

static bool is_broken(const op_row *row) { return (row->flags & OP_ROW_BROKEN) != 0; }

static const char *waves_text(layout *l, const op_row *row) {
  const char *from = short_wave(row, op_section_key_named(l->section, "from")), *to = short_wave(row, op_section_key_named(l->section, "to"));
  return grid_format(l->g, is_broken(row) ? "%s \xE2\x95\xB3 %s" : "%s \xE2\x86\x92 %s", from, to);
}

static grid_value signed_measure(layout *l, const op_row *row, op_measure of) {
  return grid_signed(l->g, grid_number(l->g, l->section, OP_M_ESTIMATE, row->measures[of], l->options));
}

/* --- changes --- */

static size_t change_columns(layout *l, bool judged, op_measure tests[4]) {
  size_t n = 0;
  tests[n++] = OP_M_P;
  tests[n++] = OP_M_P_HOLM;
  tests[n++] = judged ? OP_M_P_EQUIVALENCE : OP_M_P_BH;
  if (!judged) tests[n++] = OP_M_DETECTABLE;
  grid_column(l->g, "waves", GRID_LEFT);
  grid_column(l->g, "change", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  for (size_t m = 0; m < n; m++) grid_column(l->g, op_measure_at(tests[m])->heading, GRID_RIGHT);
  grid_column(l->g, "", GRID_LEFT);
  return n;
}

static const char *power_of(const layout *l) {
  for (size_t i = 0; i < l->result->n_conventions; i++) {
    if (strcmp(l->result->conventions[i].name, "power") == 0) return l->result->conventions[i].value;
  }
  return "0.8";
}

void layout_changes(layout *l) {
  static const char *const apart[] = {"from", "to", "verdict", NULL};
  const op_section *s = l->section;
  if (s->n_rows == 1 && s->rows[0].codes[op_section_key_named(s, "to")] == NULL && s->rows[0].note != NULL) { /* a lone wave */
    l->g->base = grid_format(l->g, "%s: %s", short_wave(&s->rows[0], op_section_key_named(s, "from")), s->rows[0].note);
    return;
  }
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), verdict = op_section_key_named(s, "verdict");
  bool judged = verdict != SIZE_MAX, broken = false;
  op_measure tests[4];
  size_t n_tests = change_columns(l, judged, tests);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = layout_keyed_row(l, row, r > 0 ? &s->rows[r - 1] : NULL, keys, n);
    size_t column = n;
    to->rule_before = r > 0 && !layout_same_keys(s, row, &s->rows[r - 1], keys, n);
    grid_cell(l->g, to, column++, waves_text(l, row));
    grid_put(l->g, to, column++, signed_measure(l, row, OP_M_ESTIMATE));
    layout_measure_cell(l, to, column++, row, OP_M_SE);
    grid_put(l->g, to, column++, grid_interval(l->g, s, row, l->options));
    for (size_t m = 0; m < n_tests; m++) layout_measure_cell(l, to, column++, row, tests[m]);
    grid_cell(l->g, to, column, judged ? row->labels[verdict] : layout_stars(row->measures[OP_M_P_HOLM]));
    if (row->measures[OP_M_P_HOLM] < 0.05) to->style = row->measures[OP_M_ESTIMATE] > 0 ? GRID_GOOD : GRID_BAD;
    broken = broken || is_broken(row);
    if (!is_broken(row)) layout_note_row(l, row);
  }
  if (judged) grid_footnote(l->g, "p (no change): of a change as large as the margin or larger, both ways (TOST); verdicts from p and p (no change)");
  else
    grid_footnote(l->g, grid_format(l->g, "stars: p after Holm's adjustment, * under 0.05, ** under 0.01, *** under 0.001; detectable: the change found with power %s", power_of(l)));
  if (broken) grid_footnote(l->g, "\xE2\x95\xB3 the line is broken there: the change is of opinion and of method in one");
}

/* --- what waves share, and where lines break --- */

void layout_overlap(layout *l) {
  const op_section *s = l->section;
  size_t samples = op_section_key_named(s, "samples");
  grid_column(l->g, "waves", GRID_LEFT);
  grid_column(l->g, "samples", GRID_LEFT);
  grid_column(l->g, "units before", GRID_RIGHT);
  grid_column(l->g, "after", GRID_RIGHT);
  grid_column(l->g, "in both", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = grid_add_row(l->g);
    grid_cell(l->g, to, 0, waves_text(l, &s->rows[r]));
    grid_cell(l->g, to, 1, s->rows[r].labels[samples]);
    layout_measure_cell(l, to, 2, &s->rows[r], OP_M_UNITS);
    layout_measure_cell(l, to, 3, &s->rows[r], OP_M_MEMBERS);
    layout_measure_cell(l, to, 4, &s->rows[r], OP_M_SHARED);
  }
}

void layout_breaks(layout *l) {
  static const char *const apart[] = {"from", "to", "why", NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), why = op_section_key_named(s, "why");
  grid_column(l->g, "waves", GRID_LEFT);
  grid_column(l->g, "why", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = layout_keyed_row(l, row, r > 0 ? &s->rows[r - 1] : NULL, keys, n);
    grid_cell(l->g, to, n, grid_format(l->g, "%s \xE2\x95\xB3 %s", short_wave(row, op_section_key_named(s, "from")), short_wave(row, op_section_key_named(s, "to"))));
    grid_cell(l->g, to, n + 1, row->labels[why]);
  }
}

/* --- slope: one line a figure --- */

static const op_row *row_of(const op_section *s, size_t r, const size_t *keys, size_t n, const char *term, const char *method) {
  size_t key = op_section_key_named(s, "term");
  for (size_t i = r; i < s->n_rows && layout_same_keys(s, &s->rows[i], &s->rows[r], keys, n); i++) {
    if (op_text_equal(s->rows[i].codes[key], term) && op_text_equal(s->rows[i].method, method)) return &s->rows[i];
  }
  return NULL;
}

static void slope_line(layout *l, size_t r, const size_t *keys, size_t n, bool curved) {
  const op_section *s = l->section;
  const op_row *row = &s->rows[r], *fit = row_of(s, r, keys, n, "lack_of_fit_Q", "chi-square"), *curve = row_of(s, r, keys, n, "curvature", "quadratic");
  grid_row *to = layout_keyed_row(l, row, NULL, keys, n);
  layout_measure_cell(l, to, n, row, OP_M_ESTIMATE);
  layout_measure_cell(l, to, n + 1, row, OP_M_SE);
  grid_put(l->g, to, n + 2, grid_interval(l->g, s, row, l->options));
  layout_measure_cell(l, to, n + 3, row, OP_M_P);
  if (fit != NULL) layout_measure_cell(l, to, n + 4, fit, OP_M_P);
  if (curve != NULL && curved) {
    grid_put(l->g, to, n + 5, signed_measure(l, curve, OP_M_ESTIMATE));
    layout_measure_cell(l, to, n + 6, curve, OP_M_P);
  }
}

/* Levels that stand apart where the line is broken. */
static void note_shifts(layout *l, size_t r, const size_t *keys, size_t n) {
  const op_section *s = l->section;
  size_t term = op_section_key_named(s, "term"), category = op_section_key_named(s, "category");
  for (size_t i = r; i < s->n_rows && layout_same_keys(s, &s->rows[i], &s->rows[r], keys, n); i++) {
    const op_row *row = &s->rows[i];
    if (!op_text_equal(row->codes[term], "shift")) continue;
    const char *name = category != SIZE_MAX && row->labels[category] != NULL ? row->labels[category] : "level";
    grid_footnote(l->g, grid_format(l->g, "%s: shift at the break %s, SE %s, p %s", name, signed_measure(l, row, OP_M_ESTIMATE).text,
                                    grid_measure(l->g, s, OP_M_SE, row->measures[OP_M_SE], l->options), grid_measure(l->g, s, OP_M_P, row->measures[OP_M_P], l->options)));
  }
}

static bool has_term(const op_section *s, const char *name) {
  size_t term = op_section_key_named(s, "term");
  for (size_t r = 0; r < s->n_rows; r++) {
    if (op_text_equal(s->rows[r].codes[term], name)) return true;
  }
  return false;
}

void layout_slope(layout *l) {
  static const char *const apart[] = {"term", NULL};
  static const char *const headings[] = {"slope", "SE", NULL, "p", "p (fit)", "curvature", "p (curve)"};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), term = op_section_key_named(s, "term");
  bool curved = has_term(s, "curvature"), known = false;
  for (size_t k = 0; k < (curved ? 7u : 5u); k++) grid_column(l->g, headings[k] != NULL ? headings[k] : layout_level_heading(l), GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) known = known || op_text_equal(s->rows[r].method, "wls_known_variance");
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (!op_text_equal(row->codes[term], "slope") || !op_text_equal(row->method, known ? "wls_known_variance" : "ols")) continue;
    slope_line(l, r, keys, n, curved);
    note_shifts(l, r, keys, n);
  }
  grid_footnote(l->g, known ? "least squares on the waves' estimates with their covariance; a small p (fit) says that the change is no straight line; --verbose shows "
                              "other estimators"
                            : "ordinary least squares: the figures have no standard errors");
}

/* --- events: one line a figure and event --- */

void layout_events(layout *l) {
  static const char *const apart[] = {"term", "when", NULL};
  static const char *const headings[] = {"level", "SE", "p", "slope", "SE", "p", "p (break)"};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys);
  for (size_t k = 0; k < 7; k++) grid_column(l->g, headings[k], GRID_RIGHT);
  grid_span_add(l->g, n, n + 2, "change of level");
  grid_span_add(l->g, n + 3, n + 5, "change of slope");
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *both[2] = {row_of(s, r, keys, n, "level", "gls"), row_of(s, r, keys, n, "slope", "gls")};
    const op_row *joint = row_of(s, r, keys, n, "break", "wald");
    if (r > 0 && layout_same_keys(s, row, &s->rows[r - 1], keys, n)) continue;
    grid_row *to = layout_keyed_row(l, row, NULL, keys, n);
    for (size_t k = 0; k < 2; k++) {
      if (both[k] == NULL) continue;
      grid_put(l->g, to, n + 3 * k, signed_measure(l, both[k], OP_M_ESTIMATE));
      layout_measure_cell(l, to, n + 3 * k + 1, both[k], OP_M_SE);
      layout_measure_cell(l, to, n + 3 * k + 2, both[k], OP_M_P);
    }
    if (joint != NULL) layout_measure_cell(l, to, n + 6, joint, OP_M_P);
    layout_note_row(l, joint != NULL && joint->note != NULL ? joint : row);
  }
}

/* --- composition and within groups: one line a pair of waves --- */

void layout_decomposition(layout *l) {
  static const char *const apart[] = {"from", "to", "part", NULL};
  static const char *const headings[] = {"change", "composition", "SE", "p", "within", "SE", "p"};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys);
  grid_column(l->g, "waves", GRID_LEFT);
  for (size_t k = 0; k < 7; k++) grid_column(l->g, headings[k], GRID_RIGHT);
  for (size_t r = 0; r + 2 < s->n_rows; r += 3) {
    const op_row *composition = &s->rows[r], *within = &s->rows[r + 1], *change = &s->rows[r + 2];
    grid_row *to = layout_keyed_row(l, composition, r > 0 ? &s->rows[r - 1] : NULL, keys, n);
    to->rule_before = r > 0 && !layout_same_keys(s, composition, &s->rows[r - 1], keys, n);
    grid_cell(l->g, to, n, waves_text(l, composition));
    grid_put(l->g, to, n + 1, signed_measure(l, change, OP_M_ESTIMATE));
    grid_put(l->g, to, n + 2, signed_measure(l, composition, OP_M_ESTIMATE));
    layout_measure_cell(l, to, n + 3, composition, OP_M_SE);
    layout_measure_cell(l, to, n + 4, composition, OP_M_P);
    grid_put(l->g, to, n + 5, signed_measure(l, within, OP_M_ESTIMATE));
    layout_measure_cell(l, to, n + 6, within, OP_M_SE);
    layout_measure_cell(l, to, n + 7, within, OP_M_P);
    layout_note_row(l, composition);
  }
  grid_footnote(l->g, "composition: had only the groups' sizes changed; within: had only the answers within them changed (Kitagawa)");
}
