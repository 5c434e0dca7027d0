/* Registering rows: strata, nested units, FPCs. */
#include "design/design.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "design/tree.h"
#include "table/levels.h"

op_status op_design_new(size_t n_strata, size_t n_psu, size_t n_fpc, op_design **design, op_error *err) {
  if (n_strata > OP_DESIGN_STAGES || n_psu > OP_DESIGN_STAGES) {
    return op_fail(err, OP_E_REQUEST, "a design has at most %d strata variables and PSU stages", OP_DESIGN_STAGES);
  }
  if (n_fpc > n_psu + 1) {
    op_fail(err, OP_E_REQUEST, "%zu finite population corrections for %zu PSU stages", n_fpc, n_psu);
    return op_fail_hint(err, "give one --fpc variable a stage, and at most one more for the respondents");
  }
  op_design *d = op_array_new(1, sizeof *d, err);
  if (d == NULL) return OP_E_MEMORY;
  d->n_strata_variables = n_strata;
  d->n_fpc = n_fpc;
  d->n_stages = n_psu == 0 ? 0 : n_fpc <= 1 ? 1 : n_fpc < n_psu ? n_fpc : n_psu;
  d->rows_are_units = n_psu == 0 || n_fpc > n_psu;
  d->last_leaf = OP_NO_LEAF;
  for (size_t s = 0; s <= d->n_stages; s++) {
    d->levels[s].keys = op_dict_new(err);
    if (d->levels[s].keys == NULL) break;
  }
  d->first_stage_codes = op_dict_new(err);
  if (d->levels[d->n_stages].keys == NULL || d->first_stage_codes == NULL) {
    op_design_free(d);
    return OP_E_MEMORY;
  }
  *design = d;
  return OP_OK;
}

void op_design_free(op_design *design) {
  if (design == NULL) return;
  for (size_t s = 0; s <= OP_DESIGN_STAGES; s++) {
    op_dict_free(design->levels[s].keys);
    op_free(design->levels[s].parent);
    op_free(design->levels[s].fpc);
    op_free(design->units[s]);
  }
  op_dict_free(design->first_stage_codes);
  op_free(design->code_stratum);
  op_free(design->leaf_rows);
  op_free(design->leaf_weighted_rows);
  op_free(design);
}

/* Index of the unit with this key in a level, made on first sight. */
static uint32_t unit_for(design_level *level, const uint32_t *key, size_t n, uint32_t parent, op_error *err) {
  uint32_t index = op_dict_add(level->keys, key, n * sizeof *key, err);
  if (index == OP_DICT_NONE || index < level->count) return index;
  if (op_array_grow((void **)&level->parent, &level->parent_capacity, index + 1, sizeof *level->parent, 0, err) != OP_OK ||
      op_array_grow((void **)&level->fpc, &level->fpc_capacity, index + 1, sizeof *level->fpc, 0, err) != OP_OK) {
    return OP_DICT_NONE;
  }
  level->parent[index] = parent;
  level->fpc[index] = (double)NAN;
  level->count = index + 1;
  return index;
}

/* Remembers in which stratum a stage-1 id was first seen. */
static op_status note_repeated(op_design *d, uint32_t code, uint32_t stratum, op_error *err) {
  uint32_t index = op_dict_add(d->first_stage_codes, &code, sizeof code, err);
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  if (op_array_grow((void **)&d->code_stratum, &d->code_capacity, index + 1, sizeof *d->code_stratum, 0, err) != OP_OK) {
    return OP_E_MEMORY;
  }
  if (d->code_stratum[index] == 0) {
    d->code_stratum[index] = stratum + 1;
  } else if (d->code_stratum[index] != stratum + 1 && d->code_stratum[index] != UINT32_MAX) {
    d->code_stratum[index] = UINT32_MAX;
    d->repeated++;
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
    return op_fail_hint(err, "it must be constant within its %s", stage == 1 ? "stratum" : "unit");
  }
  return OP_OK;
}

static op_status register_row(op_design *d, const op_design_rows *rows, size_t r, uint32_t *leaf, op_error *err) {
  uint32_t key[OP_DESIGN_STAGES + 1] = {0};
  for (size_t v = 0; v < d->n_strata_variables; v++) {
    key[v] = rows->strata[v][r];
    if (key[v] == 0) return op_fail(err, OP_E_DATA, "the stratum is missing");
  }
  uint32_t unit = unit_for(&d->levels[0], key, d->n_strata_variables, 0, err);
  if (unit == OP_DICT_NONE) return OP_E_MEMORY;
  for (size_t s = 1; s <= d->n_stages; s++) {
    uint32_t pair[2] = {unit, rows->psu[s - 1][r]};
    if (pair[1] == 0) return op_fail(err, OP_E_DATA, "the PSU (stage %zu) is missing", s);
    if (s <= d->n_fpc) {
      op_status status = take_fpc(&d->levels[s - 1], unit, rows->fpc[s - 1][r], s, err);
      if (status != OP_OK) return status;
    }
    size_t before = d->levels[s].count;
    uint32_t next = unit_for(&d->levels[s], pair, 2, unit, err);
    if (next == OP_DICT_NONE) return OP_E_MEMORY;
    if (s == 1 && next >= before && note_repeated(d, pair[1], unit, err) != OP_OK) return OP_E_MEMORY;
    unit = next;
  }
  if (d->rows_are_units && d->n_fpc > d->n_stages) {
    op_status status = take_fpc(&d->levels[d->n_stages], unit, rows->fpc[d->n_stages][r], d->n_stages + 1, err);
    if (status != OP_OK) return status;
  }
  *leaf = unit;
  return OP_OK;
}

/* Rows of one unit usually stand together: the codes of the row before give the same leaf. FPC values are then compared too. */
static bool same_as_last(const op_design *d, const op_design_rows *rows, size_t r) {
  size_t k = 0;
  if (d->last_leaf == OP_NO_LEAF || d->n_fpc > 0) return false;
  for (size_t v = 0; v < d->n_strata_variables; v++, k++) {
    if (rows->strata[v][r] != d->last_codes[k]) return false;
  }
  for (size_t s = 0; s < d->n_stages; s++, k++) {
    if (rows->psu[s][r] != d->last_codes[k]) return false;
  }
  return true;
}

static void remember(op_design *d, const op_design_rows *rows, size_t r, uint32_t leaf) {
  size_t k = 0;
  for (size_t v = 0; v < d->n_strata_variables; v++) d->last_codes[k++] = rows->strata[v][r];
  for (size_t s = 0; s < d->n_stages; s++) d->last_codes[k++] = rows->psu[s][r];
  d->last_leaf = leaf;
}

op_status op_design_leaves(op_design *design, const op_design_rows *rows, uint32_t *leaf, size_t *bad_row, op_error *err) {
  for (size_t r = 0; r < rows->rows; r++) {
    if (same_as_last(design, rows, r)) {
      leaf[r] = design->last_leaf;
    } else {
      op_status status = register_row(design, rows, r, &leaf[r], err);
      size_t count = design->levels[design->n_stages].count;
      if (status == OP_OK) {
        status = op_array_grow((void **)&design->leaf_rows, &design->rows_capacity, count, sizeof(double), 0, err);
      }
      if (status == OP_OK) {
        status = op_array_grow((void **)&design->leaf_weighted_rows, &design->weighted_capacity, count, sizeof(double), 0, err);
      }
      *bad_row = r;
      if (status != OP_OK) return status;
      remember(design, rows, r, leaf[r]);
    }
    design->leaf_rows[leaf[r]] += 1;
    if (rows->weights == NULL || rows->weights[r] != 0) design->leaf_weighted_rows[leaf[r]] += 1;
  }
  return OP_OK;
}

void design_count_units(const op_design *d, const double *leaf_rows, double *const *counts) {
  size_t last = d->n_stages;
  for (size_t s = 0; s <= last; s++) memset(counts[s], 0, d->levels[s].count * sizeof(double));
  for (size_t g = 0; g < d->levels[last].count; g++) counts[last][g] = leaf_rows[g];
  for (size_t s = last; s > 0; s--) {
    for (size_t g = 0; g < d->levels[s].count; g++) {
      if (counts[s][g] > 0) counts[s - 1][d->levels[s].parent[g]] += 1;
    }
  }
}

double design_fraction(const op_design *d, size_t level, uint32_t g, double sampled) {
  double fpc = d->levels[level].fpc[g];
  if (level >= d->n_fpc || isnan(fpc)) return 0;
  return d->fpc_are_counts ? sampled / fpc : fpc;
}

static op_status check_fpc(op_design *d, op_error *err) {
  bool counts = false, fractions = false;
  for (size_t s = 0; s < d->n_fpc && s <= d->n_stages; s++) {
    for (uint32_t g = 0; g < d->levels[s].count; g++) {
      counts = counts || d->levels[s].fpc[g] > 1;
      fractions = fractions || d->levels[s].fpc[g] < 1;
    }
  }
  if (counts && fractions) {
    op_fail(err, OP_E_DATA, "the finite population corrections mix population sizes (over 1) with sampling fractions (under 1)");
    return op_fail_hint(err, "give all of them as population sizes or all as fractions");
  }
  d->fpc_are_counts = counts;
  for (size_t s = 0; counts && s < d->n_fpc && s <= d->n_stages; s++) {
    for (uint32_t g = 0; g < d->levels[s].count; g++) {
      if (d->levels[s].fpc[g] >= d->units[s][g]) continue;
      char name[200] = "";
      uint32_t stratum = g;
      for (size_t up = s; up > 0; up--) stratum = d->levels[up].parent[stratum];
      op_design_stratum_name(d, stratum, name, sizeof name);
      op_fail(err, OP_E_DATA, "the finite population correction of stage %zu is %g, but %g units were sampled%s%s%s", s + 1,
              d->levels[s].fpc[g], d->units[s][g], name[0] ? " in stratum '" : "", name, name[0] ? "'" : "");
      return op_fail_hint(err, "a population cannot be smaller than its sample: check the --fpc variable");
    }
  }
  return OP_OK;
}

op_status op_design_finish(op_design *design, const op_levels *const *strata_levels, op_error *err) {
  design->strata_levels = strata_levels;
  for (size_t s = 0; s <= design->n_stages; s++) {
    design->units[s] = op_array_new(design->levels[s].count, sizeof(double), err);
    if (design->units[s] == NULL) return OP_E_MEMORY;
  }
  if (design->leaf_rows != NULL) design_count_units(design, design->leaf_rows, design->units);
  return check_fpc(design, err);
}

size_t op_design_leaf_count(const op_design *d) { return d->levels[d->n_stages].count; }
size_t op_design_strata_count(const op_design *d) { return d->levels[0].count; }
size_t op_design_repeated_psus(const op_design *d) { return d->repeated; }
bool op_design_rows_are_units(const op_design *d) { return d->rows_are_units; }
const double *op_design_leaf_rows(const op_design *d) { return d->leaf_rows; }
const double *op_design_leaf_weighted_rows(const op_design *d) { return d->leaf_weighted_rows; }

double op_design_unit_count(const op_design *d) {
  double n = 0;
  for (size_t g = 0; g < d->levels[0].count; g++) n += d->units[0][g];
  return n;
}

double op_design_stratum_units(const op_design *d, uint32_t stratum) { return d->units[0][stratum]; }
double op_design_stratum_fraction(const op_design *d, uint32_t stratum) { return design_fraction(d, 0, stratum, d->units[0][stratum]); }

uint32_t op_design_leaf_stratum(const op_design *d, uint32_t leaf) {
  for (size_t s = d->n_stages; s > 0; s--) leaf = d->levels[s].parent[leaf];
  return leaf;
}

double op_design_leaf_weight(const op_design *d, uint32_t leaf) {
  double weight = 1;
  uint32_t g = leaf;
  for (size_t s = d->n_stages;; s--) {
    if (s < d->n_fpc) weight /= design_fraction(d, s, g, d->units[s][g]);
    if (s == 0) return weight;
    g = d->levels[s].parent[g];
  }
}

void op_design_stratum_name(const op_design *d, uint32_t stratum, char *out, size_t size) {
  op_text text = {0};
  const uint32_t *codes = op_dict_key(d->levels[0].keys, stratum, NULL);
  for (size_t v = 0; v < d->n_strata_variables && d->strata_levels != NULL; v++) {
    uint32_t code;
    if (d->strata_levels[v] == NULL) continue; /* the file of a stacked sample */
    memcpy(&code, codes + v, sizeof code);
    if (v > 0) op_text_add(&text, " x ");
    op_text_add(&text, op_levels_text(d->strata_levels[v], code));
  }
  snprintf(out, size, "%s", text.data != NULL ? text.data : "");
  out[op_utf8_cut(out, strlen(out), size - 1)] = '\0';
  op_text_clear(&text);
}

/* Units and strata with rows; with `sampled`, the strata's units that have sampled rows. whole: every unit of the strata counts. */
static op_status count_df(const op_design *d, const double *leaf_rows, const double *sampled, bool whole, double *df, op_error *err) {
  double units = 0, strata = 0, *counts[OP_DESIGN_STAGES + 1] = {NULL}, *of_sample[OP_DESIGN_STAGES + 1] = {NULL};
  op_status status = OP_OK;
  for (size_t s = 0; status == OP_OK && s <= d->n_stages; s++) {
    counts[s] = op_array_new(d->levels[s].count, sizeof(double), err);
    of_sample[s] = op_array_new(sampled != NULL ? d->levels[s].count : 0, sizeof(double), err);
    if (counts[s] == NULL || of_sample[s] == NULL) status = OP_E_MEMORY;
  }
  if (status == OP_OK) design_count_units(d, leaf_rows, counts);
  if (status == OP_OK && sampled != NULL) design_count_units(d, sampled, of_sample);
  for (size_t h = 0; status == OP_OK && h < d->levels[0].count; h++) {
    if (counts[0][h] <= 0) continue;
    strata += 1;
    units += sampled != NULL ? of_sample[0][h] : whole ? d->units[0][h] : counts[0][h];
  }
  for (size_t s = 0; s <= d->n_stages; s++) {
    op_free(counts[s]);
    op_free(of_sample[s]);
  }
  if (status == OP_OK) *df = units - strata;
  return status;
}

op_status op_design_df(const op_design *design, const double *leaf_rows, bool whole_strata, double *df, op_error *err) {
  return count_df(design, leaf_rows, NULL, whole_strata, df, err);
}

op_status op_design_df_sampled(const op_design *design, const double *leaf_rows, const double *sampled, double *df, op_error *err) {
  return count_df(design, leaf_rows, sampled, true, df, err);
}
