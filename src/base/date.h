/* Dates as surveys write them: a year, a month or a day. */
#ifndef OPINE_BASE_DATE_H
#define OPINE_BASE_DATE_H

#include <stdbool.h>

typedef struct op_date {
  int year, month, day; /* month, day: 0 = not said */
} op_date;

/* Reads "2022", "2022-05", "2022-05-31" and "2022-autumn" (a season stands for its middle month, winter for January). False for anything else, and for days that
   no calendar has. */
bool op_date_read(const char *text, op_date *date);
/* Middle month of a northern season (spring, summer, autumn, fall, winter; ASCII case does not matter); 0 = no season. */
int op_date_season_month(const char *name);
/* Days of a month, 28 to 31. */
int op_date_month_days(int year, int month);

#endif
