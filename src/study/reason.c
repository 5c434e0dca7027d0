/* Which labels say that there is no answer. */
#include <string.h>

#include "base/text_fold.h"
#include "study/check.h"

static const struct {
  const char *kind, *text;
} reasons[] = {
#define REASON(kind, text) {kind, text},
#include "study/reasons.def"
#undef REASON
};

/* The label begins with the text; short ones (dk, ra) must end there, and those with $ may be followed by brackets or other words for it. */
static bool begins(const char *folded, const char *text) {
  size_t n = strlen(text);
  bool whole = text[n - 1] == '$';
  n -= whole;
  if (strncmp(folded, text, n) != 0) return false;
  if (whole) return folded[n] == '\0' || strncmp(folded + n, " (", 2) == 0 || strchr("/,;.)]>", folded[n]) != NULL;
  return n > 4 || folded[n] == '\0' || strchr(" (/,.-", folded[n]) != NULL;
}

char *study_fold(study_checker *k, const char *text) {
  char *folded = op_text_fold(text, k->err);
  if (folded == NULL) k->status = OP_E_MEMORY;
  return folded;
}

bool study_reason_folded(const char *folded, const char **kind) {
  const char *from = folded;
  bool found = false;
  while (*from == '(' || *from == '[' || *from == '<') from++; /* "(Don't know)" */
  for (size_t i = 0; !found && i < sizeof reasons / sizeof *reasons; i++) {
    found = begins(from, reasons[i].text);
    if (found && kind != NULL) *kind = reasons[i].kind;
  }
  return found;
}

bool study_reason(study_checker *k, const char *text, const char **kind) {
  char *folded = text != NULL ? study_fold(k, text) : NULL;
  bool found = folded != NULL && study_reason_folded(folded, kind);
  op_free(folded);
  return found;
}
