/* Delimited text: the parser gives the same fields, records and error in blocks of one byte as in one block; the reader keeps its promises. */
#include <string.h>

#include "fuzz_reader.h"
#include "input/csv_parse.h"
#include "input/csv_reader.h"

const char *const fuzz_words[] = {"\"", "\"\"", "\",\"", "\r\n", "\n\n", "\r", ";", "\t", "|", "\xEF\xBB\xBF", "\xFF\xFE", "NA", "1,5", "1.5e300", "{\"ImportId\":\"QID1\"}", "Response", "\x92", "\xD0\x90", NULL};

typedef struct trace {
  op_text text;
  csv_parse_state *parse;
} trace;

static bool on_field(void *context, char *text, size_t n) {
  trace *t = context;
  FUZZ_CHECK(text[n] == '\0', "a field is terminated");
  op_text_addf(&t->text, "[%zu:", csv_parse_line(t->parse));
  op_text_add_bytes(&t->text, text, n);
  op_text_add(&t->text, "]");
  return true;
}

static bool on_record(void *context) {
  op_text_add(&((trace *)context)->text, "\n");
  return true;
}

static op_text trace_in_blocks(const uint8_t *data, size_t size, size_t block) {
  trace t = {0};
  op_error err = {0};
  op_status status = csv_parse_new(',', (csv_handler){on_field, on_record, &t}, &t.parse, &err);
  for (size_t at = 0; status == OP_OK && at < size; at += block) {
    status = csv_parse_block(t.parse, (const char *)data + at, size - at < block ? size - at : block, &err);
  }
  if (status == OP_OK) status = csv_parse_end(t.parse, &err);
  if (status != OP_OK) op_text_addf(&t.text, "%zu:%zu: %s", err.line, err.column, err.what);
  csv_parse_free(t.parse);
  return t.text;
}

static void check_blocks(const uint8_t *data, size_t size) {
  op_text whole = trace_in_blocks(data, size, size + 1), single = trace_in_blocks(data, size, 1);
  FUZZ_CHECK(whole.length == single.length && (whole.length == 0 || memcmp(whole.data, single.data, whole.length) == 0), "blocks do not matter");
  op_text_clear(&whole);
  op_text_clear(&single);
}

static void read_with(const uint8_t *data, size_t size, op_read_options options) {
  op_reader *reader = NULL;
  op_error err = {0};
  op_status status = csv_reader_open_memory((const char *)data, size, &options, &reader, &err);
  if (status == OP_OK) fuzz_read(reader);
  else fuzz_check_error(status, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const op_read_options others[] = {{.delimiter = ';', .decimal = ','}, {.header_rows = 3}, {.encoding = "CP1251"}, {.encoding = "UTF-16LE"}};
  check_blocks(data, size);
  read_with(data, size, (op_read_options){0});
  read_with(data, size, others[size % (sizeof others / sizeof *others)]);
  return 0;
}
