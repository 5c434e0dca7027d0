/* Title, description and fallback fonts of an SVG. */
#include "plot/svg.h"

#include <string.h>

#include "opine/plot.h"
#include "opine/present.h"
#include "plot/alt.h"

/* --- the script's words --- */

/* The next line of the script from *at that begins with `mark`; its end in *end. NULL when there is none. */
static const char *marked_line(const char *script, size_t length, const char *mark, size_t *at, const char **end) {
  size_t n = strlen(mark);
  while (*at < length) {
    const char *line = script + *at, *stop = memchr(line, '\n', length - *at);
    size_t size = stop != NULL ? (size_t)(stop - line) : length - *at;
    *at += size + 1;
    if (size < n || memcmp(line, mark, n) != 0) continue;
    *end = line + size;
    return line + n;
  }
  return NULL;
}

op_status op_chart_words(const char *script, size_t length, char **title, char **words, op_error *err) {
  op_text first = {0}, rest = {0};
  size_t at = 0;
  const char *end, *line = marked_line(script, length, ALT_MARK, &at, &end);
  if (line != NULL) op_text_add_bytes(&first, line, (size_t)(end - line));
  while (line != NULL && (line = marked_line(script, length, ALT_MARK, &at, &end)) != NULL) {
    if (rest.length > 0) op_text_add_char(&rest, ' ');
    op_text_add_bytes(&rest, line, (size_t)(end - line));
  }
  op_text_add(&first, "");
  op_text_add(&rest, "");
  op_status status = op_text_check(&first, err);
  if (status == OP_OK) status = op_text_check(&rest, err);
  if (status != OP_OK) {
    op_text_clear(&first);
    op_text_clear(&rest);
    return status;
  }
  *title = first.data;
  *words = rest.data;
  return OP_OK;
}

/* --- the picture --- */

static void add_escaped(op_text *out, const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '&') op_text_add(out, "&amp;");
    else if (*text == '<') op_text_add(out, "&lt;");
    else if (*text == '>') op_text_add(out, "&gt;");
    else
      op_text_add_char(out, *text);
  }
}

/* Copies text[0..n) and puts the fallbacks behind every font family that is the script's. */
static void add_with_fonts(op_text *out, const char *text, size_t n, const char *font, const char *fallbacks) {
  static const char attribute[] = "font-family=\"";
  size_t name = strlen(font), start = sizeof attribute - 1, from = 0;
  for (size_t i = 0; fallbacks[0] != '\0' && i + start + name < n; i++) {
    if (text[i] != 'f' || memcmp(text + i, attribute, start) != 0 || memcmp(text + i + start, font, name) != 0 || text[i + start + name] != '"') continue;
    op_text_add_bytes(out, text + from, i + start + name - from);
    op_text_addf(out, ", %s", fallbacks);
    from = i + start + name;
  }
  op_text_add_bytes(out, text + from, n - from);
}

/* The text of a line `name = 'text'` of the script's head, which is plain; "" when there is none. */
static void setting(const char *script, size_t length, const char *name, char out[1024]) {
  size_t at = 0;
  const char *end, *line = marked_line(script, length, name, &at, &end), *quote = line != NULL ? memchr(line, '\'', (size_t)(end - line)) : NULL;
  size_t n = quote != NULL && quote - line < 1024 ? (size_t)(quote - line) : 0;
  memcpy(out, line != NULL ? line : "", n);
  out[n] = '\0';
}

static const char *find(const char *text, size_t n, const char *part) {
  return memmem(text, n, part, strlen(part));
}

void svg_finish(const char *svg, size_t n, const char *script, size_t length, op_text *out) {
  char *title = NULL, *words = NULL, font[1024], fallbacks[1024];
  const char *from = find(svg, n, "<title>"), *to = find(svg, n, "</desc>");
  op_error err;
  if (op_chart_words(script, length, &title, &words, &err) != OP_OK) {
    out->failed = true;
    return;
  }
  setting(script, length, "font = '", font);
  setting(script, length, "# fallbacks = '", fallbacks);
  if (from != NULL && to != NULL && from < to) {
    op_text_add_bytes(out, svg, (size_t)(from - svg));
    op_text_add(out, "<title>");
    add_escaped(out, title);
    op_text_add(out, "</title>\n<desc>");
    add_escaped(out, words);
    n -= (size_t)(to - svg);
    svg = to;
  }
  add_with_fonts(out, svg, n, font, fallbacks);
  op_free_text(title);
  op_free_text(words);
}
