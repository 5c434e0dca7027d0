/* Eight decimal digits at a time: a word whose lowest byte is the first character, each byte less '0' (by exclusive or, which
   leaves other characters above 9). */
#ifndef OPINE_BASE_DIGITS_H
#define OPINE_BASE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DIGITS_EACH_BYTE 0x0101010101010101u
#define DIGITS_HIGH_BITS (0x80u * DIGITS_EACH_BYTE)

/* Of eight characters. */
static inline uint64_t digits_load(const char *text) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word ^ ('0' * DIGITS_EACH_BYTE);
}

/* True where no byte is above 9. */
static inline bool digits_are_all(uint64_t digits) { return (((digits + 0x76 * DIGITS_EACH_BYTE) | digits) & DIGITS_HIGH_BITS) == 0; }

/* Their number: neighbours are joined, to 4 pairs, 2 fours, one (Lemire 2018, "Quickly parsing eight digits"). */
static inline uint64_t digits_join(uint64_t digits) {
  digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FFu;
  digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFFu;
  return (digits * 10000 + (digits >> 32)) & 0xFFFFFFFFu;
}

#endif
