/* Published figures: the verdict first, the reasons below the table. */
#include <math.h>
#include <string.h>

#include "base/dict.h"
#include "base/text.h"
#include "present/layout.h"

/* A claim's number with the decimals of the publication, and `more` of them. */
static grid_value claim_number(layout *l, const op_row *row, const char *unit, op_measure of, int more) {
  op_section scale = {.percent = op_text_equal(unit, "percent") || op_text_equal(unit, "points")};
  op_present_options options = *l->options;
  if (op_text_equal(unit, "respondents")) return grid_number(l->g, &scale, OP_M_N, row->measures[of], l->options);
  if (op_text_equal(unit, "place")) more = 0;
  if (options.digits < 0) options.digits = (int)row->measures[OP_M_DECIMALS] + more;
  return grid_number(l->g, &scale, of, row->measures[of], &options);
}

/* As it was written where it is more than a number: "nearly 80", without the unit that the column's other numbers have not either. */
static void put_published(layout *l, grid_row *to, size_t column, const op_row *row, const char *stated, const char *unit) {
  static const char *const units[] = {"%", " percentage points", " percent", " per cent", " points"};
  if (stated == NULL || stated[strspn(stated, "-+0123456789.%")] == '\0') {
    grid_put(l->g, to, column, claim_number(l, row, unit, OP_M_PUBLISHED, 0));
    return;
  }
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (!op_text_ends_nocase(stated, units[i])) continue;
    stated = grid_format(l->g, "%.*s", (int)(strlen(stated) - strlen(units[i])), stated);
    break;
  }
  grid_cell(l->g, to, column, stated);
}

static void verdict_mark(layout *l, grid_row *to, const op_row *row, const char *verdict) {
  bool bad = (row->flags & OP_ROW_BAD) != 0;
  to->style = bad ? GRID_BAD : GRID_PLAIN;
  grid_cell(l->g, to, 0, !bad ? "\xE2\x9C\x93" : op_text_equal(verdict, "otherwise") ? "~" : "\xE2\x9C\x97");
}

static bool any_value(const op_section *s, op_measure of) {
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!isnan(s->rows[r].measures[of])) return true;
  }
  return false;
}

/* One reason and the claims that it is of. */
typedef struct reason {
  const char *names;
  size_t claims;
} reason;

/* Each reason once, behind its claims. */
static void add_reasons(layout *l, size_t id, size_t why) {
  const op_section *s = l->section;
  op_dict *reasons = op_dict_new(NULL);
  reason *list = op_array_new(s->n_rows, sizeof *list, NULL);
  l->g->failed = l->g->failed || reasons == NULL || list == NULL;
  for (size_t r = 0; r < s->n_rows && !l->g->failed; r++) {
    const char *text = s->rows[r].labels[why], *name = s->rows[r].labels[id];
    if (text == NULL || text[0] == '\0') continue;
    uint32_t at = op_dict_add(reasons, text, strlen(text), NULL);
    l->g->failed = at == OP_DICT_NONE;
    if (l->g->failed) break;
    size_t n = ++list[at].claims;
    if (n <= 5) list[at].names = n == 1 ? name : grid_format(l->g, "%s, %s", list[at].names, name);
  }
  for (uint32_t i = 0; !l->g->failed && i < op_dict_count(reasons); i++) {
    const char *more = list[i].claims > 5 ? grid_format(l->g, " and %zu more", list[i].claims - 5) : "";
    grid_footnote(l->g, grid_format(l->g, "%s%s: %s", list[i].names, more, (const char *)op_dict_key(reasons, i, NULL)));
  }
  op_dict_free(reasons);
  op_free(list);
}

void layout_claims(layout *l) {
  static const char *const headings[] = {"published", "computed", "diff"};
  const op_section *s = l->section;
  size_t id = op_section_key_named(s, "id"), statement = op_section_key_named(s, "statement"), unit = op_section_key_named(s, "unit");
  size_t stated = op_section_key_named(s, "stated"), verdict = op_section_key_named(s, "verdict"), why = op_section_key_named(s, "why");
  bool bases = any_value(s, OP_M_N);
  grid_column(l->g, "", GRID_LEFT);
  grid_column(l->g, "claim", GRID_LEFT);
  grid_column(l->g, "statement", GRID_LEFT);
  for (size_t m = 0; m < 3; m++) grid_column(l->g, headings[m], GRID_RIGHT);
  if (bases) grid_column(l->g, "n", GRID_RIGHT);
  grid_column(l->g, "verdict", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    size_t column = 3;
    verdict_mark(l, to, row, row->codes[verdict]);
    grid_cell(l->g, to, 1, row->labels[id]);
    grid_cell(l->g, to, 2, row->labels[statement]);
    put_published(l, to, column++, row, row->codes[stated], row->codes[unit]);
    grid_put(l->g, to, column++, claim_number(l, row, row->codes[unit], OP_M_ESTIMATE, 0));
    grid_put(l->g, to, column++, claim_number(l, row, row->codes[unit], OP_M_DIFFERENCE, 1));
    if (bases) grid_put(l->g, to, column++, grid_number(l->g, s, OP_M_N, row->measures[OP_M_N], l->options));
    grid_cell(l->g, to, column, row->labels[verdict]);
  }
  add_reasons(l, id, why);
}

/* --- what published figures say of each other --- */

void layout_checks(layout *l) {
  static const char *const columns[] = {"id", "check", "why", "verdict"};
  const op_section *s = l->section;
  size_t keys[4];
  l->g->title = "Published figures held against each other";
  grid_column(l->g, "", GRID_LEFT);
  for (size_t c = 0; c < 4; c++) {
    keys[c] = op_section_key_named(s, columns[c]);
    grid_column(l->g, c == 0 ? "claim" : c == 2 ? "finding" : columns[c], GRID_LEFT);
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    verdict_mark(l, to, row, row->codes[keys[3]]);
    for (size_t c = 0; c < 4; c++) grid_cell(l->g, to, c + 1, row->labels[keys[c]]);
  }
}
