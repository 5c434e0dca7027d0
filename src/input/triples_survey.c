/* Triple-S definitions (XML versions 1.1, 1.2, 2.0 and 3.0): the survey and its record.
   source  Triple-S Group / ASC, The Triple-S XML Standard, versions 1.1 (2001), 1.2 (2002), 2.0 (2011), 3.0 (2017) */
#include <string.h>

#include "base/text.h"
#include "input/triples_survey.h"

const char *triples_text(metadata *m, const xml_node *node, const char *mode, op_error *err) {
  if (node == NULL) return "";
  const xml_node *text = metadata_pick(m, node, "text", mode);
  return xml_text(text != NULL ? text : node, m->arena, err);
}

static op_status take_study(metadata *m, const xml_node *root, const xml_node *survey, op_error *err) {
  const char *date = metadata_text(m, root, "date", err), *origin = metadata_text(m, root, "origin", err);
  m->title = triples_text(m, xml_child(survey, "title"), "analysis", err);
  if (m->title != NULL && m->title[0] == '\0') m->title = triples_text(m, xml_child(survey, "name"), NULL, err);
  if (m->title == NULL) return OP_E_MEMORY;
  op_status status = metadata_add_fact(m, "written by", origin, err);
  return status == OP_OK ? metadata_add_fact(m, "written on", date, err) : status;
}

/* The first of a list such as "en-GB fr-FR": the language that the survey is written in. */
static const char *first_language(const metadata *m, const xml_node *root, op_error *err) {
  const char *list = xml_get(root, "languages");
  return list != NULL ? op_arena_text(m->arena, list, strcspn(list, " \t\r\n"), err) : root->language;
}

static op_status check_version(const metadata *m, const xml_node *root, op_error *err) {
  static const char *const known[] = {"1.0", "1.1", "1.2", "2.0", "3.0"};
  const char *version = xml_get(root, "version");
  for (size_t i = 0; version != NULL && i < sizeof known / sizeof *known; i++) {
    if (strncmp(version, known[i], 3) == 0) return OP_OK;
  }
  if (version == NULL) return OP_OK; /* version 1.0 files are written by hand often */
  return xml_fail(m->path, root, err, "the file is of Triple-S version '%.20s', expected 1.1, 1.2, 2.0 or 3.0", version);
}

static op_status refuse_hierarchy(const metadata *m, const xml_node *node, op_error *err) {
  xml_fail(m->path, node, err, "the file is a hierarchy of several records (households, persons, ...), which is not read as one table");
  return op_fail_hint(err, "give the definition file of one level: its data are a table of their own");
}

static op_status take_record(metadata *m, const xml_node *record, op_error *err) {
  const char *format = xml_get(record, "format"), *skip = xml_get(record, "skip"), *data = xml_get(record, "href");
  op_status status = OP_OK;
  m->layout = METADATA_FIXED;
  if (op_text_equal(format, "csv")) m->layout = METADATA_DELIMITED;
  else if (format != NULL && strcmp(format, "fixed") != 0) return xml_fail(m->path, record, err, "the record's format is '%.20s', expected fixed or csv", format);
  if (skip != NULL && strcmp(skip, "0") != 0) status = metadata_count(m, record, "skip", &m->skip, err);
  if (status == OP_OK && data != NULL) {
    status = op_array_grow((void **)&m->files, &m->file_capacity, 1, sizeof *m->files, 0, err);
    if (status == OP_OK) m->files[m->n_files++] = (metadata_file){"", data, false};
  }
  for (const xml_node *at = xml_child(record, "variable"); status == OP_OK && at != NULL; at = xml_after(at, "variable")) status = triples_read_variable(m, at, err);
  return status;
}

op_status triples_read(metadata *m, const xml_node *root, op_error *err) {
  const xml_node *survey = xml_child(root, "survey"), *hierarchy = xml_child(root, "hierarchy"), *record = xml_child(survey, "record");
  m->format = "triple-s";
  if (m->wanted == NULL && (m->language = first_language(m, root, err)) == NULL) return OP_E_MEMORY;
  op_status status = check_version(m, root, err);
  if (status != OP_OK) return status;
  if (hierarchy != NULL) return refuse_hierarchy(m, hierarchy, err);
  if (survey == NULL) return xml_fail(m->path, root, err, "the definition has no 'survey'");
  if (record == NULL) return xml_fail(m->path, survey, err, "the survey has no 'record'");
  if (xml_after(record, "record") != NULL) return refuse_hierarchy(m, xml_after(record, "record"), err);
  status = take_study(m, root, survey, err);
  return status == OP_OK ? take_record(m, record, err) : status;
}
