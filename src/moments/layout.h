/* Where features stand, and moving them when a question shows new categories. */
#ifndef OPINE_MOMENTS_LAYOUT_H
#define OPINE_MOMENTS_LAYOUT_H

#include "moments/moments.h"

/* Makes sure that every level seen so far has its feature; moves the sums when the layout must grow. */
op_status item_layout_update(const op_moments *moments, op_item *item, op_error *err);
/* Makes room for the cells, domains and leaves seen so far. */
op_status item_room(const op_moments *moments, op_item *item, op_error *err);

#endif
