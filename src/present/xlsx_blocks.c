/* The tables of a result question by question: each section is laid out anew with the rows of one variable. */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "present/xlsx.h"

void xlsx_blocks_clear(xlsx_blocks *blocks) {
  for (size_t i = 0; i < blocks->n_blocks; i++) {
    if (blocks->blocks[i].owned) grid_free(blocks->blocks[i].g);
  }
  op_free(blocks->blocks);
  op_free(blocks->questions);
  *blocks = (xlsx_blocks){0};
}

static size_t question_of(const xlsx_blocks *blocks, const char *code) {
  for (size_t i = 0; i < blocks->n_questions; i++) {
    if (strcmp(blocks->questions[i].code, code) == 0) return i;
  }
  return SIZE_MAX;
}

static op_status add_question(xlsx_blocks *blocks, const char *code, const char *label, op_error *err) {
  if (code == NULL || question_of(blocks, code) != SIZE_MAX) return OP_OK;
  op_status status = op_array_grow((void **)&blocks->questions, &blocks->question_capacity, blocks->n_questions + 1, sizeof *blocks->questions, 0, err);
  if (status == OP_OK) blocks->questions[blocks->n_questions++] = (xlsx_question){code, label != NULL && label[0] != '\0' ? label : code};
  return status;
}

static op_status add_tables(xlsx_blocks *blocks, size_t question, grid *g, op_error *err) {
  if (g->hidden) {
    grid_free(g);
    return OP_OK;
  }
  for (grid *table = g; table != NULL; table = table->next) {
    op_status status = op_array_grow((void **)&blocks->blocks, &blocks->block_capacity, blocks->n_blocks + 1, sizeof *blocks->blocks, 0, err);
    if (status != OP_OK) {
      if (table == g) grid_free(g);
      return status;
    }
    blocks->blocks[blocks->n_blocks++] = (xlsx_block){question, table, table == g};
  }
  return OP_OK;
}

/* Lays out the rows of one question; question SIZE_MAX takes those without a variable. */
static op_status add_part(const op_result *result, const op_section *section, size_t key, size_t question, const op_present_options *options,
                          xlsx_blocks *blocks, op_error *err) {
  grid *g = NULL;
  op_section part = *section;
  part.vcov = NULL;
  part.n_rows = 0;
  part.rows = op_array_new(section->n_rows, sizeof *part.rows, err);
  if (part.rows == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < section->n_rows; r++) {
    const char *code = key != SIZE_MAX ? section->rows[r].codes[key] : NULL;
    bool wanted = question == SIZE_MAX ? code == NULL : code != NULL && strcmp(code, blocks->questions[question].code) == 0;
    if (wanted) part.rows[part.n_rows++] = section->rows[r];
  }
  bool titled = part.title != NULL && part.title[0] != '\0';
  if (!titled && question != SIZE_MAX) part.title = blocks->questions[question].label;
  op_status status = part.n_rows > 0 ? grid_make(result, &part, options, 0, &g, err) : OP_OK;
  if (status == OP_OK && g != NULL) status = add_tables(blocks, question, g, err);
  op_free(part.rows);
  return status;
}

op_status xlsx_blocks_of(const op_result *result, const op_present_options *options, xlsx_blocks *blocks, op_error *err) {
  op_status status = OP_OK;
  for (size_t s = 0; s < result->n_sections; s++) {
    const op_section *section = &result->sections[s];
    size_t key = op_section_key_named(section, "variable");
    for (size_t r = 0; status == OP_OK && key != SIZE_MAX && r < section->n_rows; r++) {
      status = add_question(blocks, section->rows[r].codes[key], section->rows[r].labels[key], err);
    }
  }
  for (size_t s = 0; s < result->n_sections; s++) {
    const op_section *section = &result->sections[s];
    size_t key = op_section_key_named(section, "variable");
    if (section->n_rows == 0) continue;
    for (size_t q = 0; status == OP_OK && key != SIZE_MAX && q < blocks->n_questions; q++) status = add_part(result, section, key, q, options, blocks, err);
    if (status == OP_OK) status = add_part(result, section, key, SIZE_MAX, options, blocks, err);
  }
  return status;
}
