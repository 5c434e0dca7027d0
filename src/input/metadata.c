/* Reading a codebook, and what its two formats share: texts in a language, codes, lists that grow. */
#include "input/metadata.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/output.h"
#include "base/text.h"

/* Elements that hold no more than counts, or the codebook's own history: in large codebooks most of the file. */
static const char *const skipped[] = {"sumStat", "catStat", "docDscr", "othrStdyMat", "otherMat", NULL};

static op_status read_root(metadata *m, const xml_node *root, op_error *err) {
  if (strcmp(root->name, "codeBook") == 0) return ddi_read(m, root, err);
  if (strcmp(root->name, "sss") == 0) return triples_read(m, root, err);
  bool lifecycle = strcmp(root->name, "DDIInstance") == 0 || strcmp(root->name, "FragmentInstance") == 0;
  xml_fail(m->path, root, err, "the root of the XML file is '%.60s', expected 'codeBook' (DDI Codebook) or 'sss' (Triple-S)", root->name);
  return lifecycle ? op_fail_hint(err, "this is DDI Lifecycle: archives offer the same study as DDI Codebook (DDI 2.5)") : err->status;
}

static op_status note_language(metadata *m, op_error *err) {
  if (m->wanted == NULL || m->spoken) return OP_OK;
  op_text list = {0};
  for (size_t i = 0; i < m->n_languages; i++) op_text_addf(&list, "%s%s", i > 0 ? ", " : "", m->languages[i]);
  op_status status = op_text_check(&list, err);
  if (status == OP_OK) {
    const char *has = list.length > 0 ? list.data : "none named";
    size_t stem;
    const char *name = metadata_file_name(m->path, &stem);
    status = metadata_add_note(m, op_arena_format(m->arena, err, "%s has no text in '%s'; its languages: %s", name, m->wanted, has), err);
  }
  op_text_clear(&list);
  return status;
}

op_status metadata_open(const char *path, const char *language, metadata **out, op_error *err) {
  char *bytes = NULL;
  size_t n = 0;
  xml_node *root = NULL;
  metadata *m = op_array_new(1, sizeof *m, err);
  if (m == NULL) return OP_E_MEMORY;
  *m = (metadata){.arena = op_arena_new(err), .wanted = language, .language = language != NULL ? language : "", .title = ""};
  op_status status = m->arena != NULL && (m->path = op_arena_string(m->arena, path, err)) != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = op_file_read(path, OP_LIMIT_CODEBOOK_BYTES, &bytes, &n, err);
  if (status == OP_OK) status = xml_parse(m->path, bytes, n, skipped, m->arena, &root, err);
  op_free(bytes);
  if (status == OP_OK) status = read_root(m, root, err);
  if (status == OP_OK && m->n == 0) status = xml_fail(m->path, root, err, "the codebook describes no variables");
  if (status == OP_OK) status = note_language(m, err);
  if (status != OP_OK) {
    metadata_free(m);
    return op_fail_at(err, path, 0, 0);
  }
  *out = m;
  return OP_OK;
}

void metadata_free(metadata *m) {
  if (m == NULL) return;
  op_free(m->variables);
  op_free(m->files);
  op_free(m->sets);
  op_free(m->facts);
  op_free(m->notes);
  op_arena_free(m->arena);
  op_free(m);
}

/* --- languages --- */

static size_t primary(const char *language) { return strcspn(language, "-_"); }

/* 0 = another language, 1 = the same one of another country, 2 = the same. */
static int likeness(const char *a, const char *b) {
  if (op_text_equal_nocase(a, b)) return 2;
  return primary(a) > 0 && primary(a) == primary(b) && strncasecmp(a, b, primary(a)) == 0 ? 1 : 0;
}

static void meet_language(metadata *m, const char *language) {
  if (language[0] == '\0') return;
  if (m->wanted != NULL && likeness(language, m->wanted) > 0) m->spoken = true;
  for (size_t i = 0; i < m->n_languages; i++) {
    if (op_text_equal_nocase(m->languages[i], language)) return;
  }
  if (m->n_languages < sizeof m->languages / sizeof *m->languages) m->languages[m->n_languages++] = language;
}

const xml_node *metadata_pick(metadata *m, const xml_node *parent, const char *name, const char *mode) {
  const xml_node *best = NULL;
  int most = -1;
  for (const xml_node *at = xml_child(parent, name); at != NULL; at = xml_after(at, name)) {
    const char *own = xml_get(at, "mode");
    int fit = 6 * likeness(at->language, m->language) + (at->language[0] == '\0' ? 3 : 0);
    fit += mode == NULL ? own == NULL : op_text_equal(own, mode) ? 2 : own == NULL;
    meet_language(m, at->language);
    if (fit <= most) continue;
    most = fit;
    best = at;
  }
  return best;
}

const char *metadata_text(metadata *m, const xml_node *parent, const char *name, op_error *err) {
  const xml_node *node = parent != NULL ? metadata_pick(m, parent, name, NULL) : NULL;
  return node != NULL ? xml_text(node, m->arena, err) : "";
}

/* --- values --- */

op_status metadata_count(const metadata *m, const xml_node *node, const char *attribute, size_t *out, op_error *err) {
  const char *text = xml_get(node, attribute);
  if (text != NULL && op_number_read_size(text, strlen(text), out) && *out >= 1 && *out <= 10000000) return OP_OK;
  if (text == NULL) return xml_fail(m->path, node, err, "'%s' has no '%s'", node->name, attribute);
  return xml_fail(m->path, node, err, "'%s' of '%s' is '%.40s', expected a whole number from 1", attribute, node->name, text);
}

/* --- lists --- */

metadata_variable *metadata_add_variable(metadata *m, const xml_node *node, const char *name, const char *label, op_error *err) {
  if (name == NULL || label == NULL) return NULL;
  if (op_array_grow((void **)&m->variables, &m->capacity, m->n + 1, sizeof *m->variables, OP_LIMIT_COLUMNS, err) != OP_OK) return NULL;
  metadata_variable *v = &m->variables[m->n++];
  *v = (metadata_variable){.variable = {.name = name, .label = label, .format = "", .kind = OP_KIND_UNKNOWN}, .node = node};
  return v;
}

op_status metadata_add_set(metadata *m, const op_multiple_set *set, op_error *err) {
  op_status status = op_array_grow((void **)&m->sets, &m->set_capacity, m->n_sets + 1, sizeof *m->sets, OP_LIMIT_COLUMNS, err);
  if (status == OP_OK) m->sets[m->n_sets++] = *set;
  return status;
}

op_status metadata_add_fact(metadata *m, const char *name, const char *text, op_error *err) {
  if (text == NULL) return OP_E_MEMORY;
  if (text[0] == '\0') return OP_OK;
  op_status status = op_array_grow((void **)&m->facts, &m->fact_capacity, m->n_facts + 1, sizeof *m->facts, 0, err);
  if (status == OP_OK) m->facts[m->n_facts++] = (op_study_fact){name, text};
  return status;
}

op_status metadata_add_note(metadata *m, const char *note, op_error *err) {
  if (note == NULL) return OP_E_MEMORY;
  op_status status = op_array_grow((void **)&m->notes, &m->note_capacity, m->n_notes + 1, sizeof *m->notes, 0, err);
  if (status == OP_OK) m->notes[m->n_notes++] = note;
  return status;
}
