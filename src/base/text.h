/* Text that grows, UTF-8 helpers, and nearest names for "did you mean". */
#ifndef OPINE_BASE_TEXT_H
#define OPINE_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* A growing, always terminated text. Zero-initialise ({0}); free with op_text_clear. A failed append is remembered in
   `failed`, so that a long series of appends is checked once at its end with op_text_check. */
typedef struct op_text {
  char *data;
  size_t length;
  size_t capacity;
  bool failed;
} op_text;

void op_text_add(op_text *text, const char *string);
void op_text_add_bytes(op_text *text, const char *bytes, size_t n);
void op_text_add_char(op_text *text, char c);
void op_text_addf(op_text *text, const char *format, ...) OP_PRINTF(2, 3);
/* A word as a shell reads it back: as it is, or in single quotes. */
void op_text_add_shell_word(op_text *text, const char *word);
void op_text_reset(op_text *text);  /* length 0, keeps the memory */
void op_text_clear(op_text *text);  /* frees */
/* OP_E_MEMORY when an append failed since the text was made. */
op_status op_text_check(const op_text *text, op_error *err);

/* A message of printf's arguments into out[0..size), always terminated: cut at a UTF-8 boundary; bytes that are no UTF-8 and control characters are replaced. */
void op_text_message(char *out, size_t size, const char *format, va_list args);

bool op_text_equal(const char *a, const char *b);       /* NULL equals only NULL */
bool op_text_starts(const char *text, const char *prefix);
bool op_text_ends(const char *text, const char *suffix);
bool op_text_contains(const char *text, const char *part);
/* True when a label begins with its code as a word of its own: "11 (2022-05)" and "11", but not "No" and "N". */
bool op_text_leads(const char *label, const char *code);
/* ASCII case-insensitive comparisons, independent of the locale. */
bool op_text_equal_nocase(const char *a, const char *b);
bool op_text_ends_nocase(const char *text, const char *suffix);

/* Length in bytes of the longest prefix of text[0..n) that is at most `limit` bytes and ends at a UTF-8 boundary. */
size_t op_utf8_cut(const char *text, size_t n, size_t limit);
/* True when bytes[0..n) is valid UTF-8 (no surrogates, no overlong forms). */
bool op_utf8_valid(const char *bytes, size_t n);
/* Terminal columns that a UTF-8 text takes (wide and combining characters counted by libunistring). */
size_t op_utf8_width(const char *text);

/* The name in names[0..count) nearest to `wanted` by Damerau-Levenshtein distance (case-insensitive), or NULL when none is
   near enough (distance over a third of the length, at least 1) to be worth suggesting: a name without a letter in common never is. */
const char *op_nearest_name(const char *wanted, const char *const *names, size_t count);

#endif
