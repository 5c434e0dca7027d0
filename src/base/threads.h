/* How many threads work. What they share is written down in OpenMP pragmas where the loops are; nothing that they compute may depend on their number. */
#ifndef OPINE_BASE_THREADS_H
#define OPINE_BASE_THREADS_H

/* Threads for a wish: 0 = as many as there are processors that this process may use. At least 1; always 1 where the compiler knows no OpenMP. */
int op_threads(int wish);

/* Number of the thread at work among those of the loop around: 0, 1, ... Always 0 where the compiler knows no OpenMP. */
int op_thread(void);

#endif
