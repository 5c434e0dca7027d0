/* Dates of waves as fractional years. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"
#include "opine/series.h"

double op_date_year(const char *text) {
  op_date date;
  double number, year;
  if (strspn(text, "0123456789") == 4 && text[4] == '.' && op_number_read(text, strlen(text), '.', &number)) return number;
  if (!op_date_read(text, &date)) return (double)NAN;
  year = date.year;
  if (date.month == 0) return year + 0.5; /* the middle of the year */
  if (date.day == 0) return year + (date.month - 0.5) / 12;
  double before = 0;
  for (int month = 1; month < date.month; month++) before += op_date_month_days(date.year, month);
  return year + (before + date.day - 0.5) / (op_date_month_days(date.year, 2) == 29 ? 366 : 365);
}
