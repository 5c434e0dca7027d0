#include "input/csv_rows.h"

#include <math.h>

#include "base/memory.h"
#include "base/number.h"
#include "table/missing.h"

/* --- fields --- */

static op_status fail_here(csv_rows *r, size_t field) {
  op_fail_at(r->err, r->path, 0, 0);
  r->err->line = csv_parse_line(r->parse);
  r->err->column = field;
  return r->err->status;
}

/* A text in a column of numbers: missing where something declares it so. */
static op_status put_text(csv_rows *r, const csv_column *c, const char *text, size_t n) {
  const char *name = r->shape->head.variables[c->request.variable].name;
  op_value value = {.type = OP_VALUE_TEXT, .text = text};
  c->cells->numbers[r->at_hand.rows] = (double)NAN;
  if (op_missing_placeholder(text, n) || op_missing_find(c->request.text_missing, c->request.n_text_missing, &value, NULL) != NULL) return OP_OK;
  op_fail(r->err, OP_E_DATA, "%s is '%.60s', expected a number", name, text);
  op_fail_hint(r->err, "declare it with --missing '%s=%.60s'", name, text);
  return fail_here(r, csv_parse_fields(r->parse));
}

static bool too_many(csv_rows *r, size_t field, const char *text, size_t n) {
  if (n == 0) return true; /* a delimiter at the end of the row */
  op_fail(r->err, OP_E_DATA, "the row has more than the %zu fields of the header: '%.40s' is one too many", r->shape->head.n_variables, text);
  op_fail_hint(r->err, "look for an unquoted '%c' in this row", r->shape->delimiter == '\t' ? ' ' : r->shape->delimiter);
  r->status = fail_here(r, field + 1);
  return false;
}

static bool on_field(void *context, char *text, size_t n) {
  csv_rows *r = context;
  if (r->skip > 0) return true;
  size_t field = csv_parse_fields(r->parse) - 1, row = r->at_hand.rows;
  if (field == 0) r->blank = n == 0;
  if (field >= r->shape->head.n_variables) return too_many(r, field, text, n);
  for (size_t c = r->first_column[field]; c != SIZE_MAX; c = r->columns[c].next) {
    csv_column *column = &r->columns[c];
    if ((r->status = reader_rows_room(&r->at_hand, column->cells, r->err)) != OP_OK) return false;
    if (column->request.as == OP_READ_CODES) {
      r->status = csv_codes_find(&column->of_texts, text, n, r->shape->decimal, &column->cells->codes[row], r->err);
    } else if (!op_number_read(text, n, r->shape->decimal, &column->cells->numbers[row])) {
      r->status = put_text(r, column, text, n);
    }
    if (r->status != OP_OK) return false;
  }
  return true;
}

static bool on_record(void *context) {
  csv_rows *r = context;
  size_t fields = csv_parse_fields(r->parse);
  if (r->skip > 0) {
    r->skip--;
    return true;
  }
  if (fields < r->shape->head.n_variables) {
    if (fields == 1 && r->blank) return true; /* a line of blanks */
    op_fail(r->err, OP_E_DATA, "the row has %zu fields, the header has %zu", fields, r->shape->head.n_variables);
    op_fail_hint(r->err, "the row may be broken in two, or the delimiter is not '%c' (--delimiter)", r->shape->delimiter == '\t' ? ' ' : r->shape->delimiter);
    r->status = fail_here(r, fields);
    return false;
  }
  r->status = reader_rows_end(&r->at_hand, csv_parse_line(r->parse), r->err);
  return r->status == OP_OK;
}

/* --- rows --- */

op_status csv_rows_init(csv_rows *r, const char *path, const csv_shape *shape, const op_reader_column *columns, size_t n, op_arena *arena, op_error *err) {
  size_t fields = shape->head.n_variables;
  r->path = path;
  r->shape = shape;
  r->columns = op_array_new(n, sizeof *r->columns, err);
  r->first_column = op_arena_alloc(arena, fields * sizeof *r->first_column, err);
  r->wanted = op_arena_alloc(arena, fields * sizeof *r->wanted, err);
  if (!r->columns || !r->first_column || !r->wanted || reader_rows_init(&r->at_hand, columns, n, err) != OP_OK) return OP_E_MEMORY;
  for (size_t f = 0; f < fields; f++) r->first_column[f] = SIZE_MAX;
  for (size_t c = 0; c < n; c++) {
    csv_column *column = &r->columns[c];
    column->request = columns[c];
    column->cells = &r->at_hand.cells[c];
    column->next = r->first_column[columns[c].variable];
    r->first_column[columns[c].variable] = c;
    r->wanted[columns[c].variable] = true;
    r->n_columns = c + 1;
    if (columns[c].as == OP_READ_CODES && csv_codes_init(&column->of_texts, err) != OP_OK) return OP_E_MEMORY;
  }
  r->skip = (size_t)shape->head.header_rows;
  r->wanted[0] = true;
  op_status status = csv_parse_new(shape->delimiter, (csv_handler){on_field, on_record, r}, &r->parse, err);
  if (status == OP_OK) csv_parse_want(r->parse, r->wanted, fields);
  return status;
}

void csv_rows_clear(csv_rows *r) {
  for (size_t c = 0; c < r->n_columns; c++) csv_codes_clear(&r->columns[c].of_texts);
  op_free(r->columns);
  reader_rows_clear(&r->at_hand);
  csv_parse_free(r->parse);
}

op_status csv_rows_read(csv_rows *r, const char *bytes, size_t n, op_error *err) {
  r->err = err;
  op_status status = n > 0 ? csv_parse_block(r->parse, bytes, n, err) : csv_parse_end(r->parse, err);
  if (r->status != OP_OK) return r->status;
  return status == OP_OK ? OP_OK : op_fail_at(err, r->path, err->line, err->column);
}
