/* opine disclose: what is to be told of a survey, from its study file and one pass over its data. */
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/conventions.h"
#include "analysis/disclose.h"
#include "base/text.h"

/* --- questions --- */

static bool among(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (strcmp(names->items[i], name) == 0) return true;
  }
  return false;
}

/* Variables of the design and facts of the files are no questions. */
static bool of_design(const op_plan *plan, const char *name) {
  const op_request *r = &plan->request;
  const char *singles[] = {r->weights, r->time, r->date, r->panel, plan->study != NULL ? plan->study->time : NULL, plan->study != NULL ? plan->study->date : NULL,
                           plan->study != NULL ? plan->study->interviewer : NULL, op_source_schema(plan->source)->weight_variable};
  for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
    if (singles[i] != NULL && strcmp(singles[i], name) == 0) return true;
  }
  for (size_t f = 0; f < r->n_files; f++) {
    for (size_t i = 0; i < r->files[f].n_facts; i++) {
      if (strcmp(r->files[f].facts[i].name, name) == 0) return true;
    }
  }
  return among(&r->strata, name) || among(&r->psu, name) || among(&r->fpc, name) || among(&r->probs, name) || among(&r->by, name);
}

bool disclose_has_texts(const op_variable *v) { return v->label[0] != '\0' || v->n_labels > 0 || v->question != NULL; }

/* The variables named, else those that the study describes, else those that the file has texts of. */
static op_status choose_questions(disclosure *d, op_error *err) {
  const op_plan *plan = d->plan;
  const op_schema *schema = op_source_schema(plan->source);
  const op_names *named = &plan->request.variables;
  size_t n = named->count > 0 ? named->count : plan->study != NULL ? plan->study->n_variables : schema->n_variables;
  d->questions = op_arena_alloc(plan->arena, (n + 1) * sizeof *d->questions, err);
  if (d->questions == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    size_t at = i;
    if (named->count > 0) {
      op_status status = op_schema_require(schema, plan->file, named->items[i], &at, err);
      if (status != OP_OK) return status;
    } else if (plan->study != NULL) {
      at = op_schema_find(schema, plan->study->variables[i].name);
      if (at == SIZE_MAX || of_design(plan, schema->variables[at].name)) continue;
    } else if (!disclose_has_texts(&schema->variables[i]) || of_design(plan, schema->variables[i].name)) {
      continue;
    }
    d->questions[d->n_questions++] = schema->variables[at].name;
  }
  return OP_OK;
}

static bool as_codes(const op_plan *plan, const char *name) {
  (void)plan;
  (void)name;
  return true;
}

/* Questions with labelled categories, and named ones that hold texts, are estimated: their design effects are those of the survey's figures. */
static op_status prepare_items(disclosure *d, op_error *err) {
  op_plan *plan = d->plan;
  const op_schema *schema = op_source_schema(plan->source);
  const char **names = op_arena_alloc(plan->arena, (d->n_questions + 1) * sizeof *names, err);
  op_names closed = {names, 0};
  if (names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < d->n_questions; i++) {
    const op_variable *v = &schema->variables[op_schema_find(schema, d->questions[i])];
    bool texts = plan->request.variables.count > 0 && v->kind != OP_KIND_NUMBER;
    if (v->n_labels > 1 || texts) names[closed.count++] = v->name;
  }
  if (closed.count == 0) return OP_OK;
  op_status status = plan_variables(plan, &closed, as_codes, err);
  return status == OP_OK ? plan_items(plan, plan->n_variables, 1, err) : status;
}

/* --- samples: --by, else the waves of the study, and countries where it has several --- */

static bool several_countries(const op_study *s) {
  const char *first = NULL;
  for (size_t f = 0; f < s->n_files; f++) {
    const char *country = s->about[f].country;
    if (country != NULL && first != NULL && strcmp(first, country) != 0) return true;
    if (first == NULL) first = country;
  }
  return false;
}

static op_status choose_samples(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  const op_schema *schema = op_source_schema(plan->source);
  const char **names = op_arena_alloc(plan->arena, 2 * sizeof *names, err);
  size_t n = 0;
  if (names == NULL) return OP_E_MEMORY;
  if (r->by.count == 0 && plan->study != NULL) {
    const char *time = plan->study->time;
    if (time != NULL && op_schema_find(schema, time) != SIZE_MAX) names[n++] = time;
    if (several_countries(plan->study)) names[n++] = "country";
    r->by = (op_names){names, n};
  }
  r->total = r->by.count > 0;
  return OP_OK;
}

/* --- the analysis --- */

static op_status prepare(op_plan *plan, op_error *err) {
  disclosure *d = op_arena_alloc(plan->arena, sizeof *d, err);
  if (d == NULL) return OP_E_MEMORY;
  *d = (disclosure){.plan = plan, .arena = plan->arena};
  plan->prepared = d;
  plan->observe = disclose_observe;
  /* a stratum with one PSU is no reason to tell nothing of the survey */
  if (plan->request.lonely == OP_LONELY_FAIL) plan->request.lonely = OP_LONELY_ADJUST;
  op_status status = choose_samples(plan, err);
  if (status == OP_OK) status = choose_questions(d, err);
  return status == OP_OK ? prepare_items(d, err) : status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  disclosure *d = plan->prepared;
  d->result = result;
  d->err = err;
  op_status status = disclose_samples_make(d);
  if (status == OP_OK) status = disclose_statements_present(d);
  if (status == OP_OK) status = disclose_samples_present(d);
  return status == OP_OK ? disclose_wordings_present(d) : status;
}

static void release(op_plan *plan) {
  disclosure *d = plan->prepared;
  if (d == NULL) return;
  groups_clear(&d->groups);
  op_free(d->domains);
  op_free(d->samples);
}

const analysis analysis_disclose = {NULL, prepare, present, release, ANALYSIS_DEFF};

size_t op_disclosure_lacking(const op_result *result) {
  const op_section *s = op_result_section_named(result, "disclosure");
  size_t n = 0;
  if (s == NULL) return 0;
  size_t status = op_section_key_named(s, "status"), required = op_section_key_named(s, "required");
  for (size_t r = 0; r < s->n_rows; r++) n += op_text_equal(s->rows[r].codes[status], "missing") && s->rows[r].codes[required][0] != '\0';
  return n;
}
