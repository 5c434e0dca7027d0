/* What a codebook (DDI Codebook, Triple-S) says of a survey's data: variables, the places where their values stand, the study.

   1. metadata_open        reads the file; ddi_read or triples_read fills what follows
   2. metadata_choose      of a codebook with several data files, the one at hand
   3. fixed_reader_open    rows of data that have no header of their own, by the codebook's positions; or
      metadata_lay_over    labels and missing codes over a reader that knows its variables by name */
#ifndef OPINE_INPUT_METADATA_H
#define OPINE_INPUT_METADATA_H

#include "input/reader.h"
#include "input/xml_tree.h"
#include "table/value.h"

typedef enum {
  METADATA_VALUE,     /* the text of its place is the value */
  METADATA_DATE,      /* yyyymmdd */
  METADATA_TIME,      /* hhmmss */
  METADATA_BIT,       /* one answer of a multiple question: a character 1 or 0 of its place */
  METADATA_SUBFIELDS, /* the same, chosen when one of the parts of its place holds its code */
  METADATA_SCORE      /* the score of the category whose code stands there */
} metadata_storage;

typedef struct metadata_variable {
  op_variable variable;
  const xml_node *node;         /* its definition */
  const char *files;            /* DDI: ids of the data files that hold it; NULL = all */
  size_t start, width;          /* fixed columns: first character (1-based; 0 = not said) and number; delimited: number of the field, width 0 */
  int decimals;                 /* implied: 1234 with 2 is 12.34 */
  metadata_storage storage;
  size_t code;                  /* METADATA_BIT: its character, 0-based; METADATA_SUBFIELDS: its code */
  size_t subfields, part_width; /* METADATA_SUBFIELDS */
  const size_t *codes;          /* METADATA_SUBFIELDS: all codes of the question */
  size_t n_codes;
  const double *scores;         /* METADATA_SCORE: of variable.labels; NaN = none */
} metadata_variable;

/* One data file that a codebook describes. */
typedef struct metadata_file {
  const char *id, *name;
  bool hierarchical;
} metadata_file;

typedef enum { METADATA_BY_NAME, METADATA_FIXED, METADATA_DELIMITED } metadata_layout;

typedef struct metadata {
  op_arena *arena;
  const char *path;
  const char *format;           /* "ddi", "triple-s" */
  const char *wanted;           /* language asked for; NULL = none */
  const char *language;         /* language whose texts are taken first, "" = none is said */
  const char *languages[16];    /* that occur */
  size_t n_languages;
  bool spoken;                  /* some text is in the language wanted */
  size_t n_beyond;              /* variables with labelled codes outside their valid range */
  const char *title, *weight;   /* "" and NULL when not said */
  metadata_variable *variables;
  size_t n, capacity;
  metadata_file *files;
  size_t n_files, file_capacity;
  op_multiple_set *sets;
  size_t n_sets, set_capacity;
  op_study_fact *facts;
  size_t n_facts, fact_capacity;
  const char **notes;
  size_t n_notes, note_capacity;
  metadata_layout layout;
  size_t skip;                  /* records before the first row */
  bool hierarchical;            /* the data file holds records of several kinds */
} metadata;

/* Reads a codebook. fails OP_E_SYSTEM unreadable; OP_E_DATA broken XML, neither DDI Codebook nor Triple-S, or what their readers find, with line and column */
op_status metadata_open(const char *path, const char *language, metadata **out, op_error *err);
void metadata_free(metadata *m);

/* Fill a metadata from the tree of their format. */
op_status ddi_read(metadata *m, const xml_node *root, op_error *err);
op_status triples_read(metadata *m, const xml_node *root, op_error *err);

/* Keeps the variables of one of several data files: the one called as `path` is (NULL = not known), else the one that shares most names with `schema` (may be
   NULL). fails OP_E_REQUEST when neither tells */
op_status metadata_choose(metadata *m, const char *path, const op_schema *schema, op_error *err);
/* Leaves out variables without a place. fails OP_E_DATA a name twice, places that overlap, several kinds of records in one file */
op_status metadata_check_layout(metadata *m, op_error *err);
/* Name of the file without its folder, and the length of that without extensions. */
const char *metadata_file_name(const char *path, size_t *stem);

/* --- for the two readers --- */

/* Among a node's children of a name, the one whose language (and mode, may be NULL) fits best; NULL when there is none. */
const xml_node *metadata_pick(metadata *m, const xml_node *parent, const char *name, const char *mode);
/* The text of that child; "" when there is none, NULL when memory is out. */
const char *metadata_text(metadata *m, const xml_node *parent, const char *name, op_error *err);
/* Adds to the lists; the definition's variable is zero but for name and label. NULL = out of memory */
metadata_variable *metadata_add_variable(metadata *m, const xml_node *node, const char *name, const char *label, op_error *err);
op_status metadata_add_set(metadata *m, const op_multiple_set *set, op_error *err);
op_status metadata_add_fact(metadata *m, const char *name, const char *text, op_error *err);
op_status metadata_add_note(metadata *m, const char *note, op_error *err);
/* A whole number of an attribute, 1 to 10 million. fails OP_E_DATA at the node */
op_status metadata_count(const metadata *m, const xml_node *node, const char *attribute, size_t *out, op_error *err);

/* --- over data --- */

/* How many of the codebook's variables (of one data file; NULL = of all) the data hold by name. fails OP_E_MEMORY */
op_status metadata_shared_names(const metadata *m, const metadata_file *file, const op_schema *schema, size_t *shared, op_error *err);
/* A reader of rows by the codebook's layout. Takes the metadata over, whatever happens. */
op_status fixed_reader_open(const char *path, metadata *m, const op_read_options *options, op_reader **reader, op_error *err);
/* `inner` with the codebook's labels laid over it. Takes both over, whatever happens. */
op_status metadata_lay_over(op_reader *inner, const char *path, metadata *m, op_reader **reader, op_error *err);
/* The format of every reader that a codebook has a hand in. */
extern const op_reader_format op_reader_codebook;
/* Opens data with a codebook: path NULL = the data file that stands beside it. */
op_status metadata_reader_open(const char *path, const char *codebook, const op_read_options *options, op_reader **reader, op_error *err);

#endif
