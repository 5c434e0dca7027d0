/* Waves and their dates. */
#include "plot/waves.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/wording.h"

/* --- dates --- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static unsigned number_of(const char *digits, size_t n) {
  unsigned value = 0;
  for (size_t i = 0; i < n; i++) value = value * 10 + (unsigned)(digits[i] - '0');
  return value;
}

typedef struct date_parts {
  unsigned year, small[2];     /* numbers of one or two digits that are joined to the year, in their order */
  size_t years, n_small;
  bool small_first, too_many;
} date_parts;

/* A number joined to the year by '-', '.' or '/' is its month or day: "2022-05", "05.2022", "17.05.2022". */
static void take_number(const char *text, size_t start, size_t n, date_parts *d) {
  unsigned value = n <= 4 ? number_of(text + start, n) : 0;
  if (n == 4 && value >= 1900 && value <= 2100) {
    d->year = value;
    d->small_first = d->n_small > 0;
    d->years++;
    return;
  }
  char after = text[start + n], before = start > 0 ? text[start - 1] : ' ';
  bool joined_before = start > 1 && strchr("-./", before) != NULL && is_digit(text[start - 2]);
  bool joined_after = after != '\0' && strchr("-./", after) != NULL && is_digit(text[start + n + 1]);
  if (!joined_before && !joined_after) return;
  if (n <= 2 && d->n_small < 2) d->small[d->n_small++] = value;
  else
    d->too_many = true;
}

/* Part of the year, of the month and the day if there is one; NaN when they are none. Written with the year last, the day stands before the month. */
static double part_of_year(const date_parts *d) {
  bool day_first = d->n_small == 2 && d->small_first;
  unsigned month = d->small[day_first ? 1 : 0], day = d->n_small == 2 ? d->small[day_first ? 0 : 1] : 0;
  if (month < 1 || month > 12 || day > 31 || (d->n_small == 2 && day < 1)) return (double)NAN;
  return ((double)month - 1 + (day > 0 ? ((double)day - 0.5) / 31 : 0.5)) / 12;
}

static const struct {
  const char *word;
  double part; /* of a year, at the middle of what the word means */
} words[] = {{"january", 0.5 / 12},  {"february", 1.5 / 12}, {"march", 2.5 / 12},    {"april", 3.5 / 12},     {"may", 4.5 / 12},
             {"june", 5.5 / 12},     {"july", 6.5 / 12},     {"august", 7.5 / 12},   {"september", 8.5 / 12}, {"october", 9.5 / 12},
             {"november", 10.5 / 12}, {"december", 11.5 / 12}, {"spring", 3.5 / 12},  {"summer", 6.5 / 12},    {"autumn", 9.5 / 12},
             {"fall", 9.5 / 12},     {"winter", 0.5 / 12},   {"весна", 3.5 / 12},    {"лето", 6.5 / 12},      {"осень", 9.5 / 12},
             {"зима", 0.5 / 12},     {"q1", 0.125},          {"q2", 0.375},          {"q3", 0.625},           {"q4", 0.875}};

double waves_year(const char *text) {
  date_parts d = {0};
  for (size_t i = 0; text[i] != '\0';) {
    size_t n = 0;
    while (is_digit(text[i + n])) n++;
    if (n > 0) take_number(text, i, n, &d);
    i += n > 0 ? n : 1;
  }
  if (d.years != 1 || d.too_many) return (double)NAN;
  if (d.n_small > 0) return (double)d.year + part_of_year(&d);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (wording_find(text, &words[i].word, 1) != SIZE_MAX) return (double)d.year + words[i].part;
  }
  return (double)d.year + 0.5;
}

/* --- waves --- */

size_t waves_of_row(const wave_list *waves, const chart_row *row, size_t key) {
  for (size_t i = waves->count; i > 0; i--) {
    if (op_text_equal(waves->items[i - 1].code, row->first->codes[key])) return i - 1;
  }
  return SIZE_MAX;
}

static bool all_dates(wave_list *waves) {
  for (size_t i = 0; i < waves->count; i++) {
    chart_wave *w = &waves->items[i];
    w->x = waves_year(w->label);
    if (isnan(w->x) && w->code != NULL) w->x = waves_year(w->code);
    if (isnan(w->x)) return false;
    for (size_t k = 0; k < i; k++) {
      if (waves->items[k].x == w->x) return false;
    }
  }
  return true;
}

static void sort_by_date(wave_list *waves) {
  for (size_t i = 1; i < waves->count; i++) {
    chart_wave moved = waves->items[i];
    size_t at = i;
    for (; at > 0 && waves->items[at - 1].x > moved.x; at--) waves->items[at] = waves->items[at - 1];
    waves->items[at] = moved;
  }
}

op_status waves_read(const chart_grid *grid, size_t key, op_arena *arena, wave_list *out, op_error *err) {
  *out = (wave_list){.items = op_arena_alloc(arena, grid->n_rows * sizeof *out->items, err)};
  if (out->items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < grid->n_rows; i++) {
    const chart_row *row = &grid->rows[i];
    const char *code = row->first->codes[key];
    bool over_all = row->total && op_text_equal(code, "all");
    if (over_all || waves_of_row(out, row, key) != SIZE_MAX) continue;
    const char *label = wording_clean(arena, row->first->labels[key] != NULL ? row->first->labels[key] : code, err);
    if (label == NULL) return OP_E_MEMORY;
    out->items[out->count++] = (chart_wave){.code = code, .label = label};
  }
  out->dated = all_dates(out);
  if (out->dated) sort_by_date(out);
  for (size_t i = 0; !out->dated && i < out->count; i++) out->items[i].x = (double)i;
  return OP_OK;
}
