/* What is disclosed of a survey: what the study says, file by file, what is computed, what lacks. Expected figures are worked out by hand. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"
#include "opine/opine.h"
#include "request_check.h"

static const char first_wave[] = "q,w,p\n1,1,a\n1,3,a\n2,1,b\n2,1,b\n";
static const char second_wave[] = "q,w,p\n1,1,c\n9,1,c\n2,1,d\n2,1,d\n";

static const char head[] =
    "languages: [en, ru]\n"
    "time: wave\n"
    "design: {weights: w}\n";
static const char files[] =
    "layouts: {phone: {mode: telephone, disclosure: {frame: numbers}}}\n"
    "files:\n"
    "  - {path: a.csv, wave: 1, mode: paper, fieldwork: [2020-01-05, 2020-02-01]}\n"
    "  - {path: b.csv, wave: 2, layout: phone, date: 2020-06}\n"
    "variables:\n"
    "  q: {label: What?, values: {1: Yes, 2: No, 9: Unknown}, missing: {9: don't know}}\n";

static const char *study_with(const char *disclosure) {
  op_text text = {0};
  input_text("a.csv", first_wave);
  input_text("b.csv", second_wave);
  op_text_addf(&text, "%s%s%s", head, disclosure, files);
  const char *path = input_text("s.yaml", text.data);
  op_text_clear(&text);
  return path;
}

static op_result *disclosed(const char *path, unsigned standards, const char *language) {
  op_request request = op_request_default();
  request.statistic = OP_STAT_DISCLOSE;
  request.study = path;
  request.language = language;
  request.disclosure.standards = standards;
  return request_run(&request);
}

static const char *said(const op_result *result, const char *key, const char *what) {
  char keys[64];
  snprintf(keys, sizeof keys, "element=%s", key);
  return row_code(result, "disclosure", row_at(result, "disclosure", keys), what);
}

static void a_file_s_word_stands_before_its_layout_s_and_the_study_s(void) {
  op_result *result = disclosed(study_with("disclosure: {frame: houses, sponsor: {en: We, ru: \xD0\x9C\xD1\x8B}}\n"), 0, NULL);
  CU_ASSERT_STRING_EQUAL(said(result, "frame", "statement"), "wave 1: houses; wave 2: numbers");
  CU_ASSERT_STRING_EQUAL(said(result, "frame", "status"), "stated");
  CU_ASSERT_STRING_EQUAL(said(result, "mode", "statement"), "wave 1: paper; wave 2: telephone");
  CU_ASSERT_STRING_EQUAL(said(result, "sponsor", "statement"), "We");
  op_result_free(result);
  result = disclosed(study_with("disclosure: {sponsor: {en: We, ru: \xD0\x9C\xD1\x8B}}\n"), 0, "ru");
  CU_ASSERT_STRING_EQUAL(said(result, "sponsor", "statement"), "\xD0\x9C\xD1\x8B");
  CU_ASSERT_STRING_EQUAL(said(result, "frame", "statement"), "wave 2: numbers");
  CU_ASSERT_STRING_EQUAL(said(result, "frame", "status"), "incomplete");
  op_result_free(result);
}

static void a_month_is_no_date_of_collection(void) {
  op_result *result = disclosed(study_with(""), 0, NULL);
  CU_ASSERT_STRING_EQUAL(said(result, "dates", "statement"), "wave 1: 2020-01-05 to 2020-02-01; wave 2: 2020-06");
  CU_ASSERT_STRING_EQUAL(said(result, "dates", "status"), "incomplete");
  op_result_free(result);
}

/* Wave 1: weights 1, 3, 1, 1: n sum w^2/(sum w)^2 = 4 * 12 / 36; margins 1.96 sqrt(deff / 16). */
static void weights_and_margins_are_computed_by_wave(void) {
  op_result *result = disclosed(study_with(""), 0, NULL);
  const op_row *one = row_at(result, "samples", "wave=1"), *all = row_at(result, "samples", "wave=all");
  SAME(one->measures[OP_M_N], 4);
  SAME(one->measures[OP_M_MEAN], 1.5);
  SAME(one->measures[OP_M_MINIMUM], 1);
  SAME(one->measures[OP_M_MAXIMUM], 3);
  SAME(one->measures[OP_M_SHARED_LARGEST], 1);
  SAME(one->measures[OP_M_DEFF_WEIGHTS], 48.0 / 36);
  NEAR(one->measures[OP_M_MOE_SRS], 1.959963984540054 / 4, 1e-9);
  NEAR(one->measures[OP_M_MOE], 1.959963984540054 / 4 * sqrt(48.0 / 36), 1e-9);
  SAME(row_at(result, "samples", "wave=2")->measures[OP_M_SHARED_LARGEST], 4);
  SAME(all->measures[OP_M_N], 8);
  SAME(all->measures[OP_M_DEFF_WEIGHTS], 8.0 * 16 / 100);
  HAS(said(result, "precision", "statement"), "nothing says whether it is one");
  op_result_free(result);
}

static void no_margin_of_error_stands_for_a_sample_that_is_no_probability_sample(void) {
  op_result *result = disclosed(study_with("disclosure: {probability: no}\n"), 0, NULL);
  HAS(said(result, "precision", "statement"), "No margin of error holds");
  HAS_NOT(said(result, "precision", "statement"), "percentage points");
  CU_ASSERT_STRING_EQUAL(said(result, "precision", "status"), "incomplete");
  CU_ASSERT_TRUE(isnan(row_at(result, "samples", "wave=1")->measures[OP_M_MOE]));
  op_result_free(result);
}

static void wordings_tell_answers_from_what_is_none(void) {
  op_result *result = disclosed(study_with(""), 0, NULL);
  const op_row *q = row_at(result, "wordings", "variable=q");
  CU_ASSERT_STRING_EQUAL(row_code(result, "wordings", q, "question"), "What?");
  CU_ASSERT_STRING_EQUAL(row_code(result, "wordings", q, "answers"), "1 Yes | 2 No");
  CU_ASSERT_STRING_EQUAL(row_code(result, "wordings", q, "no_answer"), "9 Unknown");
  HAS(said(result, "dont_know", "statement"), "Unknown");
  op_result_free(result);
}

static void a_standard_has_its_own_elements_and_requires_its_own(void) {
  op_result *result = disclosed(study_with(""), OP_ASKED_ESOMAR, NULL);
  CU_ASSERT_EQUAL(op_disclosure_lacking(result), 3); /* sponsor, company, universe; mode, dates and sizes are known */
  CU_ASSERT_STRING_EQUAL(said(result, "frame", "required"), "");
  op_result_free(result);
  result = disclosed(study_with("disclosure: {sponsor: a, conducted_by: b, population: c}\n"), OP_ASKED_ESOMAR, NULL);
  CU_ASSERT_EQUAL(op_disclosure_lacking(result), 0);
  op_result_free(result);
  result = disclosed(study_with(""), OP_ASKED_AAPOR, NULL);
  CU_ASSERT_STRING_EQUAL(said(result, "weighting", "status"), "missing");
  CU_ASSERT_STRING_EQUAL(said(result, "weighting", "aapor"), "III.A.9");
  op_result_free(result);
}

static const char *error_of(const char *disclosure) {
  op_study *study = NULL;
  op_error err = {0};
  CU_ASSERT_NOT_EQUAL(op_study_open(study_with(disclosure), &study, &err), OP_OK);
  op_study_free(study);
  return input_message(&err);
}

static void what_is_wrong_is_said_at_its_place(void) {
  INPUT_EQUAL(error_of("disclosure: {sponser: x}\n"), "s.yaml:4:14: disclosure has no key 'sponser'; did you mean 'sponsor'?");
  INPUT_EQUAL(error_of("disclosure: x\n"), "s.yaml:4:13: disclosure must be a map of keys");
  INPUT_EQUAL(error_of("disclosure: {probability: often}\n"), "s.yaml:4:27: 'probability' is 'often', expected yes, no or mixed; how the sample was drawn stands in 'sampling'");
  INPUT_EQUAL(error_of("disclosure: {response_rate: {RR7: 3%}}\n"), "s.yaml:4:30: 'RR7' is no rate of the AAPOR Standard Definitions; did you mean 'RR1'?");
  INPUT_EQUAL(error_of("disclosure: {sponsor: [a]}\n"), "s.yaml:4:23: 'sponsor' must be a text");
}

static void rates_are_told_by_their_names(void) {
  op_result *result = disclosed(study_with("disclosure: {response_rate: {RR3: 21.4%, COOP1: 40%}}\n"), 0, NULL);
  CU_ASSERT_STRING_EQUAL(said(result, "response_rate", "statement"), "RR3 21.4%, COOP1 40%");
  op_result_free(result);
}

static void elements_have_keys_titles_and_sources(void) {
  for (size_t i = 0; op_disclosure_at(i) != NULL; i++) {
    const op_disclosure_info *info = op_disclosure_at(i);
    CU_ASSERT_TRUE(info->title[0] != '\0' && info->summary[0] != '\0' && info->form[0] != '\0');
    CU_ASSERT_TRUE((info->asked & OP_ASKED_AAPOR) == 0 || op_text_starts(info->aapor, "III.A."));
    CU_ASSERT_TRUE((info->asked & OP_ASKED_ESOMAR) == 0 || op_text_starts(info->esomar, "5.2"));
    for (size_t k = 0; k < i; k++) CU_ASSERT_STRING_NOT_EQUAL(op_disclosure_at(k)->key, info->key);
  }
}

static op_status attempt(const void *context, char **text, size_t *length, op_error *err) {
  op_request request = op_request_default();
  op_result *result = NULL;
  request.statistic = OP_STAT_DISCLOSE;
  request.study = context;
  op_status status = op_run(&request, &result, err);
  op_present_options options = present_plainly();
  if (status == OP_OK) status = op_presenter_named("text")->present(result, &options, text, length, err);
  op_result_free(result);
  return status;
}

static void every_failing_allocation_is_told(void) {
  EVERY_FAILING_ALLOCATION(attempt, study_with("disclosure: {frame: houses, response_rate: {RR3: 21.4%}}\n"));
}

void suite_disclosure(void) {
  CU_pSuite suite = CU_add_suite("disclosure", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(a_file_s_word_stands_before_its_layout_s_and_the_study_s);
  ADD(a_month_is_no_date_of_collection);
  ADD(weights_and_margins_are_computed_by_wave);
  ADD(no_margin_of_error_stands_for_a_sample_that_is_no_probability_sample);
  ADD(wordings_tell_answers_from_what_is_none);
  ADD(a_standard_has_its_own_elements_and_requires_its_own);
  ADD(what_is_wrong_is_said_at_its_place);
  ADD(rates_are_told_by_their_names);
  ADD(elements_have_keys_titles_and_sources);
  ADD(every_failing_allocation_is_told);
#undef ADD
}
