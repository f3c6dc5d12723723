#include "source.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "figures.h"

typedef struct {
  SourceOptions options;
  SourceFigures *figures;
  int *sockets; /* -1: lost */
} Sender;

void source_mount_path(char *out, size_t size, uint32_t mount, uint32_t mounts) {
  if (mounts == 1)
    snprintf(out, size, "/bench");
  else
    snprintf(out, size, "/bench-%03u", mount);
}

static void write_base64(char *out, const char *text) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t length = strlen(text);
  for (size_t i = 0; i < length; i += 3) {
    uint32_t group = (uint8_t)text[i] << 16;
    if (i + 1 < length) group |= (uint8_t)text[i + 1] << 8;
    if (i + 2 < length) group |= (uint8_t)text[i + 2];
    *out++ = digits[group >> 18];
    *out++ = digits[group >> 12 & 63];
    *out++ = i + 1 < length ? digits[group >> 6 & 63] : '=';
    *out++ = i + 2 < length ? digits[group & 63] : '=';
  }
  *out = 0;
}

static int connect_blocking(uint16_t port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
    figures_fail("Cannot connect a source to port %u: %s", port, strerror(errno));
  struct timeval timeout = {.tv_sec = 10};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/* SOURCE over HTTP/1.0, the login that every server of this family takes; the answer is read to its blank line. */
static int log_in(const SourceOptions *options, uint32_t mount) {
  char path[64], credentials[160], encoded[256], head[768], answer[1024];
  source_mount_path(path, sizeof path, mount, options->mounts);
  snprintf(credentials, sizeof credentials, "source:%s", options->password);
  write_base64(encoded, credentials);
  int length = snprintf(head, sizeof head,
                        "SOURCE %s HTTP/1.0\r\nAuthorization: Basic %s\r\nUser-Agent: airchain-bench\r\n"
                        "Content-Type: audio/mpeg\r\nIce-Name: bench\r\nIce-Public: 0\r\nIce-Bitrate: 128\r\n\r\n",
                        path, encoded);
  int fd = connect_blocking(options->port);
  if (send(fd, head, length, MSG_NOSIGNAL) != length) figures_fail("Cannot send the source login for %s", path);
  size_t have = 0;
  answer[0] = 0;
  while (!strstr(answer, "\r\n\r\n")) {
    ssize_t got = have + 1 < sizeof answer ? recv(fd, answer + have, sizeof answer - 1 - have, 0) : 0;
    if (got <= 0) figures_fail("Cannot log in a source on %s: no whole answer within 10 s", path);
    have += got;
    answer[have] = 0;
  }
  if (have < 12 || memcmp(answer + 9, "200", 3) != 0) figures_fail("Cannot log in a source on %s: %.12s", path, answer);
  return fd;
}

static void send_frame(Sender *sender, uint32_t mount, uint64_t frame, uint64_t due) {
  if (sender->sockets[mount] < 0) return;
  uint8_t bytes[FRAME_BYTES_MAX];
  uint64_t now = figures_now();
  size_t size = stream_append_frame(&sender->options.streams[mount], frame, now, bytes);
  if (now - due > atomic_load(&sender->figures->late_max_nanos)) atomic_store(&sender->figures->late_max_nanos, now - due);
  if (send(sender->sockets[mount], bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)size) return;
  close(sender->sockets[mount]);
  sender->sockets[mount] = -1;
  atomic_fetch_add(&sender->figures->lost, 1);
}

/* Frame `frame` of mount m is due at start + (frame + m / mounts) frame times: many mounts do not beat in step. */
static void *send_forever(void *argument) {
  Sender *sender = argument;
  uint32_t mounts = sender->options.mounts;
  uint64_t start = figures_now();
  for (uint64_t turn = 0;; turn++) {
    uint64_t due = start + turn * FRAME_NANOS / mounts;
    struct timespec wake = {.tv_sec = due / NANOS_PER_SECOND, .tv_nsec = due % NANOS_PER_SECOND};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, NULL) == EINTR) continue;
    send_frame(sender, turn % mounts, turn / mounts, due);
  }
  return NULL;
}

void source_start(const SourceOptions *options, SourceFigures *figures) {
  Sender *sender = calloc(1, sizeof *sender);
  if (!sender || !(sender->sockets = calloc(options->mounts, sizeof *sender->sockets))) abort();
  sender->options = *options;
  sender->figures = figures;
  for (uint32_t mount = 0; mount < options->mounts; mount++) sender->sockets[mount] = log_in(options, mount);
  pthread_t thread;
  if (pthread_create(&thread, NULL, send_forever, sender) != 0) figures_fail("Cannot start the source thread");
  pthread_detach(thread);
}
