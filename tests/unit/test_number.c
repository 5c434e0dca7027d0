/* Reading numbers: every way through gives the double that the C library gives. */
#include <CUnit/Basic.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static uint64_t next(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

/* One text in three as replicate weights are written, one with all of 18 digits around the point, one with an exponent. */
static void random_text(uint64_t *state, int form, char *text, size_t size) {
  uint64_t x = next(state), digits = (x >> 4) % 1000000000000000000u;
  if (form == 0) snprintf(text, size, "%.17g", (double)(x >> 11) / (double)((uint64_t)1 << ((x >> 3) % 40)));
  else if (form == 1) snprintf(text, size, "-%" PRIu64 ".%09" PRIu64, digits / 1000000000u, digits % 1000000000u);
  else snprintf(text, size, "%" PRIu64 "e%d", digits, (int)(x >> 40) % 60 - 40);
}

static void numbers_are_read_as_the_c_library_reads_them(void) {
  uint64_t state = 88172645463325252u;
  int bad = 0;
  for (int i = 0; i < 300000; i++) {
    char text[80];
    double value = 0;
    random_text(&state, i % 3, text, sizeof text);
    if (op_number_read(text, strlen(text), '.', &value) && value == strtod(text, NULL)) continue;
    if (bad++ == 0) printf("%s is read as %.17g\n", text, value);
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* Reads a copy that ends where its memory ends, so that a tool which watches memory sees a byte that is read too much. */
static bool read_copy(const char *text, char point, double *value) {
  size_t n = strlen(text);
  char *copy = malloc(n > 0 ? n : 1);
  CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
  memcpy(copy, text, n);
  bool read = op_number_read(copy, n, point, value);
  free(copy);
  return read;
}

/* A sign, some digits, a point before digit `at`: a number of them, and none where a byte is spoiled. Returns 1 where it is read otherwise. */
static int check_width(uint64_t *state, size_t digits, size_t at, char sign, char point) {
  char text[40], spoiled[40];
  size_t n = 0;
  double value = 0, expected;
  if (sign != '\0') text[n++] = sign;
  for (size_t d = 0; d <= digits; d++) {
    if (d == at) text[n++] = '.';
    if (d < digits) text[n++] = (char)('0' + next(state) % 10);
  }
  text[n] = '\0';
  expected = strtod(text, NULL);
  if (at <= digits) text[at + (sign != '\0')] = point;
  bool good = digits > 0 ? read_copy(text, point, &value) && memcmp(&value, &expected, sizeof value) == 0 : !read_copy(text, point, &value);
  for (size_t i = 0; i < n; i++) {
    static const char spoilers[] = "x/: \x80\xB0\xFE";
    memcpy(spoiled, text, sizeof text);
    spoiled[i] = spoilers[next(state) % (sizeof spoilers - 1)];
    bool blank = spoiled[i] == ' ' && (i == 0 || i + 1 == n); /* blanks around a number are allowed */
    good = good && (blank || !read_copy(spoiled, point, &value));
  }
  if (!good) printf("%s is read as %.17g\n", text, value);
  return !good;
}

static void all_widths_points_and_signs_are_read(void) {
  static const char signs[] = {'\0', '-', '+'};
  uint64_t state = 88172645463325252u;
  int bad = 0;
  for (size_t digits = 0; digits <= 25; digits++) {
    for (size_t at = 0; at <= digits + 1; at++) {
      for (size_t i = 0; i < 30; i++) bad += check_width(&state, digits, at, signs[i % 3], i % 2 == 0 ? '.' : ',');
    }
  }
  CU_ASSERT_EQUAL(bad, 0);
}

/* The 54th bit is a half, and what follows decides: 2^53 + 1 and its neighbours, and halves of decimals. */
static void halves_are_rounded_to_even(void) {
  static const char *const texts[] = {"9007199254740993", "9007199254740995", "9007199254740993.00000000000001", "900719925474099.25", "0.500000000000000166", "1e23", "7", "-0", "5.", ".5",
                                      "000000000000000000000001.5", "123456789012345678", "1234567890123456789", "0.1234567890123456789"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    double value = 1;
    CU_ASSERT_TRUE(op_number_read(texts[i], strlen(texts[i]), '.', &value));
    CU_ASSERT_EQUAL(value, strtod(texts[i], NULL));
  }
}

static void what_is_no_number_is_not_read(void) {
  static const char *const texts[] = {"", ".", "-", "1.2.3", "1e", "0x10", "1,5", "nan", "inf", "12 3", "1e999"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    double value = 1;
    CU_ASSERT_FALSE(op_number_read(texts[i], strlen(texts[i]), '.', &value));
  }
}

/* With the fewest digits from 15 on that read back; below a power of two numbers lie closer than above it. */
static void numbers_are_written_with_the_fewest_digits(void) {
  uint64_t state = 88172645463325252u;
  int bad = 0;
  for (int i = 0; i < 40000; i++) {
    char text[OP_NUMBER_TEXT], expected[OP_NUMBER_TEXT];
    double value = i <= 1074 ? ldexp(1, -i) : (double)(next(&state) >> 11) / (double)((uint64_t)1 << (next(&state) % 60)), back = 0, expected_back = 0;
    int digits = 14;
    do snprintf(expected, sizeof expected, "%.*g", ++digits, value);
    while (strtod(expected, NULL) != value);
    op_number_write(value, text);
    op_number_read(text, strlen(text), '.', &back);
    op_number_read(expected, strlen(expected), '.', &expected_back);
    bool whole = fabs(value) < 1e15 && value == floor(value);
    if (back == value && expected_back == value && (whole || strcmp(text, expected) == 0)) continue;
    if (bad++ == 0) printf("%s is written as %s\n", expected, text);
  }
  CU_ASSERT_EQUAL(bad, 0);
}

void suite_number(void) {
  CU_pSuite suite = CU_add_suite("number", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(numbers_are_read_as_the_c_library_reads_them);
  ADD(all_widths_points_and_signs_are_read);
  ADD(numbers_are_written_with_the_fewest_digits);
  ADD(halves_are_rounded_to_even);
  ADD(what_is_no_number_is_not_read);
#undef ADD
}
