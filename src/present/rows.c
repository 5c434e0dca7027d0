#include "present/rows.h"

#include "base/memory.h"
#include "base/team.h"
#include "base/threads.h"

/* Rows that one thread writes at once; fewer are not worth the hand-over. */
#define PIECE ((size_t)512)

typedef struct writing {
  void (*write)(const void *context, size_t row, op_text *out);
  const void *context;
  size_t n;
  op_text *pieces;
} writing;

static void write_range(const writing *w, size_t first, size_t end, op_text *out) {
  for (size_t row = first; row < end; row++) w->write(w->context, row, out);
}

static op_status write_piece(void *context, size_t piece, size_t thread, op_error *err) {
  const writing *w = context;
  size_t first = piece * PIECE;
  op_text own = {0}; /* those of the pieces stand side by side, where threads that write them would wait for each other */
  (void)thread;
  (void)err;
  write_range(w, first, first + PIECE < w->n ? first + PIECE : w->n, &own);
  w->pieces[piece] = own;
  return OP_OK;
}

void rows_write(op_text *out, size_t n, int threads, void (*write)(const void *context, size_t row, op_text *out), const void *context) {
  size_t sharing = op_threads_sharing(threads), n_pieces = (n + PIECE - 1) / PIECE;
  writing w = {write, context, n, NULL};
  if (sharing > 1 && n_pieces > 1) w.pieces = op_array_new(n_pieces, sizeof *w.pieces, NULL);
  if (w.pieces == NULL || op_team_run(sharing, n_pieces, write_piece, &w, NULL) != OP_OK) { /* no memory for threads */
    op_free(w.pieces);
    write_range(&w, 0, n, out);
    return;
  }
  for (size_t i = 0; i < n_pieces; i++) {
    if (w.pieces[i].data != NULL) op_text_add_bytes(out, w.pieces[i].data, w.pieces[i].length);
    out->failed = out->failed || w.pieces[i].failed;
    op_text_clear(&w.pieces[i]);
  }
  op_free(w.pieces);
}
