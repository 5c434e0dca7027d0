#include "json_check.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

typedef struct reader {
  const char *at;
  bool broken;
  int depth;
} reader;

static bool fail(reader *r) {
  r->broken = true;
  return false;
}

static void blanks(reader *r) { r->at += strspn(r->at, " \t\n\r"); }

static bool literal(reader *r, const char *word) {
  if (!op_text_starts(r->at, word)) return fail(r);
  r->at += strlen(word);
  return true;
}

static bool string(reader *r) {
  if (*r->at != '"') return fail(r);
  for (r->at++; *r->at != '"'; r->at++) {
    if ((unsigned char)*r->at < 0x20) return fail(r); /* the end of the text too */
    if (*r->at != '\\') continue;
    r->at++;
    if (*r->at == '\0' || strchr("\"\\/bfnrtu", *r->at) == NULL) return fail(r);
    if (*r->at == 'u' && strspn(r->at + 1, "0123456789abcdefABCDEF") < 4) return fail(r);
  }
  r->at++;
  return true;
}

static bool digits(reader *r) {
  size_t n = strspn(r->at, "0123456789");
  r->at += n;
  return n > 0 || fail(r);
}

static bool number(reader *r) {
  r->at += *r->at == '-';
  if (*r->at == '0') r->at++;
  else if (!digits(r)) return false;
  if (*r->at == '.') {
    r->at++;
    if (!digits(r)) return false;
  }
  if (*r->at != 'e' && *r->at != 'E') return true;
  r->at++;
  r->at += *r->at == '+' || *r->at == '-';
  return digits(r);
}

static bool value(reader *r);

static bool members(reader *r, char close, bool named) {
  r->at++;
  blanks(r);
  if (*r->at == close) {
    r->at++;
    return true;
  }
  for (;; r->at++) {
    blanks(r);
    if (named) {
      if (!string(r)) return false;
      blanks(r);
      if (*r->at != ':') return fail(r);
      r->at++;
    }
    if (!value(r)) return false;
    if (*r->at != ',') break;
  }
  if (*r->at != close) return fail(r);
  r->at++;
  return true;
}

static bool value(reader *r) {
  bool good;
  if (++r->depth > 50) return fail(r);
  blanks(r);
  switch (*r->at) {
    case '{': good = members(r, '}', true); break;
    case '[': good = members(r, ']', false); break;
    case '"': good = string(r); break;
    case 't': good = literal(r, "true"); break;
    case 'f': good = literal(r, "false"); break;
    case 'n': good = literal(r, "null"); break;
    default: good = number(r);
  }
  r->depth--;
  blanks(r);
  return good;
}

size_t json_broken_at(const char *text) {
  reader r = {.at = text};
  bool whole = value(&r) && *r.at == '\0' && op_utf8_valid(text, strlen(text));
  return whole ? SIZE_MAX : (size_t)(r.at - text);
}

const char *json_value_of(const char *text, const char *name, size_t n) {
  static char found[8192];
  char wanted[100];
  snprintf(wanted, sizeof wanted, "\"%s\": ", name);
  found[0] = '\0';
  for (const char *at = strstr(text, wanted); at != NULL; at = strstr(at + 1, wanted)) {
    if (n-- > 0) continue;
    reader r = {.at = at + strlen(wanted)};
    const char *from = r.at;
    if (!value(&r)) break;
    while (strchr(" \t\n\r", r.at[-1]) != NULL) r.at--;
    snprintf(found, sizeof found, "%.*s", (int)(r.at - from), from);
    break;
  }
  return found;
}
