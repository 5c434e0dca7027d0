/* Results of completed data sets into one result. */
#include <math.h>
#include <string.h>

#include "analysis/imputation_figure.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

typedef struct combination {
  const op_request *request;
  op_result *const *results;
  size_t m;
  double *scratch;  /* 4 m */
  op_error *err;
} combination;

static bool has_measure(const op_section *s, op_measure of) {
  for (size_t i = 0; i < s->n_measures; i++) {
    if (s->measures[i] == of) return true;
  }
  return false;
}

/* A row with the keys of another result's row. */
static op_status copy_row(const combination *c, const op_section *s, const op_row *from, op_row *to) {
  op_result *result = c->results[0];
  *to = *from;
  to->codes = op_arena_alloc(result->arena, 2 * s->n_keys * sizeof(char *), c->err);
  if (to->codes == NULL) return OP_E_MEMORY;
  to->labels = to->codes + s->n_keys;
  to->note = from->note != NULL ? op_result_text(result, from->note, c->err) : NULL;
  to->method = from->method != NULL ? op_result_text(result, from->method, c->err) : NULL;
  bool made = (from->note == NULL || to->note != NULL) && (from->method == NULL || to->method != NULL);
  op_status status = made ? OP_OK : OP_E_MEMORY;
  for (size_t k = 0; status == OP_OK && k < s->n_keys; k++) status = op_row_key_set(result, to, k, from->codes[k], from->labels[k], c->err);
  return status;
}

static op_status combine_rows(const combination *c, const op_section *s, const matched_rows *rows, op_row *out) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < rows->n; i++) {
    const op_row *const *of = rows->row + i * rows->m;
    size_t j = 0;
    while (of[j] == NULL) j++;
    imputation_figure f = {c->request, s, of, rows->empty + i * rows->m, c->m, c->scratch, c->scratch + c->m, c->scratch + 2 * c->m, c->scratch + 3 * c->m};
    status = copy_row(c, s, of[j], &out[i]);
    if (status == OP_OK) imputation_figure_combine(&f, &out[i]);
    if (status != OP_OK || out[i].note == NULL) continue;
    out[i].note = op_result_text(c->results[0], out[i].note, c->err); /* it may belong to a result that goes */
    if (out[i].note == NULL) status = OP_E_MEMORY;
  }
  return status;
}

/* --- covariance --- */

static bool all_rows_matched(const matched_rows *rows) {
  for (size_t j = 0; j < rows->m; j++) {
    if (rows->sections[j] == NULL || rows->sections[j]->vcov == NULL || rows->sections[j]->n_rows != rows->n) return false;
  }
  return true;
}

static op_status combine_covariance(const combination *c, op_section *s, const matched_rows *rows) {
  if (s->vcov == NULL) return OP_OK;
  double *V = NULL, *a = c->scratch, *b = a + c->m, *u = b + c->m;
  if (all_rows_matched(rows)) {
    V = op_array_new(rows->n * rows->n, sizeof *V, c->err);
    if (V == NULL) return OP_E_MEMORY;
    for (size_t i = 0; i < rows->n; i++) {
      for (size_t k = 0; k < rows->n; k++) {
        for (size_t j = 0; j < c->m; j++) {
          const op_section *from = rows->sections[j];
          size_t x = (size_t)(rows->row[i * c->m + j] - from->rows), y = (size_t)(rows->row[k * c->m + j] - from->rows);
          a[j] = from->rows[x].measures[OP_M_ESTIMATE];
          b[j] = from->rows[y].measures[OP_M_ESTIMATE];
          u[j] = from->vcov[x * from->n_rows + y];
        }
        V[i * rows->n + k] = op_rubin_covariance(a, b, u, c->m);
      }
    }
  }
  op_free(s->vcov);
  s->vcov = V;
  return V != NULL ? OP_OK : op_result_note_add(c->results[0], c->err, "no covariance matrix: the imputations do not all have the same figures");
}

/* --- intervals of all categories together --- */

static bool same_question(const op_section *s, size_t a, size_t b, size_t category) {
  bool same = op_text_equal(s->rows[a].method, s->rows[b].method);
  for (size_t k = 0; same && k < s->n_keys; k++) same = k == category || op_text_equal(s->rows[a].codes[k], s->rows[b].codes[k]);
  return same;
}

/* The question of row `first`: its categories, then its nets, as rows and as what methods may know. */
static op_question gather_question(const op_section *s, size_t first, size_t category, size_t *rows, op_proportion *figures) {
  op_question q = {figures, 0, 0};
  for (int nets = 0; nets < 2; nets++) {
    for (size_t r = first; r < s->n_rows; r++) {
      if (((s->rows[r].flags & OP_ROW_NET) != 0) != (nets == 1) || !same_question(s, first, r, category)) continue;
      figures[q.n_figures] = imputation_proportion(&s->rows[r]);
      rows[q.n_figures++] = r;
      q.n_categories += nets == 0;
    }
  }
  return q;
}

static op_status intervals_together(const combination *c, op_section *s) {
  size_t category = op_section_key_named(s, "category");
  size_t *rows = op_array_new(s->n_rows, sizeof *rows, c->err);
  op_proportion *figures = op_array_new(s->n_rows, sizeof *figures, c->err);
  op_status status = rows != NULL && figures != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    const op_interval_method *method = s->rows[r].method != NULL ? op_interval_method_named(s->rows[r].method) : NULL;
    bool met = method == NULL || method->simultaneous == NULL || category == SIZE_MAX || isnan(s->rows[r].measures[OP_M_GROUP_N]);
    for (size_t before = 0; !met && before < r; before++) met = same_question(s, r, before, category);
    if (met) continue;
    op_question q = gather_question(s, r, category, rows, figures);
    for (size_t i = 0; i < q.n_figures; i++) {
      op_interval interval = op_interval_of(method, &q, i, c->request->level);
      s->rows[rows[i]].measures[OP_M_LOWER] = interval.lower;
      s->rows[rows[i]].measures[OP_M_UPPER] = interval.upper;
      if (interval.why != NULL) s->rows[rows[i]].note = interval.why;
    }
  }
  op_free(rows);
  op_free(figures);
  return status;
}

/* --- adjusted p values --- */

static op_status adjust_family(const combination *c, op_section *s, double family) {
  const op_adjust *asked = op_adjust_named(c->request->compare.adjust != NULL ? c->request->compare.adjust : "holm");
  const struct {
    op_measure measure;
    op_adjust_method method;
  } columns[] = {{OP_M_P_HOLM, OP_ADJUST_HOLM}, {OP_M_P_BH, OP_ADJUST_BH}, {OP_M_P_ADJUSTED, asked != NULL ? asked->method : OP_ADJUST_HOLM}};
  double *p = op_array_new(2 * s->n_rows, sizeof *p, c->err);
  size_t n = 0;
  if (p == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (s->rows[r].measures[OP_M_FAMILY] == family) p[n++] = s->rows[r].measures[OP_M_P];
  }
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < sizeof columns / sizeof *columns; k++) {
    if (!has_measure(s, columns[k].measure)) continue;
    status = op_p_adjust(columns[k].method, p, n, p + n);
    for (size_t r = 0, i = 0; status == OP_OK && r < s->n_rows; r++) {
      if (s->rows[r].measures[OP_M_FAMILY] == family) s->rows[r].measures[columns[k].measure] = p[n + i++];
    }
  }
  op_free(p);
  return status == OP_OK ? OP_OK : op_fail(c->err, status, "out of memory while adjusting %zu p values", n);
}

static op_status adjust_families(const combination *c, op_section *s) {
  op_status status = OP_OK;
  if (!has_measure(s, OP_M_P_HOLM) && !has_measure(s, OP_M_P_BH) && !has_measure(s, OP_M_P_ADJUSTED)) return OP_OK;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    double family = s->rows[r].measures[OP_M_FAMILY];
    bool met = isnan(family);
    for (size_t before = 0; !met && before < r; before++) met = s->rows[before].measures[OP_M_FAMILY] == family;
    if (!met) status = adjust_family(c, s, family);
  }
  return status;
}

/* --- a section --- */

static op_status add_measures(const combination *c, size_t section) {
  static const op_measure added[] = {OP_M_WITHIN_VARIANCE, OP_M_BETWEEN_VARIANCE, OP_M_RIV, OP_M_FMI, OP_M_DF_COMPLETE};
  const op_section *s = &c->results[0]->sections[section];
  op_status status = OP_OK;
  if (!has_measure(s, OP_M_ESTIMATE) || !has_measure(s, OP_M_SE)) return OP_OK;
  for (size_t i = 0; status == OP_OK && i < sizeof added / sizeof *added; i++) status = op_section_measure_add(c->results[0], section, added[i], c->err);
  return status;
}

static op_status combine_section(const combination *c, size_t section) {
  op_section *s = &c->results[0]->sections[section];
  matched_rows rows;
  op_status status = matched_rows_make(c->results, c->m, section, &rows, c->err);
  if (status != OP_OK) return status;
  op_row *out = op_array_new(rows.n, sizeof *out, c->err);
  status = out != NULL ? combine_rows(c, s, &rows, out) : OP_E_MEMORY;
  if (status == OP_OK) status = combine_covariance(c, s, &rows);
  if (status == OP_OK) {
    op_free(s->rows);
    s->rows = out;
    s->n_rows = s->capacity = rows.n;
    out = NULL;
    status = intervals_together(c, s);
  }
  if (status == OP_OK) status = adjust_families(c, s);
  if (status == OP_OK) status = add_measures(c, section);
  op_free(out);
  matched_rows_clear(&rows);
  return status;
}

/* --- notes and facts --- */

static bool has_note(const op_result *result, const char *note) {
  for (size_t i = 0; i < result->n_notes; i++) {
    if (strcmp(result->notes[i], note) == 0) return true;
  }
  return false;
}

/* Notes that all results share stay as they are; a note of some is led by which imputation it is of. */
static op_status combine_notes(const combination *c) {
  op_result *to = c->results[0];
  const char **own = to->notes;
  size_t n = to->n_notes;
  op_status status = OP_OK;
  to->notes = NULL;
  to->n_notes = to->notes_capacity = 0;
  for (size_t j = 0; status == OP_OK && j < c->m; j++) {
    const char **notes = j == 0 ? own : c->results[j]->notes;
    for (size_t i = 0; status == OP_OK && i < (j == 0 ? n : c->results[j]->n_notes); i++) {
      bool shared = true;
      for (size_t k = 1; k < c->m; k++) shared = shared && has_note(c->results[k], notes[i]);
      if (j > 0) {
        bool in_first = false;
        for (size_t k = 0; k < n; k++) in_first = in_first || strcmp(own[k], notes[i]) == 0;
        shared = shared && in_first;
      }
      status = shared ? op_result_note_add(to, c->err, "%s", notes[i]) : op_result_note_add(to, c->err, "imputation %zu: %s", j + 1, notes[i]);
    }
  }
  op_free(own);
  return status;
}

static const char *design_fact(const op_result *result, const char *name) {
  for (size_t i = 0; i < result->n_design; i++) {
    if (strcmp(result->design[i].name, name) == 0) return result->design[i].value;
  }
  return NULL;
}

static op_status say_what_was_done(const combination *c) {
  static const char *const rules[] = {"barnard-rubin", "rubin", "mitools"};
  op_result *to = c->results[0];
  char count[OP_NUMBER_TEXT];
  op_number_write((double)c->m, count);
  op_status status = op_result_design_add(to, "imputations", count, c->err);
  if (status == OP_OK) status = op_result_convention_add(to, "imputation_df", rules[c->request->imputation.df], c->err);
  for (size_t j = 1; status == OP_OK && j < c->m; j++) {
    const char *rows = design_fact(to, "rows"), *other = design_fact(c->results[j], "rows");
    if (op_text_equal(rows, other)) continue;
    status = op_result_note_add(to, c->err, "imputation %zu has %s rows, the first %s: are they completed files of one survey?", j + 1, other != NULL ? other : "no", rows != NULL ? rows : "no");
  }
  return status;
}

op_status imputations_combine(const op_request *request, op_result *const *results, size_t m, op_error *err) {
  combination c = {request, results, m, op_array_new(4 * m, sizeof(double), err), err};
  op_status status = c.scratch != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < results[0]->n_sections; s++) status = combine_section(&c, s);
  if (status == OP_OK) status = combine_notes(&c);
  if (status == OP_OK) status = say_what_was_done(&c);
  op_free(c.scratch);
  return status;
}
