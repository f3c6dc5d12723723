/*
 * A stream whose every byte can be checked: MP3 frames of 128 kbit/s at 44.1 kHz that decode to silence and carry, where
 * a decoder does not look, their own number, the time they were sent and a filler that depends on both mount and number.
 *
 * Frame layout (417 or 418 bytes, ISO/IEC 11172-3 §2.4.1; every byte after the header is below 0x80, so nothing but a
 * header can look like one):
 *    0   4  header FF FB 90|92 00: MPEG-1 layer III, 128 kbit/s, 44.1 kHz, padding, stereo
 *    4  32  side information, all zero: no reservoir, no main data
 *   36  10  frame number, 7 bits a byte, most significant first
 *   46  10  CLOCK_MONOTONIC in nanoseconds just before it was sent, likewise
 *   56   3  mount number, likewise
 *   59   -  filler
 */
#ifndef AIRCHAIN_BENCH_STREAM_H
#define AIRCHAIN_BENCH_STREAM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum {
  FRAME_BYTES_MAX = 418,
  /* Bytes of a frame's start that tell it from any other: everything up to some filler. */
  FRAME_MARK_BYTES = 64,
};

/* Play time of a frame: 1152 samples at 44.1 kHz. */
#define FRAME_NANOS (1152ull * 1000000000ull / 44100ull)
/* Bytes a second of the whole stream. */
#define STREAM_BYTES_PER_SECOND 16000ull
/* What is kept of each stream to compare with: 65 s, more than any server here keeps for a slow listener. */
#define STREAM_RING_BYTES (1ull << 20)

/* What one source has sent. Written by the source's thread, read by the listeners' thread. */
typedef struct {
  uint8_t *ring;
  _Atomic uint64_t end; /* position after the last byte, counted from the source's first */
  uint32_t mount;
} Stream;

void stream_open(Stream *stream, uint32_t mount);

/* Position of the first byte of a frame, and the frame a position lies in. */
uint64_t stream_frame_start(uint64_t frame);
uint64_t stream_frame_at(uint64_t position);

/* Writes frame `frame` stamped with `now` to `out` and into the ring, moves `end`; returns its size. */
size_t stream_append_frame(Stream *stream, uint64_t frame, uint64_t now, uint8_t out[FRAME_BYTES_MAX]);

/* Whether the byte at `position` is still in the ring. */
int stream_holds(const Stream *stream, uint64_t position);

/* How many of `length` bytes are the ones that were sent from `position` on. */
size_t stream_count_equal(const Stream *stream, uint64_t position, const uint8_t *bytes, size_t length);

/* When the frame was sent, in nanoseconds of CLOCK_MONOTONIC, read from its own payload. */
uint64_t stream_sent_at(const Stream *stream, uint64_t frame);

/*
 * Looks for the first frame in `bytes` of which at least FRAME_MARK_BYTES are there and equal what was sent.
 * Returns its offset and stores the position it had in the stream, or -1.
 */
ptrdiff_t stream_find_frame(const Stream *stream, const uint8_t *bytes, size_t length, uint64_t *position);

#endif
