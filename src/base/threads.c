#include "base/threads.h"

#ifdef _OPENMP
#include <omp.h>

int op_threads(int wish) { return wish > 0 ? wish : omp_get_num_procs(); }
#else
int op_threads(int wish) {
  (void)wish;
  return 1;
}
#endif
