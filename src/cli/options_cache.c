/* opine cache. */
#include "cli/options.h"

static op_status take(cli *c, cli_cache what, op_error *err) {
  if (c->cache != CLI_CACHE_MAKE && c->cache != what) return op_fail(err, OP_E_USAGE, "--check and --remove exclude each other");
  c->cache = what;
  return OP_OK;
}

static op_status take_check(cli *c, const char *v, op_error *err) {
  (void)v;
  return take(c, CLI_CACHE_CHECK, err);
}

static op_status take_remove(cli *c, const char *v, op_error *err) {
  (void)v;
  return take(c, CLI_CACHE_REMOVE, err);
}

static const cli_option options[] = {
    {"check", 0, NULL, "only say whether the cache is valid, every checksum compared; exit status 1 when it is not", CLI_CACHE, NULL, take_check},
    {"remove", 0, NULL, "remove the cache", CLI_CACHE, NULL, take_remove},
};

const cli_option_table cli_options_cache = {options, sizeof options / sizeof *options};
