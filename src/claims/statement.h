/* What a publication states of one figure, in numbers: "35.2", "nearly 80 percent", "more than half", "two thirds", "fell by 5 points". */
#ifndef OPINE_CLAIMS_STATEMENT_H
#define OPINE_CLAIMS_STATEMENT_H

#include <stdbool.h>

#include "opine/status.h"

typedef enum {
  STATES_VALUE,     /* the figure rounds to it */
  STATES_ABOUT,     /* within `step` of it */
  STATES_NEARLY,    /* below it, by `step` at most */
  STATES_JUST_OVER, /* above it, by `step` at most */
  STATES_OVER,      /* above it */
  STATES_UNDER,     /* below it */
  STATES_AT_LEAST,  /* rounds to it or to more */
  STATES_AT_MOST,   /* rounds to it or to less */
  STATES_BETWEEN    /* rounds to something from `value` to `high` */
} statement_form;

/* How a figure becomes what is printed. */
typedef enum { ROUND_UP, ROUND_EVEN, ROUND_CUT, ROUNDINGS } rounding;

typedef struct statement {
  statement_form form;
  double value, high;  /* as stated: percent for shares, points for their changes */
  int decimals;        /* that the statement shows */
  double step;         /* how far "about", "nearly" and "just over" reach */
  bool falls;          /* "fell by 5": it speaks of the figure with its sign turned */
  bool fraction;       /* "two thirds", "one in five": it can only be a share */
} statement;

/* Reads a statement. Numbers stand in figures (thousands may be set apart by commas) or in words up to a hundred; fractions as "two thirds", "1 in 5", "2/3".
   Without decimals of their own, multiples of 5 and fractions are taken as spoken to the nearest 5 points: "about", "nearly" and "just over" then reach 2.5
   (of larger numbers as many last zeros: "about 1,500" reaches 25), else one unit in the last place shown.
   fails OP_E_DATA a word that has no agreed number, no number at all, a number above 1e15 */
op_status statement_read(const char *text, statement *out, op_error *err);

/* The value rounded to decimals. Figures within 1e-9 of a half count as halves: 0.345 * 100 is none in binary. */
double statement_round(double value, int decimals, rounding how);
/* True when a figure (in the statement's units) is what is stated. */
bool statement_holds(const statement *s, double figure, rounding how);
/* How far the figure lies from what is stated: figure less published value, or less the nearest end of a stated range (0 inside it). */
double statement_difference(const statement *s, double figure);
/* The published number with its sign; of a range the middle. */
double statement_value(const statement *s);

#endif
