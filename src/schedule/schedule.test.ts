import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAirchainError, millis, type UnixMillis, unixMillis } from '../core/index.ts';
import { activeAt, nextChange, parseScheduleEntry, Schedule } from './schedule.ts';
import { ZonedTime } from './zoned-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUARTER = 15 * MINUTE;

/** Entries whose inputs are named for their text. */
const entriesOf = (...texts: string[]) => texts.map((text) => parseScheduleEntry(text, { input: text, ...HARD }));
const HARD = { start: 'hard', end: 'hard', latest: millis(0), live: 'yields' } as const;
const utc = (text: string): UnixMillis => unixMillis(Date.parse(`${text}Z`));
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

/** Every stretch in which an entry is in force between two moments, as its text and its ends in UTC. */
function stretches(texts: string[], zone: string, from: string, to: string): [string, string, string][] {
  const entries = entriesOf(...texts);
  const time = new ZonedTime(zone);
  const found: [string, string, string][] = [];
  for (let at: UnixMillis | null = utc(from); at !== null && at < utc(to); ) {
    const active = activeAt(entries, at, time);
    if (active) found.push([active.entry.text, iso(active.since), iso(active.until)]);
    at = nextChange(entries, at, time)?.at ?? null;
  }
  return found;
}

test('an entry is in force from its beginning to just before its end', () => {
  const entries = entriesOf('mon-fri 18:00-20:00');
  const time = new ZonedTime('Europe/Berlin');
  const table: [at: string, isActive: boolean][] = [
    ['2026-01-15T16:59:59.999', false],
    ['2026-01-15T17:00', true],
    ['2026-01-15T18:59:59.999', true],
    ['2026-01-15T19:00', false],
    ['2026-01-17T17:30', false],
    ['2026-07-15T16:00', true],
  ];
  for (const [at, isActive] of table) assert.equal(activeAt(entries, utc(at), time) !== null, isActive, at);
});

test('what goes on behind midnight belongs to the day on which it began', () => {
  const found = stretches(['fri 22:00-02:00'], 'UTC', '2026-01-15T00:00', '2026-01-25T00:00');
  assert.deepEqual(found, [
    ['fri 22:00-02:00', '2026-01-16T22:00', '2026-01-17T02:00'],
    ['fri 22:00-02:00', '2026-01-23T22:00', '2026-01-24T02:00'],
  ]);
});

test('the later in the list goes before the earlier, which comes back after it', () => {
  const found = stretches(['10:00-14:00', '11:00-12:00', '11:30-11:45'], 'UTC', '2026-01-15T00:00', '2026-01-15T20:00');
  assert.deepEqual(found, [
    ['10:00-14:00', '2026-01-15T10:00', '2026-01-15T11:00'],
    ['11:00-12:00', '2026-01-15T11:00', '2026-01-15T11:30'],
    ['11:30-11:45', '2026-01-15T11:30', '2026-01-15T11:45'],
    ['11:00-12:00', '2026-01-15T11:45', '2026-01-15T12:00'],
    ['10:00-14:00', '2026-01-15T12:00', '2026-01-15T14:00'],
  ]);
});

test('on the days when clocks are changed, entries keep to the wall and each comes once', () => {
  const berlin = 'Europe/Berlin';
  const table: [name: string, texts: string[], zone: string, from: string, to: string, found: string[]][] = [
    [
      'a beginning that the wall does not show is the moment of the change',
      ['02:30-04:00'],
      berlin,
      '2026-03-28T12:00',
      '2026-03-29T12:00',
      ['2026-03-29T01:00 2026-03-29T02:00'],
    ],
    [
      'what the wall does not show at all does not come',
      ['02:10-02:50'],
      berlin,
      '2026-03-28T12:00',
      '2026-03-29T12:00',
      [],
    ],
    [
      'a length is a length, whatever the clocks do',
      ['02:30 for 30m'],
      berlin,
      '2026-03-28T12:00',
      '2026-03-29T12:00',
      ['2026-03-29T01:00 2026-03-29T01:30'],
    ],
    [
      'a night on the wall is an hour shorter in spring',
      ['00:00-06:00'],
      berlin,
      '2026-03-28T12:00',
      '2026-03-29T12:00',
      ['2026-03-28T23:00 2026-03-29T04:00'],
    ],
    [
      'and an hour longer in autumn',
      ['00:00-06:00'],
      berlin,
      '2026-10-24T12:00',
      '2026-10-25T12:00',
      ['2026-10-24T22:00 2026-10-25T05:00'],
    ],
    [
      'a time that the wall shows twice is taken the first time alone',
      ['02:00-02:30'],
      berlin,
      '2026-10-24T12:00',
      '2026-10-25T12:00',
      ['2026-10-25T00:00 2026-10-25T00:30'],
    ],
    [
      'one that begins in the hour that comes twice lasts until its end on the wall',
      ['02:30-03:00'],
      berlin,
      '2026-10-24T12:00',
      '2026-10-25T12:00',
      ['2026-10-25T00:30 2026-10-25T02:00'],
    ],
    [
      'half an hour is enough',
      ['01:45-02:15'],
      'Australia/Lord_Howe',
      '2026-04-04T02:00',
      '2026-04-05T02:00',
      ['2026-04-04T14:45 2026-04-04T15:45'],
    ],
    [
      'two that follow one another do so without a gap',
      ['01:00-02:30', '02:30-04:00'],
      berlin,
      '2026-10-24T12:00',
      '2026-10-25T12:00',
      ['2026-10-24T23:00 2026-10-25T00:30', '2026-10-25T00:30 2026-10-25T03:00'],
    ],
  ];
  for (const [name, texts, zone, from, to, expected] of table) {
    const found = stretches(texts, zone, from, to);
    assert.deepEqual(
      found.map(([, since, until]) => `${since} ${until}`),
      expected,
      name,
    );
  }
});

test('hourly lines come whenever the wall shows their time', () => {
  const table: [name: string, text: string, zone: string, from: string, to: string, starts: string[]][] = [
    ['each hour', 'hourly :00 for 5m', 'UTC', '2026-01-15T10:30', '2026-01-15T13:30', ['11:00', '12:00', '13:00']],
    [
      'an hour that is left out has none',
      'hourly :00, :30 for 5m',
      'Europe/Berlin',
      '2026-03-29T00:15',
      '2026-03-29T02:15',
      ['00:30', '01:00', '01:30', '02:00'],
    ],
    [
      'nor is a time in it moved to another',
      '02:00-04:00 hourly :30 for 5m',
      'Europe/Berlin',
      '2026-03-28T12:00',
      '2026-03-29T12:00',
      ['01:30'],
    ],
    [
      'an hour that is repeated has it twice',
      'hourly :00 for 5m',
      'Europe/Berlin',
      '2026-10-24T23:30',
      '2026-10-25T02:30',
      ['00:00', '01:00', '02:00'],
    ],
    [
      'only those of the days that are written',
      'sun 02:00-03:00 hourly :00 for 5m',
      'Europe/Berlin',
      '2026-10-24T12:00',
      '2026-10-25T12:00',
      ['00:00', '01:00'],
    ],
    [
      'half an hour back repeats half an hour',
      '01:00-02:30 hourly :00, :30 for 5m',
      'Australia/Lord_Howe',
      '2026-04-04T02:00',
      '2026-04-05T02:00',
      ['14:00', '14:30', '15:00', '15:30'],
    ],
    [
      'hours behind midnight belong to the day before',
      'fri 23:00-01:30 hourly :00 for 5m',
      'UTC',
      '2026-01-15T00:00',
      '2026-01-18T00:00',
      ['23:00', '00:00', '01:00'],
    ],
  ];
  for (const [name, text, zone, from, to, starts] of table) {
    const found = stretches([text], zone, from, to).map(([, since]) => since.slice(11));
    assert.deepEqual(found, starts, name);
  }
});

test('a line beneath another is reported, until it is over', () => {
  const schedule = new Schedule(entriesOf('10:00-11:02', 'hourly :00 for 5m'), 'UTC');
  const at = (time: string) => schedule.at(utc(`2026-01-15T${time}`));
  assert.deepEqual(
    ['10:01', '10:06', '11:01', '11:03', '11:06'].map((time) => [
      at(time)?.entry.text ?? null,
      at(time)?.beneath.map(({ entry }) => entry.text) ?? null,
    ]),
    [
      ['hourly :00 for 5m', ['10:00-11:02']],
      ['10:00-11:02', []],
      ['hourly :00 for 5m', ['10:00-11:02']],
      ['hourly :00 for 5m', []],
      [null, null],
    ],
  );
  const back = at('10:06');
  assert.deepEqual([back?.start, back?.since], [utc('2026-01-15T10:00'), utc('2026-01-15T10:05')]);
});

test('the next change is the soonest, whatever day it belongs to', () => {
  const entries = entriesOf('22:00-02:00 hourly :00 for 1m', '00:30 for 1m');
  const change = nextChange(entries, utc('2026-01-15T00:10'), new ZonedTime('UTC'));
  assert.equal(iso(change!.at), '2026-01-15T00:30');
});

const year = [
  '00:00-24:00',
  'mon-fri 18:00-20:00',
  'sat,sun 22:30-03:15',
  '02:15-02:45',
  '2026-03-01..2026-11-30 sun 01:30-02:00',
  '2026-12-24..2026-12-26 20:00-06:00',
];

for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata']) {
  test(`a whole year in ${zone} is as the wall shows it`, () => {
    const schedule = new Schedule(entriesOf(...year), zone);
    const wall = wallReader(zone);
    let highest = 0;
    let checked = 0;
    for (let at = utc('2025-12-30T00:00') as number; at < utc('2027-01-03T00:00'); at += QUARTER) {
      highest = Math.max(highest, wall(at));
      if (at < utc('2026-01-01T00:00')) continue;
      const expected = year.findLast((text) => isOnWall(text, highest));
      assert.equal(schedule.at(unixMillis(at))?.entry.text, expected, iso(at));
      checked++;
    }
    assert.ok(checked > 35_000);
  });
}

/** What the wall shows, by another way than ours: the Swedish locale writes dates as ISO does. */
function wallReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}

/**
 * Whether an entry of `year` is in force when the highest time that the wall has shown so far is `wall`: a repeated hour
 * adds nothing, so it does not come again.
 */
function isOnWall(text: string, wall: number): boolean {
  const [, dates, days, from, to] = /^(?:(\S+\.\.\S+) )?(?:([a-z]\S*) )?(\S+)-(\S+)$/.exec(text)!;
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const [start, end] = [minutes(from!), minutes(to!)];
  return [0, 1].some((back) => {
    const midnight = Math.floor(wall / (24 * HOUR)) * 24 * HOUR - back * 24 * HOUR;
    const date = new Date(midnight).toISOString().slice(0, 10);
    const day = new Date(midnight).getUTCDay();
    const isDay =
      days === undefined || { 'mon-fri': day >= 1 && day <= 5, 'sat,sun': day % 6 === 0, sun: day === 0 }[days];
    const isDate = dates === undefined || (date >= dates.slice(0, 10) && date <= dates.slice(12));
    const minute = (wall - midnight) / MINUTE;
    return isDay && isDate && minute >= start && minute < (end > start ? end : end + 24 * 60);
  });
}

test('since and until bound the stretch, and the next change is where it ends', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
  const moments = fc.integer({ min: utc('2026-01-01T00:00'), max: utc('2027-01-01T00:00') });
  const lists = fc.shuffledSubarray(year.slice(1), { minLength: 1 });
  fc.assert(
    fc.property(zones, moments, lists, (zone, moment, texts) => {
      const entries = entriesOf(...texts);
      const time = new ZonedTime(zone);
      const at = unixMillis(moment);
      const active = activeAt(entries, at, time);
      const change = nextChange(entries, at, time);
      const entryAt = (when: number) => activeAt(entries, unixMillis(when), time)?.entry ?? null;
      if (active) {
        assert.ok(active.since <= at && at < active.until);
        assert.equal(entryAt(active.since), active.entry);
        assert.equal(entryAt(active.until - 1), active.entry);
        assert.equal(change?.at, active.until);
      }
      if (!change) return;
      assert.ok(change.at > at);
      assert.equal(change.entry, entryAt(change.at));
      assert.equal(entryAt((at + change.at) / 2), active?.entry ?? null);
    }),
    { numRuns: 150 },
  );
});

test('a schedule whose dates are over asks for nothing and says so at once', () => {
  const schedule = new Schedule(entriesOf('2026-01-01 10:00-11:00'), 'UTC');
  assert.equal(schedule.at(utc('2026-02-01T00:00')), null);
  assert.equal(schedule.nextChange(utc('2026-02-01T00:00')), null);
  assert.deepEqual(schedule.nextChange(utc('2025-02-01T00:00'))?.at, utc('2026-01-01T10:00'));
});

test('a clock set back an hour brings back what was in force in that hour', () => {
  const schedule = new Schedule(entriesOf('10:00-11:00', '11:00-12:00'), 'UTC');
  const inputs = ['10:30', '11:10', '10:10', '12:05', '11:05'].map(
    (time) => schedule.at(utc(`2026-01-15T${time}`))?.entry.input ?? null,
  );
  assert.deepEqual(inputs, ['10:00-11:00', '11:00-12:00', '10:00-11:00', null, '11:00-12:00']);
});

test('an entry that cannot be read is refused with what to write', () => {
  assert.throws(
    () => parseScheduleEntry('mon-fir 18:00-20:00', { input: 'news', ...HARD }),
    (error) =>
      isAirchainError(error, 'SCHEDULE_TIME_MALFORMED') &&
      error.message.startsWith('Cannot schedule "news": "fir" is not a day'),
  );
});
