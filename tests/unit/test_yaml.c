/* YAML as a tree with places; what a study or claims file cannot need is refused with its line. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/yaml_tree.h"
#include "input_check.h"

static void show(const yaml_node *node, op_text *out) {
  if (node->kind == YAML_TEXT) {
    op_text_addf(out, "'%s'", node->text);
    return;
  }
  op_text_add(out, node->kind == YAML_LIST ? "[" : "{");
  for (size_t i = 0; i < node->n; i++) {
    if (i > 0) op_text_add(out, ", ");
    if (node->kind == YAML_MAP) op_text_addf(out, "%s@%zu:%zu: ", node->keys[i]->text, node->keys[i]->line, node->keys[i]->column);
    show(node->items[i], out);
  }
  op_text_add(out, node->kind == YAML_LIST ? "]" : "}");
}

/* The tree as text, or "! " and the message. Valid until the next call. */
static const char *tree_of_bytes(const char *text, size_t n) {
  static op_text out;
  op_arena *arena = op_arena_new(NULL);
  yaml_node *root = NULL;
  op_error err = {0};
  CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
  op_text_clear(&out);
  if (yaml_parse("s.yaml", text, n, arena, &root, &err) == OP_OK) show(root, &out);
  else op_text_addf(&out, "! %s", input_message(&err));
  op_arena_free(arena);
  static char copy[8192];
  snprintf(copy, sizeof copy, "%s", out.data != NULL ? out.data : "");
  op_text_clear(&out);
  return copy;
}

static const char *tree_of(const char *text) { return tree_of_bytes(text, strlen(text)); }

static void maps_lists_and_texts_make_a_tree_with_places(void) {
  INPUT_EQUAL(tree_of("study: A b\nfiles:\n  - path: a.csv\n    wave: 11\n  - x\ndesign: {strata: [a, 'b c'], psu: \"d\"}\n"),
              "{study@1:1: 'A b', files@2:1: [{path@3:5: 'a.csv', wave@4:5: '11'}, 'x'], design@6:1: {strata@6:10: ['a', 'b c'], psu@6:30: 'd'}}");
  INPUT_EQUAL(tree_of("- 1\n- [2, 3]\n"), "['1', ['2', '3']]");
  INPUT_EQUAL(tree_of("a: |\n  two\n  lines\nb:\nc: ~\n"), "{a@1:1: 'two\nlines\n', b@4:1: '', c@5:1: '~'}");
  INPUT_EQUAL(tree_of("# nothing but a remark\nказ: Қазақстан\n"), "{каз@2:1: 'Қазақстан'}");
  INPUT_EQUAL(tree_of("{}\n"), "{}");
}

static void what_is_no_yaml_is_an_error_with_its_place(void) {
  INPUT_EQUAL(tree_of("a: [1, 2\nb: 3\n"), "! s.yaml:2:2: the YAML is broken: did not find expected ',' or ']'");
  INPUT_EQUAL(tree_of("a: 1\n  b: 2\n"), "! s.yaml:2:4: the YAML is broken: mapping values are not allowed in this context");
  INPUT_EQUAL(tree_of("a: \"open\n"), "! s.yaml:2:1: the YAML is broken: found unexpected end of stream");
  INPUT_EQUAL(tree_of("a:\n\t- b\n"), "! s.yaml:2:1: the YAML is broken: found character that cannot start any token");
  INPUT_EQUAL(tree_of("a: 1\nb: \xFF\xFE\n"), "! s.yaml:2:4: the YAML is broken: invalid leading UTF-8 octet");
  INPUT_EQUAL(tree_of(""), "! s.yaml: the file is empty");
  INPUT_EQUAL(tree_of("# a remark\n"), "! s.yaml: the file is empty");
}

static void a_key_twice_is_refused(void) {
  INPUT_EQUAL(tree_of("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n"), "! s.yaml:5:3: the key 'c' stands here twice");
  INPUT_EQUAL(tree_of("[a]: 1\n"), "! s.yaml:1:1: a key must be a plain text");
}

/* Nine lines of aliases would stand for a billion items. */
static void anchors_and_aliases_are_refused(void) {
  INPUT_EQUAL(tree_of("a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"), "! s.yaml:1:4: anchors (&) and aliases (*) are not used here");
  INPUT_EQUAL(tree_of("a: *b\n"), "! s.yaml:1:4: anchors (&) and aliases (*) are not used here");
  INPUT_EQUAL(tree_of("a: &x 1\n"), "! s.yaml:1:4: anchors (&) and aliases (*) are not used here");
  INPUT_EQUAL(tree_of("a: &x {b: 1}\n"), "! s.yaml:1:4: anchors (&) and aliases (*) are not used here");
}

static void nesting_ends_at_32_levels(void) {
  char text[1000];
  memset(text, '[', 31);
  strcpy(text + 31, "x");
  memset(text + 32, ']', 31);
  text[63] = '\0';
  CU_ASSERT_EQUAL(tree_of(text)[0], '[');
  memset(text, '[', 500);
  text[500] = '\0';
  INPUT_EQUAL(tree_of(text), "! s.yaml:1:33: the file is nested more than 32 levels deep");
}

static void a_nul_character_is_refused(void) {
  INPUT_EQUAL(tree_of("a: \"x\\0y\"\n"), "! s.yaml:1:4: a NUL character stands in the text");
  CU_ASSERT_EQUAL(tree_of_bytes("a: x\0y\n", 7)[0], '!');
}

static void a_map_of_very_many_keys_is_read_in_time(void) {
  op_text text = {0};
  op_arena *arena = op_arena_new(NULL);
  yaml_node *root = NULL;
  op_error err = {0};
  for (int i = 0; i < 200000; i++) op_text_addf(&text, "k%d: %d\n", i, i);
  CU_ASSERT_EQUAL_FATAL(yaml_parse("s.yaml", text.data, text.length, arena, &root, &err), OP_OK);
  CU_ASSERT_EQUAL(root->n, 200000);
  op_arena_free(arena);
  op_text_clear(&text);
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  static const char text[] = "a: [1, 2, {b: c}]\nd: {e: f, g: h}\ni: j\n";
  bool done = false;
  for (long after = 0; !done && after < 500; after++) {
    op_error err = {0};
    yaml_node *root = NULL;
    op_memory_fail_after(after);
    op_arena *arena = op_arena_new(&err);
    op_status status = arena != NULL ? yaml_parse("s.yaml", text, sizeof text - 1, arena, &root, &err) : OP_E_MEMORY;
    op_memory_fail_after(-1);
    op_arena_free(arena);
    done = status == OP_OK;
    CU_ASSERT_TRUE(done || (status == OP_E_MEMORY && err.status == OP_E_MEMORY));
  }
  CU_ASSERT_TRUE(done);
}

static void a_key_that_is_not_there_has_no_value(void) {
  op_arena *arena = op_arena_new(NULL);
  yaml_node *root = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL_FATAL(yaml_parse("s.yaml", "label: x\n", 9, arena, &root, &err), OP_OK);
  CU_ASSERT_PTR_NOT_NULL(yaml_get(root, "label"));
  CU_ASSERT_PTR_NULL(yaml_get(root, "values"));
  op_arena_free(arena);
}

void suite_yaml(void) {
  CU_pSuite suite = CU_add_suite("yaml", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(maps_lists_and_texts_make_a_tree_with_places);
  ADD(what_is_no_yaml_is_an_error_with_its_place);
  ADD(a_key_twice_is_refused);
  ADD(a_key_that_is_not_there_has_no_value);
  ADD(anchors_and_aliases_are_refused);
  ADD(nesting_ends_at_32_levels);
  ADD(a_nul_character_is_refused);
  ADD(a_map_of_very_many_keys_is_read_in_time);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
