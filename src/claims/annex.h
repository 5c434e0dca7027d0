/* The annex to a publication: what its two forms share. */
#ifndef OPINE_CLAIMS_ANNEX_H
#define OPINE_CLAIMS_ANNEX_H

#include "base/text.h"
#include "opine/claims.h"
#include "present/grid.h"

/* One claim as the annex shows it; texts are cleaned of control and direction characters, "" where there is none. */
typedef struct annex_claim {
  const char *id, *source, *statement, *published, *found, *difference, *interval, *base, *verdict, *why, *command;
  const char *mark, *kind;   /* "✓", "~" or "✗"; "good", "otherwise" or "bad" */
} annex_claim;

typedef struct annex {
  const op_result *result;
  grid *g;                   /* owns texts; g->failed when memory is out */
  op_text out;
  bool intervals;            /* some figure has one */
} annex;

const op_section *annex_section(const annex *a, const char *name);
const char *annex_clean(annex *a, const char *text);
annex_claim annex_claim_at(annex *a, size_t row);
/* A text of a row of any section, by key. */
const char *annex_text(annex *a, const op_section *s, const op_row *row, const char *key);
/* "Design: ..." and "Conventions: ...", or "". */
const char *annex_design(annex *a);
const char *annex_conventions(annex *a);

/* What a verdict means; NULL name behind the last. */
typedef struct annex_word {
  const char *name, *meaning;
} annex_word;
extern const annex_word annex_words[];

void annex_write_markdown(annex *a);
void annex_write_html(annex *a);

#endif
