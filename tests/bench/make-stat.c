/* A CSV of the bench as a statistical file: make-stat CSV ROWS FILE.sav|FILE.zsav|FILE.plain.sav|FILE.dta. Columns whose first cell is a number are numbers. */
#include <readstat.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 256
#define WIDTH 16

static ssize_t write_bytes(const void *bytes, size_t n, void *file) { return fwrite(bytes, 1, n, file) == n ? (ssize_t)n : -1; }

/* Cuts a line in place. */
static size_t cut(char *line, char **cells) {
  size_t n = 0;
  line[strcspn(line, "\r\n")] = '\0';
  for (char *at = line; at != NULL && n < MOST;) cells[n++] = strsep(&at, ",");
  return n;
}

static void check(readstat_error_t code, const char *what) {
  if (code == READSTAT_OK) return;
  fprintf(stderr, "make-stat: %s: %s\n", what, readstat_error_message(code));
  exit(1);
}

static void add_row(readstat_writer_t *writer, char **cells, size_t n) {
  check(readstat_begin_row(writer), "row");
  for (size_t i = 0; i < n; i++) {
    const readstat_variable_t *v = readstat_get_variable(writer, (int)i);
    if (readstat_variable_get_type_class(v) == READSTAT_TYPE_CLASS_STRING) check(readstat_insert_string_value(writer, v, cells[i]), cells[i]);
    else if (cells[i][0] == '\0') check(readstat_insert_missing_value(writer, v), "missing");
    else check(readstat_insert_double_value(writer, v, strtod(cells[i], NULL)), cells[i]);
  }
  check(readstat_end_row(writer), "row");
}

static void begin(readstat_writer_t *writer, const char *name, FILE *out, long rows) {
  size_t length = strlen(name);
  if (length > 4 && strcmp(name + length - 4, ".dta") == 0) {
    check(readstat_begin_writing_dta(writer, out, rows), name);
    return;
  }
  readstat_compress_t compressed = strstr(name, ".zsav") != NULL ? READSTAT_COMPRESS_BINARY : READSTAT_COMPRESS_ROWS;
  if (strstr(name, ".plain.") == NULL) check(readstat_writer_set_compression(writer, compressed), name);
  check(readstat_begin_writing_sav(writer, out, rows), name);
}

int main(int argc, char **argv) {
  static char head[1 << 16], line[1 << 16];
  char *names[MOST], *cells[MOST];
  FILE *in = argc == 4 ? fopen(argv[1], "r") : NULL, *out = argc == 4 ? fopen(argv[3], "wb") : NULL;
  if (in == NULL || out == NULL || fgets(head, sizeof head, in) == NULL || fgets(line, sizeof line, in) == NULL) return 1;
  size_t n = cut(head, names), rows = 0, most = strtoul(argv[2], NULL, 10);
  readstat_writer_t *writer = readstat_writer_init();
  readstat_set_data_writer(writer, write_bytes);
  if (cut(line, cells) != n) return 1;
  for (size_t i = 0; i < n; i++) {
    char *end;
    strtod(cells[i], &end);
    bool number = *end == '\0';
    readstat_add_variable(writer, names[i], number ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING, number ? 0 : WIDTH);
  }
  begin(writer, argv[3], out, (long)most);
  do {
    add_row(writer, cells, n);
    rows++;
  } while (rows < most && fgets(line, sizeof line, in) != NULL && cut(line, cells) == n);
  check(readstat_end_writing(writer), argv[3]);
  readstat_writer_free(writer);
  fclose(in);
  return fclose(out) == 0 && rows == most ? 0 : 1;
}
