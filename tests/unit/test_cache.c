/* Caches: what is read out of them is what the data file's own reader gives, cell by cell. */
#include <CUnit/Basic.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "input/cache_file.h"
#include "input/cache_hash.h"
#include "input/cache_pack.h"
#include "input/cache_stamp.h"
#include "input/reader.h"
#include "input_check.h"
#include "opine/cache.h"
#include "readstat_sample.h"

#define COLUMNS 32

static op_reader *open_reader(const char *path, bool no_cache) {
  op_read_options options = {.no_cache = no_cache};
  op_reader *reader = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL_FATAL(op_reader_open(path, &options, &reader, &err), OP_OK);
  return reader;
}

static bool same_number(double a, double b) { return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0; }

static bool same_level(const op_levels *a, const op_levels *b, uint32_t code) {
  const op_value *x = &op_levels_at(a, code)->value, *y = &op_levels_at(b, code)->value;
  if (x->type != y->type) return false;
  return x->type == OP_VALUE_NUMBER ? same_number(x->number, y->number) : x->type == OP_VALUE_TEXT ? strcmp(x->text, y->text) == 0 : x->tag == y->tag;
}

/* Rows of two readers with batches of their own size: one row of each at a time. */
typedef struct rows {
  op_reader *reader;
  op_batch batch;
  size_t at;
} rows;

static bool next_row(rows *r) {
  op_error err = {0};
  if (++r->at < r->batch.rows) return true;
  r->at = 0;
  CU_ASSERT_EQUAL_FATAL(r->reader->next(r->reader, &r->batch, &err), OP_OK);
  CU_ASSERT_FATAL(r->batch.rows <= OP_BATCH_ROWS);
  return r->batch.rows > 0;
}

/* Number of rows; a difference fails the test. */
static size_t compare_rows(rows *a, rows *b, const op_reader_column *columns, size_t n) {
  size_t count = 0;
  for (; next_row(a); count++) {
    bool good = next_row(b) && a->reader->line(a->reader, a->at) == b->reader->line(b->reader, b->at);
    for (size_t c = 0; good && c < n; c++) {
      if (columns[c].as == OP_READ_NUMBERS) {
        good = same_number(a->batch.numbers[c][a->at], b->batch.numbers[c][b->at]);
      } else {
        uint32_t code = a->batch.codes[c][a->at];
        good = code == b->batch.codes[c][b->at] && same_level(a->reader->levels(a->reader, c), b->reader->levels(b->reader, c), code);
      }
    }
    if (!good) CU_FAIL_FATAL("a row differs");
  }
  CU_ASSERT_FATAL(!next_row(b));
  return count;
}

/* Makes the cache, and reads every variable as codes and, where `numbers`, as numbers with it and without. Gives the rows. */
static size_t compare(const char *path, bool numbers, bool from_cache) {
  op_cache_info info;
  op_error err = {0};
  op_read_options options = {0};
  op_reader_column columns[2 * COLUMNS];
  size_t n = 0;
  CU_ASSERT_EQUAL_FATAL(op_cache_make(path, &options, NULL, NULL, &info, &err), OP_OK);
  rows a = {open_reader(path, true), {0}, 0}, b = {open_reader(path, false), {0}, 0};
  const op_schema *schema = &a.reader->schema;
  CU_ASSERT(b.reader->cached);
  CU_ASSERT_EQUAL_FATAL(schema->n_variables, b.reader->schema.n_variables);
  for (size_t v = 0; v < schema->n_variables && v < COLUMNS; v++) {
    columns[n++] = (op_reader_column){.variable = v, .as = OP_READ_CODES};
    if (numbers && schema->variables[v].kind == OP_KIND_NUMBER) columns[n++] = (op_reader_column){.variable = v, .as = OP_READ_NUMBERS};
  }
  CU_ASSERT_EQUAL_FATAL(a.reader->start(a.reader, columns, n, &err), OP_OK);
  CU_ASSERT_EQUAL_FATAL(b.reader->start(b.reader, columns, n, &err), OP_OK);
  CU_ASSERT_EQUAL(b.reader->cached, from_cache);
  size_t count = compare_rows(&a, &b, columns, n);
  a.reader->close(a.reader);
  b.reader->close(b.reader);
  return count;
}

/* --- columns of every width --- */

static const char *wide_file(const char *name, size_t n) {
  op_text text = {0};
  op_text_add(&text, "id,few,hundreds,thousands,town,weight,gaps,marked\n");
  for (size_t r = 0; r < n; r++) {
    op_text_addf(&text, "%zu,%zu,%zu,%zu,town %zu,%zu.%04zu,", r * 7919 % 1000003, r % 5, r * 31 % 700, r * 17 % 5003, r * 13 % 90001, r % 3, r % 9973);
    if (r % 11 > 0) op_text_addf(&text, "%zu", r);
    op_text_addf(&text, r % 101 == 100 ? ",NA\n" : ",%zu\n", r % 4);
  }
  CU_ASSERT_FATAL(!text.failed);
  const char *path = input_write(name, text.data, text.length);
  op_text_clear(&text);
  return path;
}

static void codes_and_numbers_of_every_width_are_those_of_the_file(void) {
  CU_ASSERT_EQUAL(compare(wide_file("wide.csv", 100000), true, true), 100000);
}

static void groups_of_rows_end_where_they_may(void) {
  static const size_t sizes[] = {1, 4095, 4096, 4097, CACHE_GROUP_ROWS - 1, CACHE_GROUP_ROWS, CACHE_GROUP_ROWS + 1, 2 * CACHE_GROUP_ROWS};
  char name[32];
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    snprintf(name, sizeof name, "size-%zu.csv", sizes[i]);
    CU_ASSERT_EQUAL(compare(wide_file(name, sizes[i]), true, true), sizes[i]);
  }
}

/* And the bytes that a row takes at most. */
static cache_kind kind_of(const char *path, size_t variable, uint64_t *width) {
  op_error err = {0};
  cache_file *file = NULL;
  op_cache_state state;
  char *cache = op_cache_path(path, &err);
  CU_ASSERT_EQUAL_FATAL(cache_file_open(cache, false, &file, &state, &err), OP_OK);
  cache_kind kind = file->directory.columns[variable].kind;
  *width = 0;
  for (size_t g = 0; g < file->directory.n_groups; g++) {
    uint64_t of = file->directory.columns[variable].segments[g].width;
    if (of > *width) *width = of;
  }
  cache_file_close(file);
  op_free(cache);
  return kind;
}

/* Few values take a byte a row, hundreds two, tens of thousands of texts four; ids are doubles, but for those among which rows are empty. */
static void a_column_takes_as_few_bytes_as_its_values_need(void) {
  static const struct {
    cache_kind kind;
    uint64_t width;
  } expected[] = {{CACHE_NUMBERS, 8}, {CACHE_CODES, 1}, {CACHE_CODES, 2}, {CACHE_CODES, 2}, {CACHE_CODES, 4}, {CACHE_CODES, 2}, {CACHE_CODES, 4}, {CACHE_CODES, 1}};
  const char *path = wide_file("widths.csv", 100000);
  compare(path, true, true);
  for (size_t v = 0; v < sizeof expected / sizeof *expected; v++) {
    uint64_t width;
    CU_ASSERT_EQUAL(kind_of(path, v, &width), expected[v].kind);
    CU_ASSERT_EQUAL(width, expected[v].width);
  }
}

/* --- what a cache leaves to the file --- */

static void a_minus_zero_is_read_out_of_the_file(void) {
  const char *path = input_text("minus.csv", "a,b\n0,1\n-0,2\n1,3\n");
  CU_ASSERT_EQUAL(compare(path, true, false), 3);
  CU_ASSERT_EQUAL(compare(path, false, true), 3);
}

static void a_text_that_comes_late_into_numbers_fails_as_the_file_does(void) {
  op_text text = {0};
  op_error with = {0}, without = {0};
  op_reader_column column = {.variable = 0, .as = OP_READ_NUMBERS};
  op_text_add(&text, "a,b\n");
  for (size_t r = 0; r < 60000; r++) op_text_addf(&text, r == 59000 ? "late,%zu\n" : "0,%zu\n", r % 3);
  const char *path = input_write("late.csv", text.data, text.length);
  op_text_clear(&text);
  CU_ASSERT_EQUAL(compare(path, false, true), 60000);
  for (int no_cache = 0; no_cache < 2; no_cache++) {
    op_reader *reader = open_reader(path, no_cache);
    op_batch batch = {.rows = 1};
    op_error *err = no_cache ? &without : &with;
    op_status status = reader->start(reader, &column, 1, err);
    while (status == OP_OK && batch.rows > 0) status = reader->next(reader, &batch, err);
    CU_ASSERT_EQUAL(status, OP_E_DATA);
    reader->close(reader);
  }
  CU_ASSERT_STRING_EQUAL(with.what, without.what);
  CU_ASSERT_EQUAL(with.line, 59002);
  CU_ASSERT_EQUAL(without.line, 59002);
}

/* --- other formats --- */

static void labels_missing_codes_and_weights_are_kept(void) {
  static const char *const formats[] = {"sav", "zsav", "por", "dta", "xpt"};
  char name[32];
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    snprintf(name, sizeof name, "sample.%s", formats[i]);
    const char *path = readstat_sample(formats[i], name, 4);
    op_read_options plain = {.no_cache = true};
    op_text before = {0};
    op_text_add(&before, input_rows_with(&plain, path));
    CU_ASSERT_EQUAL(compare(path, true, true), 4);
    INPUT_EQUAL(input_rows(path), before.data);
    op_text_clear(&before);
  }
}

static void a_schema_is_the_same_bytes_after_a_journey(void) {
  const op_label labels[] = {{{.type = OP_VALUE_NUMBER, .number = -1.5}, "low"}, {{.type = OP_VALUE_TEXT, .text = "x"}, "a text"}, {{.type = OP_VALUE_TAG, .tag = 'c'}, ""}};
  const op_missing_rule missing[] = {{.type = OP_RULE_RANGE, .lo = -INFINITY, .hi = 0, .why = OP_MISSING_FILE, .reason = "refused"}, {.type = OP_RULE_TEXT, .text = "NA"}, {.type = OP_RULE_TAG, .tag = 'b'}};
  const op_variable variables[] = {{.name = "q", .label = "Что?", .format = "F8.2", .kind = OP_KIND_UNKNOWN, .labels = labels, .n_labels = 3, .missing = missing, .n_missing = 3, .file_column = 7}};
  const char *const members[] = {"q", "q"}, *const notes[] = {"a note"};
  const op_multiple_set sets[] = {{.name = "$set", .label = "", .variables = members, .n_variables = 2, .dichotomy = true, .counted_value = 1, .counted_text = NULL}};
  const op_schema schema = {.variables = variables, .n_variables = 1, .file_label = "", .weight_variable = NULL, .encoding = "UTF-8", .format = "sav", .sets = sets, .n_sets = 1, .rows = -1,
                            .synthetic = true, .notes = notes, .n_notes = 1};
  op_text once = {0}, twice = {0};
  op_error err = {0};
  op_schema back;
  op_arena *arena = op_arena_new(&err);
  cache_put_schema(&once, &schema);
  cache_cursor in = {once.data, once.data + once.length, false};
  CU_ASSERT_EQUAL_FATAL(cache_get_schema(&in, arena, &back, &err), OP_OK);
  CU_ASSERT(!in.failed && in.at == in.end);
  cache_put_schema(&twice, &back);
  CU_ASSERT_EQUAL_FATAL(once.length, twice.length);
  CU_ASSERT_EQUAL(memcmp(once.data, twice.data, once.length), 0);
  CU_ASSERT_STRING_EQUAL(back.variables[0].label, "Что?");
  CU_ASSERT_PTR_NULL(back.weight_variable);
  for (size_t n = 0; n < once.length; n++) { /* cut anywhere it is no schema */
    in = (cache_cursor){once.data, once.data + n, false};
    CU_ASSERT_EQUAL(cache_get_schema(&in, arena, &back, &err), OP_OK);
    CU_ASSERT(in.failed);
  }
  op_text_clear(&once);
  op_text_clear(&twice);
  op_arena_free(arena);
}

/* --- stamps --- */

static void a_file_seen_long_after_its_change_is_not_racy(void) {
  struct stat data = {.st_size = 5, .st_mtim = {1000, 7}, .st_ctim = {1010, 8}, .st_ino = 3, .st_dev = 4};
  struct timespec soon = {1012, 0}, late = {1013, 0};
  cache_stamp stamp = cache_stamp_of(&data, &soon);
  CU_ASSERT(cache_stamp_racy(&stamp));
  stamp = cache_stamp_of(&data, &late);
  CU_ASSERT(!cache_stamp_racy(&stamp));
  data.st_mtim.tv_sec = 2000; /* a time in the future */
  stamp = cache_stamp_of(&data, &late);
  CU_ASSERT(cache_stamp_racy(&stamp));
}

static void a_stamp_knows_every_change_of_the_file(void) {
  struct stat data = {.st_size = 5, .st_mtim = {1000, 7}, .st_ctim = {1010, 8}, .st_ino = 3, .st_dev = 4}, other;
  struct timespec seen = {2000, 0};
  cache_stamp stamp = cache_stamp_of(&data, &seen);
  cache_stamp_seal(&stamp, 17);
  CU_ASSERT(cache_stamp_same(&stamp, &data));
  CU_ASSERT(cache_stamp_sound(&stamp, 17));
  CU_ASSERT(!cache_stamp_sound(&stamp, 18));
  other = data, other.st_size++;
  CU_ASSERT(!cache_stamp_same(&stamp, &other));
  other = data, other.st_mtim.tv_nsec++;
  CU_ASSERT(!cache_stamp_same(&stamp, &other));
  other = data, other.st_ctim.tv_nsec++;
  CU_ASSERT(!cache_stamp_same(&stamp, &other));
  other = data, other.st_ino++;
  CU_ASSERT(!cache_stamp_same(&stamp, &other));
  stamp.mtime_s++;
  CU_ASSERT(!cache_stamp_sound(&stamp, 17));
}

/* XXH3's own test vectors for the empty input (xxHash, tests/sanity_test_vectors.h), and a content in one piece beside the same in a file. */
static void the_checksum_is_xxh3(void) {
  uint64_t hash[2], n;
  op_error err = {0};
  int fd = open(input_text("empty.csv", ""), O_RDONLY);
  CU_ASSERT_EQUAL(cache_hash("", 0), 0x2D06800538D394C2u);
  CU_ASSERT_EQUAL(cache_hash_file(fd, hash, &n, &err), OP_OK);
  CU_ASSERT_EQUAL(hash[0], 0x6001C324468D497Fu);
  CU_ASSERT_EQUAL(hash[1], 0x99AA06D3014798D8u);
  CU_ASSERT_EQUAL(n, 0);
  close(fd);
}

/* --- lack of memory --- */

/* A cache that cannot be made leaves nothing; one that cannot be used is not, and the file is read, or there is an error. */
static void every_allocation_may_fail(void) {
  const char *path = input_text("memory.csv", "a,b\n1,x\n2,y\n0,x\n");
  op_read_options options = {0};
  op_cache_info info;
  op_text plain = {0};
  op_text_add(&plain, input_rows(path));
  bool made = false;
  for (long after = 0; !made && after < 2000; after++) {
    op_error err = {0};
    op_memory_fail_after(after);
    op_status status = op_cache_make(path, &options, NULL, NULL, &info, &err);
    op_memory_fail_after(-1);
    made = status == OP_OK;
    CU_ASSERT(made || status == OP_E_MEMORY);
  }
  CU_ASSERT(made);
  for (long after = 0; after < 120; after++) {
    op_reader *reader = NULL;
    op_error err = {0};
    op_reader_column column = {.variable = 0, .as = OP_READ_NUMBERS}, more = {.variable = 1, .as = OP_READ_CODES}, both[] = {column, more};
    op_batch batch = {0};
    op_memory_fail_after(after);
    op_status status = op_reader_open(path, &options, &reader, &err);
    if (status == OP_OK) status = reader->start(reader, both, 2, &err);
    if (status == OP_OK) status = reader->next(reader, &batch, &err);
    op_memory_fail_after(-1);
    CU_ASSERT(status == OP_OK ? batch.rows == 3 && batch.numbers[0][1] == 2 && batch.codes[1][2] == 1 : status == OP_E_MEMORY);
    if (reader != NULL) reader->close(reader);
  }
  INPUT_EQUAL(input_rows(path), plain.data);
  op_text_clear(&plain);
}

void suite_cache(void);
void suite_cache(void) {
  CU_pSuite suite = CU_add_suite("cache", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(codes_and_numbers_of_every_width_are_those_of_the_file);
  ADD(groups_of_rows_end_where_they_may);
  ADD(a_column_takes_as_few_bytes_as_its_values_need);
  ADD(a_minus_zero_is_read_out_of_the_file);
  ADD(a_text_that_comes_late_into_numbers_fails_as_the_file_does);
  ADD(labels_missing_codes_and_weights_are_kept);
  ADD(a_schema_is_the_same_bytes_after_a_journey);
  ADD(a_file_seen_long_after_its_change_is_not_racy);
  ADD(a_stamp_knows_every_change_of_the_file);
  ADD(the_checksum_is_xxh3);
  ADD(every_allocation_may_fail);
}
