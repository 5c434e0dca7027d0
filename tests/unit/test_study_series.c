/* What a study file says of a series: layouts, a file's own design, languages, harmonisation, what rests on something else; and all faults at once. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"
#include "opine/present.h"
#include "opine/study.h"

static const char whole[] =
    "languages: [en, ru]\n"
    "title: {en: Series, ru: \xD0\xA0\xD1\x8F\xD0\xB4}\n"
    "time: wave\n"
    "design:\n"
    "  weights: weight\n"
    "  replicates: {columns: rep1-rep9, type: fay, rho: 0.3, scales: [1, 2], fractions: [0.5], combined: no, mse: yes}\n"
    "  pps: {rule: brewer, variance: yg, psum: p2}\n"
    "  two_phase: {sample: inside == 1, method: approx, strata: [s2], weights: w2}\n"
    "events: [{name: War, date: 2022-02-24}]\n"
    "layouts:\n"
    "  paper: {mode: paper, facts: {country: KZ, x: 1}, design: {weights: totwt, strata: [region, urban], psu: [point], interviewer: who}, variables: {q: {from: A, recode: {Good: [1, .a], 2: [2]}}, age: AGE}}\n"
    "  early: {layout: paper, facts: {x: 2}, variables: {age: OLD}}\n"
    "files:\n"
    "  - {path: a.csv, wave: 1, layout: early, fieldwork: [2020-01-05, 2020-02-01]}\n"
    "  - {path: b.csv, wave: 2, design: {weights: none, strata: none, psu: none, interviewer: none}, variables: {q: {from: B, match: labels}}}\n"
    "variables:\n"
    "  q:\n"
    "    label: {en: Question, ru: \xD0\x92\xD0\xBE\xD0\xBF\xD1\x80\xD0\xBE\xD1\x81}\n"
    "    values: {1: {en: Good, ru: \xD0\xA5\xD0\xBE\xD1\x80\xD0\xBE\xD1\x88\xD0\xBE}, 2: {en: Bad, also: [Poor]}, 9: Unknown}\n"
    "    answers: [1, Bad]\n"
    "    missing: {9: don't know}\n"
    "    scale: [2, 1]\n"
    "    top_box: 1\n"
    "    nets: {Any: [Good only, 2], Good only: {codes: [1], label: {en: Good, ru: X}}}\n"
    "  r: {like: q, label: Other}\n"
    "batteries: {both: [q, r, age]}\n";

static op_study *study_of(const char *text, const char *language) {
  op_study *study = NULL;
  op_error err = {0};
  op_status status = op_study_open_with(input_text("s.yaml", text), language, NULL, &study, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return study;
}

static const op_alias *alias_of(const op_file_spec *file, const char *name) {
  for (size_t i = 0; i < file->n_aliases; i++) {
    if (strcmp(file->aliases[i].name, name) == 0) return &file->aliases[i];
  }
  return NULL;
}

static const op_fact *fact_of(const op_file_spec *file, const char *name) {
  for (size_t i = 0; i < file->n_facts; i++) {
    if (strcmp(file->facts[i].name, name) == 0) return &file->facts[i];
  }
  return NULL;
}

static void layouts_hold_unless_said_anew(void) {
  op_study *s = study_of(whole, NULL);
  const op_file_spec *a = &s->files[0];
  CU_ASSERT_STRING_EQUAL(alias_of(a, "age")->from, "OLD");
  CU_ASSERT_STRING_EQUAL(alias_of(a, "q")->from, "A");
  CU_ASSERT_STRING_EQUAL(fact_of(a, "x")->value, "2");
  CU_ASSERT_STRING_EQUAL(fact_of(a, "country")->value, "KZ");
  CU_ASSERT_STRING_EQUAL(fact_of(a, "mode")->value, "paper");
  CU_ASSERT_STRING_EQUAL(s->about[0].fieldwork_end, "2020-02-01");
  CU_ASSERT_STRING_EQUAL(s->about[0].layout, "early");
  op_study_free(s);
}

static void a_file_s_own_design_is_brought_under_the_series_names(void) {
  op_study *s = study_of(whole, NULL);
  const op_file_spec *a = &s->files[0], *b = &s->files[1];
  CU_ASSERT_STRING_EQUAL(alias_of(a, "weight")->from, "totwt");
  CU_ASSERT_EQUAL_FATAL(s->strata.count, 2);
  CU_ASSERT_STRING_EQUAL(s->strata.items[0], "stratum");
  CU_ASSERT_STRING_EQUAL(alias_of(a, "stratum")->from, "region");
  CU_ASSERT_STRING_EQUAL(alias_of(a, "stratum_2")->from, "urban");
  CU_ASSERT_STRING_EQUAL(alias_of(a, "psu")->from, "point");
  CU_ASSERT_STRING_EQUAL(s->interviewer, "interviewer");
  CU_ASSERT_STRING_EQUAL(fact_of(b, "weight")->value, "1");
  CU_ASSERT_STRING_EQUAL(fact_of(b, "stratum_2")->value, "0");
  CU_ASSERT_TRUE(fact_of(b, "psu") != NULL && fact_of(b, "psu")->value == NULL && s->about[1].no_weights);
  op_study_free(s);
}

static void replicates_pps_and_phases_are_read(void) {
  op_study *s = study_of(whole, NULL);
  const op_replicate_options *r = &s->replicate;
  CU_ASSERT_TRUE(strcmp(r->columns, "rep1-rep9") == 0 && r->type == OP_REP_FAY && r->rho == 0.3 && isnan(r->scale));
  CU_ASSERT_TRUE(r->n_scales == 2 && r->scales[1] == 2 && r->n_fractions == 1 && r->combined == OP_NO && r->mse == OP_YES);
  CU_ASSERT_TRUE(s->pps.rule == OP_RULE_BREWER && s->pps.yates_grundy && strcmp(s->pps.psum, "p2") == 0);
  CU_ASSERT_TRUE(s->two_phase.rule == OP_RULE_TWO_PHASE_APPROX && strcmp(s->two_phase.sample, "inside == 1") == 0 && s->two_phase.strata.count == 1);
  CU_ASSERT_TRUE(s->n_events == 1 && strcmp(s->events[0].when, "2022-02-24") == 0);
  CU_ASSERT_TRUE(s->n_batteries == 1 && s->batteries[0].items.count == 3);
  op_study_free(s);
}

static void recodes_name_categories_tags_and_all_texts(void) {
  op_study *s = study_of(whole, NULL);
  const op_alias *a = alias_of(&s->files[0], "q"), *b = alias_of(&s->files[1], "q");
  CU_ASSERT_EQUAL_FATAL(a->n_recodes, 3);
  CU_ASSERT_TRUE(a->recodes[0].to.type == OP_VALUE_NUMBER && a->recodes[0].to.number == 1);
  CU_ASSERT_TRUE(a->recodes[1].from_tag == 'a' && a->recodes[1].from_text == NULL);
  CU_ASSERT_EQUAL_FATAL(b->n_recodes, 5);
  CU_ASSERT_STRING_EQUAL(b->recodes[3].from_text, "Poor");
  CU_ASSERT_EQUAL(b->recodes[3].to.number, 2);
  op_study_free(s);
}

static void a_language_is_chosen_and_what_lacks_is_noted(void) {
  op_study *s = study_of(whole, "ru");
  CU_ASSERT_STRING_EQUAL(s->title, "\xD0\xA0\xD1\x8F\xD0\xB4");
  CU_ASSERT_EQUAL_FATAL(s->n_notes, 1);
  CU_ASSERT_STRING_EQUAL(s->notes[0], "no text in 'ru', shown in 'en': values of q, values of r");
  op_study_free(s);
  op_error err = {0};
  CU_ASSERT_EQUAL(op_study_open_with(input_text("s.yaml", whole), "fr", NULL, &s, &err), OP_E_REQUEST);
  INPUT_EQUAL(input_message(&err), "s.yaml: no text of the study is in 'fr'; its languages are en, ru");
}

static void nets_boxes_and_likeness_are_followed(void) {
  op_study *s = study_of(whole, NULL);
  op_text text = {0};
  for (size_t i = 0; i < s->n_nets; i++) {
    op_text_addf(&text, "%s %s:", s->nets[i].variable, s->nets[i].label);
    for (size_t c = 0; c < s->nets[i].categories.count; c++) op_text_addf(&text, " %s", s->nets[i].categories.items[c]);
    op_text_add_char(&text, '\n');
  }
  INPUT_EQUAL(text.data, "q Any: 1 2\nq Good: 1\nq Top 1 box: 1\nr Any: 1 2\nr Good: 1\nr Top 1 box: 1\n");
  op_text_clear(&text);
  CU_ASSERT_TRUE(s->variables[1].n_categories == 3 && s->variables[1].categories[2].missing && strcmp(s->variables[1].categories[2].reason, "don't know") == 0);
  op_study_free(s);
}

static const char *error_of(const char *text) {
  op_study *study = NULL;
  op_error err = {0};
  op_status status = op_study_open(input_text("s.yaml", text), &study, &err);
  op_study_free(study);
  return status == OP_OK ? "no error" : input_message(&err);
}

#define FILES "files: [{path: a}]\n"

static void what_is_wrong_is_said_at_its_place(void) {
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"files: [{path: ../a}]\n", "s.yaml:1:16: the path '../a' leaves the study's folder; put the file beside the study file, or say 'outside: true' in the study"},
      {"files: [{path: x/../../a}]\n", "s.yaml:1:16: the path 'x/../../a' leaves the study's folder; put the file beside the study file, or say 'outside: true' in the study"},
      {"files: [{path: x/../a}]\n", "no error"},
      {"outside: true\nfiles: [{path: ../a}]\n", "no error"},
      {"claims: ../c\n" FILES, "s.yaml:1:9: the path '../c' leaves the study's folder; put the file beside the study file, or say 'outside: true' in the study"},
      {"files: [{path: a, variables: {q: {from: x, recode: {1: [1-3], 2: [3]}}}}]\n", "s.yaml:1:67: 'q' maps '3' twice: to '1' and to '2'"},
      {"files: [{path: a, variables: {q: {from: x, recode: {1: [A], 2: [\" a\"]}}}}]\n", "s.yaml:1:65: 'q' maps ' a' twice: to '1' and to '2'"},
      {"files: [{path: a, variables: {q: {from: x, recode: {1: [], 2: [2]}}}}]\n", "s.yaml:1:53: 'q' maps nothing to '1'; name the file's codes or labels, or leave the line out"},
      {"files: [{path: a, variables: {q: {from: x, recode: {}}}}]\n", "s.yaml:1:52: the recode of 'q' maps nothing"},
      {"files: [{path: a, variables: {q: {from: x, match: labels}}}]\n", "s.yaml:1:51: 'q' cannot be matched by labels: the study gives it no 'values'"},
      {"files: [{path: a, variables: {q: {from: x, match: codes}}}]\n", "s.yaml:1:51: 'match' is 'codes', expected labels"},
      {"layouts: {a: {layout: b}, b: {layout: a}}\n" FILES, "s.yaml:1:39: layout 'a' rests on itself: a -> b -> a"},
      {"layouts: {a: {mode: x}}\nfiles: [{path: a, layout: aa}]\n", "s.yaml:2:27: no layout 'aa'; did you mean 'a'?"},
      {"layouts: {a: {path: x}}\n" FILES, "s.yaml:1:21: a layout has no path: it is what several files have in common"},
      {FILES "variables: {a: {like: b}, b: {like: c}, c: {like: a}}\n", "s.yaml:2:51: variable 'a' rests on itself: a -> b -> c -> a"},
      {FILES "variables: {a: {nets: {X: [Y], Y: [X]}}}\n", "s.yaml:2:35: the net 'X' rests on itself"},
      {FILES "variables: {a: {nets: {X: {label: y}}}}\n", "s.yaml:2:27: 'X' must be a list, or a map with 'codes'"},
      {FILES "variables: {a: {values: {1: A, 1.0: B}}}\n", "s.yaml:2:32: the code '1.0' of 'a' stands here twice"},
      {FILES "variables: {a: {values: {1: A, 2: B}, answers: [1]}}\n", "s.yaml:2:48: 'B' of 'a' is neither among its answers nor missing"},
      {FILES "variables: {a: {values: {1: A}, answers: [1], missing: [1]}}\n", "s.yaml:2:42: 'A' of 'a' is called an answer and missing"},
      {FILES "variables: {a: {values: {1: A}, answers: [1, 3]}}\n", "s.yaml:2:42: the answer '3' is no category of 'a'"},
      {FILES "variables: {a: {values: {1: A}, scale: [1, 2]}}\n", "s.yaml:2:40: the point '2' of the scale is no category of 'a'"},
      {FILES "variables: {a: {top_box: 1}}\n", "s.yaml:2:26: 'top_box' of 'a' needs its 'scale'"},
      {FILES "variables: {a: {scale: [1, 2], bottom_box: 2}}\n", "s.yaml:2:44: 'bottom_box' of 'a' is 2, expected a whole number from 1 to 1"},
      {FILES "variables: {a: {label: {english: x}}}\n", "s.yaml:2:25: 'english' is no language of 'label'; languages are written en, ru, pt-BR"},
      {FILES "events: [{name: x}]\n", "s.yaml:2:10: an event needs its 'name' and its 'date'"},
      {FILES "events: [{name: x, date: 2022-13}]\n", "s.yaml:2:26: '2022-13' is no date, expected 2022, 2022-05 or 2022-05-31"},
      {"files: [{path: a, fieldwork: [2022-06-01, 2022-05-01]}]\n", "s.yaml:1:30: the fieldwork ends before it begins"},
      {FILES "design: {replicates: {type: fay}}\n", "s.yaml:2:22: the replicates need their 'columns'"},
      {FILES "design: {replicates: {columns: r*, type: fai}}\n",
       "s.yaml:2:42: 'type' is 'fai', expected brr, fay, jk1, jkn, jk2, bootstrap, sdr, acs or other; did you mean 'fay'?"},
      {FILES "design: {weights: w, probs: [p]}\n", "s.yaml:2:29: the design has 'weights' and 'probs': one of them says the weight"},
      {FILES "design: {pps: {rule: joined}}\n", "s.yaml:2:22: 'rule' is 'joined', expected brewer, overton, hartley-rao or joint; did you mean 'joint'?"},
      {"files: [{path: a, design: {weights: x}, variables: {weight: y}}]\n", "s.yaml:1:37: the file says 'weight' twice: in its design, and in its variables or facts"},
      {FILES "batteries: {x: [a, b]}\n", "s.yaml:2:13: the battery 'x' needs at least three variables"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) INPUT_EQUAL(error_of(cases[i].text), cases[i].error);
}

static void all_faults_are_collected(void) {
  op_study *study = NULL;
  op_study_faults faults = {0};
  op_error err = {0};
  const char *text = "titel: x\nfiles: [{path: ../a, wafe: 1}, {path: b, variables: {q: {from: x, recode: {1: [1], 2: [1]}}}}]\nvariables: {q: {colour: 1}}\n";
  CU_ASSERT_EQUAL(op_study_open_with(input_text("s.yaml", text), NULL, &faults, &study, &err), OP_OK);
  CU_ASSERT_EQUAL(faults.count, 5);
  CU_ASSERT_TRUE(study != NULL && study->n_files == 2);
  op_study_free(study);
  op_study_faults_clear(&faults);
  study = NULL;
  CU_ASSERT_EQUAL(op_study_open_with(input_text("s.yaml", "a: [\n"), NULL, &faults, &study, &err), OP_OK);
  CU_ASSERT_TRUE(faults.count == 1 && study == NULL && faults.items[0].line > 0);
  op_study_faults_clear(&faults);
}

static void keys_and_checks_are_listed_once_with_a_summary(void) {
  for (size_t i = 0; op_study_key_at(i) != NULL; i++) {
    const op_study_key *key = op_study_key_at(i);
    CU_ASSERT_TRUE(key->summary[0] != '\0' && key->summary[strlen(key->summary) - 1] != '.');
    for (size_t k = 0; k < i; k++) CU_ASSERT_FALSE(strcmp(op_study_key_at(k)->place, key->place) == 0 && strcmp(op_study_key_at(k)->name, key->name) == 0);
  }
  for (size_t i = 0; op_study_check_at(i) != NULL; i++) {
    CU_ASSERT_TRUE(op_study_check_at(i)->summary[0] != '\0');
    for (size_t k = 0; k < i; k++) CU_ASSERT_TRUE(strcmp(op_study_check_at(k)->name, op_study_check_at(i)->name) != 0);
  }
}

/* --- failing memory --- */

static void every_failing_allocation_of_reading_is_told(void) {
  const char *path = input_text("s.yaml", whole);
  bool done = false;
  for (long after = 0; !done && after < 3000; after++) {
    op_error err = {0};
    op_study *study = NULL;
    op_memory_fail_after(after);
    op_status status = op_study_open_with(path, "ru", NULL, &study, &err);
    op_memory_fail_after(-1);
    op_study_free(study);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
  }
  CU_ASSERT_TRUE(done);
}

static const char *pair_of_waves(void) {
  input_text("w1.csv", "A,totwt,region,urban,point,who,OLD\nGood,1,1,1,1,1,20\nbad,2,1,2,1,1,30\nUnknown,1,2,1,2,2,40\n");
  input_text("w2.csv", "B,w,AGE\nGood,1,50\nPoor,1,60\nFine,1,70\n");
  return input_text("pair.yaml",
                    "time: wave\nfiles:\n  - {path: w1.csv, wave: 1, design: {weights: totwt, interviewer: who}, variables: {q: {from: A, match: labels}}}\n"
                    "  - {path: w2.csv, wave: 2, design: {weights: w}, variables: {q: {from: B, match: labels}}}\n"
                    "variables: {q: {values: {1: Good, 2: {en: Bad, also: [Poor]}, 9: Unknown}, missing: {9: \"don't know\"}}}\n");
}

static void every_failing_allocation_of_checking_is_told(void) {
  const char *path = pair_of_waves();
  bool done = false;
  for (long after = 0; !done && after < 6000; after++) {
    op_error err = {0};
    op_result *result = NULL;
    size_t errors = 0;
    op_memory_fail_after(after);
    op_status status = op_study_check(path, NULL, NULL, &result, &errors, &err);
    op_memory_fail_after(-1);
    done = status == OP_OK && errors == 1;
    CU_ASSERT_TRUE(status == OP_OK || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
    if (status == OP_OK) op_result_free(result);
  }
  CU_ASSERT_TRUE(done);
}

static void every_failing_allocation_of_a_first_study_is_told(void) {
  op_file_spec files[2] = {{.path = NULL}, {.path = NULL}};
  pair_of_waves();
  char first[512], second[512];
  snprintf(first, sizeof first, "%s", input_path("w1.csv"));
  snprintf(second, sizeof second, "%s", input_path("w2.csv"));
  files[0].path = first;
  files[1].path = second;
  bool done = false;
  for (long after = 0; !done && after < 6000; after++) {
    op_error err = {0};
    char *text = NULL;
    size_t length = 0;
    op_memory_fail_after(after);
    op_status status = op_study_init(files, 2, NULL, NULL, &text, &length, &err);
    op_memory_fail_after(-1);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
    op_free_text(text);
  }
  CU_ASSERT_TRUE(done);
}

void suite_study_series(void) {
  CU_pSuite suite = CU_add_suite("study_series", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(layouts_hold_unless_said_anew);
  ADD(a_file_s_own_design_is_brought_under_the_series_names);
  ADD(replicates_pps_and_phases_are_read);
  ADD(recodes_name_categories_tags_and_all_texts);
  ADD(a_language_is_chosen_and_what_lacks_is_noted);
  ADD(nets_boxes_and_likeness_are_followed);
  ADD(what_is_wrong_is_said_at_its_place);
  ADD(all_faults_are_collected);
  ADD(keys_and_checks_are_listed_once_with_a_summary);
  ADD(every_failing_allocation_of_reading_is_told);
  ADD(every_failing_allocation_of_checking_is_told);
  ADD(every_failing_allocation_of_a_first_study_is_told);
#undef ADD
}
