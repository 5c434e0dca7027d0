/* How many threads work. What they do is cut into pieces whose results do not depend on their number (team.h). */
#ifndef OPINE_BASE_THREADS_H
#define OPINE_BASE_THREADS_H

/* Threads for a wish: 0 = as many as there are processors that this process may use. At least 1. */
int op_threads(int wish);

#endif
