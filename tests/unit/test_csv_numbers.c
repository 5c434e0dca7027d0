/* Fields and numbers of plain text: found and read the same with and without special instructions, as a reader of single bytes would. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "input/csv_numbers.h"
#include "input/csv_reader.h"
#include "input/csv_shorts.h"

static unsigned draw(unsigned *state, unsigned below) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

/* --- short numbers --- */

typedef struct field {
  char text[40];
  char point;
} field;

/* Some digits with a point before digit `at` (none beyond them), which one byte may spoil. */
static field make_field(unsigned *state, size_t digits, size_t at, char point, char sign, char spoiler) {
  field f = {.point = point};
  size_t n = 0;
  if (sign != '\0') f.text[n++] = sign;
  for (size_t d = 0; d <= digits; d++) {
    if (d == at) f.text[n++] = point;
    if (d < digits) f.text[n++] = (char)('0' + draw(state, 10));
  }
  if (spoiler != '\0' && n > 0) f.text[draw(state, (unsigned)n)] = spoiler;
  return f;
}

/* [-]digits[point digits] of one to eight bytes: what is read at once. */
static bool is_short(const field *f) {
  size_t n = strlen(f->text), digits = 0, points = 0;
  for (size_t i = 0; i < n; i++) {
    if (f->text[i] >= '0' && f->text[i] <= '9') digits++;
    else if (f->text[i] == f->point) points++;
    else if (i > 0 || f->text[i] != '-') return false;
  }
  return n <= 8 && digits > 0 && points <= 1;
}

static bool same_bits(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

static int bad;

static void check_fields(const field *fields, size_t n) {
  char bytes[CSV_NUMBERS * sizeof fields->text + CSV_MARKS_MARGIN] = "";
  csv_span spans[CSV_NUMBERS] = {{0, 0}};
  double fast[CSV_NUMBERS], plain[CSV_NUMBERS];
  size_t length = 0;
  for (size_t i = 0; i < n; i++) {
    size_t own = strlen(fields[i].text);
    memcpy(bytes + length, fields[i].text, own);
    spans[i] = (csv_span){(uint32_t)length, (uint32_t)(length + own)};
    length += own;
    bytes[length++] = i % 2 == 0 ? ';' : '7'; /* what stands behind a field is no part of it */
  }
  uint64_t left = csv_numbers_read(bytes, spans, n, fields->point, fast), plain_left = csv_numbers_read_portable(bytes, spans, n, fields->point, plain);
  for (size_t i = 0; i < n; i++) {
    char dotted[sizeof fields->text];
    bool wanted = is_short(&fields[i]);
    memcpy(dotted, fields[i].text, sizeof dotted);
    char *point = strchr(dotted, fields->point);
    if (point != NULL) *point = '.';
    double expected = strtod(dotted, NULL);
    bool good = (left >> i & 1) == !wanted && (plain_left >> i & 1) == !wanted;
    if (wanted) good = good && same_bits(fast[i], expected) && same_bits(plain[i], expected);
    if (!good && bad++ == 0) printf("'%s' is read as %.17g and %.17g\n", fields[i].text, fast[i], plain[i]);
  }
}

/* Answers of one to four digits, as most are, alone and with a field among them that is something else, at every place of two groups of eight. */
static void answers_are_read_by_eights(void) {
  static const char *const others[] = {"", "-1", "12345", "1.5", "1 ", "x", "/1", "1:", "\x80", ".", "-", "12345678", "123456789"};
  const size_t n_others = sizeof others / sizeof *others, n = 19;
  unsigned state = 11;
  bad = 0;
  for (size_t place = 0; place < n; place++) {
    for (size_t other = 0; other <= n_others; other++) {
      field fields[CSV_NUMBERS];
      for (size_t i = 0; i < n; i++) fields[i] = make_field(&state, 1 + draw(&state, 4), SIZE_MAX, '.', '\0', '\0');
      if (other < n_others) snprintf(fields[place].text, sizeof fields[place].text, "%s", others[other]);
      check_fields(fields, n);
    }
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* Widths of 0 to 25 digits, the point at every place or none, signs, and a byte that spoils the number, each at every place of a group of four. */
static void short_numbers_are_read_and_others_left(void) {
  static const char signs[] = {'\0', '-', '+'}, spoilers[] = {'\0', '-', '.', ',', ' ', '/', ':', 'e', 'x', '\x80', '\xB9', '\xFE', '\r', '"'};
  field fields[CSV_NUMBERS];
  unsigned state = 7;
  size_t n = 0;
  bad = 0;
  for (char point = ','; point <= '.'; point += '.' - ',') {
    for (size_t digits = 0; digits <= 25; digits++) {
      for (size_t at = 0; at <= digits + 1; at++) {
        for (size_t s = 0; s < sizeof signs; s++) {
          for (size_t x = 0; x < 4 * sizeof spoilers; x++) {
            fields[n++] = make_field(&state, digits, at, point, signs[s], spoilers[x % sizeof spoilers]);
            if (n < CSV_NUMBERS - draw(&state, 9)) continue;
            check_fields(fields, n);
            n = 0;
          }
        }
      }
    }
    if (n > 0) check_fields(fields, n);
    n = 0;
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* Every mantissa is divided by every power of ten that eight bytes can ask for: here some of each. */
static void short_decimals_are_rounded_as_the_c_library_rounds_them(void) {
  field fields[CSV_NUMBERS];
  unsigned state = 7;
  bad = 0;
  for (int i = 0; i < 20000; i++) {
    for (size_t k = 0; k < CSV_NUMBERS; k++) fields[k] = make_field(&state, 6 + draw(&state, 2), draw(&state, 9), '.', draw(&state, 3) == 0 ? '-' : '\0', '\0');
    check_fields(fields, CSV_NUMBERS);
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* --- a column of all widths --- */

static void write_number(op_text *csv, unsigned *state) {
  unsigned form = draw(state, 8);
  double x = (draw(state, 1u << 20) + draw(state, 1u << 20) / 1048576.0) / (1u << draw(state, 21));
  if (form == 0) op_text_add(csv, draw(state, 2) == 0 ? "" : "NA");
  else if (form == 1) op_text_addf(csv, "%u", draw(state, 1000));
  else if (form == 2) op_text_addf(csv, "\"%.2f\"", x);
  else if (form == 3) op_text_addf(csv, " -%.6f ", x);
  else op_text_addf(csv, "%.*g", (int)draw(state, 18), x);
}

static double number_of(const char *text) {
  while (*text == ' ' || *text == '"') text++;
  return *text == ',' || *text == 'N' || *text == '\n' || *text == '\r' ? (double)NAN : strtod(text, NULL);
}

static bool same_number(double a, double b) { return isnan(a) ? isnan(b) : same_bits(a, b); }

static void check_reader(const op_text *csv, size_t block, int threads) {
  op_error err = {0};
  op_reader *reader = NULL;
  op_batch batch = {.rows = 1};
  size_t rows = 0;
  const char *line = strchr(csv->data, '\n') + 1;
  static const op_reader_column columns[] = {{.variable = 0, .as = OP_READ_NUMBERS}, {.variable = 1, .as = OP_READ_NUMBERS}};
  op_read_options options = {.threads = threads, .delimiter = ',', .header_rows = 1};
  CU_ASSERT_EQUAL_FATAL(csv_reader_open_memory(csv->data, csv->length, block, &options, &reader, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(reader->start(reader, columns, 2, &err), OP_OK);
  while (batch.rows > 0) {
    CU_ASSERT_EQUAL_FATAL(reader->next(reader, &batch, &err), OP_OK);
    for (size_t r = 0; r < batch.rows; r++, rows++, line = strchr(line, '\n') + 1) {
      bool good = same_number(number_of(line), batch.numbers[0][r]) && same_number(number_of(strchr(line, ',') + 1), batch.numbers[1][r]);
      if (!good && bad++ == 0) printf("%.40s is read as %.17g and %.17g\n", line, batch.numbers[0][r], batch.numbers[1][r]);
    }
  }
  CU_ASSERT_EQUAL(rows, 30000);
  reader->close(reader);
}

static void columns_of_numbers_of_all_widths(void) {
  op_text csv = {0};
  unsigned state = 7;
  bad = 0;
  op_text_add(&csv, "x,y\n");
  for (unsigned i = 0; i < 30000; i++) {
    write_number(&csv, &state);
    op_text_add(&csv, ",");
    write_number(&csv, &state);
    op_text_add(&csv, i % 3 == 0 ? "\r\n" : "\n");
  }
  CU_ASSERT_EQUAL_FATAL(op_text_check(&csv, NULL), OP_OK);
  for (int threads = 1; threads <= 2; threads++) {
    check_reader(&csv, 4096, threads);
    check_reader(&csv, 256 << 10, threads);
  }
  CU_ASSERT_EQUAL(bad, 0);
  op_text_clear(&csv);
}

/* --- where fields stand --- */

#define TEXT ((size_t)200)

/* A byte of each kind at each place of plain text, whose fields end at every 7th byte or, where the special byte stands, not. */
static void marks_are_the_same_every_way(void) {
  static const char kinds[] = {',', '\n', '\r', '"', '\0', '\t', ' ', '!', '#', '\x80', '\xA2'};
  csv_marks fast = {0}, plain = {0};
  csv_marks_way *ways[CSV_MARKS_WAYS];
  size_t n_ways = csv_marks_ways(ways);
  bad = 0;
  CU_ASSERT_EQUAL_FATAL(csv_marks_new(TEXT, &fast, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(csv_marks_new(TEXT, &plain, NULL), OP_OK);
  for (size_t at = 0; at < TEXT; at++) {
    for (size_t k = 0; k < sizeof kinds; k++) {
      char text[TEXT + CSV_MARKS_MARGIN], delimiter = at % 2 == 0 ? ',' : '\t';
      for (size_t i = 0; i < sizeof text; i++) text[i] = i % 7 != 6 ? 'x' : i % 3 == 0 ? '\n' : delimiter;
      text[at] = kinds[k];
      ways[0](&plain, text, TEXT, delimiter);
      for (size_t way = 1; way < n_ways; way++) {
        ways[way](&fast, text, TEXT, delimiter);
        bad += fast.plain != plain.plain || fast.words != plain.words || memcmp(fast.ends, plain.ends, fast.words * sizeof *fast.ends) != 0 ||
               memcmp(fast.lines, plain.lines, fast.words * sizeof *fast.lines) != 0 || memcmp(fast.rank, plain.rank, (fast.words + 1) * sizeof *fast.rank) != 0;
      }
    }
  }
  CU_ASSERT_EQUAL(bad, 0);
  csv_marks_clear(&fast);
  csv_marks_clear(&plain);
}

#define RECORDS 300
#define FIELDS 20

typedef struct records {
  op_text text;
  csv_span spans[RECORDS][FIELDS];
} records;

/* Fields of up to `longest` bytes. */
static void write_records(records *r, unsigned longest) {
  unsigned state = longest;
  for (size_t i = 0; i < RECORDS; i++) {
    for (size_t f = 0; f < FIELDS; f++) {
      size_t start = r->text.length;
      for (unsigned n = draw(&state, longest + 1); n > 0; n--) op_text_add(&r->text, "x");
      r->spans[i][f] = (csv_span){(uint32_t)start, (uint32_t)r->text.length};
      op_text_add(&r->text, f + 1 < FIELDS ? "," : "\n");
    }
  }
}

typedef struct locator {
  void (*records)(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records);
  void (*fields)(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans, uint32_t *list);
} locator;

static const locator fast_locator = {csv_locate_records, csv_locate_fields}, plain_locator = {csv_locate_records_portable, csv_locate_fields_portable};

static void check_places(const records *r, const csv_marks *marks, csv_wanted wanted, locator locate) {
  static csv_span spans[FIELDS * CSV_LOCATE_STRIDE];
  uint32_t list[FIELDS + CSV_LOCATE_FIELDS];
  csv_records found = {.n = CSV_LOCATE_ROWS};
  csv_place place;
  size_t rows = 0;
  csv_place_begin(marks, &place);
  for (; found.n == CSV_LOCATE_ROWS; rows += found.n) {
    locate.records(marks, FIELDS, &place, &found);
    locate.fields(marks, &wanted, &found, spans, list);
    CU_ASSERT_FATAL(rows + found.n <= RECORDS);
    for (size_t i = 0; i < found.n; i++) {
      if (found.starts[i] != r->spans[rows + i][0].start) bad++;
      for (size_t w = 0; w < wanted.n; w++) {
        if (memcmp(&spans[w * CSV_LOCATE_STRIDE + i], &r->spans[rows + i][wanted.fields[w]], sizeof(csv_span)) != 0) bad++;
      }
    }
  }
  CU_ASSERT_EQUAL(rows, RECORDS);
}

static void fields_are_found_however_many_are_wanted(void) {
  static const unsigned longest[] = {0, 1, 8, 200};
  static const size_t all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, first[] = {0}, last[] = {19};
  static const size_t some[] = {3, 4, 17}, many[] = {0, 2, 3, 11, 12, 19};
  static const csv_wanted wanted[] = {{all, 20, FIELDS}, {first, 1, FIELDS}, {last, 1, FIELDS}, {some, 3, FIELDS}, {many, 6, FIELDS}};
  bad = 0;
  for (size_t l = 0; l < sizeof longest / sizeof *longest; l++) {
    static records r;
    csv_marks marks = {0};
    r.text = (op_text){0};
    write_records(&r, longest[l]);
    size_t n = r.text.length;
    for (size_t i = 0; i < CSV_MARKS_MARGIN; i++) op_text_add(&r.text, "\n");
    CU_ASSERT_EQUAL_FATAL(op_text_check(&r.text, NULL), OP_OK);
    CU_ASSERT_EQUAL_FATAL(csv_marks_new(n, &marks, NULL), OP_OK);
    csv_marks_find(&marks, r.text.data, n, ',');
    for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
      check_places(&r, &marks, wanted[w], fast_locator);
      check_places(&r, &marks, wanted[w], plain_locator);
    }
    csv_marks_clear(&marks);
    op_text_clear(&r.text);
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* --- short fields --- */

#define SHORT_FIELDS 21

/* Of all shapes that a field of up to three bytes can have, and some others. */
static void write_field(op_text *text, unsigned *state) {
  static const char *const others[] = {"a", "-1", "1.5", "\"3\"", "\"4,5;6\"", " 6", "7 ", "123", "\"\"", "1x", "é"};
  unsigned shape = draw(state, 16);
  char digits[16];
  if (shape == 0) return;
  snprintf(digits, sizeof digits, shape < 8 ? "%u" : "%02u", draw(state, shape < 8 ? 10 : 100));
  op_text_add(text, shape < 13 ? digits : others[draw(state, sizeof others / sizeof *others)]);
}

static uint8_t short_of(const char *text, size_t n) {
  if (n == 0) return CSV_SHORT_EMPTY;
  if (n > 2 || strspn(text, "0123456789") < n) return CSV_SHORT_OTHER;
  return (uint8_t)(n == 1 ? *text - '0' : CSV_SHORT_DIGITS + (text[0] - '0') * 10 + text[1] - '0');
}

/* All fields of all records, against what the places of the fields say. Returns how many records there are. */
static size_t check_shorts(const char *text, const csv_marks *marks, size_t n_fields, char delimiter) {
  static size_t all[SHORT_FIELDS];
  static csv_span spans[SHORT_FIELDS * CSV_LOCATE_STRIDE];
  static uint8_t rows[CSV_SHORTS_ROOM(SHORT_FIELDS)], columns[CSV_SHORTS_ROOM(SHORT_FIELDS)];
  csv_shorts_way *ways[CSV_SHORTS_WAYS];
  uint32_t list[SHORT_FIELDS + CSV_LOCATE_FIELDS];
  for (size_t f = 0; f < n_fields; f++) all[f] = f;
  csv_wanted wanted = {all, n_fields, n_fields};
  csv_records found = {.n = CSV_LOCATE_ROWS};
  csv_place place;
  size_t n = 0;
  csv_place_begin(marks, &place);
  for (; found.n == CSV_LOCATE_ROWS; n += found.n) {
    csv_locate_records(marks, n_fields, &place, &found);
    csv_locate_fields(marks, &wanted, &found, spans, list);
    for (size_t way = csv_shorts_ways(ways); way-- > 0;) {
      ways[way](marks, text, delimiter, &found, n_fields, rows, columns);
      for (size_t i = 0; i < n_fields * found.n; i++) {
        csv_span s = spans[i / found.n * CSV_LOCATE_STRIDE + i % found.n];
        bad += columns[i / found.n * CSV_LOCATE_ROWS + i % found.n] != short_of(text + s.start, s.end - s.start);
      }
    }
  }
  return n;
}

static void short_fields_are_one_byte_each(void) {
  unsigned state = 17;
  bad = 0;
  for (size_t n_fields = 1; n_fields <= SHORT_FIELDS; n_fields++) {
    char delimiter = n_fields % 2 == 0 ? ';' : ',';
    op_text text = {0};
    csv_marks marks = {0};
    for (size_t r = 0; r < RECORDS; r++) {
      for (size_t f = 0; f < n_fields; f++) {
        write_field(&text, &state);
        op_text_add_bytes(&text, f + 1 < n_fields ? &delimiter : "\n", 1);
      }
    }
    size_t n = text.length;
    for (size_t i = 0; i < CSV_MARKS_MARGIN; i++) op_text_add(&text, "1");
    CU_ASSERT_EQUAL_FATAL(op_text_check(&text, NULL), OP_OK);
    CU_ASSERT_EQUAL_FATAL(csv_marks_new(n, &marks, NULL), OP_OK);
    csv_marks_find(&marks, text.data, n, delimiter);
    CU_ASSERT_EQUAL(check_shorts(text.data, &marks, n_fields, delimiter), RECORDS);
    csv_marks_clear(&marks);
    op_text_clear(&text);
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* A digit that delimits is no digit. */
static void a_delimiter_may_be_a_digit(void) {
  static uint8_t rows[CSV_SHORTS_ROOM(3)], columns[CSV_SHORTS_ROOM(3)];
  char text[5 * 40 + CSV_MARKS_MARGIN + 1];
  csv_marks marks = {0};
  csv_records found;
  csv_place place;
  for (size_t i = 0; i + 5 < sizeof text; i += 5) memcpy(text + i, "1553\n", 5);
  CU_ASSERT_EQUAL_FATAL(csv_marks_new(200, &marks, NULL), OP_OK);
  csv_marks_find(&marks, text, 200, '5');
  csv_place_begin(&marks, &place);
  csv_locate_records(&marks, 3, &place, &found);
  CU_ASSERT_EQUAL(found.n, 40);
  csv_shorts_way *ways[CSV_SHORTS_WAYS];
  bad = 0;
  for (size_t i = csv_shorts_ways(ways) * found.n; i-- > 0;) {
    size_t r = i % found.n;
    if (r + 1 == found.n) ways[i / found.n](&marks, text, '5', &found, 3, rows, columns);
    bad += columns[r] != 1 || columns[CSV_LOCATE_ROWS + r] != CSV_SHORT_EMPTY || columns[2 * CSV_LOCATE_ROWS + r] != 3;
  }
  CU_ASSERT_EQUAL(bad, 0);
  csv_marks_clear(&marks);
}

/* Tables that know some of the fields, all rows of a batch and parts of it. */
static void short_fields_stand_for_codes(void) {
  static uint8_t shorts[CSV_LOCATE_ROWS], table[CSV_SHORTS_TABLE];
  static uint32_t fast[CSV_LOCATE_ROWS], plain[CSV_LOCATE_ROWS + 1];
  unsigned state = 3;
  size_t known = 0;
  bad = 0;
  for (size_t n = 0; n <= CSV_LOCATE_ROWS; n++) {
    for (unsigned time = 0; time < 20; time++) {
      unsigned fields = 1 + draw(&state, CSV_SHORT_EMPTY + 1);
      for (size_t i = 0; i < CSV_SHORTS_TABLE; i++) table[i] = draw(&state, 200) == 0 ? CSV_SHORTS_UNKNOWN : (uint8_t)draw(&state, CSV_SHORTS_UNKNOWN);
      for (size_t r = 0; r < CSV_LOCATE_ROWS; r++) shorts[r] = (uint8_t)draw(&state, r < n ? fields : 256);
      fast[n % CSV_LOCATE_ROWS] = plain[n] = 1234567;
      bool all = csv_shorts_codes_portable(shorts, n, table, plain);
      bad += csv_shorts_codes(shorts, n, table, fast) != all || plain[n] != 1234567 || (n < CSV_LOCATE_ROWS && fast[n] != 1234567);
      bad += all && memcmp(fast, plain, n * sizeof *fast) != 0;
      for (size_t r = 0; all && r < n; r++) bad += plain[r] != table[shorts[r]];
      known += all;
    }
  }
  CU_ASSERT_EQUAL(bad, 0);
  CU_ASSERT_TRUE(known > 500 && known < 20 * CSV_LOCATE_ROWS);
}

void suite_csv_numbers(void) {
  CU_pSuite suite = CU_add_suite("csv numbers", NULL, NULL);
  CU_ADD_TEST(suite, answers_are_read_by_eights);
  CU_ADD_TEST(suite, short_numbers_are_read_and_others_left);
  CU_ADD_TEST(suite, short_decimals_are_rounded_as_the_c_library_rounds_them);
  CU_ADD_TEST(suite, columns_of_numbers_of_all_widths);
  CU_ADD_TEST(suite, marks_are_the_same_every_way);
  CU_ADD_TEST(suite, fields_are_found_however_many_are_wanted);
  CU_ADD_TEST(suite, short_fields_are_one_byte_each);
  CU_ADD_TEST(suite, a_delimiter_may_be_a_digit);
  CU_ADD_TEST(suite, short_fields_stand_for_codes);
}
