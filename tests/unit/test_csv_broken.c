/* Delimited text that cannot be read as it stands: the message, and the place where the row or field begins. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"

#define QUOTES_TWICE "; write each quote within the field twice, or close the field on its line"

/* The message; what was read before it is no promise. */
static const char *message_in(const char *rows) {
  const char *at = strstr(rows, "! ");
  return at != NULL ? at : rows;
}

static const char *error_of(const char *text) { return message_in(input_rows(input_text("s.csv", text))); }

static const char *numbers_of(const char *text) {
  op_file_spec file = {.path = input_text("s.csv", text)};
  return input_read(&(input_request){.files = &file, .n_files = 1, .numbers = true});
}

static void a_row_with_too_many_fields_is_an_error_at_the_first_one_too_many(void) {
  INPUT_EQUAL(error_of("id,a\n1,x\n2,y,z\n3,w\n"), "! s.csv:3:3: the row has more than the 2 fields of the header: 'z' is one too many; look for an unquoted ',' in this row");
  INPUT_EQUAL(error_of("id,a\n1,\"two\nlines\"\n2,y,,z\n"), "! s.csv:4:4: the row has more than the 2 fields of the header: 'z' is one too many; look for an unquoted ',' in this row");
}

static void a_row_with_too_few_fields_is_an_error_at_its_end(void) {
  INPUT_EQUAL(error_of("id,a,b\n1,x,y\n\n2,z\n"), "! s.csv:4:2: the row has 2 fields, the header has 3; the row may be broken in two, or the delimiter is not ',' (--delimiter)");
  INPUT_EQUAL(error_of("id,a,b\r1,x,y\r2"), "! s.csv:3:1: the row has 1 fields, the header has 3; the row may be broken in two, or the delimiter is not ',' (--delimiter)");
}

static void a_quote_that_is_never_closed_is_an_error_where_it_was_opened(void) {
  INPUT_EQUAL(error_of("id,a\n1,x\n2,\"y\n3,z\n"), "! s.csv:3:2: a quote is opened and never closed; check the quotes in the field that begins here");
  INPUT_EQUAL(error_of("id,a\n1,\"two\nlines\"\n2,\"y\n"), "! s.csv:4:2: a quote is opened and never closed; check the quotes in the field that begins here");
  INPUT_EQUAL(error_of("id,a\n1,\""), "! s.csv:2:2: a quote is opened and never closed; check the quotes in the field that begins here");
  INPUT_EQUAL(error_of("id,\"a\n1,x\n"), "! s.csv:1:2: a quote is opened and never closed; check the quotes in the field that begins here");
}

/* Row 2 would vanish into row 1's answer: 1, 'x<newline>2,"y'. */
static void a_quote_that_joins_rows_is_an_error_where_it_was_opened(void) {
  INPUT_EQUAL(error_of("id,a\n1,\"x\n2,\"y\"\n3,z\n"), "! s.csv:2:2: a quoted field goes on behind a quote in its middle and over the end of the line" QUOTES_TWICE);
  INPUT_EQUAL(error_of("id,a\n1,\"x\n2,\"y\""), "! s.csv:2:2: a quoted field goes on behind a quote in its middle and over the end of the line" QUOTES_TWICE);
  INPUT_EQUAL(error_of("id,a\n1,w\n2,\"he said \"no\" and\nleft\"\n3,z\n"), "! s.csv:3:2: a quoted field goes on behind a quote in its middle and over the end of the line" QUOTES_TWICE);
}

/* A cell's bytes must not steer the terminal that the message is shown on. */
static void a_message_quotes_no_control_characters_and_no_broken_bytes(void) {
  INPUT_EQUAL(error_of("id,Да\n1,2,\x1B[31m\xC2\x9BЖ\xFF\n"), "! s.csv:2:3: the row has more than the 2 fields of the header: ' [31m  Ж?' is one too many; look for an unquoted ',' in this row");
}

static void a_nul_byte_is_an_error_at_its_field(void) {
  static const char bytes[] = "id,a\n1,x\n2,y\0z\n3,w\n";
  INPUT_EQUAL(message_in(input_rows(input_write("s.csv", bytes, sizeof bytes - 1))),
              "! s.csv:3:2: a NUL byte stands in the text; the file is damaged or is no text; if it is UTF-16, say --encoding UTF-16LE");
  INPUT_EQUAL(input_rows(input_write("s.csv", "i\0d,a\n1,x\n", 10)),
              "! s.csv:1:1: a NUL byte stands in the text; the file is damaged or is no text; if it is UTF-16, say --encoding UTF-16LE");
}

/* A column of numbers that holds a text far behind the sample that its kind was judged from. */
static void a_text_among_numbers_is_an_error_with_its_cell(void) {
  op_text text = {0};
  op_text_add(&text, "id,weight\n");
  for (int i = 0; i < 1000; i++) op_text_addf(&text, "%d,1.5\n", i);
  op_text_add(&text, "1000,heavy\n1001,1\n");
  INPUT_EQUAL(message_in(numbers_of(text.data)), "! s.csv:1002:2: weight is 'heavy', expected a number; declare it with --missing 'weight=heavy'");
  op_text_clear(&text);
}

static void too_many_fields_far_behind_the_sample_are_found(void) {
  op_text text = {0};
  op_text_add(&text, "id,q\n");
  for (int i = 0; i < 60000; i++) op_text_addf(&text, "%d,12\n", i);
  op_text_add(&text, "60000,1,2\n");
  INPUT_EQUAL(error_of(text.data), "! s.csv:60002:3: the row has more than the 2 fields of the header: '2' is one too many; look for an unquoted ',' in this row");
  op_text_clear(&text);
}

static void check_huge_field(const char *before, const char *expected) {
  size_t n = strlen(before), size = n + OP_LIMIT_FIELD_BYTES + ((size_t)1 << 20);
  char *bytes = op_array_new(size, 1, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
  memcpy(bytes, before, n);
  memset(bytes + n, 'x', size - n);
  INPUT_EQUAL(message_in(input_rows(input_write("s.csv", bytes, size))), expected);
  op_free(bytes);
}

static void a_field_over_the_ceiling_is_an_error_where_it_begins(void) {
  check_huge_field("id,a\n1,y\n2,", "! s.csv:3:2: a field that begins here is longer than 16777216 bytes; a quote that is not closed joins the rest of the file: check the quotes near this line");
  check_huge_field("id,a\n1,y\n\"", "! s.csv:3:1: a field that begins here is longer than 16777216 bytes; a quote that is not closed joins the rest of the file: check the quotes near this line");
}

static void a_header_longer_than_the_sample_is_refused(void) { check_huge_field("", "! s.csv: the header line is longer than 262144 bytes"); }

static void what_is_no_readable_file_is_said(void) {
  INPUT_EQUAL(input_rows(input_path("none.csv")), "! none.csv: cannot read: No such file or directory");
  const char *found = input_rows("/tmp");
  INPUT_EQUAL(found, "! /tmp: this is a directory, expected a data file");
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  const char *path = input_text("s.csv", "id;q;\n1;\"x\n\";\n2;1,5;\n3;\x93y\x94;\n");
  op_file_spec file = {.path = path};
  bool done = false;
  for (long after = 0; !done && after < 2000; after++) {
    op_source *source = NULL;
    op_error err = {0};
    op_column_request columns[] = {{.variable = 0, .as = OP_READ_NUMBERS}, {.variable = 1, .as = OP_READ_CODES}};
    op_batch batch = {.rows = 1};
    op_memory_fail_after(after);
    op_status status = op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err);
    if (status == OP_OK) status = op_source_start(source, columns, 2, &err);
    while (status == OP_OK && batch.rows > 0) status = op_source_next(source, &batch, &err);
    op_memory_fail_after(-1);
    op_source_close(source);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
  }
  CU_ASSERT_TRUE(done);
}

void suite_csv_broken(void) {
  CU_pSuite suite = CU_add_suite("csv_broken", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(a_row_with_too_many_fields_is_an_error_at_the_first_one_too_many);
  ADD(a_row_with_too_few_fields_is_an_error_at_its_end);
  ADD(a_quote_that_is_never_closed_is_an_error_where_it_was_opened);
  ADD(a_quote_that_joins_rows_is_an_error_where_it_was_opened);
  ADD(a_message_quotes_no_control_characters_and_no_broken_bytes);
  ADD(a_nul_byte_is_an_error_at_its_field);
  ADD(a_text_among_numbers_is_an_error_with_its_cell);
  ADD(too_many_fields_far_behind_the_sample_are_found);
  ADD(a_field_over_the_ceiling_is_an_error_where_it_begins);
  ADD(a_header_longer_than_the_sample_is_refused);
  ADD(what_is_no_readable_file_is_said);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
