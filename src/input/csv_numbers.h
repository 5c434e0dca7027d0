/* Short numbers of a column, "[-]digits[point digits]" of up to 8 bytes, without a branch on their length: 8 bytes at a time, several fields where the
   processor can. Longer ones, and texts that are no number, are left to the caller. */
#ifndef OPINE_INPUT_CSV_NUMBERS_H
#define OPINE_INPUT_CSV_NUMBERS_H

#include "input/csv_locate.h"

/* Fields that are read at once. */
#define CSV_NUMBERS ((size_t)64)

/* Reads n fields, CSV_NUMBERS at most, of `bytes`, of which 8 from each field's start on can be read: bit i of the result is set where field i is left, and
   numbers[i] then holds nothing of use. What is read is what op_number_read gives. */
uint64_t csv_numbers_read(const char *bytes, const csv_span *spans, size_t n, char point, double *numbers);
/* The same without vector instructions. */
uint64_t csv_numbers_read_portable(const char *bytes, const csv_span *spans, size_t n, char point, double *numbers);

#endif
