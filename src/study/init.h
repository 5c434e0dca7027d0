/* Writing a first study file: what is known of each file, which variables are the same question, which values the same answer. */
#ifndef OPINE_STUDY_INIT_H
#define OPINE_STUDY_INIT_H

#include "base/text.h"
#include "study/map.h"

enum {
#define LANGUAGE(code, writing, words) +1
  INIT_LANGUAGES = 0
#include "study/languages.def"
#undef LANGUAGE
};

typedef enum { ROLE_NONE, ROLE_WEIGHT, ROLE_STRATUM, ROLE_PSU, ROLE_INTERVIEWER, ROLE_WAVE, ROLES } init_role;

/* What a file's name says. NULL = nothing. */
typedef struct init_facts {
  const char *wave, *date, *country;
  bool counted;               /* the wave is the file's place on the command line */
} init_facts;

typedef struct init_file {
  study_wave *wave;
  init_facts facts;
  size_t role[ROLES];         /* column by role; SIZE_MAX = none */
  size_t first;               /* its first node */
  size_t latin, cyrillic;     /* languages of its labels */
} init_file;

/* One variable of one file. */
typedef struct init_node {
  size_t file, column;
  const op_variable *variable;
  const char *name, *label;   /* folded; the label without its number */
  size_t leader;              /* of its group; its own index when it leads */
  size_t next;                /* member of its group; SIZE_MAX = the last */
  const char *why;            /* it is of the group; NULL = alone, or by its name */
} init_node;

typedef struct init_category {
  op_value code;
  const char *kind;           /* of missingness; NULL = an answer */
  const char *texts[INIT_LANGUAGES];
  const char *also[16];       /* other spellings */
  size_t n_also;
  op_value *from;             /* by file: the value there */
  bool *has;
} init_category;

/* One question of the series. */
typedef struct init_group {
  const char *name;
  size_t *nodes, n;           /* in file order */
  bool renamed;               /* some file calls it otherwise */
  bool recoded;               /* some file has other codes */
  bool *recodes, *texts;      /* by file: needs a recode; holds texts instead of codes */
  size_t languages;           /* that its labels are in */
  init_category *categories;
  size_t n_categories;
} init_group;

typedef struct init_study {
  study_checker k;            /* memory, status, waves */
  init_file *files;           size_t n_files;
  init_node *nodes;           size_t n_nodes;
  init_group *groups;         size_t n_groups;
  const char *target;
  bool used[INIT_LANGUAGES];  /* languages of labels */
} init_study;

/* Wave, date and country from the words of a file's name. */
init_facts init_facts_of(init_study *s, const char *path);
/* Columns that look like weight, stratum, PSU, interviewer, wave. */
void init_roles_find(init_study *s, init_file *file);
init_role init_role_of(const init_file *file, size_t column);
/* Nodes, and which of them are one question; then groups with their names. */
void init_match(init_study *s);
/* Categories of a group over its files. */
void init_categories_make(init_study *s, init_group *g);
/* Languages of a file's labels, and the one of a text: indices of languages.def. */
void init_language_find(init_study *s, init_file *file);
size_t init_language_of(const init_file *file, const char *text);
const char *init_language_code(size_t language);
/* The whole text. */
void init_write(init_study *s, op_text *out);

#endif
