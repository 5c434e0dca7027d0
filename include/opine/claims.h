/* Published figures checked by machine: each is recomputed, or held against other published figures, and said to be reproduced, reproduced under another
   choice of the analyst, different, consistent, inconsistent or not computable.

   1. op_claims_options o = {.request = &request};   request NULL = without data
   2. op_claims_check(path, &o, &result, &n_differ, &err)
   3. op_present (present.h), op_claims_annex        4. op_result_free */
#ifndef OPINE_CLAIMS_H
#define OPINE_CLAIMS_H

#include "opine/request.h"

typedef struct op_claims_options {
  const op_request *request;    /* data, design, missing codes: what claims leave open; NULL = no data, only what follows from the figures themselves */
  bool no_choices;              /* do not look for the choice under which a figure is reproduced */
  op_names data;                /* the data as they stand on the command line, for the commands that repeat a figure */
  const op_named_text *given; size_t n_given; /* the command line's own options: name without dashes, value NULL = a flag */
} op_claims_options;

/* Checks every claim of a claims file (CSV or YAML, see docs/reproduce.md). Claims that share a variable, base and domain are computed in one run.
   result    section "claims": keys id, source, statement, stat, unit, stated, verdict, choice, accept, why, command; measures published, estimate, difference,
             se, lower, upper (shares and points as fractions), n, deff, tried, hits, decimals of the published figure. Without data the estimate is the
             figure that follows from the others.
             Section "checks", where there are any: keys id, check, verdict, choice, accept, why; measures value (in the figure's own unit), deff.
             Rows that do not hold carry OP_ROW_BAD.
   n_differ  claims that do not hold: verdict otherwise, differs, inconsistent, not computable, or a check of theirs
   fails     OP_E_DATA with file, line and column for a malformed claims file; as op_run where no data can be read; one claim that cannot be computed is no failure */
op_status op_claims_check(const char *claims_path, const op_claims_options *options, op_result **result, size_t *n_differ, op_error *err);

/* True when the file is one of claims: CSV, or YAML that is a list or has a list `claims`. False also when it cannot be read. */
bool op_claims_file(const char *path);

typedef enum { OP_ANNEX_MARKDOWN, OP_ANNEX_HTML } op_annex_format;
/* An annex to a publication: what was claimed by whom, the figure found with interval and base, the verdict, under which choice, and the command that repeats it.
   HTML is one page without scripts and without anything from elsewhere; every text of the claims is escaped.
   result   of op_claims_check
   text     the caller's, freed with op_free_text */
op_status op_claims_annex(const op_result *result, op_annex_format format, char **text, size_t *length, op_error *err);

#endif
