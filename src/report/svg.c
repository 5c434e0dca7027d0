/* gnuplot's SVG within a page. */
#include <string.h>

#include "report/report.h"

/* Copies one tag, putting the prefix before every id and every reference to one. gnuplot writes id='..', id="..", xlink:href='#..' and url(#..). */
static void add_tag(op_text *out, const char *at, size_t n, const char *prefix) {
  static const char *const before[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
  while (n > 0) {
    const char *next = NULL;
    size_t length = 0;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
      const char *found = memmem(at, n, before[i], strlen(before[i]));
      if (found == NULL || (next != NULL && found >= next)) continue;
      next = found;
      length = strlen(before[i]);
    }
    if (next == NULL) break;
    size_t through = (size_t)(next - at) + length;
    op_text_add_bytes(out, at, through);
    op_text_addf(out, "%s-", prefix);
    at += through;
    n -= through;
  }
  op_text_add_bytes(out, at, n);
}

/* Texts between tags stay as they are: a label may well read " id='1'". */
static void add_prefixed(op_text *out, const char *at, const char *prefix) {
  while (*at != '\0') {
    size_t text = strcspn(at, "<"), tag = strcspn(at + text, ">");
    op_text_add_bytes(out, at, text);
    add_tag(out, at + text, tag, prefix);
    at += text + tag;
    if (*at == '>') op_text_add_char(out, *at++);
  }
}

/* The value of viewBox, of which the browser makes the proportions. */
static void add_view_box(op_text *out, const char *svg) {
  const char *box = strstr(svg, "viewBox=\""), *end = box != NULL ? strchr(box + 9, '"') : NULL;
  if (end == NULL) return;
  op_text_add_bytes(out, box, (size_t)(end - box) + 1);
  op_text_add_char(out, ' ');
}

/* An element's text from behind its opening to before its end; NULL when it is not there. */
static const char *text_of(const char *svg, const char *open, const char *close, size_t *n) {
  const char *from = strstr(svg, open), *to = from != NULL ? strstr(from, close) : NULL;
  if (to == NULL) return NULL;
  *n = (size_t)(to - from) - strlen(open);
  return from + strlen(open);
}

/* The drawing's own title and description become the names that readers of screens speak. */
void svg_embed(op_text *out, const char *svg, const char *id) {
  size_t title_length = 0, words_length = 0;
  const char *title = text_of(svg, "<title>", "</title>", &title_length), *words = text_of(svg, "<desc>", "</desc>", &words_length);
  if (title == NULL || words == NULL) return;
  op_text_add(out, "<svg ");
  add_view_box(out, svg);
  op_text_addf(out, "xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" aria-labelledby=\"%s-title %s-desc\"><title id=\"%s-title\">", id, id, id);
  op_text_add_bytes(out, title, title_length);
  op_text_addf(out, "</title><desc id=\"%s-desc\">", id);
  op_text_add_bytes(out, words, words_length);
  op_text_add(out, "</desc>");
  add_prefixed(out, words + words_length + strlen("</desc>"), id);
  op_text_add_char(out, '\n');
}
