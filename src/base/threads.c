#include "base/threads.h"

#ifdef _OPENMP
#include <omp.h>

int op_threads(int wish) { return wish > 0 ? wish : omp_get_num_procs(); }
int op_thread(void) { return omp_get_thread_num(); }
#else
int op_threads(int wish) {
  (void)wish;
  return 1;
}
int op_thread(void) { return 0; }
#endif
