/* The terminal table: nothing hostile reaches the terminal, columns stand under each other in any script, and nothing is shown that was not asked for. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "request_check.h"
#include "result_samples.h"

/* The first line with this part; "" when there is none. In a buffer of the helper's. */
static const char *line_with(const char *text, const char *part) {
  static char line[4096];
  const char *at = strstr(text, part), *from = at;
  line[0] = '\0';
  if (at == NULL) return line;
  while (from > text && from[-1] != '\n') from--;
  snprintf(line, sizeof line, "%.*s", (int)strcspn(from, "\n"), from);
  return line;
}

static size_t count_of(const char *text, const char *part) {
  size_t n = 0;
  for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) n++;
  return n;
}

static char *table_of_label(const char *label) {
  op_result *r = sample_of_label(label);
  char *text = presented(r, "text", NULL);
  op_result_free(r);
  return text;
}

/* --- hostile labels --- */

static void terminal_escapes_of_a_label_do_not_reach_the_terminal(void) {
  op_result *r = sample_of_label("\x1b[31mred\x1b]0;title\x07\x7f\xC2\x9B" "31m|\b\b");
  op_present_options options = present_plainly();
  for (int colour = 0; colour < 2; colour++) {
    options.colour = colour != 0;
    char *text = presented(r, "text", &options);
    HAS(text, "[31mred ]0;title");
    HAS_NOT(text, "\x1b[31m");
    HAS_NOT(text, "\x1b]");
    for (const char *p = text; *p != '\0'; p++) CU_ASSERT_TRUE((unsigned char)*p >= 0x20 || *p == '\n' || (colour && *p == '\x1b'));
    HAS_NOT(text, "\x7f");
    HAS_NOT(text, "\xC2\x9B");
    op_free_text(text);
  }
  op_result_free(r);
}

static void line_ends_and_tabs_of_a_label_stay_in_their_line(void) {
  char *plain = table_of_label("one two three"), *hostile = table_of_label("one\ntwo\tthree"), *returned = table_of_label("one\rtwo\vthree");
  CU_ASSERT_STRING_EQUAL(plain, hostile);
  CU_ASSERT_STRING_EQUAL(plain, returned);
  HAS(plain, "one two three  25.0");
  op_free_text(plain);
  op_free_text(hostile);
  op_free_text(returned);
}

static void marks_that_turn_the_direction_are_left_out(void) {
  static const char *const marks[] = {"\xE2\x80\xAE", "\xE2\x80\x8F", "\xE2\x81\xA6", "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xD8\x9C"};
  char *plain = table_of_label("abc.exe"), label[32];
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    snprintf(label, sizeof label, "abc%s.exe", marks[i]);
    char *text = table_of_label(label);
    CU_ASSERT_STRING_EQUAL(text, plain);
    op_free_text(text);
  }
  op_free_text(plain);
}

static void bytes_that_are_no_utf8_become_a_sign(void) {
  char *text = table_of_label("caf\xE9 \xFF\xFE \xE2\x82");
  CU_ASSERT_TRUE(op_utf8_valid(text, strlen(text)));
  HAS(text, "caf\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD");
  op_free_text(text);
}

static void signs_of_formats_are_texts(void) {
  char *text = table_of_label("%s%n%100$d {0} $(id) `id`");
  HAS(text, "%s%n%100$d {0} $(id) `id`");
  op_free_text(text);
}

/* No letter is lost and no line is wider than asked for. */
static void a_label_of_2000_characters_is_wrapped(void) {
  op_text label = {0};
  for (size_t i = 0; i < 400; i++) op_text_addf(&label, "\xD2\x9B%03zu ", i);
  char *text = table_of_label(label.data), word[8];
  size_t lines = 0;
  for (size_t i = 0; i < 400; i++) {
    snprintf(word, sizeof word, "\xD2\x9B%03zu", i);
    CU_ASSERT_EQUAL(count_of(text, word), 1);
  }
  for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
    char line[1000];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
    CU_ASSERT_TRUE(op_utf8_width(line) <= 100);
    lines++;
  }
  CU_ASSERT_TRUE(lines > 400 * 5 / 44); /* five columns a word, at most 44 a line */
  op_text_clear(&label);
  op_free_text(text);
}

static void one_word_of_2000_characters_is_broken_between_characters(void) {
  op_text label = {0};
  for (size_t i = 0; i < 1000; i++) op_text_add(&label, "\xE4\xB8\xAD\xE6\x96\x87");
  char *text = table_of_label(label.data);
  CU_ASSERT_TRUE(op_utf8_valid(text, strlen(text)));
  CU_ASSERT_EQUAL(count_of(text, "\xE4\xB8\xAD"), 1000);
  op_text_clear(&label);
  op_free_text(text);
}

static void a_letter_under_1000_marks_is_shown_whole(void) {
  op_text label = {0};
  op_text_add(&label, "a");
  for (size_t i = 0; i < 1000; i++) op_text_add(&label, "\xCC\x81");
  char *text = table_of_label(label.data);
  CU_ASSERT_TRUE(op_utf8_valid(text, strlen(text)));
  CU_ASSERT_EQUAL(count_of(text, "\xCC\x81"), 1000);
  op_text_clear(&label);
  op_free_text(text);
}

static void a_long_note_is_shown_whole(void) {
  op_error err;
  op_result *r = sample_of_label("yes");
  op_text note = {0};
  for (size_t i = 0; i < 600; i++) op_text_add(&note, "\xD2\x9B");
  op_text_add(&note, " the end");
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%s", note.data), OP_OK);
  r->source = op_result_text(r, note.data, &err);
  char *text = presented(r, "text", NULL);
  CU_ASSERT_EQUAL(count_of(text, "\xD2\x9B"), 1200);
  CU_ASSERT_EQUAL(count_of(text, "the end"), 2);
  CU_ASSERT_TRUE(op_utf8_valid(text, strlen(text)));
  op_text_clear(&note);
  op_free_text(text);
  op_result_free(r);
}

static void texts_of_the_foot_are_cleaned_too(void) {
  op_error err;
  op_result *r = sample_of_label("yes");
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "from \x1b[31mfile\n2"), OP_OK);
  CU_ASSERT_EQUAL(op_result_convention_add(r, "where", "q == '\x1b[1m'", &err), OP_OK);
  CU_ASSERT_EQUAL(op_result_design_add(r, "weights", "w\x1b[1m", &err), OP_OK);
  r->source = "\x1b[2Jsource";
  r->banner = "\x1b[2JSYNTHETIC";
  r->sections[0].title = "title\x1b[2J";
  r->sections[0].rows[0].note = "\x1b[2Jnote";
  char *text = presented(r, "text", NULL);
  HAS_NOT(text, "\x1b");
  HAS(text, "Note: from  [31mfile 2\n");
  HAS(text, "[2JSYNTHETIC");
  op_free_text(text);
  op_result_free(r);
}

/* --- alignment --- */

/* Labels and the columns they take on a terminal, by the East Asian Width and combining class of their characters (Unicode 15). */
static void numbers_stand_under_each_other_in_every_script(void) {
  static const struct { const char *label; size_t columns; } samples[] = {
      {"Very favorable", 14},
      {"\xD3\xA8\xD1\x82\xD0\xB5 \xD2\x9B\xD0\xBE\xD0\xBB\xD0\xB0\xD0\xB9\xD0\xBB\xD1\x8B", 11},               /* Kazakh: Ote kolaily */
      {"\xE1\x83\xAB\xE1\x83\x90\xE1\x83\x9A\xE1\x83\x98\xE1\x83\x90\xE1\x83\x9C", 6},                         /* Georgian: dzalian */
      {"\xE4\xB8\xAD\xE5\x9B\xBD", 4},                                                                         /* China, wide */
      {"e\xCC\x81te\xCC\x81", 3},                                                                              /* combining acute */
      {"\xEF\xBC\xA1\xEF\xBC\xA2", 4},                                                                         /* fullwidth A B */
      {"\xEA\xB0\x80", 2},                                                                                     /* Hangul */
  };
  sample_row rows[7];
  for (size_t i = 0; i < 7; i++) rows[i] = (sample_row){NULL, samples[i].label, samples[i].label, 0.101 + 0.1 * (double)i, 400, 0};
  op_result *r = sample_result(rows, 7);
  char *text = presented(r, "text", NULL), number[8];
  for (size_t i = 0; i < 7; i++) {
    const char *line = line_with(text, samples[i].label);
    snprintf(number, sizeof number, "%zu0.1", i + 1);
    const char *at = strstr(line, number);
    CU_ASSERT_TRUE_FATAL(op_text_starts(line, samples[i].label) && at != NULL);
    size_t blanks = (size_t)(at - line) - strlen(samples[i].label);
    CU_ASSERT_EQUAL(samples[i].columns + blanks, 16); /* the widest label and two blanks */
  }
  op_free_text(text);
  op_result_free(r);
}

static void a_table_fits_in_the_width_where_its_labels_can_be_wrapped(void) {
  op_present_options options = present_plainly();
  op_result *r = sample_of_label("an answer that says rather much about what the respondent thinks of it");
  options.bars = true;
  for (options.width = 65; options.width <= 140; options.width += 5) {
    char *text = presented(r, "text", &options);
    for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
      char line[1000];
      snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
      CU_ASSERT_TRUE(op_utf8_width(line) <= (size_t)options.width);
    }
    op_free_text(text);
  }
  op_result_free(r);
}

static void groups_stand_across_only_where_their_intervals_fit(void) {
  sample_row rows[12];
  static const char *const groups[] = {"a", "b", "c", "d", "e", "f"};
  for (size_t i = 0; i < 12; i++) rows[i] = (sample_row){groups[i / 2], i % 2 == 0 ? "1" : "2", i % 2 == 0 ? "rather favourable" : "rather unfavourable", 0.5, 400, 0};
  op_result *r = sample_result(rows, 12);
  op_present_options options = present_plainly();
  for (options.width = 70; options.width <= 120; options.width++) {
    char *text = presented(r, "text", &options);
    for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
      char line[1000];
      snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
      CU_ASSERT_TRUE(op_utf8_width(line) <= (size_t)options.width);
    }
    if (options.width == 120) HAS(text, "Base (n)");
    op_free_text(text);
  }
  op_result_free(r);
}

/* --- what is shown --- */

static void a_number_that_is_none_is_a_dash(void) {
  static const sample_row rows[] = {{NULL, "1", "one", NAN, NAN, 0}, {NULL, "2", "two", 0.5, 400, 0}};
  op_result *r = sample_result(rows, 2);
  op_present_options options = present_plainly();
  for (int verbose = 0; verbose < 2; verbose++) {
    options.verbose = verbose != 0;
    options.bars = true;
    char *text = presented(r, "text", &options);
    HAS_NOT(text, "nan");
    HAS_NOT(text, "NaN");
    HAS(line_with(text, "one"), " \xE2\x80\x93 ");
    op_free_text(text);
  }
  op_result_free(r);
}

static void percentages_are_rounded_once_as_published_tables_do(void) {
  static const struct { double p; const char *shown; int digits; } samples[] = {
      {0.0705, "7.1", -1}, {0.705, "70.5", -1}, {0.3525, "35.3", -1}, {0.07049, "7.0", -1}, {0.005, "1", 0}, {1, "100.0", -1}, {0, "0.0", -1}, {0.12345, "12.35", 2}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    op_result *r = sample_result(&(sample_row){NULL, "1", "x", samples[i].p, 400, 0}, 1);
    op_present_options options = present_plainly();
    char expected[20];
    options.digits = samples[i].digits;
    char *text = presented(r, "text", &options);
    snprintf(expected, sizeof expected, " %s ", samples[i].shown);
    HAS(line_with(text, "x "), expected);
    op_free_text(text);
    op_result_free(r);
  }
}

static void a_small_base_is_flagged_and_said(void) {
  static const sample_row small[] = {{NULL, "1", "one", 0.5, 40, OP_ROW_SMALL_BASE}, {NULL, "2", "two", 0.5, 40, OP_ROW_SMALL_BASE}};
  op_result *r = sample_result(small, 2), *big = sample_of_label("one");
  char *text = presented(r, "text", NULL), *other = presented(big, "text", NULL);
  HAS(line_with(text, "one"), "20*");
  CU_ASSERT_EQUAL(count_of(text, "* base under 100: read with care"), 1);
  HAS_NOT(other, "*");
  op_free_text(text);
  op_free_text(other);
  op_result_free(r);
  op_result_free(big);
}

#define FULL "\xE2\x96\x88"

static void bars_are_drawn_when_asked_for_to_scale(void) {
  static const sample_row rows[] = {{NULL, "1", "one", 0.4, 400, 0}, {NULL, "2", "two", 0.2, 400, 0}, {NULL, "3", "three", 0.01, 400, 0}};
  op_result *r = sample_result(rows, 3);
  op_present_options options = present_plainly();
  char *without = presented(r, "text", &options);
  options.bars = true;
  char *with = presented(r, "text", &options);
  HAS_NOT(without, FULL);
  CU_ASSERT_EQUAL(count_of(line_with(with, "one"), FULL), 20);
  CU_ASSERT_EQUAL(count_of(line_with(with, "two"), FULL), 10);
  CU_ASSERT_TRUE(op_text_ends(line_with(with, "three"), "\xE2\x96\x8C")); /* a fortieth of 20 cells: half of one */
  HAS_NOT(with, "\x1b");
  op_free_text(without);
  op_free_text(with);
  op_result_free(r);
}

static void colours_are_used_only_when_asked_for(void) {
  static const sample_row rows[] = {{NULL, "1", "one", 0.4, 400, 0}, {NULL, "n", "net", 0.4, 400, OP_ROW_NET}, {NULL, "9", "refused", 0.1, 400, OP_ROW_MISSING}};
  op_result *r = sample_result(rows, 3);
  op_present_options options = present_plainly();
  char *plain = presented(r, "text", &options);
  options.colour = true;
  char *coloured = presented(r, "text", &options);
  HAS_NOT(plain, "\x1b");
  HAS(coloured, "\x1b[1mnet");
  HAS(coloured, "\x1b[2mrefused");
  HAS(coloured, "\none ");
  CU_ASSERT_EQUAL(count_of(coloured, "\x1b[1m") + count_of(coloured, "\x1b[2m"), count_of(coloured, "\x1b[0m"));
  op_free_text(plain);
  op_free_text(coloured);
  op_result_free(r);
}

static void one_question_by_groups_stands_across_with_its_bases_below(void) {
  static const sample_row rows[] = {{"m", "1", "yes", 0.4, 1200, 0}, {"m", "2", "no", 0.6, 1200, 0}, {"f", "1", "yes", 0.3, 50, OP_ROW_SMALL_BASE}, {"f", "2", "no", 0.7, 50, OP_ROW_SMALL_BASE}};
  op_result *r = sample_result(rows, 4);
  char *text = presented(r, "text", NULL);
  HAS(text, "By Sex. Percent, with 95% CI below\n");
  HAS(text, "yes              40.0         30.0\n");
  HAS(text, "          38.0 \xE2\x80\x93 42.0  28.0 \xE2\x80\x93 32.0\n");
  HAS(text, "Base (n)        1,200          50*\n");
  op_free_text(text);
  op_result_free(r);
}

static void every_category_of_a_long_question_is_shown_by_groups(void) {
  static sample_row rows[600];
  static char codes[300][8];
  char word[12];
  for (size_t i = 0; i < 600; i++) {
    snprintf(codes[i % 300], sizeof codes[0], "c%03zu", i % 300);
    rows[i] = (sample_row){i < 300 ? "m" : "f", codes[i % 300], codes[i % 300], 1.0 / 300, 3000, 0};
  }
  op_result *r = sample_result(rows, 600);
  char *text = presented(r, "text", NULL);
  for (size_t i = 0; i < 300; i++) {
    snprintf(word, sizeof word, "c%03zu ", i);
    CU_ASSERT_TRUE(count_of(text, word) >= 1);
  }
  op_free_text(text);
  op_result_free(r);
}

/* A net may be called like one of its categories. */
static void a_net_with_the_code_of_a_category_has_its_own_figures(void) {
  static const sample_row rows[] = {{"m", "Good", "Good", 0.21, 400, 0}, {"m", "Good", "Good", 0.65, 400, OP_ROW_NET}, {"f", "Good", "Good", 0.22, 400, 0}, {"f", "Good", "Good", 0.66, 400, OP_ROW_NET}};
  op_result *r = sample_result(rows, 4);
  char *text = presented(r, "text", NULL);
  HAS(text, "21.0");
  HAS(text, "22.0");
  HAS(text, "65.0");
  HAS(text, "66.0");
  op_free_text(text);
  op_result_free(r);
}

static void seventy_group_variables_are_no_danger(void) {
  op_error err;
  op_row *row;
  size_t section;
  char name[16];
  op_result *r = op_result_new("tabulate", &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  CU_ASSERT_EQUAL_FATAL(op_result_section_add(r, "estimates", "", true, &section, &err), OP_OK);
  for (size_t k = 0; k < 70; k++) {
    snprintf(name, sizeof name, "g%zu", k);
    CU_ASSERT_EQUAL_FATAL(op_section_key_add(r, section, name, name, OP_KEY_GROUP, &err), OP_OK);
  }
  CU_ASSERT_EQUAL_FATAL(op_section_measure_add(r, section, OP_M_ESTIMATE, &err), OP_OK);
  for (int i = 0; i < 2; i++) {
    CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, section, &row, &err), OP_OK);
    for (size_t k = 0; k < 70; k++) CU_ASSERT_EQUAL_FATAL(op_row_key_set(r, row, k, i == 0 ? "a" : "b", NULL, &err), OP_OK);
    row->measures[OP_M_ESTIMATE] = 0.5;
  }
  char *text = presented(r, "text", NULL);
  HAS(text, "50.0");
  op_free_text(text);
  op_result_free(r);
}

static void an_empty_result_is_an_empty_text(void) {
  op_error err;
  op_result *r = op_result_new("tabulate", &err), *section = sample_result(NULL, 0);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  char *nothing = presented(r, "text", NULL), *no_rows = presented(section, "text", NULL);
  CU_ASSERT_STRING_EQUAL(nothing, "");
  CU_ASSERT_STRING_EQUAL(no_rows, "");
  op_free_text(nothing);
  op_free_text(no_rows);
  op_result_free(r);
  op_result_free(section);
}

static void quiet_leaves_notes_out_and_verbose_shows_every_measure(void) {
  op_error err;
  op_result *r = sample_of_label("yes");
  op_present_options options = present_plainly();
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "a remark"), OP_OK);
  CU_ASSERT_EQUAL(op_result_convention_add(r, "missing_rows", "domain", &err), OP_OK);
  char *usual = presented(r, "text", &options);
  options.quiet = options.verbose = true;
  char *text = presented(r, "text", &options);
  HAS(usual, "Note: a remark\n");
  HAS(usual, "Conventions: missing rows domain\n");
  HAS_NOT(usual, "weighted n");
  HAS_NOT(text, "remark");
  HAS_NOT(text, "Conventions");
  HAS(text, "weighted n");
  op_free_text(usual);
  op_free_text(text);
  op_result_free(r);
}

static void synthetic_data_is_said_before_anything_else(void) {
  op_result *r = sample_of_label("yes");
  r->banner = "SYNTHETIC DATA";
  char *text = presented(r, "text", NULL);
  CU_ASSERT_TRUE(strstr(text, "SYNTHETIC DATA") != NULL && strstr(text, "SYNTHETIC DATA") < strstr(text, "yes"));
  op_free_text(text);
  op_result_free(r);
}

void suite_present_text(void) {
  CU_pSuite suite = CU_add_suite("present_text", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(terminal_escapes_of_a_label_do_not_reach_the_terminal);
  ADD(line_ends_and_tabs_of_a_label_stay_in_their_line);
  ADD(marks_that_turn_the_direction_are_left_out);
  ADD(bytes_that_are_no_utf8_become_a_sign);
  ADD(signs_of_formats_are_texts);
  ADD(a_label_of_2000_characters_is_wrapped);
  ADD(one_word_of_2000_characters_is_broken_between_characters);
  ADD(a_letter_under_1000_marks_is_shown_whole);
  ADD(a_long_note_is_shown_whole);
  ADD(texts_of_the_foot_are_cleaned_too);
  ADD(numbers_stand_under_each_other_in_every_script);
  ADD(a_table_fits_in_the_width_where_its_labels_can_be_wrapped);
  ADD(groups_stand_across_only_where_their_intervals_fit);
  ADD(a_number_that_is_none_is_a_dash);
  ADD(percentages_are_rounded_once_as_published_tables_do);
  ADD(a_small_base_is_flagged_and_said);
  ADD(bars_are_drawn_when_asked_for_to_scale);
  ADD(colours_are_used_only_when_asked_for);
  ADD(one_question_by_groups_stands_across_with_its_bases_below);
  ADD(every_category_of_a_long_question_is_shown_by_groups);
  ADD(a_net_with_the_code_of_a_category_has_its_own_figures);
  ADD(seventy_group_variables_are_no_danger);
  ADD(an_empty_result_is_an_empty_text);
  ADD(quiet_leaves_notes_out_and_verbose_shows_every_measure);
  ADD(synthetic_data_is_said_before_anything_else);
#undef ADD
}
