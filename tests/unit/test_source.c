/* Several files as one source: names, facts, recodes, labels and missing rules laid over what the readers give. */
#include <CUnit/Basic.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"
#include "readstat_sample.h"

#define NUMBER(x) {.type = OP_VALUE_NUMBER, .number = (x)}

static const char *read_files(const op_file_spec *files, size_t n) { return input_read(&(input_request){.files = files, .n_files = n, .notes = true}); }

static const char *read_overlaid(const char *text, const op_variable_overlay *overlays, size_t n, bool numbers) {
  op_file_spec file = {.path = input_text("s.csv", text)};
  return input_read(&(input_request){.files = &file, .n_files = 1, .overlays = overlays, .n_overlays = n, .numbers = numbers});
}

static void files_are_stacked_by_name_and_what_one_lacks_is_not_asked(void) {
  op_file_spec files[] = {{.path = input_text("a.csv", "id,q,only_a\n1,2,x\n2,1,y\n")}, {.path = input_text("b.csv", "only_b;q;id\n9;2;3\n8;3;4\n")}};
  INPUT_EQUAL(read_files(files, 2), "id|q|only_a|only_b\n1|2|x|-\n2|1|y|-\n3|2|-|9\n4|3|-|8\n");
}

static void facts_of_a_file_are_variables_of_its_rows(void) {
  static const op_fact first[] = {{"wave", "11"}, {"country", "KZ"}}, second[] = {{"wave", "12"}, {"q", "7"}};
  op_file_spec files[] = {{.path = input_text("a.csv", "q\n1\n2\n"), .facts = first, .n_facts = 2}, {.path = input_text("b.csv", "q\n3\n"), .facts = second, .n_facts = 2}};
  INPUT_EQUAL(read_files(files, 2), "q|wave|country\n1|11|KZ\n2|11|KZ\n7|12|-\n"); /* a fact wins over the file's own column */
  INPUT_EQUAL(input_read(&(input_request){.files = files, .n_files = 2, .numbers = true}), "q|wave|country\n1|11|\n2|11|\n7|12|\n");
}

static void an_alias_reads_a_variable_under_the_series_name(void) {
  static const op_alias alias = {.name = "q", .from = "Q77_new"};
  op_file_spec files[] = {{.path = input_text("a.csv", "id,q\n1,2\n")}, {.path = input_text("b.csv", "id,Q77_new\n2,3\n"), .aliases = &alias, .n_aliases = 1}};
  INPUT_EQUAL(read_files(files, 2), "id|q\n1|2\n2|3\n");
}

static void an_alias_of_no_variable_names_the_nearest(void) {
  static const op_alias alias = {.name = "q", .from = "Q77_nwe"};
  op_file_spec file = {.path = input_text("b.csv", "id,Q77_new\n2,3\n"), .aliases = &alias, .n_aliases = 1};
  const char *found = read_files(&file, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(found, "! b.csv: no variable 'Q77_nwe'; did you mean 'Q77_new'?"));
}

/* Codes, ranges and labels; 9 is named by no recode. */
static void recodes_turn_one_file_s_values_into_the_series(void) {
  static const op_recode recodes[] = {{1, 2, NULL, NUMBER(1), 0}, {3, 3, NULL, NUMBER(2), 0}, {0, 0, "no answer", NUMBER(98), 0}, {0, 0, "other", {.type = OP_VALUE_TEXT, .text = "else"}, 0}};
  static const op_alias alias = {.name = "q", .from = "old", .recodes = recodes, .n_recodes = 4};
  op_file_spec files[] = {{.path = input_text("a.csv", "q\n1\n2\n")}, {.path = input_text("b.csv", "old\n1\n2\n3\n9\n No Answer\nother\n\"\"\n9\n"), .aliases = &alias, .n_aliases = 1}};
  INPUT_EQUAL(read_files(files, 2), "q\n1\n2\n1\n1\n2\n\n98\nelse\n\n\n# q: 2 values that no recode names are read as empty\n");
}

static void recodes_hold_for_columns_of_numbers_too(void) {
  static const op_recode recodes[] = {{1, 2, NULL, NUMBER(10), 0}, {3, 3, NULL, NUMBER(20.5), 0}};
  static const op_alias alias = {.name = "q", .from = "old", .recodes = recodes, .n_recodes = 2};
  op_file_spec file = {.path = input_text("b.csv", "old\n1\n2\n3\n9\nNA\n"), .aliases = &alias, .n_aliases = 1};
  INPUT_EQUAL(input_read(&(input_request){.files = &file, .n_files = 1, .numbers = true, .notes = true}), "q\n10\n10\n20.5\n\n\n# q: 1 values that no recode names are read as empty\n");
}

/* The labels of recoded values are the series', not the file's: 2 of the file would be Unfavorable. */
static void a_recoded_file_s_own_labels_and_missing_codes_are_left(void) {
  static const op_recode recodes[] = {{1, 1, NULL, NUMBER(2), 0}, {0, 0, "Refused", NUMBER(97), 0}, {8, 8, NULL, NUMBER(3), 0}};
  static const op_alias alias = {.name = "china", .from = "Q1", .recodes = recodes, .n_recodes = 3};
  op_file_spec file = {.path = readstat_sample("sav", "s.sav", 4), .aliases = &alias, .n_aliases = 1};
  INPUT_EQUAL(read_files(&file, 1), "ID|WT|TOWN|DAY|china\n1|0.5|Almaty|13866336000|2\n2|1.25|Шымкент|13866422400|3\n3|2||13866508800|\n4|0.25|Oral||97\n");
}

static void labels_and_missing_rules_are_laid_over(void) {
  static const op_label labels[] = {{NUMBER(1), "Yes"}, {NUMBER(2), "No"}, {NUMBER(98), "Don't know"}};
  static const op_missing_rule rules[] = {{.type = OP_RULE_RANGE, .lo = 97, .hi = 99, .why = OP_MISSING_REQUEST},
                                          {.type = OP_RULE_TEXT, .text = "refused", .why = OP_MISSING_REQUEST, .reason = "would not say"}};
  static const op_variable_overlay overlay = {.name = "q", .labels = labels, .n_labels = 3, .missing = rules, .n_missing = 2};
  INPUT_EQUAL(read_overlaid("id,q\n1,1\n98,2\n3,98\n4,97\n5, Refused \n6,5\n", &overlay, 1, false), "id|q\n1|1=Yes\n98|2=No\n3|98=Don't know*(Don't know)\n4|97*\n5|Refused*(would not say)\n6|5\n");
}

static void a_rule_without_a_name_holds_for_every_variable(void) {
  static const op_missing_rule rules[] = {{.type = OP_RULE_RANGE, .lo = 98, .hi = 98, .why = OP_MISSING_REQUEST}};
  static const op_variable_overlay overlays[] = {{.missing = rules, .n_missing = 1}, {.name = "b", .label = "Second"}};
  INPUT_EQUAL(read_overlaid("a,b\n1,98\n98,2\n", overlays, 2, false), "a|b\n1|98*\n98*|2\n");
  INPUT_EQUAL(read_overlaid("a,b\n1,98\n98,2\n", overlays, 2, true), "a|b\n1|\n|2\n");
}

/* A label can make a number missing, and a text can be declared missing in a column of numbers. */
static void missing_texts_meet_labels_and_stray_texts_of_number_columns(void) {
  static const op_label labels[] = {{NUMBER(9), "Refused"}};
  static const op_missing_rule rules[] = {{.type = OP_RULE_TEXT, .text = "refused", .why = OP_MISSING_REQUEST}};
  static const op_variable_overlay overlay = {.name = "n", .labels = labels, .n_labels = 1, .missing = rules, .n_missing = 1};
  INPUT_EQUAL(read_overlaid("n\n1\n9\nREFUSED\n2\n", &overlay, 1, true), "n\n1\n\n\n2\n");
}

static void a_file_s_missing_declarations_can_be_dropped(void) {
  static const op_variable_overlay overlay = {.name = "Q1", .drop_file_missing = true};
  op_file_spec file = {.path = readstat_sample("sav", "s.sav", 4)};
  const char *rows = input_read(&(input_request){.files = &file, .n_files = 1, .overlays = &overlay, .n_overlays = 1});
  CU_ASSERT_PTR_NOT_NULL(strstr(rows, "\n2|8|"));
  CU_ASSERT_PTR_NOT_NULL(strstr(rows, "\n4|98=Refused|"));
}

/* The same question as codes with labels in one file and as texts in the other. */
static void a_variable_of_numbers_here_and_texts_there_is_of_open_kind(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_file_spec files[] = {{.path = input_text("a.csv", "q\n1\n2\n")}, {.path = input_text("b.csv", "q\nYes\nNo\n")}, {.path = input_text("c.csv", "q\n3\n")}};
  INPUT_EQUAL(read_files(files, 3), "q\n1\n2\nYes\nNo\n3\n");
  CU_ASSERT_EQUAL_FATAL(op_source_open(files, 3, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_EQUAL(op_source_schema(source)->variables[0].kind, OP_KIND_UNKNOWN);
  op_source_close(source);
  CU_ASSERT_PTR_NOT_NULL(strstr(input_read(&(input_request){.files = files, .n_files = 3, .numbers = true}), "! b.csv:2:1: q is 'Yes', expected a number"));
}

static void files_of_different_formats_are_one_source(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_file_spec files[] = {{.path = readstat_sample("sav", "a.sav", 4)}, {.path = readstat_sample("dta", "b.dta", 4)}, {.path = input_text("c.csv", "ID,Q1,EXTRA\n9,8,x\n")}};
  /* the labels of the first file, and the missing codes that it declares, hold for all */
  INPUT_EQUAL(read_files(files, 3),
              "ID|Q1|WT|TOWN|DAY|EXTRA\n1|1=Favorable|0.5|Almaty|13866336000|-\n2|8*|1.25|Шымкент|13866422400|-\n3||2||13866508800|-\n4|98=Refused*(Refused)|0.25|Oral||-\n"
              "1|1=Favorable|0.5|Almaty|22780|-\n2|2=Unfavorable|1.25|Шымкент|22781|-\n3||2||22782|-\n4|.a=Refused*|0.25|Oral||-\n9|8*|-|-|-|x\n");
  CU_ASSERT_EQUAL_FATAL(op_source_open(files, 3, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_PTR_NULL(op_source_schema(source)->weight_variable); /* only one file names a weight */
  CU_ASSERT_EQUAL(op_source_schema(source)->rows, -1);
  CU_ASSERT_TRUE(op_source_schema(source)->synthetic);
  CU_ASSERT_STRING_EQUAL(op_source_schema(source)->file_label, "");
  op_source_close(source);
}

static void a_weight_that_all_files_share_is_kept(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_file_spec files[] = {{.path = readstat_sample("sav", "a.sav", 4)}, {.path = readstat_sample("zsav", "b.zsav", 4)}};
  CU_ASSERT_EQUAL_FATAL(op_source_open(files, 2, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_STRING_EQUAL(op_source_schema(source)->weight_variable, "WT");
  CU_ASSERT_EQUAL(op_source_schema(source)->rows, 8);
  op_source_close(source);
}

/* 8 is missing wherever it stands, before and behind the file that declares it, as a code and as a number. */
static void a_missing_code_of_one_file_is_missing_in_all(void) {
  op_file_spec files[] = {{.path = input_text("c.csv", "Q1\n8\n5\n")}, {.path = readstat_sample("sav", "a.sav", 4)}, {.path = input_text("d.csv", "Q1\n98\n")}};
  op_source *source = NULL;
  op_error err = {0};
  op_batch batch = {0};
  double expected[] = {0, 5, 1, 0, 0, 0, 0};
  size_t at = 0;
  op_column_request columns[] = {{.variable = 0, .as = OP_READ_CODES}, {.variable = 0, .as = OP_READ_NUMBERS}};
  CU_ASSERT_EQUAL_FATAL(op_source_open(files, 3, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_source_start(source, columns, 2, &err), OP_OK);
  while (op_source_next(source, &batch, &err) == OP_OK && batch.rows > 0) {
    for (size_t r = 0; r < batch.rows; r++, at++) {
      bool missing = op_levels_at(op_source_levels(source, 0), batch.codes[0][r])->missing != OP_ANSWER;
      CU_ASSERT_EQUAL(missing, expected[at] == 0);
      CU_ASSERT_TRUE(missing ? batch.numbers[1][r] != batch.numbers[1][r] : batch.numbers[1][r] == expected[at]);
    }
  }
  CU_ASSERT_EQUAL(at, 7);
  CU_ASSERT_EQUAL(op_source_note_count(source), 0);
  op_source_close(source);
}

static void files_that_declare_different_missing_codes_are_noted(void) {
  static const op_alias alias = {.name = "Q1", .from = "WT"};
  op_file_spec files[] = {{.path = readstat_sample("sav", "a.sav", 4)}, {.path = readstat_sample("zsav", "b.zsav", 4)}};
  CU_ASSERT_PTR_NULL(strstr(read_files(files, 2), "#"));
  files[1] = (op_file_spec){.path = readstat_sample("por", "b.por", 4), .aliases = &alias, .n_aliases = 1};
  CU_ASSERT_PTR_NULL(strstr(read_files(files, 2), "#")); /* one of them declares none */
  files[1] = (op_file_spec){.path = readstat_sample("other codes", "c.sav", 4)};
  CU_ASSERT_PTR_NOT_NULL(strstr(read_files(files, 2), "# Q1: the files declare different missing codes; each holds for all files\n"));
}

static void an_alias_in_other_letters_hides_the_variable_too(void) {
  static const op_alias alias = {.name = "q", .from = "q77"};
  op_file_spec file = {.path = input_text("b.csv", "id,Q77\n2,3\n"), .aliases = &alias, .n_aliases = 1};
  INPUT_EQUAL(read_files(&file, 1), "id|q\n2|3\n");
}

static void rows_know_their_file_and_line(void) {
  op_source *source = NULL;
  op_error err = {0};
  op_batch batch = {.rows = 1};
  const char *file = NULL;
  size_t line = 0, row = 0;
  op_text places = {0};
  op_file_spec files[] = {{.path = input_text("a.csv", "q\n1\n\n2\n")}, {.path = readstat_sample("dta", "b.dta", 4)}};
  CU_ASSERT_EQUAL_FATAL(op_source_open(files, 2, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_source_start(source, &(op_column_request){.variable = 0, .as = OP_READ_CODES}, 1, &err), OP_OK);
  while (batch.rows > 0) {
    CU_ASSERT_EQUAL_FATAL(op_source_next(source, &batch, &err), OP_OK);
    CU_ASSERT_EQUAL(batch.first_row, row);
    for (size_t r = 0; r < batch.rows; r++, row++) {
      op_source_place(source, r, &file, &line);
      op_text_addf(&places, "%c%zu ", strcmp(file, files[0].path) == 0 ? 'a' : strcmp(file, files[1].path) == 0 ? 'b' : '?', line);
    }
  }
  INPUT_EQUAL(places.data, "a2 a4 b1 b2 b3 b4 ");
  op_source_place(source, 0, &file, &line);
  CU_ASSERT_PTR_NULL(file);
  op_source_close(source);
  op_text_clear(&places);
}

static void what_is_wrong_in_a_later_file_names_it(void) {
  op_file_spec files[] = {{.path = input_text("a.csv", "q,r\n1,2\n")}, {.path = input_text("b.csv", "q,r\n1\n")}};
  CU_ASSERT_PTR_NOT_NULL(strstr(read_files(files, 2), "! b.csv:2:1: the row has 1 fields, the header has 2"));
  files[1].path = input_path("none.csv");
  INPUT_EQUAL(read_files(files, 2), "! none.csv: cannot read: No such file or directory");
}

static void a_source_of_no_columns_still_counts_its_rows(void) {
  static const char *const formats[] = {"sav", "por", "dta", "xpt", "sas7bdat"};
  for (size_t i = 0; i <= sizeof formats / sizeof *formats; i++) {
    op_source *source = NULL;
    op_error err = {0};
    op_batch batch = {.rows = 1};
    size_t rows = 0;
    op_file_spec file = {.path = i == 0 ? input_text("a.csv", "q,r\n1,2\n3,4\n,\n5,6\n") : readstat_sample(formats[i - 1], "s.bin", 4)};
    CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, &err), OP_OK);
    CU_ASSERT_EQUAL_FATAL(op_source_start(source, NULL, 0, &err), OP_OK);
    while (op_source_next(source, &batch, &err) == OP_OK && batch.rows > 0) rows += batch.rows;
    CU_ASSERT_EQUAL(rows, 4);
    if (rows != 4) fprintf(stderr, "%s\n", i == 0 ? "csv" : formats[i - 1]);
    op_source_close(source);
  }
}

/* --- late columns --- */

#define TEXTS 6000

/* Rows are numbered by file, over batches, whenever the column is made. */
static void rows_are_numbered_in_late_columns_too(void) {
  static const op_fact number = {"row", NULL};
  op_text text = {0};
  op_text_add(&text, "q\n");
  for (int r = 0; r < TEXTS; r++) op_text_add(&text, "1\n");
  op_file_spec file = {.path = input_text("a.csv", text.data), .facts = &number, .n_facts = 1}, files[] = {file, file};
  op_source *source = NULL;
  op_column_request columns[] = {{.variable = 1, .as = OP_READ_NUMBERS, .late = true}, {.variable = 1, .as = OP_READ_CODES}};
  op_batch batch = {.rows = 1};
  double expected = 0;
  size_t bad = 0;
  CU_ASSERT_EQUAL_FATAL(op_source_open(files, 2, &(op_read_options){0}, NULL, 0, &source, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_source_start(source, columns, 2, NULL), OP_OK);
  while (op_source_next(source, &batch, NULL) == OP_OK && batch.rows > 0) {
    CU_ASSERT_EQUAL_FATAL(op_source_fill(source, 0, NULL, NULL), OP_OK);
    for (size_t r = 0; r < batch.rows; r++) {
      expected = expected == TEXTS ? 1 : expected + 1;
      bad += batch.numbers[0][r] != expected || op_levels_at(op_source_levels(source, 1), batch.codes[1][r])->value.number != expected;
    }
  }
  CU_ASSERT_EQUAL(bad, 0);
  CU_ASSERT_EQUAL(expected, TEXTS);
  op_source_close(source);
  op_text_clear(&text);
}

static void *fill_first(void *source) { return op_source_fill(source, 0, NULL, NULL) == OP_OK ? source : NULL; }

/* Two variables of the series may be one of the file; the thread sanitizer sees whether they meet. */
static void two_threads_read_one_field(void) {
  static const op_alias aliases[] = {{.name = "one", .from = "text"}, {.name = "two", .from = "text"}};
  op_text text = {0};
  op_text_add(&text, "text;end\n");
  for (int r = 0; r < TEXTS; r++) op_text_addf(&text, "a text that is long %d;x\n", r);
  op_file_spec file = {.path = input_text("a.csv", text.data), .aliases = aliases, .n_aliases = 2};
  op_source *source = NULL;
  op_batch batch = {.rows = 1};
  size_t bad = 0, rows = 0;
  CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &(op_read_options){0}, NULL, 0, &source, NULL), OP_OK);
  size_t one = op_schema_find(op_source_schema(source), "one"), two = op_schema_find(op_source_schema(source), "two");
  op_column_request columns[] = {{.variable = one, .as = OP_READ_CODES, .late = true}, {.variable = two, .as = OP_READ_CODES, .late = true}};
  CU_ASSERT_EQUAL_FATAL(op_source_start(source, columns, 2, NULL), OP_OK);
  while (op_source_next(source, &batch, NULL) == OP_OK && batch.rows > 0) {
    pthread_t thread;
    void *filled = NULL;
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, fill_first, source), 0);
    CU_ASSERT_EQUAL(op_source_fill(source, 1, NULL, NULL), OP_OK);
    pthread_join(thread, &filled);
    CU_ASSERT_PTR_NOT_NULL_FATAL(filled);
    for (size_t r = 0; r < batch.rows; r++, rows++) {
      char expected[64];
      snprintf(expected, sizeof expected, "a text that is long %zu", rows);
      for (size_t c = 0; c < 2; c++) bad += strcmp(op_levels_at(op_source_levels(source, c), batch.codes[c][r])->value.text, expected) != 0;
    }
  }
  CU_ASSERT_EQUAL(rows, TEXTS);
  CU_ASSERT_EQUAL(bad, 0);
  op_source_close(source);
  op_text_clear(&text);
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  static const op_recode recodes[] = {{1, 2, NULL, NUMBER(1), 0}};
  static const op_alias alias = {.name = "q", .from = "old", .recodes = recodes, .n_recodes = 1};
  static const op_fact fact = {"wave", "2"};
  static const op_missing_rule rules[] = {{.type = OP_RULE_RANGE, .lo = 98, .hi = 98, .why = OP_MISSING_REQUEST}};
  static const op_variable_overlay overlays[] = {{.missing = rules, .n_missing = 1}, {.name = "q", .label = "Question"}};
  op_file_spec files[] = {{.path = input_text("a.csv", "q,id\n1,1\n98,2\n")}, {.path = input_text("b.csv", "old\n1\n7\n"), .facts = &fact, .n_facts = 1, .aliases = &alias, .n_aliases = 1}};
  bool done = false;
  for (long after = 0; !done && after < 2000; after++) {
    op_source *source = NULL;
    op_error err = {0};
    op_column_request columns[] = {{.variable = 0, .as = OP_READ_CODES}, {.variable = 1, .as = OP_READ_NUMBERS}, {.variable = 2, .as = OP_READ_CODES, .late = true}};
    op_batch batch = {.rows = 1};
    op_memory_fail_after(after);
    op_status status = op_source_open(files, 2, &(op_read_options){0}, overlays, 2, &source, &err);
    if (status == OP_OK) status = op_source_start(source, columns, 3, &err);
    while (status == OP_OK && batch.rows > 0) {
      status = op_source_next(source, &batch, &err);
      if (status == OP_OK && batch.rows > 0) status = op_source_fill(source, 2, NULL, &err);
    }
    op_memory_fail_after(-1);
    op_source_close(source);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
  }
  CU_ASSERT_TRUE(done);
}

void suite_source(void) {
  CU_pSuite suite = CU_add_suite("source", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(files_are_stacked_by_name_and_what_one_lacks_is_not_asked);
  ADD(facts_of_a_file_are_variables_of_its_rows);
  ADD(an_alias_reads_a_variable_under_the_series_name);
  ADD(an_alias_of_no_variable_names_the_nearest);
  ADD(recodes_turn_one_file_s_values_into_the_series);
  ADD(recodes_hold_for_columns_of_numbers_too);
  ADD(a_recoded_file_s_own_labels_and_missing_codes_are_left);
  ADD(labels_and_missing_rules_are_laid_over);
  ADD(a_rule_without_a_name_holds_for_every_variable);
  ADD(missing_texts_meet_labels_and_stray_texts_of_number_columns);
  ADD(a_file_s_missing_declarations_can_be_dropped);
  ADD(a_variable_of_numbers_here_and_texts_there_is_of_open_kind);
  ADD(files_of_different_formats_are_one_source);
  ADD(a_weight_that_all_files_share_is_kept);
  ADD(a_missing_code_of_one_file_is_missing_in_all);
  ADD(files_that_declare_different_missing_codes_are_noted);
  ADD(an_alias_in_other_letters_hides_the_variable_too);
  ADD(rows_know_their_file_and_line);
  ADD(what_is_wrong_in_a_later_file_names_it);
  ADD(a_source_of_no_columns_still_counts_its_rows);
  ADD(rows_are_numbered_in_late_columns_too);
  ADD(two_threads_read_one_field);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
