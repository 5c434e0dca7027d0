/* Categories and bands of a composition, and the population's share of its cells. */
#include "analysis/composition.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "table/levels.h"

#define MANY_VALUES 12 /* unlabelled numbers with more values fall into bands */
#define MOST_BANDS  16 /* that are made by themselves */

size_t composition_cells(const composition_spec *spec) {
  size_t cells = 1;
  for (size_t p = 0; p < spec->n_parts; p++) cells *= spec->parts[p].n;
  return cells;
}

/* --- answers --- */

/* Respondents by level of a part; the caller's, freed with op_free. */
static double *rows_by_level(const op_plan *plan, const composition_spec *spec, size_t part, size_t n_levels, op_error *err) {
  const plan_cross *cross = plan->variables[plan->items[spec->item].variables[0]].cross;
  const op_item *it = &plan->moments->items[spec->item];
  double *rows = op_array_new(n_levels, sizeof *rows, err);
  for (uint32_t c = 1; rows != NULL && c < op_levels_count(cross_levels(cross)) && c < it->components[0].capacity; c++) {
    uint32_t code = cross_part(cross, c, part);
    for (size_t d = 0; code < n_levels && d < plan->moments->n_domains; d++) rows[code] += it->n[d * it->stride + c];
  }
  return rows;
}

static op_status answers(op_plan *plan, const composition_spec *spec, size_t part, const op_levels *levels, category_codes *out, op_error *err) {
  size_t n = op_levels_count(levels);
  op_component as = {.levels = levels, .keep_missing = plan->request.base == OP_BASE_ALL};
  out->items = op_arena_alloc(plan->arena, (n + 1) * sizeof *out->items, err);
  out->count = 0;
  double *rows = out->items != NULL ? rows_by_level(plan, spec, part, n, err) : NULL;
  if (rows == NULL) return OP_E_MEMORY;
  for (uint32_t code = 0; code < n; code++) {
    if (op_component_counts(&as, code) && rows[code] > 0) out->items[out->count++] = code;
  }
  op_free(rows);
  category_codes_sort(levels, out);
  return OP_OK;
}

/* --- bands --- */

typedef struct numbers_seen {
  double low, high;
  bool all, labelled, whole; /* all are numbers; some has a label; all are whole */
} numbers_seen;

static numbers_seen look(const op_levels *levels, const category_codes *codes) {
  numbers_seen s = {INFINITY, -INFINITY, true, false, true};
  for (size_t i = 0; i < codes->count; i++) {
    const op_level *level = op_levels_at(levels, codes->items[i]);
    if (level->value.type != OP_VALUE_NUMBER) {
      s.all = false;
      continue;
    }
    s.labelled = s.labelled || level->labelled;
    s.whole = s.whole && level->value.number == floor(level->value.number);
    s.low = fmin(s.low, level->value.number);
    s.high = fmax(s.high, level->value.number);
  }
  return s;
}

/* The narrowest of 1, 2, 5, 10, ... that needs at most MOST_BANDS bands; bands begin at its multiples. */
static double band_width(const numbers_seen *s) {
  static const double steps[] = {1, 2, 5};
  for (double power = 1e-6; power < 1e12; power *= 10) {
    for (size_t i = 0; i < 3; i++) {
      double width = steps[i] * power;
      if (floor(s->high / width) - floor(s->low / width) + 1 <= MOST_BANDS && (!s->whole || width >= 1)) return width;
    }
  }
  return s->high - s->low + 1;
}

static const char *number_text(op_plan *plan, double value, op_error *err) {
  char text[OP_NUMBER_TEXT];
  op_number_write(op_number_round(value, 6), text);
  return op_arena_string(plan->arena, text, err);
}

/* "18–24" of whole numbers, "18 to under 25" of others; `to` infinite: "65+". */
static op_status name_band(op_plan *plan, double from, double to, bool whole, composition_category *out, op_error *err) {
  const char *low = number_text(plan, from, err), *high = isinf(to) ? "" : number_text(plan, whole ? to - 1 : to, err);
  if (low == NULL || high == NULL) return OP_E_MEMORY;
  if (isinf(to)) {
    out->code = out->label = op_arena_format(plan->arena, err, "%s+", low);
  } else if (whole && to - from <= 1) {
    out->code = out->label = low;
  } else {
    out->code = op_arena_format(plan->arena, err, whole ? "%s-%s" : "%s to under %s", low, high);
    out->label = op_arena_format(plan->arena, err, whole ? "%s\xE2\x80\x93%s" : "%s to under %s", low, high);
  }
  return out->code != NULL && out->label != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status fill_band(op_plan *plan, const op_levels *levels, const category_codes *codes, double from, double to, composition_category *out,
                           op_error *err) {
  out->codes.items = op_arena_alloc(plan->arena, (codes->count + 1) * sizeof *out->codes.items, err);
  out->codes.count = 0;
  out->from = from;
  out->to = to;
  if (out->codes.items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < codes->count; i++) {
    double x = op_levels_at(levels, codes->items[i])->value.number;
    if (x >= from && x < to) out->codes.items[out->codes.count++] = codes->items[i];
  }
  return OP_OK;
}

static op_status given_bands(op_plan *plan, const op_levels *levels, const category_codes *codes, const numbers_seen *s, composition_part *out, op_error *err) {
  const op_composition_options *o = &plan->request.composition;
  op_status status = OP_OK;
  out->categories = op_arena_alloc(plan->arena, o->n_breaks * sizeof *out->categories, err);
  if (out->categories == NULL) return OP_E_MEMORY;
  for (size_t b = 0; status == OP_OK && b < o->n_breaks; b++) {
    double to = b + 1 < o->n_breaks ? o->breaks[b + 1] : INFINITY;
    status = name_band(plan, o->breaks[b], to, s->whole, &out->categories[b], err);
    if (status == OP_OK) status = fill_band(plan, levels, codes, o->breaks[b], to, &out->categories[b], err);
    out->n = b + 1;
  }
  return status;
}

static op_status own_bands(op_plan *plan, const op_levels *levels, const category_codes *codes, const numbers_seen *s, composition_part *out, op_error *err) {
  double width = band_width(s), first = floor(s->low / width);
  size_t n = (size_t)(floor(s->high / width) - first) + 1;
  op_status status = OP_OK;
  out->categories = op_arena_alloc(plan->arena, n * sizeof *out->categories, err);
  if (out->categories == NULL) return OP_E_MEMORY;
  for (size_t b = 0; status == OP_OK && b < n; b++) {
    double from = (first + (double)b) * width, to = from + width;
    double named = b == 0 && s->whole ? s->low : from; /* a sample of adults begins at 18, not at 15 */
    status = name_band(plan, named, to, s->whole, &out->categories[b], err);
    if (status == OP_OK) status = fill_band(plan, levels, codes, from, to, &out->categories[b], err);
    out->n = b + 1;
  }
  return status;
}

/* --- categories --- */

static op_status plain_categories(op_plan *plan, const op_levels *levels, const category_codes *codes, composition_part *out, op_error *err) {
  out->categories = op_arena_alloc(plan->arena, (codes->count + op_levels_count(levels)) * sizeof *out->categories, err);
  if (out->categories == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < codes->count; i++) {
    composition_category *c = &out->categories[out->n++];
    c->codes = (category_codes){&codes->items[i], 1};
    level_text(levels, codes->items[i], &c->code, &c->label);
  }
  return OP_OK;
}

op_status composition_categories(op_plan *plan, const composition_spec *spec, size_t part, composition_part *out, op_error *err) {
  const plan_variable *v = &plan->variables[out->variable];
  const op_levels *levels = plan_levels(plan, v);
  const op_composition_options *o = &plan->request.composition;
  category_codes codes;
  op_status status = answers(plan, spec, part, levels, &codes, err);
  if (status != OP_OK) return status;
  if (codes.count == 0) {
    op_fail(err, OP_E_REQUEST, "'%s' has no answers in this domain: every value is missing", v->name);
    return op_fail_hint(err, "--base all shows missing codes as categories");
  }
  numbers_seen s = look(levels, &codes);
  bool asked = o->n_breaks > 0 && (o->breaks_of == NULL || op_text_equal_nocase(o->breaks_of, v->name));
  if (asked && o->breaks_of != NULL && !s.all) {
    op_fail(err, OP_E_REQUEST, "--breaks: '%s' holds texts or other values that are no numbers", v->name);
    return op_fail_hint(err, "bands are made of numbers; leave --breaks out");
  }
  out->banded = s.all && !s.labelled && codes.count > MANY_VALUES;
  if (asked && s.all && (out->banded || o->breaks_of != NULL)) {
    out->banded = true;
    return given_bands(plan, levels, &codes, &s, out, err);
  }
  return out->banded ? own_bands(plan, levels, &codes, &s, out, err) : plain_categories(plan, levels, &codes, out, err);
}

/* --- population --- */

static size_t plain_category_of(const op_levels *levels, const composition_part *part, const char *text) {
  for (size_t k = 0; k < part->n; k++) {
    if (part->categories[k].unmet != 0 && category_named(levels, part->categories[k].unmet, text)) return k;
    for (size_t i = 0; i < part->categories[k].codes.count; i++) {
      if (category_named(levels, part->categories[k].codes.items[i], text)) return k;
    }
  }
  return SIZE_MAX;
}

/* A band's own name, or a number within it. */
static size_t band_of(const op_levels *levels, const composition_part *part, const char *text) {
  double x;
  for (size_t k = 0; k < part->n; k++) {
    if (strcmp(part->categories[k].code, text) == 0 || strcmp(part->categories[k].label, text) == 0) return k;
  }
  size_t exact = plain_category_of(levels, part, text);
  if (exact != SIZE_MAX || !op_number_read(text, strlen(text), '.', &x)) return exact;
  for (size_t k = 0; k < part->n; k++) {
    if (x >= part->categories[k].from && x < part->categories[k].to) return k;
  }
  return SIZE_MAX;
}

/* A category of the variable that nobody has, added behind the others. */
static size_t add_unmet(const op_plan *plan, const op_levels *levels, composition_part *part, const char *text) {
  op_component as = {.levels = levels, .keep_missing = plan->request.base == OP_BASE_ALL};
  for (uint32_t code = 1; code < op_levels_count(levels); code++) {
    if (!op_component_counts(&as, code) || !category_named(levels, code, text)) continue;
    composition_category *c = &part->categories[part->n];
    *c = (composition_category){.codes = {NULL, 0}, .unmet = code};
    level_text(levels, code, &c->code, &c->label);
    return part->n++;
  }
  return SIZE_MAX;
}

static op_status no_such_category(const op_plan *plan, const composition_part *part, const char *text, op_error *err) {
  const char *names[64];
  size_t n = part->n < 64 ? part->n : 64;
  for (size_t k = 0; k < n; k++) names[k] = part->categories[k].label;
  op_fail(err, OP_E_REQUEST, "--against: the population has '%s' in '%s', and nobody in the sample does", text, plan->variables[part->variable].name);
  const char *nearest = op_nearest_name(text, names, n);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "leave out what the survey is not of, or join it with a category of the sample");
}

/* Where each part's category of a population row stands; categories that nobody has are met here first, so that cells are counted after it. */
static op_status place(op_plan *plan, composition_spec *spec, const size_t *column, const op_standard_cell *cell, size_t *at, op_error *err) {
  for (size_t p = 0; p < spec->n_parts; p++) {
    composition_part *part = &spec->parts[p];
    const op_levels *levels = plan_levels(plan, &plan->variables[part->variable]);
    const char *text = cell->categories[column[p]];
    at[p] = part->banded ? band_of(levels, part, text) : plain_category_of(levels, part, text);
    if (at[p] == SIZE_MAX && !part->banded) at[p] = add_unmet(plan, levels, part, text);
    if (at[p] == SIZE_MAX) return no_such_category(plan, part, text, err);
    part->categories[at[p]].in_population = true;
  }
  return OP_OK;
}

/* Every category that somebody has needs its share: without it the shares of sample and population would be of different wholes. */
static op_status check_covered(const op_plan *plan, const composition_spec *spec, op_error *err) {
  for (size_t p = 0; p < spec->n_parts; p++) {
    for (size_t k = 0; k < spec->parts[p].n; k++) {
      const composition_category *c = &spec->parts[p].categories[k];
      if (c->in_population || c->codes.count == 0) continue;
      op_fail(err, OP_E_REQUEST, "--against: the population has no share of '%s' in '%s', which some respondents are", c->label,
              plan->variables[spec->parts[p].variable].name);
      return op_fail_hint(err, "give every category a share, or leave those respondents out with --where");
    }
  }
  return OP_OK;
}

/* Columns of --against that hold the parts; false when it has not all of them. */
static bool find_columns(const op_plan *plan, const composition_spec *spec, size_t *column) {
  const op_standard *population = &plan->request.composition.population;
  bool all = true;
  for (size_t p = 0; p < spec->n_parts; p++) {
    const char *name = plan->variables[spec->parts[p].variable].name;
    column[p] = SIZE_MAX;
    for (size_t v = 0; v < population->variables.count; v++) {
      if (op_text_equal_nocase(population->variables.items[v], name)) column[p] = v;
    }
    all = all && column[p] != SIZE_MAX;
  }
  return all;
}

op_status composition_population(op_plan *plan, composition_spec *spec, op_error *err) {
  const op_standard *population = &plan->request.composition.population;
  size_t column[COMPOSITION_PARTS];
  double sum = 0;
  if (population->n_cells == 0 || !find_columns(plan, spec, column)) return OP_OK;
  size_t *at = op_arena_alloc(plan->arena, COMPOSITION_PARTS * population->n_cells * sizeof *at, err);
  op_status status = at != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < population->n_cells; i++)
    status = place(plan, spec, column, &population->cells[i], at + COMPOSITION_PARTS * i, err);
  if (status == OP_OK) status = check_covered(plan, spec, err);
  if (status != OP_OK) return status;
  size_t cells = composition_cells(spec); /* known once all categories are met */
  spec->population = op_arena_alloc(plan->arena, (cells + 1) * sizeof *spec->population, err);
  if (spec->population == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < population->n_cells; i++) {
    size_t cell = 0;
    for (size_t p = 0; p < spec->n_parts; p++) cell = cell * spec->parts[p].n + at[COMPOSITION_PARTS * i + p];
    spec->population[cell] += population->cells[i].population;
    sum += population->cells[i].population;
  }
  for (size_t c = 0; c < cells; c++) spec->population[c] /= sum;
  return OP_OK;
}
