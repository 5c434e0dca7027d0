#include "base/date.h"

#include <stddef.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* A run of exactly `digits` digits at *text, moved behind it. */
static bool take_digits(const char **text, size_t digits, int *out) {
  size_t n = strspn(*text, "0123456789"), value;
  if (n != digits || !op_number_read_size(*text, n, &value)) return false;
  *out = (int)value;
  *text += n;
  return true;
}

int op_date_season_month(const char *name) {
  static const struct {
    const char *name;
    int month;
  } seasons[] = {{"winter", 1}, {"spring", 4}, {"summer", 7}, {"autumn", 10}, {"fall", 10}};
  for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++) {
    if (op_text_equal_nocase(name, seasons[i].name)) return seasons[i].month;
  }
  return 0;
}

int op_date_month_days(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

bool op_date_read(const char *text, op_date *date) {
  const char *at = text;
  *date = (op_date){0, 0, 0};
  if (!take_digits(&at, 4, &date->year)) return false;
  if (*at == '\0') return true;
  if (*at != '-' && *at != ' ') return false;
  at++;
  if (!take_digits(&at, 2, &date->month)) {
    date->month = op_date_season_month(at);
    return date->month != 0;
  }
  if (date->month < 1 || date->month > 12) return false;
  if (*at == '\0') return true;
  if (*at != '-') return false;
  at++;
  return take_digits(&at, 2, &date->day) && *at == '\0' && date->day >= 1 && date->day <= op_date_month_days(date->year, date->month);
}
