#include "base/team.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

typedef struct member {
  op_team *team;
  size_t number;
  pthread_t thread;
} member;

struct op_team {
  void (*work)(void *context, size_t piece, size_t thread);
  void *context;
  pthread_mutex_t lock;        /* over all below */
  pthread_cond_t added, done;
  size_t n_added, n_begun, n_awaited;
  bool *is_done;               /* most, a ring */
  size_t most;
  bool stop, made;
  member *members;             /* besides the caller, who is number 0 */
  size_t n_members;
};

/* Does the next piece that nobody has begun; the lock is held before and after, not while it works. */
static void do_next(op_team *t, size_t thread) {
  size_t piece = t->n_begun++;
  pthread_mutex_unlock(&t->lock);
  t->work(t->context, piece, thread);
  pthread_mutex_lock(&t->lock);
  t->is_done[piece % t->most] = true;
  pthread_cond_signal(&t->done);
}

static void *run(void *one) {
  const member *m = one;
  op_team *t = m->team;
  pthread_mutex_lock(&t->lock);
  while (!t->stop) {
    if (t->n_begun < t->n_added) do_next(t, m->number);
    else pthread_cond_wait(&t->added, &t->lock);
  }
  pthread_mutex_unlock(&t->lock);
  return NULL;
}

op_status op_team_new(size_t threads, size_t most, void (*work)(void *context, size_t piece, size_t thread), void *context, op_team **team, op_error *err) {
  op_team *t = op_array_new(1, sizeof *t, err);
  if (t == NULL) return OP_E_MEMORY;
  t->work = work;
  t->context = context;
  t->most = most;
  t->is_done = op_array_new(most, sizeof *t->is_done, err);
  t->members = op_array_new(threads, sizeof *t->members, err);
  t->made = pthread_mutex_init(&t->lock, NULL) == 0 && pthread_cond_init(&t->added, NULL) == 0 && pthread_cond_init(&t->done, NULL) == 0;
  if (t->is_done == NULL || t->members == NULL || !t->made) {
    op_team_free(t);
    return op_fail(err, OP_E_MEMORY, "out of memory for threads");
  }
  while (t->n_members + 1 < threads) {
    member *m = &t->members[t->n_members];
    *m = (member){.team = t, .number = t->n_members + 1};
    if (pthread_create(&m->thread, NULL, run, m) != 0) break;
    t->n_members++;
  }
  *team = t;
  return OP_OK;
}

void op_team_free(op_team *t) {
  if (t == NULL) return;
  if (t->made) {
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_cond_broadcast(&t->added);
    pthread_mutex_unlock(&t->lock);
    for (size_t i = 0; i < t->n_members; i++) pthread_join(t->members[i].thread, NULL);
    pthread_cond_destroy(&t->done);
    pthread_cond_destroy(&t->added);
    pthread_mutex_destroy(&t->lock);
  }
  op_free(t->is_done);
  op_free(t->members);
  op_free(t);
}

void op_team_add(op_team *t) {
  pthread_mutex_lock(&t->lock);
  t->is_done[t->n_added++ % t->most] = false;
  pthread_cond_signal(&t->added);
  pthread_mutex_unlock(&t->lock);
}

void op_team_wait(op_team *t) {
  pthread_mutex_lock(&t->lock);
  size_t piece = t->n_awaited++;
  while (!t->is_done[piece % t->most]) {
    if (t->n_begun < t->n_added) do_next(t, 0);
    else pthread_cond_wait(&t->done, &t->lock);
  }
  pthread_mutex_unlock(&t->lock);
}

/* --- all at once --- */

typedef struct errand {
  op_status (*work)(void *context, size_t piece, size_t thread, op_error *err);
  void *context;
  pthread_mutex_t lock;        /* over what follows */
  size_t failed;               /* the first piece that did; SIZE_MAX = none */
  op_error error;
} errand;

static void do_errand(void *context, size_t piece, size_t thread) {
  errand *e = context;
  op_error own = {0};
  op_status status = e->work(e->context, piece, thread, &own);
  if (status == OP_OK) return;
  pthread_mutex_lock(&e->lock);
  if (piece < e->failed) {
    e->failed = piece;
    e->error = own;
    e->error.status = status;
  }
  pthread_mutex_unlock(&e->lock);
}

op_status op_team_run(size_t threads, size_t n, op_status (*work)(void *context, size_t piece, size_t thread, op_error *err), void *context, op_error *err) {
  errand e = {.work = work, .context = context, .lock = PTHREAD_MUTEX_INITIALIZER, .failed = SIZE_MAX};
  op_team *team = NULL;
  op_status status = op_team_new(threads < n ? threads : n, n, do_errand, &e, &team, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) op_team_add(team);
  for (size_t i = 0; status == OP_OK && i < n; i++) op_team_wait(team);
  op_team_free(team);
  if (status != OP_OK || e.failed == SIZE_MAX) return status;
  if (err != NULL) *err = e.error;
  return e.error.status;
}
