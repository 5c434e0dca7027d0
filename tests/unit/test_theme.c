/* The theme of charts: every colour can be read and told apart, files override what they name, and what they say wrongly is told with its line. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/output.h"
#include "plot/numerals.h"
#include "plot/theme.h"
#include "plot/words.h"

static chart_theme theme_of(const op_chart_options *options, op_arena *arena) {
  chart_theme theme = {0};
  op_error err = {0};
  CU_ASSERT_EQUAL(theme_init(options, arena, &theme, &err), OP_OK);
  return theme;
}

/* --- how eyes see colours --- */

typedef struct seen {
  double lightness, a, b; /* CIE 1976 L*a*b*, D65 */
} seen;

static double linear(double c) { return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4); }

static double lab_root(double t) { return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116; }

/* Eyes: normal, protanopia, deuteranopia, tritanopia. Matrices for linear RGB: Machado, Oliveira and Fernandes (2009), severity 1. */
static seen see(uint32_t colour, int eye) {
  static const double eyes[4][9] = {
      {1, 0, 0, 0, 1, 0, 0, 0, 1},
      {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
      {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
      {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}};
  double in[3], rgb[3];
  for (int k = 0; k < 3; k++) in[k] = linear((double)((colour >> (16 - 8 * k)) & 0xFF) / 255);
  for (int k = 0; k < 3; k++) rgb[k] = fmin(1, fmax(0, eyes[eye][3 * k] * in[0] + eyes[eye][3 * k + 1] * in[1] + eyes[eye][3 * k + 2] * in[2]));
  double x = lab_root((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
  double y = lab_root(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
  double z = lab_root((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
  return (seen){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/* Distance for the eyes to which the two are nearest. About 2.3 is just noticeable side by side; thin lines apart from each other need ten times that. */
static double distance(uint32_t one, uint32_t other) {
  double least = INFINITY;
  for (int eye = 0; eye < 4; eye++) {
    seen p = see(one, eye), q = see(other, eye);
    least = fmin(least, sqrt((p.lightness - q.lightness) * (p.lightness - q.lightness) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b)));
  }
  return least;
}

static double grey(uint32_t colour) { return see(colour, 0).lightness; }

/* Black and white are 100 apart for everybody; red and green of one lightness are near for protan and deutan eyes only by lightness. */
static void the_measure_of_distance_is_right(void) {
  CU_ASSERT_DOUBLE_EQUAL(distance(0x000000, 0xFFFFFF), 100, 0.01);
  CU_ASSERT_DOUBLE_EQUAL(see(0xFF0000, 0).lightness, 53.24, 0.01); /* published L*a*b* of sRGB red: 53.24, 80.09, 67.20 */
  CU_ASSERT_DOUBLE_EQUAL(see(0xFF0000, 0).a, 80.09, 0.02);
  CU_ASSERT_DOUBLE_EQUAL(see(0xFF0000, 0).b, 67.20, 0.02);
  CU_ASSERT_TRUE(distance(0x997733, 0x779933) < 12);
  CU_ASSERT_DOUBLE_EQUAL(theme_contrast(0x000000, 0xFFFFFF), 21, 1e-9);
}

static void lines_are_told_apart_by_every_eye_and_read_as_text(void) {
  for (int dark = 0; dark < 2; dark++) {
    op_arena *arena = op_arena_new(NULL);
    chart_theme t = theme_of(&(op_chart_options){.dark = dark}, arena);
    uint32_t paper = theme_rgb(&t, THEME_PAPER);
    for (size_t i = 0; i < THEME_LINES; i++) {
      CU_ASSERT_TRUE(theme_contrast(theme_line(&t, i), paper) >= 3.99);
      for (size_t k = 0; k < i; k++) CU_ASSERT_TRUE(distance(theme_line(&t, i), theme_line(&t, k)) >= 20);
      for (size_t k = 0; k < i && i < 4; k++) CU_ASSERT_TRUE(fabs(grey(theme_line(&t, i)) - grey(theme_line(&t, k))) >= 7);
    }
    op_arena_free(arena);
  }
}

static void texts_can_be_read_on_the_paper(void) {
  static const uint32_t inks[] = {THEME_INK, THEME_INK_SOFT, THEME_INK_FAINT};
  for (int dark = 0; dark < 2; dark++) {
    op_arena *arena = op_arena_new(NULL);
    chart_theme t = theme_of(&(op_chart_options){.dark = dark}, arena);
    uint32_t paper = theme_rgb(&t, THEME_PAPER);
    for (size_t i = 0; i < 3; i++) CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, inks[i]), paper) >= 4.5);
    CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, THEME_BANNER_INK), theme_rgb(&t, THEME_BANNER)) >= 4.5);
    CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, THEME_EVENT), paper) >= 3);
    CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, THEME_WHISKER), theme_rgb(&t, THEME_BAR)) >= 3);
    CU_ASSERT_TRUE(theme_contrast(theme_negative(&t, 0, 2), paper) >= 4.5 && theme_contrast(theme_positive(&t, 0, 2), paper) >= 4.5);
    op_arena_free(arena);
  }
}

static void sides_of_a_scale_are_apart_and_their_steps_are_steps_in_grey(void) {
  for (int dark = 0; dark < 2; dark++) {
    op_arena *arena = op_arena_new(NULL);
    chart_theme t = theme_of(&(op_chart_options){.dark = dark}, arena);
    for (size_t i = 0; i < 3; i++) {
      CU_ASSERT_TRUE(distance(theme_negative(&t, i, 3), theme_positive(&t, i, 3)) >= 20);
      CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, theme_ink_on(&t, theme_negative(&t, i, 3))), theme_negative(&t, i, 3)) >= 4);
      CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, theme_ink_on(&t, theme_positive(&t, i, 3))), theme_positive(&t, i, 3)) >= 4);
    }
    for (size_t i = 1; i < 5; i++) {
      CU_ASSERT_TRUE(fabs(grey(theme_ordered(&t, i, 5)) - grey(theme_ordered(&t, i - 1, 5))) >= 10);
      CU_ASSERT_TRUE(theme_contrast(theme_rgb(&t, theme_ink_on(&t, theme_ordered(&t, i, 5))), theme_ordered(&t, i, 5)) >= 4);
    }
    op_arena_free(arena);
  }
}

static void ink_contrasts_with_every_fill(void) {
  op_arena *arena = op_arena_new(NULL);
  chart_theme light = theme_of(NULL, arena), dark = theme_of(&(op_chart_options){.dark = true}, arena);
  CU_ASSERT_EQUAL(theme_ink_on(&light, 0x000000), THEME_PAPER);
  CU_ASSERT_EQUAL(theme_ink_on(&light, 0xFFFFFF), THEME_INK);
  CU_ASSERT_EQUAL(theme_ink_on(&dark, 0x000000), THEME_INK);
  CU_ASSERT_EQUAL(theme_ink_on(&dark, 0xFFFFFF), THEME_PAPER);
  op_arena_free(arena);
}

/* --- files --- */

#define THEME_PATH "build/test-theme.yaml"

/* The error's words for a theme file of these lines; "" when it is read into *theme. */
static const char *fault_of(const char *text, op_chart_options options, op_arena *arena, chart_theme *theme) {
  static char words[1400];
  op_error err = {0};
  words[0] = '\0';
  options.theme = THEME_PATH;
  CU_ASSERT_EQUAL(op_file_replace(THEME_PATH, text, strlen(text), &err), OP_OK);
  if (theme_init(&options, arena, theme, &err) != OP_OK) op_error_text(&err, words, sizeof words);
  return words;
}

static void a_file_overrides_what_it_names_and_nothing_else(void) {
  op_arena *arena = op_arena_new(NULL);
  chart_theme mine = {0}, plain = theme_of(NULL, arena);
  const char *text = "# mine\nfonts: [PT Sans, Noto Sans]\nsizes: {page: {width: 7}}\nlight: {ink: \"#112233\"}\ndark: {ink: \"#FFFFFF\"}\n";
  CU_ASSERT_STRING_EQUAL(fault_of(text, (op_chart_options){0}, arena, &mine), "");
  CU_ASSERT_STRING_EQUAL(mine.font, "PT Sans");
  CU_ASSERT_STRING_EQUAL(mine.fallbacks, "Noto Sans");
  CU_ASSERT_DOUBLE_EQUAL(mine.width, 7 * 72, 1e-9);
  CU_ASSERT_EQUAL(theme_rgb(&mine, THEME_INK), 0x112233);
  CU_ASSERT_EQUAL(theme_rgb(&mine, THEME_GRID), theme_rgb(&plain, THEME_GRID));
  CU_ASSERT_DOUBLE_EQUAL(mine.text, plain.text, 0);
  op_arena_free(arena);
}

static void what_a_file_says_wrongly_is_told_with_its_place(void) {
  static const struct {
    const char *text, *part, *hint;
  } cases[] = {{"light:\n  inkk: \"#000000\"\n", "test-theme.yaml:2:3: a theme has no colour 'inkk'", "did you mean 'ink'?"},
               {"dark:\n  ink: #000000\n", "test-theme.yaml:2", "unquoted '#' begins a comment"},
               {"light: {ink: \"black\"}\n", "'black' is not a colour", "#RRGGBB"},
               {"light: {lines: [\"#000000\"]}\n", "has 1 colours, expected 8", ""},
               {"sizes: {pages: {width: 3}}\n", "a theme has no size 'pages'", "did you mean 'page'?"},
               {"sizes: {slide: {text: 900}}\n", "text is '900', expected a number from 5 to 48", ""},
               {"sizes: {slide: {width: wide}}\n", "width is 'wide'", ""},
               {"fonts: [\"x'; system('id')\"]\n", "is not a font family", ""},
               {"fonts: []\n", "no font family is named", ""},
               {"font: Arial\n", "a theme has no part 'font'", "did you mean 'fonts'?"},
               {"- light\n", "expected fonts, sizes, light or dark", ""},
               {"# nothing\n", "the file is empty", ""},
               {"light: [\n", "test-theme.yaml", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_arena *arena = op_arena_new(NULL);
    chart_theme theme;
    const char *words = fault_of(cases[i].text, (op_chart_options){0}, arena, &theme);
    CU_ASSERT_PTR_NOT_NULL(strstr(words, cases[i].part));
    CU_ASSERT_PTR_NOT_NULL(strstr(words, cases[i].hint));
    op_arena_free(arena);
  }
}

static void sizes_are_known_by_name_and_outright_measures_win(void) {
  op_arena *arena = op_arena_new(NULL);
  op_error err = {0};
  chart_theme theme = theme_of(&(op_chart_options){.size = "slide"}, arena);
  CU_ASSERT_DOUBLE_EQUAL(theme.width / theme.height, 16.0 / 9, 1e-6);
  double title = theme.title;
  theme = theme_of(&(op_chart_options){.size = "slide", .font_size = 34}, arena);
  CU_ASSERT_DOUBLE_EQUAL(theme.title, 2 * title, 1e-9);
  theme = theme_of(&(op_chart_options){.size = "card", .width = 5}, arena);
  CU_ASSERT_TRUE(theme.width == 5 * 72 && theme.height == 0);
  CU_ASSERT_EQUAL(theme_init(&(op_chart_options){.size = "slid"}, arena, &theme, &err), OP_E_REQUEST);
  CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "slide"));
  CU_ASSERT_EQUAL(theme_init(&(op_chart_options){.theme = "no/such.yaml"}, arena, &theme, &err), OP_E_SYSTEM);
  op_arena_free(arena);
}

/* --- numbers --- */

static void numbers_follow_the_reader_s_language(void) {
  static const struct {
    const char *language, *percent, *count;
  } cases[] = {{NULL, "12.5%", "12,345"},
               {"en", "12.5%", "12,345"},
               {"xx", "12.5%", "12,345"},
               {"ru", "12,5\xC2\xA0%", "12\xC2\xA0" "345"},
               {"kk", "12,5%", "12\xC2\xA0" "345"},
               {"ka", "12,5%", "12\xC2\xA0" "345"},
               {"pt-BR", "12,5%", "12.345"},
               {"de", "12,5\xC2\xA0%", "12.345"},
               {"r", "12.5%", "12,345"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    chart_numerals n = numerals_of(cases[i].language);
    char text[NUMERALS_TEXT];
    numerals_write(&n, 12.5, 1, false, "%", text);
    CU_ASSERT_STRING_EQUAL(text, cases[i].percent);
    numerals_write(&n, 12345, 0, true, "", text);
    CU_ASSERT_STRING_EQUAL(text, cases[i].count);
  }
}

/* --- words --- */

static bool has_hole(const char *text, char digit) {
  for (; *text != '\0'; text++) {
    if (text[0] == '@' && text[1] == digit) return true;
  }
  return false;
}

static void words_have_the_same_holes_in_every_language(void) {
  for (size_t i = 0; words_at(i, 0) != NULL; i++) {
    for (size_t k = 0; words_at(i, k) != NULL; k++) {
      CU_ASSERT_TRUE(words_at(i, k)[0] != '\0');
      for (char digit = '1'; digit <= '4'; digit++) CU_ASSERT_EQUAL(has_hole(words_at(i, 0), digit), has_hole(words_at(i, k), digit));
    }
    for (size_t other = 0; other < i; other++) CU_ASSERT_STRING_NOT_EQUAL(words_at(i, 0), words_at(other, 0));
  }
}

static void every_kind_of_chart_is_named_in_the_reader_s_language(void) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) CU_ASSERT_STRING_NOT_EQUAL(words_in("ru", all[i]->summary), all[i]->summary);
}

static void words_are_filled_in_the_reader_s_language(void) {
  op_text out = {0};
  SAY(&out, "kk-KZ", "Base: all respondents where @2: @1", "n = 5", "@1 > 2");
  CU_ASSERT_STRING_EQUAL(out.data, "\xD0\x91\xD0\xB0\xD0\xB7\xD0\xB0: \xD0\xB1\xD0\xB0\xD1\x80\xD0\xBB\xD1\x8B\xD2\x9B "
                                   "\xD1\x80\xD0\xB5\xD1\x81\xD0\xBF\xD0\xBE\xD0\xBD\xD0\xB4\xD0\xB5\xD0\xBD\xD1\x82\xD1\x82\xD0\xB5\xD1\x80 (@1 > 2): n = 5");
  op_text_reset(&out);
  SENTENCE(&out, "xx", "Source: @1", "me");
  SENTENCE(&out, NULL, "not in the list @1", NULL);
  CU_ASSERT_STRING_EQUAL(out.data, "Source: me not in the list ");
  op_text_clear(&out);
}

void suite_theme(void) {
  CU_pSuite suite = CU_add_suite("theme", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(the_measure_of_distance_is_right);
  ADD(lines_are_told_apart_by_every_eye_and_read_as_text);
  ADD(texts_can_be_read_on_the_paper);
  ADD(sides_of_a_scale_are_apart_and_their_steps_are_steps_in_grey);
  ADD(ink_contrasts_with_every_fill);
  ADD(a_file_overrides_what_it_names_and_nothing_else);
  ADD(what_a_file_says_wrongly_is_told_with_its_place);
  ADD(sizes_are_known_by_name_and_outright_measures_win);
  ADD(numbers_follow_the_reader_s_language);
  ADD(words_have_the_same_holes_in_every_language);
  ADD(every_kind_of_chart_is_named_in_the_reader_s_language);
  ADD(words_are_filled_in_the_reader_s_language);
#undef ADD
}
