import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { millis, type UnixMillis, unixMillis } from '../core/index.ts';
import { parseDay } from './calendar-date.ts';
import { ZonedTime } from './zoned-time.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'];

/** The moment at which a wall shows `time` on `date`, in ISO with UTC. */
function moment(zone: string, date: string, time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const at = new ZonedTime(zone).momentOf(parseDay(date)!, millis(hours * HOUR + minutes * MINUTE));
  return new Date(at).toISOString().slice(0, 16);
}

test('a time on the wall is a moment', () => {
  const table: [zone: string, date: string, time: string, utc: string][] = [
    ['Europe/Berlin', '2026-01-15', '18:00', '2026-01-15T17:00'],
    ['Europe/Berlin', '2026-07-15', '18:00', '2026-07-15T16:00'],
    ['Europe/Berlin', '2026-07-15', '26:00', '2026-07-16T00:00'],
    ['America/New_York', '2026-07-15', '20:00', '2026-07-16T00:00'],
    ['Asia/Kolkata', '2026-07-15', '00:00', '2026-07-14T18:30'],
    ['Australia/Lord_Howe', '2026-07-15', '12:00', '2026-07-15T01:30'],
    ['Australia/Lord_Howe', '2026-01-15', '12:00', '2026-01-15T01:00'],
  ];
  for (const [zone, date, time, utc] of table) assert.equal(moment(zone, date, time), utc, `${zone} ${date} ${time}`);
});

test('a time that the wall never shows is the moment of the change', () => {
  const table: [zone: string, date: string, time: string, utc: string][] = [
    ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29', '03:01', '2026-03-29T01:01'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', '2026-10-04', '02:30', '2026-10-03T15:30'],
    ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00'],
  ];
  for (const [zone, date, time, utc] of table) assert.equal(moment(zone, date, time), utc, `${zone} ${date} ${time}`);
});

test('a time that the wall shows twice is the first of the two', () => {
  const table: [zone: string, date: string, time: string, utc: string][] = [
    ['Europe/Berlin', '2026-10-25', '01:59', '2026-10-24T23:59'],
    ['Europe/Berlin', '2026-10-25', '02:00', '2026-10-25T00:00'],
    ['Europe/Berlin', '2026-10-25', '02:59', '2026-10-25T00:59'],
    ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45'],
    ['Australia/Lord_Howe', '2026-04-05', '02:00', '2026-04-04T15:30'],
  ];
  for (const [zone, date, time, utc] of table) assert.equal(moment(zone, date, time), utc, `${zone} ${date} ${time}`);
});

test('the wall shows what other programs say it does', () => {
  const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) }).map((at) => at * 1);
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, at) => {
      const shown = new Date(at).toLocaleString('sv-SE', { timeZone: zone });
      const wall = new ZonedTime(zone).wallAt(unixMillis(at));
      assert.equal(new Date(wall).toISOString().slice(0, 19).replace('T', ' '), shown);
      assert.equal((((wall % 1000) + 1000) % 1000) - (((at % 1000) + 1000) % 1000), 0);
    }),
  );
});

test('later on the wall is never earlier, and what the wall shows at a moment leads back to it or to the first such', () => {
  const days = fc.integer({ min: parseDay('2015-01-01')!, max: parseDay('2035-01-01')! });
  const times = fc.integer({ min: 0, max: 48 * HOUR });
  fc.assert(
    fc.property(fc.constantFrom(...zones), days, times, times, (zone, day, one, other) => {
      const time = new ZonedTime(zone);
      const [early, late] = [Math.min(one, other), Math.max(one, other)].map(
        (span): UnixMillis => time.momentOf(day, millis(span)),
      ) as [UnixMillis, UnixMillis];
      assert.ok(early <= late);
      const shown = time.wallAt(early);
      const back = time.momentOf(time.dayAt(early), millis(shown - time.dayAt(early) * 24 * HOUR));
      assert.ok(back <= early && time.wallAt(back) === shown);
    }),
    { numRuns: 300 },
  );
});

test('names the zone, and refuses one that is not there', () => {
  assert.equal(new ZonedTime('Europe/Berlin').zone, 'Europe/Berlin');
  assert.notEqual(new ZonedTime(null).zone, '');
  assert.throws(() => new ZonedTime('Europe/Atlantis'), RangeError);
});
