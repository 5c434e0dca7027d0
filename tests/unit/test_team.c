/* A team does every piece once, in whatever order, and hands them back in theirs. */
#include <CUnit/Basic.h>
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
    CU_ASSERT_EQUAL_FATAL(op_team_new(threads, MOST, add_up, &s, &team, NULL), OP_OK);
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
  CU_ASSERT_EQUAL_FATAL(op_team_new(3, MOST, add_up, &s, &team, NULL), OP_OK);
  for (size_t i = 0; i < MOST; i++) op_team_add(team);
  op_team_wait(team);
  op_team_free(team);
  for (size_t i = 0; i < MOST; i++) CU_ASSERT_TRUE(s.done[i] <= 1);
  CU_ASSERT_EQUAL(s.done[0], 1);
  op_team_free(NULL);
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
}
