/* Which bars stand in a bar chart, from top to bottom. */
#ifndef OPINE_PLOT_BARS_H
#define OPINE_PLOT_BARS_H

#include "plot/sheet.h"

#define BARS_LIMIT 150 /* a page of 50 inches; more cannot be read */

typedef enum { BAR_ANSWER, BAR_NET, BAR_MISSING, BAR_TOTAL } bar_kind;

typedef struct bar_item {
  const char *heading;  /* starts a block of that name; NULL = goes on */
  const char *label;
  bar_kind kind;
  chart_cell cell;      /* not present: shown as "no answers" */
  bool apart;           /* a gap above: the first net, the first missing answer */
  wording_lines heading_lines, lines;
  double y, half;       /* centre and half height, points from the top of the figure */
  double heading_y;
} bar_item;

typedef struct bar_list {
  bar_item *items;
  size_t count;
  size_t block;   /* items of the largest block */
} bar_list;

/* One question in one group: a bar an answer. A mean, or one answer in several groups: a bar a group. Otherwise blocks: an answer with its groups, or
   (several questions) a question with its answers. `sort`: by estimate, largest first; nets and missing answers stay behind the answers.
   `panels`: a group with its answers, as of several questions.
   fails OP_E_REQUEST over BARS_LIMIT bars */
op_status bars_list(const chart_grid *grid, bool sort, bool panels, op_arena *arena, bar_list *list, op_error *err);

#endif
