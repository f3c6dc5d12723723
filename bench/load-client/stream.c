#include "stream.h"

#include <stdlib.h>
#include <string.h>

enum {
  NUMBER_OFFSET = 36,
  NUMBER_BYTES = 10,
  STAMP_OFFSET = 46,
  MOUNT_OFFSET = 56,
  MOUNT_BYTES = 3,
  FILLER_OFFSET = 59,
};

/* 144 · 128000 / 44100 bytes a frame, as a fraction in lowest terms. */
#define FRAME_BYTES_NUMERATOR 20480ull
#define FRAME_BYTES_DENOMINATOR 49ull
#define RING_MASK (STREAM_RING_BYTES - 1)
/* The writer may be inside the frame after `end`. */
#define RING_READABLE (STREAM_RING_BYTES - 2 * FRAME_BYTES_MAX)

void stream_open(Stream *stream, uint32_t mount) {
  stream->ring = calloc(1, STREAM_RING_BYTES);
  if (!stream->ring) abort();
  stream->mount = mount;
  atomic_init(&stream->end, 0);
}

uint64_t stream_frame_start(uint64_t frame) {
  return frame * FRAME_BYTES_NUMERATOR / FRAME_BYTES_DENOMINATOR;
}

uint64_t stream_frame_at(uint64_t position) {
  return (FRAME_BYTES_DENOMINATOR * (position + 1) - 1) / FRAME_BYTES_NUMERATOR;
}

static void write_7bit(uint8_t *out, size_t count, uint64_t value) {
  for (size_t i = count; i-- > 0; value >>= 7) out[i] = value & 0x7f;
}

static uint64_t read_7bit(const uint8_t *bytes, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; i++) value = value << 7 | bytes[i];
  return value;
}

size_t stream_append_frame(Stream *stream, uint64_t frame, uint64_t now, uint8_t out[FRAME_BYTES_MAX]) {
  uint64_t start = stream_frame_start(frame);
  size_t size = stream_frame_start(frame + 1) - start;
  memset(out, 0, FILLER_OFFSET);
  out[0] = 0xff;
  out[1] = 0xfb;
  out[2] = size == FRAME_BYTES_MAX ? 0x92 : 0x90;
  write_7bit(out + NUMBER_OFFSET, NUMBER_BYTES, frame);
  write_7bit(out + STAMP_OFFSET, NUMBER_BYTES, now);
  write_7bit(out + MOUNT_OFFSET, MOUNT_BYTES, stream->mount);
  uint64_t state = (frame + 1) * 0x9e3779b97f4a7c15ull ^ ((uint64_t)stream->mount << 32);
  for (size_t i = FILLER_OFFSET; i < size; i++) {
    state ^= state << 13; /* xorshift64, Marsaglia 2003 */
    state ^= state >> 7;
    state ^= state << 17;
    out[i] = state >> 32 & 0x7f;
  }
  for (size_t i = 0; i < size; i++) stream->ring[(start + i) & RING_MASK] = out[i];
  atomic_store_explicit(&stream->end, start + size, memory_order_release);
  return size;
}

int stream_holds(const Stream *stream, uint64_t position) {
  uint64_t end = atomic_load_explicit(&stream->end, memory_order_acquire);
  return position <= end && end - position <= RING_READABLE;
}

size_t stream_count_equal(const Stream *stream, uint64_t position, const uint8_t *bytes, size_t length) {
  uint64_t end = atomic_load_explicit(&stream->end, memory_order_acquire);
  if (position > end) return 0;
  if (length > end - position) length = end - position;
  size_t done = 0;
  while (done < length) {
    uint64_t at = (position + done) & RING_MASK;
    size_t run = length - done;
    if (run > STREAM_RING_BYTES - at) run = STREAM_RING_BYTES - at;
    if (memcmp(stream->ring + at, bytes + done, run) != 0) {
      while (stream->ring[at] == bytes[done]) at++, done++;
      return done;
    }
    done += run;
  }
  return done;
}

uint64_t stream_sent_at(const Stream *stream, uint64_t frame) {
  uint64_t at = stream_frame_start(frame) + STAMP_OFFSET;
  uint8_t stamp[NUMBER_BYTES];
  for (size_t i = 0; i < NUMBER_BYTES; i++) stamp[i] = stream->ring[(at + i) & RING_MASK];
  return read_7bit(stamp, NUMBER_BYTES);
}

ptrdiff_t stream_find_frame(const Stream *stream, const uint8_t *bytes, size_t length, uint64_t *position) {
  for (size_t i = 0; i + FRAME_MARK_BYTES <= length; i++) {
    if (bytes[i] != 0xff || bytes[i + 1] != 0xfb) continue;
    uint64_t start = stream_frame_start(read_7bit(bytes + i + NUMBER_OFFSET, NUMBER_BYTES));
    if (!stream_holds(stream, start)) continue;
    if (stream_count_equal(stream, start, bytes + i, FRAME_MARK_BYTES) < FRAME_MARK_BYTES) continue;
    *position = start;
    return (ptrdiff_t)i;
  }
  return -1;
}
