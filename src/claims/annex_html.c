/* The annex as one HTML page: no scripts, nothing from elsewhere, readable on a phone, on paper and by a screen reader. */
#include <stdint.h>
#include <string.h>

#include "claims/annex.h"
#include "opine/opine.h"

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1a1a1a;--faint:#555;--line:#c8c8c8;--good:#1b6e3c;--otherwise:#8a5a00;--bad:#a3201d;--paper:#fff;"
    "--code:#f4f4f1}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#eaeaea;--faint:#a8a8a8;--line:#4a4a4a;--good:#6fcf97;--otherwise:#e0b050;--bad:#ff8a80;"
    "--paper:#161616;--code:#242424}}\n"
    "body{margin:0 auto;max-width:72rem;padding:1.5rem;background:var(--paper);color:var(--ink);font:1rem/1.45 system-ui,sans-serif}\n"
    "h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}p,ul{margin:.4rem 0}\n"
    ".banner{border:2px solid var(--bad);color:var(--bad);font-weight:700;padding:.5rem .75rem}.faint{color:var(--faint)}\n"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;overflow-wrap:break-word}\n"
    "thead th{border-bottom:2px solid var(--ink);font-size:.85rem}tbody tr.claim>*{border-top:1px solid var(--line)}"
    ".num{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}td.said{white-space:normal;max-width:9rem}\n"
    "th[scope=row]{font-weight:400;min-width:9rem}tr.more td{padding-top:0;font-size:.85rem;overflow-wrap:anywhere}.verdict{font-weight:700}"
    ".good .verdict{color:var(--good)}.otherwise .verdict{color:var(--otherwise)}.bad .verdict{color:var(--bad)}\n"
    "code{display:block;background:var(--code);padding:.3rem .5rem;margin-top:.25rem;font:.82rem/1.4 ui-monospace,monospace;white-space:pre-wrap;"
    "overflow-wrap:anywhere}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:700}dd{margin:0}"
    "footer{margin-top:2rem;border-top:1px solid var(--line);padding-top:.5rem;font-size:.85rem}\n"
    "@media screen and (max-width:44rem){dl,table,tbody,tr,td,th{display:block}thead,td:empty,td[aria-hidden]{display:none}"
    ".num,td.said{text-align:start;max-width:none}td,th{padding:.1rem 0}\n"
    "td[data-label]::before{content:attr(data-label) \": \";color:var(--faint)}tbody.one{border-top:1px solid var(--line);padding:.5rem 0}"
    "tbody tr.claim>*{border:0}th[scope=row]{font-weight:700}}\n"
    "@media print{:root{--ink:#000;--faint:#333;--line:#888;--good:#000;--otherwise:#000;--bad:#000;--paper:#fff;--code:#fff}"
    "body{max-width:none;padding:0;font-size:9.5pt}.scroll{overflow:visible}\n"
    "thead{display:table-header-group}tbody.one,dl>*{break-inside:avoid}code{border:1px solid var(--line)}@page{margin:15mm}}\n";

static void add(annex *a, const char *text) {
  for (; *text != '\0'; text++) {
    switch (*text) {
      case '&': op_text_add(&a->out, "&amp;"); break;
      case '<': op_text_add(&a->out, "&lt;"); break;
      case '>': op_text_add(&a->out, "&gt;"); break;
      case '"': op_text_add(&a->out, "&quot;"); break;
      case '\'': op_text_add(&a->out, "&#39;"); break;
      default: op_text_add_char(&a->out, *text);
    }
  }
}

/* <tag>text</tag>; `open` is the tag with its attributes. */
static void element(annex *a, const char *open, const char *close, const char *text) {
  op_text_add(&a->out, open);
  add(a, text);
  op_text_addf(&a->out, "</%s>", close);
}

static void write_head(annex *a) {
  const char *title = annex_clean(a, a->result->title);
  op_text_addf(
      &a->out,
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>Published figures, checked%s",
      title[0] != '\0' ? ": " : "");
  add(a, title);
  op_text_addf(&a->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>Published figures, checked</h1>\n", style);
  if (a->result->banner != NULL) element(a, "<p class=\"banner\">", "p", annex_clean(a, a->result->banner));
  if (title[0] != '\0') element(a, "\n<p dir=\"auto\">", "p", title);
  const char *source = annex_clean(a, a->result->source);
  if (source[0] != '\0') element(a, "\n<p class=\"faint\" dir=\"auto\">", "p", source);
  op_text_add(&a->out, "\n<ul>\n");
  for (size_t i = 0; i < a->result->n_notes; i++) {
    element(a, "<li>", "li", annex_clean(a, a->result->notes[i]));
    op_text_add(&a->out, "\n");
  }
  op_text_add(&a->out, "</ul>\n");
}

/* Two rows a claim: the figures, and below them the reason and the command. */
static void write_claim(annex *a, size_t index) {
  annex_claim c = annex_claim_at(a, index);
  const char *const numbers[] = {c.published, c.found, c.interval, c.base};
  static const char *const cells[] = {"<td class=\"num said\" data-label=\"Published\">", "<td class=\"num\" data-label=\"Found\">",
                                      "<td class=\"num\" data-label=\"Interval\">", "<td class=\"num\" data-label=\"Base\">"};
  op_text_addf(&a->out, "<tbody class=\"one %s\">\n<tr class=\"claim\"><td aria-hidden=\"true\">%s</td><th scope=\"row\" dir=\"auto\">", c.kind, c.mark);
  add(a, c.statement[0] != '\0' ? c.statement : c.id);
  op_text_add(&a->out, "</th>");
  for (size_t k = 0; k < 4; k++) {
    if (k != 2 || a->intervals) element(a, cells[k], "td", numbers[k]);
  }
  element(a, "<td class=\"verdict\">", "td", c.verdict);
  op_text_addf(&a->out, "</tr>\n<tr class=\"more\"><td></td><td colspan=\"%d\">", a->intervals ? 6 : 5);
  element(a, "<span class=\"faint\">", "span", c.id);
  if (c.source[0] != '\0') element(a, " \xC2\xB7 claimed by <span dir=\"auto\">", "span", c.source);
  if (c.why[0] != '\0') element(a, " \xC2\xB7 <span>", "span", c.why);
  if (c.command[0] != '\0') element(a, "<code>", "code", c.command);
  op_text_add(&a->out, "</td></tr>\n</tbody>\n");
}

static void write_checks(annex *a) {
  static const char *const keys[] = {"id", "check", "why", "verdict"};
  const op_section *s = annex_section(a, "checks");
  if (s == NULL) return;
  op_text_add(&a->out,
              "<h2>Published figures held against each other</h2>\n<div class=\"scroll\">\n<table>\n<thead><tr><th scope=\"col\">Claim</th><th "
              "scope=\"col\">Check</th><th scope=\"col\">Finding</th><th scope=\"col\">Verdict</th></tr></thead>\n");
  for (size_t r = 0; r < s->n_rows; r++) {
    bool bad = (s->rows[r].flags & OP_ROW_BAD) != 0, otherwise = op_text_equal(s->rows[r].codes[op_section_key_named(s, "verdict")], "otherwise");
    op_text_addf(&a->out, "<tbody class=\"one %s\"><tr class=\"claim\">", !bad ? "good" : otherwise ? "otherwise" : "bad");
    for (size_t k = 0; k < 4; k++) {
      const char *open = k == 0 ? "<th scope=\"row\">" : k == 3 ? "<td class=\"verdict\">" : "<td>";
      element(a, open, k == 0 ? "th" : "td", annex_text(a, s, &s->rows[r], keys[k]));
    }
    op_text_add(&a->out, "</tr></tbody>\n");
  }
  op_text_add(&a->out, "</table>\n</div>\n");
}

void annex_write_html(annex *a) {
  const op_section *s = annex_section(a, "claims");
  const char *const feet[] = {annex_design(a), annex_conventions(a)};
  write_head(a);
  op_text_add(&a->out,
              "<div class=\"scroll\">\n<table>\n<thead><tr><th></th><th scope=\"col\">Claim</th><th scope=\"col\" class=\"num\">Published</th><th "
              "scope=\"col\" class=\"num\">Found</th>");
  if (a->intervals) op_text_addf(&a->out, "<th scope=\"col\" class=\"num\">%g%% interval</th>", 100 * a->result->level);
  op_text_add(&a->out, "<th scope=\"col\" class=\"num\">Base</th><th scope=\"col\">Verdict</th></tr></thead>\n");
  for (size_t i = 0; i < s->n_rows; i++) write_claim(a, i);
  op_text_add(&a->out, "</table>\n</div>\n");
  write_checks(a);
  op_text_add(&a->out, "<h2>How to read this</h2>\n<dl>\n");
  for (size_t i = 0; annex_words[i].name != NULL; i++) {
    element(a, "<dt>", "dt", annex_words[i].name);
    element(a, "<dd>", "dd", annex_words[i].meaning);
    op_text_add(&a->out, "\n");
  }
  op_text_add(&a->out, "</dl>\n<footer>\n");
  for (size_t i = 0; i < 2; i++) {
    if (feet[i][0] == '\0') continue;
    element(a, "<p>", "p", feet[i]);
    op_text_add(&a->out, "\n");
  }
  element(a, "<p class=\"faint\">", "p", "Checked with opine " OPINE_VERSION);
  op_text_add(&a->out, "\n</footer>\n</body>\n</html>\n");
}
