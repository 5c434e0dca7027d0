/* Results made by hand for the charts that draw a section of their own: models, crosstabs, weights, compositions. */
#ifndef OPINE_TESTS_PLOT_FIGURES_H
#define OPINE_TESTS_PLOT_FIGURES_H

#include "opine/plot.h"
#include "plot_samples.h"

/* The result that a kind draws, with the sample's texts as its labels (answers as categories, groups as groups or columns); plot_sample_make for kinds that
   draw estimates of answers. Freed with op_result_free. NULL when memory is out. */
op_result *plot_figures_make(const plot_sample *sample, const char *kind);

#endif
