/* DDI Codebook (1.2.2, 2.0 to 2.6), as Nesstar, Dataverse, NADA, the UK Data Service and IPUMS write it: study, data files, groups of variables.
   source  DDI Alliance, Codebook 2.5 field-level documentation (codeBook, stdyDscr, fileDscr, dataDscr) */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "input/ddi_codebook.h"

/* --- study --- */

/* Elements of the study description that tell how the survey was made, in the order in which they are shown. */
static const struct {
  const char *element, *fact;
} facts[] = {
    {"nation", "country"},         {"geogCover", "geographic coverage"}, {"universe", "population"},     {"AuthEnty", "author"},
    {"producer", "producer"},      {"dataCollector", "field work by"},   {"collMode", "mode"},           {"sampProc", "sampling"},
    {"respRate", "response rate"}, {"weight", "weighting"},              {"EstSmpErr", "sampling error"}, {"biblCit", "citation"},
};

/* "2021-05-01 to 2021-06-02" of elements <collDate date= event="start"/> and event="end", or of one alone. */
static op_status take_dates(metadata *m, const xml_node *study, op_error *err) {
  const char *start = NULL, *end = NULL;
  const xml_node *first = xml_below(study, "collDate");
  for (const xml_node *at = first; at != NULL; at = xml_after(at, "collDate")) {
    const char *date = xml_get(at, "date"), *event = xml_get(at, "event");
    if (date == NULL) date = xml_text(at, m->arena, err);
    if (date == NULL) return OP_E_MEMORY;
    if (date[0] == '\0') continue;
    if (op_text_equal(event, "end")) end = date;
    else if (start == NULL) start = date;
  }
  if (start == NULL) start = end;
  if (start == NULL) return OP_OK;
  bool period = end != NULL && strcmp(start, end) != 0;
  return metadata_add_fact(m, "field dates", period ? op_arena_format(m->arena, err, "%s to %s", start, end) : start, err);
}

static op_status take_study(metadata *m, const xml_node *root, op_error *err) {
  const xml_node *study = xml_child(root, "stdyDscr"), *citation = xml_child(study, "citation"), *title = xml_child(citation, "titlStmt");
  if (study == NULL) return OP_OK;
  m->title = metadata_text(m, title, "titl", err);
  if (m->title == NULL) return OP_E_MEMORY;
  op_status status = take_dates(m, study, err);
  for (size_t i = 0; status == OP_OK && i < sizeof facts / sizeof *facts; i++) {
    const xml_node *at = xml_below(study, facts[i].element);
    if (at != NULL) status = metadata_add_fact(m, facts[i].fact, metadata_text(m, at->parent, facts[i].element, err), err);
  }
  return status;
}

/* --- data files --- */

static op_status take_file(metadata *m, const xml_node *node, op_error *err) {
  const xml_node *about = xml_child(node, "fileTxt"), *structure = xml_child(about, "fileStrc");
  const char *id = xml_get(node, "ID"), *type = structure != NULL ? xml_get(structure, "type") : NULL;
  metadata_file file = {.id = id != NULL ? id : "", .name = metadata_text(m, about, "fileName", err), .hierarchical = op_text_equal_nocase(type != NULL ? type : "", "hierarchical")};
  if (file.name == NULL) return OP_E_MEMORY;
  if (file.name[0] == '\0') file.name = xml_get(node, "URI") != NULL ? xml_get(node, "URI") : "";
  op_status status = op_array_grow((void **)&m->files, &m->file_capacity, m->n_files + 1, sizeof *m->files, OP_LIMIT_COLUMNS, err);
  if (status == OP_OK) m->files[m->n_files++] = file;
  return status;
}

/* --- groups of variables: multiple responses --- */

bool ddi_lists(const char *ids, const char *id) {
  size_t n = strlen(id);
  for (const char *at = ids; n > 0 && (at = strstr(at, id)) != NULL; at += n) {
    bool begins = at == ids || strchr(" \t\r\n", at[-1]) != NULL, ends = strchr(" \t\r\n", at[n]) != NULL;
    if (begins && ends) return true;
  }
  return false;
}

static const metadata_variable *variable_with_id(const metadata *m, const char *id, size_t n) {
  for (size_t v = 0; v < m->n; v++) {
    const char *own = xml_get(m->variables[v].node, "ID");
    if (own != NULL && strlen(own) == n && strncmp(own, id, n) == 0) return &m->variables[v];
  }
  return NULL;
}

/* One column an answer, 1 where it was chosen: at most two answers of which one has the code 1. */
static bool is_dichotomy(const op_variable *v) {
  size_t answers = 0;
  bool one = false;
  for (size_t i = 0; i < v->n_labels; i++) {
    bool missing = false;
    for (size_t r = 0; r < v->n_missing; r++) missing = missing || (v->missing[r].type == OP_RULE_RANGE && v->labels[i].value.number >= v->missing[r].lo && v->labels[i].value.number <= v->missing[r].hi);
    if (missing || v->labels[i].value.type != OP_VALUE_NUMBER) continue;
    answers++;
    one = one || v->labels[i].value.number == 1;
  }
  return one && answers <= 2;
}

static op_status take_group(metadata *m, const xml_node *node, op_error *err) {
  const char *ids = xml_get(node, "var"), *name = xml_get(node, "name"), *type = xml_get(node, "type");
  if (ids == NULL || !op_text_equal_nocase(type != NULL ? type : "", "multipleResp")) return OP_OK;
  size_t most = 1;
  for (const char *c = ids; *c != '\0'; c++) most += *c == ' ' || *c == '\n' || *c == '\t';
  const char **names = op_arena_alloc(m->arena, most * sizeof *names, err);
  op_multiple_set set = {.label = metadata_text(m, node, "labl", err), .variables = names, .dichotomy = true, .counted_value = 1};
  if (names == NULL || set.label == NULL) return OP_E_MEMORY;
  for (const char *at = ids; *at != '\0';) {
    size_t n = strcspn(at, " \t\r\n");
    const metadata_variable *v = n > 0 ? variable_with_id(m, at, n) : NULL;
    if (v != NULL) {
      set.dichotomy = set.dichotomy && is_dichotomy(&v->variable);
      names[set.n_variables++] = v->variable.name;
    }
    at += n + (at[n] != '\0');
  }
  if (set.n_variables == 0) return OP_OK;
  if (name == NULL || name[0] == '\0') name = xml_get(node, "ID");
  set.name = op_arena_format(m->arena, err, "$%s", name != NULL && name[0] != '\0' ? name : names[0]);
  return set.name != NULL ? metadata_add_set(m, &set, err) : OP_E_MEMORY;
}

/* --- weights --- */

/* How many variables name this one as their weight (attribute wgt-var, a list of ids). */
static size_t weighted_by(const metadata *m, const char *id) {
  size_t n = 0;
  for (size_t v = 0; id != NULL && v < m->n; v++) {
    const char *at = xml_get(m->variables[v].node, "wgt-var");
    n += at != NULL && ddi_lists(at, id);
  }
  return n;
}

/* The variable marked as weight; of several the one that most variables name; where they tie none is the file's weight, and a note lists them. */
static op_status choose_weight(metadata *m, op_error *err) {
  size_t marked = 0, most = 0, equal = 0;
  const char *best = NULL;
  op_text list = {0};
  for (size_t v = 0; v < m->n; v++) {
    const metadata_variable *at = &m->variables[v];
    const char *wgt = xml_get(at->node, "wgt");
    if (wgt == NULL || strcmp(wgt, "wgt") != 0) continue;
    size_t uses = weighted_by(m, xml_get(at->node, "ID"));
    if (marked++ < 8) op_text_addf(&list, "%s%s", marked > 1 ? ", " : "", at->variable.name);
    equal = best != NULL && uses == most ? equal + 1 : uses > most || best == NULL ? 1 : equal;
    if (best == NULL || uses > most) {
      best = at->variable.name;
      most = uses;
    }
  }
  op_status status = op_text_check(&list, err);
  if (status == OP_OK && equal == 1) m->weight = best;
  if (status == OP_OK && equal > 1) {
    status = metadata_add_note(m, op_arena_format(m->arena, err, "%s marks several variables as weights, none is taken by itself (--weights): %s", m->path, list.data), err);
  }
  op_text_clear(&list);
  return status;
}

op_status ddi_read(metadata *m, const xml_node *root, op_error *err) {
  op_status status = OP_OK;
  m->format = "ddi";
  if (m->wanted == NULL) m->language = root->language;
  for (const xml_node *at = xml_child(root, "fileDscr"); status == OP_OK && at != NULL; at = xml_after(at, "fileDscr")) status = take_file(m, at, err);
  if (status == OP_OK) status = take_study(m, root, err);
  for (const xml_node *data = xml_child(root, "dataDscr"); status == OP_OK && data != NULL; data = xml_after(data, "dataDscr")) {
    for (const xml_node *at = xml_child(data, "var"); status == OP_OK && at != NULL; at = xml_after(at, "var")) status = ddi_read_variable(m, at, err);
    for (const xml_node *at = xml_child(data, "varGrp"); status == OP_OK && at != NULL; at = xml_after(at, "varGrp")) status = take_group(m, at, err);
  }
  return status == OP_OK ? choose_weight(m, err) : status;
}
