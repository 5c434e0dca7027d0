/* Which one-byte or multi-byte encoding a text that is no UTF-8 is written in. */
#ifndef OPINE_INPUT_CODE_PAGE_H
#define OPINE_INPUT_CODE_PAGE_H

#include <stddef.h>

#define CODE_PAGE_NAME 64

/* iconv's name of the encoding that the sample is most likely in; "WINDOWS-1252" where nothing speaks for another. */
void code_page_guess(const char *sample, size_t n, char name[CODE_PAGE_NAME]);

#endif
