import { type Millis, millis } from '../core/index.ts';
import { type DayNumber, parseDay, WEEK, type Weekday, writeDay } from './calendar-date.ts';
import { beginsOn, type When, type WhenEnd } from './when.ts';

/** What became of a text: a value, or a sentence without a full stop that says what to write instead. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** More than any schedule needs in one line; keeps a pasted file out of the messages. */
const MAX_WHEN_LENGTH = 200;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** More times in an hour are no schedule. */
const MOST_EACH_HOUR = 12;
const HOURS = 24;
/** What has no end written is begun no later than this: not by a start in the middle of the hour. */
const BEGUN_WITHIN = MINUTE;

/**
 * Reads days and times: `[days] [dates] times`.
 *
 * - days: `daily`, `mon`, `mon-fri`, `sat,sun`, `fri-mon` or any of these with commas; English names, of three letters or
 *   whole. Without: every day.
 * - dates: `2026-12-24` or `2026-12-24..2027-01-06`, both included. With days too, both have to fit.
 * - times: `18:00-20:00`, `22:00-02:00` over midnight, `00:00-24:00`; or `18:00 for 2h`, `for 1h30m`, up to a day. Seconds
 *   where they are wanted: `06:59:30-07:05`.
 * - or `hourly :00 for 5m`, `hourly :00, :30 for 5m`: in each hour, or with `06:00-20:00 hourly :00 for 5m` in those from 6 to
 *   before 20. Without a length it lasts until what plays has ended.
 */
export function parseWhen(text: string): Parsed<When> {
  if (text.length > MAX_WHEN_LENGTH) return { problem: `is longer than ${MAX_WHEN_LENGTH} characters` };
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const hourly = /^(?:(?<head>.*) )?hourly(?: (?<times>.*))?$/.exec(words)?.groups;
  const daily = /^(?:(?<head>.*?) )??(?<times>\d{1,2}:.*)$/.exec(words)?.groups;
  if (!hourly && !daily)
    return { problem: `"${text}" has no time: write one, as in "18:00-20:00", "18:00 for 2h" or "hourly :00 for 5m"` };
  const { hours, head } = splitHours((hourly ?? daily)?.head ?? '', hourly !== undefined);
  const days = parseDays(head.trim());
  if ('problem' in days) return days;
  const time = hourly ? parseHourly(hourly.times ?? '', hours) : parseTimes(daily?.times ?? '');
  if ('problem' in time) return time;
  const when = { ...days.value, ...time.value };
  return happens(when) ? { value: when } : { problem: `"${text}" never happens: no such weekday is between the dates` };
}

/** Takes the hours off the end of what stands before `hourly`; empty: there are none. */
function splitHours(head: string, isHourly: boolean): { readonly hours: string; readonly head: string } {
  const parts = isHourly ? /^(?<days>.*?)(?<hours>\d{1,2}:\d{2}(?: ?- ?| for ).*)$/.exec(head)?.groups : undefined;
  return { hours: parts?.hours ?? '', head: parts?.days ?? head };
}

type Days = Pick<When, 'weekdays' | 'firstDay' | 'lastDay'>;

function parseDays(text: string): Parsed<Days> {
  const words = text === '' ? [] : text.split(' ');
  const dates = words.filter((word) => /^\d{4}-/.test(word));
  const names = words.filter((word) => !dates.includes(word));
  if (dates.length > 1) return { problem: `"${text}" has two dates: write a range as "2026-12-24..2027-01-06"` };
  if (names.length > 1) return { problem: `"${text}" is not a list of days: write it without spaces, as in "sat,sun"` };
  const range = dates[0] === undefined ? { value: { firstDay: null, lastDay: null } } : parseDates(dates[0]);
  if ('problem' in range) return range;
  const weekdays = names[0] === undefined ? { value: EVERY_DAY } : parseWeekdays(names[0]);
  if ('problem' in weekdays) return weekdays;
  return { value: { weekdays: weekdays.value, ...range.value } };
}

function parseDates(word: string): Parsed<Pick<When, 'firstDay' | 'lastDay'>> {
  const [first = '', last = first, ...more] = word.split('..');
  const days: DayNumber[] = [];
  for (const text of [first, last, ...more]) {
    const day = parseDay(text);
    if (day === null) return { problem: `"${text}" is not a date: write it as 2026-12-24` };
    days.push(day);
  }
  const [firstDay = 0, lastDay = 0] = days;
  if (more.length > 0) return { problem: `"${word}" has more than two dates: write "2026-12-24..2027-01-06"` };
  if (lastDay < firstDay) return { problem: `"${word}" ends before it begins: ${writeDay(lastDay)} comes first` };
  return { value: { firstDay, lastDay } };
}

function parseWeekdays(word: string): Parsed<readonly Weekday[]> {
  if (word === 'daily') return { value: EVERY_DAY };
  const found = new Set<Weekday>();
  for (const part of word.split(',')) {
    const names = part.split('-');
    const ends = names.map(findWeekday);
    const wrong = ends.indexOf(null);
    if (wrong !== -1) return { problem: `"${names[wrong]}" is not a day: write daily, mon, mon-fri or sat,sun` };
    if (ends.length > 2) return { problem: `"${part}" is not a range of days: write two, as in "mon-fri"` };
    const [first, last = first] = ends as Weekday[];
    for (const day of weekdaysFrom(first!, last!)) found.add(day);
  }
  return { value: EVERY_DAY.filter((day) => found.has(day)) };
}

function findWeekday(name: string): Weekday | null {
  const index = WEEKDAYS.findIndex((whole) => name === whole || name === whole.slice(0, 3));
  return index === -1 ? null : ((index + 1) as Weekday);
}

/** From `first` to `last`, over the end of the week where it has to be. */
function weekdaysFrom(first: Weekday, last: Weekday): Weekday[] {
  const count = ((last - first + WEEK) % WEEK) + 1;
  return Array.from({ length: count }, (_, step) => (((first - 1 + step) % WEEK) + 1) as Weekday);
}

type Times = Pick<When, 'repeats' | 'starts' | 'end'>;

function parseTimes(text: string): Parsed<Times> {
  const parts = /^(?<from>[\d:]+)(?: ?- ?(?<to>[\d:]+)| for (?<length>[\dhms ]+))$/.exec(text)?.groups;
  if (!parts) return { problem: `"${text}" is not a time: write "18:00-20:00" or "18:00 for 2h"` };
  const { from = '', to, length = '' } = parts;
  const start = parseTime(from);
  if (start === null || start === DAY) return notATime(from);
  const end = to === undefined ? parseLength(length) : parseEnd(start, to);
  return 'problem' in end ? end : { value: { repeats: 'daily', starts: [start], end: end.value } };
}

function parseHourly(text: string, hours: string): Parsed<Times> {
  const parts = /^(?<minutes>:\d{2}(?::\d{2})?(?: ?, ?:\d{2}(?::\d{2})?)*)(?: for (?<length>[\dhms ]+))?$/.exec(
    text,
  )?.groups;
  if (!parts)
    return { problem: `"hourly ${text}" is not a time: write "hourly :00 for 5m" or "hourly :00, :30 for 5m"` };
  const minutes = (parts.minutes ?? '').split(',').map((word) => word.trim());
  const offsets = minutes.map((word) => parseTime(`0${word}`));
  const wrong = offsets.indexOf(null);
  if (wrong !== -1) return { problem: `"${minutes[wrong]}" is no minute of an hour: write :00 to :59` };
  if (minutes.length > MOST_EACH_HOUR) return { problem: `has more than ${MOST_EACH_HOUR} times in an hour` };
  const within = hours === '' ? { value: { from: millis(0), to: DAY } } : parseHours(hours);
  if ('problem' in within) return within;
  const { from, to } = within.value;
  const starts = [0, DAY]
    .flatMap((day) => Array.from({ length: HOURS }, (_, hour) => day + hour * HOUR))
    .flatMap((hour) => offsets.map((offset) => millis(hour + (offset ?? 0))))
    .filter((start) => from <= start && start < to);
  const each = [...new Set(starts)].sort((a, b) => a - b);
  if (each.length === 0) return { problem: `"hourly ${text}" never happens: no such time is between ${hours}` };
  const end =
    parts.length === undefined ? ({ value: openEnd(offsets as Millis[]) } as const) : parseLength(parts.length);
  return 'problem' in end ? end : { value: { repeats: 'hourly', starts: each, end: end.value } };
}

function parseHours(text: string): Parsed<{ from: Millis; to: number }> {
  const times = parseTimes(text);
  if ('problem' in times) return times;
  const { starts, end } = times.value;
  const from = starts[0]!;
  return { value: { from, to: end.kind === 'at' ? end.time : from + end.length } };
}

/** Not behind the next time, where that comes sooner. */
function openEnd(offsets: readonly Millis[]): WhenEnd {
  const sorted = [...new Set(offsets)].sort((a, b) => a - b);
  const gaps = sorted.map((offset, place) => (sorted[place + 1] ?? sorted[0]! + HOUR) - offset);
  return { kind: 'open', length: millis(Math.min(BEGUN_WITHIN, ...gaps)) };
}

function parseEnd(start: Millis, text: string): Parsed<WhenEnd> {
  const time = parseTime(text);
  if (time === null) return notATime(text);
  if (time === start) {
    return { problem: `"${text}" is beginning and end: write 00:00-24:00 for a day, or "${text} for 24h"` };
  }
  return { value: { kind: 'at', time: time > start ? time : millis(time + DAY) } };
}

function parseLength(text: string): Parsed<WhenEnd> {
  const parts = /^(?:(?<h>\d{1,5})h)? ?(?:(?<m>\d{1,5})m)? ?(?:(?<s>\d{1,5})s)?$/.exec(text.trim())?.groups;
  const length = parts ? Number(parts.h ?? 0) * HOUR + Number(parts.m ?? 0) * MINUTE + Number(parts.s ?? 0) * 1000 : 0;
  if (length > 0 && length <= DAY) return { value: { kind: 'after', length: millis(length) } };
  return { problem: `"${text}" is not a length: write 2h, 45m or 1h30m, up to 24h` };
}

function notATime(text: string): { readonly problem: string } {
  return { problem: `"${text}" is not a time of day: write 00:00 to 24:00, with or without seconds` };
}

/** Time since midnight, up to 24:00; null: it is none. */
function parseTime(text: string): Millis | null {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  const time = hours * HOUR + minutes * MINUTE + seconds * 1000;
  return minutes < 60 && seconds < 60 && time <= DAY ? millis(time) : null;
}

function happens(when: When): boolean {
  const { firstDay, lastDay } = when;
  if (firstDay === null || lastDay === null || lastDay - firstDay >= WEEK) return true;
  for (let day = firstDay; day <= lastDay; day++) if (beginsOn(when, day)) return true;
  return false;
}
