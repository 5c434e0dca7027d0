/* Formulas of a contrast to parts of the data. */
#include <math.h>
#include <string.h>

#include "analysis/contrast.h"
#include "base/number.h"
#include "table/levels.h"

#define MOST_COMPONENTS 64 /* of one item (plan_scan.c) */

void contrast_free(contrast_plan *contrast) {
  if (contrast == NULL) return;
  for (size_t i = 0; contrast->formulas != NULL && i < contrast->n_formulas; i++) op_formula_free(contrast->formulas[i]);
  for (size_t i = 0; i < contrast->n_owned; i++) op_expression_free(contrast->owned[i]);
  op_free(contrast->owned);
  op_free(contrast);
}

/* --- categories of a question --- */

static const op_net *net_named(const op_plan *plan, const char *variable, const char *label) {
  for (size_t i = 0; i < plan->request.n_nets; i++) {
    const op_net *net = &plan->request.nets[i];
    if ((net->variable == NULL || strcmp(net->variable, variable) == 0) && op_text_equal_nocase(net->label, label)) return net;
  }
  return NULL;
}

/* "3-5" as 3, 4, 5; anything else as it is. */
static op_status add_category(op_plan *plan, const char *text, const char ***list, size_t *n, size_t *capacity, op_error *err) {
  double lo, hi;
  char number[OP_NUMBER_TEXT];
  const char *dash = strchr(text + (text[0] == '-'), '-');
  bool range = dash != NULL && op_number_read(text, (size_t)(dash - text), '.', &lo) && op_number_read(dash + 1, strlen(dash + 1), '.', &hi);
  range = range && lo == floor(lo) && hi >= lo && hi - lo < 1000;
  op_status status = OP_OK;
  for (double v = range ? lo : 0; status == OP_OK && v <= (range ? hi : 0); v += 1) {
    status = op_array_grow((void **)list, capacity, *n + 1, sizeof **list, 0, err);
    if (status != OP_OK) break;
    if (range) op_number_write(v, number);
    (*list)[(*n)++] = range ? op_arena_string(plan->arena, number, err) : text;
    if ((*list)[*n - 1] == NULL) status = OP_E_MEMORY;
  }
  return status;
}

static op_status spell_out(op_plan *plan, contrast_estimate *e, op_error *err) {
  const op_formula_estimate *f = e->formula;
  const char **list = NULL;
  size_t n = 0, capacity = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < f->n_categories; i++) {
    const op_net *net = net_named(plan, f->variable, f->categories[i]);
    for (size_t c = 0; status == OP_OK && net != NULL && c < net->categories.count; c++) status = add_category(plan, net->categories.items[c], &list, &n, &capacity, err);
    if (status == OP_OK && net == NULL) {
      status = op_array_grow((void **)&list, &capacity, n + 1, sizeof *list, 0, err);
      if (status == OP_OK) list[n++] = f->categories[i];
    }
  }
  const char **kept = status == OP_OK ? op_arena_alloc(plan->arena, (n + 1) * sizeof *kept, err) : NULL;
  if (kept != NULL) memcpy(kept, list, n * sizeof *kept);
  e->categories = (op_names){kept, n};
  op_free(list);
  return kept != NULL ? OP_OK : status != OP_OK ? status : OP_E_MEMORY;
}

/* A text in quotes that it does not hold; NULL when it holds both kinds. */
static const char *quote_for(const char *text) { return strchr(text, '"') == NULL ? "\"" : strchr(text, '\'') == NULL ? "'" : NULL; }

/* VARIABLE in (categories), as an expression; a number stands for its code and for the text that looks like it. */
static op_status category_expression(op_plan *plan, contrast_plan *contrast, contrast_estimate *e, op_expression **expression, op_error *err) {
  op_text text = {0};
  const char *variable = e->formula->variable;
  bool all = plan->request.base == OP_BASE_ALL, is_text = plan_is_text(plan, variable);
  op_text_addf(&text, "%s`%s` in (", all ? "(" : "", variable);
  for (size_t i = 0; i < e->categories.count; i++) {
    double number;
    const char *c = e->categories.items[i], *quote = quote_for(c);
    bool bare = !is_text && op_number_read(c, strlen(c), '.', &number);
    if (quote == NULL) {
      op_text_clear(&text);
      return op_fail(err, OP_E_REQUEST, "the category '%s' of '%s' holds both kinds of quotes: name it by its code", c, variable);
    }
    op_text_addf(&text, "%s%s%s%s", i > 0 ? ", " : "", bare ? "" : quote, c, bare ? "" : quote);
  }
  op_text_addf(&text, ")%s%s%s", all ? " and not missing(`" : "", all ? variable : "", all ? "`))" : "");
  op_status status = op_text_check(&text, err);
  if (status == OP_OK) status = op_array_grow((void **)&contrast->owned, &contrast->owned_capacity, contrast->n_owned + 1, sizeof *contrast->owned, 0, err);
  if (status == OP_OK) status = op_expression_parse(text.data, "--of", expression, err);
  if (status == OP_OK) contrast->owned[contrast->n_owned++] = *expression;
  op_text_clear(&text);
  return status;
}

/* --- estimates --- */

static op_status add_estimate(op_plan *plan, contrast_plan *contrast, op_formula_estimate *f, op_error *err) {
  for (size_t i = 0; i < contrast->n_estimates; i++) {
    f->index = i;
    if (strcmp(contrast->estimates[i].formula->text, f->text) == 0) return OP_OK;
  }
  f->index = contrast->n_estimates;
  contrast_estimate *e = &contrast->estimates[contrast->n_estimates];
  *e = (contrast_estimate){.formula = f, .name = f->text};
  op_expression *value = f->value;
  op_status status = OP_OK;
  if (f->kind == OP_FORMULA_CATEGORIES) {
    e->has_levels = true;
    status = plan_variable_for(plan, f->variable, OP_READ_CODES, &e->levels, err);
    if (status == OP_OK) status = spell_out(plan, e, err);
    if (status == OP_OK) status = category_expression(plan, contrast, e, &value, err);
  }
  bool mean = f->kind == OP_FORMULA_MEAN;
  if (status == OP_OK) status = part_add(plan, value, f->divisor, f->where, mean, &e->part, err);
  if (status == OP_OK && e->has_levels && !e->levels.is_let) plan->parts[e->part].asked = op_schema_find(op_source_schema(plan->source), f->variable);
  if (status == OP_OK) contrast->n_estimates++;
  return status;
}

static op_status parse_one(op_plan *plan, contrast_plan *contrast, const op_let *let, const char *option, bool named, op_error *err) {
  size_t i = contrast->n_formulas, count;
  op_status status = op_formula_parse(let->expression, option, contrast->names, contrast->n_named, &contrast->formulas[i], err);
  if (status != OP_OK) return status;
  contrast->n_formulas++;
  op_formula_estimate *const *list = op_formula_estimates(contrast->formulas[i], &count);
  for (size_t e = 0; status == OP_OK && e < count; e++) status = add_estimate(plan, contrast, list[e], err);
  if (status != OP_OK) return status;
  const op_formula_estimate *single = op_formula_single(contrast->formulas[i]);
  if (named && single != NULL) contrast->estimates[single->index].name = let->name;
  if (!named) return OP_OK;
  contrast->names[contrast->n_named++] = (op_formula_name){let->name, contrast->formulas[i]};
  return OP_OK;
}

static size_t most_estimates(const op_compare_options *o) {
  size_t n = 0;
  for (size_t i = 0; i < o->n_estimates + o->n_contrasts; i++) {
    const op_let *let = i < o->n_estimates ? &o->estimates[i] : &o->contrasts[i - o->n_estimates];
    for (const char *c = let->expression; *c != '\0'; c++) n += *c == '(' || *c == '[';
  }
  return n;
}

static op_status parse_all(op_plan *plan, contrast_plan *contrast, op_error *err) {
  const op_compare_options *o = &plan->request.compare;
  size_t n = o->n_estimates + o->n_contrasts;
  contrast->formulas = op_arena_alloc(plan->arena, n * sizeof *contrast->formulas, err);
  contrast->names = op_arena_alloc(plan->arena, (o->n_estimates + 1) * sizeof *contrast->names, err);
  contrast->labels = op_arena_alloc(plan->arena, o->n_contrasts * sizeof *contrast->labels, err);
  contrast->estimates = op_arena_alloc(plan->arena, (most_estimates(o) + 1) * sizeof *contrast->estimates, err);
  if (!contrast->formulas || !contrast->names || !contrast->labels || !contrast->estimates) return OP_E_MEMORY;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    bool named = i < o->n_estimates;
    const op_let *let = named ? &o->estimates[i] : &o->contrasts[i - o->n_estimates];
    const char *option = named ? op_arena_format(plan->arena, err, "--estimate %s", let->name) : "--of";
    if (!named) contrast->labels[i - o->n_estimates] = let->name[0] != '\0' ? let->name : let->expression;
    status = option != NULL ? parse_one(plan, contrast, let, option, named, err) : OP_E_MEMORY;
  }
  return status;
}

/* One item of all parts' lets, so that every covariance is known. */
static op_status make_item(op_plan *plan, const contrast_plan *contrast, op_error *err) {
  size_t first = plan->request.n_lets, n = plan->n_lets - first;
  if (n > MOST_COMPONENTS) {
    op_fail(err, OP_E_REQUEST, "%zu different estimates are too many for one covariance matrix", contrast->n_estimates);
    return op_fail_hint(err, "at most %d at once (a ratio counts twice): ask for the contrasts in several runs", MOST_COMPONENTS / 2);
  }
  plan->variables = op_arena_alloc(plan->arena, n * sizeof *plan->variables, err);
  if (plan->variables == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) plan->variables[i] = (plan_variable){.name = "", .label = "", .is_let = true, .index = first + i, .as = OP_READ_NUMBERS};
  for (size_t e = 0; e < contrast->n_estimates; e++) plan->variables[plan->parts[contrast->estimates[e].part].let - first].name = contrast->estimates[e].name;
  plan->n_variables = n;
  op_status status = plan_items(plan, 1, n, err);
  if (status == OP_OK) plan->items[0].cross_products = true;
  return status;
}

op_status contrast_prepare(op_plan *plan, op_error *err) {
  if (plan->request.compare.n_contrasts == 0) {
    op_fail(err, OP_E_USAGE, "a contrast needs a formula");
    return op_fail_hint(err, "for example --of 'mean(age where sex == \"F\") - mean(age where sex == \"M\")'");
  }
  contrast_plan *contrast = op_array_new(1, sizeof *contrast, err);
  if (contrast == NULL) return OP_E_MEMORY;
  plan->contrasts = contrast;
  op_status status = parse_all(plan, contrast, err);
  return status == OP_OK ? make_item(plan, contrast, err) : status;
}

/* --- terms --- */

static bool level_is(const op_levels *levels, uint32_t code, const char *category) {
  const op_level *level = op_levels_at(levels, code);
  double number;
  if (level->value.type == OP_VALUE_NUMBER && op_number_read(category, strlen(category), '.', &number)) return level->value.number == number;
  return strcmp(op_levels_text(levels, code), category) == 0 || (level->label != NULL && strcmp(level->label, category) == 0);
}

/* Each category must be a value of the question, somewhere in the data. */
static op_status check_categories(op_plan *plan, const contrast_estimate *e, op_error *err) {
  const op_levels *levels = plan_levels(plan, &e->levels);
  size_t n = op_levels_count(levels), known_count = 0;
  for (size_t i = 0; i < e->categories.count; i++) {
    bool found = false;
    for (uint32_t code = 1; code < n && !found; code++) found = level_is(levels, code, e->categories.items[i]);
    if (found) continue;
    const char **known = op_arena_alloc(plan->arena, 2 * (n + 1) * sizeof *known, err);
    if (known == NULL) return OP_E_MEMORY;
    for (uint32_t code = 1; code < n; code++) {
      const char *text, *label;
      level_text(levels, code, &text, &label);
      known[known_count++] = text;
      known[known_count++] = label;
    }
    op_fail(err, OP_E_REQUEST, "'%s' in '%s' is no category of '%s' and no net", e->categories.items[i], e->formula->text, e->formula->variable);
    const char *nearest = op_nearest_name(e->categories.items[i], known, known_count);
    return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : op_fail_hint(err, "opine describe DATA %s lists its categories", e->formula->variable);
  }
  return OP_OK;
}

static op_coefficient *one(op_plan *plan, size_t feature, op_error *err) {
  op_coefficient *c = op_arena_alloc(plan->arena, sizeof *c, err);
  if (c != NULL) *c = (op_coefficient){(uint32_t)feature, 1};
  return c;
}

static op_status make_term(op_plan *plan, const contrast_estimate *e, op_term *term, op_error *err) {
  const op_component *components = plan->moments->items[0].components;
  const plan_part *part = &plan->parts[e->part];
  size_t first = part->let - plan->request.n_lets, inside = first + part_width(part) - 1;
  op_formula_kind kind = e->formula->kind;
  bool total = kind == OP_FORMULA_TOTAL || kind == OP_FORMULA_COUNT;
  uint32_t *base = op_arena_alloc(plan->arena, sizeof *base, err);
  op_coefficient *num = one(plan, components[first].first, err), *den = one(plan, components[part->divisor != NULL ? first + 1 : inside].first, err);
  if (base == NULL || num == NULL || den == NULL) return OP_E_MEMORY;
  *base = (uint32_t)components[inside].first;
  *term = (op_term){.num = num, .n_num = 1, .den = den, .n_den = total ? 0 : 1, .base = base, .n_base = 1, .component = first,
                    .srs = total ? OP_SRS_TOTAL : kind == OP_FORMULA_RATIO ? OP_SRS_RATIO : OP_SRS_MEAN,
                    .offset = part->shifted && !isnan(part->shift) ? part->shift : 0,
                    .proportion = kind == OP_FORMULA_SHARE || kind == OP_FORMULA_CATEGORIES};
  return OP_OK;
}

op_status contrast_terms(op_plan *plan, figure_terms *terms, op_error *err) {
  const contrast_plan *contrast = plan->contrasts;
  size_t n = contrast->n_estimates;
  *terms = (figure_terms){.count = n, .capacity = n, .term_capacity = n};
  terms->keys = op_array_new(n, sizeof *terms->keys, err);
  terms->terms = op_array_new(n, sizeof *terms->terms, err);
  op_status status = terms->keys != NULL && terms->terms != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    const contrast_estimate *e = &contrast->estimates[i];
    if (e->has_levels) status = check_categories(plan, e, err);
    terms->keys[i].variable = plan->parts[e->part].let - plan->request.n_lets;
    if (status == OP_OK) status = make_term(plan, e, &terms->terms[i], err);
  }
  if (status != OP_OK) terms_clear(terms);
  return status;
}
