/* What the parts of the load client share: the clock, counting of times, and the one way to give up. */
#ifndef AIRCHAIN_BENCH_FIGURES_H
#define AIRCHAIN_BENCH_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#define NANOS_PER_SECOND 1000000000ull
#define NANOS_PER_MILLI 1000000ull

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t figures_now(void);

/* Prints `{"event":"failed","reason":"…"}` and exits with 1. */
__attribute__((noreturn, format(printf, 1, 2))) void figures_fail(const char *format, ...);

/* Counts times in steps of 0.1 ms up to 10 s; what is longer counts as 10 s, while `max` stays exact. */
typedef struct {
  uint32_t *steps;
  uint64_t count;
  uint64_t max_nanos;
} Histogram;

void histogram_open(Histogram *histogram);
void histogram_add(Histogram *histogram, uint64_t nanos);

/* The three figures of a set of times, in milliseconds; all 0 for an empty set. */
typedef struct {
  double p50, p99, max;
} Quantiles;

Quantiles histogram_quantiles(const Histogram *histogram);
/* Sorts `nanos` in place. */
Quantiles exact_quantiles(uint64_t *nanos, size_t count);

#endif
