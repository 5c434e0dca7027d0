/* Rows that are made of figures: differences, tests, slopes, smoothed lines. They go with the figures that they were made of. */
#ifndef OPINE_SUPPRESS_DERIVED_H
#define OPINE_SUPPRESS_DERIVED_H

#include "opine/result.h"

/* Whether a row of a section may be made of a hidden figure: they agree in every key that both have. A pair of groups or waves ("group" and "versus", "from" and
   "to") agrees where either is the figure's; a key that says nothing, and a pair that no figure is of, agrees with all. */
typedef struct suppress_known {
  signed char group, versus, from, to; /* whether the row's code is that of some figure: -1 = not looked yet. Of one row and section of figures */
} suppress_known;
bool suppress_made_of(const op_section *derived, const op_row *row, const op_section *figures, const op_row *figure, suppress_known *known);

#endif
