/* Encodings: found where nothing is said, obeyed where one is said. The texts are the ordinary words of survey answers in each language. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input/code_page.h"
#include "input/encoding.h"
#include "input_check.h"

static const char french[] = "id,q1\n1,Très favorable\n2,Plutôt défavorable\n3,Ne sait pas\n4,Réponse refusée\n5,Où êtes-vous allé à Noël ?\n";
static const char german[] = "id,q1\n1,Sehr günstig\n2,Eher ungünstig\n3,Weiß nicht\n4,Fühlen Sie sich größtenteils sicher?\n";
static const char spanish[] = "id,q1\n1,¿Cuál es su opinión sobre la situación económica?\n2,Región de Ñuñoa\n3,Ningún año\n";
static const char polish[] = "id,q1\n1,Zdecydowanie się zgadzam\n2,Raczej się nie zgadzam\n3,Trudno powiedzieć\n4,Łódź\n5,Źle\n";
static const char czech[] = "id,q1\n1,Rozhodně souhlasím\n2,Spíše nesouhlasím\n3,Nevím\n4,Příjem domácnosti\n5,Ústecký kraj\n";
static const char hungarian[] = "id,q1\n1,Teljesen egyetértek\n2,Nem tudja\n3,Győr\n4,Mennyire bízik Ön a következő intézményekben?\n5,„Hűséges” választók\n";
static const char russian[] = "id,q1\n1,Очень благоприятно\n2,Скорее неблагоприятно\n3,Затрудняюсь ответить\n";

static const char *message(const op_error *err) { return err->what; }

/* Reads the whole of a stream in pieces of `piece` bytes. "!" and the message after a failure. */
static void read_all(op_text_stream *stream, size_t piece, op_text *out) {
  char *bytes = op_array_new(piece, 1, NULL);
  op_error err = {0};
  CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
  for (size_t n = 1; n > 0;) {
    if (op_text_stream_read(stream, bytes, piece, &n, &err) != OP_OK) {
      op_text_addf(out, "!%s", message(&err));
      break;
    }
    CU_ASSERT_TRUE(n <= piece);
    op_text_add_bytes(out, bytes, n);
  }
  op_free(bytes);
}

static void check_bytes(const char *bytes, size_t n, const char *said, const char *encoding, const char *expected, const char *test) {
  op_text_stream *stream = NULL;
  op_error err = {0};
  op_text text = {0};
  CU_ASSERT_EQUAL_FATAL(op_text_stream_memory(bytes, n, said, &stream, &err), OP_OK);
  input_equal(op_text_stream_encoding(stream), encoding, test, __LINE__);
  read_all(stream, 64, &text);
  input_equal(text.data != NULL ? text.data : "", expected, test, __LINE__);
  op_text_clear(&text);
  op_text_stream_close(stream);
}

/* Writes `text` in one encoding and expects that it is read back, found to be in `found`. */
static void check_found(const char *text, const char *written, const char *found) {
  size_t n;
  char *bytes = input_encode(text, written, &n);
  check_bytes(bytes, n, NULL, found, text, written);
  op_free(bytes);
}

static void utf8_is_found_with_and_without_its_mark(void) {
  char marked[256];
  check_bytes(russian, strlen(russian), NULL, "UTF-8", russian, __func__);
  snprintf(marked, sizeof marked, "\xEF\xBB\xBF%s", russian);
  check_bytes(marked, strlen(marked), NULL, "UTF-8", russian, __func__);
  check_bytes(marked, strlen(marked), "UTF-8", "UTF-8", russian, __func__);
  check_bytes("id,a\n1,x\n", 9, NULL, "UTF-8", "id,a\n1,x\n", __func__);
  check_bytes("", 0, NULL, "UTF-8", "", __func__);
}

static void utf16_is_found_by_its_mark_and_by_its_zero_bytes(void) {
  static const char *const orders[] = {"UTF-16LE", "UTF-16BE"};
  for (size_t i = 0; i < 2; i++) {
    char marked[512];
    snprintf(marked, sizeof marked, "\xEF\xBB\xBF%s", russian);
    check_found(russian, orders[i], orders[i]);
    size_t n;
    char *bytes = input_encode(marked, orders[i], &n);
    check_bytes(bytes, n, NULL, orders[i], russian, __func__);
    check_bytes(bytes, n, orders[i], orders[i], russian, __func__);
    check_bytes(bytes, n, "UTF-16", "UTF-16", russian, __func__); /* the mark says the order */
    op_free(bytes);
  }
}

static void cyrillic_pages_are_found(void) {
  check_found(russian, "CP1251", "WINDOWS-1251");
  check_found(russian, "KOI8-R", "KOI8-R");
  check_found(russian, "ISO-8859-5", "ISO-8859-5");
  check_found(russian, "CP866", "IBM866");
}

static void western_texts_are_cp1252(void) {
  check_found(french, "CP1252", "WINDOWS-1252");
  check_found(german, "CP1252", "WINDOWS-1252");
  check_found(spanish, "CP1252", "WINDOWS-1252");
  check_found("id,city\n1,Zürich\n2,Genève\n3,Bern\n", "CP1252", "WINDOWS-1252");
  check_found("id,a\n1,don’t know\n2,100 €\n3,“so” – 20°C\n", "CP1252", "WINDOWS-1252");
}

/* Bytes that CP1252 and CP1250 read alike (0x92, 0xA0), and letters of CP1250 that stand in no word (0x8C 0xE6 behind a question mark), are what libuchardet
   calls WINDOWS-1250 in the exports of KoBoToolbox and SurveyMonkey. */
static void stray_bytes_do_not_make_a_western_file_central_european(void) {
  op_text text = {0};
  for (int i = 0; i < 40; i++) op_text_addf(&text, "%d,South West\xA0State,didn\x92t know\n", i);
  char name[CODE_PAGE_NAME];
  code_page_guess(text.data, text.length, name);
  CU_ASSERT_STRING_EQUAL(name, "WINDOWS-1252");
  op_text_clear(&text);
  op_text_add(&text, "id,Do you consider yourself to be a fan of the Expanded Universe?\x8C\xE6,Do you consider yourself a fan?\n");
  for (int i = 0; i < 40; i++) op_text_addf(&text, "%d,Yes,Very favorably\n", i);
  code_page_guess(text.data, text.length, name);
  CU_ASSERT_STRING_EQUAL(name, "WINDOWS-1252");
  op_text_clear(&text);
}

static void central_european_texts_stay_what_they_are(void) {
  check_found(polish, "CP1250", "WINDOWS-1250");
  check_found(czech, "CP1250", "WINDOWS-1250");
}

/* Hungarian letters stand alike in both pages, so that libuchardet says ISO-8859-2; the typographic quotes exist on Windows alone. */
static void an_iso_page_with_windows_quotes_is_the_windows_page(void) { check_found(hungarian, "CP1250", "WINDOWS-1250"); }

static void the_odd_real_files_are_western(void) {
  static const char *const names[] = {"surveymonkey_starwars.csv", "kobo_impact_test_data.csv", "kobo_impact_ex1_data.csv"};
  const char *shared = getenv("OPINE_SHARED");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[512];
    op_text_stream *stream = NULL;
    op_error err = {0};
    snprintf(path, sizeof path, "%s/data/odd_csv/%s", shared != NULL ? shared : "../shared", names[i]);
    if (op_text_stream_open(path, NULL, &stream, &err) != OP_OK) {
      fprintf(stderr, "skipped: %s is not here\n", names[i]);
      continue;
    }
    CU_ASSERT_STRING_EQUAL(op_text_stream_encoding(stream), "WINDOWS-1252");
    op_text_stream_close(stream);
  }
}

static void an_encoding_that_is_said_wins(void) {
  size_t n;
  char *bytes = input_encode(polish, "CP1250", &n);
  check_bytes(bytes, n, "CP1250", "CP1250", polish, __func__);
  op_free(bytes);
  op_text_stream *stream = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_text_stream_memory("a", 1, "KLINGON-8", &stream, &err), OP_E_USAGE);
  CU_ASSERT_STRING_EQUAL(err.what, "no encoding 'KLINGON-8' is known");
  CU_ASSERT_PTR_NULL(stream);
}

static void bytes_that_mean_nothing_become_replacement_characters(void) {
  check_bytes("a\x81" "b\n", 4, "CP1252", "CP1252", "a\xEF\xBF\xBD" "b\n", __func__);           /* 0x81 is empty in CP1252 */
  check_bytes("\0a\0", 3, "UTF-16BE", "UTF-16BE", "a\xEF\xBF\xBD", __func__); /* half a character */
}

/* A file that is UTF-8 but for one stray byte stays UTF-8, and only that byte is mended, as CP1252. */
static void a_stray_byte_in_utf8_is_mended_alone(void) {
  op_text text = {0};
  op_text_add(&text, "id,q\n");
  for (int i = 0; i < 30; i++) op_text_addf(&text, "%d,Затрудняюсь ответить\n", i);
  op_text_add(&text, "30,caf\xE9\n");
  const char *rows = input_rows(input_text("s.csv", text.data));
  CU_ASSERT_TRUE(op_text_ends(rows, "29|Затрудняюсь ответить\n30|café\n"));
  op_text_clear(&text);
}

static void a_converted_file_of_many_blocks_is_the_same_in_pieces_of_any_size(void) {
  static const size_t pieces[] = {OP_TEXT_STREAM_LEAST, 17, 4096, 300000};
  op_text text = {0};
  for (int i = 0; text.length < 600000; i++) op_text_addf(&text, "%d;Скорее неблагоприятно;не знаю\n", i);
  size_t n;
  char *bytes = input_encode(text.data, "CP1251", &n);
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    op_text_stream *stream = NULL;
    op_error err = {0};
    op_text read = {0};
    CU_ASSERT_EQUAL_FATAL(op_text_stream_memory(bytes, n, NULL, &stream, &err), OP_OK);
    read_all(stream, pieces[i], &read);
    CU_ASSERT_TRUE(read.length == text.length && memcmp(read.data, text.data, text.length) == 0);
    op_text_clear(&read);
    op_text_stream_close(stream);
  }
  op_free(bytes);
  op_text_clear(&text);
}

static void room_for_less_than_a_character_is_refused(void) {
  op_text_stream *stream = NULL;
  op_error err = {0};
  char bytes[4];
  size_t n;
  CU_ASSERT_EQUAL_FATAL(op_text_stream_memory("a", 1, "CP1251", &stream, &err), OP_OK);
  CU_ASSERT_EQUAL(op_text_stream_read(stream, bytes, sizeof bytes, &n, &err), OP_E_USAGE);
  op_text_stream_close(stream);
}

/* The sample that a CSV's header is judged from fills to its last byte: its end must not wait for room that never comes. */
static void a_large_cyrillic_file_is_read_to_its_end(void) {
  for (size_t shift = 0; shift < 4; shift++) {
    op_text text = {0};
    size_t n, rows = 0;
    op_text_addf(&text, "%.*s;ответ\n", (int)shift + 1, "aaaa");
    for (; text.length < 700000; rows++) op_text_addf(&text, "%zu;Затрудняюсь ответить\n", rows);
    char *bytes = input_encode(text.data, "CP1251", &n);
    char *expected = op_text_copy(text.data, text.length, NULL);
    for (char *p = expected; *p != '\0'; p++) *p = *p == ';' ? '|' : *p;
    INPUT_EQUAL(input_rows(input_write("s.csv", bytes, n)), expected);
    op_free(expected);
    op_free(bytes);
    op_text_clear(&text);
  }
}

void suite_encoding(void) {
  CU_pSuite suite = CU_add_suite("encoding", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(utf8_is_found_with_and_without_its_mark);
  ADD(utf16_is_found_by_its_mark_and_by_its_zero_bytes);
  ADD(cyrillic_pages_are_found);
  ADD(western_texts_are_cp1252);
  ADD(stray_bytes_do_not_make_a_western_file_central_european);
  ADD(central_european_texts_stay_what_they_are);
  ADD(an_iso_page_with_windows_quotes_is_the_windows_page);
  ADD(the_odd_real_files_are_western);
  ADD(an_encoding_that_is_said_wins);
  ADD(bytes_that_mean_nothing_become_replacement_characters);
  ADD(a_stray_byte_in_utf8_is_mended_alone);
  ADD(a_converted_file_of_many_blocks_is_the_same_in_pieces_of_any_size);
  ADD(room_for_less_than_a_character_is_refused);
  ADD(a_large_cyrillic_file_is_read_to_its_end);
#undef ADD
}
