/* Which of a codebook's variables hold for a data file, and whether their places make sense. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/dict.h"
#include "base/text.h"
#include "input/ddi_codebook.h"
#include "input/metadata.h"
#include "table/name_index.h"

/* --- the data file --- */

const char *metadata_file_name(const char *path, size_t *stem) {
  const char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
  const char *name = slash != NULL && (back == NULL || slash > back) ? slash + 1 : back != NULL ? back + 1 : path;
  const char *dot = strrchr(name, '.');
  if (dot != NULL && dot > name && op_text_equal_nocase(dot, ".gz")) {
    const char *inner = dot;
    while (inner > name && inner[-1] != '.') inner--;
    if (inner > name + 1) dot = inner - 1;
  }
  *stem = dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name);
  return name;
}

static bool same_stem(const char *a, const char *b) {
  size_t n, k;
  const char *x = metadata_file_name(a, &n), *y = metadata_file_name(b, &k);
  return n == k && n > 0 && strncasecmp(x, y, n) == 0;
}

static bool holds(const metadata_variable *v, const metadata_file *file) { return v->files == NULL || ddi_lists(v->files, file->id); }

op_status metadata_shared_names(const metadata *m, const metadata_file *file, const op_schema *schema, size_t *shared, op_error *err) {
  op_name_index *names = NULL;
  op_status status = op_name_index_of_schema(schema, &names, err);
  *shared = 0;
  for (size_t v = 0; status == OP_OK && v < m->n; v++) {
    bool counts = file == NULL || holds(&m->variables[v], file);
    *shared += counts && op_name_index_find(names, m->variables[v].variable.name) != SIZE_MAX;
  }
  op_name_index_free(names);
  return status;
}

static op_status find_file(const metadata *m, const char *path, const op_schema *schema, const metadata_file **file, op_error *err) {
  size_t most = 0, shared = 0;
  op_status status = OP_OK;
  *file = NULL;
  for (size_t f = 0; path != NULL && f < m->n_files; f++) {
    if (!same_stem(m->files[f].name, path)) continue;
    *file = &m->files[f];
    return OP_OK;
  }
  for (size_t f = 0; status == OP_OK && schema != NULL && f < m->n_files; f++) {
    status = metadata_shared_names(m, &m->files[f], schema, &shared, err);
    if (shared > most) *file = &m->files[f];
    if (shared > most) most = shared;
  }
  return status;
}

static op_status no_file(const metadata *m, const char *path, op_error *err) {
  op_text names = {0};
  for (size_t f = 0; f < m->n_files && f < 8; f++) op_text_addf(&names, "%s%s", f > 0 ? ", " : "", m->files[f].name[0] != '\0' ? m->files[f].name : m->files[f].id);
  if (m->n_files > 8) op_text_add(&names, ", ...");
  op_status status = op_text_check(&names, err);
  if (status == OP_OK && path == NULL) op_fail(err, OP_E_REQUEST, "the codebook describes %zu data files: %s", m->n_files, names.data);
  else if (status == OP_OK) op_fail(err, OP_E_REQUEST, "the codebook describes %zu data files, none of that name: %s", m->n_files, names.data);
  if (status == OP_OK) op_fail_hint(err, path == NULL ? "say which: opine describe DATA --metadata %s" : "give one of them with --metadata %s", m->path);
  op_text_clear(&names);
  return err->status;
}

static bool has_variables(const op_dict *names, const op_multiple_set *set) {
  for (size_t i = 0; i < set->n_variables; i++) {
    if (op_dict_find(names, set->variables[i], strlen(set->variables[i])) == OP_DICT_NONE) return false;
  }
  return true;
}

/* Sets of questions whose variables are all there. */
static op_status keep_sets(metadata *m, op_error *err) {
  op_dict *names = op_dict_new(err);
  op_status status = names != NULL ? OP_OK : OP_E_MEMORY;
  size_t kept = 0;
  for (size_t v = 0; status == OP_OK && v < m->n; v++) {
    if (op_dict_add(names, m->variables[v].variable.name, strlen(m->variables[v].variable.name), err) == OP_DICT_NONE) status = OP_E_MEMORY;
  }
  for (size_t s = 0; status == OP_OK && s < m->n_sets; s++) {
    if (has_variables(names, &m->sets[s])) m->sets[kept++] = m->sets[s];
  }
  if (status == OP_OK) m->n_sets = kept;
  op_dict_free(names);
  return status;
}

op_status metadata_choose(metadata *m, const char *path, const op_schema *schema, op_error *err) {
  if (m->n_files == 0) return OP_OK;
  if (m->n_files == 1) {
    m->hierarchical = m->files[0].hierarchical;
    return OP_OK;
  }
  const metadata_file *file;
  op_status status = find_file(m, path, schema, &file, err);
  if (status != OP_OK) return status;
  if (file == NULL) return no_file(m, path, err);
  size_t kept = 0;
  for (size_t v = 0; v < m->n; v++) {
    if (holds(&m->variables[v], file)) m->variables[kept++] = m->variables[v];
  }
  m->n = kept;
  m->hierarchical = file->hierarchical;
  return keep_sets(m, err);
}

/* --- places --- */

static op_status drop_without_place(metadata *m, op_error *err) {
  size_t kept = 0, dropped = 0;
  const char *first = NULL;
  for (size_t v = 0; v < m->n; v++) {
    if (m->variables[v].start > 0) {
      m->variables[kept++] = m->variables[v];
      continue;
    }
    if (dropped++ == 0) first = m->variables[v].variable.name;
  }
  m->n = kept;
  if (dropped == 0) return OP_OK;
  op_status status = metadata_add_note(m, op_arena_format(m->arena, err, "%zu variable%s of %s without columns %s left out: %s%s", dropped, dropped == 1 ? "" : "s", m->path,
                                                          dropped == 1 ? "is" : "are", first, dropped > 1 ? ", ..." : ""), err);
  return status == OP_OK ? keep_sets(m, err) : status;
}

static op_status check_names(const metadata *m, op_error *err) {
  op_dict *names = op_dict_new(err);
  op_status status = names != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t v = 0; status == OP_OK && v < m->n; v++) {
    const char *name = m->variables[v].variable.name;
    uint32_t index = op_dict_add(names, name, strlen(name), err);
    if (index == OP_DICT_NONE) status = OP_E_MEMORY;
    else if (index < v) status = xml_fail(m->path, m->variables[v].node, err, "the variable '%.100s' is defined twice", name);
  }
  op_dict_free(names);
  return status;
}

static int by_place(const void *a, const void *b) {
  const metadata_variable *x = *(const metadata_variable *const *)a, *y = *(const metadata_variable *const *)b;
  return x->start != y->start ? (x->start < y->start ? -1 : 1) : (x > y) - (x < y);
}

/* Variables made of one definition (the answers of a multiple question, scores) share its place. */
static op_status check_overlap(const metadata *m, const metadata_variable *a, const metadata_variable *b, op_error *err) {
  size_t width = m->layout == METADATA_FIXED ? a->width : 1;
  if (a->node == b->node || a->start + width <= b->start) return OP_OK;
  if (m->layout == METADATA_DELIMITED) return xml_fail(m->path, b->node, err, "%s and %s both stand in field %zu", a->variable.name, b->variable.name, b->start);
  return xml_fail(m->path, b->node, err, "%s (columns %zu to %zu) overlaps %s (columns %zu to %zu)", b->variable.name, b->start, b->start + b->width - 1, a->variable.name,
                  a->start, a->start + a->width - 1);
}

op_status metadata_check_layout(metadata *m, op_error *err) {
  if (m->hierarchical) {
    op_fail(err, OP_E_DATA, "the data file holds records of several kinds (households, persons, ...), which are not read as one table");
    op_fail_at(err, m->path, 0, 0);
    return op_fail_hint(err, "ask for a rectangular extract");
  }
  op_status status = drop_without_place(m, err);
  if (status == OP_OK) status = check_names(m, err);
  const metadata_variable **order = status == OP_OK ? op_array_new(m->n, sizeof *order, err) : NULL;
  if (order == NULL) return err->status;
  for (size_t v = 0; v < m->n; v++) order[v] = &m->variables[v];
  qsort(order, m->n, sizeof *order, by_place);
  for (size_t i = 0, furthest = 0; status == OP_OK && i + 1 < m->n; i++) {
    if (order[i]->start + order[i]->width >= order[furthest]->start + order[furthest]->width) furthest = i;
    status = check_overlap(m, order[furthest], order[i + 1], err);
  }
  op_free(order);
  return status;
}
