import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { millis } from '../core/index.ts';
import { parseDay, weekdayOf, writeDay } from './calendar-date.ts';
import { parseWhen } from './parse-when.ts';
import { beginsOn, type When } from './when.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

function read(text: string): When {
  const result = parseWhen(text);
  assert.ok('value' in result, 'problem' in result ? result.problem : '');
  return result.value;
}

function problemOf(text: string): string {
  const result = parseWhen(text);
  assert.ok('problem' in result, `"${text}" was taken`);
  return result.problem;
}

test('reads days in every form', () => {
  const table: [text: string, weekdays: number[]][] = [
    ['18:00-20:00', [1, 2, 3, 4, 5, 6, 7]],
    ['daily 18:00-20:00', [1, 2, 3, 4, 5, 6, 7]],
    ['mon 18:00-20:00', [1]],
    ['mon-fri 18:00-20:00', [1, 2, 3, 4, 5]],
    ['sat,sun 18:00-20:00', [6, 7]],
    ['fri-mon 18:00-20:00', [1, 5, 6, 7]],
    ['sun-sun 18:00-20:00', [7]],
    ['mon-wed,fri,mon 18:00-20:00', [1, 2, 3, 5]],
    ['  Monday-FRIDAY   18:00 - 20:00 ', [1, 2, 3, 4, 5]],
  ];
  for (const [text, weekdays] of table) assert.deepEqual(read(text).weekdays, weekdays, text);
});

test('reads times in every form', () => {
  const table: [text: string, start: number, end: When['end']['kind'], span: number][] = [
    ['18:00-20:00', 18 * HOUR, 'at', 20 * HOUR],
    ['6:05-7:00', 6 * HOUR + 5 * MINUTE, 'at', 7 * HOUR],
    ['06:59:30-07:00', 7 * HOUR - 30_000, 'at', 7 * HOUR],
    ['00:00-24:00', 0, 'at', 24 * HOUR],
    ['22:00-02:00', 22 * HOUR, 'at', 26 * HOUR],
    ['22:00-00:00', 22 * HOUR, 'at', 24 * HOUR],
    ['18:00 for 2h', 18 * HOUR, 'after', 2 * HOUR],
    ['18:00 for 1h30m', 18 * HOUR, 'after', 90 * MINUTE],
    ['18:00 for 90m', 18 * HOUR, 'after', 90 * MINUTE],
    ['18:00 for 1h 5m 10s', 18 * HOUR, 'after', 65 * MINUTE + 10_000],
    ['12:00 for 24h', 12 * HOUR, 'after', 24 * HOUR],
  ];
  for (const [text, start, kind, span] of table) {
    const when = read(text);
    assert.deepEqual([when.repeats, when.starts], ['daily', [start]], text);
    assert.deepEqual(when.end, kind === 'at' ? { kind, time: span } : { kind, length: span }, text);
  }
});

test('reads hourly times in every form', () => {
  const table: [text: string, weekdays: number, starts: string, end: When['end']][] = [
    ['hourly :00 for 5m', 7, '24: 0:00 1:00 2:00', { kind: 'after', length: millis(5 * MINUTE) }],
    ['daily hourly :00 for 5m', 7, '24: 0:00 1:00 2:00', { kind: 'after', length: millis(5 * MINUTE) }],
    ['Mon-Fri  hourly :00, :30 for 90s', 5, '48: 0:00 0:30 1:00', { kind: 'after', length: millis(90_000) }],
    ['hourly :30,:00,:30 for 5m', 7, '48: 0:00 0:30 1:00', { kind: 'after', length: millis(5 * MINUTE) }],
    ['hourly :58', 7, '24: 0:58 1:58 2:58', { kind: 'open', length: millis(MINUTE) }],
    ['hourly :00, :00:20', 7, '48: 0:00 0:00 1:00', { kind: 'open', length: millis(20_000) }],
    ['hourly :59:30 for 30s', 7, '24: 0:59 1:59 2:59', { kind: 'after', length: millis(30_000) }],
    ['06:00-20:00 hourly :00 for 5m', 7, '14: 6:00 7:00 8:00', { kind: 'after', length: millis(5 * MINUTE) }],
    ['sat 06:30-08:15 hourly :00, :15 for 5m', 1, '3: 7:00 7:15 8:00', { kind: 'after', length: millis(5 * MINUTE) }],
    ['22:00-02:00 hourly :00 for 5m', 7, '4: 22:00 23:00 24:00', { kind: 'after', length: millis(5 * MINUTE) }],
    [
      '2026-12-24 18:00 for 3h hourly :30 for 5m',
      7,
      '3: 18:30 19:30 20:30',
      { kind: 'after', length: millis(5 * MINUTE) },
    ],
  ];
  for (const [text, weekdays, starts, end] of table) {
    const when = read(text);
    const write = (start: number) =>
      `${Math.floor(start / HOUR)}:${String(Math.floor(start / MINUTE) % 60).padStart(2, '0')}`;
    assert.equal(`${when.starts.length}: ${when.starts.slice(0, 3).map(write).join(' ')}`, starts, text);
    assert.deepEqual([when.repeats, when.weekdays.length, when.end], ['hourly', weekdays, end], text);
  }
});

test('reads dates, alone and with days', () => {
  const days = (text: string) => {
    const when = read(text);
    const first = parseDay('2026-12-20')!;
    return Array.from({ length: 24 }, (_, step) => first + step)
      .filter((day) => beginsOn(when, day))
      .map((day) => writeDay(day).slice(5));
  };
  assert.deepEqual(days('2026-12-24 18:00-20:00'), ['12-24']);
  assert.deepEqual(days('2026-12-30..2027-01-02 18:00-20:00'), ['12-30', '12-31', '01-01', '01-02']);
  assert.deepEqual(days('sat,sun 2026-12-24..2027-01-05 18:00-20:00'), ['12-26', '12-27', '01-02', '01-03']);
  assert.deepEqual(days('2026-12-24..2027-01-05 mon 18:00-20:00'), ['12-28', '01-04']);
});

test('says what is wrong and what to write instead', () => {
  const table: [text: string, problem: RegExp][] = [
    ['', /has no time/],
    ['mon-fri', /"mon-fri" has no time: write one/],
    ['mon-fir 18:00-20:00', /"fir" is not a day: write daily, mon/],
    ['mo 18:00-20:00', /"mo" is not a day/],
    ['mon-wed-fri 18:00-20:00', /"mon-wed-fri" is not a range/],
    ['mon, tue 18:00-20:00', /without spaces/],
    ['mon18:00-20:00', /has no time/],
    ['18:00', /"18:00" is not a time: write "18:00-20:00" or "18:00 for 2h"/],
    ['25:00-26:00', /"25:00" is not a time of day/],
    ['24:00-02:00', /"24:00" is not a time of day/],
    ['18:60-20:00', /"18:60" is not a time of day/],
    ['18:00-24:01', /"24:01" is not a time of day/],
    ['18:00-18:00', /beginning and end/],
    ['18:00 for 25h', /"25h" is not a length/],
    ['18:00 for 0m', /is not a length/],
    ['18:00 for ever', /is not a time/],
    ['2026-02-30 18:00-20:00', /"2026-02-30" is not a date/],
    ['2026-13-01 18:00-20:00', /is not a date/],
    ['2026-12-24..2026-12-20 18:00-20:00', /ends before it begins: 2026-12-20 comes first/],
    ['2026-12-24 2026-12-26 18:00-20:00', /two dates/],
    ['mon 2026-12-24 18:00-20:00', /never happens/],
    ['hourly', /"hourly " is not a time: write "hourly :00 for 5m"/],
    ['hourly 00 for 5m', /"hourly 00 for 5m" is not a time/],
    ['hourly :60 for 5m', /":60" is no minute of an hour: write :00 to :59/],
    ['hourly :00 for 25h', /"25h" is not a length/],
    ['hourly :00-:05', /is not a time/],
    ['mon 06:00 hourly :00 for 5m', /is not a list of days|is not a day/],
    ['6-20 hourly :00 for 5m', /"6" is not a day/],
    ['06:10-06:50 hourly :00 for 5m', /never happens/],
    [`hourly ${Array.from({ length: 13 }, (_, minute) => `:${minute + 10}`).join(',')} for 1m`, /more than 12 times/],
    ['x'.repeat(500), /longer than 200 characters/],
  ];
  for (const [text, problem] of table) assert.match(problemOf(text), problem, text);
});

test('takes or refuses any text, and never throws', () => {
  const word = fc.constantFrom(
    'mon',
    '-',
    ',',
    'fri',
    'daily',
    'hourly ',
    ':00',
    ':30',
    ' ',
    '18:00',
    '24:00',
    'for',
    '2h',
    '2026-12-24',
    '..',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 8 }).map((words) => words.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const result = parseWhen(text);
      if ('problem' in result) return assert.doesNotMatch(result.problem, /\.$|\n/);
      assert.ok(result.value.weekdays.length > 0);
      const { starts } = result.value;
      assert.ok(starts.length > 0 && starts.every((start) => start >= 0 && start < 48 * HOUR));
    }),
    { numRuns: 2000 },
  );
});

test('knows the weekday of every day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000 }), (day) => {
      assert.equal(weekdayOf(day) % 7, new Date(`${writeDay(day)}T12:00:00Z`).getUTCDay());
      assert.equal(parseDay(writeDay(day)), day);
    }),
  );
});
