/* Two results: which figures moved as they are printed, and by how much; which came or went; which texts changed. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/dict.h"
#include "diff/diff.h"

/* --- a diff at work --- */

op_status diff_open(diff *d, const op_diff_options *options, op_error *err) {
  *d = (diff){.options = options, .err = err};
  d->arena = op_arena_new(err);
  d->numbers.arena = d->arena != NULL ? op_arena_new(err) : NULL;
  d->told = d->numbers.arena != NULL ? op_dict_new(err) : NULL;
  d->result = d->told != NULL ? op_result_new("diff", err) : NULL;
  return d->result != NULL ? OP_OK : OP_E_MEMORY;
}

void diff_clear(diff *d) {
  if (d->arena != NULL) op_arena_free(d->arena);
  if (d->numbers.arena != NULL) op_arena_free(d->numbers.arena);
  op_dict_free(d->told);
  op_result_free(d->result);
  *d = (diff){0};
}

size_t diff_count(const diff *d) { return d->moved + d->beside + d->came + d->went + d->texts + d->schema + d->ids; }

/* In the order in which people read. */
op_result *diff_take(diff *d) {
  static const char *const order[] = {"releases", "schema", "respondents", "answers_changed", "examples", "moved", "bases", "only_in", "texts", "settings", "remarks", "measures"};
  op_result *r = d->result;
  size_t at = 0;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    for (size_t s = at; s < r->n_sections; s++) {
      if (strcmp(r->sections[s].name, order[i]) != 0) continue;
      op_section found = r->sections[s];
      r->sections[s] = r->sections[at];
      r->sections[at++] = found;
    }
  }
  d->result = NULL;
  return r;
}

const char *diff_keep(diff *d, op_text *text) {
  op_status status = op_text_check(text, d->err);
  const char *kept = status == OP_OK ? op_arena_string(d->arena, text->data != NULL ? text->data : "", d->err) : NULL;
  op_text_clear(text);
  return kept;
}

static op_status make_section(diff *d, const char *name, const char *title, const char *const *keys, const op_measure *measures, size_t *section) {
  op_status status = op_result_section_add(d->result, name, title, false, section, d->err);
  for (size_t k = 0; status == OP_OK && keys[k] != NULL; k++) {
    status = op_section_key_add(d->result, *section, keys[k], keys[k], strcmp(keys[k], "figure") == 0 ? OP_KEY_CODED : OP_KEY_TEXT, d->err);
  }
  for (size_t m = 0; status == OP_OK && measures[m] != OP_M_COUNT; m++) status = op_section_measure_add(d->result, *section, measures[m], d->err);
  return status;
}

op_status diff_row(diff *d, const char *section, const char *title, const char *const *keys, const op_measure *measures, const char *const *texts, op_row **row) {
  size_t index = 0;
  op_status status = OP_OK;
  while (index < d->result->n_sections && strcmp(d->result->sections[index].name, section) != 0) index++;
  if (index == d->result->n_sections) status = make_section(d, section, title, keys, measures, &index);
  if (status == OP_OK) status = op_section_row_add(d->result, index, row, d->err);
  for (size_t k = 0; status == OP_OK && keys[k] != NULL; k++) status = op_row_key_set(d->result, *row, k, texts[k], NULL, d->err);
  return status;
}

/* --- one figure --- */

typedef struct figure {
  const char *section, *code, *label;
  bool percent;
} figure;

/* As tables show it; the arena of the numbers is for this alone. */
static const char *printed(diff *d, const figure *f, op_measure m, double value) {
  op_section scale = {.percent = f->percent};
  op_present_options options = {.digits = d->options->digits};
  return grid_measure(&d->numbers, &scale, m, value, &options);
}

/* Of a number: a share that is printed as a percentage, or itself. */
static const char *scale_of(const figure *f, op_measure m) {
  op_print print = op_measure_at(m)->print;
  return f->percent && (print == OP_PRINT_ESTIMATE || print == OP_PRINT_SE) ? "share" : "number";
}

typedef enum { SAME, BELOW, MOVED } movement;

/* Sums of doubles in another order differ in the last places. */
#define LAST_PLACES 1e-12

static movement move_of(diff *d, const figure *f, op_measure m, double before, double after) {
  if (isnan(before) && isnan(after)) return SAME;
  if (isnan(before) || isnan(after)) return MOVED;
  if (before == after || fabs(before - after) <= LAST_PLACES * fmax(fabs(before), fabs(after))) return SAME;
  return strcmp(printed(d, f, m, before), printed(d, f, m, after)) == 0 ? BELOW : MOVED;
}

static bool has(const op_section *s, op_measure m) {
  for (size_t i = 0; i < s->n_measures; i++) {
    if (s->measures[i] == m) return true;
  }
  return false;
}

/* The number that a row is about. */
static op_measure primary_of(const op_section *s) {
  static const op_measure first[] = {OP_M_ESTIMATE, OP_M_VALUE, OP_M_STATISTIC, OP_M_OBSERVED, OP_M_MEAN, OP_M_N};
  for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
    if (has(s, first[i])) return first[i];
  }
  return s->n_measures > 0 ? s->measures[0] : OP_M_N;
}

/* Tables show it as a percentage: a share of a section of shares, or a published one. */
static bool is_share(const op_section *s, const op_row *row) {
  size_t stat = op_section_key_named(s, "stat");
  return s->percent || (stat != SIZE_MAX && op_text_equal(row->codes[stat], "proportion"));
}

static op_measure base_of(const op_section *s) { return has(s, OP_M_BASE_N) ? OP_M_BASE_N : OP_M_N; }

static op_status set_figure(diff *d, op_row *row, size_t key, const figure *f) { return op_row_key_set(d->result, row, key, f->code, f->label, d->err); }

static op_status tell_measure(diff *d, const figure *f, op_measure m, double before, double after) {
  static const char *const keys[] = {"table", "figure", "measure", "scale", NULL};
  static const op_measure measures[] = {OP_M_BEFORE, OP_M_AFTER, OP_M_MOVED, OP_M_COUNT};
  const char *texts[] = {f->section, f->code, op_measure_at(m)->name, scale_of(f, m)};
  op_row *row;
  op_status status = diff_row(d, "measures", "Every number that moved", keys, measures, texts, &row);
  if (status == OP_OK) status = set_figure(d, row, 1, f);
  if (status != OP_OK) return status;
  row->measures[OP_M_BEFORE] = before;
  row->measures[OP_M_AFTER] = after;
  row->measures[OP_M_MOVED] = after - before;
  return OP_OK;
}

static op_status tell_moved(diff *d, const figure *f, op_measure primary, const op_row *a, const op_row *b, op_measure base, const char *also) {
  static const char *const keys[] = {"table", "figure", "measure", "scale", "also", NULL};
  static const op_measure measures[] = {OP_M_BEFORE, OP_M_AFTER, OP_M_MOVED, OP_M_IN_SE, OP_M_N_BEFORE, OP_M_N_AFTER, OP_M_COUNT};
  const char *texts[] = {f->section, f->code, op_measure_at(primary)->name, scale_of(f, primary), also};
  op_row *row;
  op_status status = diff_row(d, "moved", "Figures that moved", keys, measures, texts, &row);
  if (status == OP_OK) status = set_figure(d, row, 1, f);
  if (status != OP_OK) return status;
  double moved = b->measures[primary] - a->measures[primary], se = a->measures[OP_M_SE];
  row->measures[OP_M_BEFORE] = a->measures[primary];
  row->measures[OP_M_AFTER] = b->measures[primary];
  row->measures[OP_M_MOVED] = moved;
  row->measures[OP_M_IN_SE] = primary == OP_M_ESTIMATE && se > 0 ? fabs(moved) / se : (double)NAN;
  row->measures[OP_M_N_BEFORE] = a->measures[base];
  row->measures[OP_M_N_AFTER] = b->measures[base];
  return OP_OK;
}

/* The base of a question in a group, told once: categories of one question share it. */
static op_status tell_base(diff *d, const diff_pair *pair, const diff_identity *id, const figure *f, const op_row *a, const op_row *b) {
  static const char *const keys[] = {"table", "figure", NULL};
  static const op_measure measures[] = {OP_M_N_BEFORE, OP_M_N_AFTER, OP_M_COUNT};
  if (!has(pair->before, OP_M_BASE_N) || !has(pair->after, OP_M_BASE_N) || a->measures[OP_M_BASE_N] == b->measures[OP_M_BASE_N]) return OP_OK;
  diff_identity question = {.n = 0};
  for (size_t i = 0; i < id->n; i++) {
    if (strcmp(id->names[i], "category") == 0) continue;
    question.names[question.n] = id->names[i];
    question.after[question.n++] = id->after[i];
  }
  figure base = {f->section, diff_code(d, b, &question, true), diff_label(d, b, &question, true), false};
  if (base.code == NULL || base.label == NULL) return OP_E_MEMORY;
  const op_section *told = op_result_section_named(d->result, "bases");
  if (told != NULL && strcmp(told->rows[told->n_rows - 1].codes[1], base.code) == 0) return OP_OK;
  op_row *row;
  op_status status = diff_row(d, "bases", "Bases that changed", keys, measures, (const char *const[]){f->section, base.code}, &row);
  if (status == OP_OK) status = set_figure(d, row, 1, &base);
  if (status != OP_OK) return status;
  row->measures[OP_M_N_BEFORE] = a->measures[OP_M_BASE_N];
  row->measures[OP_M_N_AFTER] = b->measures[OP_M_BASE_N];
  return OP_OK;
}

/* All numbers of two rows that are the same figure. */
static op_status compare_numbers(diff *d, const diff_pair *pair, const figure *f, const op_row *a, const op_row *b) {
  op_measure primary = primary_of(pair->after);
  op_text also = {0};
  size_t moved = 0, below = 0;
  bool itself = false;
  op_status status = OP_OK;
  for (op_measure m = 0; status == OP_OK && m < OP_M_COUNT; m++) {
    if (!has(pair->before, m) || !has(pair->after, m)) continue;
    movement x = move_of(d, f, m, a->measures[m], b->measures[m]);
    below += x == BELOW;
    if (x != MOVED) continue;
    moved++;
    itself = itself || m == primary;
    if (m != primary) op_text_addf(&also, "%s%s", also.length > 0 ? ", " : "", op_measure_at(m)->heading);
    status = tell_measure(d, f, m, a->measures[m], b->measures[m]);
  }
  const char *others = diff_keep(d, &also);
  if (others == NULL) return OP_E_MEMORY;
  d->figures++;
  d->moved += itself;
  d->beside += moved > 0 && !itself;
  d->below += moved == 0 && below > 0;
  if (status == OP_OK && itself) status = tell_moved(d, f, primary, a, b, base_of(pair->after), others);
  return d->numbers.failed ? op_fail(d->err, OP_E_MEMORY, "out of memory") : status;
}

/* --- texts --- */

static op_status tell_text(diff *d, const figure *f, const char *what, const char *before, const char *after) {
  static const char *const keys[] = {"table", "figure", "what", "before", "after", NULL};
  static const op_measure measures[] = {OP_M_COUNT};
  const char *texts[] = {f->section, f->code, what, before != NULL ? before : "", after != NULL ? after : ""};
  op_text name = {0};
  size_t before_this = op_dict_count(d->told);
  for (size_t i = 0; i < 5; i++) op_text_addf(&name, "%s\x1f", texts[i]);
  op_status status = op_text_check(&name, d->err);
  uint32_t index = status == OP_OK ? op_dict_add(d->told, name.data, name.length, d->err) : OP_DICT_NONE;
  op_text_clear(&name);
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  if (index < before_this) return OP_OK;
  op_row *row;
  status = diff_row(d, "texts", "Texts that changed", keys, measures, texts, &row);
  if (status == OP_OK) status = set_figure(d, row, 1, f);
  d->texts++;
  return status;
}

static bool names_figure(const diff_identity *id, const char *name, size_t *at) {
  for (*at = 0; *at < id->n; ++*at) {
    if (strcmp(id->names[*at], name) == 0) return true;
  }
  return false;
}

/* Labels of the keys that name the figure; codes of those that do not; method and note. */
static op_status compare_texts(diff *d, const diff_pair *pair, const diff_identity *id, const figure *f, const op_row *a, const op_row *b) {
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < pair->before->n_keys; k++) {
    const char *name = pair->before->keys[k].name;
    size_t at, other = op_section_key_named(pair->after, name);
    if (other == SIZE_MAX) continue;
    if (!names_figure(id, name, &at)) {
      if (!op_text_equal(a->codes[k], b->codes[other])) status = tell_text(d, f, name, a->codes[k], b->codes[other]);
      continue;
    }
    if (op_text_equal(a->labels[k], b->labels[other])) continue;
    figure key = {f->section, NULL, a->codes[k], f->percent};
    key.code = op_arena_format(d->arena, d->err, "%s=%s", name, a->codes[k] != NULL ? a->codes[k] : "");
    if (key.code == NULL) return OP_E_MEMORY;
    const char *variable = NULL;
    size_t v = op_section_key_named(pair->before, "variable");
    if (v != SIZE_MAX && v != k) variable = a->codes[v];
    key.label = variable != NULL && strcmp(name, "category") == 0 ? op_arena_format(d->arena, d->err, "%s, %s", variable, key.label) : key.label;
    if (variable != NULL && strcmp(name, "category") == 0 && key.label != NULL) key.code = op_arena_format(d->arena, d->err, "variable=%s, %s", variable, key.code);
    if (key.label == NULL || key.code == NULL) return OP_E_MEMORY;
    status = tell_text(d, &key, "label", a->labels[k], b->labels[other]);
  }
  if (status == OP_OK && !id->method && !op_text_equal(a->method, b->method)) status = tell_text(d, f, "method", a->method, b->method);
  return status == OP_OK && !op_text_equal(a->note, b->note) ? tell_text(d, f, "note", a->note, b->note) : status;
}

/* --- sections --- */

static op_status tell_only(diff *d, const char *name, const diff_pair *pair, const diff_identity *id, const op_row *row, bool after) {
  static const char *const keys[] = {"only", "table", "figure", "measure", "scale", NULL};
  static const op_measure measures[] = {OP_M_BEFORE, OP_M_AFTER, OP_M_N_BEFORE, OP_M_N_AFTER, OP_M_COUNT};
  const op_section *s = after ? pair->after : pair->before;
  op_measure primary = primary_of(s), base = base_of(s);
  figure f = {name, diff_code(d, row, id, after), diff_label(d, row, id, after), is_share(s, row)};
  if (f.code == NULL || f.label == NULL) return OP_E_MEMORY;
  const char *texts[] = {after ? "new" : "old", name, f.code, op_measure_at(primary)->name, scale_of(&f, primary)};
  op_row *to;
  op_status status = diff_row(d, "only_in", "Figures that one has alone", keys, measures, texts, &to);
  if (status == OP_OK) status = set_figure(d, to, 2, &f);
  if (status != OP_OK) return status;
  to->measures[after ? OP_M_AFTER : OP_M_BEFORE] = row->measures[primary];
  to->measures[after ? OP_M_N_AFTER : OP_M_N_BEFORE] = row->measures[base];
  d->came += after;
  d->went += !after;
  return OP_OK;
}

static op_status compare_rows(diff *d, const char *name, const diff_pair *pair, const diff_identity *id, size_t b, size_t a) {
  const op_row *before = &pair->before->rows[b], *after = &pair->after->rows[a];
  figure f = {name, diff_code(d, after, id, true), diff_label(d, after, id, true), is_share(pair->after, after)};
  if (f.code == NULL || f.label == NULL) return OP_E_MEMORY;
  op_status status = compare_numbers(d, pair, &f, before, after);
  if (status == OP_OK) status = tell_base(d, pair, id, &f, before, after);
  return status == OP_OK ? compare_texts(d, pair, id, &f, before, after) : status;
}

op_status diff_section(diff *d, const char *name, const diff_pair *pair) {
  size_t n = pair->before != NULL ? pair->before->n_rows : 0, m = pair->after != NULL ? pair->after->n_rows : 0;
  size_t *partner = op_array_new(n, sizeof *partner, d->err);
  bool *found = op_array_new(m, sizeof *found, d->err);
  diff_identity id;
  op_status status = partner != NULL && found != NULL ? diff_identify(d, pair, &id) : OP_E_MEMORY;
  if (status == OP_OK) status = diff_match(d, pair, &id, partner, found);
  for (size_t r = 0; status == OP_OK && r < n; r++) {
    status = partner[r] == SIZE_MAX ? tell_only(d, name, pair, &id, &pair->before->rows[r], false) : compare_rows(d, name, pair, &id, r, partner[r]);
  }
  for (size_t r = 0; status == OP_OK && r < m; r++) {
    if (!found[r]) status = tell_only(d, name, pair, &id, &pair->after->rows[r], true);
  }
  op_free(partner);
  op_free(found);
  return status;
}

static op_status check_commands(const op_result *before, const op_result *after, op_error *err) {
  if (strcmp(before->command, after->command) == 0) return OP_OK;
  op_fail(err, OP_E_REQUEST, "the old result is of opine %s, the new one of opine %s", before->command, after->command);
  return op_fail_hint(err, "results of one command can be compared");
}

static op_status compare(diff *d, const op_result *before, const op_result *after) {
  op_status status = OP_OK;
  for (size_t s = 0; status == OP_OK && s < before->n_sections; s++) {
    diff_pair pair = {&before->sections[s], op_result_section_named(after, before->sections[s].name)};
    status = diff_section(d, pair.before->name, &pair);
  }
  for (size_t s = 0; status == OP_OK && s < after->n_sections; s++) {
    diff_pair pair = {NULL, &after->sections[s]};
    if (op_result_section_named(before, pair.after->name) == NULL) status = diff_section(d, pair.after->name, &pair);
  }
  if (status == OP_OK) status = diff_around(d, before, after);
  return status == OP_OK ? diff_summary(d, false) : status;
}

op_status op_diff_results(const op_result *before, const op_result *after, const op_diff_options *options, op_result **result, size_t *moved, op_error *err) {
  diff d;
  op_status status = check_commands(before, after, err);
  if (status != OP_OK) return status;
  status = diff_open(&d, options, err);
  if (status == OP_OK) status = compare(&d, before, after);
  if (status == OP_OK) {
    *moved = diff_count(&d);
    *result = diff_take(&d);
  }
  diff_clear(&d);
  return status;
}
