/* gnuplot as a child process. */
#ifndef OPINE_PLOT_GNUPLOT_H
#define OPINE_PLOT_GNUPLOT_H

#include "base/text.h"

/* Runs gnuplot on a script; what it writes to standard output is lost.
   fails OP_E_SYSTEM gnuplot is not installed, or stopped (its message) */
op_status gnuplot_run(const op_text *input, op_error *err);
/* The same, keeping what it writes; the caller's, freed with op_free. */
op_status gnuplot_capture(const op_text *input, char **output, size_t *length, op_error *err);

#endif
