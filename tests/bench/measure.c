/* Runs a program and writes into a file what it cost: wall seconds, CPU seconds, peak resident KiB, exit status. A program of its own because a
   child's peak counts the memory of the process that it was forked from, so that process has to be small.

   measure FILE PROGRAM [ARGUMENT ...] */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

int main(int argc, char **argv) {
  struct timespec begin, end;
  struct rusage usage;
  int status;
  if (argc < 3) return 2;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 3;
  clock_gettime(CLOCK_MONOTONIC, &end);
  double wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
  double cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  FILE *cost = fopen(argv[1], "w");
  if (cost == NULL) return 3;
  fprintf(cost, "%.6f %.6f %ld %d\n", wall, cpu, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
  return fclose(cost) == 0 ? 0 : 3;
}
