/* What the data and the study file know of an element without being told. */
#include "analysis/disclose_said.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"
#include "opine/opine.h"

typedef struct number_text {
  char text[OP_NUMBER_GROUPED];
} number_text;

static number_text number_of(double value, int decimals) {
  number_text out;
  op_number_write_grouped(value, decimals, out.text);
  return out;
}

/* Smallest and largest over the samples (not the rows of all together). */
typedef struct range {
  double low, high;
} range;

static range range_of(const disclosure *d, double (*of)(const disclosure *d, const disclose_sample *s)) {
  range out = {INFINITY, -INFINITY};
  for (size_t g = 0; g < d->groups.count; g++) {
    double value = of(d, &d->samples[g]);
    if (d->groups.items[g].total || isnan(value)) continue;
    out.low = fmin(out.low, value);
    out.high = fmax(out.high, value);
  }
  return out;
}

/* "1.05", or "1.02 to 1.31" where they print otherwise. */
static void add_range(op_text *out, range x, double times, int decimals) {
  number_text low = number_of(x.low * times, decimals), high = number_of(x.high * times, decimals);
  op_text_addf(out, "%s", low.text);
  if (strcmp(low.text, high.text) != 0) op_text_addf(out, " to %s", high.text);
}

static double size_of(const disclosure *d, const disclose_sample *s) { (void)d; return s->weights.rows; }
static double mean_of(const disclosure *d, const disclose_sample *s) { (void)d; return s->weights.sum / s->weights.rows; }
static double least_of(const disclosure *d, const disclose_sample *s) { (void)d; return s->weights.least; }
static double most_of(const disclosure *d, const disclose_sample *s) { (void)d; return s->weights.most; }
static double kish_of(const disclosure *d, const disclose_sample *s) { (void)d; return disclose_deff_weights(&s->weights); }
static double deff_of(const disclosure *d, const disclose_sample *s) { (void)d; return disclose_deff(s); }
static double margin_of(const disclosure *d, const disclose_sample *s) { return disclose_margin(d, s->weights.weighted_rows, disclose_deff(s)); }

static double rows_of(const disclosure *d) {
  double rows = 0;
  for (size_t i = 0; i < op_dict_count(d->plan->groups.combinations); i++) rows += d->domains[i].rows;
  return rows;
}

static size_t samples_of(const disclosure *d) {
  size_t n = 0;
  for (size_t g = 0; g < d->groups.count; g++) n += !d->groups.items[g].total;
  return n;
}

/* --- sizes --- */

static const char *interviews(const disclosure *d) { return d->result->banner != NULL ? "records made by a program, no interviews" : "interviews"; }

static const char *strategy(disclosure *d, bool *whole) {
  op_text out = {0};
  (void)whole;
  op_text_addf(&out, "A sample survey: %s %s", number_of(rows_of(d), 0).text, interviews(d));
  if (d->plan->request.n_files > 1) op_text_addf(&out, ", in %zu files", d->plan->request.n_files);
  return said_keep(d, &out);
}

/* Mode of the files of a sample, where the samples are the study's waves; NULL = not known, or several. */
static const char *mode_of_sample(const disclosure *d, const figure_group *group) {
  const op_study *s = d->plan->study;
  const char *code, *label, *found = NULL;
  if (s == NULL || group->total || d->plan->groups.n_by == 0 || !op_text_equal(d->plan->groups.keys[0].name, s->time)) return NULL;
  group_key_text(d->plan, group, 0, &code, &label);
  for (size_t f = 0; f < s->n_files; f++) {
    if (!op_text_equal(s->about[f].wave, code)) continue;
    if (s->about[f].mode == NULL || (found != NULL && strcmp(found, s->about[f].mode) != 0)) return NULL;
    found = s->about[f].mode;
  }
  return found;
}

/* "; face to face 9,000, telephone 13,000" (AAPOR III.A.8: sizes for each mode). */
static void add_modes(const disclosure *d, op_text *out) {
  size_t n = d->groups.count, told = 0;
  for (size_t g = 0; g < n; g++) {
    const char *mode = mode_of_sample(d, &d->groups.items[g]);
    double rows = 0;
    bool first = mode != NULL;
    for (size_t b = 0; b < n && first; b++) {
      bool same = op_text_equal(mode_of_sample(d, &d->groups.items[b]), mode);
      first = !same || b >= g;
      rows += same ? d->samples[b].weights.rows : 0;
    }
    if (first) op_text_addf(out, "%s%s %s", told++ > 0 ? ", " : "; ", mode, number_of(rows, 0).text);
  }
}

static const char *sample_size(disclosure *d, bool *whole) {
  op_text out = {0};
  size_t n = samples_of(d);
  (void)whole;
  op_text_addf(&out, "%s %s", number_of(rows_of(d), 0).text, interviews(d));
  if (n > 1) {
    op_text_addf(&out, "; %zu samples of ", n);
    add_range(&out, range_of(d, size_of), 1, 0);
    op_text_add(&out, " (table Samples)");
  }
  add_modes(d, &out);
  return said_keep(d, &out);
}

/* --- sampling, weights, precision --- */

static void add_names(op_text *out, const op_names *names) {
  for (size_t i = 0; i < names->count; i++) op_text_addf(out, "%s%s", i > 0 ? ", " : "", names->items[i]);
}

static const char *sampling(disclosure *d, bool *whole) {
  const op_plan *plan = d->plan;
  const op_request *r = &plan->request;
  op_text out = {0};
  (void)whole;
  if (plan->n_replicates > 0) {
    op_text_addf(&out, "Replicate weights hold the design: %zu of type %s.", plan->n_replicates, op_replicate_type_at(r->replicate.type)->name);
    return said_keep(d, &out);
  }
  if (r->strata.count + r->psu.count == 0) return NULL;
  op_text_add(&out, "In the estimates: ");
  if (r->strata.count > 0) {
    op_text_addf(&out, "%s strata (", number_of((double)op_design_strata_count(plan->design), 0).text);
    add_names(&out, &r->strata);
    op_text_add(&out, ")");
  }
  if (r->psu.count > 0) {
    op_text_addf(&out, "%s%s sampling units (", r->strata.count > 0 ? ", " : "", number_of(op_design_unit_count(plan->design), 0).text);
    add_names(&out, &r->psu);
    bool without = false;
    for (size_t g = 0; g < d->groups.count; g++) without = without || isnan(d->samples[g].units);
    op_text_add(&out, without ? "; respondents, where a sample has none)" : ")");
  }
  op_text_add(&out, r->fpc.count > 0 ? ", with finite population corrections." : ".");
  return said_keep(d, &out);
}

static bool weighted(const disclosure *d) { return d->plan->has_weight || d->plan->implied_weight; }

static const char *weighting(disclosure *d, bool *whole) {
  (void)whole;
  if (!weighted(d)) return "The data are not weighted: every respondent counts 1.";
  return d->plan->has_weight ? NULL : "Weights follow from the population sizes and sampling fractions of the design.";
}

static const char *weights(disclosure *d, bool *whole) {
  op_text out = {0};
  (void)whole;
  if (!d->plan->has_weight) return NULL;
  op_text_addf(&out, "Variable %s: mean ", d->plan->weight_name);
  range mean = range_of(d, mean_of);
  add_range(&out, mean, 1, mean.low < 100 ? 3 : 0);
  op_text_add(&out, ", smallest ");
  add_range(&out, range_of(d, least_of), 1, mean.low < 100 ? 3 : 0);
  op_text_add(&out, ", largest ");
  add_range(&out, range_of(d, most_of), 1, mean.low < 100 ? 3 : 0);
  op_text_add(&out, "; design effect of the weights (Kish 1965) ");
  add_range(&out, range_of(d, kish_of), 1, 3);
  op_text_add(&out, ". The table Samples counts the rows that share the largest weight, as trimming leaves it.");
  return said_keep(d, &out);
}

const char *disclose_probability(const disclosure *d) {
  const op_study *s = d->plan->study;
  const char *first = s != NULL && s->n_files > 0 ? op_study_disclosure(s, 0, OP_DISCLOSURE_PROBABILITY) : NULL;
  for (size_t f = 1; s != NULL && f < s->n_files; f++) {
    if (!op_text_equal(first, op_study_disclosure(s, f, OP_DISCLOSURE_PROBABILITY))) return "mixed";
  }
  return first;
}

bool disclose_no_probability(const disclosure *d) { return op_text_equal(disclose_probability(d), "no"); }

static const char *precision(disclosure *d, bool *whole) {
  const char *probability = disclose_probability(d);
  const op_plan *plan = d->plan;
  bool units = plan->n_replicates > 0 || plan->request.strata.count + plan->request.psu.count > 0, estimated = false;
  op_text out = {0};
  if (disclose_no_probability(d)) { /* AAPOR III.A.8: only with the model behind it, which the study would have to tell */
    *whole = false;
    return "No margin of error holds for a sample that was not drawn with known probabilities, unless a model is specified.";
  }
  for (size_t g = 0; g < d->groups.count; g++) estimated = estimated || !isnan(d->samples[g].deff);
  op_text_addf(&out, "Margin of error at the %s percent level for a share of 50 percent: ", number_of(plan->request.level * 100, plan->request.level * 100 == floor(plan->request.level * 100) ? 0 : 1).text);
  add_range(&out, range_of(d, margin_of), 100, 1);
  op_text_add(&out, " percentage points, with a design effect of ");
  add_range(&out, range_of(d, deff_of), 1, 2);
  if (estimated) {
    op_text_addf(&out, ": the median over shares from 10 to 90 percent of the questions, estimated with %s.", units ? "weights, strata and sampling units" : "the weights");
  } else {
    op_text_addf(&out, ": that of the weights (Kish 1965)%s.", units ? "; clustering is not in it" : "");
  }
  if (!units) op_text_add(&out, " The data name no strata and sampling units: what clustering does is not in it.");
  if (probability == NULL) op_text_add(&out, " It holds for a probability sample; nothing says whether it is one.");
  if (op_text_equal(probability, "mixed")) op_text_add(&out, " It holds for the probability samples alone.");
  return said_keep(d, &out);
}

/* --- mode and dates --- */

static const char *mode(disclosure *d, bool *whole) {
  const op_study *s = d->plan->study;
  const char **texts = s != NULL ? op_arena_alloc(d->arena, (s->n_files + 1) * sizeof *texts, d->err) : NULL;
  for (size_t f = 0; texts != NULL && f < s->n_files; f++) texts[f] = s->about[f].mode;
  return texts != NULL ? said_by_files(d, texts, whole) : NULL;
}

static const char *dates(disclosure *d, bool *whole) {
  const op_study *s = d->plan->study;
  const char **texts = s != NULL ? op_arena_alloc(d->arena, (s->n_files + 1) * sizeof *texts, d->err) : NULL;
  for (size_t f = 0; texts != NULL && f < s->n_files; f++) {
    const op_study_file *about = &s->about[f];
    texts[f] = about->date;
    if (about->fieldwork_start != NULL) texts[f] = op_arena_format(d->arena, d->err, "%s to %s", about->fieldwork_start, about->fieldwork_end);
    else *whole = false; /* a month is no date of collection */
  }
  return texts != NULL ? said_by_files(d, texts, whole) : NULL;
}

/* --- questions --- */

static const char *questions(disclosure *d, bool *whole) {
  const op_schema *schema = op_source_schema(d->plan->source);
  size_t with = 0;
  op_text out = {0};
  for (size_t i = 0; i < d->n_questions; i++) with += schema->variables[op_schema_find(schema, d->questions[i])].label[0] != '\0';
  if (with == 0) return NULL;
  *whole = with == d->n_questions;
  op_text_addf(&out, "The texts of %zu question%s and their answers stand in the table Questions.", with, with == 1 ? "" : "s");
  if (!*whole) op_text_addf(&out, " %zu of %zu have no text.", d->n_questions - with, d->n_questions);
  return said_keep(d, &out);
}

static bool listed(const char *const *list, size_t n, const char *text) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(list[i], text) == 0) return true;
  }
  return false;
}

/* Labels of the answers that no base holds, each once. */
static const char *dont_know(disclosure *d, bool *whole) {
  const op_schema *schema = op_source_schema(d->plan->source);
  const char *found[12];
  size_t n = 0;
  op_text out = {0};
  (void)whole;
  for (size_t i = 0; i < d->n_questions; i++) {
    const op_variable *v = &schema->variables[op_schema_find(schema, d->questions[i])];
    for (size_t l = 0; l < v->n_labels && n < 12; l++) {
      if (disclose_is_missing(d, v, &v->labels[l]) && !listed(found, n, v->labels[l].text)) found[n++] = v->labels[l].text;
    }
  }
  if (n == 0) return "Rows without an answer are not in the base of percentages; each table counts them.";
  op_text_add(&out, "Not in the base of percentages, and counted under each table: ");
  for (size_t i = 0; i < n; i++) op_text_addf(&out, "%s%s", i > 0 ? ", " : "", found[i]);
  op_text_add(&out, ". With --base all they are answers like others.");
  return said_keep(d, &out);
}

/* --- the rest --- */

static const char *limitations(disclosure *d, bool *whole) {
  (void)d;
  (void)whole;
  return "Beside sampling error, all surveys have errors that are not measured: people whom the frame does not cover or who do not take part, the wording and order of "
         "questions, interviewers and mode, and the processing of the answers.";
}

static const char *subgroups(disclosure *d, bool *whole) {
  op_text out = {0};
  (void)whole;
  op_text_addf(&out, "Every figure stands with the unweighted number of respondents behind it; bases under %s are marked.", number_of(d->plan->request.small_base, 0).text);
  return said_keep(d, &out);
}

static const char *replication(disclosure *d, bool *whole) {
  const op_request *r = &d->plan->request;
  op_text out = {0};
  (void)whole;
  op_text_addf(&out, "opine %s: opine tabulate %s VARIABLE", OPINE_VERSION, r->study != NULL ? r->study : r->files[0].path);
  if (r->study == NULL) {
    for (size_t f = 1; f < r->n_files; f++) op_text_addf(&out, " %s", r->files[f].path);
    if (r->read.metadata != NULL) op_text_addf(&out, " --metadata %s", r->read.metadata);
    if (r->weights != NULL && r->weights[0] != '\0') op_text_addf(&out, " --weights %s", r->weights);
    const op_names *const lists[] = {&r->strata, &r->psu, &r->fpc};
    const char *const options[] = {"strata", "psu", "fpc"};
    for (size_t i = 0; i < 3; i++) {
      if (lists[i]->count > 0) op_text_addf(&out, " --%s ", options[i]);
      for (size_t k = 0; k < lists[i]->count; k++) op_text_addf(&out, "%s%s", k > 0 ? "," : "", lists[i]->items[k]);
    }
  }
  op_text_add(&out, ". Conventions and formulas stand under every table.");
  if (d->plan->study != NULL && d->plan->study->claims != NULL) op_text_addf(&out, " Published figures are checked by opine reproduce %s.", r->study);
  return said_keep(d, &out);
}

static const char *citation(disclosure *d, bool *whole) {
  const op_study *s = d->plan->study;
  (void)whole;
  return s != NULL && s->source[0] != '\0' ? s->source : NULL;
}

const char *said_computed(disclosure *d, op_disclosure element, bool *whole) {
  static const char *(*const of[OP_DISCLOSURE_COUNT])(disclosure *d, bool *whole) = {
      [OP_DISCLOSURE_STRATEGY] = strategy, [OP_DISCLOSURE_SAMPLING] = sampling, [OP_DISCLOSURE_MODE] = mode, [OP_DISCLOSURE_DATES] = dates,
      [OP_DISCLOSURE_SAMPLE_SIZE] = sample_size, [OP_DISCLOSURE_PRECISION] = precision, [OP_DISCLOSURE_WEIGHTING] = weighting, [OP_DISCLOSURE_WEIGHTS] = weights,
      [OP_DISCLOSURE_QUESTIONS] = questions, [OP_DISCLOSURE_DONT_KNOW] = dont_know, [OP_DISCLOSURE_LIMITATIONS] = limitations, [OP_DISCLOSURE_SUBGROUPS] = subgroups,
      [OP_DISCLOSURE_REPLICATION] = replication, [OP_DISCLOSURE_CITATION] = citation};
  return of[element] != NULL ? of[element](d, whole) : NULL;
}
