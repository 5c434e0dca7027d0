/* How many threads work. What they do is cut into pieces whose results do not depend on their number (team.h). */
#ifndef OPINE_BASE_THREADS_H
#define OPINE_BASE_THREADS_H

#include <stddef.h>

/* Threads for a wish: 0 = as many as there are processors that this process may use. At least 1. */
int op_threads(int wish);

/* More cannot be kept busy where one of them goes over the rows, or with one estimate. */
#define OP_THREADS_SHARING 16
/* The same for threads that share such work. */
size_t op_threads_sharing(int wish);

#endif
