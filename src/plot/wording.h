/* Text from data on its way into a gnuplot script: made harmless, measured, wrapped. This is the only road; nothing else quotes text. */
#ifndef OPINE_PLOT_WORDING_H
#define OPINE_PLOT_WORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/text.h"

/* The text as one line of valid UTF-8, owned by the arena: control characters and runs of blanks become one blank, bytes that are not UTF-8
   become U+FFFD, direction controls are dropped (they would turn the text around them), at most 4,096 bytes. NULL = "". NULL with OP_E_MEMORY. */
const char *wording_clean(op_arena *arena, const char *text, op_error *err);

/* Defines the variable that quoted texts refer to; stands at the top of every script. */
#define WORDING_PROLOGUE "quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work\n"

/* Appends a clean text as a gnuplot string expression of single-quoted strings: inside one, back-ticks, macros, escapes and formats are plain characters and
   only the quote itself means anything. It is doubled; gnuplot 5.4 does not understand a doubled quote at the beginning or after another one, so there the
   string is joined from parts ('a'.quote.'b'). For labels that are drawn with `noenhanced`. A text whose first letter is of a writing from right to left is
   embedded as such, so that its full stop and its numbers stand where its reader expects them. */
void wording_add_quoted(op_text *script, const char *clean);
/* The same for gnuplot's enhanced text in bold; every character that enhanced text knows is escaped. */
void wording_add_bold(op_text *script, const char *clean);

/* Width in points of n bytes of clean text at a font size, as wide as the widest of the fonts that usually stand behind sans-serif. */
double wording_width(const char *text, size_t n, double size, bool bold);
/* That of its widest word in regular type: what a column needs so that no word is broken. */
double wording_widest_word(const char *text, double size);

typedef struct wording_lines {
  const char **items;
  size_t count;
  double width; /* of the longest line */
} wording_lines;

/* Breaks clean text into lines of at most `width` points, where its writing allows (Unicode UAX 14: at blanks, after hyphens, between Chinese characters, not
   inside "2022-05"), else inside a word; what does not fit in max_lines ends
   with an ellipsis. An empty text has no lines. Owned by the arena. */
op_status wording_wrap(op_arena *arena, const char *text, double size, bool bold, double width, size_t max_lines, wording_lines *out,
                       op_error *err);

/* Where the earliest of the words begins in `text`, ignoring case in every script; SIZE_MAX when it has none of them. Places count bytes of the folded
   text: good for comparing, not for cutting. */
size_t wording_find(const char *text, const char *const *words, size_t count);

#endif
