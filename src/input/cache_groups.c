#include "input/cache_groups.h"

#include "base/team.h"
#include "base/threads.h"

/* Groups that stand in memory at the same time: no more than this holds, but one at least. */
#define MOST_BYTES ((size_t)32 << 20)

/* A place that a group is loaded into. */
typedef struct group_place {
  char *bytes;
  op_status status;
  op_error error;
} group_place;

struct cache_groups {
  const cache_file *file;
  cache_view *views;
  size_t n_views;
  size_t *at;            /* by view: where its segment stands in a place */
  size_t bytes;          /* of a place */
  group_place *places;   /* n, a ring: group g stands in places[g % n] */
  size_t n, threads;
  op_crew *crew;         /* where they come from, NULL = their own */
  op_team *team;         /* loads them; made when the first is asked for */
  size_t added, taken;
};

static op_status load(const cache_groups *g, size_t group, char *to, op_error *err) {
  op_status status = OP_OK;
  for (size_t v = 0; status == OP_OK && v < g->n_views; v++) status = cache_view_load(&g->views[v], g->file, group, to + g->at[v], err);
  return status;
}

static void load_piece(void *groups, size_t group, size_t thread) {
  (void)thread;
  cache_groups *g = groups;
  group_place *place = &g->places[group % g->n];
  place->status = load(g, group, place->bytes, &place->error);
}

static op_status verify_piece(void *groups, size_t group, size_t thread, op_error *err) {
  const cache_groups *g = groups;
  return load(g, group, g->places[thread].bytes, err);
}

op_status cache_groups_new(const cache_file *file, cache_view *views, size_t n_views, int threads, op_crew *crew, cache_groups **groups, op_error *err) {
  cache_groups *g = op_array_new(1, sizeof *g, err);
  if (g == NULL) return OP_E_MEMORY;
  g->file = file;
  g->views = views;
  g->n_views = n_views;
  g->threads = op_threads_sharing(threads);
  g->crew = crew;
  g->at = op_array_new(n_views, sizeof *g->at, err);
  for (size_t v = 0; g->at != NULL && v < n_views; v++) {
    g->at[v] = g->bytes;
    g->bytes += views[v].room;
  }
  g->n = g->threads > 1 ? g->threads + 1 : 1;
  while (g->n > 1 && (g->n > file->directory.n_groups || g->n * g->bytes > MOST_BYTES)) g->n--;
  if (g->threads > g->n) g->threads = g->n;
  g->places = op_array_new(g->n, sizeof *g->places, err);
  bool made = g->at != NULL && g->places != NULL;
  for (size_t i = 0; made && i < g->n; i++) made = (g->places[i].bytes = op_array_new(g->bytes, 1, err)) != NULL;
  if (!made) {
    cache_groups_free(g);
    return OP_E_MEMORY;
  }
  *groups = g;
  return OP_OK;
}

void cache_groups_free(cache_groups *g) {
  if (g == NULL) return;
  op_team_free(g->team);
  for (size_t i = 0; g->places != NULL && i < g->n; i++) op_free(g->places[i].bytes);
  op_free(g->places);
  op_free(g->at);
  op_free(g);
}

op_status cache_groups_verify(cache_groups *g, op_error *err) { return op_team_run(g->threads, g->file->directory.n_groups, verify_piece, g, err); }

op_status cache_groups_next(cache_groups *g, op_error *err) {
  if (g->team == NULL && op_team_new(g->crew, g->threads, g->n, load_piece, g, &g->team, err) != OP_OK) return OP_E_MEMORY;
  for (; g->added - g->taken < g->n && g->added < g->file->directory.n_groups; g->added++) op_team_add(g->team);
  op_team_wait(g->team);
  size_t group = g->taken++;
  const group_place *place = &g->places[group % g->n];
  if (place->status != OP_OK) {
    if (err != NULL) *err = place->error;
    return place->status;
  }
  for (size_t v = 0; v < g->n_views; v++) cache_view_take(&g->views[v], group, place->bytes + g->at[v]);
  return OP_OK;
}
