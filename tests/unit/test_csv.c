/* What is read from delimited text: shapes of files as survey programs write them. Expected rows are the files' own text, seen by eye. */
#include <CUnit/Basic.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"

static const char *rows_of(const char *text) { return input_rows(input_text("s.csv", text)); }

static const char *rows_and_notes_of(const char *text) {
  op_file_spec file = {.path = input_text("s.csv", text)};
  return input_read(&(input_request){.files = &file, .n_files = 1, .notes = true});
}

static const char *numbers_of(const char *text, const op_read_options *options) {
  op_file_spec file = {.path = input_text("s.csv", text)};
  return input_read(&(input_request){.files = &file, .n_files = 1, .options = *options, .numbers = true});
}

/* The same rows under each delimiter, and what must not mislead: the other delimiters inside of texts. */
static void the_delimiter_is_found(void) {
  INPUT_EQUAL(rows_of("id,q1,why\n1,2,a;b;c\n2,1,d\n"), "id|q1|why\n1|2|a;b;c\n2|1|d\n");
  INPUT_EQUAL(rows_of("id;q1;why\n1;2;a, b, c\n2;1;d\n"), "id|q1|why\n1|2|a, b, c\n2|1|d\n");
  INPUT_EQUAL(rows_of("id\tq1\twhy\n1\t2\ta, b; c\n2\t1\td\n"), "id|q1|why\n1|2|a, b; c\n2|1|d\n");
  INPUT_EQUAL(rows_of("id|q1|why\n1|2|a, b; c\n2|1|d\n"), "id|q1|why\n1|2|a, b; c\n2|1|d\n");
  INPUT_EQUAL(rows_of("id;w\n1;1,5\n2;0,5\n3;2,25\n"), "id|w\n1|1.5\n2|0.5\n3|2.25\n");
}

static void a_delimiter_that_is_said_wins(void) {
  const char *path = input_text("s.csv", "id,x;q1\n1,5;2\n");
  INPUT_EQUAL(input_rows_with(&(op_read_options){.delimiter = ';'}, path), "id,x|q1\n1.5|2\n");
  INPUT_EQUAL(input_rows_with(&(op_read_options){.delimiter = ','}, path), "id|x;q1\n1|5;2\n");
}

static void one_column_needs_no_delimiter(void) {
  INPUT_EQUAL(rows_of("answer\nyes\nno\n"), "answer\nyes\nno\n");
}

static void a_decimal_comma_is_found_or_said(void) {
  INPUT_EQUAL(numbers_of("id;w\n1;1,5\n2;-0,25\n", &(op_read_options){0}), "id|w\n1|1.5\n2|-0.25\n");
  INPUT_EQUAL(numbers_of("id;w\n1;1.5\n2;-0.25\n", &(op_read_options){0}), "id|w\n1|1.5\n2|-0.25\n");
  INPUT_EQUAL(numbers_of("id,w\n1,\"1,5\"\n2,\"-0,25\"\n", &(op_read_options){.decimal = ','}), "id|w\n1|1.5\n2|-0.25\n");
}

static void quotes_hold_delimiters_newlines_and_doubled_quotes(void) {
  INPUT_EQUAL(rows_of("id,\"a, b\"\n1,\"x, y\"\n2,\"say \"\"no\"\"\"\n3,\"\"\n4,\"\"\"\"\n"), "id|a, b\n1|x, y\n2|say \"no\"\n3|\n4|\"\n");
  INPUT_EQUAL(rows_of("id,a\n1,\"two\nlines\"\n2,\"and\r\nthree\n\n\"\n"), "id|a\n1|two\nlines\n2|and\r\nthree\n\n\n");
  INPUT_EQUAL(rows_of("\"id\",\"a\"\n\"1\" , \"x\" \n 2 ,  y  \n"), "id|a\n1|x\n2|y\n");
}

/* Programs that do not double quotes are read as everybody reads them, as long as the field ends on its line. */
static void a_stray_quote_on_its_line_is_text(void) {
  INPUT_EQUAL(rows_of("id,a\n1,5\" pipe\n2,\"he said \"no\" twice\"\n3,\"x\"y\"\n4,z\n"), "id|a\n1|5\" pipe\n2|he said \"no\" twice\n3|x\"y\n4|z\n");
  INPUT_EQUAL(rows_of("id\ta\n1\tthe \"old\" one\n2\tb\"\"c\n"), "id|a\n1|the \"old\" one\n2|b\"\"c\n");
}

static void every_kind_of_line_end_is_read(void) {
  static const char *const texts[] = {"id,a\n1,x\n2,y\n", "id,a\n1,x\n2,y", "id,a\r\n1,x\r\n2,y\r\n", "id,a\r1,x\r2,y\r", "id,a\r1,x\r2,y", "\nid,a\n\n1,x\n\n\n2,y\n\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) INPUT_EQUAL(rows_of(texts[i]), "id|a\n1|x\n2|y\n");
}

static void empty_cells_are_missing_and_a_delimiter_at_the_end_of_rows_is_no_field(void) {
  INPUT_EQUAL(rows_of("id,a,b\n1,,x\n,,\n2,y,\n"), "id|a|b\n1||x\n||\n2|y|\n");
  INPUT_EQUAL(rows_of("id,a\n1,x,\n2,y,\n"), "id|a\n1|x\n2|y\n");
  INPUT_EQUAL(numbers_of("id,a\n1,\n2,NA\n3,.\n4,7\n", &(op_read_options){0}), "id|a\n1|\n2|\n3|\n4|7\n");
}

static void numbers_written_differently_are_one_code(void) {
  INPUT_EQUAL(rows_of("a\n1\n01\n1.0\n+1\n1e0\n-0\n0\n"), "a\n1\n1\n1\n1\n1\n0\n0\n");
}

static void a_header_alone_and_an_empty_file(void) {
  INPUT_EQUAL(rows_of("id,q1,w\n"), "id|q1|w\n");
  INPUT_EQUAL(rows_of("id,q1,w"), "id|q1|w\n");
  INPUT_EQUAL(rows_of(""), "! s.csv: the file is empty");
  INPUT_EQUAL(rows_of("\n\n\r\n"), "! s.csv: the file is empty");
  INPUT_EQUAL(rows_of("\xEF\xBB\xBF"), "! s.csv: the file is empty");
}

static void duplicate_and_empty_names_become_unique(void) {
  INPUT_EQUAL(rows_and_notes_of("q,q,,q,q_2,\n1,2,3,4,5,6\n"),
              "q|q_2|column_3|q_3|q_2_2|column_6\n1|2|3|4|5|6\n# 2 columns without a name were named after their position (column_N)\n"
              "# 3 repeated column names got a number (name_2)\n");
}

static void three_rows_of_a_qualtrics_header_are_one(void) {
  op_source *source = NULL;
  op_error err = {0};
  const char *text = "StartDate,Q1,Q2_1\nStart Date,\"How satisfied, overall?\",Trust - Police\n\"{\"\"ImportId\"\":\"\"startDate\"\"}\","
                     "\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2_1\"\"}\"\n2022-05-01,4,2\n2022-05-02,5,1\n";
  INPUT_EQUAL(rows_and_notes_of(text), "StartDate|Q1|Q2_1\n2022-05-01|4|2\n2022-05-02|5|1\n# the first 3 rows are read as header: names, then question or option texts\n");
  op_file_spec file = {.path = input_text("q.csv", text)};
  CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_STRING_EQUAL(op_source_schema(source)->variables[1].label, "How satisfied, overall?");
  CU_ASSERT_STRING_EQUAL(op_source_schema(source)->variables[2].label, "Trust - Police");
  CU_ASSERT_EQUAL(op_source_schema(source)->variables[1].kind, OP_KIND_NUMBER);
  op_source_close(source);
}

/* A question with several options leaves the cells after its own empty; the options stand below. */
static void two_rows_of_a_surveymonkey_header_are_one(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_file_spec file = {.path = input_text("m.csv", "RespondentID,Have you seen it?,Which did you see?,,\n,Response,First,Second,Third\n1,Yes,First,,Third\n2,No,,,\n")};
  INPUT_EQUAL(input_rows(file.path), "RespondentID|Have you seen it?|Which did you see?|Which did you see?_2|Which did you see?_3\n1|Yes|First||Third\n2|No|||\n");
  CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  const op_variable *v = op_source_schema(source)->variables;
  CU_ASSERT_STRING_EQUAL(v[1].label, "Have you seen it?");
  CU_ASSERT_STRING_EQUAL(v[3].label, "Which did you see?: Second");
  op_source_close(source);
}

static void header_rows_that_are_said_win(void) {
  const char *path = input_text("s.csv", "a,b\nquestion a,question b\n1,2\n");
  INPUT_EQUAL(input_rows(path), "a|b\nquestion a|question b\n1|2\n");
  INPUT_EQUAL(input_rows_with(&(op_read_options){.header_rows = 2}, path), "a|b\n1|2\n");
  INPUT_EQUAL(input_rows_with(&(op_read_options){.header_rows = 3}, path), "a|b\n");
}

static void the_kind_of_a_column_follows_its_values(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_file_spec file = {.path = input_text("s.csv", "n,t,e,m\n1,x,,1\n-2.5,y,,\nNA,3x,,z\n")};
  CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  const op_schema *schema = op_source_schema(source);
  CU_ASSERT_EQUAL(schema->variables[0].kind, OP_KIND_NUMBER);
  CU_ASSERT_EQUAL(schema->variables[1].kind, OP_KIND_TEXT);
  CU_ASSERT_EQUAL(schema->variables[2].kind, OP_KIND_UNKNOWN);
  CU_ASSERT_EQUAL(schema->variables[3].kind, OP_KIND_UNKNOWN);
  CU_ASSERT_STRING_EQUAL(schema->format, "csv");
  CU_ASSERT_EQUAL(schema->rows, -1);
  op_source_close(source);
}

static void gzip_is_read_and_one_that_is_cut_short_is_refused(void) {
  op_text text = {0};
  op_text_add(&text, "id,a\n");
  for (int i = 0; i < 20000; i++) op_text_addf(&text, "%d,%d\n", i, i * 7919 % 10007);
  const char *path = input_path("s.csv.gz");
  gzFile gz = gzopen(path, "wb");
  CU_ASSERT_EQUAL(gzwrite(gz, text.data, (unsigned)text.length), (int)text.length);
  CU_ASSERT_EQUAL(gzclose(gz), Z_OK);
  char *plain = op_text_copy(text.data, text.length, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(plain);
  for (char *p = plain; *p != '\0'; p++) *p = *p == ',' ? '|' : *p;
  INPUT_EQUAL(input_rows(path), plain);
  FILE *f = fopen(path, "rb");
  char *bytes = op_array_new(1 << 20, 1, NULL);
  size_t n = fread(bytes, 1, 1 << 20, f);
  CU_ASSERT_EQUAL(fclose(f), 0);
  static const size_t cuts[] = {10, 11, 100, 20000}; /* from behind its head, where gzip alone can know it */
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    CU_ASSERT_TRUE_FATAL(cuts[i] < n - 8);
    const char *rows = input_rows(input_write("cut.csv.gz", bytes, cuts[i]));
    CU_ASSERT_PTR_NOT_NULL(strstr(rows, "! cut.csv.gz: the gzip file is damaged: it ends in the middle"));
  }
  CU_ASSERT_PTR_NOT_NULL(strstr(input_rows(input_write("cut.csv.gz", bytes, n - 4)), "! cut.csv.gz: the gzip file is damaged"));
  bytes[n / 2] ^= 0x55;
  CU_ASSERT_PTR_NOT_NULL(strstr(input_rows(input_write("bad.csv.gz", bytes, n)), "! bad.csv.gz"));
  op_free(bytes);
  op_free(plain);
  op_text_clear(&text);
}

/* Blocks are 256 KiB: fields, quotes and line ends fall on their borders at every offset that the growing first row makes. */
static void rows_that_span_blocks_are_read_whole(void) {
  for (size_t shift = 0; shift < 40; shift++) {
    op_text text = {0}, expected = {0};
    op_text_add(&text, "id,answer,n\r\n");
    op_text_add(&expected, "id|answer|n\n");
    for (size_t i = 0; text.length < 270000 + shift; i++) {
      size_t pad = i == 0 ? shift : i % 13 + 1;
      op_text_addf(&text, "%zu,\"%.*s, \"\"so\"\"\r\nhe said\",%zu\r\n", i, (int)pad, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", i * 3);
      op_text_addf(&expected, "%zu|%.*s, \"so\"\r\nhe said|%zu\n", i, (int)pad, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", i * 3);
    }
    INPUT_EQUAL(rows_of(text.data), expected.data);
    op_text_clear(&text);
    op_text_clear(&expected);
  }
}

static void more_rows_than_a_batch_keep_their_order_and_places(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_text text = {0};
  size_t rows = 0, place = 0;
  const char *file_name = NULL;
  op_text_add(&text, "id,x\n\n");
  for (int i = 0; i < 10000; i++) op_text_addf(&text, "%d,5\n", i);
  op_file_spec file = {.path = input_text("s.csv", text.data)};
  op_column_request column = {.variable = 0, .as = OP_READ_NUMBERS};
  op_batch batch = {0};
  CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_source_start(source, &column, 1, &err), OP_OK);
  while (op_source_next(source, &batch, &err) == OP_OK && batch.rows > 0) {
    CU_ASSERT_TRUE(batch.rows <= OP_BATCH_ROWS);
    CU_ASSERT_EQUAL(batch.first_row, rows);
    for (size_t r = 0; r < batch.rows; r++) {
      if (batch.numbers[0][r] != (double)(rows + r)) CU_FAIL_FATAL("a row out of order");
      op_source_place(source, r, &file_name, &place);
      if (place != rows + r + 3) CU_FAIL_FATAL("a row's line is wrong");
    }
    rows += batch.rows;
  }
  CU_ASSERT_EQUAL(rows, 10000);
  op_source_close(source);
  op_text_clear(&text);
}

void suite_csv(void) {
  CU_pSuite suite = CU_add_suite("csv", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(the_delimiter_is_found);
  ADD(a_delimiter_that_is_said_wins);
  ADD(one_column_needs_no_delimiter);
  ADD(a_decimal_comma_is_found_or_said);
  ADD(quotes_hold_delimiters_newlines_and_doubled_quotes);
  ADD(a_stray_quote_on_its_line_is_text);
  ADD(every_kind_of_line_end_is_read);
  ADD(empty_cells_are_missing_and_a_delimiter_at_the_end_of_rows_is_no_field);
  ADD(numbers_written_differently_are_one_code);
  ADD(a_header_alone_and_an_empty_file);
  ADD(duplicate_and_empty_names_become_unique);
  ADD(three_rows_of_a_qualtrics_header_are_one);
  ADD(two_rows_of_a_surveymonkey_header_are_one);
  ADD(header_rows_that_are_said_win);
  ADD(the_kind_of_a_column_follows_its_values);
  ADD(gzip_is_read_and_one_that_is_cut_short_is_refused);
  ADD(rows_that_span_blocks_are_read_whole);
  ADD(more_rows_than_a_batch_keep_their_order_and_places);
#undef ADD
}
