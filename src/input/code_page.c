/* libuchardet's guess, corrected in what it cannot know: where survey exports come from, and how much a letter proves. */
#include "input/code_page.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>
#include <unictype.h>

#define WESTERN "WINDOWS-1252"

/* Pages of Latin letters that uchardet names. `windows` is the page that a file of theirs is in when it uses 0x80-0x9F: control characters in ISO pages,
   quotation marks, dashes and letters on Windows. `letters` is how many letters must speak for the page: on short western answers uchardet (0.0.7) names the
   first group only where no letter tells the page from CP1252, the second group with up to three such letters. */
static const struct latin_page {
  const char *name, *windows;
  size_t letters;
} latin_pages[] = {{"WINDOWS-1250", "WINDOWS-1250", 1}, {"ISO-8859-2", "WINDOWS-1250", 1},  {"ISO-8859-16", "WINDOWS-1250", 1}, {"WINDOWS-1254", "WINDOWS-1254", 1},
                   {"ISO-8859-9", "WINDOWS-1254", 1},   {"ISO-8859-13", "WINDOWS-1257", 4}, {"WINDOWS-1257", "WINDOWS-1257", 4}, {"WINDOWS-1258", "WINDOWS-1258", 4},
                   {"ISO-8859-3", WESTERN, 4},          {"ISO-8859-4", WESTERN, 4},         {"ISO-8859-10", WESTERN, 4},        {"ISO-8859-14", WESTERN, 4},
                   {"IBM852", "IBM852", 4},             {"IBM865", "IBM865", 4}};

static bool known_to_iconv(const char *name) {
  iconv_t converter = iconv_open("UTF-8", name);
  if (converter == (iconv_t)-1) return false;
  iconv_close(converter);
  return true;
}

/* Code points of the bytes 0x80-0xFF; 0 where the page has none. */
static bool read_page(const char *name, uint32_t points[128]) {
  iconv_t converter = iconv_open("UTF-32LE", name);
  if (converter == (iconv_t)-1) return false;
  for (unsigned i = 0; i < 128; i++) {
    char byte = (char)(0x80 + i), out[4], *in = &byte, *to = out;
    size_t in_left = 1, out_left = sizeof out;
    bool ok = iconv(converter, &in, &in_left, &to, &out_left) != (size_t)-1 && out_left == 0;
    const unsigned char *u = (const unsigned char *)out;
    points[i] = ok ? (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24 : 0;
  }
  iconv_close(converter);
  return true;
}

static bool ascii_letter(unsigned char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

static bool letter_in(const uint32_t points[128], unsigned char c) {
  return c < 0x80 ? ascii_letter(c) : points[c - 0x80] != 0 && uc_is_alpha(points[c - 0x80]);
}

/* Letters that `page` reads otherwise than CP1252. Only those in words count that hold a plain letter too: stray bytes between punctuation are damage. */
static size_t count_own_letters(const uint32_t page[128], const uint32_t western[128], const unsigned char *text, size_t n) {
  size_t letters = 0;
  for (size_t i = 0; i < n;) {
    size_t end = i, own = 0;
    bool plain = false;
    for (; end < n && letter_in(page, text[end]); end++) {
      plain = plain || text[end] < 0x80;
      own += text[end] >= 0x80 && page[text[end] - 0x80] != western[text[end] - 0x80];
    }
    letters += plain ? own : 0;
    i = end + 1;
  }
  return letters;
}

static bool uses_windows_range(const char *text, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (((unsigned char)text[i] & 0xE0) == 0x80) return true;
  }
  return false;
}

/* The page to read a text in for which uchardet names a page of Latin letters. */
static const char *choose_latin(const struct latin_page *guess, const char *sample, size_t n) {
  uint32_t page[128], western[128];
  const char *name = uses_windows_range(sample, n) ? guess->windows : guess->name;
  if (!read_page(name, page) || !read_page(WESTERN, western)) return WESTERN;
  return count_own_letters(page, western, (const unsigned char *)sample, n) >= guess->letters ? name : WESTERN;
}

static const char *correct(const char *guess, const char *sample, size_t n) {
  for (size_t i = 0; i < sizeof latin_pages / sizeof *latin_pages; i++) {
    if (strcasecmp(latin_pages[i].name, guess) == 0) return choose_latin(&latin_pages[i], sample, n);
  }
  /* western letters in one byte are CP1252 in practice: exports come from Windows programs, and uchardet's Macintosh pages come of their typographic quotes */
  bool western = guess[0] == '\0' || strcasecmp(guess, "ISO-8859-1") == 0 || strcasecmp(guess, "ISO-8859-15") == 0 || strcasecmp(guess, "ASCII") == 0 ||
                 (strncasecmp(guess, "MAC", 3) == 0 && strcasecmp(guess, "MAC-CYRILLIC") != 0);
  return western || strlen(guess) >= CODE_PAGE_NAME || !known_to_iconv(guess) ? WESTERN : guess;
}

void code_page_guess(const char *sample, size_t n, char name[CODE_PAGE_NAME]) {
  uchardet_t detector = uchardet_new();
  const char *guess = "";
  if (detector != NULL && uchardet_handle_data(detector, sample, n) == 0) {
    uchardet_data_end(detector);
    guess = uchardet_get_charset(detector);
  }
  const char *chosen = correct(guess, sample, n);
  memcpy(name, chosen, strlen(chosen) + 1);
  if (detector != NULL) uchardet_delete(detector);
}
