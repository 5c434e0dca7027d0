/* What is said of each element: by the study, file by file where files differ, by a codebook, and what is computed. */
#include <math.h>
#include <string.h>

#include "analysis/disclose_said.h"
#include "base/text.h"

/* --- what the study says --- */

static const char *file_name(const disclosure *d, size_t f) {
  const op_study *study = d->plan->study;
  if (study->about[f].wave != NULL) return study->about[f].wave;
  const char *path = study->files[f].path, *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

/* "wave 3", "waves 1 to 6", "waves 1, 4": neighbours in the study file join. */
static void name_files(const disclosure *d, const char *const *texts, const char *text, op_text *out) {
  const op_study *study = d->plan->study;
  size_t n = 0, start = 0, runs = 0;
  for (size_t f = 0; f < study->n_files; f++) n += op_text_equal(texts[f], text);
  bool waves = study->about[0].wave != NULL;
  if (waves) op_text_addf(out, "%s%s ", study->time != NULL ? study->time : "wave", n > 1 ? "s" : "");
  for (size_t f = 0; f <= study->n_files; f++) {
    bool in = f < study->n_files && op_text_equal(texts[f], text);
    if (in && (f == 0 || !op_text_equal(texts[f - 1], text))) start = f;
    if (in || f == 0 || !op_text_equal(texts[f - 1], text)) continue;
    op_text_addf(out, "%s%s", runs++ > 0 ? ", " : "", file_name(d, start));
    if (start + 1 < f) op_text_addf(out, "%s%s", start + 2 < f ? " to " : ", ", file_name(d, f - 1));
  }
}

const char *said_by_files(disclosure *d, const char *const *texts, bool *whole) {
  const op_study *study = d->plan->study;
  op_text out = {0};
  bool same = true, any = false;
  for (size_t f = 0; f < study->n_files; f++) {
    same = same && op_text_equal(texts[f], texts[0]);
    any = any || texts[f] != NULL;
    *whole = *whole && texts[f] != NULL;
  }
  if (!any) return NULL;
  if (same) return texts[0];
  for (size_t f = 0; f < study->n_files; f++) {
    bool told = texts[f] == NULL;
    for (size_t k = 0; !told && k < f; k++) told = op_text_equal(texts[k], texts[f]);
    if (told) continue;
    op_text_add(&out, out.length > 0 ? "; " : "");
    name_files(d, texts, texts[f], &out);
    op_text_addf(&out, ": %s", texts[f]);
  }
  return said_keep(d, &out);
}

const char *said_keep(disclosure *d, op_text *text) {
  const char *kept = text->failed || text->data == NULL ? NULL : op_arena_string(d->arena, text->data, d->err);
  if (text->failed) op_fail(d->err, OP_E_MEMORY, "out of memory");
  op_text_clear(text);
  return kept;
}

static const char *stated(disclosure *d, op_disclosure element, bool *whole) {
  const op_study *study = d->plan->study;
  if (study == NULL) return NULL;
  const char **texts = op_arena_alloc(d->arena, (study->n_files + 1) * sizeof *texts, d->err);
  for (size_t f = 0; texts != NULL && f < study->n_files; f++) texts[f] = op_study_disclosure(study, f, element);
  return texts != NULL ? said_by_files(d, texts, whole) : NULL;
}

/* --- what a codebook says --- */

/* Facts of a file's own study description (source.h, metadata) that answer an element. */
static const char *of_codebook(const disclosure *d, op_disclosure element) {
  static const struct {
    op_disclosure element;
    const char *fact;
  } facts[] = {{OP_DISCLOSURE_POPULATION, "population"}, {OP_DISCLOSURE_CONDUCTED_BY, "field work by"}, {OP_DISCLOSURE_SAMPLING, "sampling"}, {OP_DISCLOSURE_MODE, "mode"},
               {OP_DISCLOSURE_DATES, "field dates"}, {OP_DISCLOSURE_WEIGHTING, "weighting"}, {OP_DISCLOSURE_RESPONSE_RATE, "response rate"}, {OP_DISCLOSURE_CITATION, "citation"}};
  const op_schema *schema = op_source_schema(d->plan->source);
  for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
    for (size_t f = 0; facts[i].element == element && f < schema->n_facts; f++) {
      if (op_text_equal(schema->facts[f].name, facts[i].fact) && schema->facts[f].text[0] != '\0') return schema->facts[f].text;
    }
  }
  return NULL;
}

/* --- rows --- */

typedef struct statement {
  const char *text;      /* NULL = nothing */
  const char *status;    /* stated, computed, incomplete, missing */
} statement;

/* Elements of which the study's own words say what else would be guessed from the data; to the others what is computed is added. */
static bool replaces(op_disclosure e) {
  return e == OP_DISCLOSURE_MODE || e == OP_DISCLOSURE_DATES || e == OP_DISCLOSURE_CITATION || e == OP_DISCLOSURE_LIMITATIONS || e == OP_DISCLOSURE_STRATEGY ||
         e == OP_DISCLOSURE_WEIGHTING;
}

static statement statement_of(disclosure *d, op_disclosure element) {
  bool whole = true, computed_whole = true;
  const char *said = stated(d, element, &whole), *found;
  if (said == NULL || said[0] == '\0') {
    whole = true;
    said = of_codebook(d, element);
  }
  found = said != NULL && replaces(element) ? NULL : said_computed(d, element, &computed_whole);
  if (said == NULL && found == NULL) return (statement){"", "missing"};
  if (said != NULL && found != NULL) {
    op_text both = {0};
    op_text_addf(&both, "%s%s %s", said, strchr(".!?", said[strlen(said) - 1]) != NULL ? "" : ".", found);
    return (statement){said_keep(d, &both), whole ? "stated" : "incomplete"};
  }
  if (said != NULL) return (statement){said, whole ? "stated" : "incomplete"};
  return (statement){found, computed_whole ? "computed" : "incomplete"};
}

static const char *required_by(unsigned asked) {
  static const char *const names[] = {"", "AAPOR", "ESOMAR/WAPOR", "AAPOR, ESOMAR/WAPOR"};
  return names[asked & OP_ASKED_BOTH];
}

static op_status add_row(disclosure *d, size_t section, const op_disclosure_info *info, const statement *s, const char *where) {
  unsigned standards = d->plan->request.disclosure.standards;
  op_row *row;
  const char *texts[] = {s->text, s->status, required_by(standards == 0 ? info->asked : info->asked & standards), info->aapor, info->esomar, where};
  op_status status = op_section_row_add(d->result, section, &row, d->err);
  if (status == OP_OK) status = op_row_key_set(d->result, row, 0, info->key, info->title, d->err);
  for (size_t k = 0; status == OP_OK && k < 6; k++) status = op_row_key_set(d->result, row, k + 1, texts[k], NULL, d->err);
  return status;
}

static op_status add_section(disclosure *d, const char *name, const char *title, size_t *section) {
  static const char *const keys[] = {"statement", "status", "required", "aapor", "esomar", "add"};
  op_status status = op_result_section_add(d->result, name, title, false, section, d->err);
  if (status == OP_OK) status = op_section_key_add(d->result, *section, "element", "element", OP_KEY_CODED, d->err);
  for (size_t k = 0; status == OP_OK && k < 6; k++) status = op_section_key_add(d->result, *section, keys[k], keys[k], OP_KEY_TEXT, d->err);
  return status;
}

/* The key to write, with what it says: "disclosure: {sponsor: who commissioned the survey}". */
static const char *where_to_add(disclosure *d, op_disclosure element) {
  const op_disclosure_info *info = op_disclosure_at(element);
  op_text out = {0};
  if (element == OP_DISCLOSURE_DATES) op_text_add(&out, "files: {fieldwork: [first day, last day]}");
  else if (element == OP_DISCLOSURE_MODE) op_text_add(&out, "files: {mode: how interviews were held}");
  else if (element == OP_DISCLOSURE_QUESTIONS) op_text_add(&out, "variables: {label: the question as it was asked}");
  else op_text_addf(&out, "disclosure: {%s: %s}", info->key, info->summary);
  return said_keep(d, &out);
}

static bool wanted(unsigned standards, const op_disclosure_info *info) {
  if (standards == 0) return true;
  return ((standards & OP_ASKED_AAPOR) != 0 && info->aapor[0] != '\0') || ((standards & OP_ASKED_ESOMAR) != 0 && info->esomar[0] != '\0');
}

op_status disclose_statements_present(disclosure *d) {
  unsigned standards = d->plan->request.disclosure.standards;
  size_t section;
  op_status status = add_section(d, "disclosure", "What is known of this survey", &section);
  for (size_t e = 0; status == OP_OK && e < OP_DISCLOSURE_COUNT; e++) {
    const op_disclosure_info *info = op_disclosure_at(e);
    if (!wanted(standards, info)) continue;
    d->err->status = OP_OK;
    statement s = statement_of(d, (op_disclosure)e);
    bool lacking = strcmp(s.status, "missing") == 0 || strcmp(s.status, "incomplete") == 0;
    const char *where = lacking ? where_to_add(d, (op_disclosure)e) : "";
    if (d->err->status != OP_OK || s.text == NULL || where == NULL) return OP_E_MEMORY;
    status = add_row(d, section, info, &s, where);
  }
  return status;
}
