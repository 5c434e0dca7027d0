#include "base/team.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/memory.h"

struct op_team {
  void (*work)(void *context, size_t piece);
  void *context;
  pthread_mutex_t lock;        /* over all below */
  pthread_cond_t added, done;
  size_t n_added, n_begun, n_awaited;
  bool *is_done;               /* most, a ring */
  size_t most;
  bool stop, made;
  pthread_t *threads;
  size_t n_threads;
};

/* Does the next piece that nobody has begun; the lock is held before and after, not while it works. */
static void do_next(op_team *t) {
  size_t piece = t->n_begun++;
  pthread_mutex_unlock(&t->lock);
  t->work(t->context, piece);
  pthread_mutex_lock(&t->lock);
  t->is_done[piece % t->most] = true;
  pthread_cond_signal(&t->done);
}

static void *run(void *team) {
  op_team *t = team;
  pthread_mutex_lock(&t->lock);
  while (!t->stop) {
    if (t->n_begun < t->n_added) do_next(t);
    else pthread_cond_wait(&t->added, &t->lock);
  }
  pthread_mutex_unlock(&t->lock);
  return NULL;
}

op_status op_team_new(size_t threads, size_t most, void (*work)(void *context, size_t piece), void *context, op_team **team, op_error *err) {
  op_team *t = op_array_new(1, sizeof *t, err);
  if (t == NULL) return OP_E_MEMORY;
  t->work = work;
  t->context = context;
  t->most = most;
  t->is_done = op_array_new(most, sizeof *t->is_done, err);
  t->threads = op_array_new(threads, sizeof *t->threads, err);
  t->made = pthread_mutex_init(&t->lock, NULL) == 0 && pthread_cond_init(&t->added, NULL) == 0 && pthread_cond_init(&t->done, NULL) == 0;
  if (t->is_done == NULL || t->threads == NULL || !t->made) {
    op_team_free(t);
    return op_fail(err, OP_E_MEMORY, "out of memory for threads");
  }
  while (t->n_threads + 1 < threads && pthread_create(&t->threads[t->n_threads], NULL, run, t) == 0) t->n_threads++;
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
    for (size_t i = 0; i < t->n_threads; i++) pthread_join(t->threads[i], NULL);
    pthread_cond_destroy(&t->done);
    pthread_cond_destroy(&t->added);
    pthread_mutex_destroy(&t->lock);
  }
  op_free(t->is_done);
  op_free(t->threads);
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
    if (t->n_begun < t->n_added) do_next(t);
    else pthread_cond_wait(&t->done, &t->lock);
  }
  pthread_mutex_unlock(&t->lock);
}
