/* Bytes of a text file as UTF-8: plain or gzip, any encoding, as a stream. */
#ifndef OPINE_INPUT_ENCODING_H
#define OPINE_INPUT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

typedef struct op_text_stream op_text_stream;

/* Opens a file ("-" = standard input; gzip is seen by its magic number) and finds its encoding: what `encoding` says; else a byte-order mark; else UTF-8
   when the sample is valid UTF-8; else UTF-16 by its zero bytes; else what code_page.h makes of the sample.
   fails OP_E_SYSTEM cannot be opened; OP_E_USAGE an encoding that iconv does not know */
op_status op_text_stream_open(const char *path, const char *encoding, op_text_stream **stream, op_error *err);
/* The same over bytes in memory, which must live as long as the stream. */
op_status op_text_stream_memory(const char *bytes, size_t n, const char *encoding, op_text_stream **stream, op_error *err);
/* Room that one converted character may need. */
#define OP_TEXT_STREAM_LEAST ((size_t)16)

/* Up to `size` (at least OP_TEXT_STREAM_LEAST) bytes of UTF-8 into out; *n = 0 at the end. A byte-order mark is left out; an invalid sequence becomes U+FFFD (UTF-8 input passes unchecked).
   fails OP_E_DATA a damaged gzip file */
op_status op_text_stream_read(op_text_stream *stream, char *out, size_t size, size_t *n, op_error *err);
const char *op_text_stream_encoding(const op_text_stream *stream);
/* The first bytes, 256 KiB or all (*whole), where they need no conversion: op_text_stream_read gives those behind them. They stay until it is called, or until they
   are forgotten; the caller may write into them, and read OP_TEXT_STREAM_MARGIN bytes behind them. False where they must be read. */
#define OP_TEXT_STREAM_MARGIN ((size_t)72)
bool op_text_stream_first(op_text_stream *stream, char **bytes, size_t *n, bool *whole);
void op_text_stream_forget(op_text_stream *stream);
/* How much of the file has been read, 0 to 1; NaN where its size is not known (a pipe). */
double op_text_stream_share(const op_text_stream *stream);

/* What is still to come as places of the file, where its bytes need no conversion: a plain file on a disk, read as UTF-8. False where there are none. */
bool op_text_stream_range(const op_text_stream *stream, uint64_t *place, uint64_t *end);
/* `n` bytes from a place on; several threads may do so at a time. What op_text_stream_read gives stays as it is. fails OP_E_SYSTEM; OP_E_DATA when the file has become shorter */
op_status op_text_stream_read_at(const op_text_stream *stream, uint64_t place, char *out, size_t n, op_error *err);
/* At the end of reading by place: a file that somebody writes, or cuts, gives rows of neither its old nor its new state. fails OP_E_DATA */
op_status op_text_stream_unchanged(const op_text_stream *stream, op_error *err);
void op_text_stream_close(op_text_stream *stream);

/* `text` as valid UTF-8: bytes that are no UTF-8 are read as CP1252, the usual stray in exports. The caller's, freed with op_free. */
char *op_text_mend(const char *text, size_t n, op_error *err);

#endif
