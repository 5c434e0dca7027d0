/* Results as data (CSV, TSV, JSON, JSON Lines) and as Markdown: what a hostile label cannot break, and numbers that come back as they were. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "json_check.h"
#include "request_check.h"
#include "result_samples.h"

static const char *const hostile[] = {
    "say \"yes\", or 'no'", "two\nlines", "two\r\nlines", "a\ttab", "a|pipe\\", "\x1b[31mred\x1b[0m", "\xE2\x80\xAE" "abc\xE2\x80\xAC", "a;b,c", " blank ", "\"", "{\"a\": [1]}", "<b>&lt;", "e\xCC\x81",
    "\xE4\xB8\xAD\xE5\x9B\xBD", "\xD3\xA8\xD1\x82\xD0\xB5", "\xE2\x80\xA8", "\x01\x1f\x7f"};
#define HOSTILE (sizeof hostile / sizeof *hostile)

static op_result *hostile_result(void) {
  sample_row rows[HOSTILE];
  static char codes[HOSTILE][8];
  for (size_t i = 0; i < HOSTILE; i++) {
    snprintf(codes[i], sizeof codes[0], "%zu", i);
    rows[i] = (sample_row){NULL, codes[i], hostile[i], 0.01 * (double)i, 400, 0};
  }
  return sample_result(rows, HOSTILE);
}

/* --- CSV --- */

/* The n-th field of the r-th record of a CSV text by RFC 4180; NULL when there is none. In a buffer of the helper's. */
static const char *csv_field(const char *text, char delimiter, size_t record, size_t field) {
  static char out[8192];
  size_t r = 0, f = 0, n = 0;
  bool quoted = false;
  for (const char *p = text;; p++) {
    bool ends = *p == '\0' || (!quoted && (*p == '\n' || *p == delimiter));
    if (ends && r == record && f == field && !(*p == '\0' && f == 0 && n == 0)) {
      out[n] = '\0';
      return out;
    }
    if (*p == '\0') return NULL;
    if (ends) {
      f = *p == '\n' ? 0 : f + 1;
      r += *p == '\n';
      n = 0;
    } else if (*p == '"' && delimiter == ',') {
      if (quoted && p[1] == '"') {
        out[n++] = *p++;
      } else {
        quoted = !quoted;
      }
    } else if (n < sizeof out - 1) {
      out[n++] = *p;
    }
  }
}

static size_t csv_column(const char *text, char delimiter, const char *name) {
  for (size_t f = 0;; f++) {
    const char *field = csv_field(text, delimiter, 0, f);
    CU_ASSERT_PTR_NOT_NULL_FATAL(field);
    if (strcmp(field, name) == 0) return f;
  }
}

static void hostile_labels_come_back_from_csv_as_they_were(void) {
  op_result *r = hostile_result();
  char *text = presented(r, "csv", NULL);
  size_t label = csv_column(text, ',', "category_label"), code = csv_column(text, ',', "category"), estimate = csv_column(text, ',', "estimate");
  for (size_t i = 0; i < HOSTILE; i++) {
    const char *field = csv_field(text, ',', i + 1, label);
    CU_ASSERT_PTR_NOT_NULL_FATAL(field);
    CU_ASSERT_STRING_EQUAL(field, hostile[i]);
    CU_ASSERT_EQUAL(strtod(csv_field(text, ',', i + 1, code), NULL), (double)i);
    CU_ASSERT_EQUAL(strtod(csv_field(text, ',', i + 1, estimate), NULL), 0.01 * (double)i);
  }
  CU_ASSERT_PTR_NULL(csv_field(text, ',', HOSTILE + 1, 0));
  op_free_text(text);
  op_result_free(r);
}

static void a_label_that_a_spreadsheet_would_run_is_made_a_text(void) {
  static const char *const formulas[] = {"=cmd|'/c calc'!A0", "+SUM(A1)", "-1+cmd()", "@import", "\t=1", "\r=1", "=\"\"\n"};
  for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
    op_result *r = sample_of_label(formulas[i]);
    char *csv = presented(r, "csv", NULL), *tsv = presented(r, "tsv", NULL), expected[64];
    snprintf(expected, sizeof expected, "'%s", formulas[i]);
    CU_ASSERT_STRING_EQUAL(csv_field(csv, ',', 1, csv_column(csv, ',', "category_label")), expected);
    CU_ASSERT_PTR_NULL(strchr("=+-@", csv_field(tsv, '\t', 1, csv_column(tsv, '\t', "category_label"))[0]));
    op_free_text(csv);
    op_free_text(tsv);
    op_result_free(r);
  }
}

static void negative_codes_and_estimates_stay_numbers(void) {
  op_result *r = sample_result(&(sample_row){NULL, "-9", "-9", -0.25, 400, 0}, 1);
  char *csv = presented(r, "csv", NULL), *tsv = presented(r, "tsv", NULL);
  CU_ASSERT_STRING_EQUAL(csv_field(csv, ',', 1, csv_column(csv, ',', "category")), "-9");
  CU_ASSERT_STRING_EQUAL(csv_field(csv, ',', 1, csv_column(csv, ',', "estimate")), "-0.25");
  CU_ASSERT_STRING_EQUAL(csv_field(tsv, '\t', 1, csv_column(tsv, '\t', "category")), "-9");
  op_free_text(csv);
  op_free_text(tsv);
  op_result_free(r);
}

static const double awkward[] = {1.0 / 3, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 123456789.12345679, 2.0 / 3, 0.1, 1e22, 4503599627370497.5, -1e-7, 0.70500000000000007};
#define AWKWARD (sizeof awkward / sizeof *awkward)

static op_result *awkward_result(void) {
  sample_row rows[AWKWARD];
  for (size_t i = 0; i < AWKWARD; i++) rows[i] = (sample_row){NULL, "1", "x", awkward[i], 400, 0};
  return sample_result(rows, AWKWARD);
}

static void numbers_come_back_from_csv_bit_by_bit(void) {
  op_result *r = awkward_result();
  char *csv = presented(r, "csv", NULL), *tsv = presented(r, "tsv", NULL);
  size_t column = csv_column(csv, ',', "estimate");
  for (size_t i = 0; i < AWKWARD; i++) {
    CU_ASSERT_EQUAL(strtod(csv_field(csv, ',', i + 1, column), NULL), awkward[i]);
    CU_ASSERT_EQUAL(strtod(csv_field(tsv, '\t', i + 1, column), NULL), awkward[i]);
  }
  op_free_text(csv);
  op_free_text(tsv);
  op_result_free(r);
}

static void what_cannot_be_computed_is_an_empty_cell(void) {
  op_result *r = sample_result(&(sample_row){NULL, "1", "x", NAN, INFINITY, 0}, 1);
  char *csv = presented(r, "csv", NULL);
  CU_ASSERT_STRING_EQUAL(csv_field(csv, ',', 1, csv_column(csv, ',', "estimate")), "");
  CU_ASSERT_STRING_EQUAL(csv_field(csv, ',', 1, csv_column(csv, ',', "base_n")), "inf");
  HAS_NOT(csv, "nan");
  op_free_text(csv);
  op_result_free(r);
}

/* Every line of a TSV text has as many tabs as the first. */
static void a_label_cannot_add_cells_or_lines_to_tsv(void) {
  op_result *r = hostile_result();
  char *tsv = presented(r, "tsv", NULL);
  size_t lines = 0, tabs = 0, first = 0;
  for (const char *p = tsv; *p != '\0'; p++) {
    tabs += *p == '\t';
    CU_ASSERT_NOT_EQUAL(*p, '\r');
    if (*p != '\n') continue;
    if (lines++ == 0) first = tabs;
    CU_ASSERT_EQUAL(tabs, first);
    tabs = 0;
  }
  CU_ASSERT_EQUAL(lines, HOSTILE + 1);
  HAS(tsv, "say \"yes\", or 'no'");
  op_free_text(tsv);
  op_result_free(r);
}

static op_result *two_sections(void) {
  static const sample_row rows[] = {{"m", "1", "yes", 0.5, 400, 0}};
  op_error err;
  op_row *row;
  size_t section;
  op_result *r = sample_result(rows, 1);
  CU_ASSERT_EQUAL_FATAL(op_result_section_add(r, "claims", "", false, &section, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_key_add(r, section, "id", "id", OP_KEY_TEXT, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_measure_add(r, section, OP_M_DIFFERENCE, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, section, &row, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_row_key_set(r, row, 0, "c1", NULL, &err), OP_OK);
  row->measures[OP_M_DIFFERENCE] = 2;
  row->flags = OP_ROW_BAD;
  r->banner = "SYNTHETIC, \"made\"";
  return r;
}

static void csv_names_the_section_and_the_banner_in_every_line(void) {
  op_result *r = two_sections();
  char *csv = presented(r, "csv", NULL);
  CU_ASSERT_STRING_EQUAL(csv, "banner,section,sex,sex_label,variable,variable_label,category,category_label,n,weighted_n,base_n,estimate,se,deff,lower,upper,method,note\n"
                              "\"SYNTHETIC, \"\"made\"\"\",estimates,m,m,q,q,1,yes,200,200,400,0.5,0.01,1.5,0.48,0.52,,\n"
                              "\n"
                              "banner,section,id,difference,method,note\n"
                              "\"SYNTHETIC, \"\"made\"\"\",claims,c1,2,,\n");
  op_free_text(csv);
  op_result_free(r);
}

/* --- JSON --- */

static void hostile_texts_everywhere_leave_json_well_formed(void) {
  op_error err;
  for (size_t i = 0; i < HOSTILE; i++) {
    op_result *r = hostile_result();
    r->title = r->source = r->banner = hostile[i];
    r->sections[0].keys[0].name = hostile[i];
    r->sections[0].rows[1].note = r->sections[0].rows[1].method = hostile[i];
    CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%s", hostile[i]), OP_OK);
    CU_ASSERT_EQUAL(op_result_convention_add(r, hostile[i], hostile[i], &err), OP_OK);
    CU_ASSERT_EQUAL(op_result_design_add(r, hostile[i], hostile[i], &err), OP_OK);
    char *json = presented(r, "json", NULL);
    CU_ASSERT_EQUAL(json_broken_at(json), SIZE_MAX);
    HAS_NOT(json, "\x1b");
    op_free_text(json);
    op_result_free(r);
  }
}

static void json_escapes_what_it_must_and_nothing_else(void) {
  static const struct { const char *label, *json; } samples[] = {
      {"say \"yes\"\\", "\"say \\\"yes\\\"\\\\\""}, {"a\n\tb\r", "\"a\\n\\tb\\u000d\""}, {"\x1b[1m\x7f", "\"\\u001b[1m\\u007f\""}, {"\xE2\x80\xA8", "\"\\u2028\""},
      {"caf\xE9", "\"caf\\ufffd\""}, {"\xED\xA0\x80", "\"\\ufffd\\ufffd\\ufffd\""}, {"\xD2\x9B/<&'", "\"\xD2\x9B/<&'\""}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    op_result *r = sample_of_label(samples[i].label);
    char *json = presented(r, "json", NULL);
    CU_ASSERT_STRING_EQUAL(json_value_of(json, "label", 0), samples[i].json);
    op_free_text(json);
    op_result_free(r);
  }
}

static void numbers_come_back_from_json_bit_by_bit(void) {
  op_result *r = awkward_result();
  char *json = presented(r, "json", NULL), *end;
  CU_ASSERT_EQUAL(json_broken_at(json), SIZE_MAX);
  for (size_t i = 0; i < AWKWARD; i++) {
    const char *number = json_value_of(json, "estimate", i);
    CU_ASSERT_EQUAL(strtod(number, &end), awkward[i]);
    CU_ASSERT_EQUAL(*end, '\0');
  }
  op_free_text(json);
  op_result_free(r);
}

static void what_cannot_be_computed_is_null(void) {
  op_result *r = sample_result(&(sample_row){NULL, NULL, NULL, NAN, INFINITY, 0}, 1);
  char *json = presented(r, "json", NULL);
  CU_ASSERT_EQUAL(json_broken_at(json), SIZE_MAX);
  CU_ASSERT_STRING_EQUAL(json_value_of(json, "estimate", 0), "null");
  CU_ASSERT_STRING_EQUAL(json_value_of(json, "category", 0), "null");
  CU_ASSERT_STRING_EQUAL(json_value_of(json, "base_n", 0), "\"inf\"");
  HAS_NOT(json, "nan");
  op_free_text(json);
  op_result_free(r);
}

static void a_row_of_json_has_its_groups_labels_and_flags(void) {
  static const sample_row rows[] = {{"m", "1", "yes", 0.5, 40, OP_ROW_SMALL_BASE | OP_ROW_NET}};
  op_result *r = sample_result(rows, 1);
  char *json = presented(r, "json", NULL);
  HAS(json, "{\"by\": {\"sex\": \"m\"}, \"by_labels\": {\"sex\": \"m\"}, \"variable\": \"q\", \"category\": \"1\", \"label\": \"yes\", \"n\": 20, \"weighted_n\": 20, "
            "\"base_n\": 40, \"estimate\": 0.5, \"se\": 0.01, \"deff\": 1.5, \"lower\": 0.48, \"upper\": 0.52, \"net\": true, \"small_base\": true, "
            "\"method\": null, \"note\": null}");
  HAS_NOT(json, "\"total\"");
  op_free_text(json);
  op_result_free(r);
}

static void covariances_are_a_square_of_numbers(void) {
  static const sample_row rows[] = {{NULL, "1", "a", 0.5, 400, 0}, {NULL, "2", "b", 0.5, 400, 0}};
  op_result *r = sample_result(rows, 2);
  double vcov[] = {0.25, -0.125, -0.125, NAN};
  r->sections[0].vcov = vcov;
  char *json = presented(r, "json", NULL);
  CU_ASSERT_EQUAL(json_broken_at(json), SIZE_MAX);
  HAS(json, "\"vcov\": [\n    [0.25, -0.125],\n    [-0.125, null]]");
  op_free_text(json);
  r->sections[0].vcov = NULL;
  op_result_free(r);
}

static void an_empty_result_is_an_empty_json_object_and_no_lines(void) {
  op_error err;
  op_result *r = op_result_new("mean", &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  char *json = presented(r, "json", NULL), *lines = presented(r, "jsonl", NULL), *csv = presented(r, "csv", NULL), *markdown = presented(r, "markdown", NULL);
  CU_ASSERT_EQUAL(json_broken_at(json), SIZE_MAX);
  CU_ASSERT_STRING_EQUAL(json_value_of(json, "command", 0), "\"mean\"");
  CU_ASSERT_STRING_EQUAL(json_value_of(json, "notes", 0), "[]");
  CU_ASSERT_STRING_EQUAL(lines, "");
  CU_ASSERT_STRING_EQUAL(csv, "");
  CU_ASSERT_STRING_EQUAL(markdown, "");
  op_free_text(json);
  op_free_text(lines);
  op_free_text(csv);
  op_free_text(markdown);
  op_result_free(r);
}

static void every_line_of_json_lines_is_an_object_of_its_own(void) {
  op_result *results[] = {hostile_result(), two_sections()};
  static const size_t expected[] = {HOSTILE, 2};
  for (size_t i = 0; i < 2; i++) {
    char *text = presented(results[i], "jsonl", NULL), *at = text;
    size_t lines = 0;
    for (; *at != '\0'; at += strlen(at) + 1, lines++) {
      char *end = strchr(at, '\n');
      CU_ASSERT_PTR_NOT_NULL_FATAL(end);
      *end = '\0';
      CU_ASSERT_EQUAL(json_broken_at(at), SIZE_MAX);
      CU_ASSERT_EQUAL(at[0], '{');
      if (i == 1) CU_ASSERT_STRING_EQUAL(json_value_of(at, "banner", 0), "\"SYNTHETIC, \\\"made\\\"\"");
    }
    CU_ASSERT_EQUAL(lines, expected[i]);
    op_free_text(text);
    op_result_free(results[i]);
  }
}

/* --- Markdown --- */

static size_t bare_pipes(const char *line, size_t n) {
  size_t pipes = 0;
  for (size_t i = 0; i < n; i++) {
    if (line[i] == '\\') i++;
    else pipes += line[i] == '|';
  }
  return pipes;
}

static void a_label_cannot_add_cells_or_lines_to_a_markdown_table(void) {
  op_result *r = hostile_result();
  char *text = presented(r, "markdown", NULL);
  size_t lines = 0, columns = 0;
  const char *at = strstr(text, "| ");
  CU_ASSERT_PTR_NOT_NULL_FATAL(at);
  for (; *at == '|'; at += strcspn(at, "\n") + 1, lines++) {
    size_t pipes = bare_pipes(at, strcspn(at, "\n"));
    if (lines == 0) columns = pipes;
    CU_ASSERT_EQUAL(pipes, columns);
  }
  CU_ASSERT_EQUAL(lines, HOSTILE + 2);
  HAS_NOT(text, "\x1b");
  HAS_NOT(text, "\xE2\x80\xAE");
  op_free_text(text);
  op_result_free(r);
}

static void markup_of_a_label_is_shown_not_obeyed(void) {
  op_result *r = sample_of_label("<b>*x* _y_ `z` [l](u) &lt; A&B # ~");
  char *text = presented(r, "markdown", NULL);
  HAS(text, "\\<b\\>\\*x\\* \\_y\\_ \\`z\\` \\[l\\](u) \\&lt; A&B \\# \\~ |");
  op_free_text(text);
  op_result_free(r);
}

static void texts_around_a_markdown_table_cannot_break_out(void) {
  op_error err;
  op_result *r = sample_of_label("yes");
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "one\n\n# two \x1b[31m|"), OP_OK);
  CU_ASSERT_EQUAL(op_result_convention_add(r, "where", "q\n\n<b>", &err), OP_OK);
  r->source = "a\n- b";
  r->banner = "S\n# x";
  r->sections[0].title = "t\n# u";
  char *text = presented(r, "markdown", NULL);
  HAS_NOT(text, "\x1b");
  HAS(text, "> **S \\# x**\n");
  HAS(text, "### t \\# u\n");
  HAS(text, "- one  \\# two  \\[31m\\|\n");
  HAS(text, "where q  \\<b\\>\n");
  HAS(text, "Source: a - b\n");
  op_free_text(text);
  op_result_free(r);
}

static void nets_are_bold_and_numbers_stand_right_in_markdown(void) {
  static const sample_row rows[] = {{NULL, "1", "yes", 0.25, 400, 0}, {NULL, "n", "Net", 0.5, 400, OP_ROW_NET}, {NULL, "2", "none", NAN, 400, 0}};
  op_result *r = sample_result(rows, 3);
  char *text = presented(r, "markdown", NULL);
  HAS(text, "|  | % | SE | 95% CI | deff | n |\n| :-- | --: | --: | --: | --: | --: |\n| yes | 25.0 | 1.00 | 23.0 \xE2\x80\x93 27.0 | 1.50 | 100 |\n");
  HAS(text, "| **Net** | **50.0** |");
  HAS_NOT(text, "nan");
  op_free_text(text);
  op_result_free(r);
}

/* --- long tables --- */

#define LONG_TABLE ((size_t)1300)

static op_result *long_result(void) {
  static sample_row rows[LONG_TABLE];
  static char codes[LONG_TABLE][8];
  for (size_t i = 0; i < LONG_TABLE; i++) {
    snprintf(codes[i], sizeof codes[0], "%zu", i);
    rows[i] = (sample_row){NULL, codes[i], hostile[i % HOSTILE], (double)i / 7, 400, 0};
  }
  return sample_result(rows, LONG_TABLE);
}

static void long_tables_are_the_same_whoever_writes_them(void) {
  static const char *const formats[] = {"csv", "tsv", "json", "jsonl"};
  op_result *r = long_result();
  op_present_options one = present_plainly(), several = one;
  one.threads = 1;
  several.threads = 3;
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
    char *alone = presented(r, formats[f], &one), *shared = presented(r, formats[f], &several);
    CU_ASSERT_STRING_EQUAL(alone, shared);
    CU_ASSERT_TRUE(strlen(alone) > 40 * LONG_TABLE);
    op_free_text(alone);
    op_free_text(shared);
  }
  op_result_free(r);
}

static void memory_that_fails_while_several_write_is_told(void) {
  op_result *r = long_result();
  op_present_options options = present_plainly();
  size_t told = 0, length;
  options.threads = 3;
  for (long after = 0; after < 60; after++) {
    char *text = NULL;
    op_error err = {0};
    op_memory_fail_after(after);
    op_status status = op_presenter_named("csv")->present(r, &options, &text, &length, &err);
    op_memory_fail_after(-1);
    CU_ASSERT_TRUE(status == OP_E_MEMORY ? text == NULL && err.what[0] != '\0' : status == OP_OK && length == strlen(text));
    told += status == OP_E_MEMORY;
    op_free_text(text);
  }
  CU_ASSERT_TRUE(told > 10);
  op_result_free(r);
}

/* --- the list --- */

static void formats_have_names_of_their_own_and_summaries(void) {
  size_t n;
  const op_presenter *const *all = op_presenters(&n);
  CU_ASSERT_TRUE(n >= 6);
  for (size_t i = 0; i < n; i++) {
    CU_ASSERT_PTR_EQUAL(op_presenter_named(all[i]->name), all[i]);
    CU_ASSERT_TRUE(all[i]->summary[0] != '\0' && !op_text_ends(all[i]->summary, "."));
  }
  CU_ASSERT_PTR_NULL(op_presenter_named("pdf"));
}

void suite_present(void) {
  CU_pSuite suite = CU_add_suite("present", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(hostile_labels_come_back_from_csv_as_they_were);
  ADD(a_label_that_a_spreadsheet_would_run_is_made_a_text);
  ADD(negative_codes_and_estimates_stay_numbers);
  ADD(numbers_come_back_from_csv_bit_by_bit);
  ADD(what_cannot_be_computed_is_an_empty_cell);
  ADD(a_label_cannot_add_cells_or_lines_to_tsv);
  ADD(csv_names_the_section_and_the_banner_in_every_line);
  ADD(hostile_texts_everywhere_leave_json_well_formed);
  ADD(json_escapes_what_it_must_and_nothing_else);
  ADD(numbers_come_back_from_json_bit_by_bit);
  ADD(what_cannot_be_computed_is_null);
  ADD(a_row_of_json_has_its_groups_labels_and_flags);
  ADD(covariances_are_a_square_of_numbers);
  ADD(an_empty_result_is_an_empty_json_object_and_no_lines);
  ADD(every_line_of_json_lines_is_an_object_of_its_own);
  ADD(a_label_cannot_add_cells_or_lines_to_a_markdown_table);
  ADD(markup_of_a_label_is_shown_not_obeyed);
  ADD(texts_around_a_markdown_table_cannot_break_out);
  ADD(nets_are_bold_and_numbers_stand_right_in_markdown);
  ADD(long_tables_are_the_same_whoever_writes_them);
  ADD(memory_that_fails_while_several_write_is_told);
  ADD(formats_have_names_of_their_own_and_summaries);
#undef ADD
}
