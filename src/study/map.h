/* Reading a study's files, and mapping their values. */
#ifndef OPINE_STUDY_MAP_H
#define OPINE_STUDY_MAP_H

#include "study/check.h"

/* Opens a file without the study's aliases and reads all its rows. */
op_status study_wave_read(study_checker *k, study_wave *w, const op_read_options *read, op_error *err);
/* Frees the rows; counts stay. */
void study_wave_forget_rows(study_wave *w);
void study_wave_close(study_wave *w);

/* Names of the series, then their values wave by wave, then what is a closed question. */
void study_questions_make(study_checker *k);
void study_questions_map(study_checker *k, size_t wave);
void study_questions_close(study_checker *k);

#endif
