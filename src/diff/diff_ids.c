/* Respondents by their number: who came, who went, whose answers changed. Two passes over each release: the first keeps one hash a respondent, the second the
   answers of those whose hash differs. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/dict.h"
#include "diff/diff.h"
#include "table/levels.h"

/* Answers that are kept of changed respondents (4 bytes each); who are beyond are counted, not compared answer by answer. */
#define MOST_ANSWERS ((size_t)64 << 20)
#define EXAMPLES 10

/* One release being read: the id and the variables that both have. */
typedef struct release {
  op_plan *plan;
  const diff_names *names;
  const char *id;
  uint64_t **hashes;        /* by column and level, as far as levels were met */
  size_t *capacity, *known;
  op_batch batch;
} release;

typedef struct people {
  op_dict *ids;             /* of the old release */
  uint64_t *hash;           /* by index in ids */
  unsigned char *seen;      /* SEEN | CHANGED */
  size_t hash_capacity, seen_capacity;
  double came, went, both, changed, twice[2], without[2];
  const char *examples_came[EXAMPLES];
  size_t n_came;
} people;

enum { SEEN = 1, CHANGED = 2 };

/* --- reading --- */

static void release_close(release *r) {
  for (size_t c = 0; r->hashes != NULL && c <= r->names->n; c++) op_free(r->hashes[c]);
  op_free(r->hashes);
  op_free(r->capacity);
  op_free(r->known);
  plan_free(r->plan);
  *r = (release){0};
}

static op_status release_open(diff *d, const op_request *of, const diff_names *names, release *out) {
  op_request request = *of;
  *out = (release){.names = names, .id = d->options->id};
  request.statistic = OP_STAT_DESCRIBE;
  request.variables = (op_names){NULL, 0};
  op_status status = plan_open(&request, analysis_for(request.statistic), &out->plan, d->err);
  if (status != OP_OK) return status;
  op_column_request *columns = op_arena_alloc(d->arena, (names->n + 1) * sizeof *columns, d->err);
  out->hashes = op_array_new(names->n + 1, sizeof *out->hashes, d->err);
  out->capacity = op_array_new(names->n + 1, sizeof *out->capacity, d->err);
  out->known = op_array_new(names->n + 1, sizeof *out->known, d->err);
  if (columns == NULL || out->hashes == NULL || out->capacity == NULL || out->known == NULL) return OP_E_MEMORY;
  const op_schema *schema = op_source_schema(out->plan->source);
  for (size_t c = 0; status == OP_OK && c <= names->n; c++) {
    columns[c].as = OP_READ_CODES;
    status = op_schema_require(schema, out->plan->file, c == 0 ? out->id : names->items[c - 1], &columns[c].variable, d->err);
  }
  return status == OP_OK ? op_source_start(out->plan->source, columns, names->n + 1, d->err) : status;
}

/* FNV-1a, then the mixing of splitmix64, so that sums over columns do not cancel. */
static uint64_t hash_text(const char *text, uint64_t column) {
  uint64_t h = UINT64_C(14695981039346656037) ^ (column * UINT64_C(0x9E3779B97F4A7C15));
  for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) h = (h ^ *p) * UINT64_C(1099511628211);
  h = (h ^ (h >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  h = (h ^ (h >> 27)) * UINT64_C(0x94D049BB133111EB);
  return h ^ (h >> 31);
}

static op_status hash_levels(diff *d, release *r) {
  op_status status = OP_OK;
  for (size_t c = 1; status == OP_OK && c <= r->names->n; c++) {
    const op_levels *levels = op_source_levels(r->plan->source, c);
    size_t n = op_levels_count(levels);
    status = op_array_grow((void **)&r->hashes[c], &r->capacity[c], n, sizeof **r->hashes, 0, d->err);
    for (; status == OP_OK && r->known[c] < n; r->known[c]++) r->hashes[c][r->known[c]] = hash_text(op_levels_text(levels, (uint32_t)r->known[c]), c);
  }
  return status;
}

static uint64_t row_hash(const release *r, size_t row) {
  uint64_t sum = 0;
  for (size_t c = 1; c <= r->names->n; c++) sum += r->hashes[c][r->batch.codes[c][row]];
  return sum;
}

/* The respondent's number; NULL where the row has none. */
static const char *id_of(const release *r, size_t row) {
  uint32_t code = r->batch.codes[0][row];
  const char *text = op_levels_text(op_source_levels(r->plan->source, 0), code);
  return code == 0 || text[0] == '\0' ? NULL : text;
}

typedef op_status (*on_row)(diff *d, release *r, size_t row, const char *id, people *p);

static op_status each_row(diff *d, release *r, bool after, people *p, on_row what, bool hashed) {
  for (;;) {
    op_status status = op_source_next(r->plan->source, &r->batch, d->err);
    if (status != OP_OK || r->batch.rows == 0) return status;
    if (hashed) status = hash_levels(d, r);
    for (size_t i = 0; status == OP_OK && i < r->batch.rows; i++) {
      const char *id = id_of(r, i);
      if (id == NULL) p->without[after] += hashed;
      else status = what(d, r, i, id, p);
    }
    if (status != OP_OK) return status;
  }
}

/* --- first pass --- */

static op_status learn(diff *d, release *r, size_t row, const char *id, people *p) {
  size_t before = op_dict_count(p->ids);
  uint32_t index = op_dict_add(p->ids, id, strlen(id), d->err);
  if (index == OP_DICT_NONE) return OP_E_MEMORY;
  op_status status = op_array_grow((void **)&p->hash, &p->hash_capacity, (size_t)index + 1, sizeof *p->hash, 0, d->err);
  if (status == OP_OK) status = op_array_grow((void **)&p->seen, &p->seen_capacity, (size_t)index + 1, sizeof *p->seen, 0, d->err);
  if (status != OP_OK) return status;
  if (index < before) p->twice[0]++;
  else p->hash[index] = row_hash(r, row);
  return OP_OK;
}

static op_status meet(diff *d, release *r, size_t row, const char *id, people *p) {
  uint32_t index = op_dict_find(p->ids, id, strlen(id));
  if (index == OP_DICT_NONE) {
    p->came++;
    if (p->n_came == EXAMPLES) return OP_OK;
    p->examples_came[p->n_came] = op_arena_string(d->arena, id, d->err);
    return p->examples_came[p->n_came++] != NULL ? OP_OK : OP_E_MEMORY;
  }
  if ((p->seen[index] & SEEN) != 0) {
    p->twice[1]++;
    return OP_OK;
  }
  bool changed = row_hash(r, row) != p->hash[index];
  p->seen[index] |= changed ? SEEN | CHANGED : SEEN;
  p->both++;
  p->changed += changed;
  return OP_OK;
}

static op_status pass(diff *d, const op_request *of, const diff_names *names, bool after, people *p) {
  release r;
  op_status status = release_open(d, of, names, &r);
  if (status == OP_OK) status = each_row(d, &r, after, p, after ? meet : learn, true);
  release_close(&r);
  return status;
}

/* --- second pass: the answers of those who changed --- */

typedef struct answers {
  release old;              /* stays open: its levels hold the texts */
  size_t *place;            /* by index in ids: 1 + its row in codes; 0 = not kept */
  uint32_t *codes;          /* row x variable */
  size_t kept, most;
  double *counts;           /* changed answers by variable */
  size_t examples, wanted;
} answers;

/* The pass has one context: both are told apart by the release at work. */
typedef struct second {
  people people;            /* first: on_row hands it over */
  answers a;
} second;

static op_status keep_answers(diff *d, release *r, size_t row, const char *id, people *p) {
  answers *a = &((second *)p)->a;
  uint32_t index = op_dict_find(p->ids, id, strlen(id));
  (void)d;
  if (index == OP_DICT_NONE || (p->seen[index] & CHANGED) == 0 || a->place[index] != 0 || a->kept == a->most) return OP_OK;
  for (size_t c = 0; c < r->names->n; c++) a->codes[a->kept * r->names->n + c] = r->batch.codes[c + 1][row];
  a->place[index] = ++a->kept;
  return OP_OK;
}

/* "3 Agree" */
static const char *answer_text(diff *d, const op_levels *levels, uint32_t code) {
  const char *text = op_levels_text(levels, code);
  const op_level *level = op_levels_at(levels, code);
  if (!level->labelled || level->label == NULL || op_text_leads(level->label, text)) return text[0] != '\0' ? text : "(empty)";
  return op_arena_format(d->arena, d->err, "%s %s", text, level->label);
}

static op_status tell_example(diff *d, const char *id, const char *variable, const char *before, const char *after) {
  static const char *const keys[] = {"id", "variable", "before", "after", NULL};
  static const op_measure measures[] = {OP_M_COUNT};
  const char *texts[] = {id, variable, before, after};
  op_row *row;
  return before != NULL && after != NULL ? diff_row(d, "examples", "The first changes", keys, measures, texts, &row) : OP_E_MEMORY;
}

static op_status compare_answers(diff *d, release *r, size_t row, const char *id, people *p) {
  answers *a = &((second *)p)->a;
  uint32_t index = op_dict_find(p->ids, id, strlen(id));
  op_status status = OP_OK;
  if (index == OP_DICT_NONE || a->place[index] == 0) return OP_OK;
  const uint32_t *codes = a->codes + (a->place[index] - 1) * r->names->n;
  for (size_t c = 0; status == OP_OK && c < r->names->n; c++) {
    const op_levels *was = op_source_levels(a->old.plan->source, c + 1), *is = op_source_levels(r->plan->source, c + 1);
    uint32_t now = r->batch.codes[c + 1][row];
    if (strcmp(op_levels_text(was, codes[c]), op_levels_text(is, now)) == 0) continue;
    a->counts[c]++;
    if (a->examples == a->wanted) continue;
    a->examples++;
    status = tell_example(d, id, r->names->items[c], answer_text(d, was, codes[c]), answer_text(d, is, now));
  }
  a->place[index] = 0; /* a second row of the same number is not compared */
  return status;
}

static op_status tell_answers(diff *d, const answers *a, const diff_names *names) {
  static const char *const keys[] = {"variable", NULL};
  static const op_measure measures[] = {OP_M_N, OP_M_COUNT};
  op_status status = OP_OK;
  for (size_t c = 0; status == OP_OK && c < names->n; c++) {
    op_row *row;
    if (a->counts[c] == 0) continue;
    status = diff_row(d, "answers_changed", "Changed answers", keys, measures, (const char *const[]){names->items[c]}, &row);
    if (status == OP_OK) row->measures[OP_M_N] = a->counts[c];
  }
  return status;
}

static op_status second_pass(diff *d, const op_request *before, const op_request *after, const diff_names *names, second *s) {
  answers *a = &s->a;
  release now = {0};
  size_t most = MOST_ANSWERS / (names->n + 1);
  a->most = (double)most < s->people.changed ? most : (size_t)s->people.changed;
  a->wanted = d->options->examples > 0 ? d->options->examples : EXAMPLES;
  a->place = op_array_new(op_dict_count(s->people.ids), sizeof *a->place, d->err);
  a->codes = op_array_new(a->most * names->n, sizeof *a->codes, d->err);
  a->counts = op_array_new(names->n, sizeof *a->counts, d->err);
  op_status status = a->place != NULL && a->codes != NULL && a->counts != NULL ? release_open(d, before, names, &a->old) : OP_E_MEMORY;
  if (status == OP_OK) status = each_row(d, &a->old, false, &s->people, keep_answers, false);
  if (status == OP_OK) status = release_open(d, after, names, &now);
  if (status == OP_OK) status = each_row(d, &now, true, &s->people, compare_answers, false);
  if (status == OP_OK) status = tell_answers(d, a, names);
  if (status == OP_OK && (double)a->most < s->people.changed) {
    status = op_result_note_add(d->result, d->err, "answers are compared of the first %zu changed respondents alone", a->most);
  }
  release_close(&now);
  release_close(&a->old);
  op_free(a->place);
  op_free(a->codes);
  op_free(a->counts);
  return status;
}

/* --- what is told --- */

static op_status tell_count(diff *d, const char *what, double n, bool always) {
  static const char *const keys[] = {"respondents", NULL};
  static const op_measure measures[] = {OP_M_N, OP_M_COUNT};
  op_row *row;
  if (n == 0 && !always) return OP_OK;
  op_status status = diff_row(d, "respondents", "Respondents", keys, measures, &what, &row);
  if (status == OP_OK) row->measures[OP_M_N] = n;
  return status;
}

static op_status tell_people(diff *d, people *p) {
  op_status status = OP_OK;
  size_t n = op_dict_count(p->ids), shown = 0;
  for (size_t i = 0; i < n; i++) p->went += (p->seen[i] & SEEN) == 0;
  const struct { const char *what; double n; bool always; } rows[] = {
      {"in both", p->both, true}, {"of them with another answer", p->changed, true}, {"only in the old release", p->went, true}, {"only in the new release", p->came, true},
      {"rows without a number, old", p->without[0], false}, {"rows without a number, new", p->without[1], false},
      {"rows whose number is there already, old", p->twice[0], false}, {"rows whose number is there already, new", p->twice[1], false}};
  for (size_t i = 0; status == OP_OK && i < sizeof rows / sizeof *rows; i++) status = tell_count(d, rows[i].what, rows[i].n, rows[i].always);
  for (uint32_t i = 0; status == OP_OK && i < n && shown < EXAMPLES; i++) {
    if ((p->seen[i] & SEEN) != 0) continue;
    shown++;
    status = tell_example(d, op_dict_key(p->ids, i, NULL), "", "respondent", "gone");
  }
  for (size_t i = 0; status == OP_OK && i < p->n_came; i++) status = tell_example(d, p->examples_came[i], "", "not there", "respondent");
  d->ids += (size_t)(p->changed + p->went + p->came);
  return status;
}

/* All variables but the id itself. */
static op_status without_id(diff *d, const op_names *asked, const diff_names *common, diff_names *out) {
  *out = (diff_names){op_arena_alloc(d->arena, (common->n + asked->count + 1) * sizeof *out->items, d->err), NULL, 0};
  if (out->items == NULL) return OP_E_MEMORY;
  size_t n = asked->count > 0 ? asked->count : common->n;
  for (size_t i = 0; i < n; i++) {
    const char *name = asked->count > 0 ? asked->items[i] : common->items[i];
    if (strcmp(name, d->options->id) != 0) out->items[out->n++] = name;
  }
  return OP_OK;
}

op_status diff_respondents(diff *d, const op_request *before, const op_request *after, const diff_names *common) {
  second s = {.people = {.ids = op_dict_new(d->err)}};
  diff_names names;
  op_status status = s.people.ids != NULL ? without_id(d, &before->variables, common, &names) : OP_E_MEMORY;
  if (status == OP_OK) status = pass(d, before, &names, false, &s.people);
  if (status == OP_OK) status = pass(d, after, &names, true, &s.people);
  if (status == OP_OK) status = tell_people(d, &s.people);
  if (status == OP_OK && s.people.changed > 0) status = second_pass(d, before, after, &names, &s);
  op_dict_free(s.people.ids);
  op_free(s.people.hash);
  op_free(s.people.seen);
  return status;
}
