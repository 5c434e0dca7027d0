#include "base/team.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

typedef struct member {
  op_crew *crew;
  size_t number;
  pthread_t thread;
  struct member *next;
} member;

struct op_crew {
  pthread_mutex_t lock;        /* over all below, and over the teams */
  pthread_cond_t added;
  op_team *teams;              /* the one made last first */
  bool stop;
  member *members;             /* besides the caller, who is number 0; the one made last first */
  size_t n_members;
};

struct op_team {
  op_crew *crew;
  bool own_crew;
  op_team *next;               /* of the crew */
  size_t threads;
  void (*work)(void *context, size_t piece, size_t thread);
  void *context;
  pthread_cond_t done;
  size_t n_added, n_begun, n_ended, n_awaited;
  bool *is_done;               /* most, a ring */
  size_t most;
};

/* --- a crew --- */

op_status op_crew_new(op_crew **crew, op_error *err) {
  op_crew *c = op_array_new(1, sizeof *c, err);
  if (c == NULL) return OP_E_MEMORY;
  if (pthread_mutex_init(&c->lock, NULL) != 0 || pthread_cond_init(&c->added, NULL) != 0) {
    op_free(c);
    return op_fail(err, OP_E_MEMORY, "out of memory for threads");
  }
  *crew = c;
  return OP_OK;
}

void op_crew_free(op_crew *c) {
  if (c == NULL) return;
  pthread_mutex_lock(&c->lock);
  c->stop = true;
  pthread_cond_broadcast(&c->added);
  pthread_mutex_unlock(&c->lock);
  while (c->members != NULL) {
    member *m = c->members;
    c->members = m->next;
    pthread_join(m->thread, NULL);
    op_free(m);
  }
  pthread_cond_destroy(&c->added);
  pthread_mutex_destroy(&c->lock);
  op_free(c);
}

static bool has_work(const op_team *t) { return t->n_begun < t->n_added; }

/* Does the next piece that nobody has begun; the lock is held before and after, not while it works. */
static void do_next(op_team *t, size_t thread) {
  size_t piece = t->n_begun++;
  pthread_mutex_unlock(&t->crew->lock);
  t->work(t->context, piece, thread);
  pthread_mutex_lock(&t->crew->lock);
  t->is_done[piece % t->most] = true;
  t->n_ended++;
  pthread_cond_signal(&t->done);
}

static void *run(void *one) {
  const member *m = one;
  op_crew *c = m->crew;
  pthread_mutex_lock(&c->lock);
  while (!c->stop) {
    op_team *t = c->teams;
    while (t != NULL && (m->number >= t->threads || !has_work(t))) t = t->next;
    if (t != NULL) do_next(t, m->number);
    else pthread_cond_wait(&c->added, &c->lock);
  }
  pthread_mutex_unlock(&c->lock);
  return NULL;
}

/* As many members as the system gives. */
static void hire(op_crew *c, size_t n) {
  while (c->n_members < n) {
    member *m = op_array_new(1, sizeof *m, NULL);
    if (m == NULL) return;
    *m = (member){.crew = c, .number = c->n_members + 1, .next = c->members};
    if (pthread_create(&m->thread, NULL, run, m) != 0) {
      op_free(m);
      return;
    }
    c->members = m;
    c->n_members++;
  }
}

/* --- a team --- */

op_status op_team_new(op_crew *crew, size_t threads, size_t most, void (*work)(void *context, size_t piece, size_t thread), void *context, op_team **team, op_error *err) {
  op_team *t = op_array_new(1, sizeof *t, err);
  op_crew *c = crew;
  if (t != NULL && c == NULL && op_crew_new(&c, err) != OP_OK) c = NULL;
  bool *is_done = op_array_new(most, sizeof *is_done, err);
  if (t == NULL || c == NULL || is_done == NULL || pthread_cond_init(&t->done, NULL) != 0) {
    if (c != crew) op_crew_free(c);
    op_free(is_done);
    op_free(t);
    return op_fail(err, OP_E_MEMORY, "out of memory for threads");
  }
  t->crew = c;
  t->own_crew = crew == NULL;
  t->threads = threads;
  t->work = work;
  t->context = context;
  t->is_done = is_done;
  t->most = most;
  pthread_mutex_lock(&c->lock);
  t->next = c->teams;
  c->teams = t;
  pthread_mutex_unlock(&c->lock);
  if (threads > 1) hire(c, threads - 1);
  *team = t;
  return OP_OK;
}

void op_team_free(op_team *t) {
  if (t == NULL) return;
  op_crew *c = t->crew;
  pthread_mutex_lock(&c->lock);
  t->n_added = t->n_begun;
  while (t->n_ended < t->n_begun) pthread_cond_wait(&t->done, &c->lock);
  op_team **link = &c->teams;
  while (*link != t) link = &(*link)->next;
  *link = t->next;
  pthread_mutex_unlock(&c->lock);
  if (t->own_crew) op_crew_free(c);
  pthread_cond_destroy(&t->done);
  op_free(t->is_done);
  op_free(t);
}

void op_team_add(op_team *t) {
  pthread_mutex_lock(&t->crew->lock);
  t->is_done[t->n_added++ % t->most] = false;
  if (t->threads > t->crew->n_members) pthread_cond_signal(&t->crew->added);
  else pthread_cond_broadcast(&t->crew->added); /* some members are not of this team */
  pthread_mutex_unlock(&t->crew->lock);
}

void op_team_wait(op_team *t) {
  pthread_mutex_lock(&t->crew->lock);
  size_t piece = t->n_awaited++;
  while (!t->is_done[piece % t->most]) {
    if (has_work(t)) do_next(t, 0);
    else pthread_cond_wait(&t->done, &t->crew->lock);
  }
  pthread_mutex_unlock(&t->crew->lock);
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
  op_status status = op_team_new(NULL, threads < n ? threads : n, n, do_errand, &e, &team, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) op_team_add(team);
  for (size_t i = 0; status == OP_OK && i < n; i++) op_team_wait(team);
  op_team_free(team);
  if (status != OP_OK || e.failed == SIZE_MAX) return status;
  if (err != NULL) *err = e.error;
  return e.error.status;
}
