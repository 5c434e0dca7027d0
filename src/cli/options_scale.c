/* Scales and agreement. */
#include "cli/options.h"

#include <string.h>

#include "base/number.h"

static op_status take_count(const char *option, const char *v, size_t *out, op_error *err) {
  double number;
  op_status status = cli_whole_number(option, v, 1, 1000, &number, err);
  if (status == OP_OK) *out = (size_t)number;
  return status;
}

static op_status take_top(cli *c, const char *v, op_error *err) { return take_count("top", v, &c->request.scale.top, err); }
static op_status take_bottom(cli *c, const char *v, op_error *err) { return take_count("bottom", v, &c->request.scale.bottom, err); }

static const char *const scores[] = {"mean", "sum", "0-100", NULL};
static op_status take_score(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.scale.score = (op_score)cli_choice(scores, v);
  return OP_OK;
}

static op_status take_reverse(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.scale.reverse, err); }

static op_status take_order(cli *c, const char *v, op_error *err) {
  op_status status = cli_split(c, v, strchr(v, '|') != NULL ? '|' : ',', &c->request.scale.order, err);
  if (status != OP_OK || c->request.scale.order.count > 1) return status;
  op_fail(err, OP_E_USAGE, "--order is '%s', expected the texts of the answers from the lowest to the highest", v);
  return op_fail_hint(err, "for example --order 'Never,Sometimes,Often'; texts with commas are separated by |");
}

static op_status take_points(cli *c, const char *v, op_error *err) {
  op_scale_options *o = &c->request.scale;
  const char *dash = strchr(v + (v[0] == '-'), '-');
  bool fine = dash != NULL && op_number_read(v, (size_t)(dash - v), '.', &o->lowest) && op_number_read(dash + 1, strlen(dash + 1), '.', &o->highest);
  if (fine && o->lowest < o->highest) return OP_OK;
  op_fail(err, OP_E_USAGE, "--points is '%s', expected the ends of the scale", v);
  return op_fail_hint(err, "for example --points 1-5");
}

static op_status take_min_items(cli *c, const char *v, op_error *err) {
  c->request.scale.strict = strcmp(v, "strict") == 0;
  c->request.scale.min_items = 0;
  if (c->request.scale.strict || strcmp(v, "all") == 0) return OP_OK;
  return take_count("min-items", v, &c->request.scale.min_items, err);
}

static op_status take_index(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.scale.index = v;
  return OP_OK;
}

static const char *const kappa_weights[] = {"none", "linear", "quadratic", NULL};
static op_status take_kappa_weights(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.kappa_weights = (op_kappa_weights)cli_choice(kappa_weights, v);
  return OP_OK;
}

static const cli_option options[] = {
    {"top", 0, "N", "show the N highest points of the scale together", CLI_SCALE, NULL, take_top},
    {"bottom", 0, "N", "show the N lowest points of the scale together", CLI_SCALE, NULL, take_bottom},
    {"score", 0, "HOW", "the index is the mean of the items or their sum, or all run from 0 to 100", CLI_SCALE, scores, take_score},
    {"reverse", 0, "VAR,..", "items whose points are turned around", CLI_SCALE, NULL, take_reverse},
    {"order", 0, "TEXT,..", "answers that are texts, from the lowest point to the highest", CLI_SCALE, NULL, take_order},
    {"points", 0, "LO-HI", "the ends of the scale (from labels and answers)", CLI_SCALE, NULL, take_points},
    {"min-items", 0, "N", "answers that the index needs: a number, all (default), or strict: no alpha either where answers are missing", CLI_SCALE, NULL, take_min_items},
    {"index", 0, "NAME", "name of the index", CLI_SCALE, NULL, take_index},
    {"kappa-weights", 0, "HOW", "partial agreement of near categories", CLI_KAPPA, kappa_weights, take_kappa_weights},
};

const cli_option_table cli_options_scale = {options, sizeof options / sizeof *options};
