/* A strict reader of JSON (RFC 8259) that keeps nothing: is a text well formed, and what numbers and strings does it say. */
#ifndef OPINE_TESTS_JSON_CHECK_H
#define OPINE_TESTS_JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* SIZE_MAX when the whole text is one JSON value and valid UTF-8, else the byte where it stops being one. */
size_t json_broken_at(const char *text);
/* The n-th (0-based) value of a name wherever it stands, as it is written: "0.25", "null", "\"a\\nb\"". "" when there is none. In a buffer of the helper's. */
const char *json_value_of(const char *text, const char *name, size_t n);

#endif
