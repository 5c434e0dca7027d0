/* LaTeX: booktabs tables, long ones as longtable, everything escaped. A document of its own, or with --fragment what \input takes. */
#include <string.h>

#include "base/text.h"
#include "present/foot.h"
#include "present/grid.h"

#define LONG_TABLE 36    /* rows that still stand on one page */
#define WIDE_LABEL 34    /* characters of a label that are still set on one line */
#define WIDE_HEADING 12  /* and of the heading of a number */
#define LONG_WORD 30     /* characters after which a word may be broken: scripts without blanks, and words that TeX's own breaking fails on */
#define MANY_COLUMNS 7   /* from here on the letters are smaller */
#define MOST_COLUMNS 10  /* and from here on smaller still */

static const char preamble[] =
    "% compile with lualatex or xelatex; pdflatex reads Latin scripts only\n"
    "\\documentclass{article}\n"
    "\\usepackage{iftex}\n"
    "\\ifPDFTeX\n"
    "  \\usepackage[T1]{fontenc}\n"
    "  \\usepackage[utf8]{inputenc}\n"
    "  \\usepackage{textcomp}\n"
    "\\else\n"
    "  \\usepackage{fontspec}\n"
    "  \\IfFontExistsTF{DejaVu Sans}{\\setmainfont{DejaVu Sans}[Scale=0.86]}{}\n"
    "\\fi\n"
    "\\usepackage[margin=2cm]{geometry}\n"
    "\\usepackage{array,booktabs,float,longtable}\n"
    "\\setlength{\\parindent}{0pt}\n"
    "\\begin{document}\n";

/* Signs that TeX takes for something else, as commands that print them. "--" and "''" would be joined to one sign; "[" and "*" are arguments behind "\\". */
static void add_escaped(op_text *out, const char *text) {
  static const struct {
    char sign;
    const char *as;
  } signs[] = {{'\\', "\\textbackslash{}"}, {'{', "\\{"}, {'}', "\\}"}, {'$', "\\$"}, {'&', "\\&"}, {'#', "\\#"}, {'%', "\\%"}, {'_', "\\_"},
               {'~', "\\textasciitilde{}"}, {'^', "\\textasciicircum{}"}, {'<', "\\textless{}"}, {'>', "\\textgreater{}"}, {'|', "\\textbar{}"},
               {'"', "\\textquotedbl{}"}, {'`', "\\textasciigrave{}"}, {'\'', "{'}"}, {'-', "{-}"}, {'[', "{[}"}, {']', "{]}"}, {'*', "{*}"}, {',', "{,}"}, {'?', "{?}"}, {'!', "{!}"}};
  size_t word = 0;
  for (; text != NULL && *text != '\0'; text++) {
    size_t i = 0;
    bool begins = ((unsigned char)*text & 0xC0) != 0x80; /* a character, not the rest of one */
    word = *text == ' ' ? 0 : word + begins;
    if (begins && word > 0 && word % LONG_WORD == 0) op_text_add(out, "\\allowbreak{}");
    while (i < sizeof signs / sizeof *signs && signs[i].sign != *text) i++;
    if (i < sizeof signs / sizeof *signs) op_text_add(out, signs[i].as);
    else op_text_add_char(out, *text);
  }
}

static void add_clean(op_text *out, grid *g, const char *text) { add_escaped(out, grid_clean(g, text)); }

/* The widest text of a column, in columns of a terminal. */
static size_t widest(const grid *g, size_t k) {
  size_t most = 0;
  for (size_t r = 0; r < g->n_rows; r++) {
    size_t width = g->rows[r].cells[k] != NULL && !g->rows[r].across ? op_utf8_width(g->rows[r].cells[k]) : 0;
    most = width > most ? width : most;
  }
  return most;
}

/* "@{}>{\raggedright\arraybackslash}p{0.40\linewidth}rr@{}": wide labels are set in paragraphs. */
static void add_columns(op_text *out, const grid *g) {
  size_t wide = 0;
  for (size_t k = 0; k < g->n_columns; k++) wide += g->align[k] == GRID_LEFT && widest(g, k) > WIDE_LABEL;
  double share = wide > 0 ? (g->n_columns > MANY_COLUMNS ? 0.30 : 0.45) / (double)wide : 0;
  op_text_add(out, "{@{}");
  for (size_t k = 0; k < g->n_columns; k++) {
    if (g->align[k] == GRID_RIGHT) op_text_add_char(out, 'r');
    else if (widest(g, k) > WIDE_LABEL) op_text_addf(out, ">{\\raggedright\\arraybackslash}p{%.2f\\linewidth}", share);
    else op_text_add_char(out, 'l');
  }
  op_text_add(out, "@{}}\n");
}

static void add_heading(op_text *out, const grid *g, size_t k, const char *text) {
  if (text == NULL || text[0] == '\0') return;
  size_t width = op_utf8_width(text), column = widest(g, k);
  if (g->align[k] == GRID_RIGHT && width > WIDE_HEADING && width > column) {
    size_t room = column > WIDE_HEADING ? column : WIDE_HEADING;
    op_text_addf(out, "\\multicolumn{1}{>{\\raggedleft\\arraybackslash}p{%.1fem}}{", 0.6 * (double)room);
    add_escaped(out, text);
    op_text_add_char(out, '}');
  } else {
    add_escaped(out, text);
  }
}

static void add_spans(op_text *out, const grid *g) {
  size_t column = 0;
  if (g->n_spans == 0) return;
  for (size_t i = 0; i < g->n_spans; i++) {
    for (; column < g->spans[i].first; column++) op_text_add(out, column > 0 ? " &" : "");
    op_text_addf(out, "%s\\multicolumn{%zu}{c}{", column > 0 ? " & " : "", g->spans[i].last - g->spans[i].first + 1);
    add_escaped(out, g->spans[i].text);
    op_text_add_char(out, '}');
    column = g->spans[i].last + 1;
  }
  op_text_add(out, " \\\\\n");
  for (size_t i = 0; i < g->n_spans; i++) op_text_addf(out, "\\cmidrule(lr){%zu-%zu}", g->spans[i].first + 1, g->spans[i].last + 1);
  op_text_add(out, "\n");
}

static void add_head(op_text *out, const grid *g) {
  op_text_add(out, "\\toprule\n");
  if (!grid_has_headings(g)) return;
  add_spans(out, g);
  for (size_t k = 0; k < g->n_columns; k++) {
    op_text_add(out, k > 0 ? " & " : "");
    add_heading(out, g, k, g->headings[k]);
  }
  op_text_add(out, " \\\\\n");
  for (size_t k = 0; g->marks != NULL && k < g->n_columns; k++) {
    op_text_add(out, k > 0 ? " & " : "");
    add_escaped(out, g->marks[k]);
  }
  op_text_add(out, g->marks != NULL ? " \\\\\n\\midrule\n" : "\\midrule\n");
}

static void add_row(op_text *out, const grid *g, const grid_row *row) {
  bool strong = row->style == GRID_STRONG || row->style == GRID_BAD;
  if (row->rule_before) op_text_add(out, "\\addlinespace\n");
  if (row->across) {
    op_text_addf(out, "\\multicolumn{%zu}{@{}l@{}}{\\parbox[t]{\\linewidth}{\\raggedright\\bfseries ", g->n_columns);
    add_escaped(out, row->cells[0]);
    op_text_add(out, "}} \\\\\n");
    return;
  }
  for (size_t k = 0; k < g->n_columns; k++) {
    bool empty = row->cells[k] == NULL || row->cells[k][0] == '\0';
    op_text_add(out, k > 0 ? " & " : "");
    if (empty) continue;
    op_text_add(out, strong ? "\\textbf{" : row->style == GRID_FAINT ? "{\\footnotesize " : "");
    add_escaped(out, row->cells[k]);
    op_text_add(out, strong || row->style == GRID_FAINT ? "}" : "");
  }
  op_text_add(out, " \\\\\n");
}

static void add_caption(op_text *out, const grid *g) {
  if (g->title[0] == '\0' && g->base[0] == '\0') return;
  op_text_add(out, "\\caption{");
  add_escaped(out, g->title);
  if (g->title[0] != '\0' && g->base[0] != '\0') op_text_add(out, ". ");
  add_escaped(out, g->base);
  op_text_add_char(out, '}');
}

static const char *size_of(const grid *g) {
  return g->n_columns >= MOST_COLUMNS ? "\\scriptsize\\setlength{\\tabcolsep}{3pt}" : g->n_columns >= MANY_COLUMNS ? "\\footnotesize\\setlength{\\tabcolsep}{4pt}" : "\\small";
}

static void add_footnotes(op_text *out, const grid *g, const char *before) {
  for (size_t i = 0; i < g->n_footnotes; i++) {
    op_text_add(out, before);
    op_text_add(out, "{\\raggedright\\footnotesize ");
    add_escaped(out, g->footnotes[i]);
    op_text_add(out, "\\par}\n");
  }
}

static void add_long_table(op_text *out, const grid *g) {
  op_text_addf(out, "{%s\n\\begin{longtable}", size_of(g));
  add_columns(out, g);
  add_caption(out, g);
  op_text_add(out, g->title[0] != '\0' || g->base[0] != '\0' ? " \\\\\n" : "");
  add_head(out, g);
  op_text_add(out, "\\endfirsthead\n");
  add_head(out, g);
  op_text_addf(out, "\\endhead\n\\midrule\n\\multicolumn{%zu}{r@{}}{\\footnotesize continued} \\\\\n\\endfoot\n\\bottomrule\n\\endlastfoot\n", g->n_columns);
  for (size_t r = 0; r < g->n_rows; r++) add_row(out, g, &g->rows[r]);
  op_text_add(out, "\\end{longtable}}\n");
  add_footnotes(out, g, "");
  op_text_add(out, "\n");
}

static void add_short_table(op_text *out, const grid *g) {
  op_text_addf(out, "\\begin{table}[H]\n\\centering%s\n", size_of(g));
  add_caption(out, g);
  op_text_add(out, "\n\\begin{tabular}");
  add_columns(out, g);
  add_head(out, g);
  for (size_t r = 0; r < g->n_rows; r++) add_row(out, g, &g->rows[r]);
  op_text_add(out, "\\bottomrule\n\\end{tabular}\n");
  add_footnotes(out, g, "\n\\vspace{2pt}");
  op_text_add(out, "\\end{table}\n\n");
}

static void add_grid(op_text *out, const grid *g) {
  if (g->n_columns > 0 && g->n_rows > LONG_TABLE) add_long_table(out, g);
  else if (g->n_columns > 0) add_short_table(out, g);
  else add_footnotes(out, g, "");
}

static void add_paragraph(op_text *out, grid *g, const char *before, const char *text) {
  if (text == NULL || text[0] == '\0') return;
  op_text_addf(out, "{\\footnotesize %s", before);
  add_clean(out, g, text);
  op_text_add(out, "\\par}\n");
}

/* Design, conventions, notes and source; `g` is there for its arena. */
static void add_foot(op_text *out, const op_result *result, grid *g) {
  op_text line = {0};
  foot_design(&line, result, g);
  add_paragraph(out, g, "", line.data);
  op_text_reset(&line);
  foot_conventions(&line, result);
  add_paragraph(out, g, "", line.data);
  out->failed = out->failed || line.failed;
  op_text_clear(&line);
  for (size_t i = 0; i < result->n_notes; i++) add_paragraph(out, g, "Note: ", result->notes[i]);
  add_paragraph(out, g, "Source: ", result->source);
}

static void open_document(op_text *out, const op_result *result, grid *g, bool fragment) {
  op_text_add(out, fragment ? "% needs \\usepackage{array,booktabs,float,longtable}\n" : preamble);
  if (!fragment && result->title != NULL && result->title[0] != '\0') {
    op_text_add(out, "{\\large\\bfseries ");
    add_clean(out, g, result->title);
    op_text_add(out, "\\par}\n\\medskip\n");
  }
  if (result->banner == NULL) return;
  op_text_add(out, "\\noindent\\fbox{\\parbox{0.97\\linewidth}{\\centering\\bfseries ");
  add_clean(out, g, result->banner);
  op_text_add(out, "}}\\par\\medskip\n\n");
}

static op_status present(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  op_text out = {0};
  grid *around = NULL;
  op_status status = grid_make_empty(&around, err);
  if (status == OP_OK) open_document(&out, result, around, options->fragment);
  for (size_t s = 0; status == OP_OK && s < result->n_sections; s++) {
    grid *g = NULL;
    if (result->sections[s].n_rows == 0) continue;
    status = grid_make(result, &result->sections[s], options, 0, &g, err);
    for (const grid *table = g; status == OP_OK && table != NULL && !g->hidden; table = table->next) add_grid(&out, table);
    grid_free(g);
  }
  if (status == OP_OK && !options->quiet) add_foot(&out, result, around);
  if (!options->fragment) op_text_add(&out, "\\end{document}\n");
  if (status == OP_OK) out.failed = out.failed || around->failed;
  grid_free(around);
  if (status == OP_OK) status = op_text_check(&out, err);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *text = out.data;
  *length = out.length;
  return OP_OK;
}

const op_presenter presenter_latex = {"latex", "booktabs tables as a document or, with --fragment, for \\input", present, "tex", false};
