/* Writes a CSV in the shape of a barometer series: the same bytes for the same options on every machine.

   make-data ROWS FILE [SEED [REPLICATES]]

   51 columns: row id, wave, country, month, stratum, psu, weight, sex, age, education, settlement and 40 questions with answers 1 to 5, 98 don't know,
   99 refused; then REPLICATES bootstrap weights rep1, rep2, ... Above 1,500 rows there are 5 countries x 14 waves, else one of each; a country's wave has
   17 strata and 150 PSUs, so a whole series has 1,190 strata and 10,500 PSUs. Rows stand as fieldwork leaves them: wave by wave, country by country, PSU
   by PSU. Answers differ between questions, countries, waves, PSUs and the young and the old, so that design effects are above 1 and models find something.

   Chance: splitmix64 (Steele, Lea and Flood, OOPSLA 2014). Compile with -ffp-contract=off: then doubles are rounded alike everywhere. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTRIES = 5, WAVES = 14, STRATA = 17, PSUS = 150, QUESTIONS = 40, VARIANTS = 4, MAX_REPLICATES = 1000, ROOM = 256 + 3 * QUESTIONS + 16 * MAX_REPLICATES };

static const char *const country_names[COUNTRIES] = {"KZ", "KG", "UZ", "TJ", "TM"};

/* a byte of chance -> code of an answer; one table for each question and kind of respondent */
typedef struct {
  uint64_t chance;
  unsigned char answers[QUESTIONS][VARIANTS][256];
  int copies[PSUS][MAX_REPLICATES]; /* times that a PSU is drawn into a bootstrap replicate */
} domain;

static uint64_t next(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double uniform(uint64_t *state) { return (double)(next(state) >> 11) * 0x1p-53; }

static unsigned below(uint64_t *state, unsigned n) { return (unsigned)((next(state) >> 32) * n >> 32); }

static void fill_answers(domain *d) {
  for (int q = 0; q < QUESTIONS; q++) {
    double share[5];
    for (int k = 0; k < 5; k++) share[k] = uniform(&d->chance) + 0.2;
    for (int v = 0; v < VARIANTS; v++) {
      double tilted[5], total = 0, until = 0;
      for (int k = 0; k < 5; k++) total += tilted[k] = share[k] * (1 + (0.3 * (v / 2) + 0.1 * (v % 2)) * (k - 2) / 2);
      for (int k = 0, at = 0; k < 5; k++) {
        until += tilted[k] / total;
        for (int end = k == 4 ? 236 : (int)(236 * until); at < end; at++) d->answers[q][v][at] = (unsigned char)(k + 1);
      }
      memset(d->answers[q][v] + 236, 98, 14);
      memset(d->answers[q][v] + 250, 99, 6);
    }
  }
}

static int stratum_of(int psu) { return psu * STRATA / PSUS; }

/* Rescaled bootstrap (Rao, Wu and Yue 1992): of the n PSUs of a stratum n - 1 are drawn with replacement. */
static void draw_replicates(domain *d, int replicates) {
  memset(d->copies, 0, sizeof d->copies);
  for (int first = 0, end; first < PSUS; first = end) {
    for (end = first; end < PSUS && stratum_of(end) == stratum_of(first); end++) {}
    for (int r = 0; r < replicates; r++)
      for (int draw = 1; draw < end - first; draw++) d->copies[first + (int)below(&d->chance, (unsigned)(end - first))][r]++;
  }
}

static int psus_of_stratum(int psu) {
  int n = 0;
  for (int i = 0; i < PSUS; i++) n += stratum_of(i) == stratum_of(psu);
  return n;
}

static char *put_number(char *to, uint64_t number) {
  char digits[20];
  int n = 0;
  do digits[n++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (n > 0) *to++ = digits[--n];
  *to++ = ',';
  return to;
}

static char *put_decimal(char *to, uint64_t scaled, int places) {
  uint64_t scale = 1;
  for (int i = 0; i < places; i++) scale *= 10;
  to = put_number(to, scaled / scale);
  to[-1] = '.';
  for (uint64_t rest = scaled % scale; (scale /= 10) != 0; rest %= scale) *to++ = (char)('0' + rest / scale);
  *to++ = ',';
  return to;
}

static char *put_answers(char *to, domain *d, uint64_t psu_kind, int old) {
  uint64_t bytes = 0;
  for (int q = 0; q < QUESTIONS; q++, bytes >>= 8) {
    if (q % 8 == 0) bytes = next(&d->chance);
    unsigned char code = d->answers[q][2 * (psu_kind >> q & 1) + (unsigned)old][bytes & 255];
    if (code > 9) *to++ = '9';
    *to++ = (char)('0' + code % 10);
    *to++ = ',';
  }
  return to;
}

static void write_row(FILE *out, domain *d, uint64_t id, int wave, int country, int psu, uint64_t psu_kind, int replicates) {
  char line[ROOM], *to = put_number(line, id);
  int number = (wave - 1) * COUNTRIES + country, units = psus_of_stratum(psu);
  double u = uniform(&d->chance), v = uniform(&d->chance), w = uniform(&d->chance);
  uint64_t kinds = next(&d->chance), weight = (uint64_t)(10000 * (0.3 + 2 * u * u)), age = 18 + (uint64_t)(70 * v * (0.5 + 0.5 * w));
  to = put_number(to, (uint64_t)wave);
  to += sprintf(to, "%s,%d-%s,", country_names[country], 2017 + wave / 2, wave % 2 ? "05" : "11");
  to = put_number(to, (uint64_t)(number * STRATA + stratum_of(psu) + 1));
  to = put_number(to, (uint64_t)(number * PSUS + psu + 1));
  to = put_decimal(to, weight, 4);
  to = put_number(to, 1 + (kinds & 1));
  to = put_number(to, age);
  to = put_number(to, 1 + (kinds >> 1 & 3));
  to = put_number(to, 1 + (psu * 7 % 10 > 5));
  to = put_answers(to, d, psu_kind, age >= 45);
  for (int r = 0; r < replicates; r++) to = put_decimal(to, weight * 100 * (uint64_t)(d->copies[psu][r] * units) / (uint64_t)(units - 1), 6);
  to[-1] = '\n';
  fwrite(line, 1, (size_t)(to - line), out);
}

static void write_domain(FILE *out, domain *d, uint64_t first, uint64_t end, int wave, int country, int replicates) {
  fill_answers(d);
  draw_replicates(d, replicates);
  uint64_t psu_kind = 0;
  for (uint64_t id = first; id < end; id++) {
    int psu = (int)((id - first) * PSUS / (end - first));
    if (id == first || psu != (int)((id - first - 1) * PSUS / (end - first))) psu_kind = next(&d->chance);
    write_row(out, d, id + 1, wave, country, psu, psu_kind, replicates);
  }
}

static void write_header(FILE *out, int replicates) {
  fputs("id,wave,country,month,stratum,psu,weight,sex,age,education,settlement", out);
  for (int q = 1; q <= QUESTIONS; q++) fprintf(out, ",q%d", q);
  for (int r = 1; r <= replicates; r++) fprintf(out, ",rep%d", r);
  fputc('\n', out);
}

int main(int argc, char **argv) {
  static domain d;
  if (argc < 3 || argc > 5) return fputs("usage: make-data ROWS FILE [SEED [REPLICATES]]\n", stderr), 2;
  uint64_t rows = strtoull(argv[1], NULL, 10), seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 20261123;
  int replicates = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 0;
  if (rows == 0 || replicates < 0 || replicates > MAX_REPLICATES) return fputs("make-data: rows are at least 1, replicates 0 to 1000\n", stderr), 2;
  int waves = rows > 1500 ? WAVES : 1, countries = rows > 1500 ? COUNTRIES : 1;
  uint64_t domains = (uint64_t)(waves * countries), number = 0;
  FILE *out = fopen(argv[2], "w");
  if (out == NULL) return perror(argv[2]), 3;
  write_header(out, replicates);
  for (int wave = 1; wave <= waves; wave++)
    for (int country = 0; country < countries; country++, number++) {
      d.chance = seed * 1000003 + number;
      write_domain(out, &d, rows * number / domains, rows * (number + 1) / domains, wave, country, replicates);
    }
  if (ferror(out) | fclose(out)) return perror(argv[2]), 3;
  return 0;
}
