#include "listener.h"

#include <stdlib.h>
#include <string.h>

enum {
  HEAD_STATUS_AT = 9, /* after "HTTP/1.x " */
  HEAD_STATUS_END = 12,
  TITLE_UNIT_BYTES = 16, /* a title block's length byte counts these */
};

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static void note_arrival(Listener *listener, size_t length, uint64_t now) {
  if (listener->first_byte_at == 0)
    listener->first_byte_at = now;
  else if (now - listener->last_byte_at > listener->longest_gap)
    listener->longest_gap = now - listener->last_byte_at;
  listener->last_byte_at = now;
  listener->bytes += length;
}

static void note_delays(const Listener *listener, uint64_t from, uint64_t now, Histogram *delays) {
  uint64_t unfinished = stream_frame_at(listener->position);
  for (uint64_t frame = stream_frame_at(from); frame < unfinished; frame++) {
    uint64_t sent_at = stream_sent_at(listener->stream, frame);
    if (sent_at >= listener->first_byte_at) histogram_add(delays, now - sent_at);
  }
}

/* Compares; returns how many bytes were taken, fewer than `length` when the rest is not what comes next. */
static size_t take_locked(Listener *listener, const uint8_t *bytes, size_t length, uint64_t now, Histogram *delays) {
  uint64_t from = listener->position;
  if (!stream_holds(listener->stream, from)) {
    listener->unchecked += length;
    listener->position += length;
    return length;
  }
  size_t equal = stream_count_equal(listener->stream, from, bytes, length);
  listener->position += equal;
  if (delays) note_delays(listener, from, now, delays);
  if (equal < length) {
    listener->state = LISTENER_LOST;
    listener->carried = 0;
  }
  return equal;
}

/*
 * The position of a frame found after a fault tells how many bytes are missing or came twice, wherever the fault was.
 * A frame found where it was expected means that bytes before it were changed.
 */
static void note_fault(Listener *listener, size_t offset, uint64_t found) {
  uint64_t expected = listener->position + offset;
  if (!listener->is_placed)
    listener->joined_inside_frame = offset > 0;
  else if (found > expected)
    listener->missed += found - expected;
  else if (found < expected)
    listener->repeated += expected - found;
  else
    listener->corrupt += offset;
}

static size_t take_lost(Listener *listener, const uint8_t *bytes, size_t length, uint64_t now, Histogram *delays) {
  size_t taken = least(length, LISTENER_CARRY_BYTES - listener->carried);
  memcpy(listener->carry + listener->carried, bytes, taken);
  listener->carried += taken;
  uint64_t found;
  ptrdiff_t offset = stream_find_frame(listener->stream, listener->carry, listener->carried, &found);
  if (offset >= 0) {
    note_fault(listener, offset, found);
    uint8_t rest[LISTENER_CARRY_BYTES];
    size_t rest_length = listener->carried - offset;
    memcpy(rest, listener->carry + offset, rest_length);
    listener->state = LISTENER_LOCKED;
    listener->is_placed = 1;
    listener->position = found;
    size_t equal = take_locked(listener, rest, rest_length, now, delays);
    memcpy(listener->carry, rest + equal, rest_length - equal);
    listener->carried = rest_length - equal;
  } else if (listener->carried == LISTENER_CARRY_BYTES) {
    size_t dropped = LISTENER_CARRY_BYTES / 2;
    memmove(listener->carry, listener->carry + dropped, LISTENER_CARRY_BYTES - dropped);
    listener->carried -= dropped;
    listener->position += dropped;
    listener->corrupt += dropped;
  }
  return taken;
}

/* `head` ends with a 0. */
static uint32_t read_title_interval(const char *head) {
  static const char name[] = "\nicy-metaint:";
  const char *line = strcasestr(head, name);
  return line ? strtoul(line + sizeof name - 1, NULL, 10) : 0;
}

static size_t take_head(Listener *listener, const uint8_t *bytes, size_t length) {
  size_t before = listener->carried;
  size_t taken = least(length, LISTENER_CARRY_BYTES - 1 - before);
  memcpy(listener->carry + before, bytes, taken);
  listener->carried += taken;
  uint8_t *blank = memmem(listener->carry, listener->carried, "\r\n\r\n", 4);
  if (!blank && listener->carried < LISTENER_CARRY_BYTES - 1) return taken;
  if (!blank || listener->carried < HEAD_STATUS_END || memcmp(listener->carry + HEAD_STATUS_AT, "200", 3) != 0) {
    listener->carry[listener->carried] = 0;
    listener->state = LISTENER_REFUSED;
    return length;
  }
  *blank = 0;
  listener->title_interval = listener->sound_left = read_title_interval((char *)listener->carry);
  listener->state = LISTENER_LOST;
  listener->carried = 0;
  return (size_t)(blank + 4 - listener->carry) - before;
}

static void take_sound(Listener *listener, const uint8_t *bytes, size_t length, uint64_t now, Histogram *delays) {
  size_t done = 0;
  while (done < length) {
    size_t left = length - done;
    if (listener->state == LISTENER_LOCKED)
      done += take_locked(listener, bytes + done, left, now, delays);
    else
      done += take_lost(listener, bytes + done, left, now, delays);
  }
}

/* Takes the bytes up to the next border between sound and title; returns how many. */
static size_t take_run(Listener *listener, const uint8_t *bytes, size_t length, uint64_t now, Histogram *delays) {
  size_t run;
  if (listener->title_interval == 0) {
    run = length;
    take_sound(listener, bytes, run, now, delays);
  } else if (listener->title_left > 0) {
    run = least(length, listener->title_left);
    listener->title_left -= run;
  } else if (listener->sound_left == 0) {
    run = 1;
    listener->title_left = *bytes * TITLE_UNIT_BYTES;
    listener->sound_left = listener->title_interval;
  } else {
    run = least(length, listener->sound_left);
    listener->sound_left -= run;
    take_sound(listener, bytes, run, now, delays);
  }
  return run;
}

void listener_take(Listener *listener, const uint8_t *bytes, size_t length, uint64_t now, Histogram *delays) {
  size_t done = 0;
  if (listener->state == LISTENER_HEAD) done = take_head(listener, bytes, length);
  if (listener->state == LISTENER_HEAD || listener->state == LISTENER_REFUSED || done == length) return;
  note_arrival(listener, length - done, now);
  while (done < length) done += take_run(listener, bytes + done, length - done, now, delays);
}
