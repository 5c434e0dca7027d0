/* Recursive descent over the formula language of formula.h. Every rule gives a set of terms; operators combine sets. */
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "table/expression_tree.h"
#include "table/model_formula.h"

/* Terms of one rule, and whether it speaks of the intercept: 1 adds it, 0 takes it away. */
typedef struct term_set {
  uint64_t *terms;
  size_t n, capacity;
  int intercept; /* 1 added, -1 taken away, 0 not spoken of */
} term_set;

typedef struct parser {
  op_model_formula *formula;
  const char *at;
  const char *const *others;
  size_t n_others, atom_capacity, offset_capacity;
  int depth;
  op_error *err;
  op_status status;
} parser;

static bool failed(const parser *p) { return p->status != OP_OK; }

static void fail_at(parser *p, const char *place, const char *message) {
  if (failed(p)) return;
  p->status = op_fail(p->err, OP_E_REQUEST, "formula: %s", message);
  op_fail_hint(p->err, "write it as: response ~ age + C(region) + sex:age");
  op_fail_excerpt(p->err, p->formula->text, (size_t)(place - p->formula->text) + 1);
}

static void *taken(parser *p, void *pointer) {
  if (pointer == NULL && !failed(p)) p->status = OP_E_MEMORY;
  return pointer;
}

static void skip_blanks(parser *p) {
  while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n') p->at++;
}

static bool take(parser *p, char c) {
  skip_blanks(p);
  if (failed(p) || *p->at != c) return false;
  p->at++;
  return true;
}

static void expect(parser *p, char c, const char *message) {
  if (!failed(p) && !take(p, c)) fail_at(p, p->at, message);
}

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '.' || c == '$' || c == '#'; }

/* A name, bare or in `backquotes`; NULL with nothing taken where there is none. */
static const char *take_name(parser *p) {
  skip_blanks(p);
  const char *start = p->at, *end = p->at;
  if (failed(p)) return NULL;
  if (*start == '`') {
    end = strchr(start + 1, '`');
    if (end == NULL || end == start + 1) {
      fail_at(p, start, end == NULL ? "a backquote is not closed" : "there is no name between the backquotes");
      return NULL;
    }
    p->at = end + 1;
    return taken(p, op_arena_text(p->formula->arena, start + 1, (size_t)(end - start - 1), p->err));
  }
  if (!is_name_start(*start)) return NULL;
  while (is_name_part(*end)) end++;
  p->at = end;
  return taken(p, op_arena_text(p->formula->arena, start, (size_t)(end - start), p->err));
}

/* Behind the text's parenthesis that closes the one at `open`; fails where there is none. */
static const char *behind_parenthesis(parser *p, const char *open) {
  int depth = 0;
  for (const char *c = open; *c != '\0'; c++) {
    if (*c == '"' || *c == '\'' || *c == '`') {
      const char *end = strchr(c + 1, *c);
      if (end == NULL) break;
      c = end;
    }
    depth += (*c == '(') - (*c == ')');
    if (depth == 0) return c + 1;
  }
  fail_at(p, open, "a parenthesis or quote is not closed");
  return NULL;
}

/* --- atoms --- */

/* The expression between two places. It is parsed with the formula's beginning blanked, so that its error's place is one of the formula. */
static void parse_expression(parser *p, const char *start, const char *end, op_model_atom *atom) {
  size_t before = (size_t)(start - p->formula->text), n = (size_t)(end - p->formula->text);
  char *text = taken(p, op_arena_text(p->formula->arena, p->formula->text, n, p->err));
  if (text == NULL) return;
  memset(text, ' ', before);
  atom->type = OP_ATOM_EXPRESSION;
  p->status = op_expression_parse(text, "formula", &atom->expression, p->err);
  if (p->status != OP_E_REQUEST || p->err == NULL) return;
  op_fail_hint(p->err, "write expressions as: I(age^2), log(income), vote == \"Y\"");
  op_fail_excerpt(p->err, p->formula->text, p->err->column);
}

/* A value of C(): a number, a text in quotes, or a bare word. */
static const char *take_value(parser *p) {
  skip_blanks(p);
  const char *start = p->at;
  if (*start == '"' || *start == '\'') {
    const char *end = strchr(start + 1, *start);
    if (end == NULL) {
      fail_at(p, start, "a quote is not closed");
      return NULL;
    }
    p->at = end + 1;
    return taken(p, op_arena_text(p->formula->arena, start + 1, (size_t)(end - start - 1), p->err));
  }
  const char *end = start;
  while (*end == '-' || *end == '+' || is_name_part(*end)) end++;
  if (end == start) {
    fail_at(p, start, "expected a value: a number, a word, or a text in quotes");
    return NULL;
  }
  p->at = end;
  return taken(p, op_arena_text(p->formula->arena, start, (size_t)(end - start), p->err));
}

static void parse_levels(parser *p, op_model_atom *atom) {
  const char **levels = NULL;
  size_t capacity = 0;
  expect(p, '(', "expected '(' and the categories in order");
  while (!failed(p)) {
    const char *value = take_value(p);
    if (value == NULL || failed(p)) break;
    if (op_array_grow((void **)&levels, &capacity, atom->n_levels + 1, sizeof *levels, OP_LIMIT_SMALL_FILE_BYTES, p->err) != OP_OK)
      p->status = OP_E_MEMORY;
    else
      levels[atom->n_levels++] = value;
    if (failed(p) || !take(p, ',')) break;
  }
  expect(p, ')', "expected ',' or ')'");
  if (!failed(p)) {
    const char **kept = taken(p, op_arena_alloc(p->formula->arena, atom->n_levels * sizeof *kept, p->err));
    if (kept != NULL) memcpy(kept, levels, atom->n_levels * sizeof *kept);
    atom->levels = kept;
  }
  op_free(levels);
}

/* Behind "C(". */
static void parse_factor(parser *p, op_model_atom *atom) {
  atom->type = OP_ATOM_FACTOR;
  skip_blanks(p);
  const char *place = p->at;
  atom->name = take_name(p);
  if (atom->name == NULL) fail_at(p, place, "C() needs a variable");
  while (!failed(p) && take(p, ',')) {
    skip_blanks(p);
    place = p->at;
    const char *option = take_name(p);
    if (failed(p)) return;
    bool reference = op_text_equal(option, "ref"), levels = op_text_equal(option, "levels");
    if (!reference && !levels) {
      fail_at(p, place, "C(x) takes ref = VALUE and levels = (VALUE, ...)");
      return;
    }
    expect(p, '=', "expected '='");
    if (failed(p)) return;
    if (reference)
      atom->reference = take_value(p);
    else if (atom->levels == NULL)
      parse_levels(p, atom);
    else
      fail_at(p, place, "levels are given twice");
  }
  expect(p, ')', "expected ')'");
}

/* A call at `start`, its name taken: C(...), I(...), log(...). */
static void parse_call(parser *p, const char *start, const char *name, op_model_atom *atom) {
  const char *open = p->at;
  if (op_text_equal(name, "C") || op_text_equal(name, "factor")) {
    p->at++;
    parse_factor(p, atom);
    return;
  }
  bool identity = op_text_equal(name, "I");
  if (!identity && expression_function_named(name) == NULL) {
    fail_at(p, start, "no such function; there are C, I, offset, log, exp, sqrt, abs, logit and expit");
    return;
  }
  const char *end = behind_parenthesis(p, open);
  if (end == NULL) return;
  atom->name = taken(p, op_arena_text(p->formula->arena, start, (size_t)(end - start), p->err));
  if (!failed(p)) parse_expression(p, identity ? open : start, end, atom);
  p->at = end;
}

static bool same_atom(const op_model_atom *a, const op_model_atom *b) {
  return strcmp(a->name, b->name) == 0 && (a->type == OP_ATOM_EXPRESSION) == (b->type == OP_ATOM_EXPRESSION);
}

/* Bit of an atom of the right side, added when new; takes over its expression. The same variable as factor and as itself is one atom: the first decides. */
static uint64_t atom_bit(parser *p, op_model_atom *atom) {
  op_model_formula *f = p->formula;
  size_t i = 0;
  while (!failed(p) && i < f->n_atoms && !same_atom(&f->atoms[i], atom)) i++;
  bool known = !failed(p) && i < f->n_atoms;
  if (known && atom->type == OP_ATOM_FACTOR && f->atoms[i].type == OP_ATOM_VARIABLE) {
    fail_at(p, f->text + atom->position - 1, "this variable stands here as C() and elsewhere without; write C() in both places, or I() for its number");
  }
  if (known || failed(p)) {
    op_expression_free(atom->expression);
    return failed(p) ? 0 : (uint64_t)1 << i;
  }
  if (f->n_atoms == OP_MODEL_ATOMS) {
    fail_at(p, f->text + atom->position - 1, "a formula holds at most 64 different variables and expressions");
  } else if (op_array_grow((void **)&f->atoms, &p->atom_capacity, f->n_atoms + 1, sizeof *f->atoms, 0, p->err) != OP_OK) {
    p->status = OP_E_MEMORY;
  }
  if (failed(p)) {
    op_expression_free(atom->expression);
    return 0;
  }
  f->atoms[f->n_atoms] = *atom;
  return (uint64_t)1 << f->n_atoms++;
}

/* --- sets of terms --- */

static void add_term(parser *p, term_set *s, uint64_t term) {
  for (size_t i = 0; i < s->n; i++) {
    if (s->terms[i] == term) return;
  }
  if (failed(p)) return;
  if (op_array_grow((void **)&s->terms, &s->capacity, s->n + 1, sizeof *s->terms, 4096, p->err) != OP_OK) {
    p->status = OP_E_MEMORY;
    return;
  }
  s->terms[s->n++] = term;
}

static void remove_term(term_set *s, uint64_t term) {
  size_t kept = 0;
  for (size_t i = 0; i < s->n; i++) {
    if (s->terms[i] != term) s->terms[kept++] = s->terms[i];
  }
  s->n = kept;
}

/* Every term of one set with every term of the other. */
static void cross(parser *p, term_set *to, const term_set *a, const term_set *b) {
  for (size_t i = 0; i < a->n; i++) {
    for (size_t j = 0; j < b->n && !failed(p); j++) add_term(p, to, a->terms[i] | b->terms[j]);
  }
}

static void move(term_set *to, term_set *from) {
  op_free(to->terms);
  *to = *from;
  *from = (term_set){0};
}

static void parse_sum(parser *p, term_set *out);

static void add_others(parser *p, term_set *out, size_t position) {
  p->formula->all_others = true;
  for (size_t i = 0; i < p->n_others && !failed(p); i++) {
    const op_model_atom *response = &p->formula->response;
    if (response->type != OP_ATOM_EXPRESSION && op_text_equal_nocase(response->name, p->others[i])) continue;
    op_model_atom atom = {.type = OP_ATOM_VARIABLE, .name = p->others[i], .position = position};
    uint64_t bit = atom_bit(p, &atom);
    if (!failed(p)) add_term(p, out, bit);
  }
}

static void parse_offset(parser *p, const char *start) {
  op_model_formula *f = p->formula;
  op_model_atom atom = {.position = (size_t)(start - f->text) + 1};
  const char *open = p->at, *end = behind_parenthesis(p, open);
  if (end == NULL) return;
  atom.name = taken(p, op_arena_text(f->arena, start, (size_t)(end - start), p->err));
  if (!failed(p)) parse_expression(p, open, end, &atom);
  p->at = end;
  if (!failed(p) && op_array_grow((void **)&f->offsets, &p->offset_capacity, f->n_offsets + 1, sizeof *f->offsets, OP_MODEL_ATOMS, p->err) != OP_OK) {
    p->status = OP_E_MEMORY;
  }
  if (failed(p))
    op_expression_free(atom.expression);
  else
    f->offsets[f->n_offsets++] = atom;
}

/* A name, a call, a number 0 or 1, '.', or a sum in parentheses. */
static void parse_operand(parser *p, term_set *out) {
  skip_blanks(p);
  const char *start = p->at;
  if (failed(p)) return;
  if (*start == '(') {
    p->at++;
    parse_sum(p, out);
    expect(p, ')', "expected ')'");
    return;
  }
  if ((*start == '0' || *start == '1') && !is_name_part(start[1])) {
    p->at++;
    out->intercept = *start == '1' ? 1 : -1;
    return;
  }
  if (*start == '.' && !is_name_part(start[1])) {
    p->at++;
    add_others(p, out, (size_t)(start - p->formula->text) + 1);
    return;
  }
  op_model_atom atom = {.position = (size_t)(start - p->formula->text) + 1};
  const char *name = take_name(p);
  if (name == NULL) {
    fail_at(p, start, *start == '\0' ? "a term is missing at the end" : "expected a variable, C(...), I(...) or '('");
    return;
  }
  bool call = *start != '`' && *p->at == '(';
  if (call && strcmp(name, "offset") == 0) {
    parse_offset(p, start);
    return;
  }
  atom.name = name;
  if (call) parse_call(p, start, name, &atom);
  if (failed(p)) {
    op_expression_free(atom.expression);
    return;
  }
  uint64_t bit = atom_bit(p, &atom);
  if (!failed(p)) add_term(p, out, bit);
}

static void parse_interaction(parser *p, term_set *out) {
  parse_operand(p, out);
  while (!failed(p) && take(p, ':')) {
    term_set right = {0}, both = {0};
    const char *place = p->at;
    parse_operand(p, &right);
    if (!failed(p) && (right.n == 0 || out->n == 0) && !p->formula->all_others) fail_at(p, place, "an interaction needs variables on both sides");
    cross(p, &both, out, &right);
    op_free(right.terms);
    move(out, &both);
  }
}

/* a*b: a, b and their interaction. */
static void parse_crossing(parser *p, term_set *out) {
  parse_interaction(p, out);
  while (!failed(p) && take(p, '*')) {
    term_set right = {0}, all = {0};
    const char *place = p->at;
    parse_interaction(p, &right);
    if (!failed(p) && (right.n == 0 || out->n == 0) && !p->formula->all_others) fail_at(p, place, "a crossing needs variables on both sides");
    for (size_t i = 0; i < out->n; i++) add_term(p, &all, out->terms[i]);
    for (size_t i = 0; i < right.n; i++) add_term(p, &all, right.terms[i]);
    cross(p, &all, out, &right);
    op_free(right.terms);
    move(out, &all);
  }
}

static void parse_sum(parser *p, term_set *out) {
  if (++p->depth > OP_LIMIT_EXPRESSION_DEPTH) fail_at(p, p->at, "the formula is nested too deeply");
  bool minus = take(p, '-');
  if (!minus) take(p, '+');
  while (!failed(p)) {
    term_set more = {0};
    parse_crossing(p, &more);
    if (more.intercept != 0) out->intercept = minus ? -more.intercept : more.intercept;
    for (size_t i = 0; i < more.n && !failed(p); i++) {
      if (minus)
        remove_term(out, more.terms[i]);
      else
        add_term(p, out, more.terms[i]);
    }
    op_free(more.terms);
    if (failed(p)) break;
    minus = take(p, '-');
    if (!minus && !take(p, '+')) break;
  }
  p->depth--;
}

/* --- the whole --- */

/* The '~' outside quotes; fails where there is none. */
static const char *find_tilde(parser *p) {
  const char *c = p->formula->text;
  for (; *c != '\0'; c++) {
    if (*c == '~') return c;
    if (*c != '"' && *c != '\'' && *c != '`') continue;
    const char *end = strchr(c + 1, *c);
    if (end == NULL) {
      fail_at(p, c, "a quote is not closed");
      return NULL;
    }
    c = end;
  }
  fail_at(p, c, "there is no '~' between the response and what explains it");
  return NULL;
}

static void parse_response(parser *p, const char *tilde) {
  op_model_atom *atom = &p->formula->response;
  skip_blanks(p);
  const char *start = p->at, *end = tilde;
  while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n')) end--;
  atom->position = (size_t)(start - p->formula->text) + 1;
  if (end == start) {
    fail_at(p, start, "the response is missing before '~'");
    return;
  }
  const char *name = take_name(p);
  skip_blanks(p);
  if (name != NULL && p->at == tilde) { /* one variable */
    atom->name = name;
  } else if (name != NULL && *p->at == '(' && *start != '`' && (op_text_equal(name, "C") || op_text_equal(name, "factor"))) {
    p->at++;
    parse_factor(p, atom);
    skip_blanks(p);
    if (!failed(p) && p->at != tilde) fail_at(p, p->at, "expected '~'");
  } else if (!failed(p)) {
    const char *from = start + (name != NULL && strcmp(name, "I") == 0 && start[1] == '(' ? 1 : 0);
    atom->name = taken(p, op_arena_text(p->formula->arena, start, (size_t)(end - start), p->err));
    if (!failed(p)) parse_expression(p, from, end, atom);
  }
  p->at = tilde + 1;
}

static size_t count_atoms(uint64_t term) {
  size_t n = 0;
  for (; term != 0; term &= term - 1) n++;
  return n;
}

/* Main effects first, then interactions of two, and so on; within a degree as written. */
static void order_terms(op_model_formula *f) {
  for (size_t i = 1; i < f->n_terms; i++) {
    uint64_t term = f->terms[i];
    size_t j = i;
    for (; j > 0 && count_atoms(f->terms[j - 1]) > count_atoms(term); j--) f->terms[j] = f->terms[j - 1];
    f->terms[j] = term;
  }
}

static void parse_formula(parser *p) {
  op_model_formula *f = p->formula;
  term_set all = {0};
  const char *tilde = find_tilde(p);
  if (tilde == NULL) return;
  parse_response(p, tilde);
  if (!failed(p)) parse_sum(p, &all);
  skip_blanks(p);
  if (!failed(p) && *p->at != '\0') fail_at(p, p->at, "expected '+', '-', ':' or '*'");
  f->terms = all.terms;
  f->n_terms = all.n;
  f->intercept = all.intercept >= 0;
  order_terms(f);
}

op_status op_model_formula_parse(const char *text, const char *const *others, size_t n_others, op_model_formula **formula, op_error *err) {
  op_model_formula *f = op_array_new(1, sizeof *f, err);
  if (f == NULL) return OP_E_MEMORY;
  f->arena = op_arena_new(err);
  f->text = f->arena != NULL ? op_arena_string(f->arena, text, err) : NULL;
  if (f->text == NULL) {
    op_model_formula_free(f);
    return OP_E_MEMORY;
  }
  parser p = {.formula = f, .at = f->text, .others = others, .n_others = n_others, .err = err};
  parse_formula(&p);
  if (failed(&p)) {
    op_model_formula_free(f);
    return p.status;
  }
  *formula = f;
  return OP_OK;
}
