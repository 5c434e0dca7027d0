/* Single values. */
#ifndef OPINE_TABLE_VALUE_H
#define OPINE_TABLE_VALUE_H

#include "opine/table.h"

/* True for the same number, text or tag. */
bool op_value_same(const op_value *a, const op_value *b);
/* What a code says that somebody wrote: a number (point as decimal sign), else the text itself, borrowed. */
op_value op_value_read(const char *text);

#endif
