/* All listeners of a run: lets them arrive in time, reads their sockets on one thread, and sums up what they saw. */
#ifndef AIRCHAIN_BENCH_CROWD_H
#define AIRCHAIN_BENCH_CROWD_H

#include "listener.h"

enum { REFUSAL_BYTES = 64 };

typedef struct {
  uint16_t port;
  uint32_t mounts;
  uint32_t listeners; /* in all; they take the mounts in turn */
  uint32_t arrivals_per_second;
  int with_titles; /* they ask for ICY titles */
  Stream *streams;
} CrowdOptions;

typedef struct {
  uint32_t playing, waiting, refused, closed;
  uint32_t with_loss, joined_inside_frame;
  uint64_t bytes, missed, repeated, corrupt, unchecked;
  Quantiles first_byte, longest_gap, delay;
  char refusal[REFUSAL_BYTES]; /* the first refused listener's status line; empty: none was refused */
} CrowdFigures;

typedef struct Crowd Crowd;

Crowd *crowd_open(const CrowdOptions *options, int epoll_fd);

/* From now on the listeners arrive, the first at once. */
void crowd_arrive(Crowd *crowd);

/* Opens those that are due; returns how many milliseconds the loop may sleep. */
int crowd_open_due(Crowd *crowd);

/* Handles an event of the socket of listener `index`. */
void crowd_handle(Crowd *crowd, uint32_t index, uint32_t events);

/* Whether everybody hears something, was refused or was closed, or 35 seconds went by since the last one came. */
int crowd_is_settled(const Crowd *crowd);

/* Starts the steady window: delays and bytes are counted from now on. */
void crowd_open_window(Crowd *crowd);

CrowdFigures crowd_sum_up(Crowd *crowd);

#endif
