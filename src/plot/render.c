/* gnuplot as a child process. The script comes on its standard input after two lines that choose terminal and output, so that the script
   itself stays the file that a user can run. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/output.h"
#include "opine/plot.h"
#include "plot/gnuplot.h"
#include "plot/svg.h"
#include "plot/wording.h"

typedef struct render_format {
  const char *extension, *terminal; /* terminal NULL: the script itself */
  void (*finish)(char *picture, size_t n, const char *script, size_t length, op_text *out); /* what gnuplot leaves to be done; NULL = nothing */
} render_format;

/* cairo writes the time into a PDF; without it the same script gives the same bytes. Blanks of the same length keep the places of what follows. */
static void undate_pdf(char *pdf, size_t n, const char *script, size_t length, op_text *out) {
  static const char entry[] = "/CreationDate (";
  char *at = memmem(pdf, n, entry, sizeof entry - 1);
  char *end = at != NULL ? memchr(at, ')', n - (size_t)(at - pdf)) : NULL;
  (void)script;
  (void)length;
  if (end != NULL && end - at < 60) memset(at, ' ', (size_t)(end - at) + 1);
  op_text_add_bytes(out, pdf, n);
}

static void finish_svg(char *svg, size_t n, const char *script, size_t length, op_text *out) { svg_finish(svg, n, script, length, out); }

static const render_format formats[] = {{".png", "png", NULL}, {".svg", "svg", finish_svg}, {".pdf", "pdf", undate_pdf}, {".gp", NULL, NULL}, {".plt", NULL, NULL}};

static const render_format *format_of(const char *path, op_error *err) {
  const char *slash = strrchr(path, '/');
  const char *name = slash != NULL ? slash + 1 : path;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (op_text_ends_nocase(name, formats[i].extension)) return &formats[i];
  }
  const char *dot = strrchr(name, '.');
  op_fail(err, OP_E_REQUEST, "no chart format '%s' for '%s', expected .png, .svg, .pdf, or .gp for the script", dot != NULL ? dot : "(no extension)", path);
  return NULL;
}

/* An output name that begins with '|' would be a command to gnuplot: names are given with their folder. */
static op_status choose_output(op_text *input, const render_format *format, const char *temporary, const char *script, size_t length,
                               op_error *err) {
  op_text_add(input, WORDING_PROLOGUE);
  op_text_addf(input, "opine_terminal = '%s'\nopine_output = ", format->terminal);
  op_text name = {0};
  op_text_addf(&name, "%s%s", strchr(temporary, '/') == NULL ? "./" : "", temporary);
  input->failed = input->failed || name.failed;
  wording_add_quoted(input, name.data != NULL ? name.data : "");
  op_text_clear(&name);
  op_text_add_char(input, '\n');
  op_text_add_bytes(input, script, length);
  return op_text_check(input, err);
}

#define MOST_PICTURE ((size_t)64 << 20) /* a chart has some 100 KiB */

static op_status finish(const render_format *format, const char *path, const char *script, size_t length, op_error *err) {
  char *picture = NULL;
  size_t n = 0;
  op_text whole = {0};
  op_status status = op_file_read(path, MOST_PICTURE, &picture, &n, err);
  if (status == OP_OK) format->finish(picture, n, script, length, &whole);
  if (status == OP_OK) status = op_text_check(&whole, err);
  if (status == OP_OK) status = op_file_replace(path, whole.data, whole.length, err);
  op_text_clear(&whole);
  op_free(picture);
  return status;
}

static op_status render_to(const char *path, const render_format *format, const char *script, size_t length, op_error *err) {
  char *temporary = op_file_temporary_name(path, err);
  op_text input = {0};
  if (temporary == NULL) return OP_E_MEMORY;
  op_status status = choose_output(&input, format, temporary, script, length, err);
  if (status == OP_OK) status = gnuplot_run(&input, err);
  if (status == OP_OK && format->finish != NULL) status = finish(format, temporary, script, length, err);
  if (status == OP_OK) status = op_file_move(temporary, path, err);
  else
    unlink(temporary);
  op_text_clear(&input);
  op_free(temporary);
  return status;
}

/* gnuplot says little about an output that it cannot open; so the place is tried first, and nothing is left there. */
static op_status check_writable(const char *path, op_error *err) {
  if (op_file_is_directory(path)) {
    op_fail(err, OP_E_SYSTEM, "cannot write: it is a directory");
    return op_fail_at(err, path, 0, 0);
  }
  if (strpbrk(path, "\n\r") != NULL) return op_fail(err, OP_E_REQUEST, "the name of a chart's file cannot have a line break");
  char *temporary = op_file_temporary_name(path, err);
  if (temporary == NULL) return OP_E_MEMORY;
  op_status status = op_file_replace(temporary, "", 0, err);
  if (status == OP_OK) unlink(temporary);
  else if (err != NULL) /* the user knows the target, not the temporary name */
    snprintf(err->file, sizeof err->file, "%s", path);
  op_free(temporary);
  return status;
}

op_status op_chart_render(const char *script, size_t length, const char *path, op_error *err) {
  const render_format *format = format_of(path, err);
  if (format == NULL) return OP_E_REQUEST;
  if (format->terminal == NULL) return op_file_replace(path, script, length, err);
  op_status status = check_writable(path, err);
  return status == OP_OK ? render_to(path, format, script, length, err) : status;
}
