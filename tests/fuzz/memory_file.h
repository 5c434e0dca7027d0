/* Bytes as a file that a reader can open by its path, without a disk: one file in memory, written anew for each input. */
#ifndef OPINE_TESTS_MEMORY_FILE_H
#define OPINE_TESTS_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The path is valid until the next call. */
static inline const char *memory_file(const uint8_t *data, size_t size) {
  static int fd = -1;
  static char path[32];
  if (fd < 0) fd = memfd_create("input", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size) {
    perror("memory_file");
    exit(3);
  }
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  return path;
}

#endif
