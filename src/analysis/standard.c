#include "analysis/standard.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"

#define NO_CELL SIZE_MAX

op_status standard_keys(op_plan *plan, op_error *err) {
  plan_groups *g = &plan->groups;
  const op_names *names = &plan->request.standard.variables;
  op_status status = OP_OK;
  g->first_standard = g->n_keys;
  for (size_t i = 0; status == OP_OK && i < names->count; i++) status = plan_variable_for(plan, names->items[i], OP_READ_CODES, &g->keys[g->n_keys++], err);
  return status;
}

/* --- cells --- */

static bool in_cell(const op_plan *plan, uint32_t domain, const op_standard_cell *cell) {
  const plan_groups *g = &plan->groups;
  for (size_t v = 0; v < plan->request.standard.variables.count; v++) {
    const char *code, *label;
    level_text(plan_levels(plan, &g->keys[g->first_standard + v]), plan_domain_code(plan, domain, g->first_standard + v), &code, &label);
    if (strcmp(code, cell->categories[v]) != 0 && strcmp(label, cell->categories[v]) != 0) return false;
  }
  return true;
}

/* A domain with a missing category belongs to no cell. fails OP_E_REQUEST a category that the standard lacks */
static op_status cell_of(const op_plan *plan, uint32_t domain, size_t *cell, op_error *err) {
  const op_standard *s = &plan->request.standard;
  const plan_groups *g = &plan->groups;
  for (*cell = 0; *cell < s->n_cells; ++*cell) {
    if (in_cell(plan, domain, &s->cells[*cell])) return OP_OK;
  }
  *cell = NO_CELL;
  op_text names = {0};
  bool missing = false;
  for (size_t v = 0; v < s->variables.count; v++) {
    const op_levels *levels = plan_levels(plan, &g->keys[g->first_standard + v]);
    uint32_t code = plan_domain_code(plan, domain, g->first_standard + v);
    missing = missing || code == 0 || op_levels_at(levels, code)->missing != OP_ANSWER;
    op_text_addf(&names, "%s%s=%s", v > 0 ? ", " : "", s->variables.items[v], op_levels_text(levels, code));
  }
  op_status status = op_text_check(&names, err);
  if (status == OP_OK && !missing) {
    op_fail(err, OP_E_REQUEST, "the standard population has no share of %s, which some respondents are", names.data);
    status = op_fail_hint(err, "give every category a share, or leave those respondents out with --where");
  }
  op_text_clear(&names);
  return status;
}

/* Cell of every domain; the caller's, freed with op_free. */
static op_status cells_of_domains(const op_plan *plan, size_t **cells, op_error *err) {
  *cells = op_array_new(plan->moments->n_domains, sizeof **cells, err);
  op_status status = *cells != NULL ? OP_OK : OP_E_MEMORY;
  for (uint32_t d = 0; status == OP_OK && d < plan->moments->n_domains; d++) status = cell_of(plan, d, &(*cells)[d], err);
  if (status == OP_OK) return OP_OK;
  op_free(*cells);
  *cells = NULL;
  return status;
}

/* --- parts: figures of one cell of one group --- */

typedef struct standard {
  const op_plan *plan;
  const figure_groups *groups;
  figures *f;
  size_t *cell;                 /* of domains */
  double *share;                /* of cells */
  size_t n_cells, step;         /* step: parts a term has: 1, or 2 for ratios (numerator and denominator) */
  op_term *parts;               /* n_terms * step */
  op_domain_set *sets;          /* groups x cells, then groups: all cells together */
  uint32_t *members;
  op_error *err;
} standard;

/* Domains of each group by cell: a group's list holds its domains ordered by cell, those without one left out. */
static op_status list_sets(standard *s) {
  size_t total = 0, at = 0, G = s->groups->count, A = s->n_cells;
  for (size_t g = 0; g < G; g++) total += s->groups->sets[g].n_domains;
  s->members = op_array_new(total, sizeof *s->members, s->err);
  s->sets = op_array_new(G * (A + 1), sizeof *s->sets, s->err);
  if (s->members == NULL || s->sets == NULL) return OP_E_MEMORY;
  for (size_t g = 0; g < G; g++) {
    size_t begin = at;
    for (size_t a = 0; a < A; a++) {
      op_domain_set *set = &s->sets[g * A + a];
      set->domains = s->members + at;
      for (size_t i = 0; i < s->groups->sets[g].n_domains; i++) {
        uint32_t d = s->groups->sets[g].domains[i];
        if (s->cell[d] == a) s->members[at++] = d;
      }
      set->n_domains = (size_t)(s->members + at - set->domains);
    }
    s->sets[G * A + g] = (op_domain_set){s->members + begin, at - begin};
  }
  return OP_OK;
}

/* A mean of the base as a term: numerator over the weight of the base. */
static op_status mean_over_base(standard *s, const op_term *of, const op_coefficient *num, size_t n_num, op_term *out) {
  op_coefficient *den = op_arena_alloc(s->plan->arena, of->n_base * sizeof *den, s->err);
  if (den == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < of->n_base; i++) den[i] = (op_coefficient){of->base[i], 1};
  *out = *of;
  out->num = num;
  out->n_num = n_num;
  out->den = den;
  out->n_den = of->n_base;
  return OP_OK;
}

static op_status make_parts(standard *s) {
  const figure_terms *terms = &s->f->terms;
  bool ratio = s->plan->request.statistic == OP_STAT_RATIO;
  op_status status = OP_OK;
  s->step = ratio ? 2 : 1;
  s->parts = op_array_new(terms->count * s->step, sizeof *s->parts, s->err);
  if (s->parts == NULL) return OP_E_MEMORY;
  for (size_t t = 0; status == OP_OK && t < terms->count; t++) {
    const op_term *of = &terms->terms[t];
    s->parts[t * s->step] = *of;
    if (!ratio) continue;
    status = mean_over_base(s, of, of->num, of->n_num, &s->parts[2 * t]);
    if (status == OP_OK) status = mean_over_base(s, of, of->den, of->n_den, &s->parts[2 * t + 1]);
  }
  return status;
}

static op_status make_shares(standard *s) {
  const op_standard *of = &s->plan->request.standard;
  double total = 0;
  s->n_cells = of->n_cells;
  s->share = op_array_new(of->n_cells, sizeof *s->share, s->err);
  if (s->share == NULL) return OP_E_MEMORY;
  for (size_t a = 0; a < of->n_cells; a++) total += of->cells[a].population;
  for (size_t a = 0; a < of->n_cells; a++) s->share[a] = of->cells[a].population / total;
  return OP_OK;
}

/* --- combining --- */

/* One figure from the values of its parts: x[a * stride] for numerators, and behind each its denominator. */
static double combine(const standard *s, const double *x, size_t stride, double *numerator, double *denominator) {
  double num = 0, den = 0;
  for (size_t a = 0; a < s->n_cells; a++) {
    num += s->share[a] * x[a * stride];
    if (s->step == 2) den += s->share[a] * x[a * stride + 1];
  }
  *numerator = num;
  *denominator = den;
  return s->step == 2 ? num / den : num;
}

/* Weights of the parts of one figure in its linear form: share/D for numerators, -theta share/D for denominators. */
static double part_weight(const standard *s, size_t a, size_t part, double theta, double den) {
  if (s->step == 1) return s->share[a];
  return part == 0 ? s->share[a] / den : -theta * s->share[a] / den;
}

static double logit(double p) { return p > 0 && p < 1 ? log(p / (1 - p)) : (double)NAN; }

/* Replicates: every figure is combined anew from its parts under each replicate. */
static op_status combine_replicates(const standard *s, const op_estimates *x, size_t first, size_t n) {
  const op_replication *rep = &s->plan->replication;
  op_estimates *out = &s->f->estimates;
  size_t T = s->f->terms.count, A = s->n_cells, stride = T * s->step, K = n * T, R = rep->R;
  double *theta = op_array_new(K * R, sizeof *theta, s->err), *logits = op_array_new(R, sizeof *logits, s->err);
  double *parts = op_array_new(A * stride, sizeof *parts, s->err), num, den;
  double *V = op_array_new(s->f->full ? K * K : K, sizeof *V, s->err);
  op_status status = theta != NULL && logits != NULL && parts != NULL && V != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t k = 0; status == OP_OK && k < K; k++) {
    const double *of = x->replicates + k / T * A * stride * R;
    for (size_t r = 0; r < R; r++) {
      for (size_t i = 0; i < A * stride; i++) parts[i] = of[i * R + r];
      theta[k * R + r] = combine(s, parts + k % T * s->step, stride, &num, &den);
      logits[r] = logit(theta[k * R + r]);
    }
    double whole = logit(out->theta[first * T + k]);
    bool proportion = s->f->terms.terms[k % T].proportion;
    out->logit_variance[first * T + k] = proportion ? op_replicate_product(rep, logits, whole, logits, whole) : (double)NAN;
  }
  if (status == OP_OK) {
    op_replicate_covariance(rep, theta, out->theta + first * T, K, s->f->full, V);
    memcpy(out->V + (s->f->full ? 0 : first * T), V, (s->f->full ? K * K : K) * sizeof *V);
  }
  op_free(theta);
  op_free(logits);
  op_free(parts);
  op_free(V);
  return status;
}

/* Linearised designs: figure k is the linear form of its parts (A * step of them, from `form`), and so is its covariance. */
static void combine_covariance(const standard *s, const op_estimates *x, const double *form, size_t first, size_t K) {
  op_estimates *out = &s->f->estimates;
  size_t T = s->f->terms.count, A = s->n_cells, stride = T * s->step, n = A * s->step;
  for (size_t k = 0; k < K; k++) {
    for (size_t l = s->f->full ? 0 : k; l <= (s->f->full ? K - 1 : k); l++) {
      double v = 0;
      for (size_t i = 0; i < n; i++) {
        size_t row = (k / T * A + i / s->step) * stride + k % T * s->step + i % s->step;
        for (size_t j = 0; j < n; j++) {
          size_t column = (l / T * A + j / s->step) * stride + l % T * s->step + j % s->step;
          v += form[k * n + i] * form[l * n + j] * x->V[row * x->K + column];
        }
      }
      out->V[s->f->full ? (first * T + k) * out->K + first * T + l : first * T + k] = v;
    }
  }
}

/* Groups [first, first + n): their parts are estimated together with their whole covariance, which the figures' linear forms carry over. */
static op_status combine_groups(const standard *s, const op_estimation *whole, size_t first, size_t n) {
  size_t T = s->f->terms.count, A = s->n_cells, stride = T * s->step, K = n * T;
  op_estimates *out = &s->f->estimates, x;
  op_estimation parts = *whole;
  parts.terms = s->parts;
  parts.n_terms = stride;
  parts.sets = s->sets + first * A;
  parts.n_sets = n * A;
  parts.full = s->plan->n_replicates == 0;
  parts.keep_replicates = true;
  if (parts.n_sets * stride > OP_LIMIT_COVARIANCE) {
    op_fail(s->err, OP_E_REQUEST, "%zu parts of standardised figures at once are more than this request can have", parts.n_sets * stride);
    return op_fail_hint(s->err, "ask for fewer groups or categories");
  }
  op_status status = op_estimate(&parts, &x, s->err);
  if (status != OP_OK) return status;
  double *form = op_array_new(K * A * s->step, sizeof *form, s->err);
  if (form == NULL) status = OP_E_MEMORY;
  for (size_t k = 0; status == OP_OK && k < K; k++) {
    double num, den, theta = combine(s, x.theta + (k / T * A) * stride + k % T * s->step, stride, &num, &den);
    out->theta[first * T + k] = theta;
    for (size_t i = 0; i < A * s->step; i++) form[k * A * s->step + i] = part_weight(s, i / s->step, i % s->step, theta, den);
  }
  if (status == OP_OK && s->plan->n_replicates > 0) status = combine_replicates(s, &x, first, n);
  else if (status == OP_OK) combine_covariance(s, &x, form, first, K);
  op_free(form);
  op_estimates_clear(&x);
  return status;
}

static op_status standardise(standard *s) {
  op_variance_rules rules = plan_variance_rules(s->plan, figures_deleted_rows(s->plan, s->f->item));
  op_estimation whole = figures_estimation(s->plan, s->f->item, &rules);
  op_estimates *x = &s->f->estimates;
  size_t G = s->groups->count;
  op_status status = OP_OK;
  for (size_t g = 0; status == OP_OK && g < (s->f->full ? 1 : G); g++) status = combine_groups(s, &whole, g, s->f->full ? G : 1);
  for (size_t e = 0; status == OP_OK && e < x->K; e++) {
    x->variance[e] = isnan(x->theta[e]) ? (double)NAN : x->V[s->f->full ? e * x->K + e : e];
    x->srs_wr[e] = x->srs_wor[e] = (double)NAN;
  }
  return status;
}

/* Bases, counts and weights are those of the group's members in the standard's cells. */
static op_status estimate_bases(standard *s) {
  op_variance_rules rules = plan_variance_rules(s->plan, figures_deleted_rows(s->plan, s->f->item));
  op_estimation estimation = figures_estimation(s->plan, s->f->item, &rules);
  estimation.terms = s->f->terms.terms;
  estimation.n_terms = s->f->terms.count;
  estimation.sets = s->sets + s->groups->count * s->n_cells;
  estimation.n_sets = s->groups->count;
  estimation.full = s->f->full;
  return op_estimate(&estimation, &s->f->estimates, s->err);
}

op_status standard_estimate(const op_plan *plan, const figure_groups *groups, figures *f, op_error *err) {
  standard s = {.plan = plan, .groups = groups, .f = f, .err = err};
  op_status status = cells_of_domains(plan, &s.cell, err);
  if (status == OP_OK) status = make_shares(&s);
  if (status == OP_OK) status = list_sets(&s);
  if (status == OP_OK) status = make_parts(&s);
  if (status == OP_OK) status = estimate_bases(&s);
  if (status == OP_OK) status = standardise(&s);
  op_free(s.cell);
  op_free(s.share);
  op_free(s.parts);
  op_free(s.sets);
  op_free(s.members);
  return status;
}

/* --- what was done --- */

op_status standard_note(const op_plan *plan, op_result *result, op_error *err) {
  const op_standard *of = &plan->request.standard;
  op_text text = {0};
  double total = 0, out = 0, rows = 0;
  size_t *cell;
  op_status status = cells_of_domains(plan, &cell, err);
  if (status != OP_OK) return status;
  for (size_t v = 0; v < of->variables.count; v++) op_text_addf(&text, "%s%s", v > 0 ? "," : "", of->variables.items[v]);
  for (size_t a = 0; a < of->n_cells; a++) total += of->cells[a].population;
  for (size_t a = 0; a < of->n_cells; a++) {
    op_text_add(&text, a > 0 ? ", " : ": ");
    for (size_t v = 0; v < of->variables.count; v++) op_text_addf(&text, "%s%s", v > 0 ? "/" : "", of->cells[a].categories[v]);
    op_text_addf(&text, " %.1f%%", 100 * of->cells[a].population / total);
  }
  for (size_t c = 0; c < plan->moments->n_cells; c++) {
    const op_cell *at = &plan->moments->cells[c];
    rows += at->rows;
    if (cell[at->domain] == NO_CELL) out += at->rows;
  }
  op_free(cell);
  status = op_text_check(&text, err);
  if (status == OP_OK) status = op_result_convention_add(result, "standardized", text.data, err);
  op_text_clear(&text);
  if (status != OP_OK || out == 0) return status;
  char without[OP_NUMBER_GROUPED], all[OP_NUMBER_GROUPED];
  op_number_write_grouped(out, 0, without);
  op_number_write_grouped(rows, 0, all);
  return op_result_note_add(result, err, "%s of %s rows have no category of the standard population and are left out", without, all);
}
