/* Comparisons and contrasts. */
#include "cli/options.h"

#include <string.h>

#include "base/number.h"

static op_status take_between(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.compare.between, err); }

static op_status take_vs(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.compare.versus = v;
  return OP_OK;
}

static const char *const stats[] = {"proportion", "mean", "total", "ratio", NULL};
static op_status take_stat(cli *c, const char *v, op_error *err) {
  static const op_statistic statistics[] = {OP_STAT_PROPORTION, OP_STAT_MEAN, OP_STAT_TOTAL, OP_STAT_RATIO};
  (void)err;
  c->request.compare.of = statistics[cli_choice(stats, v)];
  return OP_OK;
}

static op_status take_effect(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.compare.effect = v;
  return OP_OK;
}

/* NAME, or quantile:P. */
static op_status take_test(cli *c, const char *v, op_error *err) {
  const char *rest;
  const char *head = cli_before(c, v, ':', &rest, err);
  c->request.compare.test = head != NULL ? head : v;
  return head != NULL ? cli_number("test quantile", rest, &c->request.compare.test_quantile, err) : OP_OK;
}

static const char *const rules[] = {"standard", "r", NULL};
static op_status take_test_rules(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.compare.test_rules = cli_choice(rules, v) == 1 ? OP_TEST_RULES_R : OP_TEST_RULES_STANDARD;
  return OP_OK;
}

static op_status take_null(cli *c, const char *v, op_error *err) { return cli_number("null", v, &c->request.compare.null, err); }

static op_status take_adjust(cli *c, const char *v, op_error *err) {
  size_t n;
  const char *known[16];
  const op_adjust *all = op_adjusts(&n);
  c->request.compare.adjust = v;
  if (op_adjust_named(v) != NULL) return OP_OK;
  for (size_t i = 0; i < n && i < 16; i++) known[i] = all[i].name;
  op_fail(err, OP_E_USAGE, "no adjustment of p values '%s'", v);
  const char *nearest = op_nearest_name(v, known, n < 16 ? n : 16);
  return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : op_fail_hint(err, "opine help methods lists them");
}

static const char *const families[] = {"figure", "question", "all", NULL};
static op_status take_family(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.compare.family = (op_family)cli_choice(families, v);
  return OP_OK;
}

/* The '=' behind a label: before it nothing but words, so that comparisons in a formula are left alone. */
static const char *label_end(const char *v) {
  const char *at = v + strcspn(v, "=()[]\"'`+-*/^@<>!,");
  return *at == '=' && at[1] != '=' && at != v ? at : NULL;
}

static op_status take_formula(cli *c, const char *v, op_let *out, op_error *err) {
  const char *equals = label_end(v);
  size_t n = equals != NULL ? (size_t)(equals - v) : 0;
  while (n > 0 && v[n - 1] == ' ') n--;
  out->name = op_arena_text(c->arena, v, n, err);
  out->expression = equals != NULL ? equals + 1 + strspn(equals + 1, " ") : v;
  return out->name != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status take_of(cli *c, const char *v, op_error *err) {
  op_let let;
  op_status status = take_formula(c, v, &let, err);
  if (status == OP_OK) status = CLI_GROW(c, contrasts, contrast_capacity, c->request.compare.n_contrasts, err);
  if (status != OP_OK) return status;
  c->contrasts[c->request.compare.n_contrasts++] = let;
  c->request.compare.contrasts = c->contrasts;
  return OP_OK;
}

static op_status take_estimate(cli *c, const char *v, op_error *err) {
  op_let let;
  op_status status = take_formula(c, v, &let, err);
  if (status == OP_OK && let.name[0] == '\0') {
    op_fail(err, OP_E_USAGE, "--estimate is '%s', expected NAME=ESTIMATE", v);
    return op_fail_hint(err, "for example --estimate 'men = mean(income where sex == \"M\")'");
  }
  if (status == OP_OK) status = CLI_GROW(c, estimates, estimate_capacity, c->request.compare.n_estimates, err);
  if (status != OP_OK) return status;
  c->estimates[c->request.compare.n_estimates++] = let;
  c->request.compare.estimates = c->estimates;
  return OP_OK;
}

static const cli_option options[] = {
    {"between", 0, "VAR,..", "whose groups are compared; several variables are crossed", CLI_COMPARE, NULL, take_between},
    {"vs", 0, "GROUP", "compare with this group, or with: pairs (each with each), rest, all, previous", CLI_COMPARE, NULL, take_vs},
    {"stat", 0, "WHAT", "what is compared", CLI_COMPARE, stats, take_stat},
    {"effect", 0, "EFFECT", "how: difference, ratio, relative, odds-ratio, cohen-h", CLI_COMPARE, NULL, take_effect},
    {"test", 0, "TEST", "t, wilcoxon, vanderWaerden, median, kruskal, quantile:P; without --between a one-sample t test", CLI_COMPARE, NULL, take_test},
    {"test-rules", 0, "RULES", "of --test: standard, or those of R's survey package", CLI_COMPARE, rules, take_test_rules},
    {"of", 0, "[LABEL=]FORMULA", "a formula over estimates (repeatable)", CLI_CONTRAST, NULL, take_of},
    {"estimate", 0, "NAME=FORMULA", "a name for formulas that follow (repeatable)", CLI_CONTRAST, NULL, take_estimate},
    {"null", 0, "VALUE", "the value that a mean or contrast is tested against (0)", CLI_COMPARE | CLI_CONTRAST, NULL, take_null},
    {"adjust", 0, "METHOD", "p values adjusted for their number: holm, hochberg, hommel, bonferroni, bh, by, none", CLI_COMPARE | CLI_CONTRAST | CLI_PLAN, NULL, take_adjust},
    {"family", 0, "FAMILY", "which tests are adjusted together: of a figure, of a question, all", CLI_COMPARE | CLI_CONTRAST, families, take_family},
};

const cli_option_table cli_options_compare = {options, sizeof options / sizeof *options};
