/* House rules from a YAML file: steps of limits, marks, digits. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/output.h"
#include "base/text.h"
#include "base/yaml_tree.h"
#include "suppress/rules.h"

#define LARGEST_FILE 65536   /* bytes: a page of rules is a few hundred */
#define LONGEST_MARK 16      /* bytes: a mark stands in a cell */

static const char *const steps[N_STEPS] = {"suppress", "review", "flag"};
static const char *const keys[] = {"title", "suppress", "review", "flag", "marks", "complementary", "digits", "always_show_ci_width"};

static op_status unknown(const char *path, const yaml_node *node, const char *what, const char *const *names, size_t n, op_error *err) {
  const char *nearest = op_nearest_name(node->text != NULL ? node->text : "", names, n);
  yaml_fail(path, node, err, "'%s' is no %s", node->text != NULL ? node->text : "a list", what);
  op_text all = {0};
  for (size_t i = 0; nearest == NULL && i < n; i++) op_text_addf(&all, "%s%s", i > 0 ? ", " : "there are: ", names[i]);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else if (all.data != NULL) op_fail_hint(err, "%s", all.data);
  op_text_clear(&all);
  return OP_E_DATA;
}

/* A number, or one with a percent sign behind it: "30%" is 0.3. */
static op_status number(const char *path, const yaml_node *node, double *out, op_error *err) {
  size_t n = node->kind == YAML_TEXT ? strlen(node->text) : 0;
  bool percent = n > 0 && node->text[n - 1] == '%';
  if (n == 0 || !op_number_read(node->text, n - percent, '.', out) || !(*out >= 0) || isinf(*out)) {
    return yaml_fail(path, node, err, "'%s' is no number of 0 or more", node->kind == YAML_TEXT ? node->text : "a list");
  }
  if (percent) *out /= 100;
  return OP_OK;
}

static op_status read_step(const char *path, const yaml_node *map, suppress_step step, op_suppression *rules, op_error *err) {
  const char *names[N_LIMITS];
  op_status status = map->kind == YAML_MAP ? OP_OK : yaml_fail(path, map, err, "'%s' holds limits such as 'base: 30'", steps[step]);
  for (suppress_limit l = 0; l < N_LIMITS; l++) names[l] = suppress_limit_at(l)->name;
  for (size_t i = 0; status == OP_OK && i < map->n; i++) {
    size_t l = 0;
    double limit = 0;
    while (l < N_LIMITS && !op_text_equal(names[l], map->keys[i]->text)) l++;
    if (l == N_LIMITS) return unknown(path, map->keys[i], "limit", names, N_LIMITS, err);
    status = number(path, map->items[i], &limit, err);
    for (size_t f = 0; status == OP_OK && f < N_FIGURES; f++) rules->limits[step][f][l] = limit;
  }
  return status;
}

static op_status read_marks(const char *path, const yaml_node *map, op_suppression *rules, op_error *err) {
  op_status status = map->kind == YAML_MAP ? OP_OK : yaml_fail(path, map, err, "'marks' holds a mark for each step, such as 'flag: \"*\"'");
  for (size_t i = 0; status == OP_OK && i < map->n; i++) {
    const yaml_node *mark = map->items[i];
    size_t step = 0;
    while (step < N_STEPS && !op_text_equal(steps[step], map->keys[i]->text)) step++;
    if (step == N_STEPS) return unknown(path, map->keys[i], "step", steps, N_STEPS, err);
    if (mark->kind != YAML_TEXT || mark->text[0] == '\0' || strlen(mark->text) > LONGEST_MARK) {
      return yaml_fail(path, mark, err, "a mark is a text of 1 to %d bytes", LONGEST_MARK);
    }
    rules->marks[step] = op_arena_string(rules->arena, mark->text, err);
    if (rules->marks[step] == NULL) return OP_E_MEMORY;
  }
  return status;
}

static op_status read_key(const char *path, const yaml_node *key, const yaml_node *value, op_suppression *rules, op_error *err) {
  double digits = 0;
  size_t known = 0;
  while (known < sizeof keys / sizeof *keys && !op_text_equal(keys[known], key->text)) known++;
  if (known == sizeof keys / sizeof *keys) return unknown(path, key, "key of presentation rules", keys, known, err);
  for (size_t step = 0; step < N_STEPS; step++) {
    if (op_text_equal(key->text, steps[step])) return read_step(path, value, (suppress_step)step, rules, err);
  }
  if (op_text_equal(key->text, "marks")) return read_marks(path, value, rules, err);
  if (op_text_equal(key->text, "always_show_ci_width")) return number(path, value, &rules->shown_width, err);
  if (value->kind != YAML_TEXT) return yaml_fail(path, value, err, "'%s' is one text", key->text);
  if (op_text_equal(key->text, "title")) {
    rules->title = op_arena_string(rules->arena, value->text, err);
    return rules->title != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (op_text_equal(key->text, "complementary")) {
    bool yes = op_text_equal(value->text, "yes") || op_text_equal(value->text, "true"), no = op_text_equal(value->text, "no") || op_text_equal(value->text, "false");
    rules->complementary = yes;
    return yes || no ? OP_OK : yaml_fail(path, value, err, "'complementary' is '%s', expected yes or no", value->text);
  }
  bool whole = op_number_read(value->text, strlen(value->text), '.', &digits) && digits == floor(digits) && digits >= 0 && digits <= 15;
  rules->digits = whole ? (int)digits : -1;
  return whole ? OP_OK : yaml_fail(path, value, err, "'digits' is '%s', expected a whole number from 0 to 15", value->text);
}

/* Rules that say nothing of bases leave the flag of small bases to its option. */
static bool says_bases(const op_suppression *rules) { return !isnan(rules->limits[STEP_FLAG][FIGURE_SHARE][LIMIT_base]); }

op_status suppress_rules_read(const char *path, op_suppression *rules, op_error *err) {
  char *bytes = NULL;
  size_t n;
  yaml_node *root = NULL;
  bool any = false;
  rules->title = "House rules";
  op_status status = op_file_read(path, LARGEST_FILE, &bytes, &n, err);
  if (status == OP_OK) status = yaml_parse(path, bytes, n, rules->arena, &root, err);
  if (status == OP_OK && root->kind != YAML_MAP) status = yaml_fail(path, root, err, "presentation rules are keys such as 'suppress:'");
  for (size_t i = 0; status == OP_OK && i < root->n; i++) {
    status = read_key(path, root->keys[i], root->items[i], rules, err);
    any = any || op_text_equal(root->keys[i]->text, "suppress") || op_text_equal(root->keys[i]->text, "flag") || op_text_equal(root->keys[i]->text, "review");
  }
  if (status == OP_OK && !any) status = yaml_fail(path, root, err, "no 'suppress', 'flag' or 'review' in the rules: they would change nothing");
  rules->base_flags = !says_bases(rules);
  rules->counts = !isnan(rules->limits[STEP_SUPPRESS][FIGURE_SHARE][LIMIT_count]);
  op_free(bytes);
  return status;
}
