/* A study file (YAML): a survey series said once. It yields names only: files with their facts and aliases, labels and missing codes laid over
   them, the design's variable names, nets. */
#ifndef OPINE_STUDY_H
#define OPINE_STUDY_H

#include "opine/request.h"

typedef struct op_study {
  const char *title, *source; /* "" when unset */
  bool synthetic;
  const op_file_spec *files;  /* paths already resolved against the study file's folder */
  size_t n_files;
  const op_variable_overlay *overlays;
  size_t n_overlays;
  const op_net *nets;
  size_t n_nets;
  const char *weights;        /* NULL when unset */
  op_names strata, psu, fpc;
  op_lonely lonely;          /* OP_LONELY_DEFAULT = not said */
  const char *time, *date;    /* NULL when unset */
  const char *claims;         /* path of its claims file, resolved; NULL when none */
  void *arena;
} op_study;

/* Reads and checks a study file. fails OP_E_DATA with file, line, column: YAML syntax, unknown keys (nearest valid key), wrong types; OP_E_SYSTEM unreadable.
   The caller's, freed with op_study_free. */
op_status op_study_open(const char *path, op_study **study, op_error *err);
void op_study_free(op_study *study);
/* True when a path names a study file (.yaml, .yml). */
bool op_study_path(const char *path);

#endif
