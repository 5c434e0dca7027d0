/* One published figure: what a claims file says of it, and what was found. */
#ifndef OPINE_CLAIMS_CLAIM_H
#define OPINE_CLAIMS_CLAIM_H

#include "base/memory.h"
#include "claims/statement.h"
#include "opine/claims.h"

typedef enum { UNIT_PERCENT, UNIT_POINTS, UNIT_NUMBER, UNIT_COUNT, UNIT_PLACE } claim_unit;

typedef enum {
#define CLAIM_STAT(id, name, unit) CLAIM_##id,
#include "claims/claim_stats.def"
#undef CLAIM_STAT
  CLAIM_STATS
} claim_stat;

/* The fields as texts and lists, in the order of claim_fields.def. */
typedef enum {
#define CLAIM_FIELD(id, name) F_##id,
#include "claims/claim_fields.def"
#undef CLAIM_FIELD
  CLAIM_FIELDS
} claim_field;
typedef struct claim_draft {
  const char *values[CLAIM_FIELDS];
  op_names lists[CLAIM_FIELDS]; /* YAML lists; a text of the CSV form is split at '|' */
  size_t lines[CLAIM_FIELDS], columns[CLAIM_FIELDS]; /* where they stand */
  size_t line, column;          /* where the claim begins; column 0 = not known */
} claim_draft;

typedef enum {
  VERDICT_NONE,
  VERDICT_REPRODUCED,
  VERDICT_OTHERWISE,
  VERDICT_DIFFERS,
  VERDICT_CONSISTENT,
  VERDICT_INCONSISTENT,
  VERDICT_NOT_COMPUTABLE
} claim_verdict;

/* What was found, in the units of the published figure. NaN where it is not known. */
typedef struct claim_outcome {
  double estimate, se, lower, upper, n, deff;
  double parts;            /* the sum of the categories' figures, each rounded first; NaN unless it is such a sum */
  const char *note;        /* "first with 35.3, ahead of ..."; NULL */
  const char *missing;     /* why there is no estimate; NULL */
} claim_outcome;

/* The choice under which an `otherwise` holds. NULL and empty = as the claim stands. */
typedef struct claim_adopted {
  const char *weights, *base, *wave;
  op_names missing;
} claim_adopted;

/* A choice that gives the published figure. */
typedef struct claim_hit {
  const char *words, *accept; /* "unweighted", "weights: none" */
  claim_adopted adopted;
  claim_outcome found;
  int cost;
} claim_hit;

/* What the search for such choices keeps of a claim: the first few that hold, and the nearest that does not. */
enum { CLAIM_HITS = 8 };
typedef struct claim_search {
  claim_hit hits[CLAIM_HITS];
  size_t n_hits, all_hits, tried;
  double nearest;             /* distance; NaN = none */
  const char *nearest_choice;
  claim_outcome nearest_found;
} claim_search;

typedef struct claim {
  const char *id, *source, *statement;
  claim_stat stat;
  claim_unit unit;
  const char *variable;
  op_names categories;     /* codes or labels; empty for a mean or total */
  const char *published;   /* as written; NULL for an order */
  struct statement states;
  const char *where, *since, *by, *versus;
  op_names wave, group;
  bool among_groups;
  const char *base;        /* "valid", "all" or NULL = open */
  op_names missing;
  const char *weights, *strata;  /* "none" = without; NULL = open */
  rounding round;          /* when round_said */
  bool round_said, sum_said, sum_rounded;
  double n, p, level;      /* stated base, share and confidence level of a margin; NaN = not said */
  bool deff_said;
  struct statement deff;
  op_names parts;          /* ids of other claims that this one rests on */
  size_t line;
  /* what was found */
  bool done;
  claim_verdict verdict;
  const char *why;
  const char *choice, *accept;   /* of an `otherwise`: "unweighted", "weights: none" */
  claim_adopted adopted;
  claim_outcome found;
  double data_n, data_deff;  /* of a margin without a variable: respondents of its domain and the design effect of their weights; NaN = not known */
  claim_search *search;    /* NULL = not searched */
  size_t tried, hits;      /* choices */
  const char *command;     /* that repeats it; NULL = none */
} claim;

typedef struct claim_list {
  claim *items;
  size_t count, capacity;
} claim_list;

/* "reproduced", "otherwise", ... */
const char *claim_verdict_name(claim_verdict verdict);
/* True for what makes the exit status 4. */
bool claim_bad(claim_verdict verdict);
const char *claim_stat_name(claim_stat stat);
/* What a figure of the unit is multiplied by to stand in a result: percent become fractions. */
double claim_unit_scale(claim_unit unit);
const char *claim_unit_name(claim_unit unit);
const char *claim_field_name(claim_field field);

/* Makes a claim of its fields and adds it to the list.
   fails OP_E_DATA with file and line: a field missing or unfit for the statistic, a statement that cannot be read, a number out of its range */
op_status claim_make(const char *path, const claim_draft *d, op_arena *arena, claim_list *out, op_error *err);

/* Reads a CSV or YAML claims file; texts go to the arena, the list's items are the caller's (op_free).
   fails OP_E_DATA with line and column: unknown field, missing variable or published value, what claim_make refuses */
op_status claims_read(const char *path, op_arena *arena, claim_list *out, op_error *err);
/* The same over text in memory. */
op_status claims_read_csv(const char *path, const char *text, size_t n, op_arena *arena, claim_list *out, op_error *err);
op_status claims_read_yaml(const char *path, const char *text, size_t n, op_arena *arena, claim_list *out, op_error *err);

#endif
