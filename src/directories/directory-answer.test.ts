import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DirectoryAnswer, readDirectoryAnswer } from './directory-answer.ts';

const refused = (reason: string): DirectoryAnswer => ({ kind: 'refused', reason });
const accepted = (sid: string | null, touchEvery: number | null) => ({ kind: 'accepted', sid, touchEvery });

const table: readonly [string, number, Record<string, string>, unknown][] = [
  [
    'yes, as dir.xiph.org says it',
    200,
    { YPResponse: '1', SID: 'abc-1', TouchFreq: '200' },
    accepted('abc-1', 200_000),
  ],
  ['yes without more', 200, { YPResponse: '1' }, accepted(null, null)],
  ['a frequency that is none', 200, { YPResponse: '1', TouchFreq: 'often' }, accepted(null, null)],
  ['a frequency of 0', 200, { YPResponse: '1', TouchFreq: '0' }, accepted(null, null)],
  ['a frequency too high', 200, { YPResponse: '1', TouchFreq: '1' }, accepted(null, 30_000)],
  ['a frequency too low', 200, { YPResponse: '1', TouchFreq: '99999999' }, accepted(null, 86_400_000)],
  [
    'no, and why',
    200,
    { YPResponse: '0', YPMessage: ' Could not connect to stream ' },
    refused('Could not connect to stream'),
  ],
  ['no, without a reason', 200, { YPResponse: '0' }, refused('it gives no reason')],
  ['no, with a status', 403, { YPResponse: '0', YPMessage: 'Banned' }, refused('Banned')],
  ['a SID without end', 200, { YPResponse: '1', SID: 'x'.repeat(257) }, refused('its SID is too long')],
  ['a reason without end', 200, { YPResponse: '0', YPMessage: 'x'.repeat(300) }, refused('x'.repeat(200))],
  ['a web server', 200, {}, refused('it answers 200, and not as a directory')],
  ['a broken web server', 502, {}, refused('it answers 502, and not as a directory')],
  ['a new address', 301, { Location: 'https://new.example/yp' }, refused('it has moved to "https://new.example/yp"')],
];

for (const [name, status, headers, expected] of table) {
  test(`reads the answer of a directory: ${name}`, () => {
    assert.deepEqual(readDirectoryAnswer(status, new Headers(headers)), expected);
  });
}
