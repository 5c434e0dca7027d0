#include "analysis/scale_items.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "table/levels.h"
#include "table/missing.h"

double scale_points(const scale *s, size_t row, size_t item) { return s->items[item].points[s->items[item].column->codes[row]]; }

/* Position of an answer among texts, from 1; 0 = not there. */
static size_t place_in_order(const op_names *order, const op_levels *levels, uint32_t code) {
  const op_level *level = op_levels_at(levels, code);
  for (size_t i = 0; i < order->count; i++) {
    const char *wanted = order->items[i];
    if (op_text_equal_nocase(op_levels_text(levels, code), wanted) || (level->label != NULL && op_text_equal_nocase(level->label, wanted))) return i + 1;
  }
  return 0;
}

/* Position of a text among the value labels that file or study gives the variable, from 1; 0 = not there. */
static size_t place_in_labels(const op_plan *plan, const char *name, const char *text) {
  const op_schema *schema = op_source_schema(plan->source);
  size_t v = op_schema_find(schema, name);
  for (size_t i = 0; v != SIZE_MAX && i < schema->variables[v].n_labels; i++) {
    const op_value *value = &schema->variables[v].labels[i].value;
    if (value->type == OP_VALUE_TEXT && strcmp(value->text, text) == 0) return i + 1;
  }
  return 0;
}

static op_status no_order(const op_plan *plan, const scale_item *item, const char *text, op_error *err) {
  op_fail(err, OP_E_REQUEST, "'%s' holds texts such as '%.60s', which have no order", item->name, text);
  op_fail_hint(err, "say it from the lowest to the highest: --order 'Never,Sometimes,Often'");
  return op_fail_at(err, plan->file, 0, 0);
}

static op_status points_of_level(const op_plan *plan, const scale_item *item, const op_levels *levels, uint32_t code, double *points, op_error *err) {
  const op_names *order = &plan->request.scale.order;
  const op_level *level = op_levels_at(levels, code);
  size_t place;
  *points = (double)NAN;
  if (row_level_missing(plan, levels, code)) return OP_OK;
  if (order->count > 0) {
    place = place_in_order(order, levels, code);
    if (place > 0) *points = (double)place;
    return OP_OK;
  }
  if (level->value.type == OP_VALUE_NUMBER) {
    *points = level->value.number;
    return OP_OK;
  }
  place = level->value.type == OP_VALUE_TEXT ? place_in_labels(plan, item->name, level->value.text) : 0;
  if (place == 0) return no_order(plan, item, op_levels_text(levels, code), err);
  *points = (double)place;
  return OP_OK;
}

/* "q1: not in --order and read as no answer: Don't know 12". */
static op_status note_left_out(const op_plan *plan, const scale_item *item, const double *rows, op_result *result, op_error *err) {
  const op_levels *levels = item->column->levels;
  op_text text = {0};
  for (uint32_t code = 1; code < op_levels_count(levels); code++) {
    const char *code_text, *label;
    char count[OP_NUMBER_GROUPED];
    if (rows[code] == 0 || !isnan(item->points[code]) || row_level_missing(plan, levels, code)) continue;
    level_text(levels, code, &code_text, &label);
    op_number_write_grouped(rows[code], 0, count);
    op_text_addf(&text, "%s%s %s", text.length > 0 ? ", " : "", label, count);
  }
  op_status status = op_text_check(&text, err);
  if (status == OP_OK && text.length > 0) status = op_result_note_add(result, err, "%s: not in --order and read as no answer: %s", item->name, text.data);
  op_text_clear(&text);
  return status;
}

static op_status make_item(op_plan *plan, size_t column, scale_item *item, op_result *result, op_error *err) {
  item->column = &plan->sample->columns[column];
  const op_levels *levels = item->column->levels;
  size_t n = op_levels_count(levels);
  double *rows = op_array_new(n, sizeof *rows, err);
  item->points = op_arena_alloc(plan->arena, n * sizeof *item->points, err);
  op_status status = rows != NULL && item->points != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < plan->sample->n_rows; r++) {
    if (plan->sample->domain[r] != OP_NO_DOMAIN) rows[item->column->codes[r]] += 1;
  }
  for (uint32_t code = 0; status == OP_OK && code < n; code++) {
    item->points[code] = (double)NAN;
    if (rows[code] > 0) status = points_of_level(plan, item, levels, code, &item->points[code], err);
  }
  if (status == OP_OK) status = note_left_out(plan, item, rows, result, err);
  op_free(rows);
  return status;
}

/* --- ends and steps of the scale --- */

static void widen(scale *s, double points, bool *any) {
  if (isnan(points)) return;
  s->lowest = *any ? fmin(s->lowest, points) : points;
  s->highest = *any ? fmax(s->highest, points) : points;
  *any = true;
}

/* True when a value label belongs to a code that is no answer. */
static bool label_missing(const op_plan *plan, const op_variable *variable, const op_label *label) {
  if (op_missing_find(variable->missing, variable->n_missing, &label->value, label->text) != NULL) return true;
  for (size_t m = 0; m < plan->request.n_missing; m++) {
    const op_missing_spec *spec = &plan->request.missing[m];
    for (size_t v = 0; v < spec->values.count; v++) {
      op_missing_rule rule = op_missing_rule_read(spec->values.items[v]);
      bool named = spec->variable == NULL || strcmp(spec->variable, variable->name) == 0;
      if (named && op_missing_find(&rule, 1, &label->value, label->text) != NULL) return true;
    }
  }
  return false;
}

/* Value labels that nobody chose are points of the scale all the same, as far as they follow on the answers step by step: a code far off (97 other) is none. */
static void widen_by_labels(const op_plan *plan, const scale_item *item, scale *s) {
  const op_schema *schema = op_source_schema(plan->source);
  size_t v = op_schema_find(schema, item->name);
  bool any = true, wider = v != SIZE_MAX;
  while (wider) {
    wider = false;
    for (size_t i = 0; i < schema->variables[v].n_labels; i++) {
      const op_label *label = &schema->variables[v].labels[i];
      double points = label->value.number;
      if (label->value.type != OP_VALUE_NUMBER || label_missing(plan, &schema->variables[v], label)) continue;
      if ((points < s->lowest && points >= s->lowest - 1) || (points > s->highest && points <= s->highest + 1)) {
        widen(s, points, &any);
        wider = true;
      }
    }
  }
}

static op_status find_ends(const op_plan *plan, scale *s, op_error *err) {
  const op_scale_options *o = &plan->request.scale;
  bool any = false, given = o->lowest != 0 || o->highest != 0;
  for (size_t i = 0; i < s->n; i++) {
    for (uint32_t code = 0; code < op_levels_count(s->items[i].column->levels); code++) {
      double points = s->items[i].points[code];
      widen(s, points, &any);
      if (!given || isnan(points) || (points >= o->lowest && points <= o->highest)) continue;
      op_fail(err, OP_E_REQUEST, "'%s' is %g, outside the scale of --points %g-%g", s->items[i].name, points, o->lowest, o->highest);
      op_fail_hint(err, "declare it missing: --missing '%s=%g'", s->items[i].name, points);
      return op_fail_at(err, plan->file, 0, 0);
    }
  }
  if (o->order.count > 0) {
    widen(s, 1, &any);
    widen(s, (double)o->order.count, &any);
  } else if (given) {
    s->lowest = o->lowest;
    s->highest = o->highest;
  } else {
    for (size_t i = 0; any && i < s->n; i++) widen_by_labels(plan, &s->items[i], s);
  }
  if (any) return OP_OK;
  op_fail(err, OP_E_REQUEST, "nobody in this domain answered an item of the scale");
  return op_fail_at(err, plan->file, 0, 0);
}

static bool is_reversed(const op_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->request.scale.reverse.count; i++) {
    if (strcmp(plan->request.scale.reverse.items[i], name) == 0) return true;
  }
  return false;
}

static op_status check_reversed(const op_plan *plan, const scale *s, op_error *err) {
  const op_names *reverse = &plan->request.scale.reverse;
  for (size_t i = 0; i < reverse->count; i++) {
    size_t k = 0;
    while (k < s->n && strcmp(s->items[k].name, reverse->items[i]) != 0) k++;
    if (k < s->n) continue;
    op_fail(err, OP_E_USAGE, "--reverse names '%s', which is no item of this scale", reverse->items[i]);
    const char *nearest = op_nearest_name(reverse->items[i], plan->request.variables.items, plan->request.variables.count);
    if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
    else op_fail_hint(err, "the items are those named behind the data");
    return OP_E_USAGE;
  }
  return OP_OK;
}

static op_status find_steps(op_plan *plan, scale *s, op_error *err) {
  size_t most = 0;
  for (size_t i = 0; i < s->n; i++) most += op_levels_count(s->items[i].column->levels);
  bool whole = s->lowest == floor(s->lowest) && s->highest == floor(s->highest) && s->highest - s->lowest <= 100;
  if (whole) most += (size_t)(s->highest - s->lowest) + 1;
  s->steps = op_arena_alloc(plan->arena, most * sizeof *s->steps, err);
  if (s->steps == NULL) return OP_E_MEMORY;
  for (double p = s->lowest; whole && p <= s->highest; p++) s->steps[s->n_steps++] = p; /* also points that nobody chose */
  for (size_t i = 0; i < s->n; i++) {
    for (uint32_t code = 0; code < op_levels_count(s->items[i].column->levels); code++) {
      double p = s->items[i].points[code];
      size_t at = s->n_steps;
      while (at > 0 && s->steps[at - 1] > p) at--;
      if (isnan(p) || (at > 0 && s->steps[at - 1] == p)) continue;
      memmove(s->steps + at + 1, s->steps + at, (s->n_steps - at) * sizeof *s->steps);
      s->steps[at] = p;
      s->n_steps++;
    }
  }
  return OP_OK;
}

op_status scale_make(op_plan *plan, const size_t *columns, size_t n, scale *s, op_result *result, op_error *err) {
  *s = (scale){.plan = plan, .n = n, .items = op_arena_alloc(plan->arena, n * sizeof *s->items, err)};
  op_status status;
  for (size_t i = 0; s->items != NULL && i < n; i++) {
    s->items[i].name = plan->request.variables.items[i];
    s->items[i].label = row_variable_label(plan, s->items[i].name);
  }
  status = s->items != NULL ? check_reversed(plan, s, err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) status = make_item(plan, columns[i], &s->items[i], result, err);
  if (status == OP_OK) status = find_ends(plan, s, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    if (!is_reversed(plan, s->items[i].name)) continue;
    s->items[i].label = op_arena_format(plan->arena, err, "%s (reversed)", s->items[i].label);
    if (s->items[i].label == NULL) return OP_E_MEMORY;
    for (uint32_t code = 0; code < op_levels_count(s->items[i].column->levels); code++) {
      s->items[i].points[code] = s->lowest + s->highest - s->items[i].points[code];
    }
  }
  return status == OP_OK ? find_steps(plan, s, err) : status;
}
