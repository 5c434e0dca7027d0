/* DDI codebooks and Triple-S definitions over small data: encodings, languages, forms of different writers. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "input/xml_tree.h"
#include "input_check.h"

static const char *with(const char *codebook, const char *data, const char *language) {
  op_read_options options = {.metadata = input_text("c.xml", codebook), .language = language};
  return input_read(&(input_request){.files = &(op_file_spec){.path = input_text("d.dat", data)}, .n_files = 1, .options = options, .notes = true});
}

/* --- XML --- */

static const char *text_of(const char *xml) {
  static char text[256];
  op_arena *arena = op_arena_new(NULL);
  xml_node *root = NULL;
  op_error err = {0};
  CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
  if (xml_parse("x.xml", xml, strlen(xml), NULL, arena, &root, &err) == OP_OK) snprintf(text, sizeof text, "%s", xml_text(root, arena, NULL));
  else snprintf(text, sizeof text, "! %s", input_message(&err));
  op_arena_free(arena);
  return text;
}

static void text_is_joined_over_elements_and_lines(void) {
  INPUT_EQUAL(text_of("<a> One\n  two <b>th</b>ree<p>four</p>five<br/>six &amp; <![CDATA[<7>]]> </a>"), "One two three four five six & <7>");
  INPUT_EQUAL(text_of("<a/>"), "");
  INPUT_EQUAL(text_of("<a>x<b>"), "! x.xml:1:8: the XML is broken: it ends before 'b' does");
  INPUT_EQUAL(text_of(""), "! x.xml:1:1: the XML is broken: it ends before it has an element");
}

static void elements_too_deep_are_refused(void) {
  char xml[512] = "";
  for (int i = 0; i < 70; i++) snprintf(xml + 3 * i, 4, "<a>");
  CU_ASSERT_PTR_NOT_NULL(strstr(text_of(xml), "x.xml:1:193: elements stand more than 64 deep"));
}

/* --- DDI --- */

static void prefixes_doctypes_and_other_encodings_are_read(void) {
  static const char ddi[] = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<!DOCTYPE codeBook SYSTEM \"Version1-2-2.dtd\">\n"
                            "<ddi:codeBook xmlns:ddi=\"http://www.icpsr.umich.edu/DDI\"><ddi:dataDscr><ddi:var name=\"q\"><ddi:labl>\xC2\xEE\xEF\xF0\xEE\xF1</ddi:labl>"
                            "<ddi:catgry><ddi:catValu>1</ddi:catValu><ddi:labl>\xC4\xE0</ddi:labl></ddi:catgry></ddi:var></ddi:dataDscr></ddi:codeBook>\n";
  INPUT_EQUAL(with(ddi, "q\n1\n2\n", NULL), "q\n1=Да\n2\n");
}

static void missing_codes_come_from_categories_items_and_ranges(void) {
  static const char ddi[] = "<codeBook><dataDscr><var name=\"Q\"><invalrng><item VALUE=\"7\"/><range min=\"90\" maxExclusive=\"95\"/><range max=\"-1\"/></invalrng>"
                            "<catgry missing=\"Y\"><catValu>9</catValu><labl>Refused</labl></catgry><catgry missing=\"N\"><catValu>1</catValu><labl>Yes</labl></catgry></var></dataDscr></codeBook>";
  INPUT_EQUAL(with(ddi, "q\n1\n7\n9\n90\n94\n95\n-5\n", NULL), "q\n1=Yes\n7*\n9=Refused*(Refused)\n90*\n94*\n95\n-5*\n");
}

static void a_language_is_chosen_and_one_that_lacks_is_told(void) {
  static const char ddi[] = "<codeBook xml:lang=\"en\"><dataDscr><var name=\"q\"><labl>Q</labl>"
                            "<catgry><catValu>1</catValu><labl>Yes</labl><labl xml:lang=\"fr-CA\">Oui</labl></catgry></var></dataDscr></codeBook>";
  INPUT_EQUAL(with(ddi, "q\n1\n", NULL), "q\n1=Yes\n");
  INPUT_EQUAL(with(ddi, "q\n1\n", "fr"), "q\n1=Oui\n");
  INPUT_EQUAL(with(ddi, "q\n1\n", "ka"), "q\n1=Yes\n# c.xml has no text in 'ka'; its languages: en, fr-CA\n");
}

static void columns_count_characters_and_implied_decimals_are_divided(void) {
  static const char ddi[] = "<codeBook><dataDscr><var name=\"name\"><location StartPos=\"1\" EndPos=\"3\"/></var>"
                            "<var name=\"w\" dcml=\"2\"><location StartPos=\"4\" width=\"4\"/><varFormat type=\"numeric\"/></var></dataDscr></codeBook>";
  INPUT_EQUAL(with(ddi, "abc0150\nДа  -25\nx  1.5 \n       \n", NULL), "name|w\nabc|1.5\nДа|-0.25\nx|1.5\n|\n");
  INPUT_EQUAL(with(ddi, "abc0150\nab\n", NULL), "name|w\n! d.dat:2:2: the record has 2 characters, but name stands in columns 1 to 3; the file is cut short, or not the one that the codebook "
                                                "describes; blanks at the end of records must stay");
}

static void groups_of_multiple_responses_are_sets(void) {
  static const char ddi[] = "<codeBook><dataDscr><varGrp type=\"multipleResp\" name=\"media\" var=\"V1 V2\"><labl>Media</labl></varGrp>"
                            "<var ID=\"V1\" name=\"tv\"><catgry><catValu>1</catValu><labl>Yes</labl></catgry><catgry><catValu>2</catValu><labl>No</labl></catgry></var>"
                            "<var ID=\"V2\" name=\"radio\"><catgry><catValu>1</catValu><labl>Yes</labl></catgry><catgry><catValu>2</catValu><labl>No</labl></catgry></var></dataDscr></codeBook>";
  op_read_options options = {.metadata = input_text("c.xml", ddi)};
  op_source *source = NULL;
  op_error err = {0};
  op_file_spec file = {.path = input_text("d.csv", "TV,RADIO\n1,2\n")};
  CU_ASSERT_EQUAL_FATAL(op_source_open(&file, 1, &options, NULL, 0, &source, &err), OP_OK);
  const op_schema *schema = op_source_schema(source);
  CU_ASSERT_EQUAL_FATAL(schema->n_sets, 1);
  CU_ASSERT_STRING_EQUAL(schema->sets[0].name, "$media");
  CU_ASSERT_STRING_EQUAL(schema->sets[0].label, "Media");
  CU_ASSERT_STRING_EQUAL(schema->sets[0].variables[1], "RADIO");
  CU_ASSERT_TRUE(schema->sets[0].dichotomy && schema->sets[0].counted_value == 1);
  op_source_close(source);
}

/* --- Triple-S --- */

#define SSS(variable) "<sss version=\"1.2\"><survey><record ident=\"A\"><variable ident=\"1\" " variable "</variable></record></survey></sss>"

static void answers_are_the_same_as_bits_and_as_subfields(void) {
  static const char values[] = "q_1|q_3\n1|1\n0|1\n0|0\n|\n";
  INPUT_EQUAL(with(SSS("type=\"multiple\"><name>q</name><position start=\"1\" finish=\"3\"/><values><value code=\"1\">A</value><value code=\"3\">C</value></values>"), "101\n0 1\n000\n   \n", NULL), values);
  INPUT_EQUAL(with(SSS("type=\"multiple\"><name>q</name><position start=\"1\" finish=\"4\"/><spread subfields=\"2\"/><values><value code=\"1\">A</value><value code=\"3\">C</value></values>"), "0301\n  3 \n00 0\n    \n", NULL), values);
}

static void labelled_values_beyond_the_range_of_a_quantity_are_missing(void) {
  INPUT_EQUAL(with(SSS("type=\"quantity\"><name>q</name><position start=\"1\" finish=\"3\"/><values><range from=\"0\" to=\"50\"/><value code=\"0\">None</value><value code=\"99\">Refused</value></values>"),
                   " 12\n000\n099\n 60\n", NULL), "q\n12\n0=None\n99=Refused*(Refused)\n60\n");
}

static void dates_times_and_texts_are_texts(void) {
  INPUT_EQUAL(with(SSS("type=\"date\"><name>d</name><position start=\"1\" finish=\"8\"/>"), "20210229\n00000000\n20211301\n", NULL),
              "d\n! d.dat:3:1: d is '20211301', expected a date as yyyymmdd");
  INPUT_EQUAL(with(SSS("type=\"time\"><name>t</name><position start=\"1\" finish=\"6\"/>"), "235959\n      \n", NULL), "t\n23:59:59\n\n");
  INPUT_EQUAL(with(SSS("type=\"single\" format=\"literal\"><name>s</name><position start=\"1\" finish=\"2\"/><values><value code=\"A1\">First</value></values>"), "A1\nB2\n", NULL), "s\nA1=First\nB2\n");
}

/* --- memory --- */

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  static const char *const books[] = {SSS("type=\"multiple\" use=\"weight\"><name>q</name><position start=\"1\" finish=\"3\"/><values><value code=\"1\" score=\"2\">A</value></values>"),
                                      "<codeBook><dataDscr><var name=\"q\"><location StartPos=\"1\" width=\"3\"/><qstn>Q?</qstn><catgry missing=\"Y\"><catValu>1</catValu><labl>A</labl></catgry></var></dataDscr></codeBook>"};
  for (size_t b = 0; b < 2; b++) {
    bool done = false;
    op_file_spec file = {.path = input_text("m.dat", "100\n000\n")};
    op_read_options options = {.metadata = input_text("m.xml", books[b])};
    for (long after = 0; after < 2000 && !done; after++) {
      op_error err = {0};
      op_source *source = NULL;
      op_memory_fail_after(after);
      op_status status = op_source_open(&file, 1, &options, NULL, 0, &source, &err);
      op_memory_fail_after(-1);
      op_source_close(source);
      done = status == OP_OK;
      CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
    }
    CU_ASSERT_TRUE(done);
  }
}

/* expat reports the end of an empty element even after it was told to stop. */
static void an_empty_root_without_memory_is_told(void) {
  for (long after = 0; after < 4; after++) {
    op_error err = {0};
    xml_node *root = NULL;
    op_arena *arena = op_arena_new(NULL);
    op_memory_fail_after(after);
    op_status status = xml_parse("f", "<a/>", 4, NULL, arena, &root, &err);
    op_memory_fail_after(-1);
    CU_ASSERT_TRUE(status == OP_OK ? root != NULL : status == OP_E_MEMORY && err.status == OP_E_MEMORY);
    op_arena_free(arena);
  }
}

void suite_codebooks(void) {
  CU_pSuite suite = CU_add_suite("codebooks", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(an_empty_root_without_memory_is_told);
  ADD(text_is_joined_over_elements_and_lines);
  ADD(elements_too_deep_are_refused);
  ADD(prefixes_doctypes_and_other_encodings_are_read);
  ADD(missing_codes_come_from_categories_items_and_ranges);
  ADD(a_language_is_chosen_and_one_that_lacks_is_told);
  ADD(columns_count_characters_and_implied_decimals_are_divided);
  ADD(groups_of_multiple_responses_are_sets);
  ADD(answers_are_the_same_as_bits_and_as_subfields);
  ADD(labelled_values_beyond_the_range_of_a_quantity_are_missing);
  ADD(dates_times_and_texts_are_texts);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
