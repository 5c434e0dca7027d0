/* Figures that are hidden so that others stay hidden: the smallest that stands in an equation with one that could be found; or all, and then shown again what is
   not needed. */
#include <math.h>
#include <string.h>

#include "suppress/space.h"

#define ONE_AT_A_TIME 400 /* cells of a question up to which every choice is weighed, too */
#define ALL_AT_ONCE 5000  /* cells up to which all are hidden and shown again one by one: above, time counts more than figures */
#define PAIRS 150         /* cells up to which two are weighed together */

/* What is hidden first: figures before empty ones, those before totals, bases last, as a base takes all of its figures with it. */
static unsigned rank(const suppress_cell *cell) { return cell->base ? 3 : cell->total ? 2 : cell->n > 0 ? 0 : 1; }

/* Within these, the fewer respondents the less is lost. */
static double cost(const suppress_cell *cell) { return isnan(cell->n) ? 0 : cell->n; }

static bool contains(const suppress_equations *e, size_t equation, size_t cell) {
  for (size_t t = e->items[equation].first; t < e->items[equation].first + e->items[equation].n; t++) {
    if (e->cell[t] == cell) return true;
  }
  return false;
}

/* Whether a shown cell may be hidden for one that could be found: a base is kept by other bases, as its own figures are hidden already. */
static bool may_hide(const suppress_cells *c, size_t cell, size_t other) {
  const suppress_cell *of = &c->cells[cell], *candidate = &c->cells[other];
  return candidate->hidden == HIDDEN_NOT && !(of->base && !candidate->base && !candidate->total);
}

/* What is at work on one question. */
typedef struct search {
  suppress_cells *c;
  const suppress_equations *e;
  size_t question, from, cells;
  bool large;              /* all figures were hidden: bases are shown again like others */
  bool *determined, *trial;
  op_error *err;
} search;

/* How bad a pattern is: hidden cells that can be found, and equations with a single hidden cell, which are on the way to it. */
typedef struct badness {
  size_t found, single;
  unsigned rank;
  double cost;
} badness;

static bool less_bad(const badness *a, const badness *b) {
  if (a->rank != b->rank && (a->rank > 1 || b->rank > 1)) return a->rank < b->rank;
  if (a->found != b->found) return a->found < b->found;
  if (a->rank != b->rank) return a->rank < b->rank;
  return a->single != b->single ? a->single < b->single : a->cost < b->cost;
}

/* Of large questions the equations alone are looked at. */
static op_status judge(search *s, badness *out) {
  op_status status = s->cells <= ONE_AT_A_TIME ? suppress_determined(s->c, s->question, s->e, s->trial, &out->found, s->err) : OP_OK;
  out->single = 0;
  for (size_t i = 0; i < s->e->n; i++) {
    size_t hidden = 0;
    for (size_t t = s->e->items[i].first; t < s->e->items[i].first + s->e->items[i].n; t++) hidden += s->c->cells[s->e->cell[t]].hidden != HIDDEN_NOT;
    out->single += hidden == 1;
  }
  return status;
}

/* The best choice so far: one cell, or two. */
typedef struct choice {
  size_t cell, second; /* SIZE_MAX = none */
  badness with;
} choice;

/* Tries hiding each shown cell that shares an equation with `near`, for one that could be found; `first` is hidden already, SIZE_MAX = nothing is. */
static op_status try_each(search *s, size_t cell, size_t near, size_t first, choice *best) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < s->e->n; i++) {
    if (!contains(s->e, i, near)) continue;
    for (size_t t = s->e->items[i].first; status == OP_OK && t < s->e->items[i].first + s->e->items[i].n; t++) {
      size_t other = s->e->cell[t];
      unsigned own = rank(&s->c->cells[other]), before = first != SIZE_MAX ? rank(&s->c->cells[first]) : 0;
      badness with = {.rank = own > before ? own : before, .cost = cost(&s->c->cells[other]) + (first != SIZE_MAX ? cost(&s->c->cells[first]) : 0)};
      if (!may_hide(s->c, cell, other)) continue;
      s->c->cells[other].hidden = HIDDEN_WITH_OTHERS;
      status = judge(s, &with);
      s->c->cells[other].hidden = HIDDEN_NOT;
      if (best->cell == SIZE_MAX || less_bad(&with, &best->with)) *best = first == SIZE_MAX ? (choice){other, SIZE_MAX, with} : (choice){first, other, with};
    }
  }
  return status;
}

/* Two cells at once: in a table with totals both ways a hidden cell needs three others in the corners of a rectangle, and the last two of them are of use
   together only. */
static op_status try_pairs(search *s, size_t cell, choice *best) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < s->e->n; i++) {
    if (!contains(s->e, i, cell)) continue;
    for (size_t t = s->e->items[i].first; status == OP_OK && t < s->e->items[i].first + s->e->items[i].n; t++) {
      size_t other = s->e->cell[t];
      if (!may_hide(s->c, cell, other)) continue;
      s->c->cells[other].hidden = HIDDEN_WITH_OTHERS;
      status = try_each(s, cell, other, other, best);
      s->c->cells[other].hidden = HIDDEN_NOT;
    }
  }
  return status;
}

/* What to hide for a cell that could be found. */
static op_status companion(search *s, size_t cell, size_t found, choice *best) {
  *best = (choice){SIZE_MAX, SIZE_MAX, {0, 0, 0, 0}};
  op_status status = try_each(s, cell, cell, SIZE_MAX, best);
  /* all that stands in one equation with it may be hidden already: then what stands with those */
  for (size_t i = 0; status == OP_OK && best->cell == SIZE_MAX && i < s->cells; i++) {
    size_t other = s->c->ordered[s->from + i];
    if (s->c->cells[other].hidden != HIDDEN_NOT) status = try_each(s, cell, other, SIZE_MAX, best);
  }
  bool weigh = s->cells <= PAIRS && best->cell != SIZE_MAX && best->with.found >= found;
  if (status != OP_OK || !weigh) return status;
  choice pair = {SIZE_MAX, SIZE_MAX, {0, 0, 0, 0}};
  status = try_pairs(s, cell, &pair);
  if (status == OP_OK && pair.cell != SIZE_MAX && pair.with.found < found) *best = pair;
  return status;
}

/* Whether an equation holds a cell as its only hidden one. */
static bool stands_alone(const search *s, size_t cell) {
  for (size_t i = 0; i < s->e->n; i++) {
    size_t hidden = 0;
    if (!contains(s->e, i, cell)) continue;
    for (size_t t = s->e->items[i].first; t < s->e->items[i].first + s->e->items[i].n; t++) hidden += s->c->cells[s->e->cell[t]].hidden != HIDDEN_NOT;
    if (hidden == 1) return true;
  }
  return false;
}

static op_status complement_question(search *s) {
  size_t count = 0;
  op_status status = suppress_determined(s->c, s->question, s->e, s->determined, &count, s->err);
  for (bool first = true; status == OP_OK && count > 0; first = false) {
    bool any = false;
    for (size_t i = 0; status == OP_OK && i < s->cells; i++) {
      choice best = {.cell = SIZE_MAX};
      bool settled = first && any && !stands_alone(s, s->c->ordered[s->from + i]); /* perhaps: the next round tells */
      if (s->determined[i] && !settled) status = companion(s, s->c->ordered[s->from + i], count, &best);
      if (best.cell == SIZE_MAX) continue;
      suppress_hide(s->c, best.cell, HIDDEN_WITH_OTHERS, N_LIMITS);
      if (best.second != SIZE_MAX) suppress_hide(s->c, best.second, HIDDEN_WITH_OTHERS, N_LIMITS);
      any = true;
      if (s->cells <= ONE_AT_A_TIME) break; /* others may be safe with it already */
    }
    if (!any) break; /* everything that it could be found from is hidden */
    status = suppress_determined(s->c, s->question, s->e, s->determined, &count, s->err);
  }
  return status;
}

/* The dearest figure that was hidden with others and was not looked at yet; SIZE_MAX = none. */
static size_t dearest(const search *s, const bool *seen) {
  const suppress_cells *c = s->c;
  size_t best = SIZE_MAX, from = s->from, cells = s->cells;
  for (size_t i = 0; i < cells; i++) {
    const suppress_cell *cell = &c->cells[c->ordered[from + i]];
    if (seen[i] || cell->hidden != HIDDEN_WITH_OTHERS || (cell->base && !s->large)) continue;
    if (best == SIZE_MAX || rank(cell) > rank(&c->cells[c->ordered[from + best]]) ||
        (rank(cell) == rank(&c->cells[c->ordered[from + best]]) && cost(cell) > cost(&c->cells[c->ordered[from + best]]))) best = i;
  }
  return best;
}

/* Those that have to stay unknown: all that are hidden for a reason of their own, where anything can keep them. */
static void find_kept(const search *s, const suppress_space *space, const bool *seen, bool *kept) {
  for (size_t k = 0; k < s->cells; k++) {
    const suppress_cell *cell = &s->c->cells[s->c->ordered[s->from + k]];
    bool own = cell->hidden != HIDDEN_NOT && (cell->hidden != HIDDEN_WITH_OTHERS || (cell->base && (!s->large || seen[k])));
    kept[k] = own && suppress_space_moves(space, s->c->ordered[s->from + k]);
  }
}

static bool is_needed(const search *s, const suppress_space *space, const bool *kept, size_t cell) {
  for (size_t k = 0; k < s->cells; k++) {
    if (kept[k] && suppress_space_tied(space, cell, s->c->ordered[s->from + k])) return true;
  }
  return false;
}

/* Figures that were hidden on the way and are not needed in the end are shown again, the most telling first: none of those left could be shown. */
static op_status show_again(search *s) {
  suppress_space space;
  bool *seen = s->determined, *kept = s->trial;
  op_status status = suppress_space_make(s->c, s->question, s->e, &space, s->err);
  memset(seen, 0, s->cells * sizeof *seen);
  if (status == OP_OK) find_kept(s, &space, seen, kept);
  for (size_t i; status == OP_OK && (i = dearest(s, seen)) != SIZE_MAX;) {
    size_t cell = s->c->ordered[s->from + i];
    bool needed = is_needed(s, &space, kept, cell);
    seen[i] = true;
    s->c->cells[cell].hidden = HIDDEN_NOT;
    if (!needed) suppress_space_show(&space, cell);
    else suppress_hide(s->c, cell, HIDDEN_WITH_OTHERS, N_LIMITS); /* with all that falls with it */
    if (needed && s->large && rank(&s->c->cells[cell]) > 1) find_kept(s, &space, seen, kept);
  }
  suppress_space_clear(&space);
  return status;
}

/* --- two ways to a pattern --- */

static bool is_own(const suppress_cell *cell) { return cell->hidden == HIDDEN_BY_RULE || cell->hidden == HIDDEN_WITH_BASE; }

/* What a pattern costs: hidden for a reason of their own and found all the same, bases, all. */
typedef struct price {
  size_t found, bases, hidden;
} price;

static op_status price_of(const search *s, price *out) {
  suppress_space space;
  op_status status = suppress_space_make(s->c, s->question, s->e, &space, s->err);
  *out = (price){0, 0, 0};
  for (size_t k = 0; status == OP_OK && k < s->cells; k++) {
    const suppress_cell *cell = &s->c->cells[s->c->ordered[s->from + k]];
    out->found += is_own(cell) && !suppress_space_moves(&space, s->c->ordered[s->from + k]);
    out->bases += cell->base && cell->hidden != HIDDEN_NOT;
    out->hidden += cell->hidden != HIDDEN_NOT;
  }
  suppress_space_clear(&space);
  return status;
}

static bool is_cheaper(const price *a, const price *b) {
  if (a->found != b->found) return a->found < b->found;
  return a->bases != b->bases ? a->bases < b->bases : a->hidden < b->hidden;
}

/* Everything that may hide something: bases only where one of them is hidden, or nothing else keeps a figure. */
static op_status hide_all(search *s) {
  price now = {0, 0, 0};
  op_status status = OP_OK;
  for (int bases = 0; status == OP_OK && (bases == 0 || (bases == 1 && now.found + now.bases > 0)); bases++) {
    for (size_t k = 0; k < s->cells; k++) {
      suppress_cell *cell = &s->c->cells[s->c->ordered[s->from + k]];
      if (cell->hidden == HIDDEN_NOT && (bases == 1 || !cell->base)) cell->hidden = HIDDEN_WITH_OTHERS;
    }
    status = price_of(s, &now);
  }
  return status;
}

/* From the whole to what is needed. */
static op_status from_all(search *s) {
  s->large = true;
  op_status status = hide_all(s);
  if (status == OP_OK) status = show_again(s);
  s->large = false;
  return status;
}

static op_status from_none(search *s) {
  op_status status = complement_question(s);
  return status == OP_OK ? show_again(s) : status;
}

static void copy_states(const search *s, suppress_cell *to, const suppress_cell *from) {
  for (size_t k = 0; k < s->cells; k++) to[s->c->ordered[s->from + k]] = from[s->c->ordered[s->from + k]];
}

/* Of small tables both ways are tried, and the one that hides less is taken. */
static op_status find_pattern(search *s) {
  price first, second;
  if (s->cells > ALL_AT_ONCE) return from_none(s);
  if (s->cells > ONE_AT_A_TIME) return from_all(s);
  suppress_cell *before = op_array_new(2 * s->c->n, sizeof *before, s->err);
  if (before == NULL) return OP_E_MEMORY;
  suppress_cell *one = before + s->c->n;
  copy_states(s, before, s->c->cells);
  op_status status = from_none(s);
  if (status == OP_OK) status = price_of(s, &first);
  copy_states(s, one, s->c->cells);
  copy_states(s, s->c->cells, before);
  if (status == OP_OK) status = from_all(s);
  if (status == OP_OK) status = price_of(s, &second);
  if (status == OP_OK && !is_cheaper(&second, &first)) copy_states(s, s->c->cells, one);
  op_free(before);
  return status;
}

op_status suppress_complement(suppress_cells *c, op_error *err) {
  search s = {.c = c, .determined = op_array_new(c->n, sizeof(bool), err), .trial = op_array_new(c->n, sizeof(bool), err), .err = err};
  op_status status = s.determined != NULL && s.trial != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t q = 0; status == OP_OK && q < c->n_questions; q++) {
    suppress_equations e = {0};
    bool any = false;
    s.e = &e;
    s.question = q;
    s.from = c->first[q];
    s.cells = c->first[q + 1] - s.from;
    for (size_t i = 0; i < s.cells && !any; i++) any = c->cells[c->ordered[s.from + i]].hidden != HIDDEN_NOT;
    if (!any) continue;
    status = suppress_equations_make(c, q, &e, err);
    if (status == OP_OK) status = find_pattern(&s);
    suppress_equations_clear(&e);
  }
  op_free(s.determined);
  op_free(s.trial);
  return status;
}
