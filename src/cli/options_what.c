/* What is estimated: domains, groups, nets, missing codes, made variables. */
#include "cli/options.h"

#include <string.h>

static op_status take_where(cli *c, const char *v, op_error *err) {
  if (c->request.where != NULL) {
    op_fail(err, OP_E_USAGE, "--where was given twice");
    return op_fail_hint(err, "join the conditions with 'and'");
  }
  c->request.where = v;
  return OP_OK;
}

static op_status take_by(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.by, err); }

static op_status take_total(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.total = true;
  return OP_OK;
}

static op_status take_let(cli *c, const char *v, op_error *err) {
  const char *expression;
  const char *name = cli_before(c, v, '=', &expression, err);
  if (name == NULL || name[0] == '\0') {
    op_fail(err, OP_E_USAGE, "--let is '%s', expected NAME=EXPRESSION", v);
    return op_fail_hint(err, "for example --let 'unfavorable = q1 in (3,4)'");
  }
  if (CLI_GROW(c, lets, let_capacity, c->request.n_lets, err) != OP_OK) return OP_E_MEMORY;
  c->lets[c->request.n_lets++] = (op_let){name, expression};
  c->request.lets = c->lets;
  return OP_OK;
}

/* 'Label=1,2' or 'VAR:Label=1,2'. Labels of categories that hold commas are separated by '|'. */
static op_status take_net(cli *c, const char *v, op_error *err) {
  const char *codes, *label;
  const char *head = cli_before(c, v, '=', &codes, err);
  if (head == NULL || head[0] == '\0' || codes[0] == '\0') {
    op_fail(err, OP_E_USAGE, "--net is '%s', expected LABEL=CODE,CODE", v);
    return op_fail_hint(err, "for example --net 'Favorable=1,2', or --net 'q1:Favorable=1,2' for one question");
  }
  op_net net = {.label = head};
  net.variable = cli_before(c, head, ':', &label, err);
  if (net.variable != NULL) net.label = label;
  op_status status = cli_split(c, codes, strchr(codes, '|') != NULL ? '|' : ',', &net.categories, err);
  if (status == OP_OK) status = CLI_GROW(c, nets, net_capacity, c->request.n_nets, err);
  if (status != OP_OK) return status;
  c->nets[c->request.n_nets++] = net;
  c->request.nets = c->nets;
  return OP_OK;
}

/* 'PLUS-MINUS', before it 'LABEL=' and before that 'VAR:'. Either side is a net's label or codes; ' - ' separates sides that hold a dash. */
static op_status take_net_score(cli *c, const char *v, op_error *err) {
  const char *rest, *sides = v, *spaced = strstr(v, " - ");
  op_net_score score = {0};
  const char *head = cli_before(c, v, '=', &sides, err);
  if (head == NULL) sides = v;
  score.label = head != NULL ? head : v;
  score.variable = head != NULL ? cli_before(c, head, ':', &rest, err) : NULL;
  if (score.variable != NULL) score.label = rest;
  const char *plus = spaced != NULL ? op_arena_text(c->arena, sides, (size_t)(spaced - sides), err) : cli_before(c, sides, '-', &rest, err);
  const char *minus = spaced != NULL ? spaced + 3 : rest;
  op_status status = OP_OK;
  if (plus != NULL) status = cli_split(c, plus, strchr(plus, '|') != NULL ? '|' : ',', &score.plus, err);
  if (plus != NULL && status == OP_OK) status = cli_split(c, minus, strchr(minus, '|') != NULL ? '|' : ',', &score.minus, err);
  if (status == OP_OK && (plus == NULL || score.plus.count == 0 || score.minus.count == 0)) {
    op_fail(err, OP_E_USAGE, "--net-score is '%s', expected two nets or lists of codes with a minus between them", v);
    return op_fail_hint(err, "for example --net-score 'Favorable-Unfavorable', or --net-score 'Balance=1,2-3,4'");
  }
  if (status == OP_OK) status = CLI_GROW(c, net_scores, net_score_capacity, c->request.n_net_scores, err);
  if (status != OP_OK) return status;
  c->net_scores[c->request.n_net_scores++] = score;
  c->request.net_scores = c->net_scores;
  return OP_OK;
}

static op_status take_missing(cli *c, const char *v, op_error *err) {
  const char *codes = v;
  op_missing_spec spec = {.variable = cli_before(c, v, '=', &codes, err)};
  op_status status = cli_split(c, spec.variable != NULL ? codes : v, strchr(codes, '|') != NULL ? '|' : ',', &spec.values, err);
  if (status == OP_OK && spec.values.count == 0) status = op_fail(err, OP_E_USAGE, "--missing is '%s', expected codes such as 98,99 or VAR=98,99", v);
  if (status == OP_OK) status = CLI_GROW(c, missing, missing_capacity, c->request.n_missing, err);
  if (status != OP_OK) return status;
  c->missing[c->request.n_missing++] = spec;
  c->request.missing = c->missing;
  return OP_OK;
}

static const char *const bases[] = {"valid", "all", NULL};
static op_status take_base(cli *c, const char *v, op_error *err) {
  (void)err;
  c->base_given = true;
  c->request.base = cli_choice(bases, v) == 0 ? OP_BASE_VALID : OP_BASE_ALL;
  return OP_OK;
}

static const char *const row_rules[] = {"domain", "delete", NULL};
static op_status take_missing_rows(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.missing_rows = cli_choice(row_rules, v) == 0 ? OP_MISSING_ROWS_DOMAIN : OP_MISSING_ROWS_DELETE;
  return OP_OK;
}

static op_status take_joint(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.joint = true;
  return OP_OK;
}

static op_status take_vcov(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.vcov = true;
  return OP_OK;
}

static const cli_option options[] = {
    {"where", 0, "EXPR", "the domain: rows outside stay in the design", CLI_WHAT, NULL, take_where},
    {"by", 'b', "VAR,..", "a figure for each group; several variables are crossed", CLI_BY, NULL, take_by},
    {"total", 't', NULL, "add the 'all' rows to --by", CLI_TOTAL, NULL, take_total},
    {"let", 0, "NAME=EXPR", "make a variable: conditions give 1 and 0 (repeatable)", CLI_WHAT, NULL, take_let},
    {"net", 'n', "LABEL=CODE,..", "show categories together; VAR:LABEL=.. for one question (repeatable)", CLI_NETS, NULL, take_net},
    {"net-score", 0, "PLUS-MINUS", "a share less another: nets or codes, with LABEL= or VAR:LABEL= before them (repeatable)", CLI_NETS, NULL, take_net_score},
    {"missing", 'm', "[VAR=]CODE,..", "codes, ranges (95-99), labels or tags (.a) that are no answers (repeatable)", CLI_MISSING, NULL, take_missing},
    {"base", 0, "BASE", "percentages of the answers, or of all rows with missing codes shown", CLI_WHAT, bases, take_base},
    {"missing-rows", 0, "RULE", "rows with missing answers stay in the design, or are deleted before it as some packages do", CLI_WHAT, row_rules, take_missing_rows},
    {"joint", 0, NULL, "all variables in one covariance matrix; rows missing any are left out", CLI_INFERENCE, NULL, take_joint},
    {"vcov", 0, NULL, "give the covariance matrix (json)", CLI_INFERENCE, NULL, take_vcov},
};

const cli_option_table cli_options_what = {options, sizeof options / sizeof *options};
