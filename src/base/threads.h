/* How many threads work. What they share is written down in OpenMP pragmas where the loops are; nothing that they compute may depend on their number. */
#ifndef OPINE_BASE_THREADS_H
#define OPINE_BASE_THREADS_H

/* Threads for a wish: 0 = as many as there are processors that this process may use. At least 1; always 1 where the compiler knows no OpenMP. */
int op_threads(int wish);
/* Threads of the OpenMP team that the caller stands in; 1 outside of one. */
int op_threads_here(void);

#endif
