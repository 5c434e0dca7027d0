/* The annex as Markdown: a table of verdicts, then each claim with its reason and its command. */
#include <string.h>

#include "claims/annex.h"
#include "opine/opine.h"

/* Characters that could be markup; a text is one line. */
static void add(annex *a, const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '\n' || *text == '\r') {
      op_text_add_char(&a->out, ' ');
      continue;
    }
    if (strchr("|\\`*_[]<>#~&", *text) != NULL) op_text_add_char(&a->out, '\\');
    op_text_add_char(&a->out, *text);
  }
}

/* A line of code behind a fence that the code cannot close: commands are one line and the fence has more ticks than they. */
static void add_code(annex *a, const char *code) {
  size_t longest = 0, run = 0;
  for (const char *p = code; *p != '\0'; p++) {
    run = *p == '`' ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  for (int end = 0; end < 2; end++) {
    for (size_t i = 0; i < (longest < 3 ? 3 : longest + 1); i++) op_text_add_char(&a->out, '`');
    if (end == 0) op_text_addf(&a->out, "sh\n%s\n", code);
  }
  op_text_add(&a->out, "\n\n");
}

static void add_cell(annex *a, const char *text) {
  op_text_add_char(&a->out, ' ');
  add(a, text);
  op_text_add(&a->out, " |");
}

static void write_head(annex *a) {
  op_text_add(&a->out, "# Published figures, checked\n\n");
  if (a->result->banner != NULL) {
    op_text_add(&a->out, "> **");
    add(a, annex_clean(a, a->result->banner));
    op_text_add(&a->out, "**\n\n");
  }
  const char *const lines[] = {a->result->title, a->result->source};
  for (size_t i = 0; i < 2; i++) {
    if (lines[i] == NULL || lines[i][0] == '\0') continue;
    op_text_add(&a->out, i == 0 ? "Data: " : "Source: ");
    add(a, annex_clean(a, lines[i]));
    op_text_add(&a->out, "\n\n");
  }
  for (size_t i = 0; i < a->result->n_notes; i++) {
    op_text_add(&a->out, "- ");
    add(a, annex_clean(a, a->result->notes[i]));
    op_text_add(&a->out, "\n");
  }
  op_text_add(&a->out, "\n");
}

static void write_table(annex *a, size_t n) {
  op_text_add(&a->out, "| | Claim | Published | Found |");
  if (a->intervals) op_text_addf(&a->out, " %g%% interval |", 100 * a->result->level);
  op_text_addf(&a->out, " Base | Verdict |\n| --- | :-- | --: | --: |%s --: | :-- |\n", a->intervals ? " :-- |" : "");
  for (size_t i = 0; i < n; i++) {
    annex_claim c = annex_claim_at(a, i);
    const char *const cells[] = {c.published, c.found, c.interval, c.base, c.verdict};
    op_text_addf(&a->out, "| %s |", c.kind[0] == 'o' ? "\\~" : c.mark);
    add_cell(a, c.statement[0] != '\0' ? c.statement : c.id);
    for (size_t k = 0; k < 5; k++) {
      if (k != 2 || a->intervals) add_cell(a, cells[k]);
    }
    op_text_add(&a->out, "\n");
  }
  op_text_add(&a->out, "\n");
}

static void write_claim(annex *a, size_t index) {
  annex_claim c = annex_claim_at(a, index);
  op_text_addf(&a->out, "### %s ", c.kind[0] == 'o' ? "\\~" : c.mark);
  add(a, c.id);
  op_text_add(&a->out, "\n\n");
  if (c.statement[0] != '\0') {
    add(a, c.statement);
    op_text_add(&a->out, "\n\n");
  }
  if (c.source[0] != '\0') {
    op_text_add(&a->out, "Claimed by: ");
    add(a, c.source);
    op_text_add(&a->out, "\n\n");
  }
  op_text_add(&a->out, "**");
  add(a, c.verdict);
  op_text_add(&a->out, "**");
  if (c.why[0] != '\0') {
    op_text_add(&a->out, ": ");
    add(a, c.why);
  }
  op_text_add(&a->out, "\n\n");
  if (c.command[0] != '\0') add_code(a, c.command);
}

static void write_checks(annex *a) {
  const op_section *s = annex_section(a, "checks");
  if (s == NULL) return;
  op_text_add(&a->out, "## Published figures held against each other\n\n| Claim | Check | Finding | Verdict |\n| :-- | :-- | :-- | :-- |\n");
  for (size_t r = 0; r < s->n_rows; r++) {
    static const char *const keys[] = {"id", "check", "why", "verdict"};
    op_text_add_char(&a->out, '|');
    for (size_t k = 0; k < 4; k++) add_cell(a, annex_text(a, s, &s->rows[r], keys[k]));
    op_text_add(&a->out, "\n");
  }
  op_text_add(&a->out, "\n");
}

void annex_write_markdown(annex *a) {
  const op_section *s = annex_section(a, "claims");
  const char *const feet[] = {annex_design(a), annex_conventions(a)};
  write_head(a);
  write_table(a, s->n_rows);
  op_text_add(&a->out, "## Each claim\n\n");
  for (size_t i = 0; i < s->n_rows; i++) write_claim(a, i);
  write_checks(a);
  op_text_add(&a->out, "## How to read this\n\n");
  for (size_t i = 0; annex_words[i].name != NULL; i++) op_text_addf(&a->out, "- *%s*: %s\n", annex_words[i].name, annex_words[i].meaning);
  op_text_add(&a->out, "\n");
  for (size_t i = 0; i < 2; i++) {
    if (feet[i][0] == '\0') continue;
    add(a, feet[i]);
    op_text_add(&a->out, "\n\n");
  }
  op_text_add(&a->out, "Checked with opine " OPINE_VERSION "\n");
}
