/* Running a request and writing what comes back. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "cli/cli.h"

op_status cli_guard_output(const cli *c, const char *input, op_error *err) {
  struct stat in, out;
  if (c->output == NULL || strcmp(c->output, "-") == 0 || strcmp(input, "-") == 0 || stat(input, &in) != 0 || stat(c->output, &out) != 0) return OP_OK;
  if (in.st_dev != out.st_dev || in.st_ino != out.st_ino || !S_ISREG(in.st_mode)) return OP_OK;
  op_fail(err, OP_E_USAGE, "the output '%s' is the file that is read", c->output);
  return op_fail_hint(err, "give -o another name");
}

op_status cli_write(cli *c, const char *text, size_t length, op_error *err) {
  cli_progress_stop(c);
  if (c->output != NULL && strcmp(c->output, "-") != 0) return op_file_replace(c->output, text, length, err);
  while (length > 0) {
    ssize_t done = write(STDOUT_FILENO, text, length);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EPIPE) return OP_OK; /* the reader (head, less) has seen enough */
    if (done < 0) return op_fail(err, OP_E_SYSTEM, "cannot write to standard output: %s", strerror(errno));
    text += done;
    length -= (size_t)done;
  }
  return OP_OK;
}

/* The words go where --alt says; with the script itself on standard output there is no room for them there, and they stand in it anyway. */
static op_status write_words(cli *c, const char *script, size_t length, op_error *err) {
  char *title = NULL, *words = NULL;
  op_text text = {0};
  bool print = strcmp(c->alt, "-") == 0;
  op_status status = op_chart_words(script, length, &title, &words, err);
  if (status != OP_OK) return status;
  op_text_addf(&text, "%s\n", words);
  status = op_text_check(&text, err);
  if (status == OP_OK && !print) status = op_file_replace(c->alt, text.data, text.length, err);
  if (status == OP_OK && print && c->output != NULL) {
    c->output = NULL;
    status = cli_write(c, text.data, text.length, err);
  }
  op_text_clear(&text);
  op_free_text(title);
  op_free_text(words);
  return status;
}

static int write_chart(cli *c, const op_result *result, op_error *err) {
  char *script = NULL;
  size_t length = 0;
  c->chart.language = c->request.language;
  op_status status = op_chart_script(result, &c->chart, &script, &length, err);
  if (status == OP_OK && c->output != NULL) cli_progress_stop(c);
  if (status == OP_OK) status = c->output != NULL ? op_chart_render(script, length, c->output, err) : cli_write(c, script, length, err);
  if (status == OP_OK && c->alt != NULL) status = write_words(c, script, length, err);
  op_free_text(script);
  return op_status_exit_code(status);
}

/* The format that was asked for, that of the file's name, or text. */
static const op_presenter *presenter_of(const cli *c) {
  size_t n;
  const op_presenter *const *all = op_presenters(&n);
  const char *dot = c->output != NULL ? strrchr(c->output, '.') : NULL;
  if (c->format != NULL) return op_presenter_named(c->format);
  for (size_t i = 0; dot != NULL && i < n; i++) {
    if (all[i]->extension != NULL && op_text_equal_nocase(dot + 1, all[i]->extension)) return all[i];
  }
  return op_presenter_named("text");
}

op_status cli_check_output(const cli *c, op_error *err) {
  const op_presenter *presenter = presenter_of(c);
  bool piped = c->output != NULL && strcmp(c->output, "-") == 0 && !isatty(STDOUT_FILENO);
  if (!presenter->binary || piped || (c->output != NULL && strcmp(c->output, "-") != 0)) return OP_OK;
  op_fail(err, OP_E_USAGE, "--format %s writes a file, and none was named", presenter->name);
  return op_fail_hint(err, "add -o FILE.%s", presenter->extension);
}

int cli_write_result(cli *c, const op_result *result, op_error *err) {
  if (c->chart.kind != NULL) return write_chart(c, result, err);
  const op_presenter *presenter = presenter_of(c);
  char *text = NULL;
  size_t length = 0;
  c->present.threads = c->request.threads;
  op_status status = presenter->present(result, &c->present, &text, &length, err);
  if (status == OP_OK) status = cli_write(c, text, length, err);
  op_free_text(text);
  return op_status_exit_code(status);
}

int cli_run_request(cli *c, op_error *err) {
  op_result *result = NULL;
  op_status status = cli_take_data(c, err);
  if (status == OP_OK) status = op_run(&c->request, &result, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  op_result_free(result);
  return code;
}
