/* The opine command that shows a claim's figure again: the command line's own options, and what the claim (or the choice under which it holds) adds. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "claims/checker.h"

/* A word for the shell: in single quotes unless it is plain. */
static void add_word(op_text *text, const char *word) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-";
  if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
    op_text_addf(text, " %s", word);
    return;
  }
  op_text_add(text, " '");
  for (const char *p = word; *p != '\0'; p++) {
    if (*p == '\'') op_text_add(text, "'\\''");
    else op_text_add_char(text, *p);
  }
  op_text_add_char(text, '\'');
}

static void add_option(op_text *text, const char *name, const char *value) {
  op_text_addf(text, " --%s", name);
  if (value == NULL) return;
  if (value[0] == '-') { /* "--missing=-7": a value that would be taken for an option */
    op_text word = {0};
    op_text_addf(&word, "=%s", value);
    text->failed = text->failed || word.failed;
    op_text_addf(text, "%s", word.data != NULL ? word.data : "");
    op_text_clear(&word);
    return;
  }
  add_word(text, value);
}

/* "name=a,b" in one word. */
static void add_list_option(op_text *text, const char *option, const char *name, const op_names *values) {
  op_text word = {0};
  op_text_addf(&word, "%s=", name);
  for (size_t i = 0; i < values->count; i++) op_text_addf(&word, "%s%s", i > 0 ? "," : "", values->items[i]);
  text->failed = text->failed || word.failed;
  add_option(text, option, word.data != NULL ? word.data : "");
  op_text_clear(&word);
}

static const char *command_of(const claim *c) {
  switch (c->stat) {
    case CLAIM_MEAN: return "mean";
    case CLAIM_TOTAL: return "total";
    case CLAIM_CHANGE: return "trend";
    case CLAIM_DIFFERENCE: return "compare";
    case CLAIM_MARGIN: return c->categories.count > 0 ? "tabulate" : "mean";
    default: return "tabulate";
  }
}

/* What of the command line the claim says itself, or the request below holds already. */
static bool said_again(const claim *c, const op_request *r, const op_request *own, const char *option) {
  if (strcmp(option, "where") == 0 || strcmp(option, "by") == 0) return true;
  if (strcmp(option, "base") == 0) return r->base != own->base;
  if (strcmp(option, "weights") == 0) return r->weights != own->weights;
  return strcmp(option, "strata") == 0 && c->strata != NULL;
}

static void add_kind(checker *k, const claim *c, const op_request *r, op_text *text) {
  if (c->stat == CLAIM_CHANGE) {
    add_option(text, "time", k->time);
    add_option(text, "vs", r->vs);
    if (c->categories.count == 0) add_option(text, "stat", "mean");
  } else if (c->stat == CLAIM_DIFFERENCE) {
    add_option(text, "between", c->by);
    add_option(text, "vs", c->versus);
    if (c->categories.count == 0) add_option(text, "stat", "mean");
  }
  for (size_t i = 0; i < r->by.count; i++) add_option(text, "by", r->by.items[i]);
}

/* One net of the claim's own, unless a single category or a known net answers it. */
static void add_net(checker *k, const claim *c, size_t index, op_text *text) {
  bool own = strcmp(claim_net_name(k, index), c->categories.count > 0 ? c->categories.items[0] : "") != 0;
  if (own && c->categories.count > 1 && c->stat != CLAIM_ORDER) add_list_option(text, "net", "claimed", &c->categories);
}

static op_status data_command(checker *k, size_t index, op_text *text) {
  claim *c = &k->claims.items[index];
  op_request r;
  analyst a = {c->adopted.weights, c->adopted.base, c->adopted.missing, false};
  op_names waves = c->wave;
  if (c->adopted.wave != NULL) c->wave = (op_names){&c->adopted.wave, 1};
  op_status status = claims_request(k, &a, &index, 1, &r);
  c->wave = waves;
  if (status != OP_OK) return status;
  op_text_addf(text, "opine %s", command_of(c));
  for (size_t i = 0; i < k->options->data.count; i++) add_word(text, k->options->data.items[i]);
  add_word(text, c->variable != NULL ? c->variable : r.variables.items[0]);
  for (size_t i = 0; i < k->options->n_given; i++) {
    const op_named_text *given = &k->options->given[i];
    if (!said_again(c, &r, k->request, given->name)) add_option(text, given->name, given->value);
  }
  if (c->variable == NULL) add_option(text, "let", "respondents_counted = 1");
  add_kind(k, c, &r, text);
  add_net(k, c, index, text);
  if (r.where != NULL) add_option(text, "where", r.where);
  if (r.base != k->request->base) add_option(text, "base", r.base == OP_BASE_ALL ? "all" : "valid");
  if (r.weights != k->request->weights) add_option(text, "weights", r.weights[0] != '\0' ? r.weights : "none");
  if (c->strata != NULL) add_option(text, "strata", c->strata);
  if (c->missing.count > 0) add_list_option(text, "missing", c->variable, &c->missing);
  if (c->adopted.missing.count > 0) add_list_option(text, "missing", c->variable, &c->adopted.missing);
  return OP_OK;
}

/* A margin of error from its base: opine plan does that sum. */
static void plan_command(const claim *c, op_text *text) {
  char n[OP_NUMBER_TEXT], margin[OP_NUMBER_TEXT];
  op_number_write(c->n, n);
  op_number_write_fixed(c->states.value, c->states.decimals, margin);
  op_text_addf(text, "opine plan implied-deff --n %s --margin %s%%", n, margin);
  if (!isnan(c->p)) {
    op_number_write(c->p, n);
    op_text_addf(text, " --p %s%%", n);
  }
  if (isnan(c->level)) return;
  op_number_write(c->level / 100, n);
  op_text_addf(text, " --level %s", n);
}

op_status claim_command(checker *k, size_t index) {
  claim *c = &k->claims.items[index];
  op_text text = {0};
  op_status status = OP_OK;
  if (k->request != NULL && k->options->data.count > 0 && claim_computable(c) && c->verdict != VERDICT_NOT_COMPUTABLE) status = data_command(k, index, &text);
  else if (c->stat == CLAIM_MARGIN && c->variable == NULL && !isnan(c->n)) plan_command(c, &text);
  if (status == OP_OK) status = op_text_check(&text, k->err);
  if (status == OP_OK && text.length > 0 && (c->command = op_arena_string(k->arena, text.data, k->err)) == NULL) status = OP_E_MEMORY;
  op_text_clear(&text);
  return status;
}
