/* What gnuplot leaves out of an SVG. */
#ifndef OPINE_PLOT_SVG_H
#define OPINE_PLOT_SVG_H

#include "base/text.h"

/* Copies the SVG that gnuplot made of a script to `out`, with the script's words as its title and description (gnuplot writes its own name there) and
   with the fallbacks of the script's font. Memory that runs out is remembered in `out`. */
void svg_finish(const char *svg, size_t n, const char *script, size_t length, op_text *out);

#endif
