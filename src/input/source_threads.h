/* The threads that read a source, for those who work on its batches: both shall not keep more processors busy than the request allows. */
#ifndef OPINE_INPUT_SOURCE_THREADS_H
#define OPINE_INPUT_SOURCE_THREADS_H

#include "base/team.h"
#include "opine/source.h"

/* The source's, valid until it is closed. */
op_crew *op_source_threads(const op_source *source);

#endif
