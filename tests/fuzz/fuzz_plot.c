/* Charts of hostile labels: whatever a title, a question or an answer says, nothing of it stands outside of a quoted string in the script. The lines of the
   input are the title, the source, the question and the group variable's name, then groups and answers in turn. */
#include <string.h>

#include "../unit/plot_check.h"
#include "../unit/plot_samples.c"
#include "../unit/plot_figures.c"
#include "base/memory.h"
#include "fuzz.h"
#include "input/encoding.h"
#include "opine/plot.h"

const char *const fuzz_words[] = {"'", "''", "\"", "`", "\\", "\\'", "@", "{/:Bold ", "}", "{", "^", "_", "&{", "$", "#", "%", "~", "\n", "system('x')", "|touch x", "END", "$bars", "\xE2\x80\xA8", "\xD0\x96", "\t", "\r", "\x1B[31m", NULL};

#define LINES 24

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = op_text_mend((const char *)data, size < 4096 ? size : 4096, NULL), *lines[LINES], *next = text;
  const char *groups[LINES], *answers[LINES];
  size_t n = 0, n_groups = 0, n_answers = 0;
  FUZZ_CHECK(text != NULL, "there is memory");
  while (n < LINES && next != NULL) {
    lines[n++] = next;
    next = strchr(next, '\n');
    if (next != NULL) *next++ = '\0';
  }
  for (size_t i = 4; i < n; i++) {
    if (i % 2 == 0) answers[n_answers++] = lines[i];
    else groups[n_groups++] = lines[i];
  }
  plot_sample sample = {.title = lines[0], .source = n > 1 ? lines[1] : "", .question = n > 2 ? lines[2] : "", .by_title = n_groups > 0 ? lines[3] : NULL, .groups = groups, .n_groups = n_groups,
                        .answers = n_answers > 0 ? answers : NULL, .n_answers = n_answers};
  size_t n_kinds;
  const op_chart *const *kinds = op_charts(&n_kinds);
  if (size % 2 == 0) { /* a trend, with all that may stand in one */
    sample.command = "trend";
    sample.events = answers;
    sample.dates = answers;
    sample.n_events = n_answers;
    sample.smooth = sample.changes = n_groups > 0;
  }
  for (size_t k = 0; k <= n_kinds; k++) {
    op_result *result = plot_figures_make(&sample, k < n_kinds ? kinds[k]->name : NULL);
    FUZZ_CHECK(result != NULL, "there is memory");
    op_chart_options options = {.kind = k < n_kinds ? kinds[k]->name : NULL, .panels = size % 5 == 0, .subtitle = size % 3 == 0 ? lines[0] : NULL};
    op_error err = {0};
    char *script = NULL;
    size_t length = 0;
    op_status status = op_chart_script(result, &options, &script, &length, &err);
    FUZZ_CHECK(status == OP_OK || (status == OP_E_REQUEST && err.what[0] != '\0'), "a chart is drawn or refused with a reason");
    op_result_free(result);
    if (status != OP_OK) continue;
    char *work = op_array_new(length + 1, 1, NULL);
    const char *fault = plot_script_fault(script, length, work);
    if (fault != NULL) fprintf(stderr, "%s\n%s\n", fault, script);
    FUZZ_CHECK(fault == NULL, "labels stay inside strings");
    op_free(work);
    op_free(script);
  }
  op_free(text);
  return 0;
}
