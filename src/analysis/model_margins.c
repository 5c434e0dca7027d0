/* --effects and --predict: which averages of predictions are wanted, with what set to what. */
#include <math.h>
#include <string.h>

#include "analysis/model.h"
#include "base/number.h"
#include "table/levels.h"

/* Step of the stencil of a slope, in standard deviations of the variable: its error, of the order of the step's fourth power, and rounding are both near 1e-12.
 */
#define STEP 1e-3

/* A variable of the right side as the model reads it: the factor atom where there is one, else a number. */
typedef struct subject {
  const char *name, *label;
  const model_atom *factor, *number; /* number NULL: it stands in expressions only */
} subject;

static bool find_subject(const model_group *m, const char *name, subject *out) {
  const model_frame *f = &m->request->frame;
  *out = (subject){.name = NULL};
  for (size_t a = 0; a < f->n_atoms; a++) {
    const model_atom *atom = &f->atoms[a];
    if (atom->expression != NULL || !op_text_equal_nocase(atom->name, name)) continue;
    out->name = atom->name;
    out->label = atom->label;
    if (atom->factor)
      out->factor = atom;
    else
      out->number = atom;
  }
  if (out->name != NULL) return true;
  for (size_t i = 0; i < f->n_columns; i++) {
    if (!f->columns[i].explains || !op_text_equal_nocase(f->columns[i].name, name)) continue;
    const plan_variable *kept = &m->plan->kept[f->columns[i].kept];
    out->name = kept->name;
    out->label = kept->label != NULL && kept->label[0] != '\0' ? kept->label : kept->name;
    return true;
  }
  return false;
}

static op_status no_such_variable(const model_group *m, const char *option, const char *name, op_error *err) {
  const model_frame *f = &m->request->frame;
  const char *names[256];
  size_t n = 0;
  for (size_t i = 0; i < f->n_columns && n < 256; i++) {
    if (f->columns[i].explains) names[n++] = f->columns[i].name;
  }
  op_fail(err, OP_E_REQUEST, "%s: '%s' is no variable that explains in the formula", option, name);
  const char *nearest = op_nearest_name(name, names, n);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "name a variable of the right side of '%s'", m->request->formula->text);
}

static op_status add_quantity(model_group *m, model_quantity **out, op_error *err) {
  op_status status = op_array_grow((void **)&m->quantities, &m->quantity_capacity, m->n_quantities + 1, sizeof *m->quantities, 100000, err);
  if (status != OP_OK) return status;
  *out = &m->quantities[m->n_quantities++];
  **out = (model_quantity){.n_scenarios = 0};
  return OP_OK;
}

/* Code of a number among the values that an expression reads as codes; 0, no answer, where nobody has it. */
static uint32_t code_of_number(const model_group *m, const char *name, double number) {
  const model_frame *f = &m->request->frame;
  op_value value = {.type = OP_VALUE_NUMBER, .number = number};
  for (size_t i = 0; i < f->n_columns; i++) {
    const op_sample_column *c = &f->sample->columns[f->columns[i].kept];
    if (!c->categorical || strcmp(f->columns[i].name, name) != 0) continue;
    uint32_t code = op_levels_find(c->levels, &value);
    return code != OP_CODE_NONE ? code : 0;
  }
  return 0;
}

static model_override set_number(const model_group *m, const char *name, double number) {
  return (model_override){.name = name, .number = number, .code = code_of_number(m, name, number)};
}

static model_override set_category(const model_atom *atom, size_t category) {
  uint32_t code = atom->codes[category];
  const op_level *level = op_levels_at(atom->levels, code);
  return (model_override){.name = atom->name, .number = level->value.type == OP_VALUE_NUMBER ? level->value.number : (double)NAN, .code = code};
}

static op_status category_text(const model_group *m, const model_atom *atom, size_t category, const char **code, const char **label, op_error *err) {
  *code = op_arena_string(m->arena, op_levels_text(atom->levels, atom->codes[category]), err);
  *label = op_arena_string(m->arena, op_levels_at(atom->levels, atom->codes[category])->label, err);
  return *code != NULL && *label != NULL ? OP_OK : OP_E_MEMORY;
}

/* --- effects --- */

/* Spread of a variable that stands in expressions only, or of a number as the frame has it. */
static double spread_of(const model_group *m, const subject *s) {
  const model_frame *f = &m->request->frame;
  double sum = 0, mean = 0, squares = 0;
  size_t kept = SIZE_MAX;
  if (s->number != NULL) return s->number->spread;
  for (size_t i = 0; i < f->n_columns; i++) {
    bool numbers = !f->sample->columns[f->columns[i].kept].categorical;
    if (numbers && strcmp(f->columns[i].name, s->name) == 0) kept = f->columns[i].kept;
  }
  for (size_t i = 0; kept != SIZE_MAX && i < m->set.n; i++) {
    double x = f->sample->columns[kept].numbers[m->rows[i]], d = x - mean;
    if (m->weight[i] == 0) continue;
    sum += m->weight[i];
    mean += d * m->weight[i] / sum;
    squares += m->weight[i] * d * (x - mean);
  }
  return sum > 0 && squares > 0 ? sqrt(squares / sum) : 0;
}

/* f' = (8 f(x + h) - 8 f(x - h) - f(x + 2h) + f(x - 2h))/(12 h) */
static op_status add_slope(model_group *m, const subject *s, op_error *err) {
  static const double at[] = {1, -1, 2, -2}, factor[] = {8, -8, -1, 1};
  model_quantity *q;
  double spread = spread_of(m, s), h = STEP * (spread > 0 ? spread : 1);
  op_status status = add_quantity(m, &q, err);
  if (status != OP_OK) return status;
  q->effect = true;
  q->variable = s->name;
  q->variable_label = s->label;
  q->n_scenarios = 4;
  for (size_t k = 0; k < 4; k++) {
    q->scenarios[k] = (model_scenario){.overrides = {{.name = s->name, .shift = true, .number = at[k] * h}}, .n_overrides = 1, .factor = factor[k] / (12 * h)};
  }
  return OP_OK;
}

static op_status add_differences(model_group *m, const subject *s, op_error *err) {
  const model_atom *atom = s->factor;
  op_status status = OP_OK;
  for (size_t c = 0; status == OP_OK && c < atom->n_categories; c++) {
    model_quantity *q;
    if (c == atom->reference) continue;
    status = add_quantity(m, &q, err);
    if (status != OP_OK) return status;
    q->effect = true;
    q->variable = s->name;
    q->variable_label = s->label;
    status = category_text(m, atom, c, &q->category, &q->category_label, err);
    if (status == OP_OK) status = category_text(m, atom, atom->reference, &q->reference, &q->reference_label, err);
    q->n_scenarios = 2;
    q->scenarios[0] = (model_scenario){.overrides = {set_category(atom, c)}, .n_overrides = 1, .factor = 1};
    q->scenarios[1] = (model_scenario){.overrides = {set_category(atom, atom->reference)}, .n_overrides = 1, .factor = -1};
  }
  return status;
}

static op_status add_effect(model_group *m, const char *name, op_error *err) {
  subject s;
  if (!find_subject(m, name, &s)) return no_such_variable(m, "--effects", name, err);
  return s.factor != NULL ? add_differences(m, &s, err) : add_slope(m, &s, err);
}

static op_status add_effects(model_group *m, op_error *err) {
  const op_model_options *o = &m->plan->request.model;
  const model_frame *f = &m->request->frame;
  op_status status = OP_OK;
  bool all = o->n_effects == 1 && strcmp(o->effects[0], "all") == 0;
  for (size_t i = 0; !all && status == OP_OK && i < o->n_effects; i++) status = add_effect(m, o->effects[i], err);
  for (size_t i = 0; all && status == OP_OK && i < f->n_columns; i++) {
    bool again = !f->columns[i].explains;
    for (size_t j = 0; j < i; j++) again = again || (f->columns[j].explains && strcmp(f->columns[j].name, f->columns[i].name) == 0);
    subject s;
    if (!again && find_subject(m, f->columns[i].name, &s)) status = add_effect(m, s.name, err);
  }
  return status;
}

/* --- predictions --- */

/* One variable of a --predict and the values that it is set to. */
typedef struct setting {
  subject of;
  model_override *values;
  const char **codes, **labels;
  size_t n;
} setting;

static op_status setting_room(model_group *m, setting *s, size_t n, op_error *err) {
  s->values = op_arena_alloc(m->arena, n * sizeof *s->values, err);
  s->codes = op_arena_alloc(m->arena, n * sizeof *s->codes, err);
  s->labels = op_arena_alloc(m->arena, n * sizeof *s->labels, err);
  return s->values != NULL && s->codes != NULL && s->labels != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status every_category(model_group *m, setting *s, const char *spec, op_error *err) {
  const model_atom *atom = s->of.factor;
  if (atom == NULL) {
    op_fail(err, OP_E_USAGE, "--predict '%s': '%s' is a number and needs values", spec, s->of.name);
    return op_fail_hint(err, "for example --predict '%s=20,40,60'", s->of.name);
  }
  op_status status = setting_room(m, s, atom->n_categories, err);
  for (size_t c = 0; status == OP_OK && c < atom->n_categories; c++) {
    s->values[c] = set_category(atom, c);
    status = category_text(m, atom, c, &s->codes[c], &s->labels[c], err);
    s->n = c + 1;
  }
  return status;
}

static op_status one_value(model_group *m, setting *s, const char *text, const char *spec, op_error *err) {
  const model_atom *atom = s->of.factor;
  double number;
  bool is_number = op_number_read(text, strlen(text), '.', &number);
  size_t c = 0;
  if (atom == NULL && !is_number) {
    op_fail(err, OP_E_USAGE, "--predict '%s': '%s' is no number", spec, text);
    return op_fail_hint(err, "'%s' is a number in the model", s->of.name);
  }
  while (atom != NULL && c < atom->n_categories) {
    const op_level *level = op_levels_at(atom->levels, atom->codes[c]);
    bool same = is_number && level->value.type == OP_VALUE_NUMBER && level->value.number == number;
    if (same || strcmp(op_levels_text(atom->levels, atom->codes[c]), text) == 0 || strcmp(level->label, text) == 0) break;
    c++;
  }
  if (atom != NULL && c == atom->n_categories) {
    op_fail(err, OP_E_REQUEST, "--predict '%s': nobody in the model has '%s' in '%s'", spec, text, atom->name);
    return op_fail_hint(err, "opine describe lists the values of a variable");
  }
  s->values[s->n] = atom != NULL ? set_category(atom, c) : set_number(m, s->of.name, number);
  s->codes[s->n] = s->labels[s->n] = text;
  op_status status = atom != NULL ? category_text(m, atom, c, &s->codes[s->n], &s->labels[s->n], err) : OP_OK;
  s->n++;
  return status;
}

static char *trimmed(char *text) {
  while (*text == ' ') text++;
  for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--) text[n - 1] = '\0';
  return text;
}

/* Splits at a character, in place; NULL when nothing is left. */
static char *next_part(char **rest, char separator) {
  char *part = *rest, *end = part != NULL ? strchr(part, separator) : NULL;
  if (end != NULL) *end = '\0';
  *rest = end != NULL ? end + 1 : NULL;
  return part;
}

/* "sex" or "age=20,40,60". */
static op_status read_setting(model_group *m, char *text, const char *spec, setting *s, op_error *err) {
  char *values = strchr(text, '=');
  size_t most = 1;
  if (values != NULL) *values++ = '\0';
  *s = (setting){.n = 0};
  if (!find_subject(m, trimmed(text), &s->of)) return no_such_variable(m, "--predict", trimmed(text), err);
  if (values == NULL) return every_category(m, s, spec, err);
  for (const char *c = values; *c != '\0'; c++) most += *c == ',';
  op_status status = setting_room(m, s, most, err);
  for (char *part; status == OP_OK && (part = next_part(&values, ',')) != NULL;) status = one_value(m, s, trimmed(part), spec, err);
  return status;
}

/* "sex=F, age=20" of the first n settings, and its label "Women, age 20"; in the group's arena. */
static op_status name_settings(model_group *m, const setting *settings, size_t n, const size_t *at, const char **code_out, const char **label_out, op_error *err) {
  op_text code = {0}, label = {0};
  for (size_t k = 0; k < n; k++) {
    const setting *s = &settings[k];
    op_text_addf(&code, "%s%s=%s", k > 0 ? ", " : "", s->of.name, s->codes[at[k]]);
    op_text_addf(&label, "%s%s%s%s", k > 0 ? ", " : "", s->of.factor != NULL ? "" : s->of.name, s->of.factor != NULL ? "" : " ", s->labels[at[k]]);
  }
  op_status status = op_text_check(&code, err) == OP_OK ? op_text_check(&label, err) : OP_E_MEMORY;
  if (status == OP_OK) {
    *code_out = op_arena_string(m->arena, code.data, err);
    *label_out = op_arena_string(m->arena, label.data, err);
    if (*code_out == NULL || *label_out == NULL) status = OP_E_MEMORY;
  }
  op_text_clear(&code);
  op_text_clear(&label);
  return status;
}

static op_status add_prediction(model_group *m, const setting *settings, size_t n, const size_t *at, op_error *err) {
  model_quantity *q;
  const setting *last = &settings[n - 1];
  op_status status = add_quantity(m, &q, err);
  if (status != OP_OK) return status;
  q->n_scenarios = 1;
  q->scenarios[0].factor = 1;
  for (size_t k = 0; k < n; k++) q->scenarios[0].overrides[q->scenarios[0].n_overrides++] = settings[k].values[at[k]];
  q->variable = last->of.name;
  q->variable_label = last->of.label;
  q->value = last->codes[at[n - 1]];
  q->value_label = last->labels[at[n - 1]];
  q->number = last->of.factor != NULL ? (double)NAN : last->values[at[n - 1]].number;
  status = name_settings(m, settings, n, at, &q->category, &q->category_label, err);
  return status == OP_OK && n > 1 ? name_settings(m, settings, n - 1, at, &q->given, &q->given_label, err) : status;
}

static op_status add_predictions(model_group *m, const char *spec, op_error *err) {
  enum { MOST = sizeof((model_scenario *)0)->overrides / sizeof(model_override) };
  setting settings[MOST];
  size_t n = 0, at[MOST] = {0};
  char *text = op_arena_string(m->arena, spec, err);
  op_status status = text != NULL ? OP_OK : OP_E_MEMORY;
  for (char *part; status == OP_OK && (part = next_part(&text, '*')) != NULL; n++) {
    if (n == MOST) return op_fail(err, OP_E_USAGE, "--predict '%s' crosses more than %d variables", spec, (int)MOST);
    status = read_setting(m, part, spec, &settings[n], err);
  }
  for (bool more = true; status == OP_OK && more;) {
    status = add_prediction(m, settings, n, at, err);
    more = false;
    for (size_t k = n; k-- > 0 && !more;) { /* the last variable runs fastest */
      more = ++at[k] < settings[k].n;
      if (!more) at[k] = 0;
    }
  }
  return status;
}

op_status model_quantities(model_group *m, op_error *err) {
  const op_model_options *o = &m->plan->request.model;
  op_status status = add_effects(m, err);
  for (size_t i = 0; status == OP_OK && i < o->n_predict; i++) status = add_predictions(m, o->predict[i], err);
  m->values = m->n_quantities * predict_outcomes(&m->problem);
  return status;
}
