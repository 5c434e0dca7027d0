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

static void add_up(void *context, size_t piece) {
  sums *s = context;
  s->done[piece]++;
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

void suite_team(void) {
  CU_pSuite suite = CU_add_suite("team", NULL, NULL);
  CU_ADD_TEST(suite, every_piece_is_done_once_and_awaited_in_order);
  CU_ADD_TEST(suite, a_team_can_be_left_with_work_undone);
}
