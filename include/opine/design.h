/* What kinds of sampling designs there are: replicate weights by type, and rules that turn unit totals into a variance. For requests see request.h
   (op_request.replicate, .pps, .two_phase); for help, completions and lists walk op_replicate_type_at and op_design_rule_at. */
#ifndef OPINE_DESIGN_H
#define OPINE_DESIGN_H

#include <stddef.h>

typedef enum {
  OP_REP_NONE,
#define OP_REPLICATE_TYPE(id, name) OP_REP_##id,
#include "opine/replicate_types.def"
#undef OP_REPLICATE_TYPE
  OP_REP_COUNT
} op_rep_type;

typedef enum {
#define OP_DESIGN_RULE(id, file, option, name) OP_RULE_##id,
#include "opine/design_rules.def"
#undef OP_DESIGN_RULE
  OP_RULE_COUNT
} op_rule;

typedef struct op_design_method {
  const char *option;  /* "rep-type", "pps", "two-phase"; "" = what is used without an option */
  const char *name, *summary, *source;
  const char *formula; /* of the variance */
} op_design_method;

/* Descriptors; NULL behind the last (and for OP_REP_NONE). */
const op_design_method *op_replicate_type_at(op_rep_type type);
const op_design_method *op_design_rule_at(op_rule rule);

#endif
