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
#define FEW_ROOMS  2
#define LARGE_PAGE ((uintptr_t)2 << 20)
#define SMALL_PAGE ((uintptr_t)4 << 10)
/* Files from this size on will fill large pages. */
#define LARGE_FILE ((size_t)1 << 20)
/* What a small survey takes besides four times its size, and what it may take before large pages, which cost their size each, are worth it again. */
#define SMALL_ROOM ((size_t)512 << 10)
#define SMALL_REST LARGE_PAGE
/* What malloc puts between two arrays, at most. */
#define BETWEEN    64

#if defined __GLIBC__ && defined MADV_HUGEPAGE && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* Arrays are taken from the heap and given back to it, not to the system; threads take no heaps of their own, of small pages. */
static void keep_in_heap(void) {
  mallopt(M_MMAP_THRESHOLD, HEAP_ARRAY);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  mallopt(M_ARENA_MAX, 1);
}

static size_t whole_pages(size_t bytes, size_t page) { return (bytes + page - 1) / page * page; }

/* Of n bytes from a large page's first on. Wishes: where one fails the pages are small ones and come one by one. */
static void ask_pages(char *first, size_t n, size_t bytes) {
  size_t large = 0;
  if (bytes < LARGE_FILE) {
    size_t now = whole_pages(SMALL_ROOM + 4 * bytes, SMALL_PAGE), pages = whole_pages(now, LARGE_PAGE);
    madvise(first, pages, MADV_HUGEPAGE);
    madvise(first, now, MADV_POPULATE_WRITE);
    large = pages + SMALL_REST;
  }
  madvise(first + large, n / LARGE_PAGE * LARGE_PAGE - large, MADV_HUGEPAGE);
}

/* Keeps the room before the first large page, which would be cleared by small ones. */
static void skip_front(size_t before) {
  static void *volatile front; /* or the compiler would leave it out */
  if (before > BETWEEN) front = malloc(before - BETWEEN);
  (void)front;
}

static bool is_limited(int what) {
  struct rlimit limit;
  return getrlimit(what, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

void op_heap_prepare(size_t bytes) {
  char *room[ROOMS], *end = NULL;
  size_t n = 0, most = bytes < LARGE_FILE ? FEW_ROOMS : ROOMS; /* each costs a page fault */
  if (is_limited(RLIMIT_AS) || is_limited(RLIMIT_DATA)) return;
  keep_in_heap();
  while (n < most && (room[n] = malloc(ROOM)) != NULL) {
    bool follows = end == NULL || (room[n] >= end && room[n] - end <= BETWEEN);
    if (!follows) {
      free(room[n]);
      break;
    }
    end = room[n++] + ROOM;
  }
  if (n == 0) return;
  char *first = (char *)whole_pages((uintptr_t)room[0], LARGE_PAGE);
  size_t before = (size_t)(first - room[0]);
  ask_pages(first, (size_t)(end - first), bytes);
  for (size_t i = 0; i < n; i++) free(room[i]);
  skip_front(before);
}
#else
void op_heap_prepare(size_t bytes) { (void)bytes; }
#endif
