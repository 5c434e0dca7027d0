/* Texts of the elements of disclosure: put together from files, kept in the arena. */
#ifndef OPINE_ANALYSIS_DISCLOSE_SAID_H
#define OPINE_ANALYSIS_DISCLOSE_SAID_H

#include "analysis/disclose.h"
#include "base/text.h"

/* The text in the plan's arena; clears it. NULL when it is empty or memory is out (the error tells). */
const char *said_keep(disclosure *d, op_text *text);
/* One text for all files of the study (texts[f], NULL = not said), or each with the waves that it holds for; NULL when none says anything. *whole becomes false
   where a file says nothing. */
const char *said_by_files(disclosure *d, const char *const *texts, bool *whole);
/* What the data and the study know of an element without being told; NULL = nothing. *whole becomes false where that is less than asked for. */
const char *said_computed(disclosure *d, op_disclosure element, bool *whole);

#endif
