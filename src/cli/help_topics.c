/* What the program knows by name, listed with sources: each topic of opine help. */
#include <math.h>
#include <string.h>

#include "cli/cli.h"
#include "estimate/quantile.h"
#include "infer/scale.h"

static op_status methods_text(op_text *out) {
  size_t n;
  const op_interval_method *const *all = op_interval_methods(&n);
  op_text_add(out, "Interval methods (--ci NAME, or --ci all):\n\n");
  for (size_t i = 0; i < n; i++) {
    const op_proportion none = {.logit_variance = (double)NAN};
    char formula[256];
    op_interval_formula(all[i], &none, 0.95, false, formula, sizeof formula);
    op_text_addf(out, "  %-16s %s\n  %-16s %s\n  %-16s %s\n", all[i]->name, all[i]->summary, "", all[i]->source, "", formula);
  }
  size_t n_tests;
  const op_table_test *const *tests = op_table_tests(&n_tests);
  op_text_add(out, "\nTests of tables (opine crosstab --test NAME, or --test all):\n\n");
  for (size_t i = 0; i < n_tests; i++) op_text_addf(out, "  %-16s %s\n  %-16s %s\n", tests[i]->name, tests[i]->summary, "", tests[i]->source);
  const op_effect *effects = op_effects(&n);
  op_text_add(out, "\nEffects (opine compare --effect NAME):\n\n");
  for (size_t i = 0; i < n; i++) op_text_addf(out, "  %-16s %s\n  %-16s %s\n", effects[i].name, effects[i].summary, "", effects[i].source);
  const op_adjust *adjusts = op_adjusts(&n);
  op_text_add(out, "\nAdjustments of p values (--adjust NAME):\n\n");
  for (size_t i = 0; i < n; i++) op_text_addf(out, "  %-16s %s\n  %-16s %s\n", adjusts[i].name, adjusts[i].summary, "", adjusts[i].source);
  return OP_OK;
}

static op_status rules_text(op_text *out) {
  size_t n, scales;
  const op_quantile_rule *const *all = op_quantile_rules(&n);
  const op_scale *const *of = op_scales(&scales);
  op_text_add(out, "Rules of quantiles (--rule NAME, or --rule all for those without -r):\n\n");
  for (size_t i = 0; i < n; i++) {
    op_text_addf(out, "  %-16s %s\n  %-16s %s\n", all[i]->name, all[i]->summary, "", all[i]->source);
    if (all[i]->alias != NULL) op_text_addf(out, "  %-16s also called %s\n", "", all[i]->alias);
  }
  op_text_add(out, "\nIntervals of variances and correlations (--ci NAME):\n\n");
  for (size_t i = 0; i < scales; i++) op_text_addf(out, "  %-16s %s\n  %-16s %s\n", of[i]->name, of[i]->summary, "", of[i]->source);
  return OP_OK;
}

static void add_rule(op_text *out, const char *what, const char *value) {
  if (value != NULL) op_text_addf(out, "  %-9s %-42s %s\n", "", what, value);
}

static op_status packages_text(op_text *out) {
  static const char *const df[] = {NULL, "domain", "design", "where", "stata", "inf"};
  static const char *const rows[] = {NULL, "domain", "delete"}, *const deff[] = {NULL, "wr", "wor"};
  static const char *const lonely[] = {NULL, "fail", "remove", "certainty", "adjust", "average"}, *const tests[] = {NULL, "standard", "r"};
  size_t n;
  const op_package *all = op_packages(&n);
  op_text_add(out, "Packages (--like NAME sets their conventions; an option that is given wins):\n\n");
  for (size_t i = 0; i < n; i++) {
    const op_package *p = &all[i];
    op_text_addf(out, "  %-9s %s\n", p->name, p->title);
    add_rule(out, "interval of a proportion (--ci)", p->ci);
    add_rule(out, "degrees of freedom of proportions (--df)", df[p->df_share]);
    add_rule(out, "degrees of freedom of means and totals", df[p->df_number]);
    add_rule(out, "rows with missing answers (--missing-rows)", rows[p->missing_rows]);
    add_rule(out, "design effect (--deff)", deff[p->deff]);
    add_rule(out, "a stratum with one PSU (--lonely)", lonely[p->lonely]);
    add_rule(out, "quantiles (--rule)", p->quantile_rule);
    add_rule(out, "t and rank tests (--test-rules)", tests[p->tests]);
    op_text_addf(out, "  %-9s source: %s\n\n", "", p->source);
  }
  return OP_OK;
}

static op_status families_text(op_text *out) {
  op_text_add(out, "Families of models (opine model --family NAME):\n\n");
  for (size_t i = 0; op_model_family_at(i) != NULL; i++) {
    const op_model_family *f = op_model_family_at(i);
    op_text_addf(out, "  %-16s %s\n", f->name, f->summary);
    if (f->ratio != NULL) op_text_addf(out, "  %-16s exp(b): %s\n", "", f->ratio);
    if (f->alias != NULL) op_text_addf(out, "  %-16s also called %s\n", "", f->alias);
    op_text_addf(out, "  %-16s %s\n", "", f->source);
  }
  return OP_OK;
}

/* Designs by the option that asks for them. */
static op_status designs_text(op_text *out) {
  op_text_add(out, "Replicate weights (--rep-type NAME):\n\n");
  for (op_rep_type t = OP_REP_NONE + 1; t < OP_REP_COUNT; t++) {
    const op_design_method *m = op_replicate_type_at(t);
    op_text_addf(out, "  %-16s %s\n  %-16s %s\n", m->name, m->summary, "", m->source);
  }
  const char *option = NULL;
  for (op_rule r = OP_RULE_MULTISTAGE; r < OP_RULE_COUNT; r++) {
    const op_design_method *m = op_design_rule_at(r);
    if (option == NULL || strcmp(option, m->option) != 0) {
      if (m->option[0] == '\0') op_text_add(out, "\nStrata, PSUs and later stages (--strata, --psu, --fpc):\n\n");
      else op_text_addf(out, "\n%s (--%s NAME):\n\n", strcmp(m->option, "pps") == 0 ? "Unequal probabilities without replacement" : "Two phases", m->option);
      option = m->option;
    }
    op_text_addf(out, "  %-16s %s\n  %-16s %s\n", m->name, m->summary, "", m->source);
  }
  return OP_OK;
}

/* What stands where: headings for the places of op_study_key. */
static const char *place_heading(const char *place) {
  static const char *const headings[][2] = {
      {"STUDY", "The file itself"}, {"FILE", "files: each, and each of layouts:"}, {"SOURCE", "files: variables: each"}, {"VARIABLE", "variables: each"},
      {"NET", "variables: nets: each, where it is not a list"}, {"DESIGN", "design:"}, {"FILE_DESIGN", "files: design:"}, {"REPLICATES", "design: replicates:"},
      {"PPS", "design: pps:"}, {"TWO_PHASE", "design: two_phase:"}, {"EVENT", "events: each"}, {"DISCLOSURE", "disclosure:"}};
  for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
    if (strcmp(headings[i][0], place) == 0) return headings[i][1];
  }
  return place;
}

static op_status study_text(op_text *out) {
  const char *place = "";
  op_text_add(out, "Keys of a study file:\n");
  for (size_t i = 0; op_study_key_at(i) != NULL; i++) {
    const op_study_key *key = op_study_key_at(i);
    if (strcmp(place, key->place) != 0) op_text_addf(out, "\n%s\n", place_heading(key->place));
    place = key->place;
    op_text_addf(out, "  %-12s %s\n  %-12s %s\n", key->name, key->form, "", key->summary);
  }
  op_text_add(out, "\nWhat opine study check looks for:\n\n");
  for (size_t i = 0; op_study_check_at(i) != NULL; i++) {
    const op_study_check_info *check = op_study_check_at(i);
    op_text_addf(out, "  %-16s %s\n", check->name, check->summary);
    if (check->source[0] != '\0') op_text_addf(out, "  %-16s %s\n", "", check->source);
  }
  return OP_OK;
}

static op_status charts_text(op_text *out) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  op_text_add(out, "Kinds of charts (opine chart --kind NAME):\n\n");
  for (size_t i = 0; i < n; i++) {
    if (all[i]->section == NULL) op_text_addf(out, "  %-16s %s\n", all[i]->name, all[i]->summary);
  }
  op_text_add(out, "\nFigures (the same, with the options of the command whose result they draw; or --chart NAME behind that command):\n\n");
  for (size_t i = 0; i < n; i++) {
    if (all[i]->section == NULL) continue;
    op_text_addf(out, "  %-16s %s\n", all[i]->name, all[i]->summary);
    op_text_addf(out, "  %-16s of opine %s: opine chart %s\n", "", all[i]->command != NULL ? all[i]->command : "tabulate", all[i]->example);
  }
  op_text_add(out, "\nSizes (--size NAME, or WIDTHxHEIGHT in inches):\n\n");
  for (size_t i = 0; op_chart_size_at(i) != NULL; i++) op_text_addf(out, "  %-16s %s\n", op_chart_size_at(i)->name, op_chart_size_at(i)->summary);
  return OP_OK;
}

static const cli_help_topic topics[] = {
    {"methods", "interval methods, tests of tables, effects, adjustments of p values", methods_text},
    {"designs", "sampling designs and types of replicate weights", designs_text},
    {"packages", "what --like sets", packages_text},
    {"rules", "rules of quantiles, intervals of variances", rules_text},
    {"charts", "kinds of charts with the commands that they draw, and sizes", charts_text},
    {"families", "families of models", families_text},
    {"study", "keys of a study file, and what opine study check looks for", study_text},
};

const cli_help_topic *cli_help_topic_at(size_t index) { return index < sizeof topics / sizeof *topics ? &topics[index] : NULL; }
