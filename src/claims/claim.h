/* One published figure, and reading a file of them. */
#ifndef OPINE_CLAIMS_CLAIM_H
#define OPINE_CLAIMS_CLAIM_H

#include "base/memory.h"
#include "opine/claims.h"

typedef struct claim {
  const char *id, *source, *statement;
  const char *variable;
  op_names categories;     /* codes or labels; empty for a mean or total */
  const char *where, *by, *group;
  const char *base;        /* "valid", "all" or NULL = as the request */
  op_names missing;
  const char *stat;        /* "proportion", "mean", "total" */
  const char *weights, *strata;
  double published;        /* as printed: percent for proportions */
  int decimals;
  size_t line;
  /* outcome */
  bool done;
  const char *verdict, *why;
  bool bad;
  double estimate, se, lower, upper, n; /* in the units of `published` */
} claim;

typedef struct claim_list {
  claim *items;
  size_t count, capacity;
} claim_list;

/* Reads a CSV or YAML claims file; texts go to the arena, the list's items are the caller's (op_free).
   fails OP_E_DATA with line and column: unknown column, missing variable or published value, a value that is no number */
op_status claims_read(const char *path, op_arena *arena, claim_list *out, op_error *err);
/* The same over text in memory. */
op_status claims_read_csv(const char *path, const char *text, size_t n, op_arena *arena, claim_list *out, op_error *err);
op_status claims_read_yaml(const char *path, const char *text, size_t n, op_arena *arena, claim_list *out, op_error *err);

/* Fills verdict, why and bad from estimate, se, lower, upper and published. Texts go to the arena. */
op_status claim_judge(claim *c, op_arena *arena, op_error *err);

#endif
