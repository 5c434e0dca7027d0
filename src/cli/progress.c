/* Progress of long work, on a terminal's standard error only: rows, rows a second, and how long it may still take. */
#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/cli.h"

#define FIRST_AFTER 0.7 /* seconds: short work shows nothing */
#define EVERY 0.2

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void show(void *context, double rows, double share) {
  cli_progress *p = context;
  char count[OP_NUMBER_GROUPED], speed[OP_NUMBER_GROUPED];
  double time = now(), passed = time - p->started;
  if (passed < FIRST_AFTER || time - p->shown < EVERY) return;
  p->shown = time;
  op_number_write_grouped(rows, 0, count);
  op_number_write_grouped(rows / passed, 0, speed);
  fprintf(stderr, "\r\033[K%s rows, %s a second", count, speed);
  if (share > 0.001 && share <= 1) fprintf(stderr, ", %.0f %%, %.0f s left", 100 * share, ceil(passed * (1 - share) / share));
  fflush(stderr);
}

#define BAR 30

/* "[############..................]  40 %  drawing charts" */
static void show_stage(void *context, const char *what, double share) {
  static const char done[] = "##############################", left[] = "..............................";
  cli_progress *p = context;
  double time = now();
  int filled = (int)(BAR * share);
  if (time - p->started < FIRST_AFTER || time - p->shown < EVERY) return;
  p->shown = time;
  fprintf(stderr, "\r\033[K[%.*s%.*s] %3.0f %%  %s", filled, done, BAR - filled, left, 100 * share, what);
  fflush(stderr);
}

void cli_progress_stages(cli *c, op_report_options *options) {
  if (c->request.progress == NULL) return;
  options->progress = show_stage;
  options->progress_context = &c->progress;
}

void cli_progress_start(cli *c) {
  if (isatty(STDERR_FILENO) != 1) return;
  c->progress = (cli_progress){.started = now()};
  c->request.progress = show;
  c->request.progress_context = &c->progress;
}

void cli_progress_stop(cli *c) {
  if (c->progress.shown > 0) fprintf(stderr, "\r\033[K");
  c->progress.shown = 0;
}
