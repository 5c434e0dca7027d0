/* What ties waves together or keeps them apart: breaks of the lines, and units that several waves share. */
#include <math.h>
#include <string.h>

#include "analysis/trend.h"

/* --- breaks --- */

static op_status breaks_section(trend *t, size_t *section) {
  static const char *const keys[] = {"from", "to"};
  const plan_groups *g = &t->plan->groups;
  op_status status = op_result_section_add(t->result, "breaks", "Breaks of the line", false, section, t->err);
  for (size_t k = 1; status == OP_OK && k < g->n_by; k++) {
    status = op_section_key_add(t->result, *section, g->keys[k].name, g->keys[k].label[0] != '\0' ? g->keys[k].label : g->keys[k].name, OP_KEY_GROUP, t->err);
  }
  if (status == OP_OK) status = op_section_key_add(t->result, *section, "variable", "variable", OP_KEY_CODED, t->err);
  for (size_t k = 0; status == OP_OK && k < 2; k++) status = op_section_key_add(t->result, *section, keys[k], keys[k], OP_KEY_CODED, t->err);
  return status == OP_OK ? op_section_key_add(t->result, *section, "why", "why", OP_KEY_TEXT, t->err) : status;
}

static op_status add_break(trend *t, const wave_line *line, size_t wave) {
  const plan_variable *variable = &t->plan->variables[t->figures->terms.keys[0].variable];
  size_t key = 0;
  const char *code, *label;
  op_row *row;
  op_status status = op_section_row_add(t->result, t->result->n_sections - 1, &row, t->err);
  for (size_t k = 1; status == OP_OK && k < t->plan->groups.n_by; k++) {
    group_key_text(t->plan, &t->groups->items[line->group[0]], k, &code, &label);
    status = op_row_key_set(t->result, row, key++, code, label, t->err);
  }
  if (status == OP_OK) status = op_row_key_set(t->result, row, key++, variable->name, variable->label[0] != '\0' ? variable->label : variable->name, t->err);
  if (status == OP_OK) {
    code = trend_wave(t, line->group[trend_before(t, line, wave)], &label);
    status = op_row_key_set(t->result, row, key++, code, label, t->err);
  }
  if (status == OP_OK) {
    code = trend_wave(t, line->group[wave], &label);
    status = op_row_key_set(t->result, row, key++, code, label, t->err);
  }
  return status == OP_OK ? op_row_key_set(t->result, row, key, line->broken[wave], NULL, t->err) : status;
}

static op_status line_breaks(trend *t, const wave_line *line) {
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    size_t section;
    if (line->broken[w] == NULL) continue;
    if (op_result_section_named(t->result, "breaks") == NULL) status = breaks_section(t, &section);
    if (status == OP_OK) status = add_break(t, line, w);
  }
  return status;
}

/* --- shared units --- */

/* Marks first-stage units with members in a wave (groups of the same first key). */
static double mark_units(const trend *t, size_t wave_group, unsigned bit, unsigned char *units) {
  uint32_t code = t->groups->items[wave_group].codes[0];
  const op_moments *m = t->plan->moments;
  double n = 0;
  for (size_t c = 0; c < m->n_cells; c++) {
    if (m->cells[c].rows <= 0 || plan_domain_code(t->plan, m->cells[c].domain, 0) != code) continue;
    unsigned char *unit = &units[op_design_leaf_unit(t->plan->design, m->cells[c].leaf)];
    n += (*unit & bit) == 0;
    *unit = (unsigned char)(*unit | bit);
  }
  return n;
}

static op_status overlap_section(const trend *t) {
  static const op_measure measures[] = {OP_M_UNITS, OP_M_MEMBERS, OP_M_SHARED};
  static const char *const keys[] = {"from", "to"};
  size_t section;
  op_status status = op_result_section_add(t->result, "overlap", "What the waves share", false, &section, t->err);
  for (size_t k = 0; status == OP_OK && k < 2; k++) status = op_section_key_add(t->result, section, keys[k], keys[k], OP_KEY_CODED, t->err);
  if (status == OP_OK) status = op_section_key_add(t->result, section, "samples", "samples", OP_KEY_TEXT, t->err);
  for (size_t k = 0; status == OP_OK && k < 3; k++) status = op_section_measure_add(t->result, section, measures[k], t->err);
  return status;
}

/* Respondents who come again make a panel: all of them, or a part that rotates. */
static const char *kind_of(const trend *t, double from, double to, double shared) {
  bool respondents = t->plan->request.panel != NULL && t->plan->request.psu.count == 1 && strcmp(t->plan->request.psu.items[0], t->plan->request.panel) == 0;
  if (shared == 0) return "independent";
  if (!respondents) return "the same sampling points";
  return shared >= 0.9 * fmin(from, to) ? "the same respondents" : "rotating panel";
}

typedef struct wave_pair {
  size_t from, to;         /* groups of the waves */
  double from_units, to_units, shared;
} wave_pair;

static op_status add_pair(const trend *t, const wave_pair *p) {
  const char *label, *code = trend_wave(t, p->from, &label);
  op_row *row;
  op_status status = op_section_row_add(t->result, t->result->n_sections - 1, &row, t->err);
  if (status == OP_OK) status = op_row_key_set(t->result, row, 0, code, label, t->err);
  code = trend_wave(t, p->to, &label);
  if (status == OP_OK) status = op_row_key_set(t->result, row, 1, code, label, t->err);
  if (status == OP_OK) status = op_row_key_set(t->result, row, 2, kind_of(t, p->from_units, p->to_units, p->shared), NULL, t->err);
  if (status != OP_OK) return status;
  row->measures[OP_M_UNITS] = p->from_units;
  row->measures[OP_M_MEMBERS] = p->to_units;
  row->measures[OP_M_SHARED] = p->shared;
  return OP_OK;
}

/* Pairs of neighbouring waves with the units of both. */
static size_t count_pairs(const trend *t, unsigned char *units, size_t n_units, wave_pair *pairs) {
  size_t previous = SIZE_MAX, n = 0;
  for (size_t g = 0; g < t->groups->count; g++) {
    if (previous != SIZE_MAX && t->groups->items[g].codes[0] == t->groups->items[previous].codes[0]) continue;
    if (previous != SIZE_MAX) {
      wave_pair *p = &pairs[n++];
      memset(units, 0, n_units);
      *p = (wave_pair){previous, g, mark_units(t, previous, 1, units), mark_units(t, g, 2, units), 0};
      for (size_t u = 0; u < n_units; u++) p->shared += units[u] == 3;
    }
    previous = g;
  }
  return n;
}

static op_status present_overlap(const trend *t, const wave_pair *pairs, size_t n) {
  const op_request *r = &t->plan->request;
  bool any = false;
  for (size_t i = 0; i < n; i++) any = any || pairs[i].shared > 0;
  if (!any) return op_result_convention_add(t->result, "waves", "independent samples", t->err);
  op_status status = overlap_section(t);
  for (size_t i = 0; status == OP_OK && i < n; i++) status = add_pair(t, &pairs[i]);
  if (status == OP_OK && r->panel == NULL) {
    status = op_result_note_add(t->result, t->err, "waves share sampling points, and keep their covariance; if '%s' is only numbered anew in each wave, add '%s' to --strata",
                                r->psu.items[0], r->time);
  }
  return status == OP_OK ? op_result_convention_add(t->result, "waves", "covariance by shared units", t->err) : status;
}

/* Independent samples, rotating panels and re-interviewed respondents told apart by the units that waves have in common. */
static op_status overlap(const trend *t) {
  size_t n_units = 0;
  if (t->plan->n_replicates > 0) return op_result_convention_add(t->result, "waves", "covariance from the replicate weights", t->err);
  if (op_design_rows_are_units(t->plan->design) || t->plan->in_second != NULL || t->plan->request.psu.count == 0) {
    return op_result_convention_add(t->result, "waves", "independent samples", t->err);
  }
  for (size_t l = 0; l < op_design_leaf_count(t->plan->design); l++) {
    size_t unit = op_design_leaf_unit(t->plan->design, (uint32_t)l);
    n_units = unit + 1 > n_units ? unit + 1 : n_units;
  }
  unsigned char *units = op_array_new(n_units, 1, t->err);
  wave_pair *pairs = op_array_new(t->groups->count, sizeof *pairs, t->err);
  op_status status = units != NULL && pairs != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) {
    size_t n = count_pairs(t, units, n_units, pairs); /* units of all waves are counted before rows are added: arrays of groups stay */
    status = present_overlap(t, pairs, n);
  }
  op_free(units);
  op_free(pairs);
  return status;
}

op_status trend_breaks(trend *t, const figures *all) {
  op_status status = overlap(t);
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, LINES_QUESTION, line_breaks);
  }
  return status;
}
