/* What the fuzz targets share: a property that must hold, and the words a mutation may put in. */
#ifndef OPINE_TESTS_FUZZ_H
#define OPINE_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Words of the target's format, NULL at the end; each target defines them. */
extern const char *const fuzz_words[];

/* A property of the target: where it does not hold the input is a finding, as a crash is. */
#define FUZZ_CHECK(condition, what)                                                                      \
  do {                                                                                                   \
    if (!(condition)) {                                                                                  \
      fprintf(stderr, "%s:%d: the property does not hold: %s (%s)\n", __FILE__, __LINE__, what, #condition); \
      abort();                                                                                           \
    }                                                                                                    \
  } while (0)

#endif
