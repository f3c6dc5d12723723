import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overlaps } from './overlaps.ts';
import { parseWhen } from './parse-when.ts';
import type { When } from './when.ts';

function read(text: string): When {
  const result = parseWhen(text);
  assert.ok('value' in result, text);
  return result.value;
}

const table: readonly (readonly [string, string, boolean])[] = [
  ['18:00-20:00', '19:00-21:00', true],
  ['18:00-20:00', '20:00-21:00', false],
  ['mon-fri 18:00-20:00', 'fri 19:00 for 1h', true],
  ['mon-fri 18:00-20:00', 'sat,sun 18:00-20:00', false],
  ['fri 22:00-02:00', 'sat 01:00-03:00', true],
  ['fri 22:00-02:00', 'sat 02:00-03:00', false],
  ['sun 22:00-02:00', 'mon 00:30 for 10m', true],
  ['mon 12:00 for 24h', 'tue 11:00-13:00', true],
  ['2026-12-24 18:00-20:00', '2026-12-25 18:00-20:00', false],
  ['2026-12-24 23:00-01:00', '2026-12-25 00:30-02:00', true],
  ['2026-12-24..2026-12-31 18:00-20:00', '2026-12-31..2027-01-06 19:00-21:00', true],
  ['2026-12-24 18:00-20:00', 'thu 19:00-21:00', true],
  ['2026-12-24 18:00-20:00', 'fri 19:00-21:00', false],
  ['00:00-24:00', '2026-12-24 06:00 for 1m', true],
  ['hourly :00 for 5m', '18:00-20:00', true],
  ['hourly :00 for 5m', '18:05-18:55', false],
  ['hourly :00 for 5m', 'hourly :30 for 5m', false],
  ['hourly :00 for 31m', 'hourly :30 for 5m', true],
  ['06:00-18:00 hourly :00 for 5m', '18:00-20:00', false],
  ['fri 22:00-02:00 hourly :00 for 5m', 'sat 01:00-01:30', true],
  ['fri 22:00-02:00 hourly :00 for 5m', 'sat 02:00-03:00', false],
  ['fri 22:00-02:00 hourly :30 for 24h', 'sun 01:00-01:10', true],
];

for (const [a, b, expected] of table) {
  test(`"${a}" and "${b}" ${expected ? 'overlap' : 'do not overlap'}`, () => {
    assert.equal(overlaps(read(a), read(b)), expected);
    assert.equal(overlaps(read(b), read(a)), expected, 'either way');
  });
}
