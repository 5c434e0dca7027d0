/* A team does every piece once, in whatever order, and hands them back in theirs. */
#include <CUnit/Basic.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "base/team.h"

#define PIECES 5000
#define MOST 7

typedef struct sums {
  size_t done[PIECES];
  size_t slot[MOST];
} sums;

static void add_up(void *context, size_t piece, size_t thread) {
  sums *s = context;
  s->done[piece] += thread < 4 ? 1 : 100; /* CUnit is the main thread's */
  s->slot[piece % MOST] = piece + 1; /* nobody else's while it is not released */
}

static void every_piece_is_done_once_and_awaited_in_order(void) {
  for (size_t threads = 1; threads <= 4; threads++) {
    static sums s;
    op_team *team = NULL;
    memset(&s, 0, sizeof s);
    CU_ASSERT_EQUAL_FATAL(op_team_new(NULL, threads, MOST, add_up, &s, &team, NULL), OP_OK);
    size_t added = 0;
    for (size_t i = 0; i < PIECES; i++) {
      for (; added < PIECES && added < i + MOST; added++) op_team_add(team);
      op_team_wait(team);
      CU_ASSERT_EQUAL(s.done[i], 1);
      CU_ASSERT_EQUAL(s.slot[i % MOST], i + 1);
    }
    op_team_free(team);
  }
}

static void a_team_can_be_left_with_work_undone(void) {
  static sums s;
  op_team *team = NULL;
  memset(&s, 0, sizeof s);
  CU_ASSERT_EQUAL_FATAL(op_team_new(NULL, 3, MOST, add_up, &s, &team, NULL), OP_OK);
  for (size_t i = 0; i < MOST; i++) op_team_add(team);
  op_team_wait(team);
  op_team_free(team);
  for (size_t i = 0; i < MOST; i++) CU_ASSERT_TRUE(s.done[i] <= 1);
  CU_ASSERT_EQUAL(s.done[0], 1);
  op_team_free(NULL);
}

/* --- teams that share a crew --- */

typedef struct shared {
  size_t done[PIECES + MOST]; /* 100 more: by a thread beyond the team's own */
  size_t threads;
} shared;

static void note_thread(void *context, size_t piece, size_t thread) {
  shared *s = context;
  s->done[piece] += thread < s->threads ? 1 : 100;
}

/* One of two threads and one of four, whose pieces are added in turns, as a reader and those who use its rows do. */
static void teams_of_a_crew_do_all_their_pieces(void) {
  static shared few, many;
  static size_t when_freed[PIECES + MOST];
  op_crew *crew = NULL;
  op_team *first = NULL, *second = NULL;
  memset(&few, 0, sizeof few);
  memset(&many, 0, sizeof many);
  few.threads = 2;
  many.threads = 4;
  CU_ASSERT_EQUAL_FATAL(op_crew_new(&crew, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_team_new(crew, few.threads, MOST, note_thread, &few, &first, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_team_new(crew, many.threads, MOST, note_thread, &many, &second, NULL), OP_OK);
  size_t added = 0;
  for (size_t i = 0; i < PIECES; i++) {
    for (; added < PIECES && added < i + MOST; added++) op_team_add(first);
    op_team_add(second);
    op_team_wait(first);
    op_team_wait(second);
    CU_ASSERT_EQUAL(few.done[i], 1);
    CU_ASSERT_EQUAL(many.done[i], 1);
  }
  for (size_t i = 0; i < MOST; i++) op_team_add(first); /* some have begun when the team goes, and the other goes on */
  op_team_free(first);
  memcpy(when_freed, few.done, sizeof when_freed);
  op_team_add(second);
  op_team_wait(second);
  CU_ASSERT_EQUAL(many.done[PIECES], 1);
  op_team_free(second);
  CU_ASSERT_EQUAL(memcmp(when_freed, few.done, sizeof when_freed), 0);
  for (size_t i = 0; i < MOST; i++) CU_ASSERT_TRUE(few.done[PIECES + i] <= 1);
  op_crew_free(crew);
  op_crew_free(NULL);
}

/* What was done, in order; each piece waits until the gate is open. */
typedef struct journal {
  pthread_mutex_t gate;
  atomic_int begun, n;
  char done[8];
} journal;

typedef struct writer {
  journal *journal;
  char letter;
} writer;

static void write_down(void *context, size_t piece, size_t thread) {
  const writer *w = context;
  (void)piece;
  (void)thread;
  w->journal->begun++;
  pthread_mutex_lock(&w->journal->gate);
  w->journal->done[w->journal->n] = w->letter;
  w->journal->n++;
  pthread_mutex_unlock(&w->journal->gate);
}

/* The one member is busy with a piece of the first team while pieces of both are added. */
static void the_team_made_last_is_served_first(void) {
  static journal j = {.gate = PTHREAD_MUTEX_INITIALIZER};
  writer a = {&j, 'a'}, b = {&j, 'b'};
  op_crew *crew = NULL;
  op_team *first = NULL, *second = NULL;
  CU_ASSERT_EQUAL_FATAL(op_crew_new(&crew, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_team_new(crew, 2, MOST, write_down, &a, &first, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_team_new(crew, 2, MOST, write_down, &b, &second, NULL), OP_OK);
  pthread_mutex_lock(&j.gate);
  op_team_add(first);
  while (j.begun == 0) sched_yield();
  op_team_add(first);
  op_team_add(second);
  pthread_mutex_unlock(&j.gate);
  while (j.n < 3) sched_yield();
  CU_ASSERT_STRING_EQUAL(j.done, "aba");
  op_team_free(second);
  op_team_free(first);
  op_crew_free(crew);
}

static void count_call(void *context, size_t piece, size_t thread) {
  (void)piece;
  (void)thread;
  ++*(size_t *)context;
}

/* A crew of nobody: the caller does what it waits for and no more. */
static void a_caller_does_only_what_it_waits_for(void) {
  size_t slow = 0, urgent = 0;
  op_crew *crew = NULL;
  op_team *first = NULL, *second = NULL;
  CU_ASSERT_EQUAL_FATAL(op_crew_new(&crew, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_team_new(crew, 1, MOST, count_call, &slow, &first, NULL), OP_OK);
  CU_ASSERT_EQUAL_FATAL(op_team_new(crew, 1, MOST, count_call, &urgent, &second, NULL), OP_OK);
  for (size_t i = 0; i < MOST; i++) op_team_add(first);
  op_team_add(second);
  op_team_wait(second);
  CU_ASSERT_EQUAL(slow, 0);
  CU_ASSERT_EQUAL(urgent, 1);
  op_team_wait(first);
  CU_ASSERT_EQUAL(slow, 1);
  op_team_free(second);
  op_team_free(first);
  CU_ASSERT_EQUAL(slow, 1);
  op_crew_free(crew);
}

/* Pieces 3 and 11 fail: what 3 says is told, whoever was first. */
static op_status fail_some(void *context, size_t piece, size_t thread, op_error *err) {
  size_t *by_thread = context;
  by_thread[thread]++;
  return piece == 3 || piece == 11 ? op_fail(err, piece == 3 ? OP_E_DATA : OP_E_REQUEST, "piece %zu", piece) : OP_OK;
}

static void the_first_failure_in_order_is_told(void) {
  for (size_t threads = 1; threads <= 4; threads++) {
    size_t by_thread[4] = {0};
    op_error err = {0};
    CU_ASSERT_EQUAL(op_team_run(threads, 20, fail_some, by_thread, &err), OP_E_DATA);
    CU_ASSERT_STRING_EQUAL(err.what, "piece 3");
    CU_ASSERT_EQUAL(by_thread[0] + by_thread[1] + by_thread[2] + by_thread[3], 20);
    CU_ASSERT_EQUAL(op_team_run(threads, 0, fail_some, by_thread, &err), OP_OK);
    CU_ASSERT_EQUAL(op_team_run(threads, 3, fail_some, by_thread, &err), OP_OK);
  }
}

void suite_team(void) {
  CU_pSuite suite = CU_add_suite("team", NULL, NULL);
  CU_ADD_TEST(suite, every_piece_is_done_once_and_awaited_in_order);
  CU_ADD_TEST(suite, the_first_failure_in_order_is_told);
  CU_ADD_TEST(suite, a_team_can_be_left_with_work_undone);
  CU_ADD_TEST(suite, teams_of_a_crew_do_all_their_pieces);
  CU_ADD_TEST(suite, the_team_made_last_is_served_first);
  CU_ADD_TEST(suite, a_caller_does_only_what_it_waits_for);
}
