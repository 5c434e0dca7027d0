/* Theme files: the one that is built in and the user's. */
#ifndef OPINE_PLOT_THEME_FILE_H
#define OPINE_PLOT_THEME_FILE_H

#include "plot/theme.h"

/* Fills the theme from the built-in file and then from options->theme, for the size and the mode that the options ask for. Width and height are inches.
   fails as theme_init */
op_status theme_files_read(const op_chart_options *options, op_arena *arena, chart_theme *theme, op_error *err);

/* True for a name of letters, digits, blanks and hyphens: it goes into the script and into SVG attributes, and family names consist of these. */
bool theme_font_is_plain(const char *font);

#endif
