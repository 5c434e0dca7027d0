/* The short ways of the CSV reader beside the plain ones: codes by the table of recent texts beside a list of all texts, columns read alone beside columns
   read together. */
#include <CUnit/Basic.h>
#include <string.h>

#include "base/text.h"
#include "input/csv_blocks.h"
#include "input/csv_codes.h"
#include "input/csv_parse.h"
#include "input/csv_reader.h"

static uint32_t chance(uint64_t *state, uint32_t below) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33) % below;
}

/* --- codes --- */

static uint32_t code_of(csv_codes *codes, const char *text, char decimal) {
  op_error err = {0};
  uint32_t code = OP_CODE_NONE;
  CU_ASSERT_EQUAL(csv_codes_find(codes, text, strlen(text), decimal, &code, &err), OP_OK);
  return code;
}

#define TEXTS 400
#define LONGEST 20

/* Code by order of first appearance, found by comparing with every text met. */
static uint32_t plain_code(char met[TEXTS][LONGEST + 1], size_t *n, const char *text) {
  if (text[0] == '\0') return 0;
  for (size_t i = 0; i < *n; i++) {
    if (strcmp(met[i], text) == 0) return (uint32_t)(i + 1);
  }
  memcpy(met[*n], text, strlen(text) + 1);
  return (uint32_t)++*n;
}

static void codes_are_those_of_a_plain_list_of_texts(void) {
  op_error err = {0};
  uint64_t state = 11;
  static char pool[TEXTS][LONGEST + 1], met[TEXTS][LONGEST + 1];
  size_t n_met = 0;
  csv_codes codes = {0};
  CU_ASSERT_EQUAL_FATAL(csv_codes_init(&codes, &err), OP_OK);
  memset(pool, 0, sizeof pool);
  for (size_t i = 0; i < TEXTS; i++) {
    size_t length = chance(&state, LONGEST + 1);
    for (size_t k = 0; k < length; k++) pool[i][k] = "ab\xFFz"[chance(&state, k == 0 || k > 9 ? 2 : 1)];
  }
  for (size_t i = 0; i < 50000; i++) {
    const char *text = pool[chance(&state, TEXTS)];
    CU_ASSERT_EQUAL_FATAL(code_of(&codes, text, '.'), plain_code(met, &n_met, text));
  }
  CU_ASSERT(n_met > 100);
  csv_codes_clear(&codes);
}

static void long_texts_with_one_head_and_tail_have_codes_of_their_own(void) {
  op_error err = {0};
  csv_codes codes = {0};
  CU_ASSERT_EQUAL_FATAL(csv_codes_init(&codes, &err), OP_OK);
  for (int i = 0; i < 3; i++) {
    CU_ASSERT_EQUAL(code_of(&codes, "strongly X strongly", '.'), 1);
    CU_ASSERT_EQUAL(code_of(&codes, "strongly Y strongly", '.'), 2);
  }
  csv_codes_clear(&codes);
}

static void texts_of_one_number_share_a_code(void) {
  op_error err = {0};
  csv_codes codes = {0};
  CU_ASSERT_EQUAL_FATAL(csv_codes_init(&codes, &err), OP_OK);
  static const char *const texts[] = {"1", "01", "1,0", "1,000000000", "", "1", "1,5", "01"};
  static const uint32_t expected[] = {1, 1, 1, 1, 0, 1, 2, 1};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) CU_ASSERT_EQUAL(code_of(&codes, texts[i], ','), expected[i]);
  csv_codes_clear(&codes);
}

/* --- columns --- */

#define COLUMNS 5

/* Between fields, and behind rows: bytes that no cell holds. */
#define FIELD '\x1f'
#define ROW '\x1e'

/* What some columns of a CSV hold: each row's line in the file and its texts; at the end "!" and what went wrong. */
static void read_columns(const op_text *csv, const size_t *variables, size_t n, op_text *out) {
  op_error err = {0};
  op_reader *reader = NULL;
  op_reader_column columns[COLUMNS] = {0};
  op_batch batch = {.rows = 1};
  for (size_t c = 0; c < n; c++) columns[c] = (op_reader_column){.variable = variables[c], .as = OP_READ_CODES};
  CU_ASSERT_EQUAL_FATAL(csv_reader_open_memory(csv->data, csv->length, CSV_BLOCK, &(op_read_options){.delimiter = ',', .header_rows = 1}, &reader, &err), OP_OK);
  op_status status = reader->start(reader, columns, n, &err);
  while (status == OP_OK && batch.rows > 0) {
    status = reader->next(reader, &batch, &err);
    for (size_t r = 0; status == OP_OK && r < batch.rows; r++) {
      op_text_addf(out, "%zu", reader->line(reader, r));
      for (size_t c = 0; c < n; c++) op_text_addf(out, "%c%s", FIELD, op_levels_text(reader->levels(reader, c), batch.codes[c][r]));
      op_text_add_char(out, ROW);
    }
  }
  if (status != OP_OK) op_text_addf(out, "!%zu:%zu: %s%c", err.line, err.column, err.what, ROW);
  reader->close(reader);
}

/* One column of what read_columns wrote of all. */
static void pick_column(const op_text *all, size_t column, op_text *out) {
  const char *end;
  for (const char *row = all->data; (end = strchr(row, ROW)) != NULL; row = end + 1) {
    size_t field = 0;
    for (const char *at = row; at <= end; at++) {
      field += *at == FIELD;
      if (*row == '!' || *at == ROW || field == 0 || field == column + 1) op_text_add_char(out, *at);
    }
  }
}

/* Every column read alone must be what it is when all are read. */
static void compare_columns(const op_text *csv) {
  static const size_t every[COLUMNS] = {0, 1, 2, 3, 4};
  op_text all = {0};
  read_columns(csv, every, COLUMNS, &all);
  CU_ASSERT_FATAL(all.length > 0);
  for (size_t c = 0; c < COLUMNS; c++) {
    op_text alone = {0}, expected = {0};
    read_columns(csv, &c, 1, &alone);
    pick_column(&all, c, &expected);
    CU_ASSERT_STRING_EQUAL(alone.data, expected.data);
    op_text_clear(&alone);
    op_text_clear(&expected);
  }
  op_text_clear(&all);
}

static void add_rows(op_text *csv, uint64_t *state, size_t rows) {
  static const char *const cells[] = {"", "1", "2", "98", "\"two\r\nlines\"", "\"a, b\"", "Don't know", "  3 ", "\"\"", "Strongly agree", "\"say \"\"no\"\"\""};
  static const char *const ends[] = {"\n", "\r\n", "\n\n"};
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < COLUMNS; c++) op_text_addf(csv, "%s%s", c > 0 ? "," : "", cells[chance(state, sizeof cells / sizeof *cells)]);
    op_text_addf(csv, "%s", ends[chance(state, 3)]);
  }
}

static void a_column_read_alone_has_the_texts_and_lines_that_it_has_among_all(void) {
  op_text csv = {0};
  uint64_t state = 7;
  op_text_addf(&csv, "a,b,c,d,e\n");
  add_rows(&csv, &state, 20000); /* several blocks of the reader */
  compare_columns(&csv);
  op_text_clear(&csv);
}

/* Lines counted by eye: every kind of line end, a blank line, and a line end within a field that nobody asked for. */
static void a_row_stands_on_the_line_where_it_begins(void) {
  op_text csv = {0}, found = {0};
  op_text_add(&csv, "a,b,c,d,e\r1,2,3,4,5\n\n2,\"x\ny\",3,4,5\r\n3,2,3,4,5\r4,2,3,4,5\n5,2,3,4,5");
  read_columns(&csv, &(size_t){0}, 1, &found);
  CU_ASSERT_STRING_EQUAL(found.data, "2\x1f" "1\x1e" "4\x1f" "2\x1e" "6\x1f" "3\x1e" "7\x1f" "4\x1e" "8\x1f" "5\x1e");
  op_text_clear(&csv);
  op_text_clear(&found);
}

typedef struct line_list {
  csv_parse_state *parse;
  op_text text;
} line_list;

static bool note_nothing(void *context, char *text, size_t n) {
  (void)context;
  (void)text;
  (void)n;
  return true;
}

static bool note_line(void *context) {
  line_list *lines = context;
  op_text_addf(&lines->text, "%zu ", csv_parse_line(lines->parse));
  return true;
}

/* A block may end within a quoted field, behind its closing quote, or between the halves of a line end. */
static void lines_do_not_depend_on_where_blocks_are_cut(void) {
  static const char csv[] = "a,\"x\ny\",c\r\n1,2,3\n\"p\n\n\",\"q\"\r\n4,5\" z,\"s\nt\"\r\n\r\n7,8,9\n";
  static const bool wanted[] = {true, false, false};
  for (size_t block = 1; block <= sizeof csv; block++) {
    op_error err = {0};
    line_list lines = {0};
    op_status status = csv_parse_new(',', (csv_handler){note_nothing, note_line, &lines}, &lines.parse, &err);
    CU_ASSERT_EQUAL_FATAL(status, OP_OK);
    csv_parse_want(lines.parse, wanted, 3);
    for (size_t at = 0; status == OP_OK && at < sizeof csv - 1; at += block) {
      status = csv_parse_block(lines.parse, csv + at, sizeof csv - 1 - at < block ? sizeof csv - 1 - at : block, &err);
    }
    CU_ASSERT_EQUAL(status, OP_OK);
    CU_ASSERT_EQUAL(csv_parse_end(lines.parse, &err), OP_OK);
    CU_ASSERT_STRING_EQUAL(lines.text.data, "1 3 4 7 10 ");
    csv_parse_free(lines.parse);
    op_text_clear(&lines.text);
  }
}

/* Each ending is a defect, or none, that the reader must see whichever column is asked for. */
static void a_broken_row_is_found_whichever_column_is_read(void) {
  static const char *const endings[] = {"1,2\n", "1,2,3,4,5,6\n", "1,2,3,4,5,\n", "1,2,3,\"4,5\n6,7", "1,2,3,4\0,5\n", "\"\"\n1,2,3,4,5\n", "1\n", "1,2,3,\"4\"x,5\n"};
  static const size_t lengths[] = {4, 12, 11, 14, 11, 13, 2, 13};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    op_text csv = {0};
    uint64_t state = i;
    op_text_addf(&csv, "a,b,c,d,e\n");
    add_rows(&csv, &state, 50);
    op_text_add_bytes(&csv, endings[i], lengths[i]);
    compare_columns(&csv);
    op_text_clear(&csv);
  }
}

void suite_csv_columns(void) {
  CU_pSuite suite = CU_add_suite("csv columns", NULL, NULL);
  CU_ADD_TEST(suite, codes_are_those_of_a_plain_list_of_texts);
  CU_ADD_TEST(suite, long_texts_with_one_head_and_tail_have_codes_of_their_own);
  CU_ADD_TEST(suite, texts_of_one_number_share_a_code);
  CU_ADD_TEST(suite, a_column_read_alone_has_the_texts_and_lines_that_it_has_among_all);
  CU_ADD_TEST(suite, a_row_stands_on_the_line_where_it_begins);
  CU_ADD_TEST(suite, lines_do_not_depend_on_where_blocks_are_cut);
  CU_ADD_TEST(suite, a_broken_row_is_found_whichever_column_is_read);
}
