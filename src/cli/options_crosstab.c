/* Tables: columns, percentages, tests, letters. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static op_status take_banner(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.crosstab.banner, err); }

/* Values of a list that must be of some choices; *bits gets one bit a choice. */
static op_status take_bits(cli *c, const char *option, const char *v, const char *const *choices, unsigned *bits, op_error *err) {
  op_names names;
  op_status status = cli_split(c, v, ',', &names, err);
  *bits = 0;
  for (size_t i = 0; status == OP_OK && i < names.count; i++) {
    size_t k = cli_choice(choices, names.items[i]);
    *bits |= 1u << k;
    if (choices[k] != NULL) continue;
    op_text list = {0};
    for (size_t j = 0; choices[j] != NULL; j++) op_text_addf(&list, "%s%s", j > 0 ? ", " : "", choices[j]);
    status = op_fail(err, OP_E_USAGE, "--%s has '%s', expected some of %s", option, names.items[i], list.data != NULL ? list.data : "");
    op_text_clear(&list);
  }
  if (status == OP_OK && names.count == 0) status = op_fail(err, OP_E_USAGE, "--%s is empty", option);
  return status;
}

static op_status take_percent(cli *c, const char *v, op_error *err) {
  static const char *const kinds[] = {"column", "row", "total", NULL};
  return take_bits(c, "percent", v, kinds, &c->request.crosstab.percents, err);
}

static op_status take_test(cli *c, const char *v, op_error *err) {
  size_t n;
  const op_table_test *const *all = op_table_tests(&n);
  op_status status = cli_split(c, v, ',', &c->request.crosstab.tests, err);
  op_names *tests = &c->request.crosstab.tests;
  for (size_t i = 0; status == OP_OK && i < tests->count; i++) { /* letters' case does not matter: f, adjwald */
    for (size_t k = 0; k < n; k++) {
      if (op_text_equal_nocase(tests->items[i], all[k]->name)) ((const char **)(uintptr_t)tests->items)[i] = all[k]->name;
    }
  }
  return status;
}

static const char *const sizes[] = {"answers", "rows", "weights", NULL};
static op_status take_chisq_n(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.crosstab.chisq_n = (op_chisq_n)cli_choice(sizes, v);
  return OP_OK;
}

static op_status take_shares(cli *c, const char *v, op_error *err) {
  op_names parts;
  op_status status = cli_split(c, v, strchr(v, '|') != NULL ? '|' : ',', &parts, err);
  op_share *shares = op_arena_alloc(c->arena, (parts.count + 1) * sizeof *shares, err);
  if (status == OP_OK && shares == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) {
    const char *equals = strrchr(parts.items[i], '=');
    size_t name = equals != NULL ? (size_t)(equals - parts.items[i]) : 0;
    if (equals == NULL || name == 0 || !op_number_read(equals + 1, strlen(equals + 1), '.', &shares[i].share)) {
      op_fail(err, OP_E_USAGE, "--shares has '%s', expected CODE=SHARE", parts.items[i]);
      return op_fail_hint(err, "for example --shares Y=0.45,N=0.55 (shares or percentages: they are divided by their sum)");
    }
    while (name > 0 && parts.items[i][name - 1] == ' ') name--;
    shares[i].category = op_arena_text(c->arena, parts.items[i], name, err);
    if (shares[i].category == NULL) status = OP_E_MEMORY;
  }
  c->request.crosstab.shares = shares;
  c->request.crosstab.n_shares = parts.count;
  return status;
}

static const char *const fit_variances[] = {"null", "estimate", NULL};
static op_status take_fit_variance(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.crosstab.fit_estimated = cli_choice(fit_variances, v) == 1;
  return OP_OK;
}

static op_status take_letters(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.crosstab.letters = true;
  return OP_OK;
}

static op_status take_letters_level(cli *c, const char *v, op_error *err) {
  op_names parts;
  double levels[2] = {0, 0};
  op_status status = cli_split(c, v, ',', &parts, err);
  if (status == OP_OK && (parts.count == 0 || parts.count > 2)) status = op_fail(err, OP_E_USAGE, "--letters-level is '%s', expected one or two levels such as 0.95,0.90", v);
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) {
    status = cli_number("letters-level", parts.items[i], &levels[i], err);
    if (status == OP_OK && !(levels[i] > 0 && levels[i] < 1)) {
      op_fail(err, OP_E_USAGE, "--letters-level has '%s', expected fractions between 0 and 1", parts.items[i]);
      status = op_fail_hint(err, "95 percent is written 0.95");
    }
  }
  if (status != OP_OK) return status;
  bool swapped = levels[1] > levels[0];
  c->request.crosstab.letter_levels[0] = levels[swapped ? 1 : 0];
  c->request.crosstab.letter_levels[1] = levels[swapped ? 0 : 1];
  c->request.crosstab.letters = true;
  return OP_OK;
}

static const char *const adjusts[] = {"holm", "none", "bonferroni", "hochberg", "bh", "by", NULL};
static op_status take_letters_adjust(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.crosstab.letters_adjust = (op_letters_adjust)cli_choice(adjusts, v);
  c->request.crosstab.letters = true;
  return OP_OK;
}

static op_status take_letters_base(cli *c, const char *v, op_error *err) {
  c->request.crosstab.letters = true;
  return cli_whole_number("letters-base", v, 1, 1e9, &c->request.crosstab.letters_base, err);
}

static op_status take_residuals(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.crosstab.residuals = true;
  return OP_OK;
}

static op_status take_cells(cli *c, const char *v, op_error *err) {
  static const char *const lines[] = {"percent", "ci", "se", "n", "weighted", "deff", NULL};
  return take_bits(c, "cells", v, lines, &c->present.cells, err);
}

static const cli_option options[] = {
    {"banner", 0, "COL,..", "one table: the columns are 'all' and the categories of these variables; every VAR is a row question", CLI_CROSSTAB | CLI_REPORT, NULL, take_banner},
    {"percent", 0, "KIND,..", "percentages of the column, row, total (several)", CLI_CROSSTAB, NULL, take_percent},
    {"test", 0, "TEST,..", "tests of independence or fit (opine help methods lists them); all or none", CLI_CROSSTAB, NULL, take_test},
    {"chisq-n", 0, "WHAT", "what the uncorrected chi-square is scaled to: answers in the table, all rows of the domain, or weights", CLI_CROSSTAB, sizes, take_chisq_n},
    {"shares", 0, "CODE=SHARE,..", "test the fit of one question to these shares", CLI_CROSSTAB, NULL, take_shares},
    {"fit-variance", 0, "WHERE", "covariance of the test of fit: under the given shares, or at estimated expected counts", CLI_CROSSTAB, fit_variances, take_fit_variance},
    {"residuals", 0, NULL, "how far each cell lies from independence, with the design's errors (adjusted residuals)", CLI_CROSSTAB, NULL, take_residuals},
    {"letters", 'L', NULL, "letters of the columns that a figure exceeds significantly", CLI_CROSSTAB, NULL, take_letters},
    {"letters-level", 0, "P[,P]", "level of the letters; with two the weaker gives small letters (0.95)", CLI_CROSSTAB, NULL, take_letters_level},
    {"letters-adjust", 0, "RULE", "multiplicity over the pairs of a line within one column variable", CLI_CROSSTAB, adjusts, take_letters_adjust},
    {"letters-base", 0, "N", "columns with a base under N are not compared (30)", CLI_CROSSTAB, NULL, take_letters_base},
    {"cells", 0, "LINE,..", "lines of a cell in the text table: percent, ci, se, n, weighted, deff", CLI_CROSSTAB, NULL, take_cells},
};

const cli_option_table cli_options_crosstab = {options, sizeof options / sizeof *options};
