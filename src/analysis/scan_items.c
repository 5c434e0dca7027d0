/* Adding a batch to the moments of every item. Items are independent of each other: where there are several, threads share them, and each item still gets its rows
   in their order. */
#include <stdatomic.h>

#include "analysis/scan.h"
#include "base/threads.h"
#include "input/source_threads.h"

/* Fewer items are not worth the hand-over. */
#define SHARED_ITEMS 4
/* A thread that comes late, from reading, finds something left to do. */
#define SHARES_A_THREAD 4
/* Variables of an item. */
#define MOST_VARIABLES 64

typedef struct scan_share {
  op_status status;
  op_error error;
} scan_share;

struct scan_items {
  op_team *team;          /* NULL = the caller alone, as for the first batch: a small survey has no other */
  scan_share *shares;
  size_t n, threads;
  size_t first;           /* share that the caller takes next, from the first on */
  atomic_size_t end;      /* behind the one that another thread takes next, from the last on: so a thread meets what it had in the batch before */
  op_moments_rows rows;   /* of the batch at work */
  double *rooms;          /* threads x most_variables batches: what an item reads is made there, where that of the item before was */
  size_t most_variables;
};

static op_status add_item(const scan *s, size_t i, size_t thread, const op_moments_rows *rows, op_error *err) {
  const op_plan *plan = s->plan;
  const plan_item *item = &plan->items[i];
  op_values values[MOST_VARIABLES];
  for (size_t v = 0; v < item->n_variables; v++) {
    const plan_variable *variable = &plan->variables[item->variables[v]];
    double *room = s->items->rooms + (thread * s->items->most_variables + v) * OP_BATCH_ROWS;
    op_status status = plan_variable_is_read(variable) ? op_source_fill(plan->source, variable->index, room, err) : OP_OK;
    if (status != OP_OK) return status;
    values[v] = scan_values(s, variable);
  }
  return op_moments_add(plan->moments, i, rows, &s->cells, values, err);
}

static op_status add_range(const scan *s, size_t first, size_t end, size_t thread, const op_moments_rows *rows, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = first; status == OP_OK && i < end; i++) status = add_item(s, i, thread, rows, err);
  return status;
}

static void add_share(void *one, size_t piece, size_t thread) {
  (void)piece;
  const scan *s = one;
  struct scan_items *x = s->items;
  size_t own = thread == 0 ? x->first++ : atomic_fetch_sub(&x->end, 1) - 1, n = s->plan->n_items;
  x->shares[own].status = add_range(s, own * n / x->n, (own + 1) * n / x->n, thread, &x->rows, &x->shares[own].error);
}

op_status scan_items_new(scan *s) {
  struct scan_items *x = s->items = op_array_new(1, sizeof *x, s->err);
  if (x == NULL) return OP_E_MEMORY;
  x->threads = op_threads_sharing(s->plan->request.threads);
  for (size_t i = 0; i < s->plan->n_items; i++) {
    if (s->plan->items[i].n_variables > x->most_variables) x->most_variables = s->plan->items[i].n_variables;
  }
  if (x->most_variables > MOST_VARIABLES) {
    return op_fail(s->err, OP_E_REQUEST, "at most %d variables can be estimated jointly, not %zu", MOST_VARIABLES, x->most_variables);
  }
  if (s->plan->n_items < SHARED_ITEMS) x->threads = 1;
  x->rooms = op_array_raw(x->threads * x->most_variables * OP_BATCH_ROWS, sizeof *x->rooms, s->err);
  if (x->rooms == NULL) return OP_E_MEMORY;
  if (x->threads < 2) return OP_OK;
  x->n = x->threads * SHARES_A_THREAD;
  if (x->n > s->plan->n_items) x->n = s->plan->n_items;
  x->shares = op_array_new(x->n, sizeof *x->shares, s->err);
  return x->shares != NULL ? OP_OK : OP_E_MEMORY;
}

op_status scan_items_add(scan *s, const op_moments_rows *rows) {
  struct scan_items *x = s->items;
  if (x->team == NULL && x->shares != NULL && s->plan->rows > 0) {
    op_status status = op_team_new(op_source_threads(s->plan->source), x->threads, x->n, add_share, s, &x->team, s->err);
    if (status != OP_OK) return status;
  }
  if (x->team == NULL) return add_range(s, 0, s->plan->n_items, 0, rows, s->err);
  x->rows = *rows;
  x->first = 0;
  atomic_store(&x->end, x->n);
  for (size_t i = 0; i < x->n; i++) op_team_add(x->team);
  for (size_t i = 0; i < x->n; i++) op_team_wait(x->team);
  for (size_t i = 0; i < x->n; i++) {
    if (x->shares[i].status == OP_OK) continue;
    if (s->err != NULL) *s->err = x->shares[i].error;
    return x->shares[i].status;
  }
  return OP_OK;
}

void scan_items_free(scan *s) {
  if (s->items == NULL) return;
  op_team_free(s->items->team);
  op_free(s->items->shares);
  op_free(s->items->rooms);
  op_free(s->items);
  s->items = NULL;
}
