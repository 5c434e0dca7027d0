/* Many charts at once: a gnuplot process draws a batch of scripts one after the other to its standard output, and several processes work side by side. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/team.h"
#include "base/threads.h"
#include "opine/plot.h"
#include "opine/present.h"
#include "plot/gnuplot.h"
#include "plot/svg.h"
#include "plot/wording.h"

/* gnuplot takes longer to start than to draw two charts; smaller batches would share the work better between processes and lose more to starting them. */
#define BATCH 12

/* Where a drawing begins in the output. Texts of the data cannot hold it: in SVG their '<' is written as an entity. */
static const char opening[] = "<?xml";

typedef struct drawing_work {
  op_chart_drawing *items;
  size_t count;
} drawing_work;

static void add_script(op_text *input, const op_chart_drawing *d) {
  op_text_add(input, "reset session\nopine_terminal = 'svg'\nopine_output = '/dev/stdout'\n");
  op_text_add_bytes(input, d->script, d->length);
}

/* Cuts the output into the drawings of `n` scripts; false when it does not hold so many. */
static bool share_out(char *output, size_t length, op_chart_drawing *items, size_t n, op_error *err) {
  char *at = strstr(output, opening), *end = output + length;
  size_t found = 0;
  for (char *p = at; p != NULL; p = strstr(p + sizeof opening - 1, opening)) found++;
  if (found != n) return false;
  for (size_t i = 0; i < n; i++) {
    char *next = i + 1 < n ? strstr(at + sizeof opening - 1, opening) : end;
    op_text svg = {0};
    svg_finish(at, (size_t)(next - at), items[i].script, items[i].length, &svg);
    if (op_text_check(&svg, err) != OP_OK) {
      op_text_clear(&svg);
      return false;
    }
    items[i].svg = svg.data;
    items[i].svg_length = svg.length;
    at = next;
  }
  return true;
}

static void forget(op_chart_drawing *items, size_t n) {
  for (size_t i = 0; i < n; i++) {
    op_free_text(items[i].svg);
    items[i].svg = NULL;
  }
}

static op_status draw(op_chart_drawing *items, size_t n, op_error *err) {
  op_text input = {0};
  char *output = NULL;
  size_t length = 0;
  for (size_t i = 0; i < n; i++) add_script(&input, &items[i]);
  op_status status = op_text_check(&input, err);
  if (status == OP_OK) status = gnuplot_capture(&input, &output, &length, err);
  op_text_clear(&input);
  if (status == OP_OK && !share_out(output, length, items, n, err)) {
    forget(items, n);
    status = err->status == OP_E_MEMORY ? OP_E_MEMORY : op_fail(err, OP_E_SYSTEM, "gnuplot gave other drawings than it was asked for");
  }
  op_free(output);
  return status;
}

/* One bad script spoils its batch: then each is drawn alone, and those that fail say why. */
static op_status draw_batch(void *context, size_t piece, size_t thread, op_error *err) {
  drawing_work *w = context;
  size_t first = piece * BATCH, n = w->count - first < BATCH ? w->count - first : BATCH;
  op_chart_drawing *items = w->items + first;
  (void)thread;
  op_status status = draw(items, n, err);
  if (status == OP_OK || status == OP_E_MEMORY || op_text_contains(err->what, "not installed")) return status;
  for (size_t i = 0; i < n; i++) {
    op_error why = {0};
    if (draw(&items[i], 1, &why) == OP_OK) continue;
    memcpy(items[i].why, why.what, sizeof items[i].why);
  }
  *err = (op_error){0};
  return OP_OK;
}

op_status op_charts_draw(op_chart_drawing *drawings, size_t n, int threads, op_error *err) {
  drawing_work work = {drawings, n};
  for (size_t i = 0; i < n; i++) {
    drawings[i].svg = NULL;
    drawings[i].svg_length = 0;
    drawings[i].why[0] = '\0';
  }
  op_status status = n > 0 ? op_team_run((size_t)op_threads(threads), (n + BATCH - 1) / BATCH, draw_batch, &work, err) : OP_OK;
  if (status != OP_OK) forget(drawings, n);
  return status;
}
