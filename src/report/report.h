/* Shared by the files of the report.

   op_report: questions_choose (what there is to show) -> runs_make (every request, few readings) -> findings_make -> charts_make (scripts, drawn side by side)
   -> page_write. Everything hangs on one `report`; texts live in its arena or in the results that it owns. */
#ifndef OPINE_REPORT_REPORT_H
#define OPINE_REPORT_REPORT_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/plot.h"
#include "opine/present.h"
#include "opine/report.h"
#include "opine/study.h"
#include "present/html.h"

typedef enum { QUESTION_SHARES, QUESTION_MEAN, QUESTION_TEXT, QUESTION_EMPTY } question_kind;

#define QUESTION_CHARTS 2

typedef struct report_question {
  const char *name, *label, *id; /* id: of its place on the page */
  question_kind kind;
  bool made;                  /* by --let: no file holds it */
  double distinct;
  op_result *topline;         /* figures of the last wave (or of all data), views; NULL = none */
  op_result *series;          /* figures of all waves with breaks and changes; NULL without waves */
  op_result *tables;          /* crosstab; NULL = none */
  bool tables_left_out;       /* what a standard hides could be found from them */
  op_chart_drawing charts[QUESTION_CHARTS]; /* scripts and drawings are the report's, freed at its end */
  size_t n_charts;
  const char *no_chart;       /* why there is none; NULL = there are, or none was wanted */
} report_question;

/* A change that stands among the findings. */
typedef struct report_finding {
  const report_question *question;
  const op_section *section;  /* of the changes */
  const op_row *row;
  double change, lower, upper, p, before, after;
  const char *from, *to, *group, *category; /* texts of the row; group "" = none */
  bool percent;
} report_finding;

typedef struct report_findings {
  report_finding *items;
  size_t count;               /* those shown */
  size_t compared, significant, broken; /* of the whole family; broken: changes over a break, not judged */
} report_findings;

/* Rows from first to before end. */
typedef struct report_rows {
  size_t first, end;
} report_rows;

/* Where the rows of each question stand; of_question NULL = anywhere. */
typedef struct report_places {
  const op_row *rows;         /* of the section */
  report_rows *of_question;
} report_places;

typedef struct report {
  const op_request *request;  /* as given */
  const op_report_options *options;
  op_request base;            /* with the study's groups and waves filled in */
  op_error *err;
  op_arena *arena;
  op_study *study;            /* NULL = plain data */
  const char *language;       /* of the page: "en" unless something is known of it */
  op_result *described, *waves, *shares, *means, *crosstab, *check, *disclosure, *claims;
  const char *no_claims;      /* why published figures were not checked; NULL */
  size_t check_errors;
  report_question *questions;
  size_t n_questions;
  const char *last_code, *last_label; /* of the last wave; NULL without waves */
  size_t n_waves;
  op_names replicates;        /* replicate weights, where the questions are chosen here */
  op_names banner;            /* variables of the crosstabs' columns that somebody answered in the last wave */
  const char *tables_where;   /* the domain of the crosstabs; NULL = all */
  report_findings since_previous, since_first, between_groups;
  report_places places[32];   /* of sections that views were made of */
  size_t n_places;
  bool drawn;                 /* charts were wanted and gnuplot is there */
  const char *no_charts;      /* why no chart is there at all; NULL */
} report;

/* Memory and texts of the report's arena; NULL with the report's error filled. */
void *report_memory(report *r, size_t n, size_t size);
const char *report_say(report *r, const char *format, ...) OP_PRINTF(2, 3);
void report_progress(const report *r, const char *what, double share);

/* --- questions.c --- */
op_status questions_choose(report *r);
const report_question *question_named(const report *r, const char *name);

/* --- runs.c --- */
op_status runs_make(report *r);

/* --- view.c --- */
/* A result that shows some rows of another: those of a variable for which `keep` (NULL = always) holds, its sections without rows left out; notes that begin with
   another question's name are left out. Lives in the arena and borrows all texts; *out is NULL when no row is left. */
typedef bool (*view_keep)(const report *r, const op_section *section, const op_row *row, const void *context);
op_status view_make(report *r, const op_result *from, const char *variable, view_keep keep, const void *context, op_result **out);
/* The code, or label, that a row has for a key of that name; NULL = none. */
const char *view_code(const op_section *section, const op_row *row, const char *key);
const char *view_label(const op_section *section, const op_row *row, const char *key);

/* --- hidden.c --- */
/* False when a question's table beside its answers would tell what a presentation standard hides. */
bool tables_tell_nothing_hidden(const report *r, const report_question *q);

/* --- findings.c, findings_groups.c --- */
op_status findings_make(report *r);
op_status findings_between_groups(report *r);
/* What is tested together; broken: not judged. */
typedef struct findings_family {
  report_finding *items;
  size_t count, broken;
} findings_family;
/* Adjusts the p values of two families as one. */
op_status findings_adjust(report *r, findings_family *a, findings_family *b);
/* Keeps the significant ones and of them the largest of each question and group. */
void findings_choose(const report *r, findings_family *of, report_findings *out);

/* --- charts.c, svg.c --- */
op_status charts_make(report *r);
void charts_free(report *r);
/* Adds a drawing for use within a page: without its prolog, sized by its place, ids made unique by a prefix. */
void svg_embed(op_text *out, const char *svg, const char *id);

/* --- words.c --- */
/* The page's own words. */
typedef enum {
#define REPORT_WORD(id, ...) WORD_##id,
#include "report/words.def"
#undef REPORT_WORD
  WORDS
} report_word;
const char *word(const report *r, report_word which);
/* In a language of words.def; NULL where it has none of it. */
const char *word_in(report_word which, const char *language);
/* The languages of the page's words; NULL behind the last. */
const char *word_language(size_t index);

/* --- page.c and the sections of the page --- */
op_status page_write(report *r, op_text *out);
void page_word(const report *r, op_text *out, report_word which);
/* <h4>Answers: 14 (2023-10)</h4>; behind NULL = nothing. */
void page_heading(const report *r, op_text *out, report_word name, const char *behind);
/* What stands over tables, as a heading or only as their name for readers of screens: a word (WORDS = none) and a text of the data. */
typedef struct page_title {
  report_word name;
  const char *behind;
  bool heading;
} page_title;
/* Tables of a section, each in a box that scrolls by itself. */
op_status page_section(report *r, op_text *out, const op_result *result, const char *section, const page_title *title);
/* One table laid out by the page. */
op_status page_grid(report *r, op_text *out, const grid *g, const char *label, bool sortable);
/* The banner for paper, where the page's own does not stay in sight. */
void page_banner(const report *r, op_text *out);
const op_result *page_figures(const report *r);  /* the result that stands for all: design, conventions, banner */
/* A text of the data, marked as one that may be in any script. */
void page_data_text(op_text *out, const char *tag, const char *class, const char *text);
op_present_options page_present(const report *r);
op_status page_questions(report *r, op_text *out);
op_status page_series(report *r, const report_question *q, op_text *out);
/* A line of a shell that gives figures again: the caller's command of that name with a variable (NULL = none) and options of its own; nothing for a command that
   the caller does not know. */
void page_repeat(const report *r, op_text *out, const char *command, const char *variable, const char *own);
op_status page_methods(report *r, op_text *out);
op_status page_quality(report *r, op_text *out);
op_status page_claims(report *r, op_text *out);
void page_findings(const report *r, op_text *out);
void page_style(op_text *out);
void page_script(op_text *out);
op_status page_languages(const report *r, op_text *out);

#endif
