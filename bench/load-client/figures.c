#include "figures.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HISTOGRAM_STEPS = 100000 };
#define HISTOGRAM_STEP_NANOS 100000ull

uint64_t figures_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * NANOS_PER_SECOND + time.tv_nsec;
}

void figures_fail(const char *format, ...) {
  char reason[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  for (char *c = reason; *c; c++)
    if (*c == '"' || *c == '\\' || *c < ' ') *c = '\'';
  printf("{\"event\":\"failed\",\"reason\":\"%s\"}\n", reason);
  fflush(stdout);
  _Exit(1);
}

void histogram_open(Histogram *histogram) {
  histogram->steps = calloc(HISTOGRAM_STEPS, sizeof *histogram->steps);
  if (!histogram->steps) abort();
  histogram->count = 0;
  histogram->max_nanos = 0;
}

void histogram_add(Histogram *histogram, uint64_t nanos) {
  uint64_t step = nanos / HISTOGRAM_STEP_NANOS;
  histogram->steps[step < HISTOGRAM_STEPS ? step : HISTOGRAM_STEPS - 1]++;
  histogram->count++;
  if (nanos > histogram->max_nanos) histogram->max_nanos = nanos;
}

static double histogram_quantile(const Histogram *histogram, double share) {
  uint64_t seen = 0;
  uint64_t wanted = (uint64_t)(share * (double)histogram->count);
  for (size_t step = 0; step < HISTOGRAM_STEPS; step++) {
    seen += histogram->steps[step];
    if (seen > wanted) return (double)((step + 1) * HISTOGRAM_STEP_NANOS) / NANOS_PER_MILLI;
  }
  return 0;
}

Quantiles histogram_quantiles(const Histogram *histogram) {
  Quantiles quantiles = {
      histogram_quantile(histogram, 0.5),
      histogram_quantile(histogram, 0.99),
      (double)histogram->max_nanos / NANOS_PER_MILLI,
  };
  return quantiles;
}

static int compare_nanos(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return left < right ? -1 : left > right;
}

Quantiles exact_quantiles(uint64_t *nanos, size_t count) {
  Quantiles quantiles = {0, 0, 0};
  if (count == 0) return quantiles;
  qsort(nanos, count, sizeof *nanos, compare_nanos);
  quantiles.p50 = (double)nanos[count / 2] / NANOS_PER_MILLI;
  quantiles.p99 = (double)nanos[(size_t)(0.99 * (double)(count - 1))] / NANOS_PER_MILLI;
  quantiles.max = (double)nanos[count - 1] / NANOS_PER_MILLI;
  return quantiles;
}
