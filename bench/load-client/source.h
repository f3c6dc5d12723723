/* The source clients: one thread that logs in on every mount and then sends each its frames when they are due. */
#ifndef AIRCHAIN_BENCH_SOURCE_H
#define AIRCHAIN_BENCH_SOURCE_H

#include "stream.h"

typedef struct {
  uint16_t port;
  uint32_t mounts;
  const char *password;
  Stream *streams; /* one for each mount, opened */
} SourceOptions;

typedef struct {
  _Atomic uint32_t lost;          /* mounts whose connection broke or would take no more */
  _Atomic uint64_t late_max_nanos; /* how far behind its timetable a frame was sent: noise of this machine */
} SourceFigures;

/* The path of a mount: `/bench`, or `/bench-007` where there are many. */
void source_mount_path(char *out, size_t size, uint32_t mount, uint32_t mounts);

/* Logs in everywhere and starts sending in a thread of its own. Exits the program with a message when it is refused. */
void source_start(const SourceOptions *options, SourceFigures *figures);

#endif
