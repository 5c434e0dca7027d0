/* libcsv reports every line end (CSV_REPALL_NL), so that blank lines and quoted newlines leave line numbers right. It trims blanks around unquoted fields,
   which is what a survey's codes want. */
#include "input/csv_parse.h"

#include <csv.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

struct csv_parse_state {
  struct csv_parser parser;
  csv_handler handler;
  size_t line, record_line;
  size_t fields;        /* of the record at hand */
  int last_end;         /* the line end seen last, 0 after a field */
  bool stopped, quotes; /* quotes: the block at hand may hold quoted newlines */
  size_t since_field;   /* bytes given since the last field ended: a field grows without bound when a quote is not closed */
};

static void on_field(void *text, size_t n, void *context) {
  csv_parse_state *p = context;
  if (p->stopped) return;
  if (p->fields == 0) p->record_line = p->line;
  p->fields++;
  p->last_end = 0;
  p->since_field = 0;
  if (p->quotes) {
    for (const char *at = text; (at = memchr(at, '\n', n - (size_t)(at - (char *)text))) != NULL; at++) p->line++;
  }
  p->stopped = !p->handler.field(p->handler.context, text, n);
}

static void on_end(int c, void *context) {
  csv_parse_state *p = context;
  if (p->stopped) return;
  if (p->fields > 0) p->stopped = !p->handler.record(p->handler.context);
  p->fields = 0;
  p->since_field = 0;
  if (c == -1 || (c == '\n' && p->last_end == '\r')) {
    p->last_end = 0; /* the second half of CRLF, or the end of the file */
    return;
  }
  p->last_end = c;
  p->line++;
}

op_status csv_parse_new(char delimiter, csv_handler handler, csv_parse_state **parse, op_error *err) {
  csv_parse_state *p = op_array_new(1, sizeof *p, err);
  if (p == NULL) return OP_E_MEMORY;
  if (csv_init(&p->parser, CSV_APPEND_NULL | CSV_REPALL_NL | CSV_STRICT_FINI) != 0) {
    op_free(p);
    return op_fail(err, OP_E_SYSTEM, "the CSV parser could not be started");
  }
  csv_set_delim(&p->parser, (unsigned char)delimiter);
  p->handler = handler;
  p->line = p->record_line = 1;
  *parse = p;
  return OP_OK;
}

void csv_parse_free(csv_parse_state *parse) {
  if (parse == NULL) return;
  csv_free(&parse->parser);
  op_free(parse);
}

size_t csv_parse_line(const csv_parse_state *parse) { return parse->fields == 0 ? parse->line : parse->record_line; }

static op_status over_limit(csv_parse_state *p, op_error *err) {
  op_fail(err, OP_E_DATA, "a field that begins in this record is longer than %zu bytes", OP_LIMIT_FIELD_BYTES);
  err->line = csv_parse_line(p);
  err->column = p->fields + 1;
  return op_fail_hint(err, "a quote that is not closed joins the rest of the file: check the quotes near this line");
}

op_status csv_parse_block(csv_parse_state *p, const char *bytes, size_t n, op_error *err) {
  const char *nul = memchr(bytes, '\0', n);
  if (nul != NULL) n = (size_t)(nul - bytes);
  p->quotes = p->quotes || memchr(bytes, '"', n) != NULL;
  p->since_field += n;
  if (csv_parse(&p->parser, bytes, n, on_field, on_end, p) != n && !p->stopped) {
    return op_fail(err, csv_error(&p->parser) == CSV_ENOMEM ? OP_E_MEMORY : OP_E_DATA, "the CSV cannot be parsed: %s", csv_strerror(csv_error(&p->parser)));
  }
  if (p->stopped) return OP_OK;
  if (p->since_field > OP_LIMIT_FIELD_BYTES) return over_limit(p, err);
  if (nul == NULL) return OP_OK;
  op_fail(err, OP_E_DATA, "a NUL byte stands in the text");
  err->line = csv_parse_line(p);
  err->column = p->fields + 1;
  return op_fail_hint(err, "the file is damaged or is no text; if it is UTF-16, say --encoding UTF-16LE");
}

op_status csv_parse_end(csv_parse_state *p, op_error *err) {
  if (p->stopped) return OP_OK;
  if (csv_fini(&p->parser, on_field, on_end, p) == 0) return OP_OK;
  op_fail(err, OP_E_DATA, "a quote is opened and never closed");
  err->line = csv_parse_line(p);
  err->column = p->fields + 1;
  return op_fail_hint(err, "check the quotes in the record that begins on this line");
}
