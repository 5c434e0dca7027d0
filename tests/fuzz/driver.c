/* Runs a fuzz target without libFuzzer: first every file of its corpus, each in a process of its own, then mutations of them until the time is over, with a
   generator that starts anew from the same seed in each run. An input that crashes, breaks a property, leaks or takes more than 5 seconds fails; it is kept in
   a file beside the others of /tmp so that it can be looked at.

   Usage: fuzz_x [--seconds N] CORPUS-FOLDER [FILE...]
   The last line is "fuzz_x: N passed, M failed": the files of the corpus, and one for all mutations together. */
#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#define LONGEST ((size_t)1 << 16)
#define SLOWEST 5 /* seconds */
#define FILES 512

typedef struct input {
  size_t size;
  uint8_t bytes[LONGEST];
} input;

typedef struct corpus {
  uint8_t *bytes[FILES];
  size_t sizes[FILES];
  size_t count;
} corpus;

/* A size that a damaged file claims must come back as a failed allocation, as it does outside of the sanitizer. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "allocator_may_return_null=1:max_allocation_size_mb=1024"; }

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static size_t below(size_t n) { return n > 0 ? (size_t)(next_random() % n) : 0; }

/* --- mutation --- */

/* Replaces `cut` bytes at `at` by n others, as far as there is room. */
static void put(input *in, size_t at, size_t cut, const uint8_t *bytes, size_t n) {
  if (in->size - cut + n > LONGEST) return;
  memmove(in->bytes + at + n, in->bytes + at + cut, in->size - at - cut);
  if (n > 0) memcpy(in->bytes + at, bytes, n);
  in->size += n - cut;
}

static void put_word(input *in) {
  size_t words = 0;
  while (fuzz_words[words] != NULL) words++;
  if (words == 0) return;
  const char *word = fuzz_words[below(words)];
  size_t at = below(in->size + 1), n = strlen(word), left = in->size - at;
  put(in, at, below(2) == 0 ? 0 : n < left ? n : left, (const uint8_t *)word, n);
}

static void splice(input *in, const corpus *c) {
  size_t other = below(c->count);
  if (c->count == 0 || c->sizes[other] == 0) return;
  size_t from = below(c->sizes[other]), n = 1 + below(c->sizes[other] - from), at = below(in->size + 1);
  put(in, at, below(2) == 0 ? 0 : below(in->size - at + 1), c->bytes[other] + from, n);
}

static void repeat(input *in) {
  uint8_t copy[64];
  size_t at = below(in->size), n = 1 + below(sizeof copy), times = 1 + below(20);
  if (at + n > in->size) return;
  memcpy(copy, in->bytes + at, n);
  for (size_t i = 0; i < times; i++) put(in, at, 0, copy, n);
}

static void mutate_once(input *in, const corpus *c) {
  static const uint8_t odd[] = {0, 1, 0x7F, 0x80, 0xFF, '"', '\'', '\n', '\r', ',', ';', '-', '0', '9', 0xFE, 0x20};
  uint8_t byte = below(2) == 0 ? odd[below(sizeof odd)] : (uint8_t)next_random();
  size_t at = below(in->size);
  switch (below(8)) {
    case 0:
      if (in->size > 0) in->bytes[at] ^= (uint8_t)(1u << below(8));
      break;
    case 1:
      if (in->size > 0) in->bytes[at] = byte;
      break;
    case 2: put(in, at, 0, &byte, 1); break;
    case 3: put(in, at, below(below(4) == 0 ? in->size - at + 1 : (in->size - at < 8 ? in->size - at : 8) + 1), NULL, 0); break;
    case 4: splice(in, c); break;
    case 5: repeat(in); break;
    case 6:
      for (size_t i = 0, n = 1 + below(8); i < n && at + i < in->size; i++) in->bytes[at + i] = (uint8_t)next_random();
      break;
    default: put_word(in); break;
  }
}

static void mutate(input *in, const corpus *c) {
  size_t first = below(c->count);
  in->size = c->count > 0 ? c->sizes[first] : 0;
  if (in->size > 0) memcpy(in->bytes, c->bytes[first], in->size);
  for (size_t i = 0, n = 1 + below(below(4) == 0 ? 24 : 4); i < n; i++) mutate_once(in, c);
}

/* --- running --- */

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The target sees a buffer of exactly the input's size, so that a read behind it is seen. */
static void run_input(const input *in) {
  uint8_t *exact = malloc(in->size > 0 ? in->size : 1);
  if (exact == NULL) exit(3);
  memcpy(exact, in->bytes, in->size);
  alarm(SLOWEST);
  LLVMFuzzerTestOneInput(exact, in->size);
  alarm(0);
  free(exact);
}

static void keep(const char *name, const input *in, int status) {
  char path[256];
  snprintf(path, sizeof path, "/tmp/%s-%d.finding", name, (int)getpid());
  FILE *f = fopen(path, "wb");
  if (f == NULL || fwrite(in->bytes, 1, in->size, f) != in->size) fprintf(stderr, "%s: the input could not be kept\n", name);
  if (f != NULL) fclose(f);
  printf("%s: %s; the input is kept in %s\n", name, WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? "an input took more than 5 seconds" : "an input failed", path);
}

/* One corpus file, or mutations until `end`, in a child process; true when nothing was found. */
static bool run_child(const char *name, input *shared, const corpus *c, double end) {
  fflush(NULL);
  pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) {
    if (end == 0) {
      run_input(shared);
    } else {
      for (size_t n = 1; seconds_now() < end || n == 1; n++) {
        mutate(shared, c);
        run_input(shared);
      }
    }
    exit(0);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) return false;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  keep(name, shared, status);
  return false;
}

static bool add_file(corpus *c, const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL || c->count == FILES) {
    perror(path);
    return false;
  }
  uint8_t *bytes = malloc(LONGEST);
  if (bytes == NULL) exit(3);
  c->sizes[c->count] = fread(bytes, 1, LONGEST, f);
  c->bytes[c->count++] = bytes;
  fclose(f);
  return true;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static bool add_path(corpus *c, const char *path) {
  struct dirent **entries;
  int n = scandir(path, &entries, visible, by_name);
  bool ok = true;
  if (n < 0) return add_file(c, path);
  for (int i = 0; i < n; i++) {
    char file[1024];
    snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
    ok = add_file(c, file) && ok;
    free(entries[i]);
  }
  free(entries);
  return ok;
}

int main(int argc, char **argv) {
  static corpus c;
  double seconds = 4;
  const char *slash = strrchr(argv[0], '/'), *name = slash != NULL ? slash + 1 : argv[0];
  size_t passed = 0, failed = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc) seconds = strtod(argv[++i], NULL);
    else if (!add_path(&c, argv[i])) failed++;
  }
  input *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 3;
  if (c.count == 0) {
    fprintf(stderr, "%s: no corpus was given\n", name);
    failed++;
  }
  for (size_t i = 0; i < c.count; i++) {
    shared->size = c.sizes[i];
    memcpy(shared->bytes, c.bytes[i], c.sizes[i]);
    *(run_child(name, shared, &c, 0) ? &passed : &failed) += 1;
  }
  *(seconds <= 0 || run_child(name, shared, &c, seconds_now() + seconds) ? &passed : &failed) += 1;
  for (size_t i = 0; i < c.count; i++) free(c.bytes[i]);
  munmap(shared, sizeof *shared);
  printf("%s: %zu passed, %zu failed\n", name, passed, failed);
  return failed == 0 ? 0 : 1;
}
