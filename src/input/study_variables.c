/* The variables of a study: questions, categories, what is missing and why, scales, nets. */
#include <math.h>
#include <string.h>

#include "base/text_fold.h"
#include "base/text.h"
#include "input/study_read.h"
#include "table/missing.h"

const op_study_variable *study_variable_named(const op_study *study, const char *name) {
  for (size_t i = 0; i < study->n_variables; i++) {
    if (strcmp(study->variables[i].name, name) == 0) return &study->variables[i];
  }
  return NULL;
}

/* --- categories --- */

static void read_values(study_reader *r, const yaml_node *node, op_study_variable *v, op_variable_overlay *overlay) {
  if (node == NULL) return;
  if (node->kind != YAML_MAP) {
    study_fault(r, node, "'values' must map codes to labels");
    return;
  }
  op_study_category *categories = study_alloc(r, node->n, sizeof *categories);
  op_label *labels = study_alloc(r, node->n, sizeof *labels);
  size_t n = 0, shown = 0;
  for (size_t i = 0; r->status == OP_OK && i < node->n; i++) {
    op_study_category *c = &categories[n];
    c->value = op_value_read(node->keys[i]->text);
    c->texts = study_texts(r, node->items[i], node->keys[i]->text, &c->n_texts, &c->also);
    for (size_t k = 0; k < n; k++) {
      if (op_value_same(&categories[k].value, &c->value)) study_fault(r, node->keys[i], "the code '%s' of '%s' stands here twice", node->keys[i]->text, v->name);
    }
    const char *text = study_choose(r, c->texts, c->n_texts, study_format(r, "values of %s", v->name));
    if (text != NULL) labels[shown++] = (op_label){.value = c->value, .text = text};
    n++;
  }
  v->categories = categories;
  v->n_categories = n;
  overlay->labels = labels;
  overlay->n_labels = shown;
}

static bool says(const op_study_category *c, const char *text) {
  op_value value = op_value_read(text);
  if (op_value_same(&c->value, &value)) return true;
  for (size_t i = 0; i < c->n_texts; i++) {
    if (op_text_same(c->texts[i].text, text)) return true;
  }
  for (size_t i = 0; i < c->also.count; i++) {
    if (op_text_same(c->also.items[i], text)) return true;
  }
  return false;
}

static void mark_missing(op_study_variable *v, const op_variable_overlay *overlay) {
  op_study_category *categories = (op_study_category *)(uintptr_t)v->categories;
  for (size_t c = 0; c < v->n_categories; c++) {
    for (size_t t = 0; t == 0 || t < categories[c].n_texts; t++) {
      const char *label = t < categories[c].n_texts ? categories[c].texts[t].text : NULL;
      const op_missing_rule *rule = op_missing_find(overlay->missing, overlay->n_missing, &categories[c].value, label);
      if (rule == NULL) continue;
      categories[c].missing = true;
      categories[c].reason = rule->reason;
    }
  }
}

/* With 'answers' each category is an answer or missing, and none is both. */
static void check_answers(study_reader *r, const yaml_node *node, const op_study_variable *v) {
  op_names answers = study_names(r, node, "answers");
  if (node == NULL) return;
  for (size_t c = 0; c < v->n_categories; c++) {
    bool answer = false;
    const op_study_category *of = &v->categories[c];
    const char *text = of->n_texts > 0 ? of->texts[0].text : "";
    for (size_t a = 0; a < answers.count; a++) answer = answer || says(of, answers.items[a]);
    ((op_study_category *)(uintptr_t)of)->answer = answer;
    if (answer && of->missing) study_fault(r, node, "'%s' of '%s' is called an answer and missing", text, v->name);
    if (!answer && !of->missing) study_fault(r, node, "'%s' of '%s' is neither among its answers nor missing", text, v->name);
  }
  for (size_t a = 0; a < answers.count; a++) {
    bool found = v->n_categories == 0;
    for (size_t c = 0; !found && c < v->n_categories; c++) found = says(&v->categories[c], answers.items[a]);
    if (!found) study_fault(r, node, "the answer '%s' is no category of '%s'", answers.items[a], v->name);
  }
}

/* --- scales --- */

static void read_scale(study_reader *r, const yaml_node *node, op_study_variable *v) {
  v->scale = study_names(r, node, "scale");
  for (size_t i = 0; i < v->scale.count; i++) {
    bool found = v->n_categories == 0;
    for (size_t c = 0; !found && c < v->n_categories; c++) found = says(&v->categories[c], v->scale.items[i]);
    if (!found) study_fault(r, node, "the point '%s' of the scale is no category of '%s'", v->scale.items[i], v->name);
    for (size_t k = 0; k < i; k++) {
      if (strcmp(v->scale.items[i], v->scale.items[k]) == 0) study_fault(r, node, "the point '%s' stands in the scale of '%s' twice", v->scale.items[i], v->name);
    }
  }
}

static void add_net(study_reader *r, op_net net) {
  if (net.label != NULL && study_grow(r, (void **)&r->nets, &r->net_capacity, r->n_nets, sizeof *r->nets)) r->nets[r->n_nets++] = net;
}

/* So many points of one end of the scale. */
static void read_box(study_reader *r, const yaml_node *node, const op_study_variable *v, bool top) {
  const char *what = top ? "top_box" : "bottom_box";
  double points = study_number(r, node, what);
  if (isnan(points)) return;
  if (v->scale.count == 0) {
    study_fault(r, node, "'%s' of '%s' needs its 'scale'", what, v->name);
  } else if (points < 1 || points >= (double)v->scale.count || points != floor(points)) {
    study_fault(r, node, "'%s' of '%s' is %g, expected a whole number from 1 to %zu", what, v->name, points, v->scale.count - 1);
  } else {
    size_t n = (size_t)points;
    op_names codes = {v->scale.items + (top ? v->scale.count - n : 0), n};
    add_net(r, (op_net){v->name, study_format(r, "%s %zu box", top ? "Top" : "Bottom", n), codes});
  }
}

/* --- nets --- */

static const yaml_node *net_codes(const yaml_node *net) { return net->kind == YAML_MAP ? yaml_get(net, "codes") : net; }

typedef struct net_codes_list {
  const char **items;
  size_t n, capacity;
  const char *path[STUDY_CHAIN];
} net_codes_list;

/* The codes of a net, with those of the nets that it names in their place. */
static void flatten_net(study_reader *r, const yaml_node *nets, const yaml_node *net, const char *name, size_t depth, net_codes_list *out) {
  op_names codes = study_names(r, net_codes(net), name);
  out->path[depth] = name;
  for (size_t i = 0; r->status == OP_OK && i < codes.count; i++) {
    const yaml_node *inner = yaml_get(nets, codes.items[i]);
    bool cycle = false;
    for (size_t k = 0; inner != NULL && k <= depth; k++) cycle = cycle || strcmp(out->path[k], codes.items[i]) == 0;
    if (cycle || (inner != NULL && depth + 1 >= STUDY_CHAIN)) {
      study_fault(r, net, "the net '%s' rests on itself", codes.items[i]);
      return;
    }
    if (inner != NULL) flatten_net(r, nets, inner, codes.items[i], depth + 1, out);
    else if (study_grow(r, (void **)&out->items, &out->capacity, out->n, sizeof *out->items)) out->items[out->n++] = codes.items[i];
  }
}

void study_read_nets(study_reader *r, const study_chain *chain, const op_study_variable *variable) {
  const yaml_node *nets = study_chain_get(chain, "nets");
  if (nets != NULL && nets->kind != YAML_MAP) study_fault(r, nets, "'nets' must map names to lists of codes");
  for (size_t i = 0; nets != NULL && nets->kind == YAML_MAP && i < nets->n; i++) {
    const char *name = nets->keys[i]->text, *label = name;
    net_codes_list codes = {0};
    if (nets->items[i]->kind == YAML_MAP && yaml_get(nets->items[i], "codes") == NULL) {
      study_fault(r, nets->items[i], "'%s' must be a list, or a map with 'codes'", name);
      continue;
    }
    if (nets->items[i]->kind == YAML_MAP && study_keys(r, nets->items[i], STUDY_AT_NET)) {
      size_t n;
      const op_study_text *texts = study_texts(r, yaml_get(nets->items[i], "label"), "label", &n, NULL);
      const char *chosen = study_choose(r, texts, n, study_format(r, "net %s", name));
      if (chosen != NULL) label = chosen;
    }
    flatten_net(r, nets, nets->items[i], name, 0, &codes);
    const char **kept = study_alloc(r, codes.n, sizeof *kept);
    if (kept != NULL && codes.n > 0) memcpy(kept, codes.items, codes.n * sizeof *kept);
    if (kept != NULL) add_net(r, (op_net){variable->name, label, {kept, codes.n}});
    op_free(codes.items);
  }
  read_box(r, study_chain_get(chain, "top_box"), variable, true);
  read_box(r, study_chain_get(chain, "bottom_box"), variable, false);
}

/* --- all variables --- */

static void read_variable(study_reader *r, const yaml_node *all, size_t index, op_study_variable *v) {
  const yaml_node *node = all->items[index];
  v->name = all->keys[index]->text;
  if (!study_keys(r, node, STUDY_AT_VARIABLE)) return;
  op_variable_overlay overlay = {.name = v->name};
  study_chain chain = study_chain_of(r, node, v->name, "like", all, "variable");
  v->labels = study_texts(r, yaml_get(node, "label"), "label", &v->n_labels, NULL);
  overlay.label = study_choose(r, v->labels, v->n_labels, v->name);
  read_values(r, study_chain_get(&chain, "values"), v, &overlay);
  study_missing(r, study_chain_get(&chain, "missing"), &overlay);
  if (r->status != OP_OK) return;
  mark_missing(v, &overlay);
  overlay.drop_file_missing = study_flag(r, study_chain_get(&chain, "keep_missing"), "keep_missing", false);
  check_answers(r, study_chain_get(&chain, "answers"), v);
  read_scale(r, study_chain_get(&chain, "scale"), v);
  study_read_nets(r, &chain, v);
  study_overlay(r, overlay);
}

void study_read_variables(study_reader *r, const yaml_node *root) {
  const yaml_node *node = yaml_get(root, "variables");
  if (node == NULL) return;
  if (node->kind != YAML_MAP) {
    study_fault(r, node, "'variables' must map names to their definitions");
    return;
  }
  op_study_variable *variables = study_alloc(r, node->n, sizeof *variables);
  for (size_t i = 0; r->status == OP_OK && i < node->n; i++) read_variable(r, node, i, &variables[i]);
  r->study->variables = variables;
  r->study->n_variables = r->status == OP_OK ? node->n : 0;
}
