/* Texts that mean the same: compared after Unicode normalisation (NFKC), case folding and trimming, with one form of blanks, quotes and dashes. */
#ifndef OPINE_BASE_TEXT_FOLD_H
#define OPINE_BASE_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* The folded form of a text; the caller's, freed with op_free. NULL with OP_E_MEMORY. Bytes that are no UTF-8 stay as they are. */
char *op_text_fold(const char *text, op_error *err);
/* True when both fold to the same form. ASCII texts are compared without an allocation; others are different when memory is out. */
bool op_text_same(const char *a, const char *b);
/* Share of words that two folded texts have in common: 2 x common / all, 0 to 1 (Dice 1945, "Measures of the amount of ecologic association between
   species", Ecology 26, on sets of words). Words are runs of letters and digits. */
double op_text_alike(const char *a, const char *b);

#endif
