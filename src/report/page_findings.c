/* The first thing a reader sees: the largest changes that are more than chance. */
#include <math.h>

#include "base/number.h"
#include "report/report.h"

static void add_number(op_text *out, const report *r, const report_finding *f, double value, bool sign) {
  char text[OP_NUMBER_TEXT];
  int digits = r->options->digits >= 0 ? r->options->digits : f->percent ? 1 : 2;
  if (isnan(value)) {
    op_text_add(out, "\xE2\x80\x93");
    return;
  }
  op_number_write_fixed(f->percent ? 100 * value : value, digits, text);
  op_text_addf(out, "%s%s", sign && value > 0 ? "+" : "", text);
}

static void add_cell(op_text *out, const report *r, const report_finding *f, double value, bool sign) {
  op_text_add(out, "<td class=\"opine-number\">");
  add_number(out, r, f, value, sign);
  op_text_add(out, "</td>");
}

static void add_p(op_text *out, double p) {
  char text[OP_NUMBER_TEXT];
  op_number_write_fixed(p, 4, text);
  op_text_addf(out, "<td class=\"opine-number\">%s</td>", p < 0.0001 ? "&lt;0.0001" : text);
}

static bool has_groups(const report_findings *of) {
  for (size_t i = 0; i < of->count; i++) {
    if (of->items[i].group[0] != '\0') return true;
  }
  return false;
}

#define COLUMNS 10

/* What a list shows, and in which words. */
typedef struct finding_list {
  const report_findings *of;
  report_word title, compared, heads[COLUMNS];
} finding_list;

/* Names of waves are not broken; those of groups may be long. */
static const char *width_class(const char *text) { return op_utf8_width(text) <= 16 ? "whole" : NULL; }

static void add_row(op_text *out, const report *r, const report_finding *f, bool groups) {
  op_text_addf(out, "<tr data-of=\"%s\"><th scope=\"row\"><a href=\"#%s\" dir=\"auto\">", f->question->id, f->question->id);
  html_text(out, f->question->label);
  op_text_add(out, "</a></th>");
  page_data_text(out, "td", NULL, f->category != NULL ? f->category : "");
  if (groups) page_data_text(out, "td", NULL, f->group);
  page_data_text(out, "td", width_class(f->from), f->from);
  page_data_text(out, "td", width_class(f->to), f->to);
  add_cell(out, r, f, f->before, false);
  add_cell(out, r, f, f->after, false);
  op_text_add(out, "<td class=\"opine-number opine-strong\">");
  add_number(out, r, f, f->change, true);
  op_text_add(out, "</td><td class=\"opine-number\">");
  add_number(out, r, f, f->lower, true);
  op_text_add(out, " \xE2\x80\x93 ");
  add_number(out, r, f, f->upper, true);
  op_text_add(out, "</td>");
  add_p(out, f->p);
  op_text_add(out, "</tr>\n");
}

static void add_headings(op_text *out, const report *r, const finding_list *list, bool groups) {
  op_text_add(out, "<thead>\n<tr>");
  for (size_t i = 0; i < COLUMNS; i++) {
    if (i == 2 && !groups) continue;
    op_text_addf(out, "<th scope=\"col\" class=\"opine-head opine-top opine-under%s\">", i > 4 ? " opine-number" : "");
    page_word(r, out, list->heads[i]);
    op_text_add(out, "</th>");
  }
  op_text_add(out, "</tr>\n</thead>\n");
}

static void add_table(op_text *out, const report *r, const finding_list *list) {
  bool groups = has_groups(list->of);
  op_text_add(out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
  page_word(r, out, list->title);
  op_text_add(out, "\">\n<table class=\"sortable opine-table\">\n<caption class=\"opine-caption\"><span class=\"hidden\">");
  page_word(r, out, list->title);
  op_text_add(out, "</span></caption>\n");
  add_headings(out, r, list, groups);
  op_text_add(out, "<tbody>\n");
  for (size_t i = 0; i < list->of->count; i++) add_row(out, r, &list->of->items[i], groups);
  op_text_add(out, "</tbody>\n</table>\n</div>\n");
}

/* "120 changes compared"; the words stand in an element of their own, so that they can be shown in another language. */
static void add_count(op_text *out, const report *r, size_t n, report_word what) {
  op_text_addf(out, "%zu <span>", n);
  page_word(r, out, what);
  op_text_add(out, "</span>");
}

static void add_sentence(op_text *out, const report *r, report_word what, const char *class) {
  op_text_addf(out, class != NULL ? "<p dir=\"auto\" class=\"%s\">" : "<p dir=\"auto\">", class);
  page_word(r, out, what);
  op_text_add(out, "</p>\n");
}

static void add_list(op_text *out, const report *r, const finding_list *list, report_word nothing) {
  op_text_add(out, "<h3>");
  page_word(r, out, list->title);
  op_text_add(out, "</h3>\n");
  if (list->of->count > 0) add_table(out, r, list);
  else add_sentence(out, r, nothing, NULL);
  op_text_add(out, "<p class=\"note\" dir=\"auto\">");
  add_count(out, r, list->of->compared, list->compared);
  op_text_add(out, ", ");
  add_count(out, r, list->of->significant, WORD_SIGNIFICANT);
  if (list->of->broken > 0) op_text_add(out, "; ");
  if (list->of->broken > 0) add_count(out, r, list->of->broken, WORD_OVER_BREAK);
  op_text_add(out, "</p>\n");
}

#define CHANGE_HEADS {WORD_QUESTION, WORD_ANSWER, WORD_GROUP, WORD_FROM, WORD_TO, WORD_BEFORE, WORD_AFTER, WORD_CHANGE, WORD_INTERVAL, WORD_P_ADJUSTED}

void page_findings(const report *r, op_text *out) {
  const finding_list previous = {&r->since_previous, WORD_SINCE_PREVIOUS, WORD_COMPARED, CHANGE_HEADS}, first = {&r->since_first, WORD_SINCE_FIRST, WORD_COMPARED, CHANGE_HEADS};
  const finding_list groups = {&r->between_groups, WORD_BETWEEN_GROUPS, WORD_DIFFERENCES_COMPARED,
                               {WORD_QUESTION, WORD_ANSWER, WORD_BY, WORD_OTHER_GROUP, WORD_GROUP, WORD_OTHER_SHARE, WORD_SHARE, WORD_DIFFERENCE, WORD_INTERVAL, WORD_P_ADJUSTED}};
  if (r->n_waves > 1) {
    add_list(out, r, &previous, WORD_NO_CHANGE);
    add_list(out, r, &first, WORD_NO_CHANGE);
    add_sentence(out, r, WORD_FAMILY, "note");
  } else {
    add_sentence(out, r, WORD_ONE_WAVE, NULL);
  }
  if (r->between_groups.compared == 0) return;
  add_list(out, r, &groups, WORD_NO_DIFFERENCE);
  add_sentence(out, r, WORD_FAMILY_GROUPS, "note");
}
