/* Triple-S: between the file that reads the survey, the one that reads a variable and the one that reads multiple questions. */
#ifndef OPINE_INPUT_TRIPLES_SURVEY_H
#define OPINE_INPUT_TRIPLES_SURVEY_H

#include "input/metadata.h"

/* The text of an element, or of the one of its <text> that fits the language and the mode best; "" for NULL, NULL when memory is out. */
const char *triples_text(metadata *m, const xml_node *node, const char *mode, op_error *err);

/* What an element <values> holds. */
typedef struct triples_values {
  op_label *labels;          /* of <value>, with their text or "" */
  double *scores;            /* of each, NaN = none */
  size_t n;
  bool scored;
  double lo, hi;             /* of <range>; lo > hi = none */
} triples_values;

/* One element <variable>. */
op_status triples_read_variable(metadata *m, const xml_node *node, op_error *err);
/* One of type multiple: a variable an answer, and the set that they make. `like` has the name, the texts, the place. */
op_status triples_read_multiple(metadata *m, const metadata_variable *like, const triples_values *values, op_error *err);

#endif
