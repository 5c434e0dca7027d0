/* Theme files: an error has a message, the file and a line of it; a theme that is read can be drawn with. */
#include <math.h>

#include "base/memory.h"
#include "fuzz.h"
#include "memory_file.h"
#include "plot/theme.h"

const char *const fuzz_words[] = {"fonts:", "[sans-serif, Noto Sans]", "sizes:", "page:", "column:", "slide:", "card:", "{width: 8, height: 0}", "text: 11", "title:", "dpi: 144", "notes: 4",
                                  "light:", "dark:", "ink:", "paper:", "\"#1A2B3C\"", "#1A2B3C", "lines:", "negative: [\"#000000\", \"#111111\", \"#222222\"]", "scale:", "1e999", "-1", "0x10", "nan",
                                  "&a ", "*a", "[", "{", "]", "}", ": ", "\n  ", "\n", "|\n", "---\n", "\"", "'", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  for (int dark = 0; dark < 2; dark++) {
    op_arena *arena = op_arena_new(NULL);
    chart_theme theme;
    op_error err = {0};
    size_t lines = 1;
    for (size_t i = 0; i < size; i++) lines += data[i] == '\n' || data[i] == '\r';
    op_chart_options options = {.theme = memory_file(data, size), .dark = dark, .size = size % 2 == 0 ? "card" : NULL};
    op_status status = theme_init(&options, arena, &theme, &err);
    if (status == OP_OK) {
      FUZZ_CHECK(isfinite(theme.width) && theme.width > 0 && theme.text > 0 && theme.height >= 0, "sizes are sizes");
      FUZZ_CHECK(theme.font != NULL && theme.font[0] != '\0', "there is a font");
      for (uint32_t i = 0; i < THEME_COLOURS; i++) FUZZ_CHECK(theme_rgb(&theme, THEME_NAMED + i) <= 0xFFFFFF, "colours are colours");
    } else {
      FUZZ_CHECK(status == err.status && err.what[0] != '\0', "an error has a message");
      FUZZ_CHECK(status == OP_E_MEMORY || err.file[0] != '\0', "an error names the file");
      FUZZ_CHECK(err.line <= 2 * lines + 1, "an error's line is one of the file"); /* YAML counts U+0085 and U+2028 as line ends too */
    }
    op_arena_free(arena);
  }
  return 0;
}
