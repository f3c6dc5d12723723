/** Milliseconds of a clock that the page and its workers share; `performance.now()` begins anew in each of them. */
export function pageTime(): number {
  return performance.timeOrigin + performance.now();
}
