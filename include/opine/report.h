/* A whole survey as one HTML page: findings, every question's figures, tables by other questions, trends with charts, how the figures were made, what is
   remarkable in the data, and the command that gives each figure again. The page needs no network and no script to be read.

   1. op_request r = op_request_default();  set r.study or r.files, and r.variables, r.by, r.time, r.where, ... as for any request
   2. op_report_options o = {0};            o.commands, if the page is to say how its figures are repeated
   3. op_report(&r, &o, &html, &n, &err)    4. op_free_text(html) */
#ifndef OPINE_REPORT_H
#define OPINE_REPORT_H

#include "opine/request.h"

/* How a command that repeats figures is written: "opine trend study.yaml", and the options that the caller was given and the command takes. */
typedef struct op_report_command {
  const char *name;     /* "trend", "tabulate", "mean", "crosstab", "study", "report" */
  const char *head;     /* before the variables */
  const char *tail;     /* behind them; begins with a blank unless it is empty */
} op_report_command;

typedef struct op_report_options {
  bool no_charts;
  int digits;           /* decimals of percentages and means; -1 = as in other tables */
  const op_report_command *commands; size_t n_commands; /* none = the page does not say how to repeat figures */
  /* Told how far the work is: what is done now, and the share of all work done (0 to 1). NULL = nobody */
  void (*progress)(void *context, const char *what, double share);
  void *progress_context;
} op_report_options;

/* Makes the page.
   request   as for op_run, but for its statistic. variables: the questions (none = all that the study names, or all variables of the data); by: groups of the
             trends and toplines, such as the country; time: the wave; crosstab.banner: variables whose categories are the columns of the tables; language: of
             the study's labels and of the page's own words where it has them
   html      the caller's, freed with op_free_text
   fails     as op_run. A chart that cannot be drawn, a missing gnuplot, a question without answers are no failures: the page says so */
op_status op_report(const op_request *request, const op_report_options *options, char **html, size_t *length, op_error *err);

#endif
