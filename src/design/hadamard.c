#include "design/hadamard.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

static bool is_prime(size_t q) {
  for (size_t d = 2; d * d <= q; d++) {
    if (q % d == 0) return false;
  }
  return q > 1;
}

/* How an order is reached: from half of it, or from a prime. */
typedef enum { NOT_REACHED, TRIVIAL, PALEY_1, PALEY_2, DOUBLED } construction;

static construction construction_of(size_t n) {
  if (n == 1 || n == 2) return TRIVIAL;
  if (n % 4 != 0) return NOT_REACHED;
  if ((n - 1) % 4 == 3 && is_prime(n - 1)) return PALEY_1;
  if ((n / 2 - 1) % 4 == 1 && is_prime(n / 2 - 1)) return PALEY_2;
  return construction_of(n / 2) != NOT_REACHED ? DOUBLED : NOT_REACHED;
}

size_t hadamard_order(size_t least) {
  size_t n = least < 1 ? 1 : least;
  while (construction_of(n) == NOT_REACHED) n++;
  return n;
}

/* Legendre symbol of 0 .. q - 1. */
static signed char *residues(size_t q, op_error *err) {
  signed char *chi = op_array_new(q, 1, err);
  if (chi == NULL) return NULL;
  memset(chi, -1, q);
  chi[0] = 0;
  for (size_t a = 1; a < q; a++) chi[a * a % q] = 1;
  return chi;
}

/* I + S, S being chi bordered: skew for q = 3 mod 4. */
static void paley_1(size_t q, const signed char *chi, signed char *H) {
  size_t n = q + 1;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      signed char s = i == j ? 1 : i == 0 ? 1 : j == 0 ? -1 : chi[(i + q - j) % q];
      H[i * n + j] = s;
    }
  }
}

/* Symmetric conference matrix C of order q + 1, each entry a block: 0 -> (1 -1; -1 -1), c -> c (1 1; 1 -1). */
static void paley_2(size_t q, const signed char *chi, signed char *H) {
  static const signed char zero[2][2] = {{1, -1}, {-1, -1}}, one[2][2] = {{1, 1}, {1, -1}};
  size_t m = q + 1, n = 2 * m;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      size_t a = i / 2, b = j / 2;
      int c = a == b ? 0 : a == 0 || b == 0 ? 1 : chi[(a + q - b) % q];
      int entry = c == 0 ? zero[i % 2][j % 2] : c * one[i % 2][j % 2];
      H[i * n + j] = (signed char)entry;
    }
  }
}

static op_status doubled(size_t n, signed char *H, op_error *err) {
  size_t m = n / 2;
  signed char *half = hadamard_new(m, err);
  if (half == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      signed char s = half[i % m * m + j % m];
      H[i * n + j] = i >= m && j >= m ? (signed char)-s : s;
    }
  }
  op_free(half);
  return OP_OK;
}

static op_status paley(size_t n, construction how, signed char *H, op_error *err) {
  size_t q = how == PALEY_1 ? n - 1 : n / 2 - 1;
  signed char *chi = residues(q, err);
  if (chi == NULL) return OP_E_MEMORY;
  if (how == PALEY_1) paley_1(q, chi, H);
  else paley_2(q, chi, H);
  op_free(chi);
  return OP_OK;
}

signed char *hadamard_new(size_t n, op_error *err) {
  signed char *H = op_array_new(n * n, 1, err);
  construction how = construction_of(n);
  op_status status = H != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK && how == TRIVIAL) {
    memset(H, 1, n * n);
    if (n == 2) H[3] = -1;
  } else if (status == OP_OK) {
    status = how == DOUBLED ? doubled(n, H, err) : paley(n, how, H, err);
  }
  if (status != OP_OK) {
    op_free(H);
    return NULL;
  }
  for (size_t i = 0; i < n; i++) {
    signed char first = H[i * n];
    for (size_t j = 0; j < n; j++) H[i * n + j] = (signed char)(H[i * n + j] * first);
  }
  return H;
}
