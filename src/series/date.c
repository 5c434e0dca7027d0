/* Dates of waves as fractional years. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "opine/series.h"

/* A run of exactly `digits` digits at *text, moved behind it. */
static bool take_digits(const char **text, size_t digits, size_t *out) {
  size_t n = strspn(*text, "0123456789");
  if (n != digits || !op_number_read_size(*text, n, out)) return false;
  *text += n;
  return true;
}

/* Middle of the northern season in years. */
static double season(const char *name) {
  static const struct { const char *name; double at; } seasons[] = {{"winter", 0.125}, {"spring", 0.375}, {"summer", 0.625}, {"autumn", 0.875}, {"fall", 0.875}};
  for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++) {
    if (op_text_equal_nocase(name, seasons[i].name)) return seasons[i].at;
  }
  return (double)NAN;
}

double op_date_year(const char *text) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  size_t year = 0, month = 0, day = 0;
  double number;
  const char *at = text;
  if (!take_digits(&at, 4, &year)) return (double)NAN;
  if (*at == '\0') return (double)year + 0.5; /* the middle of the year */
  if (*at == '.' && op_number_read(text, strlen(text), '.', &number)) return number;
  if (*at != '-' && *at != ' ') return (double)NAN;
  at++;
  if (!take_digits(&at, 2, &month)) return (double)year + season(at);
  if (month < 1 || month > 12) return (double)NAN;
  if (*at == '\0') return (double)year + ((double)month - 0.5) / 12;
  if (*at != '-') return (double)NAN;
  at++;
  if (!take_digits(&at, 2, &day) || *at != '\0' || day < 1 || day > 31) return (double)NAN;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return (double)year + ((double)before[month - 1] + (leap && month > 2 ? 1 : 0) + (double)day - 0.5) / (leap ? 366 : 365);
}
