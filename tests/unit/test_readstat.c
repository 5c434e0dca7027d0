/* Statistical files read back after ReadStat's own writer: labels, reasons for missingness, weights, texts; and files that are cut short. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input/readstat_file.h"
#include "input_check.h"
#include "readstat_sample.h"

static const char *const formats[] = {"sav", "zsav", "por", "dta", "xpt", "sas7bdat"};
#define FORMATS (sizeof formats / sizeof *formats)

static const char *sample_of(const char *format, int rows) {
  char name[24];
  snprintf(name, sizeof name, "s.%s", format);
  return readstat_sample(format, name, rows);
}

static op_source *open_sample(const char *path) {
  static op_file_spec file;
  op_source *source = NULL;
  op_error err = {0};
  file = (op_file_spec){.path = path};
  op_status status = op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err);
  if (status != OP_OK) fprintf(stderr, "%s\n", input_message(&err));
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return source;
}

/* 98 is declared as one value, 8 lies in the declared range 7 to 9; row 3 is system missing; row 4 has no date. */
static void spss_files_keep_labels_and_user_missing_codes(void) {
  static const char expected[] =
      "ID|Q1|WT|TOWN|DAY\n1|1=Favorable|0.5|Almaty|13866336000\n2|8*|1.25|%s|13866422400\n3||2||13866508800\n4|98=Refused*(Refused)|0.25|Oral|\n";
  char text[400];
  snprintf(text, sizeof text, expected, "Шымкент");
  INPUT_EQUAL(input_rows(sample_of("sav", 4)), text);
  INPUT_EQUAL(input_rows(sample_of("zsav", 4)), text);
  snprintf(text, sizeof text, expected, "Shymkent"); /* a portable file has no Cyrillic */
  INPUT_EQUAL(input_rows(sample_of("por", 4)), text);
}

static void stata_and_sas_files_keep_tagged_missings(void) {
  INPUT_EQUAL(input_rows(sample_of("dta", 4)),
              "ID|Q1|WT|TOWN|DAY\n1|1=Favorable|0.5|Almaty|22780\n2|2=Unfavorable|1.25|Шымкент|22781\n3||2||22782\n4|.a=Refused*|0.25|Oral|\n");
  static const char sas[] = "ID|Q1|WT|TOWN|DAY\n1|1|0.5|Almaty|22780\n2|2|1.25|Шымкент|22781\n3||2||22782\n4|.a*|0.25|Oral|\n";
  INPUT_EQUAL(input_rows(sample_of("xpt", 4)), sas);
  INPUT_EQUAL(input_rows(sample_of("sas7bdat", 4)), sas);
}

/* Missing codes are numbers only where the request wants the declared ones kept; a tag or an empty cell never is. */
static void declared_codes_are_numbers_only_when_asked_for(void) {
  op_source *source = open_sample(sample_of("sav", 4));
  op_column_request columns[] = {{.variable = 1, .as = OP_READ_NUMBERS}, {.variable = 1, .as = OP_READ_NUMBERS, .keep_declared = true}, {.variable = 1, .as = OP_READ_CODES}};
  op_batch batch;
  CU_ASSERT_EQUAL_FATAL(op_source_start(source, columns, 3, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_source_next(source, &batch, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(batch.rows, 4);
  CU_ASSERT_TRUE(batch.numbers[0][0] == 1 && batch.numbers[0][1] != batch.numbers[0][1] && batch.numbers[0][3] != batch.numbers[0][3]);
  CU_ASSERT_TRUE(batch.numbers[1][1] == 8 && batch.numbers[1][3] == 98 && batch.numbers[1][2] != batch.numbers[1][2]);
  CU_ASSERT_EQUAL(op_levels_at(op_source_levels(source, 2), batch.codes[2][1])->missing, OP_MISSING_FILE);
  op_source_close(source);
}

static void the_file_s_own_description_is_kept(void) {
  for (size_t i = 0; i < FORMATS; i++) {
    bool spss = i < 3, labels = i < 4;
    op_source *source = open_sample(sample_of(formats[i], 4));
    const op_schema *schema = op_source_schema(source);
    CU_ASSERT_EQUAL_FATAL(schema->n_variables, 5);
    CU_ASSERT_STRING_EQUAL(schema->format, strcmp(formats[i], "zsav") == 0 ? "sav" : formats[i]);
    CU_ASSERT_STRING_EQUAL(schema->variables[1].label, "Opinion of China");
    CU_ASSERT_EQUAL(schema->variables[1].n_labels, !labels ? 0 : 3);
    CU_ASSERT_EQUAL(schema->variables[1].kind, OP_KIND_NUMBER);
    CU_ASSERT_EQUAL(schema->variables[3].kind, OP_KIND_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(schema->variables[4].format, spss ? "DATE" : strcmp(formats[i], "dta") == 0 ? "%td" : "DATE"));
    CU_ASSERT_TRUE(op_text_equal(schema->weight_variable, spss ? "WT" : NULL));
    CU_ASSERT_STRING_EQUAL(schema->file_label, "SYNTHETIC sample");
    CU_ASSERT_TRUE(schema->synthetic);
    op_source_close(source);
  }
}

static void files_without_rows_are_read_as_such(void) {
  for (size_t i = 0; i < FORMATS; i++) INPUT_EQUAL(input_rows(sample_of(formats[i], 0)), "ID|Q1|WT|TOWN|DAY\n");
}

/* Content decides, not the name: a Stata file called .csv is a Stata file. */
static void a_file_is_known_by_its_content(void) {
  for (size_t i = 0; i < FORMATS; i++) {
    op_source *source = open_sample(readstat_sample(formats[i], "survey.csv", 4));
    CU_ASSERT_STRING_NOT_EQUAL(op_source_schema(source)->format, "csv");
    op_source_close(source);
  }
}

static char *bytes_of(const char *path, size_t *n) {
  char *bytes = op_array_new(1 << 17, 1, NULL);
  FILE *f = fopen(path, "rb");
  CU_ASSERT_TRUE_FATAL(f != NULL && bytes != NULL);
  *n = fread(bytes, 1, 1 << 17, f);
  CU_ASSERT_EQUAL(fclose(f), 0);
  return bytes;
}

/* An error names the file. What is left of a portable file behind its end mark is filler; a transport file that is cut between records of 80 bytes cannot be told
   from a shorter one, so there a beginning of the rows may be read. */
static void check_cut(const char *format, const char *rows, const char *whole, size_t at, size_t n) {
  const char *error = strstr(rows, "! ");
  bool told = error != NULL && strncmp(error, "! cut.", 6) == 0 && strstr(error, format) != NULL && strlen(error) > 20;
  bool filler = strcmp(format, "por") == 0 && n - at <= 80 && strcmp(rows, whole) == 0;
  bool record = strcmp(format, "xpt") == 0 && at % 80 == 0 && strncmp(rows, whole, strlen(rows)) == 0;
  if (told || filler || record) return;
  fprintf(stderr, "%s cut at %zu of %zu:\n%s\n", format, at, n, rows);
  CU_FAIL("a file that is cut short was read");
}

static void a_file_cut_short_anywhere_is_an_error(void) {
  for (size_t i = 0; i < FORMATS; i++) {
    char name[24];
    size_t n;
    const char *path = sample_of(formats[i], 4), *rows = input_rows(path);
    char *whole = op_text_copy(rows, strlen(rows), NULL), *bytes = bytes_of(path, &n);
    size_t step = n > 10000 ? 61 : n > 3000 ? 3 : 1;
    snprintf(name, sizeof name, "cut.%s", formats[i]);
    for (size_t at = 0; at < n; at += step) check_cut(formats[i], input_rows(input_write(name, bytes, at)), whole, at, n);
    check_cut(formats[i], input_rows(input_write(name, bytes, n - 1)), whole, n - 1, n);
    op_free(whole);
    op_free(bytes);
  }
}

static void what_is_wrong_with_a_file_cut_short_is_said(void) {
  size_t n;
  char *bytes = bytes_of(sample_of("dta", 4), &n);
  INPUT_EQUAL(input_rows(input_write("cut.dta", bytes, n - 40)), "! cut.dta: the file is cut short: it has no '</stata_dta>' at its end; compare its size with the source's");
  op_free(bytes);
  bytes = bytes_of(sample_of("sav", 4), &n);
  const char *rows = input_rows(input_write("cut.sav", bytes, n - 30));
  CU_ASSERT_PTR_NOT_NULL(strstr(rows, "! cut.sav"));
  CU_ASSERT_PTR_NOT_NULL(strstr(rows, "the file promises "));
  CU_ASSERT_PTR_NOT_NULL(strstr(rows, "; the file is cut short or damaged: compare its size with the source's"));
  op_free(bytes);
  bytes = bytes_of(sample_of("xpt", 4), &n);
  INPUT_EQUAL(input_rows(input_write("cut.xpt", bytes, n - 30)), "! cut.xpt: the file is cut short: its size is no multiple of 80 bytes; compare its size with the source's");
  op_free(bytes);
  INPUT_EQUAL(input_rows(input_write("none.sav", "", 0)), "! none.sav: the file is empty");
}

/* The plain .sav is written with its doubles as they are, so that 1.25 can be found and made an infinity: no answer is infinite. */
static void an_infinite_number_is_missing(void) {
  static const unsigned char weight[] = {0, 0, 0, 0, 0, 0, 0xF4, 0x3F}, infinite[] = {0, 0, 0, 0, 0, 0, 0xF0, 0x7F};
  size_t n, changed = 0;
  char *bytes = bytes_of(sample_of("sav", 4), &n);
  for (size_t i = 0; i + 8 <= n; i++) {
    if (memcmp(bytes + i, weight, 8) != 0) continue;
    memcpy(bytes + i, infinite, 8);
    changed++;
  }
  CU_ASSERT_EQUAL(changed, 1);
  const char *path = input_write("s.sav", bytes, n);
  CU_ASSERT_PTR_NOT_NULL(strstr(input_rows(path), "\n2|8*||Шымкент|"));
  op_free(bytes);
  op_source *source = open_sample(path);
  op_batch batch = {0};
  CU_ASSERT_EQUAL(op_source_start(source, &(op_column_request){.variable = 2, .as = OP_READ_NUMBERS}, 1, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_source_next(source, &batch, NULL), OP_OK);
  CU_ASSERT_TRUE(batch.numbers[0][0] == 0.5 && batch.numbers[0][1] != batch.numbers[0][1]);
  op_source_close(source);
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  op_file_spec file = {.path = sample_of("sav", 4)};
  bool done = false;
  for (long after = 0; !done && after < 2000; after++) {
    op_source *source = NULL;
    op_error err = {0};
    op_column_request columns[] = {{.variable = 0, .as = OP_READ_NUMBERS}, {.variable = 1, .as = OP_READ_CODES}, {.variable = 3, .as = OP_READ_CODES}};
    op_batch batch = {.rows = 1};
    op_memory_fail_after(after);
    op_status status = op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err);
    if (status == OP_OK) status = op_source_start(source, columns, 3, &err);
    while (status == OP_OK && batch.rows > 0) status = op_source_next(source, &batch, &err);
    op_memory_fail_after(-1);
    op_source_close(source);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
  }
  CU_ASSERT_TRUE(done);
}

/* --- the buffer that ReadStat reads through --- */

#define FILE_BYTES ((long)300 << 10)

static unsigned char byte_at(long place) { return (unsigned char)(place * 31 + place / 251); }

static void write_pattern(const char *path, long bytes) {
  FILE *file = fopen(path, "wb");
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  for (long i = 0; i < bytes; i++) putc(byte_at(i), file);
  fclose(file);
}

/* Reads at `place`, which must give what the file has there. */
static bool reads(const readstat_io_t *io, long place, long n, long size) {
  static unsigned char bytes[200 << 10];
  long there = place >= size ? 0 : size - place < n ? size - place : n;
  if (io->read(bytes, (size_t)n, io->io_ctx) != there) return false;
  for (long i = 0; i < there; i++) {
    if (bytes[i] != byte_at(place + i)) return false;
  }
  return true;
}

static void a_buffered_file_is_the_file(void) {
  static readstat_file file;
  const char *path = input_path("pattern.bin");
  readstat_parser_t *parser = readstat_parser_buffered(&file);
  const readstat_io_t *io = parser->io;
  uint32_t state = 17;
  write_pattern(path, FILE_BYTES);
  CU_ASSERT_EQUAL_FATAL(io->open(path, io->io_ctx), 0);
  bool good = true;
  for (int i = 0; i < 3000 && good; i++) {
    state = state * 1664525u + 1013904223u;
    long at = io->seek(0, READSTAT_SEEK_CUR, io->io_ctx), to = (long)(state >> 8) % (FILE_BYTES + 5000), n = i % 50 == 0 ? 190000 : (long)(state >> 20) % 300;
    if (i % 3 == 1) to = at + (long)(state >> 24) - 128 < 0 ? 0 : at + (long)(state >> 24) - 128; /* a step forth or back */
    if (i % 3 == 0) good = io->seek(to, READSTAT_SEEK_SET, io->io_ctx) == to;
    else if (i % 3 == 1) good = io->seek(to - at, READSTAT_SEEK_CUR, io->io_ctx) == to;
    else good = io->seek(to - FILE_BYTES, READSTAT_SEEK_END, io->io_ctx) == to;
    good = good && reads(io, to, n, FILE_BYTES);
  }
  CU_ASSERT_TRUE(good);
  CU_ASSERT_EQUAL(io->seek(-1, READSTAT_SEEK_SET, io->io_ctx), -1);
  CU_ASSERT_EQUAL(io->seek(INT64_MAX, READSTAT_SEEK_SET, io->io_ctx), INT64_MAX);
  CU_ASSERT_EQUAL(io->seek(1, READSTAT_SEEK_CUR, io->io_ctx), -1);
  CU_ASSERT_EQUAL(io->seek(0, READSTAT_SEEK_SET, io->io_ctx), 0);
  CU_ASSERT_TRUE(reads(io, 0, 10, FILE_BYTES));
  write_pattern(path, 100000); /* the file is cut while it is read: what is behind the buffer is gone */
  CU_ASSERT_EQUAL(io->seek(90000, READSTAT_SEEK_SET, io->io_ctx), 90000);
  CU_ASSERT_TRUE(reads(io, 90000, 50000, 100000));
  CU_ASSERT_EQUAL(io->close(io->io_ctx), 0);
  CU_ASSERT_EQUAL(io->close(io->io_ctx), 0);
  CU_ASSERT_EQUAL(io->open(input_path("none.bin"), io->io_ctx), -1);
  readstat_parser_free(parser);
}

void suite_readstat(void) {
  CU_pSuite suite = CU_add_suite("readstat", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(spss_files_keep_labels_and_user_missing_codes);
  ADD(stata_and_sas_files_keep_tagged_missings);
  ADD(declared_codes_are_numbers_only_when_asked_for);
  ADD(the_file_s_own_description_is_kept);
  ADD(files_without_rows_are_read_as_such);
  ADD(a_file_is_known_by_its_content);
  ADD(a_file_cut_short_anywhere_is_an_error);
  ADD(what_is_wrong_with_a_file_cut_short_is_said);
  ADD(an_infinite_number_is_missing);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
  ADD(a_buffered_file_is_the_file);
#undef ADD
}
