/* Multiple-response sets of SPSS files: dictionaries written byte by byte, as the PSPP developers' manual describes the records. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "input/sav_sets.h"
#include "input_check.h"

/* A dictionary under the pen. */
typedef struct pen {
  char bytes[8192];
  size_t n;
  bool big_endian;
} pen;

static void put(pen *p, const void *bytes, size_t n) {
  memcpy(p->bytes + p->n, bytes, n);
  p->n += n;
}

static void put_int(pen *p, int32_t value) {
  uint32_t v = (uint32_t)value;
  for (int i = 0; i < 4; i++) p->bytes[p->n++] = (char)(v >> (p->big_endian ? 24 - 8 * i : 8 * i) & 0xFF);
}

static void put_header(pen *p) {
  put(p, "$FL2", 4);
  memset(p->bytes + p->n, ' ', 60);
  p->n += 60;
  put_int(p, 2);
  memset(p->bytes + p->n, 0, 176 - p->n);
  p->n = 176;
}

static void put_variable(pen *p, const char *name, bool label) {
  put_int(p, 2);
  put_int(p, 0);
  put_int(p, label);
  put_int(p, label ? -2 : 0);
  put_int(p, 0);
  put_int(p, 0);
  put(p, name, 8);
  if (!label) return;
  put_int(p, 5);
  put(p, "Label\0\0\0", 8);
  put(p, "12345678abcdefgh", 16); /* a range of missing values */
}

static void put_extension(pen *p, int32_t kind, const char *text) {
  put_int(p, 7);
  put_int(p, kind);
  put_int(p, 1);
  put_int(p, (int32_t)strlen(text));
  put(p, text, strlen(text));
}

static pen dictionary(bool big_endian, const char *sets) {
  pen p = {.big_endian = big_endian};
  put_header(&p);
  put_variable(&p, "V1      ", true);
  put_variable(&p, "V2      ", false);
  put_int(&p, 3); /* value labels: one of 3 bytes */
  put_int(&p, 1);
  put(&p, "12345678\3yes\0\0\0", 16);
  put_int(&p, 4);
  put_int(&p, 1);
  put_int(&p, 1);
  put_int(&p, 6); /* a line of a document */
  put_int(&p, 1);
  memset(p.bytes + p.n, 'x', 80);
  p.n += 80;
  put_extension(&p, 13, "V1=FirstAnswer\tV2=second");
  put_extension(&p, 7, sets);
  put_int(&p, 999);
  return p;
}

static const op_variable variables[] = {{.name = "FirstAnswer", .kind = OP_KIND_NUMBER}, {.name = "second", .kind = OP_KIND_NUMBER}, {.name = "words", .kind = OP_KIND_TEXT}};

static size_t read_sets(const pen *p, size_t n, op_arena *arena, const op_multiple_set **sets) {
  size_t count = 99;
  const char *path = input_write("sets.sav", p->bytes, n);
  CU_ASSERT_EQUAL_FATAL(sav_sets_read(path, "WINDOWS-1252", variables, 3, arena, sets, &count, NULL), OP_OK);
  return count;
}

static void sets_of_all_kinds_have_their_long_names(bool big_endian) {
  op_arena *arena = op_arena_new(NULL);
  const op_multiple_set *sets;
  pen p = dictionary(big_endian, "$media=D1 1 5 M\xE9" "dia v1 v2\n$first=C 0  v2 v1\n$texts=E 11 3 tv  5 Label words\n");
  CU_ASSERT_EQUAL_FATAL(read_sets(&p, p.n, arena, &sets), 3);
  CU_ASSERT_STRING_EQUAL(sets[0].name, "$media");
  CU_ASSERT_STRING_EQUAL(sets[0].label, "M\xC3\xA9" "dia");
  CU_ASSERT_TRUE(sets[0].dichotomy);
  CU_ASSERT_EQUAL(sets[0].counted_value, 1);
  CU_ASSERT_PTR_NULL(sets[0].counted_text);
  CU_ASSERT_EQUAL_FATAL(sets[0].n_variables, 2);
  CU_ASSERT_STRING_EQUAL(sets[0].variables[0], "FirstAnswer");
  CU_ASSERT_FALSE(sets[1].dichotomy);
  CU_ASSERT_STRING_EQUAL(sets[1].label, "");
  CU_ASSERT_STRING_EQUAL(sets[1].variables[0], "second");
  CU_ASSERT_STRING_EQUAL(sets[2].counted_text, "tv");
  CU_ASSERT_STRING_EQUAL(sets[2].variables[0], "words");
  op_arena_free(arena);
}

static void sets_are_read_in_both_orders_of_bytes(void) {
  sets_of_all_kinds_have_their_long_names(false);
  sets_of_all_kinds_have_their_long_names(true);
}

/* Whatever a damaged file says: no crash, no set without variables. */
static void damaged_sets_are_left_out(void) {
  static const char *const broken[] = {"", "\n\n", "$x", "$x=", "$x=D", "$x=D1", "$x=D9 1 5 Label v1", "$x=D1 1 99 Label v1", "$x=C 5 Label", "$x=C 5 Label nobody", "$x=Q 1 1 v1", "=C 0  ", "$x=E 1"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    op_arena *arena = op_arena_new(NULL);
    const op_multiple_set *sets;
    pen p = dictionary(false, broken[i]);
    CU_ASSERT_EQUAL(read_sets(&p, p.n, arena, &sets), 0);
    op_arena_free(arena);
  }
}

static void a_dictionary_cut_anywhere_gives_sets_or_none(void) {
  pen p = dictionary(false, "$media=D1 1 5 Media v1 v2\n");
  for (size_t n = 0; n < p.n; n += 3) {
    op_arena *arena = op_arena_new(NULL);
    const op_multiple_set *sets;
    CU_ASSERT_TRUE(read_sets(&p, n, arena, &sets) <= 1);
    op_arena_free(arena);
  }
}

void suite_sav_sets(void) {
  CU_pSuite suite = CU_add_suite("sav_sets", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(sets_are_read_in_both_orders_of_bytes);
  ADD(damaged_sets_are_left_out);
  ADD(a_dictionary_cut_anywhere_gives_sets_or_none);
#undef ADD
}
