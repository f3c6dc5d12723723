/**
 * How operators write times of a schedule: `mon-fri 18:00-20:00`, `hourly :00 for 5m`. Text in, value or a sentence out; knows no time zone and
 * no clock. Stands so low because the configuration checks it and `automation` obeys it.
 */
export { type DayNumber, parseDay, WEEK, type Weekday, weekdayOf, writeDay } from './calendar-date.ts';
export { overlaps } from './overlaps.ts';
export { type Parsed, parseWhen } from './parse-when.ts';
export { beginsOn, type When, type WhenEnd } from './when.ts';
