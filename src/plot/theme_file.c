/* Reading theme files: `fonts`, `sizes`, `light` and `dark`. Everything is checked, the parts that this chart does not use too. */
#include "plot/theme_file.h"

#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/output.h"
#include "base/text.h"
#include "base/yaml_tree.h"

typedef struct reader {
  const char *file;
  const op_chart_options *options;
  op_arena *arena;
  chart_theme *theme;
  op_error *err;
} reader;

static const char *const size_names[] = {
#define THEME_SIZE(id, name, use) name,
#include "plot/theme.def"
#undef THEME_SIZE
};

const op_chart_size *op_chart_size_at(size_t index) {
  static const op_chart_size sizes[] = {
#define THEME_SIZE(id, name, use) {name, use},
#include "plot/theme.def"
#undef THEME_SIZE
  };
  return index < sizeof sizes / sizeof *sizes ? &sizes[index] : NULL;
}

static const char *const colour_names[] = {
#define THEME_COLOUR(id, name, use) name,
#include "plot/theme.def"
#undef THEME_COLOUR
#define THEME_SCALE(id, name, count) name,
#include "plot/theme.def"
#undef THEME_SCALE
};

static const size_t scale_counts[] = {
#define THEME_SCALE(id, name, count) count,
#include "plot/theme.def"
#undef THEME_SCALE
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The place of a key in the names, or an error with the nearest of them. */
static op_status find_key(const reader *r, const yaml_node *key, const char *what, const char *const *names, size_t n, size_t *at) {
  for (*at = 0; *at < n; (*at)++) {
    if (strcmp(names[*at], key->text) == 0) return OP_OK;
  }
  op_text known = {0};
  const char *nearest = op_nearest_name(key->text, names, n);
  op_status status = yaml_fail(r->file, key, r->err, "a theme has no %s '%.60s'", what, key->text);
  for (size_t i = 0; nearest == NULL && i < n; i++) op_text_addf(&known, "%s%s", i > 0 ? ", " : "", names[i]);
  if (nearest != NULL) op_fail_hint(r->err, "did you mean '%s'?", nearest);
  else
    op_fail_hint(r->err, "it has %s", known.data != NULL ? known.data : "others");
  op_text_clear(&known);
  return status;
}

static op_status expect(const reader *r, const yaml_node *node, yaml_kind kind, const char *what) {
  return node->kind == kind ? OP_OK : yaml_fail(r->file, node, r->err, "expected %s", what);
}

/* --- colours --- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static op_status read_colour(const reader *r, const yaml_node *node, uint32_t *colour) {
  const char *text = node->kind == YAML_TEXT ? node->text : "(a list or a map)";
  const char *digits = text[0] == '#' ? text + 1 : text;
  uint32_t value = 0;
  bool fits = strlen(digits) == 6;
  for (size_t i = 0; fits && i < 6; i++) {
    fits = hex(digits[i]) >= 0;
    value = value << 4 | (uint32_t)(hex(digits[i]) & 0xF);
  }
  if (fits) {
    *colour = value;
    return OP_OK;
  }
  op_status status = yaml_fail(r->file, node, r->err, "'%.40s' is not a colour", text);
  if (text[0] == '\0') op_fail_hint(r->err, "an unquoted '#' begins a comment: write \"#RRGGBB\" in quotes");
  else
    op_fail_hint(r->err, "a colour is \"#RRGGBB\" in quotes, as in \"#1F6391\"");
  return status;
}

static op_status read_scale(const reader *r, const yaml_node *node, size_t count, uint32_t out[THEME_LINES]) {
  op_status status = expect(r, node, YAML_LIST, "a list of colours");
  if (status == OP_OK && node->n != count) status = yaml_fail(r->file, node, r->err, "this scale has %zu colours, expected %zu", node->n, count);
  for (size_t i = 0; status == OP_OK && i < count; i++) status = read_colour(r, node->items[i], &out[i]);
  return status;
}

/* `used`: this is the palette of the chart; the other one is only checked. */
static op_status read_palette(const reader *r, const yaml_node *map, bool used) {
  chart_theme unused;
  chart_theme *to = used ? r->theme : &unused;
  op_status status = expect(r, map, YAML_MAP, "colours by name, as in ink: \"#1A1A1A\"");
  for (size_t i = 0; status == OP_OK && i < map->n; i++) {
    size_t at;
    status = find_key(r, map->keys[i], "colour", colour_names, COUNT(colour_names), &at);
    if (status != OP_OK) break;
    status = at < THEME_COLOURS ? read_colour(r, map->items[i], &to->colours[at])
                                : read_scale(r, map->items[i], scale_counts[at - THEME_COLOURS], to->scales[at - THEME_COLOURS]);
  }
  return status;
}

/* --- sizes --- */

static op_status read_number(const reader *r, const yaml_node *key, const yaml_node *node, double low, double high, double *out) {
  double value = 0;
  bool number = node->kind == YAML_TEXT && op_number_read(node->text, strlen(node->text), '.', &value);
  bool none = number && value == 0 && strcmp(key->text, "height") == 0;
  if (!none && !(number && value >= low && value <= high)) {
    return yaml_fail(r->file, node, r->err, "%s is '%.40s', expected a number from %g to %g", key->text, node->kind == YAML_TEXT ? node->text : "a list", low, high);
  }
  *out = value;
  return OP_OK;
}

static op_status read_size(const reader *r, const yaml_node *map, bool used) {
  static const char *const names[] = {"width", "height", "text", "title", "subtitle", "small", "margin", "dpi", "notes"};
  static const double lows[] = {2, 1, 5, 5, 5, 4, 0, 36, 0}, highs[] = {40, 200, 48, 96, 72, 48, 200, 600, 50};
  chart_theme unused;
  chart_theme *to = used ? r->theme : &unused;
  double *const places[] = {&to->width, &to->height, &to->text, &to->title, &to->subtitle, &to->small, &to->margin, &to->dpi, &to->notes};
  op_status status = expect(r, map, YAML_MAP, "measures by name, as in {width: 8.5, text: 11}");
  for (size_t i = 0; status == OP_OK && i < map->n; i++) {
    size_t at;
    status = find_key(r, map->keys[i], "measure", names, COUNT(names), &at);
    if (status == OP_OK) status = read_number(r, map->keys[i], map->items[i], lows[at], highs[at], places[at]);
  }
  return status;
}

static op_status read_sizes(const reader *r, const yaml_node *map) {
  const char *wanted = r->options->size != NULL ? r->options->size : size_names[0];
  op_status status = expect(r, map, YAML_MAP, "sizes by name, as in page: {width: 8.5}");
  for (size_t i = 0; status == OP_OK && i < map->n; i++) {
    size_t at;
    status = find_key(r, map->keys[i], "size", size_names, COUNT(size_names), &at);
    if (status == OP_OK) status = read_size(r, map->items[i], strcmp(map->keys[i]->text, wanted) == 0);
  }
  return status;
}

/* --- fonts --- */

static op_status read_fonts(const reader *r, const yaml_node *list) {
  op_text others = {0};
  op_status status = expect(r, list, YAML_LIST, "a list of font families");
  if (status == OP_OK && list->n == 0) status = yaml_fail(r->file, list, r->err, "no font family is named");
  for (size_t i = 0; status == OP_OK && i < list->n; i++) {
    const yaml_node *name = list->items[i];
    if (name->kind != YAML_TEXT || !theme_font_is_plain(name->text)) {
      status = yaml_fail(r->file, name, r->err, "'%.60s' is not a font family", name->kind == YAML_TEXT ? name->text : "a list");
    }
    else if (i > 0) op_text_addf(&others, "%s%s", i > 1 ? ", " : "", name->text);
  }
  if (status == OP_OK) status = op_text_check(&others, r->err);
  if (status == OP_OK) {
    r->theme->font = list->items[0]->text;
    r->theme->fallbacks = op_arena_text(r->arena, others.data != NULL ? others.data : "", others.length, r->err);
    if (r->theme->fallbacks == NULL) status = OP_E_MEMORY;
  }
  op_text_clear(&others);
  return status;
}

/* --- files --- */

static op_status read_theme(const reader *r, const char *text, size_t n) {
  static const char *const parts[] = {"fonts", "sizes", "light", "dark"};
  yaml_node *root;
  op_status status = yaml_parse(r->file, text, n, r->arena, &root, r->err);
  if (status == OP_OK) status = expect(r, root, YAML_MAP, "fonts, sizes, light or dark");
  for (size_t i = 0; status == OP_OK && i < root->n; i++) {
    const yaml_node *value = root->items[i];
    size_t at;
    status = find_key(r, root->keys[i], "part", parts, COUNT(parts), &at);
    if (status != OP_OK) break;
    if (at == 0) status = read_fonts(r, value);
    else if (at == 1) status = read_sizes(r, value);
    else
      status = read_palette(r, value, (at == 3) == r->options->dark);
  }
  return status;
}

/* The bytes of plots/theme.yaml, written by the Makefile: a program that is moved or installed needs no file beside it. */
static const unsigned char built_in[] = {
#include "theme_built_in.inc"
};

static op_status check_size(const op_chart_options *options, op_error *err) {
  for (size_t i = 0; options->size != NULL && i < COUNT(size_names); i++) {
    if (strcmp(options->size, size_names[i]) == 0) return OP_OK;
  }
  if (options->size == NULL) return OP_OK;
  const char *nearest = op_nearest_name(options->size, size_names, COUNT(size_names));
  op_fail(err, OP_E_REQUEST, "no size '%.60s', expected page, column, slide, card, or WIDTHxHEIGHT in inches", options->size);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "for example --size 8x5");
}

op_status theme_files_read(const op_chart_options *options, op_arena *arena, chart_theme *theme, op_error *err) {
  reader r = {"the built-in theme", options, arena, theme, err};
  char *bytes = NULL;
  size_t n = 0;
  op_status status = check_size(options, err);
  if (status == OP_OK) status = read_theme(&r, (const char *)built_in, sizeof built_in);
  if (status != OP_OK || options->theme == NULL) return status;
  r.file = options->theme;
  status = op_file_read(options->theme, OP_LIMIT_THEME_BYTES, &bytes, &n, err);
  if (status == OP_OK) status = read_theme(&r, bytes, n);
  op_free(bytes);
  return status;
}
