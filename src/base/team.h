/* A team of threads that work off numbered pieces while the caller goes on: pieces are added in order, done by whoever is free, and awaited in order. The
   caller helps while it waits. Threads that have nothing to do sleep. */
#ifndef OPINE_BASE_TEAM_H
#define OPINE_BASE_TEAM_H

#include <stddef.h>

#include "opine/status.h"

typedef struct op_team op_team;
/* Threads that several teams of one caller share: no more of them work at a time than the largest team wants. A piece of the team made last is done first. */
typedef struct op_crew op_crew;

/* No threads yet. The caller's, freed with op_crew_free, after the teams. fails OP_E_MEMORY */
op_status op_crew_new(op_crew **crew, op_error *err);
void op_crew_free(op_crew *crew);

/* A team of `threads`, the caller counted (1 = the caller alone), from a crew, NULL = a crew of its own. `work` does one piece, by any of them (thread: 0, 1, ... below `threads`); pieces that are added and not yet released number at
   most `most`. Where the system gives fewer threads, those do. The caller's, freed with op_team_free. fails OP_E_MEMORY */
op_status op_team_new(op_crew *crew, size_t threads, size_t most, void (*work)(void *context, size_t piece, size_t thread), void *context, op_team **team, op_error *err);
/* Waits for work that has begun, leaves what has not. */
void op_team_free(op_team *team);
/* Piece 0, 1, 2, ... may be done. */
void op_team_add(op_team *team);
/* Returns once the next piece in order is done, which was added, and releases the one before. */
void op_team_wait(op_team *team);

/* Does pieces 0 to n - 1 by as many threads and returns when all are done, or what the first of them in order that failed has told. fails OP_E_MEMORY, or as
   `work` */
op_status op_team_run(size_t threads, size_t n, op_status (*work)(void *context, size_t piece, size_t thread, op_error *err), void *context, op_error *err);

#endif
