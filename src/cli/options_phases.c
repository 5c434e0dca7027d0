/* Unequal probabilities without replacement, and second phases. */
#include <string.h>

#include "cli/options.h"

#define NAMES_OPTION(id, field) \
  static op_status take_##id(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.two_phase.field, err); }
NAMES_OPTION(strata2, strata)
NAMES_OPTION(psu2, psu)
NAMES_OPTION(fpc2, fpc)
NAMES_OPTION(probs2, probs)

#define TEXT_OPTION(id, field)                                         \
  static op_status take_##id(cli *c, const char *v, op_error *err) {   \
    (void)err;                                                         \
    c->request.field = v;                                              \
    return OP_OK;                                                      \
  }
TEXT_OPTION(phase2, two_phase.sample)
TEXT_OPTION(weights2, two_phase.weights)
TEXT_OPTION(joint, pps.joint_file)
TEXT_OPTION(psum, pps.psum)

/* Rules by the option that asks for them. */
static const struct {
  op_rule rule;
  const char *option, *name;
} rules[] = {
#define OP_DESIGN_RULE(id, file, option, name) {OP_RULE_##id, option, name},
#include "opine/design_rules.def"
#undef OP_DESIGN_RULE
    {OP_RULE_TWO_PHASE_APPROX, "two-phase", "simple"},
};

static op_status take_rule(op_rule *out, const char *option, const char *v, op_error *err) {
  op_text list = {0};
  const char *names[sizeof rules / sizeof *rules];
  size_t n = 0;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (strcmp(rules[i].option, option) != 0) continue;
    if (strcmp(rules[i].name, v) == 0) {
      *out = rules[i].rule;
      op_text_clear(&list);
      return OP_OK;
    }
    op_text_addf(&list, "%s%s", n > 0 ? ", " : "", rules[i].name);
    names[n++] = rules[i].name;
  }
  const char *nearest = op_nearest_name(v, names, n);
  op_fail(err, OP_E_USAGE, "--%s is '%s', expected %s", option, v, list.data != NULL ? list.data : "");
  op_text_clear(&list);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  return OP_E_USAGE;
}

static op_status take_pps(cli *c, const char *v, op_error *err) { return take_rule(&c->request.pps.rule, "pps", v, err); }
static op_status take_two_phase(cli *c, const char *v, op_error *err) { return take_rule(&c->request.two_phase.rule, "two-phase", v, err); }

static const char *const variances[] = {"ht", "yg", NULL};
static op_status take_variance(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.pps.yates_grundy = cli_choice(variances, v) == 1;
  return OP_OK;
}

static const cli_option options[] = {
    {"pps", 0, "RULE", "unequal probabilities without replacement, the probabilities in --fpc: brewer, overton, hartley-rao, joint", CLI_DESIGN, NULL, take_pps},
    {"pps-variance", 0, "HOW", "from joint probabilities: Horvitz-Thompson or Yates-Grundy", CLI_DESIGN, variances, take_variance},
    {"pps-joint", 0, "FILE", "matrix of joint probabilities for --pps joint, units in the order of the data", CLI_DESIGN, NULL, take_joint},
    {"pps-psum", 0, "X", "sum of squared probabilities in the population divided by the sample size, a number or variable (hartley-rao; estimated)", CLI_DESIGN, NULL, take_psum},
    {"phase2", 0, "EXPR", "condition that holds for rows sampled again; the other options describe the first phase", CLI_DESIGN, NULL, take_phase2},
    {"strata2", 0, "VAR,..", "stratum variables of the second phase", CLI_DESIGN, NULL, take_strata2},
    {"psu2", 0, "VAR,..", "sampling units of the second phase (rows)", CLI_DESIGN, NULL, take_psu2},
    {"fpc2", 0, "VAR,..", "finite population correction of the second phase (counted from the first)", CLI_DESIGN, NULL, take_fpc2},
    {"weights2", 0, "VAR", "weight of the second phase alone (by --fpc2, or counted)", CLI_DESIGN, NULL, take_weights2},
    {"probs2", 0, "VAR,..", "selection probabilities of the second phase, one a stage", CLI_DESIGN, NULL, take_probs2},
    {"two-phase", 0, "METHOD", "variance of two phases: full (default), approx (also: simple)", CLI_DESIGN, NULL, take_two_phase},
};

const cli_option_table cli_options_phases = {options, sizeof options / sizeof *options};
