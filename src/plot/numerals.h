/* Numbers as the reader's language writes them. */
#ifndef OPINE_PLOT_NUMERALS_H
#define OPINE_PLOT_NUMERALS_H

#include <stdbool.h>

#include "base/number.h"
#include "base/text.h"

typedef struct chart_numerals {
  char decimal;
  const char *group;   /* between thousands */
  const char *percent; /* "%" or with a blank before it */
} chart_numerals;

/* Of a language ("ru", "pt-BR"); NULL and unknown languages: as English. */
chart_numerals numerals_of(const char *language);

#define NUMERALS_TEXT (OP_NUMBER_GROUPED + 48)
/* A number for people: fixed decimals, thousands grouped on request or from 10,000 on, `unit` (at most 6 bytes; "%" as the language writes it) behind it. */
void numerals_write(const chart_numerals *n, double value, int decimals, bool group, const char *unit, char out[NUMERALS_TEXT]);

/* Width of such a number in bold, points. */
double numerals_width(const chart_numerals *n, double value, int decimals, const char *unit, double size);

/* "1,509" */
void numerals_count(op_text *out, const chart_numerals *n, double value, int decimals);

/* gnuplot's own text for a number (`shown(v)`) and the settings that it needs: `value` is the format of it, with the unit of percents when `percent`. */
void numerals_script(op_text *out, const chart_numerals *n, int decimals, bool percent);

#endif
