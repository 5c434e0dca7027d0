/* Texts that mean the same. */
#include <CUnit/Basic.h>
#include <math.h>

#include "base/text_fold.h"
#include "base/memory.h"
#include "input_check.h"

static void spellings_of_one_text_are_the_same(void) {
  CU_ASSERT_TRUE(op_text_same("Not asked", " NOT  Asked "));
  CU_ASSERT_TRUE(op_text_same("Don't Know (vol.)", "Don\xE2\x80\x99t know\xC2\xA0(vol.)"));
  CU_ASSERT_TRUE(op_text_same("\xD0\x9E\xD1\x82\xD0\xBA\xD0\xB0\xD0\xB7", "\xD0\xBE\xD1\x82\xD0\xBA\xD0\xB0\xD0\xB7")); /* Отказ */
  CU_ASSERT_TRUE(op_text_same("e\xCC\x81t\xC3\xA9", "\xC3\xA9te\xCC\x81"));                                             /* é composed and not */
  CU_ASSERT_TRUE(op_text_same("Stra\xC3\x9F" "e", "STRASSE"));
  CU_ASSERT_TRUE(op_text_same("\xEF\xBC\x91\xEF\xBC\x92", "12"));                                                       /* full width */
  CU_ASSERT_TRUE(op_text_same("18\xE2\x80\x93" "24", "18-24"));
  CU_ASSERT_TRUE(op_text_same("", "  "));
}

static void other_texts_are_not(void) {
  CU_ASSERT_FALSE(op_text_same("Very favorable", "Very favourable"));
  CU_ASSERT_FALSE(op_text_same("a b", "ab"));
  CU_ASSERT_FALSE(op_text_same("a", ""));
  CU_ASSERT_FALSE(op_text_same("\xC3\xA9", "e"));
}

static void bytes_that_are_no_text_are_themselves(void) {
  CU_ASSERT_TRUE(op_text_same("\xFF\xFE", "\xFF\xFE"));
  CU_ASSERT_FALSE(op_text_same("\xFF\xFE", "\xFF"));
}

static void words_in_common_by_hand(void) {
  CU_ASSERT_DOUBLE_EQUAL(op_text_alike("opinion of china", "opinion of russia"), 4.0 / 6, 1e-15);
  CU_ASSERT_DOUBLE_EQUAL(op_text_alike("opinion", "opinion"), 1, 1e-15);
  CU_ASSERT_DOUBLE_EQUAL(op_text_alike("", "a"), 0, 1e-15);
  CU_ASSERT_DOUBLE_EQUAL(op_text_alike("", ""), 0, 1e-15);
}

static void failing_memory_is_told(void) {
  op_error err = {0};
  op_memory_fail_after(0);
  char *folded = op_text_fold("\xC3\xA9", &err);
  op_memory_fail_after(-1);
  CU_ASSERT_TRUE(folded == NULL && err.status == OP_E_MEMORY);
  op_free(folded);
}

void suite_text_fold(void) {
  CU_pSuite suite = CU_add_suite("text_fold", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(spellings_of_one_text_are_the_same);
  ADD(other_texts_are_not);
  ADD(bytes_that_are_no_text_are_themselves);
  ADD(words_in_common_by_hand);
  ADD(failing_memory_is_told);
#undef ADD
}
