/* Study files: every key, and what is wrong with one said with its line. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"
#include "opine/study.h"

static const char whole[] =
    "study: cab\n"
    "title: Central Asia Barometer\n"
    "source: \"CAB, waves 11 and 12\"\n"
    "synthetic: true\n"
    "design:\n"
    "  weights: w\n"
    "  strata: [region, urban]\n"
    "  psu: [psu, household]\n"
    "  fpc: fpc1\n"
    "  lonely: adjust\n"
    "time: wave\n"
    "date: date\n"
    "claims: claims.csv\n"
    "missing: [98, 95-97, .a, Refused]\n"
    "files:\n"
    "  - path: w11.csv\n"
    "    wave: 11\n"
    "    date: 2022-05\n"
    "    facts: {country: KZ, mode: CATI}\n"
    "  - path: sub/w12.sav\n"
    "    wave: 12\n"
    "    date: 2022-11\n"
    "    variables:\n"
    "      q_russia: Q7\n"
    "      q_china:\n"
    "        from: Q8\n"
    "        recode: {1: [1, 2], 2: \"3-4\", 98: [No answer]}\n"
    "variables:\n"
    "  q_china:\n"
    "    label: Opinion of China\n"
    "    values: {1: Favorable, 2: Unfavorable, x: Other}\n"
    "    missing: {98: refused, 99: \"don't know\"}\n"
    "    keep_missing: true\n"
    "    nets: {Any: [1, 2], Other: x}\n"
    "  q_russia: {missing: 9}\n";

static op_study *study_of(const char *text) {
  op_study *study = NULL;
  op_error err = {0};
  op_status status = op_study_open(input_text("s.yaml", text), &study, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return study;
}

static const char *error_of(const char *text) {
  op_study *study = NULL;
  op_error err = {0};
  op_status status = op_study_open(input_text("s.yaml", text), &study, &err);
  op_study_free(study);
  if (status == OP_OK) return "no error";
  CU_ASSERT_EQUAL(status, err.status);
  CU_ASSERT_EQUAL(status, OP_E_DATA);
  return input_message(&err);
}

static void check_names(op_names names, const char *joined) {
  op_text text = {0};
  for (size_t i = 0; i < names.count; i++) op_text_addf(&text, "%s%s", i > 0 ? "," : "", names.items[i]);
  CU_ASSERT_STRING_EQUAL(text.data != NULL ? text.data : "", joined);
  op_text_clear(&text);
}

static void titles_design_and_time_are_read(void) {
  op_study *s = study_of(whole);
  CU_ASSERT_STRING_EQUAL(s->title, "Central Asia Barometer");
  CU_ASSERT_STRING_EQUAL(s->source, "CAB, waves 11 and 12");
  CU_ASSERT_TRUE(s->synthetic);
  CU_ASSERT_STRING_EQUAL(s->weights, "w");
  check_names(s->strata, "region,urban");
  check_names(s->psu, "psu,household");
  check_names(s->fpc, "fpc1");
  CU_ASSERT_EQUAL(s->lonely, OP_LONELY_ADJUST);
  CU_ASSERT_STRING_EQUAL(s->time, "wave");
  CU_ASSERT_STRING_EQUAL(s->date, "date");
  CU_ASSERT_STRING_EQUAL(s->claims, input_path("claims.csv"));
  op_study_free(s);
}

static void files_carry_paths_facts_and_aliases(void) {
  op_study *s = study_of(whole);
  CU_ASSERT_EQUAL_FATAL(s->n_files, 2);
  const op_file_spec *a = &s->files[0], *b = &s->files[1];
  CU_ASSERT_STRING_EQUAL(a->path, input_path("w11.csv"));
  CU_ASSERT_STRING_EQUAL(b->path, input_path("sub/w12.sav"));
  CU_ASSERT_EQUAL_FATAL(a->n_facts, 4);
  CU_ASSERT_TRUE(strcmp(a->facts[0].name, "wave") == 0 && strcmp(a->facts[0].value, "11") == 0);
  CU_ASSERT_TRUE(strcmp(a->facts[1].name, "date") == 0 && strcmp(a->facts[1].value, "2022-05") == 0);
  CU_ASSERT_TRUE(strcmp(a->facts[3].name, "mode") == 0 && strcmp(a->facts[3].value, "CATI") == 0);
  CU_ASSERT_EQUAL(a->n_aliases, 0);
  CU_ASSERT_EQUAL_FATAL(b->n_aliases, 2);
  CU_ASSERT_TRUE(strcmp(b->aliases[0].name, "q_russia") == 0 && strcmp(b->aliases[0].from, "Q7") == 0 && b->aliases[0].n_recodes == 0);
  const op_alias *china = &b->aliases[1];
  CU_ASSERT_TRUE(strcmp(china->name, "q_china") == 0 && strcmp(china->from, "Q8") == 0);
  CU_ASSERT_EQUAL_FATAL(china->n_recodes, 4);
  CU_ASSERT_TRUE(china->recodes[1].from_lo == 2 && china->recodes[1].from_hi == 2 && china->recodes[1].to.number == 1);
  CU_ASSERT_TRUE(china->recodes[2].from_lo == 3 && china->recodes[2].from_hi == 4 && china->recodes[2].to.number == 2);
  CU_ASSERT_STRING_EQUAL(china->recodes[3].from_text, "No answer");
  CU_ASSERT_EQUAL(china->recodes[3].to.number, 98);
  op_study_free(s);
}

static const op_variable_overlay *overlay_of(const op_study *s, const char *name, size_t nth) {
  for (size_t i = 0; i < s->n_overlays; i++) {
    if (op_text_equal(s->overlays[i].name, name) && nth-- == 0) return &s->overlays[i];
  }
  CU_FAIL_FATAL("no such overlay");
  return NULL;
}

static void variables_carry_labels_codes_and_nets(void) {
  op_study *s = study_of(whole);
  const op_variable_overlay *china = overlay_of(s, "q_china", 0), *russia = overlay_of(s, "q_russia", 0), *all = overlay_of(s, NULL, 0);
  CU_ASSERT_STRING_EQUAL(china->label, "Opinion of China");
  CU_ASSERT_EQUAL_FATAL(china->n_labels, 3);
  CU_ASSERT_TRUE(china->labels[1].value.type == OP_VALUE_NUMBER && china->labels[1].value.number == 2 && strcmp(china->labels[1].text, "Unfavorable") == 0);
  CU_ASSERT_TRUE(china->labels[2].value.type == OP_VALUE_TEXT && strcmp(china->labels[2].value.text, "x") == 0);
  CU_ASSERT_EQUAL_FATAL(china->n_missing, 2);
  CU_ASSERT_TRUE(china->missing[1].lo == 99 && strcmp(china->missing[1].reason, "don't know") == 0);
  CU_ASSERT_TRUE(china->drop_file_missing && !russia->drop_file_missing);
  CU_ASSERT_TRUE(russia->n_missing == 1 && russia->missing[0].lo == 9 && russia->missing[0].reason == NULL);
  CU_ASSERT_EQUAL_FATAL(all->n_missing, 4);
  CU_ASSERT_TRUE(all->missing[1].lo == 95 && all->missing[1].hi == 97);
  CU_ASSERT_TRUE(all->missing[2].type == OP_RULE_TAG && all->missing[2].tag == 'a');
  CU_ASSERT_TRUE(all->missing[3].type == OP_RULE_TEXT && strcmp(all->missing[3].text, "Refused") == 0);
  CU_ASSERT_EQUAL_FATAL(s->n_nets, 2);
  CU_ASSERT_STRING_EQUAL(s->nets[0].variable, "q_china");
  CU_ASSERT_STRING_EQUAL(s->nets[0].label, "Any");
  check_names(s->nets[0].categories, "1,2");
  check_names(s->nets[1].categories, "x");
  op_study_free(s);
}

static void waves_are_labelled_with_their_dates(void) {
  op_study *s = study_of(whole);
  const op_variable_overlay *wave = overlay_of(s, "wave", 0);
  CU_ASSERT_EQUAL_FATAL(wave->n_labels, 2);
  CU_ASSERT_STRING_EQUAL(wave->labels[1].text, "12 (2022-11)");
  op_study_free(s);
}

static void a_study_of_one_file_needs_no_more(void) {
  op_study *s = study_of("files: [{path: a.csv}]\n");
  CU_ASSERT_STRING_EQUAL(s->title, "");
  CU_ASSERT_STRING_EQUAL(s->source, "");
  CU_ASSERT_TRUE(!s->synthetic && s->weights == NULL && s->strata.count == 0 && s->lonely == OP_LONELY_DEFAULT && s->time == NULL && s->claims == NULL);
  CU_ASSERT_TRUE(s->n_files == 1 && s->n_overlays == 0 && s->n_nets == 0 && s->files[0].n_facts == 0);
  op_study_free(s);
  s = study_of("study: short\nfiles: [{path: /data/a.csv}]\n");
  CU_ASSERT_STRING_EQUAL(s->title, "short");
  CU_ASSERT_STRING_EQUAL(s->files[0].path, "/data/a.csv");
  op_study_free(s);
}

static void an_unknown_key_names_the_nearest_at_every_level(void) {
  INPUT_EQUAL(error_of("files: [{path: a}]\ntitel: x\n"), "s.yaml:2:1: a study has no key 'titel'; did you mean 'title'?");
  INPUT_EQUAL(error_of("files: [{path: a}]\ndesign: {weigths: w}\n"), "s.yaml:2:10: the design has no key 'weigths'; did you mean 'weights'?");
  INPUT_EQUAL(error_of("files:\n  - path: a\n    facs: {x: 1}\n"), "s.yaml:3:5: a file has no key 'facs'; did you mean 'facts'?");
  INPUT_EQUAL(error_of("files:\n  - path: a\n    variables:\n      q: {form: Q1}\n"), "s.yaml:4:11: a variable of a file has no key 'form'; did you mean 'from'?");
  INPUT_EQUAL(error_of("files: [{path: a}]\nvariables:\n  q: {lable: x}\n"), "s.yaml:3:7: a variable has no key 'lable'; did you mean 'label'?");
  INPUT_EQUAL(error_of("files: [{path: a}]\nvariables:\n  q: {colour: x}\n"), "s.yaml:3:7: a variable has no key 'colour'; its keys are label, values, answers, missing, keep_missing, scale, top_box, bottom_box, nets, like");
}

static void a_value_of_the_wrong_kind_is_an_error_at_its_place(void) {
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"- a\n", "s.yaml:1:1: a study must be a map of keys"},
      {"title: x\n", "s.yaml: the study needs 'files', a list of data files"},
      {"files: a.csv\n", "s.yaml:1:8: the study needs 'files', a list of data files"},
      {"files: []\n", "s.yaml:1:8: the study needs 'files', a list of data files"},
      {"files: [a.csv]\n", "s.yaml:1:9: a file must be a map of keys"},
      {"files: [{wave: 1}]\n", "s.yaml:1:9: a file needs its 'path'"},
      {"files: [{path: [a]}]\n", "s.yaml:1:16: 'path' must be a text"},
      {"files: [{path: a, wave: [1]}]\n", "s.yaml:1:25: 'wave' must be a text"},
      {"files: [{path: a, facts: 1}]\n", "s.yaml:1:26: 'facts' must map names to values"},
      {"files: [{path: a, facts: {x: [1]}}]\n", "s.yaml:1:30: 'x' must be a text"},
      {"files: [{path: a, variables: [q]}]\n", "s.yaml:1:30: 'variables' of a file must map the study's names to the file's"},
      {"files: [{path: a, variables: {q: [x]}}]\n", "s.yaml:1:34: a variable of a file must be a map of keys"},
      {"files: [{path: a, variables: {q: {recode: {1: 2}}}}]\n", "s.yaml:1:34: 'q' needs 'from', its name in the file"},
      {"files: [{path: a, variables: {q: {from: x, recode: [1]}}}]\n", "s.yaml:1:52: 'recode' must map targets to lists of codes or labels"},
      {"files: [{path: a, variables: {q: {from: x, recode: {1: {2: 3}}}}}]\n", "s.yaml:1:56: '1' must be a list"},
      {"files: [{path: a}]\ntitle: [x]\n", "s.yaml:2:8: 'title' must be a text"},
      {"files: [{path: a}]\nsynthetic: maybe\n", "s.yaml:2:12: 'synthetic' is 'maybe', expected true or false"},
      {"files: [{path: a}]\ndesign: w\n", "s.yaml:2:9: the design must be a map of keys"},
      {"files: [{path: a}]\ndesign: {strata: {a: b}}\n", "s.yaml:2:18: 'strata' must be a list"},
      {"files: [{path: a}]\ndesign: {strata: [[a]]}\n", "s.yaml:2:19: 'strata' must be a list of plain texts"},
      {"files: [{path: a}]\ndesign: {lonely: ignore}\n", "s.yaml:2:18: 'lonely' is 'ignore', expected fail, remove, certainty, adjust or average"},
      {"files: [{path: a}]\nmissing: [[1]]\n", "s.yaml:2:11: a missing code must be a number, a range such as 95-99, or a label"},
      {"files: [{path: a}]\nvariables: [q]\n", "s.yaml:2:12: 'variables' must map names to their definitions"},
      {"files: [{path: a}]\nvariables: {q: x}\n", "s.yaml:2:16: a variable must be a map of keys"},
      {"files: [{path: a}]\nvariables: {q: {values: [1]}}\n", "s.yaml:2:25: 'values' must map codes to labels"},
      {"files: [{path: a}]\nvariables: {q: {values: {1: [x]}}}\n", "s.yaml:2:29: '1' must be a text"},
      {"files: [{path: a}]\nvariables: {q: {keep_missing: 3}}\n", "s.yaml:2:31: 'keep_missing' is '3', expected true or false"},
      {"files: [{path: a}]\nvariables: {q: {nets: [1]}}\n", "s.yaml:2:23: 'nets' must map names to lists of codes"},
      {"files: [{path: a}]\nvariables: {q: {nets: {Any: {1: 2}}}}\n", "s.yaml:2:29: 'Any' must be a list, or a map with 'codes'"},
      {"files: [{path: a}]\nvariables: {q: {missing: {98: [x]}}}\n", "s.yaml:2:31: '98' must be a text"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) INPUT_EQUAL(error_of(cases[i].text), cases[i].error);
}

static void broken_yaml_and_bombs_are_refused_with_the_line(void) {
  char deep[400] = "files: ";
  memset(deep + 7, '[', 300);
  INPUT_EQUAL(error_of(deep), "s.yaml:1:39: the file is nested more than 32 levels deep");
  INPUT_EQUAL(error_of("title: a: b\n"), "s.yaml:1:9: the YAML is broken: mapping values are not allowed in this context");
  INPUT_EQUAL(error_of("a: &a [x, x]\nfiles: [*a, *a]\n"), "s.yaml:1:4: anchors (&) and aliases (*) are not used here");
  INPUT_EQUAL(error_of("files: [{path: a}]\nfiles: [{path: b}]\n"), "s.yaml:2:1: the key 'files' stands here twice");
  INPUT_EQUAL(error_of(""), "s.yaml: the file is empty");
}

static void a_study_that_is_not_there_is_said(void) {
  op_study *study = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_study_open(input_path("none.yaml"), &study, &err), OP_E_SYSTEM);
  CU_ASSERT_PTR_NOT_NULL(strstr(input_message(&err), "none.yaml: "));
  CU_ASSERT_TRUE(op_study_path("a/B.YAML") && op_study_path("x.yml") && !op_study_path("x.csv") && !op_study_path("yaml"));
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  const char *path = input_text("s.yaml", whole);
  bool done = false;
  for (long after = 0; !done && after < 2000; after++) {
    op_error err = {0};
    op_study *study = NULL;
    op_memory_fail_after(after);
    op_status status = op_study_open(path, &study, &err);
    op_memory_fail_after(-1);
    op_study_free(study);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
  }
  CU_ASSERT_TRUE(done);
}

void suite_study(void) {
  CU_pSuite suite = CU_add_suite("study", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(titles_design_and_time_are_read);
  ADD(files_carry_paths_facts_and_aliases);
  ADD(variables_carry_labels_codes_and_nets);
  ADD(waves_are_labelled_with_their_dates);
  ADD(a_study_of_one_file_needs_no_more);
  ADD(an_unknown_key_names_the_nearest_at_every_level);
  ADD(a_value_of_the_wrong_kind_is_an_error_at_its_place);
  ADD(broken_yaml_and_bombs_are_refused_with_the_line);
  ADD(a_study_that_is_not_there_is_said);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
