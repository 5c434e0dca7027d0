/* Head and foot of a chart's page, and the beginning that every script shares. */
#include "plot/sheet.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "plot/alt.h"
#include "plot/footer.h"
#include "plot/words.h"

op_status sheet_open(const op_result *result, const op_chart_options *options, chart_sheet *sheet, op_error *err) {
  *sheet = (chart_sheet){.result = result, .err = err};
  if (options != NULL) sheet->options = *options;
  const op_chart *kind = op_chart_named(sheet->options.kind != NULL ? sheet->options.kind : "bars");
  sheet->title = sheet->subtitle = sheet->detail = "";
  sheet->form = kind != NULL ? kind->summary : "figures";
  sheet->numerals = numerals_of(sheet->options.language);
  sheet->arena = op_arena_new(err);
  return sheet->arena != NULL ? theme_init(options, sheet->arena, &sheet->theme, err) : OP_E_MEMORY;
}

void sheet_clear(chart_sheet *sheet) {
  op_text_clear(&sheet->head);
  op_text_clear(&sheet->body);
  op_arena_free(sheet->arena);
  sheet->arena = NULL;
}

op_status sheet_grid(chart_sheet *sheet, bool time_first, chart_grid *grid) {
  const op_chart_options *o = &sheet->options;
  op_status status = chart_grid_read(sheet->result, time_first, sheet->arena, grid, sheet->err);
  for (size_t i = 0; status == OP_OK && i < grid->n_rows; i++) {
    chart_row *row = &grid->rows[i];
    if (row->total && strcmp(row->label, "All") == 0) row->label = words_in(o->language, row->label);
  }
  return status == OP_OK && o->n_answers > 0 ? chart_grid_keep(grid, o->answers, o->n_answers, sheet->arena, sheet->err) : status;
}

/* --- head --- */

/* Gaps are measured in text: a column of a paper has no room for those of a page. */
static double gap(const chart_sheet *sheet, double points) { return points * sheet->theme.text / 11; }

static double inner_width(const chart_sheet *sheet) { return sheet->theme.width - 2 * sheet->theme.margin; }

/* Sets a wrapped paragraph of the head at sheet->y and moves on. */
static op_status head_paragraph(chart_sheet *sheet, const char *clean, double size, uint32_t ink, bool bold, size_t max_lines) {
  wording_lines lines;
  op_status status = wording_wrap(sheet->arena, clean, size, bold, inner_width(sheet), max_lines, &lines, sheet->err);
  if (status != OP_OK || lines.count == 0) return status;
  double leading = theme_leading(size);
  script_style style = {size, ink, bold, ALIGN_LEFT};
  script_lines(&sheet->head, style, AT_SCREEN, sheet->theme.margin, sheet->y + leading / 2, leading, &lines);
  sheet->y += leading * (double)lines.count;
  return OP_OK;
}

/* A strip over the whole width: nobody can take the chart for one of real data. */
static op_status head_banner(chart_sheet *sheet) {
  const char *text = wording_clean(sheet->arena, sheet->result->banner, sheet->err);
  double top = sheet->y;
  if (text == NULL) return OP_E_MEMORY;
  if (text[0] == '\0') return OP_OK;
  sheet->y += 6;
  op_status status = head_paragraph(sheet, text, sheet->theme.text, THEME_BANNER_INK, true, 3);
  sheet->y += 6;
  SCRIPT(&sheet->head, "set object rectangle from screen 0, screen Y(@) to screen 1, screen Y(@) behind", top - 1, op_number_round(sheet->y, 2));
  op_text_add(&sheet->head, " fillstyle solid noborder fillcolor rgb banner\n");
  return status;
}

static op_status head_texts(chart_sheet *sheet, const chart_grid *grid, const char **title, const char **subtitle) {
  const op_chart_options *o = &sheet->options;
  *title = wording_clean(sheet->arena, o->title != NULL ? o->title : sheet->result->title, sheet->err);
  *subtitle = wording_clean(sheet->arena, o->subtitle != NULL ? o->subtitle : grid->question, sheet->err);
  if (*title == NULL || *subtitle == NULL) return OP_E_MEMORY;
  if ((*title)[0] == '\0' && o->title == NULL) {
    *title = *subtitle;
    *subtitle = "";
  }
  if (strcmp(*title, *subtitle) == 0) *subtitle = "";
  return OP_OK;
}

op_status sheet_head(chart_sheet *sheet, const chart_grid *grid, const char *detail) {
  const char *title, *subtitle, *what = wording_clean(sheet->arena, detail, sheet->err);
  const chart_theme *t = &sheet->theme;
  op_status status = head_texts(sheet, grid, &title, &subtitle);
  if (what == NULL) status = OP_E_MEMORY;
  if (status != OP_OK) return status;
  sheet->grid = grid;
  sheet->title = title;
  sheet->subtitle = subtitle;
  sheet->detail = what;
  sheet->y = 0;
  if (status == OP_OK && sheet->result->banner != NULL) status = head_banner(sheet);
  sheet->y += gap(sheet, sheet->y > 0 ? 14 : 20);
  if (status == OP_OK) status = head_paragraph(sheet, title, t->title, THEME_INK, true, 3);
  if (status == OP_OK && subtitle[0] != '\0') {
    sheet->y += gap(sheet, 4);
    status = head_paragraph(sheet, subtitle, t->subtitle, THEME_INK_SOFT, false, 5);
  }
  if (status == OP_OK && what[0] != '\0') {
    sheet->y += gap(sheet, 4);
    status = head_paragraph(sheet, what, t->small * 1.08, THEME_INK_FAINT, false, 2);
  }
  sheet->y += gap(sheet, 12);
  return status;
}

/* --- foot --- */

op_status sheet_note_ranked(chart_sheet *sheet, const char *text, sheet_rank rank) {
  const char *clean = wording_clean(sheet->arena, text, sheet->err);
  if (clean == NULL) return OP_E_MEMORY;
  if (clean[0] == '\0' || sheet->n_notes == SHEET_NOTES) return OP_OK;
  sheet->ranks[sheet->n_notes] = rank;
  sheet->notes[sheet->n_notes++] = clean;
  return OP_OK;
}

op_status sheet_note(chart_sheet *sheet, const char *text) { return sheet_note_ranked(sheet, text, NOTE_KEPT); }

#define FOOT_GAP 14.0
#define FOOT_BOTTOM 18.0

#define NOTE_LINES 4

static op_status wrap_notes(chart_sheet *sheet, size_t most_lines, wording_lines lines[SHEET_NOTES], double *total) {
  *total = 0;
  for (size_t i = 0; i < sheet->n_notes; i++) {
    op_status status = wording_wrap(sheet->arena, sheet->notes[i], sheet->theme.small, false, inner_width(sheet), most_lines, &lines[i], sheet->err);
    if (status != OP_OK) return status;
    *total += (double)lines[i].count;
  }
  return OP_OK;
}

/* The lines of the notes that the size of the page has room for. */
static op_status choose_notes(chart_sheet *sheet, wording_lines lines[SHEET_NOTES]) {
  double total, most = sheet->theme.notes > 0 ? sheet->theme.notes : INFINITY;
  op_status status = wrap_notes(sheet, NOTE_LINES, lines, &total);
  for (int rank = NOTE_REMARK; status == OP_OK && total > most && rank > NOTE_KEPT; rank--) {
    for (size_t i = 0; i < sheet->n_notes; i++) {
      if (sheet->ranks[i] != (sheet_rank)rank) continue;
      total -= (double)lines[i].count;
      lines[i].count = 0;
    }
  }
  return status;
}

/* Wraps the notes; writes them from `y` on when `out` is not NULL. Returns the height through *height. */
static op_status foot(chart_sheet *sheet, op_text *out, double y, double *height) {
  double size = sheet->theme.small, leading = theme_leading(size), start = y;
  script_style style = {size, THEME_INK_FAINT, false, ALIGN_LEFT};
  wording_lines lines[SHEET_NOTES];
  op_status status = choose_notes(sheet, lines);
  if (status != OP_OK) return status;
  y += gap(sheet, FOOT_GAP);
  for (size_t i = 0; i < sheet->n_notes; i++) {
    if (out != NULL) script_lines(out, style, AT_SCREEN, sheet->theme.margin, y + leading / 2, leading, &lines[i]);
    y += leading * (double)lines[i].count;
  }
  *height = y - start + gap(sheet, FOOT_BOTTOM);
  return OP_OK;
}

op_status sheet_check_width(const chart_sheet *sheet, double width) {
  const chart_theme *t = &sheet->theme;
  if (width >= 6 * t->text) return OP_OK;
  op_fail(sheet->err, OP_E_REQUEST, "a chart %.1f inches wide has no room for its figures beside the names at %g points", t->width / 72, t->text);
  return op_fail_hint(sheet->err, "give it more width or a smaller font");
}

#define MOST_PIXELS 32000.0 /* cairo draws no larger picture */

static op_status check_pixels(const chart_sheet *sheet, double page) {
  double pixels = fmax(page, sheet->theme.width) * sheet->theme.dpi / 72;
  if (pixels <= MOST_PIXELS) return OP_OK;
  op_fail(sheet->err, OP_E_REQUEST, "the picture would have %.0f pixels on its longer side, at most %.0f can be drawn", pixels, MOST_PIXELS);
  return op_fail_hint(sheet->err, "a lower resolution or fewer groups make it smaller");
}

op_status sheet_body(chart_sheet *sheet, double content, double *height) {
  double below;
  op_status status = foot(sheet, NULL, 0, &below);
  *height = content;
  if (status != OP_OK || sheet->theme.height == 0) return status;
  *height = sheet->theme.height - sheet->y - below;
  if (*height >= 0.7 * content) return OP_OK;
  op_fail(sheet->err, OP_E_REQUEST, "the chart does not fit in %.1f inches of height, expected at least %.1f", sheet->theme.height / 72,
          (sheet->y + below + 0.7 * content) / 72 + 0.05);
  return op_fail_hint(sheet->err, "leave the height out and it follows the content");
}

/* --- script --- */

static const char opening[] =
    "# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).\n"
    "#   gnuplot chart.gp                               writes chart.svg beside this file\n"
    "#   gnuplot -e \"opine_terminal='png'\" chart.gp     or 'pdf'; opine_output='name.png' chooses the name\n";

static const char beginning[] = "reset\nset encoding utf8\n" WORDING_PROLOGUE;

static const char terminals[] =
    "if (!exists('opine_terminal')) { opine_terminal = 'svg' }\n"
    "if (!exists('opine_output')) {\n"
    "  script = exists('ARG0') ? ARG0 : ''\n"
    "  script = (script[1:1] eq '|' ? './' : '') . script\n"
    "  opine_output = (script[strlen(script)-2:*] eq '.gp' ? script[1:strlen(script)-3] : 'chart') . '.' . opine_terminal\n"
    "}\n"
    "if (opine_terminal eq 'png') {\n"
    "  set terminal pngcairo enhanced size W*dpi/72., H*dpi/72. font font.','.size fontscale 0.75*dpi/72 linewidth dpi/72. pointscale dpi/72. background rgb paper\n"
    "} else {\n"
    "  if (opine_terminal eq 'pdf') {\n"
    "    set terminal pdfcairo enhanced size W/72., H/72. font font.','.size fontscale 0.75 linewidth 1.8 background rgb paper\n"
    "  } else {\n"
    "    set terminal svg enhanced size W, H dynamic name 'chart' font font.','.size fontscale 1 linewidth 1 background rgb paper\n"
    "  }\n"
    "}\n"
    "set output opine_output\n"
    "dots = opine_terminal eq 'svg' ? 0.8 : 1.0    # the terminals draw points of different sizes\n"
    "X(points) = points / (1.0*W)        # from the left edge of the page\n"
    "Y(points) = 1 - points / (1.0*H)    # from its top\n"
    "unset key; unset border; unset tics; unset colorbox\n"
    "set style fill solid noborder\n\n"
    "# --- title and notes\n";

static void write_colours(const chart_sheet *sheet, op_text *out) {
  op_text_add(out, "\n# --- colours of the theme\n");
  for (uint32_t i = 0; i < THEME_COLOURS; i++) {
    op_text_addf(out, "%s = 0x%06X    # %s\n", theme_name(THEME_NAMED + i), (unsigned)sheet->theme.colours[i], theme_use(THEME_NAMED + i));
  }
  op_text_add(out, "\n# --- terminal\n");
}

op_status sheet_close(chart_sheet *sheet, double height, char **script, size_t *length) {
  op_text out = {0}, feet = {0};
  double below = 0;
  op_status status = foot(sheet, &feet, sheet->y + height, &below);
  double page = sheet->theme.height > 0 ? sheet->theme.height : ceil(sheet->y + height + below);
  if (status == OP_OK) status = check_pixels(sheet, page);
  op_text_add(&out, opening);
  alt_write(sheet, &out);
  op_text_add(&out, beginning);
  SCRIPT(&out, "W = @; H = @    # size of the page in points (1/72 inch)\n", sheet->theme.width, page);
  SCRIPT(&out, "dpi = @         # of a PNG\n", sheet->theme.dpi);
  op_text_addf(&out, "font = '%s'\n", sheet->theme.font);
  if (sheet->theme.fallbacks[0] != '\0') op_text_addf(&out, "# fallbacks = '%s'    (the next families; opine names them in an SVG)\n", sheet->theme.fallbacks);
  SCRIPT(&out, "size = '@'\n", sheet->theme.text);
  write_colours(sheet, &out);
  op_text_add(&out, terminals);
  op_text *const parts[] = {&sheet->head, &feet, &sheet->body};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    out.failed = out.failed || parts[i]->failed;
    op_text_add_bytes(&out, parts[i]->data != NULL ? parts[i]->data : "", parts[i]->length);
  }
  op_text_add(&out, "unset output\n");
  op_text_clear(&feet);
  if (status == OP_OK) status = op_text_check(&out, sheet->err);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *script = out.data;
  *length = out.length;
  return OP_OK;
}
