/* Registering rows: strata, nested units, their FPCs and probabilities. */
#include "design/tree.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buckets.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "table/levels.h"

/* Probabilities are products of decimals that were written with some 15 digits. */
#define SAME_PROBABILITY 1e-9

op_status tree_init(design_tree *t, const op_phase_shape *shape, bool leaf_a_row, op_error *err) {
  size_t given = shape->n_fpc > shape->n_probabilities ? shape->n_fpc : shape->n_probabilities;
  if (shape->n_strata > OP_DESIGN_STAGES || shape->n_psu > OP_DESIGN_STAGES) {
    return op_fail(err, OP_E_REQUEST, "a design has at most %d strata variables and PSU stages", OP_DESIGN_STAGES);
  }
  if (given > shape->n_psu + 1) {
    op_fail(err, OP_E_REQUEST, "%zu %s for %zu PSU stages", given, given == shape->n_fpc ? "finite population corrections" : "probabilities", shape->n_psu);
    return op_fail_hint(err, "give one variable a stage, and at most one more for the respondents");
  }
  *t = (design_tree){.shape = *shape};
  t->n_stages = shape->n_psu == 0 ? 0 : shape->all_stages ? shape->n_psu : given <= 1 ? 1 : given < shape->n_psu ? given : shape->n_psu;
  t->rows_are_units = shape->n_psu == 0 || given > shape->n_psu;
  if (t->rows_are_units && leaf_a_row) {
    t->rows_are_units = false;
    t->row_stage = true;
    t->n_stages++;
  }
  for (size_t s = 0; s <= t->n_stages; s++) {
    t->levels[s].keys = op_dict_new(err);
    if (t->levels[s].keys == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

void tree_clear(design_tree *t) {
  for (size_t s = 0; s < sizeof t->levels / sizeof *t->levels; s++) {
    op_dict_free(t->levels[s].keys);
    op_free(t->levels[s].parent);
    op_free(t->levels[s].of_code);
    op_free(t->levels[s].fpc);
    op_free(t->levels[s].probability);
    op_free(t->units[s]);
    op_free(t->child_start[s]);
    op_free(t->child[s]);
  }
  op_free(t->code_stratum);
  op_free(t->leaf_rows);
}

/* Index of the unit with this key in a level, made on first sight. */
static uint32_t unit_for(design_level *level, const uint32_t *key, size_t n, uint32_t parent, op_error *err) {
  uint32_t index = op_dict_add(level->keys, key, n * sizeof *key, err);
  if (index == OP_DICT_NONE || index < level->count) return index;
  if (op_array_grow((void **)&level->parent, &level->parent_capacity, index + 1, sizeof *level->parent, 0, err) != OP_OK ||
      op_array_grow((void **)&level->fpc, &level->fpc_capacity, index + 1, sizeof *level->fpc, 0, err) != OP_OK ||
      op_array_grow((void **)&level->probability, &level->probability_capacity, index + 1, sizeof *level->probability, 0, err) != OP_OK) {
    return OP_DICT_NONE;
  }
  level->parent[index] = parent;
  level->fpc[index] = (double)NAN;
  level->probability[index] = (double)NAN;
  level->count = index + 1;
  return index;
}

/* The same by the key's last code, of a stratum or of a unit below its parent: a code mostly stands for the unit that it stood for before. */
static uint32_t unit_by_code(design_level *level, const uint32_t *key, size_t n, uint32_t parent, op_error *err) {
  uint32_t code = key[n - 1], unit;
  if (code < level->code_capacity && level->of_code[code] != 0) {
    unit = level->of_code[code] - 1;
    if (n == 1 || level->parent[unit] == parent) return unit;
  }
  unit = unit_for(level, key, n, parent, err);
  if (unit == OP_DICT_NONE) return OP_DICT_NONE;
  if (op_array_grow((void **)&level->of_code, &level->code_capacity, (size_t)code + 1, sizeof *level->of_code, 0, err) != OP_OK) return OP_DICT_NONE;
  level->of_code[code] = unit + 1;
  return unit;
}

/* Remembers in which stratum a stage-1 id was first seen. */
static op_status note_repeated(design_tree *t, uint32_t code, uint32_t stratum, op_error *err) {
  op_status status = op_array_grow((void **)&t->code_stratum, &t->code_capacity, (size_t)code + 1, sizeof *t->code_stratum, 0, err);
  if (status != OP_OK) return status;
  if (t->code_stratum[code] == 0) {
    t->code_stratum[code] = stratum + 1;
  } else if (t->code_stratum[code] != stratum + 1 && t->code_stratum[code] != UINT32_MAX) {
    t->code_stratum[code] = UINT32_MAX;
    t->repeated++;
  }
  return OP_OK;
}

/* The FPC of the units below a unit: the first value stands, others must equal it. */
static op_status take_fpc(design_level *level, uint32_t unit, double value, size_t stage, op_error *err) {
  if (isnan(value)) return op_fail(err, OP_E_DATA, "the finite population correction of stage %zu is missing", stage);
  if (value <= 0) {
    return op_fail(err, OP_E_DATA, "the finite population correction of stage %zu is %g, expected a fraction or a population size above 0",
                   stage, value);
  }
  if (isnan(level->fpc[unit])) level->fpc[unit] = value;
  if (level->fpc[unit] != value) {
    op_fail(err, OP_E_DATA, "the finite population correction of stage %zu is %g here and %g elsewhere in the same %s", stage, value,
            level->fpc[unit], stage == 1 ? "stratum" : "unit");
    return op_fail_hint(err, "it must be constant within its %s%s", stage == 1 ? "stratum" : "unit",
                        stage == 1 ? "; where units have unequal probabilities add --pps" : "");
  }
  return OP_OK;
}

/* The inclusion probability of a unit within its parent. */
static op_status take_probability(design_level *level, uint32_t unit, double value, size_t stage, op_error *err) {
  if (isnan(value)) return op_fail(err, OP_E_DATA, "the inclusion probability of stage %zu is missing", stage);
  if (!(value > 0 && value <= 1)) {
    op_fail(err, OP_E_DATA, "the inclusion probability of stage %zu is %g, expected a number above 0 and at most 1", stage, value);
    return op_fail_hint(err, "population sizes are no inclusion probabilities");
  }
  if (isnan(level->probability[unit])) level->probability[unit] = value;
  if (fabs(level->probability[unit] - value) <= SAME_PROBABILITY * value) return OP_OK;
  op_fail(err, OP_E_DATA, "the inclusion probability of stage %zu is %g here and %g elsewhere in the same unit", stage, value, level->probability[unit]);
  return op_fail_hint(err, "it must be constant within its unit");
}

/* Makes the unit of stage s below `parent`. */
static op_status place_stage(design_tree *t, const op_phase_rows *rows, size_t r, size_t s, uint32_t parent, uint32_t *unit, op_error *err) {
  bool is_row = s > t->shape.n_psu;
  uint32_t pair[2] = {parent, is_row ? ++t->rows_seen : rows->psu[s - 1][r]};
  size_t before = t->levels[s].count;
  if (pair[1] == 0) return op_fail(err, OP_E_DATA, "the PSU (stage %zu) is missing", s);
  if (s <= t->shape.n_fpc && rows->fpc != NULL) {
    op_status status = take_fpc(&t->levels[s - 1], parent, rows->fpc[s - 1][r], s, err);
    if (status != OP_OK) return status;
  }
  *unit = is_row ? unit_for(&t->levels[s], pair, 2, parent, err) : unit_by_code(&t->levels[s], pair, 2, parent, err);
  if (*unit == OP_DICT_NONE) return OP_E_MEMORY;
  if (s <= t->shape.n_probabilities && rows->probabilities != NULL) {
    op_status status = take_probability(&t->levels[s], *unit, rows->probabilities[s - 1][r], s, err);
    if (status != OP_OK) return status;
  }
  return s == 1 && !is_row && *unit >= before ? note_repeated(t, pair[1], parent, err) : OP_OK;
}

static op_status register_row(design_tree *t, const op_phase_rows *rows, size_t r, uint32_t *leaf, op_error *err) {
  uint32_t key[OP_DESIGN_STAGES + 1] = {0};
  for (size_t v = 0; v < t->shape.n_strata; v++) {
    key[v] = rows->strata[v][r];
    if (key[v] == 0) return op_fail(err, OP_E_DATA, "the stratum is missing");
  }
  uint32_t unit = t->shape.n_strata == 1 ? unit_by_code(&t->levels[0], key, 1, 0, err) : unit_for(&t->levels[0], key, t->shape.n_strata, 0, err);
  if (unit == OP_DICT_NONE) return OP_E_MEMORY;
  for (size_t s = 1; s <= t->n_stages; s++) {
    op_status status = place_stage(t, rows, r, s, unit, &unit, err);
    if (status != OP_OK) return status;
  }
  if (t->rows_are_units && t->shape.n_fpc > t->n_stages && rows->fpc != NULL) {
    op_status status = take_fpc(&t->levels[t->n_stages], unit, rows->fpc[t->n_stages][r], t->n_stages + 1, err);
    if (status != OP_OK) return status;
  }
  *leaf = unit;
  return OP_OK;
}

bool tree_columns(const design_tree *t, const op_phase_rows *rows, op_runs columns[2 * OP_DESIGN_STAGES + 1], size_t *n) {
  if (t->shape.n_fpc > 0 || t->shape.n_probabilities > 0 || t->row_stage) return false;
  *n = t->shape.n_strata + t->n_stages;
  for (size_t v = 0; v < *n; v++) columns[v] = (op_runs){v < t->shape.n_strata ? rows->strata[v] : rows->psu[v - t->shape.n_strata], 0};
  return true;
}

op_status tree_place(design_tree *t, const op_phase_rows *rows, size_t r, uint32_t *leaf, op_error *err) {
  op_status status = register_row(t, rows, r, leaf, err);
  return status == OP_OK ? op_array_grow((void **)&t->leaf_rows, &t->rows_capacity, t->levels[t->n_stages].count, sizeof(double), 0, err) : status;
}

bool tree_row_is_missing(const design_tree *t, const op_phase_rows *rows, size_t r) {
  for (size_t v = 0; v < t->shape.n_strata; v++) {
    if (rows->strata[v][r] == 0) return true;
  }
  for (size_t s = 0; s < t->n_stages && s < t->shape.n_psu; s++) {
    if (rows->psu[s][r] == 0) return true;
  }
  return false;
}

/* --- counts and fractions --- */

void tree_count_units(const design_tree *t, const double *leaf_rows, double *const *counts) {
  size_t last = t->n_stages;
  for (size_t s = 0; s <= last; s++) memset(counts[s], 0, t->levels[s].count * sizeof(double));
  for (size_t g = 0; g < t->levels[last].count; g++) counts[last][g] = leaf_rows[g];
  for (size_t s = last; s > 0; s--) {
    for (size_t g = 0; g < t->levels[s].count; g++) {
      if (counts[s][g] > 0) counts[s - 1][t->levels[s].parent[g]] += 1;
    }
  }
}

double tree_fraction(const design_tree *t, size_t level, uint32_t g, double sampled) {
  double fpc = t->levels[level].fpc[g];
  if (level >= t->shape.n_fpc || isnan(fpc)) return 0;
  return t->fpc_are_counts ? sampled / fpc : fpc;
}

double tree_probability(const design_tree *t, size_t level, uint32_t unit) {
  double own = t->levels[level].probability[unit];
  uint32_t parent = t->levels[level].parent[unit];
  return !isnan(own) ? own : tree_fraction(t, level - 1, parent, t->units[level - 1][parent]);
}

uint32_t tree_ancestor(const design_tree *t, size_t level, uint32_t leaf) {
  for (size_t s = t->n_stages; s > level; s--) leaf = t->levels[s].parent[leaf];
  return leaf;
}

static op_status check_fpc(design_tree *t, op_error *err) {
  bool counts = false, fractions = false;
  for (size_t s = 0; s < t->shape.n_fpc && s <= t->n_stages; s++) {
    for (uint32_t g = 0; g < t->levels[s].count; g++) {
      counts = counts || t->levels[s].fpc[g] > 1;
      fractions = fractions || t->levels[s].fpc[g] < 1;
    }
  }
  if (counts && fractions) {
    op_fail(err, OP_E_DATA, "the finite population corrections mix population sizes (over 1) with sampling fractions (under 1)");
    return op_fail_hint(err, "give all of them as population sizes or all as fractions");
  }
  t->fpc_are_counts = counts;
  for (size_t s = 0; counts && s < t->shape.n_fpc && s <= t->n_stages; s++) {
    for (uint32_t g = 0; g < t->levels[s].count; g++) {
      if (!(t->levels[s].fpc[g] < t->units[s][g])) continue;
      char name[200] = "";
      uint32_t stratum = g;
      for (size_t up = s; up > 0; up--) stratum = t->levels[up].parent[stratum];
      tree_stratum_name(t, stratum, name, sizeof name);
      op_fail(err, OP_E_DATA, "the finite population correction of stage %zu is %g, but %g units were sampled%s%s%s", s + 1,
              t->levels[s].fpc[g], t->units[s][g], name[0] ? " in stratum '" : "", name, name[0] ? "'" : "");
      return op_fail_hint(err, "a population cannot be smaller than its sample: check the --fpc variable");
    }
  }
  return OP_OK;
}

op_status tree_finish(design_tree *t, const op_levels *const *strata_levels, op_error *err) {
  t->strata_levels = strata_levels;
  for (size_t s = 0; s <= t->n_stages; s++) {
    t->units[s] = op_array_new(t->levels[s].count, sizeof(double), err);
    if (t->units[s] == NULL) return OP_E_MEMORY;
    const design_level *below = &t->levels[s + 1];
    if (s < t->n_stages && op_buckets_make(below->count, below->parent, sizeof *below->parent, t->levels[s].count, &t->child_start[s], &t->child[s], err) != OP_OK) {
      return OP_E_MEMORY;
    }
  }
  if (t->leaf_rows != NULL) tree_count_units(t, t->leaf_rows, t->units);
  return check_fpc(t, err);
}

/* --- messages --- */

void tree_stratum_name(const design_tree *t, uint32_t stratum, char *out, size_t size) {
  op_text text = {0};
  const uint32_t *codes = op_dict_key(t->levels[0].keys, stratum, NULL);
  for (size_t v = 0; v < t->shape.n_strata && t->strata_levels != NULL; v++) {
    uint32_t code;
    if (t->strata_levels[v] == NULL) continue; /* the file of a stacked sample */
    memcpy(&code, codes + v, sizeof code);
    if (v > 0) op_text_add(&text, " x ");
    op_text_add(&text, op_levels_text(t->strata_levels[v], code));
  }
  snprintf(out, size, "%s", text.data != NULL ? text.data : "");
  out[op_utf8_cut(out, strlen(out), size - 1)] = '\0';
  op_text_clear(&text);
}

op_status tree_lonely_failure(const design_tree *t, size_t level, uint32_t g, op_error *err) {
  char name[200];
  uint32_t stratum = g;
  for (size_t s = level; s > 0; s--) stratum = t->levels[s].parent[stratum];
  tree_stratum_name(t, stratum, name, sizeof name);
  if (level > 0) {
    op_fail(err, OP_E_REQUEST, "a unit of stratum '%s' has only one unit at stage %zu", name, level + 1);
  } else if (name[0] == '\0') {
    op_fail(err, OP_E_REQUEST, "the design has only one PSU");
  } else {
    op_fail(err, OP_E_REQUEST, "stratum '%s' has only one PSU, so that its variance cannot be estimated", name);
  }
  return op_fail_hint(err, "choose a rule: --lonely remove|certainty|adjust|average");
}
