#include "crowd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "source.h"

enum {
  READ_BYTES = 64 * 1024,
  /* Below the 28,232 ports that Linux hands out for one pair of addresses (ip_local_port_range). */
  LISTENERS_PER_ADDRESS = 20000,
  SLEEP_MILLIS_MAX = 100,
};
/* Linux repeats what a full accept queue dropped after 1, 3, 7, 15 and 31 s. */
#define SETTLE_NANOS (35 * NANOS_PER_SECOND)

struct Crowd {
  CrowdOptions options;
  int epoll_fd;
  Listener *listeners;
  uint32_t opened;
  uint32_t unsettled;
  uint64_t arriving_since; /* 0: nobody has been called yet */
  uint64_t last_opened_at;
  int is_window_open;
  uint64_t window_bytes;
  Histogram delays;
  uint8_t read[READ_BYTES];
};

Crowd *crowd_open(const CrowdOptions *options, int epoll_fd) {
  Crowd *crowd = calloc(1, sizeof *crowd);
  if (!crowd || !(crowd->listeners = calloc(options->listeners, sizeof *crowd->listeners))) abort();
  crowd->options = *options;
  crowd->epoll_fd = epoll_fd;
  crowd->unsettled = options->listeners;
  for (uint32_t i = 0; i < options->listeners; i++) crowd->listeners[i].stream = &options->streams[i % options->mounts];
  histogram_open(&crowd->delays);
  return crowd;
}

void crowd_arrive(Crowd *crowd) { crowd->arriving_since = figures_now(); }

/* The first 20,000 come from 127.0.0.1, the next from 127.0.0.2, and so on. */
static void bind_address(int fd, uint32_t index) {
  if (index < LISTENERS_PER_ADDRESS) return;
  int on = 1;
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + index / LISTENERS_PER_ADDRESS);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
    figures_fail("Cannot bind listener %u: %s", index, strerror(errno));
}

static void open_listener(Crowd *crowd, uint32_t index) {
  Listener *listener = &crowd->listeners[index];
  listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener->fd < 0) figures_fail("Cannot open listener %u: %s", index, strerror(errno));
  bind_address(listener->fd, index);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(crowd->options.port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener->state = LISTENER_CONNECTING;
  listener->connected_at = crowd->last_opened_at = figures_now();
  if (connect(listener->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)
    figures_fail("Cannot connect listener %u: %s", index, strerror(errno));
  struct epoll_event event = {.events = EPOLLOUT, .data.u32 = index};
  epoll_ctl(crowd->epoll_fd, EPOLL_CTL_ADD, listener->fd, &event);
}

int crowd_open_due(Crowd *crowd) {
  uint32_t total = crowd->options.listeners;
  if (crowd->arriving_since == 0 || crowd->opened == total) return SLEEP_MILLIS_MAX;
  uint64_t elapsed = figures_now() - crowd->arriving_since;
  uint64_t due = 1 + elapsed * crowd->options.arrivals_per_second / NANOS_PER_SECOND;
  while (crowd->opened < total && crowd->opened < due) open_listener(crowd, crowd->opened++);
  return 1;
}

static void ask(Crowd *crowd, uint32_t index) {
  Listener *listener = &crowd->listeners[index];
  char path[64], head[256];
  source_mount_path(path, sizeof path, listener->stream->mount, crowd->options.mounts);
  int length = snprintf(head, sizeof head, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUser-Agent: airchain-bench\r\n%s\r\n",
                        path, crowd->options.port, crowd->options.with_titles ? "Icy-MetaData: 1\r\n" : "");
  listener->state = LISTENER_HEAD;
  if (send(listener->fd, head, length, MSG_NOSIGNAL) < 0) return; /* the error shows at the next read */
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
  epoll_ctl(crowd->epoll_fd, EPOLL_CTL_MOD, listener->fd, &event);
}

static void end_listener(Crowd *crowd, Listener *listener, ListenerState state) {
  if (listener->first_byte_at == 0) crowd->unsettled--;
  listener->state = state;
  close(listener->fd);
  listener->fd = -1;
}

static void read_listener(Crowd *crowd, Listener *listener) {
  ssize_t got = recv(listener->fd, crowd->read, READ_BYTES, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    end_listener(crowd, listener, LISTENER_CLOSED);
    return;
  }
  int had_bytes = listener->first_byte_at != 0;
  listener_take(listener, crowd->read, got, figures_now(), crowd->is_window_open ? &crowd->delays : NULL);
  if (crowd->is_window_open) crowd->window_bytes += got;
  if (listener->state == LISTENER_REFUSED)
    end_listener(crowd, listener, LISTENER_REFUSED);
  else if (!had_bytes && listener->first_byte_at != 0)
    crowd->unsettled--;
}

void crowd_handle(Crowd *crowd, uint32_t index, uint32_t events) {
  Listener *listener = &crowd->listeners[index];
  if (listener->state != LISTENER_CONNECTING)
    read_listener(crowd, listener);
  else if (events & (EPOLLERR | EPOLLHUP))
    end_listener(crowd, listener, LISTENER_CLOSED);
  else
    ask(crowd, index);
}

int crowd_is_settled(const Crowd *crowd) {
  if (crowd->arriving_since == 0 || crowd->opened < crowd->options.listeners) return 0;
  return crowd->unsettled == 0 || figures_now() - crowd->last_opened_at > SETTLE_NANOS;
}

void crowd_open_window(Crowd *crowd) { crowd->is_window_open = 1; }

/* Cut at the line's end and before anything that would have to be escaped in JSON. */
static void copy_status_line(char out[REFUSAL_BYTES], const uint8_t *head) {
  size_t length = 0;
  while (length + 1 < REFUSAL_BYTES && head[length] >= ' ' && head[length] != '"' && head[length] != '\\') length++;
  memcpy(out, head, length);
  out[length] = 0;
}

static void count_state(CrowdFigures *figures, const Listener *listener) {
  if (listener->state == LISTENER_REFUSED) {
    if (figures->refused++ == 0) copy_status_line(figures->refusal, listener->carry);
  } else if (listener->state == LISTENER_CLOSED) {
    figures->closed++;
  } else if (listener->first_byte_at == 0) {
    figures->waiting++;
  } else {
    figures->playing++;
  }
}

static void count_bytes(CrowdFigures *figures, const Listener *listener) {
  figures->missed += listener->missed;
  figures->repeated += listener->repeated;
  figures->corrupt += listener->corrupt;
  figures->unchecked += listener->unchecked;
  if (listener->missed + listener->repeated + listener->corrupt + listener->unchecked > 0) figures->with_loss++;
  if (listener->joined_inside_frame) figures->joined_inside_frame++;
}

/* A listener that hears nothing any more has a gap that is still open: it counts up to now. */
CrowdFigures crowd_sum_up(Crowd *crowd) {
  CrowdFigures figures = {.bytes = crowd->window_bytes};
  uint32_t total = crowd->options.listeners;
  uint64_t now = figures_now();
  uint64_t *first = calloc(total, sizeof *first), *gaps = calloc(total, sizeof *gaps);
  if (!first || !gaps) abort();
  size_t heard = 0;
  for (uint32_t i = 0; i < total; i++) {
    const Listener *listener = &crowd->listeners[i];
    count_state(&figures, listener);
    count_bytes(&figures, listener);
    if (listener->first_byte_at == 0) continue;
    uint64_t open_gap = listener->state == LISTENER_CLOSED ? 0 : now - listener->last_byte_at;
    first[heard] = listener->first_byte_at - listener->connected_at;
    gaps[heard++] = open_gap > listener->longest_gap ? open_gap : listener->longest_gap;
  }
  figures.first_byte = exact_quantiles(first, heard);
  figures.longest_gap = exact_quantiles(gaps, heard);
  figures.delay = histogram_quantiles(&crowd->delays);
  free(first);
  free(gaps);
  return figures;
}
