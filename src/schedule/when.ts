import type { Millis } from '../core/index.ts';
import { type DayNumber, type Weekday, weekdayOf } from './calendar-date.ts';

/**
 * On which days something happens and at which time of the day, by the clock on the wall. What begins on a day belongs to
 * that day, even where it goes on behind midnight.
 */
export interface When {
  /** Never empty. */
  readonly weekdays: readonly Weekday[];
  /** First and last day, both included; null: no bound. */
  readonly firstDay: DayNumber | null;
  readonly lastDay: DayNumber | null;
  /**
   * `daily`: once on each of the days. `hourly`: whenever the clock on the wall shows one of `starts`: twice where it shows an
   * hour twice, and not at all where it leaves one out.
   */
  readonly repeats: 'daily' | 'hourly';
  /** On the wall: times since midnight, ascending, below 24 hours; hourly ones that go on behind midnight below 48. Never empty. */
  readonly starts: readonly Millis[];
  readonly end: WhenEnd;
}

/**
 * `at`: when the clock on the wall shows a time, given since the midnight before the start and up to 48 hours: more than 24
 * is the next day. `after`: when so much time has gone by, whatever is done to the clocks meanwhile. `open`: none is
 * written: when what plays has ended, if it has begun within so much time.
 */
export type WhenEnd =
  | { readonly kind: 'at'; readonly time: Millis }
  | { readonly kind: 'after' | 'open'; readonly length: Millis };

/** Whether something begins on a day. */
export function beginsOn({ weekdays, firstDay, lastDay }: When, day: DayNumber): boolean {
  if (firstDay !== null && day < firstDay) return false;
  if (lastDay !== null && day > lastDay) return false;
  return weekdays.includes(weekdayOf(day));
}
