/* Which variables of different files are the same question. Evidence in this order: the same name, the same question text, texts and answers that are alike. A
   group never takes two variables of one file, and evidence is passed on: what wave 12 shares with wave 6 by its text and with wave 7 by its name joins them. */
#include <stdint.h>
#include <string.h>

#include "base/dict.h"
#include "base/text_fold.h"
#include "study/init.h"

/* Word overlap (op_text_alike) over which texts are one question when their answers are the same; under which the same name is another question. */
#define ALIKE 0.4
#define UNLIKE 0.2
/* Share of labels that two variables have in common when their answers are the same. */
#define SAME_ANSWERS 0.6

static size_t leader_of(const init_study *s, size_t node) {
  while (s->nodes[node].leader != node) node = s->nodes[node].leader;
  return node;
}

static bool one_file_twice(const init_study *s, size_t a, size_t b) {
  for (size_t i = a; i != SIZE_MAX; i = s->nodes[i].next) {
    for (size_t j = b; j != SIZE_MAX; j = s->nodes[j].next) {
      if (s->nodes[i].file == s->nodes[j].file) return true;
    }
  }
  return false;
}

static bool join(init_study *s, size_t a, size_t b, const char *why) {
  size_t x = leader_of(s, a), y = leader_of(s, b);
  if (x == y) return true;
  if (one_file_twice(s, x, y)) return false;
  size_t first = x < y ? x : y, second = x < y ? y : x, last = first;
  while (s->nodes[last].next != SIZE_MAX) last = s->nodes[last].next;
  s->nodes[last].next = second;
  s->nodes[second].leader = first;
  if (why == NULL) return true;
  if (s->nodes[b].why == NULL) s->nodes[b].why = study_say(&s->k, "%s %s in %s", why, s->nodes[a].variable->name, s->files[s->nodes[a].file].wave->name);
  if (s->nodes[a].why == NULL) s->nodes[a].why = study_say(&s->k, "%s %s in %s", why, s->nodes[b].variable->name, s->files[s->nodes[b].file].wave->name);
  return true;
}

/* Labels that are answers and occur in both; 0 to 1. Variables without labels tell nothing: 1. */
static double answers_alike(const op_variable *a, const op_variable *b) {
  size_t common = 0;
  if (a->n_labels == 0 || b->n_labels == 0) return 1;
  for (size_t i = 0; i < a->n_labels; i++) {
    bool found = false;
    for (size_t j = 0; !found && j < b->n_labels; j++) found = op_text_same(a->labels[i].text, b->labels[j].text);
    common += found;
  }
  return 2.0 * (double)common / (double)(a->n_labels + b->n_labels);
}

static bool comparable(const init_study *s, const init_node *a, const init_node *b) {
  if (a->label[0] == '\0' || b->label[0] == '\0') return false;
  return init_language_of(&s->files[a->file], a->variable->label) == init_language_of(&s->files[b->file], b->variable->label);
}

static bool has_code(init_study *s, const op_variable *v, const op_value *code) {
  for (size_t i = 0; i < v->n_labels; i++) {
    if (op_value_same(&v->labels[i].value, code) && !study_reason(&s->k, v->labels[i].text, NULL)) return true;
  }
  return false;
}

/* Texts in two languages tell nothing; then answers of other codes are another question. */
static bool codes_differ(init_study *s, const op_variable *a, const op_variable *b) {
  size_t common = 0, all_a = 0, all_b = 0;
  for (size_t i = 0; i < a->n_labels; i++) {
    if (study_reason(&s->k, a->labels[i].text, NULL)) continue;
    all_a++;
    common += has_code(s, b, &a->labels[i].value);
  }
  for (size_t i = 0; i < b->n_labels; i++) all_b += !study_reason(&s->k, b->labels[i].text, NULL);
  return all_a >= 2 && all_b >= 2 && common * 5 < (all_a + all_b - common) * 4;
}

static void match_names(init_study *s, size_t a, size_t b) {
  const op_schema *other = s->files[b].wave->schema;
  for (size_t i = 0; s->k.status == OP_OK && i < s->files[a].wave->schema->n_variables; i++) {
    size_t x = s->files[a].first + i, at = op_schema_find(other, s->nodes[x].variable->name);
    if (at == SIZE_MAX) continue;
    size_t y = s->files[b].first + at;
    if (comparable(s, &s->nodes[x], &s->nodes[y]) && op_text_alike(s->nodes[x].label, s->nodes[y].label) < UNLIKE) continue;
    if (!comparable(s, &s->nodes[x], &s->nodes[y]) && codes_differ(s, s->nodes[x].variable, s->nodes[y].variable)) continue;
    bool letters = strcmp(s->nodes[x].variable->name, s->nodes[y].variable->name) != 0;
    join(s, x, y, letters ? "the name differs in capitals from" : NULL);
  }
}

/* How many variables of a file have each text; a text of several tells nothing. */
static size_t only_with_label(const init_study *s, size_t file, const char *label) {
  size_t found = SIZE_MAX;
  for (size_t i = 0; i < s->files[file].wave->schema->n_variables; i++) {
    size_t node = s->files[file].first + i;
    if (strcmp(s->nodes[node].label, label) != 0) continue;
    if (found != SIZE_MAX) return SIZE_MAX;
    found = node;
  }
  return found;
}

static void match_texts(init_study *s, size_t a, size_t b) {
  for (size_t i = 0; s->k.status == OP_OK && i < s->files[b].wave->schema->n_variables; i++) {
    size_t y = s->files[b].first + i;
    if (strlen(s->nodes[y].label) < 3 || only_with_label(s, b, s->nodes[y].label) != y) continue;
    size_t x = only_with_label(s, a, s->nodes[y].label);
    if (x != SIZE_MAX) join(s, x, y, "the same question text as");
  }
}

/* The variable of file a whose text comes nearest to that of node y, if its answers are the same and no other is as near. */
static size_t nearest(const init_study *s, size_t a, size_t y) {
  double best = ALIKE;
  size_t found = SIZE_MAX;
  bool tie = false;
  const init_node *to = &s->nodes[y];
  for (size_t i = 0; i < s->files[a].wave->schema->n_variables; i++) {
    const init_node *from = &s->nodes[s->files[a].first + i];
    size_t many = from->variable->n_labels, other = to->variable->n_labels;
    if (many < 3 || many * 2 < other || other * 2 < many || !comparable(s, from, to)) continue;
    double alike = op_text_alike(from->label, to->label);
    if (alike < best || answers_alike(from->variable, to->variable) < SAME_ANSWERS) continue;
    tie = found != SIZE_MAX && alike <= best;
    best = alike;
    found = s->files[a].first + i;
  }
  return tie ? SIZE_MAX : found;
}

static bool met_in(const init_study *s, size_t node, size_t file) {
  size_t leader = leader_of(s, node);
  for (size_t i = 0; i < s->files[file].wave->schema->n_variables; i++) {
    if (leader_of(s, s->files[file].first + i) == leader) return true;
  }
  return false;
}

static void match_alike(init_study *s, size_t a, size_t b) {
  for (size_t i = 0; s->k.status == OP_OK && i < s->files[b].wave->schema->n_variables; i++) {
    size_t y = s->files[b].first + i;
    if (s->nodes[y].variable->n_labels < 3 || met_in(s, y, a)) continue;
    size_t x = nearest(s, a, y);
    bool mutual = x != SIZE_MAX && !met_in(s, x, b) && nearest(s, b, x) == y;
    if (mutual) join(s, x, y, "question text and answers are like those of");
  }
}

/* --- nodes and groups --- */

/* A label without the number that it begins with: "q81b. china's influence". */
static const char *without_number(const char *label) {
  const char *end = label;
  bool digit = false;
  while ((*end >= 'a' && *end <= 'z') || (*end >= '0' && *end <= '9') || *end == '_') digit = digit || (*end >= '0' && *end <= '9'), end++;
  if (!digit || end - label > 8 || (*end != '.' && *end != ':' && *end != ')' && *end != '-')) return label;
  do end++;
  while (*end == ' ');
  return *end != '\0' ? end : label;
}

static const char *fold_kept(init_study *s, const char *text) {
  char *folded = op_text_fold(text, s->k.err);
  const char *kept = folded != NULL ? op_arena_string(s->k.arena, folded, s->k.err) : NULL;
  op_free(folded);
  if (kept == NULL) s->k.status = OP_E_MEMORY;
  return kept != NULL ? kept : "";
}

static void make_nodes(init_study *s) {
  for (size_t f = 0; f < s->n_files; f++) {
    s->files[f].first = s->n_nodes;
    init_language_find(s, &s->files[f]);
    s->n_nodes += s->files[f].wave->schema->n_variables;
  }
  s->nodes = study_memory(&s->k, s->n_nodes, sizeof *s->nodes);
  for (size_t f = 0; f < s->n_files; f++) {
    for (size_t v = 0; s->k.status == OP_OK && v < s->files[f].wave->schema->n_variables; v++) {
      size_t i = s->files[f].first + v;
      const op_variable *of = &s->files[f].wave->schema->variables[v];
      s->nodes[i] = (init_node){f, v, of, fold_kept(s, of->name), without_number(fold_kept(s, of->label)), i, SIZE_MAX, NULL};
    }
  }
}

/* How much a name says: its letters, where they are a word and not the number of a question. */
static size_t speaks(const char *name) {
  size_t letters = 0, digits = 0;
  for (; *name != '\0'; name++) {
    letters += (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
    digits += *name >= '0' && *name <= '9';
  }
  return letters >= 5 || (letters >= 3 && digits == 0) ? letters : 0;
}

/* The name that says most, else the latest. */
static const char *best_name(const init_study *s, const init_group *g) {
  const char *best = s->nodes[g->nodes[g->n - 1]].variable->name;
  for (size_t i = 0; i < g->n; i++) {
    const char *name = s->nodes[g->nodes[i]].variable->name;
    if (speaks(name) > speaks(best)) best = name;
  }
  return best;
}

static void name_group(init_study *s, init_group *g, op_dict *taken) {
  const char *best = best_name(s, g);
  g->name = best;
  for (int n = 2; s->k.status == OP_OK && op_dict_find(taken, g->name, strlen(g->name)) != OP_DICT_NONE; n++) g->name = study_say(&s->k, "%s_%d", best, n);
  if (op_dict_add(taken, g->name, strlen(g->name), s->k.err) == OP_DICT_NONE) s->k.status = OP_E_MEMORY;
  for (size_t i = 0; i < g->n; i++) g->renamed = g->renamed || strcmp(s->nodes[g->nodes[i]].variable->name, g->name) != 0;
}

static void make_groups(init_study *s) {
  size_t *group_of = study_memory(&s->k, s->n_nodes, sizeof *group_of);
  s->groups = study_memory(&s->k, s->n_nodes, sizeof *s->groups);
  op_dict *taken = op_dict_new(s->k.err);
  if (taken == NULL) s->k.status = OP_E_MEMORY;
  for (size_t i = 0; s->k.status == OP_OK && i < s->n_nodes; i++) {
    size_t leader = leader_of(s, i);
    if (leader == i) {
      group_of[i] = s->n_groups;
      s->groups[s->n_groups++].nodes = study_memory(&s->k, s->n_files, sizeof(size_t));
      if (s->k.status != OP_OK) break;
    }
    init_group *g = &s->groups[group_of[leader]];
    g->nodes[g->n++] = i;
  }
  for (size_t files = s->n_files; files >= 1; files--) { /* who is asked most often chooses first */
    for (size_t g = 0; s->k.status == OP_OK && g < s->n_groups; g++) {
      if (s->groups[g].n == files) name_group(s, &s->groups[g], taken);
    }
  }
  op_dict_free(taken);
}

void init_match(init_study *s) {
  make_nodes(s);
  for (size_t f = 0; s->k.status == OP_OK && f < s->n_files; f++) init_roles_find(s, &s->files[f]);
  for (int pass = 0; pass < 3; pass++) {
    for (size_t b = 1; s->k.status == OP_OK && b < s->n_files; b++) {
      for (size_t a = b; a-- > 0;) (pass == 0 ? match_names : pass == 1 ? match_texts : match_alike)(s, a, b);
    }
  }
  if (s->k.status == OP_OK) make_groups(s);
}
