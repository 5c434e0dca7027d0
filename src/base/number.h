/* Numbers to text and back, independent of the locale and exact. */
#ifndef OPINE_BASE_NUMBER_H
#define OPINE_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

/* Reads the whole of text[0..n) as a decimal number (sign, digits, `point`, exponent; blanks around it allowed). Correctly
   rounded. false when it is not a number; "inf", "nan" and hexadecimal are not numbers. */
bool op_number_read(const char *text, size_t n, char point, double *out);
/* Reads a whole non-negative integer. */
bool op_number_read_size(const char *text, size_t n, size_t *out);

#define OP_NUMBER_TEXT 40
/* Shortest decimal text that reads back as the same double (at most 17 significant digits); integers without point. NaN and
   infinities give "". Returns the length. */
size_t op_number_write(double value, char out[OP_NUMBER_TEXT]);
/* Fixed decimals, rounded half away from zero on the decimal expansion that the double's shortest text shows (so that
   0.705 prints 70.5 and 2.675 prints 2.68: the rule of published tables). decimals 0..15. */
size_t op_number_write_fixed(double value, int decimals, char out[OP_NUMBER_TEXT]);
/* The same with thousands set apart by commas: "22,000.5". */
#define OP_NUMBER_GROUPED (2 * OP_NUMBER_TEXT)
size_t op_number_write_grouped(double value, int decimals, char out[OP_NUMBER_GROUPED]);
/* The value rounded by the same rule. */
double op_number_round(double value, int decimals);

#endif
