/* A crosstab as shaded cells with their percentages; shaded by adjusted residuals where the result has them. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/heat.h"
#include "plot/section.h"

static op_status settle(heat_map *h) {
  const op_section *s = h->section = op_result_section_named(h->sheet.result, "crosstab");
  h->residuals = op_result_section_named(h->sheet.result, "residuals");
  h->variable = op_section_key_named(s, "variable");
  h->row = op_section_key_named(s, "row");
  h->column_variable = op_section_key_named(s, "column_variable");
  h->column = op_section_key_named(s, "column");
  h->percent = op_section_key_named(s, "percent");
  bool all = h->variable != SIZE_MAX && h->column_variable != SIZE_MAX && h->column != SIZE_MAX && h->percent != SIZE_MAX;
  return all ? OP_OK : op_fail(h->sheet.err, OP_E_REQUEST, "the table's figures have no rows and columns");
}

static const char *of_what(const char *kind) {
  if (strcmp(kind, "row") == 0) return "Percent of the row";
  return strcmp(kind, "total") == 0 ? "Percent of the whole table" : "Percent of the column";
}

/* Bases of the columns or rows as the footer tells them: the smallest and the largest. */
static op_status find_bases(heat_map *h, chart_grid *grid) {
  const op_section *s = h->section;
  size_t key = strcmp(h->kind, "row") == 0 ? h->row : h->column;
  chart_row *rows = op_arena_alloc(h->sheet.arena, 2 * sizeof *rows, h->sheet.err);
  if (rows == NULL) return OP_E_MEMORY;
  rows[0] = rows[1] = (chart_row){.first = s->rows, .heading = "", .label = "", .base_n = (double)NAN, .weighted_base = (double)NAN};
  for (size_t r = 0; r < s->n_rows; r++) {
    double base = s->rows[r].measures[OP_M_BASE_N];
    if (!op_text_equal(s->rows[r].codes[h->percent], h->kind) || op_text_equal(s->rows[r].codes[key], "all")) continue;
    rows[0].base_n = fmin(rows[0].base_n, base);
    rows[1].base_n = fmax(rows[1].base_n, base);
  }
  grid->rows = rows;
  grid->n_rows = rows[0].base_n < rows[1].base_n ? 2 : 1;
  return OP_OK;
}

static op_status words(heat_map *h) {
  chart_sheet *sheet = &h->sheet;
  chart_grid grid;
  const char *question = h->questions ? "" : section_label(sheet, h->rows[0].first, h->variable), *group = section_group(sheet, h->section, h->rows[0].first);
  bool small = false;
  op_status status = question != NULL && group != NULL ? section_grid(sheet, h->section, question, "", &grid) : OP_E_MEMORY;
  if (status != OP_OK) return status;
  for (size_t i = 0; i < HEAT_ROWS * HEAT_COLUMNS; i++) small = small || h->cells[i].small;
  grid.small_base = false;
  grid.intervals = false;
  status = find_bases(h, &grid);
  if (status != OP_OK) return status;
  const char *language = sheet->options.language, *kind = words_in(language, of_what(h->kind));
  const char *shaded = h->residuals != NULL ? WORDED(sheet, "@1, shaded by how far from independence", kind) : kind;
  bool named = !h->several && group[0] != '\0', starred = small && (h->numbers || h->bases > 0);
  if (shaded == NULL) return OP_E_MEMORY;
  const char *detail = op_arena_format(sheet->arena, sheet->err, "%s%s%s", shaded, named ? ", " : "", named ? group : "");
  const char *bases = h->bases > 0                    ? words_in(language, "Numbers under the columns are their bases.")
                      : strcmp(h->kind, "row") == 0 ? words_in(language, "Numbers at the right are the bases of the rows.")
                                                      : "";
  static const char marks[] = "Shades and + or \xE2\x88\x92 tell where a cell lies more than 2 (++ or \xE2\x88\x92\xE2\x88\x92: 3) standard errors of the design above or "
                              "below what independence would give.";
  const char *extra = JOINED(sheet, bases, h->residuals != NULL ? words_in(language, marks) : "", starred ? words_in(language, "* small base: read with care.") : "");
  if (detail == NULL || extra == NULL) return OP_E_MEMORY;
  status = section_head(sheet, &grid, detail);
  return status == OP_OK
             ? footer_notes(sheet, &grid, &(footer_words){false, strcmp(h->kind, "row") == 0 ? "row" : "column", NULL, extra[0] != '\0' ? extra : NULL})
             : status;
}

/* As the cell says it: "31%", "<1%", and with residuals "31% ++". */
static void say_cell(const heat_map *h, const heat_column *column, const heat_cell *cell, op_text *out) {
  static const char *const marks[] = {" \xE2\x88\x92\xE2\x88\x92", " \xE2\x88\x92", "", " +", " ++"};
  char number[NUMERALS_TEXT];
  bool little = cell->percent > 0 && cell->percent < 0.5;
  numerals_write(&h->sheet.numerals, little ? 1 : cell->percent, 0, false, "%", number);
  op_text_addf(out, "%s %s%s%s", column->label, little ? "<" : "", number, h->residuals != NULL && !column->total ? marks[heat_class(cell->residual) + 2] : "");
}

/* "Men: Yes 31%, No 40%; ..." */
static op_status say(heat_map *h) {
  op_text text = {0};
  for (size_t i = 0; i < h->n_rows && i < SECTION_SAID; i++) {
    size_t said = 0;
    op_text_addf(&text, "%s%s%s%s:", i > 0 ? "; " : "", h->rows[i].heading != NULL ? h->rows[i].heading : "", h->rows[i].heading != NULL ? ". " : "",
                 h->rows[i].label);
    for (size_t j = 0; j < h->n_columns && said < SECTION_SAID; j++) {
      const heat_cell *cell = &h->cells[i * HEAT_COLUMNS + j];
      if (!cell->present) continue;
      op_text_add(&text, said++ > 0 ? ", " : " ");
      say_cell(h, &h->columns[j], cell, &text);
    }
  }
  if (h->n_rows > SECTION_SAID) section_more(&h->sheet, &text, "and @1 more rows", h->n_rows - SECTION_SAID);
  return section_say(&h->sheet, &text);
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  heat_map *h = op_array_new(1, sizeof *h, err);
  if (h == NULL) return OP_E_MEMORY;
  *h = (heat_map){.section = NULL};
  op_status status = sheet_open(result, options, &h->sheet, err);
  if (status == OP_OK) status = settle(h);
  if (status == OP_OK) status = heat_read(h);
  if (status == OP_OK) status = heat_layout(h);
  if (status == OP_OK) status = words(h);
  if (status == OP_OK) status = say(h);
  if (status == OP_OK) status = heat_draw(h);
  if (status == OP_OK) status = sheet_close(&h->sheet, h->figure, text, length);
  sheet_clear(&h->sheet);
  op_free(h);
  return status;
}

const op_chart op_chart_heatmap = {.name = "heatmap",
                                   .summary = "a crosstab as shaded cells with their percentages, or its residuals (--residuals)",
                                   .script = script,
                                   .command = "crosstab",
                                   .draws = "the percentages of a crosstab",
                                   .section = "crosstab",
                                   .key = "row",
                                   .example = "surveys/chile-1988/study.yaml vote --banner education,region --kind heatmap"};
