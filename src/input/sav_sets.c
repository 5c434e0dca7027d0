#include "input/sav_sets.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "input/encoding.h"

/* --- records --- */

/* Bytes that a record of texts may have: a set names a few hundred variables at most, long names some 100 bytes a variable. */
#define RECORD_BYTES ((size_t)4 << 20)

typedef struct sav_file {
  FILE *file;
  bool swapped;
} sav_file;

typedef struct record {
  char *bytes;  /* terminated; NULL = the file has none */
  size_t n;
} record;

static bool take_int(sav_file *s, int32_t *out) {
  unsigned char b[4];
  if (fread(b, 1, 4, s->file) != 4) return false;
  uint32_t v = s->swapped ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
  memcpy(out, &v, sizeof v);
  return true;
}

static bool skip(sav_file *s, int64_t n) { return n >= 0 && fseeko(s->file, (off_t)n, SEEK_CUR) == 0; }

/* "$FL2" or "$FL3", a layout code of 2 or 3 behind the product's name: it tells the order of bytes. */
static bool take_header(sav_file *s) {
  char magic[4];
  int32_t layout;
  if (fread(magic, 1, 4, s->file) != 4 || memcmp(magic, "$FL", 3) != 0 || !skip(s, 60) || !take_int(s, &layout)) return false;
  s->swapped = layout != 2 && layout != 3;
  return fseeko(s->file, 176, SEEK_SET) == 0;
}

static bool skip_variable(sav_file *s) {
  int32_t has_label, missing, length = 0;
  if (!skip(s, 4) || !take_int(s, &has_label) || !take_int(s, &missing) || !skip(s, 16)) return false;
  if (has_label == 1 && (!take_int(s, &length) || !skip(s, ((int64_t)length + 3) / 4 * 4))) return false;
  return skip(s, 8 * (int64_t)(missing < 0 ? -(int64_t)missing : missing));
}

static bool skip_labels(sav_file *s) {
  int32_t count;
  bool fine = take_int(s, &count) && count >= 0;
  for (int32_t i = 0; fine && i < count; i++) {
    unsigned char length;
    fine = skip(s, 8) && fread(&length, 1, 1, s->file) == 1 && skip(s, ((int64_t)length + 1 + 7) / 8 * 8 - 1);
  }
  return fine;
}

/* An extension record: kept when it is one of those wanted. */
static bool take_extension(sav_file *s, record *sets, record *names, op_error *err, op_status *status) {
  int32_t kind, size, count;
  if (!take_int(s, &kind) || !take_int(s, &size) || !take_int(s, &count) || size < 0 || count < 0) return false;
  int64_t bytes = (int64_t)size * count;
  record *to = kind == 7 || kind == 19 ? sets : kind == 13 ? names : NULL;
  if (to == NULL || bytes > (int64_t)RECORD_BYTES) return skip(s, bytes);
  char *grown = op_array_new(to->n + (size_t)bytes + 1, 1, err);
  if (grown == NULL) {
    *status = OP_E_MEMORY;
    return false;
  }
  if (to->n > 0) memcpy(grown, to->bytes, to->n);
  bool fine = fread(grown + to->n, 1, (size_t)bytes, s->file) == (size_t)bytes;
  op_free(to->bytes);
  to->bytes = grown;
  to->n = fine ? to->n + (size_t)bytes : to->n;
  grown[to->n] = '\0';
  return fine;
}

/* Walks over the dictionary's records up to its end. */
static op_status read_records(sav_file *s, record *sets, record *names, op_error *err) {
  op_status status = OP_OK;
  int32_t type, count;
  bool fine = take_header(s);
  while (fine && status == OP_OK && take_int(s, &type) && type != 999) {
    switch (type) {
      case 2: fine = skip_variable(s); break;
      case 3: fine = skip_labels(s); break;
      case 4: fine = take_int(s, &count) && skip(s, 4 * (int64_t)count); break;
      case 6: fine = take_int(s, &count) && skip(s, 80 * (int64_t)count); break;
      case 7: fine = take_extension(s, sets, names, err, &status); break;
      default: fine = false;
    }
  }
  return status;
}

/* --- the text of the sets --- */

typedef struct reading {
  const char *at, *end;
  const char *encoding;
  const record *names;
  const op_variable *variables;
  size_t n_variables;
  op_arena *arena;
  op_error *err;
} reading;

/* n bytes in the file's encoding as UTF-8. */
static const char *in_utf8(const reading *r, const char *text, size_t n) {
  char out[1024];
  size_t length = 0, part = 0;
  op_text_stream *stream = NULL;
  if (n == 0) return op_arena_text(r->arena, "", 0, r->err);
  bool made = op_text_stream_memory(text, n, r->encoding, &stream, NULL) == OP_OK;
  while (made && length + OP_TEXT_STREAM_LEAST < sizeof out && op_text_stream_read(stream, out + length, sizeof out - length, &part, NULL) == OP_OK && part > 0) length += part;
  op_text_stream_close(stream);
  if (made && op_utf8_valid(out, length)) return op_arena_text(r->arena, out, length, r->err);
  char *mended = op_text_mend(text, n, r->err);
  const char *copy = mended != NULL ? op_arena_string(r->arena, mended, r->err) : NULL;
  op_free(mended);
  return copy;
}

/* "5 Media" behind a possible blank: as many bytes as the number says. */
static bool take_counted(reading *r, const char **text, size_t *n) {
  size_t digits = 0;
  *n = 0;
  while (r->at < r->end && *r->at == ' ') r->at++;
  for (; r->at < r->end && *r->at >= '0' && *r->at <= '9' && digits < 9; r->at++, digits++) *n = *n * 10 + (size_t)(*r->at - '0');
  if (digits == 0 || r->at >= r->end || *r->at != ' ' || *n > (size_t)(r->end - r->at) - 1) return false;
  *text = r->at + 1;
  r->at += 1 + *n;
  return true;
}

/* The long name of a short one: "SHORT=Long name" between tabs. */
static const char *long_name(const reading *r, const char *name, size_t n, size_t *length) {
  for (const char *at = r->names->bytes; at != NULL && *at != '\0';) {
    size_t entry = strcspn(at, "\t");
    if (entry > n && at[n] == '=' && strncasecmp(at, name, n) == 0) {
      *length = entry - n - 1;
      return at + n + 1;
    }
    at += entry + (at[entry] == '\t');
  }
  *length = n;
  return name;
}

static const op_variable *variable_named(const reading *r, const char *name, size_t n) {
  size_t length;
  const char *wanted = long_name(r, name, n, &length);
  for (size_t v = 0; v < r->n_variables; v++) {
    if (strlen(r->variables[v].name) == length && strncasecmp(r->variables[v].name, wanted, length) == 0) return &r->variables[v];
  }
  return NULL;
}

static op_status take_variables(reading *r, op_multiple_set *set, bool *text) {
  size_t most = 1;
  for (const char *p = r->at; p < r->end; p++) most += *p == ' ';
  const char **names = op_arena_alloc(r->arena, most * sizeof *names, r->err);
  if (names == NULL) return OP_E_MEMORY;
  while (r->at < r->end) {
    size_t n = 0;
    while (r->at < r->end && *r->at == ' ') r->at++;
    while (r->at + n < r->end && r->at[n] != ' ') n++;
    const op_variable *variable = n > 0 ? variable_named(r, r->at, n) : NULL;
    if (variable != NULL) {
      *text = variable->kind == OP_KIND_TEXT;
      names[set->n_variables++] = variable->name;
    }
    r->at += n;
  }
  set->variables = names;
  return OP_OK;
}

/* One line: "$name=C 5 Label v1 v2", "$name=D1 1 5 Label v1 v2" (counted value 1), or "$name=E 1 1 1 5 Label v1 v2". A line of another form gives no set. */
static op_status take_set(reading *r, op_multiple_set *set) {
  const char *value = "", *label = "";
  size_t n_value = 0, n_label = 0;
  bool text = false;
  const char *equals = memchr(r->at, '=', (size_t)(r->end - r->at));
  if (equals == NULL || r->end - equals < 2) return OP_OK;
  char type = equals[1];
  set->name = in_utf8(r, r->at, (size_t)(equals - r->at));
  set->dichotomy = type == 'D' || type == 'E';
  r->at = equals + 2;
  if (type == 'E') {
    while (r->at < r->end && *r->at == ' ') r->at++;
    while (r->at < r->end && *r->at != ' ') r->at++; /* where labels come from: 1 or 11 */
  }
  if ((type != 'C' && !set->dichotomy) || (set->dichotomy && !take_counted(r, &value, &n_value)) || !take_counted(r, &label, &n_label)) return OP_OK;
  set->label = in_utf8(r, label, n_label);
  if (set->name == NULL || set->label == NULL) return OP_E_MEMORY;
  op_status status = take_variables(r, set, &text);
  if (status != OP_OK || !set->dichotomy) return status;
  while (n_value > 0 && value[n_value - 1] == ' ') n_value--;
  if (text || !op_number_read(value, n_value, '.', &set->counted_value)) {
    set->counted_text = in_utf8(r, value, n_value);
    return set->counted_text != NULL ? OP_OK : OP_E_MEMORY;
  }
  return OP_OK;
}

static op_status take_sets(reading *r, const record *from, const op_multiple_set **sets, size_t *n_sets) {
  size_t most = 1;
  for (size_t i = 0; i < from->n; i++) most += from->bytes[i] == '\n';
  op_multiple_set *out = op_arena_alloc(r->arena, most * sizeof *out, r->err);
  if (out == NULL) return OP_E_MEMORY;
  const char *stop = from->bytes + from->n;
  op_status status = OP_OK;
  *sets = out;
  for (const char *line = from->bytes; status == OP_OK && line < stop;) {
    const char *newline = memchr(line, '\n', (size_t)(stop - line));
    r->at = line;
    r->end = newline != NULL ? newline : stop;
    out[*n_sets] = (op_multiple_set){.name = NULL};
    status = take_set(r, &out[*n_sets]);
    if (out[*n_sets].n_variables > 0) (*n_sets)++;
    line = newline != NULL ? newline + 1 : stop;
  }
  return status;
}

op_status sav_sets_read(const char *path, const char *encoding, const op_variable *variables, size_t n_variables, op_arena *arena, const op_multiple_set **sets,
                        size_t *n_sets, op_error *err) {
  sav_file s = {.file = fopen(path, "rb")};
  record text = {0}, names = {0};
  *sets = NULL;
  *n_sets = 0;
  if (s.file == NULL) return OP_OK;
  op_status status = read_records(&s, &text, &names, err);
  fclose(s.file);
  reading r = {.encoding = encoding, .names = &names, .variables = variables, .n_variables = n_variables, .arena = arena, .err = err};
  if (status == OP_OK && text.bytes != NULL) status = take_sets(&r, &text, sets, n_sets);
  op_free(text.bytes);
  op_free(names.bytes);
  return status;
}
