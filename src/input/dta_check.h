/* What must hold of a Stata file before ReadStat reads it. */
#ifndef OPINE_INPUT_DTA_CHECK_H
#define OPINE_INPUT_DTA_CHECK_H

#include "opine/status.h"

/* Files of Stata 13 and later: the end mark, without which the value labels (which stand last) may be gone, and the ends of long texts. A file that is broken in
   another way passes: ReadStat says what is wrong with it.
   fails OP_E_DATA cut short; a long text (strL) without its terminating NUL, as binary ones are: ReadStat (1.1.9) would read on behind it */
op_status dta_check(const char *path, op_error *err);

#endif
