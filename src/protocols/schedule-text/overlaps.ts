import { type DayNumber, WEEK } from './calendar-date.ts';
import { beginsOn, type When } from './when.ts';

const DAY_MILLIS = 86_400_000;
/** What lasts up to a day reaches into the day before and after. */
const NEIGHBOURS = [-1, 0, 1];

/** Whether there is a moment at which both are due. Clocks that are changed are left out of account. */
export function overlaps(a: When, b: When): boolean {
  return NEIGHBOURS.some((step) => meet(a, b, step * DAY_MILLIS) && findDay(a, b, step) !== null);
}

/** Whether the times of day meet when `b` begins `shift` later than the day of `a`. */
function meet(a: When, b: When, shift: number): boolean {
  return a.start < endOf(b) + shift && b.start + shift < endOf(a);
}

function endOf({ start, end }: When): number {
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
