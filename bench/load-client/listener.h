/* One listener: its state, what it has seen, and the check of every byte it is given. It owns no socket. */
#ifndef AIRCHAIN_BENCH_LISTENER_H
#define AIRCHAIN_BENCH_LISTENER_H

#include "figures.h"
#include "stream.h"

enum {
  /* Room for a whole response head, and for two frames while the place in the stream is looked for. */
  LISTENER_CARRY_BYTES = 2048,
};

typedef enum {
  LISTENER_WAITING,    /* its time to arrive has not come */
  LISTENER_CONNECTING, /* connect() is under way */
  LISTENER_HEAD,       /* asked; the response head is not whole yet */
  LISTENER_LOST,       /* bytes come, but which ones is not known: at the join and after a fault */
  LISTENER_LOCKED,     /* the position in the stream is known and every byte is compared */
  LISTENER_REFUSED,    /* answered with something else than 200 */
  LISTENER_CLOSED,     /* the connection ended */
} ListenerState;

typedef struct {
  ListenerState state;
  int fd;
  Stream *stream;
  uint64_t connected_at;  /* connect() was called */
  uint64_t first_byte_at; /* first byte after the head; 0: none yet */
  uint64_t last_byte_at;
  uint64_t longest_gap;
  uint64_t bytes;
  int is_placed;     /* `position` means something */
  uint64_t position; /* of the next byte; while LOST: of carry[0], if nothing had gone wrong */
  uint64_t missed, repeated, corrupt, unchecked;
  int joined_inside_frame;
  uint32_t title_interval; /* bytes of sound between two title blocks, from `icy-metaint`; 0: no blocks */
  uint32_t sound_left;     /* bytes of sound before the next block */
  uint32_t title_left;     /* bytes of the block that are still to come */
  size_t carried;
  uint8_t carry[LISTENER_CARRY_BYTES];
} Listener;

/*
 * Takes what one read brought. `delays`, where not NULL, is given the time from source to here of each frame that these
 * bytes complete and that was sent after the listener had joined: the burst is old on purpose.
 */
void listener_take(Listener *listener, const uint8_t *bytes, size_t length, uint64_t now, Histogram *delays);

#endif
