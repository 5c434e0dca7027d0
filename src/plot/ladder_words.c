/* A ladder in words. */
#include "plot/ladder.h"
#include "plot/section.h"

#define MOST_SAID 24 /* more figures than a listener can follow */

op_status ladder_words(ladder *l) {
  op_text text = {0};
  size_t said = 0, more = 0;
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    if (said == MOST_SAID) {
      more++;
      continue;
    }
    op_text_add(&text, said++ > 0 ? "; " : "");
    if (item->heading != NULL) op_text_addf(&text, "%s. ", item->heading);
    if (item->group != NULL) op_text_addf(&text, "%s: ", item->group);
    op_text_addf(&text, "%s%s%s", item->label, item->label[0] != '\0' ? " " : "",
                 item->kind == LADDER_EMPTY ? (item->note != NULL ? item->note : words_in(l->sheet.options.language, "no figure")) : item->value);
  }
  if (more > 0) section_more(&l->sheet, &text, "and @1 more rows", more);
  return section_say(&l->sheet, &text);
}
