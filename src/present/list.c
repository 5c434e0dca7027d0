#include <string.h>

#include "base/memory.h"
#include "opine/present.h"

#define OP_PRESENTER(name) extern const op_presenter presenter_##name;
#include "present/presenters.def"
#undef OP_PRESENTER

static const op_presenter *const presenters[] = {
#define OP_PRESENTER(name) &presenter_##name,
#include "present/presenters.def"
#undef OP_PRESENTER
};

const op_presenter *const *op_presenters(size_t *count) {
  *count = sizeof presenters / sizeof *presenters;
  return presenters;
}

const op_presenter *op_presenter_named(const char *name) {
  for (size_t i = 0; i < sizeof presenters / sizeof *presenters; i++) {
    if (strcmp(presenters[i]->name, name) == 0) return presenters[i];
  }
  return NULL;
}

void op_free_text(char *text) { op_free(text); }
