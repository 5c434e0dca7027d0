/* Decimal commas and the like. */
#include "plot/numerals.h"

#include <math.h>
#include <string.h>

#include "plot/wording.h"

static const struct {
  const char *language, *group, *blank;
  char decimal;
} languages[] = {
#define NUMERALS(language, decimal, group, blank) {language, group, blank, decimal},
#include "plot/numerals.def"
#undef NUMERALS
};

chart_numerals numerals_of(const char *language) {
  size_t n = language != NULL ? strcspn(language, "-_") : 0;
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
    if (n == 0 || strlen(languages[i].language) != n || strncmp(languages[i].language, language, n) != 0) continue;
    bool narrow = strcmp(languages[i].blank, "\xE2\x80\xAF") == 0;
    return (chart_numerals){languages[i].decimal, languages[i].group, languages[i].blank[0] == '\0' ? "%" : narrow ? "\xE2\x80\xAF%" : "\xC2\xA0%"};
  }
  return (chart_numerals){'.', ",", "%"};
}

/* Rewrites "1,234.5" with the language's marks. */
static size_t localise(const chart_numerals *n, const char *plain, char *out, size_t room) {
  size_t length = 0;
  for (; *plain != '\0' && length + 4 < room; plain++) {
    if (*plain == '.') out[length++] = n->decimal;
    else if (*plain != ',') out[length++] = *plain;
    else {
      memcpy(out + length, n->group, strlen(n->group));
      length += strlen(n->group);
    }
  }
  return length;
}

void numerals_write(const chart_numerals *n, double value, int decimals, bool group, const char *unit, char out[NUMERALS_TEXT]) {
  char plain[OP_NUMBER_GROUPED];
  double shown = fabs(value) < 1e-12 ? 0 : value;
  if (group || fabs(value) >= 10000) op_number_write_grouped(shown, decimals, plain);
  else
    op_number_write_fixed(shown, decimals, plain);
  const char *written = strcmp(unit, "%") == 0 ? n->percent : unit;
  size_t length = localise(n, plain, out, NUMERALS_TEXT - 8), unit_length = strlen(written) < 7 ? strlen(written) : 0;
  memcpy(out + length, written, unit_length);
  out[length + unit_length] = '\0';
}

double numerals_width(const chart_numerals *n, double value, int decimals, const char *unit, double size) {
  char text[NUMERALS_TEXT];
  numerals_write(n, value, decimals, false, unit, text);
  return wording_width(text, strlen(text), size, true);
}

void numerals_count(op_text *out, const chart_numerals *n, double value, int decimals) {
  char text[NUMERALS_TEXT];
  numerals_write(n, value, decimals, true, "", text);
  op_text_add(out, text);
}

/* gprintf writes the decimal sign that is set, sprintf does not. Ties are rounded away from zero, as in the tables. */
void numerals_script(op_text *out, const chart_numerals *n, int decimals, bool percent) {
  op_text_addf(out, "set decimalsign '%c'\n", n->decimal);
  if (decimals > 0 || percent) {
    op_text_addf(out, "value = '%%.%df%s%s'    # how a value is written\n", decimals, percent ? n->percent : "", percent ? "%" : "");
    op_text_add(out, "shown(v) = gprintf(value, v + (v < 0 ? -1e-9 : 1e-9))\n");
    return;
  }
  op_text_addf(out, "grouped(n) = n < 1000 ? sprintf('%%d', n) : grouped(n / 1000) . sprintf('%s%%03d', n %% 1000)\n", n->group);
  op_text_add(out, "shown(v) = (v < 0 ? '-' : '') . grouped(int(abs(v) + 0.5))\n");
}
