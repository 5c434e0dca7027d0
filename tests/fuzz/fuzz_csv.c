/* Delimited text: the parser gives the same fields, records and error in blocks of one byte as in one block; the fast lane gives what libcsv gives, wherever
   blocks end; marks, places and short numbers are the same with and without special instructions; the reader keeps its promises. */
#include <string.h>

#include "base/number.h"
#include "fuzz_reader.h"
#include "input/csv_blocks.h"
#include "input/csv_numbers.h"
#include "input/csv_parse.h"
#include "input/csv_reader.h"
#include "input/csv_rows.h"
#include "input/csv_shorts.h"
#include "table/levels.h"

const char *const fuzz_words[] = {"\"", "\"\"", "\",\"", "\r\n", "\n\n", "\r", ";", "\t", "|", "\xEF\xBB\xBF", "\xFF\xFE", "NA", "1,5", "1.5e300", "-0.123456", "{\"ImportId\":\"QID1\"}", "Response", "\x92", "\xD0\x90", NULL};

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

/* --- the fast lane against libcsv --- */

#define COLUMNS 24

typedef struct outcome {
  op_text rows, levels;
  op_error err;
} outcome;

/* Every field as codes, or every other one as numbers. */
static size_t choose(op_reader_column *columns, size_t n_variables, bool numbers) {
  size_t n = n_variables < COLUMNS ? n_variables : COLUMNS;
  for (size_t c = 0; c < n; c++) columns[c] = (op_reader_column){.variable = n - 1 - c, .as = numbers && c % 2 == 1 ? OP_READ_NUMBERS : OP_READ_CODES};
  return n;
}

static void note_cell(outcome *out, const op_levels *levels, const uint32_t *codes, const double *numbers, size_t r) {
  if (codes != NULL) op_text_addf(&out->rows, "[%u %s]", codes[r], op_levels_text(levels, codes[r]));
  else op_text_addf(&out->rows, "(%a)", isnan(numbers[r]) ? -1e300 : numbers[r]);
}

static void note_levels(outcome *out, const op_levels *levels) {
  for (uint32_t code = 0; levels != NULL && code < op_levels_count(levels); code++) op_text_addf(&out->levels, "%s|", op_levels_text(levels, code));
}

static outcome by_reader(const uint8_t *data, size_t size, size_t block, const op_read_options *options, bool numbers) {
  outcome out = {0};
  op_reader *reader = NULL;
  op_reader_column columns[COLUMNS];
  op_batch batch;
  if (csv_reader_open_memory((const char *)data, size, block, options, &reader, &out.err) != OP_OK) return out;
  size_t n = choose(columns, reader->schema.n_variables, numbers);
  op_status status = reader->start(reader, columns, n, &out.err);
  while (status == OP_OK && (status = reader->next(reader, &batch, &out.err)) == OP_OK && batch.rows > 0) {
    for (size_t r = 0; r < batch.rows; r++) {
      op_text_addf(&out.rows, "\n%zu:", reader->line(reader, r));
      for (size_t c = 0; c < n; c++) note_cell(&out, batch.codes[c] != NULL ? reader->levels(reader, c) : NULL, batch.codes[c], batch.numbers[c], r);
    }
  }
  for (size_t c = 0; c < n && status == OP_OK; c++) note_levels(&out, reader->levels(reader, c));
  reader->close(reader);
  return out;
}

static outcome by_libcsv(const uint8_t *data, size_t size, const op_read_options *options, bool numbers) {
  outcome out = {0};
  csv_shape shape = {0};
  csv_rows rows = {0};
  op_reader_column columns[COLUMNS];
  op_arena *arena = op_arena_new(&out.err);
  op_status status = csv_sniff((const char *)data, size, true, options, arena, &shape, &out.err);
  if (status == OP_OK) {
    size_t n = choose(columns, shape.head.n_variables, numbers);
    status = csv_rows_init(&rows, "(memory)", &shape, columns, n, arena, &out.err);
    if (status == OP_OK && size > 0) status = csv_rows_read(&rows, (const char *)data, size, &out.err);
    if (status == OP_OK) status = csv_rows_read(&rows, NULL, 0, &out.err);
    for (size_t r = 0; r < rows.at_hand.rows; r++) {
      op_text_addf(&out.rows, "\n%zu:", rows.at_hand.lines[r]);
      for (size_t c = 0; c < n; c++) note_cell(&out, rows.columns[c].of_texts.levels, rows.at_hand.cells[c].codes, rows.at_hand.cells[c].numbers, r);
    }
    for (size_t c = 0; c < n && status == OP_OK; c++) note_levels(&out, rows.columns[c].of_texts.levels);
    csv_rows_clear(&rows);
  }
  op_arena_free(arena);
  return out;
}

/* Of two texts the shorter begins the longer: rows before an error may or may not be handed out. */
static bool begins(const op_text *a, const op_text *b) {
  size_t n = a->length < b->length ? a->length : b->length;
  return n == 0 || memcmp(a->data, b->data, n) == 0;
}

static bool same_text(const op_text *a, const op_text *b) { return a->length == b->length && begins(a, b); }

static void clear_outcome(outcome *o) {
  op_text_clear(&o->rows);
  op_text_clear(&o->levels);
}

static void check_lanes(const uint8_t *data, size_t size, op_read_options options, bool numbers) {
  static const size_t blocks[] = {OP_TEXT_STREAM_LEAST, 37, CSV_BLOCK};
  bool marked = size >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xEF\xBB", 2) == 0);
  if (marked || size > CSV_BLOCK - 2 * OP_TEXT_STREAM_LEAST) return;
  options.encoding = "UTF-8";
  outcome libcsv = by_libcsv(data, size, &options, numbers);
  for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
    outcome lane = by_reader(data, size, blocks[b], &options, numbers);
    FUZZ_CHECK(lane.err.status == libcsv.err.status && lane.err.line == libcsv.err.line && lane.err.column == libcsv.err.column, "both lanes fail at the same place");
    FUZZ_CHECK(strcmp(lane.err.what, libcsv.err.what) == 0, "both lanes give the same error");
    FUZZ_CHECK(begins(&lane.rows, &libcsv.rows), "both lanes give the same rows");
    FUZZ_CHECK(lane.err.status != OP_OK || (same_text(&lane.rows, &libcsv.rows) && same_text(&lane.levels, &libcsv.levels)), "both lanes give all rows and levels");
    clear_outcome(&lane);
  }
  clear_outcome(&libcsv);
}

/* --- special instructions against plain ones --- */

/* Some of a record's fields, few of them and most of them. */
static void check_located(const csv_marks *marks, const char *bytes, csv_wanted wanted) {
  static csv_span spans[2][3 * CSV_LOCATE_STRIDE];
  static uint32_t list[16 + CSV_LOCATE_FIELDS];
  static uint8_t shorts[2][CSV_SHORTS_ROOM(16)], rows[CSV_SHORTS_ROOM(16)];
  csv_shorts_way *ways[CSV_SHORTS_WAYS];
  size_t n_ways = csv_shorts_ways(ways);
  csv_records found[2] = {{.n = CSV_LOCATE_ROWS}};
  csv_place place[2];
  csv_place_begin(marks, &place[0]);
  csv_place_begin(marks, &place[1]);
  while (found[0].n == CSV_LOCATE_ROWS) {
    csv_locate_records(marks, wanted.n_fields, &place[0], &found[0]);
    csv_locate_records_portable(marks, wanted.n_fields, &place[1], &found[1]);
    FUZZ_CHECK(found[0].n == found[1].n && found[0].rank == found[1].rank, "the same rows are found");
    FUZZ_CHECK(memcmp(found[0].starts, found[1].starts, (found[0].n + 1) * sizeof(uint32_t)) == 0, "records begin at the same places");
    csv_locate_fields(marks, &wanted, &found[0], spans[0], list);
    csv_locate_fields_portable(marks, &wanted, &found[0], spans[1], list);
    for (size_t w = 0; w < wanted.n; w++) {
      FUZZ_CHECK(memcmp(spans[0] + w * CSV_LOCATE_STRIDE, spans[1] + w * CSV_LOCATE_STRIDE, found[0].n * sizeof(csv_span)) == 0, "fields stand at the same places");
    }
    ways[0](marks, bytes, ',', &found[0], wanted.n_fields, rows, shorts[0]);
    for (size_t way = 1; way < n_ways; way++) {
      ways[way](marks, bytes, ',', &found[0], wanted.n_fields, rows, shorts[1]);
      for (size_t f = 0; f < wanted.n_fields; f++) {
        FUZZ_CHECK(memcmp(shorts[0] + f * CSV_LOCATE_ROWS, shorts[1] + f * CSV_LOCATE_ROWS, found[0].n) == 0, "short fields are the same");
      }
    }
  }
}

static void check_marks(const uint8_t *data, size_t size) {
  static const size_t outer[] = {0, 2}, all[] = {0, 1, 2}, one[] = {7};
  csv_marks fast = {0}, plain = {0};
  csv_marks_way *ways[CSV_MARKS_WAYS];
  op_error err = {0};
  char *bytes = op_array_new(size + CSV_MARKS_MARGIN, 1, &err);
  bool made = bytes != NULL && csv_marks_new(size, &fast, &err) == OP_OK && csv_marks_new(size, &plain, &err) == OP_OK;
  FUZZ_CHECK(made, "there is memory");
  if (size > 0) memcpy(bytes, data, size);
  csv_marks_ways(ways);
  ways[0](&plain, bytes, size, ',');
  for (size_t way = csv_marks_ways(ways); way-- > 1;) {
    ways[way](&fast, bytes, size, ',');
    FUZZ_CHECK(fast.plain == plain.plain && fast.words == plain.words, "marks end at the same byte");
    FUZZ_CHECK(memcmp(fast.ends, plain.ends, fast.words * 8) == 0 && memcmp(fast.lines, plain.lines, fast.words * 8) == 0, "marks are the same");
  }
  check_located(&fast, bytes, (csv_wanted){outer, 2, 3});
  check_located(&fast, bytes, (csv_wanted){all, 3, 3});
  check_located(&fast, bytes, (csv_wanted){one, 1, 8});
  csv_marks_clear(&fast);
  csv_marks_clear(&plain);
  op_free(bytes);
}

/* Short numbers: the data are cut into fields of 0 to 9 bytes, which the first decide. */
static void check_numbers(const uint8_t *data, size_t size) {
  csv_span spans[CSV_NUMBERS];
  double numbers[2][CSV_NUMBERS];
  size_t n = 0;
  char *bytes = op_array_new(size + CSV_MARKS_MARGIN, 1, NULL);
  FUZZ_CHECK(bytes != NULL, "there is memory");
  if (size > 0) memcpy(bytes, data, size);
  for (size_t at = 0; at < size && n < CSV_NUMBERS; n++) {
    size_t length = data[at] % 10, end = at + 1 + length < size ? at + 1 + length : size;
    spans[n] = (csv_span){(uint32_t)at + 1, (uint32_t)end};
    at = end;
  }
  uint64_t left = csv_numbers_read(bytes, spans, n, '.', numbers[0]);
  FUZZ_CHECK(left == csv_numbers_read_portable(bytes, spans, n, '.', numbers[1]), "the same fields are read");
  for (size_t i = 0; i < n; i++) {
    double value = 0;
    bool number = op_number_read(bytes + spans[i].start, spans[i].end - spans[i].start, '.', &value);
    if (left >> i & 1) continue;
    FUZZ_CHECK(number && memcmp(&numbers[0][i], &value, sizeof value) == 0, "fields are read as the number that they are");
    FUZZ_CHECK(memcmp(&numbers[1][i], &value, sizeof value) == 0, "with or without vectors");
  }
  op_free(bytes);
}

static void read_with(const uint8_t *data, size_t size, op_read_options options) {
  op_reader *reader = NULL;
  op_error err = {0};
  op_status status = csv_reader_open_memory((const char *)data, size, CSV_BLOCK, &options, &reader, &err);
  if (status == OP_OK) fuzz_read(reader);
  else fuzz_check_error(status, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const op_read_options others[] = {{.delimiter = ';', .decimal = ','}, {.header_rows = 3}, {.encoding = "CP1251"}, {.encoding = "UTF-16LE"}};
  static const op_read_options lanes[] = {{0}, {.delimiter = ','}, {.delimiter = ';', .header_rows = 1}, {.delimiter = '\t', .header_rows = 1}, {.delimiter = ' '}};
  check_blocks(data, size);
  check_marks(data, size);
  check_numbers(data, size);
  for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++) check_lanes(data, size, lanes[i], i % 2 == 1 || size % 2 == 1);
  read_with(data, size, (op_read_options){0});
  read_with(data, size, others[size % (sizeof others / sizeof *others)]);
  return 0;
}
