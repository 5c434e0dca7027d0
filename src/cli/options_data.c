/* How files are read. */
#include "cli/options.h"

#include <string.h>

static op_status take_encoding(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.read.encoding = v;
  return OP_OK;
}

static op_status take_delimiter(cli *c, const char *v, op_error *err) {
  bool tab = strcmp(v, "tab") == 0 || strcmp(v, "\\t") == 0;
  if (!tab && (strlen(v) != 1 || v[0] == '"')) return op_fail(err, OP_E_USAGE, "--delimiter is '%s', expected one character or 'tab'", v);
  c->request.read.delimiter = tab ? '\t' : v[0];
  return OP_OK;
}

static const char *const decimals[] = {".", ",", NULL};
static op_status take_decimal(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.read.decimal = v[0];
  return OP_OK;
}

static op_status take_header_rows(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("header-rows", v, 1, 3, &n, err);
  if (status == OP_OK) c->request.read.header_rows = (int)n;
  return status;
}

static op_status take_sheet(cli *c, const char *v, op_error *err) {
  if (v[0] == '\0') return op_fail(err, OP_E_USAGE, "--sheet is empty, expected a sheet's name or number");
  c->request.read.sheet = v;
  return OP_OK;
}

static op_status take_metadata(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.read.metadata = v;
  return OP_OK;
}

static op_status take_lang(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.language = v;
  return OP_OK;
}

static op_status take_threads(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("threads", v, 1, 1024, &n, err);
  if (status == OP_OK) c->request.threads = (int)n;
  return status;
}

static op_status take_no_cache(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.read.no_cache = true;
  return OP_OK;
}

static const cli_option options[] = {
    {"encoding", 'e', "NAME", "encoding of the file's texts (detected)", CLI_DATA, NULL, take_encoding},
    {"delimiter", 0, "CHAR", "CSV delimiter, 'tab' for a tabulator (detected)", CLI_DATA, NULL, take_delimiter},
    {"decimal", 0, "CHAR", "decimal sign (detected)", CLI_DATA, decimals, take_decimal},
    {"header-rows", 0, "N", "rows of the CSV header, 1 to 3 (detected)", CLI_DATA, NULL, take_header_rows},
    {"sheet", 0, "NAME|N", "sheet of an Excel workbook, by name or number (the first visible one that holds anything)", CLI_DATA, NULL, take_sheet},
    {"metadata", 0, "FILE", "codebook laid over the data: DDI Codebook (.xml) or Triple-S (.sss)", CLI_DATA, NULL, take_metadata},
    {"lang", 0, "LL", "language of the labels of a study file or codebook: en, ru, ... (its own first)", CLI_DATA, NULL, take_lang},
    {"threads", 0, "N", "threads to use at most (all processors); figures never depend on it", CLI_DATA, NULL, take_threads},
    {"no-cache", 0, NULL, "read the files themselves, even where 'opine cache' has made a copy", CLI_DATA, NULL, take_no_cache},
};

const cli_option_table cli_options_data = {options, sizeof options / sizeof *options};
