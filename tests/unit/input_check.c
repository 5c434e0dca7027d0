#include "input_check.h"

#include <CUnit/Basic.h>
#include <dirent.h>
#include <iconv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "table/levels.h"

static char folder[64];
static op_text seen;

int input_folder_make(void) {
  snprintf(folder, sizeof folder, "/tmp/opine-unit-XXXXXX");
  return mkdtemp(folder) == NULL;
}

int input_folder_remove(void) {
  DIR *dir = opendir(folder);
  for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
    if (entry->d_name[0] != '.') unlinkat(dirfd(dir), entry->d_name, 0);
  }
  if (dir != NULL) closedir(dir);
  op_text_clear(&seen);
  return rmdir(folder) != 0;
}

const char *input_path(const char *name) {
  static char paths[16][160];
  static size_t next;
  char *path = paths[next++ % 16];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

const char *input_write(const char *name, const void *bytes, size_t n) {
  const char *path = input_path(name);
  FILE *f = fopen(path, "wb");
  CU_ASSERT_PTR_NOT_NULL_FATAL(f);
  CU_ASSERT_EQUAL(fwrite(bytes, 1, n, f), n);
  CU_ASSERT_EQUAL(fclose(f), 0);
  return path;
}

const char *input_text(const char *name, const char *text) { return input_write(name, text, strlen(text)); }

char *input_encode(const char *text, const char *encoding, size_t *n) {
  iconv_t converter = iconv_open(encoding, "UTF-8");
  size_t in_left = strlen(text), size = 4 * in_left + 16, out_left = size;
  char *out = op_array_new(size, 1, NULL), *to = out;
  union {
    const char *in;
    char *from;
  } input = {.in = text};
  CU_ASSERT_TRUE_FATAL(converter != (iconv_t)-1 && out != NULL);
  CU_ASSERT_NOT_EQUAL_FATAL(iconv(converter, &input.from, &in_left, &to, &out_left), (size_t)-1);
  iconv_close(converter);
  *n = size - out_left;
  return out;
}

/* --- reading --- */

const char *input_message(const op_error *err) {
  static char text[2048];
  size_t n = strlen(folder);
  op_error_text(err, text, sizeof text);
  for (char *at; (at = strstr(text, folder)) != NULL && at[n] == '/';) memmove(at, at + n + 1, strlen(at + n + 1) + 1);
  return text;
}

static void show_code(const op_levels *levels, uint32_t code) {
  const op_level *level = op_levels_at(levels, code);
  op_text_add(&seen, level->missing == OP_MISSING_ABSENT ? "-" : op_levels_text(levels, code));
  if (code == 0 || level->missing == OP_MISSING_ABSENT) return;
  if (level->labelled) op_text_addf(&seen, "=%s", level->label);
  if (level->missing != OP_ANSWER) op_text_add(&seen, "*");
  if (level->reason != NULL) op_text_addf(&seen, "(%s)", level->reason);
}

static void show_batch(const op_source *source, const op_batch *batch, size_t columns, bool numbers) {
  for (size_t r = 0; r < batch->rows; r++) {
    for (size_t c = 0; c < columns; c++) {
      char number[OP_NUMBER_TEXT] = "";
      if (c > 0) op_text_add(&seen, "|");
      if (numbers) op_number_write(batch->numbers[c][r], number);
      if (numbers) op_text_add(&seen, number);
      else show_code(op_source_levels(source, c), batch->codes[c][r]);
    }
    op_text_add(&seen, "\n");
  }
}

/* The late columns of a batch, the last first, every other in room that is given. */
static op_status fill_late(op_source *source, size_t n, double *rooms, op_error *err) {
  op_status status = OP_OK;
  for (size_t c = n; status == OP_OK && c-- > 0;) status = op_source_fill(source, c, c % 4 == 1 ? rooms + c * OP_BATCH_ROWS : NULL, err);
  return status;
}

/* Every second column is made late. */
static op_status read_source(op_source *source, const input_request *request, op_error *err) {
  const op_schema *schema = op_source_schema(source);
  size_t n = schema->n_variables;
  op_column_request *columns = op_array_new(n, sizeof *columns, err);
  double *rooms = op_array_raw(n * OP_BATCH_ROWS, sizeof *rooms, err);
  CU_ASSERT_FATAL(columns != NULL && rooms != NULL);
  for (size_t v = 0; v < n; v++) {
    op_text_addf(&seen, "%s%s", v > 0 ? "|" : "", schema->variables[v].name);
    columns[v] = (op_column_request){.variable = v, .as = request->numbers ? OP_READ_NUMBERS : OP_READ_CODES, .keep_declared = request->keep_declared, .late = v % 2 == 1};
  }
  op_text_add(&seen, "\n");
  op_status status = op_source_start(source, columns, n, err);
  op_batch batch = {.rows = 1};
  while (status == OP_OK && batch.rows > 0) {
    status = op_source_next(source, &batch, err);
    if (status == OP_OK && batch.rows > 0) status = fill_late(source, n, rooms, err);
    if (status == OP_OK) show_batch(source, &batch, n, request->numbers);
  }
  op_free(rooms);
  op_free(columns);
  return status;
}

const char *input_read(const input_request *request) {
  op_source *source = NULL;
  op_error err = {0};
  op_text_clear(&seen);
  op_status status = op_source_open(request->files, request->n_files, &request->options, request->overlays, request->n_overlays, &source, &err);
  if (status == OP_OK) status = read_source(source, request, &err);
  if (status != OP_OK) {
    CU_ASSERT_EQUAL(status, err.status);
    op_text_addf(&seen, "! %s", input_message(&err));
  }
  for (size_t i = 0; status == OP_OK && request->notes && i < op_source_schema(source)->n_notes; i++) op_text_addf(&seen, "# %s\n", op_source_schema(source)->notes[i]);
  for (size_t i = 0; status == OP_OK && request->notes && i < op_source_note_count(source); i++) op_text_addf(&seen, "# %s\n", op_source_note(source, i));
  op_source_close(source);
  CU_ASSERT_FALSE(seen.failed);
  return seen.data != NULL ? seen.data : "";
}

const char *input_rows_with(const op_read_options *options, const char *path) {
  op_file_spec file = {.path = path};
  return input_read(&(input_request){.files = &file, .n_files = 1, .options = *options});
}

const char *input_rows(const char *path) { return input_rows_with(&(op_read_options){0}, path); }

void input_equal(const char *found, const char *expected, const char *test, unsigned line) {
  bool same = strcmp(found, expected) == 0;
  if (!same) fprintf(stderr, "%s, line %u\n--- found\n%s\n--- expected\n%s\n", test, line, found, expected);
  CU_ASSERT_TRUE(same);
}
