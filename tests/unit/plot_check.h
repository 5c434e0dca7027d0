/* Reads a chart's script as gnuplot 5.4 does (its strings and comments) and says what is wrong with it: nothing that came from data may stand outside of a
   single-quoted string. Used by the unit tests and by the fuzz target. */
#ifndef OPINE_TESTS_PLOT_CHECK_H
#define OPINE_TESTS_PLOT_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The script without what stands in strings and comments: "set label '' at ...". `out` has room for n + 1 bytes. A string takes two quotes in a row as one
   only after an ordinary character, which is how gnuplot 5.4 reads them. false when a string has no end on its line. */
static bool plot_skeleton(const char *script, size_t n, char *out) {
  char quote = 0;
  bool comment = false;
  size_t length = 0;
  for (size_t i = 0; i < n; i++) {
    char c = script[i];
    if (c == '\n') {
      if (quote != 0) return false;
      comment = false;
    } else if (comment) {
      continue;
    } else if (quote != 0) {
      bool ordinary = c != quote;
      if (ordinary && i + 2 < n && script[i + 1] == quote && script[i + 2] == quote) i += 2;
      if (ordinary) continue;
      quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '#') {
      comment = true;
      continue;
    }
    out[length++] = c;
  }
  out[length] = '\0';
  return quote == 0;
}

static bool plot_line_known(const char *line) {
  static const char *const starts[] = {"",        "reset",   "set ",      "unset ",  "if ",    "} else",    "}",       "W = ",   "dpi = ",    "font = ",
                                       "size = ", "quote = ", "dots = ", "X(points)", "Y(points)", "array ", "value = ",  "shown(",  "point = ", "from = ",   "past(",
                                       "grouped(", "plot ",   "n_",        "half = ",  "fits(", "percent = ",
                                         "missing_start = ", "total(", "start(", "negatives(",
                                       "neutrals(", "positives(", "missings(", "  ", "$bars << END", "$rows << END", "$grid << END", "$marks << END", "$line", "$points << END", "$slopes << END",
                                       "$smooth", "first = ", "$values << END"};
#define THEME_COLOUR(id, name, use) \
  if (strncmp(line, name " = 0x", sizeof name + 4) == 0) return true;
#include "plot/theme.def"
#undef THEME_COLOUR
  for (size_t i = 1; i < sizeof starts / sizeof *starts; i++) {
    if (strncmp(line, starts[i], strlen(starts[i])) == 0) return true;
  }
  return line[0] == '\0';
}

/* NULL when the script is sound, else what is wrong. `work` has room for n + 1 bytes. */
static const char *plot_script_fault(const char *script, size_t n, char *work) {
  bool data = false;
  if (memchr(script, '\0', n) != NULL) return "a NUL byte";
  for (size_t i = 0; i < n; i++) {
    if (((unsigned char)script[i] < 0x20 && script[i] != '\n') || script[i] == 0x7F) return "a control character";
  }
  if (!plot_skeleton(script, n, work)) return "a string without end";
  if (strstr(work, "''''") != NULL) return "two strings side by side";
  if (strstr(work, "system") != NULL) return "a system call outside of strings";
  for (char *line = work; *line != '\0';) {
    char *end = line + strcspn(line, "\n");
    bool last = *end == '\0';
    *end = '\0';
    if (strstr(line, "0x1000") != NULL) return "a named colour written as a number";
    for (const char *c = line; *c != '\0'; c++) {
      if (*c == '`' || *c == '@' || (*c == '!' && strncmp(c, "!exists(", 8) != 0)) return "a command character outside of strings";
    }
    if (data) {
      if (strspn(line, "-+.0123456789eNa ") != strlen(line) && strcmp(line, "END") != 0) return "a data block holds more than numbers";
      if (strcmp(line, "END") == 0) data = false;
    } else {
      if (!plot_line_known(line)) return "a line that no chart writes";
      data = strstr(line, "<< END") != NULL;
    }
    line = last ? end : end + 1;
  }
  return data ? "a data block without end" : NULL;
}

#endif
