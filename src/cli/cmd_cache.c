/* opine cache. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "cli/cli.h"

/* "56.1 MB" */
static void add_size(op_text *out, uint64_t bytes) {
  static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
  char number[OP_NUMBER_GROUPED];
  double size = (double)bytes;
  size_t unit = 0;
  for (; size >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++) size /= 1000;
  op_number_write_grouped(size, unit > 0 && size < 100, number);
  op_text_addf(out, "%s %s", number, units[unit]);
}

static void add_count(op_text *out, double count, const char *thing) {
  char number[OP_NUMBER_GROUPED];
  op_number_write_grouped(count, 0, number);
  op_text_addf(out, ", %s %s%s", number, thing, count == 1 ? "" : "s");
}

/* "x.csv.opine-cache: valid, 2,700 rows, 8 variables, 30.1 kB (41 % of the file)" */
static void add_info(op_text *out, const char *cache, const op_cache_info *info) {
  op_text_addf(out, "%s: %s", cache, info->written ? "written" : op_cache_state_name(info->state));
  if (info->state == OP_CACHE_VALID) {
    add_count(out, (double)info->rows, "row");
    add_count(out, (double)info->n_variables, "variable");
    op_text_add(out, ", ");
    add_size(out, info->cache_bytes);
    double ratio = (double)info->cache_bytes / (double)info->data_bytes;
    if (ratio < 9.5) op_text_addf(out, " (%.0f %% of the file)", 100 * ratio);
    else op_text_addf(out, " (%.0f times the file)", ratio);
    if (info->n_left_out > 0) add_count(out, (double)info->n_left_out, "variable");
    if (info->n_left_out > 0) op_text_add(out, " left out for their many texts");
  } else if (info->state != OP_CACHE_NONE) {
    op_text_addf(out, ", not used: %s", info->why);
  }
  op_text_add_char(out, '\n');
}

/* Makes, checks or removes the cache of one file; *fit = false where one that is checked is not valid. */
static op_status take_file(cli *c, const op_file_spec *file, op_text *out, bool *fit, op_error *err) {
  const char *path = file->path;
  op_read_options options = c->request.read;
  op_cache_info info;
  bool removed = false;
  char *cache = op_cache_path(path, err);
  if (file->sheet != NULL) options.sheet = file->sheet;
  op_status status = cache != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK && c->cache == CLI_CACHE_REMOVE) {
    status = op_cache_remove(path, &removed, err);
    if (status == OP_OK) op_text_addf(out, "%s: %s\n", cache, removed ? "removed" : "none");
  } else if (status == OP_OK && c->cache == CLI_CACHE_CHECK) {
    status = op_cache_check(path, &options, &info, err);
    if (status == OP_OK) add_info(out, cache, &info);
    *fit = *fit && status == OP_OK && info.state == OP_CACHE_VALID;
  } else if (status == OP_OK) {
    status = op_cache_make(path, &options, c->request.progress, c->request.progress_context, &info, err);
    if (status == OP_OK) add_info(out, cache, &info);
  }
  op_free(cache);
  return status;
}

static op_status take_files(cli *c, const op_file_spec *files, size_t n, op_text *out, bool *fit, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) status = take_file(c, &files[i], out, fit, err);
  return status;
}

static int run(cli *c, op_error *err) {
  op_study *study = NULL;
  op_text out = {0};
  bool fit = true;
  op_status status = cli_take_data(c, err);
  if (status == OP_OK && c->request.variables.count > 0) status = op_fail(err, OP_E_USAGE, "'%s' is no data file", c->request.variables.items[0]);
  if (status == OP_OK && c->request.read.no_cache) status = op_fail(err, OP_E_USAGE, "--no-cache is for commands that read data");
  if (status == OP_OK && c->request.study != NULL) status = op_study_open(c->request.study, &study, err);
  if (status == OP_OK && study != NULL) status = take_files(c, study->files, study->n_files, &out, &fit, err);
  else if (status == OP_OK) status = take_files(c, c->request.files, c->request.n_files, &out, &fit, err);
  op_study_free(study);
  if (status == OP_OK) status = op_text_check(&out, err);
  op_error later = {0};
  op_status written = out.length > 0 ? cli_write(c, out.data, out.length, status == OP_OK ? err : &later) : OP_OK;
  op_text_clear(&out);
  if (status == OP_OK) status = written;
  return status != OP_OK ? op_status_exit_code(status) : fit ? 0 : 1;
}

static const char *const examples[] = {
    "opine cache surveys/chile-1988/chile.csv",
    "opine cache --check surveys/chile-1988/chile.csv",
    "opine cache --remove surveys/chile-1988/chile.csv",
    NULL,
};

const cli_command cli_command_cache = {
    "cache", "make a file quick to read: a columnar copy beside it", "FILE... | STUDY [--check | --remove] [options]",
    "Writes FILE.opine-cache, which every command then reads instead of FILE: many times as fast, with the same results. It is used as long as FILE\n"
    "stays what it was and is read with the same options (--delimiter, --decimal, --header-rows, --encoding, --sheet); otherwise FILE itself is read. It can be\n"
    "deleted at any time, and --no-cache keeps a command from using it. --verbose tells whether it was used.\n",
    CLI_DATA | CLI_CACHE, examples, run};
