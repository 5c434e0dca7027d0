/* Texts of cells and shared strings: XML text with the escapes of spreadsheets undone and blanks around it left out, as of unquoted CSV fields. */
#ifndef OPINE_INPUT_XLSX_TEXT_H
#define OPINE_INPUT_XLSX_TEXT_H

#include <stddef.h>

/* Works in place on text[0..n) and gives the new length. _x000D_ becomes the character of that code, unless it is NUL or half of a pair.
   source  ECMA-376 part 1, 22.9.2.19 (ST_Xstring) */
size_t xlsx_text_clean(char *text, size_t n);

#endif
