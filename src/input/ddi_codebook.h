/* DDI Codebook: between the file that reads the study and the one that reads a variable. */
#ifndef OPINE_INPUT_DDI_CODEBOOK_H
#define OPINE_INPUT_DDI_CODEBOOK_H

#include "input/metadata.h"

/* One element <var>. */
op_status ddi_read_variable(metadata *m, const xml_node *node, op_error *err);
/* True when a list of ids, set apart by blanks, holds one. */
bool ddi_lists(const char *ids, const char *id);

#endif
