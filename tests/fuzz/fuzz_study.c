/* Study files: an error has a message, the file and a line of it; a study that is read is complete. */
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "memory_file.h"
#include "opine/study.h"

const char *const fuzz_words[] = {"study:", "title:", "source:", "synthetic: yes", "design:", "weights:", "strata: [a, b]", "psu:", "fpc:", "lonely: fail", "time: wave", "date:", "claims:", "missing: [98, 95-97, .a]",
                                  "files:", "- path: a.csv", "wave: 1", "facts: {a: b}", "variables:", "from: x", "recode: {1: [2, 3-4]}", "label:", "values: {1: a}", "keep_missing: no", "nets: {a: [1]}", "layouts:", "layout: a", "like: q", "languages: [en, ru]", "{en: a, ru: b, also: [c]}", "match: labels",
                                  "recode: {a: [1, .a, 2-3]}", "scale: [1, 2]", "top_box: 1", "answers: [1]", "nets: {a: [b], b: {codes: [a]}}", "events: [{name: a, date: 2022}]",
                                  "batteries: {a: [b, c, d]}", "design: {weights: none, psu: none}", "replicates: {columns: r*, type: fay}", "pps: {rule: joint}", "outside: yes", "../", "disclosure:", "sponsor: {en: a, ru: b}", "probability: no", "response_rate: {RR3: 1%}", "metadata: a.xml", "fieldwork: [2020-01-01, 2020-02-01]",
                                  "&a ", "*a", "<<: *a", "[", "{", "]", "}", ": ", "\n  ", "\n", "|\n", ">\n", "!!", "%YAML 1.1\n", "---\n", "...\n", "\"", "'", "\\x00", "\\u0000", NULL};

static void check_error(op_status status, const op_error *err, const uint8_t *data, size_t size) {
  size_t lines = 1;
  for (size_t i = 0; i < size; i++) lines += data[i] == '\n' || data[i] == '\r';
  FUZZ_CHECK(status == err->status && err->what[0] != '\0', "an error has a message");
  FUZZ_CHECK(status == OP_E_MEMORY || err->file[0] != '\0', "an error names the file");
  FUZZ_CHECK(err->line <= 2 * lines + 1, "an error's line is one of the file"); /* YAML counts U+0085 and U+2028 as line ends too */
}

/* Collecting all faults finds one exactly where reading alone fails for what the file says. */
static void check_faults(const uint8_t *data, size_t size, op_status alone, const op_error *first) {
  op_study *study = NULL;
  op_study_faults faults = {0};
  op_error err = {0};
  op_status status = op_study_open_with(memory_file(data, size), NULL, &faults, &study, &err);
  FUZZ_CHECK(status == OP_OK || status == alone, "faults are no failure");
  FUZZ_CHECK((alone == OP_E_DATA) == (faults.count > 0) || status != OP_OK, "a failure is a fault, and a fault a failure");
  if (faults.count > 0 && alone == OP_E_DATA) FUZZ_CHECK(strcmp(faults.items[0].what, first->what) == 0, "the first fault is the error");
  op_study_faults_clear(&faults);
  op_study_free(study);
}

/* A language is met, or the error says which there are. */
static void check_language(const uint8_t *data, size_t size) {
  op_study *study = NULL;
  op_error err = {0};
  op_status status = op_study_open_with(memory_file(data, size), "ru", NULL, &study, &err);
  FUZZ_CHECK(status == OP_OK || status == err.status, "an error has its status");
  for (size_t i = 0; status == OP_OK && i < study->n_notes; i++) FUZZ_CHECK(study->notes[i][0] != '\0', "a note says something");
  if (status == OP_OK) op_study_free(study);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  op_study *study = NULL;
  op_error err = {0};
  op_status status = op_study_open(memory_file(data, size), &study, &err);
  check_faults(data, size, status, &err);
  check_language(data, size);
  if (status != OP_OK) {
    FUZZ_CHECK(study == NULL, "a study that fails is not given out");
    size_t marks = 0;
    for (size_t i = 0; i + 1 < size; i++) marks += (data[i] == 0xC2 && data[i + 1] == 0x85) || (data[i] == 0x80 && (data[i + 1] | 1) == 0xA9);
    if (marks == 0) check_error(status, &err, data, size);
    return 0;
  }
  FUZZ_CHECK(study->n_files > 0 && study->title != NULL && study->source != NULL, "a study has files");
  for (size_t f = 0; f < study->n_files; f++) {
    const op_file_spec *file = &study->files[f];
    FUZZ_CHECK(file->path != NULL, "a file has a path");
    for (size_t i = 0; i < file->n_facts; i++) FUZZ_CHECK(file->facts[i].name != NULL, "a fact has a name");
    for (size_t i = 0; i < file->n_aliases; i++) FUZZ_CHECK(file->aliases[i].name != NULL && file->aliases[i].from != NULL, "an alias has two names");
  }
  for (size_t i = 0; i < study->n_overlays; i++) {
    for (size_t k = 0; k < study->overlays[i].n_labels; k++) FUZZ_CHECK(study->overlays[i].labels[k].text != NULL, "a label has a text");
  }
  for (size_t i = 0; i < study->n_nets; i++) FUZZ_CHECK(study->nets[i].label != NULL && study->nets[i].variable != NULL, "a net has a name and a variable");
  FUZZ_CHECK(study->lonely <= OP_LONELY_AVERAGE, "a lonely rule is one of the list");
  op_study_free(study);
  return 0;
}
