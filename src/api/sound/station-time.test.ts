import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAirchainError, unixMillis } from '../../core/index.ts';
import { parseStationTime } from './station-time.ts';

const BERLIN = 'Europe/Berlin';
const NOW = unixMillis(Date.UTC(2026, 11, 1, 4, 30));

const table: [string, string | null, string][] = [
  ['2026-12-01T18:00', BERLIN, '2026-12-01T17:00:00.000Z'],
  ['2026-07-01T18:00', BERLIN, '2026-07-01T16:00:00.000Z'],
  ['2026-07-01 18:00:30', BERLIN, '2026-07-01T16:00:30.000Z'],
  ['2026-07-01T18:00', 'America/New_York', '2026-07-01T22:00:00.000Z'],
  ['2026-12-01T18:00Z', BERLIN, '2026-12-01T18:00:00.000Z'],
  ['2026-12-01T18:00:05+02:00', BERLIN, '2026-12-01T16:00:05.000Z'],
  ['2026-12-01T18:00 02:00', BERLIN, '2026-12-01T16:00:00.000Z'],
  ['2026-12-01T18:00-05:30', BERLIN, '2026-12-01T23:30:00.000Z'],
  // Shown twice: the first. Never shown: the moment of the change.
  ['2026-10-25T02:30', BERLIN, '2026-10-25T00:30:00.000Z'],
  ['2026-03-29T02:30', BERLIN, '2026-03-29T01:00:00.000Z'],
  // A time alone: the next one after 05:30 in Berlin.
  ['05:59', BERLIN, '2026-12-01T04:59:00.000Z'],
  ['05:30', BERLIN, '2026-12-02T04:30:00.000Z'],
  ['05:29:59', BERLIN, '2026-12-02T04:29:59.000Z'],
];

for (const [text, zone, expected] of table) {
  test(`"${text}" in ${zone} is ${expected}`, () => {
    assert.equal(new Date(parseStationTime(text, zone, NOW)).toISOString(), expected);
  });
}

test('without a zone the wall of the machine counts', () => {
  assert.equal(parseStationTime('2026-12-01T18:00', null, NOW), new Date(2026, 11, 1, 18).getTime());
});

for (const text of [
  '',
  'tomorrow',
  '18:00Z',
  '24:00',
  '2026-02-30T10:00',
  '2026-12-01T24:00',
  '2026-12-01T10:60',
  '1764608400000',
]) {
  test(`refuses "${text}"`, () => {
    assert.throws(
      () => parseStationTime(text, BERLIN, NOW),
      (error) => isAirchainError(error, 'API_REQUEST_INVALID'),
    );
  });
}
