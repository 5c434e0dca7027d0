/* Shared by the suites on results, presenters, claims and analysis: requests on small files, and their rows found by what their keys say. */
#ifndef OPINE_TESTS_REQUEST_CHECK_H
#define OPINE_TESTS_REQUEST_CHECK_H

#include "opine/present.h"
#include "opine/request.h"

/* A list of names in place: NAMES("sex", "age"). */
#define NAMES(...) ((op_names){(const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)})

/* A request for some variables of one file, everything else by default; weights "" = none. */
op_request request_for(const op_file_spec *file, op_statistic statistic, op_names variables);

/* Runs a request that must succeed; the caller's, freed with op_result_free. The test ends where it fails. */
op_result *request_run(const op_request *request);
/* Runs a request that must fail with this status and leave the result alone; its message without the suite's folder, valid until the next call. */
const char *request_error(const op_request *request, op_status status);

/* The only row of a section whose keys have these codes: "sex=m;category=1"; "" takes the only row. The test ends where there is none, or two. */
const op_row *row_at(const op_result *result, const char *section, const char *keys);
/* Rows of a section. */
size_t row_count(const op_result *result, const char *section);
/* Code or label of a row's key. */
const char *row_code(const op_result *result, const char *section, const op_row *row, const char *key);
const char *row_label(const op_result *result, const char *section, const op_row *row, const char *key);
/* True when some note of the result contains the text. */
bool has_note(const op_result *result, const char *part);
/* Value of a convention or a fact of the design; "" when there is none. */
const char *fact_of(const op_result *result, const char *name);

/* The result in a format; digits -1, width 100 and nothing else unless options are given. The caller's, freed with op_free_text. */
char *presented(const op_result *result, const char *format, const op_present_options *options);
op_present_options present_plainly(void);

/* Fails the test and shows both numbers where they differ by more than a share of the expected one (of 1 when that is 0). */
void numbers_near(double found, double expected, double tolerance, const char *test, unsigned line);
#define NEAR(found, expected, tolerance) numbers_near((found), (expected), (tolerance), __func__, __LINE__)
/* Rounding alone: a few operations on doubles. */
#define SAME(found, expected) NEAR(found, expected, 1e-13)
/* Fails the test and shows the text where the part is not (or is) in it. */
void text_has(const char *text, const char *part, bool wanted, const char *test, unsigned line);
#define HAS(text, part) text_has((text), (part), true, __func__, __LINE__)
#define HAS_NOT(text, part) text_has((text), (part), false, __func__, __LINE__)

/* Makes the n-th allocation of `attempt` fail for n = 1, 2, ... until it is through: it must fail with OP_E_MEMORY, or give the text that it gives when nothing
   fails. *text is freed with op_free_text. */
typedef op_status (*allocating)(const void *context, char **text, size_t *length, op_error *err);
void every_failing_allocation(allocating attempt, const void *context, const char *test, unsigned line);
#define EVERY_FAILING_ALLOCATION(attempt, context) every_failing_allocation((attempt), (context), __func__, __LINE__)

#endif
