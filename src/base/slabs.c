#include "base/slabs.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

#define FIRST_SLAB   ((size_t)32 << 10)
#define LARGEST_SLAB ((size_t)16 << 20)

typedef struct slab {
  struct slab *next;
  size_t used, size;
  max_align_t data[];
} slab;

struct op_slabs {
  pthread_mutex_t lock; /* over what follows */
  slab *all;            /* the one in use first */
  size_t next;          /* size of the next slab */
};

op_slabs *op_slabs_new(op_error *err) {
  op_slabs *slabs = op_array_new(1, sizeof *slabs, err);
  if (slabs == NULL) return NULL;
  if (pthread_mutex_init(&slabs->lock, NULL) != 0) {
    op_free(slabs);
    op_fail(err, OP_E_MEMORY, "out of memory for threads");
    return NULL;
  }
  slabs->next = FIRST_SLAB;
  return slabs;
}

void op_slabs_free(op_slabs *slabs) {
  if (slabs == NULL) return;
  while (slabs->all != NULL) {
    slab *own = slabs->all;
    slabs->all = own->next;
    op_free(own);
  }
  pthread_mutex_destroy(&slabs->lock);
  op_free(slabs);
}

static slab *add_slab(op_slabs *slabs, size_t bytes, op_error *err) {
  size_t size = bytes > slabs->next ? bytes : slabs->next;
  slab *fresh = op_array_raw(1, sizeof *fresh + size, err); /* zeroed where it is taken: pages that nobody takes cost nothing */
  if (fresh == NULL) return NULL;
  *fresh = (slab){.next = slabs->all, .size = size};
  slabs->all = fresh;
  if (slabs->next < LARGEST_SLAB) slabs->next *= 2;
  return fresh;
}

static void *take(op_slabs *slabs, size_t bytes, op_error *err) {
  slab *own = slabs->all;
  if (own == NULL || own->size - own->used < bytes) own = add_slab(slabs, bytes, err);
  if (own == NULL) return NULL;
  own->used += bytes;
  return (char *)own->data + (own->used - bytes);
}

void *op_slabs_array(op_slabs *slabs, size_t n, size_t size, op_error *err) {
  if (size > 0 && n > OP_LIMIT_ARRAY_BYTES / size) {
    op_fail(err, OP_E_MEMORY, "out of memory: %zu items of %zu bytes were asked for", n, size);
    return NULL;
  }
  size_t bytes = (n * size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  pthread_mutex_lock(&slabs->lock);
  void *array = take(slabs, bytes, err);
  pthread_mutex_unlock(&slabs->lock);
  if (array != NULL) memset(array, 0, bytes); /* its pages are fetched here, where nobody waits */
  return array;
}
