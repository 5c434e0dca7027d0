#include "base/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* Arrays up to this size (the most that malloc allows) come from the heap, larger ones from the system each. */
#define HEAP_ARRAY (32 << 20)
#define ROOM       ((size_t)30 << 20)
#define ROOMS      2
#define LARGE_PAGE ((uintptr_t)2 << 20)

#if defined __GLIBC__ && defined MADV_HUGEPAGE && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
static void ask_large_pages(void *room) {
  uintptr_t first = ((uintptr_t)room + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE, end = ((uintptr_t)room + ROOM) / LARGE_PAGE * LARGE_PAGE;
  if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE); /* a wish: where it fails the pages are small ones */
}

void op_heap_prepare(void) {
  struct rlimit space;
  void *room[ROOMS];
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur != RLIM_INFINITY) return;
  mallopt(M_MMAP_THRESHOLD, HEAP_ARRAY);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  for (size_t i = 0; i < ROOMS; i++) {
    room[i] = malloc(ROOM);
    if (room[i] != NULL) ask_large_pages(room[i]);
  }
  for (size_t i = 0; i < ROOMS; i++) free(room[i]);
}
#else
void op_heap_prepare(void) {}
#endif
