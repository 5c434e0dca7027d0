/* Texts from files made harmless for people's eyes: control characters, characters that turn the direction of what stands beside them, and bytes that are no
   UTF-8. What a format escapes besides is its own matter. */
#ifndef OPINE_PRESENT_CLEAN_H
#define OPINE_PRESENT_CLEAN_H

#include <stdbool.h>

#include "base/text.h"

/* True when nothing in the text needs cleaning. */
bool clean_is(const char *text);
/* Adds the text cleaned: a control character becomes a blank, a direction mark is left out, a byte that is no UTF-8 becomes U+FFFD. */
void clean_add(op_text *out, const char *text);

#endif
