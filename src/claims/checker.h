/* Checking a file of claims: how claims are recomputed, under which choices of an analyst, and what follows from the figures alone. */
#ifndef OPINE_CLAIMS_CHECKER_H
#define OPINE_CLAIMS_CHECKER_H

#include "base/dict.h"
#include "base/text.h"
#include "claims/claim.h"
#include "opine/study.h"

/* One consistency check of a claim against other published figures. */
typedef struct claim_check {
  size_t claim;
  const char *name;        /* "sum", "difference", "order", "grim", "margin", "base" */
  claim_verdict verdict;
  const char *why, *choice, *accept;
  double follows, deff;    /* the figure that follows; a margin's design effect; NaN = none */
} claim_check;

typedef struct checker {
  const op_claims_options *options;
  const op_request *request; /* NULL = without data */
  const char *path;          /* of the claims file */
  op_arena *arena;
  claim_list claims;
  op_dict *ids;              /* of the claims, in their order */
  claim_check *checks;
  size_t n_checks, check_capacity;
  op_study *study;           /* for its nets, weights and waves; NULL without a study */
  const char *time;          /* wave variable; NULL = none */
  const char **waves, **wave_labels; /* codes and labels */
  size_t n_waves;
  const char *own_weights;   /* what the data are weighted by unless a claim says otherwise; "" = nothing */
  op_names weights;          /* weight variables that the data have */
  op_result *first;          /* its design, conventions and heading go to the result */
  bool failed;               /* a text could not be made: memory is out */
  op_error *err;
} checker;

/* One way to compute figures; zero = as claim and request have it. */
typedef struct analyst {
  const char *weights;       /* NULL = as it is; "none"; a variable */
  const char *base;          /* NULL = as it is; "valid", "all" */
  op_names missing;          /* answers to leave out too */
  bool each_wave;            /* every wave by itself */
} analyst;

/* A formatted text of the checker's arena; "" when memory is out: then k->failed, which op_claims_check looks at in the end. */
const char *checker_say(checker *k, const char *format, ...) OP_PRINTF(2, 3);

/* The same of a growing text, which is cleared. */
const char *checker_take(checker *k, op_text *text);

/* The codes of a key with their labels, each once: "1 (Agree), 2 (Disagree)"; the first dozen. */
const char *checker_names(checker *k, const op_section *s, size_t key);

/* Learns the data's waves and weights. fails as op_run where the data cannot be read at all */
op_status checker_look(checker *k);
/* Code of a wave by code or label, or NULL. */
const char *checker_wave(const checker *k, const char *name);

/* True for two claims that one run answers: they differ in categories, group and published value only. */
bool claims_same_run(const claim *a, const claim *b);
/* True for claims that data can answer. */
bool claim_computable(const claim *c);
/* The nets of the request or else of the study. */
const op_net *checker_nets(const checker *k, size_t *n);
/* Computes some claims in one run. A claim that cannot be computed has outcome.missing.
   outcomes  n of them; with each_wave n x n_waves, a claim after the other
   fails     OP_E_MEMORY, OP_E_SYSTEM */
op_status claims_compute(checker *k, const analyst *a, const size_t *members, size_t n, claim_outcome *outcomes);
/* The request that computes some claims; texts in the checker's arena. */
op_status claims_request(checker *k, const analyst *a, const size_t *members, size_t n, op_request *r);
/* Name of the net that stands for a claim's categories in a run. */
const char *claim_net_name(checker *k, size_t index);
/* What a run found for a claim; wave NULL = no such key. fails OP_E_MEMORY */
op_status claim_take(checker *k, const analyst *a, const op_result *result, size_t index, const char *wave, claim_outcome *out);
/* Answers of the question that may be no answers: what their labels say of them. */
typedef enum { SPARE_DOUBT /* don't know, refused */, SPARE_UNASKED /* not asked, NA */, SPARES } claim_spare;
/* Codes of such answers in a run's result. fails OP_E_MEMORY */
op_status claims_spare(checker *k, const op_result *result, op_names out[SPARES]);

/* The figure that a claim's statement is held against. */
double claim_figure(const claim *c, const claim_outcome *found);
/* Judges some claims of one run, and looks for other choices where a claim fails. fails OP_E_MEMORY, OP_E_SYSTEM */
op_status claims_judge(checker *k, const size_t *members, size_t n);
/* Tries every choice that some failing claims of one run leave open. */
op_status claims_search(checker *k, const size_t *failed, size_t n);
/* Once all are judged: names for each claim that failed the choice under which it holds, or how near the choices come. */
op_status claims_settle(checker *k);

/* Makes every check of published figures against each other; claims that no data have answered take their verdict from it. */
op_status claims_check_all(checker *k);

/* Sets the opine command that shows a claim's figure again; NULL = there is none. */
op_status claim_command(checker *k, size_t index);

/* The result of everything. */
op_status checker_result(checker *k, op_result **result, size_t *n_differ);

#endif
