/* An annex to a publication from the result of a check: the texts that both forms show. */
#include "claims/annex.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "present/foot.h"

const annex_word annex_words[] = {
    {"reproduced", "the data give the published figure under what the claim states and, where it is silent, the defaults named below"},
    {"reproduced, if ...",
     "only another choice of the analyst gives it, which is named; the more choices are tried, the likelier one gives a figure by chance"},
    {"differs", "no choice that was tried gives it; the difference stands beside it, in the figure's units and in standard errors"},
    {"consistent", "it follows from the other published figures at their rounding; no data were needed"},
    {"inconsistent", "it cannot be right together with the other published figures"},
    {"not computable", "the data or the claim lack what it takes; the reason stands beside it"},
    {NULL, NULL}};

const op_section *annex_section(const annex *a, const char *name) { return op_result_section_named(a->result, name); }
const char *annex_clean(annex *a, const char *text) { return text != NULL ? grid_clean(a->g, text) : ""; }

const char *annex_text(annex *a, const op_section *s, const op_row *row, const char *key) {
  size_t k = op_section_key_named(s, key);
  return k != SIZE_MAX ? annex_clean(a, row->labels[k]) : "";
}

/* Without a value nothing: an annex has no dashes to explain. */
static const char *measure(annex *a, const op_row *row, bool percent, op_measure of, int digits) {
  op_section scale = {.percent = percent};
  op_present_options options = {.digits = digits};
  return isnan(row->measures[of]) ? "" : grid_measure(a->g, &scale, of, row->measures[of], &options);
}

static const char *interval(annex *a, const op_row *row, bool percent, int digits) {
  const char *low = measure(a, row, percent, OP_M_LOWER, digits), *high = measure(a, row, percent, OP_M_UPPER, digits);
  if (low[0] == '\0' || high[0] == '\0') return "";
  return row->measures[OP_M_LOWER] < 0 ? grid_format(a->g, "%s to %s", low, high) : grid_format(a->g, "%s\xE2\x80\x93%s", low, high);
}

annex_claim annex_claim_at(annex *a, size_t index) {
  const op_section *s = annex_section(a, "claims");
  const op_row *row = &s->rows[index];
  const char *unit = annex_text(a, s, row, "unit"), *code = row->codes[op_section_key_named(s, "verdict")], *stated = annex_text(a, s, row, "stated");
  bool percent = strcmp(unit, "percent") == 0 || strcmp(unit, "points") == 0, count = strcmp(unit, "respondents") == 0 || strcmp(unit, "place") == 0;
  bool bad = (row->flags & OP_ROW_BAD) != 0, otherwise = op_text_equal(code, "otherwise");
  int digits = count ? 0 : (int)row->measures[OP_M_DECIMALS] + 1;
  bool plain = stated[0] != '\0' && stated[strspn(stated, "-+0123456789.,")] == '\0';
  const char *found = measure(a, row, percent, count ? OP_M_N : OP_M_ESTIMATE, digits);
  if (count) {
    op_row shown = *row;
    shown.measures[OP_M_N] = row->measures[OP_M_ESTIMATE];
    found = measure(a, &shown, false, OP_M_N, 0);
  }
  const char *sign = percent ? "%" : "";
  return (annex_claim){
      .id = annex_text(a, s, row, "id"),
      .source = annex_text(a, s, row, "source"),
      .statement = annex_text(a, s, row, "statement"),
      .published = plain ? grid_format(a->g, "%s%s", stated, strcmp(unit, "points") == 0 ? " points" : sign) : stated,
      .found = found[0] != '\0' ? grid_format(a->g, "%s%s", found, strcmp(unit, "points") == 0 ? "" : sign) : "",
      .difference = count ? "" : measure(a, row, percent, OP_M_DIFFERENCE, digits),
      .interval = interval(a, row, percent, digits),
      .base = measure(a, row, false, OP_M_N, 0),
      .verdict = annex_text(a, s, row, "verdict"),
      .why = annex_text(a, s, row, "why"),
      .command = annex_text(a, s, row, "command"),
      .mark = !bad ? "\xE2\x9C\x93" : otherwise ? "~" : "\xE2\x9C\x97",
      .kind = !bad ? "good" : otherwise ? "otherwise" : "bad",
  };
}

static const char *foot(annex *a, bool design) {
  op_text line = {0};
  if (design) foot_design(&line, a->result, a->g);
  else foot_conventions(&line, a->result);
  a->g->failed = a->g->failed || line.failed;
  const char *made = line.data != NULL ? grid_clean(a->g, line.data) : "";
  op_text_clear(&line);
  return made;
}

const char *annex_design(annex *a) { return foot(a, true); }
const char *annex_conventions(annex *a) { return foot(a, false); }

op_status op_claims_annex(const op_result *result, op_annex_format format, char **text, size_t *length, op_error *err) {
  annex a = {.result = result};
  if (grid_make_empty(&a.g, err) != OP_OK) return OP_E_MEMORY;
  if (annex_section(&a, "claims") == NULL) {
    grid_free(a.g);
    return op_fail(err, OP_E_REQUEST, "an annex is made of the result of opine reproduce");
  }
  const op_section *s = annex_section(&a, "claims");
  for (size_t r = 0; r < s->n_rows; r++) a.intervals = a.intervals || !isnan(s->rows[r].measures[OP_M_LOWER]);
  if (format == OP_ANNEX_MARKDOWN) annex_write_markdown(&a);
  else annex_write_html(&a);
  op_status status = op_text_check(&a.out, err);
  if (status == OP_OK && a.g->failed) status = op_fail(err, OP_E_MEMORY, "out of memory while writing the annex");
  grid_free(a.g);
  if (status != OP_OK) {
    op_text_clear(&a.out);
    return status;
  }
  *text = a.out.data;
  *length = a.out.length;
  return OP_OK;
}
