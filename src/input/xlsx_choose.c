#include "input/xlsx_choose.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

#define NAMES_SHOWN 12

/* "'Data', 'Codes' (hidden) and 3 others": all sheets but one (XLSX_NO_PART: all). */
static void list_sheets(const xlsx_book *book, size_t but, op_text *out) {
  size_t total = book->n_sheets - (but < book->n_sheets), shown = 0;
  for (size_t i = 0; i < book->n_sheets && shown < NAMES_SHOWN; i++) {
    if (i == but) continue;
    if (shown > 0) op_text_add(out, shown + 1 == total ? " and " : ", ");
    op_text_addf(out, "'%s'%s", book->sheets[i].name, book->sheets[i].hidden ? " (hidden)" : "");
    shown++;
  }
  if (total > shown) op_text_addf(out, " and %zu others", total - shown);
}

static op_status no_such_sheet(const xlsx_book *book, const char *wanted, op_error *err) {
  op_text all = {0};
  list_sheets(book, XLSX_NO_PART, &all);
  op_fail(err, OP_E_REQUEST, "the workbook has no sheet '%.60s': it has %.400s", wanted, all.data != NULL ? all.data : "");
  op_text_clear(&all);
  return op_fail_hint(err, "--sheet takes a name, or a number from 1 to %zu", book->n_sheets);
}

static op_status find_wanted(const xlsx_book *book, const char *wanted, size_t *sheet, op_error *err) {
  size_t number;
  for (size_t i = 0; i < book->n_sheets; i++) {
    *sheet = i;
    if (strcmp(book->sheets[i].name, wanted) == 0) return OP_OK;
  }
  for (size_t i = 0; i < book->n_sheets; i++) {
    *sheet = i;
    if (op_text_equal_nocase(book->sheets[i].name, wanted)) return OP_OK;
  }
  if (!op_number_read_size(wanted, strlen(wanted), &number) || number < 1 || number > book->n_sheets) return no_such_sheet(book, wanted, err);
  *sheet = number - 1;
  return OP_OK;
}

static op_status all_empty(const xlsx_book *book, op_error *err) {
  op_text all = {0};
  list_sheets(book, XLSX_NO_PART, &all);
  op_fail(err, OP_E_DATA, "no visible sheet of the workbook holds anything: it has %.400s", all.data != NULL ? all.data : "");
  op_text_clear(&all);
  return op_fail_hint(err, "a hidden sheet is read when --sheet names it");
}

static op_status note_sheets(const xlsx_book *book, size_t sheet, op_arena *arena, xlsx_shape *shape, op_error *err) {
  op_text others = {0};
  if (book->n_sheets < 2) return OP_OK;
  list_sheets(book, sheet, &others);
  op_status status = op_text_check(&others, err);
  if (status == OP_OK) {
    const char *note = op_arena_format(arena, err, "sheet '%s' is read; the workbook also has %s (--sheet)", book->sheets[sheet].name, others.data);
    status = head_note(&shape->head, arena, note, err);
  }
  op_text_clear(&others);
  return status;
}

op_status xlsx_choose(const xlsx_book *book, const op_read_options *options, op_arena *arena, xlsx_context *context, xlsx_shape *shape, size_t *sheet, op_error *err) {
  size_t chosen = 0, n = book->n_sheets;
  bool said = options->sheet != NULL;
  op_status status = said ? find_wanted(book, options->sheet, &chosen, err) : OP_OK;
  shape->head.n_variables = 0;
  for (size_t i = said ? chosen : 0; status == OP_OK && i < (said ? chosen + 1 : n); i++) {
    if (book->sheets[i].hidden && !said) continue;
    context->sheet = book->sheets[i].name;
    chosen = i;
    status = xlsx_sample(book, i, context, options, arena, shape, err);
    if (status == OP_OK && shape->head.n_variables > 0) break;
  }
  if (status != OP_OK) return status;
  if (shape->head.n_variables == 0) return said ? op_fail(err, OP_E_DATA, "sheet '%.80s' holds nothing", context->sheet) : all_empty(book, err);
  *sheet = chosen;
  return note_sheets(book, chosen, arena, shape, err);
}
