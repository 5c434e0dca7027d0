/* opine composition: who is in the sample, unweighted, weighted and beside a population. */
#include "analysis/composition.h"

#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/crosstab.h"
#include "analysis/figure_intervals.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"

typedef struct composing {
  op_plan *plan;
  const figure_groups *groups;
  composition_spec *spec;
  const op_interval_method *method; /* NULL = the default rule */
  size_t section;
  op_result *result;
  op_error *err;
} composing;

/* --- before the pass --- */

/* "age*sex" into its names; blanks around them are left out. */
static op_status split_spec(op_plan *plan, const char *text, const char *names[COMPOSITION_PARTS], size_t *n, op_error *err) {
  *n = 0;
  for (const char *rest = text; rest != NULL;) {
    const char *star = strchr(rest, '*');
    size_t length = star != NULL ? (size_t)(star - rest) : strlen(rest);
    while (length > 0 && rest[0] == ' ') rest++, length--;
    while (length > 0 && rest[length - 1] == ' ') length--;
    if (*n == COMPOSITION_PARTS || length == 0) {
      op_fail(err, OP_E_USAGE, "'%s' %s", text, length == 0 ? "has no variable beside its '*'" : "crosses more than two variables");
      return op_fail_hint(err, "write a variable, or two crossed as in 'age*sex'");
    }
    names[*n] = op_arena_text(plan->arena, rest, length, err);
    if (names[(*n)++] == NULL) return OP_E_MEMORY;
    rest = star != NULL ? star + 1 : NULL;
  }
  return OP_OK;
}

/* The population is no standard that figures are made to: it stands beside them. */
static op_status resolve(op_plan *plan, op_error *err) {
  const op_names *ci = &plan->request.ci;
  if (ci->count > 1 || (ci->count == 1 && strcmp(ci->items[0], "all") == 0)) {
    op_fail(err, OP_E_USAGE, "a composition shows one interval a share, and --ci names several methods");
    return op_fail_hint(err, "name one of them; opine tabulate shows them beside each other");
  }
  plan->request.composition.population = plan->request.standard;
  plan->request.standard = (op_standard){0};
  return OP_OK;
}

static op_status prepare_spec(op_plan *plan, const char *text, composition_spec *spec, size_t cross, op_error *err) {
  const char *names[COMPOSITION_PARTS];
  plan_variable parts[COMPOSITION_PARTS];
  op_status status = split_spec(plan, text, names, &spec->n_parts, err);
  for (size_t p = 0; status == OP_OK && p < spec->n_parts; p++) {
    size_t at = plan->n_variables++;
    status = plan_variable_for(plan, names[p], OP_READ_CODES, &plan->variables[at], err);
    spec->parts[p].variable = at;
    parts[p] = plan->variables[at];
  }
  if (status == OP_OK && spec->n_parts == 2 && strcmp(parts[0].name, parts[1].name) == 0)
    status = op_fail(err, OP_E_USAGE, "'%s' is crossed with itself", parts[0].name);
  return status == OP_OK ? plan_cross_variables(plan, parts, spec->n_parts, &plan->variables[cross], err) : status;
}

/* Tables that share a variable can be subtracted from each other, and a presentation standard sees one table at a time. */
static op_status check_suppression(const op_plan *plan, const composition_spec *specs, size_t n, op_error *err) {
  for (size_t i = 0; plan->request.suppress != NULL && i < n; i++) {
    for (size_t j = i + 1; j < n; j++) {
      for (size_t k = 0; k < specs[i].n_parts * specs[j].n_parts; k++) {
        size_t first = specs[i].parts[k / specs[j].n_parts].variable, second = specs[j].parts[k % specs[j].n_parts].variable;
        if (strcmp(plan->variables[first].name, plan->variables[second].name) != 0) continue;
        op_fail(err, OP_E_REQUEST, "with --suppress, '%s' and '%s' would tell each other's hidden figures", plan->request.variables.items[i],
                plan->request.variables.items[j]);
        return op_fail_hint(err, "ask for tables that have no variable in common");
      }
    }
  }
  return OP_OK;
}

static op_status prepare(op_plan *plan, op_error *err) {
  const op_names *asked = &plan->request.variables;
  size_t n = asked->count;
  composition_spec *specs = op_arena_alloc(plan->arena, (n + 1) * sizeof *specs, err);
  if (specs == NULL) return OP_E_MEMORY;
  if (n == 0) {
    op_fail(err, OP_E_USAGE, "no variable was given");
    return op_fail_hint(err, "write: opine composition DATA sex region 'age*sex'");
  }
  if (n > OP_LIMIT_COLUMNS / 3) return op_fail(err, OP_E_USAGE, "%zu variables are more than a composition can have", n);
  plan->prepared = specs;
  plan->variables = op_arena_alloc(plan->arena, 3 * n * sizeof *plan->variables, err);
  if (plan->variables == NULL) return OP_E_MEMORY;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) { /* crossings stand behind the variables */
    specs[i].item = i;
    status = prepare_spec(plan, asked->items[i], &specs[i], 2 * n + i, err);
  }
  if (status == OP_OK) status = check_suppression(plan, specs, n, err);
  if (status == OP_OK) status = plan_items(plan, n, 1, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) plan->items[i].variables[0] = 2 * n + i;
  plan->n_variables = 3 * n;
  for (size_t i = 0; status == OP_OK && i < 3 * n; i++) { /* room that no spec took repeats the first variable */
    if (plan->variables[i].name == NULL) plan->variables[i] = plan->variables[0];
  }
  return status;
}

/* --- after it --- */

static const char *title_of(const plan_variable *v) { return v->label != NULL && v->label[0] != '\0' ? v->label : v->name; }

static op_status add_section(composing *c) {
  static const char *const keys[] = {"variable", "category", "with", "with_category"};
  static const op_measure measures[] = {OP_M_N,     OP_M_BASE_N, OP_M_UNWEIGHTED, OP_M_ESTIMATE,   OP_M_SE,
                                        OP_M_LOWER, OP_M_UPPER,  OP_M_DF,         OP_M_POPULATION, OP_M_DIFFERENCE};
  op_plan *plan = c->plan;
  op_status status = op_result_section_add(c->result, "composition", "Composition of the sample", true, &c->section, c->err);
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    status = op_section_key_add(c->result, c->section, plan->groups.keys[k].name, title_of(&plan->groups.keys[k]), OP_KEY_GROUP, c->err);
  }
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_section_key_add(c->result, c->section, keys[k], keys[k], OP_KEY_CODED, c->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++)
    status = op_section_measure_add(c->result, c->section, measures[m], c->err);
  return status;
}

/* Category of a part that each of its levels falls into, SIZE_MAX = none; the caller's, freed with op_free. */
static size_t *categories_by_level(const composing *c, size_t part) {
  const composition_part *p = &c->spec->parts[part];
  size_t n = op_levels_count(plan_levels(c->plan, &c->plan->variables[p->variable])), *out = op_array_new(n, sizeof *out, c->err);
  for (size_t i = 0; out != NULL && i < n; i++) out[i] = SIZE_MAX;
  for (size_t k = 0; out != NULL && k < p->n; k++) {
    for (size_t i = 0; i < p->categories[k].codes.count; i++) out[p->categories[k].codes.items[i]] = k;
  }
  return out;
}

/* Combinations by cell; those of all cells are the base. */
static op_status gather(composing *c, category_codes *cells, category_codes *base) {
  const plan_cross *cross = c->plan->variables[c->plan->items[c->spec->item].variables[0]].cross;
  size_t levels = op_levels_count(cross_levels(cross)), n = composition_cells(c->spec);
  size_t *category[COMPOSITION_PARTS] = {NULL};
  base->items = op_arena_alloc(c->plan->arena, (levels + 1) * sizeof *base->items, c->err);
  base->count = 0;
  uint32_t *cell_of = op_array_new(levels + 1, sizeof *cell_of, c->err);
  op_status status = base->items != NULL && cell_of != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t p = 0; status == OP_OK && p < c->spec->n_parts; p++) {
    category[p] = categories_by_level(c, p);
    if (category[p] == NULL) status = OP_E_MEMORY;
  }
  for (uint32_t code = 1; status == OP_OK && code < levels; code++) {
    size_t cell = 0;
    for (size_t p = 0; p < c->spec->n_parts && cell != SIZE_MAX; p++) {
      size_t k = category[p][cross_part(cross, code, p)];
      cell = k == SIZE_MAX ? SIZE_MAX : cell * c->spec->parts[p].n + k;
    }
    cell_of[code] = cell == SIZE_MAX ? UINT32_MAX : (uint32_t)cell;
    if (cell == SIZE_MAX) continue;
    cells[cell].count++;
    base->items[base->count++] = code;
  }
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    cells[i].items = op_arena_alloc(c->plan->arena, (cells[i].count + 1) * sizeof *cells[i].items, c->err);
    if (cells[i].items == NULL) status = OP_E_MEMORY;
    cells[i].count = 0;
  }
  for (uint32_t code = 1; status == OP_OK && code < levels; code++) {
    category_codes *to = cell_of[code] != UINT32_MAX ? &cells[cell_of[code]] : NULL;
    if (to != NULL) to->items[to->count++] = code;
  }
  op_free(cell_of);
  for (size_t p = 0; p < COMPOSITION_PARTS; p++) op_free(category[p]);
  return status;
}

static op_status set_keys(const composing *c, const figure_group *group, size_t cell, op_row *row) {
  const op_plan *plan = c->plan;
  const composition_spec *spec = c->spec;
  size_t k = 0, at[COMPOSITION_PARTS] = {cell};
  op_status status = OP_OK;
  if (spec->n_parts == 2) {
    at[0] = cell / spec->parts[1].n;
    at[1] = cell % spec->parts[1].n;
  }
  for (; status == OP_OK && k < plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(plan, group, k, &code, &label);
    status = op_row_key_set(c->result, row, k, code, label, c->err);
  }
  for (size_t p = 0; status == OP_OK && p < spec->n_parts; p++) {
    const plan_variable *v = &plan->variables[spec->parts[p].variable];
    const composition_category *category = &spec->parts[p].categories[at[p]];
    status = op_row_key_set(c->result, row, k++, v->name, title_of(v), c->err);
    if (status == OP_OK) status = op_row_key_set(c->result, row, k++, category->code, category->label, c->err);
  }
  if (group->total) row->flags |= OP_ROW_TOTAL;
  return status;
}

/* Shares of the cells that somebody is in, as interval methods see them; the caller's, freed with op_free. */
static op_proportion *proportions(const composing *c, const figure_group *group, const op_estimates *x) {
  op_proportion *out = op_array_new(x->K, sizeof *out, c->err);
  for (size_t e = 0; out != NULL && e < x->K; e++) {
    out[e] = (op_proportion){x->theta[e], x->variance[e], x->base_n[e], group->rows, group->df, group->df_domain, x->kish[e], x->logit_variance[e]};
  }
  return out;
}

/* e: the cell's figure in `x` and `shares`; SIZE_MAX where nobody is in it. */
static op_status add_row(composing *c, const figure_group *group, size_t cell, const op_estimates *x, const op_question *shares, size_t e) {
  op_row *row;
  op_status status = op_section_row_add(c->result, c->section, &row, c->err);
  if (status == OP_OK) status = set_keys(c, group, cell, row);
  if (status != OP_OK) return status;
  if (e != SIZE_MAX) {
    figure_at at = {x, e, true, group->df, group->df_domain, group->rows};
    figure_measures_fill(c->plan, &at, row);
    status = figure_interval_set(shares, e, true, c->method, c->plan->request.level, c->result, row, c->err);
  } else {
    row->measures[OP_M_N] = row->measures[OP_M_ESTIMATE] = 0;
    row->measures[OP_M_BASE_N] = x->K > 0 ? x->base_n[0] : 0;
    row->note = "nobody in the sample";
  }
  double n = row->measures[OP_M_N], all = row->measures[OP_M_BASE_N];
  row->measures[OP_M_UNWEIGHTED] = all > 0 ? n / all : (double)NAN;
  if (c->spec->population != NULL) {
    row->measures[OP_M_POPULATION] = c->spec->population[cell];
    row->measures[OP_M_DIFFERENCE] = row->measures[OP_M_ESTIMATE] - c->spec->population[cell];
  }
  return status;
}

static op_status add_group(composing *c, size_t g, const category_codes *cells, const category_codes *base) {
  op_plan *plan = c->plan;
  size_t n = composition_cells(c->spec), used = 0;
  op_term *terms = op_arena_alloc(plan->arena, (n + 1) * sizeof *terms, c->err);
  op_estimates x = {0};
  op_status status = terms != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    if (cells[i].count == 0) continue;
    status = op_term_proportion(plan->arena, &plan->moments->items[c->spec->item], 0, cells[i].items, cells[i].count, base->items, base->count, &terms[used++],
                                c->err);
  }
  if (status == OP_OK) status = crosstab_estimate(plan, c->spec->item, terms, used, &c->groups->sets[g], CROSSTAB_VARIANCES, &x, c->err);
  op_proportion *shares = status == OP_OK ? proportions(c, &c->groups->items[g], &x) : NULL;
  if (status == OP_OK && shares == NULL) status = OP_E_MEMORY;
  op_question question = {shares, x.K, x.K};
  for (size_t i = 0, e = 0; status == OP_OK && i < n; i++) {
    bool met = cells[i].count > 0;
    status = add_row(c, &c->groups->items[g], i, &x, &question, met ? e : SIZE_MAX);
    e += met;
  }
  op_free(shares);
  op_estimates_clear(&x);
  return status;
}

static op_status note_base(const composing *c, const category_codes *base) {
  const op_item *it = &c->plan->moments->items[c->spec->item];
  double all = 0, inside = 0;
  for (size_t g = 0; g < c->groups->count; g++) {
    if (c->groups->items[g].total) continue;
    all += c->groups->items[g].rows;
    for (size_t d = 0; d < c->groups->items[g].n_domains; d++) {
      for (size_t k = 0; k < base->count; k++) inside += it->n[c->groups->items[g].domains[d] * it->stride + base->items[k]];
    }
  }
  if (inside >= all) return OP_OK;
  const char *first = c->plan->variables[c->spec->parts[0].variable].name,
             *second = c->spec->n_parts == 2 ? c->plan->variables[c->spec->parts[1].variable].name : "";
  char outside[OP_NUMBER_GROUPED], respondents[OP_NUMBER_GROUPED];
  op_number_write_grouped(all - inside, 0, outside);
  op_number_write_grouped(all, 0, respondents);
  return op_result_note_add(c->result, c->err, "%s%s%s: %s of %s respondents are in no category", first, second[0] != '\0' ? " by " : "", second, outside, respondents);
}

static op_status note_population(const composing *c) {
  const op_standard *population = &c->plan->request.composition.population;
  if (population->n_cells == 0 || c->spec->population != NULL) return OP_OK;
  op_text text = {0};
  for (size_t p = 0; p < c->spec->n_parts; p++) op_text_addf(&text, "%s'%s'", p > 0 ? " and " : "", c->plan->variables[c->spec->parts[p].variable].name);
  op_status status = op_text_check(&text, c->err);
  if (status == OP_OK) status = op_result_note_add(c->result, c->err, "--against does not tell of %s%s", text.data, c->spec->n_parts > 1 ? " together" : "");
  op_text_clear(&text);
  return status;
}

static op_status present_spec(composing *c) {
  op_status status = OP_OK;
  category_codes base;
  for (size_t p = 0; status == OP_OK && p < c->spec->n_parts; p++) status = composition_categories(c->plan, c->spec, p, &c->spec->parts[p], c->err);
  if (status == OP_OK) status = composition_population(c->plan, c->spec, c->err);
  if (status == OP_OK) status = note_population(c);
  if (status != OP_OK) return status;
  size_t n = composition_cells(c->spec);
  if (n > OP_LIMIT_FIGURES) {
    op_fail(c->err, OP_E_REQUEST, "'%s' has %zu cells, more than a composition can have", c->plan->variables[c->spec->parts[0].variable].name, n);
    return op_fail_hint(c->err, "join categories with --let, or leave some out with --where");
  }
  category_codes *cells = op_arena_alloc(c->plan->arena, (n + 1) * sizeof *cells, c->err);
  status = cells != NULL ? gather(c, cells, &base) : OP_E_MEMORY;
  if (status == OP_OK && base.count == 0) {
    op_fail(c->err, OP_E_REQUEST, "nobody falls into any of the bands of '%s'", c->plan->variables[c->spec->parts[0].variable].name);
    status = op_fail_hint(c->err, "--breaks names the lower bounds; opine describe tells the range of the values");
  }
  for (size_t g = 0; status == OP_OK && g < c->groups->count; g++) status = add_group(c, g, cells, &base);
  return status == OP_OK ? note_base(c, &base) : status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  composition_spec *specs = plan->prepared;
  composing c = {.plan = plan, .groups = &groups, .result = result, .err = err};
  interval_methods methods;
  op_status status = interval_methods_for(plan, &methods, err);
  if (status == OP_OK) c.method = methods.items[0];
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = add_section(&c);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    c.spec = &specs[i];
    status = present_spec(&c);
  }
  groups_clear(&groups);
  return status;
}

const analysis analysis_composition = {resolve, prepare, present, NULL, ANALYSIS_CI};
