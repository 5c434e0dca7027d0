/* Rows are what was written, whichever lane reads them, wherever blocks end, however many threads read, and whether bytes come in order (out of memory) or are read
   by their places (in a file). */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input/csv_blocks.h"
#include "input/csv_reader.h"
#include "input_check.h"

#define FIELDS 6

/* What a file is made of: rows in need of libcsv stand in `rare` of 1000 rows. */
typedef struct recipe {
  const char *line_end;
  unsigned rows, rare;
  bool quoted;
} recipe;

typedef struct written {
  op_text csv, expected;
} written;

static unsigned draw(unsigned *state, unsigned below) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

/* One field as a file may write it, and what is read from it. */
static void write_label(written *w, unsigned *state, const recipe *how, bool rare, size_t *line) {
  static const char *const labels[] = {"1", "98", "Somewhat unfavorable", "Very unfavorable", "\xD0\x9A\xD0\xB0\xD0\xB7\xD0\xB0\xD2\x9B\xD1\x81\xD1\x82\xD0\xB0\xD0\xBD", ""};
  const char *label = labels[draw(state, 6)];
  if (rare && draw(state, 2) == 0) {
    op_text_add(&w->csv, "\"says \"\"no\"\",\nand so\"");
    op_text_add(&w->expected, "says \"no\",\nand so");
    ++*line;
    return;
  }
  bool quotes = how->quoted || draw(state, 8) == 0;
  op_text_addf(&w->csv, quotes ? "\"%s\"" : draw(state, 8) == 0 ? " %s " : "%s", label);
  op_text_add(&w->expected, label);
}

/* An answer as a code and as a number: of at most two digits, which in every other stretch of rows is not so of all. */
static void write_answers(written *w, unsigned *state, unsigned row) {
  static const char *const answers[] = {"1", "7", "07", "98", "", "0", "00", "45", "\"1\"", " 7", "98 ", "-1", "100"};
  static const char *const read[] = {"1", "7", "7", "98", "", "0", "0", "45", "1", "7", "98", "-1", "100"};
  static const double numbers[] = {1, 7, 7, 98, (double)NAN, 0, 0, 45, 1, 7, 98, -1, 100};
  unsigned shapes = row / 500 % 2 == 0 ? 8 : 13, code = draw(state, shapes), number = draw(state, shapes);
  op_text_addf(&w->csv, ",%s,%s", answers[code], answers[number]);
  op_text_addf(&w->expected, "|%s|%a", read[code], numbers[number]);
}

static written write_file(const recipe *how) {
  written w = {0};
  unsigned state = 7;
  size_t line = 2;
  op_text_addf(&w.csv, "id,label,x,word,answer,number%s", how->line_end);
  for (unsigned i = 0; i < how->rows; i++) {
    bool rare = draw(&state, 1000) < how->rare;
    size_t begun = line;
    double x = draw(&state, 100000) / 1000.0;
    if (rare && draw(&state, 3) == 0) {
      op_text_add(&w.csv, how->line_end); /* a blank line */
      begun = ++line;
    }
    op_text_addf(&w.expected, "%zu|%u|", begun, i);
    op_text_addf(&w.csv, "%u,", i);
    write_label(&w, &state, how, rare, &line);
    op_text_addf(&w.expected, "|%a|w%u", x, i % 3);
    op_text_addf(&w.csv, ",%.3f,w%u", x, i % 3);
    write_answers(&w, &state, i);
    op_text_add(&w.expected, "\n");
    op_text_addf(&w.csv, "%s%s", rare ? "," : "", how->line_end);
    line++;
  }
  return w;
}

static op_status read_rows(op_reader *reader, op_text *out, op_error *err) {
  op_reader_column columns[FIELDS];
  for (size_t f = 0; f < FIELDS; f++) columns[f] = (op_reader_column){.variable = f, .as = f == 2 || f == 5 ? OP_READ_NUMBERS : OP_READ_CODES};
  op_batch batch = {.rows = 1};
  op_status status = reader->start(reader, columns, FIELDS, err);
  while (status == OP_OK && batch.rows > 0) {
    status = reader->next(reader, &batch, err);
    for (size_t r = 0; status == OP_OK && r < batch.rows; r++) {
      op_text_addf(out, "%zu|%s|%s|%a|%s|%s|%a\n", reader->line(reader, r), op_levels_text(reader->levels(reader, 0), batch.codes[0][r]),
                   op_levels_text(reader->levels(reader, 1), batch.codes[1][r]), batch.numbers[2][r], op_levels_text(reader->levels(reader, 3), batch.codes[3][r]),
                   op_levels_text(reader->levels(reader, 4), batch.codes[4][r]), batch.numbers[5][r]);
    }
  }
  return status;
}

static void check_reader(op_reader *reader, const written *w) {
  op_error err = {0};
  op_text out = {0};
  op_status status = read_rows(reader, &out, &err);
  CU_ASSERT_EQUAL(status, OP_OK);
  if (status != OP_OK) printf("%zu: %s\n", err.line, err.what);
  CU_ASSERT(out.length == w->expected.length && memcmp(out.data, w->expected.data, out.length) == 0);
  reader->close(reader);
  op_text_clear(&out);
}

static void check_written(written *w) {
  static const size_t blocks[] = {4096, CSV_BLOCK};
  op_error err = {0};
  op_reader *reader = NULL;
  CU_ASSERT_EQUAL_FATAL(op_text_check(&w->csv, NULL), OP_OK);
  const char *path = input_write("rows.csv", w->csv.data, w->csv.length);
  for (int threads = 1; threads <= 3; threads++) {
    op_read_options options = {.threads = threads, .delimiter = ',', .header_rows = 1};
    for (size_t b = 0; b < 2; b++) {
      CU_ASSERT_EQUAL_FATAL(csv_reader_open_memory(w->csv.data, w->csv.length, blocks[b], &options, &reader, &err), OP_OK);
      check_reader(reader, w);
    }
    CU_ASSERT_EQUAL_FATAL(op_reader_format_named("csv")->open(path, &options, &reader, &err), OP_OK);
    check_reader(reader, w);
  }
  op_text_clear(&w->csv);
  op_text_clear(&w->expected);
}

static void check_file(const recipe *how) {
  written w = write_file(how);
  check_written(&w);
}

static void plain_rows(void) { check_file(&(recipe){"\n", 40000, 0, false}); }
static void rows_of_quoted_texts_that_end_in_crlf(void) { check_file(&(recipe){"\r\n", 20000, 0, true}); }
static void rows_some_of_which_are_not_plain(void) { check_file(&(recipe){"\n", 20000, 5, false}); }
static void rows_most_of_which_are_not_plain(void) { check_file(&(recipe){"\r\n", 5000, 600, true}); }

static void add_letters(op_text *text, size_t n) {
  for (size_t i = 0; i < n; i++) op_text_add_bytes(text, &(char){(char)('a' + i % 26)}, 1);
}

/* Line ends are looked for at the end of a block, then further and further before it: some records are longer than a block, and the last has no line end. */
static void records_longer_than_a_block(void) {
  static const size_t lengths[] = {3, 5000, 40, 20000, 9, 100000, 300000, 0, 700000, 1, 260000};
  written w = {0};
  op_text_add(&w.csv, "id,label,x,word,answer,number");
  for (unsigned i = 0; i < 60; i++) {
    size_t n = lengths[i % (sizeof lengths / sizeof *lengths)];
    op_text_addf(&w.csv, "\n%u,", i);
    add_letters(&w.csv, n);
    op_text_addf(&w.csv, ",%u,w,%u,7", i, i % 3);
    op_text_addf(&w.expected, "%u|%u|", i + 2, i);
    add_letters(&w.expected, n);
    op_text_addf(&w.expected, "|%a|w|%u|%a\n", (double)i, i % 3, 7.0);
  }
  check_written(&w);
}

/* The fast lane does without memory that fails it; what nobody can do without is told. A block grows with the record that it holds. */
static void memory_that_fails_while_blocks_grow_is_told_or_not_missed(void) {
  written w = {0};
  size_t told = 0;
  op_text_add(&w.csv, "id,label,x,word,answer,number");
  for (unsigned i = 0; i < 12; i++) {
    op_text_addf(&w.csv, "\n%u,", i);
    add_letters(&w.csv, 40 * i * i);
    op_text_addf(&w.csv, ",%u,w,%u,7", i, i % 3);
    op_text_addf(&w.expected, "%u|%u|", i + 2, i);
    add_letters(&w.expected, 40 * i * i);
    op_text_addf(&w.expected, "|%a|w|%u|%a\n", (double)i, i % 3, 7.0);
  }
  for (long after = 0; after < 500; after++) {
    op_error err = {0};
    op_text out = {0};
    op_reader *reader = NULL;
    op_memory_fail_after(after);
    op_status status = csv_reader_open_memory(w.csv.data, w.csv.length, 256, &(op_read_options){.threads = 1, .delimiter = ',', .header_rows = 1}, &reader, &err);
    if (status == OP_OK) status = read_rows(reader, &out, &err);
    op_memory_fail_after(-1);
    if (reader != NULL) reader->close(reader);
    told += status == OP_E_MEMORY;
    CU_ASSERT_TRUE(status == OP_E_MEMORY || out.failed || (status == OP_OK && out.length == w.expected.length && memcmp(out.data, w.expected.data, out.length) == 0));
    op_text_clear(&out);
  }
  CU_ASSERT_TRUE(told > 50 && told < 500);
  op_text_clear(&w.csv);
  op_text_clear(&w.expected);
}

/* --- columns of answers --- */

#define MOST_ANSWERS 30

/* Fields of one kind for so many rows, then of the other: answers of up to two digits, and texts. The last column is one of numbers. */
typedef struct questionnaire {
  size_t fields;
  unsigned rows, texts_until;
  char delimiter, decimal;
} questionnaire;

static written write_questionnaire(const questionnaire *q) {
  written w = {0};
  unsigned state = 23;
  for (size_t f = 0; f < q->fields; f++) op_text_addf(&w.csv, "%sq%zu", f > 0 ? (char[2]){q->delimiter} : "", f);
  op_text_add(&w.csv, "\n");
  for (unsigned i = 0; i < q->rows; i++) {
    for (size_t f = 0; f < q->fields; f++) {
      unsigned x = draw(&state, 120);
      bool empty = x >= 110 && q->fields > 1, last = f + 1 == q->fields;
      if (f > 0) op_text_add_char(&w.csv, q->delimiter);
      if (!empty && i < q->texts_until && !last) op_text_addf(&w.csv, "text %u", x);
      else if (!empty && last && q->fields > 1 && x % 3 == 0) op_text_addf(&w.csv, "%u%c5", x % 100, q->decimal);
      else if (!empty) op_text_addf(&w.csv, "%u", x % 100);
      if (last && q->fields > 1) op_text_addf(&w.expected, "%a\n", empty ? (double)NAN : x % 100 + (x % 3 == 0 ? 0.5 : 0));
      else op_text_addf(&w.expected, empty ? "|" : i < q->texts_until && !last ? "text %u|" : "%u|", i < q->texts_until && !last ? x : x % 100);
    }
    if (q->fields == 1) op_text_add(&w.expected, "\n");
    op_text_add(&w.csv, q->fields == 1 && i % 300 == 299 ? "\n\n" : "\n");
  }
  return w;
}

static void check_questionnaire(questionnaire q) {
  written w = write_questionnaire(&q);
  op_reader_column columns[MOST_ANSWERS];
  for (size_t f = 0; f < q.fields; f++) columns[f] = (op_reader_column){.variable = f, .as = f > 0 && f + 1 == q.fields ? OP_READ_NUMBERS : OP_READ_CODES};
  for (int threads = 1; threads <= 3; threads += 2) {
    op_error err = {0};
    op_reader *reader = NULL;
    op_text out = {0};
    op_batch batch = {.rows = 1};
    op_read_options options = {.threads = threads, .delimiter = q.delimiter, .decimal = q.decimal, .header_rows = 1};
    CU_ASSERT_EQUAL_FATAL(csv_reader_open_memory(w.csv.data, w.csv.length, CSV_BLOCK, &options, &reader, &err), OP_OK);
    CU_ASSERT_EQUAL_FATAL(reader->start(reader, columns, q.fields, &err), OP_OK);
    while (batch.rows > 0) {
      CU_ASSERT_EQUAL_FATAL(reader->next(reader, &batch, &err), OP_OK);
      for (size_t r = 0; r < batch.rows; r++) {
        for (size_t f = 0; f < q.fields; f++) {
          if (columns[f].as == OP_READ_NUMBERS) op_text_addf(&out, "%a", batch.numbers[f][r]);
          else op_text_addf(&out, "%s|", op_levels_text(reader->levels(reader, f), batch.codes[f][r]));
        }
        op_text_add(&out, "\n");
      }
    }
    CU_ASSERT(out.length == w.expected.length && memcmp(out.data, w.expected.data, out.length) == 0);
    reader->close(reader);
    op_text_clear(&out);
  }
  op_text_clear(&w.csv);
  op_text_clear(&w.expected);
}

static void answers_are_read_whatever_stands_beside_them(void) {
  check_questionnaire((questionnaire){MOST_ANSWERS, 30000, 0, ',', '.'});
  check_questionnaire((questionnaire){MOST_ANSWERS, 30000, 12000, ',', '.'}); /* short fields are looked for again after a while */
  check_questionnaire((questionnaire){MOST_ANSWERS, 5000, 100, '\t', ','});
  check_questionnaire((questionnaire){7, 5000, 2500, ';', ','});
  check_questionnaire((questionnaire){2, 5000, 0, '|', '.'});
  check_questionnaire((questionnaire){1, 5000, 0, ',', '.'}); /* with blank lines */
}

/* A block of one column may hold more distinct texts than 16 bits can number. */
static void many_distinct_texts(void) {
  op_error err = {0};
  op_reader *reader = NULL;
  op_text csv = {0};
  op_batch batch = {.rows = 1};
  uint32_t rows = 0;
  op_text_add(&csv, "x\n");
  for (unsigned i = 0; i < 90000; i++) op_text_addf(&csv, "_%c%c%c\n", '0' + i / 2025 % 45, '0' + i / 45 % 45, '0' + i % 45);
  CU_ASSERT_EQUAL_FATAL(csv_reader_open_memory(csv.data, csv.length, 4 * CSV_BLOCK, &(op_read_options){.delimiter = ',', .header_rows = 1}, &reader, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(reader->start(reader, &(op_reader_column){.variable = 0, .as = OP_READ_CODES}, 1, &err), OP_OK);
  while (batch.rows > 0) {
    CU_ASSERT_EQUAL_FATAL(reader->next(reader, &batch, &err), OP_OK);
    for (size_t r = 0; r < batch.rows; r++) CU_ASSERT_EQUAL(batch.codes[0][r], ++rows);
  }
  CU_ASSERT_EQUAL(rows, 90000);
  reader->close(reader);
  op_text_clear(&csv);
}

void suite_csv_lane(void) {
  CU_pSuite suite = CU_add_suite("csv lane", input_folder_make, input_folder_remove);
  CU_ADD_TEST(suite, plain_rows);
  CU_ADD_TEST(suite, rows_of_quoted_texts_that_end_in_crlf);
  CU_ADD_TEST(suite, rows_some_of_which_are_not_plain);
  CU_ADD_TEST(suite, rows_most_of_which_are_not_plain);
  CU_ADD_TEST(suite, records_longer_than_a_block);
  CU_ADD_TEST(suite, memory_that_fails_while_blocks_grow_is_told_or_not_missed);
  CU_ADD_TEST(suite, answers_are_read_whatever_stands_beside_them);
  CU_ADD_TEST(suite, many_distinct_texts);
}
