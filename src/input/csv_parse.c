/* libcsv reports every line end (CSV_REPALL_NL), so that blank lines and quoted newlines leave line numbers right. It trims blanks around unquoted fields,
   which is what a survey's codes want.

   It runs in strict mode, the only one in which csv_fini reports a quote that is never closed. Strict mode also stops at a quote where none belongs ("a"b, or
   5" in a plain field). There the quote is text, as most programs read it, unless the field then runs over a line end: such a field has swallowed the rows
   behind it and is refused. */
#include "input/csv_parse.h"

#include <csv.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

#define LENIENT (CSV_APPEND_NULL | CSV_REPALL_NL)
#define BUFFER_STEP ((size_t)64 << 10)
#define STRICT (LENIENT | CSV_STRICT | CSV_STRICT_FINI)

struct csv_parse_state {
  struct csv_parser parser;
  csv_handler handler;
  size_t line, record_line;
  size_t fields;        /* of the record at hand */
  const bool *wanted;   /* n_wanted: which of the first fields are handed over */
  size_t n_wanted;
  int last_end;         /* the line end seen last, 0 after a field */
  bool stopped;
  bool quotes;          /* fields that end in the block at hand may hold quoted newlines */
  bool quote_before;    /* the blocks before had a quote, which may have closed a field that ends in this one */
  bool stray;           /* the field at hand has a quote where none belongs */
  size_t torn_column;   /* of a field that such a quote has joined with the next lines; 0 = none */
  int between;          /* the parser's state between records */
  size_t since_field;   /* bytes given since the last field ended: a field grows without bound when a quote is not closed */
};

/* Lines that end within a field. Most fields are a letter or two, for which a call to memchr is the dearer way. */
static size_t line_ends_in(const char *text, size_t n) {
  size_t ends = 0;
  if (n < 8) {
    for (size_t i = 0; i < n; i++) ends += text[i] == '\n';
    return ends;
  }
  for (const char *at = text; (at = memchr(at, '\n', n - (size_t)(at - text))) != NULL; at++) ends++;
  return ends;
}

/* A field that is wanted, or in which a quote may have hidden line ends. Kept out of on_field, which else saves registers for every field. */
__attribute__((noinline)) static void take_field(csv_parse_state *p, char *text, size_t n) {
  if (p->stopped) return;
  if (p->stray && memchr(text, '\n', n) != NULL) {
    p->torn_column = p->fields;
    p->stopped = true;
    return;
  }
  p->stray = false;
  if (p->quotes) p->line += line_ends_in(text, n);
  if (p->fields > p->n_wanted || p->wanted[p->fields - 1]) p->stopped = !p->handler.field(p->handler.context, text, n);
}

/* Short, because most fields of a wide file are nobody's. */
static void on_field(void *text, size_t n, void *context) {
  csv_parse_state *p = context;
  size_t field = p->fields++;
  p->since_field = 0;
  if (field < p->n_wanted && !p->quotes && !p->stopped) { /* no quote hides a line end */
    if (p->wanted[field]) p->stopped = !p->handler.field(p->handler.context, text, n);
    return;
  }
  take_field(p, text, n);
}

static void on_end(int c, void *context) {
  csv_parse_state *p = context;
  if (p->stopped) return;
  if (p->fields > 0) {
    p->stopped = !p->handler.record(p->handler.context);
    p->last_end = 0;
  }
  p->fields = 0;
  p->since_field = 0;
  if (c == -1 || (c == '\n' && p->last_end == '\r')) {
    p->last_end = 0; /* the second half of CRLF, or the end of the file */
    return;
  }
  p->last_end = c;
  p->record_line = ++p->line;
}

op_status csv_parse_new(char delimiter, csv_handler handler, csv_parse_state **parse, op_error *err) {
  csv_parse_state *p = op_array_new(1, sizeof *p, err);
  if (p == NULL) return OP_E_MEMORY;
  if (csv_init(&p->parser, STRICT) != 0) {
    op_free(p);
    return op_fail(err, OP_E_SYSTEM, "the CSV parser could not be started");
  }
  csv_set_delim(&p->parser, (unsigned char)delimiter);
  p->handler = handler;
  p->line = p->record_line = 1;
  p->between = p->parser.pstate;
  *parse = p;
  return OP_OK;
}

void csv_parse_want(csv_parse_state *parse, const bool *wanted, size_t n) {
  parse->wanted = wanted;
  parse->n_wanted = n;
}

size_t csv_parse_fields(const csv_parse_state *parse) { return parse->fields; }

bool csv_parse_between(const csv_parse_state *parse) { return parse->parser.pstate == parse->between && parse->fields == 0 && !parse->stopped; }

void csv_parse_pass(csv_parse_state *p, size_t lines) {
  p->line += lines;
  p->record_line = p->line;
  p->last_end = '\n';
  p->since_field = 0;
  p->quote_before = false;
}

void csv_parse_free(csv_parse_state *parse) {
  if (parse == NULL) return;
  csv_free(&parse->parser);
  op_free(parse);
}

size_t csv_parse_line(const csv_parse_state *parse) { return parse->fields == 0 ? parse->line : parse->record_line; }

/* Puts an error just made at the beginning of the field at hand, and says what to do. */
static op_status at_field(const csv_parse_state *p, op_error *err, size_t column, const char *hint) {
  if (err == NULL) return OP_E_DATA;
  err->line = p->line;
  err->column = column;
  return op_fail_hint(err, "%s", hint);
}

static op_status torn(const csv_parse_state *p, op_error *err) {
  op_fail(err, OP_E_DATA, "a quoted field goes on behind a quote in its middle and over the end of the line");
  return at_field(p, err, p->torn_column, "write each quote within the field twice, or close the field on its line");
}

static op_status over_limit(const csv_parse_state *p, op_error *err) {
  op_fail(err, OP_E_DATA, "a field that begins here is longer than %zu bytes", OP_LIMIT_FIELD_BYTES);
  return at_field(p, err, p->fields + 1, "a quote that is not closed joins the rest of the file: check the quotes near this line");
}

/* As csv_parse, going on behind a quote where none belongs. */
static size_t parse_bytes(csv_parse_state *p, const char *bytes, size_t n) {
  size_t done = 0;
  while (done < n) {
    done += csv_parse(&p->parser, bytes + done, n - done, on_field, on_end, p);
    if (done == n || p->stopped || csv_error(&p->parser) != CSV_EPARSE) break;
    p->stray = true;
    csv_set_opts(&p->parser, LENIENT);
    size_t one = csv_parse(&p->parser, bytes + done, 1, on_field, on_end, p);
    csv_set_opts(&p->parser, STRICT);
    if (one == 0) break;
    done++;
  }
  return done;
}

op_status csv_parse_block(csv_parse_state *p, const char *bytes, size_t n, op_error *err) {
  const char *nul = memchr(bytes, '\0', n);
  if (nul != NULL) n = (size_t)(nul - bytes);
  bool quote = memchr(bytes, '"', n) != NULL;
  p->quotes = quote || p->quote_before || p->stray;
  /* libcsv's buffer grows by one fixed step at a time: the step grows with the field, or a field of megabytes would be copied once for every 128 bytes */
  csv_set_blk_size(&p->parser, p->since_field > BUFFER_STEP ? p->since_field : BUFFER_STEP);
  p->since_field += n;
  if (parse_bytes(p, bytes, n) != n && !p->stopped) {
    return op_fail(err, csv_error(&p->parser) == CSV_ENOMEM ? OP_E_MEMORY : OP_E_DATA, "the CSV cannot be parsed: %s", csv_strerror(csv_error(&p->parser)));
  }
  p->quote_before = quote || (p->quote_before && p->since_field > 0);
  if (p->torn_column > 0) return torn(p, err);
  if (p->stopped) return OP_OK;
  if (p->since_field > OP_LIMIT_FIELD_BYTES) return over_limit(p, err);
  if (nul == NULL) return OP_OK;
  op_fail(err, OP_E_DATA, "a NUL byte stands in the text");
  return at_field(p, err, p->fields + 1, "the file is damaged or is no text; if it is UTF-16, say --encoding UTF-16LE");
}

op_status csv_parse_end(csv_parse_state *p, op_error *err) {
  if (p->stopped) return OP_OK;
  if (csv_fini(&p->parser, on_field, on_end, p) == 0) return p->torn_column > 0 ? torn(p, err) : OP_OK;
  op_fail(err, OP_E_DATA, "a quote is opened and never closed");
  return at_field(p, err, p->fields + 1, "check the quotes in the field that begins here");
}
