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

extern char **environ;

static void close_pair(int pair[2]) {
  for (int i = 0; i < 2; i++) {
    if (pair[i] >= 0) close(pair[i]);
    pair[i] = -1;
  }
}

/* Starts the child with its standard input and error on pipes and its output discarded. Returns 0 or an errno. */
static int start(const char *const *argv, const int in[2], const int message[2], pid_t *child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t defaults;
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) return code;
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
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

/* Feeds the input and collects the messages together, so that neither side can block the other. */
static void converse(int to, int from, const char *input, size_t left, op_process_result *result) {
  size_t kept = 0;
  fcntl(to, F_SETFL, O_NONBLOCK);
  while (from >= 0) {
    struct pollfd waits[2] = {{from, POLLIN, 0}, {left > 0 ? to : -1, POLLOUT, 0}};
    if (left == 0 && to >= 0) {
      close(to);
      to = -1;
    }
    if (poll(waits, 2, -1) < 0 && errno != EINTR) break;
    if (waits[1].revents != 0) {
      ssize_t done = write(to, input, left);
      if (done > 0) {
        input += done;
        left -= (size_t)done;
      } else if (done < 0 && errno != EAGAIN && errno != EINTR) {
        left = 0; /* the child closed its input; its messages and exit status tell why */
      }
    }
    if (waits[0].revents != 0) {
      char buffer[4096];
      ssize_t got = read(from, buffer, sizeof buffer);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      size_t room = sizeof result->message - 1 - kept;
      size_t take = (size_t)got < room ? (size_t)got : room;
      memcpy(result->message + kept, buffer, take);
      kept += take;
    }
  }
  result->message[kept] = '\0';
  if (to >= 0) close(to);
}

op_status op_process_run(const char *const *argv, const char *input, size_t input_length, op_process_result *result,
                         op_error *err) {
  int in[2] = {-1, -1}, message[2] = {-1, -1}, wait_status = 0;
  pid_t child = 0;
  sigset_t pipe_signal, old_signals;
  *result = (op_process_result){0, ""};
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(message, O_CLOEXEC) != 0) {
    close_pair(in);
    return op_fail(err, OP_E_SYSTEM, "cannot start %s: %s", argv[0], strerror(errno));
  }
  int code = start(argv, in, message, &child);
  if (code != 0) {
    close_pair(in);
    close_pair(message);
    return op_fail(err, OP_E_SYSTEM, "cannot start %s: %s", argv[0],
                   code == ENOENT ? "the program is not installed" : strerror(code));
  }
  close(in[0]);
  close(message[1]);
  /* a child that stops reading must not kill the host with SIGPIPE: blocked in this thread, and taken back when it came */
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &old_signals);
  converse(in[1], message[0], input, input_length, result);
  struct timespec none = {0, 0};
  while (sigtimedwait(&pipe_signal, NULL, &none) < 0 && errno == EINTR) continue;
  pthread_sigmask(SIG_SETMASK, &old_signals, NULL);
  close(message[0]);
  while (waitpid(child, &wait_status, 0) < 0) {
    if (errno != EINTR) return op_fail(err, OP_E_SYSTEM, "lost %s: %s", argv[0], strerror(errno));
  }
  result->exit_code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
  return OP_OK;
}
