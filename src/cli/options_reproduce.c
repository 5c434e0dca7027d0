/* Published figures: how they are looked for, and the annex. */
#include "cli/options.h"

static op_status take_choices(cli *c, const char *v, op_error *err) {
  (void)err;
  c->no_choices = cli_choice(cli_yes_no, v) == 1;
  return OP_OK;
}

static op_status take_annex(cli *c, const char *v, op_error *err) {
  c->annex = v;
  if (op_text_ends_nocase(v, ".md") || op_text_ends_nocase(v, ".html") || op_text_ends_nocase(v, ".htm")) return OP_OK;
  op_fail(err, OP_E_USAGE, "--annex is '%s', expected a file that ends in .md or .html", v);
  return op_fail_hint(err, "the ending says whether it is Markdown or HTML");
}

static const cli_option options[] = {
    {"choices", 0, "yes|no", "look for the choice (weights, base, wave, rounding) under which a figure that differs is reproduced (yes)", CLI_REPRODUCE,
     cli_yes_no, take_choices},
    {"annex", 0, "FILE", "write an annex to a publication: FILE.md or FILE.html", CLI_REPRODUCE, NULL, take_annex},
};

const cli_option_table cli_options_reproduce = {options, sizeof options / sizeof *options};
