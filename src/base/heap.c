#include "base/heap.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* Arrays up to this size (the most that malloc allows) come from the heap, larger ones from the system each. */
#define HEAP_ARRAY (32 << 20)
#define ROOM       ((size_t)30 << 20)
#define ROOMS      8
#define LARGE_PAGE ((uintptr_t)2 << 20)
/* What a small survey takes besides four times its size. */
#define SMALL_ROOM ((size_t)512 << 10)
#define SMALL_PAGE ((uintptr_t)4 << 10)
/* What malloc puts between two arrays, at most. */
#define BETWEEN    64

#if defined __GLIBC__ && defined MADV_HUGEPAGE && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
/* Arrays are taken from the heap and given back to it, not to the system. */
static void keep_in_heap(void) {
  mallopt(M_MMAP_THRESHOLD, HEAP_ARRAY);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
}

/* Rooms that follow each other. */
typedef struct stretch {
  char *start, *end;
} stretch;

static char *large_page_from(const char *at) { return (char *)(((uintptr_t)at + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE); }

static void ask_large_pages(stretch s) {
  char *first = large_page_from(s.start);
  if (s.start != NULL && first < s.end) madvise(first, (size_t)(s.end - first) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE); /* a wish: where it fails the pages are small ones */
}

/* Keeps the room before the first large page, which would be cleared by small ones. */
static void skip_front(size_t before) {
  static void *volatile front; /* or the compiler would leave it out */
  if (before > BETWEEN) front = malloc(before - BETWEEN);
  (void)front;
}

void op_heap_prepare(void) {
  struct rlimit space;
  void *room[ROOMS];
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur != RLIM_INFINITY) return;
  keep_in_heap();
  mallopt(M_ARENA_MAX, 1); /* threads would take heaps of their own, of small pages */
  stretch last = {NULL, NULL};
  size_t n = 0;
  for (size_t i = 0; i < ROOMS && (room[i] = malloc(ROOM)) != NULL; i++) {
    char *start = room[i];
    bool follows = last.end != NULL && start >= last.end && start - last.end <= BETWEEN;
    if (!follows) ask_large_pages(last);
    last = (stretch){follows ? last.start : start, start + ROOM};
    n++;
  }
  ask_large_pages(last);
  size_t before = n > 0 ? (size_t)(large_page_from(room[0]) - (char *)room[0]) : 0;
  for (size_t i = 0; i < n; i++) free(room[i]);
  skip_front(before);
}

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

void op_heap_prepare_small(size_t bytes) {
  size_t room = SMALL_ROOM + 4 * bytes, pages = (room + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
  keep_in_heap();
  char *start = malloc(LARGE_PAGE + pages);
  if (start == NULL) return;
  char *first = large_page_from(start);
  size_t before = (size_t)(first - start);
  madvise(first, pages, MADV_HUGEPAGE);
  madvise(first, room / SMALL_PAGE * SMALL_PAGE, MADV_POPULATE_WRITE); /* an old system knows it not: pages come one by one */
  free(start);
  skip_front(before);
}
#else
void op_heap_prepare(void) {}
void op_heap_prepare_small(size_t bytes) { (void)bytes; }
#endif
