/* Runs every CUnit suite of suites.def, or those named on the command line. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define SUITE(name) void suite_##name(void);
#include "suites.def"
#undef SUITE

static int wanted(int argc, char **argv, const char *name) {
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], name) == 0) return 1;
  }
  return argc == 1;
}

int main(int argc, char **argv) {
  if (CU_initialize_registry() != CUE_SUCCESS) return 3;
#define SUITE(name) \
  if (wanted(argc, argv, #name)) suite_##name();
#include "suites.def"
#undef SUITE
  CU_basic_set_mode(CU_BRM_NORMAL);
  CU_basic_run_tests();
  unsigned failed = CU_get_number_of_tests_failed(), run = CU_get_number_of_tests_run();
  CU_cleanup_registry();
  printf("unit: %u passed, %u failed\n", run - failed, failed);
  return failed == 0 && run > 0 ? 0 : 1;
}
