/* Where a program's memory comes from. For programs alone: a library leaves the heap to its caller. */
#ifndef OPINE_BASE_HEAP_H
#define OPINE_BASE_HEAP_H

#include <stddef.h>

/* Prepares the heap for arrays of many megabytes: room is taken once and in large pages where the system has them, which costs address space and no memory until
   it is used. Page faults are a sixth of the time of a survey of 100,000 rows. Does nothing under a limit of address space (ulimit -v). */
void op_heap_prepare(void);

/* Prepares it for a small survey of `bytes`: the pages that it will take are asked for at once, where each on its own would cost a page fault (150 instead of 281
   for one question of 1,500 rows, a twentieth of the time). */
void op_heap_prepare_small(size_t bytes);

#endif
