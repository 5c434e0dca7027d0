#include "analysis/margins.h"

#include <string.h>

#include "adjust/rake.h"
#include "base/number.h"
#include "table/levels.h"

typedef struct margins {
  op_cross cross;
  size_t *category, *n_categories;
  double **population;
  double *weight, *rows, *factor;
  uint32_t *cross_of_domain;
} margins;

static bool names_level(const op_levels *levels, uint32_t code, const char *name) {
  const op_level *level = op_levels_at(levels, code);
  return strcmp(op_levels_text(levels, code), name) == 0 || (level->label != NULL && strcmp(level->label, name) == 0);
}

/* Position of a level among the margin's categories; SIZE_MAX when the margins do not name it. */
static size_t category_of(const op_request *r, const op_levels *levels, const char *variable, uint32_t code) {
  size_t k = 0;
  for (size_t i = 0; i < r->n_margins; i++) {
    if (strcmp(r->margins[i].variable, variable) != 0) continue;
    if (names_level(levels, code, r->margins[i].category)) return k;
    k++;
  }
  return SIZE_MAX;
}

static op_status collect_margins(op_plan *plan, margins *m, op_error *err) {
  const op_request *r = &plan->request;
  size_t n = plan->groups.n_keys - plan->groups.first_margin;
  m->cross.n_margins = n;
  m->n_categories = op_arena_alloc(plan->arena, n * sizeof *m->n_categories, err);
  m->population = op_arena_alloc(plan->arena, n * sizeof *m->population, err);
  if (m->n_categories == NULL || m->population == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < n; v++) {
    const plan_variable *key = &plan->groups.keys[plan->groups.first_margin + v];
    m->population[v] = op_arena_alloc(plan->arena, r->n_margins * sizeof(double), err);
    if (m->population[v] == NULL) return OP_E_MEMORY;
    for (size_t i = 0; i < r->n_margins; i++) {
      if (strcmp(r->margins[i].variable, key->name) != 0) continue;
      if (!(r->margins[i].population > 0)) {
        return op_fail(err, OP_E_REQUEST, "the margin '%s' of '%s' has the population %g, expected more than 0", r->margins[i].category, key->name, r->margins[i].population);
      }
      m->population[v][m->n_categories[v]++] = r->margins[i].population;
    }
  }
  return OP_OK;
}

/* Cross cell of every domain and the sums of each. */
static op_status fill_cross(op_plan *plan, margins *m, op_error *err) {
  size_t domains = plan->moments->n_domains, n = m->cross.n_margins, first = plan->groups.first_margin;
  op_dict *index = op_dict_new(err);
  m->category = op_arena_alloc(plan->arena, domains * n * sizeof *m->category, err);
  m->weight = op_arena_alloc(plan->arena, domains * sizeof(double), err);
  m->rows = op_arena_alloc(plan->arena, domains * sizeof(double), err);
  m->factor = op_arena_alloc(plan->arena, domains * sizeof(double), err);
  m->cross_of_domain = op_arena_alloc(plan->arena, domains * sizeof(uint32_t), err);
  op_status status = index && m->category && m->weight && m->rows && m->factor && m->cross_of_domain ? OP_OK : OP_E_MEMORY;
  for (uint32_t d = 0; status == OP_OK && d < domains; d++) {
    size_t key[64];
    for (size_t v = 0; v < n; v++) {
      const plan_variable *variable = &plan->groups.keys[first + v];
      uint32_t code = plan_domain_code(plan, d, first + v);
      key[v] = category_of(&plan->request, plan_levels(plan, variable), variable->name, code);
      if (key[v] != SIZE_MAX) continue;
      op_fail(err, OP_E_REQUEST, "'%s' is '%s' for some respondents, but the margins have no such category", variable->name,
              op_levels_text(plan_levels(plan, variable), code));
      status = op_fail_hint(err, "list every category with its population, or leave those respondents out with --where");
      break;
    }
    if (status != OP_OK) break;
    uint32_t c = op_dict_add(index, key, n * sizeof *key, err);
    if (c == OP_DICT_NONE) status = OP_E_MEMORY;
    else memcpy(m->category + c * n, key, n * sizeof *key);
    m->cross_of_domain[d] = c;
  }
  if (status == OP_OK) m->cross.n_cross = op_dict_count(index);
  op_dict_free(index);
  return status;
}

static op_status sum_cross(op_plan *plan, margins *m, op_error *err) {
  const op_moments *mo = plan->moments;
  for (size_t c = 0; c < mo->n_cells; c++) {
    uint32_t cross = m->cross_of_domain[mo->cells[c].domain];
    m->weight[cross] += mo->cells[c].weight;
    m->rows[cross] += mo->cells[c].rows;
  }
  for (size_t v = 0; v < m->cross.n_margins; v++) {
    for (size_t k = 0; k < m->n_categories[v]; k++) {
      double w = 0;
      for (size_t c = 0; c < m->cross.n_cross; c++) w += m->category[c * m->cross.n_margins + v] == k ? m->weight[c] : 0;
      if (w > 0) continue;
      return op_fail(err, OP_E_REQUEST, "category %zu of the margin '%s' has a population but no respondents", k + 1,
                     plan->groups.keys[plan->groups.first_margin + v].name);
    }
  }
  m->cross.category = m->category;
  m->cross.n_categories = m->n_categories;
  m->cross.population = (const double *const *)m->population;
  m->cross.weight = m->weight;
  m->cross.rows = m->rows;
  return OP_OK;
}

op_status margins_rake(op_plan *plan, op_error *err) {
  if (plan->request.n_margins == 0) return OP_OK;
  if (plan->n_replicates > 0 || plan->implied_weight) {
    return op_fail(err, OP_E_REQUEST, "--margins needs a design with sampling weights, not replicate weights or weights implied by FPCs");
  }
  margins *m = op_arena_alloc(plan->arena, sizeof *m, err);
  if (m == NULL) return OP_E_MEMORY;
  op_status status = collect_margins(plan, m, err);
  if (status == OP_OK) status = fill_cross(plan, m, err);
  if (status == OP_OK) status = sum_cross(plan, m, err);
  if (status == OP_OK) status = op_rake(&m->cross, m->factor, err);
  if (status == OP_OK) {
    status = op_rake_projection(&m->cross, m->cross_of_domain, plan->request.margins_rake_variance, &plan->projection, &plan->projection_context, err);
  }
  if (status != OP_OK) return status;
  plan->domain_weight = op_array_new(plan->moments->n_domains, sizeof(double), err);
  if (plan->domain_weight == NULL) return OP_E_MEMORY;
  for (size_t d = 0; d < plan->moments->n_domains; d++) plan->domain_weight[d] = m->factor[m->cross_of_domain[d]];
  plan->calibrated = true;
  return OP_OK;
}

void margins_free(op_plan *plan) { op_rake_projection_free(plan->projection_context); }
