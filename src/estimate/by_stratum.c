#include "estimate/by_stratum.h"

#include <math.h>
#include <string.h>

#include "estimate/leaf_totals.h"

/* Entries of the leaves of one stratum only. */
static void take_stratum(const op_design *design, const op_influence *all, uint32_t stratum, op_influence *only) {
  size_t n = 0;
  for (size_t l = 0; l < all->n_leaves; l++) {
    only->start[l] = n;
    if (op_design_leaf_stratum(design, (uint32_t)l) != stratum) continue;
    for (size_t e = all->start[l]; e < all->start[l + 1]; e++, n++) {
      only->estimate[n] = all->estimate[e];
      only->z[n] = all->z[e];
      if (all->zz == NULL) continue;
      only->zz[n] = all->zz[e];
      only->members[n] = all->members[e];
    }
  }
  only->start[all->n_leaves] = n;
}

static op_status copy_room(const op_influence *all, op_influence *out, op_error *err) {
  size_t entries = all->start[all->n_leaves];
  *out = (op_influence){.n_leaves = all->n_leaves, .n_estimates = all->n_estimates};
  out->start = op_array_new(all->n_leaves + 1, sizeof *out->start, err);
  out->estimate = op_array_new(entries, sizeof *out->estimate, err);
  out->z = op_array_new(entries, sizeof *out->z, err);
  if (!out->start || !out->estimate || !out->z) return OP_E_MEMORY;
  if (all->zz == NULL) return OP_OK;
  out->zz = op_array_new(entries, sizeof *out->zz, err);
  out->members = op_array_new(entries, sizeof *out->members, err);
  return out->zz && out->members ? OP_OK : OP_E_MEMORY;
}

static void count_members(const op_estimation *in, const op_influence *all, op_stratum_part *parts) {
  for (uint32_t l = 0; l < all->n_leaves; l++) {
    op_stratum_part *part = &parts[op_design_leaf_stratum(in->design, l)];
    for (size_t e = all->start[l]; e < all->start[l + 1]; e++) {
      part->members += op_design_rows_are_units(in->design) ? all->members[e] : 1;
      part->total += all->z[e];
    }
  }
}

op_status op_estimate_by_stratum(const op_estimation *estimation, op_stratum_part *parts, op_error *err) {
  size_t strata = op_design_strata_count(estimation->design);
  op_influence all = {0}, only = {0};
  op_status status = op_estimate_influence(estimation, &all, err);
  if (status == OP_OK) status = copy_room(&all, &only, err);
  if (status == OP_OK) {
    memset(parts, 0, strata * sizeof *parts);
    count_members(estimation, &all, parts);
  }
  for (uint32_t h = 0; status == OP_OK && h < strata; h++) {
    op_error alone = {0};
    parts[h].units = op_design_stratum_units(estimation->design, h);
    parts[h].fraction = op_design_stratum_fraction(estimation->design, h);
    take_stratum(estimation->design, &all, h, &only);
    status = op_design_covariance(estimation->design, &only, estimation->rules, false, &parts[h].variance, &alone);
    if (status == OP_E_REQUEST) {
      parts[h].variance = (double)NAN;
      status = OP_OK;
    } else if (status != OP_OK) {
      *err = alone;
    }
  }
  influence_clear(&all);
  influence_clear(&only);
  return status;
}
