/* Dates of spreadsheets: days since an epoch, which only a cell's number format tells from numbers. */
#ifndef OPINE_INPUT_XLSX_DATE_H
#define OPINE_INPUT_XLSX_DATE_H

#include <stdbool.h>
#include <stddef.h>

/* What a number format shows of a number, as bits; 0 = a plain number. */
#define XLSX_SHOWS_DATE 1u
#define XLSX_SHOWS_TIME 2u
#define XLSX_SHOWS_ELAPSED 4u /* hours that go on past 24: [h]:mm */

/* source  ECMA-376 part 1, 18.8.30 (built-in formats, those of East Asian languages among them) and 18.8.31 (format codes) */
unsigned xlsx_format_built_in(size_t id);
unsigned xlsx_format_shows(const char *code);

#define XLSX_DATE_TEXT 32
/* The ISO text of what a cell shows: "2022-05-14", "2022-05-14T13:45:00" where the time is not midnight, "13:45:00"; thousandths of a second where there are any.
   false for a number that stands for no date: negative, beyond the year 9999, or under 1 where a date is shown. The epoch of 1900 counts a 29 February 1900 that
   never was, as Excel does to agree with Lotus 1-2-3: the serial 60 is handed out as it shows there. */
bool xlsx_date_text(double serial, unsigned shows, bool since_1904, char out[XLSX_DATE_TEXT]);
/* An ISO date of a cell of type "d", brought into the same form; false when it is none. */
bool xlsx_date_iso(const char *text, char out[XLSX_DATE_TEXT]);

#endif
