/* Which standards a transparency statement follows. */
#include "cli/options.h"

static const char *const standards[] = {"all", "aapor", "esomar", NULL};
static op_status take_standard(cli *c, const char *v, op_error *err) {
  static const unsigned asked[] = {0, OP_ASKED_AAPOR, OP_ASKED_ESOMAR};
  (void)err;
  c->request.disclosure.standards = asked[cli_choice(standards, v)];
  return OP_OK;
}

static op_status take_strict(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->strict = true;
  return OP_OK;
}

static const cli_option options[] = {
    {"standard", 0, "NAME", "whose elements: all, aapor (code of ethics, part III) or esomar (ESOMAR/WAPOR guideline)", CLI_DISCLOSE, standards, take_standard},
    {"strict", 0, NULL, "exit status 4 when an element that the standard requires is missing", CLI_DISCLOSE, NULL, take_strict},
};

const cli_option_table cli_options_disclose = {options, sizeof options / sizeof *options};
