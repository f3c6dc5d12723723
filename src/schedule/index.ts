/**
 * Schedules: how operators write times (`mon-fri 18:00-20:00`, `hourly :00 for 5m`), in which time zone they are, and which line is in force
 * at a moment. Above `core` only: the configuration checks it, programs follow it. No clock and no state, except what a
 * `Schedule` remembers of its last answers.
 */
export { parseDay } from './calendar-date.ts';
export { overlaps } from './overlaps.ts';
export { parseWhen } from './parse-when.ts';
export { parseScheduleEntry, Schedule, type ScheduledEntry } from './schedule.ts';
export type { DueLine, LineRules, ScheduledTime, ScheduleLine } from './schedule-line.ts';
export type { When } from './when.ts';
export { ZonedTime } from './zoned-time.ts';
