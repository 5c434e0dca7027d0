/* Transparency: what the AAPOR code and the ESOMAR/WAPOR guideline ask to be disclosed of a survey, and what a study file and its data say of it.

   1. request.statistic = OP_STAT_DISCLOSE, request.disclosure.standard; op_run      the statement (request.h)
   2. op_disclosure_lacking                                                         how much is missing
   3. op_disclosure_at                                                              the elements one after the other, with their sources */
#ifndef OPINE_DISCLOSURE_H
#define OPINE_DISCLOSURE_H

#include "opine/result.h"

/* Who requires an element; the others are asked for only where they apply. */
enum { OP_ASKED_NOT = 0u, OP_ASKED_AAPOR = 1u, OP_ASKED_ESOMAR = 2u, OP_ASKED_BOTH = 3u };

typedef enum {
#define OP_DISCLOSURE(id, key, title, aapor, esomar, asked, form, summary) OP_DISCLOSURE_##id,
#include "opine/disclosure_elements.def"
#undef OP_DISCLOSURE
  OP_DISCLOSURE_COUNT
} op_disclosure;

typedef struct op_disclosure_info {
  const char *key;     /* in a study's disclosure: */
  const char *title;
  const char *aapor;   /* item of the code, "III.A.2"; "" = none */
  const char *esomar;  /* section of the guideline, "5.2"; "" = none */
  unsigned asked;      /* OP_ASKED_ bits of who requires it */
  const char *form, *summary;
} op_disclosure_info;

/* By number; NULL behind the last. */
const op_disclosure_info *op_disclosure_at(size_t index);

/* Rows of the section "disclosure" that a standard requires and that say nothing. */
size_t op_disclosure_lacking(const op_result *result);

#endif
