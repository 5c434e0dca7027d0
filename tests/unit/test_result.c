/* The result that every command returns: what it keeps, what it copies, and what it says when memory is out. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "request_check.h"

/* A result with one section "estimates" of keys sex (group), variable and id (text). */
static op_result *small_result(size_t *section) {
  op_error err;
  op_result *r = op_result_new("tabulate", &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  CU_ASSERT_EQUAL_FATAL(op_result_section_add(r, "estimates", "Question", true, section, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_key_add(r, *section, "sex", "Sex", OP_KEY_GROUP, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_key_add(r, *section, "variable", "variable", OP_KEY_CODED, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_key_add(r, *section, "id", "id", OP_KEY_TEXT, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_measure_add(r, *section, OP_M_ESTIMATE, &err), OP_OK);
  return r;
}

static void measures_have_names_of_their_own(void) {
  for (size_t m = 0; m < OP_M_COUNT; m++) {
    const op_measure_info *info = op_measure_at((op_measure)m);
    CU_ASSERT_TRUE(info->name[0] != '\0' && info->heading[0] != '\0');
    CU_ASSERT_EQUAL(strspn(info->name, "abcdefghijklmnopqrstuvwxyz0123456789_"), strlen(info->name));
    for (size_t o = 0; o < m; o++) CU_ASSERT_STRING_NOT_EQUAL(info->name, op_measure_at((op_measure)o)->name);
  }
  CU_ASSERT_STRING_EQUAL(op_measure_at(OP_M_P_HOLM)->name, "p_holm");
  CU_ASSERT_EQUAL(op_measure_at(OP_M_P_HOLM)->print, OP_PRINT_P);
}

static void a_new_result_is_empty_and_has_no_null_texts(void) {
  op_error err;
  op_result *r = op_result_new(NULL, &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  CU_ASSERT_STRING_EQUAL(r->command, "");
  CU_ASSERT_STRING_EQUAL(r->title, "");
  CU_ASSERT_STRING_EQUAL(r->source, "");
  CU_ASSERT_PTR_NULL(r->banner);
  CU_ASSERT_EQUAL(r->n_sections + r->n_notes + r->n_conventions + r->n_design, 0);
  op_result_free(r);
  op_result_free(NULL);
}

static void a_new_row_says_nothing(void) {
  size_t section;
  op_error err;
  op_row *row;
  op_result *r = small_result(&section);
  CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, section, &row, &err), OP_OK);
  for (size_t k = 0; k < 3; k++) CU_ASSERT_TRUE(row->codes[k] == NULL && row->labels[k] == NULL);
  for (size_t m = 0; m < OP_M_COUNT; m++) CU_ASSERT_TRUE(isnan(row->measures[m]));
  CU_ASSERT_TRUE(row->flags == 0 && row->method == NULL && row->note == NULL);
  op_result_free(r);
}

static void a_key_is_a_group_a_code_or_a_text(void) {
  size_t section;
  op_result *r = small_result(&section);
  const op_key *keys = r->sections[section].keys;
  CU_ASSERT_TRUE(keys[0].by && !keys[0].text);
  CU_ASSERT_TRUE(!keys[1].by && !keys[1].text);
  CU_ASSERT_TRUE(!keys[2].by && keys[2].text);
  CU_ASSERT_STRING_EQUAL(keys[0].title, "Sex");
  op_result_free(r);
}

static void texts_are_copied(void) {
  size_t section;
  op_error err;
  op_row *row;
  char text[] = "\x1b[31mred\n\"'|=cmd()";
  const char before[] = "\x1b[31mred\n\"'|=cmd()";
  op_result *r = small_result(&section);
  CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, section, &row, &err), OP_OK);
  CU_ASSERT_EQUAL(op_row_key_set(r, row, 0, text, text + 1, &err), OP_OK);
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%s", text), OP_OK);
  CU_ASSERT_EQUAL(op_result_convention_add(r, text, text, &err), OP_OK);
  memset(text, 'x', sizeof text - 1);
  CU_ASSERT_STRING_EQUAL(row->codes[0], before);
  CU_ASSERT_STRING_EQUAL(row->labels[0], before + 1);
  CU_ASSERT_STRING_EQUAL(r->notes[0], before);
  CU_ASSERT_STRING_EQUAL(r->conventions[0].name, before);
  CU_ASSERT_STRING_EQUAL(r->conventions[0].value, before);
  op_result_free(r);
}

static void a_key_without_label_is_its_own_label(void) {
  size_t section;
  op_error err;
  op_row *row;
  op_result *r = small_result(&section);
  CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, section, &row, &err), OP_OK);
  CU_ASSERT_EQUAL(op_row_key_set(r, row, 0, "m", NULL, &err), OP_OK);
  CU_ASSERT_STRING_EQUAL(row->labels[0], "m");
  CU_ASSERT_EQUAL(op_row_key_set(r, row, 0, NULL, "a label of nothing", &err), OP_OK);
  CU_ASSERT_TRUE(row->codes[0] == NULL && row->labels[0] == NULL);
  op_result_free(r);
}

static void a_note_is_kept_once(void) {
  op_error err;
  op_result *r = op_result_new("mean", &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%d rows", 3), OP_OK);
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%d rows", 4), OP_OK);
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "3 %s", "rows"), OP_OK);
  CU_ASSERT_EQUAL(r->n_notes, 2);
  op_result_free(r);
}

static void an_endless_note_is_cut_between_characters(void) {
  op_error err;
  op_result *r = op_result_new("mean", &err);
  op_text text = {0};
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  op_text_add(&text, "a");
  for (size_t i = 0; i < 5000; i++) op_text_add(&text, "\xD2\x9B"); /* Kazakh ka */
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%s", text.data), OP_OK);
  CU_ASSERT_TRUE(op_utf8_valid(r->notes[0], strlen(r->notes[0])));
  CU_ASSERT_TRUE(strlen(r->notes[0]) > 4000 && op_text_starts(text.data, r->notes[0]));
  op_text_clear(&text);
  op_result_free(r);
}

static void sections_and_rows_keep_their_contents_while_others_are_added(void) {
  size_t first, other;
  op_error err;
  op_row *row;
  char code[24];
  op_result *r = small_result(&first);
  for (size_t i = 0; i < 3000; i++) {
    CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, first, &row, &err), OP_OK);
    snprintf(code, sizeof code, "%zu", i);
    CU_ASSERT_EQUAL_FATAL(op_row_key_set(r, row, 1, code, "label", &err), OP_OK);
    row->measures[OP_M_ESTIMATE] = (double)i;
    if (i % 100 == 0) CU_ASSERT_EQUAL_FATAL(op_result_section_add(r, code, "", false, &other, &err), OP_OK);
  }
  const op_section *s = op_result_section_named(r, "estimates");
  CU_ASSERT_PTR_NOT_NULL_FATAL(s);
  CU_ASSERT_EQUAL(s->n_rows, 3000);
  for (size_t i = 0; i < s->n_rows; i++) {
    snprintf(code, sizeof code, "%zu", i);
    CU_ASSERT_STRING_EQUAL(s->rows[i].codes[1], code);
    CU_ASSERT_EQUAL(s->rows[i].measures[OP_M_ESTIMATE], (double)i);
  }
  CU_ASSERT_EQUAL(r->n_sections, 31);
  op_result_free(r);
}

static void names_that_nobody_has_are_not_found(void) {
  size_t section;
  op_result *r = small_result(&section);
  CU_ASSERT_PTR_NULL(op_result_section_named(r, "changes"));
  CU_ASSERT_EQUAL(op_section_key_named(&r->sections[section], "sexx"), SIZE_MAX);
  CU_ASSERT_EQUAL(op_section_key_named(&r->sections[section], "variable"), 1);
  op_result_free(r);
}

static void a_section_refuses_more_measures_than_there_are(void) {
  size_t section;
  op_error err = {0};
  op_result *r = small_result(&section);
  for (size_t m = 1; m < OP_M_COUNT; m++) CU_ASSERT_EQUAL(op_section_measure_add(r, section, OP_M_N, &err), OP_OK);
  CU_ASSERT_EQUAL(op_section_measure_add(r, section, OP_M_N, &err), OP_E_USAGE);
  CU_ASSERT_EQUAL(r->sections[section].n_measures, OP_M_COUNT);
  op_result_free(r);
}

static op_status build(op_error *err, op_result **out) {
  size_t section = 0;
  op_row *row = NULL;
  op_result *r = op_result_new("tabulate", err);
  op_status status = r != NULL ? op_result_section_add(r, "estimates", "Question", true, &section, err) : OP_E_MEMORY;
  if (status == OP_OK) status = op_section_key_add(r, section, "sex", "Sex", OP_KEY_GROUP, err);
  if (status == OP_OK) status = op_section_key_add(r, section, "variable", "variable", OP_KEY_CODED, err);
  if (status == OP_OK) status = op_section_measure_add(r, section, OP_M_ESTIMATE, err);
  for (int i = 0; status == OP_OK && i < 20; i++) {
    status = op_section_row_add(r, section, &row, err);
    if (status == OP_OK) status = op_row_key_set(r, row, 0, "m", "man", err);
    if (status == OP_OK) status = op_row_key_set(r, row, 1, "q", NULL, err);
    if (status == OP_OK) row->measures[OP_M_ESTIMATE] = i;
  }
  if (status == OP_OK) status = op_result_note_add(r, err, "a note");
  if (status == OP_OK) status = op_result_convention_add(r, "ci", "logit", err);
  if (status == OP_OK) status = op_result_design_add(r, "rows", "20", err);
  if (status == OP_OK) *out = r;
  else op_result_free(r);
  return status;
}

static op_status build_and_present(const void *format, char **text, size_t *length, op_error *err) {
  op_result *r = NULL;
  op_present_options options = present_plainly();
  op_status status = build(err, &r);
  if (status == OP_OK) status = op_presenter_named(format)->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_of_a_result_and_of_each_format_is_told(void) {
  size_t n;
  const op_presenter *const *all = op_presenters(&n);
  for (size_t i = 0; i < n; i++) EVERY_FAILING_ALLOCATION(build_and_present, all[i]->name);
}

void suite_result(void) {
  CU_pSuite suite = CU_add_suite("result", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(measures_have_names_of_their_own);
  ADD(a_new_result_is_empty_and_has_no_null_texts);
  ADD(a_new_row_says_nothing);
  ADD(a_key_is_a_group_a_code_or_a_text);
  ADD(texts_are_copied);
  ADD(a_key_without_label_is_its_own_label);
  ADD(a_note_is_kept_once);
  ADD(an_endless_note_is_cut_between_characters);
  ADD(sections_and_rows_keep_their_contents_while_others_are_added);
  ADD(names_that_nobody_has_are_not_found);
  ADD(a_section_refuses_more_measures_than_there_are);
  ADD(every_failing_allocation_of_a_result_and_of_each_format_is_told);
#undef ADD
}
