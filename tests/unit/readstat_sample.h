/* Small statistical files, written with ReadStat's own writer, for the suites that read them back. */
#ifndef OPINE_TESTS_READSTAT_SAMPLE_H
#define OPINE_TESTS_READSTAT_SAMPLE_H

#include <stddef.h>

/* "sav", "zsav", "por", "dta", "xpt", "sas7bdat": ID, Q1 (labels, missing codes as far as the format has them), WT (weights; the weight variable in SPSS files),
   TOWN (text) and, where the format has them, DAY (a date). Four rows, or none. "other codes" is a .sav in which 99 instead
   of 98 is missing. Gives the path of NAME in the suite's folder. */
const char *readstat_sample(const char *format, const char *name, int rows);

#endif
