/* What changed, beyond chance: of all questions and groups the changes into the last wave, from the wave before and from the earliest wave that it can be compared
   with, their p values adjusted together as one family. Of each question and group the largest change stands for the others, which mostly mirror it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "opine/infer.h"
#include "report/report.h"

#define MOST_SHOWN 10

/* Two rows of changes are of one line when they agree in group, variable and category. */
static bool same_line(const op_section *s, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (strcmp(s->keys[k].name, "from") == 0 || strcmp(s->keys[k].name, "to") == 0 || strcmp(s->keys[k].name, "verdict") == 0) continue;
    if (!op_text_equal(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

static const char *group_of(report *r, const op_section *s, const op_row *row) {
  const char *group = "";
  for (size_t k = 0; group != NULL && k < s->n_keys; k++) {
    if (s->keys[k].by && row->labels[k] != NULL) group = group[0] == '\0' ? row->labels[k] : report_say(r, "%s \xC2\xB7 %s", group, row->labels[k]);
  }
  return group;
}

/* Rows whose 'from' is the last wave tell the change backwards. */
static op_status take_change(report *r, const op_section *s, const op_row *row, report_finding *f) {
  *f = (report_finding){.question = question_named(r, view_code(s, row, "variable")), .section = s, .row = row, .change = -row->measures[OP_M_ESTIMATE],
                        .lower = -row->measures[OP_M_UPPER], .upper = -row->measures[OP_M_LOWER], .p = row->measures[OP_M_P], .percent = s->percent,
                        .from = view_label(s, row, "to"), .to = view_label(s, row, "from"), .category = view_label(s, row, "category")};
  f->group = group_of(r, s, row);
  return f->group != NULL ? OP_OK : OP_E_MEMORY;
}

static bool goes_back(const report *r, const op_section *s, const op_row *row) { return op_text_equal(view_code(s, row, "from"), r->last_code); }

static op_status add_change(report *r, const op_section *s, const op_row *row, findings_family *to) {
  if ((row->flags & OP_ROW_BROKEN) != 0) to->broken++;
  if ((row->flags & OP_ROW_BROKEN) != 0 || isnan(row->measures[OP_M_P])) return OP_OK;
  return take_change(r, s, row, &to->items[to->count++]);
}

/* Rows of one line in the order of waves: the first is the change from the earliest wave, the last that from the wave before. From there the earliest wave is
   searched that can be compared: a break hides all waves before it. */
static op_status add_line(report *r, const op_section *s, size_t first, size_t end, findings_family *previous, findings_family *earliest) {
  size_t start = end - 1;
  op_status status = add_change(r, s, &s->rows[end - 1], previous);
  while (start > first && (s->rows[start - 1].flags & OP_ROW_BROKEN) == 0) start--;
  if ((s->rows[first].flags & OP_ROW_BROKEN) != 0) earliest->broken++;
  if (status != OP_OK || start == end - 1 || (s->rows[start].flags & OP_ROW_BROKEN) != 0) return status;
  return add_change(r, s, &s->rows[start], earliest);
}

static op_status add_result(report *r, const op_result *from, findings_family *previous, findings_family *earliest) {
  const op_section *s = from != NULL ? op_result_section_named(from, "changes") : NULL;
  op_status status = OP_OK;
  for (size_t i = 0, end; status == OP_OK && s != NULL && i < s->n_rows; i = end) {
    end = i + 1;
    if (!goes_back(r, s, &s->rows[i])) continue;
    while (end < s->n_rows && goes_back(r, s, &s->rows[end]) && same_line(s, &s->rows[i], &s->rows[end])) end++;
    status = add_line(r, s, i, end, previous, earliest);
  }
  return status;
}

static bool comes_first(const report_finding *a, const report_finding *b) {
  if (a->percent != b->percent) return a->percent; /* shares before means, whose units differ */
  return fabs(a->change) > fabs(b->change);
}

static int by_size(const void *a, const void *b) {
  const report_finding *x = a, *y = b;
  if (comes_first(x, y)) return -1;
  if (comes_first(y, x)) return 1;
  return x->row < y->row ? -1 : x->row > y->row; /* equal ones in the order of the questions */
}

void findings_choose(const report *r, findings_family *of, report_findings *out) {
  double alpha = 1 - r->base.level;
  size_t n = 0, shown = 0;
  out->compared = of->count;
  out->broken = of->broken;
  for (size_t i = 0; i < of->count; i++) {
    if (of->items[i].p < alpha) of->items[n++] = of->items[i];
  }
  out->significant = n;
  qsort(of->items, n, sizeof *of->items, by_size);
  for (size_t i = 0; i < n && shown < MOST_SHOWN; i++) {
    bool told = false;
    for (size_t k = 0; k < shown; k++) told = told || (of->items[k].question == of->items[i].question && op_text_equal(of->items[k].group, of->items[i].group));
    if (!told) of->items[shown++] = of->items[i];
  }
  out->items = of->items;
  out->count = shown;
}

static double estimate_in(const report *r, const report_finding *f, const op_section *estimates, const char *wave) {
  for (size_t i = 0; estimates != NULL && i < estimates->n_rows; i++) {
    const op_row *row = &estimates->rows[i];
    bool same = op_text_equal(view_code(estimates, row, r->base.time), wave);
    for (size_t k = 0; same && k < f->section->n_keys; k++) {
      const char *name = f->section->keys[k].name;
      if (strcmp(name, "from") == 0 || strcmp(name, "to") == 0 || strcmp(name, "verdict") == 0) continue;
      same = op_text_equal(view_code(estimates, row, name), f->row->codes[k]);
    }
    if (same) return row->measures[OP_M_ESTIMATE];
  }
  return (double)NAN;
}

static void add_levels(const report *r, report_findings *f) {
  for (size_t i = 0; i < f->count; i++) {
    const op_result *from = f->items[i].percent ? r->shares : r->means;
    const op_section *s = op_result_section_named(from, "estimates");
    f->items[i].before = estimate_in(r, &f->items[i], s, view_code(f->items[i].section, f->items[i].row, "to"));
    f->items[i].after = estimate_in(r, &f->items[i], s, r->last_code);
  }
}

op_status findings_adjust(report *r, findings_family *a, findings_family *b) {
  size_t n = a->count + b->count;
  double *p = report_memory(r, n, sizeof *p);
  if (p == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) p[i] = i < a->count ? a->items[i].p : b->items[i - a->count].p;
  if (n > 0 && op_p_adjust(OP_ADJUST_HOLM, p, n, p) != OP_OK) return op_fail(r->err, OP_E_MEMORY, "out of memory while adjusting %zu p values", n);
  for (size_t i = 0; i < a->count; i++) a->items[i].p = p[i];
  for (size_t i = 0; i < b->count; i++) b->items[i].p = p[a->count + i];
  return OP_OK;
}

static size_t most_lines(const report *r) {
  const op_section *s = r->shares != NULL ? op_result_section_named(r->shares, "changes") : NULL, *m = r->means != NULL ? op_result_section_named(r->means, "changes") : NULL;
  return (s != NULL ? s->n_rows : 0) + (m != NULL ? m->n_rows : 0);
}

static op_status find_changes(report *r) {
  findings_family previous = {0}, earliest = {0};
  size_t most = most_lines(r);
  previous.items = report_memory(r, most, sizeof *previous.items);
  earliest.items = report_memory(r, most, sizeof *earliest.items);
  if (previous.items == NULL || earliest.items == NULL) return OP_E_MEMORY;
  op_status status = add_result(r, r->shares, &previous, &earliest);
  if (status == OP_OK) status = add_result(r, r->means, &previous, &earliest);
  if (status == OP_OK) status = findings_adjust(r, &previous, &earliest);
  if (status != OP_OK) return status;
  findings_choose(r, &previous, &r->since_previous);
  findings_choose(r, &earliest, &r->since_first);
  add_levels(r, &r->since_previous);
  add_levels(r, &r->since_first);
  return OP_OK;
}

op_status findings_make(report *r) {
  op_status status = r->n_waves > 1 ? find_changes(r) : OP_OK;
  return status == OP_OK ? findings_between_groups(r) : status;
}
