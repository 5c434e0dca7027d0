/* Crosstabs as readers know them: the columns of a banner under the names of their variables, lines of categories and nets, bases below. What does not fit
   in the width goes into further tables; each group of --by has its own. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "present/crosstab_index.h"

#define NARROWEST 8    /* of a column */
#define WIDEST_WORD 16 /* headings are broken between words, longer words within */
#define WIDEST_LABELS 32 /* columns kept for labels while columns are counted */
#define FIT_PERCENT 5  /* "100.0" */
#define FIT_CI 11      /* "12.3 - 45.6" */
#define LARGE_WEIGHT 1e6 /* weighted bases from here on are shown in thousands */

/* --- one table --- */

/* Columns of the banner from `first` to before `end`, and where they stand in the grid. */
typedef struct panel {
  grid *g;
  size_t group, first, end, offset;
  bool row_bases;   /* a last column with the bases of row percentages */
} panel;

static const op_row *column_head(const crosstab_form *t, size_t column) { return &t->l->section->rows[t->columns.rows[column]]; }

/* Letters behind the number, padded so that the numbers of a column stand under each other. */
static grid_value with_letters(const crosstab_form *t, grid *g, size_t column, grid_value value, const char *letters) {
  size_t width = t->letter_width[column];
  bool any = letters != NULL && letters[0] != '\0', padded = t->l->width > 0;
  if (any) value.letters = letters;
  if (padded && width > 0) value.text = grid_format(g, "%s %-*s", value.text, (int)width, any ? letters : "");
  if (!padded && any) value.text = grid_format(g, "%s %s", value.text, letters);
  return value;
}

/* Columns that the longest word of a heading takes, within reason. */
static size_t longest_word(const char *label, size_t longest) {
  for (const char *w = label; w != NULL && *w != '\0';) {
    size_t n = strcspn(w, " ");
    char word[4 * WIDEST_WORD + 1];
    size_t bytes = n < sizeof word ? n : op_utf8_cut(w, n, sizeof word - 1);
    memcpy(word, w, bytes);
    word[bytes] = '\0';
    size_t width = op_utf8_width(word);
    if (width > longest) longest = width < WIDEST_WORD ? width : WIDEST_WORD;
    w += n + (w[n] == ' ');
  }
  return longest;
}

static void add_spans(const crosstab_form *t, panel *p) {
  for (size_t c = p->first, last; c < p->end; c = last + 1) {
    const char *variable = column_head(t, c)->codes[t->column_variable];
    last = c;
    while (last + 1 < p->end && op_text_equal(column_head(t, last + 1)->codes[t->column_variable], variable)) last++;
    if (variable != NULL) grid_span_add(p->g, p->offset + c - p->first, p->offset + last - p->first, column_head(t, c)->labels[t->column_variable]);
  }
}

static void add_headings(const crosstab_form *t, panel *p) {
  bool marks = false;
  grid_column(p->g, t->stat ? "" : "%", GRID_LEFT);
  if (t->stat) grid_column(p->g, "", GRID_LEFT);
  p->offset = t->stat ? 2 : 1;
  for (size_t c = p->first; c < p->end; c++) {
    const char *label = column_head(t, c)->labels[t->column];
    grid_column(p->g, label, GRID_RIGHT);
    marks = marks || (t->letter != SIZE_MAX && column_head(t, c)->codes[t->letter] != NULL);
    p->g->narrow_heading = longest_word(label, p->g->narrow_heading > 0 ? p->g->narrow_heading : NARROWEST);
  }
  if (p->row_bases) grid_column(p->g, "Base (n)", GRID_RIGHT);
  add_spans(t, p);
  for (size_t c = p->first; marks && c < p->end; c++) {
    const char *letter = column_head(t, c)->codes[t->letter];
    grid_mark(p->g, p->offset + c - p->first, letter != NULL ? with_letters(t, p->g, c, (grid_value){.text = letter}, "").text : "");
  }
}

static grid_value cell_value(const crosstab_form *t, panel *p, size_t column, const op_row *row, unsigned cell) {
  const op_section *s = t->l->section;
  const op_present_options *o = t->l->options;
  const double *m = row->measures;
  switch (cell) {
    case OP_CELL_PERCENT: {
      const char *letters = t->letters != SIZE_MAX ? row->codes[t->letters] : NULL;
      return with_letters(t, p->g, column, layout_marked(t->l, p->g, row, grid_number(p->g, s, OP_M_ESTIMATE, m[OP_M_ESTIMATE], o)), letters);
    }
    case OP_CELL_CI: return with_letters(t, p->g, column, grid_interval(p->g, s, row, o), "");
    case OP_CELL_SE: return with_letters(t, p->g, column, grid_number(p->g, s, OP_M_SE, m[OP_M_SE], o), "");
    case OP_CELL_N: return with_letters(t, p->g, column, grid_number(p->g, s, OP_M_N, m[OP_M_N], o), "");
    case OP_CELL_WEIGHTED: return with_letters(t, p->g, column, grid_number(p->g, s, OP_M_WEIGHTED_N, m[OP_M_WEIGHTED_N], o), "");
    default: return with_letters(t, p->g, column, grid_number(p->g, s, OP_M_DEFF, m[OP_M_DEFF], o), "");
  }
}

static const char *stat_text(const crosstab_form *t, grid *g, unsigned cell, size_t kind, size_t method) {
  const op_section *s = t->l->section;
  const op_row *row = &s->rows[t->kinds.rows[kind]];
  bool several = t->methods.n > 1;
  switch (cell) {
    case OP_CELL_PERCENT: return grid_format(g, "%s %%", row->codes[t->percent]);
    case OP_CELL_CI: return several ? s->rows[t->methods.rows[method]].method : layout_level_heading(t->l);
    case OP_CELL_SE: return "SE";
    case OP_CELL_N: return "n";
    case OP_CELL_WEIGHTED: return "weighted n";
    default: return "deff";
  }
}

/* The lines of one category: for each kind of percentage its cell lines; methods repeat the interval only. */
static void add_line(const crosstab_form *t, panel *p, size_t line, bool rule_before) {
  const op_row *head = &t->l->section->rows[t->lines.rows[line]];
  bool first = true;
  for (size_t kind = 0; kind < t->kinds.n; kind++) {
    for (unsigned cell = OP_CELL_PERCENT; cell <= OP_CELL_DEFF; cell <<= 1) {
      bool repeated = (cell == OP_CELL_N || cell == OP_CELL_WEIGHTED) && kind > 0; /* the same cell in every kind */
      for (size_t method = 0; (t->cells & cell) != 0 && !repeated && method < (cell == OP_CELL_CI ? t->methods.n : 1); method++) {
        grid_row *to = NULL;
        for (size_t c = p->first; c < p->end; c++) {
          const op_row *row = crosstab_row_at(t, p->group, line, c, kind, method);
          if (row == NULL) continue;
          if (to == NULL) to = grid_add_row(p->g);
          grid_put(p->g, to, p->offset + c - p->first, cell_value(t, p, c, row, cell));
          if (cell == OP_CELL_CI || (cell == OP_CELL_PERCENT && isnan(row->measures[OP_M_ESTIMATE]))) layout_note_row(t->l, row);
          if (p->row_bases && first && op_text_equal(row->codes[t->percent], "row")) {
            grid_value base = grid_number(p->g, t->l->section, OP_M_BASE_N, row->measures[OP_M_BASE_N], t->l->options);
            grid_put(p->g, to, p->offset + p->end - p->first, layout_base(t->l, p->g, row, base));
          }
        }
        if (to == NULL) continue;
        to->style = cell == OP_CELL_PERCENT ? ((head->flags & OP_ROW_NET) != 0 ? GRID_STRONG : (head->flags & OP_ROW_MISSING) != 0 ? GRID_FAINT : GRID_PLAIN) : GRID_FAINT;
        to->rule_before = first && rule_before;
        if (first) grid_cell(p->g, to, 0, head->labels[t->row]);
        if (t->stat) grid_cell(p->g, to, 1, stat_text(t, p->g, cell, kind, method));
        first = false;
      }
    }
  }
}

/* A row of the question in a column that tells its base. */
static const op_row *base_row(const crosstab_form *t, size_t group, size_t question, size_t column, const char *percent) {
  const op_section *s = t->l->section;
  for (size_t line = 0; line < t->lines.n; line++) {
    if (!crosstab_same_question(t, &s->rows[t->lines.rows[line]], &s->rows[t->questions.rows[question]])) continue;
    for (size_t kind = 0; kind < t->kinds.n; kind++) {
      const op_row *row = crosstab_row_at(t, group, line, column, kind, 0);
      if (row != NULL && op_text_equal(row->codes[t->percent], percent)) return row;
    }
  }
  return NULL;
}

/* A line of bases; returns false when no column has one. */
static bool base_line(const crosstab_form *t, panel *p, size_t question, const char *label, op_measure of, double unit) {
  grid_row *to = NULL;
  for (size_t c = p->first; c < p->end; c++) {
    const op_row *row = base_row(t, p->group, question, c, "column");
    if (row == NULL) continue;
    if (to == NULL) to = grid_add_row(p->g);
    grid_value value = grid_number(p->g, t->l->section, OP_M_BASE_N, row->measures[of] / unit, t->l->options);
    grid_put(p->g, to, p->offset + c - p->first, with_letters(t, p->g, c, of == OP_M_BASE_N ? layout_base(t->l, p->g, row, value) : value, ""));
  }
  if (to == NULL) return false;
  to->style = GRID_FAINT;
  to->rule_before = of == OP_M_BASE_N;
  grid_cell(p->g, to, 0, label);
  return true;
}

static void add_bases(const crosstab_form *t, panel *p, size_t question) {
  bool weighted = false, large = false;
  for (size_t c = 0; c < t->columns.n; c++) {
    const op_row *row = base_row(t, p->group, question, c, "column");
    if (row == NULL) continue;
    double n = row->measures[OP_M_BASE_N], w = row->measures[OP_M_BASE_WEIGHTED_N];
    weighted = weighted || fabs(w - n) > 1e-9 * n;
    large = large || w >= LARGE_WEIGHT;
  }
  if (!base_line(t, p, question, "Base (n)", OP_M_BASE_N, 1) || !weighted) return;
  base_line(t, p, question, large ? "Weighted base (1,000s)" : "Weighted base", OP_M_BASE_WEIGHTED_N, large ? 1000 : 1);
}

static void add_question(const crosstab_form *t, panel *p, size_t question) {
  const op_section *s = t->l->section;
  const op_row *head = &s->rows[t->questions.rows[question]];
  unsigned before = 0;
  if (t->questions.n > 1) {
    grid_row *title = grid_add_row(p->g);
    title->style = GRID_STRONG;
    title->across = true;
    title->rule_before = question > 0;
    grid_cell(p->g, title, 0, head->labels[t->variable]);
  }
  bool first = true;
  for (size_t line = 0; line < t->lines.n; line++) {
    const op_row *row = &s->rows[t->lines.rows[line]];
    if (!crosstab_same_question(t, row, head)) continue;
    unsigned what = (row->flags & OP_ROW_NET) != 0 ? OP_ROW_NET : op_text_equal(row->codes[t->row], "all") ? OP_ROW_TOTAL : 0;
    add_line(t, p, line, !first && what != before);
    before = what;
    first = false;
  }
  add_bases(t, p, question);
}

/* --- the whole --- */

static bool has_kind(const crosstab_form *t, const char *percent) {
  for (size_t k = 0; k < t->kinds.n; k++) {
    if (op_text_equal(t->l->section->rows[t->kinds.rows[k]].codes[t->percent], percent)) return true;
  }
  return false;
}

/* "Region: North. Column percent, with 95% CI below". */
static const char *base_text(const crosstab_form *t, grid *g, size_t group) {
  const op_section *s = t->l->section;
  const op_row *head = &s->rows[t->groups.rows[group]];
  op_text text = {0};
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by) op_text_addf(&text, "%s%s: %s", text.length > 0 ? ", " : "", s->keys[k].title, head->labels[k]);
  }
  if (!t->stat) {
    if (text.length > 0) op_text_add(&text, ". ");
    const char *kind = s->rows[t->kinds.rows[0]].codes[t->percent];
    op_text_addf(&text, "%s percent", strcmp(kind, "column") == 0 ? "Column" : strcmp(kind, "row") == 0 ? "Row" : "Total");
    if ((t->cells & OP_CELL_CI) != 0) op_text_addf(&text, ", with %s below", layout_level_heading(t->l));
  }
  if (has_kind(t, "total")) {
    const op_row *row = NULL;
    for (size_t c = 0; row == NULL && c < t->columns.n; c++) row = base_row(t, group, 0, c, "total");
    if (row != NULL && t->questions.n == 1) {
      const char *n = layout_base(t->l, g, row, grid_number(g, s, OP_M_BASE_N, row->measures[OP_M_BASE_N], t->l->options)).text;
      op_text_addf(&text, "%s of the table n = %s", text.length > 0 ? "; base" : "Base", n);
    }
  }
  const char *out = text.data != NULL ? grid_clean(g, text.data) : "";
  g->failed = g->failed || text.failed;
  op_text_clear(&text);
  return out;
}

static const char *convention(const op_result *result, const char *name) {
  for (size_t i = 0; i < result->n_conventions; i++) {
    if (strcmp(result->conventions[i].name, name) == 0) return result->conventions[i].value;
  }
  return "";
}

static const char *adjustment_text(const char *rule) {
  static const char *const names[][2] = {{"holm", "Holm"}, {"bonferroni", "Bonferroni"}, {"hochberg", "Hochberg"}, {"bh", "Benjamini-Hochberg"}, {"by", "Benjamini-Yekutieli"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(names[i][0], rule) == 0) return names[i][1];
  }
  return NULL;
}

/* "0.95" as "95%". */
static const char *percent_text(grid *g, const char *fraction, size_t n) {
  double value;
  return op_number_read(fraction, n, '.', &value) ? grid_format(g, "%g%%", value * 100) : "";
}

/* What the letters mean, in one sentence under the table. */
static void explain_letters(const crosstab_form *t, grid *g) {
  const char *levels = convention(t->l->result, "letters"), *comma = strchr(levels, ','), *rule = adjustment_text(convention(t->l->result, "letters_adjust"));
  if (t->letters == SIZE_MAX) return;
  const char *strict = percent_text(g, levels, comma != NULL ? (size_t)(comma - levels) : strlen(levels));
  const char *which = comma != NULL ? grid_format(g, "capitals at the %s level, small ones at %s", strict, percent_text(g, comma + 1, strlen(comma + 1)))
                                    : grid_format(g, "at the %s level", strict);
  const char *family = rule != NULL ? grid_format(g, "p adjusted after %s over the pairs of a line within one variable", rule) : "p not adjusted for the number of comparisons";
  grid_footnote(g, grid_format(g, "letters: the columns that a figure exceeds, %s; t tests with the design's covariance, %s; bases under %s are not compared", which, family,
                               convention(t->l->result, "letters_base")));
}

static size_t grouped_width(double value) {
  size_t width = 1;
  for (size_t digits = 1; value >= 10; value /= 10, digits++) width += digits % 3 == 0 ? 2 : 1;
  return width;
}

/* What a column takes with the gap before it: its heading broken between words, and the widest that can stand in it. */
static size_t column_width(const crosstab_form *t, size_t column) {
  const op_row *head = column_head(t, column);
  size_t longest = NARROWEST, width = (t->cells & OP_CELL_CI) != 0 ? FIT_CI : FIT_PERCENT;
  for (size_t c = 0; c < t->columns.n; c++) longest = longest_word(column_head(t, c)->labels[t->column], longest);
  size_t label = head->labels[t->column] != NULL ? op_utf8_width(head->labels[t->column]) : 0;
  double weighted = head->measures[OP_M_BASE_WEIGHTED_N];
  size_t base = grouped_width(weighted >= LARGE_WEIGHT ? weighted / 1000 : weighted), n = grouped_width(head->measures[OP_M_BASE_N]) + 1;
  if (label > longest) label = longest;
  width = label > width ? label : width;
  width = base > width ? base : width;
  width = n > width ? n : width;
  return width + (t->letter_width[column] > 0 ? t->letter_width[column] + 1 : 0) + 2;
}

/* Columns that labels and the names of lines take. */
static size_t label_width(const crosstab_form *t) {
  const op_section *s = t->l->section;
  size_t width = strlen("Weighted base (1,000s)");
  for (size_t i = 0; i < t->lines.n; i++) {
    const char *label = s->rows[t->lines.rows[i]].labels[t->row];
    size_t own = label != NULL ? op_utf8_width(label) : 0;
    width = own > width ? own : width;
  }
  return (width < WIDEST_LABELS ? width : WIDEST_LABELS) + (t->stat ? strlen("weighted n") + 2 : 0);
}

/* End of the panel that begins at `first`: what fits; a variable is not split where it fits in a panel of its own. */
static size_t panel_end(const crosstab_form *t, size_t first, size_t room) {
  size_t used = 0, end = first, variable = first;
  if (t->l->width == 0) return t->columns.n;
  for (; end < t->columns.n; end++) {
    if (end > first && !op_text_equal(column_head(t, end)->codes[t->column_variable], column_head(t, end - 1)->codes[t->column_variable])) variable = end;
    used += column_width(t, end);
    if (used > room && end > first) break;
  }
  if (end == t->columns.n || variable == first || variable == end) return end;
  size_t whole = 0;
  for (size_t c = variable; c < t->columns.n && op_text_equal(column_head(t, c)->codes[t->column_variable], column_head(t, variable)->codes[t->column_variable]); c++) {
    whole += column_width(t, c);
  }
  return whole <= room ? variable : end;
}

static void choose_cells(crosstab_form *t) {
  size_t with_ci = 0;
  t->cells = t->l->options->cells;
  if (t->cells == 0) {
    t->cells = OP_CELL_PERCENT | OP_CELL_CI;
    for (size_t c = 0; c < t->columns.n; c++) with_ci += column_width(t, c);
    bool fits = t->l->width == 0 || with_ci + label_width(t) <= t->l->width;
    if (t->methods.n == 1 && (!fits || t->questions.n > 1 || t->letters != SIZE_MAX)) t->cells = OP_CELL_PERCENT;
  }
  t->stat = t->kinds.n > 1 || t->methods.n > 1 || (t->cells & ~(unsigned)(OP_CELL_PERCENT | OP_CELL_CI)) != 0 || (t->cells & OP_CELL_PERCENT) == 0;
}

void layout_crosstab(layout *l) {
  const op_section *s = l->section;
  crosstab_form t = {.l = l};
  t.variable = op_section_key_named(s, "variable");
  t.row = op_section_key_named(s, "row");
  t.column_variable = op_section_key_named(s, "column_variable");
  t.column = op_section_key_named(s, "column");
  t.percent = op_section_key_named(s, "percent");
  t.letter = op_section_key_named(s, "letter");
  t.letters = op_section_key_named(s, "letters");
  if (!crosstab_index(&t)) {
    l->g->failed = true;
    return;
  }
  choose_cells(&t);
  size_t labels = label_width(&t), room = l->width > labels + NARROWEST ? l->width - labels : NARROWEST;
  grid *g = NULL;
  for (size_t group = 0; group < t.groups.n; group++) {
    for (size_t first = 0; first < t.columns.n;) {
      g = g == NULL ? l->g : grid_add_table(l->g);
      panel p = {.g = g, .group = group, .first = first, .end = panel_end(&t, first, room)};
      p.row_bases = has_kind(&t, "row") && !has_kind(&t, "column") && p.end == t.columns.n;
      g->base = base_text(&t, g, group);
      add_headings(&t, &p);
      for (size_t question = 0; question < t.questions.n; question++) add_question(&t, &p, question);
      first = p.end;
    }
  }
  if (g != NULL) explain_letters(&t, g);
}
