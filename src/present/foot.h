/* What stands under a table of the terminal or of a page: the design and the conventions, each one line of words. */
#ifndef OPINE_PRESENT_FOOT_H
#define OPINE_PRESENT_FOOT_H

#include "base/text.h"
#include "opine/result.h"
#include "present/grid.h"

/* Adds "Design: linearized, 2,700 rows, weights w, ..."; nothing for a result without a design. `g` owns what is made on the way. */
void foot_design(op_text *line, const op_result *result, grid *g);
/* Adds "Conventions: ci logit, df domain, ..."; nothing for a result without conventions. */
void foot_conventions(op_text *line, const op_result *result);

#endif
