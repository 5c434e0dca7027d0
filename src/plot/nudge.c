/* Pool adjacent violators: labels that would overlap become one block, which stands where its members are on average nearest to their wishes. */
#include "plot/nudge.h"

typedef struct block {
  size_t first, count;
  double height;
  double wish; /* sum over members of (wished centre - centre inside the block) */
} block;

static double top_of(const block *b, double low, double high) {
  double top = b->wish / (double)b->count;
  if (top + b->height > high) top = high - b->height;
  return top < low ? low : top;
}

static void sort_by_wish(const double *y, size_t *order, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t at = i;
    for (; at > 0 && y[order[at - 1]] > y[i]; at--) order[at] = order[at - 1];
    order[at] = i;
  }
}

void nudge_apart(double *y, const double *heights, size_t n, double low, double high) {
  size_t order[NUDGE_LIMIT], n_blocks = 0;
  block blocks[NUDGE_LIMIT];
  if (n > NUDGE_LIMIT) n = NUDGE_LIMIT;
  sort_by_wish(y, order, n);
  for (size_t i = 0; i < n; i++) {
    double height = heights[order[i]];
    blocks[n_blocks++] = (block){i, 1, height, y[order[i]] - height / 2};
    while (n_blocks > 1) {
      block *above = &blocks[n_blocks - 2], *below = &blocks[n_blocks - 1];
      if (top_of(above, low, high) + above->height <= top_of(below, low, high)) break;
      above->wish += below->wish - (double)below->count * above->height;
      above->height += below->height;
      above->count += below->count;
      n_blocks--;
    }
  }
  for (size_t b = 0; b < n_blocks; b++) {
    double at = top_of(&blocks[b], low, high);
    for (size_t i = blocks[b].first; i < blocks[b].first + blocks[b].count; i++) {
      y[order[i]] = at + heights[order[i]] / 2;
      at += heights[order[i]];
    }
  }
}
