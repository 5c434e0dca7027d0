#include "base/threads.h"

#ifdef _OPENMP
#include <omp.h>

int op_threads(int wish) { return wish > 0 ? wish : omp_get_num_procs(); }
int op_threads_here(void) { return omp_get_num_threads(); }
#else
int op_threads(int wish) {
  (void)wish;
  return 1;
}
int op_threads_here(void) { return 1; }
#endif
