/* Which variables are weights, strata, sampling points, interviewers: by name, by the file's own word, by label; and only where their values can be that. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text_fold.h"
#include "study/init.h"

static const struct {
  init_role role;
  const char *name;
} names[] = {
#define ROLE(role, name) {ROLE_##role, name},
#include "study/roles.def"
#undef ROLE
};

init_role init_role_of(const init_file *file, size_t column) {
  for (int r = ROLE_WEIGHT; r < ROLES; r++) {
    if (file->role[r] == column) return (init_role)r;
  }
  return ROLE_NONE;
}

/* A weight in every row: a number of 0 or more, not all 0; codes with labels are none. */
static bool can_weigh(const study_wave *w, size_t column) {
  double sum = 0;
  if (w->schema->variables[column].n_labels > 0 || w->counts[column][0] > 0) return false;
  for (uint32_t l = 1; l < w->n_levels[column]; l++) {
    double x = study_level_number(w, column, l);
    if (isnan(x) || x < 0) return false;
    sum += x * w->counts[column][l];
  }
  return sum > 0;
}

/* Strata, sampling points and interviewers hold several rows each and leave none out. */
static bool can_group(const study_wave *w, size_t column) {
  return w->counts[column][0] == 0 && w->n_levels[column] > 2 && (double)(w->n_levels[column] - 1) * 1.5 < (double)w->rows;
}

/* Sampling points and interviewers are more than a handful. */
static bool fits(const study_wave *w, size_t column, init_role role) {
  if (role == ROLE_WEIGHT) return can_weigh(w, column);
  return can_group(w, column) && (role == ROLE_STRATUM || role == ROLE_WAVE || w->n_levels[column] > 10);
}

static bool is_name(const char *folded, const char *pattern) {
  size_t n = strlen(pattern);
  return pattern[n - 1] == '*' ? strncmp(folded, pattern, n - 1) == 0 : strcmp(folded, pattern) == 0;
}

bool study_weight_name(const char *folded) {
  bool found = false;
  for (size_t i = 0; !found && i < sizeof names / sizeof *names; i++) found = names[i].role == ROLE_WEIGHT && is_name(folded, names[i].name);
  return found;
}

static bool label_says(const char *folded, init_role role) {
  if (role == ROLE_PSU) return strstr(folded, "sampling point") != NULL || strstr(folded, "primary sampling unit") != NULL;
  return role == ROLE_INTERVIEWER && (strcmp(folded, "interviewer") == 0 || strstr(folded, "interviewer code") != NULL || strstr(folded, "interviewer number") != NULL || strstr(folded, "interviewer id") != NULL);
}

void init_roles_find(init_study *s, init_file *file) {
  const study_wave *w = file->wave;
  for (int r = 0; r < ROLES; r++) file->role[r] = SIZE_MAX;
  if (w->schema->weight_variable != NULL) {
    size_t column = op_schema_find(w->schema, w->schema->weight_variable);
    if (column != SIZE_MAX && can_weigh(w, column)) file->role[ROLE_WEIGHT] = column;
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    for (size_t v = 0; v < w->schema->n_variables && file->role[names[i].role] == SIZE_MAX; v++) {
      if (is_name(s->nodes[file->first + v].name, names[i].name) && fits(w, v, names[i].role)) file->role[names[i].role] = v;
    }
  }
  for (int r = ROLE_PSU; r <= ROLE_INTERVIEWER; r++) {
    for (size_t v = 0; v < w->schema->n_variables && file->role[r] == SIZE_MAX; v++) {
      if (label_says(s->nodes[file->first + v].label, (init_role)r) && fits(w, v, (init_role)r)) file->role[r] = v;
    }
  }
}
