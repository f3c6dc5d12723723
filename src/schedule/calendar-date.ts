/**
 * A day of the calendar, as the number of days since 1970-01-01. Of no time zone: which moments belong to it is for its
 * user to say.
 */
export type DayNumber = number;

/** A day of the week as ISO 8601 counts them: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Days in a week. */
export const WEEK = 7;

const DAY_MILLIS = 86_400_000;

/** The weekday of a day; the first of 1970 was a Thursday. */
export function weekdayOf(day: DayNumber): Weekday {
  return (((((day + 3) % WEEK) + WEEK) % WEEK) + 1) as Weekday;
}

/** Reads `2026-12-24`; null: that is no day of any year from 1970 to 9999. */
export function parseDay(text: string): DayNumber | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  const isThere = time >= 0 && new Date(time).toISOString().startsWith(text);
  return isThere ? time / DAY_MILLIS : null;
}

/** Writes a day as `2026-12-24`. */
export function writeDay(day: DayNumber): string {
  return new Date(day * DAY_MILLIS).toISOString().slice(0, 10);
}
