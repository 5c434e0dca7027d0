/* Workbooks: sheets that every program opens, numbers shown as in tables of text, and refusals that say what to do. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "present/book_format.h"
#include "present/book.h"
#include "request_check.h"
#include "result_samples.h"

static book *new_book(void) {
  book *b = NULL;
  op_error err;
  CU_ASSERT_EQUAL_FATAL(book_new("a test", &b, &err), OP_OK);
  return b;
}

static void sheet_names_are_legal_and_unlike(void) {
  static const struct {
    const char *wanted, *given;
  } cases[] = {{"q1", "q1"}, {"Q1", "Q1 2"}, {"q1", "q1 3"}, {"a/b:c[d]e*f?g\\h", "a_b_c_d_e_f_g_h"}, {"'quoted'", "quoted"}, {"it's", "it's"}, {"", "Sheet"}, {"'", "Sheet 2"},
               {"history", "history 2"}, {"a name that is longer than thirty-one", "a name that is longer than thir"}, {"a name that is longer than thirty-two", "a name that is longer than 2"},
               {"\xD2\x9A\xD0\xB0\xD0\xB7\xD0\xB0\xD2\x9B", "\xD2\x9A\xD0\xB0\xD0\xB7\xD0\xB0\xD2\x9B"}};
  book *b = new_book();
  op_error err;
  size_t sheet;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    CU_ASSERT_EQUAL(book_sheet_add(b, cases[i].wanted, &sheet, &err), OP_OK);
    CU_ASSERT_EQUAL(sheet, i);
    CU_ASSERT_STRING_EQUAL(book_sheet_name(b, sheet), cases[i].given);
  }
  book_free(b);
}

/* 31 characters as spreadsheets count them: those beyond the first plane are two. */
static void a_sheet_name_is_cut_between_characters(void) {
  op_text name = {0};
  op_error err;
  size_t sheet;
  book *b = new_book();
  for (size_t i = 0; i < 20; i++) op_text_add(&name, "\xF0\x9F\x98\x80");
  CU_ASSERT_EQUAL(book_sheet_add(b, name.data, &sheet, &err), OP_OK);
  CU_ASSERT_EQUAL(strlen(book_sheet_name(b, sheet)), 15 * 4);
  op_text_clear(&name);
  book_free(b);
}

static void too_many_sheets_are_refused(void) {
  op_error err;
  size_t sheet;
  char name[16];
  book *b = new_book();
  for (size_t i = 0; i < BOOK_SHEETS; i++) {
    snprintf(name, sizeof name, "q%zu", i);
    CU_ASSERT_EQUAL(book_sheet_add(b, name, &sheet, &err), OP_OK);
  }
  CU_ASSERT_EQUAL(book_sheet_add(b, "one more", &sheet, &err), OP_E_REQUEST);
  HAS(err.what, "more than 1000 sheets");
  HAS(err.hint, "--sheets one");
  book_free(b);
}

static void a_table_larger_than_a_sheet_is_refused(void) {
  op_error err;
  CU_ASSERT_EQUAL(book_room(1048576, 16384, &err), OP_OK);
  CU_ASSERT_EQUAL(book_room(1048577, 2, &err), OP_E_REQUEST);
  HAS(err.what, "1048577 rows");
  HAS(err.hint, "--format csv");
  CU_ASSERT_EQUAL(book_room(2, 16385, &err), OP_E_REQUEST);
  HAS(err.what, "16385 columns");
}

/* A place outside the sheet is told when the book is saved, and nothing is written for it. */
static void a_cell_outside_the_sheet_fails_the_book(void) {
  op_error err;
  size_t sheet, length = 0;
  char *bytes = NULL;
  book *b = new_book();
  CU_ASSERT_EQUAL(book_sheet_add(b, "q", &sheet, &err), OP_OK);
  book_text(b, sheet, 0, 16384, "outside", 0);
  CU_ASSERT_EQUAL(book_save(b, &bytes, &length, &err), OP_E_REQUEST);
  HAS(err.what, "16385 columns");
  book_free(b);
}

static void numbers_are_shown_as_in_tables_of_text(void) {
  static const struct {
    grid_value value;
    const char *code;
  } cases[] = {
      {{.decimals = 1, .percent = true, .grouped = true}, "0.0%"},
      {{.decimals = 0, .percent = true}, "0%"},
      {{.decimals = 0, .grouped = true}, "#,##0"},
      {{.decimals = 2, .grouped = true}, "#,##0.00"},
      {{.decimals = 3}, "0.000"},
      {{.decimals = -1}, "General"},
      {{.decimals = 1, .percent = true, .sign = true}, "+0.0%;-0.0%;0.0%"},
      {{.decimals = 4, .probability = true}, "[<0.0001]\"<0.0001\";0.0000"},
      {{.decimals = 0, .grouped = true, .mark = "*"}, "#,##0\"*\""},
      {{.decimals = 1, .percent = true, .mark = "\xE2\x80\xA0"}, "0.0%\"\xE2\x80\xA0\""},
      {{.decimals = 0, .mark = "\";[Red]"}, "0\\\"\";[Red]\""},
      {{.decimals = 0, .mark = "a\"b"}, "0\"a\"\\\"\"b\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_text code = {0};
    book_number_code(&code, &cases[i].value);
    CU_ASSERT_STRING_EQUAL(code.data, cases[i].code);
    op_text_clear(&code);
  }
}

static op_status attempt_book(const void *context, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  return op_presenter_named("xlsx")->present(context, &options, text, length, err);
}

static void a_workbook_without_memory_is_an_error(void) {
  op_error err;
  op_result *r = sample_of_label("a\x01 label");
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "a note"), OP_OK);
  EVERY_FAILING_ALLOCATION(attempt_book, r);
  op_result_free(r);
}

void suite_workbook(void) {
  CU_pSuite suite = CU_add_suite("workbook", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(sheet_names_are_legal_and_unlike);
  ADD(a_sheet_name_is_cut_between_characters);
  ADD(too_many_sheets_are_refused);
  ADD(a_table_larger_than_a_sheet_is_refused);
  ADD(a_cell_outside_the_sheet_fails_the_book);
  ADD(numbers_are_shown_as_in_tables_of_text);
  ADD(a_workbook_without_memory_is_an_error);
#undef ADD
}
