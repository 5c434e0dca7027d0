#include "input/xlsx_date.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define DAY_MS 86400000LL
#define LAST_YEAR 9999

/* --- formats --- */

unsigned xlsx_format_built_in(size_t id) {
  if (id == 46) return XLSX_SHOWS_TIME | XLSX_SHOWS_ELAPSED;
  if (id == 22) return XLSX_SHOWS_DATE | XLSX_SHOWS_TIME;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58)) return XLSX_SHOWS_DATE;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47) return XLSX_SHOWS_TIME;
  return 0;
}

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

/* What stands in brackets: [h], [mm], [ss] are elapsed time; colours, conditions and languages show nothing. */
static const char *skip_brackets(const char *at, unsigned *shows) {
  char first = lower(at[1]);
  const char *c = at + 1;
  while (lower(*c) == first && *c != '\0') c++;
  if (*c == ']' && (first == 'h' || first == 'm' || first == 's')) *shows |= XLSX_SHOWS_TIME | XLSX_SHOWS_ELAPSED;
  while (*c != '\0' && *c != ']') c++;
  return *c == ']' ? c + 1 : c;
}

static const char *skip_quoted(const char *at) {
  const char *end = strchr(at + 1, '"');
  return end != NULL ? end + 1 : at + strlen(at);
}

/* The first section of the code decides: the others are for negative numbers, zero and texts. */
unsigned xlsx_format_shows(const char *code) {
  unsigned shows = 0;
  bool m = false;
  if (op_text_equal_nocase(code, "general") || op_text_equal_nocase(code, "standard")) return 0;
  for (const char *at = code; *at != '\0' && *at != ';';) {
    char c = lower(*at);
    if (*at == '"') {
      at = skip_quoted(at);
    } else if (*at == '[') {
      at = skip_brackets(at, &shows);
    } else if (*at == '\\' || *at == '_' || *at == '*') {
      at += at[1] != '\0' ? 2 : 1;
    } else {
      if (c == 'a' && lower(at[1]) == 'm' && at[2] == '/') at += 4; /* AM/PM */
      else if (c == 'y' || c == 'd') shows |= XLSX_SHOWS_DATE;
      else if (c == 'h' || c == 's') shows |= XLSX_SHOWS_TIME;
      else if (c == 'm') m = true;
      at++;
    }
  }
  return m && shows == 0 ? XLSX_SHOWS_DATE : shows; /* m is the month unless it stands with hours or seconds alone */
}

/* --- dates --- */

/* Day of the civil calendar from days since 1970-01-01. source: H. Hinnant, chrono-compatible low-level date algorithms, civil_from_days */
static void civil(int64_t days, int *year, int *month, int *day) {
  int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  *day = (int)(doy - (153 * mp + 2) / 5 + 1);
  *month = (int)(mp < 10 ? mp + 3 : mp - 9);
  *year = (int)(yoe + era * 400 + (*month <= 2));
}

/* false when the serial is no day of the epoch */
static bool day_of(int64_t serial, bool since_1904, int *year, int *month, int *day) {
  if (!since_1904 && serial == 60) {
    *year = 1900;
    *month = 2;
    *day = 29;
    return true;
  }
  if (serial < (since_1904 ? 0 : 1)) return false;
  int64_t epoch = since_1904 ? -24107 : serial < 60 ? -25568 : -25569; /* 1904-01-01, 1899-12-31 and 1899-12-30 as days of 1970 */
  civil(serial + epoch, year, month, day);
  return *year <= LAST_YEAR;
}

static size_t write_time(int64_t ms, char *out, size_t size) {
  int n = snprintf(out, size, "%02d:%02d:%02d", (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60));
  if (ms % 1000 != 0) n += snprintf(out + n, size - (size_t)n, ".%03d", (int)(ms % 1000));
  return (size_t)n;
}

bool xlsx_date_text(double serial, unsigned shows, bool since_1904, char out[XLSX_DATE_TEXT]) {
  int year, month, day;
  if (!(serial >= 0) || serial > 2958466) return false;
  int64_t ms = llround(serial * (double)DAY_MS), days = ms / DAY_MS;
  bool date = (shows & XLSX_SHOWS_DATE) != 0, time = (shows & XLSX_SHOWS_TIME) != 0;
  if (!date && ((shows & XLSX_SHOWS_ELAPSED) || days == 0)) {
    write_time(ms, out, XLSX_DATE_TEXT);
    return true;
  }
  if (!day_of(days, since_1904, &year, &month, &day)) {
    if (days != 0 || !time) return false;
    write_time(ms, out, XLSX_DATE_TEXT);
    return true;
  }
  int n = snprintf(out, XLSX_DATE_TEXT, "%04d-%02d-%02d", year, month, day);
  if (!time || ms % DAY_MS == 0) return true;
  out[n] = 'T';
  write_time(ms % DAY_MS, out + n + 1, XLSX_DATE_TEXT - (size_t)n - 1);
  return true;
}

/* Digits and signs at their places: d stands for a digit. */
static bool has_form(const char *text, const char *form) {
  for (; *form != '\0'; form++, text++) {
    if (*form == 'd' ? *text < '0' || *text > '9' : *text != *form) return false;
  }
  return true;
}

bool xlsx_date_iso(const char *text, char out[XLSX_DATE_TEXT]) {
  const char *time = text;
  size_t n = 0;
  out[0] = '\0';
  if (has_form(text, "dddd-dd-dd")) {
    n = 10;
    memcpy(out, text, n);
    out[n] = '\0';
    if (text[n] == '\0') return true;
    if (text[n] != 'T') return false;
    time = text + n + 1;
  }
  if (!has_form(time, "dd:dd:dd")) return false;
  const char *rest = time + 8;
  size_t fraction = *rest == '.' ? 1 + strspn(rest + 1, "0123456789") : 0;
  bool exact = strspn(rest + (fraction > 0), "0") + (fraction > 0) >= fraction;
  rest += fraction;
  if (*rest != '\0' && strcmp(rest, "Z") != 0) return false;
  if (n > 0 && exact && strncmp(time, "00:00:00", 8) == 0) return true;
  if (n > 0) out[n++] = 'T';
  size_t length = exact ? 8 : 8 + (fraction < 5 ? fraction : 4);
  memcpy(out + n, time, length);
  out[n + length] = '\0';
  return true;
}
