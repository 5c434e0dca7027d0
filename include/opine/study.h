/* A study file (YAML): a survey series said once. It yields names only: files with their facts, aliases and recodes, labels and missing codes laid over
   them, the design's variable names, nets, events. Nothing of the data is looked up here.

   1. op_study_open           reads a study; the first fault is the error
   2. op_study_open_with      the same in a language, or with every fault collected
   3. op_study_check          reads the data too and tells what is wrong or remarkable in each wave (study/)
   4. op_study_init           writes a first study file for some data files */
#ifndef OPINE_STUDY_H
#define OPINE_STUDY_H

#include "opine/request.h"

/* One text in one language; language "" = the study does not say which. */
typedef struct op_study_text {
  const char *language, *text;
} op_study_text;

/* One category of a variable: its code in the series, its texts, other spellings that files use for it, and why it is no answer. */
typedef struct op_study_category {
  op_value value;
  const op_study_text *texts; size_t n_texts;
  op_names also;
  bool missing;
  bool answer;                 /* called an answer by 'answers' */
  const char *reason;          /* "don't know", "refused", ...; NULL = an answer, or no reason given */
} op_study_category;

typedef struct op_study_variable {
  const char *name;
  const op_study_text *labels; size_t n_labels;  /* of the question */
  const op_study_category *categories; size_t n_categories;
  op_names scale;              /* codes from the lowest to the highest point; empty = no scale */
} op_study_variable;

/* What the study says of a file beside its op_file_spec of the same index. NULL = not said. */
typedef struct op_study_file {
  const char *wave, *date, *layout, *mode, *country, *interviewer;
  const char *fieldwork_start, *fieldwork_end;
  const char *const *disclosure; /* OP_DISCLOSURE_COUNT texts of the file and its layouts; NULL = as the study says */
  bool absolute;               /* its path is absolute */
  bool no_weights;             /* it is said that the file has none: every row counts 1 */
  size_t line;
} op_study_file;

typedef struct op_study_battery {
  const char *name;
  op_names items;
} op_study_battery;

typedef struct op_study {
  const char *title, *source; /* "" when unset */
  bool synthetic;
  const op_file_spec *files;  /* paths already resolved against the study file's folder */
  size_t n_files;
  const op_study_file *about; /* n_files */
  const op_variable_overlay *overlays;
  size_t n_overlays;
  const op_net *nets;
  size_t n_nets;
  const char *weights;        /* NULL when unset */
  op_names strata, psu, fpc, probs;
  op_lonely lonely;           /* OP_LONELY_DEFAULT = not said */
  op_replicate_options replicate;
  op_pps_options pps;
  op_two_phase_options two_phase;
  const char *time, *date;    /* NULL when unset */
  const char *panel;          /* variable of the respondent's number; NULL */
  const char *population;     /* variable of the population of a file; NULL */
  const char *claims;         /* path of its claims file, resolved; NULL when none */
  const char *interviewer;    /* the series' name of the variable; NULL */
  const op_study_variable *variables; size_t n_variables;
  const op_event *events;             size_t n_events;
  const op_study_battery *batteries;  size_t n_batteries;
  const char *const *disclosure; /* OP_DISCLOSURE_COUNT texts of the whole study; NULL = not said */
  op_names languages;         /* of its texts, the default first; empty = only one, unnamed */
  const char *const *notes;   size_t n_notes; /* texts that the language lacks, and what is shown instead */
  void *arena;
} op_study;

/* Faults of a study file, in the order of the file. */
typedef struct op_study_faults {
  op_error *items;
  size_t count, capacity;
} op_study_faults;

/* Reads and checks a study file. fails OP_E_DATA with file, line, column: YAML syntax, unknown keys (nearest valid key), wrong types, a code that is mapped
   twice, definitions that rest on themselves, paths that leave the study's folder; OP_E_SYSTEM unreadable. The caller's, freed with op_study_free. */
op_status op_study_open(const char *path, op_study **study, op_error *err);
/* The same with labels in a language, and with all faults where `faults` is given: then faults of the file are no failure, and *study is what could be read
   (NULL when the YAML itself is broken).
   language  "ru", ...; NULL = the study's own. fails OP_E_REQUEST when no text of the study is in it
   faults    zero-initialised; its items are the caller's, freed with op_study_faults_clear; NULL = the first one fails */
op_status op_study_open_with(const char *path, const char *language, op_study_faults *faults, op_study **study, op_error *err);
void op_study_free(op_study *study);
void op_study_faults_clear(op_study_faults *faults);
/* What a study says of an element of disclosure for a file: the file's own text, its layouts', or the study's; NULL = nothing. */
const char *op_study_disclosure(const op_study *study, size_t file, op_disclosure element);
/* True when a path names a study file (.yaml, .yml). */
bool op_study_path(const char *path);

/* Every key that a study file may hold: where it stands ("a study", "a file", ...), its name and what it says; NULL behind the last. */
typedef struct op_study_key {
  const char *place, *name, *form, *summary;
} op_study_key;
const op_study_key *op_study_key_at(size_t index);

/* What a check of a study looks for, by name; the list is src/study/study_checks.def. NULL behind the last. */
typedef struct op_study_check_info {
  const char *name, *summary, *source;
} op_study_check_info;
const op_study_check_info *op_study_check_at(size_t index);

/* Reads a study and all its data and tells what is wrong or remarkable, never stopping at the first: sections "problems" (severity error, warning or note),
   "files", "mappings" and what each check lays open.
   errors   number of problems that are errors
   result   the caller's, freed with op_result_free
   fails    OP_E_SYSTEM the study file is unreadable, OP_E_MEMORY */
op_status op_study_check(const char *path, const char *language, const op_read_options *read, op_result **result, size_t *errors, op_error *err);

/* Reads data files and writes the text of a first study file: variables that are the same question under other names, codes that are the same answer,
   don't-knows, weights, strata, PSUs, waves and dates; what is a guess stands in comments.
   target   where the text will be saved, for its paths; NULL = the working folder
   text     the caller's, freed with op_free_text
   fails    OP_E_SYSTEM, OP_E_DATA a file cannot be read */
op_status op_study_init(const op_file_spec *files, size_t n_files, const op_read_options *read, const char *target, char **text, size_t *length, op_error *err);

#endif
