#include "model/matrix.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/vector.h"
#include "table/levels.h"

/* --- columns --- */

static bool has_term(const op_model_formula *f, bool intercept, uint64_t term) {
  if (term == 0) return intercept;
  for (size_t t = 0; t < f->n_terms; t++) {
    if (f->terms[t] == term) return true;
  }
  return false;
}

/* No column: a sum of offsets with one of these stays below zero. */
#define NO_COLUMN (-(1 << 24))

static op_status part_offsets(const model_matrix *m, const model_atom *atom, model_part *part, op_error *err) {
  part->offset = op_arena_alloc(m->arena, (atom->n_categories + 1) * sizeof *part->offset, err);
  if (part->offset == NULL) return OP_E_MEMORY;
  part->offset[0] = NO_COLUMN;
  for (size_t c = 0, coded = 0; c < atom->n_categories; c++) {
    bool none = part->contrast && c == atom->reference;
    part->offset[c + 1] = none ? NO_COLUMN : (int32_t)(coded * part->stride);
    coded += !none;
  }
  return OP_OK;
}

static size_t product_of(model_matrix *m, uint64_t atoms) {
  size_t p = 0;
  while (p < m->n_products && m->products[p] != atoms) p++;
  if (p == m->n_products) m->products[m->n_products++] = atoms;
  return p;
}

/* A factor is coded by contrasts where the term without it stands in the model, by all its categories where it does not (R: terms.formula). */
static op_status add_term(model_matrix *m, const op_model_formula *f, uint64_t atoms, op_error *err) {
  model_term *term = &m->terms[m->n_terms];
  *term = (model_term){.atoms = atoms, .first = m->n_columns, .n_columns = 1};
  uint64_t numbers = 0;
  term->name = op_model_formula_term_name(f, atoms, err);
  term->parts = op_arena_alloc(m->arena, (m->frame->n_atoms + 1) * sizeof *term->parts, err);
  if (term->name == NULL || term->parts == NULL) return OP_E_MEMORY;
  for (size_t a = 0; a < m->frame->n_atoms; a++) {
    const model_atom *atom = &m->frame->atoms[a];
    if ((atoms >> a & 1) == 0) continue;
    model_part *part = &term->parts[term->n_parts++];
    *part = (model_part){.atom = a, .stride = term->n_columns};
    if (!atom->factor) {
      numbers |= (uint64_t)1 << a;
      continue;
    }
    if (atom->n_categories < 2) {
      const char *only = atom->n_categories == 1 ? op_levels_at(atom->levels, atom->codes[0])->label : "";
      op_fail(err, OP_E_REQUEST, "'%s' has only one category here ('%s'), so that it explains nothing", atom->name, only);
      return op_fail_hint(err, "leave it out of the formula, or widen --where");
    }
    part->contrast = has_term(f, m->intercept, atoms & ~((uint64_t)1 << a));
    if (part_offsets(m, atom, part, err) != OP_OK) return OP_E_MEMORY;
    term->n_columns *= atom->n_categories - part->contrast;
    if (term->n_columns > MODEL_COLUMNS) break;
  }
  term->product = product_of(m, numbers);
  m->n_terms++;
  m->n_columns += term->n_columns;
  if (m->n_columns <= MODEL_COLUMNS) {
    term->code = op_arena_alloc(m->arena, (term->n_columns + 1) * sizeof *term->code, err);
    return term->code != NULL ? OP_OK : OP_E_MEMORY;
  }
  op_fail(err, OP_E_REQUEST, "the model has more than %d coefficients, most of them of '%s'", MODEL_COLUMNS, term->name);
  return op_fail_hint(err, "a variable with many values that is meant as a number is written I(%s)", term->name);
}

static size_t term_of(const model_matrix *m, uint64_t atoms) {
  size_t t = 0;
  while (t < m->n_terms && m->terms[t].atoms != atoms) t++;
  return t;
}

/* True when the term without an atom stands in the model with the same codings: a shift of the atom then only changes that term's coefficients. */
static bool takes_up_shift(const model_matrix *m, const model_term *term, size_t atom) {
  size_t t = term_of(m, term->atoms & ~((uint64_t)1 << atom));
  if (t == m->n_terms) return false;
  const model_term *lower = &m->terms[t];
  size_t l = 0;
  for (size_t p = 0; p < term->n_parts; p++) {
    if (term->parts[p].atom == atom) continue;
    if (term->parts[p].contrast != lower->parts[l].contrast) return false;
    l++;
  }
  return true;
}

static void choose_shifts(model_matrix *m) {
  for (size_t a = 0; a < m->frame->n_atoms; a++) {
    bool all = !m->frame->atoms[a].factor;
    for (size_t t = 0; all && t < m->n_terms; t++) {
      if ((m->terms[t].atoms >> a & 1) != 0) all = takes_up_shift(m, &m->terms[t], a);
    }
    m->shift[a] = all ? m->frame->atoms[a].shift : 0;
  }
}

op_status matrix_new(const model_frame *frame, const op_model_formula *f, bool intercept, const unsigned char *without, model_matrix **matrix, op_error *err) {
  model_matrix *m = op_array_new(1, sizeof *m, err);
  if (m == NULL) return OP_E_MEMORY;
  m->frame = frame;
  m->arena = op_arena_new(err);
  m->intercept = intercept;
  op_status status = m->arena != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) {
    m->terms = op_arena_alloc(m->arena, (f->n_terms + 1) * sizeof *m->terms, err);
    m->shift = op_arena_alloc(m->arena, (frame->n_atoms + 1) * sizeof *m->shift, err);
    m->products = op_arena_alloc(m->arena, (f->n_terms + 1) * sizeof *m->products, err);
    if (m->terms == NULL || m->shift == NULL || m->products == NULL) status = OP_E_MEMORY;
  }
  if (status == OP_OK) product_of(m, 0);
  if (status == OP_OK && intercept) status = add_term(m, f, 0, err);
  for (size_t t = 0; status == OP_OK && t < f->n_terms; t++) {
    if (without == NULL || !without[t]) status = add_term(m, f, f->terms[t], err);
  }
  if (status == OP_OK) {
    m->parameter = op_arena_alloc(m->arena, (m->n_columns + 1) * sizeof *m->parameter, err);
    m->why = op_arena_alloc(m->arena, (m->n_columns + 1) * sizeof *m->why, err);
    if (m->parameter == NULL || m->why == NULL) status = OP_E_MEMORY;
  }
  if (status != OP_OK) {
    matrix_free(m);
    return status;
  }
  matrix_number(m);
  choose_shifts(m);
  *matrix = m;
  return OP_OK;
}

void matrix_free(model_matrix *matrix) {
  if (matrix == NULL) return;
  op_arena_free(matrix->arena);
  op_free(matrix);
}

void matrix_number(model_matrix *m) {
  m->n_parameters = 0;
  for (size_t t = 0; t < m->n_terms; t++) {
    model_term *term = &m->terms[t];
    term->from = m->n_parameters;
    for (size_t c = 0; c < term->n_columns; c++) {
      int32_t *parameter = &m->parameter[term->first + c];
      if (*parameter >= 0) *parameter = (int32_t)m->n_parameters++;
    }
    term->n = m->n_parameters - term->from;
    term->code[0] = (int32_t)term->n;
    for (size_t c = 0; c < term->n_columns; c++) {
      int32_t parameter = m->parameter[term->first + c];
      term->code[c + 1] = parameter >= 0 ? parameter - (int32_t)term->from : (int32_t)term->n;
    }
  }
}

/* --- rows --- */

op_status matrix_rows_new(const model_matrix *m, model_rows *rows, op_error *err) {
  *rows = (model_rows){0};
  rows->code = op_array_new(m->n_terms * MODEL_BLOCK, sizeof *rows->code, err);
  rows->value = op_array_new(m->n_products * MODEL_BLOCK, sizeof *rows->value, err);
  rows->scaled = op_array_new(MODEL_BLOCK, sizeof *rows->scaled, err);
  rows->sums = op_array_new(m->n_products * m->n_products, sizeof *rows->sums, err);
  if (rows->code == NULL || rows->value == NULL || rows->scaled == NULL || rows->sums == NULL) {
    matrix_rows_free(rows);
    return OP_E_MEMORY;
  }
  for (size_t i = 0; i < MODEL_BLOCK; i++) rows->value[i] = 1;
  return OP_OK;
}

void matrix_rows_free(model_rows *rows) {
  op_free(rows->code);
  op_free(rows->value);
  op_free(rows->scaled);
  op_free(rows->sums);
  *rows = (model_rows){0};
}

OP_VECTOR static void take_number(const double *restrict x, double shift, double scale, size_t n, double *restrict value) {
  double factor = 1 / scale;
  for (size_t i = 0; i < n; i++) value[i] = (x[i] - shift) * factor;
}

OP_VECTOR static void multiply_number(const double *restrict x, double shift, double scale, size_t n, double *restrict value) {
  double factor = 1 / scale;
  for (size_t i = 0; i < n; i++) value[i] *= (x[i] - shift) * factor;
}

static void find_codes(const model_matrix *m, const model_block *block, size_t t, int32_t *code) {
  const model_term *term = &m->terms[t];
  for (size_t r = 0; r < block->n_runs; r++) {
    int32_t column = 0;
    for (size_t p = 0; p < term->n_parts; p++) {
      const model_part *part = &term->parts[p];
      if (part->offset != NULL) column += part->offset[block->category[part->atom][r] + 1];
    }
    code[r * m->n_terms + t] = term->code[column < 0 ? 0 : column + 1];
  }
}

void matrix_rows(const model_matrix *m, const model_block *block, model_rows *rows) {
  size_t n = block->n;
  rows->n = n;
  rows->n_runs = block->n_runs;
  rows->run = block->run;
  for (size_t p = 1; p < m->n_products; p++) {
    bool begun = false;
    for (size_t a = 0; a < m->frame->n_atoms; a++) {
      if ((m->products[p] >> a & 1) == 0) continue;
      (begun ? multiply_number : take_number)(block->number[a], m->shift[a], m->frame->atoms[a].scale, n, rows->value + p * MODEL_BLOCK);
      begun = true;
    }
  }
  for (size_t t = 0; t < m->n_terms; t++) find_codes(m, block, t, rows->code);
}

/* --- names --- */

size_t matrix_column_term(const model_matrix *m, size_t column) {
  size_t t = 0;
  while (column >= m->terms[t].first + m->terms[t].n_columns) t++;
  return t;
}

/* Category of one part of a column. */
static size_t part_category(const model_matrix *m, const model_term *term, const model_part *part, size_t column) {
  const model_atom *atom = &m->frame->atoms[part->atom];
  size_t index = (column - term->first) / part->stride % (atom->n_categories - part->contrast);
  return part->contrast && index >= atom->reference ? index + 1 : index;
}

op_status matrix_column_category(const model_matrix *m, size_t column, bool labels, const char **category, op_error *err) {
  const model_term *term = &m->terms[matrix_column_term(m, column)];
  op_text text = {0};
  size_t n = 0;
  for (size_t p = 0; p < term->n_parts; p++) {
    const model_atom *atom = &m->frame->atoms[term->parts[p].atom];
    if (!atom->factor) continue;
    uint32_t code = atom->codes[part_category(m, term, &term->parts[p], column)];
    const char *shown = labels ? op_levels_at(atom->levels, code)->label : op_levels_text(atom->levels, code);
    op_text_addf(&text, "%s%s", n++ > 0 ? (labels ? " \xC3\x97 " : ":") : "", shown);
  }
  op_status status = op_text_check(&text, err);
  *category = NULL;
  if (status == OP_OK && n > 0) {
    *category = op_arena_string(m->arena, text.data, err);
    if (*category == NULL) status = OP_E_MEMORY;
  }
  op_text_clear(&text);
  return status;
}

const char *matrix_column_name(const model_matrix *m, size_t column, op_error *err) {
  const model_term *term = &m->terms[matrix_column_term(m, column)];
  op_text text = {0};
  for (size_t p = 0; p < term->n_parts; p++) {
    const model_atom *atom = &m->frame->atoms[term->parts[p].atom];
    op_text_addf(&text, "%s%s", p > 0 ? ":" : "", atom->name);
    if (atom->factor) op_text_addf(&text, "=%s", op_levels_text(atom->levels, atom->codes[part_category(m, term, &term->parts[p], column)]));
  }
  const char *name = op_text_check(&text, err) != OP_OK ? NULL : op_arena_string(m->arena, term->n_parts > 0 ? text.data : "the intercept", err);
  op_text_clear(&text);
  return name;
}

/* --- back to the user's units --- */

/* Adds a standardised column's share to the column that the term has without the numbers of `removed`. */
static void add_share(const model_matrix *m, const model_term *term, size_t column, uint64_t removed, double share, double *M) {
  size_t t = term_of(m, term->atoms & ~removed);
  if (t == m->n_terms || m->parameter[column] < 0) return;
  size_t raw = m->terms[t].first + (column - term->first);
  M[raw * m->n_parameters + (size_t)m->parameter[column]] += share;
}

void matrix_unscale(const model_matrix *m, double *M) {
  for (size_t c = 0; c < m->n_columns; c++) {
    const model_term *term = &m->terms[matrix_column_term(m, c)];
    uint64_t numbers = 0;
    double scale = 1;
    for (size_t p = 0; p < term->n_parts; p++) {
      size_t a = term->parts[p].atom;
      if (m->frame->atoms[a].factor) continue;
      scale *= m->frame->atoms[a].scale;
      if (m->shift[a] != 0) numbers |= (uint64_t)1 << a;
    }
    /* (x - a)(z - c) = xz - cx - az + ac: every subset of the shifted numbers */
    for (uint64_t removed = numbers;; removed = (removed - 1) & numbers) {
      double share = 1 / scale;
      for (size_t a = 0; a < m->frame->n_atoms; a++) {
        if ((removed >> a & 1) != 0) share *= -m->shift[a];
      }
      add_share(m, term, c, removed, share, M);
      if (removed == 0) break;
    }
  }
}
