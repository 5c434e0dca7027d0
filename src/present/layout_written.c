/* What a command wrote: the file as title, facts below, and the options that read it back. */
#include "base/text.h"
#include "present/layout.h"

void layout_written(layout *l) {
  const op_section *s = l->section;
  size_t name = op_section_key_named(s, "name"), value = op_section_key_named(s, "value");
  op_text facts = {0};
  for (size_t r = 0; r < s->n_rows; r++) {
    const char *what = s->rows[r].codes[name], *text = s->rows[r].codes[value];
    if (op_text_equal(what, "file")) l->g->title = grid_clean(l->g, text);
    else op_text_addf(&facts, "%s%s %s", facts.length > 0 ? ", " : "", what, text);
  }
  l->g->failed = l->g->failed || facts.failed;
  if (facts.data != NULL) l->g->base = grid_clean(l->g, facts.data);
  op_text_clear(&facts);
}
