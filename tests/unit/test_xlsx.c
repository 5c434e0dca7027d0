/* What is read from workbooks. Expected rows are the cells' own contents; dates are those that the standard gives for the numbers (ECMA-376 part 1, 18.17.4). */
#include <CUnit/Basic.h>
#include <string.h>

#include "../fuzz/zip_stored.h"
#include "input/xlsx_date.h"
#include "input/xlsx_sheet.h"
#include "input_check.h"

typedef struct book {
  const char *rows, *strings, *formats, *epoch; /* contents of sheetData, sst, cellXfs with numFmts; attributes of workbookPr; NULL = left out */
} book;

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static zip_part text_part(const char *name, const char *text) { return (zip_part){name, text, strlen(text)}; }

static const char *write_book(book b) {
  op_text sheet = {0}, strings = {0}, styles = {0}, workbook = {0}, zip = {0};
  static const char root[] = "<Relationships><Relationship Id='a' Type='" RELATION "officeDocument' Target='xl/workbook.xml'/></Relationships>";
  static const char own[] = "<Relationships><Relationship Id='r1' Type='" RELATION "worksheet' Target='sheet.xml'/><Relationship Id='r2' Type='" RELATION
                            "sharedStrings' Target='strings.xml'/><Relationship Id='r3' Type='" RELATION "styles' Target='styles.xml'/></Relationships>";
  op_text_addf(&sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", b.rows);
  op_text_addf(&strings, "<sst>%s</sst>", b.strings != NULL ? b.strings : "");
  op_text_addf(&styles, "<styleSheet>%s</styleSheet>", b.formats != NULL ? b.formats : "");
  op_text_addf(&workbook, "<workbook xmlns:r='x'><workbookPr %s/><sheets><sheet name='Data' r:id='r1'/></sheets></workbook>", b.epoch != NULL ? b.epoch : "");
  zip_part parts[] = {text_part("_rels/.rels", root), text_part("xl/_rels/workbook.xml.rels", own), text_part("xl/workbook.xml", workbook.data),
                      text_part("xl/sheet.xml", sheet.data), text_part("xl/strings.xml", strings.data), text_part("xl/styles.xml", styles.data)};
  zip_stored(&zip, parts, sizeof parts / sizeof *parts);
  const char *path = input_write("s.xlsx", zip.data, zip.length);
  op_text_clear(&sheet);
  op_text_clear(&strings);
  op_text_clear(&styles);
  op_text_clear(&workbook);
  op_text_clear(&zip);
  return path;
}

static const char *rows_of(book b) { return input_rows(write_book(b)); }

#define T(text) "<c t='inlineStr'><is><t>" text "</t></is></c>"
#define N(number) "<c><v>" number "</v></c>"
#define D(style, number) "<c s='" style "'><v>" number "</v></c>"
#define ROW(cells) "<row>" cells "</row>"

static void cells_are_read_by_their_type(void) {
  INPUT_EQUAL(rows_of((book){.rows = ROW(T("a") T("b")) ROW(N("1") N("-1.25E2")) ROW(T("x &lt; y") "<c t='b'><v>1</v></c>") ROW("<c t='str'><f>A</f><v> f </v></c><c t='b'><v>0</v></c>")
                                     ROW("<c t='e'><v>#N/A</v></c><c><f>1</f></c>") ROW(N("0.10000000000000001") "<c t='d'><v>2022-05-14T10:00:00Z</v></c>")}),
              "a|b\n1|-125\nx < y|TRUE\nf|FALSE\n|\n0.1|2022-05-14T10:00:00\n");
}

static void shared_strings_join_runs_and_leave_out_how_they_are_spoken(void) {
  INPUT_EQUAL(rows_of((book){.rows = ROW("<c t='s'><v>0</v></c><c t='s'><v>3</v></c>") ROW("<c t='s'><v>1</v></c><c t='s'><v>2</v></c>") ROW("<c t='s'><v>2</v></c><c t='s'><v>4</v></c>"),
                              .strings = "<si><t>q</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>Don't </t></r><r><t>Know</t></r><rPh sb='0' eb='1'><t>spoken</t></rPh></si>"
                                         "<si/><si><t>w</t></si><si><t> a_x000A_b _x005F_x0041_ _x0000_ _xD83D_ </t></si>"}),
              "q|w\nDon't Know|\n|a\nb _x0041_ _x0000_ _xD83D_\n");
}

static void a_text_written_as_its_number_is_that_number_and_no_other(void) {
  INPUT_EQUAL(rows_of((book){.rows = ROW(T("a") T("b")) ROW(N("5") T("5")) ROW(T("-1.25") T("05")) ROW(T("1.0") T("1e5")) ROW(T("+5") T("5%"))}),
              "a|b\n5|5\n-1.25|05\n1.0|1e5\n+5|5%\n");
  op_file_spec file = {.path = write_book((book){.rows = ROW(T("a")) ROW(T("05")) ROW("<c t='b'><v>true</v></c>") ROW(T("N/A")) ROW(T(" 1.50 "))})};
  INPUT_EQUAL(input_read(&(input_request){.files = &file, .n_files = 1, .numbers = true}), "a\n5\n1\n\n1.5\n");
}

static void places_come_from_references_or_order(void) {
  INPUT_EQUAL(rows_of((book){.rows = "<row r='2'><c r='B2' t='str'><v>a</v></c><c t='str'><v>b</v></c><c r='E2' t='str'><v>d</v></c></row>"
                                     "<row><c r='C3'><v>2</v></c></row><row r='7'><c r='B7'><v>1</v></c><c r='E7'><v>4</v></c></row>"}),
              "a|b|column_3|d\n|2||\n1|||4\n");
}

static void dates_follow_the_number_format(void) {
  static const char formats[] = "<numFmts><numFmt numFmtId='164' formatCode='[$-419]d mmmm yyyy;@'/><numFmt numFmtId='165' formatCode='[h]:mm'/>"
                                "<numFmt numFmtId='166' formatCode='[Red]0&quot; days&quot;'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
                                "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='20'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/></cellXfs>";
  INPUT_EQUAL(rows_of((book){.formats = formats, .rows = ROW(T("d")) ROW(D("0", "44695")) ROW(D("1", "44695")) ROW(D("2", "44695.572916666664")) ROW(D("2", "44695")) ROW(D("3", "0.5729166666666666"))
                                     ROW(D("4", "44695.9")) ROW(D("5", "1.0625")) ROW(D("6", "44695"))}),
              "d\n44695\n2022-05-14\n2022-05-14T13:45:00\n2022-05-14\n13:45:00\n2022-05-14\n25:30:00\n44695\n");
}

/* The year 1900 has a 29 February in spreadsheets; both epochs give the same day for numbers 1,462 apart. */
static void both_epochs_are_known(void) {
  static const char formats[] = "<cellXfs><xf/><xf numFmtId='14'/></cellXfs>";
  static const char rows[] = ROW(T("d")) ROW(D("1", "1")) ROW(D("1", "59")) ROW(D("1", "60")) ROW(D("1", "61")) ROW(D("1", "43233")) ROW(D("1", "2957003")) ROW(D("1", "-1")) ROW(D("1", "0"));
  INPUT_EQUAL(rows_of((book){.formats = formats, .rows = rows}), "d\n1900-01-01\n1900-02-28\n1900-02-29\n1900-03-01\n2018-05-13\n9995-12-30\n-1\n0\n");
  INPUT_EQUAL(rows_of((book){.formats = formats, .rows = rows, .epoch = "date1904='1'"}), "d\n1904-01-02\n1904-02-29\n1904-03-01\n1904-03-02\n2022-05-14\n9999-12-31\n-1\n1904-01-01\n");
}

static void format_codes_tell_dates_from_numbers(void) {
  static const struct { const char *code; unsigned shows; } cases[] = {
      {"General", 0}, {"0.00E+00", 0}, {"#,##0;[Red]-#,##0", 0}, {"0\\d", 0}, {"\"day\" 0", 0}, {"@", 0}, {"0_d", 0}, {"[$-409]0", 0}, {"0;yyyy", 0}, {"*d0", 0},
      {"yyyy-mm-dd", XLSX_SHOWS_DATE}, {"DD/MM/YY", XLSX_SHOWS_DATE}, {"mmmm", XLSX_SHOWS_DATE}, {"[$-F800]dddd, mmmm dd, yyyy", XLSX_SHOWS_DATE},
      {"h:mm AM/PM", XLSX_SHOWS_TIME}, {"mm:ss.0", XLSX_SHOWS_TIME}, {"yyyy-mm-dd h:mm", XLSX_SHOWS_DATE | XLSX_SHOWS_TIME}, {"[mm]:ss", XLSX_SHOWS_TIME | XLSX_SHOWS_ELAPSED}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    unsigned shows = xlsx_format_shows(cases[i].code);
    if (shows != cases[i].shows) fprintf(stderr, "%s: %u\n", cases[i].code, shows);
    CU_ASSERT_EQUAL(shows, cases[i].shows);
  }
}

static void references_are_written_as_in_spreadsheets(void) {
  char text[XLSX_REFERENCE_TEXT];
  CU_ASSERT_STRING_EQUAL(xlsx_reference(1, 1, text), "A1");
  CU_ASSERT_STRING_EQUAL(xlsx_reference(9, 26, text), "Z9");
  CU_ASSERT_STRING_EQUAL(xlsx_reference(9, 27, text), "AA9");
  CU_ASSERT_STRING_EQUAL(xlsx_reference(0, 702, text), "ZZ");
  CU_ASSERT_STRING_EQUAL(xlsx_reference(XLSX_ROWS, XLSX_COLUMNS, text), "XFD1048576");
}

static void texts_that_are_declared_missing_are_no_numbers(void) {
  op_missing_rule rule = {.type = OP_RULE_TEXT, .text = "don't know"};
  op_variable_overlay overlay = {.name = "w", .missing = &rule, .n_missing = 1};
  op_file_spec file = {.path = write_book((book){.rows = ROW(T("w")) ROW(N("2")) ROW(T("Don't Know")) ROW(N("3"))})};
  INPUT_EQUAL(input_read(&(input_request){.files = &file, .n_files = 1, .overlays = &overlay, .n_overlays = 1, .numbers = true}), "w\n2\n\n3\n");
  INPUT_EQUAL(input_read(&(input_request){.files = &file, .n_files = 1, .numbers = true}),
              "w\n! s.xlsx:3:1: w is 'Don't Know' in cell A3, expected a number; declare it with --missing 'w=Don't Know'");
}

/* More rows than one block and one batch hold, so that rows begin in one block and end in the next. */
static void rows_over_the_ends_of_blocks_stay_whole(void) {
  op_text rows = {0}, expected = {0};
  op_text_add(&rows, ROW(T("id") T("label") T("w")));
  op_text_add(&expected, "id|label|w\n");
  for (int i = 1; i <= 20000; i++) {
    op_text_addf(&rows, "<row r='%d'><c><v>%d</v></c><c t='s'><v>%d</v></c>", i + 1, i, i % 3);
    op_text_addf(&rows, i % 7 == 0 ? "</row>" : "<c><v>%d.5</v></c></row>", i % 11);
    op_text_addf(&expected, i % 7 == 0 ? "%d|%s|\n" : "%d|%s|%d.5\n", i, i % 3 == 0 ? "yes" : i % 3 == 1 ? "no" : "Don't Know (vol.)", i % 11);
  }
  INPUT_EQUAL(rows_of((book){.rows = rows.data, .strings = "<si><t>yes</t></si><si><t>no</t></si><si><t>Don't Know (vol.)</t></si>"}), expected.data);
  op_text_clear(&rows);
  op_text_clear(&expected);
}

/* A sheet may use its last row and column, and nothing behind. */
static void the_last_cell_of_a_sheet_is_read(void) {
  INPUT_EQUAL(rows_of((book){.rows = "<row r='1048575'><c r='XFD1048575' t='str'><v>q</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"}), "q\n1\n");
  INPUT_EQUAL(rows_of((book){.rows = "<row r='1048576'><c r='XFD1048576' t='str'><v>q</v></c></row><row><c><v>1</v></c></row>"}),
              "! s.xlsx:1048577: sheet 'Data': it has more rows than a sheet can have (1048576); the file is damaged, or was not written by a spreadsheet program: open it in one and save it again");
  INPUT_EQUAL(rows_of((book){.rows = "<row><c r='XFD1' t='str'><v>q</v></c><c><v>1</v></c></row>"}),
              "! s.xlsx:1: sheet 'Data': a row has more cells than a sheet has columns (16384); the file is damaged, or was not written by a spreadsheet program: open it in one and save it again");
}

void suite_xlsx(void) {
  CU_pSuite suite = CU_add_suite("xlsx", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(cells_are_read_by_their_type);
  ADD(shared_strings_join_runs_and_leave_out_how_they_are_spoken);
  ADD(a_text_written_as_its_number_is_that_number_and_no_other);
  ADD(places_come_from_references_or_order);
  ADD(dates_follow_the_number_format);
  ADD(both_epochs_are_known);
  ADD(format_codes_tell_dates_from_numbers);
  ADD(references_are_written_as_in_spreadsheets);
  ADD(texts_that_are_declared_missing_are_no_numbers);
  ADD(rows_over_the_ends_of_blocks_stay_whole);
  ADD(the_last_cell_of_a_sheet_is_read);
#undef ADD
}
