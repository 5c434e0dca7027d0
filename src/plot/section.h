/* What charts of any section say in words: cleaned labels, groups, conventions, bases. */
#ifndef OPINE_PLOT_SECTION_H
#define OPINE_PLOT_SECTION_H

#include "plot/sheet.h"
#include "plot/words.h"

/* Cleaned label (or code) of a key; "" when the row has none or `key` is SIZE_MAX. NULL with OP_E_MEMORY. */
const char *section_label(const chart_sheet *sheet, const op_row *row, size_t key);
/* "Men"; of several group variables "Region: North · Sex: Men"; "" without --by. NULL with OP_E_MEMORY. */
const char *section_group(const chart_sheet *sheet, const op_section *section, const op_row *row);
/* The rows whose category is among the answers that the options ask for (all without any), in their order; owned by the arena.
   fails OP_E_REQUEST an answer that no row has (nearest one) */
op_status section_rows(const chart_sheet *sheet, const op_section *section, size_t category, const op_row ***rows, size_t *n);

/* "Region, Sex": titles of the group variables; "". NULL with OP_E_MEMORY. */
const char *section_by(const chart_sheet *sheet, const op_section *section);
/* Rows agree in their group variables / in one key (SIZE_MAX: yes). */
bool section_same_group(const op_section *section, const op_row *a, const op_row *b);
bool section_same_key(const op_row *a, const op_row *b, size_t key);
/* The convention, or the fact of the design, of that name; NULL when there is none. */
const char *section_fact(const op_result *result, const char *name);
const char *section_convention(const op_result *result, const char *name);

/* A grid for head and footer of a chart that has no grid of shares: the question, one row a group with its base (OP_M_BASE_N, else OP_M_N; two rows without
   labels, the smallest and the largest, where figures of a group differ in it), and the interval methods of the rows, or `method` where rows carry none. */
op_status section_grid(const chart_sheet *sheet, const op_section *section, const char *question, const char *method, chart_grid *grid);

/* sheet_head, but a chart without title and question is headed by `detail`. */
op_status section_head(chart_sheet *sheet, const chart_grid *grid, const char *detail);

/* Words in the reader's language with their holes filled (words.h); owned by the sheet's arena. NULL with OP_E_MEMORY. */
const char *section_words(const chart_sheet *sheet, const char *english, const char *const *values, size_t count);
#define WORDED(sheet, english, ...) \
  section_words(sheet, english, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
/* Sentences behind each other; empty ones leave nothing. NULL with OP_E_MEMORY, or when one of them is NULL. */
const char *section_join(const chart_sheet *sheet, const char *const *sentences, size_t count);
#define JOINED(sheet, ...) section_join(sheet, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* "; and 5 more rows": what is not told in words; `english` is a list entry such as "and @1 more rows". */
void section_more(const chart_sheet *sheet, op_text *out, const char *english, size_t n);

#define SECTION_SAID 12 /* rows that a chart tells in words: more of them a listener cannot follow */
/* Takes the figures in words over to the sheet; the text is cleared. */
op_status section_say(chart_sheet *sheet, op_text *figures);

/* "0.88 (0.72–1.08)" with so many decimals; `signed_values`: "-0.13 (-0.33 to 0.08)"; without bounds "0.88". Owned by the sheet's arena. NULL with OP_E_MEMORY.
 */
const char *section_figure(const chart_sheet *sheet, double estimate, double lower, double upper, int decimals, bool signed_values);
/* Decimals that show two digits of an interval's half width, from `least` to `most`. */
int section_decimals(double lower, double upper, int least, int most);

#endif
