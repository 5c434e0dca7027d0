/* Child processes through posix_spawnp: no shell, no inherited descriptors. */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

extern char **environ;

/* What a child writes to its standard output; pipe -1: it is discarded. */
typedef struct process_output {
  int pipe;
  char *bytes;
  size_t length, capacity, limit;
  op_status status;
} process_output;

static void close_pair(int pair[2]) {
  for (int i = 0; i < 2; i++) {
    if (pair[i] >= 0) close(pair[i]);
    pair[i] = -1;
  }
}

/* Starts the child with its standard input and error on pipes, and its output too or discarded (out -1). Returns 0 or an errno. */
static int start(const char *const *argv, const int in[2], const int message[2], int out, pid_t *child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t defaults;
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) return code;
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  if (out >= 0) posix_spawn_file_actions_adddup2(&actions, out, 1);
  else posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, message[1], 2);
  posix_spawnattr_init(&attributes);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  code = posix_spawnp(child, argv[0], &actions, &attributes, (char *const *)(const void *)argv, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

/* Reads once from the child. False at the end. */
static bool take_message(int from, op_process_result *result, size_t *kept) {
  char buffer[4096];
  ssize_t got = read(from, buffer, sizeof buffer);
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  size_t room = sizeof result->message - 1, n = (size_t)got < room ? (size_t)got : room, over = *kept + n > room ? *kept + n - room : 0;
  memmove(result->message, result->message + over, *kept - over);
  memcpy(result->message + *kept - over, buffer + got - n, n);
  *kept += n - over;
  return true;
}

/* What does not fit is read and forgotten, so that the child ends by itself. */
static bool take_output(process_output *out, op_error *err) {
  char lost[4096], *to = lost;
  size_t room = sizeof lost;
  if (out->status == OP_OK && out->length + 65536 > out->limit) out->status = op_fail(err, OP_E_SYSTEM, "it wrote more than %zu bytes", out->limit);
  if (out->status == OP_OK) out->status = op_array_grow((void **)&out->bytes, &out->capacity, out->length + 65536, 1, 0, err);
  if (out->status == OP_OK) {
    to = out->bytes + out->length;
    room = 65535;
  }
  ssize_t got = read(out->pipe, to, room);
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  if (out->status == OP_OK) out->length += (size_t)got;
  return true;
}

/* Feeds the input and collects messages and output together, so that no side can block another. */
static void converse(int to, int from, const char *input, size_t left, process_output *out, op_process_result *result, op_error *err) {
  size_t kept = 0;
  bool messages = true, output = out->pipe >= 0;
  fcntl(to, F_SETFL, O_NONBLOCK);
  while (messages || output) {
    struct pollfd waits[3] = {{messages ? from : -1, POLLIN, 0}, {left > 0 ? to : -1, POLLOUT, 0}, {output ? out->pipe : -1, POLLIN, 0}};
    if (left == 0 && to >= 0) {
      close(to);
      to = -1;
    }
    if (poll(waits, 3, -1) < 0 && errno != EINTR) break;
    if (waits[1].revents != 0) {
      ssize_t done = write(to, input, left);
      if (done > 0) {
        input += done;
        left -= (size_t)done;
      } else if (done < 0 && errno != EAGAIN && errno != EINTR) {
        left = 0; /* the child closed its input; its messages and exit status tell why */
      }
    }
    if (waits[0].revents != 0) messages = take_message(from, result, &kept);
    if (waits[2].revents != 0) output = take_output(out, err);
  }
  result->message[kept] = '\0';
  if (to >= 0) close(to);
}

static op_status run(const char *const *argv, const char *input, size_t input_length, bool keep, process_output *out, op_process_result *result, op_error *err) {
  int in[2] = {-1, -1}, message[2] = {-1, -1}, output[2] = {-1, -1}, wait_status = 0;
  pid_t child = 0;
  sigset_t pipe_signal, old_signals;
  *result = (op_process_result){0, ""};
  int code = pipe2(in, O_CLOEXEC) != 0 || pipe2(message, O_CLOEXEC) != 0 || (keep && pipe2(output, O_CLOEXEC) != 0) ? errno : 0;
  if (code == 0) code = start(argv, in, message, output[1], &child);
  if (code != 0) {
    close_pair(in);
    close_pair(message);
    close_pair(output);
    return op_fail(err, OP_E_SYSTEM, "cannot start %s: %s", argv[0],
                   code == ENOENT ? "the program is not installed" : strerror(code));
  }
  close(in[0]);
  close(message[1]);
  if (keep) close(output[1]);
  out->pipe = output[0];
  /* a child that stops reading must not kill the host with SIGPIPE: blocked in this thread, and taken back when it came */
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &old_signals);
  converse(in[1], message[0], input, input_length, out, result, err);
  struct timespec none = {0, 0};
  while (sigtimedwait(&pipe_signal, NULL, &none) < 0 && errno == EINTR) continue;
  pthread_sigmask(SIG_SETMASK, &old_signals, NULL);
  close(message[0]);
  if (keep) close(output[0]);
  while (waitpid(child, &wait_status, 0) < 0) {
    if (errno != EINTR) return op_fail(err, OP_E_SYSTEM, "lost %s: %s", argv[0], strerror(errno));
  }
  result->exit_code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
  return out->status;
}

op_status op_process_run(const char *const *argv, const char *input, size_t input_length, op_process_result *result,
                         op_error *err) {
  process_output none = {.pipe = -1};
  return run(argv, input, input_length, false, &none, result, err);
}

op_status op_process_capture(const char *const *argv, const char *input, size_t input_length, size_t limit, char **output, size_t *length,
                             op_process_result *result, op_error *err) {
  process_output out = {.pipe = -1, .limit = limit};
  op_status status = op_array_grow((void **)&out.bytes, &out.capacity, 1, 1, 0, err); /* a text also when nothing is written */
  if (status == OP_OK) status = run(argv, input, input_length, true, &out, result, err);
  if (status != OP_OK) op_free(out.bytes);
  *output = status == OP_OK ? out.bytes : NULL;
  *length = status == OP_OK ? out.length : 0;
  return status;
}
