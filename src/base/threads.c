#include "base/threads.h"

#include <sched.h>

int op_threads(int wish) {
  cpu_set_t usable;
  if (wish > 0) return wish;
  int n = sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 1;
  return n > 0 ? n : 1;
}

size_t op_threads_sharing(int wish) {
  int n = op_threads(wish);
  return (size_t)(n < OP_THREADS_SHARING ? n : OP_THREADS_SHARING);
}
