/* gnuplot as a child process, and its messages in words for people who never saw the script. */
#include "plot/gnuplot.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/process.h"

#define MOST_OUTPUT ((size_t)256 << 20) /* a dozen charts are under a megabyte */

/* gnuplot -d reads no start-up file of the user. Standard input by its name is a file like others, of which gnuplot reads a buffer at a time; as "-" it is taken for
   a person who types, and every byte is asked for. */
#define INPUT "/dev/stdin"
static const char *const by_name[] = {"gnuplot", "-d", INPUT, NULL}, *const typed[] = {"gnuplot", "-d", "-", NULL};

/* The name may be missing, as where /proc is not mounted. */
static const char *const *command(void) { return access(INPUT, R_OK) == 0 ? by_name : typed; }

/* What stands behind the name and number of a line, of a script that the user never saw; NULL where a line of gnuplot's message is no complaint about one. */
static const char *complaint(const char *line) {
  const char *words = strstr(line, ": ");
  bool placed = op_text_starts(line, "\"" INPUT "\"") || op_text_starts(line, "line ");
  return placed && words != NULL && !op_text_starts(words + 2, "warning: ") ? words + 2 : NULL;
}

/* The first complaint, or the first line that says something: neither the echo of a command nor the caret below it. */
static const char *first_words(char *message) {
  const char *first = NULL;
  for (char *line = message, *end; *line != '\0'; line = end) {
    end = line + strcspn(line, "\n");
    if (*end != '\0') *end++ = '\0';
    line += strspn(line, " \t\r");
    const char *words = complaint(line);
    if (words != NULL) return words;
    if (first == NULL && *line != '\0' && *line != '^' && !op_text_starts(line, "gnuplot>")) first = line;
  }
  return first != NULL ? first : "it gave no message";
}

static op_status not_started(const op_error *cause, op_error *err) {
  if (!op_text_contains(cause->what, "not installed")) return op_fail(err, cause->status, "%s", cause->what);
  op_fail(err, OP_E_SYSTEM, "gnuplot is not installed");
  return op_fail_hint(err, "install it with: apt-get install gnuplot-nox, or write the script with -o chart.gp");
}

static op_status stopped(op_process_result *child, op_error *err) {
  op_fail(err, OP_E_SYSTEM, "gnuplot stopped with exit status %d: %s", child->exit_code, first_words(child->message));
  return op_fail_hint(err, "write the script with -o chart.gp and run gnuplot chart.gp to see the place");
}

op_status gnuplot_run(const op_text *input, op_error *err) {
  op_process_result child;
  op_error cause;
  if (op_process_run(command(), input->data, input->length, &child, &cause) != OP_OK) return not_started(&cause, err);
  return child.exit_code == 0 ? OP_OK : stopped(&child, err);
}

op_status gnuplot_capture(const op_text *input, char **output, size_t *length, op_error *err) {
  op_process_result child;
  op_error cause;
  if (op_process_capture(command(), input->data, input->length, MOST_OUTPUT, output, length, &child, &cause) != OP_OK) return not_started(&cause, err);
  if (child.exit_code == 0) return OP_OK;
  op_free(*output);
  *output = NULL;
  return stopped(&child, err);
}
