/* The text of a first study file. Every name and label is quoted; what was guessed, and why, stands in comments. */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/text_fold.h"
#include "base/number.h"
#include "study/init.h"

static void quoted(op_text *out, const char *text) {
  op_text_add_char(out, '"');
  for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\') op_text_addf(out, "\\%c", *p);
    else if (*p < ' ' || *p == 0x7F) op_text_addf(out, "\\x%02X", *p);
    else op_text_add_char(out, (char)*p);
  }
  op_text_add_char(out, '"');
}

/* Names as they are where YAML reads them as names. */
static void named(op_text *out, const char *name) {
  bool plain = (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z') || name[0] == '_';
  for (const char *p = name; *p != '\0'; p++) plain = plain && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_');
  if (plain) op_text_add(out, name);
  else quoted(out, name);
}

/* A comment stays on its line. */
static void comment(op_text *out, const char *text) {
  op_text_add(out, "  # ");
  for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) op_text_add_char(out, *p < ' ' || *p == 0x7F ? ' ' : (char)*p);
  op_text_add_char(out, '\n');
}

static void coded(init_study *s, op_text *out, const op_value *value) {
  if (value->type == OP_VALUE_TEXT) quoted(out, value->text);
  else op_text_add(out, study_value_text(&s->k, value));
}

/* --- head --- */

static void add_head(init_study *s, op_text *out) {
  op_text_addf(out, "# A first study file for %zu file%s. What stands in comments was guessed: read it, correct it, then run opine study check.\n", s->n_files, s->n_files == 1 ? "" : "s");
  size_t languages = 0;
  for (size_t l = 0; l < INIT_LANGUAGES; l++) languages += s->used[l];
  if (s->n_files > 1 && languages > 1) op_text_add(out, "# Texts of two languages cannot be compared: there the same name with the same codes was taken for the same question.\n");
  op_text_add(out, "study: my-series\n");
  const char *title = s->n_files == 1 ? s->files[0].wave->schema->file_label : "";
  if (title[0] != '\0') {
    op_text_add(out, "title: ");
    quoted(out, title);
    op_text_add(out, "  # the file's own\n");
  } else {
    op_text_add(out, "title: \"Title of the series\"\n");
  }
  op_text_add(out, "source: \"\"  # citation under every table\n");
  for (size_t f = 0; f < s->n_files; f++) {
    if (!s->files[f].wave->schema->synthetic) continue;
    op_text_add(out, "synthetic: true\n");
    break;
  }
  size_t n = 0;
  for (size_t l = 0; l < INIT_LANGUAGES; l++) n += s->used[l];
  for (size_t l = 0, told = 0; n > 1 && l < INIT_LANGUAGES; l++) {
    if (s->used[l]) op_text_addf(out, "%s%s", told++ == 0 ? "languages: [" : ", ", init_language_code(l));
  }
  if (n > 1) op_text_add(out, "]  # guessed from letters and frequent words of the labels\n");
}

static void add_time(init_study *s, op_text *out) {
  bool dates = true;
  for (size_t f = 0; f < s->n_files; f++) dates = dates && s->files[f].facts.date != NULL;
  if (s->n_files > 1) op_text_add(out, "time: wave\n");
  else if (s->files[0].role[ROLE_WAVE] != SIZE_MAX) {
    op_text_add(out, "time: ");
    named(out, s->files[0].wave->schema->variables[s->files[0].role[ROLE_WAVE]].name);
    op_text_add(out, "  # by its name\n");
  }
  if (dates && s->n_files > 1) op_text_add(out, "date: date\n");
}

/* --- design --- */

static const struct {
  init_role role;
  const char *key, *series;
  bool list;
} parts[] = {{ROLE_WEIGHT, "weights", "weight", false}, {ROLE_STRATUM, "strata", "stratum", true}, {ROLE_PSU, "psu", "psu", true}, {ROLE_INTERVIEWER, "interviewer", "interviewer", false}};
enum { N_PARTS = sizeof parts / sizeof *parts };

static const char *part_name(const init_file *file, init_role role) { return file->role[role] != SIZE_MAX ? file->wave->schema->variables[file->role[role]].name : NULL; }

/* The name of a part where all files use one; NULL = they differ, or none has it (*any). */
static const char *common_name(const init_study *s, init_role role, bool *any) {
  const char *name = part_name(&s->files[0], role);
  bool same = name != NULL;
  *any = false;
  for (size_t f = 0; f < s->n_files; f++) {
    const char *of = part_name(&s->files[f], role);
    *any = *any || of != NULL;
    same = same && of != NULL && strcmp(of, name) == 0;
  }
  return same ? name : NULL;
}

static void add_design(init_study *s, op_text *out) {
  bool any_at_all = false, clustered = false;
  for (size_t p = 0; p < N_PARTS; p++) {
    bool any;
    common_name(s, parts[p].role, &any);
    any_at_all = any_at_all || any;
    clustered = clustered || (any && parts[p].role != ROLE_WEIGHT && parts[p].role != ROLE_INTERVIEWER);
  }
  if (!any_at_all) {
    op_text_add(out, "# design: {weights: ..., strata: [...], psu: [...]}: nothing looks like one\n");
    return;
  }
  op_text_add(out, "design:  # found by names and labels\n");
  for (size_t p = 0; p < N_PARTS; p++) {
    bool any;
    const char *name = common_name(s, parts[p].role, &any);
    if (!any) continue;
    op_text_addf(out, "  %s: %s", parts[p].key, parts[p].list ? "[" : "");
    named(out, name != NULL ? name : parts[p].series);
    op_text_addf(out, "%s%s\n", parts[p].list ? "]" : "", name != NULL ? "" : "  # each file says its own below");
  }
  if (clustered) op_text_add(out, "  lonely: adjust\n");
}

static void add_file_design(init_study *s, const init_file *file, op_text *out) {
  size_t n = 0;
  for (size_t p = 0; p < N_PARTS; p++) {
    bool any;
    const char *name = part_name(file, parts[p].role);
    if (common_name(s, parts[p].role, &any) != NULL || !any) continue;
    op_text_addf(out, "%s%s: ", n++ == 0 ? "    design: {" : ", ", parts[p].key);
    if (name == NULL) op_text_add(out, "none");
    else if (parts[p].list) op_text_add_char(out, '[');
    if (name != NULL) named(out, name);
    if (name != NULL && parts[p].list) op_text_add_char(out, ']');
  }
  if (n > 0) op_text_add(out, "}\n");
}

/* --- missing --- */

/* Labels that say no answer, each once; they hold for every variable. */
static void add_missing(init_study *s, op_text *out) {
  size_t n = 0;
  const char **told = study_memory(&s->k, 512, sizeof *told);
  for (size_t i = 0; told != NULL && i < s->n_nodes; i++) {
    for (size_t l = 0; l < s->nodes[i].variable->n_labels; l++) {
      const char *label = s->nodes[i].variable->labels[l].text, *kind;
      bool known = n == 512 || !study_reason(&s->k, label, &kind) || strcmp(kind, "other") == 0;
      for (size_t t = 0; !known && t < n; t++) known = op_text_same(told[t], label);
      if (known) continue;
      if (n == 0) op_text_add(out, "missing:  # labels that say no answer, in every variable\n");
      told[n++] = label;
      op_text_add(out, "  ");
      quoted(out, label);
      op_text_add(out, ": ");
      quoted(out, kind);
      op_text_add_char(out, '\n');
    }
  }
}

/* --- files --- */

static bool is_part(const init_study *s, size_t node) {
  init_role role = init_role_of(&s->files[s->nodes[node].file], s->nodes[node].column);
  return role != ROLE_NONE && role != ROLE_WAVE;
}

/* What a file brings under the series' names: others than its own, and other codes. */
static bool is_brought(const init_study *s, const init_group *g, size_t node) {
  size_t f = s->nodes[node].file;
  if (is_part(s, node)) return false;
  bool other = strcmp(s->nodes[node].variable->name, g->name) != 0;
  return other || (g->categories != NULL && g->recoded && (g->recodes[f] || g->texts[f]));
}

static void add_recode(init_study *s, const init_group *g, size_t node, op_text *out) {
  const init_node *of = &s->nodes[node];
  size_t n = 0;
  op_text_add(out, ", recode: {");
  for (size_t c = 0; c < g->n_categories; c++) {
    const init_category *category = &g->categories[c];
    if (!category->has[of->file]) continue;
    op_text_addf(out, "%s", n++ > 0 ? ", " : "");
    coded(s, out, &category->code);
    op_text_add(out, ": [");
    size_t codes = 0;
    for (size_t l = 0; l < of->variable->n_labels; l++) { /* every code whose text is the category's */
      const op_label *label = &of->variable->labels[l];
      bool own = op_value_same(&label->value, &category->from[of->file]), same = false;
      for (size_t t = 0; t < INIT_LANGUAGES; t++) same = same || (category->texts[t] != NULL && op_text_same(category->texts[t], label->text));
      if (!own && !same) continue;
      op_text_add(out, codes++ > 0 ? ", " : "");
      coded(s, out, &label->value);
    }
    if (codes == 0) coded(s, out, &category->from[of->file]);
    op_text_add_char(out, ']');
  }
  op_text_add_char(out, '}');
}

static void add_source(init_study *s, const init_group *g, size_t node, op_text *out) {
  const init_node *of = &s->nodes[node];
  bool recode = g->categories != NULL && g->recoded && g->recodes[of->file] && !g->texts[of->file], match = g->categories != NULL && g->recoded && g->texts[of->file];
  op_text_add(out, "      ");
  named(out, g->name);
  op_text_add(out, ": ");
  if (recode || match) op_text_add(out, "{from: ");
  named(out, of->variable->name);
  if (recode) add_recode(s, g, node, out);
  if (match) op_text_add(out, ", match: labels");
  if (recode || match) op_text_add_char(out, '}');
  if (of->why != NULL) comment(out, of->why);
  else if (g->n == 1 && strcmp(of->variable->name, g->name) != 0) comment(out, "the same name as in another file, but another question");
  else if (recode) comment(out, "other codes than in the latest wave");
  else op_text_add_char(out, '\n');
}

/* The path as the study file will need it: short where the data lie beneath its folder. */
static const char *path_for(const init_study *s, const char *path) {
  const char *slash = s->target != NULL ? strrchr(s->target, '/') : NULL;
  size_t n = slash != NULL ? (size_t)(slash - s->target) + 1 : 0;
  while (path[0] == '.' && path[1] == '/') path += 2;
  return n > 0 && strncmp(path, s->target, n) == 0 ? path + n : path;
}

static bool beneath(const init_study *s, const char *path) {
  const char *made = path_for(s, path);
  bool other_folder = s->target != NULL && strchr(s->target, '/') != NULL && made == path;
  return !other_folder && strncmp(made, "../", 3) != 0;
}

/* With '..': a target in a folder below the working folder, or data above it. */
static bool leaves(const init_study *s, const char *path) { return path[0] != '/' && !beneath(s, path) && !(s->target != NULL && s->target[0] == '/'); }

/* From the folder of the target up to the working folder, then down to the file; a target elsewhere gets the whole path. */
static void add_path(const init_study *s, const char *path, op_text *out) {
  op_text full = {0};
  char folder[4096];
  if (leaves(s, path)) {
    for (const char *p = s->target != NULL ? s->target : ""; *p != '\0'; p++) {
      if (*p == '/' && p > s->target && !(p[-1] == '.' && (p - 1 == s->target || p[-2] == '/'))) op_text_add(&full, "../");
    }
  } else if (path[0] != '/' && !beneath(s, path) && getcwd(folder, sizeof folder) != NULL) {
    op_text_addf(&full, "%s/", folder);
  }
  op_text_add(&full, path_for(s, path));
  quoted(out, full.data != NULL ? full.data : path);
  out->failed = out->failed || full.failed;
  op_text_clear(&full);
}

static void add_fact(op_text *out, const char *key, const char *value, bool quote, const char *why) {
  if (value == NULL) return;
  op_text_addf(out, "    %s: ", key);
  if (quote) quoted(out, value);
  else op_text_add(out, value);
  comment(out, why);
}

static void add_files(init_study *s, op_text *out) {
  op_text_add(out, "files:\n");
  for (size_t f = 0; f < s->n_files; f++) {
    const init_file *file = &s->files[f];
    bool any = false;
    op_text_add(out, "  - path: ");
    add_path(s, file->wave->spec->path, out);
    op_text_add_char(out, '\n');
    if (s->n_files > 1) add_fact(out, "wave", file->facts.wave, false, file->facts.counted ? "its place on the command line" : "from the file's name");
    add_fact(out, "date", file->facts.date, false, "from the file's name; a season stands for its middle month");
    add_fact(out, "country", file->facts.country, true, "from the file's name");
    add_file_design(s, file, out);
    for (size_t g = 0; g < s->n_groups; g++) {
      for (size_t m = 0; m < s->groups[g].n; m++) {
        size_t node = s->groups[g].nodes[m];
        if (s->nodes[node].file != f || !is_brought(s, &s->groups[g], node)) continue;
        if (!any) op_text_add(out, "    variables:\n");
        any = true;
        add_source(s, &s->groups[g], node, out);
      }
    }
  }
}

/* --- variables --- */

static bool is_told(const init_study *s, const init_group *g) {
  for (size_t m = 0; m < g->n; m++) {
    if (is_part(s, g->nodes[m])) return false;
  }
  return g->n > 1 && (g->renamed || (g->categories != NULL && (g->recoded || g->languages > 1)));
}

static void add_label(init_study *s, const init_group *g, op_text *out) {
  const char *texts[INIT_LANGUAGES] = {NULL}, *only = NULL;
  size_t n = 0;
  for (size_t m = g->n; m-- > 0;) {
    const char *label = s->nodes[g->nodes[m]].variable->label;
    size_t language = init_language_of(&s->files[s->nodes[g->nodes[m]].file], label);
    if (label[0] == '\0' || texts[language] != NULL) continue;
    texts[language] = only = label;
    n++;
  }
  if (n == 0) return;
  op_text_add(out, "    label: ");
  if (n == 1) quoted(out, only);
  for (size_t t = 0, told = 0; n > 1 && t < INIT_LANGUAGES; t++) {
    if (texts[t] == NULL) continue;
    op_text_addf(out, "%s%s: ", told++ == 0 ? "{" : ", ", init_language_code(t));
    quoted(out, texts[t]);
  }
  op_text_add(out, n > 1 ? "}\n" : "\n");
}

static void add_category(init_study *s, const init_category *c, op_text *out) {
  size_t n = 0;
  for (size_t t = 0; t < INIT_LANGUAGES; t++) n += c->texts[t] != NULL;
  op_text_add(out, "      ");
  coded(s, out, &c->code);
  op_text_add(out, ": ");
  if (n == 0) {
    coded(s, out, &c->code);
  } else if (n == 1 && c->n_also == 0) {
    for (size_t t = 0; t < INIT_LANGUAGES; t++) {
      if (c->texts[t] != NULL) quoted(out, c->texts[t]);
    }
  } else {
    size_t told = 0;
    for (size_t t = 0; t < INIT_LANGUAGES; t++) {
      if (c->texts[t] == NULL) continue;
      op_text_addf(out, "%s%s: ", told++ == 0 ? "{" : ", ", init_language_code(t));
      quoted(out, c->texts[t]);
    }
    for (size_t a = 0; a < c->n_also; a++) {
      op_text_add(out, a == 0 ? ", also: [" : ", ");
      quoted(out, c->also[a]);
    }
    op_text_add(out, c->n_also > 0 ? "]}" : "}");
  }
  op_text_add_char(out, '\n');
}

static void add_variable(init_study *s, const init_group *g, op_text *out) {
  size_t missing = 0;
  op_text_add(out, "  ");
  named(out, g->name);
  op_text_add(out, ":\n");
  size_t before = out->length;
  add_label(s, g, out);
  if (g->n_categories > 0) op_text_add(out, "    values:\n");
  for (size_t c = 0; c < g->n_categories; c++) add_category(s, &g->categories[c], out);
  for (size_t c = 0; c < g->n_categories; c++) {
    if (g->categories[c].kind == NULL || strcmp(g->categories[c].kind, "other") == 0) continue;
    op_text_add(out, missing++ == 0 ? "    missing: {" : ", ");
    coded(s, out, &g->categories[c].code);
    op_text_add(out, ": ");
    quoted(out, g->categories[c].kind);
  }
  if (missing > 0) op_text_add(out, "}\n");
  if (out->length == before) op_text_add(out, "    label: \"\"\n");
}

void init_write(init_study *s, op_text *out) {
  bool outside = false, any = false;
  for (size_t f = 0; f < s->n_files; f++) outside = outside || leaves(s, s->files[f].wave->spec->path);
  for (size_t g = 0; g < s->n_groups; g++) any = any || is_told(s, &s->groups[g]);
  add_head(s, out);
  if (outside) op_text_add(out, "outside: true  # the data do not lie beneath the study's folder\n");
  add_time(s, out);
  add_design(s, out);
  add_missing(s, out);
  add_files(s, out);
  if (any) op_text_add(out, "variables:\n");
  for (size_t g = 0; s->k.status == OP_OK && g < s->n_groups; g++) {
    if (is_told(s, &s->groups[g])) add_variable(s, &s->groups[g], out);
  }
}
