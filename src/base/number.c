/* Numbers to text and back. */
#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

static double slow_read(const char *text) {
  pthread_once(&c_locale_once, make_c_locale);
  return c_locale != (locale_t)0 ? strtod_l(text, NULL, c_locale) : strtod(text, NULL);
}

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const uint64_t whole_powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
                                        1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
                                        1000000000000000, 10000000000000000, 100000000000000000};

typedef struct scanned {
  uint64_t mantissa;
  int digits;      /* significant digits in the mantissa */
  int exponent;    /* of ten, for the mantissa */
  bool negative, exact;
} scanned;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void take_digit(scanned *s, char c, bool fraction) {
  if (s->digits < 18) {
    s->mantissa = s->mantissa * 10 + (uint64_t)(c - '0');
    if (s->mantissa != 0) s->digits++;
    if (fraction) s->exponent--;
  } else {
    s->exact = false;
  }
}

/* Splits [sign] digits [point digits] [e exponent]; false when the text is something else. */
static bool scan(const char *p, const char *end, char point, scanned *s) {
  bool any = false;
  *s = (scanned){0, 0, 0, false, true};
  if (p < end && (*p == '-' || *p == '+')) s->negative = *p++ == '-';
  for (; p < end && is_digit(*p); p++, any = true) take_digit(s, *p, false);
  if (p < end && *p == point) {
    for (p++; p < end && is_digit(*p); p++, any = true) take_digit(s, *p, true);
  }
  if (!any) return false;
  if (p < end && (*p == 'e' || *p == 'E')) {
    bool minus = false;
    int e = 0;
    p++;
    if (p < end && (*p == '-' || *p == '+')) minus = *p++ == '-';
    if (p == end) return false;
    for (; p < end && is_digit(*p); p++) e = e < 100000 ? e * 10 + (*p - '0') : e;
    s->exponent += minus ? -e : e;
  }
  return p == end;
}

#if LDBL_MANT_DIG == 64
/* Up to 18 digits are exact in 64 bits, powers of ten up to 1e22 too: one operation is off by half a unit of the 64th bit at most. Rounded to 53 bits that is
   right unless the 11 bits that go lie next to the halfway point; then false. */
static bool read_extended(const scanned *s, double *out) {
  union {
    long double value;
    uint64_t mantissa;
  } x;
  if (!s->exact || s->mantissa == 0 || s->exponent < -22 || s->exponent > 22) return false;
  long double power = (long double)powers_of_ten[s->exponent < 0 ? -s->exponent : s->exponent];
  x.value = s->exponent < 0 ? (long double)s->mantissa / power : (long double)s->mantissa * power;
  uint64_t low = x.mantissa & 0x7FF;
  if (low >= 0x3FF && low <= 0x401) return false;
  *out = (double)(s->negative ? -x.value : x.value);
  return true;
}
#else
static bool read_extended(const scanned *s, double *out) {
  (void)s;
  (void)out;
  return false;
}
#endif

/* Appends the digits of p up to end to the mantissa; the 8 bytes before end can be read. False where one is no digit. */
static bool append_digits(const char *p, const char *end, uint64_t *mantissa) {
  uint64_t digits;
  for (; end - p >= 8; p += 8) {
    digits = digits_load(p);
    if (!digits_are_all(digits)) return false;
    *mantissa = *mantissa * 100000000 + digits_join(digits);
  }
  if (p == end) return true;
  unsigned before = 8 * (unsigned)(8 - (end - p));
  digits = digits_load(end - 8) >> before << before;
  *mantissa = *mantissa * whole_powers[end - p] + digits_join(digits);
  return digits_are_all(digits);
}

/* [sign] digits [point digits] of 18 digits at most, nothing before or behind: nearly every number. False where it is something else, or cannot be rounded here. */
static bool read_short(const char *text, size_t n, char point, double *out) {
  const char *p = text, *end = text + n;
  scanned s = {0, 0, 0, false, true};
  if (n == 0 || n > 20) return false;
  if (*p == '-') {
    s.negative = true;
    p++;
  }
  const char *start = p;
  for (; p < end && is_digit(*p); p++) s.mantissa = s.mantissa * 10 + (uint64_t)(*p - '0');
  ptrdiff_t digits = end - start;
  if (p < end) {
    if (*p++ != point) return false;
    digits--;
    s.exponent = (int)(p - end);
    if (n >= 8) {
      if (!append_digits(p, end, &s.mantissa)) return false;
    } else {
      for (; p < end; p++) {
        if (!is_digit(*p)) return false;
        s.mantissa = s.mantissa * 10 + (uint64_t)(*p - '0');
      }
    }
  }
  if (digits < 1 || digits > 18) return false;
  if (s.mantissa >= (uint64_t)1 << 53) return read_extended(&s, out);
  double value = (double)s.mantissa / powers_of_ten[-s.exponent];
  *out = s.negative ? -value : value;
  return true;
}

bool op_number_read(const char *text, size_t n, char point, double *out) {
  const char *p = text, *end = text + n;
  scanned s;
  if (read_short(text, n, point, out)) return true;
  while (p < end && (*p == ' ' || *p == '\t')) p++;
  while (end > p && (end[-1] == ' ' || end[-1] == '\t')) end--;
  if (!scan(p, end, point, &s)) return false;
  double value;
  if (s.exact && s.mantissa < ((uint64_t)1 << 53) && s.exponent >= -22 && s.exponent <= 22) {
    /* mantissa and power are exact doubles, so that one operation rounds correctly */
    value = (double)s.mantissa;
    value = s.exponent < 0 ? value / powers_of_ten[-s.exponent] : value * powers_of_ten[s.exponent];
    *out = s.negative ? -value : value;
    return true;
  }
  if (read_extended(&s, out)) return true;
  size_t length = (size_t)(end - p);
  char buffer[512];
  if (length >= sizeof buffer) return false;
  memcpy(buffer, p, length);
  buffer[length] = '\0';
  if (point != '.') {
    char *at = memchr(buffer, point, length);
    if (at != NULL) *at = '.';
  }
  value = slow_read(buffer);
  if (!isfinite(value)) return false;
  *out = value;
  return true;
}

bool op_number_read_size(const char *text, size_t n, size_t *out) {
  size_t value = 0;
  if (n == 0 || n > 18) return false;
  for (size_t i = 0; i < n; i++) {
    if (!is_digit(text[i])) return false;
    value = value * 10 + (size_t)(text[i] - '0');
  }
  *out = value;
  return true;
}

/* snprintf writes the host locale's decimal point; mend it. */
static size_t with_point(char *text) {
  size_t n = strlen(text);
  for (size_t i = 0; i < n; i++) {
    char c = text[i];
    if (!is_digit(c) && c != '-' && c != '+' && c != 'e' && c != '.') text[i] = '.';
  }
  return n;
}

/* A whole number: ids and codes are written by the ten thousand. */
static size_t write_whole(int64_t value, char *out) {
  char digits[OP_NUMBER_TEXT];
  size_t n = 0, length = 0;
  uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
  do digits[n++] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0) out[length++] = '-';
  while (n > 0) out[length++] = digits[--n];
  out[length] = '\0';
  return length;
}

/* mantissa x 10^exponent, `digits` digits long. */
typedef struct decimal {
  uint64_t mantissa;
  int digits, exponent;
} decimal;

#if LDBL_MANT_DIG == 64
static const long double extended_powers[] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
                                              1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};

/* The nearest number of 15 to 17 digits to a value above 0. Powers of ten up to 1e27 are exact in 64 bits, so one operation is off by 2^-8 of the last of 17 digits
   at most, by 2^-11 of the last of 16; false where that leaves open which number is nearest, or the value is too large or small. */
static bool nearest_decimal(double value, int digits, decimal *out) {
  int binary;
  frexp(value, &binary);
  int exponent = (int)floor((binary - 1) * 0.30102999566398120) - digits + 1; /* as it is, or one too few */
  const long double margin = digits > 16 ? 0x1p-7L : 0x1p-10L;
  for (int i = 0; i < 2; i++, exponent++) {
    if (exponent < -27 || exponent > 27) return false;
    long double scaled = exponent < 0 ? (long double)value * extended_powers[-exponent] : (long double)value / extended_powers[exponent];
    if (scaled >= (long double)whole_powers[digits]) continue;
    uint64_t whole = (uint64_t)scaled;
    long double rest = scaled - (long double)whole;
    if (rest > 0.5L - margin && rest < 0.5L + margin) return false;
    *out = (decimal){whole + (rest > 0.5L), digits, exponent};
    return true;
  }
  return false;
}

/* Whether a decimal reads back as the value, if that can be told here. */
static bool reads_back(const decimal *d, double value, bool *same) {
  scanned s = {d->mantissa, d->digits, d->exponent, false, true};
  double back;
  if (d->mantissa < (uint64_t)1 << 53 && d->exponent >= -22 && d->exponent <= 22) {
    back = d->exponent < 0 ? (double)d->mantissa / powers_of_ten[-d->exponent] : (double)d->mantissa * powers_of_ten[d->exponent];
  } else if (!read_extended(&s, &back)) {
    return false;
  }
  *same = back == value;
  return true;
}

/* The fewest digits, of 15 to 17, that read back as a value above 0; false where only the slow way knows. */
static bool shortest_decimal(double value, decimal *out) {
  decimal shorter;
  bool same;
  if (!nearest_decimal(value, 16, out) || !reads_back(out, value, &same)) return false;
  if (!same) return nearest_decimal(value, 17, out);
  if (!nearest_decimal(value, 15, &shorter) || !reads_back(&shorter, value, &same)) return false;
  if (same) *out = shorter;
  return true;
}
#else
static bool shortest_decimal(double value, decimal *out) {
  (void)value;
  (void)out;
  return false;
}
#endif

/* As "%.*g" writes it, with as many digits as it has; trailing zeros go. */
static size_t write_decimal(decimal d, bool negative, char *out) {
  char digits[OP_NUMBER_TEXT];
  size_t n = 0, length = 0;
  int most = d.digits;
  for (; d.mantissa % 10 == 0; d.exponent++) d.mantissa /= 10;
  for (uint64_t rest = d.mantissa; rest > 0; rest /= 10) digits[n++] = (char)('0' + rest % 10);
  int first = d.exponent + (int)n - 1; /* the power of ten of the first digit */
  if (negative) out[length++] = '-';
  if (first < -4 || first >= most) {
    out[length++] = digits[n - 1];
    if (n > 1) out[length++] = '.';
    for (size_t i = n - 1; i > 0; i--) out[length++] = digits[i - 1];
    return length + (size_t)snprintf(out + length, 8, "e%+03d", first);
  }
  if (first < 0) {
    memcpy(out + length, "0.000", 5);
    length += (size_t)(1 - first);
  }
  for (int i = first < 0 ? 0 : first; n > 0; i--) {
    out[length++] = digits[--n];
    if (i == 0 && n > 0 && first >= 0) out[length++] = '.';
  }
  for (int i = d.exponent; i > 0; i--) out[length++] = '0';
  out[length] = '\0';
  return length;
}

/* True when the text reads back as the value. */
static bool write_digits(double value, int digits, char *out) {
  double back;
  snprintf(out, OP_NUMBER_TEXT, "%.*g", digits, value);
  return op_number_read(out, with_point(out), '.', &back) && back == value;
}

size_t op_number_write(double value, char out[OP_NUMBER_TEXT]) {
  out[0] = '\0';
  if (!isfinite(value)) return 0;
  if (fabs(value) < 1e15 && value == floor(value)) return write_whole((int64_t)value, out);
  /* the fewest digits that read back: 16 decide whether 15 may do or 17 must, but for powers of two, below which numbers lie closer than above */
  char shorter[OP_NUMBER_TEXT];
  int exponent;
  decimal d;
  bool power = fabs(frexp(value, &exponent)) == 0.5;
  if (!power && shortest_decimal(fabs(value), &d)) return write_decimal(d, value < 0, out);
  if (!write_digits(value, 16, out) && (!power || !write_digits(value, 15, out))) write_digits(value, 17, out);
  else if (write_digits(value, 15, shorter)) memcpy(out, shorter, sizeof shorter);
  return strlen(out);
}

/* Rounds the shortest decimal text of |value| at `decimals`, half away from zero, by digit arithmetic. */
static void round_decimal_text(const char *shortest, int decimals, char *out) {
  char digits[OP_NUMBER_TEXT + 20];
  int count = 0, whole = 0;
  bool seen_point = false;
  digits[count++] = '0'; /* room for a carry */
  whole = 1;
  for (const char *p = shortest; *p != '\0'; p++) {
    if (*p == '.') {
      seen_point = true;
    } else {
      digits[count++] = *p;
      if (!seen_point) whole++;
    }
  }
  while (count < whole + decimals + 1) digits[count++] = '0';
  int keep = whole + decimals;
  if (digits[keep] >= '5') {
    int i = keep - 1;
    while (digits[i] == '9') digits[i--] = '0';
    digits[i]++;
  }
  int start = digits[0] == '0' && whole > 1 ? 1 : 0;
  size_t n = 0;
  for (int i = start; i < keep; i++) {
    if (i == whole) out[n++] = '.';
    out[n++] = digits[i];
  }
  out[n] = '\0';
}

size_t op_number_write_fixed(double value, int decimals, char out[OP_NUMBER_TEXT]) {
  char shortest[OP_NUMBER_TEXT], body[OP_NUMBER_TEXT - 1];
  out[0] = '\0';
  if (!isfinite(value)) return 0;
  if (decimals < 0) decimals = 0;
  if (decimals > 15) decimals = 15;
  op_number_write(fabs(value), shortest);
  if (strchr(shortest, 'e') != NULL || strlen(shortest) + (size_t)decimals + 4 > OP_NUMBER_TEXT) {
    if (fabs(value) < 1) {
      snprintf(body, sizeof body, "%.*f", decimals, fabs(value));
    } else {
      snprintf(body, sizeof body, "%.*g", 15, fabs(value));
    }
    with_point(body);
  } else {
    round_decimal_text(shortest, decimals, body);
  }
  bool zero = strspn(body, "0.") == strlen(body);
  snprintf(out, OP_NUMBER_TEXT, "%s%s", value < 0 && !zero ? "-" : "", body);
  return strlen(out);
}

size_t op_number_write_grouped(double value, int decimals, char out[OP_NUMBER_GROUPED]) {
  char text[OP_NUMBER_TEXT];
  size_t n = op_number_write_fixed(value, decimals, text), at = text[0] == '-', length = at;
  size_t digits = strspn(text + at, "0123456789");
  if (at) out[0] = '-';
  for (size_t i = 0; i < digits; i++) {
    if (i > 0 && (digits - i) % 3 == 0) out[length++] = ',';
    out[length++] = text[at++];
  }
  memcpy(out + length, text + at, n - at + 1);
  return length + n - at;
}

double op_number_round(double value, int decimals) {
  char text[OP_NUMBER_TEXT];
  double out = value;
  if (op_number_write_fixed(value, decimals, text) > 0) op_number_read(text, strlen(text), '.', &out);
  return out;
}
