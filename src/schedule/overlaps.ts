import { type DayNumber, WEEK } from './calendar-date.ts';
import { beginsOn, type When } from './when.ts';

const DAY_MILLIS = 86_400_000;
/** What begins within two days and lasts up to one reaches into those around. */
const NEIGHBOURS = [-2, -1, 0, 1, 2];

/** Whether there is a moment at which both are due. Clocks that are changed are left out of account. */
export function overlaps(a: When, b: When): boolean {
  return NEIGHBOURS.some((step) => meet(a, b, step * DAY_MILLIS) && findDay(a, b, step) !== null);
}

/** Whether times of day meet when `b` begins `shift` later than the day of `a`. */
function meet(a: When, b: When, shift: number): boolean {
  return a.starts.some((mine) =>
    b.starts.some((theirs) => mine < endOf(b, theirs) + shift && theirs + shift < endOf(a, mine)),
  );
}

function endOf({ end }: When, start: number): number {
  return end.kind === 'at' ? end.time : start + end.length;
}

/** A day on which `a` begins, and `b` so many days later; weekdays come again after a week. */
function findDay(a: When, b: When, step: number): DayNumber | null {
  const first = Math.max(a.firstDay ?? 0, (b.firstDay ?? 0) - step);
  const last = Math.min(a.lastDay ?? Number.POSITIVE_INFINITY, (b.lastDay ?? Number.POSITIVE_INFINITY) - step);
  for (let day = first; day <= last && day < first + WEEK; day++) {
    if (beginsOn(a, day) && beginsOn(b, day + step)) return day;
  }
  return null;
}
