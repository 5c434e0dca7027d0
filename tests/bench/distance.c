/* How far apart two processors are: nanoseconds that a word takes from one to the other and back. Where they share a cache it is some tens, else some hundreds, and
   threads that hand each other their work cannot be twice as fast as one. A virtual machine's processors may be moved at any time.

   distance    prints the nanoseconds */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define TRIPS 100000

static _Alignas(128) atomic_int word;

static void await(int value) {
  while (atomic_load_explicit(&word, memory_order_acquire) != value) {}
}

static void *answer(void *nothing) {
  for (int trip = 0; trip < TRIPS; trip++) {
    await(2 * trip + 1);
    atomic_store_explicit(&word, 2 * trip + 2, memory_order_release);
  }
  return nothing;
}

int main(void) {
  struct timespec begun, ended;
  pthread_t other;
  if (pthread_create(&other, NULL, answer, NULL) != 0) return 1;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  for (int trip = 0; trip < TRIPS; trip++) {
    atomic_store_explicit(&word, 2 * trip + 1, memory_order_release);
    await(2 * trip + 2);
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  pthread_join(other, NULL);
  printf("%.0f\n", ((double)(ended.tv_sec - begun.tv_sec) * 1e9 + (double)(ended.tv_nsec - begun.tv_nsec)) / TRIPS);
  return 0;
}
