/*
 * Sources and listeners for the benchmarks, in one process that costs far less than the server it measures.
 *
 *   load-client PORT MOUNTS LISTENERS ARRIVALS_PER_SECOND SOURCE_PASSWORD plain|titles
 *
 * It connects to 127.0.0.1 only. A line on stdin is a command, a line of JSON on stdout an event:
 *   (start)   logs in all sources and sends from then on     -> {"event":"sending"}
 *   arrive    opens the listeners                            -> {"event":"arrived"} when each hears something (or 35 s later)
 *   window    starts the steady window                       -> {"event":"window"}
 *   report    sums up                                        -> {"event":"report",…}
 *   (end)     stops
 * Whatever makes the run worthless: {"event":"failed","reason":"…"} and exit status 1.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crowd.h"
#include "source.h"

enum {
  EVENTS_PER_TURN = 512,
  COMMAND_BYTES_MAX = 64,
  MOUNTS_MAX = 999,
  LISTENERS_MAX = 100000,
  SPARE_DESCRIPTORS = 200,
};
/* epoll data of stdin; listeners have their index. */
#define STDIN_INDEX UINT32_MAX

static void print_event(const char *event) {
  printf("{\"event\":\"%s\"}\n", event);
  fflush(stdout);
}

static void print_quantiles(const char *name, Quantiles quantiles) {
  printf("\"%s\":{\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f},", name, quantiles.p50, quantiles.p99, quantiles.max);
}

static void print_report(Crowd *crowd, const SourceFigures *source) {
  CrowdFigures figures = crowd_sum_up(crowd);
  printf("{\"event\":\"report\",\"playing\":%u,\"waiting\":%u,\"refused\":%u,\"closed\":%u,", figures.playing,
         figures.waiting, figures.refused, figures.closed);
  print_quantiles("firstByteMillis", figures.first_byte);
  print_quantiles("longestGapMillis", figures.longest_gap);
  print_quantiles("delayMillis", figures.delay);
  printf("\"windowBytes\":%lu,\"missedBytes\":%lu,\"repeatedBytes\":%lu,\"corruptBytes\":%lu,\"uncheckedBytes\":%lu,",
         figures.bytes, figures.missed, figures.repeated, figures.corrupt, figures.unchecked);
  printf("\"listenersWithLoss\":%u,\"joinedInsideFrame\":%u,\"refusal\":\"%s\",", figures.with_loss,
         figures.joined_inside_frame, figures.refusal);
  printf("\"lostSources\":%u,\"sourceLateMillis\":%.2f}\n", atomic_load(&source->lost),
         (double)atomic_load(&source->late_max_nanos) / NANOS_PER_MILLI);
  fflush(stdout);
}

static void run_command(const char *command, Crowd *crowd, const SourceFigures *source) {
  if (strcmp(command, "arrive") == 0) {
    crowd_arrive(crowd);
  } else if (strcmp(command, "window") == 0) {
    crowd_open_window(crowd);
    print_event("window");
  } else if (strcmp(command, "report") == 0) {
    print_report(crowd, source);
  } else {
    figures_fail("Cannot run the command '%s': it is not known", command);
  }
}

/* Runs every whole line that has come; the end of stdin is the end of the program. */
static void read_commands(Crowd *crowd, const SourceFigures *source) {
  static char pending[COMMAND_BYTES_MAX];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, pending + length, sizeof pending - length);
  if (got <= 0) exit(0);
  length += got;
  char *line_end;
  while ((line_end = memchr(pending, '\n', length))) {
    *line_end = 0;
    run_command(pending, crowd, source);
    length -= line_end + 1 - pending;
    memmove(pending, line_end + 1, length);
  }
  if (length == sizeof pending) figures_fail("Cannot read a command: it is longer than %d bytes", COMMAND_BYTES_MAX);
}

static void loop(Crowd *crowd, int epoll_fd, const SourceFigures *source) {
  struct epoll_event events[EVENTS_PER_TURN];
  int is_settled = 0;
  for (;;) {
    int count = epoll_wait(epoll_fd, events, EVENTS_PER_TURN, crowd_open_due(crowd));
    if (count < 0 && errno != EINTR) figures_fail("Cannot wait for events: %s", strerror(errno));
    for (int i = 0; i < count; i++) {
      if (events[i].data.u32 == STDIN_INDEX)
        read_commands(crowd, source);
      else
        crowd_handle(crowd, events[i].data.u32, events[i].events);
    }
    if (!is_settled && crowd_is_settled(crowd)) {
      is_settled = 1;
      print_event("arrived");
    }
  }
}

static uint32_t parse_number(const char *text, const char *name, uint32_t max) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (*text == 0 || *end != 0 || value < 1 || value > max)
    figures_fail("Cannot use %s '%s': must be 1 to %u", name, text, max);
  return value;
}

/* Root may go over the hard limit; the server is started with the same one, so what is enough here is enough there. */
static void raise_descriptor_limit(rlim_t needed) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < needed) limit.rlim_max = needed;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
    figures_fail("Cannot open %lu sockets: raise the limit of file descriptors ('ulimit -Hn') to that", needed);
}

int main(int argc, char **argv) {
  if (argc != 7)
    figures_fail("Cannot start: give PORT MOUNTS LISTENERS ARRIVALS_PER_SECOND SOURCE_PASSWORD plain|titles");
  uint16_t port = parse_number(argv[1], "PORT", UINT16_MAX);
  uint32_t mounts = parse_number(argv[2], "MOUNTS", MOUNTS_MAX);
  uint32_t listeners = parse_number(argv[3], "LISTENERS", LISTENERS_MAX);
  uint32_t arrivals = parse_number(argv[4], "ARRIVALS_PER_SECOND", LISTENERS_MAX);
  raise_descriptor_limit((rlim_t)listeners + mounts + SPARE_DESCRIPTORS);
  signal(SIGPIPE, SIG_IGN);

  Stream *streams = calloc(mounts, sizeof *streams);
  int epoll_fd = epoll_create1(0);
  if (!streams || epoll_fd < 0) abort();
  for (uint32_t mount = 0; mount < mounts; mount++) stream_open(&streams[mount], mount);
  struct epoll_event on_stdin = {.events = EPOLLIN, .data.u32 = STDIN_INDEX};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &on_stdin);

  SourceFigures source = {0};
  source_start(&(SourceOptions){.port = port, .mounts = mounts, .password = argv[5], .streams = streams}, &source);
  print_event("sending");
  Crowd *crowd = crowd_open(&(CrowdOptions){.port = port,
                                            .mounts = mounts,
                                            .listeners = listeners,
                                            .arrivals_per_second = arrivals,
                                            .with_titles = strcmp(argv[6], "titles") == 0,
                                            .streams = streams},
                            epoll_fd);
  loop(crowd, epoll_fd, &source);
}
