/** Milliseconds of a clock that page and workers share. `performance.now()` starts at 0 in each of them. */
export function pageTime(): number {
  return performance.timeOrigin + performance.now();
}
