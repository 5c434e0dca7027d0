#include "present/book_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#ifndef OP_XLSXWRITER
#define OP_XLSXWRITER "libxlsxwriter.so"
#endif

book_functions book_lxw;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;
static char why[300]; /* not loaded */

static void load(void) {
  void *library = dlopen(OP_XLSXWRITER, RTLD_NOW | RTLD_LOCAL);
  const char *fault = library == NULL ? dlerror() : NULL;
  loaded = library != NULL;
  if (fault != NULL) snprintf(why, sizeof why, "%s", fault);
#define FUNCTION(name)                                                                                                    \
  void *name##_at = library != NULL ? dlsym(library, #name) : NULL;                                                       \
  memcpy(&book_lxw.name, &name##_at, sizeof name##_at); /* a pointer to data as one to code */                             \
  if (loaded && name##_at == NULL) snprintf(why, sizeof why, "%s is too old: it has no %s", OP_XLSXWRITER, #name);        \
  loaded = loaded && name##_at != NULL;
  BOOK_FUNCTIONS(FUNCTION)
#undef FUNCTION
}

op_status book_library_load(op_error *err) {
  pthread_once(&once, load);
  if (loaded) return OP_OK;
  op_fail(err, OP_E_SYSTEM, "workbooks need the library libxlsxwriter, which cannot be loaded: %s", why[0] != '\0' ? why : OP_XLSXWRITER);
  return op_fail_hint(err, "install libxlsxwriter (in Debian: the package libxlsxwriter4), or choose another --format");
}
