/* Shared by the files that read a study: the reader with its faults, and small values. A fault is noted and reading goes on; only memory stops it. */
#ifndef OPINE_INPUT_STUDY_READ_H
#define OPINE_INPUT_STUDY_READ_H

#include "base/yaml_tree.h"
#include "opine/study.h"
#include "table/value.h"

/* Where a key stands (study_keys.def). */
typedef enum {
  STUDY_AT_STUDY,
  STUDY_AT_FILE,
  STUDY_AT_SOURCE,
  STUDY_AT_VARIABLE,
  STUDY_AT_NET,
  STUDY_AT_DESIGN,
  STUDY_AT_FILE_DESIGN,
  STUDY_AT_REPLICATES,
  STUDY_AT_PPS,
  STUDY_AT_TWO_PHASE,
  STUDY_AT_EVENT,
  STUDY_AT_DISCLOSURE
} study_place;

typedef struct study_reader {
  const char *file;
  op_arena *arena;
  op_study *study;
  const char *language;           /* asked for, or NULL */
  bool language_met;              /* some text is in it */
  bool outside;
  op_study_faults *faults;
  op_net *nets;                   size_t n_nets, net_capacity;
  op_variable_overlay *overlays;  size_t n_overlays, overlay_capacity;
  struct study_lack *lacks;       size_t n_lacks, lack_capacity;
  op_status status;               /* OP_E_MEMORY once memory was out */
  op_error *err;
} study_reader;

/* A text that the language asked for lacks, and the language shown instead. */
typedef struct study_lack {
  const char *what, *shown;
} study_lack;

/* Definitions that hold one after the other: a node, then what it rests on (`like`, `layout`). */
#define STUDY_CHAIN 32
typedef struct study_chain {
  const yaml_node *nodes[STUDY_CHAIN];
  size_t n;
} study_chain;

void study_fault(study_reader *r, const yaml_node *node, const char *format, ...) OP_PRINTF(3, 4);
void study_fault_hint(study_reader *r, const char *format, ...) OP_PRINTF(2, 3);
/* Zeroed memory of the study's arena; NULL when memory is out, which the reader remembers. */
void *study_alloc(study_reader *r, size_t n, size_t size);
const char *study_format(study_reader *r, const char *format, ...) OP_PRINTF(2, 3);
/* Room for one more of a growing list; false when memory is out. */
bool study_grow(study_reader *r, void **array, size_t *capacity, size_t n, size_t size);

/* The keys of a place; false when the node is no map. Unknown keys are faults with the nearest valid key. */
bool study_keys(study_reader *r, const yaml_node *node, study_place place);
/* Follows `key` (like, layout) through `all` from a node on. What rests on itself, or on something that is not there, is a fault. */
study_chain study_chain_of(study_reader *r, const yaml_node *node, const char *name, const char *key, const yaml_node *all, const char *what);
/* The first value of a key along a chain, or NULL. */
const yaml_node *study_chain_get(const study_chain *chain, const char *key);

/* Values of nodes; NULL nodes give NULL, false, or an empty list. */
const char *study_text(study_reader *r, const yaml_node *node, const char *what);
op_names study_names(study_reader *r, const yaml_node *node, const char *what);
bool study_flag(study_reader *r, const yaml_node *node, const char *what, bool otherwise);
double study_number(study_reader *r, const yaml_node *node, const char *what);  /* NaN when not said */
const char *study_path(study_reader *r, const yaml_node *node, const char *what);
void study_date(study_reader *r, const yaml_node *node, const char *text);
/* A text, or texts by language. `also` takes the list of that name and may be NULL where it is no key. */
const op_study_text *study_texts(study_reader *r, const yaml_node *node, const char *what, size_t *n, op_names *also);
/* The text of the language asked for; where it lacks, the next of the study's languages, and a note names `what`. NULL = no text at all. */
const char *study_choose(study_reader *r, const op_study_text *texts, size_t n, const char *what);
/* Missing codes with their reasons. */
void study_missing(study_reader *r, const yaml_node *node, op_variable_overlay *overlay);
void study_overlay(study_reader *r, op_variable_overlay overlay);
/* One note for each language that stands in for the one asked for. */
void study_note_lacks(study_reader *r);

/* The parts of a study. */
void study_read_variables(study_reader *r, const yaml_node *root);
void study_read_nets(study_reader *r, const study_chain *chain, const op_study_variable *variable);
void study_read_design(study_reader *r, const yaml_node *node);
void study_read_files(study_reader *r, const yaml_node *root);
void study_read_waves(study_reader *r);
/* One alias of a file from {from, recode, match}. */
void study_read_source(study_reader *r, const yaml_node *node, op_alias *alias);
/* Adds what a file's own design means to its aliases and facts, which have room for it. */
void study_read_file_design(study_reader *r, const yaml_node *node, op_alias *aliases, size_t *n_aliases, op_fact *facts, size_t *n_facts, op_study_file *about);
/* Aliases and facts that a file's own design adds at most. */
#define STUDY_DESIGN_NAMES 64
/* The texts of disclosure: that the nodes of a chain hold, the first that says an element counts; checks keys and forms. NULL when none is said. */
const char *const *study_read_disclosure(study_reader *r, const study_chain *chain);
const op_study_variable *study_variable_named(const op_study *study, const char *name);

#endif
