#include "readstat_sample.h"

#include <CUnit/Basic.h>
#include <readstat.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "input_check.h"

static ssize_t put(const void *data, size_t n, void *context) { return (ssize_t)fwrite(data, 1, n, context); }

static void ok(readstat_error_t code) {
  if (code != READSTAT_OK) fprintf(stderr, "ReadStat: %s\n", readstat_error_message(code));
  CU_ASSERT_EQUAL_FATAL(code, READSTAT_OK);
}

typedef struct sample {
  readstat_writer_t *writer;
  readstat_variable_t *id, *q1, *wt, *town, *day;
  bool spss, stata, sas, latin, other; /* latin: texts of the format's own few letters only */
} sample;

static void add_labels(sample *s) {
  readstat_label_set_t *set = readstat_add_label_set(s->writer, READSTAT_TYPE_DOUBLE, s->stata ? "q1" : "Q1SET");
  readstat_label_double_value(set, 1, "Favorable");
  readstat_label_double_value(set, 2, "Unfavorable");
  if (s->spss) readstat_label_double_value(set, 98, "Refused");
  if (s->stata) readstat_label_tagged_value(set, 'a', "Refused");
  readstat_variable_set_label_set(s->q1, set);
}

static void add_variables(sample *s) {
  s->id = readstat_add_variable(s->writer, "ID", READSTAT_TYPE_DOUBLE, 0);
  s->q1 = readstat_add_variable(s->writer, "Q1", READSTAT_TYPE_DOUBLE, 0);
  s->wt = readstat_add_variable(s->writer, "WT", READSTAT_TYPE_DOUBLE, 0);
  s->town = readstat_add_variable(s->writer, "TOWN", READSTAT_TYPE_STRING, 16);
  readstat_variable_set_label(s->q1, "Opinion of China");
  if (!s->sas) add_labels(s);
  if (s->spss) {
    ok(readstat_variable_add_missing_double_value(s->q1, s->other ? 99 : 98));
    ok(readstat_variable_add_missing_double_range(s->q1, 7, 9));
    ok(readstat_writer_set_fweight_variable(s->writer, s->wt));
  }
  s->day = readstat_add_variable(s->writer, "DAY", READSTAT_TYPE_DOUBLE, 0);
  readstat_variable_set_format(s->day, s->spss ? "DATE11" : s->stata ? "%td" : "DATE9");
}

static void put_row(const sample *s, int row) {
  static const double ids[] = {1, 2, 3, 4}, weights[] = {0.5, 1.25, 2, 0.25}, days[] = {13866336000.0, 13866422400.0, 13866508800.0, 0};
  static const char *const towns[] = {"Almaty", "Шымкент", "", "Oral"};
  readstat_writer_t *w = s->writer;
  ok(readstat_begin_row(w));
  ok(readstat_insert_double_value(w, s->id, ids[row]));
  if (row == 2) ok(readstat_insert_missing_value(w, s->q1));
  else if (row == 3 && !s->spss) ok(readstat_insert_tagged_missing_value(w, s->q1, s->stata ? 'a' : 'A'));
  else ok(readstat_insert_double_value(w, s->q1, row == 3 ? 98 : row == 1 && s->spss ? 8 : row + 1));
  ok(readstat_insert_double_value(w, s->wt, weights[row]));
  ok(readstat_insert_string_value(w, s->town, row == 1 && s->latin ? "Shymkent" : towns[row]));
  if (row == 3) ok(readstat_insert_missing_value(w, s->day));
  else ok(readstat_insert_double_value(w, s->day, s->spss ? days[row] : 22780 + row));
  ok(readstat_end_row(w));
}

static void begin(sample *s, const char *format, FILE *f, int rows) {
  if (strcmp(format, "zsav") == 0) ok(readstat_writer_set_compression(s->writer, READSTAT_COMPRESS_BINARY));
  if (strcmp(format, "sav") == 0) ok(readstat_writer_set_compression(s->writer, READSTAT_COMPRESS_ROWS));
  if (strcmp(format, "por") == 0) ok(readstat_begin_writing_por(s->writer, f, rows));
  else if (s->spss) ok(readstat_begin_writing_sav(s->writer, f, rows));
  else if (s->stata) ok(readstat_begin_writing_dta(s->writer, f, rows));
  else if (strcmp(format, "xpt") == 0) ok(readstat_begin_writing_xport(s->writer, f, rows));
  else ok(readstat_begin_writing_sas7bdat(s->writer, f, rows));
}

const char *readstat_sample(const char *format, const char *name, int rows) {
  const char *path = input_path(name);
  FILE *f = fopen(path, "wb");
  CU_ASSERT_PTR_NOT_NULL_FATAL(f);
  sample s = {.writer = readstat_writer_init()};
  s.spss = strcmp(format, "sav") == 0 || strcmp(format, "zsav") == 0 || strcmp(format, "por") == 0;
  s.other = strcmp(format, "other codes") == 0;
  s.spss = s.spss || s.other;
  s.stata = strcmp(format, "dta") == 0;
  s.sas = !s.spss && !s.stata;
  s.latin = strcmp(format, "por") == 0;
  ok(readstat_set_data_writer(s.writer, put));
  ok(readstat_writer_set_file_label(s.writer, "SYNTHETIC sample"));
  if (strcmp(format, "xpt") == 0) ok(readstat_writer_set_file_format_version(s.writer, 8));
  add_variables(&s);
  begin(&s, format, f, rows);
  for (int r = 0; r < rows; r++) put_row(&s, r);
  ok(readstat_end_writing(s.writer));
  readstat_writer_free(s.writer);
  CU_ASSERT_EQUAL(fclose(f), 0);
  return path;
}
