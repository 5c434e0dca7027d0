/* Shared by the suites on src/input: small files, and what the source makes of them as one text that a test can compare whole. */
#ifndef OPINE_TESTS_INPUT_CHECK_H
#define OPINE_TESTS_INPUT_CHECK_H

#include "opine/source.h"

/* A fresh folder for a suite's files, and its removal: CUnit's suite set-up and clean-up. */
int input_folder_make(void);
int input_folder_remove(void);
/* Path of a file of that folder; valid until the 16th call after this. */
const char *input_path(const char *name);
/* Writes a file there and gives its path. */
const char *input_write(const char *name, const void *bytes, size_t n);
const char *input_text(const char *name, const char *text);
/* Text (UTF-8) in another encoding; the caller's, freed with op_free. */
char *input_encode(const char *text, const char *encoding, size_t *n);

/* What is read: the variables' names in one line, then a line a row; cells are separated by '|', a label follows its value as "=label", a value that is missing
   by declaration ends in '*', an empty one is "", one of a variable that the file lacks is "-". A failure ends the text with "! " and the message without the folder. All in a buffer of the helper's, valid
   until the next call. */
const char *input_rows(const char *path);
const char *input_rows_with(const op_read_options *options, const char *path);
typedef struct input_request {
  const op_file_spec *files;            size_t n_files;
  const op_variable_overlay *overlays;  size_t n_overlays;
  op_read_options options;
  bool numbers;                         /* every variable is read as numbers instead of codes */
  bool keep_declared, notes;            /* notes: each on a line "# ..." at the end */
} input_request;
const char *input_read(const input_request *request);

/* The message of an error without the suite's folder. */
const char *input_message(const op_error *err);

/* Fails the test and shows both texts where they differ. */
void input_equal(const char *found, const char *expected, const char *test, unsigned line);
#define INPUT_EQUAL(found, expected) input_equal((found), (expected), __func__, __LINE__)

#endif
